"""The sheets of job offices (data/job_offices.toml): their columns, their words, and what they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm.domain.hand_written import Table, refuse
from crm.language import tr


class Activity(StrEnum):
    """What was done: an application, an interview, a talk, or the user got in touch."""

    APPLICATION = "application"
    INTERVIEW = "interview"
    TALK = "talk"
    CONTACT = "contact"


class Way(StrEnum):
    WRITTEN = "written"
    PHONE = "phone"
    PERSONAL = "personal"
    VIDEO = "video"
    UNKNOWN = "unknown"


class Came(StrEnum):
    """What came of it by the end of the period; `held`, `no_answer`: of a talk or a contact."""

    OPEN = "open"
    INTERVIEW = "interview"
    OFFER = "offer"
    REJECTED = "rejected"
    HIRED = "hired"
    ENDED = "ended"
    HELD = "held"
    NO_ANSWER = "no_answer"
    CANCELED = "canceled"


class Column(StrEnum):
    """What a column shows; `reach`: an address or a number; `empty`: it is filled in by hand."""

    DAY = "day"
    EMPLOYER = "employer"
    JOB = "job"
    PERSON = "person"
    REACH = "reach"
    ACTIVITY = "activity"
    WAY = "way"
    RESULT = "result"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Office:
    """A job office and its sheet.

    Attributes:
        dates: the pattern of a day. countries: ISO 3166 codes. columns: what each shows, with its title.
        rule, due: what is to be shown, and by when. source, as_of: where and when that was looked up.
    """

    id: str
    name: str
    dates: str
    countries: tuple[str, ...]
    title: str
    counts: frozenset[Activity]
    rule: str
    due: str
    source: str
    as_of: str
    columns: tuple[tuple[Column, str], ...]
    activities: Mapping[Activity, str]
    ways: Mapping[Way, str]
    results: Mapping[Came, str]


_TEXTS = ("id", "name", "title", "rule", "due", "source", "as_of")
#: How a day is written, by an example of it.
_DATES = {"23.11.2026": "%d.%m.%Y", "23/11/2026": "%d/%m/%Y", "11/23/2026": "%m/%d/%Y"}
_WORDS: Mapping[str, Sequence[StrEnum]] = {
    "activities": tuple(Activity),
    "ways": tuple(Way),
    "results": tuple(Came),
}


def parse_offices(raw: Mapping[str, Any], place: str) -> tuple[Office, ...]:
    """The offices of the file, in its order.

    Raises:
        ReferenceBroken: it has mistakes; all are named, by office and key.
    """
    problems: list[str] = []
    top = Table(raw, place, problems)
    top.only(("office",))
    top.require("office")
    found = tuple(_office(one) for one in top.tables("office"))
    ids = [one.id for one in found]
    if len(set(ids)) < len(ids):
        top.wrong("office", tr("each id may be used once"))
    refuse(problems)
    return found


def _office(one: Table) -> Office:
    one.only((*_TEXTS, "dates", "countries", "counts", "columns", *_WORDS))
    one.require(*_TEXTS, "dates", "countries", "counts", "columns")
    codes = one.texts("countries")
    if any(len(code) != 2 or not code.isupper() for code in codes):
        one.wrong("countries", tr("they must be codes of two capital letters, like DE"))
    counts = one.each_of("counts", tuple(str(kind) for kind in Activity))
    words = {name: _words(one, name, kinds) for name, kinds in _WORDS.items()}
    texts = {name: one.text(name) for name in _TEXTS}
    written = one.one_of("dates", tuple(_DATES))
    return Office(
        dates=_DATES.get(written, ""),
        countries=codes,
        counts=frozenset(map(Activity, counts)),
        columns=_columns(one),
        activities={kind: words["activities"][kind] for kind in Activity},
        ways={kind: words["ways"][kind] for kind in Way},
        results={kind: words["results"][kind] for kind in Came},
        **texts,
    )


def _columns(one: Table) -> tuple[tuple[Column, str], ...]:
    known = {str(column): column for column in Column}
    found = []
    for text in one.texts("columns"):
        name, _, title = (part.strip() for part in text.partition("="))
        if name not in known or not title:
            one.wrong(
                "columns",
                tr("write each like “day = Date”, with one of {known}", known=", ".join(known)),
            )
            continue
        found.append((known[name], title))
    if Column.DAY not in {column for column, _ in found} and not one.is_wrong("columns"):
        one.wrong("columns", tr("one of them must be the day"))
    return tuple(found)


def _words(one: Table, name: str, kinds: Sequence[StrEnum]) -> dict[str, str]:
    table = Table(one.raw.get(name, {}), f"{one.place}, {name}", one.problems)
    table.only(tuple(str(kind) for kind in kinds))
    missing = [str(kind) for kind in kinds if str(kind) not in table.raw]
    if missing:
        one.wrong(name, tr("these are missing: {missing}", missing=", ".join(missing)))
    return {kind: table.text(str(kind)) for kind in kinds}
