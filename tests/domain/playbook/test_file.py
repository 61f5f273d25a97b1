"""The shipped playbook and drafts, and the sentences about broken ones."""

from __future__ import annotations

import re
from typing import Any

import pytest

from crm import reference
from crm.domain.drafts.template import unknown_placeholders
from crm.domain.playbook.file import parse
from crm.domain.playbook.step import with_overrides
from crm.errors import ReferenceBroken
from tests.builders import ASKING_WHY, the_playbook

ARTICLE = [
    "loop_referrer", "loop_recruiter", "thank_note", "thank_email", "connect_panel", "gift",
    "rej_call", "rej_email_recruiter", "rej_referrer", "rej_manager", "rej_others", "watch_dept",
    "compare_external", "prepare_age", "note_internal", "connect_hire", "ask_coffee", "air_talk",
    "thank_helper", "watch_hire",
]  # fmt: skip


def test_every_step_of_the_article_is_there_and_marked() -> None:
    marked = {step.id for step in the_playbook().steps if step.origin == "A"}
    assert marked == set(ARTICLE)


def test_every_outward_step_has_a_draft_that_exists() -> None:
    drafts = reference.drafts()
    missing = [s.id for s in the_playbook().steps if s.outward and s.draft not in drafts]
    assert not missing


def test_the_steps_that_are_numbered_by_entries_are_known() -> None:
    """Their decisions go, come back and move with the entry."""
    assert the_playbook().entry_steps == {
        "ask_story": "claims",
        "meet_recommended": "air_notes",
        "try_recommendation": "air_notes",
    }


def test_the_steps_that_ask_for_the_reason() -> None:
    assert the_playbook().asking_why == ASKING_WHY


def test_the_shipped_files_fit_together() -> None:
    assert reference.playbook().step("rej_call")


#: What only the person can say; the rest comes from the case.
BY_HAND = {
    "topic", "how it went", "next step", "one specific moment", "their problem", "what you did",
    "where you solved one like it", "what they did", "what impressed you", "what they said", "what is new",
    "what they found out", "your reason, in a few words", "kind of role", "something of use to them",
    "one new fact that helps to place you", "what you took from it", "one recommendation",
    "what they advised", "what came of it", "their words", "their help",
}  # fmt: skip


def test_every_placeholder_is_filled_by_the_case_or_known_to_be_asked_for() -> None:
    templates = reference.drafts().values()
    asked = {name for template in templates for name in unknown_placeholders(template)}
    assert asked == BY_HAND


def test_the_hiring_manager_is_not_asked_for_feedback() -> None:
    drafts = reference.drafts()
    words = drafts["rej_manager"].body + drafts["rej_manager"].when_silent
    assert "?" not in words
    assert not re.search("feedback|suggest|why|reason|decided", words)


@pytest.mark.parametrize("name", ["connect_panel", "connect_hire"])
def test_a_linkedin_note_keeps_the_limit_of_a_free_account(name: str) -> None:
    template = reference.drafts()[name]
    assert template.limit == 200
    filled = re.sub(r"\{[^}]+\}", "Alexandra", template.body)
    assert len(filled) <= 200


def test_steps_can_be_switched_off() -> None:
    left = with_overrides(the_playbook(), {"cool_down"}, {})
    assert left.step("cool_down") is None
    assert left.step("rej_call") is not None


def a_step(**values: Any) -> dict[str, Any]:
    return {
        "id": "one", "title": "Do", "phase": "during", "chapters": "in_process", "trigger": ["interview_held"],
        "who": "recruiter", "channel": "email", "opens": "0d", "closes": "1d", "origin": "A",
        "draft": "words",
    } | values  # fmt: skip


def later(**values: str) -> dict[str, str]:
    """What a step says of itself after a no."""
    return {"title": "Do it", "draft": "words", "opens": "1d", "closes": "3d"} | values


