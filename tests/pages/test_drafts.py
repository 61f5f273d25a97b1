"""Drafts on the screen: on Today's cards and in Settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from crm import reference
from crm.domain.cases.opportunity import EmployerType, Event, EventKind, Role
from crm.domain.drafts.template import Template
from crm.domain.ids import EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.services import drafts, settings, today_list
from crm.services.cases import events, opportunities
from crm.services.imports import batch_import
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from crm.ui.steps import draft as draft_view
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
    events.record(store, Event(EventId(0), CASE, kind, day, who), TODAY)


@pytest.fixture
def opened(open_page: Callable[..., AppTest], store: LocalStore) -> Callable[[str], AppTest]:
    """Today with the draft of one step open."""

    def run(step: str) -> AppTest:
        key = key_of(store, step)
        state = {"today:open": key, ALSO: True, f"today:draft:{key}": True}
        page = open_page("today.py", {"today:few": False, **state})
        assert not page.exception
        assert not page.error
        return page

    return run


def key_of(store: LocalStore, step: str) -> str:
    return next(str(s.key) for s in today_list.steps_of(store, 1, TODAY) if s.step.id == step)


def captions(page: AppTest) -> str:
    return "\n".join(c.value for c in page.caption).replace("\\", "")


def letter(page: AppTest, step: str) -> dict[str, Any]:
    """What the letter of a step is given to show."""
    shown = [e.proto for e in page.get("bidi_component")]
    shown = [p for p in shown if p.component_name == "embers_letter"]
    given = [json.loads(p.json or p.mixed.json) for p in shown]
    (found,) = [one for one in given if one["slot"].startswith(f"{step}/")]
    return dict(found)


def told(
    page: AppTest, step: str, body: str, more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Let the browser tell what stands in the letter of a step."""
    given = letter(page, step)
    words = {"subject": given["draft"]["subject"], "body": body, "at": 1, "base": given["base"]}
    words |= {"edited": True} | dict(more or {})
    page.session_state[f"letter:{given['slot']}"] = {"words": words}
    page.run()
    return words


def test_the_letter_is_given_what_it_needs_to_go_out(opened: Callable[[str], AppTest]) -> None:
    given = letter(opened("thank_email"), "thank_email")
    assert given["draft"]["subject"] == "Thank you for talking with me yesterday"
    assert given["draft"]["body"].startswith(f"Hi {NAME},")
    assert given["blanks"] == [
        "topic", "their problem", "where you solved one like it", "what you did", "me",
    ]  # fmt: skip
    assert (given["address"], given["longest"], given["limit"]) == ("o+x@example.com", 1900, 0)
    assert (given["subject"], given["sent"], given["card"]) == (True, "Mark as sent", None)
    assert given["kept"] is None


