"""The dialog for one line of the comparison with the person who got the job."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from crm.domain.cases.ledger import (
    AGE,
    AgeBucket,
    ClaimKind,
    Comparison,
    Verdict,
    is_age,
    tells_an_age,
)
from crm.domain.ids import ComparisonId, OpportunityId
from crm.errors import NotFound
from crm.language import tr
from crm.services.cases import ledger
from crm.ui.cases.ledger_parts import AGE_HINT, KIND_HELP
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import EditComparison
from crm.ui.shell.session import flash, store
from crm.ui.text.labels import AGE_LABELS, KIND_LABELS, VERDICT_LABELS
from crm.ui.widgets.form import Form

_ASKED: Final = {None: tr("Not sure"), True: tr("Yes"), False: tr("No")}


def title(request: EditComparison) -> str:
    return tr("Correct this line") if request.comparison_id else tr("How do you compare?")


def body(dialog: Dialog[EditComparison]) -> None:
    form, old = Form(dialog), dialog.first(_comparison(dialog.request))
    criterion = form.text(
        "criterion",
        tr("What do you compare?"),
        old.criterion,
        placeholder=tr("Experience, degree, industry, skills, age, or what the posting asked for"),
    )
    if is_age(criterion):
        _ask_age(form, old)
    else:
        _ask_sides(form, old)
    form.choice(
        "kind",
        tr("How do you know?"),
        list(ClaimKind),
        old.kind,
        KIND_LABELS.__getitem__,
        help=KIND_HELP,
    )
    form.area(
        "what_follows",
        tr("What follows for you?"),
        old.what_follows,
        height=70,
        placeholder=tr("A skill to learn, a story to tell better, an answer to prepare"),
    )
    form.end(tr("Save"), _save)


def _ask_age(form: Form[EditComparison], old: Comparison) -> None:
    form.choice(
        "age_bucket",
        tr("They seem"),
        list(AgeBucket),
        old.age_bucket or AgeBucket.CANNOT_TELL,
        AGE_LABELS.__getitem__,
        help=tr("Clearly younger: about ten years or more."),
    )
    basis = form.text(
        "basis",
        tr("What is the impression based on?"),
        old.basis,
        placeholder=tr("The graduation year on their profile"),
        help=tr("Never a birth date, and no guess from a photo."),
    )
    if tells_an_age(basis):
        st.caption(AGE_HINT)


def _ask_sides(form: Form[EditComparison], old: Comparison) -> None:
    mine, theirs = st.columns(2)
    form.area("mine", tr("Mine"), old.mine, mine, height=70)
    form.area("theirs", tr("Theirs"), old.theirs, theirs, height=70)
    asked = tr("Did the posting ask for it?")
    form.choice("asked", asked, list(_ASKED), old.asked, _ASKED.__getitem__)
    form.choice(
        "verdict", tr("Your verdict"), list(Verdict), old.verdict, VERDICT_LABELS.__getitem__
    )


def _comparison(request: EditComparison) -> Comparison:
    case, comparison_id = OpportunityId(request.opportunity_id), request.comparison_id
    if not comparison_id:
        criterion = AGE if request.age else ""
        return Comparison(ComparisonId(0), case, criterion, kind=ClaimKind.OPINION)
    for line in ledger.of_case(store(), case).comparisons:
        if line.id == comparison_id:
            return replace(line, criterion=AGE) if line.about_age else line
    raise NotFound(tr("This line no longer exists."))


def _save(form: Form[EditComparison]) -> None:
    criterion = form.words("criterion")
    age = is_age(criterion)
    values: dict[str, Any] = {
        "criterion": criterion,
        "mine": "" if age else form.words("mine"),
        "theirs": "" if age else form.words("theirs"),
        "asked": None if age else form.value("asked"),
        "verdict": Verdict.UNCLEAR if age else Verdict(form.value("verdict")),
        "age_bucket": AgeBucket(form.value("age_bucket")) if age else None,
        "basis": form.words("basis") if age else "",
        "kind": ClaimKind(form.value("kind")),
        "what_follows": form.words("what_follows"),
    }
    line = form.dialog.edited(_comparison(form.request), values)
    if line.id:
        ledger.correct_comparison(store(), line)
        flash(tr("Corrected."))
    else:
        stored = ledger.record_comparison(store(), line)
        undo.offer(
            tr("Compared: {criterion}", criterion=stored.criterion),
            ledger.remove_comparison,
            store(),
            stored.id,
        )
