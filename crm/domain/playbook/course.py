"""The course of one case as the rules read it: its chapters, its people, its contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from crm.domain.cases.case_file import Case
from crm.domain.cases.chapters import Chapter, ChapterKind, chapters_of
from crm.domain.cases.involved import attendees, hires_in
from crm.domain.cases.opportunity import MEETINGS, Event, EventKind
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.answer_times import Pace, answer_times, pace_of
from crm.domain.touchpoints.touchpoint import Direction, Touchpoint


class Course:
    """A case with its chapters and what every rule asks again and again.

    Attributes:
        happened: the events until today. met: the interviewers by interview; attended: all of them.
        contacts: the touchpoints by person, the latest last.
    """

    def __init__(self, case: Case, today: date) -> None:
        self.case, self.today = case, today
        self.happened = [event for event in case.events if event.on <= today]
        landed = case.landed if case.landed and case.landed.on <= today else None
        self.chapters: tuple[Chapter, ...] = chapters_of(case.opportunity, self.happened, landed)
        self.current = self.chapters[-1]
        self.met = attendees(case)
        self.attended = {person for group in self.met.values() for person in group}
        self.contacts = by_person(case.touchpoints)
        self.by_id: dict[TouchpointId, Touchpoint] = {t.id: t for t in case.touchpoints}

    def hires(self, chapter: Chapter) -> list[PersonId]:
        """Who got the job in this chapter."""
        return hires_in(self.case, self.chapters, chapter)

    def talks(self, chapter: Chapter) -> list[tuple[Event, PersonId]]:
        """The recorded talks of a chapter, each with whoever was there: the hire, if nobody is named."""
        return [
            (event, person)
            for event in chapter.events
            if event.kind is EventKind.MEETING_HELD
            for person in event.people or self.hires(chapter)
        ]

    def before(self, chapter: Chapter) -> Chapter | None:
        number = self.chapters.index(chapter)
        return self.chapters[number - 1] if number else None

    def process(self, chapter: Chapter) -> Chapter:
        """Where a process began that was taken up again after a presumed no; else the chapter."""
        while chapter.anchor and chapter.anchor.kind is EventKind.PROCESS_RESUMED:
            # There is one before it, as the first chapter of a case is a process.
            before = self.chapters[: self.chapters.index(chapter)]
            chapter = [c for c in before if c.kind is ChapterKind.IN_PROCESS][-1]
        return chapter

    def of(self, person: PersonId) -> Sequence[Touchpoint]:
        return self.contacts.get(person, ())

    def meetings(self, person: PersonId) -> list[date]:
        """The days of the interviews and talks with a person, of this case and the others."""
        here = [e.on for e in self.case.events if e.kind in MEETINGS and person in e.people]
        return here + [day for who, day in self.case.met_in_others if who == person]

    def pace(self, person: PersonId) -> Pace | None:
        """How long a person usually takes to answer, over all cases; None if that is not known."""
        return pace_of(answer_times(self.of(person), self.meetings(person), self.today))

    def in_case(self, touchpoint: Touchpoint) -> bool:
        """Whether a contact is about this case: it names it, or none while only this can be meant."""
        case = touchpoint.opportunity_id
        if case is None:
            return touchpoint.id not in self.case.unclear
        return case == self.case.opportunity.id

    def signs_since(self, person: PersonId, day: date, strictly: bool = False) -> list[date]:
        """The days since `day` on which a person wrote, answered or met the user about this case.

        Args:
            strictly: what they wrote on `day` itself is not counted: it is the news.
        """
        return sorted(contact.last_day for contact in self.signs(person, day, strictly))

    def signs(self, person: PersonId, day: date, strictly: bool = False) -> list[Touchpoint]:
        """The contacts behind `signs_since`, by the day they began."""
        return [
            contact
            for contact in self.of(person)
            if contact.is_sign and self.in_case(contact)
            if contact.day >= day and contact.last_day <= self.today
            if not (strictly and contact.last_day == day and contact.direction is Direction.IN)
        ]


def by_person(touchpoints: Iterable[Touchpoint]) -> dict[PersonId, list[Touchpoint]]:
    """Touchpoints by participant, the latest last."""
    found: dict[PersonId, list[Touchpoint]] = {}
    for touchpoint in sorted(touchpoints, key=lambda t: (t.day, t.id)):
        for person in touchpoint.people:
            found.setdefault(person, []).append(touchpoint)
    return found
