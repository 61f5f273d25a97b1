"""People: reads and writes. People in the bin are left out unless requested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.ids import PersonId
from crm.domain.people.further import emails
from crm.domain.people.normalise import email_address, is_member_id, link_key, name_key, text_key
from crm.domain.people.person import Person, PersonKey
from crm.domain.warmth.scale import Word
from crm.store import rows
from crm.store.people.search import Found, called, people_matching
from crm.store.query import in_list, inserted, number
from crm.store.sql_warmth import warmth_sql, word_sql


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """The filter of a list of people.

    Attributes:
        search: words, each the beginning or a part of a stored word; empty = everybody.
        company, tag, role: exact, empty = any.
        archived, binned: True = only those, False = none of those.
        tie: the word for the tie, "" = any; `on`: the day on which it is the word.
    """

    search: str = ""
    company: str = ""
    tag: str = ""
    role: str = ""
    archived: bool = False
    binned: bool = False
    tie: str = ""
    on: date | None = None


#: Sort order: the best match of a search first; without a search by name.
BEST: Final = "best"
SORTS: Mapping[str, str] = {
    "name": "last_name COLLATE NOCASE, first_name COLLATE NOCASE, id",
    "name_desc": "last_name COLLATE NOCASE DESC, first_name COLLATE NOCASE DESC, id DESC",
    "company": "company = '', company COLLATE NOCASE, last_name COLLATE NOCASE, id",
    "company_desc": "company = '', company COLLATE NOCASE DESC, last_name COLLATE NOCASE, id",
    "connected": "connected_on IS NULL, connected_on DESC, id",
    "added": "id DESC",
    "id": "id",
}


#: Sort orders that read the tie summary; people without contact come last.
_OF_STANDINGS: Final = {
    "warmest": "{warmth} IS NULL, {warmth} DESC, last_name COLLATE NOCASE, id",
    "coolest": "{warmth} IS NULL, {warmth}, last_name COLLATE NOCASE, id",
    "contact": "last_contact IS NULL, last_contact DESC, last_name COLLATE NOCASE, id",
    "longest_ago": "last_contact IS NULL, last_contact, last_name COLLATE NOCASE, id",
}


#: The condition of the index `people_further`: few people have such values, so only these are read.
_FURTHER: Final = (
    "more_emails <> '[]' OR more_phones <> '[]' "
    "OR middle_name || nickname || birthday || postal_address <> ''"
)


def insert(db: Database, record: Person, import_id: int | None = None) -> PersonId:
    row = rows.person_row(record) | {"import_id": import_id}
    return PersonId(inserted(db, "people", row))


def update(db: Database, record: Person) -> None:
    db.table("people").update(record.id, rows.person_row(record))


def update_all(db: Database, records: Iterable[Person]) -> None:
    """Store many changed people at once."""
    changed = [rows.person_row(record) | {"id": record.id} for record in records]
    if changed:
        columns = [name for name in changed[0] if name != "id"]
        values = ", ".join(f"{name} = :{name}" for name in columns)
        db.conn.executemany(f"UPDATE people SET {values} WHERE id = :id", changed)


def get(db: Database, person_id: int) -> Person | None:
    return next(iter(by_ids(db, [person_id]).values()), None)


def by_ids(db: Database, ids: Iterable[int]) -> dict[PersonId, Person]:
    """The people of these ids, including those in the bin; unknown ids are left out."""
    found: dict[PersonId, Person] = {}
    for clause, values in in_list(ids):
        for row in db.execute(f"SELECT {rows.PERSON} FROM people WHERE id IN ({clause})", values):
            record = rows.person(row)
            found[record.id] = record
    return found


def by_link(db: Database, linkedin_url: str) -> Person | None:
    column = "lower(linkedin_url)" if is_member_id(linkedin_url) else "linkedin_url"
    sql = f"SELECT {rows.PERSON} FROM people WHERE {column} = ?"
    row = db.execute(sql, [link_key(linkedin_url)]).fetchone()
    return rows.person(row) if linkedin_url and row else None


def named(db: Database, name: str) -> list[Person]:
    """People with exactly this name or one of whose e-mail addresses it is, by id; nobody in the bin."""
    mail, key = email_address(name), text_key(name)
    sql = f"SELECT {rows.PERSON} FROM people WHERE binned_on IS NULL AND "
    if mail and mail == name.strip().lower():
        either = "(email = ? OR id IN (SELECT rowid FROM people_fts WHERE people_fts MATCH ?)) ORDER BY id"
        phrase = f'{{more_emails}} : "{mail}"'
        found = [rows.person(row) for row in db.execute(f"{sql} {either}", [mail, phrase])]
        found = [one for one in found if mail in emails(one)]
    elif key:
        alike = by_ids(db, sorted(called(db, name))).values()
        found = [one for one in alike if name_key(one.first_name, one.last_name) == key]
    else:  # only symbols, which neither the index nor a key can hold
        whole = "trim(first_name || ' ' || last_name) = ? ORDER BY id"
        found = [rows.person(row) for row in db.execute(sql + whole, [name.strip()])]
    return [person for person in found if person.binned_on is None]


def everybody(db: Database, binned: bool = False) -> list[Person]:
    """All people in order of their ids."""
    where = "" if binned else "WHERE binned_on IS NULL"
    return [
        rows.person(row)
        for row in db.execute(f"SELECT {rows.PERSON} FROM people {where} ORDER BY id")
    ]


def glimpses(db: Database) -> list[PersonKey]:
    """Everybody in the form that an import matches against, including the bin, by id."""
    columns = ", ".join(PersonKey._fields[: -len(rows.FURTHER)])
    found = db.execute(f"SELECT {columns} FROM people ORDER BY id").fetchall()
    further = db.execute(f"SELECT id, {', '.join(rows.FURTHER)} FROM people WHERE {_FURTHER}")
    return rows.glimpses(found, {row[0]: row[1:] for row in further.fetchall()})


def page(
    db: Database,
    wanted: PeopleFilter,
    sort: str = BEST,
    limit: int = -1,
    offset: int = 0,
    today: date | None = None,
    found: Found | None = None,
) -> list[Person]:
    """A page of people; sorted by `BEST`: the best match of a search, else by name.

    Args:
        today: the day to compute the warmth for when sorted by it.
        found: the result of `search_of` for this filter, to search once for a page and its count.
    """
    found = found or search_of(db, wanted)
    where, values = _where(wanted, found)
    join, order = "", SORTS.get(sort, SORTS["name"])
    if sort == BEST and found:
        join, order, values = found.join, found.order, [*found.join_values, *values]
    elif sort in _OF_STANDINGS and today is not None:
        join = "LEFT JOIN standings ON standings.person_id = people.id"
        order = _OF_STANDINGS[sort].format(warmth=warmth_sql(today))
    sql = f"SELECT {rows.PERSON} FROM people {join} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return [rows.person(row) for row in db.execute(sql, [*values, limit, offset])]


def ids(db: Database, wanted: PeopleFilter) -> list[PersonId]:
    """The ids of everybody who matches."""
    where, values = _where(wanted, search_of(db, wanted))
    return [PersonId(row[0]) for row in db.execute(f"SELECT id FROM people WHERE {where}", values)]


def count(db: Database, wanted: PeopleFilter, found: Found | None = None) -> int:
    where, values = _where(wanted, found or search_of(db, wanted))
    return number(db, f"SELECT count(*) FROM people WHERE {where}", values)


def search_of(db: Database, wanted: PeopleFilter) -> Found | None:
    """The search of a filter; None if it has no search text."""
    return people_matching(db, wanted.search) if wanted.search.strip() else None


def _where(wanted: PeopleFilter, found: Found | None) -> tuple[str, list[Any]]:
    terms = ["binned_on IS NOT NULL" if wanted.binned else "binned_on IS NULL"]
    values: list[Any] = []
    if not wanted.binned:
        terms.append("archived_on IS NOT NULL" if wanted.archived else "archived_on IS NULL")
    if found:
        terms.append(found.where)
        values += found.values
    if wanted.company:
        terms.append("company = ? COLLATE NOCASE")
        values.append(wanted.company)
    if wanted.tag:
        terms.append("EXISTS (SELECT 1 FROM json_each(people.tags) WHERE value = ?)")
        values.append(wanted.tag)
    if wanted.role:
        terms.append("id IN (SELECT person_id FROM roles WHERE role = ?)")
        values.append(wanted.role)
    if wanted.tie and wanted.on:
        terms.append(word_sql(Word(wanted.tie), wanted.on))
    return " AND ".join(terms), values


def companies(db: Database) -> list[str]:
    """Every company of people who are neither archived nor in the bin, as written."""
    sql = (
        "SELECT DISTINCT company FROM people "
        "WHERE company <> '' AND binned_on IS NULL AND archived_on IS NULL"
    )
    return [row[0] for row in db.execute(sql).fetchall()]


def at_companies(db: Database, names: Iterable[str]) -> list[Person]:
    """The people with one of these companies, by id; nobody archived or in the bin."""
    found = []
    for clause, values in in_list(names):
        sql = (
            f"SELECT {rows.PERSON} FROM people WHERE company IN ({clause}) "
            "AND binned_on IS NULL AND archived_on IS NULL"
        )
        found += [rows.person(row) for row in db.execute(sql, values)]
    return sorted(found, key=lambda person: person.id)


def tags(db: Database) -> list[str]:
    """Every tag in use, sorted."""
    sql = (
        "SELECT DISTINCT value FROM people, json_each(people.tags) "
        "WHERE binned_on IS NULL ORDER BY value COLLATE NOCASE"
    )
    return [row[0] for row in db.execute(sql).fetchall()]


def bin_person(db: Database, person_id: int, on: date | None) -> None:
    """Move to the bin (`on` = a day) or restore (None)."""
    db.execute("UPDATE people SET binned_on = ? WHERE id = ?", [rows.iso(on), person_id])


def in_introductions(db: Database) -> list[Person]:
    """People who were introduced by somebody or introduced somebody; nobody in the bin."""
    sql = (
        f"SELECT {rows.PERSON} FROM people WHERE binned_on IS NULL AND id IN ("
        "SELECT id FROM people WHERE referred_by IS NOT NULL UNION ALL "
        "SELECT referred_by FROM people WHERE referred_by IS NOT NULL AND binned_on IS NULL) "
        "ORDER BY id"
    )
    return [rows.person(row) for row in db.execute(sql)]


def referrals(db: Database, person_id: int) -> list[Person]:
    """The people this person introduced."""
    sql = (
        f"SELECT {rows.PERSON} FROM people WHERE referred_by = ? AND binned_on IS NULL ORDER BY id"
    )
    return [rows.person(row) for row in db.execute(sql, [person_id])]
