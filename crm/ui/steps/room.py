"""One quiet sentence above a letter: several people at that company have just heard from the user."""

from __future__ import annotations

from datetime import date

import streamlit as st

from crm.domain.cases.decisions import keys_in
from crm.domain.dates import spoken_day
from crm.domain.playbook.due_step import DueStep
from crm.language import tr
from crm.services import company_room
from crm.services.cases import decisions
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain


def tell(step: DueStep) -> None:
    """The sentence, with a button that puts the step off until the day with room; nothing else."""
    found = company_room.before_writing(store(), step, today())
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(found.sentence(today())), width="content")
        st.button(tr("Wait until {day}", day=spoken_day(found.day, today())), type="tertiary",
                  key=f"room:{step.key}", icon=":material/snooze:",
                  on_click=_wait, args=(step, found.day))  # fmt: skip


@callback
def _wait(step: DueStep, until: date) -> None:
    reason = tr("Several people there have just heard from me")
    done = decisions.snooze_all(store(), keys_in(step.keys), until, today(), reason)
    undo.offer(
        tr("Put off until {until}: {title}", until=day(until), title=step.title),
        decisions.undo,
        store(),
        *done,
    )
