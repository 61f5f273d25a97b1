"""A letter in a real browser: what goes out is what the box shows, and what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm.domain.opportunities import Event, EventId, EventKind, OpportunityId, Role
from crm.domain.people import Person, PersonId
from crm.domain.touchpoints import Touchpoint
from crm.services import events, opportunities, people, settings, touchpoints
from crm.store.local import LocalStore, open_store
from scripts.launch import command
from tests.browser.axe import violations
from tests.browser.conftest import Server, running, settle, step_to, visit
from tests.conftest import TODAY
from tests.store.support import an_opportunity

#: Milliseconds between the last key and the press: a hurried hand, and a calm one.
HURRY: Final = (60, 100, 150, 200)
TEXTS: Final = {
    "signs": "5 % & 3 + 2 = \"five\", #1? 'yes' <b> a\\b {x} ~ `",
    "lines": "Dear Ada,\n\n  two spaces\n\ttab\n\nBye",
    "scripts": "Łódź, Ελλάδα, Привет, 東京へ、שלום, مرحبا",
    "emoji": "Well done 🙂👩\u200d👩\u200d👧🏽 e\u0301",
    "long": "A long sentence about logistics, again. " * 60,
}


@pytest.fixture(scope="module")
def store(server: Server) -> LocalStore:
    return with_ada(server.database)


def with_ada(database: Path) -> LocalStore:
    """Ada interviewed the user yesterday; she has an address and four things are due with her."""
    store = open_store(database)
    opportunities.add(store, an_opportunity(), TODAY)
    ada = Person(PersonId(0), "Ada", "Stone", email="ada+hr@example.com")
    people.add(store, ada, TODAY)
    opportunities.give_role(store, 1, 1, Role.RECRUITER)
    met = Event(
        EventId(0),
        OpportunityId(1),
        EventKind.INTERVIEW_HELD,
        TODAY - timedelta(days=1),
        (PersonId(1),),
    )
    events.record_event(store, met, TODAY)
    settings.sign_as(store, "Robin")
    return store


@pytest.fixture(scope="module")
def window(browser: Browser, server: Server, store: LocalStore) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(20_000)
    page = context.new_page()
    # What a mail program would be given: the address at the moment of the click.
    page.add_init_script(
        "addEventListener('click', e => { const link = e.composedPath()[0];"
        " if (link.href?.startsWith('mailto:') && !e.defaultPrevented)"
        " { window.mailed = link.href; e.preventDefault(); } });"
    )
    visit(page, server.url)
    yield page
    context.close()


@pytest.fixture
def fresh(window: Page, server: Server, store: LocalStore) -> Page:
    """Today without anything logged or kept."""
    for entry in logged(store):
        touchpoints.remove(store, entry.id, TODAY)
    window.evaluate("sessionStorage.clear()")
    visit(window, server.url)
    return window


def logged(store: LocalStore) -> tuple[Touchpoint, ...]:
    return people.person_file(store, 1, TODAY).touchpoints


def opened(page: Page, step: str) -> Locator:
    """The letter of a step on Today."""
    if not page.locator(f'[class*="st-key-today-draft-{step}"]').count():
        page.get_by_text("Also for Ada").click()
        settle(page)
    page.locator(f'[class*="st-key-today-draft-{step}"]').get_by_text(
        "Draft", exact=True
    ).last.click()
    settle(page)
    return page.locator(f'[class*="st-key-letter-{step}"]')


def box(letter: Locator) -> Locator:
    return letter.locator("#body")


def press(letter: Locator, name: str) -> None:
    letter.get_by_text(name, exact=True).click()


def write(letter: Locator, words: str) -> None:
    """Put the whole letter into the box, as pasting does."""
    box(letter).fill(words)


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def mailed(page: Page) -> dict[str, str]:
    """What a mail program makes of the link that was followed: it decodes %XX and nothing else."""
    link = str(page.evaluate("window.mailed"))
    to, _, query = link.removeprefix("mailto:").partition("?")
    fields = dict(part.split("=", 1) for part in query.split("&") if part)
    return {name: unquote_to_bytes(value).decode() for name, value in ({"to": to} | fields).items()}


@pytest.mark.parametrize("pause", HURRY)
def test_the_last_key_goes_along(pause: int, fresh: Page, store: LocalStore) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Dear Ada,")
    box(letter).press("Control+End")
    for way, name in (("copy", "Copy"), ("mail", "Open in mail"), ("sent", "Mark as sent")):
        box(letter).press_sequentially(f"\n{way} {pause}")
        text = box(letter).input_value()
        fresh.wait_for_timeout(pause)
        press(letter, name)
        if way == "copy":
            expect(letter.get_by_text("Copied.")).to_be_visible()
            assert clipboard(fresh) == text
        elif way == "mail":
            assert mailed(fresh)["body"] == text.replace("\n", "\r\n")
    expect(letter).to_have_count(0)
    (entry,) = logged(store)
    assert text == f"Dear Ada,\ncopy {pause}\nmail {pause}\nsent {pause}"
    assert entry.summary == f"Thank you, Planner\n\n{text}"
    assert (entry.channel, entry.direction, entry.outcome) == ("email", "out", "sent")
    assert (entry.opportunity_id, entry.step_key) == (1, "thank_email/o1/p1/e1")


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_goes_out_as_it_stands(name: str, fresh: Page, store: LocalStore) -> None:
    letter, text = opened(fresh, "thank_email"), TEXTS[name]
    letter.locator("#subject").fill("Q&A, 100 %")
    write(letter, text)
    press(letter, "Copy")
    expect(letter.get_by_text("Copied.")).to_be_visible()
    assert clipboard(fresh) == text
    press(letter, "Copy subject")
    fresh.wait_for_function("navigator.clipboard.readText().then(t => t === 'Q&A, 100 %')")
    press(letter, "Open in mail")
    went = mailed(fresh)
    assert (went["to"], went["subject"]) == ("ada+hr@example.com", "Q&A, 100 %")
    if name == "long":
        assert "body" not in went
        expect(letter.get_by_text("too long for a mail link")).to_be_visible()
    else:
        assert went["body"] == text.replace("\n", "\r\n")
    press(letter, "Mark as sent")
    expect(letter).to_have_count(0)
    assert logged(store)[0].summary == f"Q&A, 100 %\n\n{text}".strip()


def test_a_link_is_spelled_out_and_as_long_as_it_may_be(fresh: Page) -> None:
    letter = opened(fresh, "thank_email")
    letter.locator("#subject").fill("(Hi)! it's *me*")
    write(letter, "é + a_b-c.d~e\n")
    press(letter, "Open in mail")
    start = "mailto:ada%2Bhr@example.com?subject=%28Hi%29%21%20it%27s%20%2Ame%2A"
    assert fresh.evaluate("window.mailed") == f"{start}&body=%C3%A9%20%2B%20a_b-c.d~e%0D%0A"
    for more, goes in ((0, True), (1, False)):
        write(letter, "x" * (1900 - len(f"{start}&body=") + more))
        press(letter, "Open in mail")
        assert ("body" in mailed(fresh)) is goes
        assert letter.get_by_text("too long for a mail link").is_visible() is not goes


def test_two_clicks_on_sent_log_once_and_undo_brings_the_words_back(
    fresh: Page, store: LocalStore
) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Mine.")
    letter.get_by_text("Mark as sent").dblclick()
    expect(letter).to_have_count(0)
    settle(fresh)
    assert len(logged(store)) == 1
    assert not fresh.evaluate(
        "Object.keys(sessionStorage).filter(k => k.startsWith('embers:letter'))"
    )
    fresh.get_by_role("button", name="Undo").click()
    settle(fresh)
    expect(box(opened(fresh, "thank_email"))).to_have_value("Mine.")
    assert logged(store) == ()


def test_blanks_ask_before_they_go_out(fresh: Page, store: LocalStore) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "About [topic] and [Topic 2], [1] and [ ]. [topic]")
    expect(letter.get_by_text("2 blanks left: [topic], [Topic 2].")).to_be_visible()
    assert letter.locator("mark").all_text_contents() == ["[topic]", "[Topic 2]", "[topic]"]
    fresh.evaluate("navigator.clipboard.writeText('before'); window.mailed = ''")
    for name, anyway in (("Copy", "Copy anyway"), ("Open in mail", "Open anyway")):
        press(letter, name)
        expect(letter.get_by_text("2 blanks are left: [topic], [Topic 2].")).to_be_visible()
        expect(letter.get_by_role("button", name="Fill them in")).to_be_focused()
        assert (clipboard(fresh), fresh.evaluate("window.mailed")) == ("before", "")
        fresh.keyboard.press("Escape")
        expect(letter.locator(".ask")).to_be_hidden()
        press(letter, name)
        press(letter, anyway)
        expect(letter.locator(".ask")).to_be_hidden()
        if name == "Copy":
            fresh.wait_for_function("navigator.clipboard.readText().then(t => t !== 'before')")
            assert clipboard(fresh) == box(letter).input_value()
            fresh.evaluate("navigator.clipboard.writeText('before')")
        else:
            assert mailed(fresh)["body"] == box(letter).input_value()
    press(letter, "Mark as sent")
    press(letter, "Fill them in")
    fresh.keyboard.type("maps")
    expect(box(letter)).to_have_value("About maps and [Topic 2], [1] and [ ]. [topic]")
    assert logged(store) == ()
    press(letter, "Mark as sent")
    press(letter, "I sent it like this")
    expect(letter).to_have_count(0)
    assert "About maps and [Topic 2]" in logged(store)[0].summary


def test_a_refused_clipboard_leaves_the_text_selected(fresh: Page) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Dear Ada")
    fresh.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    press(letter, "Copy")
    expect(letter.get_by_text("press Ctrl+C")).to_be_visible()
    fresh.keyboard.press("Control+C")
    assert clipboard(fresh) == "Dear Ada"


def test_what_was_typed_stays_over_pages_and_a_reload(fresh: Page, server: Server) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Kept on")
    box(letter).press_sequentially(" this page")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    expect(box(opened(fresh, "thank_email"))).to_have_value("Kept on this page")
    box(letter).press_sequentially(" and over a reload")
    fresh.reload()
    settle(fresh)
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value("Kept on this page and over a reload")
    press(letter, "Start again from the draft")
    expect(box(letter)).to_have_value(re.compile("^Hi Ada,.*Robin$", re.DOTALL))
    press(letter, "Back to my words")
    press(letter, "Start again from the draft")
    fresh.reload()
    settle(fresh)
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value(re.compile("^Hi Ada,.*Robin$", re.DOTALL))


def test_a_draft_follows_the_case_and_own_words_stay(fresh: Page, store: LocalStore) -> None:
    letter = opened(fresh, "thank_email")
    settings.sign_as(store, "Robin Fair")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value(re.compile("Robin Fair$"))
    write(letter, "Mine. Robin Fair")
    settings.sign_as(store, "Robin")
    step_to(fresh, "/people")
    step_to(fresh, "/")
    opened(fresh, "thank_email")
    expect(box(letter)).to_have_value("Mine. Robin Fair")
    expect(letter.get_by_text("The draft has changed since you wrote this.")).to_be_visible()


def test_reruns_leave_text_and_caret_alone(fresh: Page, store: LocalStore) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "Dear Ada,\n\nRobin")
    for _ in range(3):
        box(letter).press("ArrowLeft")
    typed = "rc, a long sentence with pauses in it" * 2
    for at, key in enumerate(typed):
        fresh.keyboard.type(key)
        fresh.wait_for_timeout(700 if at % 12 == 0 else 30)
    settle(fresh)
    expect(box(letter)).to_have_value(f"Dear Ada,\n\nRo{typed}bin")
    assert box(letter).evaluate("e => e.selectionStart") == len(f"Dear Ada,\n\nRo{typed}")


def test_a_page_that_moves_leaves_text_and_caret_alone(fresh: Page) -> None:
    """Above the letter the bar with Undo goes while somebody types."""
    first = opened(fresh, "connect_panel")
    write(first, "Hello")
    press(first, "Mark as sent")
    expect(first).to_have_count(0)
    letter = opened(fresh, "thank_email")
    expect(fresh.get_by_role("button", name="Undo")).to_be_visible()
    write(letter, "Dear Ada,\n\nRobin")
    for _ in range(3):
        box(letter).press("ArrowLeft")
    for key in "abcdefgh":
        fresh.keyboard.type(key)
        fresh.wait_for_timeout(800)
    expect(fresh.get_by_role("button", name="Undo")).to_have_count(0)
    expect(box(letter)).to_have_value("Dear Ada,\n\nRoabcdefghbin")


def test_a_request_counts_what_stands_in_the_box(fresh: Page) -> None:
    letter = opened(fresh, "connect_panel")
    write(letter, "x" * 198)
    box(letter).press_sequentially("🙂")
    expect(letter.get_by_text("200 of 200 characters", exact=True)).to_be_visible()
    box(letter).press_sequentially("ab")
    expect(letter.get_by_text("202 of 200 characters, 2 too many", exact=True)).to_be_visible()
    expect(letter.get_by_text("Make it a little shorter")).to_be_visible()
    expect(letter.get_by_text("Open in mail")).to_be_hidden()


def test_a_card_is_printed_with_the_words_of_this_moment(fresh: Page, tmp_path: Path) -> None:
    letter = opened(fresh, "thank_note")
    write(letter, '<script>alert("x")</script>\n$text')
    box(letter).press_sequentially(" & more")
    with fresh.expect_download() as made:
        press(letter, "Print it as a card")
    assert made.value.suggested_filename == "note-ada.html"
    made.value.save_as(tmp_path / "card.html")
    card = (tmp_path / "card.html").read_text("utf-8")
    assert "&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;\n$text &#38; more</main>" in card
    expect(letter.get_by_role("button", name="I sent the card")).to_be_visible()


def test_the_marks_lie_behind_their_words(fresh: Page) -> None:
    """The mirror that draws them breaks its lines where the box does, at every size."""
    letter = opened(fresh, "thank_email")
    for text in (*TEXTS.values(), "word " * 3000 + "[topic]", "x" * 500, "", "end\n\n"):
        write(letter, text)
        for width, size in ((1280, 100), (640, 100), (390, 100), (1280, 200)):
            fresh.set_viewport_size({"width": width, "height": 900})
            fresh.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            fresh.wait_for_timeout(50)
            drawn, needed = box(letter).evaluate(
                "e => { const drawn = e.previousElementSibling.offsetHeight;"
                " e.style.height = 0; const needed = e.scrollHeight;"
                " e.style.height = ''; return [drawn, needed]; }"
            )
            assert abs(drawn - needed) <= 1, (text[:20], width, size)
    fresh.evaluate("document.documentElement.style.fontSize = ''")
    fresh.set_viewport_size({"width": 1280, "height": 900})


def test_a_letter_is_for_everybody(fresh: Page) -> None:
    letter = opened(fresh, "thank_email")
    assert not violations(fresh)
    write(letter, "Dear [you]")
    press(letter, "Copy")
    assert not violations(fresh)


def test_a_server_that_was_away_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    store = with_ada(tmp_path / "embers.db")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()

    def line(port: int) -> list[str]:
        return command(port, {"HEADLESS": "1"})

    with running(tmp_path, line) as first:
        visit(page, first.url)
        letter = opened(page, "thank_email")
        write(letter, "Before, ")
        box(letter).press_sequentially("and")
    box(letter).press_sequentially(" while it was away")
    page.wait_for_timeout(5000)
    with running(tmp_path, line, port=first.port):
        expect(page.get_by_text("Connection error")).to_have_count(0, timeout=60_000)
        settle(page)
        expect(box(letter)).to_have_value("Before, and while it was away")
        page.reload()
        settle(page)
        opened(page, "thank_email")
        expect(box(letter)).to_have_value("Before, and while it was away")
        press(letter, "Mark as sent")
        expect(letter).to_have_count(0)
        assert logged(store)[0].summary.endswith("Before, and while it was away")
    context.close()
