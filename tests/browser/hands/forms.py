"""Every form of the app: how it is opened, its fields, and where their values are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from playwright.sync_api import Locator, Page, expect

from crm.domain.cases.opportunity import Event, EventKind, Opportunity, Role
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import touchpoints
from crm.services.cases import events, ledger, opportunities
from crm.services.people import people
from crm.store.local import LocalStore
from tests.browser.conftest import settle, step_to
from tests.conftest import TODAY


class Kind(Enum):
    """What a field takes."""

    NAMES = "several people"
    ONE = "one person, also a new one"
    KNOWN = "one person who is stored"
    TAGS = "tags"
    LINE = "a line of text"
    AREA = "several lines of text"
    DAY = "a day of the past"
    DAY_AHEAD = "a day to come"
    CHOICE = "something that is chosen, not typed"


#: What the day fields are given, in the order of en-GB, and the day it is.
TYPED_DAY, THE_DAY = "02/11/2026", date(2026, 11, 2)
TYPED_DAY_AHEAD, THE_DAY_AHEAD = "3 Dec 2026", date(2026, 12, 3)


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

    def open(self, page: Page, scene: Scene) -> Locator:
        """Go to its page and open it."""
        address = self.at.format(case=scene.case, person=scene.person)
        failed = page.get_by_role("dialog").or_(page.get_by_role("button", name="Discard"))
        if failed.count():  # nothing of a run before that failed
            page.evaluate("sessionStorage.clear()")
            page.goto(scene.url + address)
            settle(page)
        else:
            step_to(page, address)
        listing = address.strip("/").capitalize()
        expect(page.locator("h1")).to_contain_text(scene.surname if "id=" in address else listing)
        settle(page)
        key = self.button.format(case=scene.case, person=scene.person).replace(":", "-")
        page.locator(f'[class*="st-key-{key}"] button').first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        settle(page)
        self.before(dialog)
        settle(page)
        return dialog


def make_scene(store: LocalStore, url: str, number: int) -> Scene:
    """A case with an interview and a person in it, and one more person."""
    scene = Scene(store, url, number, 0, 0, "")
    surname = scene.surname
    people.add(store, Person(PersonId(0), "Mia", surname, company="Tallgrass"), TODAY)
    oda = people.add(store, Person(PersonId(0), "Oda", surname, company="Umber"), TODAY)
    new = Opportunity(OpportunityId(0), f"Umber {surname}", "Planner")
    case = opportunities.add(store, new, TODAY)
    opportunities.give_role(store, case.id, oda.id, Role.RECRUITER)
    rejected = EventKind.REJECTION_RECEIVED
    events.record(store, Event(EventId(0), case.id, rejected, date(2026, 11, 20)), TODAY)
    scene.case, scene.person, scene.known = case.id, oda.id, f"Mia {surname}"
    return scene


def _names(scene: Scene, ids: Any) -> list[str]:
    return [person.name for person in people.by_ids(scene.store, list(ids))]


def _case(scene: Scene) -> Any:
    return opportunities.case(scene.store, scene.case)


def _rejection(scene: Scene) -> Stored:
    newest = max(opportunities.overview(scene.store), key=lambda row: row.opportunity.id)
    case = opportunities.case(scene.store, newest.opportunity.id)
    days = {event.kind: event.on for event in case.events}
    held = {role: [h.person_id for h in case.roles if h.role is role] for role in Role}
    return {
        "Company": case.opportunity.company,
        "Job title": case.opportunity.title,
        "Rejection came on": days[EventKind.REJECTION_RECEIVED],
        "Last interview": days.get(EventKind.INTERVIEW_HELD),
        "Recruiter": _names(scene, held[Role.RECRUITER]),
        "Hiring manager": _names(scene, held[Role.HIRING_MANAGER]),
        "Others who interviewed you": _names(scene, held[Role.INTERVIEWER]),
        "Who referred you, if anybody": _names(scene, held[Role.REFERRER]),
    }


def _touchpoint(scene: Scene) -> Stored:
    with scene.store.read() as db:
        number = db.execute("SELECT max(id) FROM touchpoints").fetchone()[0]
    entry = touchpoints.get(scene.store, number)
    return {
        "With whom?": _names(scene, entry.people),
        "When?": entry.day,
        "What was said?": entry.summary,
    }


def _event(kind: EventKind, who: str) -> Callable[[Scene], Stored]:
    def stored(scene: Scene) -> Stored:
        event = next(e for e in reversed(_case(scene).events) if e.kind is kind)
        return {
            "When?": event.on,
            who: _names(scene, event.people),
            "In your words": event.note,
            "In the role since": event.started_on,
        }

    return stored


def _role(scene: Scene) -> Stored:
    referrers = [h.person_id for h in _case(scene).roles if h.role is Role.REFERRER]
    return {"Who?": _names(scene, referrers)}


def _claim(scene: Scene) -> Stored:
    (claim,) = ledger.of_case(scene.store, scene.case).claims
    return {
        "In their words, as near as you can": claim.words,
        "Who said it?": _names(scene, [claim.said_by] if claim.said_by else []),
        "When?": claim.said_on,
    }


def _air_note(scene: Scene) -> Stored:
    (note,) = ledger.of_case(scene.store, scene.case).air_notes
    return {
        "In their words, as near as you can": note.words,
        "Who said it?": _names(scene, [note.person_id]),
        "When?": note.noted_on,
        "Whom to meet? (if they named somebody)": _names(
            scene, [note.led_to_person] if note.led_to_person else []
        ),
        "Follow it up from (makes a step)": note.act_on,
    }


def _introduced(scene: Scene) -> Stored:
    by = people.get(scene.store, scene.person).referred_by
    return {f"Who introduced you to Oda {scene.surname}?": _names(scene, [by] if by else [])}


def _merge(scene: Scene) -> Stored:
    return {}


def _person(scene: Scene) -> Stored:
    one = people.get(scene.store, scene.person)
    return {
        "First name": one.first_name,
        "Last name": one.last_name,
        "Company": one.company,
        "Position": one.position,
        "E-mail": one.email,
        "Phone": one.phone,
        "LinkedIn profile": one.linkedin_url,
        "Location": one.location,
        "Connected on LinkedIn since": one.connected_on,
        "Tags": list(one.tags),
        "How did you meet?": one.how_met,
        "Notes": one.notes,
    }


def _opportunity(scene: Scene) -> Stored:
    one = _case(scene).opportunity
    return {
        "Company": one.company,
        "Job title": one.title,
        "Department": one.department,
        "How you found it": one.source,
        "Applied on": one.applied_on,
        "They promised to decide by": one.promised_decision_on,
        "Address of the posting": one.posting_url,
        "Text of the posting": one.posting_text,
        "Notes": one.notes,
    }


def _comparison(scene: Scene) -> Stored:
    (line,) = ledger.of_case(scene.store, scene.case).comparisons
    return {
        "What do you compare?": line.criterion,
        "Mine": line.mine,
        "Theirs": line.theirs,
        "What follows for you?": line.what_follows,
    }


def _decision(scene: Scene) -> Stored:
    result = _case(scene).step_decisions[-1]
    return {"Why?": result.reason, "Reason (optional)": result.reason,
            "Day": result.until}  # fmt: skip


def _pick(words: str) -> Callable[[Locator], None]:
    def pick(dialog: Locator) -> None:
        dialog.get_by_role("radio", name=words, exact=True).click()

    return pick


def _kind_of_event(words: str) -> Callable[[Locator], None]:
    def pick(dialog: Locator) -> None:
        dialog.get_by_role("combobox", name="What?").click()
        dialog.page.get_by_role("option", name=words).click()

    return pick


C, L, A, D = Kind.CHOICE, Kind.LINE, Kind.AREA, Kind.DAY
CASE, PERSON = "/opportunity?id={case}", "/person?id={person}"
FORMS = (
    FormTable(
        "rejection", "rejection", "/opportunities", "opportunities:rejection",
        {"Which job?": C, "Company": L, "Job title": L, "Rejection came on": D,
         "Last interview": D, "Recruiter": Kind.NAMES, "Hiring manager": Kind.NAMES,
         "Others who interviewed you": Kind.NAMES, "Who referred you, if anybody": Kind.NAMES,
         "The recruiter took part in the interview": C},
        _rejection, needs=("Company", "Job title", "Recruiter"), save="Show me what to do",
    ),
    FormTable(
        "log", "log", "/people", "log:open",
        {"With whom?": Kind.NAMES, "How?": C, "When?": D, "Who reached out?": C,
         "What came of it?": C, "What was said?": A, "About which opportunity?": C},
        _touchpoint, needs=("With whom?",),
    ),
    FormTable(
        "interview", "event", f"{CASE}&tab=events", "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who interviewed you?": Kind.NAMES, "Format": C, "Round": C,
         "In your words": A},
        _event(EventKind.INTERVIEW_HELD, "Who interviewed you?"),
    ),
    FormTable(
        "hire", "event", f"{CASE}&tab=events", "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who got the job?": Kind.NAMES, "Where did they come from?": C,
         "In the role since": D, "In your words": A},
        _event(EventKind.HIRE_IDENTIFIED, "Who got the job?"),
        before=_kind_of_event("Found out who got it"),
    ),
    FormTable(
        "left", "event", f"{CASE}&tab=events", "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who left it?": Kind.NAMES, "In your words": A},
        _event(EventKind.HIRE_LEFT, "Who left it?"),
        before=_kind_of_event("The hire left"),
    ),
    FormTable(
        "meeting", "event", f"{CASE}&tab=events", "opportunity:event:{case}",
        {"What?": C, "When?": D, "Whom did you meet?": Kind.NAMES, "In your words": A},
        _event(EventKind.MEETING_HELD, "Whom did you meet?"),
        before=_kind_of_event("Met the person who got it"),
    ),
    FormTable(
        "role", "role", f"{CASE}&tab=people", "opportunity:role:{case}",
        {"Who?": Kind.NAMES, "Role": C, "Was especially helpful": C}, _role, needs=("Who?",),
    ),
    FormTable(
        "claim", "claim", f"{CASE}&tab=why", "ledger:add-fact:{case}",
        {"What is it?": C, "In their words, as near as you can": A, "Who said it?": Kind.ONE,
         "When?": D, "How?": C, "Which reason does it name? (if any)": C},
        _claim, needs=("In their words, as near as you can",), before=_pick("Opinion"),
    ),
    FormTable(
        "air note", "air_note", f"{CASE}&tab=hire", "ledger:add-air:{case}",
        {"What is it?": C, "In their words, as near as you can": A, "Who said it?": Kind.ONE,
         "When?": D, "Whom to meet? (if they named somebody)": Kind.ONE,
         "Follow it up from (makes a step)": Kind.DAY_AHEAD},
        _air_note, needs=("In their words, as near as you can", "Who said it?"),
        before=_pick("Recommendation"),
    ),
    FormTable(
        "introduced", "introduced", PERSON, "person:introduced:{person}",
        {"Who introduced you to": Kind.ONE}, _introduced,
    ),
    FormTable(
        "merge", "merge", PERSON, "person:merge:{person}",
        {"Who is the same person?": Kind.KNOWN}, _merge, needs=("Who is the same person?",),
        save="Compare",
    ),
    FormTable(
        "person", "person", PERSON, "person:edit:{person}",
        {"First name": L, "Last name": L, "Company": L, "Position": L, "E-mail": L, "Phone": L,
         "LinkedIn profile": L, "Location": L, "Connected on LinkedIn since": D,
         "How often in touch?": C, "Tags": Kind.TAGS, "Do not contact": C,
         "How did you meet?": L, "Notes": A},
        _person,
    ),
    FormTable(
        "opportunity", "opportunity", CASE, "opportunity:edit:{case}",
        {"Company": L, "Job title": L, "Department": L, "How you found it": L, "Applied on": D,
         "They promised to decide by": Kind.DAY_AHEAD, "Employer": C,
         "Address of the posting": L, "Text of the posting": A, "Notes": A},
        _opportunity,
    ),
    FormTable(
        "comparison", "comparison", f"{CASE}&tab=hire", "ledger:add-line:{case}",
        {"What do you compare?": L, "Mine": A, "Theirs": A, "Did the posting ask for it?": C,
         "Your verdict": C, "How do you know?": C, "What follows for you?": A},
        _comparison, needs=("What do you compare?",),
    ),
    FormTable(
        "snooze", "snooze", f"{CASE}&tab=steps", "opportunity:snooze",
        {"When?": C, "Day": Kind.DAY_AHEAD, "Reason (optional)": L}, _decision,
        before=_pick("Another day"), save="Put it off",
    ),
    FormTable(
        "skip", "skip", f"{CASE}&tab=steps", "opportunity:skip",
        {"Why?": L}, _decision, needs=("Why?",), save="Skip it",
    ),
)  # fmt: skip
#: Correcting a touchpoint shows the fields of logging one.
SAME_FIELDS = {"touchpoint"}
#: The dialogs that take nothing down: a search, and a tick before something is erased for good.
NOTHING_TYPED = {"find", "erase"}
