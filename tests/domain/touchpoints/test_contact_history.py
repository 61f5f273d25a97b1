"""What counts as contact, and how long somebody has been silent."""

from __future__ import annotations

import pytest

from crm.domain.touchpoints.contact_history import history, last_contact
from crm.domain.touchpoints.touchpoint import Channel, Result, Touchpoint
from crm.domain.warmth.score import value
from tests.log_builders import BOTH, IN, OUT, START, log, on, touch


@pytest.mark.parametrize(
    ("touchpoint", "equal_to"),
    [
        pytest.param(
            touch(0, OUT, Channel.CALL, Result.NO_ANSWER), [], id="a call nobody took is nothing"
        ),
        pytest.param(touch(0, OUT, result=Result.BOUNCED), [], id="bounced mail is nothing"),
        pytest.param(touch(0, binned=True), [], id="the bin is nothing"),
        pytest.param(touch(61), [], id="tomorrow is nothing yet"),
        pytest.param(touch(0, BOTH), [touch(0)], id="mutual counts as theirs"),
        pytest.param(
            touch(0, OUT, result=Result.REPLIED, answered=4),
            log((0, OUT), (4, IN)),
            id="a reply is a contact of theirs on its day",
        ),
        pytest.param(
            touch(0, OUT, result=Result.REPLIED, answered=61),
            log((0, OUT)),
            id="a reply that is still to come does not count",
        ),
        pytest.param(
            touch(0, OUT, result=Result.REPLIED),
            log((0, OUT)),
            id="a reply on an unknown day adds nothing",
        ),
        pytest.param(
            touch(0, OUT, Channel.LINKEDIN_REQUEST, Result.ACCEPTED, answered=9),
            [touch(0, OUT, Channel.LINKEDIN_REQUEST), touch(9, IN, Channel.LINKEDIN_REQUEST)],
            id="an accepted request is half a contact of theirs",
        ),
        pytest.param(
            touch(0, OUT, Channel.LINKEDIN_REQUEST, Result.ACCEPTED),
            [touch(0, IN, Channel.LINKEDIN_REQUEST)],
            id="accepted on an unknown day counts on the day of the request",
        ),
        pytest.param(
            touch(0, IN, Channel.LINKEDIN_REQUEST, Result.ACCEPTED, answered=9),
            [touch(0, IN, Channel.LINKEDIN_REQUEST), touch(9, IN, Channel.LINKEDIN_REQUEST)],
            id="a request of theirs that I accept, likewise",
        ),
        pytest.param(
            touch(0, OUT, Channel.LINKEDIN_REQUEST, Result.REPLIED, answered=9),
            [touch(0, OUT, Channel.LINKEDIN_REQUEST)],
            id="a request has no reply but the acceptance",
        ),
        pytest.param(
            touch(0, IN, Channel.EVENT), [touch(0)], id="channels without points count as unknown"
        ),
    ],
)
def test_what_counts_as_contact(touchpoint: Touchpoint, equal_to: list[Touchpoint]) -> None:
    assert value([touchpoint], on(60)) == pytest.approx(value(equal_to, on(60)), abs=1e-9)


@pytest.mark.parametrize(
    ("touchpoints", "expected"),
    [
        pytest.param([], 0, id="nothing happened"),
        pytest.param(log((0, OUT), (1, OUT)), 2, id="two days without an answer"),
        pytest.param(log((1, OUT), (1, OUT)), 1, id="two mails on one day are one try"),
        pytest.param(log((0, OUT), (1, IN), (2, OUT)), 1, id="their mail starts anew"),
        pytest.param(log((0, OUT), (1, BOTH)), 0, id="a coffee ends the silence"),
        pytest.param(log((1, OUT), (1, IN)), 0, id="an answer on the same day"),
        pytest.param(
            [touch(0, OUT, result=Result.REPLIED, answered=2), touch(1, OUT, number=2)],
            0,
            id="a reply answers all that went before",
        ),
        pytest.param([touch(0, OUT, result=Result.REPLIED)], 0, id="a reply on an unknown day"),
        pytest.param([touch(0, OUT, Channel.CALL, Result.REACHED)], 0, id="they took the call"),
        pytest.param(
            [touch(0, OUT, Channel.COFFEE, Result.DECLINED)], 0, id="a refusal is an answer"
        ),
        pytest.param(
            [touch(0, OUT, Channel.LINKEDIN_REQUEST, Result.ACCEPTED, answered=9)],
            0,
            id="they accepted",
        ),
        pytest.param([touch(0, OUT, result=Result.REPLIED, answered=90)], 1, id="not yet"),
        pytest.param(
            [touch(0, OUT, Channel.CALL, Result.NO_ANSWER)], 0, id="a call nobody took is no try"
        ),
    ],
)
def test_unanswered_days(touchpoints: list[Touchpoint], expected: int) -> None:
    assert history(touchpoints, on(60)).unanswered == expected


def test_last_days() -> None:
    touchpoints = [*log((0, IN), (5, OUT)), touch(7, OUT, result=Result.DECLINED, answered=8)]
    theirs = history(touchpoints, on(60)).theirs
    assert theirs is not None
    assert theirs.day == on(8)
    assert last_contact(touchpoints, on(60)) == on(8)
    assert (history([], START).theirs, last_contact([], START)) == (None, None)
