"""People as vCards (version 3.0, which every address book reads)."""

from __future__ import annotations

from collections.abc import Iterable

import vobject

from crm.domain.people import Person


def people_vcf(people: Iterable[Person]) -> str:
    """One card per person; the LinkedIn link stands as URL."""
    return "".join(card(person) for person in people)


def card(person: Person) -> str:
    made = vobject.vCard()
    made.add("n").value = vobject.vcard.Name(family=person.last_name, given=person.first_name)
    made.add("fn").value = person.name
    if person.company:
        made.add("org").value = [person.company]
    for name, value in (
        ("title", person.position),
        ("email", person.email),
        ("tel", person.phone),
        ("url", person.linkedin_url),
        ("note", person.notes),
    ):
        if value:
            made.add(name).value = value
    if person.tags:
        made.add("categories").value = list(person.tags)
    return str(made.serialize())
