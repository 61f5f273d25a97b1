"""A second, independent reading of the record: chapters, contacts and dates.

It reads the portable document and shares no rule with the product.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.services import portability
from crm.store.local import LocalStore

Item = Mapping[str, Any]

LETTERS = frozenset({"email", "text", "linkedin_message"})
_CALLS = frozenset({"call", "voicemail"})
_MUTUAL = frozenset({"coffee", "lunch", "meeting", "video", "event"})
_ANSWERS = frozenset({"replied", "accepted", "declined", "reached"})

#: Event -> kind of the chapter that it opens.
OPENS: Mapping[str, str] = {
    "applied": "in process",
    "interview_held": "in process",
    "process_resumed": "in process",
    "rejection_received": "after a no",
    "no_answer_presumed": "after a no",
    "offer_withdrawn": "after a no",
    "job_cancelled": "after a no",
    "offer_received": "offer in hand",
    "offer_declined": "ended by you",
    "withdrawn_by_you": "ended by you",
    "hire_left": "seat open again",
    "role_reposted": "seat open again",
    "hired_here": "landed",
    "hired_elsewhere": "landed",
}
#: What follows what, where the pages leave no doubt; any other order of events is not judged.
PLAIN: Mapping[str, frozenset[str]] = {
    "in process": frozenset(set(OPENS.values()) - {"seat open again"}),
    "after a no": frozenset(OPENS.values()),
    "offer in hand": frozenset({"after a no", "ended by you", "landed", "offer in hand"}),
    "ended by you": frozenset({"in process", "ended by you"}),
    "seat open again": frozenset({"in process", "after a no", "seat open again", "landed"}),
    "landed": frozenset(),
}


@dataclass(frozen=True)
class Record:
    """Everything that is stored, as the portable document tells it on a day."""

    lists: Mapping[str, Sequence[Item]]
    day: date

    @classmethod
    def of(cls, store: LocalStore, day: date) -> Record:
        return cls(json.loads(portability.portable_document(store)[0]), day)

    def _list(self, name: str) -> Sequence[Item]:
        return self.lists.get(name, ())

    @property
    def cases(self) -> list[str]:
        return [case["ref"] for case in self._list("opportunities")]

    def ref_of(self, name: str) -> str:
        """The ref of a person by the name that a line shows."""
        full = ((f"{p['first_name']} {p['last_name']}", p["ref"]) for p in self._list("people"))
        return next(ref for shown, ref in full if shown == name)

    def person(self, ref: str) -> Item:
        return next(p for p in self._list("people") if p["ref"] == ref)

    def closed_on(self, case: str) -> date | None:
        record = next(c for c in self._list("opportunities") if c["ref"] == case)
        return date.fromisoformat(record["closed_on"]) if record.get("closed_on") else None

    def events(self, case: str | None = None) -> list[Item]:
        """The events so far, of one case or of all, in order of their days."""
        found = [
            event
            for event in self._list("events")
            if case in (None, event["opportunity"]) and event["on"] <= self.day.isoformat()
        ]
        return sorted(found, key=lambda event: event["on"])

    def contacts(self, person: str | None = None) -> list[Item]:
        """The contacts so far, of one person or of all, without those in the bin."""
        return [
            contact
            for contact in self._list("touchpoints")
            if not contact.get("binned_on")
            and (person is None or person in contact["people"])
            and contact["at"][:10] <= self.day.isoformat()
        ]

    def chapter(self, case: str) -> str | None:
        """The kind of the current chapter; None where the pages leave room."""
        current = "in process"
        days: dict[str, set[str]] = {}
        for event in self.events(case):
            kind = OPENS.get(event["kind"])
            if kind is None:
                continue
            days.setdefault(event["on"], set()).add(kind)
            if kind not in PLAIN[current] or len(days[event["on"]]) > 1:
                return None
            current = kind
        return None if self.closed_on(case) else current

    def rejected_today(self) -> bool:
        """Whether a case had its first word of a no today; with a new job it is no blow any more."""
        if any(OPENS.get(event["kind"]) == "landed" for event in self.events()):
            return False
        for case in self.cases:
            told = [e for e in self.events(case) if OPENS.get(e["kind"]) == "after a no"]
            plain = self.chapter(case) == "after a no" and len(told) == 1
            if plain and told[0]["kind"] == "rejection_received" and told[0]["on"] == str(self.day):
                return True
        return False

    def gift_within_a_year(self, person: str) -> bool:
        """Whether a card went to somebody in the last twelve months, kept or not."""
        return any(
            contact["channel"] == "gift_card"
            and contact.get("direction", "out") == "out"
            and (self.day - day_of(contact)).days < 365
            for contact in self.contacts(person)
        )

    def dates(self, case: str | None, person: str | None) -> set[date]:
        """Every day that the record knows of a case or a person."""
        told: set[str] = set()
        for event in self.events(case):
            told |= {event["on"], event.get("started_on") or event["on"]}
        for contact in self.contacts():
            mine = person in contact["people"] or contact.get("opportunity") == case
            if mine:
                told |= {contact["at"][:10], contact.get("answered_on") or contact["at"][:10]}
        for outcome in self._list("outcomes"):
            if outcome.get("opportunity") == case or outcome.get("person") == person:
                told |= {outcome.get("decided_on") or "", outcome.get("until") or ""}
        for record in self._list("opportunities"):
            if record["ref"] == case:
                told |= {record.get(k) or "" for k in ("created_on", "applied_on", "closed_on")}
                told.add(record.get("promised_decision_on") or "")
        return {date.fromisoformat(day) for day in told - {""}}


def day_of(contact: Item) -> date:
    return date.fromisoformat(contact["at"][:10])


def answered(contact: Item) -> date | None:
    """The day on which they turned to the user in this contact; None if they did not."""
    if is_nothing(contact):
        return None
    if contact.get("direction", "out") in ("in", "both"):
        return day_of(contact)
    if contact.get("outcome") in _ANSWERS:
        told = contact.get("answered_on")
        return date.fromisoformat(told) if told else day_of(contact)
    return None


def is_nothing(contact: Item) -> bool:
    """A bounced mail and a call that nobody took reached nobody."""
    outcome = contact.get("outcome")
    return outcome == "bounced" or (contact["channel"] == "call" and outcome == "no_answer")


def is_own_letter(contact: Item) -> bool:
    """A letter or a voicemail of the user's own that went out, or a call to them."""
    own = contact.get("direction", "out") == "out"
    return own and contact["channel"] in LETTERS and not is_nothing(contact)


def last_contact(record: Record, person: str) -> date | None:
    """The last day on which the two had to do with each other."""
    days = [day_of(c) for c in record.contacts(person) if not is_nothing(c)]
    days += [d for c in record.contacts(person) if (d := answered(c)) and d <= record.day]
    met = ("interview_held", "meeting_held")
    days += [
        date.fromisoformat(e["on"])
        for e in record.events()
        if e["kind"] in met and person in e.get("people", ())
    ]
    return max(days, default=None)


def written_to_lately(record: Record, person: str) -> date | None:
    """The day of an own letter of today or the two days before that they have not answered."""
    mine = record.contacts(person)
    signs = [day for c in mine if (day := answered(c)) and day <= record.day]
    recent = [day_of(c) for c in mine if is_own_letter(c) and (record.day - day_of(c)).days < 3]
    unanswered = [day for day in recent if not any(sign >= day for sign in signs)]
    return max(unanswered, default=None)
