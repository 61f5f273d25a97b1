"""No rule and no screen knows a step or a draft by its id: a playbook of other ids gives the same lines."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm import reference
from crm.services import sample, settings
from crm.store.local import open_store
from crm.ui.text.labels import PHASE_LABELS
from tests.conftest import ROOT, TODAY
from tests.pages.folded import unfold

STEP_IDS = [step["id"] for step in tomllib.loads((ROOT / "data/playbook.toml").read_text())["step"]]
#: Words that are also kinds of events or of chapters, commands, or what an export of Monica's holds.
AMBIGUOUS = {"job_cancelled", "ended_by_you", "landed", "reopen", "gift"}
IDS = {*STEP_IDS, *tomllib.loads((ROOT / "data/drafts.toml").read_text("utf-8"))} - AMBIGUOUS
#: The keys of a playbook that name steps or drafts.
NAMING = re.compile(r"^(id|after|prefer_after|awaits|draft) = (.*)$", re.MULTILINE)


def texts_of(file: Path) -> Iterator[str]:
    """The text literals of a Python file; docstrings and comments are none."""
    tree = ast.parse(file.read_text("utf-8"))
    return (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_no_id_of_the_playbook_is_in_the_code() -> None:
    frozen = ROOT / "crm" / "store" / "schema"  # what older versions wrote does not change any more
    files = [*(ROOT / "crm").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    files = [file for file in files if file.parent != frozen]
    named = {
        f"{file.relative_to(ROOT)}: {text}"
        for file in files
        for text in texts_of(file)
        if text in IDS
    }
    assert not named


def renamed_data(folder: Path) -> Path:
    """The app's data with other ids: each begins with x_."""
    folder.mkdir()
    for file in (ROOT / "data").glob("*.toml"):
        words = file.read_text("utf-8")
        if file.name == "playbook.toml":
            words = NAMING.sub(lambda line: re.sub(r'"(\w+)"', r'"x_\1"', line[0]), words)
        if file.name == "drafts.toml":
            words = re.sub(r"^(\[+)(\w+)", r"\1x_\2", words, flags=re.MULTILINE)
        (folder / file.name).write_text(words, "utf-8")
    return folder


@pytest.fixture
def read_anew() -> Iterator[Callable[[], None]]:
    """Call it to let the data be read again; afterwards the shipped ones are."""

    def forget() -> None:
        reference.drafts.cache_clear()
        reference.playbook.cache_clear()

    yield forget
    forget()


def lines_of(page: AppTest) -> list[str]:
    """All that a page says, in its order within each kind."""
    assert not page.exception
    assert not page.error
    said = [
        page.title, page.header, page.markdown, page.caption, page.info, page.expander,
        page.button, page.toggle, page.radio, page.selectbox, page.text_area,
    ]  # fmt: skip
    return [
        f"{type(one).__name__}: {getattr(one, 'label', '')} {getattr(one, 'value', '')}"
        for kind in said
        for one in kind
        if not (isinstance(getattr(one, "value", ""), str) and getattr(one, "value", "") in IDS)
    ]


def pages(open_page: Callable[..., AppTest]) -> dict[str, list[str]]:
    unfolded = {f"settings:phase:{phase}": True for phase in PHASE_LABELS}
    found = {
        "Today": open_page("today.py"),
        "the week": open_page("week.py"),
        "Settings": open_page("settings.py", unfolded),
        "opportunities": open_page("opportunities.py"),
    }
    lines = {name: lines_of(page) for name, page in found.items()}
    for case in (1, 2):
        shown = unfold(open_page("opportunity.py", id=case), "opportunity:")
        lines[f"case {case}"] = lines_of(shown)
    for person in range(1, 8):
        lines[f"person {person}"] = lines_of(open_page("person.py", id=person))
    return lines


@pytest.mark.parametrize(
    ("age", "seen"),
    [
        pytest.param(0, ["Legal deadlines", "They said no 2 days ago"], id="a fresh no"),
        pytest.param(
            45,
            ["I know who got it", "Nothing yet"],
            id="a month and a half later",
            marks=pytest.mark.long,
        ),
        pytest.param(150, ["coffee or lunch"], id="half a year later", marks=pytest.mark.long),
    ],
)
def test_a_playbook_of_other_ids_gives_the_same_lines(
    age: int,
    seen: list[str],
    open_page: Callable[..., AppTest],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read_anew: Callable[[], None],
) -> None:
    def told(name: str) -> dict[str, list[str]]:
        database = tmp_path / f"{name}.db"
        monkeypatch.setenv("EMBERS_DB", str(database))
        store = open_store(database)
        sample.add(store, TODAY - timedelta(days=age))
        for step in reference.playbook().steps:
            if step.default_off:
                settings.switch_step(store, step.id, True)
        return pages(open_page)

    before = told("shipped")
    with monkeypatch.context() as patched:
        patched.setattr(reference, "DATA", renamed_data(tmp_path / "data"))
        read_anew()
        assert {step.id for step in reference.playbook().steps} == {f"x_{i}" for i in STEP_IDS}
        after = told("renamed")
    for name, lines in before.items():
        assert after[name] == lines, name
    everything = "\n".join(line for lines in before.values() for line in lines)
    assert [words for words in seen if words not in everything] == []
