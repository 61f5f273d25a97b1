"""A ZIP that is not LinkedIn's is opened: each file inside by its own reader, what cannot be read by name."""

from __future__ import annotations

import struct
import zipfile
from time import process_time

import pytest

from crm.errors import FileRefused
from crm.intake import bundles, together, zips
from crm.intake.mail.whose import Whose
from crm.intake.reading import FileKind
from crm.intake.together import Piece, read_alone, read_together
from tests.intake.linkedin.test_archive import CONNECTIONS, PROFILE, zipped
from tests.intake.mail.test_mails import ME, SAM, mail
from tests.intake.mail.test_meetings import calendar, event

OWN = Whose(frozenset({ME}))
MAIL = mail(SAM, ME)
MAILBOX = b"From x@example.com Mon Mar  2 09:00:00 2026\n" + MAIL
CALENDAR = calendar(event())
TABLE = b"First Name,Last Name,Email\nBea,Baker,bea@example.com\n"


def card(name: str) -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n".encode()


CARDS = card("Ada Example") + card("Ben Example")


def read(*entries: tuple[str, bytes]) -> tuple[Piece, ...]:
    return read_alone(("takeout.zip", zipped(*entries)), OWN)


def kinds(pieces: tuple[Piece, ...]) -> list[FileKind]:
    return [piece.reading.kind for piece in pieces if piece.reading]


def test_each_file_inside_is_read_by_its_own_reader() -> None:
    pieces = read(
        ("Takeout/Mail/All mail.mbox", MAILBOX), ("Takeout/Calendar/Jobs.ics", CALENDAR),
        ("Takeout/Contacts/All.vcf", CARDS), ("people.csv", TABLE), ("Inbox", MAIL),
        ("__MACOSX/._people.csv", b"\0"), (".DS_Store", b"\0Bud1"), ("Takeout/", b""),
    )  # fmt: skip
    assert sorted(kinds(pieces)) == ["calendar", "contacts_csv", "mailbox", "vcard"]
    assert all(piece.name.startswith("takeout.zip: ") for piece in pieces)
    assert pieces[0].reading
    assert not pieces[0].reading.left_out


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ([("a@example.com.ics", CALENDAR), ("b.ics", calendar(event(uid="2")))], "calendar"),
        ([("1.eml", MAIL), ("2.eml", mail(ME, SAM))], "mailbox"),
        ([("x/All mail.mbox", MAILBOX)], "mailbox"),
        ([("contacts.csv", TABLE)], "contacts_csv"),
        ([("Takeout/YouTube/comments.csv", b"a,b\n1,2\n"), ("c.vcf", CARDS)], "vcard"),
    ],
)  # fmt: skip
def test_one_kind_of_file_inside_is_one_file_by_the_name_of_the_zip(
    entries: list[tuple[str, bytes]], kind: str
) -> None:
    pieces = read(*entries)
    assert kinds(pieces) == [kind]
    assert pieces[0].name == "takeout.zip"


