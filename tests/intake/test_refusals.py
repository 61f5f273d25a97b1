"""Every wrong file is refused with its own message, written for people who are not programmers."""

from __future__ import annotations

import pytest

from crm import intake
from crm.errors import FileRefused
from crm.intake.limits import MAX_FILE_BYTES, MAX_MAILBOX_BYTES
from crm.intake.reading import FileKind, Reading

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def read(text: str | bytes) -> Reading:
    return intake.read("Connections.csv", text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \n\n ", "empty", id="only white space"),
        pytest.param("from;to;line\nA;B;U1\n", "not a list of people", id="trains"),
        pytest.param("Name,Price\nRope,3\n", "not a list of people", id="products"),
        pytest.param(
            "Name,URL\nRope,https://example.com/rope\n", "not a list of people", id="products, links"
        ),
        pytest.param("Dear diary,\ntoday\n", "not a list of people", id="prose"),
        pytest.param(
            "Company,Position,Connected On\nAcme,Clerk,27 May 2021\n", "no column with names",
            id="names removed",
        ),
        pytest.param(HEADER, "no people", id="header only"),
        pytest.param(HEADER + ",,,,,,\n", "no people", id="blank rows only"),
        pytest.param(HEADER + ",,,,,,27 May 2021\n" * 3, "All 3 rows", id="hidden members only"),
        pytest.param(HEADER + ",,,,,,27 May 2021\n", "The only row", id="one hidden member"),
        pytest.param(HEADER + ",,,,Acme,,\n", "Its only row could not be read.", id="a company only"),
        pytest.param("<!DOCTYPE html><html><body>Sign in</body>", "web page", id="sign-in page"),
        pytest.param("\n<html lang='en'>", "web page", id="web page"),
        pytest.param('{"people": []}', "JSON", id="foreign JSON"),
        pytest.param('[{"a": 1}]', "JSON", id="JSON list"),
        pytest.param(
            "CONVERSATION ID,FROM,CONTENT,DATE\n1,Ada,hello,x\n", "messages", id="messages.csv"
        ),
        pytest.param(
            "From,To,Sent At,Message,Direction\nAda,Ben,x,,OUTGOING\n", "invitations",
            id="Invitations.csv",
        ),
        pytest.param(
            "First Name,Last Name,Maiden Name,Headline,Summary\nAda,Example,,x,y\n", "own LinkedIn",
            id="Profile.csv",
        ),
        pytest.param(
            "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\nA,B,C,D,E,F,G\n",
            "recommendations", id="Recommendations_Received.csv",
        ),
        pytest.param(
            "Source,FirstName,LastName,Companies,Title,Emails,CreatedAt\nX,Ada,Example,,,,\n",
            "address book", id="Imported Contacts.csv",
        ),
        pytest.param("\n" * 4_000_002 + HEADER, "lines", id="millions of lines"),
    ],
)  # fmt: skip
def test_each_wrong_file_is_refused_in_its_own_words(text: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        read(text)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(40), "photo"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "Excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "__substg1.0_001A".encode("utf-16-le"), r"MSG.*\.eml"),
        (b"\x78\x9f\x3e\x22" + bytes(40), r"winmail.dat.*\.eml"),
        (b"\xcf\xad\x12\xfe" + bytes(40), "Outlook Express.*EML"),
        (b"!BDN" + bytes(40), r"PST.*CSV.*\.eml"),
        (
            b"version: 1\r\n\r\ndn: cn=Sam Larkfield\r\nmail: sam@example.org\r\n",
            r"LDIF.*\.vcf.*CSV",
        ),
        (b"# people\ndn:: Y249U2Ft\nmail: sam@example.org\n", r"LDIF.*\.vcf.*CSV"),
        (
            b'<?xml version="1.0"?><c:contact xmlns:c="http://schemas.microsoft.com/Contact"/>',
            r"\.contact.*\.vcf.*CSV",
        ),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "gzip"),
        (b"SQLite format 3\x00" + bytes(80), "database"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "photo"),
        (b"First Name\0Last Name", "no readable text"),
        (b"\0" * 50, "empty"),
    ],
)
def test_each_binary_file_is_refused_in_its_own_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read(data)
    with pytest.raises(FileRefused, match=words):
        intake.recognise(data)


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="larger than 100 MB"):
        read(bytes(MAX_FILE_BYTES + 1))


def test_a_mailbox_may_be_larger_than_any_other_file() -> None:
    mail = b"From a@example.com Mon Mar  2 09:00:00 2026\nFrom: a@example.com\n\nHello\n"
    assert intake.recognise(mail.ljust(MAX_FILE_BYTES + 1)) is FileKind.MAILBOX
    with pytest.raises(
        FileRefused, match="mailbox is larger than 200 MB.*one folder, label or year"
    ):
        intake.recognise(mail.ljust(MAX_MAILBOX_BYTES + 1))


def test_the_refusal_reports_the_hidden_rows() -> None:
    with pytest.raises(FileRefused) as refused:
        read(HEADER + ",,,,,,27 May 2021\n" * 2)
    assert [problem.line for problem in refused.value.problems] == [2, 3]


def test_a_portable_file_is_sent_elsewhere() -> None:
    data = b'{"version": 1, "people": [], "format": "embers"}'
    assert intake.recognise(data) is FileKind.PORTABLE
    assert intake.recognise(b'{"format": "embers", "version": 1, ') is FileKind.PORTABLE
    with pytest.raises(FileRefused, match="Embers exported"):
        read(data)
