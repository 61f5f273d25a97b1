"""People, as the user or an import described them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from crm.domain.ids import PersonId
from crm.language import tr

#: The fields an import may set; values the user typed take precedence.
IMPORTED_FIELDS: Final = (
    "first_name",
    "last_name",
    "company",
    "position",
    "location",
    "email",
    "phone",
    "linkedin_url",
    "connected_on",
    "middle_name",
    "nickname",
    "birthday",
    "postal_address",
)
#: The fields with several values, to which an import adds.
ADDED_FIELDS: Final = ("tags", "more_emails", "more_phones")


@dataclass(frozen=True, slots=True)
class Person:
    """A person the user knows or met.

    Text that is unknown is the empty string, a date that is unknown is None.

    Attributes:
        linkedin_url: normalised by `normalise.profile_url`; unique when present.
        connected_on: day of the LinkedIn connection; None = not connected as far as we know.
        cadence_days: how often the user wants to be in touch, in days; None = not set.
        cadence_since: day on which they last set that; None = not known.
        typed_fields: names of fields the user typed; an import never overwrites them.
        more_emails, more_phones: further ones, each once; see `crm.domain.people.further`.
        birthday: without the year; see `crm.domain.people.birthday`.
        postal_address: its lines; a blank line between two addresses.
        confirmed_on: day on which the user last said that work and addresses are right.
        binned_on, archived_on: day of removal to the bin / of archiving, None = neither.
    """

    id: PersonId
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    position: str = ""
    location: str = ""
    email: str = ""
    phone: str = ""
    linkedin_url: str = ""
    connected_on: date | None = None
    tags: tuple[str, ...] = ()
    cadence_days: int | None = None
    do_not_contact: bool = False
    how_met: str = ""
    referred_by: PersonId | None = None
    notes: str = ""
    typed_fields: tuple[str, ...] = ()
    created_on: date | None = None
    updated_on: date | None = None
    archived_on: date | None = None
    binned_on: date | None = None
    confirmed_on: date | None = None
    cadence_since: date | None = None
    more_emails: tuple[str, ...] = ()
    more_phones: tuple[str, ...] = ()
    middle_name: str = ""
    nickname: str = ""
    birthday: str = ""
    postal_address: str = ""

    @property
    def name(self) -> str:
        """The full name, or the best substitute for a person without one."""
        full = f"{self.first_name} {self.last_name}".strip()
        return full or self.company or self.email or tr("Someone without a name")

    @property
    def call_name(self) -> str:
        """How a letter addresses them."""
        return self.first_name or self.name


class PersonKey(NamedTuple):
    """What an import needs to know about each person: identity, and the values already imported.

    A tuple, because a network has tens of thousands: a `Person` takes five times as long to create.
    """

    id: PersonId
    first_name: str
    last_name: str
    company: str
    position: str
    location: str
    email: str
    phone: str
    linkedin_url: str
    connected_on: date | None
    notes: str
    tags: tuple[str, ...]
    typed_fields: tuple[str, ...]
    binned_on: date | None
    cadence_days: int | None
    more_emails: tuple[str, ...]
    more_phones: tuple[str, ...]
    middle_name: str
    nickname: str
    birthday: str
    postal_address: str
