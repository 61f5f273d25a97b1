"""Parts of an archive: the same result in any order, when imported twice, and when undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.domain.touchpoints.touchpoint import Channel
from crm.services import touchpoints
from crm.services.imports import history
from crm.services.people import erasure, people
from crm.store.local import LocalStore, open_store
from tests.conftest import TODAY, longer
from tests.services.imports.test_whole_archives import (
    CONNECTIONS,
    INVITATIONS,
    LINK,
    MESSAGES,
    bring,
    content,
    facts,
    line,
    of,
    zipped,
)
from tests.services.support import fresh, text_of
from tests.store.support import a_touchpoint, scalar

BEN = f"Ben,Berrymore,{LINK}ben,,Harbor,Lead,06 Mar 2026\n"


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def chat(numbers: range, day: str = "2026-03-09") -> str:
    """Messages of one conversation on one day, each at a second of its own."""
    return "".join(
        line("robin" if n % 2 else "anna", "anna" if n % 2 else "robin", day).replace(
            "10:00:00", f"10:{n // 60:02}:{n % 60:02}"
        )
        for n in numbers
    )


def test_two_halves_of_a_day_add_up_and_the_same_lines_do_not(store: LocalStore) -> None:
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(30))))
    assert [count for *_, count in facts(of(store, "anna"))] == [30]
    bring(store, zipped(messages=MESSAGES + chat(range(30, 50))))
    assert [count for *_, count in facts(of(store, "anna"))] == [50]
    bring(store, zipped(messages=MESSAGES + chat(range(20, 45))))
    assert [count for *_, count in facts(of(store, "anna"))] == [50]


def test_the_same_words_at_the_same_moment_count_as_often_as_they_stand(store: LocalStore) -> None:
    twice = line("robin", "anna", "2026-03-09") * 2
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + twice))
    bring(
        store, zipped(messages=MESSAGES + twice + line("anna", "robin", "2026-03-09", text="Yes"))
    )
    assert [count for *_, count in facts(of(store, "anna"))] == [3]


def test_an_export_of_another_year_writes_the_same_message_a_little_differently(
    store: LocalStore,
) -> None:
    old = line("robin", "anna", "2026-03-09", text="Good morning &amp; welcome")
    new = line("robin", "anna", "2026-03-09", text='"Good morning\n& welcome"')
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + old))
    bring(store, zipped(messages=MESSAGES + new))
    assert [count for *_, count in facts(of(store, "anna"))] == [1]


def test_no_words_of_messages_are_kept_but_the_beginning_of_the_first(
    store: LocalStore, database: Path
) -> None:
    said = MESSAGES + line("robin", "anna", "2026-03-09") + line(
        "anna", "robin", "2026-03-09", text="Zanzibar"
    ).replace("10:00:00", "11:00:00")  # fmt: skip
    bring(store, zipped(Connections=CONNECTIONS, messages=said))
    with store.read() as db:
        assert "anzibar" not in "\n".join(db.conn.iterdump())


@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_touchpoint_goes_only_with_the_last_import_that_tells_of_it(
    store: LocalStore, last: int
) -> None:
    parts = [
        zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(10 * (n + 1))), x=str(n))
        for n in range(3)
    ]
    done = [bring(store, part).import_id for part in parts]
    assert len(set(done)) == 3
    for number in {0, 1, 2} - {last}:
        history.undo(store, done[number], TODAY)
        assert len(of(store, "anna")) == 1
    assert [count for *_, count in facts(of(store, "anna"))] == [10 * (last + 1)]
    gone = history.undo(store, done[last], TODAY)
    assert (gone.touchpoints_removed, gone.people_removed, of(store, "anna")) == (1, 1, [])


def test_whom_a_later_export_lists_stays_when_the_first_is_taken_back(store: LocalStore) -> None:
    first = bring(store, zipped(Connections=CONNECTIONS))
    second = bring(store, zipped(Connections=CONNECTIONS + BEN))
    undone = history.undo(store, first.import_id, TODAY)
    assert (undone.people_removed, undone.kept) == (0, ())
    assert history.undo(store, second.import_id, TODAY).people_removed == 2


def test_messages_wait_for_the_connections_of_the_other_half(store: LocalStore) -> None:
    talk = bring(store, zipped(messages=MESSAGES + chat(range(3)), Invitations=INVITATIONS))
    assert talk.touchpoints == 0
    listing = bring(store, zipped(Connections=CONNECTIONS))
    assert listing.touchpoints == 2
    usual = fresh(store.path.with_name("usual.db"))
    bring(usual, zipped(Connections=CONNECTIONS))
    bring(usual, zipped(messages=MESSAGES + chat(range(3)), Invitations=INVITATIONS))
    assert content(store) == content(usual)
    history.undo(store, listing.import_id, TODAY)
    assert content(store)["touchpoints"] == content(store)["people"] == []
    bring(store, zipped(Connections=CONNECTIONS))
    history.undo(store, talk.import_id, TODAY)
    assert len(content(store)["people"]) == 1
    assert content(store)["touchpoints"] == []


def test_who_was_erased_is_not_waited_for(store: LocalStore, database: Path) -> None:
    bring(store, zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(3))))
    bring(store, zipped(messages=MESSAGES + line("robin", "ben", "2026-03-09", "2-b")))
    erasure.person(store, 1)
    assert scalar(database, "SELECT count(*) FROM tellings") == 1
    assert b"Ashdale" not in database.read_bytes()
    assert b"/in/anna" not in database.read_bytes()


def test_what_the_user_logged_first_is_theirs_again(store: LocalStore) -> None:
    bring(store, zipped(Connections=CONNECTIONS))
    own = a_touchpoint(1, day=date(2026, 3, 9), channel=Channel.LINKEDIN_MESSAGE, summary="Hi")
    touchpoints.log(store, own, TODAY)
    before = content(store)
    parts = [
        zipped(messages=MESSAGES + chat(range(1, 9, 2))),
        zipped(messages=MESSAGES + chat(range(1, 5))),
    ]
    for order in permutations(range(2)):
        done = [bring(store, part).import_id for part in parts]
        assert [count for *_, count in facts(of(store, "anna"))] == [6]
        for number in order:
            history.undo(store, done[number], TODAY)
        assert content(store) == before


def test_what_the_user_corrected_stays_when_its_import_goes(store: LocalStore) -> None:
    part = zipped(
        Connections=CONNECTIONS, messages=MESSAGES + chat(range(3)) + chat(range(3), "2026-03-10")
    )
    done = bring(store, part)
    first, _ = of(store, "anna")
    touchpoints.correct(store, replace(first, summary="Asked for advice"), TODAY)
    undone = history.undo(store, done.import_id, TODAY)
    assert (undone.touchpoints_removed, [p.name for p in undone.kept]) == (1, ["Anna Ashdale"])
    (left,) = of(store, "anna")
    assert (left.summary, left.import_id) == ("Asked for advice", None)
    again = bring(store, part)
    assert (again.new, again.touchpoints) == (0, 1)
    history.undo(store, again.import_id, TODAY)
    assert [t.summary for t in of(store, "anna")] == ["Asked for advice"]


def test_who_was_removed_does_not_come_back_after_an_undo(store: LocalStore) -> None:
    part = zipped(Connections=CONNECTIONS, messages=MESSAGES + chat(range(3)))
    done = bring(store, part)
    people.remove(store, 1, TODAY)
    history.undo(store, done.import_id, TODAY)
    again = bring(store, part)
    assert (again.new, again.touchpoints) == (0, 0)
    assert people.get(store, 1).binned_on == TODAY


PEOPLE = CONNECTIONS + BEN
_lines = st.lists(
    st.tuples(
        st.sampled_from(("anna", "ben")), st.booleans(), st.integers(9, 11), st.integers(0, 5)
    ),
    max_size=8,
)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Some connections, or none, and some messages of a small set."""
    listed = draw(st.sampled_from(("", CONNECTIONS, PEOPLE)))
    said = "".join(
        line(who if theirs else "robin", "robin" if theirs else who, f"2026-03-{day:02}", f"2-{who}")
        .replace("10:00:00", f"10:00:{second:02}")
        for who, theirs, day, second in draw(_lines)
    )  # fmt: skip
    more = {"Invitations": INVITATIONS} if draw(st.booleans()) else {}
    tables = {"Connections": listed} if listed else {"Skills": "Name\nPatience\n"}
    return zipped(messages=MESSAGES + said, **tables, **more)


@settings(max_examples=longer(10, 300), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), parts=st.lists(archives(), min_size=2, max_size=4, unique=True))
def test_what_stands_decides_and_not_how_it_came_about(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, parts: list[bytes]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    one, other = fresh(folder / "one.db"), fresh(folder / "other.db")
    standing: dict[int, int] = {}
    numbers = st.integers(0, len(parts) - 1)
    for number in data.draw(st.lists(numbers, min_size=2, max_size=8)):
        if number in standing and data.draw(st.booleans()):
            history.undo(one, standing.pop(number), TODAY)
        else:
            standing[number] = bring(one, parts[number]).import_id
    for number in data.draw(st.permutations(sorted(standing))):
        bring(other, parts[number])
    assert content(one) == content(other)
    for number in data.draw(st.permutations(sorted(standing))):
        history.undo(one, standing[number], TODAY)
    assert text_of(one) == text_of(fresh(folder / "empty.db"))
