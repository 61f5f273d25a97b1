"""What a form is opened about, and the table row of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from crm.domain.cases.appointment import Appointment, AppointmentKind
from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import AppointmentId, EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import appointments
from crm.services.cases import events, opportunities
from crm.services.people import people
from crm.store.local import LocalStore
from tests.browser.conftest import settle, step_to
from tests.browser.hands.kinds import Kind, press_or_menu
from tests.conftest import TODAY

DIALOG = 'section[role="dialog"]'  # a menu that is just closing is one, too
#: The day of the appointment of which nobody said how it went.
ASKED_ABOUT = date(2026, 11, 19)


@dataclass
class Scene:
    """What a form is opened about; made anew for each run."""

    store: LocalStore
    url: str
    number: int
    case: int
    person: int
    known: str
    """The name of somebody who is stored, and nobody else has."""

    def names(self, *first: str) -> list[str]:
        """Names nobody has yet."""
        return [f"{name} {self.surname}" for name in first]

    @property
    def surname(self) -> str:
        return "Q" + "".join(chr(97 + int(digit)) for digit in f"{self.number:04d}")


Stored = Mapping[str, Any]


@dataclass(frozen=True)
class FormTable:
    """One form.

    Attributes:
        dialog: as the app names it. at: the page, as an address. button: the key of what opens it.
        made: what it is about besides the scene.
        fields: by label. before: what is chosen first. stored: by label, what the database holds.
        needs: fields without which it is not saved; they are always filled.
    """

    name: str
    dialog: str
    at: str
    button: str
    fields: Mapping[str, Kind]
    stored: Callable[[Scene], Stored]
    needs: tuple[str, ...] = ()
    before: Callable[[Locator], None] = lambda dialog: None
    save: str = "Save"
    made: Callable[[Scene], None] = lambda scene: None

    def open(self, page: Page, scene: Scene) -> Locator:
        """Go to its page and open it."""
        self.made(scene)
        address = self.at.format(case=scene.case, person=scene.person)
        failed = page.locator(DIALOG).or_(page.get_by_role("button", name="Discard"))
        if failed.count():  # nothing of a run before that failed
            page.evaluate("sessionStorage.clear()")
            page.goto(scene.url + address)
            settle(page)
        else:
            step_to(page, address)
        named = scene.surname if "id=" in address else address.strip("/").capitalize()
        expect(page.get_by_test_id("stMain")).to_contain_text(named)
        settle(page)
        key = self.button.format(case=scene.case, person=scene.person).replace(":", "-")
        press_or_menu(page, page.locator(f'[class*="st-key-{key}"] button').first)
        dialog = page.locator(DIALOG)
        expect(dialog).to_be_visible()
        settle(page)
        self.before(dialog)
        settle(page)
        return dialog


def make_scene(store: LocalStore, url: str, number: int) -> Scene:
    """A case with a rejection, a coffee nobody said the outcome of, a person in it, and one more person."""
    scene = Scene(store, url, number, 0, 0, "")
    surname = scene.surname
    people.add(store, Person(PersonId(0), "Mia", surname, company="Tallgrass"), TODAY)
    oda = people.add(store, Person(PersonId(0), "Oda", surname, company="Umber"), TODAY)
    new = Opportunity(OpportunityId(0), f"Umber {surname}", "Planner")
    case = opportunities.add(store, new, TODAY)
    opportunities.give_role(store, case.id, oda.id, Role.RECRUITER)
    rejected = EventKind.REJECTION_RECEIVED
    events.record(store, Event(EventId(0), case.id, rejected, date(2026, 11, 20)), TODAY)
    number = AppointmentId(0)
    asked = Appointment(number, AppointmentKind.COFFEE, ASKED_ABOUT, None, (oda.id,), case.id)
    appointments.plan(store, asked, ASKED_ABOUT)
    scene.case, scene.person, scene.known = case.id, oda.id, f"Mia {surname}"
    return scene
