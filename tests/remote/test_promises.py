"""Silence, lost answers, conflicts: nothing is done twice, nor to a record that the screen did not show."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm.domain.people.person import PersonId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint, TouchpointId
from crm.errors import (
    ChangedMeanwhile,
    NotFound,
    NotSaved,
    SavedAfterAll,
)
from crm.remote.replica import Replica
from crm.remote.target import Target
from crm.services import touchpoints
from crm.services.people import erasure, people
from crm.services.shown import unchanged
from crm.store import local
from tests.remote.lost_answers import TODAY, add_person, back
from tests.remote.support import names, numbers, opened
from tests.remote.tampered import Tampered, down


def log(store: Replica, who: int, summary: str) -> Touchpoint:
    record = Touchpoint(TouchpointId(0), (PersonId(who),), TODAY, Channel.EMAIL, summary=summary)
    return touchpoints.log(store, record, TODAY)


def unanswered(method: str) -> None:
    """For `Tampered.after`: a version lands, and nobody hears of it."""
    if method == "create":
        down(method)


def silent_from_now(link: Tampered) -> None:
    """The next version lands, and from then on the store says nothing."""

    def lands(method: str) -> None:
        if method == "create":
            link.before = down
            down(method)

    link.after = lands


def summaries(store: Replica) -> list[tuple[str, str]]:
    sql = (
        "SELECT p.first_name, t.summary FROM touchpoints t JOIN touchpoint_people "
        "ON touchpoint_id = t.id JOIN people p ON p.id = person_id ORDER BY t.id"
    )
    with store.read() as db:
        return [tuple(row) for row in db.execute(sql).fetchall()]


# -- silence --------------------------------------------------------------------------------------


def test_while_the_store_is_silent_nothing_is_saved_and_no_id_is_given(
    here: Replica, elsewhere: Replica, link: Tampered, folder: Target
) -> None:
    link.before = down
    with pytest.raises(NotSaved) as refused:
        add_person(here, "Xavier")
    assert refused.value.title == "Not saved"
    assert "what you typed is still here" in refused.value.hint
    assert names(here) == ["Sam"]
    yolanda = add_person(elsewhere, "Yolanda")
    back(link)
    xavier = add_person(here, "Xavier")
    assert xavier.id > yolanda.id
    log(here, xavier.id, "Told Xavier")
    elsewhere.pull()
    assert names(elsewhere) == ["Sam", "Yolanda", "Xavier"]
    assert summaries(elsewhere) == [("Xavier", "Told Xavier")]


def test_nothing_is_ever_waiting_here(
    here: Replica, link: Tampered, folder: Target, tmp_path: Path
) -> None:
    add_person(here, "Sam")
    link.before = down
    with pytest.raises(NotSaved):
        add_person(here, "Xavier")
    here.close()
    back(link)
    assert names(opened(link, tmp_path / "a")) == ["Sam"]
    assert numbers(folder) == [1]


def test_a_page_does_not_wait_for_a_save_that_waits_for_the_store(
    here: Replica, elsewhere: Replica, link: Tampered
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(method: str) -> None:
        asked.set()
        answer.wait(20)

    link.before = slow
    saving = threading.Thread(target=add_person, args=(here, "Xavier"))
    saving.start()
    asked.wait(20)
    here.pull()
    assert (names(here), saving.is_alive()) == (["Sam"], True)
    answer.set()
    saving.join()
    assert names(here) == ["Sam", "Xavier"]


# -- lost answers ---------------------------------------------------------------------------------


def test_a_lost_answer_is_asked_for_at_once(
    here: Replica, link: Tampered, elsewhere: Replica
) -> None:
    link.after = unanswered
    add_person(here, "Xavier")
    assert here.state().trouble is None
    back(link)
    log(here, 2, "for Xavier")
    elsewhere.pull()
    assert summaries(elsewhere) == [("Xavier", "for Xavier")]


@pytest.mark.parametrize("looked", [False, True], ids=["saved again", "a page in between"])
@pytest.mark.parametrize("others", [False, True], ids=["alone", "others saved"])
def test_what_arrived_unheard_is_not_saved_twice(
    here: Replica, link: Tampered, elsewhere: Replica, looked: bool, others: bool
) -> None:
    silent_from_now(link)
    with pytest.raises(NotSaved):
        add_person(here, "Xavier")
    assert names(here) == ["Sam"]
    if others:
        add_person(elsewhere, "Yolanda")
    back(link)
    if looked:
        here.pull()
    with pytest.raises(SavedAfterAll) as refused:
        add_person(here, "Xavier")
    assert "did arrive after all" in refused.value.sentence
    both = ["Sam", "Xavier", *(["Yolanda"] if others else [])]
    assert names(here) == both
    add_person(here, "Zoe")
    elsewhere.pull()
    assert names(elsewhere) == [*both, "Zoe"]


def test_what_arrives_long_after_it_was_given_up_is_not_saved_twice(
    here: Replica, link: Tampered, folder: Target
) -> None:
    add_person(here, "Sam")
    late: list[tuple[Any, ...]] = []
    create = folder.create

    def on_its_way(*sent: Any) -> None:
        late.append(sent)
        down("create")

    folder.create = on_its_way  # type: ignore[method-assign]
    with pytest.raises(NotSaved):
        add_person(here, "Xavier")
    folder.create = create  # type: ignore[method-assign]
    here.try_now()
    assert (names(here), here.state().trouble) == (["Sam"], None)
    folder.create(*late[0])  # the network had kept it
    with pytest.raises(SavedAfterAll):
        add_person(here, "Xavier")
    assert names(here) == ["Sam", "Xavier"]


@contextmanager
def full_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As long as it lasts nothing can be committed on this machine."""
    usual = local.transaction

    @contextmanager
    def full(db: Database) -> Iterator[Any]:
        def commit() -> None:
            raise sqlite3.OperationalError("database or disk is full")

        with usual(db):
            yield commit

    with monkeypatch.context() as patch:
        patch.setattr(local, "transaction", full)
        yield


