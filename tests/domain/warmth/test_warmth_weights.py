"""The numbers of the formula: the shipped file, its mistakes, the words for a warmth."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint
from crm.domain.warmth.score import DEFAULT_WEIGHTS, WarmthWeights, band, value, weights_from
from crm.errors import ReferenceBroken

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "warmth.toml"


@pytest.mark.parametrize(
    ("warmth", "has_contact", "word"),
    [
        pytest.param(0, False, "no contact yet", id="never in touch"),
        pytest.param(0, True, "dormant", id="all forgotten"),
        pytest.param(24.9, True, "dormant", id="just under 25"),
        pytest.param(25, True, "cooling", id="from 25"),
        pytest.param(45, True, "fresh", id="from 45"),
        pytest.param(64.9, True, "fresh", id="just under 65"),
        pytest.param(65, True, "warm", id="from 65"),
        pytest.param(100, True, "warm", id="the top"),
    ],
)
def test_words(warmth: float, has_contact: bool, word: str) -> None:
    assert band(warmth, has_contact) == word


def test_the_shipped_file_has_the_default_weights() -> None:
    shipped = weights_from(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
    assert shipped == DEFAULT_WEIGHTS == WarmthWeights() == weights_from({})


def test_changed_weights_are_used() -> None:
    weights = weights_from({"channels": {"gift_card": 2}, "half_life_days": {"slow": 365}})
    assert (weights.of(Channel.GIFT_CARD), weights.of(Channel.COFFEE), weights.slow) == (
        2,
        1.5,
        365,
    )
    day = date(2026, 1, 1)
    gift = [Touchpoint(TouchpointId(1), (PersonId(1),), day, Channel.GIFT_CARD, Direction.OUT)]
    assert value(gift, day, weights) > value(gift, day)


def tables() -> Iterable[object]:
    return (
        pytest.param({"inbond": 2}, "inbond is not known", id="a misspelt key"),
        pytest.param({"channels": {"fax": 1}}, "channels.fax is not known", id="no such channel"),
        pytest.param(
            {"channels": {"email": 3}}, "channels.email must lie between 0.25 and 2", id="too heavy"
        ),
        pytest.param(
            {"channels": {"email": 0}}, "channels.email must lie between 0.25 and 2", id="too light"
        ),
        pytest.param({"unknown": "1"}, "unknown must be a number", id="text for a number"),
        pytest.param({"unknown": True}, "unknown must be a number", id="a flag for a number"),
        pytest.param({"unknown": float("nan")}, "unknown must be a number", id="not a number"),
        pytest.param({"channels": 1}, "channels must be a section", id="a number for a section"),
        pytest.param({"inbound": 0.5}, "inbound must lie between 1 and 3", id="theirs under ours"),
        pytest.param(
            {"half_life_days": {"fast": 200}},
            "half_life_days.fast must be shorter",
            id="fast > slow",
        ),
        pytest.param({"half_life_days": {"slow": 0}}, "half_life_days.slow must lie", id="no time"),
        pytest.param({"bands": {"hot": 90}}, "bands.hot is not known", id="a word we do not use"),
        pytest.param({"bands": {"fresh": 70}}, "bands.fresh must lie", id="bands out of order"),
        pytest.param({"bands": {"cooling": 0}}, "bands.cooling must lie", id="an empty band"),
    )


@pytest.mark.parametrize(("table", "sentence"), tables())
def test_a_mistake_in_the_file_is_named(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ReferenceBroken, match=r"data/warmth\.toml") as caught:
        weights_from(table)
    assert sentence in caught.value.sentence
