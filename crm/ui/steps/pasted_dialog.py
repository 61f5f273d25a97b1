"""Paste what came: a message becomes a proposal with every field to change; nothing is stored before Save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from functools import partial
from typing import Any, Final

import streamlit as st

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.pasted.rules import Kind
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.typed_time import read_time
from crm.errors import InvalidInput
from crm.intake import pasted as intake
from crm.intake.names import split_name
from crm.language import tr
from crm.services.cases import opportunities
from crm.services.pasted import proposal, storing
from crm.services.pasted.proposal import Proposal
from crm.services.pasted.storing import Answer
from crm.ui.shell import clock, dialogs, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import PasteWhatCame
from crm.ui.shell.session import store, today
from crm.ui.steps.pasted_words import DAY_LABELS, KIND_LABELS, told
from crm.ui.text.format import day as day_words
from crm.ui.text.format import plain, weekday
from crm.ui.text.labels import APPOINTMENT_LABELS, CHANNEL_LABELS, ROLE_LABELS
from crm.ui.widgets.form import Form
from crm.ui.widgets.names_field import Entry, Names, as_kept, names_in
from crm.ui.widgets.people_picker import Asked, describe, entry

_MEETINGS: Final = (AppointmentKind.INTERVIEW, AppointmentKind.CALL, AppointmentKind.COFFEE)
_WRITTEN: Final = (Channel.EMAIL, Channel.LINKEDIN_MESSAGE, Channel.TEXT, Channel.HANDWRITTEN_NOTE)
_ABOUT_PEOPLE: Final = (Kind.AWAY, Kind.PROFILE)
#: A job that is not stored yet, and none in particular.
_ANOTHER, _NONE = -1, 0
#: So many people of one name have a button; others are found by typing.
_OFFERED: Final = 6


def paste_button(request: PasteWhatCame, key: str) -> None:
    """The button that opens it."""
    st.button(
        tr("Paste what came"),
        key=key,
        icon=":material/content_paste:",
        type="tertiary",
        help=tr(
            "A rejection, an invitation, an answer, a profile: Embers proposes what to write down."
        ),
        on_click=dialogs.ask,
        args=(request,),
    )


def body(dialog: Dialog[PasteWhatCame]) -> None:
    """First the text; once it is read, the proposal."""
    form, made = Form(dialog), dialog.notes.get("made")
    if made is None:
        _ask_text(form)
        return
    st.caption(tr("Nothing is stored yet. Look at each field, and change what is wrong."))
    kind = _ask_kind(form, made)
    if kind is not None:
        _ask_rest(form, made, kind)
    form.end(tr("Save"), _save)


def _ask_text(form: Form[PasteWhatCame]) -> None:
    form.area("text", tr("What came"), height=220,
              placeholder=tr("An e-mail with its head, a message, or the text of a profile"))  # fmt: skip
    st.file_uploader(
        tr("Or an e-mail saved as a file (.eml)"),
        key=form.at("file"),
        max_upload_size=intake.MOST_BYTES // 1_000_000,
    )
    st.caption(tr("The text is only read. It is kept only if you say so."))
    form.end(tr("Read it"), _read)


def _read(form: Form[PasteWhatCame]) -> None:
    """Fill the form with what the text says.

    Raises:
        FileRefused: there is no message in it. InvalidInput: there is no text.
    """
    dialog, file = form.dialog, form.value("file")
    data = file.getvalue() if file is not None else str(form.value("text") or "").encode()
    if not data.strip():
        raise InvalidInput(tr("Please paste a text, or choose a file."), field="text")
    text = intake.text_of(data, clock.now_clock().tzinfo or UTC)
    made = proposal.propose(store(), text, today(), dialog.request.opportunity_id)
    dialog.notes |= {"made": made, "text": made.said.own_words or text.strip()}
    dialogs.refill(dialog, _filled(made))


def _filled(made: Proposal) -> dict[str, Any]:
    """The fields that the text fills; what is in doubt stays empty."""
    said, card = made.said, made.said.card
    kept: dict[str, Any] = {"received": day_words(said.received), "day": day_words(said.day)}
    kept |= {"at": f"{said.at:%H:%M}"} if said.at else {}
    kept |= {"place": said.place, "company": said.employer, "title": said.title}
    kept |= {"email": card.mail, "phone": card.phone, "position": card.position,
             "works_at": card.company, "linkedin_url": card.link}  # fmt: skip
    if made.person:
        kept["people"] = as_kept(Names((entry(made.person),)))
    elif made.newcomer and "people" not in made.doubts:
        kept["people"] = as_kept(Names((Entry(made.newcomer, fresh=True),)))
    return kept


def _doubt(made: Proposal, field: str) -> None:
    if words := made.doubts.get(field):
        st.markdown(f":material/help: {plain(words)}")


def _ask_kind(form: Form[PasteWhatCame], made: Proposal) -> Kind | None:
    _doubt(made, "kind")
    start = None if "kind" in made.doubts else made.said.kind
    chosen = form.select("kind", tr("What is it?"), list(Kind), start, KIND_LABELS.__getitem__)
    return Kind(chosen) if chosen else None


def _ask_rest(form: Form[PasteWhatCame], made: Proposal, kind: Kind) -> None:
    if kind not in _ABOUT_PEOPLE:
        _ask_case(form, made, kind)
    _ask_people(form, made, kind)
    if kind is not Kind.PROFILE:
        _doubt(made, "received")
        form.past_day("received", tr("When did it come?"), None)
        _offer_days(
            form,
            "received",
            made.said.received_days or ((today(),) if made.said.received is None else ()),
        )
    if kind in DAY_LABELS:
        _doubt(made, "day")
        form.any_day("day", DAY_LABELS[kind], None)
        _offer_days(form, "day", made.said.days)
    if kind is Kind.INTERVIEW:
        _ask_meeting(form, made)
    if kind is Kind.MESSAGE:
        form.select(
            "channel", tr("How?"), list(_WRITTEN), Channel.EMAIL, CHANNEL_LABELS.__getitem__
        )
    if kind is not Kind.AWAY:
        where = (
            tr("the notes of the person")
            if kind is Kind.PROFILE
            else tr("the note of this contact")
        )
        form.tick("keep", tr("Keep the text, as {where}", where=where))


def _ask_meeting(form: Form[PasteWhatCame], made: Proposal) -> None:
    _doubt(made, "at")
    at, what = st.columns(2)
    form.text("at", tr("At what time?"), "", at, placeholder=tr("14:30, or nothing"))
    words = APPOINTMENT_LABELS.__getitem__
    form.select("meeting", tr("What kind of talk?"), list(_MEETINGS), _MEETINGS[0], words, what)
    form.text("place", tr("Where?"), placeholder=tr("An address, or the link to join"))


def _ask_case(form: Form[PasteWhatCame], made: Proposal, kind: Kind) -> None:
    """Which opportunity: the likely ones first; open while several can be meant."""
    known = {row.opportunity.id: row.opportunity for row in opportunities.overview(store())}
    likely = [case.id for case in made.cases if case.id in known]
    options = [*map(int, likely), *(int(one) for one in known if one not in likely), _ANOTHER]
    if kind not in proposal.NEEDS_CASE:
        options.append(_NONE)
    _doubt(made, "case")

    def words(option: int) -> str:
        names = {_ANOTHER: tr("A job that is not in my list"), _NONE: tr("None in particular")}
        return names.get(option) or known[OpportunityId(option)].name

    chosen = form.select(
        "case", tr("About which opportunity?"), options, _likely_case(made, kind), words
    )
    if chosen == _ANOTHER:
        company, title = st.columns(2)
        form.text("company", tr("Company"), "", company)
        form.text("title", tr("Job title"), "", title)


def _likely_case(made: Proposal, kind: Kind) -> int | None:
    if made.case:
        return int(made.case.id)
    if made.cases:
        return None
    return _NONE if kind is Kind.MESSAGE else _ANOTHER


def _ask_people(form: Form[PasteWhatCame], made: Proposal, kind: Kind) -> None:
    """Who it is; namesakes are a choice. Of someone new also how to reach them."""
    _doubt(made, "people")
    if "people" in made.doubts and made.said.card.name and "who" not in form.dialog.notes:
        _offer_people(form, made)
    label = {Kind.AWAY: tr("Who is away?"), Kind.PROFILE: tr("Who is it?")}.get(
        kind, tr("Who wrote it?")
    )
    form.people("people", Asked(label, one=True))
    chosen = names_in(form.at("people")).entries
    new = any(one.id is None for one in chosen)
    if new or kind is Kind.PROFILE:
        left, right = st.columns(2)
        form.text("email", tr("E-mail"), "", left)
        form.text("position", tr("Position"), "", right)
    if kind is Kind.PROFILE:
        left, right = st.columns(2)
        form.text("works_at", tr("Company"), "", left)
        form.text("phone", tr("Phone"), "", right)
        form.text("linkedin_url", tr("LinkedIn profile"))
    elif kind is not Kind.AWAY and form.value("case"):
        options = ["", *map(str, Role)]

        def words(option: str) -> str:
            return ROLE_LABELS[Role(option)] if option else tr("Not said")

        form.select("role", tr("Their part in it"), options, str(made.role or ""), words)


def _offer_people(form: Form[PasteWhatCame], made: Proposal) -> None:
    name = made.said.card.name
    with st.container(horizontal=True, gap="small"):
        for one in made.people[:_OFFERED]:
            st.button(plain(describe(one.person)), key=form.at(f"who:{one.person.id}"),
                      on_click=_choose, args=(form.dialog, entry(one)))  # fmt: skip
        st.button(tr("Someone new"), key=form.at("who:new"), icon=":material/person_add:",
                  on_click=_choose, args=(form.dialog, Entry(name, fresh=True)))  # fmt: skip
        st.button(tr("No one"), key=form.at("who:none"), type="tertiary",
                  on_click=_choose, args=(form.dialog, None))  # fmt: skip


@callback
def _choose(dialog: Dialog[PasteWhatCame], chosen: Entry | None) -> None:
    dialog.notes["who"] = True
    kept = dict(dialog.kept)
    if chosen:
        kept["people"] = as_kept(Names((chosen,)))
    dialogs.refill(dialog, kept)


def _offer_days(form: Form[PasteWhatCame], field: str, days: Sequence[date]) -> None:
    filled = form.dialog.kept.get(field)
    others = [one for one in days if day_words(one) != filled]
    if filled or not others:
        return
    with st.container(horizontal=True, gap="small"):
        for one in others:
            st.button(f"{weekday(one)}, {day_words(one)}", key=form.at(f"{field}:{one}"),
                      on_click=partial(_choose_day, form.dialog, field, one))  # fmt: skip


def _choose_day(dialog: Dialog[PasteWhatCame], field: str, day: date) -> None:
    dialogs.refill(dialog, dict(dialog.kept) | {field: day_words(day)})


def _save(form: Form[PasteWhatCame]) -> None:
    made: Proposal = form.dialog.notes["made"]
    chosen = form.value("kind")
    if not chosen:
        raise InvalidInput(tr("Please say what it is."), field="kind")
    _refuse_open(form, made)
    done = storing.store_answer(store(), _answer(form, Kind(chosen)), today())
    undo.offer(told(done), storing.undo, store(), done, today())


def _refuse_open(form: Form[PasteWhatCame], made: Proposal) -> None:
    """Refuse to save while it is open whom or what it means.

    Raises:
        InvalidInput: it is.
    """
    settled = names_in(form.at("people"))
    there = settled.entries or settled.text
    if (
        made.said.card.name
        and "people" in made.doubts
        and not there
        and "who" not in form.dialog.notes
    ):
        raise InvalidInput(
            tr("Please say who {name} is.", name=made.said.card.name), field="people"
        )
    if form.value("case", _NONE) is None:
        raise InvalidInput(tr("Please say which opportunity it is about."), field="case")


def _answer(form: Form[PasteWhatCame], kind: Kind) -> Answer:
    case = int(form.value("case") or _NONE)
    person, newcomer = form.picked_one("people")
    role = form.value("role")
    return Answer(
        kind,
        today() if kind is Kind.PROFILE else form.day("received"),
        OpportunityId(case) if case > 0 else None,
        Opportunity(OpportunityId(0), form.words("company"), form.words("title"))
        if case == _ANOTHER
        else None,
        (PersonId(person),) if person else (),
        _newcomer(form, newcomer, kind),
        Role(role) if role else None,
        Channel(form.value("channel") or Channel.EMAIL),
        form.day_if_any("day") if kind in DAY_LABELS else None,
        read_time(form.words("at")),
        AppointmentKind(form.value("meeting") or AppointmentKind.INTERVIEW),
        form.words("place"),
        str(form.dialog.notes["text"]) if form.value("keep") else "",
    )


def _newcomer(form: Form[PasteWhatCame], name: str, kind: Kind) -> Person | None:
    if not name and kind is not Kind.PROFILE:
        return None
    first, last = split_name(name)
    made: Proposal = form.dialog.notes["made"]
    profile = kind is Kind.PROFILE
    return Person(
        PersonId(0), first, last,
        company=form.words("works_at") if profile else made.said.card.company,
        position=form.words("position"),
        email=form.words("email"),
        phone=form.words("phone") if profile else made.said.card.phone,
        linkedin_url=form.words("linkedin_url") if profile else "",
    )  # fmt: skip
