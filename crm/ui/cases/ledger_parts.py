"""Shared by the tabs and dialogs of the ledger: hints, colours, and the buttons of an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from crm.domain.cases.ledger import ClaimKind
from crm.domain.people.person import Person
from crm.language import tr
from crm.services.cases import ledger
from crm.services.shown import Record, unchanged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import LogTouchpoint, Request
from crm.ui.shell.session import store

KIND_HELP: Final = tr(
    "Fact: someone in a position to know told you. Opinion: what they make of it. Story: what "
    "you make of it."
)
AGE_HINT: Final = tr("This looks like an age or a birth date. Better leave it out.")
KIND_COLORS: Final = {
    ClaimKind.FACT: "green",
    ClaimKind.OPINION: "blue",
    ClaimKind.STORY: "gray",
}


def titled(criterion: str) -> str:
    """Capitalise the first letter; leave the rest as typed (SQL stays SQL)."""
    return criterion[:1].upper() + criterion[1:]


def small_buttons(
    key: str,
    edit: Request,
    remove: tuple[Callable[..., None], tuple[Any, ...]],
) -> None:
    """A menu with Correct (opens a dialog) and Remove (action, its arguments); `key`: unique per entry."""
    with st.popover(tr("Change"), type="tertiary", key=f"ledger:change-{key}"):
        for name, words, icon, (action, args) in (
            ("edit", tr("Correct"), ":material/edit:", (dialogs.ask, (edit,))),
            ("remove", tr("Remove"), ":material/delete:", remove),
        ):
            st.button(
                words,
                icon=icon,
                type="tertiary",
                key=f"ledger:{name}-{key}",
                on_click=action,
                args=args,
            )


@callback
def ask_why(opportunity_id: int, person: Person) -> None:
    """Log the question that a person was asked about the reason."""
    title = tr("You asked {name}", name=person.name)
    dialogs.ask(LogTouchpoint((person.id,), opportunity_id, title=title))


@callback
def take(action: Callable[..., ledger.TakenEntry], shown: Record) -> None:
    """Remove an entry by `action(store, its id)` and offer an undo."""
    gone = action(unchanged(store(), shown), shown.id)
    words = gone.row.get("criterion") or gone.row.get("words")
    undo.offer(tr("Removed: {words}", words=words), ledger.restore, store(), gone)
