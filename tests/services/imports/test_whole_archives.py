"""Whole LinkedIn archives: from the bytes to touchpoints and cases, never doubled, undone without a trace."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.domain.ids import OpportunityId
from crm.domain.people.normalise import profile_url
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.services import touchpoints
from crm.services.cases import opportunities
from crm.services.imports import batch_import, history
from crm.services.imports.activity import Choice
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.store.people import people as stored_people
from crm.store.touchpoints import touchpoints as stored
from tests.conftest import ROOT, TODAY
from tests.services.support import all_cases, fresh, lists_of, load, text_of
from tests.store.support import dump

SAMPLES = ROOT / "tests" / "data" / "linkedin"
SAMPLE = SAMPLES / "Basic_LinkedInDataExport_sample.zip"
ENTRY = next(
    entry
    for entry in json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["files"]
    if entry["file"] == SAMPLE.name
)
LINK = "https://www.linkedin.com/in/"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
PROFILE = "First Name,Last Name,Headline,Summary\nRobin,Fair,x,y\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Anna,Ashdale,{LINK}anna,,Brambleworks,Planner,05 Mar 2026\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Robin Fair,Anna Ashdale,"3/2/26, 9:41 AM",,OUTGOING,{LINK}robin,{LINK}anna\n'
)
JOBS = (
    "Application Date,Company Name,Job Title,Job Url\n"
    '"7/16/26, 9:00 AM",Northlight,Planner,https://www.linkedin.com/jobs/view/1\n'
    '"7/17/26, 9:00 AM",Harbor,Lead,https://www.linkedin.com/jobs/view/2\n'
)
NOTES = f"Connection Profile URL,Note\n{LINK}anna,Met at the fair\n{LINK}ben,Unknown\n"


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in ({"Profile": PROFILE} | files).items():
            archive.writestr(f"{name.replace('_', ' ')}.csv", text)
    return out.getvalue()


def line(sender: str, to: str, at: str, conversation: str = "2-a", text: str = "Hello") -> str:
    names = {"robin": "Robin Fair", "anna": "Anna Ashdale", "ben": "Ben Berrymore"}
    links = ",".join(LINK + one for one in to.split("+"))
    spoken = ", ".join(names[one] for one in to.split("+"))
    return (
        f'{conversation},,{names[sender]},{LINK}{sender},"{spoken}","{links}",'
        f"{at} 10:00:00 UTC,,{text},INBOX\n"
    )


def bring(store: LocalStore, data: bytes, name: str = "archive.zip") -> batch_import.ImportResult:
    return batch_import.import_file(store, name, data, TODAY)


def preview(store: LocalStore, data: bytes) -> batch_import.Preview:
    return batch_import.preview(store, batch_import.read_one(store, ("a.zip", data), TODAY), TODAY)


def of(store: LocalStore, slug: str) -> list[Touchpoint]:
    with store.read() as db:
        person = stored_people.by_link(db, LINK + slug)
        return stored.of_person(db, person.id) if person else []


def facts(found: Iterable[Touchpoint]) -> list[tuple[str, str, str, int]]:
    return [(t.day.isoformat(), t.channel.value, t.direction.value, t.count) for t in found]


def content(store: LocalStore) -> dict[str, Any]:
    """All that is stored, without numbers that only say in which order it came."""
    lists = lists_of(store)
    links = {p["ref"]: p.get("linkedin_url") for p in lists["people"]}
    for touchpoint in lists["touchpoints"]:
        touchpoint["people"] = sorted(links[ref] for ref in touchpoint["people"])
    for items in lists.values():
        for item in items if isinstance(items, list) else ():
            for key in ("ref", "opportunity", "updated_on"):
                item.pop(key, None)
    return {
        name: sorted(json.dumps(item, sort_keys=True) for item in items)
        for name, items in lists.items()
        if isinstance(items, list)
    }


def test_the_sample_archive_becomes_what_its_manifest_says(store: LocalStore) -> None:
    done = bring(store, SAMPLE.read_bytes())
    assert (done.new, done.opportunities, len(done.skipped)) == (400, 9, 8)
    lists = lists_of(store)
    assert done.touchpoints == len(lists["touchpoints"])
    messages = [t for t in lists["touchpoints"] if t["channel"] == "linkedin_message"]
    requests = [t for t in lists["touchpoints"] if t["channel"] == "linkedin_request"]
    assert len(requests) == ENTRY["invitations"]["other_side_is_a_connection"]
    assert all(t["outcome"] == "accepted" and t["answered_on"] for t in requests)
    alone = [t for t in messages if len(t["people"]) == 1]
    groups = sum(t.get("count", 1) for t in messages) - sum(t.get("count", 1) for t in alone)
    assert groups <= ENTRY["messages"]["group_rows"]
    assert (
        len({t["people"][0] for t in alone})
        >= (ENTRY["messages"]["connections_with_one_to_one_messages"])
    )
    assert {e["kind"] for e in lists["events"]} == {"applied"}
    assert len(lists["events"]) == ENTRY["job_applications"]


@pytest.mark.parametrize("expected", ENTRY["expect_activity"], ids=lambda e: e["linkedin_url"][-9:])
def test_each_person_of_the_manifest_has_their_activity(
    store: LocalStore, expected: dict[str, Any]
) -> None:
    bring(store, SAMPLE.read_bytes())
    found = of(store, profile_url(expected["linkedin_url"]).removeprefix(LINK))
    messages = [t for t in found if t.channel is Channel.LINKEDIN_MESSAGE]
    both = expected["messages_sent"] + expected["messages_received"]
    assert sum(t.count for t in messages) == both
    if both:
        assert messages[0].day.isoformat() == expected["first_message_at"][:10]
        assert messages[-1].day.isoformat() == expected["last_message_at"][:10]
    sent = any(t.direction is not Direction.IN for t in messages)
    assert sent == bool(expected["messages_sent"])
    invitation = expected.get("invitation")
    requests = [t for t in found if t.channel is Channel.LINKEDIN_REQUEST]
    assert len(requests) == (1 if invitation else 0)
    if invitation:
        way = Direction.OUT if invitation["direction"] == "OUTGOING" else Direction.IN
        assert (requests[0].day.isoformat(), requests[0].direction) == (
            invitation["sent_at"][:10], way,
        )  # fmt: skip


def test_every_single_message_of_the_sample_is_found_again(store: LocalStore) -> None:
    """Reckoned once more from the bytes: who, on which day, in which direction, how many."""
    bring(store, SAMPLE.read_bytes())
    with zipfile.ZipFile(SAMPLE) as archive:
        raw = list(csv.DictReader(io.StringIO(archive.read("messages.csv").decode(), newline="")))
    own, expected = ENTRY["owner"]["linkedin_url"], Counter[tuple[str, str, str]]()
    with store.read() as db:
        known = {person.linkedin_url: person.id for person in stored_people.everybody(db)}
    for row in raw:
        ends = row["SENDER PROFILE URL"], row["RECIPIENT PROFILE URLS"]
        if own not in ends:
            continue  # a group
        way, link = ("out", ends[1]) if ends[0] == own else ("in", ends[0])
        if link in known:
            expected[link, row["DATE"][:10], way] += 1
    assert expected.total() == ENTRY["messages"]["rows_one_to_one_with_connections"]
    people_seen = {link for link, _, _ in expected}
    assert len(people_seen) == ENTRY["messages"]["connections_with_one_to_one_messages"]
    groups = {row["CONVERSATION ID"] for row in raw if "," in row["RECIPIENT PROFILE URLS"]}
    for link in people_seen:
        found = {
            t.day.isoformat(): (t.direction.value, t.count)
            for t in of(store, link.removeprefix(LINK))
            if t.channel is Channel.LINKEDIN_MESSAGE and t.source.split(":")[2] not in groups
        }
        days = {day for other, day, _ in expected if other == link}
        assert found == {
            day: (
                "both" if expected[link, day, "out"] and expected[link, day, "in"]
                else "out" if expected[link, day, "out"] else "in",
                expected[link, day, "out"] + expected[link, day, "in"],
            )
            for day in days
        }  # fmt: skip


def test_the_preview_tells_what_the_import_does(store: LocalStore, database: Path) -> None:
    before = dump(database)
    seen = preview(store, SAMPLE.read_bytes())
    told = batch_import.import_file(store, SAMPLE.name, SAMPLE.read_bytes(), TODAY, dry_run=True)
    assert dump(database) == before
    done = bring(store, SAMPLE.read_bytes(), SAMPLE.name)
    assert (told.touchpoints, told.opportunities) == (done.touchpoints, done.opportunities)
    assert seen.parts[0].result.touchpoints == done.touchpoints
    assert (len(seen.people), len(seen.touchpoints)) == (50, 50)
    assert all(seen.names[p] for t in seen.touchpoints for p in t.people)
    assert seen.parts[0].result.left_out == done.left_out != ()
    assert sum(s.party.linkedin_url != "" for s in seen.strangers) >= 24


def test_an_archive_imported_twice_changes_nothing(store: LocalStore, database: Path) -> None:
    first = bring(store, SAMPLE.read_bytes())
    before = dump(database)
    again = bring(store, SAMPLE.read_bytes())
    assert (again.known, again.import_id, again.touchpoints) == (True, first.import_id, 0)
    assert dump(database) == before


def test_the_undo_leaves_no_trace(store: LocalStore) -> None:
    empty = text_of(store)
    done = bring(store, SAMPLE.read_bytes())
    undone = history.undo(store, done.import_id, TODAY)
    assert (undone.people_removed, undone.touchpoints_removed) == (400, done.touchpoints)
    assert text_of(store) == empty
    assert bring(store, SAMPLE.read_bytes()).touchpoints == done.touchpoints


HALVES = (
    zipped(
        Connections=CONNECTIONS, Invitations=INVITATIONS, Notes=NOTES,
        messages=MESSAGES + line("robin", "anna", "2026-03-09") + line("anna", "robin", "2026-03-10"),
    ),
    zipped(
        Job_Applications=JOBS,
        messages=MESSAGES + line("anna", "robin", "2026-03-09") + line("robin", "anna", "2026-03-09")
        + line("robin", "anna", "2026-03-11", text="A longer message"),
    ),
    zipped(
        Connections=CONNECTIONS + f"Ben,Berrymore,{LINK}ben,,Harbor,Lead,06 Mar 2026\n",
        messages=MESSAGES + line("robin", "anna+ben", "2026-03-12", "2-b")
        + line("robin", "anna", "2026-03-09"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (2, 1, 0), (1, 0, 2, 1), (2, 0, 1, 0), (1, 2, 0, 1, 2)]
)
def test_parts_of_an_archive_give_the_same_in_any_order(
    database: Path, tmp_path: Path, order: tuple[int, ...]
) -> None:
    # A part without the connections is brought again once they are there.
    usual = fresh(tmp_path / "usual.db")
    for number in (0, 2, 1, 0):
        bring(usual, HALVES[number])
    other = open_store(database)
    for number in (*order, 0, 1):
        bring(other, HALVES[number])
    assert content(other) == content(usual)


def test_a_later_file_brings_contacts_up_to_date_and_its_undo_takes_that_back(
    store: LocalStore,
) -> None:
    bring(store, HALVES[0])
    before = content(store)
    later = bring(store, HALVES[1])
    assert (later.touchpoints, later.refreshed, later.opportunities) == (1, 1, 2)
    assert facts(of(store, "anna"))[1] == ("2026-03-09", "linkedin_message", "both", 2)
    history.undo(store, later.import_id, TODAY)
    assert content(store) == before


def test_what_the_user_corrected_stays(store: LocalStore) -> None:
    bring(store, HALVES[0])
    message = next(t for t in of(store, "anna") if t.channel is Channel.LINKEDIN_MESSAGE)
    touchpoints.correct(store, replace(message, summary="Asked for advice", count=7), TODAY)
    bring(store, HALVES[1])
    now = touchpoints.get(store, message.id)
    assert (now.summary, now.count, now.direction) == ("Asked for advice", 7, Direction.BOTH)


def test_a_removed_touchpoint_does_not_come_back(store: LocalStore) -> None:
    bring(store, HALVES[0])
    for touchpoint in of(store, "anna"):
        touchpoints.remove(store, touchpoint.id, TODAY)
    again = bring(store, HALVES[0])
    assert (again.touchpoints, of(store, "anna")) == (0, [])


def test_a_removed_person_stays_in_the_bin_with_their_messages(store: LocalStore) -> None:
    bring(store, zipped(Connections=CONNECTIONS))
    people.remove(store, 1, TODAY)
    done = bring(store, HALVES[0])
    assert (done.new, done.touchpoints) == (0, 0)
    assert any("in the bin" in sentence for sentence in done.left_out)


def test_an_invitation_is_accepted_once_they_are_a_connection(store: LocalStore) -> None:
    empty = CONNECTIONS.replace("05 Mar 2026", "")
    bring(store, zipped(Connections=empty, Invitations=INVITATIONS))
    (request,) = of(store, "anna")
    assert (request.result, request.answered_on) == (Result.SENT, None)
    bring(store, zipped(Connections=CONNECTIONS, Invitations=INVITATIONS))
    (request,) = of(store, "anna")
    assert (request.result, request.answered_on) == (Result.ACCEPTED, date(2026, 3, 5))


def test_notes_fill_empty_notes_only(store: LocalStore) -> None:
    done = bring(store, HALVES[0])
    person = people.get(store, 1)
    assert person.notes == "Met at the fair"
    assert any("1 of your notes" in sentence for sentence in done.left_out)
    people.edit(store, replace(person, notes="Mine"), TODAY)
    bring(store, zipped(Notes=NOTES))
    assert people.get(store, 1).notes == "Mine"


def test_strangers_are_offered_and_become_people_only_if_wished(store: LocalStore) -> None:
    data = zipped(
        Connections=CONNECTIONS, messages=MESSAGES + line("robin", "ben", "2026-03-09", "2-b")
    )
    seen = preview(store, data)
    (ben,) = seen.strangers
    assert (ben.party.name, ben.contacts, seen.touchpoints) == ("Ben Berrymore", 1, ())
    choice = Choice(frozenset({ben.party.linkedin_url}))
    with_ben = batch_import.preview(store, seen.pieces, TODAY, choice)
    assert [person.first_name for person in with_ben.people] == ["Anna", "Ben"]
    (part,) = batch_import.apply(store, seen.pieces, TODAY, choice)
    done = part.result
    assert (done.new, done.touchpoints) == (2, 1)
    assert facts(of(store, "ben")) == [("2026-03-09", "linkedin_message", "out", 1)]
    assert history.undo(store, done.import_id, TODAY).people_removed == 2


def test_applications_stay_out_if_they_are_not_wished(store: LocalStore) -> None:
    pieces = batch_import.read_one(store, ("a.zip", HALVES[1]), TODAY)
    (done,) = batch_import.apply(store, pieces, TODAY, Choice(applications=False))
    assert (done.result.opportunities, all_cases(store)) == (0, [])


def test_a_case_that_is_there_is_not_doubled(store: LocalStore) -> None:
    usual = opportunities.Opportunity(OpportunityId(0), "northlight", "PLANNER")
    opportunities.add(store, usual, TODAY)
    assert bring(store, zipped(Job_Applications=JOBS)).opportunities == 1
    assert [row.opportunity.name for row in opportunities.overview(store)] != []


def test_a_case_the_user_worked_on_survives_the_undo(store: LocalStore) -> None:
    done = bring(store, zipped(Job_Applications=JOBS))
    case = opportunities.case(store, 1)
    opportunities.edit(store, replace(case.opportunity, notes="Promising"), TODAY)
    history.undo(store, done.import_id, TODAY)
    (left,) = all_cases(store)
    assert (left.opportunity.notes, [e.kind.value for e in left.events]) == (
        "Promising",
        ["applied"],
    )


def test_somebody_elses_archive_is_noticed(store: LocalStore) -> None:
    mine = zipped(Connections=CONNECTIONS, Invitations=INVITATIONS)
    assert preview(store, mine).parts[0].result.other_owner == ""
    first = bring(store, mine)
    theirs = zipped(
        Profile=PROFILE.replace("Robin,Fair", "Wren,Stone"), Connections=CONNECTIONS,
    )  # fmt: skip
    assert preview(store, theirs).parts[0].result.other_owner == "Robin Fair"
    assert preview(store, HALVES[1]).parts[0].result.other_owner == ""
    history.undo(store, first.import_id, TODAY)
    assert preview(store, theirs).parts[0].result.other_owner == ""


def test_an_archive_after_a_move_to_another_computer_is_known_there(
    store: LocalStore, tmp_path: Path
) -> None:
    bring(store, SAMPLE.read_bytes())
    moved = fresh(tmp_path / "moved.db")
    load(moved, text_of(store))
    again = bring(moved, SAMPLE.read_bytes())
    assert (again.new, again.updated, again.touchpoints, again.opportunities) == (0, 0, 0, 0)
    assert load(moved, text_of(store)).known
    assert content(moved) == content(store)
