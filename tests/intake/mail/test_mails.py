"""Mails and mailboxes: who wrote to whom and when, never twice; a bad file is always a FileRefused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, timedelta, timezone
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm import intake
from crm.domain.imports.imported_contacts import ImportedTouchpoint, Party
from crm.domain.touchpoints.touchpoint import Channel, Direction
from crm.errors import FileRefused
from crm.intake.mail.mailbox import is_mail, is_mailbox
from crm.intake.mail.mails import read_mails
from crm.intake.mail.whose import Whose
from crm.intake.reading import FileKind

ME, SAM, WREN = "me@example.com", "sam@example.org", "wren@example.org"
MINE = Whose(frozenset({ME}), UTC, date(2026, 11, 23))
DAY = "Mon, 02 Mar 2026 10:00:00 +0000"


def mail(sender: str = SAM, to: str = ME, **values: Any) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Date"] = values.pop("date", DAY)
    message["Message-ID"] = values.pop(
        "id", f"<{abs(hash((sender, to, str(values))))}@example.org>"
    )
    message["Subject"] = values.pop("subject", "Planning")
    for name, value in values.items():
        message[name.replace("_", "-")] = value
    message.set_content("The text is nobody's business.\nFrom here on: >From quoted\n")
    return bytes(message)


def mailbox(*mails: bytes, ending: bytes = b"\n") -> bytes:
    parts = [b"From - Mon Mar 02 10:00:00 2026\n" + one.rstrip() + b"\n\n" for one in mails]
    return b"".join(parts).replace(b"\r\n", b"\n").replace(b"\n", ending)


def read(data: bytes, whose: Whose = MINE) -> tuple[ImportedTouchpoint, ...]:
    return intake.read("a.eml", data, whose=whose).contacts


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (mail(), FileKind.MAIL),
        (mailbox(mail()), FileKind.MAILBOX),
        (mailbox(mail(), ending=b"\r\n"), FileKind.MAILBOX),
        (b"1234 \n" + mail(), FileKind.MAIL),
        (b"\xef\xbb\xbf" + mail(), FileKind.MAIL),
    ],
)
def test_a_mail_is_recognised_by_its_head(data: bytes, kind: FileKind) -> None:
    assert intake.recognise(data) is kind


@pytest.mark.parametrize("data", [b"From me to you\nhello", b"Name: Value\n", b"a,b,c\n", b""])
def test_other_text_is_not_a_mail(data: bytes) -> None:
    assert not is_mail(data)
    assert not is_mailbox(data)


def test_a_mail_from_somebody_is_a_contact_of_theirs() -> None:
    (contact,) = read(mail(f"Sam Larkfield <{SAM.upper()}>"))
    assert contact.parties == (Party(name="Sam Larkfield", email=SAM),)
    assert (contact.day, contact.direction) == (date(2026, 3, 2), Direction.IN)
    assert (contact.channel, contact.count, contact.summary) == (Channel.EMAIL, 1, "Planning")


def test_a_mail_of_the_user_is_outreach_to_everybody_it_names() -> None:
    (contact,) = read(mail(ME, f"{SAM}, Wren <{WREN}>", Cc=f"{ME}"))
    assert contact.direction is Direction.OUT
    assert [party.email for party in contact.parties] == [SAM, WREN]


def test_the_day_is_that_of_the_users_zone() -> None:
    late = mail(date="Mon, 02 Mar 2026 23:30:00 +0000")
    (contact,) = read(late, Whose(frozenset({ME}), timezone(timedelta(hours=2)), MINE.today))
    assert contact.day == date(2026, 3, 3)


def test_a_talk_of_one_day_is_one_contact_with_a_count() -> None:
    first = mail(id="<1@x.example>")
    answer = mail(ME, SAM, id="<2@x.example>", In_Reply_To="<1@x.example>",
                  References="<1@x.example>")  # fmt: skip
    again = mail(id="<3@x.example>", References="<1@x.example> <2@x.example>")
    (contact,) = read(mailbox(first, answer, again, first))
    assert (contact.count, contact.direction) == (3, Direction.BOTH)
    (alone,) = read(first)
    assert alone.source == contact.source
    assert "sam" not in contact.source


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (mail(List_Unsubscribe="<mailto:x@example.org>"), "newsletters and mailing lists"),
        (mail(Precedence="bulk"), "automatic"),
        (mail(Auto_Submitted="auto-replied"), "automatic"),
        (mail("no-reply@example.org"), "automatic"),
        (mail("notifications@example.org"), "automatic"),
        (mail(X_Gmail_Labels="Spam,Unread"), "drafts, spam or deleted"),
        (mail(ME, ", ".join(f"p{n}@example.org" for n in range(11))), "to more than 10 people"),
        (mail(ME, ME), "to yourself"),
    ],
)
def test_rows_that_are_not_contacts_are_counted_and_left_out(data: bytes, why: str) -> None:
    found = read_mails(data, MINE)
    assert found.contacts == []
    assert found.left_out == {why: 1}
    assert intake.read("a", data, whose=MINE).left_out == (f"1 message is left out: {why}.",)


def test_encoded_names_and_subjects_are_read_and_damaged_ones_kept() -> None:
    head = (
        b"From: =?utf-8?b?Wm/DqyBOb3bDoWs=?= <zoe@example.org>\nTo: me@example.com\n"
        b"Date: Mon, 02 Mar 2026 10:00:00 +0000\nMessage-ID: <a@b.example>\n"
        b"Subject: =?utf-8?q?Caf=C3=A9?= and =?nonsense?b?x?=\n\nbody"
    )
    (contact,) = read(head)
    assert contact.parties[0].name == "Zoë Novák"
    assert "Café" in contact.summary or "Caf" in contact.summary


def test_without_a_date_the_last_server_tells() -> None:
    head = (
        b"Received: from x by y; Tue, 03 Mar 2026 08:00:00 +0000\nFrom: sam@example.org\n"
        b"To: me@example.com\nSubject: x\nMessage-ID: <a@b.example>\n\nbody"
    )
    assert read(head)[0].day == date(2026, 3, 3)
    bare = b"From: sam@example.org\nTo: me@example.com\nSubject: x\n\nbody"
    assert [p.sentence for p in read_mails(bare, MINE).skipped] == [
        "This message has no date that can be read."
    ]


def test_the_owner_is_the_one_who_is_everywhere_or_is_asked_for() -> None:
    many = [mail(f"p{n}@example.org", id=f"<{n}@x.example>") for n in range(6)]
    assert read_mails(mailbox(*many), Whose()).owner == frozenset({ME})
    with pytest.raises(FileRefused, match="which of the e-mail addresses") as refused:
        intake.read("a", mail())
    assert refused.value.hint.startswith(f"Is it {ME} or {SAM}? Please enter it under Settings")


@settings(max_examples=40)
@given(st.permutations(range(6)), st.integers(0, 5))
def test_the_order_and_doubles_of_mails_do_not_matter(order: list[int], double: int) -> None:
    mails = [
        mail(SAM if n % 2 else ME, ME if n % 2 else SAM, id=f"<{n}@x.example>",
             References="<0@x.example>", date=f"Mon, 0{2 + n // 4} Mar 2026 1{n}:00:00 +0000")
        for n in range(6)
    ]  # fmt: skip
    usual = {(c.source, c.count, c.direction) for c in read(mailbox(*mails))}
    mixed = [mails[n] for n in order] + [mails[double]]
    assert {(c.source, c.count, c.direction) for c in read(mailbox(*mixed))} == usual


@given(st.binary(max_size=400))
def test_nothing_after_a_head_raises_anything_else(noise: bytes) -> None:
    for data in (mail() + noise, b"From - x\nFrom: a@example.org\n" + noise, mail()[:80] + noise):
        with suppress(FileRefused):
            intake.read("a", data, whose=MINE)
