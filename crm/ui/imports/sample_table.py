"""The first rows of what a file would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from crm.language import tr
from crm.services.imports.batch_import import SAMPLE
from crm.ui.text.format import day, plain

#: Pixels; a table that is lower is as high as it is (style.css). Only a table of a given height can be
#: scrolled by keyboard, also sideways.
_HIGH: Final = 400


def table(rows: Sequence[Mapping[str, object]], title: str) -> None:
    """Show rows of a file in file order, as plain text.

    Not a grid: it would sort and search the first rows as if there were no others.
    """
    shown = {name: [_cell(row[name]) for row in rows] for name in rows[0]}
    st.table(shown, hide_index=True, hide_header=False, border="horizontal", alt=title,
             height=_HIGH)  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return f"{value:,}" if isinstance(value, int) else plain(str(value or ""))


def first(total: int) -> None:
    """Say that the table shows the first rows only."""
    if total > SAMPLE:
        st.caption(tr("The first {sample} of {total:,}.", sample=SAMPLE, total=total))
