"""Every form of the app: how it is opened, its fields, and where their values are stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator

from crm.domain.cases.ledger import AirKind
from crm.domain.cases.opportunity import EventKind, Role
from crm.services import appointments, touchpoints
from crm.services.cases import ledger, opportunities
from crm.services.people import people
from crm.ui.text.labels import AIR_LABELS
from tests.browser.hands.desk_form import DESK
from tests.browser.hands.feeling_form import FEELING
from tests.browser.hands.kinds import Kind
from tests.browser.hands.scene import FormTable as FormTable
from tests.browser.hands.scene import Scene, Stored
from tests.browser.hands.scene import make_scene as make_scene
from tests.browser.hands.story_form import STORY


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
        "When did you hear?": days[EventKind.REJECTION_RECEIVED],
        "Last interview": days.get(EventKind.INTERVIEW_HELD),
        "Recruiter": _names(scene, held[Role.RECRUITER]),
        "Hiring manager": _names(scene, held[Role.HIRING_MANAGER]),
        "Others who interviewed you": _names(scene, held[Role.INTERVIEWER]),
        "Who referred you, if anyone": _names(scene, held[Role.REFERRER]),
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


def _appointment(scene: Scene) -> Stored:
    with scene.store.read() as db:
        number = db.execute("SELECT max(id) FROM appointments").fetchone()[0]
    planned = appointments.get(scene.store, number).appointment
    return {
        "With whom?": _names(scene, planned.people),
        "On which day?": planned.on,
        "At what time?": planned.at,
        "Where?": planned.place,
        "What is it about?": planned.note,
    }


def _missed(scene: Scene) -> Stored:
    with scene.store.read() as db:
        number = db.execute("SELECT max(id) FROM appointments").fetchone()[0]
    absent = appointments.get(scene.store, number).appointment.absent
    return {"Who did not come?": _names(scene, absent)}


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
    notes = ledger.of_case(scene.store, scene.case).air_notes
    words = {note.kind: note.words for note in notes}
    meet = [n.led_to_person for n in notes if n.led_to_person]
    return {AIR_LABELS[kind]: words.get(kind, "") for kind in AirKind} | {
        "Who said it?": _names(scene, sorted({note.person_id for note in notes})),
        "When?": notes[0].noted_on,
        "Whom did they suggest you meet? (optional)": _names(scene, meet),
        "Remind me from": max(filter(None, (n.act_on for n in notes)), default=None),
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
        "Further e-mail addresses": ", ".join(one.more_emails),
        "Further phones": ", ".join(one.more_phones),
        "Postal address": one.postal_address,
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
        {"Which job?": C, "Company": L, "Job title": L, "When did you hear?": D,
         "Last interview": D, "Recruiter": Kind.NAMES, "Hiring manager": Kind.NAMES,
         "Others who interviewed you": Kind.NAMES, "Who referred you, if anyone": Kind.NAMES,
         "The recruiter took part in the interview": C},
        _rejection, needs=("Company", "Job title", "When did you hear?", "Recruiter"),
        save="Save and show my next step",
    ),
    FormTable(
        "log", "log", "/people", "log:open",
        {"In one sentence": C, "With whom?": Kind.NAMES, "How?": C, "When?": D,
         "Who reached out?": C, "What came of it?": C, "What was said?": A, "About which opportunity?": C},
        _touchpoint, needs=("With whom?",), before=_pick("E-mail"),
    ),
    FormTable(
        "interview", "event", CASE, "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who interviewed you?": Kind.NAMES, "Format": C, "Round": C,
         "In your words": A},
        _event(EventKind.INTERVIEW_HELD, "Who interviewed you?"),
    ),
    FormTable(
        "hire", "event", CASE, "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who got the job?": Kind.NAMES, "Where did they come from?": C,
         "In the role since": D, "In your words": A},
        _event(EventKind.HIRE_IDENTIFIED, "Who got the job?"),
        before=_kind_of_event("Found out who was hired"),
    ),
    FormTable(
        "left", "event", CASE, "opportunity:event:{case}",
        {"What?": C, "When?": D, "Who left it?": Kind.NAMES, "In your words": A},
        _event(EventKind.HIRE_LEFT, "Who left it?"),
        before=_kind_of_event("The hire left"),
    ),
    FormTable(
        "meeting", "event", CASE, "opportunity:event:{case}",
        {"What?": C, "When?": D, "Whom did you meet?": Kind.NAMES, "In your words": A},
        _event(EventKind.MEETING_HELD, "Whom did you meet?"),
        before=_kind_of_event("Met the person who got it"),
    ),
    FormTable(
        "role", "role", CASE, "opportunity:role:{case}",
        {"Who?": Kind.NAMES, "Role": C, "Was especially helpful": C}, _role, needs=("Who?",),
    ),
    FormTable(
        "appointment", "appointment", CASE, "opportunity:plan:{case}",
        {"What?": C, "With whom?": Kind.NAMES, "On which day?": Kind.DAY_AHEAD,
         "At what time?": Kind.TIME, "Where?": L, "About which opportunity?": C,
         "What is it about?": A},
        _appointment, needs=("On which day?",),
    ),
    FormTable(
        "missed", "missed", CASE, "opportunity:appointment:missed",
        {"Who did not come?": Kind.NAMES, "I could not come myself": C}, _missed,
    ),
    DESK,
    FEELING,
    STORY,
    FormTable(
        "claim", "claim", CASE, "ledger:add-fact:{case}",
        {"What is it?": C, "In their words, as near as you can": A, "Who said it?": Kind.ONE,
         "When?": D, "How?": C, "Log it as": C, "Which reason does it give? (optional)": C},
        _claim, needs=("In their words, as near as you can",), before=_pick("Opinion"),
    ),
    FormTable(
        "air note", "air_note", CASE, "ledger:add-air:{case}",
        {"Advice": A, "Insight": A, "Recommendation": A, "Who said it?": Kind.ONE,
         "When?": D, "Whom did they suggest you meet? (optional)": Kind.ONE,
         "Remind me from": Kind.DAY_AHEAD},
        _air_note, needs=("Recommendation", "Who said it?"),
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
         "Further e-mail addresses": L, "Further phones": L, "Postal address": A, "Location": L,
         "LinkedIn profile": L, "Connected on LinkedIn since": D, "How often in touch?": C,
         "Tags": Kind.TAGS, "Do not contact": C, "How did you meet?": L, "Notes": A},
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
        "comparison", "comparison", CASE, "ledger:add-line:{case}",
        {"What do you compare?": L, "Mine": A, "Theirs": A, "Did the posting ask for it?": C,
         "Your verdict": C, "How do you know?": C, "What follows for you?": A},
        _comparison, needs=("What do you compare?",),
    ),
    FormTable(
        "snooze", "snooze", CASE, "opportunity:snooze",
        {"When?": C, "Day": Kind.DAY_AHEAD, "Reason (optional)": L}, _decision,
        before=_pick("Another day"), save="Put it off",
    ),
    FormTable(
        "skip", "skip", CASE, "opportunity:skip",
        {"Why?": L}, _decision, needs=("Why?",), save="Skip it",
    ),
)  # fmt: skip
SAME_FIELDS = {"touchpoint"}  # correcting one shows the fields of logging one
#: Those that keep nothing: a search, a sheet to read, a tick before something is erased, a letter that is pasted.
NOTHING_TYPED = {
    "find",
    "prepare",
    "summary",
    "erase",
    "close-several",
    "paste",
    "proof",
    "cards",
    "round",
}
