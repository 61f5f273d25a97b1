"""Actions for many people at once: those ticked in the list, or all that match the filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from crm.domain.wording import listed, plural
from crm.services import exports
from crm.services.people import bulk, people
from crm.services.people.bulk import Changed
from crm.services.people.people import PeopleFilter
from crm.ui.shell import undo
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.session import store, today
from crm.ui.widgets.people_table import ticked

#: The key of the table, whose state holds the ticks.
TABLE: Final = "people:table"
_EVERYBODY: Final = "people:bulk-all"
_TAG: Final = "people:bulk-word"
_DAYS: Final = "people:bulk-days"


def bar(wanted: PeopleFilter, total: int, shown: Sequence[int]) -> None:
    """The selection, its actions and the exports, side by side.

    Args:
        shown: the ids on this page; ticks of other people do not count.
    """
    everybody = st.toggle(
        f"Choose all {total:,}" if total > 1 else "Choose this one",
        key=_EVERYBODY,
        help="Everybody who fits the filters, also on other pages; or tick rows in the list.",
    )
    count = total if everybody else len(_ticked(shown))
    if not wanted.binned:
        box = st.popover(
            f"Actions for {plural(count, 'person', 'people')}"
            if count
            else "Actions for those chosen",
            icon=":material/checklist:",
            disabled=not count,
            key="people:bulk",
        )
        if count:
            with box:
                _actions(wanted, shown)
    _exports(wanted)


def _actions(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    st.text_input("Tags, with commas between them", key=_TAG, max_chars=200,
                  placeholder="former colleague, allies")  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        _button("Add", "tag", ":material/sell:", _tag, wanted, shown)
        _button("Remove tags", "untag", ":material/label_off:", _untag, wanted, shown)
    st.number_input("Be in touch every ... days", 1, 3650, 42, key=_DAYS)
    with st.container(horizontal=True, gap="small"):
        _button(
            "Set how often to be in touch",
            "cadence",
            ":material/event_repeat:",
            _cadence,
            wanted,
            shown,
        )
        _button(
            "Clear how often", "no-cadence", ":material/event_busy:", _no_cadence, wanted, shown
        )
    with st.container(horizontal=True, gap="small"):
        if wanted.archived:
            _button("Take out of the archive", "back", ":material/unarchive:", _back, wanted, shown)
        else:
            _button("Archive", "archive", ":material/archive:", _archive, wanted, shown)
        _button("Do not contact", "peace", ":material/block:", _peace, wanted, shown)
    show_refusal()


def _button(
    label: str,
    name: str,
    icon: str,
    action: Callable[..., None],
    wanted: PeopleFilter,
    shown: Sequence[int],
) -> None:
    st.button(label, key=f"people:bulk-{name}", icon=icon, on_click=action, args=(wanted, shown))


def _ticked(shown: Sequence[int]) -> list[int]:
    now = set(ticked(TABLE))
    return [person for person in shown if person in now]


def _ids(wanted: PeopleFilter, shown: Sequence[int]) -> Sequence[int]:
    """Everybody who matches the filters, or the people on this page who are ticked."""
    if st.session_state.get(_EVERYBODY):
        return people.ids(store(), wanted)
    return _ticked(shown)


def _done(changed: Changed, words: str) -> None:
    undo.offer(f"{words}: {_named(changed)}", bulk.restore, store(), changed)
    st.session_state[_EVERYBODY] = False


def _named(changed: Changed) -> str:
    """Who was changed: up to two names, otherwise the first and a count."""
    names = [person.name for person in changed.before]
    if len(names) > 2:
        names[1:] = [f"{len(names) - 1:,} others"]
    return listed(names) if names else "nobody"


@callback
def _tag(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    typed = st.session_state[_TAG] or ""
    done = bulk.add_tags(store(), _ids(wanted, shown), typed, today())
    _done(done, f"Tagged {_quoted(typed)}")


@callback
def _untag(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    typed = st.session_state[_TAG] or ""
    done = bulk.take_tags(store(), _ids(wanted, shown), typed, today())
    _done(done, f"Removed {_quoted(typed)}")


def _quoted(typed: str) -> str:
    return listed([f"“{tag}”" for tag in bulk.tags_in(typed)])


@callback
def _cadence(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    days = int(st.session_state[_DAYS])
    done = bulk.set_cadence(store(), _ids(wanted, shown), days, today())
    _done(done, f"In touch every {plural(days, 'day', 'days')}")


@callback
def _no_cadence(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    _done(bulk.set_cadence(store(), _ids(wanted, shown), None, today()), "No longer reminded")


@callback
def _archive(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    _done(bulk.archive(store(), _ids(wanted, shown), today(), today()), "Archived")


@callback
def _back(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    _done(bulk.archive(store(), _ids(wanted, shown), None, today()), "Out of the archive")


@callback
def _peace(wanted: PeopleFilter, shown: Sequence[int]) -> None:
    done = bulk.leave_in_peace(store(), _ids(wanted, shown), True, today())
    _done(done, "Left in peace")


def _exports(wanted: PeopleFilter) -> None:
    """Export the filtered people as a table or as cards; created on click."""
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
    """Runs on click, outside the script run: it must not call Streamlit."""
    text: str = make(source, on, wanted).text
    return text.encode(encoding, "surrogatepass")
