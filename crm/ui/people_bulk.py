"""What can be done with many people of the list at once: those ticked, or all that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from crm.services import bulk, exports, people
from crm.services.bulk import Changed
from crm.services.people import PeopleFilter
from crm.ui import undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.session import store, today
from crm.ui.text import plural

_EVERYBODY: Final = "people:bulk-all"
_TAG: Final = "people:bulk-word"
_DAYS: Final = "people:bulk-days"


def bar(wanted: PeopleFilter, total: int, ticked: Sequence[int]) -> None:
    """The line above the list: what is chosen, what can be done with it, and the exports."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        everybody = st.toggle(
            f"Choose all {total:,}" if total > 1 else "Choose this one",
            key=_EVERYBODY,
            help="Everybody who fits the filters, also on other pages; or tick rows in the list.",
        )
        count = total if everybody else len(ticked)
        chosen = None if everybody else tuple(ticked)
        if not wanted.binned:
            box = st.popover(
                f"With {plural(count, 'person', 'people')}" if count else "With those chosen",
                icon=":material/checklist:",
                disabled=not count,
                key="people:bulk",
            )
            if count:
                with box:
                    _actions(wanted, chosen)
        _exports(wanted)


def _actions(wanted: PeopleFilter, chosen: tuple[int, ...] | None) -> None:
    st.text_input("Tag", key=_TAG, max_chars=60, placeholder="former colleague")
    with st.container(horizontal=True, gap="small"):
        _button("Add the tag", "tag", ":material/sell:", _tag, wanted, chosen)
        _button("Take it away", "untag", ":material/label_off:", _untag, wanted, chosen)
    st.number_input("Be in touch every ... days", 1, 3650, 42, key=_DAYS)
    with st.container(horizontal=True, gap="small"):
        _button("Set the rhythm", "cadence", ":material/event_repeat:", _cadence, wanted, chosen)
        _button("No rhythm", "no-cadence", ":material/event_busy:", _no_cadence, wanted, chosen)
    with st.container(horizontal=True, gap="small"):
        if wanted.archived:
            _button("Take out of the archive", "back", ":material/unarchive:", _back, wanted,
                    chosen)  # fmt: skip
        else:
            _button("Archive", "archive", ":material/archive:", _archive, wanted, chosen)
        _button("Do not contact", "peace", ":material/block:", _peace, wanted, chosen)
    show_refusal()


def _button(
    label: str,
    name: str,
    icon: str,
    action: Callable[..., None],
    wanted: PeopleFilter,
    chosen: tuple[int, ...] | None,
) -> None:
    st.button(label, key=f"people:bulk-{name}", icon=icon, on_click=action, args=(wanted, chosen))


def _ids(wanted: PeopleFilter, chosen: tuple[int, ...] | None) -> Sequence[int]:
    """Those ticked; None = everybody who fits now."""
    return people.ids(store(), wanted) if chosen is None else chosen


def _done(changed: Changed, words: str) -> None:
    who = plural(len(changed), "person", "people")
    undo.offer(f"{words}: {who}.", bulk.put_back, store(), changed)
    st.session_state[_EVERYBODY] = False


@callback
def _tag(wanted: PeopleFilter, chosen: Any) -> None:
    tag = st.session_state[_TAG] or ""
    _done(bulk.add_tag(store(), _ids(wanted, chosen), tag, today()), "Tagged")


@callback
def _untag(wanted: PeopleFilter, chosen: Any) -> None:
    tag = st.session_state[_TAG] or ""
    _done(bulk.take_tag(store(), _ids(wanted, chosen), tag, today()), "Tag taken away")


@callback
def _cadence(wanted: PeopleFilter, chosen: Any) -> None:
    days = int(st.session_state[_DAYS])
    _done(bulk.set_cadence(store(), _ids(wanted, chosen), days, today()), "Rhythm set")


@callback
def _no_cadence(wanted: PeopleFilter, chosen: Any) -> None:
    _done(bulk.set_cadence(store(), _ids(wanted, chosen), None, today()), "Rhythm taken away")


@callback
def _archive(wanted: PeopleFilter, chosen: Any) -> None:
    _done(bulk.archive(store(), _ids(wanted, chosen), today(), today()), "Archived")


@callback
def _back(wanted: PeopleFilter, chosen: Any) -> None:
    _done(bulk.archive(store(), _ids(wanted, chosen), None, today()), "Out of the archive")


@callback
def _peace(wanted: PeopleFilter, chosen: Any) -> None:
    _done(bulk.leave_in_peace(store(), _ids(wanted, chosen), True, today()), "Left in peace")


def _exports(wanted: PeopleFilter) -> None:
    """Exactly what is filtered, as a table or as cards; made when the button is clicked."""
    with st.popover("Export", icon=":material/download:", key="people:export"):
        st.caption("Exactly the people who fit the filters.")
        for label, make, ending, mime, encoding in (
            ("Table (CSV)", exports.people_csv, "csv", "text/csv", "utf-8-sig"),
            ("Cards (vCard)", exports.people_vcf, "vcf", "text/vcard", "utf-8"),
            ("Cards (vCard 4.0)", exports.people_vcf4, "4.vcf", "text/vcard", "utf-8"),
        ):
            st.download_button(
                label, partial(_made, make, store(), today(), wanted, encoding),
                file_name=f"embers-people-{today().isoformat()}.{ending}", mime=mime,
                key=f"people:export-{ending}", on_click="ignore", width="stretch",
            )  # fmt: skip


def _made(make: Any, source: Any, on: Any, wanted: PeopleFilter, encoding: str) -> bytes:
    """Runs when the button is clicked, outside the script: it may ask Streamlit nothing."""
    text: str = make(source, on, wanted).text
    return text.encode(encoding, "surrogatepass")
