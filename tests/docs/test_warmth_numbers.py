"""The worked examples of docs/warmth.md are what the formula gives."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.score import value
from tests.conftest import ROOT, TODAY

PAGE = (ROOT / "docs" / "warmth.md").read_text("utf-8")
AGES = (0, 7, 14, 30, 90, 180, 365)
RHYTHMS = {
    "weekly": 7, "fortnightly": 14, "monthly": 30, "every two months": 60, "quarterly": 90,
    "half-yearly": 180, "yearly": 365,
}  # fmt: skip


def mail(days_ago: int, direction: Direction) -> Touchpoint:
    day = TODAY - timedelta(days=days_ago)
    return Touchpoint(
        TouchpointId(1 + days_ago), (PersonId(1),), day, Channel.EMAIL, direction=direction
    )


@pytest.mark.parametrize(
    ("who", "direction"), [("they wrote", Direction.IN), ("you wrote", Direction.OUT)]
)
def test_one_mail_fades_as_the_table_says(who: str, direction: Direction) -> None:
    (row,) = re.findall(rf"^\| {who} once \|(.*)\|$", PAGE, re.MULTILINE)
    told = [float(cell) for cell in row.split("|")]
    assert told == [pytest.approx(value([mail(age, direction)], TODAY), abs=0.051) for age in AGES]


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_steady_contact_is_as_warm_as_the_sentence_says(rhythm: str) -> None:
    sentence = " ".join(PAGE.split())
    (told,) = re.findall(rf"[ ,]{rhythm} (\d+/\d+)", sentence)
    days = RHYTHMS[rhythm]
    turns = (Direction.IN, Direction.OUT)  # theirs was the last
    after, before = (
        value([mail(k * days + wait, turns[k % 2]) for k in range(400)], TODAY)
        for wait in (0, days)
    )
    assert told == f"{after:.0f}/{before:.0f}"
