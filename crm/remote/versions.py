"""The image of a database -> the blocks that changed -> one object, and back.

An object is `EMBV`, a format number, the length of a line of JSON in the clear (what kind, a nonce, which key,
which life of the account), that line, and a body: compressed, then sealed for this user and this number. In
the body: size and SHA-256 of the whole image, which blocks follow, and the blocks.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from crm.errors import StoreRefused
from crm.language import tr
from crm.remote.sealing import BadSeal, Keyring

BLOCK: Final = 16_384
FULL_EVERY: Final = 8
_MAGIC: Final = b"EMBV"
#: Of states, and of tombstones, which an Embers that knows none must not read.
_FORMAT, _FORMAT_ERASED = 1, 2
_LEAD: Final = struct.Struct("<4sBH")
#: SQLite counts its commits in the header (and stores its own version); that is not content.
_COUNTERS: Final = ((24, 28), (92, 100))


class Kind(StrEnum):
    """What an object holds."""

    FULL = "full"
    COMPACT = "compact"  # full: what an older Embers rewrote without deleted data
    CHANGES = "changes"  # the changes since the previous version
    ASIDE = "aside"  # full, but not the current state: work that an older Embers could not join
    ERASED = "erased"  # a tombstone: the account ended here, and may have begun anew after it


#: These can be read without the previous version.
BASES: Final = (Kind.FULL, Kind.COMPACT, Kind.ERASED)


class Unreadable(Exception):
    """These bytes are not a version, or damaged."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The unencrypted part of an object; it cannot be changed unnoticed.

    Attributes:
        key: the id of the key it is sealed with; "" = none.
        life: the number of the last tombstone up to it; 0 = the account was never erased.
    """

    kind: Kind
    nonce: str
    key: str
    life: int = 0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An image without its bytes: enough to find what changed."""

    sum: str
    blocks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """An object ready to be stored."""

    data: bytes
    nonce: str
    print: Fingerprint


@dataclass(frozen=True, slots=True)
class Version:
    """An object as it was read.

    Attributes:
        size, sum: of the whole image.
        ranges: (first block, how many) in the order in which `content` holds them.
    """

    meta: Meta
    size: int
    sum: str
    ranges: tuple[tuple[int, int], ...]
    content: memoryview


def full_is_due(version: int) -> bool:
    """Every 8th version is a full image, so that a cold start reads at most 8 objects.

    Older versions of Embers made every 40th one full, which is one of these.
    """
    return version % FULL_EVERY == 1


def fingerprint(image: bytes | bytearray) -> Fingerprint:
    """The hash of each block and of the whole; the two counters of the header are left out."""
    whole = hashlib.sha256()
    blocks = []
    for block in _blocks(image):
        whole.update(block)
        blocks.append(hashlib.blake2b(block, digest_size=16).digest())
    return Fingerprint(whole.hexdigest(), tuple(blocks))


def pack(
    image: bytes,
    before: Fingerprint | None,
    kind: Kind,
    place: tuple[str, int],
    keys: Keyring,
    life: int = 0,
) -> Packed:
    """Make the object of an image.

    Args:
        before: the state of the previous version; needed only for `Kind.CHANGES`.
        place: the user and the number for which it is sealed.
    """
    now = fingerprint(image)
    old = before.blocks if kind is Kind.CHANGES and before else ()
    ranges = _ranges(now.blocks, old)
    index = json.dumps({"size": len(image), "sum": now.sum, "ranges": ranges}).encode()
    squeeze = zlib.compressobj(1)
    parts = [squeeze.compress(struct.pack("<I", len(index)) + index)]
    for first, count in ranges:
        for block in _blocks(image, first, count):
            parts.append(squeeze.compress(block))
    parts.append(squeeze.flush())
    nonce = secrets.token_hex(8)
    clear = {"kind": kind, "nonce": nonce, "key": keys.current} | ({"life": life} if life else {})
    meta = json.dumps(clear).encode()
    number = _FORMAT_ERASED if kind is Kind.ERASED else _FORMAT
    lead = _LEAD.pack(_MAGIC, number, len(meta)) + meta
    return Packed(lead + keys.seal(b"".join(parts), _place(place, lead)), nonce, now)


