"""Guessing is slowed per address and for everybody, and the owner is told how long to wait."""

from __future__ import annotations

import threading

import pytest

from crm.errors import NotAllowed
from crm.passphrase import hashing
from crm.passphrase.attempts import MOST_ADDRESSES, Attempts
from crm.passphrase.door import Answer, PassphraseDoor
from crm.passphrase.owner import Owner

HERE, THERE = "192.0.2.1", "198.51.100.7"
WORDS = "correct horse battery"


class Clock:
    at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(clock)


@pytest.fixture(scope="module")
def owner() -> Owner:
    known = hashing.read(hashing.make(WORDS))
    assert known is not None
    return Owner(known, "a random text of more than thirty letters")


def test_after_three_wrong_ones_the_pauses_double_up_to_a_quarter_of_an_hour(
    attempts: Attempts, clock: Clock
) -> None:
    assert [attempts.begin(HERE) for _ in range(3)] == [0, 0, 0]
    told = []
    for _ in range(10):
        told.append(attempts.begin(HERE))
        clock.at += told[-1]
        assert attempts.begin(HERE) == 0
    assert told == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


@pytest.mark.parametrize(
    "address", ["", "10.1.2.3", "127.0.0.1", "::1", "fd00::7", "::ffff:192.168.0.9", "a proxy"]
)
def test_an_address_that_may_be_a_proxys_keeps_nobody_out_for_long(
    attempts: Attempts, clock: Clock, address: str
) -> None:
    for _ in range(3):
        attempts.begin(address)
    told = []
    for _ in range(5):
        told.append(attempts.begin(address))
        clock.at += told[-1]
        assert attempts.begin(address) == 0
    assert told == [5, 10, 20, 30, 30]


def test_asking_while_waiting_makes_it_no_longer(attempts: Attempts, clock: Clock) -> None:
    for _ in range(3):
        attempts.begin(HERE)
    assert [attempts.begin(HERE) for _ in range(4)] == [5, 5, 5, 5]
    clock.at += 4.5
    assert attempts.begin(HERE) == 1


def test_another_address_does_not_wait_for_it(attempts: Attempts) -> None:
    for _ in range(4):
        attempts.begin(HERE)
    assert attempts.begin(THERE) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
        ("no address", "192.0.2.1", False),
    ],
)
def test_a_household_has_a_whole_network(
    attempts: Attempts, one: str, other: str, same: bool
) -> None:
    for _ in range(3):
        attempts.begin(one)
    assert (attempts.begin(other) > 0) is same


def test_from_many_addresses_everybody_waits_half_a_minute_at_most(
    attempts: Attempts, clock: Clock
) -> None:
    told = []
    for number in range(40):
        wait = attempts.begin(f"203.0.113.{number}")
        if wait:
            told.append(wait)
            clock.at += wait
            assert attempts.begin(f"203.0.113.{number}") == 0
    assert told[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert max(told) == 30


def test_the_right_one_lets_its_address_begin_anew(attempts: Attempts) -> None:
    for _ in range(3):
        attempts.begin(HERE)
    attempts.was_right(HERE)
    assert attempts.begin(HERE) == 0


def test_an_hour_later_it_is_forgotten(attempts: Attempts, clock: Clock) -> None:
    for _ in range(3):
        attempts.begin(HERE)
    clock.at += 3_601
    assert [attempts.begin(HERE) for _ in range(4)] == [0, 0, 0, 5]


def test_the_table_is_bounded(clock: Clock) -> None:
    attempts = Attempts(clock)
    for number in range(MOST_ADDRESSES + 50):
        clock.at += 60
        attempts.begin(f"host-{number}")
    assert len(attempts._by_address) == 1_000


def test_the_door_says_how_long_to_wait_and_lets_nobody_in_meanwhile(
    owner: Owner, clock: Clock
) -> None:
    door = PassphraseDoor(Attempts(clock))
    assert [door.knock(owner, "wrong words here", HERE) for _ in range(3)] == [Answer.WRONG] * 3
    with pytest.raises(NotAllowed, match="Please wait 5 seconds before the next try"):
        door.knock(owner, WORDS, HERE)
    clock.at += 5
    assert door.knock(owner, WORDS, HERE) is Answer.RIGHT


def test_one_is_tried_at_a_time_and_who_is_not_tried_is_not_counted(
    owner: Owner, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = PassphraseDoor(Attempts(clock), patience=0.05)
    begun, end = threading.Event(), threading.Event()
    matches = hashing.matches

    def slow(typed: str, known: hashing.Hash) -> bool:
        begun.set()
        end.wait(20)
        return matches(typed, known)

    with monkeypatch.context() as patch:
        patch.setattr(hashing, "matches", slow)
        first = threading.Thread(target=door.knock, args=(owner, "wrong words here", HERE))
        first.start()
        begun.wait(20)
        for _ in range(5):
            with pytest.raises(NotAllowed, match="Other people are signing in right now"):
                door.knock(owner, WORDS, THERE)
        end.set()
        first.join()
    assert door.knock(owner, WORDS, THERE) is Answer.RIGHT
