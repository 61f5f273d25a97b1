"""The form after an interview, opened from the menu of an interview that is recorded."""

from __future__ import annotations

from datetime import date

from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.services.cases import events, ledger, opportunities
from tests.browser.hands.kinds import Kind
from tests.browser.hands.scene import FormTable, Scene, Stored
from tests.conftest import TODAY

_MOMENT, _PROBLEM = "A moment to come back to: ", "A problem they named: "


def _interview(scene: Scene) -> None:
    held, who = EventKind.INTERVIEW_HELD, (PersonId(scene.person),)
    case = OpportunityId(scene.case)
    events.record(scene.store, Event(EventId(0), case, held, date(2026, 11, 18), who), TODAY)


def _stored(scene: Scene) -> Stored:
    notes = [note.words for note in ledger.of_case(scene.store, scene.case).air_notes]
    held = opportunities.case(scene.store, scene.case)
    (event,) = [one for one in held.events if one.kind is EventKind.INTERVIEW_HELD]
    # Besides the one who was named in the interview before.
    names = [held.people[one].name for one in event.people if one != scene.person]

    def told(opening: str) -> str:
        return next((n.removeprefix(opening) for n in notes if n.startswith(opening)), "")

    return {
        "Whom did you meet?": names,
        "I keep thinking about ...": told(_MOMENT),
        "A problem they named": told(_PROBLEM),
    }


DESK = FormTable(
    "desk", "desk", "/opportunity?id={case}", "opportunity:event-desk",
    {"Whom did you meet?": Kind.NAMES, "I keep thinking about ...": Kind.LINE,
     "A problem they named": Kind.LINE, "Was especially helpful": Kind.CHOICE},
    _stored, save="Save and show the cards", made=_interview,
)  # fmt: skip
