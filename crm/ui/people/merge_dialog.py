"""The dialog that merges two people: side by side, with a choice of value per field."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from crm.domain.people.birthday import birthday_words
from crm.domain.people.merging import CHOSEN, differing, preferred
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.people import duplicates
from crm.ui.shell import dialogs, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import MergePeople
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

_LABELS: Final = {
    "first_name": tr("First name"), "last_name": tr("Last name"), "company": tr("Company"),
    "position": tr("Position"), "location": tr("Place"), "email": tr("E-mail"), "phone": tr("Phone"),
    "linkedin_url": "LinkedIn", "connected_on": tr("Connected on"), "how_met": tr("How you met"),
    "cadence_days": tr("In touch every ... days"), "middle_name": tr("Middle name"), "nickname": tr("Nickname"),
    "birthday": tr("Birthday"), "postal_address": tr("Postal address"),
}  # fmt: skip

_OTHER: Final = Asked(tr("Who is the same person?"), one=True)


def title(request: MergePeople) -> str:
    return tr("Merge") if request.other_id else tr("With whom?")


def body(dialog: Dialog[MergePeople]) -> None:
    request = dialog.request
    if not request.other_id:
        _with_whom(dialog)
        return
    form = Form(dialog)
    keep, other = duplicates.two_people(store(), request.person_id, request.other_id)
    st.markdown(
        tr(
            "**{name}** stays, and everything of **{other}** becomes theirs: contacts, roles, "
            "notes and decisions. You can undo it.",
            name=plain(keep.name),
            other=plain(other.name),
        )
    )
    _side_by_side(keep, other)
    if differing(keep, other):
        st.markdown(tr("**Where they differ, keep:**"))
    for name in differing(keep, other):
        _choice(form, name, keep, other)
    st.caption(tr("An address or a number that you do not choose is kept as an additional one."))
    form.end(tr("Merge"), _merge, ":material/merge:")


def _choice(form: Form[MergePeople], name: str, keep: Person, other: Person) -> None:
    values = [_said(name, person) for person in (keep, other)]
    usual = preferred(keep, other, name) == getattr(other, name)

    def value_of(theirs: bool) -> str:
        return plain(values[theirs])

    form.radio(name, _LABELS[name], [False, True], usual, value_of)


def _side_by_side(keep: Person, other: Person) -> None:
    """All fields of both people."""
    shown = [name for name in CHOSEN if getattr(keep, name) or getattr(other, name)]
    st.table(
        {
            tr("What"): [_LABELS[name] for name in shown],
            tr("Stays"): [plain(_said(name, keep)) for name in shown],
            tr("Joins"): [plain(_said(name, other)) for name in shown],
        },
        border="horizontal",
        hide_index=True,
    )


def _said(name: str, person: Person) -> str:
    value = getattr(person, name)
    if name == "birthday":
        return birthday_words(value)
    return day(value) if isinstance(value, date) else str(value or "")


def _with_whom(dialog: Dialog[MergePeople]) -> None:
    form = Form(dialog)
    form.people("other", _OTHER)
    form.end(tr("Compare"), _compare)


def _compare(form: Form[MergePeople]) -> None:
    other, _ = form.picked_one("other", known=True)
    if other is None:
        raise InvalidInput(tr("Choose someone from your list."), field="other")
    duplicates.two_people(store(), form.request.person_id, other)
    dialogs.ask(MergePeople(form.request.person_id, other))


def _merge(form: Form[MergePeople]) -> None:
    keep, other = duplicates.two_people(store(), form.request.person_id, form.request.other_id or 0)
    choices = {name: bool(form.value(name)) for name in differing(keep, other)}
    done = duplicates.merge(store(), keep.id, other.id, choices, today())
    undo.offer(tr("{name} is one person now.", name=done.person.name), duplicates.undo_merge, store(),
               done.merge_id)  # fmt: skip
