"""Bytes of a paste or a file: the text of one message, or one clear sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import FileRefused
from crm.intake.pasted import plain_text, text_of

WAYS = "Paste the text of one message, or choose an e-mail saved as .eml."
HEAD = b"From: Sam <sam@example.com>\nDate: Fri, 20 Nov 2026 23:30:00 -0500\nMessage-ID: <1@example.com>\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", f"There is nothing to read. {WAYS}"),
        (b" \r\n\t", f"There is nothing to read. {WAYS}"),
        (b"a" * 5_000_000, f"This is too long for one message. {WAYS}"),
        (bytes(range(256)) * 20, f"This is not a message: it contains no readable text. {WAYS}"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, f"This is not a message: it contains no readable text. {WAYS}"),
        (b"From a Fri Nov 20 10:00:00 2026\n" + HEAD + b"\nOne\n\nFrom b Fri Nov 20 11:00:00 2026\n" + HEAD
         + b"\nTwo\n",
         "This file holds 2 messages. Use Import for a whole mailbox."),
    ],
    ids=["empty", "blank", "5 MB", "bytes", "picture", "mailbox"],
)  # fmt: skip
def test_what_is_no_message_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        text_of(data)
    assert str(refused.value) == sentence


def test_a_mail_becomes_its_head_and_its_words_on_the_day_of_the_user() -> None:
    text = text_of(HEAD + b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHello\n")
    assert text == "From: Sam <sam@example.com>\nSubject: Grüße\nDate: 2026-11-21\n\nHello\n"


def test_an_automatic_answer_says_so() -> None:
    text = text_of(HEAD + b"Auto-Submitted: auto-replied\nSubject: Re: Hello\n\nBack on Monday\n")
    assert "Subject: Automatic reply: Re: Hello\n" in text


def test_of_a_page_only_the_words_stay() -> None:
    page = (
        "<html><head><style>p {}</style></head><body><p>Dear&nbsp;Robin,<br>no &amp; no</p><table><tr><td>Date:</td>"
        "<td>Monday</td></tr></table><blockquote>old</blockquote><script>x()</script></body></html>"
    )
    assert plain_text(page) == "Dear Robin,\nno & no\n\nDate: Monday\n\n> old"


def test_pasted_lines_of_a_head_stay_as_they_are() -> None:
    text = "From: Sam <sam@example.com>\nDate: Friday\nSubject: Hi\n\nHello"
    assert text_of(text.encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    for one in (data, HEAD + b"Content-Type: text/html\n\n" + data):
        with suppress(FileRefused):
            assert text_of(one).strip()
