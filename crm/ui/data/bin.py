"""What was removed and can be restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from crm.domain.wording import listed
from crm.language import tr
from crm.services import touchpoints
from crm.services.cases import opportunities
from crm.services.people import people
from crm.services.shown import Record, unchanged
from crm.store.handle import Store
from crm.store.people.people import PeopleFilter
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import CHANNEL_LABELS

_BIN_SHOWN: Final = 20


def bin_people(source: Store) -> int:
    """Show the people in the bin, each with Restore; return how many there are."""
    found = people.page(source, PeopleFilter(binned=True), today(), limit=_BIN_SHOWN)
    for row in found.rows:
        person = row.person
        words = f"**{plain(person.name)}**"
        if person.company:
            words += f", {plain(person.company)}"
        _binned(words, person.binned_on, f"person:{person.id}", people.restore, person)
    if found.total > len(found.rows):
        st.caption(
            tr("And {total:,} more; restore some to see them.", total=found.total - len(found.rows))
        )
    return found.total


def bin_opportunities(source: Store) -> int:
    """Show the opportunities in the bin, each with Restore; return how many there are."""
    found = opportunities.in_bin(source)
    for record in found[:_BIN_SHOWN]:
        words = f"**{plain(record.name)}**"
        _binned(words, record.binned_on, f"case:{record.id}", opportunities.restore, record)
    return len(found)


def bin_touchpoints(source: Store) -> int:
    """Show the touchpoints in the bin, each with Restore; return how many there are."""
    found = touchpoints.in_bin(source)
    for logged in found[:_BIN_SHOWN]:
        who = listed([plain(person.name) for person in logged.people])
        entry = logged.touchpoint
        words = tr(
            "**{channel}** with {who}, {day}",
            channel=CHANNEL_LABELS[entry.channel],
            who=who,
            day=day(entry.day),
        )
        _binned(words, entry.binned_on, f"entry:{entry.id}", touchpoints.restore, entry)
    return len(found)


def _binned(
    words: str, since: date | None, key: str, restore: Callable[..., object], record: Record
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            tr("Restore"), key=f"data:back:{key}", icon=":material/restore_from_trash:",
            on_click=callback(_restore), args=(restore, record),
        )  # fmt: skip
        st.markdown(words, width="content")
        st.caption(tr("removed {since}", since=day(since)) if since else "", width="content")


def _restore(restore: Callable[..., object], record: Record) -> None:
    restore(unchanged(store(), record), record.id)
    flash(tr("Restored."))