BROKEN = [
    pytest.param([a_step(colour="red")], "one.*'colour'.*unknown", id="unknown key"),
    pytest.param([a_step(trigger=["rained"])], "one.*'trigger'.*'rained'", id="unknown event"),
    pytest.param([a_step(who="aunt")], "one.*'who'.*'aunt'", id="unknown role"),
    pytest.param(
        [a_step(channel="pigeon")], "one.*'channel'.*one of email, call", id="unknown channel"
    ),
    pytest.param([a_step(when=["full_moon"])], "one.*'when'.*'full_moon'", id="unknown condition"),
    pytest.param([a_step(after="two")], "one.*'after'.*'two'", id="unknown step"),
    pytest.param([a_step(opens="soon")], "one.*'opens'.*'soon'", id="no span"),
    pytest.param([a_step(opens="5d")], "one.*'closes'.*open before", id="window out of order"),
    pytest.param([a_step(origin="X")], "one.*'origin'", id="unknown origin"),
    pytest.param([a_step(title="")], "one.*'title'.*missing", id="missing key"),
    pytest.param([a_step(), a_step()], "one.*'id'.*twice", id="the same id twice"),
    pytest.param(
        [a_step(after="two"), a_step(id="two", after="one")],
        "'after'.*wait for each",
        id="a circle",
    ),
    pytest.param(
        [a_step(trigger=["interview_held", "nothing_pending"])],
        "one.*'trigger'.*'nothing_pending'.*only trigger",
        id="an event and another trigger",
    ),
    pytest.param([a_step(awaits="two")], "one.*'awaits'.*only a step", id="awaits after an event"),
    pytest.param(
        [a_step(trigger="coffee_unanswered")], "one.*'awaits'.*missing", id="awaits nothing"
    ),
    pytest.param(
        [a_step(trigger="coffee_unanswered", awaits="two"), a_step(id="two")],
        "one.*'awaits'.*no step 'two' above",
        id="awaits a later step",
    ),
    pytest.param(
        [a_step(records="offer_received")],
        "one, key 'button': each of records has its button",
        id="an event and no button",
    ),
    pytest.param([a_step(button="Do it")], "one.*'records'", id="a button for nothing"),
    pytest.param([a_step(shows="stars")], "one.*'shows'.*one of deadlines", id="shows what is not"),
    pytest.param([a_step(rests="week")], "one.*'rests'.*one of case, day", id="no such rest"),
    pytest.param([a_step(first="yes")], "one.*'first'.*true or false", id="no flag"),
    pytest.param(
        [a_step(chapters=["in_process", "prologue"])],
        "one.*'chapters'.*'prologue' is not one of in_process, after_no",
        id="a chapter that does not exist",
    ),
    pytest.param([a_step(chapters="")], "one.*'chapters'.*''", id="no chapter"),
    pytest.param([a_step(requests="never")], "one.*'requests'.*now, later", id="no such choice"),
    pytest.param([a_step(slot_order="2")], "one.*'slot_order'.*whole number", id="no number"),
    pytest.param([a_step(title=5)], "one.*'title'.*text in quotes", id="no text"),
    pytest.param(["one"], "step number 1.*table", id="no table"),
    pytest.param([a_step(repeat_title="Again")], "one.*'repeat_title'.*repeat", id="once only"),
    pytest.param(
        [a_step(repeat="7d", most=2, repeat_title=3)], "'repeat_title'.*text", id="a number"
    ),
    pytest.param([a_step(draft="")], "one.*'draft'.*missing", id="nothing to send"),
    pytest.param([a_step(draft="wrods")], "one.*'draft'.*'wrods'", id="unknown draft"),
    pytest.param(
        [a_step(chapters="after_no", after_no=later())],
        "one.*'after_no'.*needs none",
        id="carried to where it lives",
    ),
    pytest.param(
        [a_step(phase="during", after_no=later(colour="red"))],
        "one, after_no.*'colour'.*unknown",
        id="unknown key of what outlives",
    ),
    pytest.param(
        [a_step(phase="during", after_no=later(title=""))],
        "one, after_no.*'title'.*missing",
        id="nothing to do after a no",
    ),
    pytest.param(
        [a_step(phase="during", after_no=later(opens="9d"))],
        "one, after_no.*'closes'.*open before",
        id="window out of order after a no",
    ),
    pytest.param(
        [a_step(phase="during", after_no=later(draft="wrods"))],
        "one.*'draft'.*'wrods'",
        id="unknown draft after a no",
    ),
    pytest.param([], "no steps", id="nothing"),
]


@pytest.mark.parametrize(("steps", "sentence"), BROKEN)
def test_a_mistake_names_the_step_and_the_key(steps: list[Any], sentence: str) -> None:
    with pytest.raises(ReferenceBroken, match=sentence):
        parse({"step": steps}, drafts=["words"])


def test_all_mistakes_are_told_at_once() -> None:
    steps = [
        a_step(colour="red", channel="pigeon", opens="soon", after="two"),
        a_step(id="three", title="", when=["full_moon"], draft="wrods"),
    ]
    with pytest.raises(ReferenceBroken) as refused:
        parse({"step": steps}, drafts=["words"])
    places = [
        "step one, key 'colour'", "step one, key 'channel'", "step one, key 'opens'",
        "step one, key 'after'", "step three, key 'title'", "step three, key 'when'",
        "step three, key 'draft'",
    ]  # fmt: skip
    assert len(refused.value.problems) == len(places)
    for place in places:
        assert place in str(refused.value)


@pytest.mark.parametrize(
    ("values", "done"),
    [
        pytest.param({}, "Done", id="nothing to record"),
        pytest.param({"records": "offer_received", "button": "Offer"}, "", id="only the event"),
        pytest.param(
            {"records": "offer_received", "button": "Offer", "done": "Not yet"},
            "Not yet",
            id="both",
        ),
    ],
)
def test_the_button_that_settles_a_step(values: dict[str, str], done: str) -> None:
    assert parse({"step": [a_step(**values)]}).steps[0].done == done
