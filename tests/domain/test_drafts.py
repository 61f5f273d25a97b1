"""Drafts: filled from the case, what is missing is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import reference
from crm.domain.drafts import Template, compose, compose_step, parse_templates
from crm.domain.schedule import DueStep
from crm.errors import ReferenceBroken
from tests.builders import GIL, OTT, SAM, a_case, an_event, the_step

TEMPLATES = parse_templates(reference.table("drafts.toml"))
INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
ROLES = [(SAM, "recruiter"), (GIL, "hiring_manager"), (OTT, "interviewer")]


def a_due_step(step: str, kind: str = "rejection_received") -> tuple[DueStep, object]:
    case = a_case([INTERVIEW, an_event(2, kind, "2026-03-16")], ROLES)
    return the_step(case, "2026-03-18", step), case


def test_names_and_dates_come_from_the_case() -> None:
    step, case = a_due_step("rej_others")
    draft = compose_step(TEMPLATES, step, case, "Robin")  # type: ignore[arg-type]
    assert draft is not None
    assert draft.body.startswith("Hi Ottoline,")
    assert "thank you for your time on 2 Mar 2026" in draft.body
    assert draft.body.endswith("Robin")
    assert draft.missing == ()


def test_what_is_not_known_is_marked_and_listed() -> None:
    step, case = a_due_step("rej_manager")
    draft = compose_step(TEMPLATES, step, case, "")  # type: ignore[arg-type]
    assert draft is not None
    assert "[what impressed you]" in draft.body
    assert draft.missing == ("what impressed you", "kind of opening", "me")


def test_without_an_answer_the_words_say_so() -> None:
    step, case = a_due_step("rej_email_recruiter", "no_answer_presumed")
    draft = compose_step(TEMPLATES, step, case, "Robin")  # type: ignore[arg-type]
    assert draft is not None
    assert "I assume that you have decided" in draft.body
    assert "letting me know" not in draft.body


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text()))
def test_a_value_is_text_and_never_filled_again(values: dict[str, str]) -> None:
    draft = compose(Template("{a}|{b}"), values)
    expected = [values.get(name, "").strip() or f"[{name}]" for name in ("a", "b")]
    assert draft.body == "|".join(expected)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        pytest.param({"gift": {"subject": "x"}}, "gift.*'body'", id="no body"),
        pytest.param({"gift": {"body": "x", "colour": "y"}}, "gift.*'colour'", id="unknown key"),
        pytest.param({"gift": {"body": "x", "limit": "y"}}, "gift.*'limit'", id="no number"),
        pytest.param({"gift": "x"}, "gift.*'body'", id="no table"),
    ],
)
def test_a_mistake_names_the_draft_and_the_key(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ReferenceBroken, match=sentence):
        parse_templates(table)
