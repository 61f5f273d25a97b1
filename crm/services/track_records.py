"""What the user's own record says about a recruiter who comes back."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import Role
from crm.domain.cases.track_record import COMES_BACK, TrackRecord, track_record
from crm.language import tr
from crm.services.people.people import PersonFile
from crm.store import result_cache
from crm.store.cases import opportunities
from crm.store.handle import Store


def of_person(store: Store, file: PersonFile, today: date) -> TrackRecord | None:
    """The record of a person as a recruiter; None if they are none, or of one opportunity only."""
    recruits = {case.id for held, case in file.roles if held.role is Role.RECRUITER}
    if len(recruits) < COMES_BACK:
        return None

    def make(db: Database) -> TrackRecord | None:
        cases = opportunities.cases(db, opportunities.of_person(db, file.person.id))
        return track_record(file.person.id, cases, file.touchpoints, today)

    with store.read() as db:
        return result_cache.cached(db, lambda: make(db), tr("track record"), file.person.id, today)
