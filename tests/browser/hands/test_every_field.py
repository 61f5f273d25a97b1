"""What a person types is what is stored: every field of every form, in every way of typing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page

from crm.store.local import LocalStore, open_store
from crm.ui.dialog_host import BODIES
from tests.browser.conftest import Server, settle
from tests.browser.hands.crowd import bring
from tests.browser.hands.forms import FORMS, NOTHING_TYPED, SAME_FIELDS, make_scene
from tests.browser.hands.hand import EVERY_FIELD, Hand, Run, end, fill, runs, wanted
from tests.browser.hands.kinds import Kind

_NUMBERS = count(1)
_LABELS = """dialog => [...dialog.querySelectorAll('input:not([type=date]):not([type=file]), textarea')]
  .filter(one => one.type !== 'radio' && one.offsetParent !== null || one.type === 'checkbox')
  .map(one => one.getAttribute('aria-label') || one.labels?.[0]?.textContent.trim() || '')"""


@pytest.fixture(scope="module")
def crowd() -> int:
    """How many people are stored."""
    return 400


@pytest.fixture(scope="module")
def store(server: Server, crowd: int) -> LocalStore:
    opened = open_store(server.database)
    bring(opened, crowd)
    return opened


@pytest.fixture(scope="module")
def window(server: Server, browser: Browser, store: LocalStore) -> Iterator[Page]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    made.set_default_timeout(20_000)
    page = made.new_page()
    page.goto(server.url)
    settle(page)
    yield page
    made.close()


def test_every_form_is_in_the_table() -> None:
    named = {form.dialog for form in FORMS} | SAME_FIELDS | NOTHING_TYPED
    assert named == {request.name for request in BODIES}


@pytest.mark.parametrize("run", [pytest.param(run, id=str(run)) for run in runs(FORMS)])
def test_it_is_stored_as_it_was_typed(
    server: Server, store: LocalStore, window: Page, run: Run
) -> None:
    form, hand = run.form, run.hand
    scene = make_scene(store, server.url, next(_NUMBERS))
    dialog = form.open(window, scene)
    shown = {label for label in dialog.evaluate(_LABELS) if label}
    unknown = {label for label in shown if not any(label.startswith(one) for one in form.fields)}
    assert not unknown, "a field that the table does not name"

    filled = {label: Hand.TAB if run.last else hand for label in run.fields if label != run.last}
    if run.last:
        filled[run.last] = hand
    for label, way in filled.items():
        fill(window, dialog, label, form.fields[label], way, scene)
    end(window, dialog, form, hand)

    stored = form.stored(scene)
    for label, way in filled.items():
        if form.fields[label] is Kind.KNOWN:
            continue
        held = next(value for name, value in stored.items() if name.startswith(label))
        assert held == wanted(form.fields[label], way, scene, label), label


def test_a_hand_is_no_stranger() -> None:
    assert set(Hand) - set(EVERY_FIELD) == {Hand.SAVE, Hand.KEYS}
