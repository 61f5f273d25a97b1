"""LinkedIn's ZIP: found wherever the files lie, refused whole if one entry is bad."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from crm import intake
from crm.errors import FileRefused
from crm.intake import zips
from crm.intake.linkedin import archive
from crm.intake.linkedin.archive import member_key
from crm.intake.reading import FileKind, PersonRow

CONNECTIONS = (
    b'Notes:\n"x"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n'
    b"Ada,Example,https://www.linkedin.com/in/ada,,Acme,Clerk,27 May 2021\n,,,,,,26 May 2021\n"
)
PROFILE = b"First Name,Last Name,Headline,Summary,Geo Location\nRobin,Fair,x,,Leeds\n"
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    "Robin Fair,Ada,x,,OUTGOING,https://www.linkedin.com/in/robin-é,https://www.linkedin.com/in/a\n"
    "Ada Example,Robin Fair,x,,INCOMING,https://www.linkedin.com/in/ada,\n"
).encode()


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as target:
        for name, data in entries:
            target.writestr(name, data)
    return out.getvalue()


def entry(name: str, attributes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = attributes << 16
    return info


def with_flag(data: bytes, flag: int) -> bytes:
    """The first entry's flags, in both places where a ZIP keeps them."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        old = struct.unpack_from("<H", changed, at)[0]
        struct.pack_into("<H", changed, at, old | flag)
    return bytes(changed)


@pytest.mark.parametrize(
    "name",
    [
        "Connections.csv", "connections.csv", "CONNECTIONS.CSV", "Con_nections.csv",
        "Connections (1).csv", "Basic_LinkedInDataExport_09-12-2022 (1)/Connections.csv",
        "a/b/c/Connections.csv",
    ],
)  # fmt: skip
def test_connections_are_found_at_any_depth_and_in_any_case(name: str) -> None:
    data = zipped(
        ("__MACOSX/._Connections.csv", b"\0\5\26\7"), ("x/._Connections.csv", b"\0\5"),
        (".DS_Store", b"\0\0\0\1Bud1"), ("Jobs/", b""), (name, CONNECTIONS),
    )  # fmt: skip
    reading = intake.read("Basic.zip.zip", data)
    assert reading.kind is intake.recognise(data) is FileKind.ARCHIVE
    assert [person.first_name for person in reading.people] == ["Ada"]
    assert [problem.line for problem in reading.skipped] == [6]
    assert not reading.warnings


def test_the_numbered_parts_of_a_table_are_one_table() -> None:
    more = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    more += b"Bo,Ray,https://www.linkedin.com/in/bo-demo1,,Acme,Buyer,06 May 2024\n"
    data = zipped(
        ("Connections_1.csv", more), ("Profile.csv", PROFILE), ("Connections.csv", CONNECTIONS)
    )
    reading = intake.read("x.zip", data)
    assert [person.first_name for person in reading.people] == ["Ada", "Bo"]
    assert not any("second file" in problem.sentence for problem in reading.warnings)
    again = zipped(("Connections (1).csv", more), ("Connections.csv", CONNECTIONS))
    second = intake.read("x.zip", again)
    assert len(second.people) == 1, "a second download is no part"
    assert any("second file" in problem.sentence for problem in second.warnings)


def test_the_owner_is_named_with_their_link() -> None:
    data = zipped(
        ("Profile.csv", PROFILE), ("Invitations.csv", INVITATIONS), ("Connections.csv", CONNECTIONS)
    )
    assert intake.read("x.zip", data).owner == PersonRow(
        2, "Robin", "Fair", location="Leeds", linkedin_url="https://www.linkedin.com/in/robin-é"
    )


@pytest.mark.parametrize(
    "profile", [b"", b"\0\1\2", b"First Name\n", b'First Name\n"' + b"x" * 200_000]
)
def test_a_useless_profile_spoils_nothing(profile: bytes) -> None:
    data = zipped(("Profile.csv", profile), ("Connections.csv", CONNECTIONS))
    reading = intake.read("x.zip", data)
    assert reading.owner is None
    assert len(reading.people) == 1


def test_an_archive_without_connections_is_read_with_a_warning() -> None:
    reading = intake.read("x.zip", zipped(("Profile.csv", PROFILE), ("messages.csv", b"FROM\n")))
    assert (reading.people, reading.rows) == ((), 0)
    assert "no Connections.csv" in reading.warnings[0].sentence
    assert reading.owner is not None


def test_of_two_lists_the_one_nearest_the_top_counts() -> None:
    other = CONNECTIONS.replace(b"Ada", b"Ben")
    reading = intake.read(
        "x.zip", zipped(("old/Connections.csv", other), ("Connections.csv", CONNECTIONS))
    )
    assert reading.people[0].first_name == "Ada"
    assert "old/Connections.csv" in reading.warnings[0].sentence


