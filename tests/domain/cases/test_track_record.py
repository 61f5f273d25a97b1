"""What the record says about a recruiter who comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import ClosedWhy, Stage
from crm.domain.cases.track_record import promise_of, track_record
from crm.domain.ids import OpportunityId
from crm.domain.touchpoints.touchpoint import Touchpoint
from tests.builders import GIL, SAM, a_case, a_touchpoint, an_event

TODAY = date(2026, 4, 1)
PROMISED = date(2026, 3, 20)
TALK = ("interview_held", "2026-03-02")


def case(*events: tuple[str, str], number: int = 1, role: str = "recruiter", **job: Any) -> Case:
    """A case that Sam recruits for, with these events."""
    made = a_case([an_event(n, *one) for n, one in enumerate(events, 1)], [(SAM, role)], **job)
    return replace(made, opportunity=replace(made.opportunity, id=OpportunityId(number)))


@pytest.mark.parametrize(
    ("events", "job", "expected"),
    [
        pytest.param([TALK], {"promised_decision_on": None}, None, id="nothing was promised"),
        pytest.param([TALK, ("rejection_received", "2026-03-20")], {}, True, id="told on the day"),
        pytest.param([TALK, ("rejection_received", "2026-03-18")], {}, True, id="told before"),
        pytest.param([TALK, ("offer_received", "2026-03-19")], {}, True, id="an offer in time"),
        pytest.param([TALK, ("rejection_received", "2026-03-21")], {}, False, id="a day late"),
        pytest.param([TALK], {}, False, id="not told at all"),
        pytest.param([TALK, ("no_answer_presumed", "2026-03-30")], {}, False, id="taken as a no"),
        pytest.param([TALK], {"promised_decision_on": date(2026, 4, 1)}, None, id="it is today"),
        pytest.param([TALK], {"promised_decision_on": date(2026, 4, 9)}, None, id="still to come"),
        pytest.param(
            [TALK, ("rejection_received", "2026-03-30")],
            {"promised_decision_on": date(2026, 4, 9)}, True, id="told before a day to come",
        ),
        pytest.param([TALK, ("withdrawn_by_you", "2026-03-10")], {}, None, id="you ended it before"),
        pytest.param([TALK, ("withdrawn_by_you", "2026-03-25")], {}, False, id="you ended it after"),
        pytest.param(
            [TALK], {"closed_on": date(2026, 3, 15), "closed_why": ClosedWhy.LET_GO}, None,
            id="you let it go before",
        ),
        pytest.param(
            [("rejection_received", "2026-01-10"), TALK], {}, False,
            id="the no of an earlier round is no word about this one",
        ),
        pytest.param([TALK, ("rejection_received", "2026-04-02")], {}, False, id="told tomorrow"),
    ],
)  # fmt: skip
def test_whether_a_promised_day_was_kept(
    events: list[tuple[str, str]], job: dict[str, Any], expected: bool | None
) -> None:
    found = promise_of(case(*events, **{"promised_decision_on": PROMISED, **job}), TODAY)
    assert (found.kept if found else None) is expected


def letters(*days: int) -> list[Touchpoint]:
    return [
        a_touchpoint(n, "email", f"2025-0{n}-01", SAM, result="replied",
                     answered_on=date(2025, n, 1) + timedelta(days=took))
        for n, took in enumerate(days, 1)
    ]  # fmt: skip


TWO = (case(TALK), case(("rejection_received", "2026-02-01"), number=2))


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param([], id="no opportunity"),
        pytest.param([case(TALK)], id="one"),
        pytest.param([case(TALK), case(TALK, number=2, role="interviewer")], id="another part"),
        pytest.param([case(TALK), case(TALK)], id="the same one twice"),
    ],
)
def test_only_a_recruiter_who_comes_back_has_a_record(cases: list[Case]) -> None:
    assert track_record(SAM, cases, letters(3, 4, 5), TODAY) is None
    assert track_record(GIL, TWO, letters(3, 4, 5), TODAY) is None


def test_the_opportunities_the_newest_first() -> None:
    closed = case(
        ("rejection_received", "2026-03-10"), number=3,
        closed_on=date(2026, 3, 12), closed_why=ClosedWhy.LET_GO,
    )  # fmt: skip
    found = track_record(SAM, [*TWO, closed], [], TODAY)
    assert found is not None
    assert [(job.id, stage) for job, stage in found.jobs] == [
        (3, Stage.CLOSED), (1, Stage.INTERVIEWING), (2, Stage.REJECTED),
    ]  # fmt: skip


NONE = "No answer of Sam is recorded yet, so nobody can say how long one takes."


@pytest.mark.parametrize(
    ("contacts", "promised", "sentences"),
    [
        pytest.param([], (None, None), [NONE], id="nothing known"),
        pytest.param(
            letters(4), (None, None),
            ["Sam answered you once, after 4 days. That is too little to say what is usual."],
            id="one answer",
        ),
        pytest.param(
            letters(4, 1), (None, None),
            ["Sam answered you twice, after 1 to 4 days. That is too little to say what is usual."],
            id="two answers",
        ),
        pytest.param(
            letters(3, 14, 6), (PROMISED, None),
            [
                "Sam usually takes 6 days to answer: the median of 3 answers, which took 3 to 14 days.",
                "You were not told by Mar 20, 2026, the one day that was promised.",
            ],
            id="three answers and a promise not kept",
        ),
        pytest.param(
            [], (None, date(2026, 2, 3)),
            [NONE, "You were told by Feb 3, 2026, the one day that was promised."], id="a promise kept",
        ),
        pytest.param(
            [], (PROMISED, date(2026, 2, 3)),
            [NONE, "You were told in time on 1 of the 2 days promised for a decision."],
            id="two promises",
        ),
        pytest.param(
            [a_touchpoint(1, "gift_card", "2026-01-05", SAM)], (None, None),
            [NONE, "You sent Sam 1 gift card, on Jan 5, 2026."], id="a gift",
        ),
        pytest.param(
            [
                a_touchpoint(1, "gift_card", "2025-01-05", SAM),
                a_touchpoint(2, "gift_card", "2026-02-05", SAM),
                a_touchpoint(3, "gift_card", "2026-03-05", SAM, result="bounced"),
                a_touchpoint(4, "gift_card", "2026-03-06", SAM, direction="in"),
                a_touchpoint(5, "gift_card", "2026-03-07", SAM, binned_on=TODAY),
                a_touchpoint(6, "gift_card", "2026-04-07", SAM),
            ],
            (None, None),
            [NONE, "You sent Sam 2 gift cards, the last one on Feb 5, 2026."], id="gifts that arrived",
        ),
    ],
)  # fmt: skip
def test_the_record_in_words(
    contacts: list[Touchpoint], promised: tuple[date | None, date | None], sentences: list[str]
) -> None:
    cases = [
        replace(one, opportunity=replace(one.opportunity, promised_decision_on=day))
        for one, day in zip(TWO, promised, strict=True)
    ]
    found = track_record(SAM, cases, contacts, TODAY)
    assert found is not None
    assert list(found.sentences("Sam")) == sentences


def test_a_talk_in_which_they_took_part_makes_the_letter_after_it_a_thank_you() -> None:
    met = a_case([an_event(1, "interview_held", "2026-03-02", SAM)], [(SAM, "recruiter")])
    contacts = [
        a_touchpoint(1, "email", "2026-03-02", SAM),
        a_touchpoint(2, "email", "2026-03-10", SAM),
        a_touchpoint(3, "email", "2026-03-12", SAM, direction="in"),
    ]
    found = track_record(SAM, [met, TWO[1]], contacts, TODAY)
    assert found is not None
    assert found.answers == (2,)
