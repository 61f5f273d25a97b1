"""Going back changes data, never who may read along: what was ended or shared less stays so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm.domain.sharing import Share
from crm.errors import NotAllowed
from crm.remote.replica import Replica
from crm.remote.target import Target
from crm.services import coach, portability
from tests.remote.lost_answers import TODAY, add_person
from tests.remote.support import names, opened

COACH = "cleo@coach.example"


@pytest.fixture
def ours(folder: Target, tmp_path: Path) -> Replica:
    """Version 1: Sam. Version 2: a coach was invited, who sees people and impressions of age."""
    made = opened(folder, tmp_path / "a")
    add_person(made, "Sam")
    coach.invite(made, COACH, [Share.PEOPLE, Share.AGE], TODAY, "Ada")
    return made


def end(account: Replica) -> None:
    (standing,) = [one for one in coach.all_invitations(account) if one.stands]
    coach.revoke(account, standing.id, TODAY)


def is_read(account: Replica) -> bool:
    try:
        coach.client(account, COACH, TODAY)
    except NotAllowed:
        return False
    return True


def from_a_backup(account: Replica, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_bytes(account.image_of(2))
    account.replace(file)


WAYS: dict[str, Callable[[Replica, Path], object]] = {
    "go back": lambda account, _: account.restore(2),
    "go back before the invitation, then to it": lambda account, _: (
        account.restore(1), account.restore(0), account.restore(2)
    ),
    "undo of going back": lambda account, _: account.restore(account.restore(2)),
    "restore a backup": from_a_backup,
    "from another machine": lambda account, tmp_path: opened(
        account._account.target, tmp_path / "b"
    ).restore(2),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_coach_who_was_ended_stays_ended(
    ours: Replica, way: Callable[[Replica, Path], object], tmp_path: Path
) -> None:
    end(ours)
    add_person(ours, "Wrong")
    way(ours, tmp_path)
    ours.pull()
    assert "Sam" in names(ours)
    assert not is_read(ours)
    assert [one.stands for one in coach.all_invitations(ours)] == [False]
    coach.invite(ours, COACH, [], TODAY)
    assert is_read(ours)


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_coach_who_reads_along_goes_on_and_sees_no_more_than_now(
    ours: Replica, version: int
) -> None:
    (standing,) = coach.all_invitations(ours)
    coach.share(ours, standing.id, [Share.PEOPLE])
    ours.restore(version)
    assert coach.client(ours, COACH, TODAY).shares == {Share.PEOPLE}
    assert [one.id for one in coach.all_invitations(ours)] == [standing.id]


def test_an_end_in_a_state_that_is_damaged_later_is_kept_by_the_file_that_has_it(
    ours: Replica, folder: Target
) -> None:
    end(ours)
    folder.blank(ours._account.user, [3])
    ours.restore(2)
    assert not is_read(ours)


def test_a_backup_lets_nobody_in_who_was_not_invited_here(
    ours: Replica, folder: Target, tmp_path: Path
) -> None:
    other = opened(folder, tmp_path / "b", user="u-ben-00000000")
    file = tmp_path / "backup.db"
    portability.backup_to(ours, file)
    other.replace(file)
    assert names(other) == ["Sam"]
    assert coach.all_invitations(other) == []


def test_a_file_of_this_machine_keeps_it_too(tmp_path: Path, ours: Replica) -> None:
    from crm.store.local import open_store

    here = open_store(tmp_path / "embers.db")
    invited = coach.invite(here, COACH, [], TODAY)
    portability.backup_to(here, tmp_path / "backup.db")
    coach.revoke(here, invited.id, TODAY)
    portability.restore_from(tmp_path / "embers.db", tmp_path / "backup.db")
    assert [one.stands for one in coach.all_invitations(here)] == [False]
