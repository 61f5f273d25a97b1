"""How the user compares with the person who got the job, line by line."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import AgeBucket, Comparison, roles_played, tells_an_age
from crm.domain.cases.opportunity import Role
from crm.language import tr
from crm.services.cases import ledger
from crm.services.cases.ledger import Ledger
from crm.ui.cases import law
from crm.ui.cases.ledger_parts import AGE_HINT, KIND_COLORS, small_buttons, take, titled
from crm.ui.shell import dialogs
from crm.ui.shell.requests import EditComparison
from crm.ui.text.format import plain
from crm.ui.text.labels import AGE_LABELS, KIND_LABELS, VERDICT_LABELS


def wanted(case: Case, found: Ledger) -> bool:
    """Whether there is somebody to compare with, or a line already."""
    known = any(Role.HIRE in roles for roles in roles_played(case).values())
    return known or bool(found.comparisons)


def show(case: Case, found: Ledger) -> None:
    st.subheader(tr("How you compare"), anchor=False)
    with st.container(horizontal=True, gap="small"):
        buttons(case, found)
    for line in found.comparisons:
        _age_line(line) if line.about_age else _line(line)


def buttons(case: Case, found: Ledger) -> None:
    case_id = case.opportunity.id
    st.button(
        tr("Add a comparison"),
        key=f"ledger:add-line:{case_id}",
        type="tertiary",
        icon=":material/compare_arrows:",
        on_click=dialogs.ask,
        args=(EditComparison(case_id),),
    )
    if not any(line.about_age for line in found.comparisons):
        st.button(
            tr("Note an impression of age"),
            key=f"ledger:add-age:{case_id}",
            type="tertiary",
            icon=":material/cake:",
            on_click=dialogs.ask,
            args=(EditComparison(case_id, age=True),),
        )


def _line(line: Comparison) -> None:
    with st.container(border=True):
        _line_head(line, [VERDICT_LABELS[line.verdict]])
        st.markdown(tr("Mine: {mine}", mine=plain(line.mine) or tr("not said")))
        st.markdown(tr("Theirs: {theirs}", theirs=plain(line.theirs) or tr("not known")))
        if line.what_follows:
            st.markdown(
                tr("What this means for me: {what_follows}", what_follows=plain(line.what_follows))
            )


def _age_line(line: Comparison) -> None:
    bucket = line.age_bucket or AgeBucket.CANNOT_TELL
    with st.container(border=True):
        _line_head(line, [AGE_LABELS[bucket]])
        if line.basis:
            st.markdown(tr("Based on: {basis}", basis=plain(line.basis)))
        if tells_an_age(line.basis):
            st.caption(AGE_HINT)
        if line.what_follows:
            st.markdown(
                tr("What this means for me: {what_follows}", what_follows=plain(line.what_follows))
            )
        st.caption(
            tr(
                "An impression, not a verdict: one hire proves nothing. About ten years or more is what "
                "courts call substantial."
            )
        )
        with st.expander(tr("Age and the law, by place"), icon=":material/gavel:"):
            law.about_age()


def _line_head(line: Comparison, badges: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(titled(line.criterion))}**", width="content")
        for words in badges:
            st.badge(words, color="orange")
        st.badge(KIND_LABELS[line.kind], color=KIND_COLORS[line.kind])  # type: ignore[arg-type]
        asked = {True: tr("asked in the posting"), False: tr("not asked in the posting"), None: ""}
        st.caption(asked[line.asked], width="stretch")
        edit = EditComparison(line.opportunity_id, line.id)
        small_buttons(f"line:{line.id}", edit, (take, (ledger.remove_comparison, line)))
