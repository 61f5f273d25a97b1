"""The user's own stories about why: what would show otherwise, who would know, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm.domain.cases.case_file import Case
from crm.domain.cases.claim_words import DISPROOF, STORY_VERDICTS, verdict_sentence
from crm.domain.cases.ledger import Claim, Reason, Source, StoryVerdict
from crm.domain.cases.summary import proposed_verdict
from crm.domain.people.person import Person
from crm.domain.wording import within
from crm.language import tr
from crm.services.cases import ledger
from crm.services.shown import unchanged
from crm.ui.cases.ledger_parts import small_buttons, take
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import EditClaim
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import KIND_LABELS, REASON_LABELS, ROLE_LABELS
from crm.ui.widgets.folded_menu import folded_menu

_ICONS: Final = {
    StoryVerdict.CONFIRMED: ":material/check:",
    StoryVerdict.REFUTED: ":material/close:",
    StoryVerdict.UNKNOWABLE: ":material/question_mark:",
}
_PROPOSED: Final = {
    StoryVerdict.CONFIRMED: tr("What you were told agrees. Is it confirmed?"),
    StoryVerdict.REFUTED: tr("What you were told says something else. Is it refuted?"),
}


def show(
    case: Case, stories: Sequence[Claim], said: Sequence[Claim], sources: Sequence[Source]
) -> None:
    """The stories, apart from what anybody said.

    Args:
        said: facts and opinions. sources: who could still say why.
    """
    if stories:
        st.subheader(tr("Your stories"), anchor=False)
        st.caption(tr("Writing them down helps. They are yours alone and never count as a reason."))
    for claim in stories:
        with st.container(border=True):
            _story(case, claim, said, sources)


def _story(
    case: Case, claim: Claim, said: Sequence[Claim], sources: Sequence[Source]
) -> None:  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(KIND_LABELS[claim.kind], color="gray")
        if claim.reason_code is not Reason.UNKNOWN:
            st.caption(REASON_LABELS[claim.reason_code], width="stretch")
        edit = EditClaim(claim.opportunity_id, claim.id)
        small_buttons(f"claim:{claim.id}", edit, (take, (ledger.remove_claim, claim)))
    st.markdown(plain(claim.words))
    if claim.disproof:
        st.caption(f"{DISPROOF} {plain(claim.disproof)}")
    if claim.verdict:
        st.markdown(f"{_ICONS[claim.verdict]} **{verdict_sentence(claim)}**")
    else:
        _whom(case, claim)
        _proposal(claim, said)
    with st.container(horizontal=True, gap="small"):
        if not claim.verdict:
            _whom_to_ask(claim, sources)
        _what_came(claim)


def _whom(case: Case, claim: Claim) -> None:
    """Who would know, or is to be asked."""
    asked = case.people.get(claim.ask_person) if claim.ask_person else None
    if asked and claim.ask_on:
        first = plain(asked.call_name)
        st.caption(
            tr(
                "You mean to ask {first}, since {ask_on}. It is on Today.",
                first=first,
                ask_on=day(claim.ask_on),
            )
        )
    elif asked:
        st.caption(tr("{name} would know.", name=plain(asked.name)))


def _proposal(claim: Claim, said: Sequence[Claim]) -> None:
    """What the facts say already, as a question: nothing is stored by itself."""
    verdict = proposed_verdict(claim, said)
    if verdict is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_PROPOSED[verdict], width="stretch")
        st.button(
            tr("Yes"), key=f"ledger:proposed:{claim.id}", icon=_ICONS[verdict],
            help=tr("Note it as: {verdict}", verdict=STORY_VERDICTS[verdict].lower()),
            on_click=_judge, args=(claim, verdict),
        )  # fmt: skip


def _what_came(claim: Claim) -> None:
    """The menu with what can have come of a story."""
    menu = folded_menu(
        tr("What came of it?"), f"ledger:verdict:{claim.id}", claim, icon=":material/gavel:"
    )
    if not menu.open:
        return
    with menu:
        for verdict, words in STORY_VERDICTS.items():
            if verdict is not claim.verdict:
                st.button(
                    words, key=f"ledger:judge-{verdict}:{claim.id}", type="tertiary",
                    icon=_ICONS[verdict], on_click=_judge, args=(claim, verdict),
                )  # fmt: skip
        if claim.verdict:
            st.button(tr("Open again"), key=f"ledger:judge-none:{claim.id}", type="tertiary",
                      icon=":material/undo:", on_click=_judge, args=(claim, None))  # fmt: skip


def _whom_to_ask(claim: Claim, sources: Sequence[Source]) -> None:
    """Ask whom to ask; the choice creates a step."""
    popover = st.popover(
        tr("Who could I ask?"),
        icon=":material/forum:",
        disabled=not sources,
        help=None if sources else tr("Add who was involved first, under People."),
        key=f"ledger:story-ask:{claim.id}",
    )
    for source in sources:
        role = within(ROLE_LABELS[source.role])
        popover.button(
            f"{plain(source.person.name)} ({role})",
            key=f"ledger:mean-to-ask:{claim.id}:{source.person.id}",
            on_click=_mean_to_ask,
            args=(claim, source.person),
        )


@callback
def _judge(claim: Claim, verdict: StoryVerdict | None) -> None:
    before = ledger.judge(unchanged(store(), claim), claim.id, verdict, today())
    words = STORY_VERDICTS[verdict] if verdict else tr("Open again")
    undo.offer(f"{words}: {claim.words}", ledger.unjudge, store(), before)


@callback
def _mean_to_ask(claim: Claim, person: Person) -> None:
    ledger.mean_to_ask(unchanged(store(), claim), claim.id, person.id, today())
    flash(tr("Today asks you to write to {call_name}.", call_name=plain(person.call_name)))
