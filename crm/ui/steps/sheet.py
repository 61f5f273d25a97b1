"""The sheet before a talk: a dialog that can be printed."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.appointment_words import timed_title
from crm.domain.cases.brief import Brief
from crm.domain.dates import ago
from crm.domain.people.birthday import birthday_words
from crm.domain.touchpoints.touchpoint import Touchpoint
from crm.domain.wording import listed, within
from crm.language import tr
from crm.services import appointments, briefs
from crm.services.people import people
from crm.ui.shell import dialogs
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import Prepare
from crm.ui.shell.session import store, today
from crm.ui.text.format import day, plain
from crm.ui.text.labels import CHANNEL_LABELS, RESULT_LABELS, ROLE_LABELS, STAGE_LABELS, standing
from crm.ui.widgets.print_button import print_button

#: Outcomes that say nothing on paper.
_MUTE = frozenset({"", "sent", "reached"})


def prepare_button(request: Prepare, key: str, quiet: bool = False) -> None:
    """The button that opens the sheet."""
    st.button(
        tr("Prepare"),
        key=key,
        icon=":material/description:",
        type="tertiary" if quiet else "secondary",
        help=tr("Who they are, your last contacts, what is open and what to ask, on one sheet."),
        on_click=dialogs.ask,
        args=(request,),
    )


def title(request: Prepare) -> str:
    names = [person.name for person in people.by_ids(store(), list(request.person_ids))]
    return tr("Before you talk to {names}", names=listed(names)) if names else tr("Before you talk")


def body(dialog: Dialog[Prepare]) -> None:
    """The sheet, of everybody who takes part."""
    request = dialog.request
    planned = appointments.get(store(), request.appointment_id) if request.appointment_id else None
    kind = planned.appointment.kind if planned else None
    if request.kind and kind is None:
        kind = AppointmentKind(request.kind)
    sheets = briefs.before_a_talk(store(), request.person_ids, today(), kind)
    with st.container(key="sheet"):
        if planned:
            one = planned.appointment
            where = " · ".join(plain(t) for t in (timed_title(planned), one.place, one.note) if t)
            st.markdown(f"**{day(one.on)}**, {ago(one.on, today())} · {where}")
        for sheet in sheets:
            if len(sheets) > 1:
                st.subheader(plain(sheet.person.name), anchor=False)
            _person(sheet)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{dialog.key}:end"):
        print_button(f"{dialog.key}:print")
        st.button(tr("Close"), key=f"{dialog.key}:close", on_click=dialogs.close)


def _person(sheet: Brief) -> None:
    parts = {
        tr("Who they are"): _who(sheet),
        **({tr("As a recruiter"): _as_recruiter(sheet)} if sheet.record else {}),
        tr("Your last contacts"): [_contact(one) for one in sheet.contacts],
        tr("What is open"): _open(sheet),
        tr("What to ask"): sheet.ask,
        tr("What they like"): _likes(sheet),
    }
    for heading, lines in parts.items():
        shown = [plain(line) for line in lines] or [tr("Nothing is written down yet.")]
        st.markdown(f"**{heading}**\n" + "\n".join(f"- {line}" for line in shown))


def _who(sheet: Brief) -> list[str]:
    person = sheet.person
    work = ", ".join(filter(None, (person.position, person.company, person.location)))
    parts = [
        tr("{role} for {name}", role=ROLE_LABELS[part.role], name=part.name) for part in sheet.parts
    ]
    how = [tr("How you met: {how_met}", how_met=_line(person.how_met))] if person.how_met else []
    by = (
        [tr("Introduced by {introduced_by}", introduced_by=sheet.introduced_by)]
        if sheet.introduced_by
        else []
    )
    reach = " · ".join(filter(None, (person.phone, person.email)))
    return [*filter(None, (work, *parts)), *how, *by, *filter(None, [reach])]


def _as_recruiter(sheet: Brief) -> list[str]:
    """How they answered and kept their word so far, and what became of what is over."""
    if sheet.record is None:
        return []
    running = {part.name for part in sheet.running}
    over = [
        f"{record.name}: {standing(record, stage)}"
        for record, stage in sheet.record.jobs
        if record.name not in running
    ]
    return [*sheet.record.sentences(sheet.person.call_name), *over]


def _contact(one: Touchpoint) -> str:
    came = [] if one.result in _MUTE else [within(RESULT_LABELS[one.result])]
    said = ", ".join((day(one.day), within(CHANNEL_LABELS[one.channel]), *came))
    return f"{said}: {_line(one.summary)}" if one.summary else said


def _open(sheet: Brief) -> list[str]:
    goes_on = [f"{part.name}: {within(STAGE_LABELS[part.stage])}" for part in sheet.running]
    untold = [tr("Nobody has told you why yet: {name}", name=name) for name in sheet.untold]
    promised = [tr("They recommended: {line}", line=_line(words)) for words in sheet.promised]
    return [*sheet.due, *promised, *untold, *dict.fromkeys(goes_on), *sheet.in_place]


def _likes(sheet: Brief) -> list[str]:
    person = sheet.person
    gifts = [_gift(one) for one in sheet.gifts]
    tags = [tr("Tags: {tags}", tags=listed(person.tags))] if person.tags else []
    birthday = (
        [tr("Birthday: {birthday}", birthday=birthday_words(person.birthday))]
        if person.birthday
        else []
    )
    return [*_lines(person.notes), *gifts, *birthday, *tags]


def _gift(one: Touchpoint) -> str:
    shop = tr(" from {vendor}", vendor=one.vendor) if one.vendor else ""
    came = "" if one.result in _MUTE else f", {within(RESULT_LABELS[one.result])}"
    return tr("Gift card{shop}, {day}{came}", shop=shop, day=day(one.day), came=came)


def _lines(text: str) -> Iterable[str]:
    return filter(None, (line.strip() for line in text.splitlines()))


def _line(text: str) -> str:
    """Several lines as one: a letter that was sent is told by its beginning."""
    words = " ".join(text.split())
    return words if len(words) <= 200 else f"{words[:197]}..."
