"""Which ties are suggested: the ones that cool, and one old tie a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.cases.decisions import KEEP_WARM, Decision, StepDecision, StepKey
from crm.domain.ids import PersonId, StepDecisionId
from crm.domain.ranking.ranking import (
    TieSuggestion,
    cooling_suggestions,
    easy_suggestion,
    is_put_off,
    revive_suggestion,
    week_seed,
)
from crm.domain.ranking.tie import Tie, summarise
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from tests.tie_builders import (
    IN,
    NOW,
    OUT,
    a_person,
    a_tie,
    a_tie_in_a_case,
    ago,
    monthly,
    ties,
    touch,
)


def decided(
    decision: Decision, on: date, until: date | None = None, number: int = 1
) -> Mapping[str, StepDecision]:
    key = StepKey(KEEP_WARM, None, PersonId(number))
    return {str(key): StepDecision(StepDecisionId(1), key, decision, on, until, "a reason")}


def test_a_suggestion_names_channel_key_and_day() -> None:
    (line,) = cooling_suggestions([a_tie_in_a_case(*monthly(120))], NOW, {}, 5)
    assert line.person_id == 1
    assert str(line.key) == "keep_warm/p1"
    assert (line.action, line.channel) == ("Send Sam a short update", Channel.EMAIL)
    assert (line.opens, line.status) == (date(2026, 10, 12), "cooling")
    assert line.score == pytest.approx(0.8 * (57 - 53.759) / 20, abs=0.001)


REQUEST = Channel.LINKEDIN_REQUEST


@pytest.mark.parametrize(
    ("log", "met", "proposed"),
    [
        pytest.param([(40, REQUEST, OUT)], False, False, id="asked to connect, no answer"),
        pytest.param(
            [(40, REQUEST, OUT), (90, REQUEST, OUT)], False, False, id="asked to connect twice"
        ),
        pytest.param([(40, REQUEST, OUT)], True, True, id="after an interview with them"),
        pytest.param([(40, REQUEST, OUT), (38, Channel.EMAIL, OUT)], False, True, id="and a mail"),
        pytest.param([(40, REQUEST, IN)], False, True, id="they asked to connect"),
        pytest.param([(40, Channel.EMAIL, OUT)], False, True, id="a mail"),
    ],
)
def test_a_stranger_who_was_only_asked_to_connect_is_no_tie(
    log: list[tuple[int, Channel, Any]], met: bool, proposed: bool
) -> None:
    touchpoints = [touch(days, direction, channel) for days, channel, direction in log]
    tie = summarise(a_person(), touchpoints, NOW, met=met)
    assert bool(cooling_suggestions([tie], NOW, {}, 5)) is proposed


@pytest.mark.parametrize(
    ("used", "person", "channel"),
    [
        pytest.param(Channel.CALL, {"email": "sam@x.org"}, Channel.CALL, id="they called"),
        pytest.param(Channel.VOICEMAIL, {}, Channel.CALL, id="they left a voicemail"),
        pytest.param(
            Channel.LINKEDIN_REQUEST, {}, Channel.LINKEDIN_MESSAGE, id="they asked to connect"
        ),
        pytest.param(Channel.COFFEE, {"email": "s@x.org"}, Channel.EMAIL, id="met, has an address"),
        pytest.param(
            Channel.COFFEE,
            {"linkedin_url": "https://www.linkedin.com/in/sam", "phone": "1"},
            Channel.LINKEDIN_MESSAGE,
            id="met, has a profile",
        ),
        pytest.param(Channel.EVENT, {"phone": "1"}, Channel.CALL, id="met, has a number"),
        pytest.param(Channel.EVENT, {}, Channel.OTHER, id="met, has nothing"),
    ],
)
def test_the_channel_is_the_one_they_used_last(
    used: Channel, person: Mapping[str, Any], channel: Channel
) -> None:
    touchpoints = [touch(300, IN, used), *(touch(330 + n) for n in range(9))]
    (line,) = cooling_suggestions([a_tie_in_a_case(*touchpoints, **person)], NOW, {}, 5)
    assert line.channel == channel
    assert "Sam" in line.action


@pytest.mark.parametrize(
    ("decisions", "shown"),
    [
        pytest.param({}, True, id="nothing decided"),
        pytest.param(decided(Decision.SNOOZED, ago(9), ago(-1)), False, id="put off to tomorrow"),
        pytest.param(decided(Decision.SNOOZED, ago(9), NOW), True, id="put off to today"),
        pytest.param(decided(Decision.DONE, ago(13)), False, id="done 13 days ago"),
        pytest.param(decided(Decision.DONE, ago(14)), True, id="done 14 days ago"),
        pytest.param(decided(Decision.SKIPPED, ago(40)), False, id="skipped since the contact"),
        pytest.param(decided(Decision.SKIPPED, ago(120)), False, id="skipped on its very day"),
        pytest.param(decided(Decision.SKIPPED, ago(121)), True, id="skipped the day before it"),
        pytest.param(decided(Decision.SKIPPED, NOW), False, id="skipped today"),
        pytest.param(decided(Decision.SKIPPED, ago(-1)), True, id="skipped tomorrow"),
        pytest.param(decided(Decision.SNOOZED, NOW, ago(-5)), False, id="put off today"),
        pytest.param(decided(Decision.SNOOZED, ago(-1), ago(-5)), True, id="put off tomorrow"),
        pytest.param(decided(Decision.DONE, NOW), False, id="done today"),
        pytest.param(decided(Decision.DONE, ago(-1)), True, id="done tomorrow"),
        pytest.param(decided(Decision.SKIPPED, ago(1), number=2), True, id="about another person"),
    ],
)
def test_decisions_are_respected(decisions: Mapping[str, StepDecision], shown: bool) -> None:
    tie = a_tie_in_a_case(*monthly(120))
    assert bool(cooling_suggestions([tie], NOW, decisions, 5)) == shown


@pytest.mark.parametrize(
    ("decision", "on", "until", "away"),
    [
        pytest.param(Decision.SNOOZED, ago(5), ago(-1), True, id="until tomorrow"),
        pytest.param(Decision.SNOOZED, ago(5), NOW, False, id="until today"),
        pytest.param(Decision.SNOOZED, ago(-1), ago(-9), False, id="from tomorrow on"),
        pytest.param(Decision.DONE, ago(13), None, True, id="done 13 days ago"),
        pytest.param(Decision.DONE, ago(14), None, False, id="done 14 days ago"),
        pytest.param(Decision.DONE, ago(-1), None, False, id="done tomorrow"),
    ],
)
def test_whom_a_decision_keeps_away(
    decision: Decision, on: date, until: date | None, away: bool
) -> None:
    (made,) = decided(decision, on, until).values()
    assert is_put_off(made, NOW) == away


def test_the_most_urgent_tie_comes_first_and_the_list_is_short() -> None:
    ties = [
        summarise(a_person(n), monthly(since), NOW, in_open_case=in_case)
        for n, (in_case, since) in enumerate(
            [(False, 400), (True, 150), (True, 200), (True, 180)], start=1
        )
    ]
    found = cooling_suggestions(ties, NOW, {}, 3)
    assert [line.person_id for line in found] == [3, 4, 2]
    assert [line.score for line in found] == sorted((line.score for line in found), reverse=True)
    assert cooling_suggestions(reversed(ties), NOW, {}, 3) == found
    assert cooling_suggestions(ties, NOW, {}, 0) == ()


def dormant_ties(count: int, today: date, contacts: Mapping[int, int] | None = None) -> list[Tie]:
    """Once close, silent for two years; `contacts`: days ago by person of one more mail of mine."""
    return [
        summarise(
            a_person(n),
            [*monthly(800), *([touch(contacts[n], OUT)] if contacts and n in contacts else [])],
            today,
        )
        for n in range(1, count + 1)
    ]


def week_of(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def revived(today: date, ties: list[Tie] | None = None) -> TieSuggestion | None:
    return revive_suggestion(ties or dormant_ties(9, today), today, {})


def test_one_dormant_tie_a_week_and_another_one_later() -> None:
    in_week = {line and line.person_id for line in map(revived, week_of(NOW))}
    assert len(in_week) == 1
    over_weeks = set()
    for n in range(20):
        over_weeks.add((revived(NOW + timedelta(days=7 * n)) or line_missing()).person_id)
    assert len(over_weeks) > 3


def line_missing() -> TieSuggestion:
    raise AssertionError("a dormant tie should have been suggested")


def test_acting_on_it_brings_no_second_one_that_week() -> None:
    chosen = (revived(NOW) or line_missing()).person_id
    assert revived(NOW, dormant_ties(9, NOW, {chosen: 1})) is None
    for days in (1, 2):  # on Tuesday, or on Monday
        skipped = decided(Decision.SKIPPED, ago(days), number=chosen)
        assert revive_suggestion(dormant_ties(9, NOW), NOW, skipped) is None
    next_week = NOW + timedelta(days=7)
    line = revive_suggestion(dormant_ties(9, next_week), next_week, skipped) or line_missing()
    assert line.person_id != chosen


def test_nobody_stands_in_both_lanes() -> None:
    ties = dormant_ties(9, NOW)
    line = revived(NOW, ties) or line_missing()
    others = [cooling.person_id for cooling in cooling_suggestions(ties, NOW, {}, 20)]
    assert sorted([*others, line.person_id]) == list(range(1, 10))


def test_a_revival_says_so() -> None:
    line = revived(NOW, [a_tie(*monthly(800))]) or line_missing()
    assert (line.status, line.action) == ("dormant", "Write to Sam again after a long pause")
    assert line.why[-1].startswith("People you lost touch with are often glad to hear from you")


@pytest.mark.parametrize(
    ("touchpoints", "tags", "found"),
    [
        pytest.param(monthly(800), (), True, id="close once"),
        pytest.param([touch(800)], (), False, id="never close"),
        pytest.param([touch(800)], ("high status",), True, id="never close, of high standing"),
        pytest.param([touch(800, OUT)], ("high status",), False, id="never answered"),
        pytest.param(monthly(60), (), False, id="not dormant"),
        pytest.param([touch(20)], ("high status",), False, id="of high standing and not dormant"),
    ],
)
def test_who_may_be_revived(
    touchpoints: list[Touchpoint], tags: tuple[str, ...], found: bool
) -> None:
    assert (revived(NOW, [a_tie(*touchpoints, tags=tags)]) is not None) == found


@pytest.mark.parametrize(
    ("until", "found"),
    [
        pytest.param(4, True, id="until Saturday"),
        pytest.param(3, True, id="until Sunday"),
        pytest.param(2, False, id="until Monday: next week"),
    ],
)
def test_who_was_put_off_until_this_week_comes_in_the_next(until: int, found: bool) -> None:
    put_off = decided(Decision.SNOOZED, ago(30), ago(until))
    assert (revive_suggestion([a_tie(*monthly(800))], NOW, put_off) is not None) == found


def test_who_was_skipped_is_not_drawn_again() -> None:
    drawn = (revived(NOW) or line_missing()).person_id
    skipped = decided(Decision.SKIPPED, ago(30), number=drawn)
    line = revive_suggestion(dormant_ties(9, NOW), NOW, skipped) or line_missing()
    assert line.person_id != drawn


def test_each_week_of_each_year_has_a_draw_of_its_own() -> None:
    days = [date(2025, 11, 24), date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 30)]
    seeds = [week_seed(day) for day in days]
    assert seeds[1:] == [850706494, 850706494, 850714413]
    assert seeds[0] != seeds[1]


def test_of_equals_the_longer_silence_comes_first() -> None:
    ties = [
        replace(summarise(a_person(n), monthly(since), NOW, in_open_case=True), m_slow=9.0)
        for n, since in [(1, 400), (2, 410), (3, 400)]
    ]
    lines = cooling_suggestions(ties, NOW, {}, 5)
    assert {line.score for line in lines} == {0.8}
    assert [line.person_id for line in lines] == [2, 1, 3]


def test_ties_of_the_search_are_revived_first() -> None:
    ties = dormant_ties(9, NOW)
    ties[4] = replace(ties[4], target_company=True)
    assert (revived(NOW, ties) or line_missing()).person_id == 5


@given(st.lists(ties, max_size=5), st.integers(0, 5))
def test_every_suggestion_can_be_acted_on(found: list[Tie], limit: int) -> None:
    several = [replace(t, person=replace(t.person, id=PersonId(n))) for n, t in enumerate(found)]
    lines = cooling_suggestions(several, NOW, {}, limit)
    assert len(lines) <= limit
    assert len({line.key for line in lines}) == len(lines)
    for line in lines:
        assert 0 < line.score <= 1
        assert line.why
        assert line.opens is None or line.opens <= NOW


# --------------------------------------------------------------- an easy one before the old one

LAST_WEEK = ago(NOW.weekday() + 1)


def warm(number: int, *more: Touchpoint) -> Tie:
    """They wrote every few days until three weeks ago."""
    mails = [touch(days, IN) for days in range(21, 120, 7)]
    return summarise(a_person(number), [*mails, *more], NOW)


def easy(*others: Tie, decisions: Mapping[str, StepDecision] | None = None) -> TieSuggestion | None:
    ties = [*dormant_ties(1, NOW), *others]
    return easy_suggestion(ties, NOW, decisions or {}, revive_suggestion(ties, NOW, {}))


def test_before_an_old_tie_the_warmest_one_that_may_be_written_to() -> None:
    warmer = warm(3, touch(16, IN), touch(18, IN))
    line = easy(warm(2), warmer, warm(4))
    assert line is not None
    assert (line.person_id, line.status) == (3, "easy")
    assert "Aknin and Sandstrom 2024, n = 194" in line.why[0]


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param(warm(2, touch(NOW.weekday(), OUT)), id="written to this week"),
        pytest.param(warm(2, touch(15, OUT)), id="who owes an answer"),
        pytest.param(warm(2, touch(3, IN)), id="in touch a few days ago"),
        pytest.param(
            summarise(a_person(2, cadence_days=90), [touch(30, IN)] * 3, NOW), id="with a rhythm"
        ),
    ],
)
def test_whom_it_is_not(reason: Tie) -> None:
    assert easy(reason) is None


def test_nobody_easy_without_an_old_tie_to_follow() -> None:
    assert easy_suggestion([warm(2)], NOW, {}, None) is None


def test_what_was_decided_this_week_is_a_beginning() -> None:
    this_week = decided(Decision.DONE, NOW, number=9)
    before = decided(Decision.DONE, LAST_WEEK, number=9)
    assert easy(warm(2), decisions=this_week) is None
    assert easy(warm(2), decisions=before) is not None
