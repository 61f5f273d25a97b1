"""Monica's export of an account: people with notes, tags, the last talk and the rhythm."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from crm import intake
from crm.errors import FileRefused
from crm.intake import FileKind, Reading, Whose

TODAY = date(2026, 11, 23)
MAIL, PHONE, NETWORK = "type-mail", "type-phone", "type-linkedin"


def of(kind: str, *values: dict[str, Any]) -> dict[str, Any]:
    return {"count": len(values), "type": kind, "values": list(values)}


def field(kind: str, text: str) -> dict[str, Any]:
    return {"created_at": "2024-01-01T00:00:00Z", "properties": {"data": text, "type": kind}}


def account(*contacts: dict[str, Any]) -> bytes:
    types = [
        {"uuid": MAIL, "properties": {"name": "Email", "type": "email"}},
        {"uuid": PHONE, "properties": {"name": "Phone", "type": "phone"}},
        {"uuid": NETWORK, "properties": {"name": "LinkedIn"}},
    ]
    inside = {
        "uuid": "a",
        "data": [of("contact", *contacts)],
        "instance": {"contact_field_types": types},
    }
    return json.dumps(
        {"version": "1.0-preview.1", "app_version": "4.0.0", "account": inside}
    ).encode()


def contact(*data: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"uuid": "c", "properties": properties, "data": list(data)}


def read(data: bytes) -> Reading:
    return intake.read("monica.json", data, whose=Whose(today=TODAY))


def test_everything_embers_has_a_place_for_is_read() -> None:
    reading = read(
        account(
            contact(
                of("contact_field", field(MAIL, "Nia@example.com"), field(PHONE, "+49 30 123456"),
                   field(NETWORK, "nia-demo"), field(MAIL, "second@example.com")),
                of("note", {"properties": {"body": "likes tea"}}),
                of("address", {"properties": {"city": "Oslo", "country": "NO"}}),
                of("gift", {"properties": {"name": "Book"}}),
                first_name="Nia", last_name="Berg", company="Lantern", job="Cook", description="met in May",
                last_talked_to="2026-10-03", stay_in_touch_frequency=90, tags=["friend"],
            )
        )
    )  # fmt: skip
    assert reading.kind is FileKind.MONICA
    (nia,) = reading.people
    assert (nia.first_name, nia.last_name, nia.company, nia.position, nia.location) == (
        "Nia", "Berg", "Lantern", "Cook", "Oslo",
    )  # fmt: skip
    assert (nia.email, nia.phone) == ("nia@example.com", "+49 30 123456")
    assert nia.linkedin_url == "https://www.linkedin.com/in/nia-demo"
    assert (nia.notes, nia.tags) == ("met in May\n\nlikes tea", ("friend",))
    assert (nia.last_contact, nia.cadence_days) == (date(2026, 10, 3), 90)
    assert [one.day for one in reading.contacts] == [date(2026, 10, 3)]
    assert "second@example.com" in reading.warnings[0].sentence
    assert reading.left_out == ("Other information from Monica was left out: 1 gift.",)


def test_relations_and_contacts_without_a_name_are_named() -> None:
    reading = read(
        account(
            contact(first_name="Nia"),
            contact(first_name="Kid", is_partial=True),
            contact(job="Cook"),
        )
    )
    assert [row.first_name for row in reading.people] == ["Nia"]
    assert [problem.line for problem in reading.skipped] == [2, 3]


def test_a_talk_to_come_is_no_contact() -> None:
    reading = read(account(contact(first_name="Nia", last_talked_to="2027-01-01")))
    assert reading.people[0].last_contact is None
    assert "is in the future" in reading.warnings[0].sentence


def test_contacts_of_its_interface_are_read_as_well() -> None:
    one = {
        "object": "contact", "first_name": "Nia", "last_name": "Berg", "stay_in_touch_frequency": 30,
        "last_activity_together": "2026-10-03T00:00:00Z",
        "information": {"career": {"job": "Cook", "company": "Lantern"}},
        "tags": [{"name": "friend"}],
        "contactFields": [{"content": "nia@example.com", "contact_field_type": {"type": "email"}}],
    }  # fmt: skip
    (nia,) = read(json.dumps({"data": [one]}).encode()).people
    assert (nia.email, nia.position, nia.company, nia.cadence_days) == (
        "nia@example.com",
        "Cook",
        "Lantern",
        30,
    )
    assert (nia.last_contact, nia.tags) == (date(2026, 10, 3), ("friend",))


@pytest.mark.parametrize(
    "data",
    [
        b'{"account": {"uuid": "a", "data": 3}}',
        b'{"account": {"uuid": ["a"], "data": [{"type": "contact", "values": 7}]}}',
        b'{"account": {"uuid": "a"',
        b'{"account": [], "uuid": 1}',
        b'{"object": "x", "stay_in_touch_frequency": [], "data": [[], 3, {"object": "contact"}]}',
        b'{"account": {"uuid": "a", "data": [{"type": "contact", "values": [{"properties": {"first_name": {}}}]}]}}',
    ],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.sentence
