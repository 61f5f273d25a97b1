"""How `make audit` interprets an answer: a vulnerability fails, an unreachable list is reported and passes."""

from __future__ import annotations

import json

import pytest

from scripts.audit import Package, closure, verdict

FINE = {"name": "numpy", "version": "2.4.6", "vulns": []}
HOLE = {
    "name": "httpx",
    "version": "0.28.1",
    "vulns": [{"id": "PYSEC-2030-1", "fix_versions": ["0.28.2"], "aliases": []}],
}
OPEN = {**HOLE, "vulns": [{"id": "PYSEC-2030-2", "fix_versions": []}]}
UNKNOWN = {"name": "altair", "skip_reason": "Dependency not found on PyPI"}
UNREACHED = "cannot be reached from this machine"


def answer(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("said", "complaint", "status", "words"),
    [
        (answer(FINE), "", 0, "No known vulnerabilities. Packages checked: 1."),
        (answer(FINE, UNKNOWN), "", 0, "Not on the list: altair."),
        (answer(FINE, HOLE), "", 1, "httpx 0.28.1: PYSEC-2030-1, fixed in 0.28.2"),
        (answer(UNKNOWN, OPEN), "", 1, "httpx 0.28.1: PYSEC-2030-2, open"),
        # A mirror without the list answers "not found" for each, and pip-audit calls that clean.
        (answer(UNKNOWN, UNKNOWN), "No known vulnerabilities found", 0, UNREACHED),
        ("", "ERROR: Could not connect to PyPI's vulnerability feed", 0, UNREACHED),
        ("", "requests.exceptions.HTTPError: 403 Client Error: Forbidden", 0, UNREACHED),
        ("", "No module named pip_audit", 2, "did not run: No module named pip_audit"),
        ("[]", "", 2, "did not run: exit status 1"),
        ('{"dependencies": 3}', "odd", 2, "did not run: odd"),
    ],
)
def test_the_verdict(said: str, complaint: str, status: int, words: str) -> None:
    found = verdict(2, 1, said, complaint)
    assert found.status == status
    assert words in found.words


PACKAGES = {
    "app": Package("1", ("Under_Score>=2", "never; python_version < '3'", "more; extra == 'x'")),
    "under-score": Package("2.1", ("app",)),
    "more": Package("3"),
}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["# nothing", ""], {}),
        (["app==1  # pinned"], {"app": "1", "under-score": "2.1"}),
        (["app[x]==1"], {"app": "1", "more": "3", "under-score": "2.1"}),
    ],
)
def test_all_that_is_pulled_in_is_asked_about(lines: list[str], expected: dict[str, str]) -> None:
    assert closure(lines, PACKAGES.get) == expected


@pytest.mark.parametrize("line", ["gone==1", "what is this"])
def test_a_list_that_is_not_installed_stops_the_audit(line: str) -> None:
    with pytest.raises(SystemExit):
        closure([line], PACKAGES.get)
