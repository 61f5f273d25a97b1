"""Files for other programs: people, due steps, everything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from crm.domain.cases.appointment import AppointmentState, Planned
from crm.domain.cases.appointment_words import title
from crm.domain.dates import format_date
from crm.domain.playbook.calendar_day import calendar_day, late_since
from crm.domain.playbook.due_step import DueStep
from crm.errors import FileRefused
from crm.export import ics, tables, vcf
from crm.language import tr
from crm.leftovers import noted, part_of
from crm.paths import make_private
from crm.services import appointments, portability, settings, today_list
from crm.services.people import people
from crm.store.handle import Store
from crm.store.people.people import PeopleFilter
from crm.store.result_cache import file_of


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's text and how many items it holds."""

    text: str
    counts: Mapping[str, int]


def people_csv(store: Store, today: date, wanted: PeopleFilter = PeopleFilter()) -> Exported:  # noqa: B008
    """The people of a list as CSV, safe to open in a spreadsheet."""
    rows = people.page(store, wanted, today, "name", -1).rows
    return Exported(tables.people_csv((r.person, r.warmth) for r in rows), {"people": len(rows)})


def people_vcf(store: Store, today: date, wanted: PeopleFilter = PeopleFilter()) -> Exported:  # noqa: B008
    """The people of a list as vCards."""
    rows = people.page(store, wanted, today, "name", -1).rows
    return Exported(vcf.people_vcf(r.person for r in rows), {"people": len(rows)})


def table_csv(header: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """A table of a screen as CSV, safe to open in a spreadsheet; the byte order mark is for Excel."""
    return tables.table_csv(header, rows).encode("utf-8-sig", "surrogatepass")


def people_vcf4(store: Store, today: date, wanted: PeopleFilter = PeopleFilter()) -> Exported:  # noqa: B008
    """The people of a list as vCards of version 4.0."""
    rows = people.page(store, wanted, today, "name", -1).rows
    text = vcf.people_vcf((r.person for r in rows), vcf.NEWER)
    return Exported(text, {"people": len(rows)})


def steps_ics(store: Store, today: date) -> Exported:
    """The appointments to come and the dated steps of all open cases as a calendar with stable ids.

    Each step stands on its best day.
    """
    entries = [
        ics.CalendarEntry(str(step.key), calendar_day(step, today), step.title, _told(step, today))
        for step in today_list.dated_steps(store, today)
    ]
    alarms = settings.get(store).alarms
    planned = [_entry(one) for one in appointments.from_today(store, today)]
    counts = {"steps": len(entries), "appointments": len(planned)}
    return Exported(ics.steps_ics([*planned, *entries], today, alarms), counts)


def _entry(planned: Planned) -> ics.CalendarEntry:
    one = planned.appointment
    return ics.CalendarEntry(
        f"appointment#{one.id}",
        one.on,
        title(planned),
        one.note,
        one.at,
        one.place,
        one.state is AppointmentState.CANCELLED,
    )


def _told(step: DueStep, today: date) -> str:
    """The reasons, and of which day they are: a calendar is read later."""
    since = late_since(step)
    late = [tr("Late since {since}.", since=format_date(since))] if since else []
    return "\n".join([*late, *step.reasons, tr("As of {today}.", today=format_date(today))])


def portable_json(store: Store, today: date) -> Exported:
    """The whole database as a portable document."""
    text, counts = portability.portable_document(store)
    return Exported(text, counts)


KINDS: Final[Mapping[str, Callable[[Store, date], Exported]]] = {
    "people-csv": people_csv,
    "people-vcf": people_vcf,
    "people-vcf4": people_vcf4,
    "steps-ics": steps_ics,
    "portable-json": portable_json,
}


def write(store: Store, kind: str, path: Path, today: date) -> dict[str, int]:
    """Write an export to a file, complete or not at all; return the number of items.

    Raises:
        FileRefused: the file cannot be written.
    """
    made = KINDS[kind](store, today)
    encoding = "utf-8-sig" if kind == "people-csv" else "utf-8"
    put(store, path, made.text.encode(encoding, "surrogatepass"))
    return dict(made.counts)


def put(store: Store, path: Path, data: bytes) -> None:
    """Put bytes into a file, complete or not at all.

    Raises:
        FileRefused: the file cannot be written.
    """
    part = part_of(path)
    try:
        with noted(_file_of(store), part):
            make_private(part)
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # a power cut must not leave an empty file under the name
            os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise FileRefused(
            tr("{path} cannot be written.", path=path),
            tr("Check that the folder exists and has room."),
        ) from error


def _file_of(store: Store) -> Path:
    with store.read() as db:
        return Path(file_of(db))
