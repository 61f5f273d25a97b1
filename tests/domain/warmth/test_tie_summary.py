"""The stored summary of a tie: who was last in touch on which day, and how often the user tried since."""

from __future__ import annotations

import pytest

from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.domain.warmth.tie_summary import NEVER, standing_of
from tests.log_builders import BOTH, IN, OUT, log, on, touch


@pytest.mark.parametrize(
    ("touchpoints", "last", "theirs", "ours", "unanswered", "latest"),
    [
        pytest.param([], None, None, None, 0, None, id="nothing"),
        pytest.param(log((5, IN)), 5, 5, None, 0, 5, id="they wrote"),
        pytest.param(log((5, OUT)), 5, None, 5, 1, 5, id="you wrote"),
        pytest.param(log((3, OUT), (9, OUT)), 9, None, 9, 2, 9, id="you wrote twice"),
        pytest.param(log((2, OUT), (5, IN), (9, OUT)), 9, 5, 9, 1, 9, id="in turns, you last"),
        pytest.param(log((2, IN), (5, OUT), (9, IN)), 9, 9, 5, 0, 9, id="in turns, they last"),
        pytest.param(log((5, BOTH)), 5, 5, None, 0, 5, id="you met"),
        pytest.param(
            [touch(3, OUT, result=Result.REPLIED, answered=8)], 8, 8, 3, 0, 8, id="they replied"
        ),
        pytest.param(
            [touch(3, OUT, Channel.GIFT_CARD, Result.DECLINED, answered=8)], 8, 8, 3, 0, 8,
            id="they refused: that is no warmth, but contact",
        ),
        pytest.param(
            [touch(3, OUT), touch(7, OUT, Channel.CALL, Result.NO_ANSWER, number=2)], 3, None, 3, 1, 7,
            id="a call nobody took is no contact",
        ),
        pytest.param(
            [touch(3, OUT), touch(7, OUT, number=2, binned=True)], 3, None, 3, 1, 3, id="in the bin"
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_summary(
    touchpoints: list[Touchpoint],
    last: int | None,
    theirs: int | None,
    ours: int | None,
    unanswered: int,
    latest: int | None,
) -> None:
    def number(day: int | None) -> int | None:
        return None if day is None else on(day).toordinal()

    for given in (touchpoints, touchpoints[::-1]):
        found = standing_of(given)
        assert (found.last_contact, found.theirs_on, found.ours_on) == (
            number(last), number(theirs), number(ours),
        )  # fmt: skip
        assert found.unanswered == unanswered
        assert found.latest == (NEVER if latest is None else number(latest))
        assert found.contact_on == (None if last is None else on(last))
