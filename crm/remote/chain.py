"""The versions of one user as a chain: read a state, find damage, prune old versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crm.remote.sealing import Keyring
from crm.remote.target import Saved, Target
from crm.remote.versions import (
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
    """

    version: int
    image: bytearray
    print: Fingerprint | None


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version in the history.

    Attributes:
        kind: None if it was erased.
        readable: False if it is known to be damaged.
    """

    version: int
    at: datetime
    size: int
    kind: Kind | None
    readable: bool = True


@dataclass(slots=True)
class Chain:
    """All versions of a user in a store; every method may raise `StoreTrouble`."""

    target: Target
    user: str
    keys: Keyring
    limit: int

    def load(self, version: int, start: Loaded | None = None) -> Loaded:
        """The state of a version, read from the last full image, or on top of `start`.

        Raises:
            Broken: an object of it is damaged or missing.
        """
        if start is not None and start.print is not None and start.version < version:
            try:
                return self._on_top(version, start.version, start.image)
            except Broken:
                pass  # versions in between may have been pruned; a full image settles it
        return self._on_top(version, 0, bytearray())

    def _on_top(self, version: int, floor: int, image: bytearray) -> Loaded:
        steps = self._steps(version, floor)
        last = None
        for number, step in steps:
            if step.meta.kind is Kind.ASIDE:
                continue
            try:
                apply(image, step)
            except Unreadable as error:
                raise Broken(number) from error
            last = step
        if last is None:
            return Loaded(version, image, fingerprint(image) if image else None)
        found = fingerprint(image)
        if found.sum != last.sum:
            raise Broken(version)
        return Loaded(version, image, found)

    def content(self, version: int) -> bytearray:
        """The image to restore: the state of a version, or the work it set aside.

        Raises:
            Broken: it cannot be read.
        """
        data = self._get(version)
        step = self._unpacked(version, data) if data else None
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
            for number, data in zip(numbers, self._fetch(numbers), strict=True):
                if data == b"" and not steps:
                    return []  # erased: the state is an empty one
                step = self._unpacked(number, data) if data else None
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
        while version > 0:
            start = (version - 1) // FULL_EVERY * FULL_EVERY
            checked = self.check(range(start + 1, version + 1))
            good = [number for number, sound in checked.items() if sound]
            if good:
                return max(good)
            version = start
        return 0

    def check(self, numbers: Iterable[int]) -> dict[int, bool]:
        """Read the objects of an ascending run of versions; return the sound states, without asides."""
        found: dict[int, bool] = {}
        image: bytearray | None = None
        for number in numbers:
            data = self._get(number)
            step = self._unpacked(number, data) if data else None
            if step is not None and step.meta.kind is Kind.ASIDE:
                continue
            if step is None or (image is None and not step.meta.is_base):
                image = None
            else:
                image = image if image is not None else bytearray()
                image = image if _fits(image, step) else None
            found[number] = image is not None
        return found

    def sum_of(self, version: int) -> str:
        """The SHA-256 that a version states for its image; "" if it cannot be read."""
        data = self._get(version)
        step = self._unpacked(version, data) if data else None
        return step.sum if step else ""

    def nonce_of(self, version: int) -> str:
        """The nonce of an object; "" if there is none."""
        try:
            return meta_of(self.target.head(self.user, version)).nonce
        except (KeyError, Unreadable):
            return ""

    def history(self, most: int, broken: int = 0, good: int = 0) -> list[VersionInfo]:
        """The newest versions, newest first; those between `good` and `broken` are marked."""
        saved = self.target.saved(self.user)[-most:][::-1]
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            kinds = list(workers.map(self._kind, saved))
        return [
            VersionInfo(
                one.version,
                one.at,
                one.size,
                kind,
                (kind is not None or one.size == 0) and not good < one.version <= broken,
            )
            for one, kind in zip(saved, kinds, strict=True)
        ]

    def prune(self, keep: timedelta) -> list[int]:
        """Delete versions older than `keep` that no newer state needs; return their numbers.

        Counted back from the newest version by the store's own clock, so a wrong clock here cannot
        delete what is young. Two old full images stay, unless the newer one was made to forget. The
        lowest numbers go first: if a number is free again, so is the one below it, which is how a
        writer who slept notices.
        """
        saved = self.target.saved(self.user)
        cut = self._cut(saved, keep)
        gone = [one.version for one in saved if one.version < cut]
        if gone:
            self.target.delete(self.user, gone)
        return gone

    def _cut(self, saved: Sequence[Saved], keep: timedelta) -> int:
        """The oldest version to keep; 0 = keep all."""
        old = []
        for one in saved:
            if one.at > saved[-1].at - keep:
                break
            old.append(one)
        bases = 0
        for one in reversed(old):
            kind = self._kind(one)
            if one.size == 0:
                return one.version
            if kind not in (Kind.FULL, Kind.COMPACT):
                continue
            bases += 1
            if kind is Kind.COMPACT or bases == 2:
                return one.version if self.check([one.version])[one.version] else 0
        return 0

    def _kind(self, saved: Saved) -> Kind | None:
        if saved.size == 0:
            return None
        try:
            return meta_of(self.target.head(self.user, saved.version)).kind
        except (KeyError, Unreadable):
            return None

    def _fetch(self, numbers: Sequence[int]) -> Iterator[bytes | None]:
        if len(numbers) == 1:
            yield self._get(numbers[0])
            return
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            yield from list(workers.map(self._get, numbers))

    def _get(self, version: int) -> bytes | None:
        try:
            return self.target.get(self.user, version)
        except KeyError:
            return None

    def _unpacked(self, version: int, data: bytes) -> Version | None:
        try:
            return unpack(data, (self.user, version), self.keys, self.limit)
        except Unreadable:
            return None


def _fits(image: bytearray, step: Version) -> bool:
    """Apply a version and return whether the image is as expected."""
    try:
        apply(image, step)
    except Unreadable:
        return False
    return fingerprint(image).sum == step.sum
