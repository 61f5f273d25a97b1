"""The dated facts of a story, put into a portable document as they were known on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Table = Mapping[str, Any]

#: What a fact is, by the key that names it, and the keys that may stand beside it.
KINDS: Mapping[str, frozenset[str]] = {
    "event": frozenset({"round", "internal", "format", "started"}),
    "contact": frozenset(
        {"direction", "result", "answered", "says", "source", "button", "after", "count", "time"}
    ),
    "decided": frozenset({"step", "until", "why", "round", "after"}),
    "told": frozenset({"words", "reason", "by"}),
    "noted": frozenset({"words", "act_on", "leads_to"}),
    "role": frozenset(),
    "closed": frozenset(),
    "looked": frozenset(),
    "planned": frozenset({"day", "time", "place", "state", "absent"}),
}
#: Keys of every fact: when it happened, when it was written down or struck out, and its parties.
ANYWHERE = frozenset({"on", "known", "gone", "changed", "binned", "back", "case", "with", "ref"})
PERSON = frozenset(
    {"name", "company", "position", "every", "connected", "known", "email", "phone", "linkedin",
     "introduced_by", "do_not_contact", "archived", "binned"}
)  # fmt: skip
ROLES = ("recruiter", "hiring_manager", "referrer", "interviewer", "helper")
CASE = frozenset({"name", "company", "applied", "employer", "promised", "known", *ROLES})
STORY = frozenset({"title", "why", "people", "cases", "course", "days", "imported_on", "settings"})
#: Contacts to which both belong.
_MUTUAL = frozenset({"coffee", "lunch", "meeting", "video", "event"})


def known_keys(table: Table, allowed: frozenset[str], where: str) -> None:
    """Refuse a misspelt key: it would silently say less than its author meant."""
    wrong = sorted(set(table) - allowed)
    assert not wrong, f"{where}: unknown {', '.join(wrong)}; known are {', '.join(sorted(allowed))}"


def check_spelling(story: Table) -> None:
    """Refuse keys, people and cases that the story does not have."""
    known_keys(story, STORY, "story")
    for person in story.get("people", ()):
        known_keys(person, PERSON, person["name"])
    for case in story.get("cases", ()):
        known_keys(case, CASE, case["name"])
    for fact in happened(story):
        kind = _kind(fact)
        known_keys(fact, ANYWHERE | KINDS[kind] | {kind}, f"{fact['on']} {kind}")
        known_keys(
            fact.get("changed", {}), ANYWHERE | KINDS[kind] | {kind}, f"{fact['on']} changed"
        )
    known_keys(story["course"], frozenset({"happened"}), "course")
    names = {person["name"] for person in people_of(story)}
    named = {name for fact in happened(story) for name in many(fact.get("with"))}
    assert named <= names, f"nobody of the story: {sorted(named - names)}"
    cases = {case["name"] for case in story.get("cases", ())}
    wrong = {fact["case"] for fact in happened(story) if "case" in fact} - cases
    assert not wrong, f"no case of the story: {sorted(wrong)}"


def many(value: Any) -> list[Any]:
    """A value as a list; nothing is an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def happened(story: Table) -> Sequence[Table]:
    """The facts of a story, in the order in which it tells them."""
    facts: Sequence[Table] = story["course"]["happened"]
    return facts


def people_of(story: Table) -> list[Table]:
    """Everybody: those who have a table of their own, and those who only have a part in a case."""
    found = {person["name"]: person for person in story.get("people", ())}
    for case in story.get("cases", ()):
        for name in (name for role in ROLES for name in many(case.get(role))):
            found.setdefault(name, {"name": name, "company": case["company"]})
    return list(found.values())


def document(story: Table, day: date | None) -> dict[str, Any]:
    """The portable document of what was known in the evening of `day`; None: of everything."""
    return _Writer(story, day).document()


def _kind(fact: Table) -> str:
    found = [kind for kind in KINDS if kind in fact]
    assert len(found) == 1, f"{fact}: one of {', '.join(KINDS)} says what it is"
    return found[0]


