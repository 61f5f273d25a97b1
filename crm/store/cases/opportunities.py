"""Opportunities with their roles and events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import Event, Opportunity, Role, RoleHeld
from crm.domain.ids import EventId, OpportunityId, PersonId, RoleId
from crm.store import rows
from crm.store.cases import appointments, ledger, seats, step_decisions
from crm.store.people import people
from crm.store.query import get_row, in_list, inserted
from crm.store.sql_warmth import AT_TALKS
from crm.store.touchpoints import touchpoint_cache


def insert(db: Database, record: Opportunity, import_id: int | None = None) -> OpportunityId:
    row = rows.opportunity_row(record) | {"import_id": import_id}
    return OpportunityId(inserted(db, "opportunities", row))


def update(db: Database, record: Opportunity) -> None:
    db.table("opportunities").update(record.id, rows.opportunity_row(record))


def get(db: Database, opportunity_id: int) -> Opportunity | None:
    row = get_row(db, "opportunities", opportunity_id)
    return rows.opportunity(row) if row else None


def everything(db: Database, binned: bool = False) -> list[Opportunity]:
    """All opportunities by id; those in the bin only if `binned`."""
    where = "binned_on IS NOT NULL" if binned else "binned_on IS NULL"
    sql = f"SELECT * FROM opportunities WHERE {where} ORDER BY id"
    return [rows.opportunity(row) for row in db.query(sql)]


def insert_role(db: Database, record: RoleHeld, import_id: int | None = None) -> RoleId:
    row = {
        "person_id": record.person_id,
        "opportunity_id": record.opportunity_id,
        "role": record.role.value,
        "helper": int(record.helper),
        "since": rows.iso(record.since),
        "import_id": import_id,
    }
    return RoleId(inserted(db, "roles", row))


def set_helper(db: Database, role_id: int, helper: bool) -> None:
    db.execute("UPDATE roles SET helper = ? WHERE id = ?", [int(helper), role_id])


def delete_role(db: Database, role_id: int) -> None:
    db.execute("DELETE FROM roles WHERE id = ?", [role_id])


def get_role(db: Database, role_id: int) -> RoleHeld | None:
    row = get_row(db, "roles", role_id)
    return rows.role(row) if row else None


def insert_event(db: Database, record: Event, import_id: int | None = None) -> EventId:
    row = rows.event_row(record) | {"import_id": import_id}
    stored = EventId(inserted(db, "events", row))
    set_attendance(db, stored, record.people)
    return stored


def update_event(db: Database, record: Event) -> None:
    db.table("events").update(record.id, rows.event_row(record))
    db.execute("DELETE FROM event_people WHERE event_id = ?", [record.id])
    set_attendance(db, record.id, record.people)


def get_event(db: Database, event_id: int) -> Event | None:
    row = get_row(db, "events", event_id)
    if row is None:
        return None
    sql = "SELECT person_id FROM event_people WHERE event_id = ? ORDER BY person_id"
    attended = db.execute(sql, [event_id]).fetchall()
    return rows.event(row, tuple(PersonId(r[0]) for r in attended))


def delete_event(db: Database, event_id: int) -> None:
    """Delete an event with the decisions about its steps; touchpoints stay."""
    db.execute("DELETE FROM event_people WHERE event_id = ?", [event_id])
    db.execute("DELETE FROM outcomes WHERE event_id = ?", [event_id])
    db.execute("UPDATE air_notes SET event_id = NULL WHERE event_id = ?", [event_id])
    db.execute("DELETE FROM events WHERE id = ?", [event_id])


def set_attendance(db: Database, event_id: int, attended: Iterable[int]) -> None:
    """Record who attended an event that has no attendees yet."""
    db.table("event_people").insert_all(
        {"event_id": event_id, "person_id": person} for person in dict.fromkeys(attended)
    )


def bin_opportunity(db: Database, opportunity_id: int, on: date | None) -> None:
    """Move to the bin (`on` = a day) or restore (None)."""
    sql = "UPDATE opportunities SET binned_on = ? WHERE id = ?"
    db.execute(sql, [rows.iso(on), opportunity_id])


def roles_of(db: Database, ids: Iterable[int]) -> dict[OpportunityId, list[RoleHeld]]:
    found: dict[OpportunityId, list[RoleHeld]] = defaultdict(list)
    for clause, values in in_list(ids):
        sql = f"SELECT * FROM roles WHERE opportunity_id IN ({clause}) ORDER BY id"
        for row in db.query(sql, values):
            held = rows.role(row)
            found[held.opportunity_id].append(held)
    return found


def events_of(db: Database, ids: Iterable[int]) -> dict[OpportunityId, list[Event]]:
    """The events of these opportunities, each list in order of day and id."""
    wanted = list(ids)
    attended: dict[int, list[PersonId]] = defaultdict(list)
    for clause, values in in_list(wanted):
        sql = (
            "SELECT event_id, person_id FROM event_people WHERE event_id IN "
            f"(SELECT id FROM events WHERE opportunity_id IN ({clause})) ORDER BY person_id"
        )
        for event_id, person_id in db.execute(sql, values).fetchall():
            attended[event_id].append(PersonId(person_id))
    found: dict[OpportunityId, list[Event]] = defaultdict(list)
    for clause, values in in_list(wanted):
        sql = f'SELECT * FROM events WHERE opportunity_id IN ({clause}) ORDER BY "on", id'
        for row in db.query(sql, values):
            event = rows.event(row, tuple(attended[row["id"]]))
            found[event.opportunity_id].append(event)
    return found


def roles_of_person(db: Database, person_id: int) -> list[RoleHeld]:
    sql = (
        "SELECT roles.* FROM roles JOIN opportunities ON opportunities.id = opportunity_id "
        "WHERE person_id = ? AND binned_on IS NULL ORDER BY roles.id"
    )
    return [rows.role(row) for row in db.query(sql, [person_id])]


def events_with(db: Database, person_id: int) -> list[Event]:
    """The events in which a person took part, each with this person only, in order of day and id."""
    sql = (
        "SELECT events.* FROM events JOIN event_people ON event_id = events.id JOIN opportunities o "
        "ON o.id = opportunity_id WHERE person_id = ? AND o.binned_on IS NULL "
        'ORDER BY "on", events.id'
    )
    return [rows.event(row, (PersonId(person_id),)) for row in db.query(sql, [person_id])]


def everybody_met(db: Database) -> set[PersonId]:
    """Everybody with whom the user talked at an interview or a meeting of a case."""
    return {PersonId(row[0]) for row in db.execute(f"SELECT DISTINCT person_id FROM {AT_TALKS}")}


def met(db: Database, people: Iterable[int]) -> set[PersonId]:
    """Those of these people with whom the user talked at an interview or a meeting of a case."""
    found: set[PersonId] = set()
    for clause, values in in_list(people):
        sql = f"SELECT DISTINCT person_id FROM {AT_TALKS} AND person_id IN ({clause})"
        found |= {PersonId(row[0]) for row in db.execute(sql, values).fetchall()}
    return found


def roles_held(db: Database, people: Iterable[int]) -> dict[PersonId, tuple[Role, ...]]:
    """The roles each of these people holds in all cases, in the order of the process."""
    found: dict[PersonId, set[str]] = defaultdict(set)
    for clause, values in in_list(people):
        sql = (
            "SELECT DISTINCT person_id, role FROM roles JOIN opportunities ON opportunities.id = "
            f"opportunity_id WHERE binned_on IS NULL AND person_id IN ({clause})"
        )
        for person, role in db.execute(sql, values).fetchall():
            found[PersonId(person)].add(role)
    return {person: tuple(role for role in Role if role in mine) for person, mine in found.items()}


def of_person(db: Database, person_id: int) -> list[Opportunity]:
    """The opportunities where a person has a role, attended an event or was recommended."""
    sql = (
        "SELECT * FROM opportunities WHERE binned_on IS NULL AND id IN ("
        "SELECT opportunity_id FROM roles WHERE person_id = :person "
        "UNION SELECT opportunity_id FROM event_people JOIN events ON events.id = event_id "
        "WHERE person_id = :person "
        "UNION SELECT opportunity_id FROM air_notes WHERE led_to_person = :person) ORDER BY id"
    )
    return [rows.opportunity(row) for row in db.query(sql, {"person": person_id})]


def cases(db: Database, wanted: Iterable[Opportunity]) -> list[Case]:
    """The case files of these opportunities, in their order; fifteen queries however many there are."""
    records = list(wanted)
    ids = [record.id for record in records]
    roles, events = roles_of(db, ids), events_of(db, ids)
    decided = step_decisions.of_opportunities(db, ids)
    younger, questions = ledger.much_younger(db, ids), ledger.questions(db, ids)
    compared = ledger.compared(db, ids)
    recommended = ledger.recommendations(db, ids)
    planned: dict[int | None, list[date]] = defaultdict(list)
    for one in appointments.still_open(db):
        planned[one.opportunity_id].append(one.on)
    fell_through: dict[int | None, list[tuple[PersonId, date]]] = defaultdict(list)
    for one in appointments.fell_through(db):
        fell_through[one.opportunity_id] += [(person, one.on) for person in one.people]
    reasons, advice = ledger.reasons_given(db, ids), ledger.advice(db, ids)
    looks = seats.of_opportunities(db, ids)
    involved = {
        record.id: {held.person_id for held in roles[record.id]}
        | {person for event in events[record.id] for person in event.people}
        | {found.leads_to for found in recommended[record.id] if found.leads_to is not None}
        for record in records
    }
    everyone = people.by_ids(db, {person for group in involved.values() for person in group})
    contacts = touchpoint_cache.OfCases(db, ids, everyone)
    files = []
    for record in records:
        known = {
            person: everyone[person]
            for person in sorted(involved[record.id])
            if everyone[person].binned_on is None
        }
        files.append(
            Case(
                opportunity=record,
                roles=tuple(held for held in roles[record.id] if held.person_id in known),
                events=tuple(events[record.id]),
                people=known,
                touchpoints=contacts.of(record.id, known),
                step_decisions=tuple(decided[record.id]),
                hire_much_younger=younger.get(record.id),
                compared=record.id in compared,
                questions=tuple(q for q in questions[record.id] if q.person_id in known),
                recommendations=tuple(
                    r for r in recommended[record.id] if r.leads_to in known or r.leads_to is None
                ),
                reasons_given=tuple(s for s in reasons[record.id] if s.person_id in known),
                planned=tuple(planned[record.id]),
                fell_through=tuple(f for f in fell_through[record.id] if f[0] in known),
                notes=tuple(s for s in advice[record.id] if s.person_id in known),
                looks=tuple(looks[record.id]),
            )
        )
    return files
