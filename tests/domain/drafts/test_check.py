"""Faults in letters are found, each by its rule, and sound letters are left alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.domain.drafts.written import a_letter, found

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


FAULTS = [(rule, *one) for rule, letters in read("faults.toml").items() for one in letters]
SOUND = read("sound.toml")["letters"]


@pytest.mark.parametrize(("rule", "to", "body"), FAULTS)
def test_a_fault_is_found_by_its_rule(rule: str, to: str, body: str) -> None:
    assert rule in [name for name, _ in found(a_letter(to, body))]


@pytest.mark.parametrize(("to", "body"), SOUND)
def test_a_sound_letter_is_left_alone(to: str, body: str) -> None:
    assert found(a_letter(to, body)) == []


def test_there_are_enough_of_both() -> None:
    assert len(FAULTS) >= 40
    assert len(SOUND) >= 40


def curly(body: str) -> Iterator[str]:
    """The same letter as other programs write it."""
    yield body.replace("'", "’").replace('"', "“")
    yield body.replace(" ", "\u00a0")
    yield body.replace("e", "e\u200b")
    yield body.replace("\n", "\r\n")
    yield body.upper() if "XXX" not in body else body


@pytest.mark.parametrize(
    ("rule", "to", "body"),
    [f for f in FAULTS if f[0] in ("guess", "blame", "pleading", "feedback_from_manager")],
)
def test_other_signs_hide_nothing(rule: str, to: str, body: str) -> None:
    for variant in curly(body):
        assert rule in [name for name, _ in found(a_letter(to, variant))], variant


@pytest.mark.parametrize(("to", "body"), SOUND)
def test_other_signs_raise_no_alarm(to: str, body: str) -> None:
    *variants, _ = curly(body)
    for variant in variants:
        if to != "note":
            assert found(a_letter(to, variant)) == [], variant
