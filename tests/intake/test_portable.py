"""Reading the portable format: every mistake gets a sentence that names list, position and key."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.imports.portable_schema import NOUNS
from crm.errors import FileRefused
from crm.intake.portable import MOST_PROBLEMS, read_portable

P: dict[str, Any] = {"ref": "p1", "first_name": "Sam"}
O: dict[str, Any] = {"ref": "o1", "company": "Northlight", "title": "Planner"}  # noqa: E741
E: dict[str, Any] = {"ref": "e1", "opportunity": "o1", "kind": "applied", "on": "2026-03-02"}
T: dict[str, Any] = {"ref": "t1", "person": "p1", "at": "2026-03-02", "channel": "email"}


def doc(**lists: Any) -> bytes:
    head = {"format": "embers", "version": 1}
    return json.dumps(head | {"people": [P], "opportunities": [O]} | lists).encode()


def refused(data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_portable(data)
    assert str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.sentence


def test_values_come_typed_and_in_order() -> None:
    read = read_portable(doc(events=[E], touchpoints=[T, {**T, "ref": "t2", "count": 3}]))
    assert list(read) == list(NOUNS)
    assert read["events"][0].values["on"] == date(2026, 3, 2)
    assert [item.ref for item in read["touchpoints"]] == ["t1", "t2"]
    assert read["touchpoints"][1].values["count"] == 3
    assert read["claims"] == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b'{"format": "embers"', "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"[]", "not written by Embers"),
        (b'{"format": "other", "version": 1}', "not written by Embers"),
        (b'{"format": ["embers"], "version": 1}', "not written by Embers"),
        (b'{"format": "embers"}', "version None"),
        (b'{"format": "embers", "version": 2}', "version 2"),
        (b'{"format": "embers", "version": true}', "version True"),
        (b'{"format": "embers", "version": "1"}', "version '1'"),
        (b'{"format": "embers", "version": 1' + b"0" * 9000 + b"}", "damaged"),
    ],
)
def test_other_documents_are_refused(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_a_mark_at_the_beginning_is_read_over() -> None:
    assert len(read_portable(b"\xef\xbb\xbf" + doc())["people"]) == 1


BAD = [
    ({"contacts": []}, "The list 'contacts' is unknown."),
    ({"people": {}}, "'people' must be a list of objects."),
    ({"people": None}, "'people' must be a list of objects."),
    ({"people": ["p1"]}, "'people' must be a list of objects."),
    ({"people": [P, {"nick": "S"}]}, "people number 2: the key 'nick' is unknown."),
    ({"people": [{"id": 1}]}, "people number 1: the key 'id' is unknown."),
    ({"people": [{"first_name": 7}]}, "'first_name' must be text; it is 7."),
    ({"people": [{"first_name": "\ud800"}]}, "'first_name' must be text"),
    ({"people": [{"tags": "a"}]}, "'tags' must be a list of words; it is 'a'."),
    ({"people": [{"tags": [1]}]}, "'tags' must be a list of words; it is [1]."),
    ({"people": [{"tags": ["\udc00"]}]}, "'tags' must be a list of words"),
    ({"people": [{"cadence_days": "7"}]}, "'cadence_days' must be a whole number from 1 to 3650"),
    ({"people": [{"cadence_days": 0}]}, "'cadence_days' must be a whole number from 1 to 3650"),
    ({"people": [{"cadence_days": 1e3}]}, "'cadence_days' must be a whole number"),
    ({"people": [{"cadence_days": True}]}, "'cadence_days' must be a whole number"),
    ({"people": [{"do_not_contact": 1}]}, "'do_not_contact' must be true or false; it is 1."),
    ({"people": [{"connected_on": "2 Mar"}]}, "'connected_on' must be a date like 2026-03-02"),
    ({"people": [{"connected_on": "2026-02-30"}]}, "'connected_on' must be a date"),
    ({"people": [{"connected_on": "2026-W10-1"}]}, "'connected_on' must be a date"),
    ({"people": [{"connected_on": "9999-12-31"}]}, "'connected_on' must be a date"),
    ({"people": [{"connected_on": ""}]}, "'connected_on' must be a date"),
    ({"people": [{"created": "2026-03-02", "created_at": "2026-03-02"}]}, "is given twice"),
    ({"people": [P, P]}, "the ref 'p1' is used twice."),
    ({"people": [{"ref": 1}]}, "'ref' must be a text"),
    ({"people": [{"ref": ""}]}, "'ref' must be a text"),
    ({"people": [{"ref": []}]}, "'ref' must be a text"),
    ({"people": [{"referred_by": "p9"}]}, "'referred_by' points to 'p9', which is not in 'people'."),
    ({"people": [{"referred_by": ["p1"]}]}, "'referred_by' points to ['p1']"),
    ({"opportunities": [{"title": "X"}]}, "opportunities number 1: the key 'company' is missing."),
    ({"opportunities": [{**O, "title": " "}]}, "the key 'title' is missing."),
    ({"opportunities": [{**O, "employer_type": "state"}]}, "one of the listed words: private, public"),
    ({"opportunities": [{**O, "employer_type": []}]}, "'employer_type' must be one of"),
    ({"roles": [{"person": "p1", "opportunity": "o1"}]}, "the key 'role' is missing."),
    ({"roles": [{"ref": "r1", "person": "p1", "opportunity": "o1", "role": "hire"}]}, "'ref' must"),
    ({"events": [{**E, "opportunity": "p1"}]}, "points to 'p1', which is not in 'opportunities'."),
    ({"events": [{**E, "people": ["p1", None]}]}, "'people' points to None"),
    ({"events": [{**E, "on": None}]}, "the key 'on' is missing."),
    ({"events": [{**E, "on": "2026-03-02T10:00"}]}, "'on' must be a date like"),
    ({"touchpoints": [{"at": "2026-03-02", "channel": "email"}]}, "'person' or 'people' is missing."),
    ({"touchpoints": [{**T, "person": []}]}, "'person' or 'people' is missing."),
    ({"touchpoints": [{**T, "people": ["p1"]}]}, "'people' is given twice."),
    ({"touchpoints": [{**T, "at": "noon"}]}, "'at' must be a date or a local time"),
    ({"touchpoints": [{**T, "at": "2026-03-02T25:00"}]}, "'at' must be a date or a local time"),
    ({"touchpoints": [{**T, "at": "20260302"}]}, "'at' must be a date or a local time"),
    ({"touchpoints": [{**T, "count": 0}]}, "'count' must be a whole number from 1"),
    ({"touchpoints": [{**T, "amount_cents": -5}]}, "'amount_cents' must be a whole number from 0"),
    ({"touchpoints": [{**T, "channel": "fax"}]}, "'channel' must be one of the listed words: email"),
    ({"touchpoints": [{**T, "step_key": "Rej call/o1"}]}, "'step_key' must be a step"),
    ({"touchpoints": [{**T, "step_key": {"step": "a", "role": "x"}}]}, "the key 'role' in 'step_key'"),
    ({"touchpoints": [{**T, "step_key": {"opportunity": "o1"}}]}, "'step_key' must be a step"),
    ({"touchpoints": [{**T, "step_key": {"step": "a", "event": "e9"}}]}, "'event' points to 'e9'"),
    ({"outcomes": [{"step": "a", "decision": "done", "occurrence": 0}]}, "'occurrence' must be"),
    ({"outcomes": [{"step": "a", "decision": "later"}]}, "'decision' must be one of"),
    ({"settings": [{"value": "x"}]}, "the key 'key' is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("lists", "sentence"), BAD)
def test_each_mistake_has_its_sentence(lists: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(doc(**lists))


def test_a_wrong_required_value_is_one_mistake() -> None:
    with pytest.raises(FileRefused) as caught:
        read_portable(doc(events=[{**E, "on": "noon"}]))
    assert len(caught.value.problems) == 1


def test_many_mistakes_are_counted_and_some_are_listed() -> None:
    with pytest.raises(FileRefused) as caught:
        read_portable(doc(people=[{"x": 1}] * 500))
    assert len(caught.value.problems) == MOST_PROBLEMS
    assert "499 more" in caught.value.sentence


def test_aliases_are_read() -> None:
    read = read_portable(
        doc(
            people=[P | {"created_at": "2026-03-02", "archived_at": "2026-03-03"}],
            touchpoints=[{"person": "p1", "happened_at": "2026-03-02T14:30", "channel": "email"}],
            outcomes=[{"step": "a", "status": "snoozed", "snoozed_until": "2026-04-01",
                       "because": "later", "at": "2026-03-02"}],
            claims=[{"opportunity": "o1", "kind": "fact", "words": "w", "reason": "salary",
                     "person": "p1", "on": "2026-03-02"}],
        )
    )  # fmt: skip
    assert read["people"][0].values["created_on"] == date(2026, 3, 2)
    assert read["touchpoints"][0].values["at"] == "2026-03-02T14:30:00"
    assert read["touchpoints"][0].values["people"] == ("p1",)
    assert read["outcomes"][0].values["decision"] == "snoozed"
    assert read["outcomes"][0].values["reason"] == "later"
    assert read["claims"][0].values["said_by"] == "p1"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T14:30", "2026-03-02T14:30:00"),
        ("2026-03-02 14:30:15.250", "2026-03-02T14:30:15"),
        ("2026-03-02T23:30:00+02:00", "2026-03-02T23:30:00"),
        ("2026-03-02T23:30:00Z", "2026-03-02T23:30:00"),
    ],
)
def test_moments(written: str, read: str) -> None:
    found = read_portable(doc(touchpoints=[{**T, "at": written}]))
    assert found["touchpoints"][0].values["at"] == read


def test_empty_keys_are_absent() -> None:
    read = read_portable(doc(people=[dict.fromkeys(("first_name", "tags", "referred_by"))]))
    assert read["people"][0].values == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
keys = st.sampled_from(
    sorted({k.name for n in NOUNS.values() for k in n.keys} | {"ref", "person", "x"})
)
items = st.lists(st.dictionaries(keys, json_values, max_size=5) | json_values, max_size=3)


@given(st.dictionaries(st.sampled_from([*NOUNS, "x"]), items | json_values, max_size=4))
def test_any_json_is_read_or_refused(lists: dict[str, Any]) -> None:
    with suppress(FileRefused):
        read_portable(json.dumps({"format": "embers", "version": 1} | lists).encode())


@given(st.binary())
def test_any_bytes_are_refused(data: bytes) -> None:
    refused(data)