def meta_of(data: bytes) -> Meta:
    """The unencrypted part, from the first bytes of an object.

    Raises:
        Unreadable: it is not a version.
        StoreRefused: a newer Embers wrote it.
    """
    return _meta(data)[0]


def unpack(data: bytes, place: tuple[str, int], keys: Keyring, limit: int) -> Version:
    """Read an object; an image larger than `limit` bytes is not unpacked.

    Raises:
        Unreadable: damaged, cut, or made for another user or number.
        StoreRefused: another key, or a newer Embers.
    """
    meta, start = _meta(data)
    try:
        squeezed = keys.open(data[start:], meta.key, _place(place, data[:start]))
        loosen = zlib.decompressobj()
        raw = memoryview(loosen.decompress(squeezed, limit + (limit // BLOCK + 64) * 32))
        if not loosen.eof:
            raise Unreadable(tr("cut, or too large"))
        length = struct.unpack_from("<I", raw)[0]
        index = json.loads(bytes(raw[4 : 4 + length]))
        ranges = tuple((int(first), int(count)) for first, count in index["ranges"])
        size, total = int(index["size"]), str(index["sum"])
    except (BadSeal, zlib.error, struct.error, ValueError, KeyError, TypeError) as error:
        raise Unreadable("damaged") from error
    if not 0 <= size <= limit:
        raise Unreadable(tr("too large"))
    return Version(meta, size, total, ranges, raw[4 + length :])


def apply(image: bytearray, version: Version) -> None:
    """Update an image from the previous version to this one, in place.

    Raises:
        Unreadable: the blocks do not fit the image.
    """
    if version.meta.kind is not Kind.CHANGES:
        image.clear()
    if len(image) < version.size:
        image.extend(bytes(version.size - len(image)))
    del image[version.size :]
    at = 0
    for first, count in version.ranges:
        start, stop = first * BLOCK, min((first + count) * BLOCK, version.size)
        if not 0 <= start < stop or at + stop - start > len(version.content):
            raise Unreadable(tr("blocks that do not fit"))
        image[start:stop] = version.content[at : at + stop - start]
        at += stop - start
    if at != len(version.content):
        raise Unreadable(tr("blocks that do not fit"))


def _blocks(
    image: bytes | bytearray, first: int = 0, count: int | None = None
) -> Iterator[bytes | memoryview]:
    view = memoryview(image)
    stop = len(image) if count is None else min((first + count) * BLOCK, len(image))
    for start in range(first * BLOCK, stop, BLOCK):
        block = view[start : min(start + BLOCK, len(image))]
        yield _without_counters(block) if start == 0 else block


def _without_counters(block: memoryview) -> bytes:
    plain = bytearray(block)
    for start, stop in _COUNTERS:
        if len(plain) >= stop:
            plain[start:stop] = bytes(stop - start)
    return bytes(plain)


def _ranges(now: Sequence[bytes], old: Sequence[bytes]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for number, block in enumerate(now):
        if number < len(old) and old[number] == block:
            continue
        if ranges and sum(ranges[-1]) == number:
            ranges[-1] = (ranges[-1][0], ranges[-1][1] + 1)
        else:
            ranges.append((number, 1))
    return ranges


def _place(place: tuple[str, int], lead: bytes) -> bytes:
    user, version = place
    return f"{user}/{version}/".encode() + lead


def _meta(data: bytes) -> tuple[Meta, int]:
    try:
        magic, number, length = _LEAD.unpack_from(data)
        if magic != _MAGIC:
            raise Unreadable(tr("not an Embers object"))
        if number > _FORMAT_ERASED:
            raise StoreRefused(
                tr("Your data was saved by a newer version of Embers than this site runs."),
                tr("Nothing was changed. Please tell the person who runs this site."),
                tr(
                    "An object has format {number}, this version reads {format_erased}. Update Embers.",
                    number=number,
                    format_erased=_FORMAT_ERASED,
                ),
            )
        end = _LEAD.size + length
        found: dict[str, Any] = json.loads(data[_LEAD.size : end])
        life = int(found.get("life", 0))
        return Meta(Kind(found["kind"]), str(found["nonce"]), str(found["key"]), life), end
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise Unreadable(tr("not an Embers object")) from error
