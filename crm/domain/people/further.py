"""Further e-mail addresses and telephone numbers of somebody; the main ones are `email` and `phone`.

A telephone number may end with what it is of, in brackets: +44 1632 960123 (home).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Protocol

from crm.domain.people.normalise import clean_text, phone_key

_LABELLED: Final = re.compile(r"(.*\d\D*?)\s*\(([^()\d]+)\)")
#: Between two numbers in one text.
_BETWEEN: Final = re.compile(r"\n|:::|\|")
#: May stand between two numbers, but also inside one: a slash, and a comma before an extension.
_PERHAPS_BETWEEN: Final = re.compile(r"[;/,]|\bor\b", re.IGNORECASE)
_AROUND: Final = " \t\r\n'\"[]"
_FEWEST_DIGITS: Final = 3
#: A longer text is no number with a label.
_LONGEST: Final = 200


#: A number to dial: digits with the usual signs between them, and an extension.
_DIALLED: Final = re.compile(
    r"(\+?)((?:[\s().\-/\u00a0\u2010-\u2015]*[0-9])+)[\s().\-]*(?:[,;]?\s*(?:ext(?:ension)?|x)[\s.:=]*([0-9]+))?",
    re.IGNORECASE,
)


class Reachable(Protocol):
    """Somebody with addresses and numbers."""

    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def more_emails(self) -> tuple[str, ...]: ...
    @property
    def more_phones(self) -> tuple[str, ...]: ...


def emails(who: Reachable) -> tuple[str, ...]:
    """All e-mail addresses, the main one first."""
    return (who.email, *who.more_emails) if who.email else who.more_emails


def phones(who: Reachable) -> tuple[str, ...]:
    """All telephone numbers, the main one first."""
    return (who.phone, *who.more_phones) if who.phone else who.more_phones


def phone_keys(who: Reachable) -> frozenset[str]:
    """The numbers that can identify a person, as digits."""
    return frozenset(map(phone_key, phones(who))) - {""}


def number_and_label(phone: str) -> tuple[str, str]:
    """A telephone number, and what it is of; "" if that is not said."""
    found = _LABELLED.fullmatch(phone) if len(phone) <= _LONGEST else None
    return (found[1].strip(), found[2].strip()) if found else (phone, "")


def to_dial(phone: str) -> str:
    """A telephone number as a `tel:` link has it, "+442079460123;ext=12"; "" if it cannot be told."""
    found = (
        _DIALLED.fullmatch(number_and_label(phone)[0].strip()) if len(phone) <= _LONGEST else None
    )
    if not found:
        return ""
    plus, number, extension = found.groups()
    # "+44 (0)20 ...": the zero is for calls inside the country.
    digits = re.sub(r"\D", "", number.replace("(0)", "") if plus else number)
    return f"{plus}{digits}{f';ext={extension}' if extension else ''}"


def labelled(phone: str, label: str) -> str:
    """A telephone number with what it is of."""
    return f"{phone} ({label})" if label and not number_and_label(phone)[1] else phone


def numbers_in(text: str) -> list[str]:
    """The telephone numbers in a text, in order; a text that cannot be divided into numbers is one."""
    found: list[str] = []
    for piece in _BETWEEN.split(text):
        parts = list(filter(None, (one.strip(_AROUND) for one in _PERHAPS_BETWEEN.split(piece))))
        several = len(parts) > 1 and all(map(phone_key, parts))
        found += parts if several else [piece.strip(_AROUND)]
    return list(filter(None, map(clean_text, found)))


def new_emails(known: Iterable[str], said: Iterable[str]) -> tuple[str, ...]:
    """The addresses in `said` that are not known, each once."""
    there = {"", *known}
    return tuple(mail for mail in dict.fromkeys(said) if mail not in there)


def new_phones(known: Iterable[str], said: Iterable[str]) -> tuple[str, ...]:
    """The numbers in `said` that are not known, each once, however they are written."""
    there = {"", *map(_same, known)}
    found: dict[str, str] = {}
    for number in said:
        if (same := _same(number)) not in there:
            found.setdefault(same, number)
    return tuple(found.values())


def typed_values(text: str) -> tuple[str, ...]:
    """The values of a typed list, divided by commas."""
    return tuple(filter(None, map(clean_text, re.split(r"[,;\n]", text))))


def is_number(phone: str) -> bool:
    """Whether a text can be a telephone number."""
    return sum(map(str.isdigit, phone)) >= _FEWEST_DIGITS


def _same(phone: str) -> str:
    return phone_key(phone) or phone
