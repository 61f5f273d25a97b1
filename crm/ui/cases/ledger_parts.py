"""What the tabs and the dialogs of the ledger share: labels, and the buttons of an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from crm.domain.cases.ledger import AgeBucket, AirKind, ClaimKind, Reason, Verdict
from crm.services.cases import ledger
from crm.services.shown import Record, unchanged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import Request
from crm.ui.shell.session import store

KIND_LABELS: Final = {
    ClaimKind.FACT: "Fact",
    ClaimKind.OPINION: "Opinion",
    ClaimKind.STORY: "Story",
}
REASON_LABELS: Final = {
    Reason.UNKNOWN: "Not known",
    Reason.MORE_QUALIFIED: "Somebody was more qualified",
    Reason.NOT_SHOWN: "I have it, but did not show it",
    Reason.INTERNAL_SAFER: "An inside person was safer",
    Reason.THEIR_MISTAKE: "They chose wrongly",
    Reason.SALARY: "Salary",
    Reason.CHOSEN_BEFOREHAND: "Chosen beforehand",
    Reason.ROLE_FROZEN: "The role was frozen",
}
VERDICT_LABELS: Final = {
    Verdict.BETTER: "Theirs is stronger",
    Verdict.WORSE: "Mine is stronger",
    Verdict.EQUAL: "About equal",
    Verdict.UNCLEAR: "Unclear",
}
AGE_LABELS: Final = {
    AgeBucket.YOUNGER: "Clearly younger",
    AgeBucket.SIMILAR: "Similar",
    AgeBucket.OLDER: "Older",
    AgeBucket.CANNOT_TELL: "Cannot tell",
}
AIR_LABELS: Final = {
    AirKind.ADVICE: "Advice",
    AirKind.INSIGHT: "Insight",
    AirKind.RECOMMENDATION: "Recommendation",
}
KIND_HELP: Final = (
    "Fact: somebody in a position to know told you. Opinion: what they make of it. "
    "Story: what you make of it."
)
AGE_HINT: Final = "This looks like an age or a birth date. Better leave it out."
KIND_COLORS: Final = {
    ClaimKind.FACT: "green",
    ClaimKind.OPINION: "blue",
    ClaimKind.STORY: "gray",
}


def titled(criterion: str) -> str:
    """With a capital at the beginning; the rest as it was typed (SQL stays SQL)."""
    return criterion[:1].upper() + criterion[1:]


def small_buttons(
    key: str,
    edit: Request,
    remove: tuple[Callable[..., None], tuple[Any, ...]],
) -> None:
    """Correct, which asks for a dialog, and Remove as (action, its arguments); `key` tells entries apart."""
    for name, words, icon, (action, args) in (
        ("edit", "Correct", ":material/edit:", (dialogs.ask, (edit,))),
        ("remove", "Remove", ":material/delete:", remove),
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
def take(action: Callable[..., ledger.TakenEntry], shown: Record) -> None:
    """Remove an entry by `action(store, its id)`; an undo is offered."""
    gone = action(unchanged(store(), shown), shown.id)
    words = gone.row.get("criterion") or gone.row.get("words")
    undo.offer(f"Removed: {words}", ledger.restore, store(), gone)
