"""Try a passphrase: counted first, then computed one at a time, so that guessing cannot exhaust the machine."""

from __future__ import annotations

import threading
from enum import Enum
from typing import Final

from crm.domain.wording import plural
from crm.errors import NotAllowed
from crm.language import tr
from crm.passphrase import hashing
from crm.passphrase.attempts import Attempts
from crm.passphrase.owner import Owner

#: Seconds that an attempt waits for its turn; each takes some tenths of one.
_PATIENCE: Final = 5.0


class Answer(Enum):
    RIGHT = "right"
    WRONG = "wrong"


class PassphraseDoor:
    """One per process."""

    def __init__(self, attempts: Attempts | None = None, patience: float = _PATIENCE) -> None:
        self._attempts = attempts or Attempts()
        self._turn = threading.Lock()
        self._patience = patience

    def knock(self, owner: Owner, passphrase: str, address: str) -> Answer:
        """Whether this is the owner's passphrase.

        Args:
            address: where the attempt came from, as text; "" = unknown.

        Raises:
            NotAllowed: too many were wrong, or others are being tried; the sentence says how long to wait.
        """
        wait = self._attempts.begin(address)
        if wait:
            raise NotAllowed(
                tr("There were too many wrong passphrases."),
                tr("Please wait {wait} before the next try.", wait=_spoken(wait)),
            )
        if not self._turn.acquire(timeout=self._patience):
            self._attempts.was_not_made(address)
            raise NotAllowed(
                tr("Other people are signing in right now."), tr("Please try again in a moment.")
            )
        try:
            right = hashing.matches(passphrase, owner.hash)
        finally:
            self._turn.release()
        if right:
            self._attempts.was_right(address)
        return Answer.RIGHT if right else Answer.WRONG


def _spoken(seconds: int) -> str:
    if seconds <= 90:
        return plural(seconds, "second", "seconds")
    return plural(-(-seconds // 60), "minute", "minutes")
