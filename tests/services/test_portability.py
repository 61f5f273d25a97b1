"""Export and import of everything: nothing lost, nothing duplicated, all or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from crm.domain.imports.portable_schema import NOUNS
from crm.errors import FileRefused
from crm.services.imports.portable import import_portable
from crm.services.sample import sample_document
from crm.store.local import LocalStore, open_store
from tests.conftest import longer
from tests.services.support import (
    TODAY,
    counts_of,
    document,
    documents,
    fresh,
    lists_of,
    load,
    text_of,
)
from tests.store.support import dump

SAM: dict[str, Any] = {"ref": "p1", "first_name": "Sam", "last_name": "Larkfield"}


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def test_the_sample_survives_a_round_trip(store: LocalStore, tmp_path: Path) -> None:
    load(store, sample_document(TODAY))
    text = text_of(store)
    other = open_store(tmp_path / "other.db")
    load(other, text)
    assert text_of(other) == text
    assert counts_of(other)["touchpoints"] == 34


@settings(max_examples=longer(20, 600), suppress_health_check=list(HealthCheck))
@given(data=documents())
def test_any_document_survives_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    first, second = fresh(folder / "first.db"), fresh(folder / "second.db")
    load(first, data)
    text = text_of(first)
    raw = json.loads(data)
    once = {"roles": 0, "proposals": 0, "known_apart": 0}  # told twice, they are one
    assert counts_of(first) | once == {n: len(raw[n]) for n in NOUNS} | once
    load(second, text)
    assert text_of(second) == text
    again = load(second, text)
    assert again.known
    assert (again.new, again.updated, again.touchpoints) == (0, 0, 0)
    assert text_of(second) == text
    load(first, data)
    assert text_of(first) == text


def test_ids_follow_the_order_of_the_file(store: LocalStore) -> None:
    people = [{"ref": f"x{n}", "first_name": f"P{n}", "referred_by": "x9"} for n in range(9)]
    load(store, document(people=[*people, {"ref": "x9"}]))
    assert [p["ref"] for p in lists_of(store)["people"]] == [f"p{n}" for n in range(1, 11)]
    assert lists_of(store)["people"][0]["referred_by"] == "p10"


def test_a_person_without_a_ref_keeps_who_introduced_them(store: LocalStore) -> None:
    load(store, document(people=[{"first_name": "A", "referred_by": "b"}, {"ref": "b"}]))
    assert lists_of(store)["people"][0]["referred_by"] == "p2"


def test_meetings_are_mutual_and_letters_outbound(store: LocalStore) -> None:
    entry = {"person": "p1", "at": "2026-03-02"}
    load(store, document(people=[SAM], touchpoints=[
        entry | {"channel": "coffee"}, entry | {"channel": "email"},
        entry | {"channel": "video", "direction": "in"},
    ]))  # fmt: skip
    assert [t["direction"] for t in lists_of(store)["touchpoints"]] == ["both", "out", "in"]


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        ({"people": [SAM, {"linkedin_url": "https://example.com/sam"}]},
         "people number 2: 'linkedin_url' is not usable"),
        ({"people": [{"email": "nobody"}]}, "people number 1: 'email' is not usable"),
        ({"people": [{"linkedin_url": "linkedin.com/in/Sam/"},
                     {"linkedin_url": "https://de.linkedin.com/in/sam?x=1"}]},
         "people number 2 and number 1 have the same LinkedIn link."),
        ({"people": [{"ref": "a", "referred_by": "a"}]}, "people cannot introduce themselves"),
        ({"opportunities": [{"company": "N", "title": "T", "posting_url": "javascript:alert(1)"}]},
         "opportunities number 1: 'posting_url' is not a web address"),
        ({"people": [SAM], "outcomes": [{"step": "a", "person": "p1", "decision": "snoozed"}]},
         "outcomes number 1: 'until' is missing."),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_named_and_nothing_is(
    store: LocalStore, lists: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(FileRefused) as caught:
        load(store, document(**lists))
    assert sentence in str(caught.value)
    assert set(counts_of(store).values()) == {0}
    with store.read() as db:
        assert db.table("imports").count == 0


def test_a_dry_run_writes_nothing(store: LocalStore, database: Path) -> None:
    before = dump(database)
    data = sample_document(TODAY)
    done = import_portable(store, "s.json", data, TODAY, dry_run=True)
    assert (done.import_id, done.new, done.touchpoints) == (0, 17, 34)
    assert dump(database) == before


def test_known_people_get_their_gaps_filled_and_nothing_else(store: LocalStore) -> None:
    mine = SAM | {"company": "Northlight", "position": "Lead", "typed_fields": ["position"]}
    load(store, document(people=[mine]))
    theirs = SAM | {
        "company": "Northlight", "position": "Boss", "phone": "+1 555 0101",
        "notes": "likes tea", "tags": ["coach"], "cadence_days": 30, "do_not_contact": True,
    }  # fmt: skip
    done = load(store, document(people=[theirs]))
    assert (done.new, done.updated) == (0, 1)
    (person,) = lists_of(store)["people"]
    assert person["position"] == "Lead"
    assert person["phone"] == "+1 555 0101"
    assert (person["notes"], person["tags"], person["cadence_days"]) == ("likes tea", ["coach"], 30)
    assert person["do_not_contact"] is True


def test_what_the_user_did_since_is_not_doubled_by_the_old_file(store: LocalStore) -> None:
    data = sample_document(TODAY)
    load(store, data)
    before = counts_of(store)

    def live_on(db: Any) -> None:
        db.execute("UPDATE opportunities SET notes = 'mine', closed_on = '2026-11-23'")
        db.execute("UPDATE events SET note = 'corrected'")
        db.execute("UPDATE touchpoints SET binned_on = '2026-11-23' WHERE id = 1")
        db.execute("UPDATE touchpoints SET outcome = 'accepted' WHERE channel LIKE '%request'")
        db.execute("UPDATE people SET binned_on = '2026-11-23' WHERE id = 1")

    store.write(live_on)
    assert load(store, data).known
    assert counts_of(store) == before
    with store.read() as db:
        assert db.execute("SELECT count(*) FROM people WHERE binned_on IS NOT NULL").fetchone() == (
            1,
        )


def test_namesakes_of_whom_nothing_is_known_stay_two(store: LocalStore) -> None:
    data = document(people=[SAM, SAM | {"ref": "p2"}])
    load(store, data)
    load(store, data)
    assert counts_of(store)["people"] == 2


def test_two_descriptions_of_one_known_person_become_one(store: LocalStore) -> None:
    link = "https://www.linkedin.com/in/sam"
    known = SAM | {"company": "Northlight", "linkedin_url": link}
    load(store, document(people=[known]))
    load(
        store,
        document(
            people=[
                SAM | {"company": "Northlight", "phone": "5550101"},
                {"ref": "p2", "linkedin_url": link, "email": "sam@example.com"},
            ],
            opportunities=[{"ref": "o1", "company": "Northlight", "title": "Planner"}],
            roles=[
                {"person": "p1", "opportunity": "o1", "role": "recruiter"},
                {"person": "p2", "opportunity": "o1", "role": "recruiter"},
            ],
            touchpoints=[{"people": ["p1", "p2"], "at": "2026-03-02", "channel": "email"}],
        ),
    )
    (person,) = lists_of(store)["people"]
    assert (person["phone"], person["email"]) == ("5550101", "sam@example.com")
    assert counts_of(store)["roles"] == 1
    assert lists_of(store)["touchpoints"][0]["people"] == ["p1"]


def test_a_step_of_something_erased_does_not_spoil_the_document(
    store: LocalStore, tmp_path: Path
) -> None:
    load(store, document(
        people=[SAM],
        opportunities=[{"ref": "o1", "company": "Northlight", "title": "Planner"}],
        events=[{"ref": "e1", "opportunity": "o1", "kind": "applied", "on": "2026-03-02"}],
        touchpoints=[{"person": "p1", "at": "2026-03-02", "channel": "email",
                      "step_key": {"step": "thank_mail", "opportunity": "o1", "event": "e1"}}],
    ))  # fmt: skip
    store.write(lambda db: db.execute("DELETE FROM events"))
    text = text_of(store)
    other = open_store(tmp_path / "other.db")
    load(other, text)
    assert text_of(other) == text
