"""A letter in a real browser: what goes out is what its box shows at that moment."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from crm.domain.touchpoints.touchpoint import Channel
from crm.services import drafts, today_list
from crm.store.local import LocalStore
from tests.browser.conftest import settle
from tests.browser.letter.letters import (
    TEXTS,
    box,
    clipboard,
    logged,
    mailed,
    opened,
    press,
    write,
)
from tests.conftest import TODAY, also

#: Milliseconds between the last key and the press: a hurried hand, and a calm one.
HURRY: Final = (60, also(100), also(150), 200)


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
    assert entry.summary == f"Thank you for talking with me yesterday\n\n{text}"
    assert (entry.channel, entry.direction, entry.result) == ("email", "out", "sent")
    assert (entry.opportunity_id, entry.step_key) == (1, "thank_email/o1/p1/e1")


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_goes_out_unchanged(name: str, fresh: Page, store: LocalStore) -> None:
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
        expect(letter.get_by_text("too long for an e-mail link")).to_be_visible()
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
        assert letter.get_by_text("too long for an e-mail link").is_visible() is not goes


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


def test_a_step_logged_elsewhere_meanwhile_is_not_logged_again(
    fresh: Page, store: LocalStore
) -> None:
    letter = opened(fresh, "thank_email")
    write(letter, "From this tab.")
    steps = today_list.steps_of(store, 1, TODAY)
    due = next(one for one in steps if one.step.id == "thank_email")
    drafts.log_sent(store, due, Channel.EMAIL, "", "From another tab.", TODAY)
    press(letter, "Mark as sent")
    expect(letter).to_have_count(0)
    assert [entry.summary for entry in logged(store)] == ["From another tab."]
    expect(fresh.get_by_role("alert")).to_have_count(0)


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


def test_a_request_counts_the_text_in_the_box(fresh: Page) -> None:
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
