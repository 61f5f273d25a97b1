"""The sheets to read before a talk, one for each person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm import reference
from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.brief import Background, Brief, Part, brief
from crm.domain.cases.ledger import is_unknown, who_could_tell
from crm.domain.cases.opportunity import stage_of
from crm.domain.cases.two_people import two_people
from crm.domain.people.normalise import company_key
from crm.domain.playbook.due_step import ACTIONABLE
from crm.services import today_list, track_records
from crm.services.cases import ledger, opportunities, ways_in
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.store.handle import Store


def before_a_talk(
    store: Store, person_ids: Iterable[int], today: date, kind: AppointmentKind | None = None
) -> tuple[Brief, ...]:
    """A sheet for each of these people.

    Raises:
        NotFound: one of them does not exist.
    """
    return tuple(of_person(store, person, today, kind) for person in person_ids)


def of_person(
    store: Store,
    person_id: int,
    today: date,
    kind: AppointmentKind | None = None,
    own_words: bool = True,
) -> Brief:
    """The sheet of one person.

    Args:
        kind: what is planned; None = a talk of any kind.
        own_words: with what the user means to ask, and what was recommended to them.

    Raises:
        NotFound: there is no such person.
    """
    file = people.person_file(store, person_id, today)
    parts, questions, promised = _in_cases(store, file)
    if not own_words:
        questions, promised = (), ()
    due = today_list.steps_with(store, person_id, today)
    known = Background(
        file.person,
        parts,
        file.referrer.name if file.referrer else "",
        file.touchpoints,
        tuple(step.title for step in due if step.status in ACTIONABLE),
        promised,
        questions,
        _could_refer(store, file, today),
        track_records.of_person(store, file, today),
    )
    return brief(known, kind, today)


def _could_refer(store: Store, file: PersonFile, today: date) -> tuple[str, ...]:
    """The first line to write, for each opportunity at their company that nobody refers the user in to."""
    me, company = file.person, company_key(file.person.company)
    lines = []
    for row in opportunities.overview(store):
        if not company or company_key(row.opportunity.company) != company:
            continue
        both = two_people(opportunities.case(store, row.opportunity.id))
        if both and both.wants_referrer:
            found = ways_in.who_could_refer(store, row.opportunity.id, today)
            lines += [one.line for one in found if one.way.person.id == me.id]
    return tuple(lines)


def _in_cases(
    store: Store, file: PersonFile
) -> tuple[tuple[Part, ...], tuple[str, ...], tuple[str, ...]]:
    """Their parts, what the user means to ask them, and what they recommended."""
    me, asking = file.person.id, reference.playbook().asking_why
    parts: list[Part] = []
    questions: list[str] = []
    promised: list[str] = []
    for held, record in file.roles:
        case = opportunities.case(store, record.id)
        found = ledger.of_case(store, record.id)
        could = {source.person.id for source in who_could_tell(case, found.claims, asking)}
        untold, stage = is_unknown(case, found.claims), stage_of(record, case.events)
        both = two_people(case)
        words = both.sentence if both else ""
        parts.append(Part(held.role, record.name, record.title, stage, untold, me in could, words))
        questions += [
            claim.words for claim in found.claims if claim.ask_person == me and not claim.verdict
        ]
        promised += [n.words for n in found.air_notes if n.person_id == me and n.act_on]
    return tuple(parts), tuple(questions), tuple(promised)
