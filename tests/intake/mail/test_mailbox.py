"""Where messages begin in a mailbox: every way of writing the line, and no line of a text."""

from __future__ import annotations

import time

import pytest

from crm.intake.mail.mailbox import heads, is_mail, is_mailbox, without_bodies

SENT = b"From: sam@example.org\nTo: me@example.com\nMessage-ID: <%d@example.org>\n\n%s\n\n"
DATE = b"Mon Mar 02 10:00:00 2026"


def messages(data: bytes) -> list[bytes | None]:
    """The IDs of the messages that are found; None for a quoted one."""
    return [head and head.partition(b"<")[2].partition(b"@")[0] for head in heads(data)]


def box(line: bytes, *bodies: bytes) -> bytes:
    return b"".join(line + b"\n" + SENT % (n, body) for n, body in enumerate(bodies, 1))


@pytest.mark.parametrize(
    "line",
    [
        b"From sam@example.org " + DATE,
        b"From - " + DATE,
        b"From 1800001@xxx Mon Mar 02 10:00:00 +0000 2026",
        b"From MAILER-DAEMON Mon Mar  2 10:00:00 2026",
        b"From sam at example.org Mon Mar  2 10:00:00 CET 2026 remote from loom",
        b'From "Sam L" 2026-03-02T10:00:00Z',
        b"From sam@example.org lun. mars 02 10:00:00 2026",
        b"From ",
        b"From -",
        b"From - x",
        b"From nobody",
        b"From - " + DATE + b"\n>From - Mon Mar 02 2026 10:00:00",
        b"From sam@example.org " + DATE + b"\n>From - Sat Apr 12 2025 15:59:28",
    ],
)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_each_way_of_writing_the_line_is_known(line: bytes, ending: bytes) -> None:
    data = box(line, b"one", b"two").replace(b"\n", ending)
    assert is_mailbox(data)
    assert messages(data) == [b"1", b"2"]
    assert is_mailbox(b"\xef\xbb\xbf" + ending + data)


@pytest.mark.parametrize(
    "line", [b"From - " + DATE, b"From 1@xxx " + DATE, b"From a@b.example " + DATE]
)
@pytest.mark.parametrize(
    "body",
    [
        b"From my side all is well.\nhttps://example.com/x is the link.",
        b"Hi,\n\nFrom Tuesday on:\nNote: I am away.",
        b"Hi,\n\nFrom 10:30 on:\nSubject: lunch",
        b"Hi,\n\nFrom Sam\nSubject: lunch",
        b">From a@b.example " + DATE + b"\nSubject: x",
    ],
)
def test_a_line_of_a_text_begins_no_message(line: bytes, body: bytes) -> None:
    assert messages(box(line, body, b"two")) == [b"1", b"2"]


@pytest.mark.parametrize(
    "line", [b"From - " + DATE, b"From 1@xxx " + DATE, b"From wren@example.org " + DATE, b"From "]
)
def test_a_mailbox_quoted_in_a_mail_is_counted_and_is_no_message(line: bytes) -> None:
    quoted = b"Old:\n\nFrom sam@example.org " + DATE + b"\nFrom: sam@example.org\nSubject: x\n\nHi"
    assert messages(box(line, quoted, b"two")) == [b"1", None, b"2"]


def test_programs_append_to_each_others_mailboxes() -> None:
    lines = (b"From - " + DATE, b"From sam@example.org " + DATE, b"From ", b"From - " + DATE)
    data = b"".join(line + b"\n" + SENT % (n, b"x") for n, line in enumerate(lines))
    assert messages(data) == [b"0", b"1", b"2", b"3"]


def test_bare_messages_are_messages_where_all_are_bare() -> None:
    bare = b"From sam@example.org " + DATE + b"\nFrom: Sam <%d@example.org>\nSubject: x\n\nHi\n\n"
    assert messages(bare % 1 + bare % 2) == [b"1", b"2"]


def test_a_mail_is_one_message() -> None:
    mail = SENT % (1, b"From - " + DATE + b"\nSubject: quoted\n")
    assert is_mail(mail)
    assert not is_mailbox(mail)
    assert messages(mail) == [b"1"]


@pytest.mark.parametrize(
    "data",
    [
        b"From x\na:b\n" * 20_000,
        b"From x@y " + DATE + b"\n" + b"a:b\n" + b"From x\na:b\n" * 20_000,
        (b"From x@y " + DATE + b"\na:b\n") * 20_000,
        b"From - " + DATE + b"\na:b\n" + (b"From x@y " + DATE + b"\na:b\n") * 20_000,
        b"From \nX-A:b\n\n" * 40_000,
        b"From - " + DATE + b"\n" + b">From \n" * 100_000 + b"a:b\n",
        b"From " * 100_000,
    ],
)
def test_a_hostile_mailbox_costs_no_time(data: bytes) -> None:
    before = time.process_time()
    sum(len(head or b"") for head in heads(data))
    assert time.process_time() - before < 1


def test_a_mailbox_without_bodies_has_the_same_messages() -> None:
    quoted = b"\n\nFrom sam@example.org " + DATE + b"\nFrom: sam@example.org\n\nHi"
    data = box(b"From - " + DATE + b"\nDKIM-Signature: v=1;\n a=b", b"long " * 1000, quoted, b"x")
    small = without_bodies(data)
    assert messages(small) == messages(data) == [b"1", b"2", None, b"3"]
    assert b"long" not in small
    assert b"DKIM" not in small
    assert b"a=b" not in small
