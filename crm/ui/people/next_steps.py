"""What comes next with one person: their due steps with actions, else the next step ahead."""

from __future__ import annotations

import streamlit as st

from crm.domain.playbook.due_step import ACTIONABLE, DueStep
from crm.domain.wording import plural
from crm.language import tr
from crm.services import today_list
from crm.services.people.people import PersonFile
from crm.ui.shell.session import store, today
from crm.ui.steps import draft
from crm.ui.steps.buttons import step_buttons
from crm.ui.steps.line import one_line
from crm.ui.text.format import badge, channel_badge, headline, plain
from crm.ui.text.labels import STATUS_BADGES


def show(file: PersonFile) -> None:
    """Show the next steps of the playbook with this person, if any."""
    if file.person.binned_on:
        return
    found = today_list.steps_with(store(), file.person.id, today())
    due = [step for step in found if step.status in ACTIONABLE]
    if not found:
        return
    st.header(tr("What comes next"), anchor=False)
    for step in due[:1]:
        _step(step, opened=True)
    if due[1:]:
        more = plural(len(due) - 1, "more step", "more steps")
        box = st.expander(more, key=f"person:more:{file.person.id}", on_change="rerun")
        if box.open:
            with box:
                for step in due[1:]:
                    _step(step)
    if not due:
        st.markdown(f":material/event_upcoming: {one_line(found[0], today())}")


def _step(step: DueStep, opened: bool = False) -> None:
    with st.container(border=True, key=f"person_step_{step.key}"):
        status = badge(*STATUS_BADGES[step.status.value])
        st.markdown(headline(f"**{plain(step.title)}**", channel_badge(step.channel), status))
        if step.reasons:
            st.caption("  \n".join(plain(sentence) for sentence in step.reasons))
        step_buttons(step, "person", quiet=opened and draft.has_sent_button(step))
        if not step.step.draft:
            return
        if opened:
            draft.show(step)
        else:
            draft.behind_a_fold(step, "person")
