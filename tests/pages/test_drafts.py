"""Drafts on the screen: on Today's cards and in Settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.domain.drafts import Template
from crm.domain.opportunities import EmployerType, Event, EventId, EventKind, OpportunityId, Role
from crm.domain.people import Person, PersonId
from crm.services import agenda, drafts, events, opportunities, people, settings
from crm.store.local import LocalStore, open_store
from crm.ui import draft_view
from tests.conftest import TODAY
from tests.store.support import an_opportunity

CASE = OpportunityId(1)
#: What else is due with the one person in the one case.
ALSO = "today:also:1:1"
NAME = "Ottoline <b>*Marsh*</b>"


@pytest.fixture
def store(database: Path) -> LocalStore:
    """An interview yesterday with a recruiter whose name looks like markup."""
    store = open_store(database)
    opportunities.add(store, an_opportunity(), TODAY)
    person = Person(PersonId(0), NAME, "Example", email="o+x@example.com")
    people.add(store, person, TODAY)
    opportunities.give_role(store, CASE, 1, Role.RECRUITER)
    happened(store, EventKind.INTERVIEW_HELD)
    return store


def happened(store: LocalStore, kind: EventKind) -> None:
    day = TODAY - timedelta(days=1)
    who = (PersonId(1),) if kind is EventKind.INTERVIEW_HELD else ()
    events.record_event(store, Event(EventId(0), CASE, kind, day, who), TODAY)


@pytest.fixture
def opened(open_page: Callable[..., AppTest], store: LocalStore) -> Callable[[str], AppTest]:
    """Today with the draft of one step open."""

    def run(step: str) -> AppTest:
        draft = f"today:draft:{key_of(store, step)}"
        page = open_page("today.py", {"today:few": False, ALSO: True, draft: True})
        assert not page.exception
        assert not page.error
        return page

    return run


def key_of(store: LocalStore, step: str) -> str:
    return next(str(s.key) for s in agenda.steps_of(store, 1, TODAY) if s.step.id == step)


def captions(page: AppTest) -> str:
    return "\n".join(c.value for c in page.caption).replace("\\", "")


def links(page: AppTest) -> list[str]:
    return [element.proto.url for element in page.get("link_button")]


def test_the_text_can_be_changed_and_goes_to_the_mail_program(
    opened: Callable[[str], AppTest],
) -> None:
    page = opened("thank_email")
    assert "Still to fill in: topic, their problem, how, me" in captions(page)
    (url,) = links(page)
    assert url.startswith("mailto:o%2Bx@example.com?subject=Thank%20you%20for%20our%20talk%20on%20")
    page.text_area[0].set_value("Dear Ottoline,\nthanks & more").run()
    assert "Dear Ottoline,\nthanks & more" in [code.value for code in page.code]
    assert links(page)[0].endswith("&body=Dear%20Ottoline%2C%0D%0Athanks%20%26%20more")
    assert "Still to fill in" not in captions(page)


def test_the_changed_text_stays_over_pages_and_can_be_started_again(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("thank_email")
    before = page.text_area[0].value
    page.text_area[0].set_value("My words").run()
    page.switch_page("pages/people.py").run()
    page.switch_page("pages/today.py")
    page.session_state[ALSO] = True
    page.session_state[f"today:draft:{key_of(store, 'thank_email')}"] = True
    page.run()
    assert page.text_area[0].value == "My words"
    next(b for b in page.button if b.label == "Start again from the draft").click().run()
    assert page.text_area[0].value == before


def test_an_untouched_text_follows_the_draft(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("thank_email")
    assert page.text_area[0].value.endswith("[me]")
    settings.sign_as(store, "Robin")
    page.run()
    assert page.text_area[0].value.endswith("Robin")


def test_a_long_text_is_left_out_of_the_link_and_that_is_said(
    opened: Callable[[str], AppTest],
) -> None:
    page = opened("thank_email")
    page.text_area[0].set_value("x" * 2000).run()
    assert "body=" not in links(page)[0]
    assert "too long to go along" in captions(page)


def test_a_request_counts_its_characters_and_the_month(opened: Callable[[str], AppTest]) -> None:
    page = opened("connect_panel")
    assert re.search(r"\d+ of 200 characters", captions(page))
    assert "0 of about 5 notes used this month (as of Nov 2026)" in captions(page)
    assert "about three weeks" in captions(page)
    assert not links(page)
    page.text_area[0].set_value("x" * 203).run()
    assert "203 of 200 characters: 3 characters too many" in captions(page)


def test_a_request_waits_for_the_decision_with_one_click(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("connect_panel")
    next(b for b in page.button if "Put it off until" in b.label).click().run()
    steps = {s.step.id: s for s in agenda.steps_of(store, 1, TODAY)}
    assert steps["connect_panel"].snoozed_until == TODAY + timedelta(days=14)
    page.button(key="undo:do").click().run()
    steps = {s.step.id: s for s in agenda.steps_of(store, 1, TODAY)}
    assert steps["connect_panel"].snoozed_until is None


@pytest.mark.parametrize(
    ("employer", "words"),
    [(EmployerType.PRIVATE, "codes of conduct bar"), (EmployerType.UNKNOWN, "Ask, or look it up")],
)
def test_a_gift_comes_with_its_rules(
    opened: Callable[[str], AppTest], store: LocalStore, employer: EmployerType, words: str
) -> None:
    case = opportunities.case(store, 1).opportunity
    opportunities.edit(store, replace(case, employer_type=employer), TODAY)
    page = opened("gift")
    warning = page.warning[0].value.replace("\\", "")
    assert words in warning
    assert "prepaid" in warning
    assert "$20" in warning
    assert "good word to their boss" in warning
    asked = [b for b in page.button if b.label == "Say what kind of employer it is"]
    assert bool(asked) is (employer is EmployerType.UNKNOWN)


def test_every_kind_of_employer_has_its_rules() -> None:
    assert set(draft_view._GIFT_RULES) == set(EmployerType)


def test_a_note_can_be_printed(opened: Callable[[str], AppTest]) -> None:
    page = opened("thank_note")
    (button,) = page.get("download_button")
    assert button.proto.label == "Print it as a card"


def test_a_card_is_complete_and_escapes_what_was_typed() -> None:
    page = draft_view.card_page('<script>alert("x")</script>\n$text {text}', "<img src=x>")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;\n$text {text}</main>" in page
    assert not re.search(r"https?:|url\(|@import|\bon\w+=", page)
    assert "size: 148mm 105mm" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 143, "143 of 200 characters"),
        ("x" * 200, "200 of 200 characters"),
        ("x" * 199 + "🙂", "201 of 200 characters: 1 character too many"),
        ("", "0 of 200 characters"),
    ],
)
def test_characters_are_counted_in_words(text: str, words: str) -> None:
    assert draft_view.counted(text, 200).startswith(words)


@pytest.fixture
def page(open_page: Callable[..., AppTest], store: LocalStore) -> AppTest:
    return open_page("settings.py")


def choose(page: AppTest, draft: str) -> None:
    page.selectbox(key="settings:draft").set_value(draft).run()
    assert not page.exception
    assert not page.error


def field(page: AppTest, draft: str, name: str) -> Any:
    kind = page.text_input if name == "subject" else page.text_area
    return kind(key=f"settings:draft:{draft}:{name}")


def press(page: AppTest, label: str) -> None:
    next(b for b in page.button if b.label == label).click().run()
    assert not page.exception


def test_own_words_are_kept_shown_beside_the_shipped_and_given_up(
    page: AppTest, store: LocalStore
) -> None:
    choose(page, "rej_manager")
    shipped = drafts.shipped_templates()["rej_manager"]
    assert field(page, "rej_manager", "body").value == shipped.body
    field(page, "rej_manager", "body").set_value("Dear {first}, {praise}")
    press(page, "Keep these words")
    (kept,) = drafts.all_words(store, ["rej_manager"])
    assert kept.changed == ("body",)
    assert kept.used.body == "Dear {first}, {praise}"
    assert [code.value for code in page.code] == [shipped.body]
    assert "[praise]" in captions(page)
    press(page, "Use the shipped words again")
    assert field(page, "rej_manager", "body").value == shipped.body
    assert not page.code
    assert drafts.all_words(store, ["rej_manager"])[0].changed == ()


def test_a_question_to_the_manager_gets_a_hint_and_is_kept(
    page: AppTest, store: LocalStore
) -> None:
    choose(page, "rej_manager")
    assert not [i for i in page.info if "question" in i.value]
    field(page, "rej_manager", "body").set_value("Why not me?")
    press(page, "Keep these words")
    assert not page.error
    assert [i for i in page.info if "question" in i.value]
    assert drafts.all_words(store, ["rej_manager"])[0].used.body == "Why not me?"


def test_empty_words_are_refused_and_what_was_kept_stays(page: AppTest, store: LocalStore) -> None:
    choose(page, "thank_note")
    field(page, "thank_note", "body").set_value(" ")
    press(page, "Keep these words")
    assert "needs some words" in page.error[0].value
    assert drafts.all_words(store, ["thank_note"])[0].changed == ()


def test_each_draft_of_the_playbook_can_be_chosen(page: AppTest) -> None:
    steps = agenda.shipped_playbook().steps
    used = {s.draft for s in steps if s.draft} | {s.after_no.draft for s in steps if s.after_no}
    assert len(page.selectbox(key="settings:draft").options) == len(used)
    for draft in sorted(used):
        choose(page, draft)
        assert field(page, draft, "body").value


def test_premium_is_kept_with_its_source_in_words(page: AppTest, store: LocalStore) -> None:
    assert "as of Nov 2026" in captions(page)
    page.checkbox(key="settings:premium").check().run()
    assert not page.exception
    assert drafts.linkedin_premium(store)
    page.checkbox(key="settings:premium").uncheck().run()
    assert not drafts.linkedin_premium(store)


def test_own_words_open_on_today(opened: Callable[[str], AppTest], store: LocalStore) -> None:
    drafts.write_own(store, "thank_email", Template("Cheers, {first}", "Hello"))
    page = opened("thank_email")
    assert [code.value for code in page.code][:2] == ["Hello", f"Cheers, {NAME}"]
