"""What the user chose: their name in drafts, steps switched off, windows changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

from sqlite_utils import Database

from crm.domain.identity import clean_text
from crm.store import settings
from crm.store.handle import Store

_ME: Final = "me"
_OFF: Final = "steps_off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The user's choices.

    Attributes:
        me: how the user signs.
        steps_off: ids of playbook steps that are switched off.
    """

    me: str = ""
    steps_off: frozenset[str] = frozenset()


def read(db: Database) -> Preferences:
    off = settings.get(db, _OFF)
    return Preferences(settings.get(db, _ME), frozenset(json.loads(off) if off else ()))


def get(store: Store) -> Preferences:
    with store.read() as db:
        return read(db)


def sign_as(store: Store, me: str) -> Preferences:
    """Set the name that signs drafts."""
    return _save(store, me=clean_text(me))


def switch_step(store: Store, step: str, on: bool) -> Preferences:
    """Switch a step of the playbook off or on again; what was decided about it stays."""

    def work(db: Database) -> Preferences:
        now = read(db)
        off = now.steps_off - {step} if on else now.steps_off | {step}
        settings.put(db, _OFF, json.dumps(sorted(off)))
        return replace(now, steps_off=frozenset(off))

    return store.write(work)


def _save(store: Store, me: str) -> Preferences:
    def work(db: Database) -> Preferences:
        settings.put(db, _ME, me)
        return read(db)

    return store.write(work)
