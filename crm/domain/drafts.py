"""Drafts: the shipped texts, filled from the case; missing values are marked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.dates import format_date
from crm.domain.hand_written import Table, refuse
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import Trigger
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
#: The parts of a draft that the user may reword.
WORDS: Final = ("subject", "body", "when_silent")
#: The placeholders a case can fill, with their meaning; any other becomes "[...]".
PLACEHOLDERS: Final = {
    "first": "the first name of the person you write to",
    "me": "your name",
    "role": "the job's title",
    "company": "the company",
    "area": "the department",
    "field": "the department, as a field of work",
    "date": "the day of your interview with them",
    "names": "who else was there",
    "chance": "what you thank for: the interview, if there was one",
    "call": "a sentence about your call, or nothing if there was none",
    "step": "the process",
    "introducer": "who recommended this person to you",
}

#: Placeholders that may be empty without being marked as missing.
_MAY_BE_EMPTY: Final = frozenset({"call"})

#: LinkedIn's limits; they change without notice. Source: R (DOMAIN 3.1).
NOTE_LIMIT: Final = 200
NOTE_LIMIT_PREMIUM: Final = 300
NOTES_A_MONTH: Final = 5
LIMITS_AS_OF: Final = "Nov 2026"
_TALKED: Final = frozenset({Result.REACHED, Result.REPLIED})
#: Some mail programs and systems cut longer mailto links. Source: D, below the 2,000 commonly quoted.
LONGEST_LINK: Final = 1900
#: Question marks of all scripts.
QUESTION_MARKS: Final = "?\uff1f\u061f\u037e"


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one step; `limit` = the maximum length of the filled body, 0 = none."""

    body: str
    subject: str = ""
    when_silent: str = ""
    limit: int = 0


Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled template; `missing` names what the user still has to fill in."""

    subject: str
    body: str
    missing: tuple[str, ...] = ()
    limit: int = 0


def parse_templates(table: Mapping[str, Any]) -> Templates:
    """Read the table of drafts.

    Raises:
        ReferenceBroken: the sentences name the drafts and the keys that are wrong.
    """
    problems: list[str] = []
    found = {name: _template(Table(raw, f"Draft {name}", problems)) for name, raw in table.items()}
    refuse(problems)
    return found


def _template(table: Table) -> Template:
    table.only((*WORDS, "limit"))
    table.require("body")
    return Template(**{key: table.text(key) for key in WORDS}, limit=table.number("limit"))


def with_words(template: Template, words: Mapping[str, str]) -> Template:
    """A template with the user's own texts in place of the shipped ones they changed."""
    return Template(
        body=words.get("body", template.body),
        subject=words.get("subject", template.subject),
        when_silent=words.get("when_silent", template.when_silent),
        limit=template.limit,
    )


def own_words(shipped: Template, written: Template) -> dict[str, str]:
    """The differences from the shipped texts; only these are stored, so the rest follows updates."""
    before, after = asdict(shipped), asdict(written)
    return {name: after[name] for name in WORDS if after[name] != before[name]}


def unknown_placeholders(template: Template) -> tuple[str, ...]:
    """Placeholders no case can fill, in the order of the text."""
    texts = "\n".join((template.subject, template.body, template.when_silent))
    found = dict.fromkeys(_PLACEHOLDER.findall(texts))
    return tuple(name for name in found if name not in PLACEHOLDERS)


def note_limit(limit: int, premium: bool) -> int:
    """Apply the maximum length of a LinkedIn note; other limits stay as they are."""
    return NOTE_LIMIT_PREMIUM if premium and limit == NOTE_LIMIT else limit


def asks(text: str) -> bool:
    """Whether a text contains a question; one to the hiring manager should not (A)."""
    return any(mark in text for mark in QUESTION_MARKS)


