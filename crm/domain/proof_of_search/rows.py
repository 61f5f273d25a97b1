"""Cases and contacts -> the rows of the sheet: days, names and what came of it, and no word that anyone wrote.

Notes, letters, stories, reasons, impressions and comparisons are no argument of anything here, so none of them can
get into a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases.interview_format import ON_SITE, PANEL
from crm.domain.cases.opportunity import Event, EventKind, Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.proof_of_search.office import Activity, Came, Column, Office, Way
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint

_WAYS: Final = {
    Channel.EMAIL: Way.WRITTEN, Channel.TEXT: Way.WRITTEN, Channel.HANDWRITTEN_NOTE: Way.WRITTEN,
    Channel.LINKEDIN_MESSAGE: Way.WRITTEN, Channel.LINKEDIN_REQUEST: Way.WRITTEN, Channel.CALL: Way.PHONE,
    Channel.VOICEMAIL: Way.PHONE, Channel.VIDEO: Way.VIDEO, Channel.COFFEE: Way.PERSONAL,
    Channel.LUNCH: Way.PERSONAL, Channel.MEETING: Way.PERSONAL, Channel.EVENT: Way.PERSONAL,
}  # fmt: skip
#: Talks; other contacts are letters and calls nobody took.
_TALKS: Final = frozenset(
    (Channel.CALL, Channel.VIDEO, Channel.COFFEE, Channel.LUNCH, Channel.MEETING, Channel.EVENT)
)
#: A present is no search for work.
_NO_SEARCH: Final = frozenset((Channel.GIFT_CARD,))
#: The way of an interview, by the words of its form.
_FORMATS: Final = {
    "phone": Way.PHONE,
    "video": Way.VIDEO,
    ON_SITE: Way.PERSONAL,
    PANEL: Way.PERSONAL,
}
_RESULTS: Final = {
    EventKind.INTERVIEW_HELD: Came.INTERVIEW, EventKind.REJECTION_RECEIVED: Came.REJECTED,
    EventKind.NO_ANSWER_PRESUMED: Came.NO_ANSWER, EventKind.JOB_CANCELLED: Came.CANCELED,
    EventKind.OFFER_WITHDRAWN: Came.REJECTED,
    EventKind.OFFER_RECEIVED: Came.OFFER, EventKind.HIRED_HERE: Came.HIRED,
    EventKind.OFFER_DECLINED: Came.ENDED, EventKind.WITHDRAWN_BY_YOU: Came.ENDED,
    EventKind.PROCESS_RESUMED: Came.OPEN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was done.

    Attributes:
        people: those it was with. result: as of the last day of the period; None = a letter, of which
            nothing more is told.
    """

    day: date
    activity: Activity
    employer: str = ""
    job: str = ""
    people: tuple[Person, ...] = ()
    way: Way = Way.UNKNOWN
    result: Came | None = Came.OPEN


def rows(
    first: date,
    last: date,
    cases: Iterable[tuple[Opportunity, Sequence[Event]]],
    contacts: Iterable[Touchpoint],
    people: Mapping[PersonId, Person],
    counts: Iterable[Activity] = tuple(Activity),
) -> list[Row]:
    """What was done from the first to the last day, in order.

    Args:
        contacts: those to be listed: of the cases, or all.
    """
    known = {case.id: (case, events) for case, events in cases}
    wanted = frozenset(counts)
    found = [row for case, events in known.values() for row in _of_case(case, events, last, people)]
    for contact in contacts:
        row = _of_contact(contact, known, people)
        if row is not None:
            found.append(row)
    listed = [row for row in found if first <= row.day <= last and row.activity in wanted]
    return sorted(
        listed, key=lambda row: (row.day, tuple(Activity).index(row.activity), row.employer)
    )


def _of_case(
    case: Opportunity, events: Sequence[Event], last: date, people: Mapping[PersonId, Person]
) -> list[Row]:
    until = [event for event in events if event.on <= last]
    applied = [event.on for event in until if event.kind is EventKind.APPLIED]
    if not applied and case.applied_on:
        applied = [case.applied_on]
    found = [
        Row(day, Activity.APPLICATION, case.company, case.title, way=Way.WRITTEN, result=_result(until, day))
        for day in dict.fromkeys(applied)
    ]  # fmt: skip
    for event in until:
        if event.kind is EventKind.INTERVIEW_HELD:
            there = tuple(people[one] for one in event.people if one in people)
            way = _FORMATS.get(event.format, Way.UNKNOWN)
            result = _result([e for e in until if e.kind is not EventKind.INTERVIEW_HELD], event.on)
            found.append(
                Row(event.on, Activity.INTERVIEW, case.company, case.title, there, way, result)
            )
    return found


def _result(events: Sequence[Event], since: date) -> Came:
    """What is known since a day: the latest news of it."""
    news = [event for event in events if event.on >= since and event.kind in _RESULTS]
    latest = max(news, key=lambda event: (event.on, event.id), default=None)
    return _RESULTS[latest.kind] if latest else Came.OPEN


def _of_contact(
    contact: Touchpoint,
    cases: Mapping[OpportunityId, tuple[Opportunity, Sequence[Event]]],
    people: Mapping[PersonId, Person],
) -> Row | None:
    """A contact that the user sought; letters that only came are no search."""
    if contact.channel in _NO_SEARCH or contact.direction is Direction.IN:
        return None
    there = tuple(people[one] for one in contact.people if one in people)
    if not there:
        return None
    case = cases[contact.opportunity_id][0] if contact.opportunity_id in cases else None  # type: ignore[index]
    reached = contact.reached_somebody
    talk = contact.channel in _TALKS and reached
    employer = case.company if case else there[0].company
    return Row(
        contact.day,
        Activity.TALK if talk else Activity.CONTACT,
        employer,
        case.title if case else "",
        there,
        _WAYS.get(contact.channel, Way.UNKNOWN),
        Came.HELD if talk else (None if reached else Came.NO_ANSWER),
    )


def cells(row: Row, office: Office) -> tuple[str, ...]:
    """A row in the columns and the words of an office."""
    return tuple(_cell(row, column, office) for column, _ in office.columns)


def _cell(row: Row, column: Column, office: Office) -> str:
    match column:
        case Column.DAY:
            return row.day.strftime(office.dates)
        case Column.EMPLOYER:
            return row.employer
        case Column.JOB:
            return row.job
        case Column.PERSON:
            return ", ".join(person.name for person in row.people)
        case Column.REACH:
            return ", ".join(filter(None, (person.phone or person.email for person in row.people)))
        case Column.ACTIVITY:
            return office.activities[row.activity]
        case Column.WAY:
            return office.ways[row.way]
        case Column.RESULT:
            return office.results[row.result] if row.result else ""
        case Column.EMPTY:
            return ""
