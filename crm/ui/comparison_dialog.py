"""Asking for a line of the comparison with whoever got the job."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crm.domain.ledger import (
    AGE,
    AgeBucket,
    ClaimKind,
    Comparison,
    ComparisonId,
    Verdict,
    is_age,
    tells_an_age,
)
from crm.domain.opportunities import OpportunityId
from crm.errors import NotFound
from crm.services import ledger
from crm.ui import dialogs, undo
from crm.ui.boundary import callback, show_refusal
from crm.ui.ledger_parts import AGE_HINT, AGE_LABELS, KIND_HELP, KIND_LABELS, VERDICT_LABELS, titled
from crm.ui.session import flash, store

_CRITERIA: Final = ("experience", "degree", "industry", "skills", AGE)
_ASKED: Final = {None: "Not sure", True: "Yes", False: "No"}


def title(asked: dict[str, Any]) -> str:
    return "Correct this line" if asked["comparison_id"] else "How do you compare?"


def body(asked: dict[str, Any]) -> None:
    key, old = asked["key"], _comparison(asked)
    criteria = list(dict.fromkeys([*_CRITERIA, *([old.criterion] if old.criterion else [])]))
    criterion = st.selectbox(
        "What do you compare?",
        criteria,
        index=criteria.index(old.criterion) if old.criterion else None,
        key=f"{key}:criterion",
        format_func=titled,
        accept_new_options=True,
        placeholder="Choose, or type what the posting asked for",
    )
    if is_age(criterion or ""):
        _ask_age(key, old)
    else:
        _ask_sides(key, old)
    st.segmented_control(
        "How do you know?",
        list(ClaimKind),
        default=old.kind,
        required=True,
        key=f"{key}:kind",
        format_func=lambda k: KIND_LABELS[k],
        help=KIND_HELP,
    )
    st.text_area(
        "What follows for you?",
        old.what_follows,
        key=f"{key}:what_follows",
        height=70,
        placeholder="A skill to learn, a story to tell better, an answer to prepare",
    )
    show_refusal()
    st.button("Save", type="primary", key=f"{key}:save", on_click=_save, args=(asked,))


def _ask_age(key: str, old: Comparison) -> None:
    st.segmented_control(
        "They seem",
        list(AgeBucket),
        default=old.age_bucket or AgeBucket.CANNOT_TELL,
        required=True,
        key=f"{key}:age_bucket",
        format_func=lambda b: AGE_LABELS[b],
        help="Clearly younger: about ten years or more.",
    )
    basis = st.text_input(
        "What does the impression rest on?",
        old.basis,
        key=f"{key}:basis",
        placeholder="The graduation year on their profile",
        help="Never a birth date, and no guess from a photo.",
    )
    if tells_an_age(basis):
        st.caption(AGE_HINT)


def _ask_sides(key: str, old: Comparison) -> None:
    mine, theirs = st.columns(2)
    mine.text_area("Mine", old.mine, key=f"{key}:mine", height=70)
    theirs.text_area("Theirs", old.theirs, key=f"{key}:theirs", height=70)
    st.segmented_control(
        "Did the posting ask for it?",
        list(_ASKED),
        default=old.asked,
        required=True,
        key=f"{key}:asked",
        format_func=lambda a: _ASKED[a],
    )
    st.segmented_control(
        "Your verdict",
        list(Verdict),
        default=old.verdict,
        required=True,
        key=f"{key}:verdict",
        format_func=lambda v: VERDICT_LABELS[v],
    )


def _comparison(asked: dict[str, Any]) -> Comparison:
    case, number = OpportunityId(asked["opportunity_id"]), asked["comparison_id"]
    if not number:
        criterion = AGE if asked["age"] else ""
        return Comparison(ComparisonId(0), case, criterion, kind=ClaimKind.OPINION)
    for line in ledger.of_case(store(), case).comparisons:
        if line.id == number:
            return replace(line, criterion=AGE) if line.about_age else line
    raise NotFound("This line is not here (any more).")


@callback
def _save(asked: dict[str, Any]) -> None:
    key, state = asked["key"], st.session_state
    if not dialogs.is_open(key):
        return
    criterion = state[f"{key}:criterion"] or ""
    old, age = _comparison(asked), is_age(criterion)
    line = replace(
        old,
        criterion=criterion,
        mine="" if age else state[f"{key}:mine"],
        theirs="" if age else state[f"{key}:theirs"],
        asked=None if age else state[f"{key}:asked"],
        verdict=Verdict.UNCLEAR if age else Verdict(state[f"{key}:verdict"]),
        age_bucket=AgeBucket(state[f"{key}:age_bucket"]) if age else None,
        basis=state[f"{key}:basis"] if age else "",
        kind=ClaimKind(state[f"{key}:kind"]),
        what_follows=state[f"{key}:what_follows"],
    )
    if line.id:
        ledger.correct_comparison(store(), line)
        flash("Corrected.")
    else:
        stored = ledger.record_comparison(store(), line)
        undo.offer(f"Compared: {stored.criterion}", ledger.remove_comparison, store(), stored.id)
    dialogs.close()
