"""What stayed with the user of each person after an interview, kept as notes of that talk; and the thank-you cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crm.domain.cases.interview_format import ON_SITE, PANEL
from crm.domain.cases.ledger import AirKind, AirNote
from crm.domain.ids import AirNoteId, EventId, OpportunityId, PersonId
from crm.domain.workdays import Workdays
from crm.language import tr

#: Workdays that a letter is on its way, with one to spare. Source: D.
_ON_ITS_WAY: Final = 3


class Kept(StrEnum):
    """What a note of a person holds, by the words it begins with: people read them, and so does Embers."""

    MOMENT = "A moment to come back to: "
    PROBLEM = "A problem they named: "


#: The same in the language people read; notes of before a change of language are found, too.
_BEGINS: Final = {
    Kept.MOMENT: tr("A moment to come back to: "),
    Kept.PROBLEM: tr("A problem they named: "),
}


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the user wrote down of one person: "" = nothing."""

    moment: str = ""
    problem: str = ""

    def __bool__(self) -> bool:
        return bool(self.moment or self.problem)


def as_notes(
    kept: Remembered, person: PersonId, case: OpportunityId, event: EventId, on: date
) -> list[AirNote]:
    """The notes of one person: an insight for each thing that was written down."""
    parts = ((Kept.MOMENT, kept.moment), (Kept.PROBLEM, kept.problem))
    return [
        AirNote(
            AirNoteId(0),
            person,
            AirKind.INSIGHT,
            f"{_BEGINS[kind]}{words.strip()}",
            case,
            event,
            on,
        )
        for kind, words in parts
        if words.strip()
    ]


def remembered(
    notes: Iterable[AirNote], person: PersonId, event: EventId | None = None
) -> Remembered:
    """What is noted of one person: of this interview, or the latest of all; later notes win."""
    found: dict[Kept, str] = {}
    for note in sorted(notes, key=lambda note: (note.noted_on or date.min, note.id)):
        if note.person_id != person or (event is not None and note.event_id != event):
            continue
        for kind in Kept:
            for begin in (_BEGINS[kind], kind.value):
                if note.words.startswith(begin):
                    found[kind] = note.words.removeprefix(begin).strip()
    return Remembered(found.get(Kept.MOMENT, ""), found.get(Kept.PROBLEM, ""))


#: The blanks of a draft that each of them fills (data/drafts.toml).
MOMENT_BLANKS: Final = (tr("one specific moment"), "topic")
PROBLEM_BLANKS: Final = (tr("their problem"),)


def blanks(kept: Remembered) -> dict[str, str]:
    """The values that a letter to this person takes from it."""
    moment, problem = (text.rstrip(" .") for text in (kept.moment, kept.problem))
    filled = dict.fromkeys(MOMENT_BLANKS, moment) | dict.fromkeys(PROBLEM_BLANKS, problem)
    return {name: text for name, text in filled.items() if text}


def is_carried(format: str) -> bool:
    """Whether a card can be dropped off: the interview was at their place."""
    return format in (ON_SITE, PANEL)


def latest_posting_day(interview: date, promised: date | None, workdays: Workdays) -> date:
    """The last day to mail a card.

    The next workday after the interview [R: write and deliver within a day]; if they promised to decide on a
    day, early enough to arrive before it, but not before the interview.
    """
    usual = workdays.after(interview, 1)
    if promised is None:
        return usual
    day = promised
    for _ in range(_ON_ITS_WAY):
        day = workdays.last_workday(day - timedelta(1))
    return max(interview, min(usual, day))
