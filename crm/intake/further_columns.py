"""Columns with more about a person than a list of connections has: middle name, birthday, postal address.

They are looked for after all others, and never make a table a list of people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from crm.domain.people.normalise import column_key
from crm.intake.columns import Columns, Field

_NAMES: Final[Mapping[Field, str]] = {
    Field.MIDDLE: "Middle Name|Middle Names|Additional Name|Middle|Zweiter Vorname|Weitere Vornamen"
    "|Weiterer Vorname|Deuxième prénom|Segundo nombre|Nome do meio|Secondo nome|Tweede voornaam"
    "|Mellannamn|Mellemnavn|Mellomnavn|Drugie imię|Toinen nimi|Отчество",
    Field.NICK: "Nickname|Nick Name|Spitzname|Surnom|Apodo|Sobrenombre|Soprannome|Bijnaam|Smeknamn"
    "|Kaldenavn|Kallenavn|Pseudonim|Přezdívka",
    Field.BIRTHDAY: "Birthday|Birth Date|Birthdate|Date of Birth|DOB|Geburtstag|Geburtsdatum"
    "|Anniversaire|Date de naissance|Cumpleaños|Fecha de nacimiento|Aniversário|Data de nascimento"
    "|Data de aniversário|Compleanno|Data di nascita|Verjaardag|Geboortedatum|Födelsedag|Fødselsdag"
    "|Bursdag|Urodziny|Data urodzenia|Syntymäpäivä|Narozeniny|Születésnap|День рождения|Doğum günü"
    "|生日|誕生日|생일",
}
_FIELDS: Final = {column_key(n): field for field, text in _NAMES.items() for n in text.split("|")}
#: In Thunderbird a birthday has a column for the month and one for the day.
_BIRTH_MONTH: Final = "birthmonth"

#: Parts of an address; those of the first line show that there is one.
_STREET: Final = (
    "formatted|streetaddress|postaladdress|mailingaddress|fulladdress|street|address(?:line)?|extendedaddress|pobox"
    "|strasse|anschrift|postfach|rue|adressepostale|calle|rua|via|indirizzo|straat|gatuadress|gate|adres"
)
_REST: Final = (
    "city|town|ort|stadt|ville|ciudad|cidade|citta|plaats|miasto|stateprovince|state|province|region"
    "|county|kanton|bundesland|depregion|estado|provincia|lan|postalcode|postcode|zip(?:postal)?(?:code)?"
    "|plz|postleitzahl|codepostal|codigopostal|cep|cap|postnummer|kodpocztowy|country(?:region)?"
    "|land(?:region)?|paysregion|pays|pais(?:region)?|paese|kraj"
)
_OF: Final = (
    r"business|home|work|office|other|personal|mailing|geschaftlich|privat|weitere[rs]?|bureau|domicile|autre"
    r"|(?:del?)?trabajo|particular|comercial|residencial|arbete|hem|uff|abitazione|werk|thuis|address\d+"
)
_PART: Final = re.compile(rf"({_OF})?(?:({_STREET})|{_REST})\d?({_OF})?")


def with_further(columns: Columns, header: Sequence[str]) -> Columns:
    """The columns, with those of these fields that no other field uses; a city stands in an address, too."""
    used = {index for indexes in columns.values() for index in indexes}
    keys = [column_key(name) for name in header]
    found = dict(columns)
    for index, key in enumerate(keys):
        field = _FIELDS.get(key)
        if field and index not in used and field not in found:
            found[field] = (index,)
    if Field.BIRTHDAY in found and _BIRTH_MONTH in keys:
        found[Field.BIRTHDAY] = (keys.index(_BIRTH_MONTH), *found[Field.BIRTHDAY])
    cities = {*columns.get(Field.LOCATION, ())}
    taken = used - cities
    parts = [n for group in address_groups(header) for n in group if n not in taken]
    if set(parts) - cities:
        found[Field.ADDRESS] = tuple(parts)
    return found


def address_groups(header: Sequence[str]) -> list[list[int]]:
    """The columns of each postal address; the whole address in one cell stands first."""
    groups: dict[str, list[int]] = {}
    streets = set()
    for index, name in enumerate(header):
        if part := _PART.fullmatch(column_key(name)):
            of = (part[1] or part[3] or "").removeprefix("del").removeprefix("de")
            whole = part[2] == "formatted"
            groups.setdefault(of, []).insert(0 if whole else len(groups[of]), index)
            streets |= {of} if part[2] else set()
    return [indexes for of, indexes in groups.items() if of in streets]


def has_whole(header: Sequence[str], index: int) -> bool:
    """Whether a column holds whole addresses beside those of their parts."""
    return column_key(header[index]).endswith("formatted")
