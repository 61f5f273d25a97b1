from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.errors import FileRefused
from crm.intake.encodings import decode

WESTERN = "First Name,Last Name\nRenée,Châtelroux\nJürgen,Straußfeld\nMª José,5 € – “Œuvre”\n"
POLISH = "First Name,Last Name\nŁukasz,Łaskawin\nMałgorzata,Wiśniewska\nStanisław,Spółka\n"
RUSSIAN = "First Name,Last Name\nДарина,Ясеновська\nИван,Петров\n"
GREEK = "First Name,Last Name\nΕλένη,Θυμαρίδου\nΓιώργος,Παπαδόπουλος\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(WESTERN, "utf-8", id="UTF-8"),
        pytest.param(WESTERN, "utf-8-sig", id="UTF-8 with a mark"),
        pytest.param(RUSSIAN, "utf-16", id="UTF-16 with a mark"),
        pytest.param(RUSSIAN, "utf-32", id="UTF-32 with a mark"),
        pytest.param(WESTERN, "utf-16-le", id="UTF-16 little endian without a mark"),
        pytest.param(WESTERN, "utf-16-be", id="UTF-16 big endian without a mark"),
        pytest.param(WESTERN, "cp1252", id="Windows, Western"),
        pytest.param(POLISH, "cp1250", id="Windows, Central European"),
        pytest.param(RUSSIAN, "cp1251", id="Windows, Cyrillic"),
        pytest.param(GREEK, "cp1253", id="Windows, Greek"),
        pytest.param(WESTERN.replace("\n", "\r"), "mac-roman", id="old Mac: lines end in CR"),
        pytest.param("plain,ascii\n", "ascii", id="plain"),
        pytest.param("", "ascii", id="nothing"),
    ],
)
def test_the_text_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


def test_one_damaged_letter_does_not_switch_the_whole_file() -> None:
    data = "Zoë,Müller\nRenée,Søren\n".encode() + b"Caf\xe9,Ann\n"
    text, warnings = decode(data)
    assert text == "Zoë,Müller\nRenée,Søren\nCafé,Ann\n"
    assert [warning.line for warning in warnings] == [3]


def test_a_damaged_letter_after_a_mark_is_repaired_too() -> None:
    text, warnings = decode(codecs.BOM_UTF8 + "Zoë,".encode() + b"Ren\xe9\n")
    assert text == "Zoë,René\n"
    assert len(warnings) == 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"First\0Name\0,Last\0Name\n", id="NUL bytes"),
        pytest.param(codecs.BOM_UTF8 + b"a\0b", id="NUL behind a mark"),
        pytest.param(codecs.BOM_UTF16_LE + b"abc", id="half a UTF-16 letter"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\0", id="half a pair in UTF-16"),
        pytest.param(codecs.BOM_UTF16_LE + "a\0".encode("utf-16-le"), id="NUL in UTF-16"),
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="no readable text"):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_storable_text_or_a_refusal(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except FileRefused:
        return
    text.encode("utf-8")
    assert "\0" not in text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_utf_8_is_never_misread(text: str) -> None:
    assume(not _was_encoded_twice(text))
    assert decode(codecs.BOM_UTF8 + text.encode()) == (text, ())


def _was_encoded_twice(text: str) -> bool:
    """Whether some of it is UTF-8 read as Windows-1252, as far as one can see."""
    return bool(re.search("[\xc2-\xf4][\x80-\xbf\u0152-\u2122]", text))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("Jos\u00c3\u00a9,Pe\u00c3\u00b1a", "José,Peña", id="Spanish"),
        pytest.param("S\u00c3\u00b8ren,M\u00c3\u00bcller", "Søren,Müller", id="Danish and German"),
        pytest.param(
            "\u00c5\u0081ucja,O\u00e2\u20ac\u2122Hara",
            "Łucja,O’Hara",
            id="Polish, and a curved apostrophe",
        ),
    ],
)
def test_text_that_was_encoded_twice_is_put_right(written: str, read: str) -> None:
    text, warnings = decode(written.encode())
    assert text == read
    assert [problem.line for problem in warnings] == [0]
    assert "encoded twice" in warnings[0].sentence


@pytest.mark.parametrize(
    "text", ["José,Peña", "Ångström", "Ærø", "naïve Ü", "20 € für Zoë", "Zoë,Ã"]
)
def test_text_that_was_encoded_once_stays(text: str) -> None:
    assert decode(text.encode()) == (text, ())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Ann,Lee\n" + bytes(64), id="padded by a download"),
        pytest.param(bytes(9) + b"Ann,Lee\n", id="before the text"),
        pytest.param(b"Ann,L\0ee\n" + b"Bo,Ray\n" * 20, id="one inside a cell"),
        pytest.param(codecs.BOM_UTF8 + b"Ann,Lee\n" + bytes(64), id="padded, after a mark"),
    ],
)
def test_empty_bytes_are_left_out_with_a_note(data: bytes) -> None:
    text, warnings = decode(data)
    assert text.startswith("Ann,Lee\n")
    assert "\0" not in text
    assert "left out of this file" in warnings[0].sentence
