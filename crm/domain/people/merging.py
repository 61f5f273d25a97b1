"""Merge two people: which value each field keeps. Source: D."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from crm.domain.people.further import emails, new_emails, new_phones, phones
from crm.domain.people.person import IMPORTED_FIELDS, Person

#: The fields the user may choose, in the order of the form.
CHOSEN: Final = (*IMPORTED_FIELDS, "how_met", "cadence_days")
_EARLIEST: Final = ("connected_on", "created_on")


def differing(keep: Person, other: Person) -> list[str]:
    """The fields in which both have different values: the user chooses."""
    return [
        name
        for name in CHOSEN
        if getattr(keep, name)
        and getattr(other, name)
        and getattr(keep, name) != getattr(other, name)
    ]


def preferred(keep: Person, other: Person, name: str) -> Any:
    """The default value of a field: the typed one, then the newer one, then `keep`'s."""
    mine, theirs = getattr(keep, name), getattr(other, name)
    if not mine or not theirs:
        return mine or theirs
    if name in _EARLIEST:
        return min(mine, theirs)
    typed = name in keep.typed_fields, name in other.typed_fields
    if typed[0] != typed[1]:
        return mine if typed[0] else theirs
    newer = (other.updated_on or other.created_on) and (
        (keep.updated_on or keep.created_on) is None
        or (other.updated_on or other.created_on) > (keep.updated_on or keep.created_on)  # type: ignore[operator]
    )
    return theirs if newer else mine


def merged(keep: Person, other: Person, choices: Mapping[str, bool]) -> Person:
    """One person out of two.

    Args:
        choices: by field whether the other's value is used; other fields are `preferred`.
    """
    values = {
        name: (getattr(other, name) if choices[name] else getattr(keep, name))
        if name in choices
        else preferred(keep, other, name)
        for name in CHOSEN
    }
    notes = [text for text in (keep.notes, other.notes) if text]
    return replace(
        keep,
        **values,
        more_emails=new_emails([values["email"]], (*emails(keep), *emails(other))),
        more_phones=new_phones([values["phone"]], (*phones(keep), *phones(other))),
        tags=tuple(dict.fromkeys((*keep.tags, *other.tags))),
        notes="\n\n".join(dict.fromkeys(notes)),
        typed_fields=tuple(dict.fromkeys((*keep.typed_fields, *other.typed_fields))),
        do_not_contact=keep.do_not_contact or other.do_not_contact,
        referred_by=_referrer(keep, other),
        created_on=preferred(keep, other, "created_on"),
        cadence_since=(
            keep if values["cadence_days"] == keep.cadence_days else other
        ).cadence_since,
        confirmed_on=max(filter(None, (keep.confirmed_on, other.confirmed_on)), default=None),
        archived_on=keep.archived_on if other.archived_on else None,
    )


def _referrer(keep: Person, other: Person) -> Any:
    both = {keep.id, other.id}
    found = (p.referred_by for p in (keep, other) if p.referred_by and p.referred_by not in both)
    return next(found, None)