def test_what_the_browser_told_is_kept_over_pages(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("thank_email")
    words = told(page, "thank_email", "My words")
    assert letter(page, "thank_email")["kept"] == words
    page.switch_page("pages/people.py").run()
    page.switch_page("pages/today.py")
    page.session_state[ALSO] = True
    page.session_state[f"today:draft:{key_of(store, 'thank_email')}"] = True
    page.run()
    assert letter(page, "thank_email")["kept"] == words


@pytest.mark.parametrize(
    "wrong", [{"body": 7}, {"at": "later"}, {"edited": None}, {"subject": None}, {"base": []}]
)
def test_what_is_no_letter_is_not_kept(
    opened: Callable[[str], AppTest], wrong: dict[str, Any]
) -> None:
    page = opened("thank_email")
    told(page, "thank_email", "My words", wrong)
    assert not page.exception
    assert letter(page, "thank_email")["kept"] is None


def test_a_letter_belongs_to_one_person_and_one_job(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    """The number of a case that was removed is given to another."""
    page = opened("thank_email")
    slot = letter(page, "thank_email")["slot"]
    told(page, "thank_email", "My words")
    settings.sign_as(store, "Robin")
    page.run()
    assert letter(page, "thank_email")["draft"]["body"].endswith("Robin")
    assert letter(page, "thank_email")["slot"] == slot
    case = opportunities.case(store, 1).opportunity
    opportunities.edit(store, replace(case, company="Southlight"), TODAY)
    page.run()
    assert letter(page, "thank_email")["slot"] != slot
    assert letter(page, "thank_email")["kept"] is None


def test_a_request_has_a_limit_and_counts_the_month(opened: Callable[[str], AppTest]) -> None:
    page = opened("connect_panel")
    given = letter(page, "connect_panel")
    assert (given["limit"], given["subject"], given["address"]) == (200, False, "")
    assert given["sent"] == "Mark as sent"
    assert "0 of about 5 notes used this month (as of Nov 2026)" in captions(page)
    assert "about three weeks" in captions(page)


def test_only_the_manager_is_better_asked_nothing(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    assert letter(opened("thank_email"), "thank_email")["question"] is None
    happened(store, EventKind.REJECTION_RECEIVED)
    people.add(store, Person(PersonId(0), "Una", "Example"), TODAY)
    opportunities.give_role(store, CASE, 2, Role.HIRING_MANAGER)
    question = letter(opened("rej_manager"), "rej_manager")["question"]
    assert question["marks"] == "?\uff1f\u061f\u037e"
    assert "thanks without a question work better" in question["hint"]


def test_a_talk_is_logged_by_what_came_of_it_and_a_gift_with_its_amount(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    assert letter(opened("gift"), "gift")["sent"] == ""
    happened(store, EventKind.REJECTION_RECEIVED)
    given = letter(opened("rej_call"), "rej_call")
    assert (given["label"], given["sent"], given["address"]) == ("What to say", "", "")


def test_beside_an_open_letter_its_own_button_is_the_main_one(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    def kinds(page: AppTest) -> dict[str, str]:
        logs = [b for b in page.button if (b.key or "").startswith("today:log:")]
        return {str(b.key).split(":")[2].split("/")[0]: b.proto.type for b in logs}

    assert kinds(opened("thank_note"))["thank_note"] == "secondary"
    happened(store, EventKind.REJECTION_RECEIVED)
    assert kinds(opened("rej_call"))["rej_call"] == "primary"  # what to say has none


def test_a_request_waits_for_the_decision_with_one_click(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("connect_panel")
    next(b for b in page.button if "Put it off until" in b.label).click().run()
    steps = {s.step.id: s for s in today_list.steps_of(store, 1, TODAY)}
    assert steps["connect_panel"].snoozed_until == TODAY + timedelta(days=14)
    page.button(key="undo:do").click().run()
    steps = {s.step.id: s for s in today_list.steps_of(store, 1, TODAY)}
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
    for rule in (words, "prepaid", "$20", "good word to their boss"):
        assert rule in captions(page)
    asked = [b for b in page.button if b.label == "Say what kind of employer it is"]
    assert bool(asked) is (employer is EmployerType.UNKNOWN)


def test_every_kind_of_employer_has_its_rules() -> None:
    assert set(draft_view._GIFT_RULES) == set(EmployerType)


def test_a_note_can_be_printed(opened: Callable[[str], AppTest]) -> None:
    given = letter(opened("thank_note"), "thank_note")
    assert given["card"]["file"] == "note-ottoline-b-marsh-b.html"
    assert (given["sent"], given["label"]) == ("I sent the card", "Words on the card")


def test_a_card_is_complete_and_its_name_harmless() -> None:
    card = draft_view.card_page("<img src=x> $name {name}")
    page = f"{card['before']}Words{card['after']}"
    assert "<img" not in page
    assert "<title>A note for &lt;img src=x&gt; $name {name}</title>" in page
    assert "<body><main>Words</main></body>" in page
    assert not re.search(r"https?:|url\(|@import|\bon\w+=", page)
    assert "size: 148mm 105mm" in page


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
    shipped = reference.drafts()["rej_manager"]
    assert field(page, "rej_manager", "body").value == shipped.body
    field(page, "rej_manager", "body").set_value("Dear {first}, {praise}")
    press(page, "Save these words")
    (kept,) = drafts.all_words(store, ["rej_manager"])
    assert kept.changed == ("body",)
    assert kept.used.body == "Dear {first}, {praise}"
    assert [code.value for code in page.code] == [shipped.body]
    assert "The original words depend on what happened; yours are used every time." in captions(
        page
    )
    assert "[praise]" in captions(page)
    press(page, "Use the original words again")
    assert field(page, "rej_manager", "body").value == shipped.body
    assert [code.value for code in page.code] == [
        f"{one.subject}\n\n{one.body}" if one.subject else one.body for one in shipped.variants
    ]
    assert "If they were at none of your interviews:" in [
        one.value.replace("\\", "") for one in page.markdown
    ]
    assert drafts.all_words(store, ["rej_manager"])[0].changed == ()


def test_a_question_to_the_manager_gets_a_hint_and_is_kept(
    page: AppTest, store: LocalStore
) -> None:
    choose(page, "rej_manager")
    assert not [i for i in page.info if "question" in i.value]
    field(page, "rej_manager", "body").set_value("Why not me?")
    press(page, "Save these words")
    assert not page.error
    assert [i for i in page.info if "question" in i.value]
    assert drafts.all_words(store, ["rej_manager"])[0].used.body == "Why not me?"


def test_empty_words_are_refused_and_what_was_kept_stays(page: AppTest, store: LocalStore) -> None:
    choose(page, "thank_note")
    field(page, "thank_note", "body").set_value(" ")
    press(page, "Save these words")
    assert "needs some words" in page.error[0].value
    assert drafts.all_words(store, ["thank_note"])[0].changed == ()


def test_each_draft_of_the_playbook_can_be_chosen(page: AppTest) -> None:
    steps = reference.playbook().steps
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
    shown = letter(page, "thank_email")["draft"]
    assert shown == {"subject": "Hello", "body": f"Cheers, {NAME}"}


CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ben,Hill,https://www.linkedin.com/in/ben-hill,,Umber,Planner,03 Mar 2020\n"
)
ASKED = "Your name, for the end of your letters"


def asked_for_the_name(page: AppTest) -> list[Any]:
    return [one for one in page.text_input if one.label == ASKED]


def test_the_name_is_asked_once_at_the_letter_and_signs_every_one(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("thank_email")
    assert "me" in letter(page, "thank_email")["blanks"]
    asked_for_the_name(page)[0].set_value("Robin  Fair").run()
    assert not page.exception
    assert settings.get(store).me == "Robin Fair"
    assert not asked_for_the_name(page)
    assert letter(page, "thank_email")["draft"]["body"].endswith("Robin Fair")
    settings.sign_as(store, "")
    assert not asked_for_the_name(opened("thank_email"))  # whoever takes it back does not want it


def test_the_name_in_the_own_archive_is_taken_and_said_until_another_is_given(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    profile = b"First Name,Last Name,Geo Location\nRobin,Fair,London\n"
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("Profile.csv", profile)
        archive.writestr("Connections.csv", CONNECTIONS)
    batch_import.import_file(store, "archive.zip", content.getvalue(), TODAY)
    page = opened("thank_email")
    assert not asked_for_the_name(page)
    assert letter(page, "thank_email")["draft"]["body"].endswith("Robin Fair")
    said = "Signed Robin Fair, as in your LinkedIn archive. You can change it in Settings."
    assert said in captions(page)
    settings.sign_as(store, "Rob")
    page = opened("thank_email")
    assert letter(page, "thank_email")["draft"]["body"].endswith("Rob")
    assert said not in captions(page)
    settings.sign_as(store, "")
    assert "me" in letter(opened("thank_email"), "thank_email")["blanks"]


def test_whoever_gives_no_name_is_never_asked_again(
    opened: Callable[[str], AppTest], store: LocalStore
) -> None:
    page = opened("thank_email")
    later = next(b for b in page.button if (b.key or "").endswith(":later"))
    later.click().run()
    assert not asked_for_the_name(page)
    assert not asked_for_the_name(opened("thank_email"))
    assert (settings.get(store).me, settings.get(store).unsigned) == ("", True)
