"""The form for how likely an offer feels, opened from the page of an opportunity that nobody has decided."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator

from crm.domain.cases.opportunity import Event, EventKind
from crm.domain.ids import EventId, OpportunityId
from crm.services.cases import events, gut_feelings, opportunities
from scripts.waiting import settle
from tests.browser.hands.kinds import Kind
from tests.browser.hands.scene import FormTable, Scene, Stored
from tests.conftest import TODAY


def _undecided(scene: Scene) -> None:
    case = OpportunityId(scene.case)
    for event in opportunities.case(scene.store, case).events:
        events.remove_event(scene.store, event.id)
    held = Event(EventId(0), case, EventKind.INTERVIEW_HELD, date(2026, 10, 30))
    events.record(scene.store, held, TODAY)


def _how_likely(dialog: Locator) -> None:
    dialog.get_by_role("combobox").first.click()
    dialog.page.get_by_role("option", name="70%").click()
    settle(dialog.page)


def _stored(scene: Scene) -> Stored:
    (felt,) = gut_feelings.of_case(scene.store, scene.case)
    return {"Why? (optional)": felt.why, "When?": felt.felt_on}


FEELING = FormTable(
    "feeling", "feeling", "/opportunity?id={case}", "feeling:new:{case}",
    {"How likely is an offer?": Kind.CHOICE, "Why? (optional)": Kind.AREA, "When?": Kind.DAY},
    _stored, before=_how_likely, made=_undecided,
)  # fmt: skip
