"""A passphrase is kept as a salted scrypt hash and nothing else."""

from __future__ import annotations

import base64
import hashlib

import pytest

from crm.errors import InvalidInput
from crm.passphrase import hashing

WORDS = "correct horse battery"


def test_the_hash_is_scrypt_with_its_own_salt_and_holds_no_letter_of_the_passphrase() -> None:
    text = hashing.make(WORDS)
    kind, n, r, p, salt, digest = text.split("$")
    assert (kind, n, r, p) == ("scrypt", "16", "8", "1")
    expected = hashlib.scrypt(
        WORDS.encode(),
        salt=base64.b64decode(salt),
        n=65_536,
        r=8,
        p=1,
        maxmem=2**28,
        dklen=32,
    )
    assert base64.b64decode(digest) == expected
    assert len(base64.b64decode(salt)) == 16
    assert hashing.make(WORDS) != text


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (WORDS, True),
        (f"  {WORDS}\n", True),
        (WORDS.upper(), False),
        (WORDS[:-1], False),
        (WORDS + "!", False),
        ("", False),
        ("\ud800", False),
        ("x" * 100_000, False),
    ],
)
def test_only_the_passphrase_matches(typed: str, right: bool) -> None:
    known = hashing.read(hashing.make(WORDS))
    assert known is not None
    assert hashing.matches(typed, known) is right


def test_a_letter_may_be_written_in_two_ways() -> None:
    known = hashing.read(hashing.make("Schöne Grüße, Åsa"))
    assert known is not None
    assert hashing.matches("Scho\u0308ne Gru\u0308ße, A\u030asa", known)


@pytest.mark.parametrize("short", ["", "elevenchars", "   elevenchars   ", " " * 40])
def test_a_short_one_is_refused_in_one_sentence(short: str) -> None:
    with pytest.raises(InvalidInput, match="at least 12 characters"):
        hashing.make(short)


def test_a_very_long_one_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"at most 1,000 characters"):
        hashing.make("x" * 1_001)


SALT, DIGEST = base64.b64encode(b"s" * 16).decode(), base64.b64encode(b"d" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a passphrase in the clear",
        f"scrypt$14$8$1${SALT}${DIGEST}",  # too cheap
        f"scrypt$30$8$1${SALT}${DIGEST}",  # would take a terabyte
        f"scrypt$16$999$1${SALT}${DIGEST}",
        f"scrypt$16$8$9${SALT}${DIGEST}",
        f"scrypt$16$8$1${SALT}$",
        f"scrypt$16$8$1$c2hvcnQ=${DIGEST}",
        f"scrypt$16$8$1$***${DIGEST}",
        f"scrypt$-16$8$1${SALT}${DIGEST}",
        f"scrypt${'9' * 10_000}$8$1${SALT}${DIGEST}",
        f"argon2$16$8$1${SALT}${DIGEST}",
    ],
)
def test_what_is_no_hash_of_an_accepted_cost_is_none(text: str) -> None:
    assert hashing.read(text) is None
