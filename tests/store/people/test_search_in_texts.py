"""Search in what was said: current after each write, right for few people and for nearly everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.store import local
from crm.store.people import people
from crm.store.people.people import PeopleFilter
from crm.store.query import insert_many
from crm.store.touchpoints import touchpoints
from crm.store.touchpoints.took_part import TookPart, took_part
from tests.conftest import longer
from tests.store.support import DAY, a_touchpoint, add_person, add_touchpoint

PEOPLE = 6


@pytest.fixture
def store(database: Path) -> local.LocalStore:
    return local.open_store(database)


def found(store: local.LocalStore, typed: str) -> list[str]:
    with store.read() as db:
        return [p.first_name for p in people.page(db, PeopleFilter(search=typed))]


def pairs(table: TookPart) -> list[tuple[int, int]]:
    return sorted(zip(table.touchpoints.tolist(), table.people.tolist(), strict=True))


#: A person, a second one, and the touchpoint of those there are that the change is about.
places = st.integers(0, PEOPLE - 1)
changes = st.tuples(
    st.sampled_from(["log", "log", "others", "bin", "back", "away"]), places, places, places
)


@settings(
    max_examples=longer(25, 600),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(changes, min_size=1, max_size=12), st.sampled_from(["one", "two"]))
def test_who_took_part_is_current_after_every_write(
    tmp_path_factory: pytest.TempPathFactory, course: list[tuple[str, int, int, int]], program: str
) -> None:
    """The changes are made by this program, or by another one that opened the same file."""
    file = tmp_path_factory.mktemp("took") / "embers.db"
    here = local.open_store(file)
    writer = here if program == "one" else local.open_store(file)
    who = [add_person(here, first_name=f"P{n}") for n in range(PEOPLE)]
    logged = [add_touchpoint(here, who[0], who[1]), add_touchpoint(here, who[2])]

    def change(db: Database, deed: str, one: int, other: int, which: int) -> None:
        about = logged[which % len(logged)]
        several = sorted({who[one], who[other]})
        if deed == "log":
            logged.append(touchpoints.insert(db, a_touchpoint(*several)))
        elif deed == "others":
            touchpoints.update(db, a_touchpoint(*several, id=about))
        elif deed == "away":
            db.execute("DELETE FROM touchpoint_people WHERE person_id = ?", [who[one]])
        else:
            touchpoints.bin_touchpoint(db, about, DAY if deed == "bin" else None)
        assert pairs(took_part(db)) == expected(db)  # also before the write is through

    for step in course:
        writer.write(lambda db, step=step: change(db, *step))  # type: ignore[misc]
        with here.read() as db:
            assert pairs(took_part(db)) == expected(db)


def expected(db: Database) -> list[tuple[int, int]]:
    kept = {row[0] for row in db.execute("SELECT id FROM touchpoints WHERE binned_on IS NULL")}
    every = db.execute("SELECT touchpoint_id, person_id FROM touchpoint_people").fetchall()
    return sorted((one, person) for one, person in every if one in kept)


def test_only_who_took_part_in_what_is_not_in_the_bin_is_found(store: local.LocalStore) -> None:
    wren, cole, dara = (add_person(store, first_name=name) for name in ("Wren", "Cole", "Dara"))
    about = add_touchpoint(store, wren, cole, summary="talked about the harbour")
    add_touchpoint(store, dara, summary="talked about the budget")
    assert found(store, "harbour") == ["Cole", "Wren"]
    assert found(store, "talked") == ["Cole", "Dara", "Wren"]
    assert found(store, "talked harbour") == ["Cole", "Wren"]
    store.write(lambda db: touchpoints.bin_touchpoint(db, about, DAY))
    assert (found(store, "harbour"), found(store, "talked")) == ([], ["Dara"])
    store.write(lambda db: touchpoints.bin_touchpoint(db, about, None))
    store.write(
        lambda db: touchpoints.update(db, a_touchpoint(cole, dara, id=about, summary="harbour"))
    )
    assert found(store, "harbour") == ["Cole", "Dara"]


def test_nobody_said_anything_yet(store: local.LocalStore) -> None:
    add_person(store, first_name="Wren")
    assert found(store, "harbour") == []
    assert found(store, "wren") == ["Wren"]
    assert found(store, "🦉") == []


@pytest.mark.parametrize(
    ("typed", "how_many", "first"),
    [
        # Of 3,000 people 2,700 said one thing, 2,500 another, 2,200 both, and 5 a third.
        ("coffee", 2_700, ["P0000", "P0001"]),
        ("budget", 2_500, ["P0500", "P0501"]),
        ("coffee budget", 2_200, ["P0500", "P0501"]),
        ("harbour", 5, ["P0000", "P0001"]),
        ("coffee harbour", 5, ["P0000", "P0001"]),
        ("budget harbour", 0, []),
        # A name before what was said, and nobody who was archived or is in the bin.
        ("P0600 coffee", 1, ["P0600"]),
        ("P2999 budget", 0, []),
        ("P2998 budget", 0, []),
    ],
)
def test_nearly_everybody_and_hardly_anybody_are_found_alike(
    many: local.LocalStore, typed: str, how_many: int, first: list[str]
) -> None:
    wanted = PeopleFilter(search=typed)
    gone = 2 if typed == "budget" else 0  # the last two are archived and in the bin
    with many.read() as db:
        assert people.count(db, wanted) == how_many - gone
        assert [p.first_name for p in people.page(db, wanted, limit=2)] == first
        assert len(people.ids(db, wanted)) == how_many - gone


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> local.LocalStore:
    store = local.open_store(tmp_path_factory.mktemp("many") / "embers.db")
    day = DAY.isoformat()

    def text(n: int) -> str:
        return " ".join(
            word
            for word, said in (("coffee", n < 2_700), ("budget", n >= 500), ("harbour", n < 5))
            if said
        )

    def fill(db: Database) -> None:
        insert_many(
            db,
            "people",
            (
                {
                    "id": n + 1,
                    "first_name": f"P{n:04}",
                    "last_name": "Larkfield",
                    "created_on": day,
                    "updated_on": day,
                    "archived_on": day if n == 2_998 else None,
                    "binned_on": day if n == 2_999 else None,
                }
                for n in range(3_000)
            ),
        )
        said = ({"id": n + 1, "happened_at": day, "channel": "email", "direction": "out",
                 "summary": text(n)} for n in range(3_000))  # fmt: skip
        insert_many(db, "touchpoints", said)
        insert_many(
            db,
            "touchpoint_people",
            ({"touchpoint_id": n + 1, "person_id": n + 1} for n in range(3_000)),
        )

    store.write(fill)
    return store
