"""The tables of the Import page: samples of what would change, history, news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from crm.errors import RowProblem
from crm.services import news
from crm.services.imports import Preview
from crm.services.news import NewsItem
from crm.ui.cards import go_to_case, go_to_person
from crm.ui.session import store
from crm.ui.text import day, plain, plural

#: Rows of a sample: enough to see that the file was understood.
SAMPLE: Final = 50
_NEWS_SHOWN: Final = 12
_IN_BIN: Final = "You removed this person; they stay in the bin."
FIELD_LABELS: Final = {
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "position": "Position",
    "location": "Location",
    "email": "E-mail",
    "phone": "Phone",
    "linkedin_url": "LinkedIn link",
    "connected_on": "Connected on",
    "connection": "Connection",
}


def left_out(found: Preview) -> list[RowProblem]:
    """The rows that will not be imported, each with its reason, in the file's order."""
    binned = [RowProblem(line, _IN_BIN) for line in found.plan.in_bin]
    return sorted((*found.reading.skipped, *binned), key=lambda problem: problem.line)


def details(found: Preview, skipped: Sequence[RowProblem]) -> None:
    """A tab for each kind of thing the preview has to say."""
    plan, reading = found.plan, found.reading
    notes = [warning for warning in reading.warnings if warning.line]
    names = {
        "New": len(plan.new),
        "Changed": len(plan.changes),
        "Left out": len(skipped),
        "Notes": len(notes),
        "Said twice": len(reading.merged),
        "Gone": len(plan.gone),
    }
    wanted = [name for name, count in names.items() if count]
    if not wanted:
        return
    for name, tab in zip(wanted, st.tabs([f"{n} ({names[n]:,})" for n in wanted]), strict=True):
        with tab:
            match name:
                case "New":
                    _new_people(found)
                case "Changed":
                    _changes(found)
                case "Left out":
                    problems(skipped, "Rows that are left out")
                case "Notes":
                    problems(notes, "Rows that are imported with a note")
                case "Said twice":
                    problems(reading.merged, "Rows that repeat somebody")
                case _:
                    st.write(
                        f"{plural(len(plan.gone), 'connection', 'connections')} of yours "
                        "are not in this file: they left, hid their profile or ended the "
                        "connection. They stay here."
                    )


def _new_people(found: Preview) -> None:
    rows = [
        {
            "Name": person.name,
            "Company": person.company,
            "Position": person.position,
            "Connected": person.connected_on,
            "E-mail": person.email,
        }
        for person in found.plan.new[:SAMPLE]
    ]
    _table(rows, "People this file would add", Connected=st.column_config.DateColumn())
    _first(len(found.plan.new))


def _changes(found: Preview) -> None:
    names = {person.id: person.name for person in found.before_values}
    rows = [
        {
            "Name": names.get(change.person_id, ""),
            "What": FIELD_LABELS.get(change.field, change.field),
            "Now": change.old or "(empty)",
            "Then": change.new,
        }
        for change in found.plan.changes[:SAMPLE]
    ]
    _table(rows, "Fields this file would change")
    _first(len(found.plan.changes))


def problems(found: Sequence[RowProblem], title: str) -> None:
    """Rows of a file with what is the matter with each."""
    rows = [
        {"Line": str(problem.line) if problem.line else "", "Why": problem.sentence}
        for problem in found[:SAMPLE]
    ]
    _table(rows, title, Line=st.column_config.TextColumn(width=60))
    _first(len(found))


def _table(rows: list[dict[str, Any]], title: str, **columns: Any) -> None:
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns, alt=title)


def _first(total: int) -> None:
    if total > SAMPLE:
        st.caption(f"The first {SAMPLE} of {total:,}.")


def job_news() -> None:
    """What the last import changed, and who may have got a job the user did not get."""
    found = news.seen(store())
    if not found:
        return
    st.subheader("What changed since your last import", anchor=False)
    fits = _fits(found)
    for item in fits:
        _fit(item)
    latest = [item for item in found if item.seen_on == found[0].seen_on]
    shown = latest[:_NEWS_SHOWN]
    for item in shown:
        _line(item)
    if len(latest) > len(shown):
        with st.expander(f"{len(latest) - len(shown):,} more"):
            rows = [_row(item) for item in latest[_NEWS_SHOWN:]]
            _table(rows, "More of what the last import changed")


def _fits(found: Sequence[NewsItem]) -> list[NewsItem]:
    """One item for each person whose new job fits a lost opportunity."""
    return list({item.person.id: item for item in reversed(found) if item.matches}.values())


def _fit(item: NewsItem) -> None:
    match = item.matches[0]
    with st.container(border=True, key=f"news_fit_{item.person.id}"):
        st.markdown(
            f":material/person_search: **{plain(item.person.name)}** may have got the job "
            f"**{plain(match.opportunity.name)}**."
        )
        st.caption("  \n".join(plain(sentence) for sentence in match.why))
        with st.container(horizontal=True):
            st.button(
                "Open the case", key=f"news:case:{item.person.id}", type="primary",
                on_click=go_to_case, args=(match.opportunity.id,),
            )  # fmt: skip
            st.button(
                "Open the person", key=f"news:fit:{item.person.id}",
                on_click=go_to_person, args=(item.person.id,),
            )  # fmt: skip


def _line(item: NewsItem) -> None:
    row = _row(item)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            plain(item.person.name), key=f"news:{item.person.id}:{item.field}:{item.seen_on}",
            type="tertiary", on_click=go_to_person, args=(item.person.id,),
        )  # fmt: skip
        if item.field == "connection":
            words = "is not in your connections any more"
        else:
            words = f"{row['What']}: ~~{plain(item.old)}~~ → {plain(item.new)}"
        st.markdown(words, width="content")


def _row(item: NewsItem) -> dict[str, Any]:
    return {
        "Name": item.person.name,
        "What": FIELD_LABELS.get(item.field, item.field),
        "Before": item.old,
        "Now": item.new,
        "Seen": day(item.seen_on),
    }
