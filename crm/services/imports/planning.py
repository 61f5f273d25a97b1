"""Plan what a file changes for the stored people, and report what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from crm.domain.imports.imported_contacts import by_present_names
from crm.domain.imports.people_plan import ImportPlan, plan
from crm.domain.people.further import new_emails
from crm.domain.people.normalise import link_key
from crm.domain.people.person import PersonKey
from crm.domain.wording import plural
from crm.intake.address_books.not_kept import NotKept
from crm.intake.programs import EMBERS
from crm.intake.reading import FileKind, PersonRow, Reading
from crm.language import forms, tr, trn
from crm.services.imports.activity import Activity
from crm.store.people import people

#: What a field is called where that is not its name.
_FIELDS = {
    "email": tr("e-mail"), "linkedin_url": tr("profile link"), "connected_on": tr("day of the connection"),
}  # fmt: skip
#: LinkedIn's own files, and Embers' own, replace values from earlier imports; others only fill gaps.
_OUTRANKS = frozenset({FileKind.CONNECTIONS, FileKind.ARCHIVE})


#: So many are named in a sentence.
_NAMED = 5


def with_present_names(reading: Reading, names: Mapping[str, str]) -> Reading:
    """The reading with the current links and addresses of merged people."""
    if not names:
        return reading

    def row(found: PersonRow) -> PersonRow:
        return found._replace(
            linkedin_url=names.get(link_key(found.linkedin_url), found.linkedin_url),
            email=names.get(found.email, found.email),
            more_emails=new_emails(
                [names.get(found.email, found.email)],
                [names.get(mail, mail) for mail in found.more_emails],
            ),
        )

    return replace(
        reading,
        people=tuple(map(row, reading.people)),
        notes=tuple(map(row, reading.notes)),
        contacts=tuple(by_present_names(one, names) for one in reading.contacts),
    )


def plan_of(
    db: Database, reading: Reading, known: Sequence[PersonKey], today: date, again: bool
) -> ImportPlan:
    """The plan for a reading's people; `again`: whether this very file is imported already."""
    owner = link_key(owner_of(reading)[1])
    rows = [row for row in reading.people if not owner or link_key(row.linkedin_url) != owner]
    own = reading.kind in _OUTRANKS or reading.program == EMBERS
    outranks = own and bool(reading.people)
    if reading.notes:
        links = {link_key(person.linkedin_url) for person in known}
        rows += [note for note in reading.notes if link_key(note.linkedin_url) in links]
    return plan(
        rows, known, today, outranks=outranks, complete=reading.complete, again=again,
        whole=lambda ids: people.by_ids(db, ids),
    )  # fmt: skip


def owner_of(reading: Reading) -> tuple[str, str]:
    """Name and profile link of the file's owner; "" for what is not known."""
    owner = reading.owner
    if owner is None:
        return "", ""
    return f"{owner.first_name} {owner.last_name}".strip(), owner.linkedin_url


def left_out_of(
    reading: Reading, seen: Sequence[PersonKey], decided: ImportPlan, more: Activity
) -> tuple[str, ...]:
    """What is not imported besides rows of people, a sentence for each reason.

    Args:
        seen: everybody as they were before the plan.
    """
    links: set[str] = set()
    if reading.notes:
        changed = {person.id: person.linkedin_url for person in decided.updated}
        links = {link_key(changed.get(person.id, person.linkedin_url)) for person in seen}
        links |= {link_key(row.linkedin_url) for row in decided.new}
    notes = sum(link_key(row.linkedin_url) not in links for row in reading.notes)
    otherwise = NotKept(forms("person", "people"))
    for change in decided.kept:
        otherwise.add([(_FIELDS.get(change.field, change.field.replace("_", " ")), change.new)])
    found = more.contacts
    counted = (
        (found.in_bin, tr("{} with people in the bin. They stay there.")),
        (found.ahead, tr("{} dated in the future.")),
    )
    words = [
        sentence.format(plural(count, "contact", "contacts"))
        for count, sentence in counted
        if count
    ]
    if more.attached.count:
        names, number = more.attached.names, more.attached.count
        words.append(
            tr(
                "{contacts} people without a link, as older archives do. Embers matched them by "
                "name with {names}",
                contacts=plural(number, "contact names", "contacts name"),
                names=", ".join(names[:_NAMED]),
            )
            + (tr(" and {count:,} more", count=len(names) - _NAMED) if len(names) > _NAMED else "")
            + tr(", because there is only one of each name here.")
        )
    if found.strangers:
        count = len(found.strangers)
        words.append(
            trn(
                count,
                "{n:,} person you were in contact with is not in your list; nobody is added automatically. "
                "Their contacts are added once you import these people.",
                "{n:,} people you were in contact with are not in your list; nobody is added automatically. "
                "Their contacts are added once you import these people.",
            )
        )
    if unsaid := more.applications.unsaid:
        words.append(
            tr(
                "{applications} already in your opportunities. What the list says about them was "
                "not added: {unsaid}",
                applications=plural(len(unsaid), "application is", "applications are"),
                unsaid=", ".join(unsaid[:_NAMED]),
            )
            + (
                tr(" and {count:,} more.", count=len(unsaid) - _NAMED)
                if len(unsaid) > _NAMED
                else "."
            )
        )
    if otherwise.kinds:
        words.append(
            tr(
                "Different here than in the file, which only fills gaps: {told}.",
                told=otherwise.told(),
            )
        )
    if notes:
        words.append(
            tr(
                "{notes:,} of your notes, because they are about people who are not in your list.",
                notes=notes,
            )
        )
    return (*reading.left_out, *words)
