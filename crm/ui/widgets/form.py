"""The form of a dialog: input is kept while typing, errors are shown at their field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.ids import PersonId
from crm.errors import NotAllowed
from crm.language import tr
from crm.ui.shell import dialogs, gate, undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.errors import words_of
from crm.ui.shell.requests import Request
from crm.ui.shell.to_the_end import to_the_end
from crm.ui.text.format import plain
from crm.ui.widgets import day_fields, keeper, people_picker
from crm.ui.widgets.names_field import as_kept, names_in, names_of
from crm.ui.widgets.people_picker import Asked, Picked

R = TypeVar("R", bound=Request)
T = TypeVar("T")

#: The shortcut that saves every form; Enter alone never does.
SAVE: Final = "Ctrl+Enter"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not saved.

    Attributes:
        field: the field it is about; "" = none in particular. values: the form's values at that time.
    """

    field: str
    title: str
    words: str
    values: Mapping[str, Any]


class Form(Generic[R]):
    """The fields of one dialog, each named like its column in the schema."""

    def __init__(self, dialog: Dialog[R]) -> None:
        self.dialog = dialog
        self.request: R = dialog.request
        self._key = dialog.key
        #: Unsaved input, by field.
        self._kept = dialog.kept
        #: The value of each field in this run.
        self._now: dict[str, Any] = {}
        self._refusal: Refusal | None = dialog.refusal
        #: The key of the buttons: those of a drawer stay in sight (crm/ui/shell/style.css), by a key without the
        #: dialog's, as the browser takes twice as long over each change of a page if it must look for a part of a key.
        self._end = "drawer-end" if dialog.drawer else self.at("end")
        #: The field the cursor starts in; "" = the first one.
        self.focus = ""

    def at(self, name: str) -> str:
        """The session key of a field."""
        return f"{self._key}:{name}"

    def value(self, name: str, default: Any = None) -> Any:
        """The value of a field; `default` if it is not shown."""
        return st.session_state.get(self.at(name), default)

    def words(self, name: str) -> str:
        """The text of a field, trimmed."""
        return str(self.value(name) or "").strip()

    def text(
        self, name: str, label: str, value: str = "", within: DeltaGenerator | None = None,
        **more: Any,
    ) -> str:  # fmt: skip
        """A line of text."""
        start = str(self._start(name, value))
        typed = (within or st).text_input(label, start, key=self.at(name), **more) or ""
        self._note(name, value, typed)
        self._wrong(name, within)
        return typed

    def area(
        self, name: str, label: str, value: str = "", within: DeltaGenerator | None = None,
        **more: Any,
    ) -> str:  # fmt: skip
        """Several lines of text."""
        start = str(self._start(name, value))
        typed = (within or st).text_area(label, start, key=self.at(name), **more) or ""
        self._note(name, value, typed)
        self._wrong(name, within)
        return typed

    def select(
        self, name: str, label: str, options: Sequence[T], value: T | None,
        words: Callable[[Any], str] = str, within: DeltaGenerator | None = None, **more: Any,
    ) -> T | None:  # fmt: skip
        """One of several, in a drop-down list."""
        start = self._option(name, options, value)
        index = next((n for n, option in enumerate(options) if option == start), None)
        chosen: T | None = (within or st).selectbox(
            label, list(options), index=index, key=self.at(name), format_func=words, **more
        )
        self._note(name, _said(value), _said(chosen))
        self._wrong(name, within)
        return chosen

    def choice(
        self, name: str, label: str, options: Sequence[T], value: T,
        words: Callable[[Any], str] = str, pills: bool = False, **more: Any,
    ) -> T:  # fmt: skip
        """One of a few, side by side; None until something is chosen, if nothing was known."""
        start = self._option(name, options, value)
        ask: Callable[..., Any] = st.pills if pills else st.segmented_control
        chosen: T = ask(
            label, list(options), default=start, required=True, key=self.at(name),
            format_func=words, **more,
        )  # fmt: skip
        self._note(name, _said(value), _said(chosen))
        self._wrong(name)
        return chosen

    def radio(
        self, name: str, label: str, options: Sequence[T], value: T, words: Callable[[Any], str]
    ) -> T | None:  # fmt: skip
        """One of a few with long labels."""
        start = self._option(name, options, value)
        index = next((n for n, option in enumerate(options) if option == start), 0)
        chosen: T | None = st.radio(
            label, list(options), index, words, self.at(name), horizontal=True
        )
        self._note(name, _said(value), _said(chosen))
        return chosen

    def tick(self, name: str, label: str, value: bool = False, **more: Any) -> bool:
        """Yes or no."""
        ticked = st.checkbox(label, bool(self._start(name, value)), key=self.at(name), **more)
        self._note(name, value, ticked)
        self._wrong(name)
        return ticked

    def number(
        self, name: str, label: str, span: tuple[T, T], value: T,
        within: DeltaGenerator | None = None, **more: Any,
    ) -> T | None:  # fmt: skip
        """A number within a range; None = not said."""
        start = self._start(name, value)
        start = start if isinstance(start, type(span[0])) else value
        ask: Callable[..., Any] = (within or st).number_input
        typed: T | None = ask(label, *span, start, key=self.at(name), **more)
        self._note(name, value, typed)
        self._wrong(name, within)
        return typed

    def past_day(
        self, name: str, label: str, value: date | None, none: str = "",
        within: DeltaGenerator | None = None,
    ) -> None:  # fmt: skip
        """A day up to today; `none`: label for "no date"."""
        start = self._start(name, value)
        day_fields.past_day(label, start, self.at(name), within, none, self._problem(name))
        self._note_day(name)

    def any_day(
        self, name: str, label: str, value: date | None, none: str = "",
        within: DeltaGenerator | None = None, first: date = day_fields.FIRST_DAY, ahead: bool = True,
    ) -> None:  # fmt: skip
        """A day from `first` on, past or future; `ahead`: usually in the future."""
        start, problem = self._start(name, value), self._problem(name)
        day_fields.any_day(label, start, self.at(name), within, none, first, problem, ahead)
        self._note_day(name)

    def day(self, name: str) -> date:
        """The day in a required field.

        Raises:
            InvalidInput: it is empty, not a date, or not allowed.
        """
        return day_fields.day_of(self.at(name), name)

    def day_if_any(self, name: str) -> date | None:
        """The day in a field; None if it is empty.

        Raises:
            InvalidInput: the text is not a date, or the date is not allowed.
        """
        return day_fields.chosen_day(self.at(name))

    def people(self, name: str, asked: Asked, chosen: Sequence[int] = ()) -> None:
        """People by name; read with `picked` or `picked_one`."""
        kept = names_of(self._kept[name]) if name in self._kept else None
        people_picker.people_field(asked, self.at(name), chosen, kept, self._problem(name))
        self._note_names(name)

    def tags(self, name: str, label: str, chosen: Sequence[str]) -> None:
        """Tags; read with `chosen_tags`."""
        kept = names_of(self._kept[name]) if name in self._kept else None
        people_picker.tags_field(label, self.at(name), chosen, kept)
        self._note_names(name)

    def picked(self, name: str) -> Picked:
        return people_picker.picked(self.at(name))

    def picked_one(self, name: str, known: bool = False) -> tuple[PersonId | None, str]:
        return people_picker.picked_one(self.at(name), known)

    def chosen_tags(self, name: str) -> tuple[str, ...]:
        return people_picker.tags_in(self.at(name))

    def end(
        self,
        label: str,
        save: Callable[[Form[R]], object],
        icon: str | None = None,
        disabled: bool = False,
    ) -> None:
        """The buttons below the fields; `save` reads the form and raises a `CrmError` to refuse it."""
        refusal = self._refusal
        if refusal and refusal.field not in self._now:
            st.error(plain(refusal.words), title=plain(refusal.title))
        with st.container(horizontal=True, vertical_alignment="center", key=self._end):
            st.button(
                label, type="primary", key=self.at("save"), icon=icon, disabled=disabled,
                shortcut=SAVE, on_click=save_once, args=(self.dialog, save),
            )  # fmt: skip
            st.button(tr("Cancel"), key=self.at("cancel"), on_click=dialogs.put_aside)
            if self.dialog.resumed:
                st.button(
                    tr("Start over"), key=self.at("again"), type="tertiary",
                    icon=":material/restart_alt:", on_click=dialogs.start_over,
                )  # fmt: skip
            if self.dialog.drawer and self.request.kept:
                st.caption(tr("Kept as you type"), width="content")
        sought = self.focus in self._now
        first = self.focus if sought else next(iter(self._now), "")
        wrong = refusal.field if refusal and self._problem(refusal.field) else ""
        keeper.keep(
            self.dialog,
            {
                "first": self.at(first) if first else "",
                "scroll": sought,
                "wrong": self.at(wrong) if wrong else "",
                "turn": self.dialog.turn,
                "saves": [self.at("save"), self.at("plan")],
            },
        )

    def refuse(self, error: Exception) -> None:
        """Remember why the form could not be saved; the next run shows it at the field."""
        title, words = words_of(error)
        self.dialog.refusal = Refusal(getattr(error, "field", ""), title, words, self._all())
        self.dialog.turn += 1

    def _all(self) -> dict[str, Any]:
        prefix = f"{self._key}:"
        return {
            key.removeprefix(prefix): _frozen(value)
            for key, value in st.session_state.items()
            if isinstance(key, str) and key.startswith(prefix)
        }

    def _start(self, name: str, value: Any) -> Any:
        """The initial value of a field: the same in every run until the field is shown anew."""
        starts = self.dialog.starts
        if self.at(name) not in st.session_state or name not in starts:
            starts[name] = self._kept.get(name, value)
        return starts[name]

    def _option(self, name: str, options: Sequence[T], value: T | None) -> T | None:
        kept = self._start(name, _said(value))
        return next((option for option in options if _said(option) == kept), value)

    def _note(self, name: str, usual: Any, now: Any) -> None:
        """Keep a value that differs from the field's default."""
        self._now[name] = now
        if now == usual:
            self._kept.pop(name, None)
        else:
            self._kept[name] = now

    def _note_names(self, name: str) -> None:
        now, start = names_in(self.at(name)), st.session_state.get(f"{self.at(name)}:start")
        self._now[name] = now
        if name in self._kept or now != start:
            self._kept[name] = as_kept(now)

    def _note_day(self, name: str) -> None:
        typed = day_fields.typed_text(self.at(name))
        self._now[name] = typed
        if typed is not None:
            self._kept[name] = typed

    def _problem(self, name: str) -> str:
        """The error of a field, until its value changes."""
        refusal = self._refusal
        if refusal is None or refusal.field != name:
            return ""
        now = _frozen(st.session_state.get(self.at(name)))
        return refusal.words if now == refusal.values.get(name) else ""

    def _wrong(self, name: str, within: DeltaGenerator | None = None) -> None:
        words = self._problem(name)
        if words:
            (within or st).error(plain(words))


@to_the_end
def save_once(dialog: Dialog[R], save: Callable[[Form[R]], object]) -> None:
    """Save the form once and to its end: on a second press it is closed and nothing happens."""
    if not dialogs.is_open(dialog.key) or not dialog.busy.acquire(blocking=False):
        return
    try:
        _save_now(dialog, save)
    finally:
        dialog.busy.release()


def _save_now(dialog: Dialog[R], save: Callable[[Form[R]], object]) -> None:
    form, offered = Form(dialog), undo.current()
    try:
        gate.admission()  # before anything is stored: it holds for the whole press
        save(form)
    except Exception as error:  # all become messages: see crm.ui.shell.errors
        if not (isinstance(error, NotAllowed) and gate.has_gone()):
            form.refuse(error)  # else it is pressed again when the browser is back: keeper.js
        return
    if undo.current() is offered:
        undo.forget()  # this change has no undo, and an older offer would mislead
    dialogs.done(dialog)


def _said(value: Any) -> Any:
    """An option as a value that can be stored."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def _frozen(value: Any) -> str:
    """A value for comparison, without search queries."""
    if isinstance(value, Mapping):
        value = {name: part for name, part in value.items() if name != "query"}
    return repr(value)