def test_a_commit_that_fails_here_loses_nothing(
    here: Replica, elsewhere: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_here(monkeypatch):
        add_person(here, "Xavier")
    assert names(here) == ["Sam", "Xavier"]
    add_person(elsewhere, "Yolanda")
    add_person(here, "Zoe")
    assert names(here) == ["Sam", "Xavier", "Yolanda", "Zoe"]


def test_nor_does_one_that_fails_while_the_store_falls_silent(
    here: Replica, elsewhere: Replica, link: Tampered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def then_silent(method: str) -> None:
        if method == "create":
            link.before = down

    link.after = then_silent
    with full_here(monkeypatch):
        add_person(here, "Xavier")  # it is saved, so this is no refusal
    back(link)
    elsewhere.pull()
    assert names(elsewhere) == ["Sam", "Xavier"]
    add_person(here, "Zoe")
    assert names(here) == ["Sam", "Xavier", "Zoe"]


# -- conflicts ------------------------------------------------------------------------------------


def test_a_change_of_what_was_changed_elsewhere_is_refused(
    here: Replica, elsewhere: Replica
) -> None:
    shown = people.get(here, 1)
    elsewhere.write(lambda db: db.execute("UPDATE people SET last_name = 'Moor' WHERE id = 1"))
    with pytest.raises(ChangedMeanwhile):
        people.edit(unchanged(here, shown), replace(shown, first_name="Samuel"), TODAY)
    with here.read() as db:
        assert db.execute("SELECT first_name, last_name FROM people").fetchall() == [
            ("Sam", "Moor")
        ]


def test_a_touchpoint_with_somebody_erased_elsewhere_is_nobody_elses(
    here: Replica, elsewhere: Replica
) -> None:
    xavier = add_person(here, "Xavier")
    elsewhere.pull()
    erasure.person(elsewhere, xavier.id)
    yolanda = add_person(elsewhere, "Yolanda")
    assert yolanda.id != xavier.id
    with pytest.raises(NotFound):
        log(here, xavier.id, "lunch with Xavier")
    assert summaries(here) == []


def test_a_conflict_while_the_store_falls_silent_is_a_refusal(
    here: Replica, elsewhere: Replica, link: Tampered
) -> None:
    add_person(elsewhere, "Yolanda")

    def then_silent(method: str) -> None:
        if method == "saved":
            down(method)

    link.before = then_silent
    with pytest.raises(NotSaved):
        add_person(here, "Xavier")
    back(link)
    add_person(here, "Xavier")
    assert names(here) == ["Sam", "Yolanda", "Xavier"]


def test_an_undo_of_going_back_loses_nobodys_save(here: Replica, elsewhere: Replica) -> None:
    add_person(here, "Tess")
    elsewhere.pull()
    add_person(elsewhere, "Yolanda")
    former = here.restore(1)
    assert names(here) == ["Sam"]
    here.restore(former, only_if=former + 1)
    assert names(here) == ["Sam", "Tess", "Yolanda"]
    former = here.restore(1)
    elsewhere.pull()
    add_person(elsewhere, "Zoe")
    with pytest.raises(ChangedMeanwhile):
        here.restore(former, only_if=former + 1)
    assert names(here) == ["Sam", "Zoe"]
