"""Form fields for people, known or new, and for tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crm.domain.ids import PersonId
from crm.domain.people.normalise import text_key
from crm.domain.people.person import Person
from crm.domain.wording import within
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.people import names
from crm.services.people import people as people_service
from crm.services.people.names import Known
from crm.ui.shell.session import store
from crm.ui.text.labels import ROLE_LABELS
from crm.ui.widgets.names_field import Entry, Look, Names, names_field, names_in

#: How many suggestions are shown while typing.
_OFFERED: Final = 8
_SEVERAL: Final = tr("Name, or several with commas")
_ONE: Final = tr("Name")


@dataclass(frozen=True, slots=True)
class Picked:
    """Known people by id, and names of new people."""

    people: tuple[PersonId, ...]
    newcomers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The settings of a field for people.

    Attributes:
        one: it accepts one person.
    """

    label: str
    hint: str = ""
    one: bool = False


def people_field(
    asked: Asked, key: str, chosen: Sequence[int] = (), kept: Names | None = None, problem: str = ""
) -> None:
    """A field for one or several people; read it with `picked(key)`.

    Args:
        chosen: ids of the initial people. kept: unfinished input, used instead.
        problem: why its value was refused.
    """
    start = kept or Names(tuple(entry(known) for known in names.by_ids(store(), chosen)))
    look = Look(asked.label, _ONE if asked.one else _SEVERAL, asked.hint, asked.one)
    several = (lambda now: problem or _leftover(now)) if asked.one else lambda now: problem
    names_field(key, look, start, _suggested, _stored, several)


def tags_field(label: str, key: str, chosen: Sequence[str], kept: Names | None = None) -> None:
    """A field for tags; read it with `tags_in(key)`."""
    start = kept or Names(tuple(Entry(tag) for tag in chosen))
    look = Look(label, tr("Tag, or several with commas"), tags=True)
    names_field(key, look, start, _tags_like, _tags_called)


def tags_in(key: str) -> tuple[str, ...]:
    """The tags in the field; tags in use keep their spelling."""
    found = names_in(key)
    typed = [*(entry.name for entry in found.entries), *filter(None, [found.text])]
    used = _by_key(people_service.tags(store()))
    return tuple(dict.fromkeys(used.get(text_key(tag), tag) for tag in typed))


def picked(key: str, known: bool = False) -> Picked:
    """The people in the field.

    Args:
        known: accept only stored people.

    Raises:
        InvalidInput: several people have the typed name, several names are given for one person, or
            nobody is stored under a name although only known people are accepted.
    """
    found = names_in(key)
    field = key.rpartition(":")[2]
    entries = [*found.entries, *([Entry(found.text)] if found.text else [])]
    stored = _stored(entry.name for entry in entries if entry.id is None)
    people: dict[PersonId, None] = {}
    newcomers: dict[str, None] = {}
    for entry in entries:
        rows = () if entry.id or entry.fresh else stored.get(entry.name, ())
        if entry.id:
            people[PersonId(entry.id)] = None
        elif len(rows) > 1:
            raise InvalidInput(
                tr("{count} people are called {name}.", count=len(rows), name=entry.name),
                tr("Click the name and say which one you mean, or that it is someone new."),
                field,
            )
        elif rows:
            people[PersonId(rows[0].id or 0)] = None
        elif known:
            raise InvalidInput(
                tr("Nobody in your list is called {name}.", name=entry.name),
                tr("Choose someone from the list."),
                field,
            )
        else:
            newcomers[entry.name] = None
    return Picked(tuple(people), tuple(newcomers))


def picked_one(key: str, known: bool = False) -> tuple[PersonId | None, str]:
    """The one person in the field, by id or by the name of a new person; neither if it is empty.

    Raises:
        InvalidInput: see `picked`.
    """
    field, left = key.rpartition(":")[2], _leftover(names_in(key))
    if left:
        raise InvalidInput(left, field=field)
    who = picked(key, known)
    if len(who.people) + len(who.newcomers) > 1:
        raise InvalidInput(tr("One person fits here."), field=field)
    return next(iter(who.people), None), next(iter(who.newcomers), "")


def describe(person: Person) -> str:
    """Name with company, to distinguish people with the same name."""
    return f"{person.name}, {person.company}" if person.company else person.name


def _leftover(found: Names) -> str:
    return (
        tr("One person fits here. “{found}” is too many.", found=found.text) if found.text else ""
    )


def entry(known: Known) -> Entry:
    """A stored person as a name in the field."""
    person = known.person
    roles = [within(ROLE_LABELS[role]) for role in known.roles]
    said = [*roles, *filter(None, (person.position, person.company))]
    if person.archived_on:
        said.append(tr("archived"))
    return Entry(person.name, person.id, hint=" · ".join(said))


def _suggested(typed: str) -> list[Entry]:
    return [entry(known) for known in names.suggest(store(), typed, _OFFERED)]


def _stored(typed: Iterable[str]) -> dict[str, list[Entry]]:
    found = names.namesakes(store(), typed)
    return {name: [entry(known) for known in rows] for name, rows in found.items()}


def _tags_like(typed: str) -> list[Entry]:
    key = text_key(typed)
    fits = [tag for tag in people_service.tags(store()) if key and key in text_key(tag)]
    return [Entry(tag) for tag in fits[:_OFFERED]]


def _tags_called(typed: Iterable[str]) -> dict[str, list[Entry]]:
    used = _by_key(people_service.tags(store()))
    return {tag: [Entry(used[key])] if (key := text_key(tag)) in used else [] for tag in typed}


def _by_key(tags: Iterable[str]) -> dict[str, str]:
    return {text_key(tag): tag for tag in tags if text_key(tag)}
