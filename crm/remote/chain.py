"""The versions of one user as a chain: read a state, find damage, prune old versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crm.remote.sealing import Keyring
from crm.remote.state import Damage
from crm.remote.target import Saved, Target
from crm.remote.versions import (
    BASES,
    FULL_EVERY,
    Fingerprint,
    Kind,
    Unreadable,
    Version,
    apply,
    fingerprint,
    meta_of,
    unpack,
)

#: Parallel requests.
_AT_ONCE: Final = 8


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
    _kinds: dict[int, Kind] = field(default_factory=dict)

    def load(self, version: int, start: Loaded | None = None) -> Loaded:
        """The state of a version, read from the last full image, or on top of `start`.

        Raises:
            Broken: an object of it is damaged or missing.
        """
        nothing = Loaded(0, bytearray(), None, 0)
        if version == 0:
            return nothing
        if start is not None and start.print is not None and start.version < version:
            try:
                return self._on_top(version, start)
            except Broken:
                pass  # versions in between may have been pruned; a full image settles it
        return self._on_top(version, nothing)

    def _on_top(self, version: int, start: Loaded) -> Loaded:
        image, life, expected = start.image, start.life, ""
        for number, step in self._steps(version, start.version):
            if step.meta.kind is Kind.ASIDE:
                continue
            try:
                apply(image, step)
            except Unreadable as error:
                raise Broken(number) from error
            life, expected = step.meta.life, step.sum
        found = fingerprint(image)
        if expected and found.sum != expected:
            raise Broken(version)
        return Loaded(version, image, found if image else None, life)

    def content(self, version: int) -> bytearray:
        """The image to restore: the state of a version, or the work it set aside.

        Raises:
            Broken: it cannot be read.
        """
        step = self.read(version)
        if step is None or step.meta.kind is not Kind.ASIDE:
            return self.load(version).image
        image = bytearray()
        try:
            apply(image, step)
        except Unreadable as error:
            raise Broken(version) from error
        if fingerprint(image).sum != step.sum:
            raise Broken(version)
        return image

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
                if step.meta.kind in BASES:
                    return steps[::-1]
            version = stop
        if floor == 0 and steps:
            raise Broken(steps[-1][0])
        return steps[::-1]

    def last_good(self, version: int) -> int:
        """The newest readable state up to this version; 0 if there is none."""
        for one in reversed(self.target.saved(self.user)):
            if one.version > version or self._kind(one.version) in (None, Kind.ASIDE):
                continue
            try:
                self.load(one.version)
            except Broken as error:
                version = min(one.version, error.version) - 1  # what is built on it is broken, too
            else:
                return one.version
        return 0

    def read(self, version: int) -> Version | None:
        """An object; None if there is none, or it cannot be read."""
        try:
            data = self.target.get(self.user, version)
            return unpack(data, (self.user, version), self.keys, self.limit)
        except (KeyError, Unreadable):
            return None

    def nonce_of(self, version: int) -> str:
        """The nonce of an object; "" if there is none."""
        try:
            return meta_of(self.target.head(self.user, version)).nonce
        except (KeyError, Unreadable):
            return ""

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
            kinds = list(workers.map(self._kind, (one.version for one in newest)))
        return [
            VersionInfo(
                one.version, one.at, kind, kind is not None and not good < one.version <= broken
            )
            for one, kind in zip(newest, kinds, strict=True)
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
        base = next((number for number in reversed(old) if self._kind(number) in BASES), 0)
        gone = [one.version for one in saved if one.version < base]
        # None may stay below another that goes: emptied ones are younger than their numbers.
        if not gone or not set(gone) <= set(old):
            return []
        try:
            self.load(base)
        except Broken:
            return []
        self.target.delete(self.user, gone)
        return gone

    def _kind(self, version: int) -> Kind | None:
        """What a version is; None if it cannot be read."""
        if version not in self._kinds:
            with suppress(KeyError, Unreadable):
                self._kinds[version] = meta_of(self.target.head(self.user, version)).kind
        return self._kinds.get(version)

    def _fetch(self, numbers: Sequence[int]) -> Iterator[Version | None]:
        if len(numbers) == 1:
            yield self.read(numbers[0])
            return
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            yield from list(workers.map(self.read, numbers))
