"""A column of texts is cleaned as each of them would be by itself."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.identity import clean_text, clean_texts

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
