"""Store the items of a portable document, recognising what the database already has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlite_utils import Database

from crm.domain.cases.decisions import Decision, StepKey
from crm.domain.ids import PersonId
from crm.domain.imports.differences import differences_of, values_after
from crm.domain.imports.portable_schema import NOUNS, Holds, Key
from crm.domain.people.birthday import day_of
from crm.domain.people.further import new_emails, new_phones
from crm.domain.people.matching import Known
from crm.domain.people.normalise import clean_text, email_address, link_key, note_text, profile_url
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, default_direction
from crm.errors import FileRefused
from crm.intake.portable import Document, Item
from crm.language import tr
from crm.services.imports import portable_names
from crm.services.imports.portable_loader import Loaded, Loader
from crm.store import rows, settings
from crm.store.imports import imports
from crm.store.people import people
from crm.store.query import in_list, insert_many, next_id
from crm.store.touchpoints import touchpoints

#: What a missing key means where it is not "unknown".
_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "people": {
        "tags": "[]",
        "typed_fields": "[]",
        "do_not_contact": 0,
        "more_emails": "[]",
        "more_phones": "[]",
    },
    "opportunities": {"employer_type": "unknown"},
    "roles": {"helper": 0},
    "touchpoints": {"outcome": "", "count": 1, "step_key": "", "typed_fields": "[]"},
    "outcomes": {"occurrence": 1},
    "claims": {"reason_code": "unknown", "verdict": ""},
    "appointments": {"state": "planned", "user_absent": 0},
}
#: Fields that may differ while an item is still the same, so that a copy of it is recognised.
_NOT_COMPARED: Final = frozenset(
    {"id", "import_id", "created_on", "updated_on", "binned_on", "helper", "since"}
    | {"outcome", "answered_on", "source", "typed_fields"}
    | {"state", "user_absent", "place"}
)
#: Cases and their events are identified by these alone: the user adds the rest later.
_COMPARED: Final[Mapping[str, frozenset[str]]] = {
    "opportunities": frozenset({"company", "title", "applied_on"}),
    "events": frozenset({"opportunity_id", "kind", "on", "round"}),
    "proposals": frozenset({"person_id", "opportunity_id", "about"}),
}
#: At most one of these is stored for a person and a case.
_ONE_EACH: Final = frozenset({"roles", "proposals"})
#: Lists that are not stored row by row.
_BY_THEMSELVES: Final = frozenset({"people", "settings", "former_names", "known_apart", "tellings"})
_PEOPLE_LINES: Final = (
    "first_name", "last_name", "company", "position", "location", "phone", "middle_name",
    "nickname",
)  # fmt: skip
_JOINS: Final = {
    "events": ("event_people", "event_id"),
    "touchpoints": ("touchpoint_people", "touchpoint_id"),
    "appointments": ("appointment_people", "appointment_id"),
}


def load(db: Database, items: Document, import_id: int, today: date) -> Loaded:
    """Store a checked document in the order of its lists.

    Raises:
        FileRefused: a value that is well-formed but cannot be stored, named by list and position.
    """
    loader = Loader(db, import_id, today)
    _load_people(loader, items["people"])
    for noun in NOUNS:
        if noun not in _BY_THEMSELVES:
            added = _load_list(loader, noun, items[noun])
            loader.loaded.added += added
            loader.loaded.touchpoints += added if noun == "touchpoints" else 0
    _load_settings(loader, items["settings"])
    portable_names.load_former_names(loader, items["former_names"])
    portable_names.load_known_apart(loader, items["known_apart"])
    portable_names.load_tellings(loader, items["tellings"])
    imports.note_brought(db, import_id, loader.brought)
    return loader.loaded


def _load_people(loader: Loader, items: Sequence[Item]) -> None:
    db, loaded = loader.db, loader.loaded
    wanted = [_person(loader, number, item) for number, item in enumerate(items, 1)]
    _refuse_shared_links(wanted)
    known = _known_among(db, wanted)
    whole = people.by_ids(db, filter(None, known))
    new_id = next_id(db, "people")
    new: list[dict[str, Any]] = []
    changed: dict[PersonId, Person] = {}
    for number, (item, person, same) in enumerate(zip(items, wanted, known, strict=True), 1):
        if same is None:
            row = {"id": new_id} | rows.person_row(person) | {"import_id": loader.import_id}
            new.append(row)
            found_id = new_id
            new_id += 1
        else:
            found_id = same
            now = changed.get(same, whole[same])
            changes = differences_of(now, person)
            imports.insert_changes(db, loader.import_id, changes)
            if changes:
                changed[same] = replace(now, **values_after(now, person, changes))
            loaded.unchanged += not changes
        loader.ids["people", item.ref or f"\0{number}"] = found_id
    insert_many(db, "people", new)
    imports.note_choices(db, loader.import_id)
    for person in changed.values():
        people.update(db, replace(person, updated_on=loader.today))
    _link_referrers(loader, items, {row["id"] for row in new})
    loaded.new, loaded.updated = len(new), len(changed)
    loaded.added += len(new) + len(changed)


def _known_among(db: Database, wanted: Sequence[Person]) -> list[PersonId | None]:
    """Who each of these is among the stored people, of whom no more is read than it takes."""
    index = Known.for_rows(people.glimpses(db), wanted)
    claimed: set[PersonId] = set()
    found: list[PersonId | None] = []
    for person in wanted:
        same = index.find(person, claimed)
        if same:
            claimed.add(same.id)
        found.append(same.id if same else None)
    return found


def _person(loader: Loader, number: int, item: Item) -> Person:
    values = dict(item.values)
    values.pop("referred_by", None)
    for name, read in (("linkedin_url", profile_url), ("email", email_address)):
        text = str(values.get(name, "")).strip()
        if text and not read(text):
            raise _not_usable(number, name, text)
        values[name] = read(text)
    values |= {name: clean_text(values[name]) for name in _PEOPLE_LINES if name in values}
    mails, birthday = values.get("more_emails", ()), values.get("birthday", "")
    if wrong := next((one for one in mails if not email_address(one)), ""):
        raise _not_usable(number, "more_emails", wrong)
    if birthday and not day_of(birthday):
        raise _not_usable(number, "birthday", birthday)
    numbers = map(clean_text, values.get("more_phones", ()))
    values["more_emails"] = new_emails([values["email"]], map(email_address, mails))
    values["more_phones"] = new_phones([values.get("phone", "")], numbers)
    values["postal_address"] = note_text(values.get("postal_address", ""))
    values.setdefault("created_on", loader.today)
    return Person(id=PersonId(0), **values)


def _not_usable(number: int, name: str, text: str) -> FileRefused:
    return FileRefused(
        tr(
            "people number {number}: {name!r} is not usable: {text!r:.80}.",
            number=number,
            name=name,
            text=text,
        )
    )


def _refuse_shared_links(wanted: Iterable[Person]) -> None:
    seen: dict[str, int] = {}
    for number, person in enumerate(wanted, 1):
        link = link_key(person.linkedin_url)
        if link and link in seen:
            raise FileRefused(
                tr(
                    "people number {number} and number {seen} have the same LinkedIn link.",
                    number=number,
                    seen=seen[link],
                )
            )
        seen[link] = number


def _link_referrers(loader: Loader, items: Sequence[Item], new: set[int]) -> None:
    """Set `referred_by` afterwards: it may refer to a person later in the list."""
    for number, item in enumerate(items, 1):
        if "referred_by" not in item.values:
            continue
        person = loader.ids["people", item.ref or f"\0{number}"]
        referrer = loader.ids["people", item.values["referred_by"]]
        if person == referrer:
            raise FileRefused(
                tr("people number {number}: people cannot introduce themselves.", number=number)
            )
        if person in new:
            loader.db.table("people").update(person, {"referred_by": referrer})


def _load_list(loader: Loader, noun: str, items: Sequence[Item]) -> int:
    """Store what the table does not have yet; return the number of rows added."""
    there = _existing(loader.db, noun, items) if items else {}
    sourced = touchpoints.sources(loader.db) if noun == "touchpoints" and items else {}
    new_id = first_new = next_id(loader.db, noun)
    new: list[dict[str, Any]] = []
    joins: list[tuple[int, int]] = []
    absent: list[tuple[int, int]] = []
    for number, item in enumerate(items, 1):
        row = _row(loader, noun, number, item)
        who = tuple(sorted({loader.ids["people", ref] for ref in _named(item)}))
        same = there.get(_signature(noun, row, who), [])
        source = row["source"] if noun == "touchpoints" else ""
        if source:  # not what another file added, even if it looks the same
            same = [i for i in same if i not in sourced.values()] if source not in sourced else []
        if source in sourced:
            row_id = sourced[source]
        elif same:
            row_id = same[0] if noun in _ONE_EACH else same.pop(0)
        else:
            row_id = new_id
            new.append({"id": row_id} | row | {"import_id": loader.import_id})
            joins += [(row_id, person) for person in who]
            absent += [(row_id, loader.ids["people", ref]) for ref in item.values.get("absent", ())]
            new_id += 1
            if noun in _ONE_EACH:
                there[_signature(noun, row, who)] = [row_id]
        loader.ids[noun, item.ref or f"\0{number}"] = row_id
    insert_many(loader.db, noun, new)
    if noun in _JOINS and joins:
        table, column = _JOINS[noun]
        took_part = ({column: row_id, "person_id": person} for row_id, person in joins)
        insert_many(loader.db, table, took_part)
    sql = "UPDATE appointment_people SET absent = 1 WHERE appointment_id = ? AND person_id = ?"
    loader.db.conn.executemany(sql, absent)
    return new_id - first_new


def _named(item: Item) -> set[str]:
    """The refs of everybody who took part, or was to and did not come."""
    return {*item.values.get("people", ()), *item.values.get("absent", ())}


def _row(loader: Loader, noun: str, number: int, item: Item) -> dict[str, Any]:
    row = {
        key.column: _stored(loader, key, item.values.get(key.name))
        for key in NOUNS[noun].keys
        if key.column
    }
    for column, default in _DEFAULTS.get(noun, {}).items():
        if row[column] is None:
            row[column] = default
    if noun == "touchpoints":
        row["direction"] = row["direction"] or default_direction(Channel(row["channel"])).value
    if noun == "outcomes":
        row["occurrence"] = _occurrence(loader, row["step"], row["occurrence"])
        row["decided_on"] = row["decided_on"] or loader.today.isoformat()
        if row["decision"] == Decision.SNOOZED and not row["until"]:
            raise FileRefused(tr("outcomes number {number}: 'until' is missing.", number=number))
    if noun == "opportunities":
        row |= {name: clean_text(row[name]) for name in ("company", "title")}
        url = row["posting_url"]
        if url and not url.lower().startswith(("https://", "http://")):
            words = tr(
                "opportunities number {number}: 'posting_url' is not a web address.", number=number
            )
            raise FileRefused(words)
    return row


def _stored(loader: Loader, key: Key, value: Any) -> Any:
    if value is None:
        return "" if key.holds is Holds.TEXT else None
    match key.holds:
        case Holds.REF:
            return loader.ids[key.to, value]
        case Holds.DAY:
            return value.isoformat()
        case Holds.FLAG:
            return int(value)
        case Holds.WORDS:
            return json.dumps(list(value), ensure_ascii=False)
        case Holds.STEP_KEY:
            return str(_step_key(loader, value))
        case _:
            return value


def _occurrence(loader: Loader, step: str, number: int) -> int:
    """For a step about an entry: the id of the entry at this position of its list."""
    return loader.ids.get((loader.entry_steps.get(step, ""), f"\0{number}"), number)


def _step_key(loader: Loader, parts: Mapping[str, Any]) -> StepKey:
    def of(noun: str, name: str) -> Any:
        ref = parts.get(name)
        return loader.ids[noun, ref] if ref else None

    return StepKey(
        parts["step"], of("opportunities", "opportunity"), of("people", "person"),
        of("events", "event"), _occurrence(loader, parts["step"], parts.get("occurrence", 1)),
    )  # fmt: skip


def _existing(db: Database, noun: str, items: Sequence[Item]) -> dict[tuple[Any, ...], list[int]]:
    """The ids of the rows the table already holds, by content; of touchpoints those of the same moments.

    Nobody else can write meanwhile, and there may be hundreds of thousands.
    """
    if noun == "touchpoints":
        moments = sorted({item.values["at"] for item in items})
        found = [
            row
            for clause, values in in_list(moments)
            for row in db.query(
                f"SELECT * FROM touchpoints WHERE happened_at IN ({clause}) ORDER BY id", values
            )
        ]
    else:
        found = list(db.query(f"SELECT * FROM {noun} ORDER BY id"))
    who: dict[int, list[int]] = {}
    if noun in _JOINS:
        table, column = _JOINS[noun]
        for clause, values in in_list(row["id"] for row in found):
            sql = f"SELECT {column}, person_id FROM {table} WHERE {column} IN ({clause})"
            for owner, person in db.execute(sql, values).fetchall():
                who.setdefault(owner, []).append(person)
    there: dict[tuple[Any, ...], list[int]] = {}
    for row in found:
        people_of = tuple(sorted(who.get(row["id"], ())))
        there.setdefault(_signature(noun, row, people_of), []).append(row["id"])
    return there


def _signature(noun: str, row: Mapping[str, Any], who: tuple[int, ...]) -> tuple[Any, ...]:
    if noun in _COMPARED:
        return tuple(row[name] for name in sorted(_COMPARED[noun]))
    return (*(row[name] for name in sorted(row.keys() - _NOT_COMPARED)), who)


def _load_settings(loader: Loader, items: Sequence[Item]) -> None:
    """Store the document's settings that are not set here."""
    for item in items:
        row = {"key": item.values["key"], "value": item.values.get("value", "")}
        row["as_of"] = item.values.get("as_of") or None
        there = loader.db.execute("SELECT 1 FROM settings WHERE key = ?", [row["key"]]).fetchone()
        if not there:
            loader.db.table("settings").insert(row)
            loader.brought["settings"].append([row["key"], settings.digest(row["value"])])
            loader.loaded.added += 1
