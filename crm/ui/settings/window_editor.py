"""The editor for a step's window."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.domain.playbook.step import Step
from crm.domain.playbook.windows import Span, Window
from crm.language import form, forms, tr
from crm.services import settings
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store
from crm.ui.text.format import plain

UNITS: Final = {
    "d": forms("day", "days"),
    "b": forms("business day", "business days"),
    "m": forms("month", "months"),
}
_FIELDS: Final = (tr("Opens"), tr("Due"), tr("Closes"))


def show(step: Step, own: Window | None, after: str) -> None:
    """A popover to choose a window, counted in the unit in which the shipped one closes.

    Args:
        own: what the user chose, None = the shipped window applies.
        after: what it is counted from, as text.
    """
    window, unit = own or step.window, step.window.closes.unit
    key = f"settings:window:{step.id}"
    box = st.popover(tr("Change the time"), type="tertiary", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(
            plain(tr("Counted in {unit} after {after}.", unit=form(2, *UNITS[unit]), after=after))
        )
        spans = (window.opens, window.due, window.closes)
        for name, span in zip(_FIELDS, spans, strict=True):
            st.number_input(name, 0, 999, _count(span, unit), key=f"{key}:{name}")
        with st.container(horizontal=True):
            st.button(tr("Save"), key=f"{key}:save", on_click=_save, args=(step.id, unit, key))
            if own:
                st.button(
                    tr("Original"), key=f"{key}:reset", type="tertiary",
                    on_click=_reset, args=(step.id, key),
                )  # fmt: skip


def _count(span: Span, unit: str) -> int:
    """Convert a span to another unit, approximately."""
    return span.count if span.unit == unit else round(span.roughly / Span(1, unit).roughly)


@callback
def _save(step_id: str, unit: str, key: str) -> None:
    spans = (Span(st.session_state[f"{key}:{name}"], unit) for name in _FIELDS)
    settings.set_window(store(), step_id, Window(*spans))
    st.session_state[key] = False  # closes the popover
    flash(tr("The step has its new time."))


@callback
def _reset(step_id: str, key: str) -> None:
    settings.set_window(store(), step_id, None)
    st.session_state[key] = False
    for name in _FIELDS:
        st.session_state.pop(f"{key}:{name}", None)
    flash(tr("The step has its original time again."))
