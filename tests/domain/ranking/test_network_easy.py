"""The easy message before a harder one, in columns: to whom, and whether one was written this week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.domain.ranking.network import Network
from tests.domain.ranking.test_network import NEVER, NOW, ago, row

MONDAY = NOW - timedelta(days=2)


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        pytest.param({}, True, id="warm, and they were the last to write"),
        pytest.param({"size": 0.46}, False, id="warmth 24.7 is quiet"),
        pytest.param({"size": 0.48}, True, id="warmth 25.4 is not"),
        pytest.param({"cadence": 30}, False, id="has a day of its own"),
        pytest.param({"theirs_on": NEVER}, False, id="never a sign of theirs"),
        pytest.param({"unanswered": 1, "ours_on": ago(400)}, False, id="a message is unanswered"),
        pytest.param({"last_contact": ago(13), "latest": ago(13)}, False, id="in touch 13 days ago"),
        pytest.param({"last_contact": ago(14), "latest": ago(14)}, True, id="in touch 14 days ago"),
        pytest.param({"latest": ago(-1)}, False, id="contact is coming"),
    ],
)  # fmt: skip
def test_whom_an_easy_message_may_go_to(values: dict[str, Any], listed: bool) -> None:
    found = Network.of([row(1, **{"size": 2.0} | values)]).easy(NOW, [], 9)
    assert found == ([1] if listed else [])


def test_the_warmest_come_first_and_not_more_than_asked_for() -> None:
    network = Network.of([row(1, 1.0), row(2, 2.0), row(3, 2.0), row(4, 3.0)])
    assert network.easy(NOW, [], 9) == [4, 2, 3, 1]
    assert network.easy(NOW, [], 2) == [4, 2]
    assert network.easy(NOW, [4, 9], 2) == [2, 3]
    assert Network.of([row(1, 2.0), row(2, 2.001)]).easy(NOW, [], 1) == [2]


@pytest.mark.parametrize(
    ("ours_on", "found"),
    [
        pytest.param(ago(3), False, id="last Sunday"),
        pytest.param(ago(2), True, id="on Monday"),
        pytest.param(ago(0), True, id="today"),
        pytest.param(ago(-1), False, id="tomorrow is not yet"),
        pytest.param(NEVER, False, id="never"),
    ],
)
def test_whether_somebody_was_written_to_this_week(ours_on: float, found: bool) -> None:
    network = Network.of([row(1, ours_on=ours_on)])
    assert network.written_since(MONDAY, NOW, []) == ([1] if found else [])


def test_one_who_was_written_to_is_enough_and_nobody_who_is_left_out() -> None:
    network = Network.of([row(1), row(2, ours_on=ago(1)), row(3, ours_on=ago(1))])
    assert network.written_since(MONDAY, NOW, []) == [2]
    assert network.written_since(MONDAY, NOW, [2]) == [3]
    assert network.written_since(MONDAY, NOW, [1, 2, 3]) == []
