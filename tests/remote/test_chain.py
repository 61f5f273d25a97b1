"""The chain itself, object by object: what is deleted by age, what is found damaged, what is read."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from crm.remote.chain import Broken, Chain
from crm.remote.sealing import Keyring
from crm.remote.target import Target
from crm.remote.versions import BLOCK, Kind, fingerprint, pack
from tests.remote.support import USER, Clock, Dated, numbers
from tests.remote.tampered import overwrite

WEEK = timedelta(days=7)
FULL, CHANGES, COMPACT, ASIDE = Kind.FULL, Kind.CHANGES, Kind.COMPACT, Kind.ASIDE
ERASED = Kind.ERASED


class Written:
    """A chain written by hand, a version an hour unless said otherwise."""

    def __init__(self, folder: Target) -> None:
        self.clock = Clock()
        self.store = Dated(folder, self.clock)
        self.chain = Chain(self.store, USER, Keyring(), 50 * BLOCK)
        self.images: list[bytes] = []

    def save(self, *kinds: Kind, **later: float) -> None:
        """The next versions, each of four other blocks of which changes keep three."""
        for kind in kinds:
            self.clock.move(**later or {"hours": 1})
            before = self.images[-1] if self.images else b""
            image = secrets.token_bytes(BLOCK) + (before[BLOCK:] or secrets.token_bytes(3 * BLOCK))
            number = len(self.images) + 1
            packed = pack(image, fingerprint(before), kind, (USER, number), Keyring())
            self.store.create(USER, number, packed.data)
            # What was put aside is no state of the chain.
            self.images.append(before if kind is ASIDE else image)

    def damage(self, *numbers: int) -> None:
        for number in numbers:
            data = self.store.get(USER, number)
            overwrite(self.store.inner, USER, number, data[: len(data) // 2])  # as old as it was

    def prune(self) -> list[int]:
        return self.chain.prune(WEEK, 0)


@pytest.fixture
def written(folder: Target) -> Written:
    return Written(folder)


@pytest.mark.parametrize(
    ("age", "gone"),
    [
        pytest.param(timedelta(days=7, seconds=-1), [], id="a second younger than a week"),
        pytest.param(timedelta(days=7), [1], id="a week"),
        pytest.param(timedelta(days=7, seconds=1), [1], id="a second older"),
    ],
)
def test_what_is_a_week_old_to_the_second_is_old(
    written: Written, age: timedelta, gone: list[int]
) -> None:
    written.save(FULL, COMPACT)
    written.save(CHANGES, seconds=age.total_seconds())
    assert written.prune() == gone
    assert numbers(written.store) == [n for n in (1, 2, 3) if n not in gone]


@pytest.mark.parametrize(
    ("old", "young", "gone"),
    [
        pytest.param([FULL, FULL], [FULL], [1], id="one old full image stays"),
        pytest.param([FULL, FULL, FULL], [], [], id="the newest version is never old"),
        pytest.param([FULL, CHANGES, FULL, CHANGES], [CHANGES], [1, 2], id="with what needs it"),
        pytest.param([FULL, COMPACT, CHANGES], [CHANGES], [1], id="made to forget"),
        pytest.param([FULL, FULL, ASIDE], [CHANGES], [1], id="an aside is no full image"),
        pytest.param([FULL], [CHANGES, COMPACT, CHANGES], [], id="the one that was is young"),
        pytest.param([FULL, CHANGES, ERASED], [FULL], [1, 2], id="a tombstone is one"),
    ],
)
def test_what_pruning_leaves(
    written: Written, old: list[Kind], young: list[Kind], gone: list[int]
) -> None:
    written.save(*old)
    written.clock.move(days=8)
    written.save(*young)
    assert written.prune() == gone


def test_pruning_keeps_all_if_the_full_image_it_would_keep_is_damaged(written: Written) -> None:
    written.save(FULL, CHANGES, FULL)
    written.save(CHANGES, days=8)
    written.damage(3)
    assert written.prune() == []
    assert bytes(written.chain.load(2).image[28:92]) == written.images[1][28:92]


def test_pruning_keeps_all_if_what_was_made_to_forget_is_damaged(written: Written) -> None:
    written.save(FULL, COMPACT)
    written.save(CHANGES, days=8)
    written.damage(2)
    assert written.prune() == []
    assert numbers(written.store) == [1, 2, 3]


def test_emptied_numbers_stay_taken_until_the_tombstone_is_old(written: Written) -> None:
    written.save(FULL, CHANGES, ERASED)
    written.clock.move(days=2)
    written.store.blank(USER, [1, 2])
    written.store.at |= dict.fromkeys((1, 2), written.clock.at)
    written.save(FULL, days=6)
    assert written.prune() == []  # nothing below what goes may stay
    written.save(CHANGES, days=2)
    assert written.prune() == [1, 2]


def test_pruning_empties_what_an_erasure_left_over(written: Written) -> None:
    written.save(FULL, CHANGES, ERASED)
    written.chain.prune(WEEK, 3)
    assert [one.size > 0 for one in written.store.saved(USER)] == [False, False, True]


def test_an_aside_is_read_whole(written: Written) -> None:
    written.save(FULL, CHANGES)
    packed = pack(b"mine" * 2000, None, ASIDE, (USER, 3), Keyring())
    written.store.create(USER, 3, packed.data)
    assert written.chain.content(3)[100:] == (b"mine" * 2000)[100:]
    assert written.chain.content(2)[100:] == written.images[1][100:]


def test_a_damaged_aside_is_not_handed_out(written: Written) -> None:
    written.save(FULL, CHANGES)
    data = written.store.get(USER, 2)
    assert written.chain.content(2)[100:] == written.images[1][100:]
    # It says that it is whole, and holds one block of four.
    overwrite(written.store, USER, 2, data.replace(b'"changes"', b'"aside"  '))
    with pytest.raises(Broken, match="^2$"):
        written.chain.content(2)


@pytest.mark.parametrize(
    ("kinds", "damaged", "good"),
    [
        pytest.param([FULL, CHANGES, CHANGES, CHANGES], [3], 2, id="the one before the damage"),
        pytest.param([FULL, CHANGES, CHANGES], [3], 2, id="the last one is damaged"),
        pytest.param([FULL, CHANGES], [1], 0, id="nothing before it"),
        pytest.param([FULL, CHANGES, FULL, CHANGES, CHANGES], [2, 5], 4, id="a later full image"),
        pytest.param([FULL, ASIDE, CHANGES], [3], 1, id="an aside is no state"),
        pytest.param([FULL, *[CHANGES] * 39, FULL, CHANGES], [41], 40, id="of the forty before"),
        pytest.param([FULL, *[CHANGES] * 39, FULL], [41, 30], 29, id="further back"),
        pytest.param([FULL, *[CHANGES] * 39], [40], 39, id="forty of an older embers"),
        pytest.param([FULL, *[CHANGES] * 7, FULL, CHANGES], [9, 10], 8, id="of the eight before"),
    ],
)
def test_the_newest_state_that_can_be_read(
    written: Written, kinds: list[Kind], damaged: list[int], good: int
) -> None:
    written.save(*kinds)
    written.damage(*damaged)
    assert written.chain.last_good(len(kinds)) == good


def test_an_object_that_is_not_what_it_says_is_not_sound(written: Written) -> None:
    written.save(FULL, CHANGES, CHANGES)
    data = written.store.get(USER, 2)
    # It says that it is the whole image, and holds one block of four.
    overwrite(written.store, USER, 2, data.replace(b'"changes"', b'"full"   '))
    assert written.chain.last_good(3) == 1


def test_changes_to_nothing_are_damage_from_the_first_on(written: Written) -> None:
    written.save(CHANGES, CHANGES)
    with pytest.raises(Broken, match="^1$"):
        written.chain.load(2)
    assert written.chain.last_good(2) == 0


def test_the_history_leaves_out_what_an_erasure_emptied(written: Written) -> None:
    written.save(FULL, CHANGES, CHANGES, ERASED, FULL)
    written.chain.blank_before(4, written.store.saved(USER))
    assert [(one.version, one.kind) for one in written.chain.history(9)] == [(5, FULL), (4, ERASED)]


@pytest.mark.parametrize(
    ("kinds", "read"),
    [
        pytest.param([FULL, CHANGES, CHANGES], [3], id="one change"),
        pytest.param([FULL, CHANGES, CHANGES, CHANGES], [3, 4], id="two changes"),
        pytest.param([FULL, CHANGES, ASIDE], [3], id="what was put aside changes nothing"),
        pytest.param([FULL, CHANGES, FULL], [3], id="a whole image"),
    ],
)
def test_only_what_is_new_is_read(
    written: Written, monkeypatch: pytest.MonkeyPatch, kinds: list[Kind], read: list[int]
) -> None:
    written.save(*kinds)
    here, asked, get = written.chain.load(2), [], written.store.get

    def asking(user: str, number: int) -> bytes:
        asked.append(number)
        return get(user, number)

    monkeypatch.setattr(written.store, "get", asking)
    loaded = written.chain.load(len(kinds), here)
    assert loaded.image[100:] == written.images[-1][100:]
    assert sorted(asked) == read
