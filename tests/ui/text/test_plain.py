"""User text as markdown that a browser shows as it was typed; tests/browser/test_plain_text.py looks at it there."""

from __future__ import annotations

import time

import pytest

from crm.ui.text.format import plain


@pytest.mark.parametrize(
    "text",
    ["", "Ann O'Neil-Smith (née Berg), Jr.", "E-mail 1 - Value", "12.5 % + 3 = 15.5!", "a^b; “c” é 日本",
     "ann (at) example.com", "x--y"],
)  # fmt: skip
def test_ordinary_text_needs_no_marks_that_would_be_read_aloud(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*a* [b](c) <d>", r"\*a\* \[b\](c) \<d\>"),
        ("$x$ ~y~ a_b `c` |d|", r"\$x\$ \~y\~ a\_b \`c\` \|d\|"),
        ("&amp; \\ {e}", r"\&amp; \\ \{e\}"),
        ("# T", r"\# T"),
        ("C #", r"C \#"),
        ("- a", r"\- a"),
        ("+1 555", r"\+1 555"),
        ("1. a", r"1\. a"),
        ("12) a", r"12\) a"),
        ("a\n===", "a  \n\\==="),
        ("a  \r\n    b", "a  \nb"),
        ("a\n\nb", "a  \n:small[]  \nb"),
        ("  a ", "a"),
        ("http://example.com", r"http\::small[]//example.com"),
        ("WWW.example.com", "WWW:small[].example.com"),
        ("ann@example.com", "ann@:small[]example.com"),
        (":smile:", r"\::small[]smile\:"),
        (":material/skull:", r"\::small[]material/skull\:"),
        (":red[a]", r"\:red\[a\]"),
        ("a -> b", r"a -:small[]\> b"),
        ("--", r"\-:small[]-"),
    ],
)
def test_what_markdown_or_streamlit_reads_is_marked(text: str, markdown: str) -> None:
    assert plain(text) == markdown


@pytest.mark.parametrize("part", [" ", "a@", ":a", "-> ", "\n", "www.", "1", "x\r\n"])
def test_a_long_text_takes_no_longer_than_its_length(part: str) -> None:
    start = time.perf_counter()
    plain(part * 100_000 + "x")
    assert time.perf_counter() - start < 5