def test_what_cannot_be_read_is_named_and_the_rest_comes_in() -> None:
    broken = zipped(
        ("a.vcf", CARDS), ("b.vcf", card("Cora Example") * 2), packing=zipfile.ZIP_STORED
    )
    broken = broken.replace(b"Cora", b"Dora")
    (piece,) = read_alone(("z.zip", broken), OWN)
    assert piece.reading
    assert [row.first_name for row in piece.reading.people] == ["Ada", "Ben"]
    assert "“b.vcf” in the ZIP is damaged" in piece.reading.left_out[0]

    (piece,) = read(
        ("a.vcf", CARDS), ("list.csv", b"from;to\n1;2\n"), ("x.jpg", b""), ("y.jpg", b"")
    )
    assert piece.reading
    unread, others = piece.reading.left_out
    assert unread.startswith("“list.csv” in the ZIP is not read: This is not a list of people")
    assert others == "2 files in the ZIP are of a kind that is not read: 2 .jpg."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped(("a.txt", b"Dear diary")), "a.txt.* not a list of people"),
        (zipped(("x.jpg", b"")), "1 .jpg"),
        (zipped(), "nothing that Embers can read"),
        (zipped(("Export.zip", b"PK")), "another ZIP"),
        (zipped(("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")), "Excel"),
        (zipped(("a.vcf", CARDS), ("../b.vcf", CARDS)), "unsafe path"),
        (zipped(("a.vcf", CARDS))[:-30], "damaged"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_a_zip_with_nothing_readable_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        read_alone(("z.zip", data), OWN)
    assert refused.value.hint
    assert "LinkedInDataExport" not in str(refused.value)
    (piece,) = read_together([("z.zip", data)], OWN)
    assert piece.refused


def test_cards_of_one_person_each_are_one_address_book() -> None:
    cards = [(f"{n}.vcf", card(f"Person{n} Example")) for n in range(600)]
    (piece,) = read(*cards, ("Jörg.vcf", card("Jörg Example").decode().encode("utf-16")))
    assert piece.reading
    assert len(piece.reading.people) == 601


def test_linkedins_archive_stays_one_and_cards_beside_its_tables_are_read() -> None:
    tables = (("Connections.csv", CONNECTIONS), ("Profile.csv", PROFILE))
    assert kinds(read(*tables, ("x.jpg", b""))) == [FileKind.ARCHIVE]
    assert kinds(read(*tables, ("my.vcf", CARDS))) == [FileKind.ARCHIVE, FileKind.VCARD]


def test_a_zip_among_other_files_is_opened_too() -> None:
    pieces = read_together(
        [("b.zip", zipped(("a.vcf", CARDS), ("b.ics", CALENDAR))), ("c.csv", TABLE)], OWN
    )
    assert kinds(pieces) == [FileKind.CONTACTS, FileKind.VCARD, FileKind.CALENDAR]


def test_all_files_inside_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MAX_ARCHIVE_BYTES", 2_000)
    big = zipped(("a.vcf", CARDS), ("b.csv", b"x" * 3_000))
    claims = bytearray(big)
    struct.pack_into("<I", claims, big.rindex(b"PK\x01\x02") + 24, 10)
    with pytest.raises(FileRefused, match="would unpack to more"):
        read_alone(("z.zip", big), OWN)
    (piece,) = read_alone(("z.zip", bytes(claims)), OWN)
    assert piece.reading
    assert "“b.csv” in the ZIP is damaged" in piece.reading.left_out[0]
    twice = [("1.zip", zipped(("a.csv", TABLE * 20))), ("2.zip", zipped(("b.csv", TABLE * 21)))]
    assert [bool(piece.refused) for piece in read_together(twice, OWN)] == [False, True]


def test_a_directory_of_hundreds_of_thousands_is_refused_before_it_is_read() -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    directory = entry * 300_000
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 65_535, 65_535, len(directory), 4, 0)
    start = process_time()
    with pytest.raises(FileRefused, match="more than 10,000 files"):
        zips.opened(b"PK\x03\x04" + directory + end)
    assert process_time() - start < 0.5


def test_files_of_a_kind_that_is_never_read_are_not_unpacked() -> None:
    assert "jpg" in bundles._NEVER
    data = zipped(("photo.jpg", b"x" * 1_000_000), ("a.vcf", CARDS))
    bundle = bundles.unbundled(data, 10_000)
    assert bundle
    assert [name for name, _ in bundle.files] == ["a.vcf"]


def test_a_file_inside_above_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_MAILBOX_BYTES", 1_000)
    (piece,) = read(("All mail.mbox", MAILBOX * 20), ("a.vcf", CARDS))
    assert piece.reading
    assert len(piece.reading.people) == 2
    assert "“All mail.mbox” in the ZIP has more than" in piece.reading.left_out[0]
