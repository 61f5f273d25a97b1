"""Drafts: filled from the case, what is missing is marked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import reference
from crm.domain.dates import on_day
from crm.domain.drafts.letter import asks, compose, compose_step, note_limit
from crm.domain.drafts.occasion import Occasion
from crm.domain.drafts.template import (
    Template,
    Variant,
    own_words,
    parse_templates,
    unknown_placeholders,
    with_words,
)
from crm.domain.drafts.values import PLACEHOLDERS, values_for
from crm.domain.playbook.due_step import DueStep
from crm.errors import ReferenceBroken
from tests.builders import (
    GIL,
    OTT,
    SAM,
    a_case,
    a_person,
    a_touchpoint,
    an_event,
    steps_on,
    the_step,
)

TEMPLATES = reference.drafts()
DAY = date(2026, 3, 18)
INTERVIEW = an_event(1, "interview_held", "2026-03-02", GIL, OTT)
ROLES = [(SAM, "recruiter"), (GIL, "hiring_manager"), (OTT, "interviewer")]


def a_due_step(step: str, kind: str = "rejection_received") -> tuple[DueStep, object]:
    case = a_case([INTERVIEW, an_event(2, kind, "2026-03-16")], ROLES)
    return the_step(case, "2026-03-18", step), case


def test_names_and_dates_come_from_the_case() -> None:
    step, case = a_due_step("rej_others")
    draft = compose_step(TEMPLATES, step, case, "Robin", DAY)  # type: ignore[arg-type]
    assert draft is not None
    assert draft.body.startswith("Hi Ottoline,")
    assert "I still enjoyed our talk on March 2, and" in draft.body
    assert draft.body.endswith("Robin")
    assert draft.missing == ()


def test_what_is_not_known_is_marked_and_listed() -> None:
    step, case = a_due_step("rej_manager")
    draft = compose_step(TEMPLATES, step, case, "", DAY)  # type: ignore[arg-type]
    assert draft is not None
    assert "[what impressed you]" in draft.body
    assert draft.missing == ("what impressed you", "area", "me")


def test_without_an_answer_the_words_say_so() -> None:
    step, case = a_due_step("rej_email_recruiter", "no_answer_presumed")
    draft = compose_step(TEMPLATES, step, case, "Robin", DAY)  # type: ignore[arg-type]
    assert draft is not None
    assert "I assume that you chose someone else" in draft.body
    assert "I respect the decision" not in draft.body


def test_a_rejection_after_the_silence_is_an_answer() -> None:
    events = [
        INTERVIEW,
        an_event(2, "no_answer_presumed", "2026-03-16"),
        an_event(3, "rejection_received", "2026-03-20"),
    ]
    case = a_case(events, ROLES)
    draft = compose_step(
        TEMPLATES, the_step(case, "2026-03-21", "rej_others"), case, "Robin", date(2026, 3, 21)
    )
    assert draft is not None
    assert "You may have heard that I did not get the Planner position." in draft.body


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
        pytest.param({"gift": "x"}, "gift: it must be a table", id="no table"),
        pytest.param({"a": {}, "b": {}}, "Draft a(.|\n)*Draft b", id="several mistakes"),
        pytest.param(
            {"gift": {"body": "x", "variant": [{"when": ["decided"], "body": "y"},
                                               {"when": ["full_moon"], "body": "y"}]}},
            "Draft gift, variant 2, key 'when': 'full_moon' is not one of call_reached, ",
            id="no such condition",
        ),
        pytest.param(
            {"gift": {"body": "x", "variant": [{"body": "y"}]}},
            "Draft gift, variant 1, key 'when': this key is missing", id="no condition",
        ),
        pytest.param(
            {"gift": {"body": "x", "variant": [{"when": ["decided"]}]}},
            "Draft gift, variant 1, key 'body': this key is missing", id="a variant without words",
        ),
        pytest.param(
            {"gift": {"body": "x", "variant": [{"when": ["decided"], "body": "y", "limit": 1}]}},
            "Draft gift, variant 1, key 'limit': this key is unknown", id="a limit of its own",
        ),
        pytest.param(
            {"gift": {"body": "x", "variant": {"when": ["decided"], "body": "y"}}},
            "Draft gift, key 'variant': it must be a list of tables", id="one table",
        ),
        pytest.param(
            {"gift": {"body": "x", "variant": ["decided"]}},
            "Draft gift, variant 1: it must be a table", id="a word in place of a variant",
        ),
    ],
)  # fmt: skip
def test_a_mistake_names_the_draft_and_the_key(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ReferenceBroken, match=sentence):
        parse_templates(table)


PRIVATE = "SECRET STORY"


def test_stories_never_enter_a_draft() -> None:
    """What the user thinks or notes stays out, whichever step it is."""
    events = [
        an_event(n, kind, f"2026-03-{n + 1:02}", GIL, OTT, note=PRIVATE)
        for n, kind in enumerate(["interview_held", "rejection_received", "hire_identified"], 1)
    ]
    notes = [a_touchpoint(1, "call", "2026-03-05", SAM, summary=PRIVATE)]
    known = [a_person(p, notes=PRIVATE, how_met=PRIVATE) for p in (SAM, GIL, OTT)]
    case = a_case(events, ROLES, notes, people=known, notes=PRIVATE, source=PRIVATE)
    day = date(2026, 3, 6)
    found = [compose_step(TEMPLATES, step, case, "Robin", day) for step in steps_on(case, str(day))]
    written = [draft for draft in found if draft]
    assert len(written) >= 5
    assert not [draft for draft in written if PRIVATE in draft.subject + draft.body]


def test_a_draft_reads_the_facts_of_a_case_and_no_claims() -> None:
    step, case = a_due_step("rej_others")
    read: set[str] = set()

    class Watched:
        def __getattr__(self, name: str) -> object:
            read.add(name)
            return getattr(case, name)

    values_for(Occasion(step, Watched(), DAY), "Robin")  # type: ignore[arg-type]
    assert read == {"opportunity", "events", "people", "touchpoints"}


def test_what_can_be_filled_is_what_settings_list() -> None:
    step, case = a_due_step("rej_others")
    assert set(values_for(Occasion(step, case, DAY), "Robin")) == set(PLACEHOLDERS)  # type: ignore[arg-type]


def test_own_words_are_what_differs_and_come_back() -> None:
    shipped = Template("Hi {first}", "Thanks", "No answer", 200)
    written = Template("Dear {first}", "Thanks", "", 200)
    own = own_words(shipped, written)
    assert own == {"body": "Dear {first}", "when_silent": ""}
    assert with_words(shipped, own) == written
    newer = Template("Hello {first}", "Many thanks", "No answer", 200)
    assert with_words(newer, own) == Template("Dear {first}", "Many thanks", "", 200)


@given(*[st.builds(Template, st.text(), st.text(), st.text(), st.just(0))] * 2)
def test_own_words_always_win(shipped: Template, written: Template) -> None:
    assert with_words(shipped, own_words(shipped, written)) == written


VARIED = Template(
    "Hi", "Thanks", "No answer",
    variants=(
        Variant(("presumed", "agency"), "They have not answered", "No news"),
        Variant(("agency",), "They said no", "The news"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("own", "left"),
    [
        pytest.param({"body": "Dear"}, (), id="the body is their own"),
        pytest.param(
            {"subject": "Many thanks"},
            (Variant(("presumed", "agency"), "They have not answered"), Variant(("agency",), "They said no")),
            id="the subject is their own",
        ),
        pytest.param(
            {"when_silent": "Nothing came"},
            (Variant(("presumed",), "Nothing came"), Variant(("agency",), "They said no", "The news")),
            id="the words for silence are their own",
        ),
        pytest.param(
            {"when_silent": ""}, (Variant(("agency",), "They said no", "The news"),),
            id="no words for silence",
        ),
    ],
)  # fmt: skip
def test_no_shipped_variant_takes_the_place_of_own_words(
    own: dict[str, str], left: tuple[Variant, ...]
) -> None:
    assert with_words(VARIED, own).variants == left


def test_placeholders_no_case_can_fill_are_named_once() -> None:
    template = Template("{first} {colour} {me} {colour}", "{role}", "{weather}")
    assert unknown_placeholders(template) == ("colour", "weather")


@pytest.mark.parametrize(
    ("limit", "premium", "expected"),
    [(200, False, 200), (200, True, 300), (0, True, 0), (120, True, 120)],
)
def test_premium_lengthens_a_note(limit: int, premium: bool, expected: int) -> None:
    assert note_limit(limit, premium) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Thank you.", False), ("Why?", True), ("なぜ？", True)]
)
def test_a_question_is_noticed(text: str, expected: bool) -> None:
    assert asks(text) is expected


def test_the_shipped_words_to_the_manager_ask_nothing() -> None:
    assert not asks("".join(TEMPLATES["rej_manager"].texts))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-03-18", "today", id="today, a Wednesday"),
        pytest.param("2026-03-17", "yesterday", id="yesterday"),
        pytest.param("2026-03-19", "tomorrow", id="tomorrow"),
        pytest.param("2026-03-16", "on Monday", id="this week"),
        pytest.param("2026-03-12", "on Thursday", id="six days ago"),
        pytest.param("2026-03-11", "on March 11", id="a week ago"),
        pytest.param("2026-03-24", "on Tuesday", id="within a week"),
        pytest.param("2026-03-25", "on March 25", id="in a week"),
        pytest.param("2025-12-20", "on December 20", id="last year"),
        pytest.param("2025-03-20", "on March 20, 2025", id="so far that the year counts"),
        pytest.param("2026-09-30", "on September 30", id="in half a year"),
    ],
)
def test_a_day_is_told_as_people_say_it(day: str, expected: str) -> None:
    assert on_day(date.fromisoformat(day), DAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-12", "our talk on Thursday,"),
        ("2026-03-11", "our talk last week,"),
        ("2026-03-09", "our talk last week,"),
        ("2026-03-08", "our talk on March 8,"),
    ],
)
def test_a_letter_says_last_week(day: str, expected: str) -> None:
    held = an_event(1, "interview_held", day, GIL, OTT)
    case = a_case([held, an_event(2, "rejection_received", "2026-03-16")], ROLES)
    draft = compose_step(TEMPLATES, the_step(case, "2026-03-18", "rej_others"), case, "Robin", DAY)
    assert draft is not None
    assert expected in draft.body


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Monday", "On Monday we met; thank you for our talk on Monday."),
        ("March 2", "On March 2 we met; thank you for our talk on March 2."),
        ("yesterday", "Yesterday we met; thank you for our talk yesterday."),
        ("last week", "Last week we met; thank you for our talk last week."),
        ("", "On [date] we met; thank you for our talk on [date]."),
    ],
)
def test_no_on_stands_before_yesterday(value: str, expected: str) -> None:
    words = Template("On {date} we met; thank you for our talk on {date}.")
    assert compose(words, {"date": value}).body == expected
