"""What `make mutation` does around mutmut: which mutants it draws, how it counts, which survivors it knows."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch

import pytest

from mutation.groups import GROUPS, a_part, first_ones, group_of
from mutation.listed import SURVIVORS, listed, reason_of
from mutation.report import Score, written
from tests.conftest import ROOT

NAMES = [f"rule_{number}" for number in range(500)]
LISTED = """
[[survivor]]
path = "crm/domain/warmth/scale.py"
out = "return a + b"
put = "return b + a"
kind = "equivalent"
reason = "The order of a sum is no matter."
"""


def test_the_same_part_is_drawn_each_time_whatever_the_order() -> None:
    part = a_part(NAMES, "Warmth", 60, 19)
    assert part == a_part(reversed(NAMES), "Warmth", 60, 19)
    assert len(set(part)) == 60
    assert a_part(NAMES, "Warmth", 61, 19)[:60] == part


def test_another_seed_or_group_draws_others() -> None:
    part = a_part(NAMES, "Warmth", 60, 19)
    assert part != a_part(NAMES, "Warmth", 60, 20)
    assert part != a_part(NAMES, "Ranking", 60, 19)


def test_without_a_limit_all_are_tried() -> None:
    assert sorted(a_part(NAMES, "Warmth", None, 19)) == sorted(NAMES)


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [
        pytest.param(100.0, ["near quick", "near slow", "far quick", "far slow"], id="all"),
        pytest.param(5.0, ["near quick", "far quick"], id="as many as fit"),
        pytest.param(0.1, ["near quick"], id="at least one"),
    ],
)
def test_the_tests_of_the_same_folder_come_first_the_quickest_before_the_slow(
    seconds: float, chosen: list[str]
) -> None:
    far, near = "tests/services/test_a.py::", "tests/domain/warmth/test_a.py::"
    names = {f"{far}quick": "far quick", f"{far}slow": "far slow", f"{near}quick": "near quick",
             f"{near}slow": "near slow"}  # fmt: skip
    took = {f"{far}quick": 1.0, f"{far}slow": 9.0, f"{near}quick": 2.0, f"{near}slow": 8.0}
    found = first_ones(names, "crm.domain.warmth.score.x_value__mutmut_1", took, seconds)
    assert [names[test] for test in found] == chosen


def test_every_file_that_is_changed_belongs_to_a_group_and_every_group_has_files() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    files = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "crm").rglob("*.py")
        if any(fnmatch(path.relative_to(ROOT).as_posix(), one) for one in settings["only_mutate"])
    ]
    assert {group_of(file) for file in files} == set(GROUPS)
    with pytest.raises(KeyError):
        group_of("crm/ui/text/format.py")


def test_the_tests_that_are_run_exist() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    for chosen in settings["pytest_add_cli_args_test_selection"]:
        path, _, name = chosen.removeprefix("--deselect=").partition("::")
        if path.startswith("tests/"):
            assert (ROOT / path).exists(), path
            assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8"), name


def test_the_score_leaves_out_what_does_the_same() -> None:
    assert Score("Warmth", 500, 60, 54, 6).share == 1.0
    assert str(Score("Warmth", 5000, 60, 45, 10)) == (
        "| Warmth | 5,000 | 60 | 45 | 10 | 90.0% | 79% to 96% |"
    )


def test_what_stands_above_the_measured_part_is_kept() -> None:
    once = written("# Title\n\n", "Nov 30, 2026", [Score("Warmth", 500, 60, 54, 6)], listed(LISTED))
    assert once.startswith("# Title\n\n<!-- measured")
    assert "`` return a + b `` becomes `` return b + a ``: *does the same*. The order" in once
    assert written(once, "Nov 30, 2026", [Score("Warmth", 500, 60, 54, 6)], listed(LISTED)) == once


def test_a_survivor_is_known_by_its_file_and_the_changed_lines() -> None:
    (one,) = known = listed(LISTED)
    assert reason_of(known, "crm/domain/warmth/scale.py", "return a + b", "return b + a") is one
    assert reason_of(known, "crm/domain/warmth/scale.py", "return a + b", "return a - b") is None
    assert reason_of(known, "crm/domain/warmth/score.py", "return a + b", "return b + a") is None


def test_a_survivor_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match=r"scale\.py"):
        listed(LISTED.replace("The order of a sum is no matter.", ""))
    with pytest.raises(ValueError, match="kind is unknown"):
        listed(LISTED.replace("equivalent", "boring"))


def test_the_list_of_survivors_can_be_read() -> None:
    for one in listed(SURVIVORS.read_text("utf-8")):
        assert (ROOT / one.path).exists(), one.path
