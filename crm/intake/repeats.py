"""Merge rows about the same person; namesakes stay two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crm.domain.people.further import emails, new_emails, new_phones, phones
from crm.domain.people.normalise import link_key, link_keys
from crm.errors import RowProblem
from crm.intake.reading import PersonRow
from crm.language import tr

_FIELDS: Final = tuple(name for name in PersonRow._fields if name != "line")


def merge_repeats(
    rows: Sequence[PersonRow],
) -> tuple[tuple[PersonRow, ...], tuple[RowProblem, ...]]:
    """Merge rows with the same profile link, and rows without a link that are equal in every field.

    The first row's values stay; later rows fill its empty fields, and add addresses and numbers.

    Returns:
        The people in the order of their first rows, and one problem per row that was merged.
    """
    links = set(link_keys([row.linkedin_url for row in rows]))
    if len(links) == len(rows) and "" not in links:
        return tuple(rows), ()  # a usual export
    people: list[PersonRow] = []
    by_link: dict[str, int] = {}
    without_link: dict[tuple[object, ...], int] = {}
    merged: list[RowProblem] = []
    for row in rows:
        if row.linkedin_url:
            place = by_link.setdefault(link_key(row.linkedin_url), len(people))
        else:
            place = without_link.setdefault(_values(row), len(people))
        if place == len(people):
            people.append(row)
            continue
        first = people[place]
        people[place] = _filled(first, row)
        why = tr("has the same profile link as") if row.linkedin_url else tr("repeats")
        merged.append(
            RowProblem(
                row.line, tr("This row {why} line {line}: one person.", why=why, line=first.line)
            )
        )
    return tuple(people), tuple(merged)


def _values(row: PersonRow) -> tuple[object, ...]:
    return row[1:]  # all fields but the line


def _filled(first: PersonRow, later: PersonRow) -> PersonRow:
    # First and last name belong together: they must not mix two spellings.
    named = bool(first.first_name or first.last_name)
    names = ("first_name", "last_name")
    gaps = {
        name: getattr(later, name)
        for name in _FIELDS
        if not getattr(first, name) and getattr(later, name) and not (named and name in names)
    }
    if first.last_contact and later.last_contact:
        gaps["last_contact"] = max(first.last_contact, later.last_contact)
    gaps |= {
        "more_emails": (*first.more_emails, *new_emails(emails(first), emails(later))),
        "more_phones": (*first.more_phones, *new_phones(phones(first), phones(later))),
    }
    filled = first._replace(**gaps)
    return filled._replace(
        more_emails=new_emails([filled.email], filled.more_emails),
        more_phones=new_phones([filled.phone], filled.more_phones),
    )
