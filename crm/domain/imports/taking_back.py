"""Take back what an import set, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crm.domain.imports.differences import FieldChange
from crm.domain.people.person import ADDED_FIELDS, Person


def previous_value(name: str, text: str) -> object:
    """Convert a changed field's old text to the type of the person's field."""
    match name:
        case "connected_on" | "cadence_since":
            return date.fromisoformat(text) if text else None
        case "tags":  # all of them in one change, as earlier versions noted them
            return ()
        case "cadence_days":
            return int(text) if text else None
        case "do_not_contact":
            return False
        case _:
            return text


def taken_back(
    person: Person, changes: Sequence[FieldChange]
) -> tuple[Person, Sequence[FieldChange]]:
    """Undo an import's changes of one person, except where the field was changed again since."""
    kept: Mapping[str, FieldChange] = {
        change.field: change
        for change in changes
        if str(getattr(person, change.field) or "") == change.new
        and change.field not in person.typed_fields
    }
    values: dict[str, Any] = {
        name: previous_value(name, change.old) for name, change in kept.items()
    }
    added = [c for c in changes if c.field in ADDED_FIELDS and c.new in getattr(person, c.field)]
    for name in {change.field for change in added}:
        gone = {change.new for change in added if change.field == name}
        values[name] = tuple(one for one in getattr(person, name) if one not in gone)
    before = replace(person, **values)
    if before.cadence_days is None:
        before = replace(before, cadence_since=None)
    return before, (*kept.values(), *added)
