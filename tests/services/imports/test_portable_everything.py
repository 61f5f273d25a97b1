"""The portable format holds every table and column, or says why not."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from crm.domain.ids import PersonId
from crm.domain.imports.portable_schema import JOINED, NOT_CARRIED, NOUNS
from crm.domain.people.person import Person
from crm.errors import FileRefused
from crm.services import drafts, saved_views, settings
from crm.services.imports import batch_import, history
from crm.services.people import duplicates, people
from crm.store.local import LocalStore, open_store
from tests.conftest import ROOT, TODAY
from tests.services.imports.test_parts_in_any_order import chat
from tests.services.imports.test_whole_archives import (
    CONNECTIONS,
    LINK,
    MESSAGES,
    bring,
    content,
    facts,
    line,
    of,
    zipped,
)
from tests.services.support import document, fresh, lists_of, load, text_of

#: Of every table: its number, and which import or merge it came with (see `NOT_CARRIED`).
_NUMBERS = {"id", "import_id", "merge_id"}


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


@pytest.fixture
def other(tmp_path: Path) -> LocalStore:
    return fresh(tmp_path / "other.db")


def columns(store: LocalStore) -> dict[str, set[str]]:
    """Every table of the database with its columns, without those of the search and of SQLite."""
    with store.read() as db:
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        return {
            name: {row[1] for row in db.execute(f'PRAGMA table_info("{name}")').fetchall()}
            for (name,) in tables
            if not re.search(r"^_?sqlite_|_fts_", name)
        }


def test_every_table_is_in_the_format_or_the_format_says_why_not(store: LocalStore) -> None:
    told = [*NOUNS, *JOINED, *NOT_CARRIED]
    assert sorted(told) == sorted(columns(store))
    assert len(told) == len(set(told))


@pytest.mark.parametrize("noun", NOUNS)
def test_every_column_of_a_list_has_its_key(store: LocalStore, noun: str) -> None:
    keys = {key.column for key in NOUNS[noun].keys if key.column}
    assert columns(store)[noun] - _NUMBERS == keys


def test_what_is_not_carried_is_documented() -> None:
    page = (ROOT / "docs" / "portable.md").read_text("utf-8")
    for table, why in NOT_CARRIED.items():
        assert f"| `{table}` | {why} |" in page, table


def merged(store: LocalStore) -> None:
    """Anna of the archive, into whom another Anna with a link and an address was merged."""
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(3))))
    old = Person(PersonId(0), "Ann", "Ashdale", email="ann@example.com", linkedin_url=LINK + "ann")
    gone = people.add(store, old, TODAY).id
    person = people.get(store, 1)
    choices = {"linkedin_url": False, "email": False}
    people.edit(store, Person(**{**_values(person), "email": "anna@example.com"}), TODAY)
    duplicates.merge(store, 1, gone, choices, TODAY)


def _values(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__slots__}


def test_files_find_who_was_merged_after_a_move(store: LocalStore, other: LocalStore) -> None:
    merged(store)
    load(other, text_of(store))
    assert text_of(other) == text_of(store)
    again = zipped(Connections=CONNECTIONS.replace("/anna", "/ann"),
                   messages=MESSAGES + chat(range(3, 5)).replace("/anna", "/ann"))  # fmt: skip
    done = bring(other, again)
    assert (done.new, done.touchpoints, done.refreshed) == (0, 0, 1)
    assert [count for *_, count in facts(of(other, "anna"))] == [5]


def test_who_are_two_people_stays_said(store: LocalStore, other: LocalStore) -> None:
    twins = [{"ref": str(n), "first_name": "Sam", "last_name": "Larkfield"} for n in (1, 2)]
    load(store, document(people=twins))
    (pair,) = duplicates.suspected(store)
    duplicates.keep_apart(store, pair.first.id, pair.second.id)
    load(other, text_of(store))
    assert duplicates.suspected(other) == ()
    assert load(other, text_of(store)).known


def test_views_and_settings_come_along(store: LocalStore, other: LocalStore) -> None:
    saved_views.save(store, "Cold", {"search": "x"})
    settings.sign_as(store, "Robin")
    settings.set_addresses(store, "robin@example.com")
    load(other, text_of(store))
    assert saved_views.saved(other) == saved_views.saved(store)
    assert settings.get(other) == settings.get(store)


def test_messages_wait_after_a_move_as_well(store: LocalStore, other: LocalStore) -> None:
    said = MESSAGES + chat(range(3)) + line("robin", "ben", "2026-03-09", "2-b")
    bring(store, zipped(Connections=CONNECTIONS, messages=said))
    load(other, text_of(store))
    assert text_of(other) == text_of(store)
    for where in (store, other):
        bring(where, zipped(Connections=f"{CONNECTIONS}Ben,Berrymore,{LINK}ben,,Harbor,Lead,\n"))
    assert content(other) == content(store)
    assert len(of(other, "ben")) == 1


def test_two_databases_that_hold_half_of_a_day_each_are_one(
    store: LocalStore, other: LocalStore
) -> None:
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(30))))
    bring(other, zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(20, 50))))
    first = bring(other, text_of(store).encode(), "all.json")
    assert [count for *_, count in facts(of(other, "anna"))] == [50]
    assert bring(other, text_of(store).encode(), "all.json").known
    history.undo(other, first.import_id, TODAY)
    assert [count for *_, count in facts(of(other, "anna"))] == [30]


def test_the_undo_of_a_move_leaves_nothing(store: LocalStore, other: LocalStore) -> None:
    merged(store)
    people.confirm(store, 1, TODAY + timedelta(days=9))
    empty = text_of(other)
    done = bring(other, text_of(store).encode(), "all.json")
    history.undo(other, done.import_id, TODAY)
    assert text_of(other) == empty


def test_when_a_file_confirmed_somebody_comes_along(store: LocalStore, other: LocalStore) -> None:
    bring(store, zipped(Connections=CONNECTIONS))
    later = TODAY + timedelta(days=30)
    more = CONNECTIONS + f"Ben,Berrymore,{LINK}ben,,Harbor,Lead,06 Mar 2026\n"
    batch_import.import_file(store, "later.zip", zipped(Connections=more), later)
    load(other, text_of(store))
    confirmed = people.person_file(other, 1, later).confirmed
    assert confirmed is not None
    assert confirmed.on == later
    assert text_of(other) == text_of(store)


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        ({"former_names": [{"person": "p1", "linkedin_url": "example.com/x"}]},
         "former_names number 1: 'linkedin_url' is not usable"),
        ({"former_names": [{"person": "p9"}]}, "points to 'p9'"),
        ({"tellings": [{"source": "s", "at": "2026-03-02"}]}, "the key 'channel' is missing"),
        ({"tellings": [{"source": "s", "at": "x", "channel": "email"}]}, "'at' must be"),
        ({"tellings": [{"source": "s", "at": "2026-03-02", "channel": "email", "parties": [1]}]},
         "'parties' must be a list of people"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(store: LocalStore, lists: dict[str, object], sentence: str) -> None:
    people_list = [{"ref": "p1", "first_name": "Sam"}]
    with pytest.raises(FileRefused) as caught:
        load(store, document(people=people_list, **lists))
    assert sentence in str(caught.value)
    assert lists_of(store)["people"] == []


@pytest.mark.parametrize(
    "value",
    ["nope", "5", "null", '"x"', "[1, null]", '[["a"]]', '[["a", 5]]', "{}", '{"a": 5}', "[" * 9000,
     '{"rej_call": ["1d"]}', '{"rej_call": ["1d", "x", "7d"]}', '{"rej_call": null}'],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_settings_that_are_none_count_as_nothing(store: LocalStore, value: str) -> None:
    """A hand-written document must not stop every page."""
    keys = ("steps_off", "steps_on", "windows", "my_addresses", "company_pages", "people_views",
            "draft:rej_call", "linkedin_premium")  # fmt: skip
    load(store, document(settings=[{"key": key, "value": value} for key in keys]))
    chosen = settings.get(store)
    assert chosen.windows == {}
    assert chosen.addresses == ()
    assert settings.company_page(store, "Northlight") == ""
    assert all(view.filters == {} for view in saved_views.saved(store))
    (words,) = drafts.all_words(store, ["rej_call"])
    assert words.changed == ()
