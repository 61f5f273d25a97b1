"""The dialog that adds or edits a person, with all fields."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from crm.domain.ids import PersonId
from crm.domain.people.birthday import birthday_words
from crm.domain.people.further import typed_values
from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.language import tr
from crm.services.people import checking, people
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import EditPerson
from crm.ui.shell.session import flash, store, today
from crm.ui.text.format import plain
from crm.ui.widgets.form import Form

_TEXTS: Final = (
    "first_name",
    "last_name",
    "company",
    "position",
    "email",
    "phone",
    "linkedin_url",
    "location",
    "how_met",
    "postal_address",
    "notes",
)
#: What an address book brings and nobody is asked for.
_FROM_BOOKS: Final = {
    "middle_name": tr("Middle name"), "nickname": tr("Nickname"), "birthday": tr("Birthday"),
}  # fmt: skip
#: Days; 0 = no wish. Source: DOMAIN section 2 (R: 4-6 weeks while searching, quarterly later).
_CADENCES: Final = {
    0: tr("No wish"),
    14: tr("Every two weeks"),
    30: tr("Every month"),
    42: tr("Every six weeks"),
    60: tr("Every two months"),
    90: tr("Every three months"),
    180: tr("Twice a year"),
}


def title(request: EditPerson) -> str:
    return tr("Edit person") if request.person_id else tr("Add a person")


def body(dialog: Dialog[EditPerson]) -> None:
    form, old = Form(dialog), dialog.first(_start(dialog.request))
    form.focus = dialog.request.field
    first, last = st.columns(2)
    form.text("first_name", tr("First name"), old.first_name, first)
    form.text("last_name", tr("Last name"), old.last_name, last)
    company, position = st.columns(2)
    form.text("company", tr("Company"), old.company, company)
    form.text("position", tr("Position"), old.position, position)
    mail, phone = st.columns(2)
    form.text("email", tr("E-mail"), old.email, mail)
    form.text("phone", tr("Phone"), old.phone, phone)
    _ask_further(form, old)
    form.text(
        "linkedin_url",
        tr("LinkedIn profile"),
        old.linkedin_url,
        placeholder="https://www.linkedin.com/in/their-name",
    )
    _ask_tie(form, old)
    form.area("postal_address", tr("Postal address"), old.postal_address, height=90)
    form.text("how_met", tr("How did you meet?"), old.how_met)
    form.area(
        "notes",
        tr("Notes"),
        old.notes,
        height=90,
        help=tr("Write as if they might read it. Leave health, religion and the like out."),
    )
    form.end(tr("Save"), _save)


def _ask_further(form: Form[EditPerson], old: Person) -> None:
    """Further addresses and numbers; what only an address book brings is asked where it is known."""
    mails, phones = st.columns(2)
    form.text("more_emails", tr("Further e-mail addresses"), ", ".join(old.more_emails), mails,
              placeholder=tr("With a comma between two"))  # fmt: skip
    form.text("more_phones", tr("Further phones"), ", ".join(old.more_phones), phones,
              placeholder="+44 1632 960123 (home), ...")  # fmt: skip
    known = [name for name in _FROM_BOOKS if getattr(old, name)]
    for name, column in zip(known, st.columns(len(known)) if known else (), strict=True):
        value = birthday_words(old.birthday) if name == "birthday" else getattr(old, name)
        form.text(name, _FROM_BOOKS[name], value, column)


def _ask_tie(form: Form[EditPerson], old: Person) -> None:
    place, connected = st.columns(2)
    form.text("location", tr("Location"), old.location, place)
    since = tr("Connected on LinkedIn since")
    form.past_day("connected_on", since, old.connected_on, tr("Not connected"), connected)
    options = dict(_CADENCES)
    usual = old.cadence_days or 0
    options.setdefault(usual, tr("Every {days}", days=plural(usual, "day", "days")))
    words = options.__getitem__
    form.select("cadence_days", tr("How often in touch?"), list(options), usual, words)
    form.tags("tags", tr("Tags"), old.tags)
    form.tick("do_not_contact", tr("Do not contact"), old.do_not_contact)


def _start(request: EditPerson) -> Person:
    if request.person_id:
        return people.get(store(), request.person_id)
    return Person(PersonId(0))


def _save(form: Form[EditPerson]) -> None:
    values: dict[str, Any] = {name: form.words(name) for name in _TEXTS}
    values |= {
        "connected_on": form.day_if_any("connected_on"),
        "cadence_days": form.value("cadence_days") or None,
        "tags": form.chosen_tags("tags"),
        "do_not_contact": form.value("do_not_contact"),
    }
    values |= {name: typed_values(form.words(name)) for name in ("more_emails", "more_phones")}
    start = _start(form.request)
    values |= {name: form.words(name) for name in _FROM_BOOKS if getattr(start, name)}
    if "birthday" in values:
        values["birthday"] = checking.typed_birthday(values["birthday"])
    person = form.dialog.edited(start, values)
    if person.id:
        flash(tr("Saved {name}.", name=plain(people.edit(store(), person, today()).name)))
    else:
        new = people.add(store(), person, today())
        undo.offer(tr("Added {name}.", name=new.name), people.remove, store(), new.id, today())
