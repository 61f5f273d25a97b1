"""The shipped data are typed and checked; every mistake in them is told at once, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from crm import reference
from crm.cli import main
from crm.domain.playbook.step import Step
from crm.errors import ReferenceBroken
from tests.conftest import ROOT

READERS = (
    reference.drafts,
    reference.playbook,
    reference.deadlines,
    reference.linkedin,
    reference.line_words,
    reference.ways_in,
    reference.letter_rules,
    reference.evidence,
    reference.seat_rules,
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped data that a test may spoil."""
    copy = tmp_path / "data"
    copytree(ROOT / "data", copy, ignore=lambda folder, names: {"local"} & set(names))
    monkeypatch.setattr(reference, "DATA", copy)
    for reader in READERS:
        reader.cache_clear()
    yield copy
    for reader in READERS:
        reader.cache_clear()


def spoil(file: Path, old: str, new: str) -> None:
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), "utf-8")


def test_the_shipped_data_are_read_once_and_typed() -> None:
    assert [place.name for place in reference.deadlines()][:2] == ["Germany", "Austria"]
    assert reference.linkedin().people_search.startswith("https://www.linkedin.com/search/")
    for reader in READERS:
        assert reader() is reader()


@pytest.mark.parametrize(
    ("reader", "file", "old", "new", "place"),
    [
        pytest.param(
            reference.deadlines, "deadlines.toml", 'limit = "2 months', 'limit = ""\nx = "',
            "place 1, key 'limit'", id="a deadline without a limit",
        ),
        pytest.param(
            reference.line_words, "one_line.toml", 'weekdays = ["monday", ', "weekdays = [",
            "language 1, key 'weekdays'", id="a week of six days",
        ),
        pytest.param(
            reference.line_words, "one_line.toml", "channels.coffee", "channels.cofee",
            "language 1, channels, key 'cofee'", id="a channel that is none",
        ),
        pytest.param(
            reference.line_words, "one_line.toml", 'code = "de"', 'code = "en"',
            "key 'language': each code", id="a language twice",
        ),
        pytest.param(
            reference.ways_in, "ways_in.toml", 'when = ["lost"]', 'when = ["gone"]',
            "line 2, key 'when': 'gone'", id="a condition that is none",
        ),
        pytest.param(
            reference.letter_rules, "letter_rules.toml", 'to = ["hiring_manager"]', 'to = ["boss"]',
            "rule 1, key 'to': 'boss'", id="a role that is none",
        ),
        pytest.param(
            reference.evidence, "evidence.toml", "as {title}?", "as {job}?",
            "question 1, key 'first'", id="a blank that nobody fills in",
        ),
        pytest.param(
            reference.seat_rules, "seat.toml", "months = 6", "months = 3",
            "data/seat.toml, key 'look_back'", id="two look backs after the same months",
        ),
        pytest.param(
            reference.linkedin, "linkedin.toml", "https://www", "www", "[people_search], key",
            id="no address",
        ),
        pytest.param(
            reference.linkedin, "linkedin.toml", "/{company}/", "", "[company_people], key",
            id="nothing to fill in",
        ),
        pytest.param(
            reference.playbook, "playbook.toml", 'phase = "during"', "phase = during", "line",
            id="no TOML",
        ),
        pytest.param(reference.drafts, "drafts.toml", "limit = 200", "limit = 'a'", "Draft connect_panel",
                     id="no number"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_place(
    data: Path, reader: Callable[[], object], file: str, old: str, new: str, place: str
) -> None:
    spoil(data / file, old, new)
    with pytest.raises(ReferenceBroken) as refused:
        reader()
    assert place in str(refused.value)


def spoil_both(data: Path) -> list[str]:
    """Three mistakes in two files, and what tells of them."""
    spoil(data / "drafts.toml", 'subject = "A quick update on {company}"', "subject = 5")
    spoil(data / "playbook.toml", 'opens = "0d"', 'opens = "soon"')
    spoil(data / "playbook.toml", 'origin = "A"', 'origin = "Z"')
    return [
        "3 mistakes:",
        "Draft loop_referrer, key 'subject': it must be text in quotes.",
        "Playbook step loop_referrer, key 'opens': 'soon' is not an interval like 3d, 2b or 1m.",
        "Playbook step loop_referrer, key 'origin': it must be one of A, R, D.",
    ]


def test_the_command_line_tells_all_mistakes_of_both_files(
    data: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = spoil_both(data)
    assert main(["--db", str(database), "next"]) == 2
    told = capsys.readouterr().err
    assert [words for words in expected if words not in told] == []


def test_the_screen_tells_all_mistakes_and_nothing_else(
    data: Path, open_page: Callable[..., AppTest]
) -> None:
    expected = spoil_both(data)
    page = open_page("settings.py")
    assert not page.exception
    told = page.error[0].value.replace("\\", "")
    assert [words for words in expected if words not in told] == []


@pytest.mark.parametrize(
    "step", [s for s in reference.playbook().steps if s.origin == "R"], ids=lambda step: step.id
)
def test_a_step_from_research_names_its_source_the_year_and_how_many(step: Step) -> None:
    assert re.search(r"\b20\d\d\b", step.source), "the year"
    assert re.search(r"\bn (about|=) \d+|no study|Laws", step.source), (
        "how many, or that nobody counted"
    )
