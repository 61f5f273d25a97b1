"""Merge what several files say about one touchpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.imports.imported_contacts import ImportedTouchpoint
from crm.domain.touchpoints.results import OPEN
from crm.domain.touchpoints.touchpoint import Direction, Touchpoint

#: The fields in which a later file may differ from a stored touchpoint, and the user may correct.
MERGED_FIELDS: Final = ("count", "direction", "result", "answered_on", "summary", "people")


def updated_from_report(stored: Touchpoint, reported: Touchpoint) -> Touchpoint:
    """Add to a stored touchpoint what another file says about it.

    Messages that only one of them has add up; where a file does not list them, the larger count
    is used. The longer summary wins; incoming and outgoing give both directions; participants are
    united. The order of files does not matter. What the user corrected stays.
    """
    answers = [day for day in (stored.answered_on, reported.answered_on) if day]
    longest = min((stored.summary, reported.summary), key=lambda text: (-len(text), text))
    people = (
        stored.people
        if {*reported.people} <= {*stored.people}
        else (*stored.people, *reported.people)
    )
    lines = stored.lines | reported.lines
    merged = replace(
        stored,
        count=max(stored.count, reported.count, len(lines)),
        direction=stored.direction if stored.direction is reported.direction else Direction.BOTH,
        result=reported.result if stored.result in OPEN and reported.result else stored.result,
        answered_on=min(answers, default=None),
        summary=longest,
        people=tuple(dict.fromkeys(people)),
        lines=lines,
    )
    return _with_typed(merged, stored)


def as_reported(
    stored: Touchpoint, reported: Sequence[Touchpoint], people: Sequence[PersonId]
) -> Touchpoint:
    """Recompute a stored touchpoint from the remaining records after an import was undone.

    Args:
        reported: at least one. people: the participants according to them.
    """
    now = reported[0]
    for more in reported[1:]:
        now = updated_from_report(now, more)
    fields = {name: getattr(now, name) for name in (*MERGED_FIELDS, "lines")}
    return _with_typed(replace(stored, **(fields | {"people": tuple(people)})), stored)


def _with_typed(touchpoint: Touchpoint, before: Touchpoint) -> Touchpoint:
    """Keep the fields that the user corrected."""
    if not before.typed_fields:
        return replace(touchpoint, typed_fields=()) if touchpoint.typed_fields else touchpoint
    typed = {name: getattr(before, name) for name in MERGED_FIELDS if name in before.typed_fields}
    return replace(touchpoint, typed_fields=before.typed_fields, **typed)


def combined_reports(records: Sequence[ImportedTouchpoint]) -> ImportedTouchpoint:
    """Merge the records of several imports about one touchpoint.

    Args:
        records: at least one, all of one source.
    """
    now = records[0]
    for more in records[1:]:
        lines = now.lines | more.lines
        answers = [day for day in (now.answered_on, more.answered_on) if day]
        now = replace(
            now,
            parties=tuple(dict.fromkeys((*now.parties, *more.parties))),
            direction=now.direction if now.direction is more.direction else Direction.BOTH,
            result=more.result if now.result in OPEN and more.result else now.result,
            answered_on=min(answers, default=None),
            count=max(now.count, more.count, len(lines)),
            summary=min((now.summary, more.summary), key=lambda text: (-len(text), text)),
            lines=lines,
        )
    return now


def as_users_own(stored: Touchpoint, own: Touchpoint) -> Touchpoint:
    """Restore what the user had logged before an import, once no import contains it."""
    kept = {"people", *stored.typed_fields}
    fields = {name: getattr(own, name) for name in MERGED_FIELDS if name not in kept}
    return replace(stored, source="", typed_fields=(), lines=frozenset(), **fields)


def same_content(stored: Touchpoint, reported: Touchpoint) -> bool:
    """Whether a file adds nothing to what is stored."""
    same = all(getattr(stored, name) == getattr(reported, name) for name in MERGED_FIELDS)
    return same and reported.lines <= stored.lines


def with_typed_fields(old: Touchpoint, new: Touchpoint) -> Touchpoint:
    """Record which fields the user corrected in an imported touchpoint."""
    if not old.source:
        return new
    changed = (name for name in MERGED_FIELDS if _value(old, name) != _value(new, name))
    return replace(new, typed_fields=tuple(dict.fromkeys((*old.typed_fields, *changed))))


def _value(touchpoint: Touchpoint, name: str) -> object:
    value = getattr(touchpoint, name)
    return sorted(value) if name == "people" else value
