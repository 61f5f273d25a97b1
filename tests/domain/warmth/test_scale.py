"""The words for a tie: two borders, nobody fresh who never answered, nobody cooling on the day of a contact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.warmth.scale import (
    FRESH_FROM,
    QUIET_BELOW,
    Word,
    day_below,
    word_for,
    word_sentence,
)
from crm.domain.warmth.score import WarmthState, last_contact, score
from crm.domain.warmth.tie_summary import standing_of
from tests.log_builders import BOTH, IN, OUT, START, log, on, touch

TODAY = date(2026, 11, 23)
FIFTEEN_MAILS = log(*((day, OUT) for day in range(0, 45, 3)))


@pytest.mark.parametrize(
    ("warmth", "ago", "heard", "word"),
    [
        pytest.param(0, None, False, "no contact yet", id="never in touch"),
        pytest.param(48, 3, False, "no answer yet", id="written to, however warm"),
        pytest.param(37, 0, False, "no answer yet", id="written to today for the first time"),
        pytest.param(0, 900, False, "no answer yet", id="written to once, long ago"),
        pytest.param(100, 3, True, "fresh", id="the top"),
        pytest.param(40, 3, True, "fresh", id="from 40"),
        pytest.param(39.9, 3, True, "cooling", id="just under 40"),
        pytest.param(25, 3, True, "cooling", id="from 25"),
        pytest.param(24.9, 3, True, "quiet", id="just under 25"),
        pytest.param(0, 3, True, "quiet", id="all forgotten"),
        pytest.param(37, 0, True, "fresh", id="in touch today"),
        pytest.param(5, 0, True, "fresh", id="in touch today after a long pause"),
    ],
)
def test_words(warmth: float, ago: int | None, heard: bool, word: str) -> None:
    last = None if ago is None else TODAY - timedelta(days=ago)
    assert word_for(warmth, last, heard, TODAY) == word


@pytest.mark.parametrize(
    ("touchpoints", "day", "met", "word"),
    [
        pytest.param([], 0, False, "no contact yet", id="nobody was ever in touch"),
        pytest.param(FIFTEEN_MAILS, 44, False, "no answer yet", id="fifteen unanswered mails"),
        pytest.param(FIFTEEN_MAILS, 44, True, "fresh", id="to somebody who interviewed you"),
        pytest.param([*FIFTEEN_MAILS, touch(44, IN)], 44, False, "fresh", id="and then an answer"),
        pytest.param(log((0, OUT)), 0, False, "no answer yet", id="you wrote today"),
        pytest.param(log((0, IN)), 0, False, "fresh", id="they wrote today"),
        pytest.param(log((0, IN)), 20, False, "cooling", id="they wrote, three weeks ago"),
        pytest.param(log((0, IN)), 90, False, "quiet", id="they wrote, a quarter ago"),
        pytest.param(log((0, IN), (400, OUT)), 400, False, "fresh", id="you wrote again today"),
        pytest.param([touch(0, BOTH, Channel.COFFEE)], 0, False, "fresh", id="coffee today"),
        pytest.param(
            [touch(0, OUT, Channel.CALL, Result.REACHED)], 1, False, "cooling", id="they took a call"
        ),
        pytest.param(
            [touch(0, OUT, Channel.CALL, Result.NO_ANSWER)], 1, False, "no contact yet",
            id="nobody took the call",
        ),
    ],
)  # fmt: skip
def test_the_word_of_a_log(touchpoints: list[Touchpoint], day: int, met: bool, word: str) -> None:
    assert score(touchpoints, on(day), met=met).word == word
    assert standing_of(touchpoints).word(on(day), met) == word


@given(
    st.lists(st.tuples(st.integers(0, 700), st.sampled_from(Direction)), max_size=12),
    st.integers(0, 400),
)
def test_lists_and_the_page_of_a_person_say_the_same_word(
    days: list[tuple[int, Direction]], later: int
) -> None:
    contacts = log(*days)
    today = max([START, *(t.day for t in contacts)]) + timedelta(days=later)
    assert score(contacts, today).word == standing_of(contacts).word(today)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=9), st.integers(0, 500))
def test_the_days_of_the_sentence_are_those_on_which_the_word_changes(
    days: list[int], later: int
) -> None:
    contacts = log(*((day, IN) for day in days))
    last = last_contact(contacts, date.max)
    assert last is not None
    today, state = last + timedelta(days=later), WarmthState.of(contacts, date.max)
    cools, quiets = (day_below(state, last, border) for border in (FRESH_FROM, QUIET_BELOW))
    assert cools is not None
    assert quiets is not None
    word = Word.FRESH if today < cools else Word.COOLING if today < quiets else Word.QUIET
    assert score(contacts, today).word == word


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (0, "Fresh, cooling from {cools} on."),
        (20, "Cooling since {cools}, quiet from {quiets} on."),
        (90, "Quiet since {quiets}."),
    ],
)
def test_the_sentence_names_the_days(day: int, sentence: str) -> None:
    contacts = log((0, IN))  # 39.0 on its day, 24.9 after 36 days
    word = score(contacts, on(day)).word
    said = word_sentence(word, WarmthState.of(contacts, on(day)), on(0))
    days = {"cools": f"{on(1):%b %-d, %Y}", "quiets": f"{on(36):%b %-d, %Y}"}
    assert said == sentence.format(**days)


@pytest.mark.parametrize("word", [Word.NO_CONTACT, Word.NO_ANSWER])
def test_without_an_answer_there_are_no_days(word: Word) -> None:
    assert word_sentence(word, WarmthState(), None) == f"{word.capitalize()}."


@pytest.mark.parametrize(
    ("word", "sentence"),
    [(Word.FRESH, "Fresh."), (Word.COOLING, "Cooling."), (Word.QUIET, "Quiet.")],
)
def test_a_day_beyond_a_century_is_not_named(word: Word, sentence: str) -> None:
    class Lasting:
        def first_day_below(self, target: float, start: date) -> date | None:
            return None

    assert word_sentence(word, Lasting(), on(0)) == sentence
