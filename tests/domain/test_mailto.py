"""Mail links as RFC 6068 wants them."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.mailto import LONGEST, mail_link

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=150)


def read(url: str) -> tuple[str, dict[str, str]]:
    """What a mail program makes of the link: it decodes %XX and nothing else."""
    scheme, _, rest = url.partition(":")
    assert scheme == "mailto"
    to, _, query = rest.partition("?")
    fields = dict(part.split("=", 1) for part in query.split("&") if part)
    return unquote_to_bytes(to).decode(), {
        name: unquote_to_bytes(value).decode() for name, value in fields.items()
    }


def test_the_link_is_spelled_out() -> None:
    link = mail_link("sam@example.com", "Thank you, Q&A?", "Hi Sam,\n100% + #1 = é")
    assert link.with_body
    assert link.url == (
        "mailto:sam@example.com?subject=Thank%20you%2C%20Q%26A%3F"
        "&body=Hi%20Sam%2C%0D%0A100%25%20%2B%20%231%20%3D%20%C3%A9"
    )


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param("a+b@example.com", "a%2Bb@example.com", id="plus"),
        pytest.param("gorby%kremvax@example.com", "gorby%25kremvax@example.com", id="percent"),
        pytest.param('"not@me"@example.org', "%22not%40me%22@example.org", id="quoted"),
        pytest.param("a?cc=b@example.com", "a%3Fcc%3Db@example.com", id="no field gets in"),
        pytest.param("a@x.org,b@x.org", "a%40x.org%2Cb@x.org", id="one address only"),
        pytest.param(" łukasz@exämple.org ", "%C5%82ukasz@ex%C3%A4mple.org", id="not ASCII"),
    ],
)
def test_the_address_is_encoded(address: str, shown: str) -> None:
    assert mail_link(address).url == f"mailto:{shown}"


@given(WORDS, WORDS)
def test_the_mail_program_reads_the_same_words(subject: str, body: str) -> None:
    link = mail_link("sam@example.com", subject, body)
    assert link.url.isascii()
    assert not set(link.url) & set(' +\r\n"<>')
    assert urlsplit(link.url).fragment == ""
    to, fields = read(link.url)
    assert to == "sam@example.com"
    if not link.with_body:
        return
    assert fields.get("subject", "") == " ".join(subject.split())
    if body.strip():
        lines = fields["body"].split("\r\n")
        assert not any(mark in line for line in lines for mark in "\r\n")
        assert "".join(lines) == "".join(c for c in body if c not in "\r\n\u2028\u2029")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_breaks_are_crlf_once(ends: str) -> None:
    assert mail_link("s@example.com", body=f"a{ends}{ends}b").url.endswith("a%0D%0A%0D%0Ab")


def test_what_is_too_long_is_left_out_body_first() -> None:
    link = mail_link("sam@example.com", "Thanks", "ü" * 400)
    assert link.url == "mailto:sam@example.com?subject=Thanks"
    assert not link.with_body
    assert mail_link("sam@example.com", "x" * 2000, "y").url == "mailto:sam@example.com"


def test_the_longest_text_that_fits_goes_along() -> None:
    room = LONGEST - len("mailto:s@example.com?body=")
    assert mail_link("s@example.com", body="x" * room).with_body
    assert len(mail_link("s@example.com", body="x" * room).url) == LONGEST
    assert not mail_link("s@example.com", body="x" * (room + 1)).with_body