@pytest.mark.parametrize(
    "name",
    [
        "../Connections.csv", "a/../../x.txt", "/etc/x", "C:/x.csv", "c:x.csv", "a\\b.csv",
        "..\\x.csv", "..",
    ],
)  # fmt: skip
def test_one_entry_that_climbs_out_spoils_the_archive(name: str) -> None:
    with pytest.raises(FileRefused, match="unsafe path"):
        intake.read("x.zip", zipped(("Connections.csv", CONNECTIONS), (name, b"x")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(
            zipped(("Connections.csv", CONNECTIONS), (entry("x.csv", stat.S_IFLNK | 0o777), b"/etc")),
            "link instead of a file", id="a symbolic link",
        ),
        pytest.param(
            with_flag(zipped(("Connections.csv", CONNECTIONS)), 1), "password", id="encrypted"
        ),
        pytest.param(zipped(("a.txt", b"x")), "not LinkedIn's", id="no file of LinkedIn"),
        pytest.param(zipped(("contacts.csv", b"x")), "not LinkedIn's", id="an address book"),
        pytest.param(zipped(), "not LinkedIn's", id="empty"),
        pytest.param(
            zipped(("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")), "Excel",
            id="an Excel workbook",
        ),
        pytest.param(
            zipped(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")), "Word", id="Word"
        ),
        pytest.param(
            zipped(("mimetype", b"x"), ("content.xml", b"x")), "LibreOffice", id="LibreOffice"
        ),
        pytest.param(
            zipped(("Connections.csv", CONNECTIONS))[:-30], "damaged", id="the end is missing"
        ),
        pytest.param(b"PK\x03\x04", "damaged", id="only the beginning"),
        pytest.param(
            zipped(("Connections.csv", CONNECTIONS), packing=zipfile.ZIP_STORED).replace(
                b"Acme", b"Acne"
            ),
            "damaged", id="a changed letter",
        ),
        pytest.param(
            zipped(("Connections.csv", CONNECTIONS), packing=zipfile.ZIP_LZMA), "unusual",
            id="an unusual packing",
        ),
        pytest.param(
            zipped(("Connections.csv", b"from;to;line\nA;B;1\n")), "not a list of people",
            id="trains inside",
        ),
        pytest.param(
            zipped(("Connections.csv", CONNECTIONS.split(b"Ada")[0])), "no people", id="nobody inside"
        ),
        pytest.param(zipped(("Connections.csv", b"")), "empty", id="an empty table inside"),
        pytest.param(
            zipped(("Connections.csv", b"<html><body>")), "web page", id="a web page inside"
        ),
        pytest.param(
            zipped(("Connections.csv", b"PK\x03\x04\0\0")), "no readable text", id="a ZIP as a table"
        ),
    ],
)  # fmt: skip
def test_a_bad_archive_is_refused_whole(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        intake.read("x.zip", data)


def claiming(data: bytes, size: int) -> bytes:
    """The same archive whose directory claims another unpacked size for its first entry."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, data.index(b"PK\x01\x02") + 24, size)
    return bytes(changed)


@pytest.mark.parametrize("name", ["Connections.csv", "messages.csv", "x/Invitations.csv"])
def test_the_size_is_counted_while_unpacking(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 50_000)
    monkeypatch.setattr(zips, "_CHUNK", 10_000)
    big = zipped((name, CONNECTIONS + b"\n" * 500_000))
    with pytest.raises(FileRefused, match="would unpack to more"):
        intake.read("x.zip", big)
    with pytest.raises(FileRefused):
        intake.read("x.zip", claiming(big, 100))


def test_all_files_together_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 5_000)
    parts = [(f"{number}.bin", b"x" * 2_000) for number in range(3)]
    with pytest.raises(FileRefused, match="The archive would unpack"):
        intake.read("x.zip", zipped(("Connections.csv", CONNECTIONS), *parts))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_MEMBERS", 3)
    parts = [(f"{number}.bin", b"") for number in range(3)]
    with pytest.raises(FileRefused, match="more than 3 files"):
        intake.read("x.zip", zipped(("Connections.csv", CONNECTIONS), *parts))


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("Recommendations_Given.csv", "recommendationsgiven"),
        ("x/Recommendations Given.csv", "recommendationsgiven"),
        ("Jobs/Job Applications.csv", "jobapplications"),
        ("Comments_7123456.csv", "comments"),
        ("guide_messages.csv", "guidemessages"),
        ("Messages.csv", "messages"),
    ],
)
def test_names_are_compared_without_case_blanks_and_numbers(path: str, key: str) -> None:
    assert member_key(path) == key
