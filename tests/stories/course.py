"""A random course of two jobs and four people: what may happen, and a life in which it does."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from crm.domain.cases.decisions import StepDecision, StepKey
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import EventId, OpportunityId, PersonId, TouchpointId
from crm.domain.touchpoints.results import DATED, possible
from crm.domain.touchpoints.touchpoint import (
    Channel,
    Direction,
    Result,
    Touchpoint,
    default_direction,
)
from crm.errors import CrmError
from crm.services import touchpoints
from crm.services.cases import decisions, events
from crm.store.cases import opportunities
from crm.store.local import LocalStore
from tests.stories.living import steps_of, today_of
from tests.stories.record import OPENS, Record
from tests.stories.words import NOW, Row, is_outward

FIRST_DAY = date(2026, 1, 12)
PEOPLE, CASES = 4, 2
#: Two jobs at one company: the first two people belong to both.
START: dict[str, Any] = {
    "format": "embers",
    "version": 1,
    "people": [
        {"ref": f"p{n}", "first_name": first, "last_name": last, "company": "Acme",
         "created_on": "2026-01-12"}
        for n, (first, last) in enumerate(
            [("Rita", "Moll"), ("Maria", "Voss"), ("Ralf", "Kern"), ("Hanna", "Olk")], 1
        )
    ],
    "opportunities": [
        {"ref": "o1", "company": "Acme", "title": "Planner", "created_on": "2026-01-12"},
        {"ref": "o2", "company": "Acme", "title": "Buyer", "created_on": "2026-01-12"},
    ],
    "roles": [
        {"person": "p1", "opportunity": "o1", "role": "recruiter"},
        {"person": "p1", "opportunity": "o2", "role": "recruiter"},
        {"person": "p2", "opportunity": "o1", "role": "hiring_manager"},
        {"person": "p2", "opportunity": "o2", "role": "interviewer"},
        {"person": "p3", "opportunity": "o1", "role": "referrer"},
    ],
}  # fmt: skip

#: How often something happens or is done; what a course is made of comes often.
_KINDS = [
    *[EventKind.INTERVIEW_HELD, EventKind.REJECTION_RECEIVED] * 4,
    *[EventKind.NO_ANSWER_PRESUMED, EventKind.HIRE_IDENTIFIED] * 2,
    *[kind for kind in EventKind if kind.value in OPENS],
]
_CHANNELS = [
    *[Channel.EMAIL, Channel.CALL] * 3, Channel.LINKEDIN_MESSAGE, Channel.LINKEDIN_REQUEST,
    Channel.GIFT_CARD, Channel.HANDWRITTEN_NOTE, Channel.COFFEE, Channel.MEETING,
]  # fmt: skip
_DAYS = [0, 1, 1, 1, 2, 2, 3, 5, 8, 14, 31, 70]
_ANY = st.integers(0, 11)
_ACTIONS: dict[str, tuple[int, list[st.SearchStrategy[Any]]]] = {
    "wait": (7, [st.sampled_from(_DAYS)]),
    "happens": (
        8,
        [st.sampled_from(_KINDS), st.integers(1, CASES),
         st.sets(st.integers(1, PEOPLE), max_size=2), st.integers(0, 2)],
    ),
    "contact": (
        4,
        [st.sampled_from(_CHANNELS), st.integers(1, PEOPLE), st.sampled_from([None, 1, 2]),
         st.sampled_from([None, None, Direction.IN]), _ANY],
    ),
    "does": (3, [_ANY]),
    "skips": (1, [_ANY]),
    "puts off": (1, [_ANY]),
    "undoes": (1, [_ANY]),
    "corrects": (2, [_ANY, st.sampled_from([-2, -1, 1, 2])]),
    "strikes out and restores": (1, [_ANY]),
    "bins and restores": (1, [_ANY]),
    "strikes out": (1, [_ANY]),
    "bins": (1, [_ANY]),
}  # fmt: skip
_OFTEN = [name for name, (times, _) in _ACTIONS.items() for _ in range(times)]
_INTERVIEW = ("happens", EventKind.INTERVIEW_HELD, 1, {2, 4}, 0)
_REJECTED = ("happens", EventKind.REJECTION_RECEIVED, 1, set[int](), 0)
_TAKEN_AS_NO = ("happens", EventKind.NO_ANSWER_PRESUMED, 1, set[int](), 0)
_HIRE = ("happens", EventKind.HIRE_IDENTIFIED, 1, {4}, 0)
_OTHER = ("happens", EventKind.INTERVIEW_HELD, 2, {2}, 1)
_AGAIN = ("happens", EventKind.REJECTION_RECEIVED, 2, set[int](), 0)
#: How a course begins; most of what is random happens later.
BEGINNINGS: list[list[tuple[Any, ...]]] = [
    [],
    [_INTERVIEW, ("wait", 3), _OTHER],
    [_INTERVIEW, ("wait", 7), _REJECTED, ("wait", 1)],
    [_INTERVIEW, ("wait", 6), _OTHER, _REJECTED, ("wait", 2), _AGAIN, ("wait", 1)],
    [_INTERVIEW, ("wait", 40), _TAKEN_AS_NO, ("wait", 2)],
    [_INTERVIEW, ("wait", 7), _REJECTED, ("wait", 35), _HIRE, ("wait", 1)],
    [_INTERVIEW, ("wait", 7), _REJECTED, ("wait", 35), _HIRE, ("wait", 60)],
]
ACTIONS = st.sampled_from(_OFTEN).flatmap(lambda name: st.tuples(st.just(name), *_ACTIONS[name][1]))


@dataclass
class Life:
    """A database and its day.

    Attributes:
        decided: what the user decided about steps; logged: the steps logged by their buttons, by touchpoint.
        silent: nobody picks up.
    """

    store: LocalStore
    day: date = FIRST_DAY
    decided: list[tuple[StepDecision, str]] = field(default_factory=list)
    logged: dict[int, str] = field(default_factory=dict)
    silent: bool = False

    def steps(self) -> list[Row]:
        return [row for case in range(1, CASES + 1) for row in steps_of(self.store, case, self.day)]

    def act(self, name: str, *chosen: Any) -> None:
        with suppress(CrmError):  # a refusal is a sentence on the screen; nothing was changed
            getattr(self, "_" + name.replace(" ", "_"))(*chosen)

    def _wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    def _happens(self, kind: EventKind, case: int, who: set[int], ago: int) -> None:
        people = tuple(PersonId(n) for n in sorted(who))
        day = self.day - timedelta(days=ago)
        event = Event(EventId(0), OpportunityId(case), kind, day, people)
        events.record(self.store, event, self.day)

    def _contact(
        self, channel: Channel, who: int, case: int | None, direction: Direction | None, n: int
    ) -> None:
        results = possible(channel)
        result = results[n % len(results)]
        way = default_direction(channel) if direction is None else direction
        touchpoint = Touchpoint(
            TouchpointId(0), (PersonId(who),), self.day, channel, way,
            OpportunityId(case) if case else None, result=result,
            answered_on=self.day if result in DATED else None,
        )  # fmt: skip
        touchpoints.log(self.store, touchpoint, self.day)

    def _shown(self, n: int) -> Row | None:
        lines = [row for row in self.steps() if row["status"] in NOW]
        return lines[n % len(lines)] if lines else None

    def _does(self, n: int) -> None:
        """Do a step that is due by its own button."""
        row = self._shown(n)
        if row is not None:
            self.do(row)

    def do(self, row: Row) -> None:
        """Log a step, or mark it as done if it has no channel; what is due must not be refused."""
        key = StepKey.parse(row["key"])
        assert key is not None, row
        try:
            if is_outward(row):
                self._log(row, key)
            else:
                self.decided.append((decisions.mark_done(self.store, key, self.day), "done"))
        except CrmError as error:
            told = f"{self.day}: {row['key']} is {row['status']}, and its button says: {error}"
            raise AssertionError(told) from error

    def _log(self, row: Row, key: StepKey) -> None:
        channel = Channel.EMAIL if row["channel"] == "any" else Channel(row["channel"])
        result = (
            Result.NO_ANSWER if channel is Channel.CALL and self.silent else possible(channel)[0]
        )
        touchpoint = Touchpoint(
            TouchpointId(0), (PersonId(row["person_id"]),), self.day, channel,
            default_direction(channel), key.opportunity_id, result=result, step_key=row["key"],
        )  # fmt: skip
        done = touchpoints.log(self.store, touchpoint, self.day)
        self.logged[done.touchpoint.id] = row["key"]

    def _skips(self, n: int) -> None:
        row = self._shown(n)
        key = StepKey.parse(row["key"]) if row else None
        if key:
            self.decided.append((decisions.skip(self.store, key, "No", self.day), "skipped"))

    def _puts_off(self, n: int) -> None:
        row = self._shown(n)
        key = StepKey.parse(row["key"]) if row else None
        if key:
            until = self.day + timedelta(days=9)
            done = decisions.snooze(self.store, key, until, self.day, "Later")
            self.decided.append((done, "snoozed"))

    def _undoes(self, n: int) -> None:
        if self.decided:
            made, _ = self.decided.pop(n % len(self.decided))
            decisions.undo(self.store, made)

    def _event(self, n: int) -> Event | None:
        with self.store.read() as db:
            found = [row[0] for row in db.execute("SELECT id FROM events ORDER BY id")]
        return _stored_event(self.store, found[n % len(found)]) if found else None

    def _corrects(self, n: int, days: int) -> None:
        """Move an event by days; where its place among the others stays, no decision is lost."""
        event = self._event(n)
        if event is None:
            return
        before, order = self._kept(), self._order(event.opportunity_id)
        events.correct_event(
            self.store, replace(event, on=event.on + timedelta(days=days)), self.day
        )
        if order and order == self._order(event.opportunity_id):
            lost = before - self._kept()
            assert not lost, f"lost by moving {event.kind} by {days} days: {lost}"

    def _kept(self) -> set[tuple[str, str]]:
        """The decisions that stand: key of the step, and what it says today."""
        by_key = {row["key"]: row["status"] for row in self.steps()}
        said = dict.fromkeys(self.logged.values(), "done")
        said |= {str(made.key): word for made, word in self.decided}
        return {(key, word) for key, word in said.items() if by_key.get(key) == word}

    def _order(self, case: int) -> list[str]:
        """The events of a case by their days; empty where two share a day."""
        found = Record.of(self.store, self.day).events(f"o{case}")
        days = [event["on"] for event in found]
        return [e["ref"] for e in found] if len(days) == len(set(days)) else []

    def _strikes_out_and_restores(self, n: int) -> None:
        event = self._event(n)
        if event is not None:
            before = self._all()
            removed = events.remove_event(self.store, event.id)
            events.restore_event(self.store, removed, self.day)
            assert self._all() == before, f"undoing the removal of {event.kind} changed something"

    def _bins_and_restores(self, n: int) -> None:
        number = self._touchpoint(n)
        if number is not None:
            before = self._all()
            touchpoints.remove(self.store, number, self.day)
            touchpoints.restore(self.store, number)
            assert self._all() == before, f"the touchpoint {number}, binned and back"

    def _strikes_out(self, n: int) -> None:
        event = self._event(n)
        if event is not None:
            events.remove_event(self.store, event.id)
            self.decided = [one for one in self.decided if one[0].key.event_id != event.id]

    def _bins(self, n: int) -> None:
        number = self._touchpoint(n)
        if number is not None:
            touchpoints.remove(self.store, number, self.day)
            self.logged.pop(number, None)

    def _touchpoint(self, n: int) -> int | None:
        with self.store.read() as db:
            query = "SELECT id FROM touchpoints WHERE binned_on IS NULL ORDER BY id"
            found = [row[0] for row in db.execute(query)]
        return found[n % len(found)] if found else None

    def _all(self) -> tuple[list[Row], list[Row]]:
        return self.steps(), today_of(self.store, self.day)


def _stored_event(store: LocalStore, number: int) -> Event:
    with store.read() as db:
        found = opportunities.get_event(db, number)
    assert found is not None
    return found
