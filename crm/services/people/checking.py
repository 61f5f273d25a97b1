"""What the user typed about a person, in the form in which it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crm.domain.people.further import is_number, new_emails, new_phones
from crm.domain.people.normalise import clean_text, email_address, note_text, profile_url
from crm.domain.people.person import Person
from crm.errors import InvalidInput
from crm.language import tr

_ONE_LINE: Final = (
    "first_name", "last_name", "company", "position", "location", "phone", "middle_name", "nickname",
)  # fmt: skip


def checked(person: Person) -> Person:
    """Return a person in the form to store: tidy text, a normalised link and address.

    Raises:
        InvalidInput: no name, link or address at all, or an invalid link, address, number or birthday.
    """
    tidy = {name: clean_text(getattr(person, name)) for name in _ONE_LINE}
    link, mail = person.linkedin_url.strip(), person.email.strip()
    if link and not profile_url(link):
        raise InvalidInput(
            tr("This is not the address of a LinkedIn profile."),
            tr("It looks like https://www.linkedin.com/in/their-name."),
            "linkedin_url",
        )
    if mail and not email_address(mail):
        raise InvalidInput(
            tr("This is not an e-mail address."), tr("It looks like a@b.com."), "email"
        )
    if person.cadence_days is not None and not 1 <= person.cadence_days <= 3650:
        raise InvalidInput(tr("Choose between 1 and 3650 days."), field="cadence_days")
    tags = tuple(dict.fromkeys(filter(None, (clean_text(tag) for tag in person.tags))))
    values = {"linkedin_url": profile_url(link), "email": email_address(mail), "tags": tags}
    person = _with_further(replace(person, **tidy, **values))  # type: ignore[arg-type]
    if not (person.first_name or person.last_name or person.company or person.email):
        raise InvalidInput(tr("Please enter a name."), field="first_name")
    return person


def _with_further(person: Person) -> Person:
    """A person with tidy further addresses and numbers; the first is the main one if there is no other."""
    for mail in person.more_emails:
        if email_address(mail) != clean_text(mail).lower():
            raise InvalidInput(
                tr("“{mail:.80}” is not an e-mail address.", mail=mail),
                tr("Write them like a@b.com, with commas between them."),
                "more_emails",
            )
    for number in person.more_phones:
        if not is_number(number):
            raise InvalidInput(
                tr("“{number:.80}” is not a phone number.", number=number),
                tr(
                    "Put commas between numbers, and say what a number is for in parentheses: +44 "
                    "1632 960123 (home)."
                ),
                "more_phones",
            )
    mails = (person.email, *map(email_address, person.more_emails))
    numbers = (person.phone, *map(clean_text, person.more_phones))
    mail, *mails_left = new_emails((), mails) or ("",)
    number, *numbers_left = new_phones((), numbers) or ("",)
    return replace(
        person,
        email=mail,
        phone=number,
        more_emails=tuple(mails_left),
        more_phones=tuple(numbers_left),
        postal_address=note_text(person.postal_address),
    )


def typed_birthday(text: str) -> str:
    """A typed birthday as it is stored; "" for no text.

    Raises:
        InvalidInput: it is none, or can mean two days.
    """
    from crm.intake.birthdays import birthday_of  # it loads all that reads files

    birthday = birthday_of(text)
    if text and not birthday:
        raise InvalidInput(
            tr("“{text:.80}” is not a birthday.", text=text), tr("Write it like May 9."), "birthday"
        )
    return birthday
