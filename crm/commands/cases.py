"""The commands about opportunities: how one stands, who said why, how likely it feels, and the LinkedIn round."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm.commands.common import Written, is_id, past_day, refuse_itself, shown
from crm.domain.cases.evidence import Evidence
from crm.domain.cases.gut_feeling import GutFeeling
from crm.domain.cases.ledger import lost
from crm.domain.cases.one_page import parts
from crm.domain.cases.opportunity import stage_of
from crm.domain.cases.seat import SeatAnswer
from crm.domain.cases.seat_words import ANSWER_WORDS
from crm.domain.cases.two_people import two_people
from crm.domain.dates import format_date
from crm.domain.ids import GutFeelingId, OpportunityId
from crm.domain.people.person import Person
from crm.domain.wording import listed, plural
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import exports, seats, summaries, today_list
from crm.services.cases import evidence, gut_feelings, ledger, opportunities, ways_in
from crm.services.cases.ways_in import ToAsk
from crm.services.seats import Seat
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
#: What `round` is answered with.
_ANSWERS: Final = {answer.value.replace("_", "-"): answer for answer in SeatAnswer}
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    command("case", show_case, tr("show an opportunity")).add_argument("id", type=_number)
    one = command("round", linkedin_round, tr("look whether whoever got the jobs still has them"))
    one.add_argument("opportunity", type=_number, nargs="?", metavar="OPPORTUNITY")
    one.add_argument("answer", choices=tuple(_ANSWERS), nargs="?", help=tr("what you saw there"))
    one = command(
        "one-page", show_one_page, tr("show an opportunity on one page, to keep or hand over")
    )
    one.add_argument("id", type=_number)
    one.add_argument("--file", type=Path, help=tr("write it to this file instead"))
    one = command("feel", shown(feel), tr("keep how likely an offer feels, for you alone"))
    one.add_argument("opportunity", type=_number, metavar="ID")
    one.add_argument("likelihood", metavar="LIKELIHOOD", help=tr("in percent, like 70"))
    one.add_argument("--why", default="")
    one.add_argument(
        "--day", default="today", help=tr("like 2026-11-20 or Friday; today by default")
    )


def _number(text: str) -> int:
    if not is_id(text):
        raise argparse.ArgumentTypeError(tr("{text!r} is not a valid ID", text=text))
    return int(text)


def show_case(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    case = opportunities.case(store, options.id)
    record, both = case.opportunity, two_people(case)
    asked = ways_in.who_could_refer(store, record.id, today) if both and both.wants_referrer else ()
    known = evidence.of_case(case, ledger.of_case(store, record.id)) if lost(case) else Evidence()
    stage = stage_of(record, case.events)
    seat = seats.told(store, today_list.case_steps(store, record.id, today), today)
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
        "who_got_it": {"history": seat.lines, "fresh": seat.fresh, "next": seat.next},
    }  # fmt: skip
    lines = [f"{record.name}: {stage.replace('_', ' ')}"]
    lines += [both.sentence] if both else []
    lines += [tr("You could ask:")] if asked else []
    lines += [f"  {one.way.person.name} ({one.way.why})\n    {one.line}" for one in asked]
    lines += _said(known)
    lines += [tr("Who got it:")] if seat.lines else []
    lines += [f"  {line}" for line in (*seat.lines, seat.fresh, seat.next) if line]
    return data, "\n".join(lines)


def linkedin_round(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """The jobs to look at now; with an opportunity, store what the user saw."""
    store = open_store(db)
    if options.opportunity is None:
        return _to_look_at(seats.due(store, today))
    if options.answer is None:
        raise InvalidInput(tr("Say what you saw: {answers}.", answers=", ".join(_ANSWERS)))
    given = _ANSWERS[options.answer]
    done = seats.answer(store, options.opportunity, given, today)
    name = opportunities.case(store, options.opportunity).opportunity.name
    data = {"opportunity_id": done.check.opportunity_id, "answer": given.value,
            "on": done.check.checked_on.isoformat()}  # fmt: skip
    text = tr("Noted: {name}: {given}.", name=name, given=ANSWER_WORDS[given])
    if given is SeatAnswer.CHANGED:
        text += tr(" If they left: event {opportunity} hire_left", opportunity=options.opportunity)
    return data, text


def _to_look_at(found: Sequence[Seat]) -> Answer:
    rows = [
        {
            "opportunity_id": seat.opportunity.id,
            "opportunity": seat.opportunity.name,
            "people": _named(seat.people),
            "looked": seat.looked,
            "links": [link.address for link in seat.links],
        }
        for seat in found
    ]
    if not found:
        return rows, tr("There is nothing to look at now.")
    lines = [tr("{jobs} to look at:", jobs=plural(len(found), "job", "jobs"))]
    for seat in found:
        who = listed([person.name for person in seat.people]) or tr("whoever got the job")
        lines.append(f"  {seat.opportunity.id}  {seat.opportunity.name}, {who}. {seat.looked}")
        lines += [f"     {link.address}" for link in seat.links]
    return rows, "\n".join(lines)


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
    lines = [tr("Why:")] if known.rows else []
    for row in known.rows:
        asked = (
            tr("asked {day}", day=listed([format_date(day) for day in row.asked]))
            if row.asked
            else tr("not asked")
        )
        lines.append(f"  {row.person.name}, {asked}")
        for one in row.accounts:
            how = (
                tr("stock phrase")
                if one.stock
                else tr("first-hand")
                if one.first_hand
                else tr("hearsay")
            )
            lines.append(f"    {how}: {one.claim.words}")
    for reason in sorted(known.corroborated):
        lines.append(
            tr("  Two people said it independently: {reason}", reason=reason.replace("_", " "))
        )
    if known.ask:
        lines.append(
            tr("  Ask {name}: {question}", name=known.ask.person.name, question=known.ask.question)
        )
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
    blocks = [tr("{name}\nAs of {today}", name=page.name, today=format_date(today))]
    blocks += ["\n".join([part.heading, *(f"- {line}" for line in part.lines)]) for part in told]
    text = "\n\n".join(blocks)
    if options.file is None:
        return data, text
    refuse_itself(db, options.file)
    exports.put(store, options.file, f"{text}\n".encode("utf-8", "surrogatepass"))
    return data, tr("Wrote {file}.", file=options.file)


def feel(store: Store, options: argparse.Namespace, today: date) -> Written:
    day, likely = past_day(options.day, today), options.likelihood.removesuffix("%")
    if not is_id(likely):
        raise InvalidInput(
            tr("“{likelihood}” is no likelihood.", likelihood=options.likelihood),
            tr("Say a number, 0 to 100."),
        )
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
    also = (
        tr(" It replaces the {likelihood}% of that day.", likelihood=felt.before.likelihood)
        if felt.before
        else ""
    )
    text = tr(
        "Kept: {likelihood}% on {day}.{also}",
        likelihood=felt.now.likelihood,
        day=format_date(day),
        also=also,
    )
    return Written(data, text, partial(gut_feelings.undo, store, felt))