def compose(template: Template, values: Mapping[str, str], silent: bool = False) -> Draft:
    """Fill a template; an unknown placeholder becomes "[words]" and is listed.

    Args:
        silent: no answer ever came; use `when_silent`, where there is one.
    """
    missing: dict[str, None] = {}

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1], "").strip()
        if not value:
            missing[found[1]] = None
        return value or f"[{found[1]}]"

    words = template.when_silent if silent and template.when_silent else template.body
    for name in _MAY_BE_EMPTY:
        if values.get(name) == "":
            words = re.sub(rf"\{{{name}\}}\s*", "", words)
    subject, body = _PLACEHOLDER.sub(fill, template.subject), _PLACEHOLDER.sub(fill, words)
    return Draft(subject, body, tuple(missing), template.limit)


def compose_step(templates: Templates, step: DueStep, case: Case, me: str) -> Draft | None:
    """The draft of a due step; None if the step has none."""
    template = templates.get(step.step.draft)
    if template is None:
        return None
    return compose(template, values_for(step, case, me), _silent(step, case))


def _silent(step: DueStep, case: Case) -> bool:
    """Whether no answer ever came; a rejection after the silence is an answer."""
    return step.event.kind is EventKind.NO_ANSWER_PRESUMED and not any(
        e.kind is EventKind.REJECTION_RECEIVED and e.on >= step.event.on for e in case.events
    )


def values_for(step: DueStep, case: Case, me: str) -> dict[str, str]:
    """The placeholder values known from the case.

    first, me, role (the job's title), company, area (department), field, date (of the interview
    with this person), names (of the other attendees), chance, call (how it went), step,
    introducer (of a recommended person).
    """
    opportunity = case.opportunity
    met = _interview_with(step, case)
    interviewed = any(e.kind is EventKind.INTERVIEW_HELD for e in case.events)
    values = {
        "first": step.person.call_name if step.person else "",
        "me": me,
        "role": opportunity.title,
        "company": opportunity.company,
        "area": opportunity.department,
        "field": opportunity.department,
        "step": "the process",
        "introducer": _introducer(step, case),
        "chance": "the chance to interview" if interviewed else "considering me",
        "call": _about_call(step, case),
    }
    if met:
        others = [p for p in met.people if p in case.people and case.people[p] != step.person]
        values["date"] = format_date(met.on)
        values["names"] = _listed([case.people[p].call_name for p in others])
    return values


def _introducer(step: DueStep, case: Case) -> str:
    """The person who recommended the step's person; their words stay in the notes."""
    if step.trigger is not Trigger.INTRODUCTION_OPEN:
        return ""
    notes = [n for n in case.recommendations if n.note_id == step.key.occurrence]
    known = [case.people[note.said_by] for note in notes if note.said_by in case.people]
    return known[0].name if known else ""


def _about_call(step: DueStep, case: Case) -> str:
    """A sentence about the call before an e-mail; empty if it is not known how it went."""
    calls = [
        t
        for t in case.touchpoints
        if step.person
        and step.person.id in t.people
        and t.opportunity_id == case.opportunity.id
        and t.channel in (Channel.CALL, Channel.VOICEMAIL)
        and t.direction is not Direction.IN
        and t.day >= step.event.on
    ]
    last = max(calls, key=lambda t: (t.result in _TALKED, t.day, t.id), default=None)
    if last is None:
        return ""
    if last.result in _TALKED:
        return "Thank you for your time on the phone."
    if last.channel is Channel.VOICEMAIL:
        return f"I left you a message on {format_date(last.day)}."
    if last.result is Result.NO_ANSWER:
        return f"I tried to reach you by phone on {format_date(last.day)}."
    return ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + "".join(names[-1:])


def _interview_with(step: DueStep, case: Case) -> Event | None:
    """The interview the text refers to: the anchor itself, else the last one with this person.

    While the process is open any last interview will do; later that would thank a person
    who was not there.
    """
    if step.event.kind is EventKind.INTERVIEW_HELD:
        return step.event
    held = [e for e in case.events if e.kind is EventKind.INTERVIEW_HELD]
    if step.person and ChapterKind.IN_PROCESS not in step.step.chapters:
        held = [e for e in held if step.person.id in e.people or not e.people]
    return max(held, key=lambda e: (e.on, e.id), default=None)
