"""The commands about one opportunity: how it stands, who could refer the user in, who said why, how likely it feels."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from crm.cli_log import Written, is_id, past_day, refuse_itself, shown
from crm.domain.cases.evidence import Evidence
from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.ledger import lost
from crm.domain.cases.one_page import parts
from crm.domain.cases.opportunity import stage_of
from crm.domain.cases.two_people import two_people
from crm.domain.dates import format_date
from crm.domain.ids import GutFeelingId, OpportunityId
from crm.domain.people.person import Person
from crm.domain.wording import listed
from crm.errors import InvalidInput
from crm.services import exports, summaries
from crm.services.cases import evidence, gut_feelings, ledger, opportunities, ways_in
from crm.services.cases.ways_in import ToAsk
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    command("case", show_case, "show an opportunity").add_argument("id", type=_number)
    one = command(
        "one-page", show_one_page, "show an opportunity on one page, to keep or hand over"
    )
    one.add_argument("id", type=_number)
    one.add_argument("--file", type=Path, help="write it to this file instead")
    one = command("feel", shown(feel), "keep how likely an offer feels, for you alone")
    one.add_argument("opportunity", type=_number, metavar="ID")
    one.add_argument("likelihood", metavar="LIKELIHOOD", help="in percent, like 70")
    one.add_argument("--why", default="")
    one.add_argument("--day", default="today", help="like 2026-11-20 or Friday; today by default")


def _number(text: str) -> int:
    if not is_id(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a valid ID")
    return int(text)


def show_case(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    case = opportunities.case(store, options.id)
    record, both = case.opportunity, two_people(case)
    asked = ways_in.who_could_refer(store, record.id, today) if both and both.wants_referrer else ()
    known = evidence.of_case(case, ledger.of_case(store, record.id)) if lost(case) else Evidence()
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
        "why": _why(known),
    }  # fmt: skip
    lines = [f"{record.name}: {stage.replace('_', ' ')}"]
    lines += [both.sentence] if both else []
    lines += ["You could ask:"] if asked else []
    lines += [f"  {one.way.person.name} ({one.way.why})\n    {one.line}" for one in asked]
    return data, "\n".join([*lines, *_said(known)])


def _why(known: Evidence) -> dict[str, Any]:
    ask = known.ask
    return {
        "people": [
            {
                "person_id": row.person.id,
                "person": row.person.name,
                "role": row.role and row.role.value,
                "there": row.there,
                "asked": [day.isoformat() for day in row.asked],
                "said": [
                    {
                        "reason": one.claim.reason_code.value,
                        "kind": one.claim.kind.value,
                        "words": one.claim.words,
                        "on": one.claim.said_on and one.claim.said_on.isoformat(),
                        "first_hand": one.first_hand,
                        "stock_phrase": one.stock or None,
                    }
                    for one in row.accounts
                ],
            }
            for row in known.rows
        ],
        "corroborated": sorted(reason.value for reason in known.corroborated),
        "ask_next": ask and {
            "person_id": ask.person.id,
            "person": ask.person.name,
            "question": ask.question,
            "again": ask.again,
        },
    }  # fmt: skip


def _said(known: Evidence) -> list[str]:
    """The same in words."""
    lines = ["Why:"] if known.rows else []
    for row in known.rows:
        asked = (
            f"asked {listed([format_date(day) for day in row.asked])}" if row.asked else "not asked"
        )
        lines.append(f"  {row.person.name}, {asked}")
        for one in row.accounts:
            how = "stock phrase" if one.stock else "first-hand" if one.first_hand else "hearsay"
            lines.append(f"    {how}: {one.claim.words}")
    for reason in sorted(known.corroborated):
        lines.append(f"  Two people said it independently: {reason.replace('_', ' ')}")
    if known.ask:
        lines.append(f"  Ask {known.ask.person.name}: {known.ask.question}")
    return lines


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


def show_one_page(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    found = summaries.of_case(store, options.id, today)
    page = found.summary
    told = parts(page, found.coming)
    data = {
        "opportunity_id": options.id,
        "opportunity": page.name,
        "as_of": today.isoformat(),
        "parts": [{"heading": part.heading, "lines": list(part.lines)} for part in told],
    }
    blocks = [f"{page.name}\nAs of {format_date(today)}"]
    blocks += ["\n".join([part.heading, *(f"- {line}" for line in part.lines)]) for part in told]
    text = "\n\n".join(blocks)
    if options.file is None:
        return data, text
    refuse_itself(db, options.file)
    exports.put(store, options.file, f"{text}\n".encode("utf-8", "surrogatepass"))
    return data, f"Wrote {options.file}."


def feel(store: Store, options: argparse.Namespace, today: date) -> Written:
    day, likely = past_day(options.day, today), options.likelihood.removesuffix("%")
    if not is_id(likely):
        raise InvalidInput(f"“{options.likelihood}” is no likelihood.", "Say a number, 0 to 100.")
    case = OpportunityId(options.opportunity)
    new = GutFeeling(GutFeelingId(0), case, int(likely), day, options.why)
    felt = gut_feelings.feel(store, new, today)
    data = {
        "feeling_id": felt.now.id,
        "opportunity_id": case,
        "likelihood": felt.now.likelihood,
        "date": day.isoformat(),
        "why": felt.now.why or None,
        "replaced": felt.before.likelihood if felt.before else None,
    }
    also = f" It replaces the {felt.before.likelihood}% of that day." if felt.before else ""
    text = f"Kept: {felt.now.likelihood}% on {format_date(day)}.{also}"
    return Written(data, text, partial(gut_feelings.undo, store, felt))
