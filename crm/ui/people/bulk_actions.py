"""Actions for many people at once: those ticked in the list, or all that match the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from crm.domain.people.person import Person
from crm.domain.wording import listed, plural
from crm.errors import ChangedMeanwhile
from crm.language import tr
from crm.services import exports
from crm.services.people import bulk, people
from crm.services.people.bulk import Changed
from crm.services.people.people import PeopleFilter
from crm.services.shown import unchanged
from crm.store.handle import Store
from crm.ui.shell import undo
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.gate import only_while_signed_in
from crm.ui.shell.session import store, today
from crm.ui.widgets.people_table import ticked

#: The key of the table, whose state holds the ticks.
TABLE: Final = "people:table"
_SEVERAL: Final = "people:selecting"
_EVERYBODY: Final = "people:bulk-all"
_TAG: Final = "people:bulk-word"
_DAYS: Final = "people:bulk-days"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list showed when the actions were offered.

    Attributes:
        total: how many people match the filters. shown: those on this page; ticks of others do not count.
    """

    wanted: PeopleFilter
    total: int
    shown: tuple[Person, ...]

    def made(self) -> tuple[Store, Sequence[int]]:
        """Whom the user chose, and a store that refuses if one of them has changed since.

        Raises:
            ChangedMeanwhile: other people match the filters now than when all were chosen.
        """
        if not st.session_state.get(_EVERYBODY):
            chosen = _ticked(self.shown)
            return unchanged(store(), *chosen), [person.id for person in chosen]
        found = people.ids(store(), self.wanted)
        if len(found) != self.total:
            raise ChangedMeanwhile
        return store(), found


def selecting() -> bool:
    """Whether several people are being selected."""
    return bool(st.session_state.get(_SEVERAL))


def begin_button() -> None:
    """The button that turns the list into one with check boxes."""
    st.button(tr("Select several"), key="people:several", icon=":material/checklist:", on_click=_select,
              args=(True,))  # fmt: skip


@callback
def _select(several: bool) -> None:
    st.session_state[_SEVERAL] = several
    st.session_state[_EVERYBODY] = False


def bar(wanted: PeopleFilter, total: int, shown: Iterable[Person]) -> None:
    """How many are selected, what can be done with them, and the way back to the list.

    Args:
        shown: the people on this page.
    """
    choice = Choice(wanted, total, tuple(shown))
    everybody = bool(st.session_state.get(_EVERYBODY))
    count = total if everybody else len(_ticked(choice.shown))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="people_bulk"):
        st.markdown(tr("**{count:,} selected**", count=count), width="content")
        st.toggle(
            tr("Select all {total:,}", total=total) if total > 1 else tr("Select this one"),
            key=_EVERYBODY,
            help=tr("Everyone who matches, on other pages too."),
        )
        _actions(choice, not count)
        st.button(tr("Done"), key="people:bulk-done", icon=":material/check:", type="primary",
                  on_click=_select, args=(False,))  # fmt: skip
    show_refusal()


def _actions(choice: Choice, nobody: bool) -> None:
    with st.popover(tr("Tags"), icon=":material/sell:", key="people:bulk-tags", disabled=nobody):
        st.text_input(tr("Tags, with commas between them"), key=_TAG, max_chars=200,
                      placeholder=tr("former colleague, allies"))  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            _button(tr("Add"), "tag", ":material/sell:", _tag, choice, nobody)
            _button(tr("Remove tags"), "untag", ":material/label_off:", _untag, choice, nobody)
    with st.popover(tr("Stay in touch"), icon=":material/event_repeat:", key="people:bulk-rhythm",
                    disabled=nobody):  # fmt: skip
        st.number_input(tr("Every ... days"), 1, 3650, 42, key=_DAYS)
        with st.container(horizontal=True, gap="small"):
            _button(tr("Set"), "cadence", ":material/event_repeat:", _cadence, choice, nobody)
            _button(
                tr("No reminder"),
                "no-cadence",
                ":material/event_busy:",
                _no_cadence,
                choice,
                nobody,
            )
    if choice.wanted.archived:
        _button(
            tr("Take out of the archive"), "back", ":material/unarchive:", _back, choice, nobody
        )
    else:
        _button(tr("Archive"), "archive", ":material/archive:", _archive, choice, nobody)
    _button(tr("Do not contact"), "peace", ":material/block:", _peace, choice, nobody)


