"""Who could refer the user in: read from people, imports, jobs they got and recommendations on LinkedIn."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from crm.domain.cases.opportunity import Event, EventKind, Role
from crm.domain.ids import EventId, OpportunityId
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.services import touchpoints
from crm.services.cases import events, opportunities, ways_in
from crm.services.imports import batch_import, history
from crm.services.people import people
from crm.store.local import LocalStore
from tests.services.support import TODAY, load
from tests.store.support import a_person, a_touchpoint, an_opportunity

HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LINK = "https://www.linkedin.com/in/"


def a_job(store: LocalStore, company: str = "Harborstone Logistics") -> OpportunityId:
    return opportunities.add(store, an_opportunity(company=company), TODAY).id


def names(store: LocalStore, case: OpportunityId) -> list[str]:
    return [one.way.person.first_name for one in ways_in.who_could_refer(store, case, TODAY)]


def add(
    store: LocalStore, first: str, company: str = "Harborstone Logistics", **more: object
) -> int:
    return people.add(store, a_person(first_name=first, company=company, **more), TODAY).id


def import_csv(store: LocalStore, *rows: str, on: int = 0) -> int:
    data = (HEAD + "".join(f"{row}\n" for row in rows)).encode()
    day = TODAY - timedelta(days=on)
    return batch_import.import_file(store, "Connections.csv", data, day).import_id


def test_nobody_is_known_there(store: LocalStore) -> None:
    add(store, "Ada", "Larch")
    add(store, "Ben", "")
    assert names(store, a_job(store)) == []


def test_legal_forms_and_capitals_do_not_matter(store: LocalStore) -> None:
    for first, company in (
        ("Ada", "HARBORSTONE LOGISTICS"), ("Ben", "Harborstone Logistics, Inc."),
        ("Cleo", "Harborstone  Logistics GmbH"), ("Dov", "Harborstone"), ("Eve", "Logistics"),
    ):  # fmt: skip
        add(store, first, company)
    assert names(store, a_job(store)) == ["Ada", "Ben", "Cleo"]


def test_the_bin_the_archive_and_those_with_a_part_are_left_out(store: LocalStore) -> None:
    case = a_job(store)
    gone, kept, ada, ben, _ = (add(store, n) for n in ("Gone", "Kept", "Ada", "Ben", "Cleo"))
    add(store, "Dov", do_not_contact=True)
    people.remove(store, gone, TODAY)
    people.archive(store, kept, TODAY)
    opportunities.give_role(store, case, ada, Role.HIRING_MANAGER)
    events.record(
        store, Event(EventId(0), case, EventKind.INTERVIEW_HELD, TODAY, (people.get(store, ben).id,)), TODAY
    )  # fmt: skip
    assert names(store, case) == ["Cleo"]


def test_the_warmest_first_and_a_contact_changes_it_at_once(store: LocalStore) -> None:
    case = a_job(store)
    _, ben = add(store, "Ada"), add(store, "Ben")
    assert names(store, case) == ["Ada", "Ben"]
    both = a_touchpoint(ben, day=TODAY, channel=Channel.COFFEE, direction=Direction.BOTH)
    touchpoints.log(store, both, TODAY)
    assert names(store, case) == ["Ben", "Ada"]
    assert ways_in.who_could_refer(store, case, TODAY)[0].line.startswith("Hi Ben, thank you for")


def test_a_colleague_of_a_job_you_got(store: LocalStore) -> None:
    """An import saw Ben leave the company where you worked."""
    old, case = a_job(store, "Umber Ltd"), a_job(store)
    events.record(store, Event(EventId(0), old, EventKind.HIRED_HERE, TODAY - timedelta(9)), TODAY)
    import_csv(
        store, f"Ada,Lake,{LINK}ada,,Harborstone Logistics,,", f"Ben,Hill,{LINK}ben,,Umber,,", on=5
    )
    again = import_csv(
        store, f"Ada,Lake,{LINK}ada,,Harborstone Logistics,,", f"Ben,Hill,{LINK}ben,,Harborstone Logistics,,"
    )  # fmt: skip
    ben, ada = ways_in.who_could_refer(store, case, TODAY)
    assert (ben.way.person.first_name, ben.way.why) == (
        "Ben",
        "former colleague at Umber Ltd, no contact yet",
    )
    assert ben.line.startswith("Hi Ben, I have good memories of our time at Umber Ltd")
    assert (ada.way.colleague, ada.way.why) == (False, "no contact yet")
    history.undo(store, again, TODAY)
    assert names(store, case) == ["Ada"]


def test_a_tag_and_a_recommendation(store: LocalStore) -> None:
    case = a_job(store)
    add(store, "Ada"), add(store, "Zoe", tags=("former colleague",))
    praised = {
        "people": [{"ref": "p1", "first_name": "Yul", "company": "Harborstone Logistics"}],
        "touchpoints": [
            {
                "person": "p1", "at": "2020-05-01", "channel": "other", "direction": "in",
                "source": "linkedin:recommendation:in:0123456789abcdef:2020-05-01", "summary": "Recommended you",
            }
        ],
    }  # fmt: skip
    load(store, json.dumps({"format": "embers", "version": 1} | praised))
    assert names(store, case) == ["Yul", "Zoe", "Ada"]


def test_after_a_no_the_line_asks_for_a_name(store: LocalStore) -> None:
    case = a_job(store)
    add(store, "Ada")
    events.record(store, Event(EventId(0), case, EventKind.REJECTION_RECEIVED, TODAY), TODAY)
    (ada,) = ways_in.who_could_refer(store, case, TODAY)
    assert ada.line.startswith("Hi Ada, I hope you are well. I was a candidate")
    reposted = Event(EventId(0), case, EventKind.ROLE_REPOSTED, TODAY + timedelta(days=1))
    events.record(store, replace(reposted, on=TODAY), TODAY)
    (ada,) = ways_in.who_could_refer(store, case, TODAY)
    assert "referring me" in ada.line or "two questions" in ada.line


def test_companies_of_signs_only_match_nothing(store: LocalStore) -> None:
    add(store, "Ada", "...")
    assert names(store, a_job(store, "!!!")) == []
