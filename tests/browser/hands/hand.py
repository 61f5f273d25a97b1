"""The ways people fill a field and leave it."""

from __future__ import annotations

import os
from collections.abc import Iterator
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

#: Everything is tried (`make hands`), not one of each kind.
LONG: Final = bool(os.environ.get("EMBERS_LONG"))


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


def runs(forms: tuple[FormTable, ...]) -> Iterator[tuple[FormTable, Hand, str]]:
    """Every form, and every hand with every kind of field; with LONG all of it.

    A form behaves as its kinds of fields do, so that each kind meets each hand once, in some form.
    What a whole dialog keeps (Escape, a reload) does not depend on the kinds: one form is enough.
    Saved with the cursor in it, a field is the last of its form, and the others were left by Tab.
    """
    met: set[tuple[Hand, Kind]] = set()
    for form in forms:
        typing = {label: kind for label, kind in form.fields.items() if kind is not Kind.CHOICE}
        names = [label for label, kind in typing.items() if kind in (Kind.NAMES, Kind.ONE)]
        saved = (names or [*typing])[0]
        for hand in EVERY_FIELD:
            kinds = (kind for kind in typing.values() if hand not in _SEVERAL or kind in _PASTED)
            new = {(hand, kind) for kind in kinds} - met
            if hand in (Hand.ESCAPE, Hand.RELOAD) and any(one is hand for one, _ in met):
                new = set()
            if LONG or (new and hand is not Hand.TAB):
                met |= new
                yield form, hand, ""
        for hand in (Hand.SAVE, Hand.KEYS):
            for label, kind in typing.items():
                if LONG or (hand, kind) not in met or (hand, label) == (Hand.SAVE, saved):
                    met.add((hand, kind))
                    yield form, hand, label
