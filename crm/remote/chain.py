"""The versions of one user as a chain: read a state, find damage, prune old versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crm.remote.sealing import Keyring
from crm.remote.state import Damage
from crm.remote.target import Saved, Target
from crm.remote.versions import (
    FULL_EVERY,
    Fingerprint,
    Kind,
    Meta,
    Unreadable,
    Version,
    apply,
    fingerprint,
    meta_of,
    unpack,
)

#: Parallel requests.
_AT_ONCE: Final = 8
#: How far apart full images are in what an older Embers wrote.
_MOST_APART: Final = 40


class Broken(Exception):
    """An object that is needed is damaged or missing."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Loaded:
    """The state of one version.

    Attributes:
        version: its number, 0 = nothing was ever saved.
        image: the database file; empty if there is none, or the account was erased.
        print: the fingerprint of the image; None if it is empty.
        life: see `versions.Meta`.
    """

    version: int
    image: bytearray
    print: Fingerprint | None
    life: int


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version in the history.

    Attributes:
        kind: None if it cannot be read.
        readable: False if it is known to be damaged.
    """

    version: int
    at: datetime
    size: int
    kind: Kind | None
    readable: bool


@dataclass(slots=True)
class Chain:
    """All versions of a user in a store; every method may raise `StoreTrouble`."""

    target: Target
    user: str
    keys: Keyring
    limit: int
    #: Objects never change, so what they are is asked once.
    _metas: dict[int, Meta] = field(default_factory=dict)

    def load(self, version: int, start: Loaded | None = None) -> Loaded:
        """The state of a version, read from the last full image, or on top of `start`.

        Raises:
            Broken: an object of it is damaged or missing.
        """
        if version == 0:
            return Loaded(0, bytearray(), None, 0)
        if start is not None and start.print is not None and start.version < version:
            try:
                return self._on_top(version, start.version, start.image)
            except Broken:
                pass  # versions in between may have been pruned; a full image settles it
        return self._on_top(version, 0, bytearray())

    def _on_top(self, version: int, floor: int, image: bytearray) -> Loaded:
        last = None
        steps = self._steps(version, floor)
        for number, step in steps:
            if step.meta.kind is Kind.ASIDE:
                continue
            try:
                apply(image, step)
            except Unreadable as error:
                raise Broken(number) from error
            last = step
        found = fingerprint(image)
        if last is not None and found.sum != last.sum:
            raise Broken(version)
        return Loaded(version, image, found if image else None, steps[-1][1].meta.life)

    def content(self, version: int) -> bytearray:
        """The image to restore: the state of a version, or the work it set aside.

        Raises:
            Broken: it cannot be read.
        """
        step = self.read(version)
        if step is not None and step.meta.kind is Kind.ASIDE:
            image = bytearray()
            if not _fits(image, step):
                raise Broken(version)
            return image
        return self.load(version).image

    def _steps(self, version: int, floor: int) -> list[tuple[int, Version]]:
        """The objects from the last full image (or above `floor`) to `version`, oldest first."""
        steps: list[tuple[int, Version]] = []
        while version > floor:
            # Full images are at fixed numbers, so one round of requests is nearly always enough.
            stop = max(floor, (version - 1) // FULL_EVERY * FULL_EVERY)
            numbers = range(version, stop, -1)
            for number, step in zip(numbers, self._fetch(numbers), strict=True):
                if step is None:
                    raise Broken(number)
                steps.append((number, step))
                if step.meta.is_base:
                    return steps[::-1]
            version = stop
        if floor == 0 and steps:
            raise Broken(steps[-1][0])
        return steps[::-1]

    def last_good(self, version: int) -> int:
        """The newest readable state up to this version; 0 if there is none."""
        there = [one for one in self.target.versions(self.user) if one <= version]
        while there:
            start = (there[-1] - 1) // FULL_EVERY * FULL_EVERY
            # In what an older Embers wrote, only every fifth of these is full.
            while (
                there[-1] - start <= _MOST_APART - FULL_EVERY
                and start
                and not self._is_base(start + 1)
            ):
                start -= FULL_EVERY
            checked = self.check(number for number in there if number > start)
            good = [number for number, sound in checked.items() if sound]
            if good:
                return max(good)
            there = [one for one in there if one <= start]
        return 0

    def check(self, numbers: Iterable[int]) -> dict[int, bool]:
        """Read the objects of an ascending run of versions; return the sound states, without asides."""
        found: dict[int, bool] = {}
        image: bytearray | None = None
        for number in numbers:
            step = self.read(number)
            if step is not None and step.meta.kind is Kind.ASIDE:
                continue
            if step is None or (image is None and not step.meta.is_base):
                image = None
            else:
                image = image if image is not None else bytearray()
                image = image if _fits(image, step) else None
            found[number] = image is not None
        return found

    def read(self, version: int) -> Version | None:
        """An object; None if there is none, or it cannot be read."""
        try:
            data = self.target.get(self.user, version)
            return unpack(data, (self.user, version), self.keys, self.limit)
        except (KeyError, Unreadable):
            return None

    def nonce_of(self, version: int) -> str:
        """The nonce of an object; "" if there is none."""
        meta = self._asked(version)
        return meta.nonce if meta else ""

    def is_tombstone(self, version: int) -> bool:
        """Whether the account was erased by this version; not believed unless it can be opened."""
        step = self.read(version)
        return step is not None and step.meta.kind is Kind.ERASED

    def blank_before(self, tombstone: int, listed: Sequence[Saved]) -> None:
        """Empty everything before a tombstone; the numbers stay taken."""
        left = [one.version for one in listed if one.version < tombstone and one.size]
        if left:
            self.target.blank(self.user, left)

    def history(self, most: int, damage: Damage | None = None) -> list[VersionInfo]:
        """The newest versions that hold anything, newest first; those after the last good one are marked."""
        good, broken = (damage.good, damage.version) if damage else (0, 0)
        saved = [one for one in self.target.saved(self.user) if one.size or one.version > good > 0]
        newest = saved[-most:][::-1]
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            metas = list(workers.map(self._meta, (one.version for one in newest)))
        return [
            VersionInfo(
                one.version,
                one.at,
                one.size,
                meta.kind if meta else None,
                meta is not None and not good < one.version <= broken,
            )
            for one, meta in zip(newest, metas, strict=True)
        ]

    def prune(self, keep: timedelta, life: int) -> list[int]:
        """Delete versions older than `keep` that no newer state needs; return their numbers.

        Counted back from the newest version by the store's own clock, so a wrong clock here cannot
        delete what is young. The newest old full image stays, and is read first to see that it is sound.
        The lowest numbers go first: if a number is free again, so is the one below it, which is how a
        writer who slept notices. What an erasure left over is emptied.
        """
        saved = self.target.saved(self.user)
        self.blank_before(life, saved)
        old = [one.version for one in saved if one.at <= saved[-1].at - keep]
        base = next((number for number in reversed(old) if self._is_base(number)), 0)
        gone = [one.version for one in saved if one.version < base]
        # None may stay below another that goes: emptied ones are younger than their numbers.
        if gone and set(gone) <= set(old) and self.check([base])[base]:
            self.target.delete(self.user, gone)
            return gone
        return []

    def _is_base(self, version: int) -> bool:
        meta = self._meta(version)
        return meta is not None and meta.is_base

    def _meta(self, version: int) -> Meta | None:
        if version not in self._metas:
            meta = self._asked(version)
            if meta is None:
                return None
            self._metas[version] = meta
        return self._metas[version]

    def _asked(self, version: int) -> Meta | None:
        try:
            return meta_of(self.target.head(self.user, version))
        except (KeyError, Unreadable):
            return None

    def _fetch(self, numbers: Sequence[int]) -> Iterator[Version | None]:
        if len(numbers) == 1:
            yield self.read(numbers[0])
            return
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            yield from list(workers.map(self.read, numbers))


def _fits(image: bytearray, step: Version) -> bool:
    """Apply a version and return whether the image is as expected."""
    try:
        apply(image, step)
    except Unreadable:
        return False
    return fingerprint(image).sum == step.sum
