"""The tools of the assistant's door: their names, what they take, and the words that an assistant reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crm.assistant import counts, reading, writing
from crm.assistant.fields import Field, Kind
from crm.commands.common import Written
from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.decisions import Decision
from crm.domain.cases.opportunity import EventKind
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.language import tr
from crm.store.handle import Store

Answer = tuple[dict[str, Any], str]
Run = Callable[[Store, Mapping[str, Any], date, bool], Written | Answer]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        run: None for undo, which the door does itself. writes: only there if the user lets it write.
    """

    name: str
    words: str
    fields: tuple[Field, ...]
    run: Run | None
    writes: bool = False


_DAY: Final = tr("like 2026-11-20, Friday or yesterday")
_LIMIT: Final = Field("limit", Kind.NUMBER, tr("how many lines at most"), default=10)
_WITH: Final = Field(
    "with", Kind.TEXTS, tr("IDs or full names of people who are stored"), default=[]
)  # fmt: skip
_NEW: Final = Field(
    "new", Kind.TEXTS, tr("names of people who are not stored yet; they are added"), default=[]
)  # fmt: skip
_KEY: Final = Field("key", Kind.TEXT, tr("the key of the step, as opportunities and today give it"))
_NOTE: Final = Field("note", Kind.TEXT, tr("a note in the user's words"), default="")
_PAST: Final = Field(
    "day", Kind.TEXT, tr("the day, {day}; today by default", day=_DAY), default="today"
)
_CASE: Final = Field("opportunity", Kind.NUMBER, tr("the ID of the opportunity"))


def _said(name: str, words: str, default: str = "") -> Field:
    return Field(name, Kind.TEXT, words, default=default)


def _needed(field: Field) -> Field:
    return Field(field.name, field.kind, field.words, True, field.choices)


def _chosen(name: str, words: str, choices: type[Any], needed: bool = False) -> Field:
    return Field(name, Kind.TEXT, words, needed, tuple(one.value for one in choices if one.value))


def _named(role: str) -> Field:
    return Field(
        role.replace(" ", "_"), Kind.TEXTS,
        tr("who was the {role}: IDs or full names; unknown names are added", role=role), default=[],
    )  # fmt: skip


_JOB: Final = (
    _said("company", tr("the company, if the opportunity is new")),
    _said("title", tr("the job, if the opportunity is new")),
)
_INVOLVED: Final = (
    _named("recruiter"),
    Field("manager", Kind.TEXTS, _named(tr("hiring manager")).words, default=[]),
    _named("interviewer"),
    _named("referrer"),
)

READING: Final = (
    Tool(
        "today",
        tr("Whom to contact next, how and why: the ranked list of today. Ask this first."),
        (_LIMIT,),
        reading.today,
    ),
    Tool(
        "people",
        tr(
            "A list of people, found by words in their name, work or address; or, with person, everything "
            "about one of them: how warm the tie is, contacts, appointments and steps."
        ),
        (
            _said("person", tr("ID or full name of one person")),
            _said("search", tr("words to search for")),
            Field("limit", Kind.NUMBER, tr("how many people at most"), default=20),
            Field("offset", Kind.NUMBER, tr("how many to leave out at the beginning"), default=0),
        ),
        reading.people,
    ),
    Tool(
        "opportunities",
        tr(
            "The jobs the user wants or wanted; or, with opportunity, one of them with its people, events "
            "and contacts, and its open steps with their keys."
        ),
        (_CASE,),
        reading.opportunities,
    ),
    Tool(
        "prepare",
        tr(
            "What to read before a talk with a person, or, with key, the draft of what a step sends."
        ),
        (_said("person", tr("ID or full name")), Field("key", Kind.TEXT, _KEY.words, default="")),
        reading.prepare,
    ),
    Tool(
        "insights",
        tr(
            "Counts from the user's own record: which ties are cooling, which channels are used, how often "
            "outreach is answered, how long opportunities take, at which companies people are known."
        ),
        (Field("question", Kind.TEXT, tr("which of these"), True, tuple(counts.QUESTIONS)),),
        counts.answer,
    ),
)

WRITING: Final = (
    Tool(
        "log",
        tr(
            'Log a contact that took place, in one sentence like "coffee with Sam yesterday, knows the new '
            'CFO". What the sentence leaves open is asked for; say it with the other arguments.'
        ),
        (
            _needed(_said("sentence", tr("with whom, how, when, and what was said"))),
            _WITH,
            _NEW,
            Field("day", Kind.TEXT, tr("on which day, {day}", day=_DAY)),
            _chosen("channel", "how", Channel),
            _chosen("direction", tr("who reached out: out is the user"), Direction),
            _chosen("result", tr("what came of it"), Result),
            _CASE,
            Field("said", Kind.TEXT, tr("what was said, instead of the rest of the sentence")),
            Field("preview", Kind.FLAG, tr("only say what would be stored"), default=False),
        ),
        writing.log,
        True,
    ),
    Tool(
        "event",
        tr(
            "Record what happened in an opportunity. For a rejection use rejection. To add an opportunity, say "
            "applied with company and title instead of opportunity, and who is involved."
        ),
        (
            _CASE,
            _chosen("kind", tr("what happened"), EventKind, True),
            _WITH,
            _NEW,
            _PAST,
            *_JOB,
            *_INVOLVED,
            _NOTE,
        ),
        writing.event,
        True,
    ),
    Tool(
        "rejection",
        tr(
            "Record a rejection with everyone involved; the opportunity is added if it is not stored yet."
        ),
        (
            *_JOB,
            _CASE,
            _PAST,
            _said("interview", tr("the day of the last interview, {day}", day=_DAY)),
            *_INVOLVED,
            _NOTE,
        ),
        writing.rejection,
        True,
    ),
    Tool(
        "appointment",
        tr(
            "Plan what is to come: an interview, a call, a coffee, the last day to answer an offer."
        ),
        (
            _chosen("kind", tr("what it is"), AppointmentKind, True),
            Field("day", Kind.TEXT, tr("the day, like 2026-12-01 or Friday"), True),
            _said("at", tr("the time, like 14:30")),
            _WITH,
            _NEW,
            _CASE,
            _said("place", tr("where, or the link to join")),
            _NOTE,
        ),
        writing.appointment,
        True,
    ),
    Tool(
        "decide",
        tr(
            "Say that a step without a contact is done, skip a step, or put it off (snoozed). A step that is "
            "a contact with someone is done by logging that contact."
        ),
        (
            _needed(_KEY),
            _chosen("decision", tr("what the user decided"), Decision, True),
            _said("reason", tr("why; needed to skip, and from the third time on to put off")),
            _said("until", tr("until which day a step is put off, like 2026-12-01 or Friday")),
        ),
        writing.decide,
        True,
    ),
    Tool(
        "add_person",
        tr("Add a person. If someone of the same name is stored already, the answer says so."),
        (
            _needed(_said("name", tr("the full name"))),
            _said("company", tr("where they work")),
            _said("position", tr("as what")),
            _said("email", tr("their e-mail address")),
            _said("phone", tr("their number")),
            _said("linkedin", tr("the address of their LinkedIn page")),
            _said("how_met", tr("how the user met them")),
            _said("notes", tr("notes in the user's words")),
        ),
        writing.add_person,
        True,
    ),
    Tool("undo", tr("Undo the last change that was made through these tools."), (), None, True),
)
