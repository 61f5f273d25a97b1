"""Two exports of one account compared: exactly the true changes are found, and all can be undone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.domain.people.normalise import email_address, profile_url
from crm.services.imports import batch_import, history, news
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from tests.conftest import ROOT
from tests.services.support import TODAY, lists_of

SAMPLES = ROOT / "tests" / "data" / "linkedin"


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def two_exports(store: LocalStore) -> dict[str, list[dict[str, Any]]]:
    first = (SAMPLES / "Basic_LinkedInDataExport_sample.zip").read_bytes()
    second = (SAMPLES / "second_export" / "Connections_later.csv").read_bytes()
    truth = json.loads((SAMPLES / "second_export" / "true_changes.json").read_text("utf-8"))
    done = batch_import.import_file(store, "Basic.zip", first, date(2026, 7, 20))
    assert (done.new, done.updated, done.unchanged) == (truth["first_export"]["people"], 0, 0)
    assert len(done.skipped) == truth["first_export"]["hidden_rows"]
    done = batch_import.import_file(store, "Connections.csv", second, date(2026, 11, 20))
    changed = sum(truth["counts"][name] for name in
                  ("company_and_position_changed", "position_changed", "company_changed",
                   "name_changed", "email_added", "slug_changed"))  # fmt: skip
    assert done.new == truth["counts"]["added"]
    assert done.updated == changed
    assert done.new + done.updated + done.unchanged == truth["second_export"]["people"]
    found: dict[str, list[dict[str, Any]]] = truth["changes"]
    return found


def by_link(store: LocalStore) -> dict[str, dict[str, Any]]:
    return {p["linkedin_url"]: p for p in lists_of(store)["people"] if "linkedin_url" in p}


def test_the_second_export_shows_exactly_the_true_changes(
    store: LocalStore, two_exports: dict[str, list[dict[str, Any]]]
) -> None:
    expected = {
        (profile_url(change["linkedin_url"]), field, *change[field])
        for kind in ("company_and_position_changed", "position_changed", "company_changed")
        for change in two_exports[kind]
        for field in ("company", "position")
        if field in change
    }
    seen = {
        (item.person.linkedin_url, item.field, item.old, item.new)
        for item in news.seen(store)
        if item.field in ("company", "position")
    }
    assert seen == expected


def test_new_names_and_addresses_arrive(
    store: LocalStore, two_exports: dict[str, list[dict[str, Any]]]
) -> None:
    now = by_link(store)
    for change in two_exports["name_changed"]:
        person = now[profile_url(change["linkedin_url"])]
        for field in ("first_name", "last_name"):
            if field in change:
                assert person[field] == change[field][1]
    for change in two_exports["email_added"]:
        mail = change["email"]
        mail = mail[1] if isinstance(mail, list) else mail
        assert now[profile_url(change["linkedin_url"])]["email"] == email_address(mail)
    for change in two_exports["email_removed"]:
        assert now[profile_url(change["linkedin_url"])]["email"]


def test_missing_people_are_reported_and_kept(
    store: LocalStore, two_exports: dict[str, list[dict[str, Any]]]
) -> None:
    expected = {
        profile_url(change["linkedin_url"])
        for kind in ("vanished", "hidden_now")
        for change in two_exports[kind]
    }
    gone = {i.person.linkedin_url for i in news.seen(store) if i.field == "connection"}
    assert gone == expected
    assert expected <= by_link(store).keys()


def test_a_new_link_of_the_same_connection_is_the_same_person(
    store: LocalStore, two_exports: dict[str, list[dict[str, Any]]]
) -> None:
    links = by_link(store).keys()
    for change in two_exports["slug_changed"]:
        old, new = (profile_url(link) for link in change["linkedin_url"])
        assert new in links
        assert old not in links


def test_the_later_export_can_be_taken_back(
    store: LocalStore, two_exports: dict[str, list[dict[str, Any]]]
) -> None:
    history.undo(store, 2, date(2026, 11, 21))
    assert people.page(store, PeopleFilter(), TODAY, limit=0).total == 400
    assert news.seen(store) == ()
    history.undo(store, 1, date(2026, 11, 21))
    assert lists_of(store)["people"] == []
