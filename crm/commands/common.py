"""What commands have in common: how people and days are named, what a write gives back, what a file may not be."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.results import possible
from crm.domain.touchpoints.touchpoint import Channel, Result
from crm.domain.typed_day import read_day
from crm.errors import FileRefused, InvalidInput, NotFound
from crm.language import tr
from crm.services.people import names
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Written:
    """What a command stored: its answer, and what takes it back, as *Undo* does on the screen.

    Attributes:
        words: the same in one line.
    """

    data: Any
    text: str
    undo: Callable[[], object]
    words: str = ""


class SeveralFit(InvalidInput):
    """A name that could mean several people; `choices` are those."""

    def __init__(self, sentence: str, choices: Sequence[Person], hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.choices = tuple(choices)


def shown(
    write: Callable[[Store, argparse.Namespace, date], Written],
) -> Callable[[Path, argparse.Namespace, date], Answer]:
    """A command that stores something: on the command line its answer is enough."""

    def command(db: Path, options: argparse.Namespace, today: date) -> Answer:
        done = write(open_store(db), options, today)
        return done.data, done.text

    return command


def values(words: Iterable[StrEnum]) -> tuple[str, ...]:
    """The words that an option may have; as they are typed, for the sentence that lists them."""
    return tuple(word.value for word in words if word.value)


def refuse_result(channel: Channel, result: Result) -> None:
    """Refuse what cannot come of a contact over this channel.

    Raises:
        InvalidInput: it cannot.
    """
    results = possible(channel)
    if result not in results:
        allowed = ", ".join(filter(None, results)) or tr("none")
        raise InvalidInput(
            tr("“{result}” is no result here.", result=result),
            tr("Possible: {allowed}.", allowed=allowed),
        )


def past_day(text: str, today: date) -> date:
    """A day up to today.

    Raises:
        InvalidInput: it is no day, or still to come.
    """
    day = read_day(text, today)
    if day > today:
        raise InvalidInput(
            tr("This day is still to come."), tr("Write it down once it has happened.")
        )
    return day


def named(store: Store, said: Sequence[str], option: str = "--with") -> list[Person]:
    """The stored people of IDs or full names.

    Args:
        option: how they were named; "" = by the argument of a command.

    Raises:
        NotFound: nobody has this ID or name. InvalidInput: several have it.
    """
    found: dict[PersonId, Person] = {}
    for one in said:
        rows = names.by_ids(store, [int(one)]) if is_id(one) else names.namesakes(store, [one])[one]
        if not rows:
            raise NotFound(tr("Nobody in your list is {one}.", one=one), _if_new(one, option))
        if len(rows) > 1:
            fitting = [row.person for row in rows]
            choice = choices(fitting)
            raise SeveralFit(
                tr("Several people are called {one}: {choice}.", one=one, choice=choice),
                fitting,
                tr("Say {option} ID.", option=option) if option else tr("Say the ID instead."),
            )
        found[rows[0].person.id] = rows[0].person
    return list(found.values())


def _if_new(name: str, option: str) -> str:
    """How to name someone who is not stored yet."""
    if not option:
        return tr("To find them: people --search NAME.")
    new = "--meet-new" if option == "--meet" else "--new"
    return tr('For someone new: {new} "{name}".', new=new, name=name)


def refuse_itself(db: Path, path: Path) -> None:
    """Refuse to write a file over the database.

    Raises:
        FileRefused: it is the database.
    """
    with suppress(OSError):
        if path.samefile(db):
            raise FileRefused(tr("This file is the database itself."), tr("Choose another name."))


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 15


def choices(people: Sequence[Person]) -> str:
    """People of one name, told apart."""
    shown = [
        f"{one.id} {one.name}{f', {one.company}' if one.company else ''}"
        for one in people[:_OFFERED]
    ]
    return "; ".join([*shown, *(["..."] if len(people) > _OFFERED else [])])
