"""The people a mail names and the words of its head, however a program wrote them, on every Python."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Sequence

import pytest

from crm.intake.mail.heads import decoded, fields_of, people, text

SAM, WREN = "sam@example.org", "wren@example.org"


@pytest.fixture(params=["this Python", "a strict Python", "an older Python"])
def python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways of `getaddresses`: newer Pythons return nobody for a list with a flaw unless told to be lenient."""
    lenient = email.utils.getaddresses
    newer = getattr(email.utils, "supports_strict_parsing", False)

    def read(values: Sequence[str]) -> list[tuple[str, str]]:
        return lenient(list(values), strict=False) if newer else lenient(list(values))

    def strictly(values: Sequence[str], *, strict: bool = True) -> list[tuple[str, str]]:
        return [("", "")] if strict else read(values)

    if request.param == "a strict Python":
        monkeypatch.setattr(email.utils, "supports_strict_parsing", True, raising=False)
        monkeypatch.setattr(email.utils, "getaddresses", strictly)
    if request.param == "an older Python":
        monkeypatch.delattr(email.utils, "supports_strict_parsing", raising=False)
        monkeypatch.setattr(email.utils, "getaddresses", read)


@pytest.mark.usefixtures("python")
@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (f"Sam Larkfield <{SAM}>", [("Sam Larkfield", SAM)]),
        (f"{SAM} <{SAM}>", [("", SAM)]),
        (f"'{SAM}' <{SAM}>, \"{WREN}\" <{WREN}>", [("", SAM), ("", WREN)]),
        (f"{SAM} <{SAM}>, Wren <{WREN}>", [("", SAM), ("Wren", WREN)]),
        (f"Larkfield, Sam <{SAM}>, Wren <{WREN}>", [("Larkfield, Sam", SAM), ("Wren", WREN)]),
        (f"{WREN}, Larkfield, Sam <{SAM}>", [("", WREN), ("Larkfield, Sam", SAM)]),
        (f'"Larkfield, Sam" <{SAM}>;\r\n\tvan der Oakes, Wren <{WREN}>',
         [("Larkfield, Sam", SAM), ("van der Oakes, Wren", WREN)]),
        (f"{SAM};{WREN}; ", [("", SAM), ("", WREN)]),
        (f"Team: {SAM}, Wren <{WREN}>;", [("", SAM), ("Wren", WREN)]),
        (f"Sam [Loom] <{SAM}>, Sam @ Loom <{WREN}>", [("Sam [Loom]", SAM), ("Sam @ Loom", WREN)]),
        (f"{SAM} (Sam Larkfield)", [("Sam Larkfield", SAM)]),
        (f"Sam Larkfield ({SAM}) <{SAM}>", [("Sam Larkfield", SAM)]),
        (f"=?utf-8?q?Larkfield=2C_Sam?= <{SAM}>", [("Larkfield, Sam", SAM)]),
        ("=?utf-8?q?Sam_=3Csam=40example=2Eorg=3E?=", [("Sam", SAM)]),
        (f"(((( Sam <{SAM}>", [("", SAM)]),
        ("undisclosed-recipients:;", []),
        ("sam (at) example.org", []),
    ],
)  # fmt: skip
def test_everybody_in_a_list_is_found(listed: str, found: list[tuple[str, str]]) -> None:
    assert people({"to": [listed]}, "to") == found


@pytest.mark.parametrize(
    "listed",
    ["(" * 100_000, "g:" * 100_000, '"a' * 60_000, "<" * 120_000, "," * 200_000, "a@" * 60_000,
     "a <b@example.org>," * 20_000, "a,b;" * 50_000 + "<", "g:a,b," * 30_000, "\\" * 100_000],
)  # fmt: skip
def test_a_hostile_list_costs_no_time_and_raises_nothing(listed: str) -> None:
    before = time.process_time()
    people({"cc": [f"{SAM}, {listed}"]}, "cc")
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("=?utf-8?q?Caf=C3=A9?= im =?iso-8859-1?q?M=E4rz?=", "Café im März"),
        ("Gespräch =?utf-8?b?w7xiZXI=?=", "Gespräch über"),
        ("=?utf-8?b?w7w=?=\r\n =?utf-8?b?YmVy?=", "über"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=BCber?=", "über"),
        ("=?nonsense?b?x?= stays", "=?nonsense?b?x?= stays"),
        ("=?ütf-8?q?a?= stays", "=?ütf-8?q?a?= stays"),
        ("no words", "no words"),
    ],
)
def test_encoded_words_are_decoded_and_the_rest_stays(raw: str, plain: str) -> None:
    assert decoded(raw) == plain


@pytest.mark.parametrize("raw", ["=?a?q?" * 40_000, "=?utf-8?q?a?= " * 15_000, "=?" * 100_000])
def test_hostile_words_cost_no_time(raw: str) -> None:
    before = time.process_time()
    decoded(raw)
    assert time.process_time() - before < 1


def test_raw_letters_are_utf8_or_those_of_windows_line_by_line() -> None:
    head = b"Subject: Gespr\xc3\xa4ch \xe2\x80\x93 bald\nFrom: S\xf8ren \x96 <sam@example.org>\n\n"
    fields = fields_of(head)
    assert text(fields, "subject") == "Gespräch – bald"
    assert people(fields, "from") == [("Søren –", SAM)]
