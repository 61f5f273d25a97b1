"""The command that shows one opportunity: how it stands, and who could refer the user in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crm.cli_log import is_id
from crm.domain.cases.opportunity import stage_of
from crm.domain.cases.two_people import two_people
from crm.domain.people.person import Person
from crm.services.cases import opportunities, ways_in
from crm.services.cases.ways_in import ToAsk
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]


def add_to(command: Command) -> None:
    """Add the command to the parser."""
    command("case", show_case, "show an opportunity").add_argument("id", type=_number)


def _number(text: str) -> int:
    if not is_id(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a valid ID")
    return int(text)


def show_case(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    case = opportunities.case(store, options.id)
    record, both = case.opportunity, two_people(case)
    asked = ways_in.who_could_refer(store, record.id, today) if both and both.wants_referrer else ()
    stage = stage_of(record, case.events)
    data = {
        "opportunity_id": record.id,
        "company": record.company,
        "title": record.title,
        "stage": stage.value,
        "in_place": both and {
            "number": both.number,
            "of": 2,
            "referrers": _named(both.referrers),
            "recruiters": _named(both.recruiters),
        },
        "could_refer": [_asked(one) for one in asked],
    }  # fmt: skip
    lines = [f"{record.name}: {stage.replace('_', ' ')}"]
    lines += [both.sentence] if both else []
    lines += ["You could ask:"] if asked else []
    lines += [f"  {one.way.person.name} ({one.way.why})\n    {one.line}" for one in asked]
    return data, "\n".join(lines)


def _named(people: Sequence[Person]) -> list[dict[str, Any]]:
    return [{"person_id": person.id, "person": person.name} for person in people]


def _asked(one: ToAsk) -> dict[str, Any]:
    way = one.way
    return {
        "person_id": way.person.id,
        "person": way.person.name,
        "colleague": way.colleague,
        "worked_at": way.shared or None,
        "warmth": round(way.known.warmth, 1),
        "word": way.known.word.value,
        "first_line": one.line,
    }
