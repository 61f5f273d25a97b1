"""A column of texts is read as each of them would be by itself."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.people.normalise import (
    LINK_START,
    clean_text,
    clean_texts,
    profile_url,
    profile_urls,
)

#: What cleaning is about, and what stands between texts that are looked at together.
PIECES = st.sampled_from(
    ["a", "Ärger", "e", "\u0301", "\u0302", "^", " ", "  ", "\t", "\n", "\u200b"]
)
TEXTS = st.lists(PIECES, max_size=5).map("".join) | st.text(max_size=6)


@given(texts=st.lists(TEXTS, max_size=6))
@example(texts=["^", " ^ ", "a^", "^ b"])
@example(texts=["e", "\u0301"])
@example(texts=["plain", "Zoë", "", "Designer | Speaker"])
@example(texts=[" a", "b "])
def test_a_column_is_cleaned_as_each_text(texts: list[str]) -> None:
    assert clean_texts(texts) == [clean_text(text) for text in texts]


@given(
    texts=st.lists(
        st.sampled_from(["", "ann-b", "Ann", "%C3%A9ve", "a--b", "-", "x/"]).map(LINK_START.__add__)
        | st.text(max_size=6)
    )
)
@example(texts=["", LINK_START + "a" * 2000, "linkedin.com/in/Ann?trk=1"])
def test_a_column_of_links_is_spelled_as_each_link(texts: list[str]) -> None:
    assert profile_urls(texts) == [profile_url(text) for text in texts]
