"""Erasure and damage: what ended stays ended everywhere, what is damaged is never taken for erased."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from crm.errors import (
    NotFound,
    NotSaved,
    StoreDamaged,
    StoreUnreachable,
)
from crm.remote.replica import Replica
from crm.remote.sealing import Keyring
from crm.remote.target import Target
from crm.remote.versions import Kind
from crm.services.people import erasure, people
from tests.remote.lost_answers import TODAY, add_person, back
from tests.remote.support import USER, Clock, Dated, add, names, opened
from tests.remote.tampered import Tampered, down, overwrite

# -- the end of an account ------------------------------------------------------------------------


def test_an_erased_account_ends_on_every_machine(
    here: Replica, elsewhere: Replica, folder: Target, tmp_path: Path
) -> None:
    add_person(here, "Secretname")
    elsewhere.pull()
    here.erase_account()
    with pytest.raises(NotFound, match="erased"):
        elsewhere.pull()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if b"Secretname" in path.read_bytes()]
    for act in (lambda: add_person(elsewhere, "x"), lambda: elsewhere.rehearse(len)):
        with pytest.raises(NotFound, match="erased"):
            act()
    assert [one.size > 0 for one in folder.saved(USER)] == [False, False, True]


@pytest.mark.parametrize("anew", [False, True], ids=["erased", "begun anew"])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_write_never_crosses_an_erasure(
    here: Replica, elsewhere: Replica, folder: Target, tmp_path: Path, anew: bool, restarted: bool
) -> None:
    here.erase_account()
    again = opened(folder, tmp_path / "c")
    for number in range(20 if anew else 0):
        add(again, f"New{number}")
    if restarted:
        elsewhere.close()
        elsewhere = opened(folder, tmp_path / "b")
        assert "Sam" not in names(elsewhere)
    else:
        with pytest.raises(NotFound, match="erased"):
            add_person(elsewhere, "Old")
    there = opened(folder, tmp_path / "d")
    assert names(there) == [f"New{number}" for number in range(20 if anew else 0)]


def test_an_erasure_that_stopped_half_way_goes_on(
    here: Replica, link: Tampered, folder: Target, tmp_path: Path
) -> None:
    for name in ("Ada", "Bea"):
        add(here, name)
    link.before = lambda method: down(method) if method == "blank" else None
    with pytest.raises(StoreUnreachable) as stopped:
        here.erase_account()
    assert str(stopped.value) == (
        "Your account is closed, but some earlier states in the cloud have not been erased yet. "
        "Sign in and erase it once more to finish."
    )
    assert stopped.value.operator == "down"
    assert not (tmp_path / "a" / USER).exists()
    assert [one.size > 0 for one in folder.saved(USER)] == [True, True, True]
    back(link)
    again = opened(link, tmp_path / "a")
    assert names(again) == []
    again.erase_account()
    assert [one.size > 0 for one in folder.saved(USER)] == [False, False, True]
    again = opened(link, tmp_path / "a")
    add(again, "Cid")
    assert again.prune() == []
    assert names(opened(folder, tmp_path / "b")) == ["Cid"]


def test_an_erasure_while_others_save_ends_what_they_saved_too(
    here: Replica, elsewhere: Replica, link: Tampered, folder: Target, tmp_path: Path
) -> None:
    left = ["Yolanda", "Zelda"]

    def others_first(method: str) -> None:
        if method == "create" and left:
            add_person(elsewhere, left.pop(0))

    add(here, "Ada")
    elsewhere.pull()
    link.before = others_first
    here.erase_account()
    assert left == []
    assert [one.size > 0 for one in folder.saved(USER)] == [False, False, False, False, True]
    with pytest.raises(NotFound, match="erased"):
        add_person(elsewhere, "Old")
    assert names(opened(folder, tmp_path / "c")) == []


def test_an_account_that_an_older_embers_erased_begins_anew(
    here: Replica, elsewhere: Replica, folder: Target, tmp_path: Path
) -> None:
    add(here, "Ada")
    folder.create(USER, 3, b"")
    folder.blank(USER, [1, 2])
    again = opened(folder, tmp_path / "c")
    assert (names(again), again.state().damage) == ([], None)
    elsewhere.pull()  # this one cannot know whether it is damage, and asks
    assert elsewhere.state().damage is not None
    add(again, "New")
    with pytest.raises(NotFound, match="erased"):
        elsewhere.pull()
    assert names(opened(folder, tmp_path / "d")) == ["New"]


def test_what_is_deleted_for_good_while_others_save_goes_everywhere_and_takes_nothing_along(
    here: Replica, elsewhere: Replica, link: Tampered, folder: Target, tmp_path: Path
) -> None:
    def others_first(method: str) -> None:
        if method == "create":
            back(link)
            add_person(elsewhere, "Yolanda")

    link.before = others_first
    here.forget(lambda db: db.execute("DELETE FROM people WHERE first_name = 'Sam'"))
    assert names(here) == ["Yolanda"]
    assert names(opened(folder, tmp_path / "c")) == ["Yolanda"]


# -- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [Keyring(), Keyring([b"k" * 32])], ids=["plain", "sealed"])
def test_an_object_that_lost_its_bytes_is_damage_and_no_erasure(
    folder: Target, tmp_path: Path, keys: Keyring
) -> None:
    clock = Clock()
    store = Dated(folder, clock)
    one = opened(store, tmp_path / "a", clock, keys=keys)
    everybody = [f"P{number}" for number in range(20)]
    for name in everybody:
        add(one, name)
    overwrite(folder, USER, 20, b"")
    other = opened(store, tmp_path / "b", clock, keys=keys)
    assert names(other) == everybody[:-1]
    damage = other.state().damage
    assert damage is not None
    assert (damage.version, damage.good) == (20, 19)
    with pytest.raises(StoreDamaged):
        add(other, "New")
    one.pull()
    assert names(one) == everybody
    clock.move(days=8)
    for number in range(10):
        add(one, f"Q{number}")
    one.prune()
    assert names(opened(store, tmp_path / "c", clock, keys=keys))[:20] == everybody


def test_a_healed_object_is_noticed(here: Replica, folder: Target, tmp_path: Path) -> None:
    for name in ("Ada", "Bea", "Cid"):
        add(here, name)
    whole = folder.get(USER, 3)
    overwrite(folder, USER, 3, whole[:50])
    link = Tampered(folder)
    other = opened(link, tmp_path / "c")
    assert other.state().damage is not None
    link.asked.clear()
    other.pull()
    assert link.asked == ["exists"]  # not looked at again within a minute
    overwrite(folder, USER, 3, whole)
    other.try_now()
    assert other.state().damage is None
    assert names(other) == ["Ada", "Bea", "Cid"]


@pytest.mark.parametrize("noted", [True, False])
def test_a_store_that_lost_everything_is_filled_again_from_what_is_here(
    here: Replica, folder: Target, tmp_path: Path, noted: bool
) -> None:
    for name in ("Ada", "Bea"):
        add(here, name)
    slot = here.path.parent.parent
    here.close()
    folder.delete(USER, [1, 2])
    if not noted:
        mark = json.loads((slot / "mark.json").read_text())
        (slot / "mark.json").write_text(json.dumps(mark | {"here": "another"}))
    again = opened(folder, tmp_path / "a")
    assert names(again) == ["Ada", "Bea"]
    add(again, "Cid")
    assert names(opened(folder, tmp_path / "b")) == ["Ada", "Bea", "Cid"]


def test_a_damaged_object_that_the_operator_removes_is_noticed(
    here: Replica, folder: Target, tmp_path: Path
) -> None:
    for name in ("Ada", "Bea"):
        add(here, name)
    overwrite(folder, USER, 2, b"")
    other = opened(folder, tmp_path / "c")
    folder.delete(USER, [2])
    other.try_now()
    add(other, "Cid")
    assert names(other) == ["Ada", "Cid"]


def test_answers_kept_in_memory_are_nobody_elses(
    here: Replica, folder: Target, tmp_path: Path
) -> None:
    add_person(here, "Sam")
    backup = tmp_path / "backup.db"
    backup.write_bytes(here.image_of(1))
    planted = sqlite3.connect(backup)
    planted.execute("UPDATE people SET first_name = 'Planted'")
    planted.commit()
    planted.close()
    eve = opened(folder, tmp_path / "e", user="u-eve-00000000")
    eve.replace(backup)

    def seen(store: Replica) -> list[str]:
        return [
            row.person.first_name for row in people.page(store, people.PeopleFilter(), TODAY).rows
        ]

    assert seen(eve) == ["Planted"]
    assert seen(here) == ["Sam"]
    here.replace(backup)
    assert seen(here) == ["Planted"]


def test_what_deletes_for_good_leaves_nothing_and_is_refused_whole(
    here: Replica, elsewhere: Replica, link: Tampered
) -> None:
    gone = add_person(here, "Secretname")
    link.before = down
    with pytest.raises(NotSaved):
        erasure.person(here, gone.id)
    assert names(here) == ["Sam", "Secretname"]
    back(link)
    add_person(elsewhere, "Yolanda")
    erasure.person(here, gone.id)
    assert here.history()[0].kind is Kind.FULL
    assert names(here) == ["Sam", "Yolanda"]
    assert b"Secretname" not in here.path.read_bytes()
    assert b"Secretname" not in here.image_of(here.state().version)