def _button(
    label: str,
    name: str,
    icon: str,
    action: Callable[..., None],
    choice: Choice,
    disabled: bool,
) -> None:
    st.button(label, key=f"people:bulk-{name}", icon=icon, on_click=action, args=(choice,),
              disabled=disabled)  # fmt: skip


def _ticked(shown: Iterable[Person]) -> list[Person]:
    now = set(ticked(TABLE))
    return [person for person in shown if person.id in now]


def _done(changed: Changed, words: str) -> None:
    undo.offer(f"{words}: {_named(changed)}", bulk.restore, store(), changed)
    st.session_state[_EVERYBODY] = False


def _named(changed: Changed) -> str:
    """Who was changed: up to two names, otherwise the first and a count."""
    names = [person.name for person in changed.before]
    if len(names) > 2:
        names[1:] = [tr("{count:,} others", count=len(names) - 1)]
    return listed(names) if names else tr("nobody")


@callback
def _tag(choice: Choice) -> None:
    typed = st.session_state[_TAG] or ""
    done = bulk.add_tags(*choice.made(), typed, today())
    _done(done, tr("Tagged {typed}", typed=_quoted(typed)))


@callback
def _untag(choice: Choice) -> None:
    typed = st.session_state[_TAG] or ""
    done = bulk.take_tags(*choice.made(), typed, today())
    _done(done, tr("Removed {typed}", typed=_quoted(typed)))


def _quoted(typed: str) -> str:
    return listed([f"“{tag}”" for tag in bulk.tags_in(typed)])


@callback
def _cadence(choice: Choice) -> None:
    days = int(st.session_state[_DAYS])
    done = bulk.set_cadence(*choice.made(), days, today())
    _done(done, tr("In touch every {days}", days=plural(days, "day", "days")))


@callback
def _no_cadence(choice: Choice) -> None:
    _done(bulk.set_cadence(*choice.made(), None, today()), tr("No longer reminded"))


@callback
def _archive(choice: Choice) -> None:
    _done(bulk.archive(*choice.made(), today(), today()), tr("Archived"))


@callback
def _back(choice: Choice) -> None:
    _done(bulk.archive(*choice.made(), None, today()), tr("Out of the archive"))


@callback
def _peace(choice: Choice) -> None:
    done = bulk.leave_in_peace(*choice.made(), True, today())
    _done(done, tr("Marked as “Do not contact”"))


def exports_of(wanted: PeopleFilter) -> None:
    """Export the filtered people as a table or as cards; created on click."""
    st.caption(tr("Export exactly the people who fit the filters:"))
    for label, make, ending, mime, encoding in (
        (tr("Table (CSV)"), exports.people_csv, "csv", "text/csv", "utf-8-sig"),
        (tr("Cards (vCard)"), exports.people_vcf, "vcf", "text/vcard", "utf-8"),
        (tr("Cards (vCard 4.0)"), exports.people_vcf4, "4.vcf", "text/vcard", "utf-8"),
    ):
        st.download_button(
            label,
            only_while_signed_in(partial(_made, make, store(), today(), wanted, encoding)),
            file_name=f"embers-people-{today().isoformat()}.{ending}", mime=mime,
            key=f"people:export-{ending}", on_click="ignore", type="tertiary",
            icon=":material/download:",
        )  # fmt: skip


def _made(make: Any, source: Any, on: Any, wanted: PeopleFilter, encoding: str) -> bytes:
    """Runs on click, outside the script run: it must not call Streamlit."""
    text: str = make(source, on, wanted).text
    return text.encode(encoding, "surrogatepass")
