"""What a row of a file would change of a known person, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from crm.domain.ids import PersonId
from crm.domain.people.further import emails, new_emails, new_phones, phones
from crm.domain.people.matching import Identity
from crm.domain.people.normalise import is_member_id, link_key, text_key
from crm.domain.people.person import ADDED_FIELDS, IMPORTED_FIELDS, Person, PersonKey

#: The fields with a main value and further ones, and how values are found that are not known.
_MAIN: Final = {"email": new_emails, "phone": new_phones}
#: Further fields that a copy of the user's own data may fill.
_OWN_FIELDS: Final = (
    "how_met", "notes", *ADDED_FIELDS, "cadence_days", "cadence_since", "do_not_contact",
)  # fmt: skip


class Incoming(Identity, Protocol):
    """A row of a file as `crm.intake` read it; `line` is where it starts."""

    @property
    def line(self) -> int: ...
    @property
    def position(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def notes(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def middle_name(self) -> str: ...
    @property
    def nickname(self) -> str: ...
    @property
    def birthday(self) -> str: ...
    @property
    def postal_address(self) -> str: ...
    @property
    def cadence_days(self) -> int | None: ...
    @property
    def last_contact(self) -> date | None: ...
    @property
    def roles(self) -> tuple[object, ...]: ...


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field an import sets: the old and the new value as text, dates in ISO form; or a value it adds."""

    person_id: PersonId
    field: str
    old: str
    new: str


def differences(
    person: Person | PersonKey,
    row: Incoming | Person,
    outranks: bool,
    names: Sequence[str] = IMPORTED_FIELDS,
    again: bool = False,
) -> list[FieldChange]:
    """The fields a row would set: never to empty, never over what the user typed; and what it adds.

    An address or a number that is not the main one becomes a further one, also one that is replaced.

    Args:
        again: whether tags stay as they are where the user typed some.
    """
    found = []
    for name in names:
        incoming, old = getattr(row, name), getattr(person, name)
        if name in ADDED_FIELDS or not incoming or incoming == old or name in person.typed_fields:
            continue
        if name == "linkedin_url" and old and not _better_link(old, incoming, outranks):
            continue
        if old and name != "linkedin_url" and not (outranks and name in IMPORTED_FIELDS):
            continue
        if old and name in _MAIN and not _MAIN[name](getattr(person, f"more_{name}s"), [incoming]):
            continue  # known as a further one
        found.append(FieldChange(person.id, name, str(old or ""), str(incoming)))
    main = {change.field: change.new for change in found if change.field in _MAIN}
    for name in ADDED_FIELDS:
        if name in names and not (name in person.typed_fields and (again or name != "tags")):
            added = _added(name, person, row, main, outranks)
            found += [FieldChange(person.id, name, "", value) for value in added]
    return found


def _better_link(old: str, new: str, outranks: bool) -> bool:
    """Whether a link takes the place of another: the same id with its capitals, a name instead of an id."""
    if link_key(old) == link_key(new):
        return new != link_key(new)
    if is_member_id(old) != is_member_id(new):
        return is_member_id(old)
    return outranks


def _added(
    name: str,
    person: Person | PersonKey,
    row: Incoming | Person,
    main: Mapping[str, str],
    outranks: bool,
) -> Sequence[str]:
    """The values that a row adds to a field with several.

    Args:
        main: what the main address and number become, if the row sets them.
    """
    if name == "tags":
        return [tag for tag in dict.fromkeys(row.tags) if tag not in person.tags]
    one = name.removeprefix("more_").removesuffix("s")
    now = main.get(one, getattr(person, one))
    said = [getattr(person, one), *getattr(row, name)]
    if not (outranks and one in person.typed_fields):  # else it is what the user corrected
        said.insert(1, getattr(row, one))
    return _MAIN[one]((now, *getattr(person, name)), said)


def values_after(
    person: Person | PersonKey, row: Incoming | Person, changes: Iterable[FieldChange]
) -> dict[str, Any]:
    """The values of the changed fields of one person."""
    values: dict[str, Any] = {}
    for change in changes:
        name = change.field
        if name in ADDED_FIELDS:
            values[name] = (*values.get(name, getattr(person, name)), change.new)
        else:
            values[name] = getattr(row, name)
    return values


def differences_of(known: Person, copy: Person) -> list[FieldChange]:
    """The empty fields of a known person that another copy can fill, and the tags it can add."""
    names = (*IMPORTED_FIELDS, *_OWN_FIELDS)
    return differences(known, copy, outranks=False, names=names, again=True)


def said_otherwise(person: Person | PersonKey, row: Incoming) -> list[FieldChange]:
    """The fields that both know and that differ by more than case, accents and punctuation."""
    both = [
        FieldChange(person.id, name, str(old), str(new))
        for name in (*IMPORTED_FIELDS, "notes")
        if name not in _MAIN and (new := getattr(row, name))
        if (old := getattr(person, name)) and new != old
    ]
    both = [one for one in both if text_key(one.old) != text_key(one.new)]
    refused = {
        "email": new_emails(emails(person), emails(row)),
        "phone": new_phones(phones(person), phones(row)),
    }
    return both + [
        FieldChange(person.id, name, getattr(person, name), value)
        for name, values in refused.items()
        for value in values
    ]
