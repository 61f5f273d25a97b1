"""Importing a list of job applications: cases with their people, never twice, and taken back whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm.services.cases import opportunities
from crm.services.imports import history
from crm.services.imports.batch_import import import_file
from crm.services.imports.one_reading import ImportResult
from crm.store.local import LocalStore, open_store
from tests.services.support import lists_of, text_of
from tests.store.support import an_opportunity

TODAY = date(2026, 11, 23)
JOBS = (
    "Company,Job Title,Status,Date Applied,Rejected On,Recruiter,Contact Name,Contact Email,Notes\n"
    "Acme,Cook,Rejected,2026-10-01,2026-10-12,Rae Cru,Dana Moor,dana@example.com,two rounds\n"
    "Birch,Chef,Applied,2026-10-02,,Rae Cru,,,\n"
    "Cedar,Baker,Wishlist,,,,,,\n"
)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return open_store(tmp_path / "embers.db")


def bring(store: LocalStore, text: str, name: str = "jobs.csv") -> ImportResult:
    return import_file(store, name, text.encode(), TODAY)


def roles(store: LocalStore) -> list[tuple[str, str, str]]:
    found = lists_of(store)
    people = {p["ref"]: p["first_name"] for p in found["people"]}
    cases = {o["ref"]: o["company"] for o in found["opportunities"]}
    return sorted((cases[r["opportunity"]], people[r["person"]], r["role"]) for r in found["roles"])


def events(store: LocalStore) -> list[tuple[str, str]]:
    return sorted((one["kind"], one["on"]) for one in lists_of(store)["events"])


ROLES = [("Acme", "Dana", "helper"), ("Acme", "Rae", "recruiter"), ("Birch", "Rae", "recruiter")]
EVENTS = [
    ("applied", "2026-10-01"), ("applied", "2026-10-02"), ("rejection_received", "2026-10-12"),
]  # fmt: skip


def test_each_application_is_a_case_with_its_people_and_dated_facts(store: LocalStore) -> None:
    done = bring(store, JOBS)
    assert (done.new, done.opportunities) == (2, 2)
    assert roles(store) == ROLES
    assert events(store) == EVENTS
    notes = {o["company"]: o.get("notes") for o in lists_of(store)["opportunities"]}
    assert notes == {"Acme": "Status: Rejected\ntwo rounds", "Birch": "Status: Applied"}
    assert any("Baker at Cedar (line 4)" in sentence for sentence in done.left_out)
    assert not any(p.get("position") for p in lists_of(store)["people"])


def test_the_same_list_again_or_saved_anew_adds_nothing(store: LocalStore) -> None:
    bring(store, JOBS)
    before = lists_of(store)
    for text in (JOBS, JOBS.replace("Wishlist", "Saved")):
        done = bring(store, text)
        assert (done.new, done.opportunities) == (0, 0)
    after = lists_of(store)
    for name in ("people", "opportunities", "roles", "events"):
        assert after[name] == before[name]


def test_undo_takes_back_everything(store: LocalStore) -> None:
    before = text_of(store)
    done = bring(store, JOBS)
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


@pytest.mark.parametrize("first_goes", [True, False])
def test_what_two_lists_say_stays_until_both_are_taken_back(
    store: LocalStore, first_goes: bool
) -> None:
    before = text_of(store)
    done = [bring(store, JOBS), bring(store, JOBS.replace("Wishlist", "Saved"))]
    first, last = done if first_goes else done[::-1]
    history.undo(store, first.import_id, TODAY)
    assert roles(store) == ROLES
    assert events(store) == EVENTS
    history.undo(store, last.import_id, TODAY)
    assert text_of(store) == before


def test_a_case_that_is_here_gets_the_people_and_the_dated_facts_it_lacks(
    store: LocalStore,
) -> None:
    opportunities.add(store, an_opportunity(company="Acme", title="Cook"), TODAY)
    before = text_of(store)
    done = bring(store, JOBS)
    assert done.opportunities == 1
    assert roles(store) == ROLES
    assert ("rejection_received", "2026-10-12") in events(store)
    assert any("Cook at Acme (Status: Rejected; two rounds)" in words for words in done.left_out)
    history.undo(store, done.import_id, TODAY)
    assert text_of(store) == before


def test_a_known_person_is_not_added_and_keeps_the_job(store: LocalStore) -> None:
    bring(store, "Name,Email,Position\nDana Moor,dana@example.com,Head of People\n", "people.csv")
    assert bring(store, JOBS).new == 1
    dana = next(p for p in lists_of(store)["people"] if p["first_name"] == "Dana")
    assert dana["position"] == "Head of People"
