"""No shipped draft, filled in for many kinds of people, breaks a rule for letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crm import reference
from crm.domain.cases.opportunity import Role
from crm.domain.drafts.check import Letter, findings
from crm.domain.drafts.letter import PLACEHOLDER, compose
from crm.domain.drafts.letter_rules import WRITTEN
from crm.domain.drafts.template import Variant
from crm.domain.drafts.values import values_for
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from tests.conftest import LONG
from tests.domain.drafts.situations import LETTERS, letter, occasion
from tests.domain.drafts.written import ELSEWHERE

#: What a person writes into the blanks.
FILLED = {
    "topic": "the night shifts", "how it went": "very hopeful", "next step": "a second talk on Friday",
    "one specific moment": "the map on your wall", "their problem": "the late trucks",
    "where you solved one like it": "Larchmoor", "what you did": "cut the waiting by half",
    "what they did": "calling me back so quickly", "what they said": "planning ahead",
    "what impressed you": "how the team works together", "what they found out": "how they decided",
    "your reason, in a few words": "the way to work would be too long for my family",
    "what you took from it": "your story about the first year", "one recommendation": "the book you named",
    "what they advised": "call the plant in Larchmoor", "what came of it": "they invited me",
    "their words": "you know the harbor best", "what is new": "I finished a course in planning",
    "kind of role": "a role in logistics", "one new fact that helps to place you": "I passed the exam",
    "something of use to them": "an article about ports", "their help": "your help", "names": "Ottoline",
    "date": "March 2", "area": "Operations", "applied": "February 2", "promised": "March 20",
    "introducer": "Sam Example", "first": "Ada", "me": "Robin Vale",
}  # fmt: skip
PEOPLE = [
    Person(PersonId(1), "Ada", "Stone"),
    Person(PersonId(1), "Élodie", "de la Cruz-Ngô"),
    Person(PersonId(1), "Ada", "Stone, PhD"),
    Person(PersonId(1), "Dr. Ada", "Stone"),
    Person(PersonId(1), "李", "小龙"),
    Person(PersonId(1), "O’Brien", "Àlex"),
    Person(PersonId(1), "j.", "smith"),
    Person(PersonId(1), "", "Stone"),
    Person(PersonId(1), "", "", "Harborstone"),
    Person(PersonId(1), "", "", email="ada@example.com"),
    Person(PersonId(1), "محمد", "علي"),
    Person(PersonId(1), "Ada Maria", "Stone"),
    Person(PersonId(1), "ADA", "STONE"),
    Person(PersonId(1), "Jo", "X"),
    Person(PersonId(1), "Hi", "Dear"),
    Person(PersonId(1), "Anne-Sophie", "Dupont"),
    Person(PersonId(1), "🌱 Ada", "Stone"),
]


def steps_of(draft: str) -> Iterator[tuple[str, str]]:
    """Channel and phase of the steps that use a draft."""
    for step in reference.playbook().steps:
        carried = step.carried()
        for one in (step, *([carried] if carried else [])):
            if one.draft == draft:
                yield one.channel, one.phase


def roles_of(draft: str, role: Role | None = None) -> frozenset[Role]:
    """Whom a draft may go to: the role its steps are for; an attendee may be the hiring manager."""
    who = {
        one
        for step in reference.playbook().steps
        for one in step.who
        if draft in (step.draft, step.after_no and step.after_no.draft)
    }
    named = {Role(one) for one in who if one in set(Role)}
    attended = {Role.HIRING_MANAGER, Role.INTERVIEWER} if "attendee" in who else set()
    anyone = set(Role) if not named and not attended else set()
    return frozenset({role} if role else named | attended | anyone)


def checked(draft: str, words: Variant, values: dict[str, str], **known: object) -> list[str]:
    template = reference.drafts()[draft]
    made = compose(words, values, template.subject, template.limit)
    assert not made.missing
    alarms = []
    for channel, phase in steps_of(draft):
        one = Letter(
            made.body, made.subject, channel=channel, phase=phase, limit=made.limit, **known
        )  # type: ignore[arg-type]
        alarms += [f"{f.rule.id}: {f.words}" for f in findings(reference.letter_rules(), one)]
    return alarms


@pytest.mark.parametrize(("draft", "situation", "to"), sorted({one[:3] for one in LETTERS}))
def test_in_every_situation(draft: str, situation: str, to: str) -> None:
    words, _ = letter(draft, situation, to)
    when = occasion(draft, situation, to)
    values = FILLED | {k: v for k, v in values_for(when, "Robin Vale").items() if v or k == "call"}
    assert when.person
    roles = roles_of(draft, when.step.role)
    known = {"person": when.person, "roles": roles, "case": when.case.opportunity}
    assert checked(draft, words, values, elsewhere=ELSEWHERE, **known) == []


def every_text() -> Iterator[tuple[str, Variant]]:
    for name, template in reference.drafts().items():
        silent = [Variant((), template.when_silent)] if template.when_silent else []
        for words in (Variant((), template.body), *template.variants, *silent):
            yield name, words


JOBS = (
    ("Planner", "Northlight"),
    ("Math Teacher [Remote]", "Why Not? GmbH"),
    ("C++/C# Dev", "At & With"),
)


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=[person.name for person in PEOPLE])
def test_for_every_kind_of_person(number: int) -> None:
    person = PEOPLE[number]
    case = occasion("rej_others", "a no", "interviewer").case.opportunity
    for title, company in JOBS if LONG else [JOBS[number % len(JOBS)]]:
        job = replace(case, title=title, company=company)
        values = FILLED | {"first": person.call_name, "role": title, "company": company, "call": "",
                           "step": "the process", "chance": "the interview", "field": "Operations"}  # fmt: skip
        for draft, words in every_text():
            blanks = set(PLACEHOLDER.findall(words.body)) - set(values)
            assert not blanks, "say what a person writes there"
            short = reference.drafts()[draft].limit == 200
            alarms = checked(draft, words, values, person=person, roles=roles_of(draft), case=job)
            assert [one for one in alarms if not (short and one.startswith("length"))] == [], draft


def test_there_is_a_channel_for_most_drafts() -> None:
    """What is no letter (what to say in a call, what to ask over coffee) is not checked."""
    unchecked = {d for d in reference.drafts() if not any(c in WRITTEN for c, _ in steps_of(d))}
    assert unchecked == {"rej_call", "air_talk"}
