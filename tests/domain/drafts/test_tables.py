"""The tables of letters in tests/data/letters: each fault is found, and sound letters are left alone."""

from __future__ import annotations

import pytest

from tests.domain.drafts.tables import faults, sound
from tests.domain.drafts.written import a_letter, found

RULES = {"feedback": {"feedback_from_manager"}, "name": {"name", "job"}}
FAULTS = [row for name in ("a", "b", "c", "d", "e", "f", "g", "h") for row in faults(name)]
SOUND = [row for name in ("a", "b", "c", "d", "e", "f", "g", "h", "more") for row in sound(name)]


@pytest.mark.parametrize(("kind", "to", "body"), FAULTS)
def test_a_fault_is_found(kind: str, to: str, body: str) -> None:
    assert RULES.get(kind, {kind}) & {name for name, _ in found(a_letter(to, body))}


@pytest.mark.parametrize(("to", "body"), SOUND)
def test_a_sound_letter_is_left_alone(to: str, body: str) -> None:
    assert found(a_letter(to, body)) == []


def test_the_tables_are_read() -> None:
    assert len(FAULTS) > 390
    assert len(SOUND) > 580
    assert {kind for kind, _, _ in FAULTS} == {
        "feedback", "guess", "blame", "pleading", "thanks", "name", "gift", "blanks",
    }  # fmt: skip
    assert not any("{}" in body for _, _, body in FAULTS)
