"""One contact told by several files: what they say together, and how to take one of them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crm.domain.touchpoints import Direction, Result, Touchpoint, TouchpointId

#: What a later file may say differently of a contact that is stored, and the user may correct.
MERGED_FIELDS: Final = ("count", "direction", "outcome", "answered_on", "summary", "people")
OPEN: Final = frozenset({Result.NONE, Result.SENT})


@dataclass(frozen=True, slots=True)
class TouchpointChange:
    """A field of a stored touchpoint that an import sets, as text; `people`: ids, by commas."""

    touchpoint_id: TouchpointId
    field: str
    old: str
    new: str


def brought_up_to_date(stored: Touchpoint, told: Touchpoint) -> Touchpoint:
    """A stored touchpoint with what another file says more of the same contact.

    The larger count and the longer summary hold, what went out and what came in make both, whoever
    took part did. In whichever order files come, the result is the same. What the user corrected
    stays.
    """
    answers = [day for day in (stored.answered_on, told.answered_on) if day]
    longest = min((stored.summary, told.summary), key=lambda text: (-len(text), text))
    people = stored.people if {*told.people} <= {*stored.people} else (*stored.people, *told.people)
    merged = replace(
        stored,
        count=max(stored.count, told.count),
        direction=stored.direction if stored.direction is told.direction else Direction.BOTH,
        outcome=told.outcome if stored.outcome in OPEN and told.outcome else stored.outcome,
        answered_on=min(answers, default=None),
        summary=longest,
        people=tuple(dict.fromkeys(people)),
    )
    typed = {name: getattr(stored, name) for name in MERGED_FIELDS if name in stored.typed_fields}
    return replace(merged, **typed)


def same_words(stored: Touchpoint, told: Touchpoint) -> bool:
    """Whether a file says nothing but what is stored."""
    return all(getattr(stored, name) == getattr(told, name) for name in MERGED_FIELDS)


def changes_between(old: Touchpoint, now: Touchpoint) -> list[TouchpointChange]:
    """The merged fields in which a touchpoint differs from what it was."""
    names = (*MERGED_FIELDS, "source")
    texts = [(name, as_text(old, name), as_text(now, name)) for name in names]
    return [TouchpointChange(old.id, *text) for text in texts if text[1] != text[2]]


def as_text(touchpoint: Touchpoint, name: str) -> str:
    """A merged field as it is noted in a change."""
    value = getattr(touchpoint, name)
    if name == "people":
        return ",".join(map(str, sorted(touchpoint.people)))
    return "" if value is None else str(value)


def taken_back(touchpoint: Touchpoint, changes: Iterable[TouchpointChange]) -> Touchpoint:
    """Undo an import's changes of one touchpoint, except where the user or a later file went on."""
    for change in changes:
        if change.field == "people":
            added = {*change.new.split(",")} - {*change.old.split(",")}
            stay = tuple(p for p in touchpoint.people if str(p) not in added)
            touchpoint = replace(touchpoint, people=stay or touchpoint.people)
        elif change.field == "source":  # it was the user's own
            touchpoint = replace(touchpoint, source=change.old, typed_fields=())
        elif as_text(touchpoint, change.field) == change.new:
            values = {change.field: _value(change.field, change.old)}
            touchpoint = replace(touchpoint, **values)  # type: ignore[arg-type]
    return touchpoint


def _value(name: str, text: str) -> object:
    match name:
        case "count":
            return int(text)
        case "direction":
            return Direction(text)
        case "outcome":
            return Result(text)
        case "answered_on":
            return date.fromisoformat(text) if text else None
        case _:
            return text


def with_typed_fields(old: Touchpoint, new: Touchpoint) -> Touchpoint:
    """Note which fields the user corrected in a touchpoint that a file brought."""
    if not old.source:
        return new
    changed = (name for name in MERGED_FIELDS if as_text(old, name) != as_text(new, name))
    return replace(new, typed_fields=tuple(dict.fromkeys((*old.typed_fields, *changed))))
