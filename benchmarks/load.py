"""`python -m benchmarks.load`: what Today asks of somebody in a year with eight applications.

Lived day by day through the services: by somebody who does everything, two things a day, or nothing. Nobody
answers. Counted are cards in sight, outward lines, late steps, and which of the messages were short updates.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Final

from sqlite_utils import Database

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role, RoleHeld
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.playbook.step import Trigger
from crm.domain.ranking.today import Suggestion
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import today_list, touchpoints
from crm.services.cases import decisions
from crm.store.cases import opportunities
from crm.store.handle import Store
from crm.store.local import open_store
from crm.store.people import people

APPLICATIONS: Final = 8
FIRST: Final = date(2026, 1, 5)
DAYS: Final = 365
_BESIDE: Final = (Role.RECRUITER, Role.HIRING_MANAGER, Role.REFERRER, Role.INTERVIEWER)
#: What happens so many days after each application; None = a silence that the user takes as a no.
_COURSE: Final = ((14, EventKind.INTERVIEW_HELD), (28, EventKind.REJECTION_RECEIVED))


def main() -> int:
    print(
        "| does | cards a day | most cards | outward lines a day | most late | updates of messages |"
    )
    print("|---|---|---|---|---|---|")
    for name, most in (("everything", 99), ("two a day", 2), ("nothing", 0)):
        print(f"| {name} | {lived(most)} |", flush=True)
    return 0


def lived(most: int) -> str:
    """A year in which the user does so many of the lines a day."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder, "year.db"))
        store.write(_begin)
        cards, outward, late, sent = [], [], [], Counter[bool]()
        for number in range(DAYS):
            today = FIRST + timedelta(days=number)
            store.write(lambda db, day=number, on=today: _happens(db, day, on))
            plan = today_list.plan_of(store, today, 60, 0)
            cards.append(len(plan.next))
            outward.append(sum(line.outward for line in plan.next))
            late.append(sum(line.status == "late" for line in (*plan.next, *plan.held)))
            for line in plan.next[:most]:
                if line.outward:
                    sent[
                        line.step is not None and line.step.trigger is Trigger.TIME_SINCE_CONTACT
                    ] += 1
                _does(store, line, today)
    share = f"{sent[True] / sent.total():.0%}" if sent.total() else "-"
    return (
        f"{mean(cards):.1f} | {max(cards)} | {mean(outward):.1f} | {max(late)} | {share}"
        f" ({sent.total()})"
    )


def _begin(db: Database) -> None:
    for number in range(APPLICATIONS):
        day = FIRST + timedelta(days=28 * number)
        case = opportunities.insert(
            db, Opportunity(OpportunityId(0), f"Company {number}", "Planner", created_on=day)
        )
        for role in _BESIDE:
            who = people.insert(db, Person(PersonId(0), role.value.title(), f"Number {number}"))
            opportunities.insert_role(db, RoleHeld(RoleId(0), who, case, role))


def _happens(db: Database, day: int, today: date) -> None:
    for number in range(APPLICATIONS):
        for after, kind in _COURSE:
            if day == 28 * number + after:
                case = OpportunityId(number + 1)
                met = (PersonId(4 * number + 2), PersonId(4 * number + 4))
                there = met if kind is EventKind.INTERVIEW_HELD else ()
                opportunities.insert_event(db, Event(EventId(0), case, kind, today, there))


def _does(store: Store, line: Suggestion, today: date) -> None:
    """By the line's own button: log it, or mark it as done."""
    if line.person and line.outward:
        channel = Channel(line.channel) if line.channel in list(Channel) else Channel.EMAIL
        case = line.key.opportunity_id
        contact = Touchpoint(
            TouchpointId(0), (line.person.id,), today, channel, opportunity_id=case,
            step_key=str(line.key) if line.step else "",
        )  # fmt: skip
        touchpoints.log(store, contact, today, also=line.step.same if line.step else ())
    elif line.step:
        decisions.mark_done(store, line.key, today)


if __name__ == "__main__":
    sys.exit(main())
