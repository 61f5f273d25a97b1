"""The reasons: what others said, separate from the user's own stories."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.cases.claim_words import NOBODY_SAID, POLITE
from crm.domain.cases.ledger import (
    Claim,
    ClaimKind,
    Reason,
    Source,
    is_unknown,
    lost,
    may_be_polite,
    who_could_tell,
)
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.wording import within
from crm.language import tr
from crm.services.cases import ledger
from crm.services.cases.ledger import Ledger
from crm.ui.cases import advice, compared, evidence
from crm.ui.cases import stories as own
from crm.ui.cases.ledger_parts import KIND_COLORS, ask_why, small_buttons, take
from crm.ui.shell import dialogs
from crm.ui.shell.requests import EditClaim
from crm.ui.text.format import day, plain
from crm.ui.text.labels import KIND_LABELS, REASON_LABELS, ROLE_LABELS, channel_label
from crm.ui.widgets.folded_menu import folded_menu


def show(case: Case, found: Ledger) -> None:
    """The reasons: what others said, then the user's own stories, never mixed; the comparison; advice."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(tr("Why"), anchor=False, width="stretch")
        _further(case, found)
    sources = who_could_tell(case, found.claims, reference.playbook().asking_why)
    unknown = is_unknown(case, found.claims)
    if unknown:
        st.markdown(
            tr("**{nobody_said}** Until then, a guess is only a guess.", nobody_said=NOBODY_SAID)
        )
    elif not (found.claims or lost(case)):
        st.caption(tr("There is nothing to explain so far."))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _add_claim(case, tr("Note what I was told"), ClaimKind.FACT, ":material/record_voice_over:")
        _add_claim(case, tr("Write down a story"), ClaimKind.STORY, ":material/auto_stories:")
        for source in sources if unknown else ():
            _ask_button(case, source)
    if unknown and not sources:
        st.caption(tr("Add who was involved, under People: one of them may still tell you."))
    said = [claim for claim in found.claims if claim.kind is not ClaimKind.STORY]
    stories = [claim for claim in found.claims if claim.kind is ClaimKind.STORY]
    if said:
        st.subheader(tr("What you were told"), anchor=False)
    for claim in sorted(said, key=lambda c: c.kind is not ClaimKind.FACT):
        _told(case, claim, found.people)
    own.show(case, stories, said, sources)
    evidence.show(case, found)
    if compared.wanted(case, found):
        compared.show(case, found)
    if advice.wanted(case, found):
        advice.show(case, found)


def _further(case: Case, found: Ledger) -> None:
    """What is seldom wanted before there is anything of the kind."""
    parts = [part for part in (compared, advice) if not part.wanted(case, found)]
    if parts:
        key = f"ledger:further:{case.opportunity.id}"
        box = folded_menu(tr("Compare, advice"), key, type="tertiary")
        if box.open:
            with box:
                for part in parts:
                    part.buttons(case, found)


def _ask_button(case: Case, source: Source) -> None:
    role = within(ROLE_LABELS[source.role])
    st.button(
        tr("Ask {call_name} ({role})", call_name=plain(source.person.call_name), role=role)
        + (tr(", again") if source.asked else ""),
        key=f"ledger:ask:{case.opportunity.id}:{source.person.id}",
        type="tertiary",
        icon=":material/forum:",
        on_click=ask_why,
        args=(case.opportunity.id, source.person),
    )


def _add_claim(case: Case, label: str, kind: ClaimKind, icon: str) -> None:
    case_id = case.opportunity.id
    st.button(
        label,
        key=f"ledger:add-{kind}:{case_id}",
        icon=icon,
        on_click=dialogs.ask,
        args=(EditClaim(case_id, kind=kind.value),),
    )


def _told(case: Case, claim: Claim, people: Mapping[PersonId, Person]) -> None:
    who = people.get(claim.said_by) if claim.said_by else None
    facts = [plain(who.name) if who else "", day(claim.said_on)]
    facts.append(plain(channel_label(claim.channel)) if claim.channel else "")
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(KIND_LABELS[claim.kind], color=KIND_COLORS[claim.kind])  # type: ignore[arg-type]
            if claim.reason_code is not Reason.UNKNOWN:
                st.badge(REASON_LABELS[claim.reason_code], color="orange")
            st.caption(" · ".join(filter(None, facts)), width="stretch")
            _claim_buttons(claim)
        st.markdown(plain(claim.words))
        if may_be_polite(case, claim):
            st.caption(POLITE)


def _claim_buttons(claim: Claim) -> None:
    edit = EditClaim(claim.opportunity_id, claim.id)
    small_buttons(f"claim:{claim.id}", edit, (take, (ledger.remove_claim, claim)))
