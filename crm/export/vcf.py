"""People as vCards: version 3.0, which every address book reads, or 4.0, the current standard."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import vobject

from crm.domain.people.further import emails, number_and_label, phones
from crm.domain.people.person import Person

OLDER: Final = "3.0"
NEWER: Final = "4.0"
#: What a number is of, as cards call it.
_TYPES: Final = {"mobile": "cell"}
#: No program writes these, and some stop reading at them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def people_vcf(people: Iterable[Person], version: str = OLDER) -> str:
    """One card per person; the LinkedIn link is the URL, the place the city of an address.

    A postal address is one text: it stands as the street, in its lines.
    """
    return "".join(card(person, version) for person in people)


def card(person: Person, version: str = OLDER) -> str:
    """The card of a person; all properties used mean the same in both versions."""
    made = vobject.vCard()
    made.add("version").value = version
    family, given = _plain(person.last_name), _plain(person.first_name)
    middle = _plain(person.middle_name)
    made.add("n").value = vobject.vcard.Name(family=family, given=given, additional=middle)
    made.add("fn").value = _plain(person.name)
    if person.company:
        made.add("org").value = [_plain(person.company)]
    for name, value in (
        ("title", person.position),
        ("nickname", person.nickname),
        ("bday", person.birthday[:4] + person.birthday[5:]),
        *(("email", mail) for mail in emails(person)),
        ("url", person.linkedin_url),
        ("note", person.notes),
    ):
        if value:
            made.add(name).value = _plain(value)
    for number, label in map(number_and_label, phones(person)):
        tel = made.add("tel")
        tel.value = _plain(number)
        if label:
            tel.type_param = _TYPES.get(label, label)
    for address in filter(None, person.postal_address.split("\n\n")):
        made.add("adr").value = vobject.vcard.Address(street=_plain(address))
    if person.location:
        made.add("adr").value = vobject.vcard.Address(city=_plain(person.location))
    if person.tags:
        made.add("categories").value = [_plain(tag) for tag in person.tags]
    return str(made.serialize())


def _plain(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
