"""Who was asked, who said what, and whom to ask next: a fold below the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.evidence import Account, Ask, Evidence, Row
from crm.domain.cases.ledger import Reason, lost
from crm.domain.wording import listed, within
from crm.language import tr
from crm.services.cases import evidence
from crm.services.cases.ledger import Ledger
from crm.ui.cases.ledger_parts import ask_why
from crm.ui.text.format import day, plain
from crm.ui.text.labels import REASON_LABELS, ROLE_LABELS

_LEGEND: Final = tr(
    "First-hand: they were there. Hearsay: someone told them. A stock phrase is what many employers write to "
    "everyone. What two people said independently, one of them first-hand, you can rely on."
)


def show(case: Case, found: Ledger) -> None:
    """The fold, once a job is lost; made when it is opened."""
    if not lost(case):
        return
    box = st.expander(tr("Who said what"), icon=":material/table_chart:", on_change="rerun",
                      key=f"ledger:evidence:{case.opportunity.id}")  # fmt: skip
    if box.open:
        with box:
            _content(case, evidence.of_case(case, found))


def _content(case: Case, known: Evidence) -> None:
    if not known.rows:
        st.caption(tr("Nobody is here to ask yet. Add who was involved, under People."))
        return
    with st.container(key="evidence"):
        st.markdown(_table(known))
    for reason in known.corroborated:
        st.markdown(
            tr("**Two people said it independently:** {reason}.", reason=REASON_LABELS[reason])
        )
    st.caption(_LEGEND)
    if known.ask:
        _next(case, known.ask)
    elif not known.corroborated:
        st.caption(tr("Everyone who could tell you has been asked. That is all there is to do."))


def _next(case: Case, ask: Ask) -> None:
    """The best next question, and the button that notes it."""
    role = within(ROLE_LABELS[ask.role])
    who = f"{plain(ask.person.call_name)} ({role})"
    once = (
        tr("Ask {who} once more; the answer was a stock phrase:", who=who)
        if ask.again
        else tr("Ask {who}:", who=who)
    )
    st.markdown(f"{once} *{plain(ask.question)}*", help=plain(ask.source))
    st.button(tr("I asked"), key=f"ledger:ask-next:{case.opportunity.id}", icon=":material/forum:",
              on_click=ask_why, args=(case.opportunity.id, ask.person))  # fmt: skip


def _table(known: Evidence) -> str:
    """People and reasons; a reason that nobody named has no column."""
    unnamed = any(row.about(Reason.UNKNOWN) for row in known.rows)
    columns = [*known.reasons, *([Reason.UNKNOWN] if unnamed else [])]
    names = [
        tr("No reason named") if one is Reason.UNKNOWN else REASON_LABELS[one] for one in columns
    ]
    lines = [_line([tr("Who"), tr("Asked"), *names]), _line(["---"] * (len(columns) + 2))]
    lines += [
        _line([_who(row), _asked(row), *(_cell(row.about(reason)) for reason in columns)])
        for row in known.rows
    ]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _who(row: Row) -> str:
    role = f", {within(ROLE_LABELS[row.role])}" if row.role else ""
    return f"{plain(row.person.name)}{role}".replace("\n", " ")


def _asked(row: Row) -> str:
    return listed([day(one) for one in row.asked]) if row.asked else tr("not yet")


def _cell(accounts: Iterable[Account]) -> str:
    return "; ".join(map(_said, accounts))


def _said(one: Account) -> str:
    how = tr("stock phrase") if one.stock else tr("first-hand") if one.first_hand else tr("hearsay")
    return ", ".join(filter(None, (how, day(one.claim.said_on))))
