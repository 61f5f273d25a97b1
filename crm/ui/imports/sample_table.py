"""The first rows of what a file would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.ui.text.format import day, plain

#: Rows of a sample: enough to see that the file was understood.
SAMPLE: Final = 50
#: So many rows stand in full; more scroll in a box that is so high, in pixels.
_FIT: Final = 10
_HIGH: Final = 400


def table(rows: Sequence[Mapping[str, object]], title: str) -> None:
    """Rows of a file, in its order; the texts in them stay texts.

    Not a grid: it would sort and search the first rows as if they were all.
    """
    shown = {name: [_cell(row[name]) for row in rows] for name in rows[0]}
    st.table(shown, hide_index=True, hide_header=False, border="horizontal", alt=title,
             height=_HIGH if len(rows) > _FIT else "content")  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return f"{value:,}" if isinstance(value, int) else plain(str(value or ""))


def first(total: int) -> None:
    """Say that the table shows the first rows only."""
    if total > SAMPLE:
        st.caption(f"The first {SAMPLE} of {total:,}.")


def tabs_of(counts: Mapping[str, int]) -> Iterable[tuple[str, DeltaGenerator]]:
    """A tab for each kind of which there is something, with its number."""
    wanted = [name for name, count in counts.items() if count]
    if not wanted:
        return ()
    return zip(wanted, st.tabs([f"{name} ({counts[name]:,})" for name in wanted]), strict=True)
