"""The head of a person's page: who they are, how to reach them, and every action."""

from __future__ import annotations

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.people.person import Person
from crm.domain.stamp import stamp
from crm.errors import NotFound
from crm.language import tr
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.ui.people import actions
from crm.ui.shell import dialogs, history, links, nav
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_people
from crm.ui.shell.requests import (
    EditPerson,
    ErasePerson,
    LogTouchpoint,
    MergePeople,
    NoteIntroduction,
    PlanAppointment,
    Prepare,
)
from crm.ui.shell.session import store, today
from crm.ui.steps import appointment_rows
from crm.ui.steps.reach import reach
from crm.ui.steps.sheet import prepare_button
from crm.ui.text.format import badge, day, plain
from crm.ui.text.labels import ROLE_LABELS


def asked_for() -> PersonFile | None:
    """The person that the URL names; None if there is none."""
    person_id = nav.id_in_address()
    if person_id is None:
        return None
    try:
        return people.person_file(store(), person_id, today())
    except NotFound:
        return None


def not_here() -> None:
    """Shown when the URL does not name a person."""
    st.title(tr("Person not found"), anchor=False)
    st.write(tr("There is nobody at this address, or they were deleted for good."))
    st.button(tr("All people"), key="person:all", icon=":material/group:", type="primary",
              on_click=go_to_people)  # fmt: skip


def header(file: PersonFile) -> None:
    """Name with the actions, what they do and are for the user, and the ways to reach them."""
    person = file.person
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(person.name), anchor=False, width="stretch")
        _buttons(file)
    work = " · ".join(plain(t) for t in (person.position, person.company, person.location) if t)
    if work:
        st.markdown(work)
    _parts(file)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        reach(person, "person")


def _parts(file: PersonFile) -> None:
    """The parts they play in cases, each a link, and what keeps them out of the way."""
    person, marks = file.person, []
    if person.do_not_contact:
        marks.append(badge(tr("Do not contact"), "violet", ":material/block:"))
    if person.archived_on:
        marks.append(
            badge(
                tr("Archived {archived_on}", archived_on=day(person.archived_on)),
                "gray",
                ":material/archive:",
            )
        )
    if person.binned_on:
        marks.append(
            badge(
                tr("In the bin since {binned_on}", binned_on=day(person.binned_on)),
                "gray",
                ":material/delete:",
            )
        )
    if not (marks or file.roles):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for held, case in file.roles:
            label = tr("{role} for {name}", role=ROLE_LABELS[held.role], name=plain(case.name))
            st.button(label, key=f"person:role:{held.id}", icon=":material/work:",
                      type="tertiary", on_click=links.go_to_case, args=(case.id,))  # fmt: skip
        if marks:  # Not `st.badge`, which escapes brackets once more.
            st.markdown(" ".join(marks), width="content")


def _buttons(file: PersonFile) -> None:
    person = file.person
    person_id = person.id
    menu = _menu(file)
    if person.binned_on:
        st.button(tr("Restore"), key=f"person:back:{person_id}", type="primary",
                  icon=":material/restore_from_trash:", on_click=actions.restore,
                  args=(person,))  # fmt: skip
        with st.popover(tr("More"), icon=":material/more_horiz:", key=menu):
            _erase(person_id)
        return
    st.button(tr("Log a contact"), icon=":material/add:", key=f"person:log:{person_id}",
              type="primary", on_click=dialogs.ask, args=(LogTouchpoint((person_id,)),))  # fmt: skip
    with st.popover(tr("More"), icon=":material/more_horiz:", key=menu):
        _rare(person)


def _menu(file: PersonFile) -> str:
    """The key of the menu: another one, and so a closed menu, as soon as what was chosen in it has happened."""
    now = stamp((file.person, len(file.touchpoints), dialogs.opened() is not None))
    return f"person:menu:{file.person.id}:{now}"


def _rare(person: Person) -> None:
    """What is seldom wanted, in one menu."""
    person_id, away = person.id, person.archived_on is None
    st.button(tr("In touch today"), icon=":material/waving_hand:", key=f"person:touch:{person_id}",
              type="tertiary", on_click=actions.in_touch_today, args=(person_id,))  # fmt: skip
    plan = PlanAppointment(person_ids=(person_id,), kind=AppointmentKind.COFFEE.value)
    appointment_rows.plan_button(plan, f"person:plan:{person_id}", quiet=True)
    prepare_button(Prepare((person_id,)), f"person:prepare:{person_id}", quiet=True)
    st.button(tr("Edit"), icon=":material/edit:", key=f"person:edit:{person_id}", type="tertiary",
              on_click=dialogs.ask, args=(EditPerson(person_id),))  # fmt: skip
    st.button(tr("Who introduced you ..."), type="tertiary", icon=":material/hub:",
              key=f"person:introduced:{person_id}", on_click=dialogs.ask,
              args=(NoteIntroduction(person_id),))  # fmt: skip
    wish = person.do_not_contact
    st.toggle(tr("Do not contact"), wish, key=f"person:peace:{person_id}:{wish:d}",
              help=tr("No step and no suggestion asks you to contact them."),
              on_change=actions.set_do_not_contact,
              args=(person, not wish))  # fmt: skip
    st.button(tr("Merge with someone ..."), type="tertiary", icon=":material/merge:",
              key=f"person:merge:{person_id}", on_click=dialogs.ask,
              args=(MergePeople(person_id),))  # fmt: skip
    st.button(tr("Archive") if away else tr("Take out of the archive"), icon=":material/archive:",
              key=f"person:archive:{person_id}", type="tertiary", on_click=actions.archive,
              args=(person, away))  # fmt: skip
    st.button(tr("Remove"), icon=":material/delete:", key=f"person:remove:{person_id}",
              type="tertiary", on_click=_remove, args=(person,))  # fmt: skip
    _erase(person_id)


def _erase(person_id: int) -> None:
    st.button(tr("Erase for good ..."), type="tertiary", icon=":material/delete_forever:",
              key=f"person:erase:{person_id}", on_click=dialogs.ask, args=(ErasePerson(person_id),))  # fmt: skip


@callback
def _remove(person: Person) -> None:
    actions.put_in_bin(person)
    history.go("people.py")
