"""The ways people fill a field and leave it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle
from tests.browser.hands.forms import FormTable, Scene
from tests.browser.hands.kinds import (
    THE_DAY,
    THE_DAY_AHEAD,
    THE_TIME,
    TYPED_DAY,
    TYPED_DAY_AHEAD,
    TYPED_TIME,
    Kind,
)
from tests.conftest import LONG


class Hand(StrEnum):
    """What somebody does after typing into a field."""

    TAB = "Tab"
    AWAY = "a click elsewhere"
    ENTER = "Enter"
    COMMA = "a list with commas"
    PASTE = "a pasted list"
    SAVE = "Save with the cursor in it"
    KEYS = "Ctrl and Enter with the cursor in it"
    ESCAPE = "Escape, twice, and a click beside the dialog"
    RELOAD = "a reload of the page"


#: Hands that leave every field alike, so that a whole form is filled in one go.
EVERY_FIELD: Final = (
    Hand.TAB,
    Hand.AWAY,
    Hand.ENTER,
    Hand.COMMA,
    Hand.PASTE,
    Hand.ESCAPE,
    Hand.RELOAD,
)
_LISTS: Final = (Kind.NAMES, Kind.TAGS)
_SEVERAL: Final = (Hand.COMMA, Hand.PASTE)
_PASTED: Final = (*_LISTS, Kind.LINE, Kind.AREA)


def wanted(kind: Kind, hand: Hand, scene: Scene, label: str) -> object:
    """What is stored of a field that this hand filled."""
    if kind is Kind.DAY:
        return THE_DAY
    if kind is Kind.DAY_AHEAD:
        return THE_DAY_AHEAD
    if kind is Kind.TIME:
        return THE_TIME
    if kind is Kind.NAMES:
        return _people(hand, scene, label)
    if kind is Kind.TAGS:
        return ["harborstone team", "allies"] if hand in _SEVERAL else ["allies"]
    if kind is Kind.ONE:
        return _people(Hand.TAB, scene, label)
    return _words(label, scene)


def typed(kind: Kind, hand: Hand, scene: Scene, label: str) -> str:
    """What this hand types or pastes."""
    if kind is Kind.KNOWN:
        return scene.known
    found = wanted(kind, hand, scene, label)
    if kind is Kind.DAY:
        return TYPED_DAY
    if kind is Kind.DAY_AHEAD:
        return TYPED_DAY_AHEAD
    if kind is Kind.TIME:
        return TYPED_TIME
    if isinstance(found, list):
        return {Hand.COMMA: ", ", Hand.PASTE: "\n"}.get(hand, "; ").join(found)
    return str(found)


def _people(hand: Hand, scene: Scene, label: str) -> list[str]:
    """A name nobody has, and for a list a second one; each field has names of its own."""
    first = label.split("?")[0].split()[-1].capitalize()
    names = scene.names(f"{first}a", f"{first}b")
    return names if hand in _SEVERAL else names[:1]


def _words(label: str, scene: Scene) -> str:
    if label == "E-mail":
        return "ada.stone@example.com"
    if label == "Further e-mail addresses":
        return "ada@example.net, ada@example.org"
    if label == "Further phones":
        return "+44 1632 960123 (home), +44 1632 960124"
    if label == "LinkedIn profile":
        return f"https://www.linkedin.com/in/ada-{scene.surname.lower()}"
    if label == "Address of the posting":
        return "https://example.com/jobs/1"
    return f"{label.split()[0].strip('?,')} one, two; three"


def field_of(dialog: Locator, label: str, kind: Kind) -> Locator:
    role = "combobox" if kind in (Kind.NAMES, Kind.ONE, Kind.KNOWN, Kind.TAGS) else "textbox"
    return dialog.get_by_role(role, name=label, exact=not label.endswith("to")).first


def fill(page: Page, dialog: Locator, label: str, kind: Kind, hand: Hand, scene: Scene) -> None:
    """Type into one field, as this hand does, and leave it so."""
    box = field_of(dialog, label, kind)
    box.click()
    if box.input_value():
        box.press("Control+A")
    words = typed(kind, hand, scene, label)
    if hand is Hand.PASTE and kind in _PASTED:
        page.evaluate("words => navigator.clipboard.writeText(words)", words)
        page.keyboard.press("Control+V")
    else:
        page.keyboard.type(words)
    match hand:
        case Hand.TAB | Hand.COMMA | Hand.PASTE:
            page.keyboard.press("Tab")
        case Hand.AWAY:
            dialog.get_by_role("heading").first.click()
        case Hand.ENTER:
            # In several lines Enter is a line break, as everywhere; elsewhere it takes what is typed.
            page.keyboard.press("Tab" if kind is Kind.AREA else "Enter")
        case _:
            pass


def end(page: Page, dialog: Locator, form: FormTable, hand: Hand) -> None:
    """Save the form, after what this hand does before."""
    match hand:
        case Hand.KEYS:
            page.keyboard.press("Control+Enter")
            _closed(page, dialog, form)
            return
        case Hand.ESCAPE:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
            page.mouse.click(1180, 700)
        case Hand.RELOAD:
            page.reload()
            settle(page)
            page.get_by_role("button", name="Continue where you left off").click()
            expect(dialog).to_be_visible()
            settle(page)
        case _:
            pass
    dialog.get_by_role("button", name=form.save).click()
    _closed(page, dialog, form)


def _closed(page: Page, dialog: Locator, form: FormTable) -> None:
    if form.name == "merge":  # the next question, about the two of them, is another form
        expect(dialog.get_by_text("stays, and everything of")).to_be_visible()
    elif form.name == "desk":  # the cards come next
        expect(dialog.get_by_text("Mail it")).not_to_have_count(0)
        dialog.locator("button").filter(has_text="Close").click()
        expect(dialog).to_have_count(0)
    else:
        expect(dialog).to_have_count(0)
    settle(page)


@dataclass(frozen=True)
class Run:
    """One form, filled and saved.

    Attributes:
        last: the field that is left by this hand, the others by Tab; "" = all are left by it.
        fields: those that are filled.
    """

    form: FormTable
    hand: Hand
    last: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return " - ".join(filter(None, (self.form.name, self.hand, self.last)))


def runs(forms: tuple[FormTable, ...]) -> list[Run]:
    """Every field of every form, and every hand with every kind of field; with LONG every hand with every field.

    A form behaves as its kinds of fields do, so that each kind meets each hand once, in some form, and each
    field is filled once. What a whole dialog does (Escape, a reload, Ctrl and Enter) does not depend on the kinds.
    Saved with the cursor in it, a field is the last of its form, and the others were left by Tab.
    """
    every = list(_every_run(forms))
    return every if LONG else _few([*every, *(_shorter(run) for run in every)])


def _every_run(forms: tuple[FormTable, ...]) -> Iterator[Run]:
    for form in forms:
        typing = tuple(_typing(form))
        for hand in EVERY_FIELD:
            yield Run(form, hand, "", typing)
        for last in typing:
            yield Run(form, Hand.SAVE, last, typing)
        for last in typing:
            yield Run(form, Hand.KEYS, last, _in_order(form, {*form.needs, last}))


def _shorter(run: Run) -> Run:
    """The same with no more than what the form needs, and one field of each kind that meets the hand."""
    first = {
        kind: label for label, kind in reversed(_typing(run.form).items()) if _meets(run.hand, kind)
    }
    return replace(
        run,
        fields=_in_order(
            run.form, {*run.form.needs, *([run.last] if run.last else first.values())}
        ),
    )


def _few(every: list[Run]) -> list[Run]:
    """As few fields as will do: time and again the run that tries most that is new for what it costs."""
    left = {one for run in every for one in _tries(run)}
    chosen: list[Run] = []
    while left:
        best = max(every, key=lambda run: len(_tries(run) & left) / _cost(run))
        chosen.append(best)
        left -= _tries(best)
    return sorted(chosen, key=every.index)


def _tries(run: Run) -> set[tuple[object, object]]:
    kinds = _typing(run.form)
    fields: set[tuple[object, object]] = {(run.form.name, label) for label in run.fields}
    if run.hand in (Hand.ESCAPE, Hand.RELOAD, Hand.KEYS):
        return fields | {(run.hand, "")}
    left = [run.last] if run.last else run.fields
    return fields | {(run.hand, kinds[label]) for label in left if _meets(run.hand, kinds[label])}


def _meets(hand: Hand, kind: Kind) -> bool:
    """Tab is no way of its own, and only some kinds take a list."""
    return hand is not Hand.TAB and (hand not in _SEVERAL or kind in _PASTED)


def _cost(run: Run) -> int:
    """Fields that are filled; to open the form and to save it takes as long as four of them."""
    return 4 + len(run.fields)


def _in_order(form: FormTable, labels: Collection[str]) -> tuple[str, ...]:
    return tuple(label for label in _typing(form) if label in labels)


def _typing(form: FormTable) -> dict[str, Kind]:
    return {label: kind for label, kind in form.fields.items() if kind is not Kind.CHOICE}
