"""Encryption of single objects: AES-GCM, bound to the place where the object belongs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Final

from crm.errors import StoreRefused
from crm.language import tr

_NONCE: Final = 12
_ASK = tr("Please tell the person who runs this site; nothing was changed.")
_CALM = tr("Your data is there, but this site cannot open it at the moment.")


class BadSeal(Exception):
    """The bytes were not sealed for this place, or were changed."""


class Keyring:
    """The first key encrypts, all of them decrypt, so that a key can be replaced.

    Attributes:
        plain_allowed: whether unencrypted objects are accepted although there is a key.
        is_changing: whether objects are accepted that the current key does not seal.
    """

    def __init__(self, keys: Sequence[bytes] = (), plain_allowed: bool = False) -> None:
        self._keys = {key_id(key): key for key in keys}
        self.current = key_id(keys[0]) if keys else ""
        self.plain_allowed = plain_allowed or not keys
        self.is_changing = len(self._keys) > 1 or bool(keys and plain_allowed)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._keys)})"

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Encrypt with the current key; without one, return the bytes as they are."""
        if not self.current:
            return plain
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._keys[self.current]).encrypt(nonce, plain, place)

    def open(self, sealed: bytes, key: str, place: bytes) -> bytes:
        """Decrypt what was sealed with the key of this id for this place.

        Raises:
            BadSeal: changed, cut, or moved here from another place.
            StoreRefused: the key is missing, or encryption is required and absent.
        """
        if not key:
            if not self.plain_allowed:
                raise StoreRefused(
                    _CALM,
                    _ASK,
                    tr(
                        "A saved version is not encrypted although encryption_key is set. If you "
                        "just switched encryption on, set plain_allowed = true in [store]."
                    ),
                )
            return sealed
        if key not in self._keys:
            configured = ", ".join(self._keys) or "none"
            raise StoreRefused(
                _CALM,
                _ASK,
                tr(
                    "A saved version was encrypted with the key {key}; configured: {configured}. "
                    "Put the previous key into previous_encryption_keys in [store].",
                    key=key,
                    configured=configured,
                ),
            )
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._keys[key]).decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError) as error:
            raise BadSeal from error


def key_id(key: bytes) -> str:
    """An id for a key that reveals nothing about it."""
    return hashlib.sha256(b"embers object key\0" + key).hexdigest()[:8]
