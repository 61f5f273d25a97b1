"""The first rows of what a file would change."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

#: Rows of a sample: enough to see that the file was understood.
SAMPLE: Final = 50


def table(rows: list[dict[str, Any]], title: str, **columns: Any) -> None:
    """Rows of a file; the texts in it stay texts."""
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns, alt=title)


def first(total: int) -> None:
    """Say that the table shows the first rows only."""
    if total > SAMPLE:
        st.caption(f"The first {SAMPLE} of {total:,}.")
