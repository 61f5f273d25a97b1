"""What an assistant can read: answers of the services as data, with a few words to each.

`given` holds the checked arguments of the tool, `notes` says whether what is private is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crm.assistant import discretion
from crm.commands import views as views
from crm.commands.common import named
from crm.commands.letters import drafted
from crm.commands.writing import due
from crm.domain.cases.appointment import Planned
from crm.domain.cases.appointment_words import title
from crm.domain.cases.opportunity import Event, RoleHeld, stage_of
from crm.domain.dates import format_date
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import SETTLED, DueStep
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import plural
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import appointments, briefs, case_page, today_list
from crm.services.case_page import CasePage
from crm.services.cases import opportunities as case_service
from crm.services.people import people as people_service
from crm.services.people.people import PeopleFilter
from crm.store.handle import Store

Given = Mapping[str, Any]
Answer = tuple[dict[str, Any], str]
#: How many contacts of a person or an opportunity are told, the newest first. Source: D.
_CONTACTS = 20


def today(store: Store, given: Given, day: date, notes: bool) -> Answer:
    """The lines of Today."""
    found = today_list.whom_next(store, day, given["limit"])
    lines = found if notes else discretion.lines(found)
    rows, text = views.suggestions(lines, day)
    told = [
        row | {"key": str(o.step.key) if o.step else None}
        for row, o in zip(rows, lines, strict=True)
    ]
    return {"date": day.isoformat(), "lines": told}, text


def people(store: Store, given: Given, day: date, notes: bool) -> Answer:
    """A list of people, or everything about one of them."""
    if given["person"]:
        return _person(store, given["person"], day, notes)
    typed, limit, offset = given["search"], given["limit"], given["offset"]
    if notes or not typed.strip():
        page = people_service.page(
            store, PeopleFilter(search=typed), day, limit=limit, offset=offset
        )
        rows, total = list(page.rows), page.total
    else:
        page = people_service.page(store, PeopleFilter(search=typed), day, limit=-1)
        openly = [row for row in page.rows if discretion.is_found_openly(row.person, typed)]
        rows, total = openly[offset : offset + limit], len(openly)
    data = [
        _who(row.person)
        | {
            "warmth": round(row.warmth),
            "tie": row.word.value,
            "last_contact": views.iso(row.last_contact),
        }
        for row in rows
    ]
    lines = [f"{row.person.id} {_work(row.person)}: {row.word.value}" for row in rows]
    head = f"{plural(total, 'person', 'people')}."
    return {"total": total, "people": data}, "\n".join([head, *lines])


def _who(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "company": person.company or None,
        "position": person.position or None,
    }


def _work(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.position, person.company)))


def _person(store: Store, said: str, day: date, notes: bool) -> Answer:
    (person,) = named(store, [said])
    file = people_service.person_file(store, person.id, day)
    planned = _quiet_plans(appointments.of_person(store, person.id), notes)
    steps = _open(today_list.steps_with(store, person.id, day), notes)
    data = _who(person) | {
        "email": person.email or None,
        "phone": person.phone or None,
        "linkedin_url": person.linkedin_url or None,
        "do_not_contact": person.do_not_contact,
        "in_touch_every_days": person.cadence_days,
        "warmth": round(file.warmth.value),
        "tie": file.warmth.word.value,
        "roles": [_role(held) | {"opportunity": case.name} for held, case in file.roles],
        "contacts": _contacts(file.touchpoints, {person.id: person}, notes),
        "appointments": [_plan(one, notes) for one in planned],
        "steps": [_step(step) for step in steps],
    }
    if notes:
        data |= {
            "notes": person.notes or None,
            "how_met": person.how_met or None,
            "tags": list(person.tags),
            "birthday": person.birthday or None,
            "postal_address": person.postal_address or None,
        }
    last = max(
        (t.day for t in file.touchpoints if t.day <= day and t.reached_somebody), default=None
    )
    seen = tr("; last in touch {last}", last=format_date(last)) if last else ""
    lines = [f"{_work(person)}: {file.warmth.word.value}{seen}.", *_listed(planned, steps)]
    lines += [person.notes] if notes and person.notes else []
    return data, "\n".join(lines)


def opportunities(store: Store, given: Given, day: date, notes: bool) -> Answer:
    """The list of opportunities, or one with its steps."""
    if given["opportunity"] is not None:
        return _opportunity(case_page.of_case(store, given["opportunity"], day), notes)
    rows = case_service.overview(store)
    data = [
        {
            "id": row.opportunity.id,
            "name": row.opportunity.name,
            "stage": row.stage.value,
            "last_event": row.last_event.kind.value if row.last_event else None,
            "last_event_on": views.iso(row.last_event.on) if row.last_event else None,
            "people": row.people,
        }
        for row in rows
    ]
    lines = [f"{row.opportunity.id} {row.opportunity.name}: {_words(row.stage)}" for row in rows]
    head = f"{plural(len(rows), 'opportunity', 'opportunities')}."
    return {"opportunities": data}, "\n".join([head, *lines])


def _opportunity(page: CasePage, notes: bool) -> Answer:
    case, record = page.case, page.case.opportunity
    stage = stage_of(record, case.events)
    planned = _quiet_plans(page.planned, notes)
    steps = _open(page.found.steps, notes)
    mine = [t for t in case.touchpoints if t.opportunity_id == record.id]
    data: dict[str, Any] = {
        "id": record.id,
        "name": record.name,
        "company": record.company,
        "title": record.title,
        "stage": stage.value,
        "applied_on": views.iso(record.applied_on),
        "decision_promised_on": views.iso(record.promised_decision_on),
        "closed_on": views.iso(record.closed_on),
        "people": [
            _role(held) | {"name": case.people[held.person_id].name}
            for held in case.roles
            if held.person_id in case.people
        ],
        "events": [_event(event, case.people, notes) for event in case.events],
        "contacts": _contacts(mine, case.people, notes),
        "appointments": [_plan(one, notes) for one in planned],
        "steps": [_step(step) for step in steps],
    }
    if notes:
        data |= _ledger(page)
    return data, "\n".join([f"{record.name}: {_words(stage)}.", *_listed(planned, steps)])


def _ledger(page: CasePage) -> dict[str, Any]:
    """What was noted, what is known about why, and how likely an offer felt."""
    return {
        "notes": page.case.opportunity.notes or None,
        "why": [
            {"kind": c.kind.value, "words": c.words, "said_by": c.said_by, "said_on": views.iso(c.said_on),
             "disproof": c.disproof or None, "verdict": c.verdict and c.verdict.value}
            for c in page.ledger.claims
        ],
        "compared": [
            {"criterion": c.criterion, "mine": c.mine or None, "theirs": c.theirs or None,
             "verdict": c.verdict.value}
            for c in page.ledger.comparisons
            if not c.about_age
        ],
        "felt": [
            {"likelihood": f.likelihood, "date": f.felt_on.isoformat(), "why": f.why or None}
            for f in page.feelings
        ],
        "advice": [
            {"kind": n.kind.value, "words": n.words, "person_id": n.person_id} for n in page.ledger.air_notes
        ],
    }  # fmt: skip


def prepare(store: Store, given: Given, day: date, notes: bool) -> Answer:
    """What to read before a talk with a person, or the draft of a step."""
    if bool(given["person"]) == bool(given["key"]):
        raise InvalidInput(tr("Please say either person or key."), tr("A key is that of a step."))
    if given["key"]:
        data, text = drafted(store, step_of(store, given["key"], day, notes), day)
        return data, text
    (person,) = named(store, [given["person"]])
    sheet = briefs.of_person(store, person.id, day, own_words=notes)
    data = _who(person) | {
        "roles": [{"role": part.role.value, "opportunity": part.name} for part in sheet.parts],
        "introduced_by": sheet.introduced_by or None,
        "as_a_recruiter": list(sheet.record.sentences(person.call_name)) if sheet.record else [],
        "contacts": _contacts(sheet.contacts, {person.id: person}, notes),
        "due": list(sheet.due),
        "ask": list(sheet.ask),
    }
    if notes:
        data |= {
            "promised": list(sheet.promised),
            "nobody_said_why": list(sheet.untold),
            "notes": person.notes or None,
        }
    parts = ((tr("Due"), sheet.due), (tr("Promised"), sheet.promised), (tr("Ask"), sheet.ask))
    lines = [f"{head}: {' '.join(words)}" for head, words in parts if words]
    return data, "\n".join([f"{_work(person)}.", *lines])


def step_of(store: Store, key: str, day: date, notes: bool) -> DueStep:
    """The step with this key.

    Raises:
        InvalidInput, NotFound: there is none, or it would tell an impression.
    """
    step = due(store, key, day)
    if not notes and discretion.is_hidden(step):
        raise NotFound(tr("There is no such step in this opportunity."), tr("See opportunities."))
    return step


def _open(found: Iterable[DueStep], notes: bool) -> tuple[DueStep, ...]:
    listed = tuple(step for step in found if step.status not in SETTLED)
    return listed if notes else discretion.steps(listed)


def _quiet_plans(found: Iterable[Planned], notes: bool) -> tuple[Planned, ...]:
    return tuple(one if notes else discretion.planned(one) for one in found)


def _step(step: DueStep) -> dict[str, Any]:
    return {
        "key": str(step.key),
        "title": step.title,
        "person_id": step.person.id if step.person else None,
        "person": step.person.name if step.person else None,
        "channel": step.channel,
        "status": step.status.value,
        "opens": views.iso(step.opens),
        "due": views.iso(step.due),
        "closes": views.iso(step.closes),
        "why": list(step.reasons),
    }


def _plan(planned: Planned, notes: bool) -> dict[str, Any]:
    one = planned.appointment
    data = {
        "id": one.id,
        "kind": one.kind.value,
        "title": title(planned),
        "date": one.on.isoformat(),
        "time": f"{one.at:%H:%M}" if one.at else None,
        "place": one.place or None,
    }
    return data | {"note": one.note or None} if notes else data


def _event(event: Event, people: Mapping[Any, Person], notes: bool) -> dict[str, Any]:
    data = {
        "id": event.id,
        "kind": event.kind.value,
        "date": event.on.isoformat(),
        "people": [people[one].name for one in event.people if one in people],
    }
    return data | {"note": event.note or None} if notes else data


def _contacts(
    found: Iterable[Touchpoint], people: Mapping[Any, Person], notes: bool
) -> list[dict[str, Any]]:
    newest = sorted(found, key=lambda one: (one.day, one.id), reverse=True)[:_CONTACTS]
    told = []
    for one in newest if notes else map(discretion.contact, newest):
        data = {
            "id": one.id,
            "date": one.day.isoformat(),
            "channel": one.channel.value,
            "direction": one.direction.value,
            "result": one.result.value or None,
            "people": [people[who].name for who in one.people if who in people],
        }
        told.append(data | {"said": one.summary or None} if notes else data)
    return told


def _role(held: RoleHeld) -> dict[str, Any]:
    return {
        "person_id": held.person_id,
        "opportunity_id": held.opportunity_id,
        "role": held.role.value,
    }


def _listed(planned: Iterable[Planned], steps: Iterable[DueStep]) -> list[str]:
    lines = [f"{format_date(one.appointment.on)}: {title(one)}" for one in planned]
    return lines + [f"{step.status.value}: {step.title} ({step.key})" for step in steps]


def _words(value: str) -> str:
    return value.replace("_", " ")
