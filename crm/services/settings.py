"""What the user chose: their name in drafts, steps switched off, windows changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlite_utils import Database

from crm.domain.identity import clean_text
from crm.domain.playbook import Step
from crm.domain.windows import Span, Window
from crm.errors import InvalidInput
from crm.store import settings
from crm.store.handle import Store

_ME: Final = "me"
_OFF: Final = "steps_off"
_ON: Final = "steps_on"
_WINDOWS: Final = "windows"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The user's choices.

    Attributes:
        me: how the user signs.
        steps_off: ids of playbook steps that are switched off.
        steps_on: ids of steps that are off unless wanted, and are wanted.
        windows: the user's own windows by step id.
    """

    me: str = ""
    steps_off: frozenset[str] = frozenset()
    steps_on: frozenset[str] = frozenset()
    windows: Mapping[str, Window] = field(default_factory=dict)

    def wants(self, step: Step) -> bool:
        """Whether a step of the playbook is suggested."""
        return step.id in self.steps_on if step.default_off else step.id not in self.steps_off


def read(db: Database) -> Preferences:
    return Preferences(
        settings.get(db, _ME),
        _names(db, _OFF),
        _names(db, _ON),
        _windows(settings.get(db, _WINDOWS)),
    )


def _names(db: Database, key: str) -> frozenset[str]:
    text = settings.get(db, key)
    return frozenset(json.loads(text) if text else ())


def _windows(text: str) -> dict[str, Window]:
    kept = json.loads(text) if text else {}
    return {step: Window(*(Span.parse(span) for span in spans)) for step, spans in kept.items()}


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
        wanted, unwanted = now.steps_on - {step}, now.steps_off - {step}
        wanted, unwanted = (wanted | {step}, unwanted) if on else (wanted, unwanted | {step})
        settings.put(db, _OFF, json.dumps(sorted(unwanted)))
        settings.put(db, _ON, json.dumps(sorted(wanted)))
        return replace(now, steps_off=unwanted, steps_on=wanted)

    return store.write(work)


def set_window(store: Store, step: str, window: Window | None) -> Preferences:
    """Give a step a window of the user's own, which outlives a change of the shipped one.

    Args:
        window: None = the shipped one again.

    Raises:
        InvalidInput: it closes before it opens.
    """
    if window and not window.opens.roughly <= window.due.roughly <= window.closes.roughly:
        raise InvalidInput("The step must open before it is due, and close last.", field="window")

    def work(db: Database) -> Preferences:
        now = read(db)
        windows = {name: kept for name, kept in now.windows.items() if name != step}
        if window:
            windows[step] = window
        kept = {name: [str(s) for s in (w.opens, w.due, w.closes)] for name, w in windows.items()}
        settings.put(db, _WINDOWS, json.dumps(kept))
        return replace(now, windows=windows)

    return store.write(work)


def _save(store: Store, me: str) -> Preferences:
    def work(db: Database) -> Preferences:
        settings.put(db, _ME, me)
        return read(db)

    return store.write(work)
