"""Any input gives people and problems, or one refusal with a sentence, and nothing else."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm import intake
from crm.errors import FileRefused
from crm.intake.reading import FileKind, Reading
from tests.conftest import ROOT, longer

FOLDER = ROOT / "tests" / "data" / "linkedin"
#: Small enough to be mutated many times a second.
SAMPLES = {
    path.name: path.read_bytes()
    for path in sorted(FOLDER.iterdir())
    if path.is_file() and path.suffix in {".csv", ".vcf", ".zip"} and path.stat().st_size < 40_000
}


def _tables() -> dict[str, bytes]:
    """The first lines of each table about contact in the sample archive."""
    tables = {}
    with zipfile.ZipFile(FOLDER / "Basic_LinkedInDataExport_sample.zip") as archive:
        for name in archive.namelist():
            if any(word in name for word in ("messages", "Invit", "Recomm", "Endorse", "Applic")):
                tables[name] = b"".join(archive.read(name).splitlines(keepends=True)[:15])
    return tables


TABLES = _tables()
STARTS = [
    b"", b"PK\x03\x04", b"{", b"[", b"BEGIN:VCARD\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff",
    b"First Name,Last Name,URL,Connected On\n", b"Name;E-mail 1 - Value\n", b"sep=;\n",
    b'First Name,Last Name\n"',
]  # fmt: skip


def read_or_refuse(data: bytes) -> Reading | None:
    """Read, and check what holds for every file."""
    try:
        reading = intake.read("file", data)
    except FileRefused:
        # Recognising may let pass what only the rows give away, but it raises nothing else.
        with suppress(FileRefused):
            intake.recognise(data)
        return None
    assert reading.kind is intake.recognise(data)
    assert len(reading.people) + len(reading.skipped) + len(reading.merged) == reading.rows
    lines = [row.line for row in (*reading.people, *reading.skipped, *reading.merged)]
    if reading.kind is not FileKind.TRACKER:  # whose row may name several people
        assert len(set(lines)) == len(lines)
    sources = [contact.source for contact in reading.contacts]
    assert len(set(sources)) == len(sources)
    assert all(contact.parties and contact.count > 0 for contact in reading.contacts)
    for contact in reading.contacts:
        " ".join((contact.source, contact.summary, contact.parties[0].name)).encode("utf-8")
    for person in reading.people:
        assert person.first_name or person.last_name or person.email or person.linkedin_url
        " ".join((person.first_name, person.notes, person.company)).encode("utf-8")
    return reading


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes(start: bytes, data: bytes) -> None:
    read_or_refuse(start + data)


@given(st.text("abÄ,;\t\"'\n\r\u2028 @.:/-0123456789", max_size=200), st.sampled_from(STARTS))
def test_random_tables(text: str, start: bytes) -> None:
    read_or_refuse(start + text.encode())


@settings(max_examples=longer(12, 400), suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
def test_random_damage_to_a_sample(name: str, data: st.DataObject) -> None:
    changed = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        cut = data.draw(st.sampled_from([0, 1, 2, 20]))
        changed[at : at + cut] = data.draw(
            st.sampled_from([b'"', b"\n", b"\r", b",", b";", b"\0", b"\xff", b"=", b":"])
            | st.binary(max_size=3)
        )
    read_or_refuse(bytes(changed))


@settings(max_examples=longer(15, 400))
@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
def test_random_damage_to_a_table_of_an_archive(name: str, data: st.DataObject) -> None:
    changed = bytearray(TABLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        cut = data.draw(st.sampled_from([0, 1, 2, 20]))
        wild = [b'"', b"\n", b"\r", b",", b";", b"\0", b"\xff", b"\xe2\x80\xa8", b"<", b"&"]
        changed[at : at + cut] = data.draw(st.sampled_from(wild) | st.binary(max_size=3))
    read_or_refuse(bytes(changed))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, bytes(changed))
        archive.writestr("Profile.csv", "First Name,Last Name\nRobin,Fairweather\n")
    read_or_refuse(out.getvalue())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_cut_short(name: str) -> None:
    whole = SAMPLES[name]
    for length in range(0, len(whole), max(1, len(whole) // longer(15, 40))):
        read_or_refuse(whole[:length])
