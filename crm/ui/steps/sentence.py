"""A contact in one sentence: it fills the form, which is then saved or not; what is not certain is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from crm.domain.one_line.read import LONGEST
from crm.domain.one_line.reading import DOUBT_WORDS, Doubt, Reading, WhoIsMeant
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import one_line
from crm.services.one_line import Understood
from crm.ui.shell import dialogs
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import callback
from crm.ui.shell.requests import LogTouchpoint
from crm.ui.shell.session import store, today
from crm.ui.steps import how
from crm.ui.text.format import day as day_words
from crm.ui.text.format import plain, weekday
from crm.ui.widgets.form import Form
from crm.ui.widgets.names_field import Entry, Names, as_kept, names_in, names_of
from crm.ui.widgets.people_picker import describe, entry

LINE: Final = "line"
_WHAT_TO_DO: Final = {
    Doubt.AHEAD: tr("Log it once it has happened."),
    Doubt.NOT: tr("Please look at each field before you save."),
}
#: So many people of one name have a button; others are found by typing.
_OFFERED: Final = 6


def ask(form: Form[Any]) -> None:
    """The field for the sentence, and below it what is to be asked about it."""
    dialog = form.dialog
    form.text(
        LINE,
        tr("In one sentence (optional)"),
        dialog.request.line,
        placeholder=tr("coffee with Sam yesterday, knows the new CFO"),
        max_chars=LONGEST,
        on_change=_typed,
        args=(dialog,),
    )
    understood = _understood(dialog)
    if understood is None:
        return
    reading = understood.reading
    if reading.doubt:
        st.warning(f"{DOUBT_WORDS[reading.doubt]} {_WHAT_TO_DO[reading.doubt]}")
    for who in _open(form, understood):
        _ask_who(form, who, understood)
    _ask_day(form, reading)


def fill(dialog: Dialog[Any]) -> None:
    """Before its first run: fill the form with the sentence it was opened with."""
    line = dialog.request.line.strip()
    if line and not dialog.resumed and "filled" not in dialog.notes:
        dialog.kept |= _values(dialog, line)


def refuse_open(form: Form[Any]) -> None:
    """Refuse to save while it is open who is meant.

    Raises:
        InvalidInput: a name in the sentence was not decided about.
    """
    understood = _understood(form.dialog)
    for who in _open(form, understood) if understood else ():
        name = _name(who, understood)
        raise InvalidInput(tr("Please say who is meant by “{name}”.", name=name), field=LINE)


def _understood(dialog: Dialog[Any]) -> Understood | None:
    """What the present sentence says; read once."""
    line = str(dialog.kept.get(LINE, dialog.request.line)).strip()
    known = dialog.notes.get("read")
    if known and known[0] == line:
        return known[1]  # type: ignore[no-any-return]
    found = one_line.read(store(), line, today()) if line else None
    dialog.notes["read"] = (line, found)
    return found


@callback
def _typed(dialog: Dialog[Any]) -> None:
    line = str(st.session_state.get(f"{dialog.key}:{LINE}") or "").strip()
    if line == str(dialog.kept.get(LINE, dialog.request.line)).strip():
        return  # Streamlit calls a field that it has just forgotten changed, too
    dialog.kept[LINE] = line
    dialog.notes.pop("settled", None)
    filled = _values(dialog, line)  # takes out of `kept` what an earlier sentence filled
    dialogs.refill(dialog, dialog.kept | filled)


def _values(dialog: Dialog[Any], line: str) -> dict[str, Any]:
    """The fields that the sentence fills; what an earlier one filled is taken out first."""
    kept, notes = dialog.kept, dialog.notes
    for name, value in notes.get("filled", {}).items():
        if kept.get(name) == value:
            kept.pop(name)
            if name == "summary" and notes.get("own"):
                kept[name] = notes["own"]
    before = {(one.id, one.name) for one in notes.get("named", ())}
    there = names_of(kept.get("people")).entries
    own = [one for one in there if (one.id, one.name) not in before]
    kept[LINE] = line
    understood = _understood(dialog)
    new, named = _fields(kept, understood) if understood else {}, _named(understood)
    notes["own"], notes["named"] = str(kept.get("summary") or "").strip(), named
    notes["filled"] = new
    others = [one for one in own if one.id is None or one.id not in {n.id for n in named}]
    if named or "people" in kept:
        new = new | {"people": as_kept(Names((*named, *others)))}
    return new


def _named(understood: Understood | None) -> list[Entry]:
    """Those whom the sentence certainly means."""
    people = understood.reading.people if understood else ()
    known = understood.known if understood else {}
    return [entry(known[person]) for person in people if person in known]


def _fields(kept: Mapping[str, Any], understood: Understood) -> dict[str, Any]:
    reading = understood.reading
    new: dict[str, Any] = {}
    new |= how.as_kept(reading.channel, reading.result, reading.direction)
    if reading.dated:
        new["happened_at"] = day_words(reading.day)  # empty: it is asked for
    if reading.summary:
        typed = str(kept.get("summary") or "").strip()
        new["summary"] = "\n".join(dict.fromkeys(filter(None, (typed, reading.summary))))
    return new


def _open(form: Form[Any], understood: Understood) -> list[WhoIsMeant]:
    """The names that were not decided about yet."""
    chosen = names_in(form.at("people")).entries
    ids, settled = {one.id for one in chosen}, form.dialog.notes.get("settled", ())
    names = {one.name for one in chosen if one.id is None}
    return [
        who
        for who in understood.reading.asked
        if who not in settled and who.name not in names and not ids & set(who.people)
    ]


def _name(who: WhoIsMeant, understood: Understood | None) -> str:
    known = [understood.known[p] for p in who.people if p in understood.known] if understood else []
    return who.name or " / ".join(one.person.name for one in known)


def _ask_who(form: Form[Any], who: WhoIsMeant, understood: Understood) -> None:
    known = [understood.known[person] for person in who.people if person in understood.known]
    name, key = _name(who, understood), form.at(f"who:{who.name}:{who.people}")
    words = (
        tr("Who is **{name}**?", name=plain(name))
        if known
        else tr("**{name}** is not in your list yet.", name=plain(name))
    )
    st.markdown(words)
    with st.container(horizontal=True, gap="small"):
        for one in known[:_OFFERED]:
            st.button(plain(describe(one.person)), key=f"{key}:{one.person.id}",
                      on_click=_choose, args=(form, who, entry(one)))  # fmt: skip
        if who.name:
            new = tr("Someone new") if known else tr("Add as someone new")
            st.button(new, key=f"{key}:new", icon=":material/person_add:",
                      on_click=_choose, args=(form, who, Entry(name, fresh=True)))  # fmt: skip
        st.button(tr("No one") if known else tr("Leave out"), key=f"{key}:none", type="tertiary",
                  on_click=_choose, args=(form, who, None))  # fmt: skip


@callback
def _choose(form: Form[Any], who: WhoIsMeant, chosen: Entry | None) -> None:
    dialog = form.dialog
    dialog.notes["settled"] = [*dialog.notes.get("settled", ()), who]
    kept = dict(dialog.kept)
    if chosen:
        now = names_in(form.at("people"))
        kept["people"] = as_kept(Names((*now.entries, chosen), now.text))
        dialog.notes["named"] = [*dialog.notes.get("named", ()), chosen]
    dialogs.refill(dialog, kept)


def _ask_day(form: Form[Any], reading: Reading) -> None:
    if not reading.dated:
        return
    filled = form.dialog.kept.get("happened_at", "")
    if reading.day is None and not filled:
        st.markdown(
            tr("On which day was it?") if reading.days else tr("Please say on which day it was.")
        )
    others = [day for day in reading.days if day_words(day) != filled]
    if not others or "day" in form.dialog.notes.get("settled", ()):
        return
    if filled:
        st.caption(tr("Another day?"))
    with st.container(horizontal=True, gap="small"):
        for day in others:
            st.button(f"{weekday(day)}, {day_words(day)}", key=form.at(f"day:{day}"),
                      on_click=_choose_day, args=(form.dialog, day))  # fmt: skip


@callback
def _choose_day(dialog: Dialog[Any], day: date) -> None:
    dialog.notes["settled"] = [*dialog.notes.get("settled", ()), "day"]
    dialog.notes.setdefault("filled", {})["happened_at"] = day_words(day)
    dialogs.refill(dialog, dict(dialog.kept) | {"happened_at": day_words(day)})


def asks(request: object) -> bool:
    """Whether a sentence fits a request: not where the step or the appointment is known already."""
    known = isinstance(request, LogTouchpoint) and (request.step_key or request.appointment_id)
    return isinstance(request, LogTouchpoint) and not known
