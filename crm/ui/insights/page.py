"""Insights: the chosen question, its answer as chart, table and file, and the records behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.language import tr
from crm.services import exports
from crm.store.handle import Store
from crm.ui.insights import cases, guesses, patterns, ties
from crm.ui.insights.answer import Answer, Behind, Nothing, ToDo
from crm.ui.shell import dialogs, history
from crm.ui.shell.errors import callback
from crm.ui.shell.gate import only_while_signed_in
from crm.ui.shell.requests import PlanAppointment
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its word in the URL, label, full text, icon, and the function that answers it."""

    slug: str
    label: str
    asks: str
    icon: str
    answer: Callable[[Store, date], Answer | Nothing]


QUESTIONS: Final = (
    Question("cooling", tr("Cooling"), tr("Who is cooling?"), ":material/ac_unit:", ties.cooling),
    Question("channels", tr("Channels"), tr("How do I reach people?"), ":material/forum:", ties.channels),
    Question("answers", tr("Answers"), tr("What gets answered?"), ":material/reply:", ties.answers),
    Question("gifts", tr("Gift cards"), tr("What did gift cards bring?"), ":material/redeem:", cases.gifts),
    Question("cases", tr("Opportunities"), tr("How are my opportunities moving?"), ":material/work:", cases.cases),
    Question("companies", tr("Companies"), tr("Where do I know people?"),
             ":material/apartment:", ties.companies),
    Question("facts", tr("Facts"), tr("How much is fact, and how much is story?"), ":material/balance:", cases.facts),
    Question("patterns", tr("Patterns"), tr("What keeps coming back?"), ":material/pattern:", patterns.patterns),
    Question("feelings", tr("Gut feelings"), tr("How good is your gut feeling?"),
             ":material/psychology:", guesses.feelings),
)  # fmt: skip
BY_SLUG: Final = {question.slug: question for question in QUESTIONS}

#: Name of the choice in the URL and key of its widget; if bound, the URL would hold the label. Not "q", which an older
#: address may have: that is the search of People, and Streamlit takes it away when that page is left.
_ADDRESS: Final = "about"
_OLDER: Final = "q"
_CHOICE: Final = "insights:question"
_LAST: Final = "insights:last"
#: The open expander, in the URL and as a widget key.
_TABLE: Final = "table"
_ICONS: Final = {
    "person": ":material/person:",
    "case": ":material/work:",
    "company": ":material/apartment:",
}
_HEADINGS: Final = {
    "case": tr("The opportunities behind it"),
    "company": tr("Open the people of a company"),
    "person": tr("The people behind it"),
}


def choice() -> Question:
    """Show the question named by the URL, with the others to choose from."""
    now = st.query_params
    asked = now.get(_ADDRESS, now.get(_OLDER, "")).casefold()
    # The URL decides, so that Back, Forward and bookmarks work; without it the last question,
    # because going back from another page may lead to a URL without it.
    question = BY_SLUG.get(asked) or BY_SLUG[st.session_state.get(_LAST, QUESTIONS[0].slug)]
    st.session_state[_CHOICE] = st.session_state[_LAST] = question.slug
    st.pills(
        tr("Question"),
        list(BY_SLUG),
        required=True,
        key=_CHOICE,
        format_func=lambda slug: f"{BY_SLUG[slug].icon} {BY_SLUG[slug].label}",
        on_change=_ask,
        label_visibility="collapsed",
    )
    return question


@callback
def _ask() -> None:
    st.query_params[_ADDRESS] = st.session_state[_CHOICE]
    st.query_params.pop(_OLDER, None)


def show(question: Question) -> None:
    """One question with its answer; only this one is computed."""
    st.header(question.asks, anchor=False)
    found = question.answer(store(), today())
    if isinstance(found, Nothing):
        st.info(found.says, icon=found.icon)
        return
    picture = found.picture(_ink())
    # The text is short: Streamlit repeats it in the name of each button of the chart. With a height of its own the
    # chart has its place before it is drawn.
    st.vega_lite_chart(
        picture,
        width="stretch",
        height=picture["height"],
        alt=tr("{title}. The table below has the numbers.", title=found.title),
    )
    st.caption("  \n".join(plain(words) for words in (found.marks, found.counted) if words))
    if found.to_do:
        _propose(found.to_do)
    if found.private:
        st.caption(f":material/lock: {plain(found.private)}")
    _table(question, found)
    for kind, heading in _HEADINGS.items():
        mine = [item for item in found.behind if item.kind == kind]
        if mine:
            st.markdown(f"**{heading}**")
            with st.container(gap="xsmall"):
                _behind(question, mine)


def _propose(one: ToDo) -> None:
    """One thing to do, and the button that plans it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(plain(one.says), width="stretch")
        plan = PlanAppointment(kind=AppointmentKind.OTHER.value, note=one.plan)
        st.button(tr("Plan it"), key="insights:plan", icon=":material/event:", on_click=dialogs.ask,
                  args=(plan,))  # fmt: skip


def _ink() -> str:
    """The text colour in a chart: Streamlit themes only titles and axes."""
    shade = "dark" if st.context.theme.type == "dark" else "light"
    return str(st.get_option(f"theme.{shade}.textColor"))


def _table(question: Question, found: Answer) -> None:
    """The same data as a table and as a file."""
    box = st.expander(
        tr("The numbers as a table"),
        key=_TABLE,
        icon=":material/table:",
        on_change="rerun",
        bind="query-params",
    )
    if box.open:
        columns = {
            name: [plain(c) if isinstance(c, str) else str(c) for c in column]
            for name, column in zip(found.header, zip(*found.rows[:50], strict=True), strict=True)
        }
        box.table(columns, border="horizontal", hide_index=True)
    st.download_button(
        "CSV",
        only_while_signed_in(partial(_csv, found)),
        file_name=f"embers-{question.slug}-{today().isoformat()}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"insights:csv:{question.slug}",
        help=tr("The numbers behind this chart, for a spreadsheet"),
        on_click="ignore",
    )


def _csv(found: Answer) -> bytes:
    """Runs on click, outside the script run: it must not call Streamlit."""
    rows = found.every() if found.every else found.rows
    return exports.table_csv(found.file_header or found.header, rows)


def _behind(question: Question, items: list[Behind]) -> None:
    for place, item in enumerate(items):
        # One element each: text beside the button would make it three.
        st.button(
            f"{plain(item.name)} :gray[· {plain(item.words)}]",
            key=f"insights:{question.slug}:{item.kind}:{item.target}:{place}",
            type="tertiary",
            icon=_ICONS[item.kind],
            on_click=_open,
            args=(item,),
        )


@callback
def _open(item: Behind) -> None:
    if item.kind == "company":
        history.go("people.py", company=str(item.target))
    elif item.kind == "case":
        history.go("opportunity.py", id=str(item.target))
    else:
        history.go("person.py", id=str(item.target))
