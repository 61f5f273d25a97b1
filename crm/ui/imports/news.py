"""What the last import changed: new jobs, new names, connections that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.domain.wording import plural
from crm.language import tr
from crm.services.cases import departures, hires
from crm.services.imports import news
from crm.services.imports.news import NEW_CONNECTION, NewsItem
from crm.store import result_cache
from crm.ui.cases import departure_cards, hire_proposals
from crm.ui.imports.preview import FIELD_LABELS
from crm.ui.imports.sample_table import table
from crm.ui.shell.links import go_to_person
from crm.ui.shell.session import store
from crm.ui.text.format import day, plain

_SHOWN: Final = 8
_GONE: Final = "connection"
_JOB: Final = frozenset({"company", "position"})

#: What changed about one person, by field.
PersonNews = dict[str, NewsItem]


def show() -> None:
    """Who may have got a job the user lost, then the changes of the last import."""
    current = store()
    with current.read() as db:
        found = result_cache.cached(db, lambda: news.seen(current), "news")
    if not found:
        return
    st.header(tr("What changed since your last import"), anchor=False)
    departure_cards.cards(departures.open_ones(current))
    hire_proposals.cards(hires.proposed(found))
    latest = max(item.seen_on for item in found)
    people = _by_person(i for i in found if i.seen_on == latest and i.field != NEW_CONNECTION)
    gone = [by_field[_GONE] for by_field in people if _GONE in by_field]
    changed = sorted((by_field for by_field in people if _GONE not in by_field), key=_no_new_job)
    for by_field in changed[:_SHOWN]:
        _line(by_field)
    if len(changed) > _SHOWN:
        with st.expander(tr("{count:,} more people with news", count=len(changed) - _SHOWN)):
            _rest(changed[_SHOWN:])
    if gone:
        _gone(gone)


def _by_person(found: Iterable[NewsItem]) -> list[PersonNews]:
    people: dict[PersonId, PersonNews] = {}
    for item in found:
        people.setdefault(item.person.id, {}).setdefault(item.field, item)
    return list(people.values())


def _no_new_job(by_field: PersonNews) -> bool:
    return not _JOB & by_field.keys()


def _line(by_field: PersonNews) -> None:
    person = next(iter(by_field.values())).person
    with st.container(key=f"news_line_{person.id}", gap=None):
        st.button(
            plain(person.name), key=f"news:{person.id}", type="tertiary",
            icon=":material/person:", on_click=go_to_person, args=(person.id,),
        )  # fmt: skip
        st.caption("  \n".join(_words(by_field[field]) for field in _fields(by_field)))


def _fields(by_field: PersonNews) -> list[str]:
    return [field for field in FIELD_LABELS if field in by_field]


def _words(item: NewsItem) -> str:
    return tr(
        "{field}: **{new}**, previously {old}",
        field=FIELD_LABELS[item.field],
        new=plain(item.new),
        old=plain(item.old),
    )


def _rest(changed: Sequence[PersonNews]) -> None:
    rows = [
        {
            tr("Name"): item.person.name,
            tr("What"): FIELD_LABELS[item.field],
            tr("Old"): item.old,
            tr("New"): item.new,
            tr("Seen"): day(item.seen_on),
        }
        for by_field in changed
        for item in (by_field[field] for field in _fields(by_field))
    ]
    table(rows, tr("More of what the last import changed"))


def _gone(gone: Sequence[NewsItem]) -> None:
    with st.expander(
        tr(
            "{people} no longer among your connections",
            people=plural(len(gone), "person is", "people are"),
        )
    ):
        st.caption(
            tr(
                "They left LinkedIn, hid their profile or ended the connection. They stay here, "
                "with everything you know about them."
            )
        )
        rows = [
            {tr("Name"): p.name, tr("Company"): p.company, tr("Position"): p.position}
            for p in (item.person for item in gone)
        ]
        table(rows, tr("People who are no longer among your connections"))
