"""Out and in again, done and undone: what comes back equals what was there."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import icalendar
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks import network
from benchmarks.imports import connections
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.services import exports, portability, sample, touchpoints
from crm.services.imports import batch_import, history
from crm.services.imports.portable import import_portable
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from proof.content import fingerprint
from proof.rows import Row, Size
from tests.services.support import documents

TODAY: Final = date(2026, 11, 23)
_FIRST: Final = ("Zoë", "José María", "Łucja", "Ann", "Jürgen", "美咲", "Nikos")
_LAST: Final = ("O'Neil", "Smith-Larkfield", "van der Berg", "Ćwik", "佐藤", "Elmstead")
_TEXTS: Final = (
    "", "Smith; Sons, Ltd", "=1+1 Works", "Ideas \\ Co", 'The "Best" Group', "Łódź", "@home", "+49 GmbH",
    "Straße & Söhne", "a:b=c", "Crème, brûlée; 50 %",
)  # fmt: skip
_NOTES: Final = (
    "",
    "met at a fair",
    "first line\nsecond; line, with \\ marks",
    "=HYPERLINK(1)\n\nlast",
    "ünï 😀",
)
_TAGS: Final = ("colleague", "former boss", "Zürich", "new one")
#: What a card holds of a person, and a table; that How Met is not read again, an import of a table says.
_ON_CARDS: Final = (
    "first_name", "last_name", "middle_name", "nickname", "company", "position", "location", "email", "more_emails",
    "phone", "more_phones", "linkedin_url", "notes", "tags", "birthday",
)  # fmt: skip
_IN_TABLES: Final = (*_ON_CARDS, "connected_on")

Trip = Callable[[Path, int], str]


def rows(size: Size) -> list[Row]:
    """Each trip on generated databases; a trip says what differs."""
    some, many = size.of(3, 24), size.of(12, 200)
    return [
        _row("A portable file brings everything back", _portable, some),
        _any_document(many),
        _row("A vCard 3.0 brings everybody back", lambda f, n: _people(f, n, "people-vcf", _ON_CARDS), some),
        _row("A vCard 4.0 brings everybody back", lambda f, n: _people(f, n, "people-vcf4", _ON_CARDS), some),
        _row("A table (CSV) brings everybody back", lambda f, n: _people(f, n, "people-csv", _IN_TABLES), some),
        _row("A calendar holds each step once, on its day", _calendar, some),
        _row("A restored backup equals what was saved", _restored, some),
        _row("An import that is undone leaves what was before", _undone, some),
        _row("So it does with other changes in between", _undone_later, some),
    ]  # fmt: skip


def _row(promise: str, trip: Trip, count: int) -> Row:
    faults = []
    for number in range(count):
        with tempfile.TemporaryDirectory(prefix="embers-proof-") as folder:
            wrong = trip(Path(folder), number)
        if wrong:
            faults.append(f"database {number}: {wrong}")
    how = f"{count} generated databases"
    return Row(promise, how, f"{len(faults)} differ", not faults, tuple(faults[:3]))


def generated(path: Path, number: int) -> LocalStore:
    """People with odd texts, a network around them, and every third time the sample; the same each time."""
    chance = random.Random(number)
    store = open_store(path)
    network.fill(store, 30, 90)
    if number % 3 == 0:
        sample.add(store, TODAY)
    for n in range(20):
        people.add(store, _person(chance, n), TODAY)
    return store


def _person(chance: random.Random, n: int) -> Person:
    return Person(
        PersonId(0),
        chance.choice(_FIRST),
        f"{chance.choice(_LAST)}",
        company=chance.choice(_TEXTS),
        position=chance.choice(_TEXTS),
        location=chance.choice(("", "Łódź", "São Paulo", "Köln")),
        email=f"odd{n}@example.org",
        phone=chance.choice(("", "+1 555 0101", "0049 30 1234567")),
        linkedin_url=f"https://www.linkedin.com/in/odd-{n}",
        connected_on=chance.choice((None, date(2020, 2, 29))),
        tags=tuple(chance.sample(_TAGS, chance.randint(0, 3))),
        how_met=chance.choice(_NOTES[:2]),
        notes=chance.choice(_NOTES),
        more_emails=chance.choice(((), (f"more{n}@example.org", f"other{n}@example.org"))),
        nickname=chance.choice(("", "Zo")),
        middle_name=chance.choice(("", "M.")),
        birthday=chance.choice(("", "--02-29", "--05-09")),
    )


def text_of(store: LocalStore) -> str:
    return portability.portable_document(store)[0]


def _portable(folder: Path, number: int) -> str:
    text = text_of(generated(folder / "one.db", number))
    other = open_store(folder / "other.db")
    import_portable(other, "data.json", text.encode(), TODAY)
    return difference(text, text_of(other))


def _any_document(count: int) -> Row:
    """Documents of every key, as hypothesis draws them."""
    found: list[bytes] = []
    drawn = settings(max_examples=count, derandomize=True, database=None, deadline=None,
                     suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # fmt: skip

    def note(data: bytes) -> None:
        found.append(data)

    drawn(given(documents())(note))()
    faults = []
    for number, data in enumerate(found):
        with tempfile.TemporaryDirectory(prefix="embers-proof-") as made:
            one, other = (open_store(Path(made, name)) for name in ("one.db", "other.db"))
            import_portable(one, "data.json", data, TODAY)
            import_portable(other, "data.json", text_of(one).encode(), TODAY)
            if wrong := difference(text_of(one), text_of(other)):
                faults.append(f"document {number}: {wrong}")
    return Row("So does one of any content", f"{len(found)} drawn documents", f"{len(faults)} differ",
               not faults, tuple(faults[:3]))  # fmt: skip


def _people(folder: Path, number: int, kind: str, names: tuple[str, ...]) -> str:
    store = generated(folder / "one.db", number)
    exports.write(store, kind, folder / "people.out", TODAY)
    other = open_store(folder / "other.db")
    data = (folder / "people.out").read_bytes()
    batch_import.import_file(other, "people.out", data, TODAY)
    before, after = (Counter(_values(one, names)) for one in (store, other))
    return "; ".join(map(str, [*(before - after), *(after - before)][:2]))


def _values(store: LocalStore, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    found = people.page(store, people.PeopleFilter(), TODAY, "id", -1).rows
    return [
        tuple(tuple(sorted(value)) if isinstance(value, tuple) else value for value in values)
        for values in (tuple(getattr(row.person, name) for name in names) for row in found)
    ]


def _calendar(folder: Path, number: int) -> str:
    store = generated(folder / "one.db", number)
    made = exports.steps_ics(store, TODAY)
    if made.text != exports.steps_ics(store, TODAY).text:
        return "the second calendar differs from the first"
    events = icalendar.Calendar.from_ical(made.text).walk("VEVENT")
    names = [str(event["UID"]) for event in events]
    dated = all(event.decoded("DTSTART") for event in events)
    if len(set(names)) != len(names) or len(names) != sum(made.counts.values()) or not dated:
        return f"{len(names)} events, {len(set(names))} names, {dict(made.counts)} counted"
    portability.backup_to(store, folder / "copy.db")
    return difference(made.text, exports.steps_ics(open_store(folder / "copy.db"), TODAY).text)


#: What a restore may leave different: the ids go on counting.
_COUNTING: Final = frozenset({"sqlite_sequence", "people_stamp"})


def _restored(folder: Path, number: int) -> str:
    store = generated(folder / "one.db", number)
    before, rows_before = text_of(store), fingerprint(store.path, _COUNTING)
    portability.backup_to(store, folder / "good.db")
    _change(store)
    people.remove(store, 3, TODAY)
    portability.restore_from(store.path, folder / "good.db")
    if fingerprint(store.path, _COUNTING) != rows_before:
        return difference(before, text_of(store)) or "rows beyond the portable file differ"
    return ""


def _change(store: LocalStore) -> None:
    """What somebody does between an import and its undoing, with people who were there before."""
    new = Touchpoint(TouchpointId(0), (PersonId(2),), TODAY, Channel.CALL, summary="in between")
    touchpoints.log(store, new, TODAY)
    people.edit(store, replace(people.get(store, 5), notes="changed in between"), TODAY)
    people.archive(store, 7, TODAY)


def _incoming(folder: Path, number: int) -> tuple[str, bytes]:
    """A file of people, some of them known with other work: a table, cards or a portable file."""
    chance = random.Random(1_000 + number)
    if number % 3 == 1:
        other = open_store(folder / "file.db")
        for n in range(25):
            people.add(other, replace(_person(chance, n), company="New Works"), TODAY)
        exports.write(other, "people-vcf", folder / "file.vcf", TODAY)
        return "file.vcf", (folder / "file.vcf").read_bytes()
    if number % 3 == 2:
        lines = [f"P,Larkfield{n},https://www.linkedin.com/in/p{n}-demo,,New Works,Head,02 Mar 2026"
                 for n in range(10, 50)]  # fmt: skip
        header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
        return "Connections.csv", "\n".join([header, *lines]).encode()
    return "Connections.csv", connections(40)


def _undone(folder: Path, number: int) -> str:
    store = generated(folder / "one.db", number)
    before = text_of(store)
    done = batch_import.import_file(store, *_incoming(folder, number), TODAY)
    if text_of(store) == before:
        return "the import brought nothing"
    history.undo(store, done.import_id, TODAY)
    return difference(before, text_of(store))


def _undone_later(folder: Path, number: int) -> str:
    """Compared with the same changes in a database that never saw the import."""
    generated(folder / "one.db", number)
    shutil.copyfile(folder / "one.db", folder / "never.db")
    store, never = open_store(folder / "one.db"), open_store(folder / "never.db")
    done = batch_import.import_file(store, *_incoming(folder, number), TODAY)
    for each in (store, never):
        _change(each)
    history.undo(store, done.import_id, TODAY)
    return difference(text_of(never), text_of(store))


def difference(one: str, other: str) -> str:
    """The first lines in which two texts differ; "" = they are equal."""
    if one == other:
        return ""
    ours, theirs = one.splitlines(), other.splitlines()
    for here, there in zip(ours, theirs, strict=False):
        if here != there:
            return f"{here.strip()[:150]!r} came back as {there.strip()[:150]!r}"
    return f"{len(ours)} lines came back as {len(theirs)}"
