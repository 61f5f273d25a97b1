"""The proof of an hour at work finds what it is there to find."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crm.store.local import LocalStore, open_store
from proof import soak
from proof.soak import Gain, Measure
from proof.visitor import Seen
from proof.watched import watched
from tests.store.support import add_person, add_touchpoint

SAID = (
    "2026-11-30 03:37:34.226 Uvicorn server started on 127.0.0.1:40705",
    "",
    "  You can now view your Streamlit app in your browser.",
    "  URL: http://127.0.0.1:40705",
    "  Stopping...",
)


@pytest.fixture
def store(database: Path) -> LocalStore:
    store = open_store(database)
    add_touchpoint(store, add_person(store), summary="soak 1")
    return store


def hour(store: LocalStore) -> list[Measure]:
    """Sixty minutes in which nothing grows."""
    size = store.path.stat().st_size
    return [
        Measure(60.0 * n, 200_000_000 + n % 3 * 400_000, 10 + n % 2, 12, 2, 3, size, 0)
        for n in range(1, 61)
    ]


def broken(
    store: LocalStore,
    measures: Sequence[Measure],
    seen: Seen | None = None,
    said: Sequence[str] = SAID,
) -> list[str]:
    rows = soak.told(store, seen or Seen(logged=["soak 1"]), measures, said, 0.03)
    return [row.promise for row in rows if not row.kept]


def test_an_hour_in_which_nothing_grows_is_told_as_kept(store: LocalStore) -> None:
    assert broken(store, hour(store)) == []


@pytest.mark.parametrize(
    ("name", "each", "promise"),
    [
        ("memory", 300_000, "Memory stays flat"),
        ("threads", 1, "So do threads and open files"),
        ("files", 1, "So do threads and open files"),
        ("sessions", 1, "A closed tab is forgotten"),
    ],
)
def test_what_grows_each_minute_is_told(
    store: LocalStore, name: str, each: int, promise: str
) -> None:
    grown = [
        replace(one, **{name: getattr(one, name) + each * n}) for n, one in enumerate(hour(store))
    ]
    assert broken(store, grown) == [promise]


def test_the_open_tab_counts_however_long_it_has_been_open(store: LocalStore) -> None:
    long_ago, now = [time.monotonic() - 4_000], [time.monotonic() - 4_000, time.monotonic() - 20]
    store.path.with_name("held").write_text("2", "ascii")
    own = os.getpid()
    assert soak.measured(own, store.path, 0.0, long_ago).recent == 1
    assert soak.measured(own, store.path, 0.0, now).recent == 2
    assert soak.measured(own, store.path, 0.0, now).sessions == 2


@pytest.mark.parametrize(
    ("begun", "held"),
    [
        ([], 0),
        ([-4_000], 0),  # the first one follows nobody
        ([-4_000, -100], 1),  # for two minutes, to come back
        ([-4_000, -900], 1),  # and until another one is noted
        ([-4_000, -900, -200], 1),  # which was long ago
        ([-4_000, -900, -800], 2),  # too early after the first
        ([-4_000, -900, -10], 2),  # only just now
    ],
)
def test_a_session_is_held_until_its_time_is_over_and_another_one_lost_its_tab(
    begun: list[float], held: int
) -> None:
    assert soak.may_be_held([1e6 + one for one in begun], 1e6) == held


def test_memory_that_is_taken_once_at_first_is_no_leak(store: LocalStore) -> None:
    warm = [
        replace(one, memory=one.memory - max(0, 20 - n) * 4_000_000)
        for n, one in enumerate(hour(store))
    ]
    assert broken(store, warm) == []


def test_a_file_that_keeps_empty_pages_is_told(store: LocalStore) -> None:
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("CREATE TABLE filler(text TEXT)")
        db.execute("INSERT INTO filler VALUES (?)", ["x" * 900_000])
        db.execute("DROP TABLE filler")
        db.commit()
    assert broken(store, hour(store)) == ["The file grows with what is stored alone"]


def test_a_log_that_is_never_copied_back_is_told(store: LocalStore) -> None:
    long = [replace(one, log=40_000_000) for one in hour(store)]
    assert broken(store, long) == ["The file grows with what is stored alone"]


@pytest.mark.parametrize(
    "line",
    [
        '2026-11-30 03:37:47.285 The widget with key "people:page" was created with a default value',
        "Traceback (most recent call last):",
        "ResourceWarning: unclosed database",
    ],
)
def test_a_line_in_the_log_is_told(store: LocalStore, line: str) -> None:
    assert broken(store, hour(store), said=[*SAID, line]) == ["The log says nothing"]


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-30 03:37:47.285 Couldn't find fragment with id 0f1a2b. This can happen if the fragment does not exist"
        " anymore when this request is processed, for example because a full app rerun happened that did not register"
        " the fragment. Usually this doesn't happen or no action is required, so its mainly for debugging.",
        "2026-11-30 10:55:05.224 The fragment with id f8b0824b does not exist anymore - it might have been removed"
        " during a preceding full-app rerun.",
    ],
)
def test_a_line_that_streamlit_itself_calls_harmless_is_counted_apart(
    store: LocalStore, line: str
) -> None:
    assert broken(store, hour(store), said=[*SAID, line]) == []


@pytest.mark.parametrize(
    ("seen", "promise"),
    [
        (Seen(logged=["soak 1", "soak 2"]), "Nothing that was saved is lost"),
        (Seen(failed=["export: Timeout"]), "A person at work finds everything done"),
        (
            Seen(wrong=["today: a skeleton stays"]),
            "Nothing wrong is on the screen, and no place stays empty",
        ),
    ],
)
def test_what_the_person_saw_is_told(store: LocalStore, seen: Seen, promise: str) -> None:
    assert broken(store, hour(store), seen) == [promise]


def test_what_a_line_gains_and_how_much_is_noise() -> None:
    rising = Gain.of((0, 1, 2, 3), (10, 12, 14, 16))
    assert (rising.gained, rising.noise, rising.mean) == pytest.approx((6, 0, 13))
    uneven = Gain.of((0, 1, 2, 3, 4), (10, 14, 9, 13, 11))
    assert uneven.gained == pytest.approx(0.4)
    assert uneven.noise > 5
    assert Gain.of((0, 1), (10, 13)).gained == 3


def test_sessions_count_as_long_as_somebody_holds_them() -> None:
    class Session:
        def __init__(self, number: int) -> None:
            self.number = number

    held = watched(Session)
    kept = [Session(number) for number in range(3)]
    assert (len(held), kept[2].number) == (3, 2)
    kept.clear()
    assert len(held) == 0
