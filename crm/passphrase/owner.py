"""The section `[owner]` of the secrets, and the sign-ins that it makes: signed, and valid for this passphrase only."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crm.domain.hand_written import Table
from crm.language import tr
from crm.passphrase import hashing
from crm.passphrase.hashing import Hash

#: Who the owner is, in the terms of a sign-in provider: the same in every deployment, so that after each
#: restart their data are found again.
ISSUER: Final = "embers"
SUBJECT: Final = "owner"
#: Least length of the secret that signs; shorter ones can be guessed.
_SHORTEST: Final = 32
#: Fewer different characters than this are no random text, but a key held down.
_FEWEST_CHARACTERS: Final = 6
_TOKEN: Final = re.compile(r"v1\.(\d{1,12})\.([A-Za-z0-9_-]{16,64})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Owner:
    """The checked section."""

    hash: Hash
    cookie_secret: str = field(repr=False)


def read(section: object, problems: list[str]) -> Owner | None:
    """Check the section; None and sentences in `problems` if it has mistakes. The values are never repeated."""
    table = Table(section, "[owner]", problems)
    before = len(problems)
    table.only(("passphrase_hash", "cookie_secret"))
    table.require("passphrase_hash")
    known = hashing.read(table.text("passphrase_hash"))
    if known is None and not table.is_wrong("passphrase_hash"):
        table.wrong(
            "passphrase_hash", tr("it must be the hash that `python -m crm cloud-setup` prints")
        )
    secret = table.text("cookie_secret")
    if (len(secret) < _SHORTEST or len(set(secret)) < _FEWEST_CHARACTERS) and not table.is_wrong(
        "cookie_secret"
    ):
        table.wrong(
            "cookie_secret",
            tr("it must be a random text of at least {shortest} characters", shortest=_SHORTEST),
        )
    return Owner(known, secret) if known is not None and len(problems) == before else None


def token(owner: Owner, now: datetime) -> str:
    """What a browser keeps to stay signed in; it says when that began, and nothing else."""
    said = f"v1.{int(now.timestamp())}.{secrets.token_urlsafe(18)}"
    return f"{said}.{_signature(owner, said)}"


def claims(owner: Owner, kept: str) -> dict[str, object]:
    """What a token says, as a provider would; empty if this deployment did not sign it for this passphrase."""
    found = _TOKEN.fullmatch(kept)
    if found is None:
        return {}
    said, _, signature = kept.rpartition(".")
    if not hmac.compare_digest(_signature(owner, said), signature):
        return {}
    return {
        "is_logged_in": True, "iss": ISSUER, "sub": SUBJECT, "iat": int(found[1]), "nonce": found[2],
    }  # fmt: skip


def _signature(owner: Owner, said: str) -> str:
    bound = b"embers owner\0" + owner.hash.salt + owner.hash.digest
    key = hmac.digest(owner.cookie_secret.encode(), bound, hashlib.sha256)
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