class _Writer:
    def __init__(self, story: Table, day: date | None) -> None:
        self.story, self.day = story, day
        self.people = {
            person["name"]: f"p{number}"
            for number, person in enumerate(people_of(story), 1)
            if self._is_known(person)
        }
        cases = [case for case in story.get("cases", ()) if self._is_known(case)]
        self.cases = {case["name"]: f"o{number}" for number, case in enumerate(cases, 1)}
        self.facts = [
            fact
            for number, written in enumerate(happened(story), 1)
            if (fact := self._as_known({"ref": f"f{number}", **written})) is not None
        ]
        self.lists: dict[str, list[dict[str, Any]]] = {}

    def document(self) -> dict[str, Any]:
        for person in people_of(self.story):
            if person["name"] in self.people:
                self._add("people", self._person(person))
        for case in self.story.get("cases", ()):
            if case["name"] in self.cases:
                self._case(case)
        for fact in self.facts:
            getattr(self, f"_{_kind(fact)}")(fact)
        for key, value in self.story.get("settings", {}).items():
            self._add("settings", {"key": key, "value": value})
        return {"format": "embers", "version": 1, **self.lists}

    def _is_known(self, thing: Table) -> bool:
        return self._past(thing.get("known") or thing.get("on"))

    def _past(self, day: date | None) -> bool:
        return day is None or self.day is None or day <= self.day

    def _as_known(self, fact: dict[str, Any]) -> dict[str, Any] | None:
        """The fact as it stood on the day; None if it was not yet, or no longer, there."""
        gone = fact.get("gone")
        if not self._is_known(fact) or (gone and self._past(gone)):
            return None
        changed = fact.get("changed")
        if changed and self._past(changed["known"]):
            fact = fact | {key: value for key, value in changed.items() if key != "known"}
        there = all(name in self.people for name in many(fact.get("with")))
        return fact if there and ("case" not in fact or fact["case"] in self.cases) else None

    def _add(self, name: str, item: Mapping[str, Any]) -> None:
        written = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in item.items()
            if value is not None
        }
        self.lists.setdefault(name, []).append(written)

    def _case_of(self, fact: Table) -> str:
        """The case a fact belongs to: the one it names, or the only one there is."""
        if "case" in fact:
            return self.cases[fact["case"]]
        assert len(self.story["cases"]) == 1, f"{fact}: which case?"
        return next(iter(self.cases.values()))

    def _refs(self, fact: Table) -> list[str]:
        return [self.people[name] for name in many(fact.get("with"))]

    def _person(self, person: Table) -> dict[str, Any]:
        first, _, last = person["name"].partition(" ")
        introduced = person.get("introduced_by")
        return {
            "ref": self.people[person["name"]], "first_name": first, "last_name": last,
            "company": person.get("company"), "position": person.get("position"),
            "cadence_days": person.get("every"), "connected_on": person.get("connected"),
            "created_on": person.get("known"), "email": person.get("email"),
            "phone": person.get("phone"), "linkedin_url": person.get("linkedin"),
            "do_not_contact": True if self._since(person, "do_not_contact") else None,
            "archived_on": self._since(person, "archived"),
            "binned_on": self._since(person, "binned"),
            "referred_by": self.people[introduced] if introduced else None,
        }  # fmt: skip

    def _since(self, person: Table, key: str) -> Any:
        """What is so of a person, or has been so from its day on; None = not, or not yet."""
        value = person.get(key)
        return value if not isinstance(value, date) or self._past(value) else None

    def _case(self, case: Table) -> None:
        ref = self.cases[case["name"]]
        applied = case.get("applied")
        self._add("opportunities", {
            "ref": ref, "company": case["company"], "title": case["name"],
            "applied_on": applied if self._past(applied) else None,
            "employer_type": case.get("employer"), "promised_decision_on": case.get("promised"),
            "created_on": case.get("known"),
        })  # fmt: skip
        parts = [(role, name) for role in ROLES for name in many(case.get(role))]
        for role, name in parts:
            if name in self.people:
                self._add("roles", {"person": self.people[name], "opportunity": ref, "role": role})

    def _event(self, fact: Table) -> None:
        case = self._case_of(fact)
        self._add("events", {
            "ref": fact["ref"], "opportunity": case, "kind": fact["event"], "on": fact["on"],
            "people": self._refs(fact) or None, "internal": fact.get("internal"),
            "round": fact.get("round"), "format": fact.get("format"),
            "started_on": fact.get("started"),
        })  # fmt: skip
        if fact["event"] == "hire_identified":
            for person in self._refs(fact):
                self._add("roles", {
                    "person": person, "opportunity": case, "role": "hire", "since": fact["on"],
                })  # fmt: skip

    def _contact(self, fact: Table) -> None:
        answered = fact.get("answered")
        late = answered is not None and not self._past(answered)
        channel = fact["contact"]
        gift = {"amount_cents": 500, "currency": "USD"} if channel == "gift_card" else {}
        key = self._key(fact, fact["button"]) if "button" in fact else None
        binned = fact.get("binned")
        back = fact.get("back")
        in_bin = binned is not None and self._past(binned) and not (back and self._past(back))
        self._add("touchpoints", {
            "ref": fact["ref"], "people": self._refs(fact),
            "opportunity": self.cases[fact["case"]] if "case" in fact else None,
            "at": f"{fact['on']}T{fact['time']}" if "time" in fact else fact["on"],
            "channel": channel,
            "direction": fact.get("direction") or ("both" if channel in _MUTUAL else "out"),
            "outcome": None if late else fact.get("result"),
            "answered_on": None if late else answered, "summary": fact.get("says"),
            "source": fact.get("source"), "count": fact.get("count"), "step_key": key,
            "binned_on": binned if in_bin else None, **gift,
        })  # fmt: skip
        if key:
            done = {"occurrence": 1, "decision": "done", "decided_on": fact["on"]}
            self._add("outcomes", {**key, **done, "touchpoint": fact["ref"]})

    def _key(self, fact: Table, step: str) -> dict[str, Any]:
        """What a button of a step stored: the step, its person and the event it follows from."""
        case = self._case_of(fact)
        after = [e for e in self.facts if "event" in e and e["event"] == fact.get("after")]
        event = [e for e in after if self._case_of(e) == case and e["on"] <= fact["on"]]
        people = self._refs(fact)
        return {
            "step": step, "opportunity": case,
            **({"person": people[0]} if people else {}),
            **({"event": max(event, key=lambda e: e["on"])["ref"]} if event else {}),
        }  # fmt: skip

    def _decided(self, fact: Table) -> None:
        self._add("outcomes", {
            **self._key(fact, fact["step"]), "occurrence": fact.get("round", 1),
            "decision": fact["decided"], "decided_on": fact["on"], "until": fact.get("until"),
            "reason": fact.get("why"),
        })  # fmt: skip

    def _told(self, fact: Table) -> None:
        by = self._refs(fact)
        self._add("claims", {
            "opportunity": self._case_of(fact), "kind": fact["told"], "words": fact["words"],
            "said_by": by[0] if by else None, "said_on": fact["on"], "channel": fact.get("by"),
            "reason_code": fact.get("reason"),
        })  # fmt: skip

    def _noted(self, fact: Table) -> None:
        leads_to = fact.get("leads_to")
        self._add("air_notes", {
            "person": self._refs(fact)[0], "opportunity": self._case_of(fact),
            "kind": fact["noted"], "words": fact["words"], "noted_on": fact["on"],
            "led_to_person": self.people[leads_to] if leads_to else None,
            "act_on": fact.get("act_on"),
        })  # fmt: skip

    def _role(self, fact: Table) -> None:
        for person in self._refs(fact):
            self._add("roles", {
                "person": person, "opportunity": self._case_of(fact), "role": fact["role"],
                "since": fact["on"],
            })  # fmt: skip

    def _closed(self, fact: Table) -> None:
        case = self._case_of(fact)
        record = next(c for c in self.lists["opportunities"] if c["ref"] == case)
        record.update(closed_on=fact["on"].isoformat(), closed_why=fact["closed"])

    def _looked(self, fact: Table) -> None:
        case = self._case_of(fact)
        self._add("seat_checks", {"opportunity": case, "answer": fact["looked"],
                                  "checked_on": fact["on"]})  # fmt: skip

    def _planned(self, fact: Table) -> None:
        self._add("appointments", {
            "ref": fact["ref"], "kind": fact["planned"], "on": fact["day"], "at": fact.get("time"),
            "people": self._refs(fact) or None,
            "opportunity": self.cases[fact["case"]] if "case" in fact else None,
            "place": fact.get("place"), "state": fact.get("state"),
            "absent": [self.people[name] for name in many(fact.get("absent"))] or None,
        })  # fmt: skip
