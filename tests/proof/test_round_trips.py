"""The proof of round trips finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

from proof import round_trips


def test_a_trip_that_loses_something_is_told() -> None:
    row = round_trips._row("All comes back", lambda folder, n: "a came back as b" if n else "", 3)
    assert not row.kept
    assert row.figure == "2 differ"
    assert row.faults[0] == "database 1: a came back as b"


def test_a_difference_is_shown_at_its_line() -> None:
    assert round_trips.difference("one\ntwo", "one\ntwo") == ""
    assert round_trips.difference("one\ntwo", "one\nthree") == "'two' came back as 'three'"
    assert round_trips.difference("one\ntwo", "one") == "2 lines came back as 1"


def test_a_generated_database_is_the_same_each_time(tmp_path: Path) -> None:
    one = round_trips.generated(tmp_path / "one.db", 2)
    other = round_trips.generated(tmp_path / "other.db", 2)
    another = round_trips.generated(tmp_path / "another.db", 4)
    assert round_trips.text_of(one) == round_trips.text_of(other)
    assert round_trips.text_of(one) != round_trips.text_of(another)
