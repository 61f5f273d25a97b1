"""Contacts in LinkedIn's other tables: messages of every era, invitations, praise, applications, notes."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import intake
from crm.domain.imports.imported_contacts import MOST_PARTIES, ImportedTouchpoint
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.errors import FileRefused
from crm.intake.activity import rows_of
from crm.intake.linkedin.activities import read_tables
from crm.intake.reading import FileKind
from tests.conftest import ROOT

LINK = "https://www.linkedin.com/in/"
SAMPLE = ROOT / "tests" / "data" / "linkedin" / "Basic_LinkedInDataExport_sample.zip"
PROFILE = "First Name,Last Name,Headline,Summary\nRobin,Fair,x,y\n"
OWNER = ("Robin Fair", "robin")
ANNA = ("Anna Ashdale", "anna")
BEN = ("Larchmoor, Ben, PhD", "ben")
#: The columns of messages.csv: 2020, 2023, 2024 and 2026 with everything quoted.
OF_2020 = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
)
OF_2023 = OF_2020.replace("TO,", "TO,RECIPIENT PROFILE URLS,")
OF_2024 = OF_2023 + ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
OF_2018 = "From,To,Date,Subject,Content,Direction,Folder"

Person = tuple[str, str]


def table(columns: str, *rows: Mapping[str, str]) -> bytes:
    names = columns.split(",")
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", quoting=csv.QUOTE_ALL, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def message(
    sender: Person, *to: Person, at: str = "2026-03-02 13:22:01 UTC", **more: str
) -> dict[str, str]:
    def link(who: Person) -> str:
        return LINK + who[1] if who[1] else ""

    return {
        "CONVERSATION ID": "2-abc", "FROM": sender[0], "SENDER PROFILE URL": link(sender),
        "TO": ", ".join(name for name, _ in to),
        "RECIPIENT PROFILE URLS": ",".join(filter(None, map(link, to))),
        "DATE": at, "CONTENT": "Hello", "FOLDER": "INBOX",
    } | {name.replace("_", " "): text for name, text in more.items()}  # fmt: skip


def contacts(data: bytes, key: str = "messages") -> list[ImportedTouchpoint]:
    return read_tables({"profile": PROFILE.encode(), key: data}).contacts


def left_out(data: bytes, key: str = "messages") -> list[str]:
    return read_tables({"profile": PROFILE.encode(), key: data}).left_out


def seen(found: Sequence[ImportedTouchpoint]) -> list[tuple[str, str, str, int]]:
    """Day, direction, who and how many."""
    return [
        (c.day.isoformat(), c.direction.value,
         "+".join(p.linkedin_url.removeprefix(LINK) or p.name for p in c.parties), c.count)
        for c in found
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [OF_2020, OF_2023, OF_2024])
def test_all_messages_of_a_conversation_on_a_day_are_one_contact(columns: str) -> None:
    data = table(
        columns,
        message(ANNA, OWNER, at="2026-03-03 09:00:00 UTC"),
        message(OWNER, ANNA, at="2026-03-02 23:59:59 UTC", CONTENT="Later"),
        message(ANNA, OWNER, at="2026-03-02 13:00:00 UTC", CONTENT="First &amp; <b>best</b>"),
        message(ANNA, OWNER, at="2026-03-02 13:00:01 UTC"),
    )
    found = contacts(data)
    assert seen(found) == [("2026-03-02", "both", "anna", 3), ("2026-03-03", "in", "anna", 1)]
    assert found[0].summary == "First & best"
    assert {c.channel for c in found} == {Channel.LINKEDIN_MESSAGE}
    assert len({c.source for c in found}) == 2


def test_the_files_of_2018_have_names_only() -> None:
    data = table(
        OF_2018,
        {"From": "Robin Fair", "To": "Anna Ashdale", "Date": "5/27/18, 1:23 PM", "Folder": "SENT"},
        {"From": "Anna Ashdale", "To": "Robin Fair", "Date": "5/27/18, 1:29 PM", "Folder": "INBOX"},
        {"From": "Anna Ashdale", "To": "Robin Fair", "Date": "5/29/18, 9:00 AM", "Folder": "INBOX"},
    )
    assert seen(contacts(data)) == [
        ("2018-05-27", "both", "Anna Ashdale", 2), ("2018-05-29", "in", "Anna Ashdale", 1),
    ]  # fmt: skip


def test_without_recipient_links_the_conversation_tells_who_it_was() -> None:
    data = table(OF_2020, message(OWNER, BEN), message(BEN, OWNER, at="2026-03-05 01:00:00 UTC"))
    assert seen(contacts(data)) == [("2026-03-02", "out", "ben", 1), ("2026-03-05", "in", "ben", 1)]


def test_in_a_group_the_links_are_split_and_not_the_names() -> None:
    eva = ("Eva Unknown", "eva")
    data = table(
        OF_2023,
        message(OWNER, ANNA, BEN, eva),
        message(BEN, OWNER, ANNA, eva, at="2026-03-05 01:00:00 UTC"),
    )
    found = contacts(data)
    # On the second day the owner and the others were silent.
    assert seen(found) == [("2026-03-02", "out", "anna+ben+eva", 1), ("2026-03-05", "in", "ben", 1)]
    assert [p.name for p in found[0].parties] == ["Anna Ashdale", BEN[0], "Eva Unknown"]


def test_a_notice_to_a_crowd_is_not_a_contact_with_each_of_them() -> None:
    many = [(f"P{n}", f"p{n}") for n in range(MOST_PARTIES + 1)]
    assert len(contacts(table(OF_2023, message(OWNER, *many[:-1])))) == 1
    data = table(OF_2023, message(OWNER, *many))
    assert contacts(data) == []
    assert left_out(data) == [f"Messages left out: 1 in groups of more than {MOST_PARTIES}."]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (message(OWNER, ANNA, IS_MESSAGE_DRAFT="Yes"), "1 draft that was not sent"),
        (message(OWNER, ANNA, IS_CONVERSATION_DRAFT="Yes"), "1 draft that was not sent"),
        (message(("A Team", ""), OWNER), "1 advertisement"),
        (message(ANNA, OWNER, CONTENT='<p class="spinmail-quill">Hi</p>'), "1 advertisement"),
        (message(ANNA, OWNER, CONVERSATION_TITLE="Sponsored Conversation"), "1 advertisement"),
        (message(ANNA, OWNER, FOLDER="SPAM"), "1 in the spam folder"),
        (message(("LinkedIn Member", ""), OWNER), "1 with members who left LinkedIn"),
        (message(OWNER, ("LinkedIn Member", "")), "1 with members who left LinkedIn"),
        (message(OWNER, OWNER), "1 without anyone else"),
        (message(OWNER, ANNA, at="some day"), "1 without a date that can be read"),
        (message(OWNER, ANNA, at="2026-02-30 10:00:00 UTC"), "1 without a date that can be read"),
    ],
)  # fmt: skip
def test_messages_that_are_not_contacts_are_left_out_and_counted(
    row: dict[str, str], why: str
) -> None:
    usual = message(OWNER, BEN, CONVERSATION_ID="2-usual")
    data = table(OF_2024, row, usual)
    assert seen(contacts(data)) == [("2026-03-02", "out", "ben", 1)]
    assert left_out(data) == [f"Messages left out: {why}."]


def test_a_line_separator_in_a_message_cuts_no_row() -> None:
    words = "one\u2028two\u2028three"
    data = table(OF_2023, message(OWNER, ANNA, CONTENT=words), message(OWNER, BEN, CONTENT=words))
    assert sum(c.count for c in contacts(data)) == 2
    assert contacts(data)[0].summary == "one two three"


def test_line_breaks_and_commas_in_a_message_are_text() -> None:
    words = 'Hi,\n\n"quoted", 2026-03-09 10:00:00 UTC, and more\nRobin'
    data = table(OF_2023, *(message(OWNER, ANNA, CONTENT=words, at=f"2026-03-0{d} 10:00:00 UTC")
                            for d in range(1, 8)))  # fmt: skip
    assert sum(c.count for c in contacts(data)) == 7


def test_twins_of_the_messages_file_are_another_file() -> None:
    files = {
        "profile": PROFILE.encode(),
        "learningcoachmessages": table(OF_2023, message(OWNER, ANNA)),
    }
    assert read_tables(files).contacts == []


people = st.sampled_from([("Anna", "anna"), ("Ben", "ben"), ("Cleo", "cleo"), ("Dee", "dee")])
rows = st.builds(
    lambda who, own, day, conversation, text: message(
        *((OWNER, *who) if own else (who[0], OWNER, *who[1:])),
        at=f"2026-03-0{day} 10:00:00 UTC", CONVERSATION_ID=conversation, CONTENT=text,
    ),
    who=st.lists(people, min_size=1, max_size=4, unique=True), own=st.booleans(),
    day=st.integers(1, 4), conversation=st.sampled_from(["2-a", "2-b"]),
    text=st.sampled_from(["", "a", "b\u2028c"]),
)  # fmt: skip


@given(st.lists(rows, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant_and_counts_add_up(
    given_rows: list[dict[str, str]], chance: random.Random
) -> None:
    def told(rows: list[dict[str, str]]) -> list[tuple[object, ...]]:
        found = contacts(table(OF_2023, *rows))
        return [(c.source, c.parties, c.day, c.direction, c.count, c.summary) for c in found]

    once = told(given_rows)
    chance.shuffle(given_rows)
    assert told(given_rows) == once
    assert sum(row[4] for row in once) == len(given_rows)
    days = {(row["CONVERSATION ID"], row["DATE"][:10]) for row in given_rows}
    assert len(once) == len(days)


INVITATION = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"


def test_invitations_are_requests_in_both_directions() -> None:
    data = table(
        INVITATION,
        {"From": "Robin Fair", "To": "Anna Ashdale", "Sent At": "7/8/26, 3:43\u202fPM",
         "Message": "Hi!", "Direction": "OUTGOING", "inviteeProfileUrl": LINK + "Anna%20"},
        {"From": "Ben", "To": "Robin Fair", "Sent At": "12/31/25, 9:00 AM",
         "Direction": "INCOMING", "inviterProfileUrl": LINK + "bén"},
        {"From": "LinkedIn Member", "Sent At": "1/2/26, 9:00 AM", "Direction": "INCOMING"},
        {"From": "Cleo", "Sent At": "soon", "Direction": "INCOMING"},
    )  # fmt: skip
    found = contacts(data, "invitations")
    assert [(c.day.isoformat(), c.direction, c.result, c.summary) for c in found] == [
        ("2025-12-31", Direction.IN, Result.NONE, ""),
        ("2026-07-08", Direction.OUT, Result.SENT, "Hi!"),
    ]
    assert [c.parties[0].linkedin_url for c in found] == [LINK + "bén", LINK + "anna"]
    assert left_out(data, "invitations") == [
        "Invitations left out: 1 with members who left LinkedIn, "
        "1 without a date or direction that can be read."
    ]


def test_recommendations_have_a_company_to_be_recognised_by() -> None:
    header = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
    row = {"First Name": "Anna", "Last Name": "Ashdale", "Company": "Brambleworks",
           "Text": "Calm & kind", "Creation Date": "01/24/26, 09:00 AM"}  # fmt: skip
    for key, direction, words in (
        ("recommendationsreceived", Direction.IN, "Recommended you: Calm & kind"),
        ("recommendationsgiven", Direction.OUT, "You recommended them: Calm & kind"),
    ):
        (found,) = contacts(table(header, row), key)
        assert (found.day, found.direction, found.summary) == (date(2026, 1, 24), direction, words)
        assert (found.parties[0].name, found.parties[0].company) == ("Anna Ashdale", "Brambleworks")


def test_several_endorsements_of_a_day_are_one_contact() -> None:
    header = (
        "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,Endorsement Status"
    )
    for who, key, direction, begin in (
        ("Endorser", "endorsementreceivedinfo", Direction.IN, "Endorsed you for"),
        ("Endorsee", "endorsementgiveninfo", Direction.OUT, "You endorsed them for"),
    ):
        rows = [
            {"Endorsement Date": "2026/03/02 09:00:00 UTC", "Skill Name": skill,
             f"{who} First Name": "Anna", f"{who} Public Url": "www.linkedin.com/in/anna"}
            for skill in ("SQL", "Planning", "SQL")
        ]  # fmt: skip
        (found,) = contacts(table(header.format(who), *rows), key)
        assert (found.count, found.direction, found.summary) == (
            2, direction, f"{begin} Planning, SQL",
        )  # fmt: skip
        assert found.parties[0].linkedin_url == LINK + "anna"


def test_applications_and_notes() -> None:
    jobs = table(
        "Application Date,Contact Email,Company Name,Job Title,Job Url,Question And Answers",
        {"Application Date": "9/29/22, 1:05 PM", "Company Name": "Northlight", "Job Title": "Planner",
         "Job Url": "http://www.linkedin.com/jobs/view/1"},
        {"Application Date": "x", "Company Name": "Northlight", "Job Title": "Lead", "Job Url": "ftp:x"},
        {"Company Name": "Nameless"},
    )  # fmt: skip
    notes = table(
        "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On",
        {"Connection Profile URL": LINK + "anna", "Note": "Met at the fair"},
        {"Connection Profile URL": LINK + "anna", "Note": "Likes tea\nand maps"},
        {"Connection Profile URL": "", "Note": "x"},
    )
    found = read_tables({"jobapplications": jobs, "notes": notes})
    assert [(a.title, a.posting_url, a.applied_on) for a in found.applications] == [
        ("Planner", "http://www.linkedin.com/jobs/view/1", date(2022, 9, 29)), ("Lead", "", None),
    ]  # fmt: skip
    assert [(n.linkedin_url, n.notes) for n in found.notes] == [
        (LINK + "anna", "Met at the fair\n\nLikes tea\nand maps")
    ]
    assert found.left_out == [
        "Job applications left out: 1 without a company or a job title.",
        "Notes left out: 1 without a profile link or a text.",
    ]


@pytest.mark.parametrize(
    "data", [b"\0\1\2", b"<html>sign in</html>", b'FROM,TO\n"' + b"x" * 200_000]
)
def test_a_damaged_table_spoils_none_of_the_others(data: bytes) -> None:
    invitation = {"From": "Ben", "Sent At": "12/31/25, 9:00 AM", "Direction": "INCOMING"}
    files = {"profile": PROFILE.encode(), "messages": data,
             "invitations": table(INVITATION, invitation)}  # fmt: skip
    assert len(read_tables(files).contacts) == 1


@pytest.mark.parametrize("columns", [OF_2020, OF_2023])
def test_messages_alone_are_read_if_they_say_whose_they_are(columns: str) -> None:
    rows = [message(ANNA, OWNER), message(OWNER, BEN), message(BEN, OWNER, CONVERSATION_ID="2-b")]
    data = table(columns, *rows)
    reading = intake.read("messages.csv", data)
    assert reading.kind is intake.recognise(data) is FileKind.MESSAGES
    assert reading.owner is not None
    assert reading.owner.linkedin_url == LINK + "robin"
    assert sum(c.count for c in reading.contacts) == 3
    with pytest.raises(FileRefused, match="whose they are"):
        intake.read("messages.csv", table(columns, message(ANNA, OWNER), message(OWNER, ANNA)))


def test_other_tables_alone_are_recognised_by_their_columns() -> None:
    invitation = {"From": "Ben", "Sent At": "12/31/25, 9:00 AM", "Direction": "INCOMING",
                  "inviterProfileUrl": LINK + "ben"}  # fmt: skip
    reading = intake.read("a.csv", table(INVITATION, invitation))
    assert (reading.kind, len(reading.contacts), reading.rows) == (FileKind.INVITATIONS, 1, 0)
    with pytest.raises(FileRefused, match="no invitations"):
        intake.read("a.csv", table(INVITATION))


def test_without_a_profile_the_owner_is_who_invited_or_is_in_all_messages() -> None:
    invitation = {"From": "Robin Fair", "To": "Ben", "Direction": "OUTGOING",
                  "inviterProfileUrl": LINK + "robin"}  # fmt: skip
    messages = table(OF_2023, message(ANNA, OWNER), message(OWNER, BEN))
    for files in ({"invitations": table(INVITATION, invitation)}, {"messages": messages}):
        owner = read_tables(files).owner
        assert owner is not None
        assert (owner.first_name, owner.linkedin_url) == ("Robin", LINK + "robin")
    unsure = read_tables({"messages": table(OF_2023, message(ANNA, OWNER))})
    assert (unsure.owner, unsure.contacts) == (None, [])
    assert "not say for certain" in unsure.left_out[0]


def test_the_sample_archive_agrees_with_its_manifest() -> None:
    reading = intake.read(SAMPLE.name, SAMPLE.read_bytes())
    kinds = Counter(c.source.split(":")[1] + " " + c.direction for c in reading.contacts)
    messages = [c for c in reading.contacts if c.channel is Channel.LINKEDIN_MESSAGE]
    requests = [c for c in reading.contacts if c.channel is Channel.LINKEDIN_REQUEST]
    assert sum(c.count for c in messages) == 134 - 5 - 4
    assert (kinds["request out"], kinds["request in"]) == (50, 70)
    assert (kinds["recommendation in"], kinds["recommendation out"]) == (4, 3)
    assert (kinds["endorsement in"], kinds["endorsement out"]) == (27, 12)
    connected = {person.linkedin_url for person in reading.people}
    known = [c for c in requests if c.parties[0].linkedin_url in connected]
    assert (len(known), len(requests) - len(known)) == (96, 24)
    single = [c for c in messages if c.parties[0].linkedin_url in connected and len(c.parties) == 1]
    assert len({c.parties for c in single}) >= 41
    assert sum(bool(c.summary) for c in requests) == 23
    assert len(reading.applications) == 9
    assert reading.left_out == (
        "Messages left out: 5 advertisements, 4 with members who left LinkedIn.",
    )
    assert reading.owner is not None
    links = {party.linkedin_url for c in reading.contacts for party in c.parties}
    assert reading.owner.linkedin_url not in links


def test_a_title_in_the_name_does_not_hide_the_owner() -> None:
    titled = ("Robin Fair, PhD", "robin")
    rows = (message(titled, ANNA), message(titled, BEN, CONVERSATION_ID="2-b"))
    for columns in (OF_2020, OF_2023):
        found = contacts(table(columns, *rows, message(ANNA, titled, at="2026-03-09 01:00:00 UTC")))
        assert [c.direction for c in found] == [Direction.OUT, Direction.OUT, Direction.IN]


def test_messages_of_somebody_else_are_not_read_as_ones_own() -> None:
    data = table(OF_2023, message(ANNA, BEN), message(BEN, ANNA))
    assert contacts(data) == []
    assert "not say for certain" in left_out(data)[0]


def test_rows_that_end_early_or_late_and_repeated_columns_are_read() -> None:
    text = (
        "FROM,TO,TO,DATE,CONVERSATION ID,CONTENT\na,b,c,2026-03-02,2-x\nd,e,f,2026-03-03,2-y,g,h\n"
    )
    found = [row for _, row in rows_of(text).rows]
    assert [(r.cell("to"), r.cell("date"), r.cell("content"), r.cell("x")) for r in found] == [
        ("b", "2026-03-02", "", ""), ("e", "2026-03-03", "g", ""),
    ]  # fmt: skip
