"""The desk after an interview: a row for each person, and the sheet for the thank-you cards."""

from __future__ import annotations

import streamlit as st

from crm.domain.cases.after_interview import Remembered
from crm.domain.cases.interview_format import FORMATS
from crm.domain.cases.opportunity import Event
from crm.domain.ids import PersonId
from crm.domain.wording import plural
from crm.language import tr
from crm.services import after_interview
from crm.services.after_interview import Card, Desk, Met
from crm.services.people import names
from crm.ui.shell import dialogs, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import AfterInterview, ThankYouCards
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain, weekday
from crm.ui.text.labels import format_label
from crm.ui.widgets.form import Form
from crm.ui.widgets.names_field import Entry, names_in
from crm.ui.widgets.people_picker import Asked
from crm.ui.widgets.print_button import print_button


def desk_button(request: AfterInterview, key: str, quiet: bool = False) -> None:
    """The button that opens the desk."""
    st.button(
        tr("Notes on each person"),
        key=key,
        icon=":material/groups:",
        type="tertiary" if quiet else "secondary",
        help=tr("A moment, a problem they named, who helped. Your thank-you letters use it."),
        on_click=dialogs.ask,
        args=(request,),
    )


def buttons(event: Event) -> None:
    """The desk and the cards of an interview that is recorded, in its menu."""
    request = AfterInterview(event.opportunity_id, event.id)
    desk_button(request, f"opportunity:event-desk:{event.id}", quiet=True)
    st.button(tr("Thank-you cards"), icon=":material/mail:", type="tertiary",
              key=f"opportunity:event-cards:{event.id}", on_click=dialogs.ask,
              args=(ThankYouCards(event.id),))  # fmt: skip


def _desk(request: AfterInterview) -> Desk:
    return after_interview.desk(
        store(), request.opportunity_id, request.event_id, request.appointment_id
    )


def body(dialog: Dialog[AfterInterview]) -> None:
    """One row for each person met; Tab goes through them."""
    form, desk = Form(dialog), dialog.first(_desk(dialog.request))
    st.caption(
        tr(
            "{name}, {on}. A few words are enough.",
            name=plain(desk.case.name),
            on=day(desk.event.on),
        )
    )
    form.people("people", Asked(tr("Whom did you meet?")), [person.id for person in desk.people])
    if not desk.event.id:
        form.past_day("on", tr("When?"), desk.event.on)
        form.select("format", tr("Format"), ("", *FORMATS), "", format_label)
    known = {int(person.id): person for person in desk.people}
    for one in names_in(form.at("people")).entries:
        person = known.get(one.id or 0)
        _row(form, desk, one, person.name if person else one.name)
    form.end(tr("Save and show the cards"), _save)


def _of(one: Entry) -> str:
    return str(one.id or one.name)


def _row(form: Form[AfterInterview], desk: Desk, one: Entry, name: str) -> None:
    person = PersonId(one.id or 0)
    kept = desk.kept.get(person, Remembered())
    st.markdown(f"**{plain(name)}**")
    left, right = st.columns(2)
    form.text(f"moment:{_of(one)}", tr("I keep thinking about ..."), kept.moment, left,
              placeholder=tr("the night shift in Reno"))  # fmt: skip
    form.text(f"problem:{_of(one)}", tr("A problem they named"), kept.problem, right,
              placeholder=tr("the second supplier that never came"))  # fmt: skip
    form.tick(f"helped:{_of(one)}", tr("Was especially helpful"), person in desk.helpers)


def _save(form: Form[AfterInterview]) -> None:
    who, desk = form.picked("people"), form.dialog.first(_desk(form.request))
    event = desk.event
    if not event.id:
        chosen = str(form.value("format") or "")
        event = Event(event.id, event.opportunity_id, event.kind, form.day("on"), format=chosen)
    stored = names.by_ids(store(), who.people)
    met = [_met(form, (str(k.person.id), k.person.name), k.person.id, "") for k in stored]
    met += [_met(form, (name,), None, name) for name in who.newcomers]
    done = after_interview.record(store(), event, met, today(), form.request.appointment_id)
    said = tr(
        "Saved: notes on {people}, {name}",
        people=plural(len(met), "person", "people"),
        name=done.case.name,
    )
    undo.offer(said, after_interview.undo, store(), done, today())
    dialogs.ask(ThankYouCards(done.event.id))


def _met(
    form: Form[AfterInterview], keys: tuple[str, ...], person: PersonId | None, name: str
) -> Met:
    """The row of a person; one who was typed and is stored has it under the name."""

    def words(field: str) -> str:
        return next(filter(None, (form.words(f"{field}:{key}") for key in keys)), "")

    helped = any(form.value(f"helped:{key}") for key in keys)
    return Met(Remembered(words("moment"), words("problem")), person, name, helped)


def cards_body(dialog: Dialog[ThankYouCards]) -> None:
    """The sheet: a card for each person, with the address and the last day to mail it."""
    found = after_interview.cards(store(), dialog.request.event_id, today())
    with st.container(key="sheet"):
        st.markdown(
            tr("**{name}**, interview on {on}", name=plain(found.case.name), on=day(found.event.on))
        )
        for card in found.cards:
            _card(card)
        if not found.cards:
            st.write(tr("Nobody is named in this interview yet."))
    with st.container(horizontal=True, vertical_alignment="center", key=f"{dialog.key}:end"):
        print_button(f"{dialog.key}:print")
        st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)


def _card(card: Card) -> None:
    person = card.person
    st.subheader(plain(person.name), anchor=False)
    until = f"{weekday(card.post_by)}, {day(card.post_by)}"
    if card.carry:
        st.markdown(tr("**Drop it off**, or mail it by {until} at the latest.", until=until))
    else:
        st.markdown(tr("**Mail it** by {until} at the latest.", until=until))
    lines = [line for line in person.postal_address.splitlines() if line.strip()]
    where = lines or [
        *filter(None, (person.position, person.company)),
        tr("The address is not noted yet."),
    ]
    st.markdown("  \n".join(plain(line) for line in where))
    if card.words:
        paragraphs = (plain(part) for part in card.words.split("\n\n"))
        st.markdown("\n\n".join(f"> {part}" for part in paragraphs))
