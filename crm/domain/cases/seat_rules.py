"""When to look back at a seat, and when a look is old (data/seat.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm.domain.hand_written import Table, refuse
from crm.language import tr


@dataclass(frozen=True, slots=True)
class SeatRules:
    """Months after the start, ascending; days after which a look is old."""

    look_backs: tuple[int, ...]
    old_after: int


def parse_seat_rules(raw: Mapping[str, Any], place: str) -> SeatRules:
    """Read data/seat.toml.

    Raises:
        ReferenceBroken: the sentences name the tables and the keys that are wrong.
    """
    problems: list[str] = []
    whole = Table(raw, place, problems)
    whole.only(("look_back", "freshness"))
    whole.require("look_back", "freshness")
    months = []
    for one in whole.tables("look_back"):
        one.only(("months", "source"))
        one.require("months", "source")
        months.append(one.number("months", default=1, least=1, most=60))
    if months != sorted(set(months)):
        whole.wrong("look_back", tr("the months must rise from one to the next"))
    fresh = Table(raw.get("freshness", {}), f"{place}, freshness", problems)
    fresh.only(("old_after", "source"))
    fresh.require("old_after", "source")
    old_after = fresh.number("old_after", default=1, least=1)
    refuse(problems)
    return SeatRules(tuple(months), old_after)
