"""Who may have got a lost job: proposals to confirm or dismiss, and where to search manually."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm import reference
from crm.domain.cases.opportunity import Opportunity
from crm.domain.touchpoints.linkedin_links import company_link, search_link
from crm.language import tr
from crm.services import settings
from crm.services.cases import hires
from crm.services.cases.hires import Proposal
from crm.services.shown import unchanged
from crm.ui.shell import undo
from crm.ui.shell.errors import callback, show_refusal
from crm.ui.shell.links import go_to_case, go_to_person
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain

_FROM: Final = {None: tr("Don't know"), True: tr("Internal"), False: tr("External")}
#: The confidence (0-100) from which a proposal is called likely. Source: D.
_LIKELY: Final = 90


def cards(found: Sequence[Proposal]) -> None:
    """Show one card per proposal; nothing without proposals."""
    for proposal in found:
        _card(proposal)


def _card(proposal: Proposal) -> None:
    person, match = proposal.person, proposal.match
    key = f"{person.id}:{match.opportunity.id}"
    likely = tr("likely") if match.confidence >= _LIKELY else tr("possible")
    with st.container(border=True, key=f"proposal_{person.id}_{match.opportunity.id}"):
        st.markdown(
            tr(
                ":material/person_search: **{name}** may have got the job "
                "**{opportunity}** ({likely}).",
                name=plain(person.name),
                opportunity=plain(match.opportunity.name),
                likely=likely,
            )
        )
        st.caption("  \n".join(plain(sentence) for sentence in match.why))
        came = st.segmented_control(
            tr("Where did they come from?"),
            list(_FROM),
            default=match.internal,
            required=True,
            key=f"proposal:from:{key}",
            format_func=lambda choice: _FROM[choice],
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                tr("Yes, they got it"),
                key=f"proposal:yes:{key}",
                type="primary",
                icon=":material/check:",
                on_click=_confirm,
                args=(proposal, came),
            )
            st.button(tr("No"), key=f"proposal:no:{key}", on_click=_dismiss, args=(proposal,))
            st.button(
                tr("Open the person"),
                key=f"proposal:person:{key}",
                type="tertiary",
                on_click=go_to_person,
                args=(person.id,),
            )
            st.button(
                tr("Open the opportunity"),
                key=f"proposal:case:{key}",
                type="tertiary",
                on_click=go_to_case,
                args=(match.opportunity.id,),
            )


@callback
def _confirm(proposal: Proposal, internal: bool | None) -> None:
    case, person = proposal.match.opportunity, proposal.person
    done = hires.confirm(unchanged(store(), person, case), person.id, case.id, internal, today())
    undo.offer(
        tr("Noted: {name} got the job, {opportunity}", name=person.name, opportunity=case.name),
        hires.undo,
        store(),
        done,
    )


@callback
def _dismiss(proposal: Proposal) -> None:
    case, person = proposal.match.opportunity, proposal.person
    hires.dismiss(unchanged(store(), person, case), person.id, case.id, today())
    words = tr(
        "Noted: {name} did not get the job, {opportunity}", name=person.name, opportunity=case.name
    )
    undo.offer(words, hires.propose_again, store(), person.id, case.id)


@callback
def _keep_page(company: str, key: str) -> None:
    settings.set_company_page(store(), company, st.session_state[key] or "")


def search(opportunity: Opportunity) -> None:
    """Where to search manually: a link to click, and what to do there."""
    links = reference.linkedin()
    company, title = opportunity.company, opportunity.title
    page = settings.company_page(store(), company)
    with st.container(horizontal=True, gap="small"):
        st.link_button(
            tr("Search on LinkedIn"),
            search_link(links.people_search, company, title),
            icon=":material/travel_explore:",
        )
        if page:
            st.link_button(
                tr("People at {company}", company=plain(company)),
                company_link(links.company_people, page, title),
                icon=":material/apartment:",
            )
    key = f"proposal:page:{opportunity.id}"
    st.text_input(
        tr("The company's page on LinkedIn"),
        page,
        key=key,
        placeholder="https://www.linkedin.com/company/...",
        help=tr("Paste it once, and there is a link to the people who work there."),
        on_change=_keep_page,
        args=(company, key),
    )
    show_refusal()
    st.caption(
        tr(
            "Opens LinkedIn in a new tab; Embers reads nothing there. Then choose All filters > Title "
            "and paste the title. Looking at a profile shows your name, unless you switch on "
            "LinkedIn's private mode."
        )
    )
    st.code(opportunity.title, language=None)
