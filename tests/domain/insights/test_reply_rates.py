"""What counts as outreach, what as an answer to it, and what is not counted yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.insights.proportions import Rate
from crm.domain.insights.reply_rates import (
    ANSWER_DAYS,
    NO_ROLE,
    Roles,
    TouchpointRow,
    by_channel,
    by_person,
    by_role,
    outreach,
    together,
)

DAY = date(2026, 3, 2)
LATER = DAY + timedelta(days=60)


def on(days: int, clock: str = "") -> str:
    day = (DAY + timedelta(days=days)).isoformat()
    return f"{day}T{clock}" if clock else day


def a_contact(moment: str, direction: str, **values: object) -> TouchpointRow:
    default = {"person": 1, "touchpoint": 1, "channel": "email"}
    return TouchpointRow(**(default | values), moment=moment, direction=direction)  # type: ignore[arg-type]


OURS = a_contact(on(0), "out")


@pytest.mark.parametrize(
    ("answered", "others"),
    [
        (False, []),
        (True, [a_contact(on(0), "in", touchpoint=2)]),
        (True, [a_contact(on(14), "in", touchpoint=2)]),
        (False, [a_contact(on(15), "in", touchpoint=2)]),
        (False, [a_contact(on(-1), "in", touchpoint=2)]),
        (True, [a_contact(on(3), "both", channel="coffee", touchpoint=2)]),
        (True, [a_contact(on(3), "in", channel="call", touchpoint=2)]),
        (False, [a_contact(on(3), "in", touchpoint=2, result="bounced")]),
        (False, [a_contact(on(3), "in", person=2, touchpoint=2)]),
    ],
)
def test_any_sign_within_14_days_is_an_answer(answered: bool, others: list[TouchpointRow]) -> None:
    (found,) = [o for o in outreach([OURS, *others], LATER) if o.day == DAY.toordinal()]
    assert (found.answered, found.settled) == (answered, True)


@pytest.mark.parametrize(
    ("answered", "values"),
    [
        (True, {"result": "replied", "answered_on": on(2)}),
        (False, {"result": "replied", "answered_on": on(15)}),
        (True, {"result": "replied"}),
        (True, {"result": "accepted", "answered_on": on(5)}),
        (True, {"result": "declined"}),
        (True, {"result": "reached", "channel": "call"}),
        (False, {"result": "no_answer", "channel": "call"}),
        (False, {"result": "sent"}),
        (False, {"result": "ignored"}),
        (False, {"result": "withdrawn", "answered_on": on(5)}),
    ],
)
def test_what_became_of_it_is_an_answer_too(answered: bool, values: dict[str, str]) -> None:
    (found,) = outreach([a_contact(on(0), "out", **values)], LATER)
    assert found.answered is answered


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({"direction": "out", "result": "bounced"}, False),
        ({"direction": "in"}, False),
        ({"direction": "both", "channel": "coffee"}, False),
        ({"direction": "out", "channel": "coffee"}, True),
        ({"direction": "both", "channel": "linkedin_message"}, True),
        ({"direction": "out", "channel": "call", "result": "no_answer"}, True),
    ],
)
def test_what_outreach_is(values: dict[str, str], counts: bool) -> None:
    assert bool(outreach([a_contact(moment=on(0), **values)], LATER)) is counts  # type: ignore[arg-type]


def test_a_day_on_which_both_wrote_is_answered() -> None:
    (found,) = outreach([a_contact(on(0), "both", channel="text")], LATER)
    assert found.answered


def test_on_the_same_day_an_earlier_sign_is_no_answer() -> None:
    ours = a_contact(on(0, "10:00"), "out")
    for clock, answered in (("09:00", False), ("11:00", True), ("", True)):
        theirs = a_contact(on(0, clock), "in", touchpoint=2)
        (found,) = outreach([ours, theirs], LATER)
        assert found.answered is answered, clock


def test_the_first_of_a_day_counts_once() -> None:
    mine = [
        a_contact(on(0, "12:00"), "out", touchpoint=1, channel="call"),
        a_contact(on(0, "09:00"), "out", touchpoint=2, channel="email"),
        a_contact(on(1), "out", touchpoint=3, channel="text"),
    ]
    assert [o.channel for o in outreach(mine, LATER)] == ["email", "text"]


@pytest.mark.parametrize(("days", "settled"), [(0, False), (14, False), (15, True)])
def test_the_last_14_days_are_still_open(days: int, settled: bool) -> None:
    today = DAY + timedelta(days=days)
    for others in ([], [a_contact(on(0), "in", touchpoint=2)]):
        (rate,) = by_channel(outreach([OURS, *others], today))
        # Neither answered nor unanswered: else only what was answered soon would count.
        assert (rate.rate.of, rate.waiting) == ((1, 0) if settled else (0, 1))


def test_what_lies_ahead_is_not_there_yet() -> None:
    assert not outreach([a_contact(on(1), "out")], DAY)
    (found,) = outreach([OURS, a_contact(on(2), "in", touchpoint=2)], DAY + timedelta(days=1))
    assert not found.answered


def test_a_part_is_the_one_of_the_case_else_the_strongest() -> None:
    roles = Roles([(1, 7, "interviewer"), (1, 8, "recruiter"), (1, 8, "hire"), (2, 7, "referrer")])
    told = [
        a_contact(on(0), "out", case=7),
        a_contact(on(1), "out", touchpoint=2, case=8),
        a_contact(on(2), "out", touchpoint=3),
        a_contact(on(0), "out", touchpoint=4, person=2, case=9),
        a_contact(on(0), "out", touchpoint=5, person=3),
    ]
    rates = by_role(outreach(told, LATER), roles)
    assert {r.kind: r.rate.of for r in rates} == {
        "referrer": 1, "recruiter": 2, "interviewer": 1, NO_ROLE: 1,
    }  # fmt: skip
    assert rates[-1].kind == NO_ROLE


MOMENTS = st.builds(
    lambda days, clock: on(days, clock),
    st.integers(0, 40),
    st.sampled_from(["", "", "08:00", "12:00", "18:00"]),
)
CONTACTS = st.lists(
    st.builds(
        a_contact,
        MOMENTS,
        st.sampled_from(["out", "out", "in", "both"]),
        person=st.integers(1, 3),
        channel=st.sampled_from(["email", "call", "coffee", "text"]),
        result=st.sampled_from(["", "", "replied", "declined", "no_answer", "bounced", "sent"]),
        answered_on=st.none() | st.integers(0, 40).map(on),
    ),
    max_size=25,
).map(lambda made: [c._replace(touchpoint=n) for n, c in enumerate(made)])


def slowly(contacts: list[TouchpointRow], today: date) -> dict[tuple[int, int], bool]:
    """The definition read out once more: per person and day, whether any sign came in time."""
    known = [c for c in contacts if date.fromisoformat(c.moment[:10]) <= today]
    found: dict[tuple[int, int], bool] = {}
    for ours in sorted(known, key=lambda c: (c.moment, c.touchpoint)):
        if ours.result == "bounced" or ours.direction == "in":
            continue
        if ours.direction == "both" and ours.channel == "coffee":
            continue
        day = date.fromisoformat(ours.moment[:10])
        if (ours.person, day.toordinal()) in found:
            continue
        signs = []
        for c in known:
            if c.person != ours.person or c.result == "bounced":
                continue
            if (c.channel, c.result) == ("call", "no_answer"):
                continue
            if c.direction != "out":
                clocked = c.direction == "in" and len(c.moment) > 10
                signs.append((c.moment[:10], c.moment if clocked else ""))
            if c.result in ("replied", "declined") and (c.direction == "out" or c.answered_on):
                signs.append((c.answered_on or c.moment[:10], ""))
        found[ours.person, day.toordinal()] = any(
            0 <= (date.fromisoformat(d) - day).days <= ANSWER_DAYS
            and date.fromisoformat(d) <= today
            and not (d == ours.moment[:10] and len(ours.moment) > 10 and m and m < ours.moment)
            for d, m in signs
        )
    return found


@given(CONTACTS, st.integers(0, 60))
def test_the_quick_rule_is_the_definition(contacts: list[TouchpointRow], ahead: int) -> None:
    today = DAY + timedelta(days=ahead)
    found = outreach(contacts, today)
    assert {(o.person, o.day): o.answered for o in found} == slowly(contacts, today)


@given(CONTACTS, st.randoms())
def test_the_order_of_entries_does_not_matter(
    contacts: list[TouchpointRow], chance: object
) -> None:
    mixed = list(contacts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert sorted(outreach(mixed, LATER)) == sorted(outreach(contacts, LATER))


@given(CONTACTS)
def test_every_grouping_counts_the_same(contacts: list[TouchpointRow]) -> None:
    found = outreach(contacts, LATER)
    whole = Rate(sum(o.answered for o in found if o.settled), sum(o.settled for o in found))
    assert together(by_channel(found)) == whole
    assert together(by_role(found, Roles([]))) == whole
    assert together(by_person(found, 99).values()) == whole


def test_who_was_written_to_most_comes_first() -> None:
    mine = [a_contact(on(n), "out", person=2, touchpoint=n) for n in range(3)]
    assert list(by_person(outreach([OURS, *mine], LATER), 1)) == [2]
