"""A full or read-only disk, a database that is gone or another, a clock that is wrong: a sentence, and nothing lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from benchmarks import network
from benchmarks.imports import connections
from benchmarks.network import TODAY
from crm.domain.ids import PersonId, TouchpointId
from crm.domain.touchpoints.touchpoint import Channel, Touchpoint
from crm.errors import CrmError
from crm.intake.mail.whose import Whose
from crm.intake.together import read_alone
from crm.paths import ROOT
from crm.services import exports, insights, portability, sample, today_list, touchpoints
from crm.services.imports import batch_import
from crm.services.people import people
from crm.store.local import LocalStore, open_store
from proof.content import fingerprint, unsound
from proof.rows import Row, Size

_DISK: Final = 24_000_000
_ZONES: Final = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
)

Work = Callable[[Path], object]


def rows(size: Size) -> list[Row]:
    """Each trouble, tried with everything that writes; the long form looks at more days."""
    with tempfile.TemporaryDirectory(prefix="embers-proof-") as made:
        folder = Path(made)
        return [
            full_disk(folder / "full"),
            read_only(folder / "read-only"),
            *replaced(folder / "replaced"),
            clock_back(folder / "clock", size.of(6, 60)),
            nights(size.of(3, 20)),
        ]


def _log(path: Path) -> None:
    new = Touchpoint(TouchpointId(0), (PersonId(2),), TODAY, Channel.CALL, summary="x" * 60_000)
    touchpoints.log(LocalStore(path), new, TODAY)


#: What needs room, by name.
WRITES: Final[dict[str, Work]] = {
    "log": _log,
    "import": lambda p: batch_import.import_file(LocalStore(p), "c.csv", connections(4_000), TODAY),
    "portable import": lambda p: sample.add(LocalStore(p), TODAY),
    "backup": lambda p: portability.backup_to(LocalStore(p), p.with_name("copy.db")),
    "export": lambda p: exports.write(LocalStore(p), "portable-json", p.with_name("all.json"), TODAY),
    "restore": lambda p: portability.restore_from(p, p.with_name("good.db")),
}  # fmt: skip


def _filled(folder: Path) -> Path:
    path = folder / "embers.db"
    store = open_store(path)
    network.fill(store, 400, 3_000)
    portability.backup_to(store, folder / "good.db")
    people.edit(store, people.get(store, 1), TODAY)
    return path


#: What is possible where nothing can be written, by name.
LOOKS: Final[dict[str, Work]] = {
    "Today": lambda p: today_list.plan_of(open_store(p), TODAY, 10, 8),
    "search": lambda p: people.page(open_store(p), people.PeopleFilter(search="alder"), TODAY),
    "Insights": lambda p: insights.cooling_ties(open_store(p), TODAY),
    "export": lambda p: exports.write(
        open_store(p), "portable-json", p.parent.with_name("all.json"), TODAY
    ),
    "backup": lambda p: portability.backup_to(open_store(p), p.parent.with_name("copy.db")),
}


def full_disk(folder: Path) -> Row:
    """Every write on a disk without a free byte, and again when there is room."""
    folder.mkdir()
    faults: list[str] = []
    with _small_disk(folder) as how:
        path = _filled(folder)
        for name, work in WRITES.items():
            before = fingerprint(path)
            with _without_room(folder, how):
                faults += told(name, work, path)
            if path.stat().st_size == 0 or fingerprint(path) != before:
                faults.append(f"{name}: the database is another than before")
                break
        faults += [f"afterwards: {wrong}" for wrong in [unsound(path)] if wrong]
        if not faults:
            _log(path)
    return _row(
        "A full disk is told in a sentence, and nothing is lost",
        f"{', '.join(WRITES)} on {how}",
        faults,
    )


def told(name: str, work: Work, path: Path, must: bool = True) -> list[str]:
    """What is wrong with how work that cannot be done ends; nothing if it is refused in words."""
    try:
        work(path)
    except CrmError:
        return []
    except Exception as fault:
        return [f"{name}: {type(fault).__name__}: {fault}"]
    return [f"{name}: was not refused"] if must else []


def refused(name: str, work: Work, path: Path) -> list[str]:
    """Why work that must be possible is not; nothing if it is done."""
    try:
        work(path)
    except Exception as fault:
        return [f"{name}: {type(fault).__name__}: {fault}"]
    return []


@contextmanager
def _small_disk(folder: Path) -> Iterator[str]:
    """A small disk of its own at the folder where that is allowed; yields what it is."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield "a small disk of its own (tmpfs)" if mounted else "a limit of the size of files"
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], capture_output=True, check=False)


@contextmanager
def _without_room(folder: Path, how: str) -> Iterator[None]:
    if "tmpfs" not in how:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        file.write(b"\0" * shutil.disk_usage(folder).free)
    try:
        yield
    finally:
        ballast.unlink()


def read_only(folder: Path) -> Row:
    """Every write in a folder that may only be read, and what is to be had from it all the same."""
    folder.mkdir()
    faults: list[str] = []
    with _small_disk(folder) as how:
        path = _filled(folder)
        before = path.read_bytes()
        mounted = "tmpfs" in how
        _may_write(folder, mounted, False)
        try:
            for name, work in WRITES.items():
                faults += told(name, work, path, must=mounted or os.getuid() != 0)
            for name, look in LOOKS.items():
                faults += refused(name, look, path)
        finally:
            _may_write(folder, mounted, True)
        if path.read_bytes() != before and mounted:
            faults.append("the database is another than before")
        _log(path)
    how = f"{', '.join(WRITES)} in it; {', '.join(LOOKS)} from it"
    return _row(
        "A read-only folder is told in a sentence, and what is in it can be had", how, faults
    )


def _may_write(folder: Path, mounted: bool, may: bool) -> None:
    if mounted:
        options = "remount,rw" if may else "remount,ro"
        subprocess.run(["mount", "-o", options, str(folder)], capture_output=True, check=True)
    else:
        folder.chmod(0o700 if may else 0o500)


def replaced(folder: Path) -> list[Row]:
    """The database goes, or becomes another, while the app is running: it shows a page all the same."""
    folder.mkdir()
    other = folder / "elsewhere"
    other.mkdir()
    _filled(other)

    def emptied(path: Path) -> None:
        path.write_bytes(b"")

    def another(path: Path) -> None:
        shutil.copyfile(other / "good.db", path)

    def garbage(path: Path) -> None:
        path.write_bytes(b"no database " * 400)

    ways: tuple[tuple[str, Work], ...] = (
        ("deleted", Path.unlink),
        ("emptied", emptied),
        ("replaced by a backup", another),
        ("damaged", garbage),
    )
    found = []
    for number, (name, change) in enumerate(ways):
        own = folder / f"{number}"
        own.mkdir()
        path = _filled(own)
        faults = _shown_after(path, change)
        how = "Today, People and a person's page, shown before and after"
        found.append(
            _row(f"A database that is {name} while the app runs is met calmly", how, faults)
        )
    return found


def _shown_after(path: Path, change: Work) -> list[str]:
    set_log_level("ERROR")
    os.environ |= {"EMBERS_DB": str(path), "EMBERS_TODAY": TODAY.isoformat()}
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.run()
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    change(path)
    faults = []
    for page in ("today.py", "people.py", "person.py"):
        app.switch_page(f"pages/{page}")
        app.query_params["id"] = "2"
        app.run()
        faults += [f"{page}: {one.value}" for one in app.exception]
        faults += [f"{page}: {one.value}" for one in app.error if "could not be shown" in one.value]
    return faults


def clock_back(folder: Path, days: int) -> Row:
    """What was logged today, seen and added to on days before it and long after."""
    folder.mkdir()
    store = open_store(_filled(folder))
    faults: list[str] = []
    kept = 0
    for number in range(days):
        day = TODAY + timedelta(days=(-1) ** number * number * number * 11)
        new = Touchpoint(TouchpointId(0), (PersonId(2),), day, Channel.CALL)
        looks: tuple[Callable[[date], object], ...] = (
            lambda on: today_list.plan_of(store, on, 10, 8),
            lambda on: people.page(store, people.PeopleFilter(), on, "warmest"),
            lambda on: people.person_file(store, 2, on),
            lambda on: insights.cooling_ties(store, on),
            lambda on: insights.reply_rates(store, on),
            lambda on, new=new: touchpoints.log(store, new, on),  # type: ignore[misc]
        )
        for look in looks:
            try:
                look(day)
            except Exception as fault:
                faults.append(f"{day}: {type(fault).__name__}: {fault}")
        kept += 1
    with store.read() as db:
        there = db.execute("SELECT count(*) FROM touchpoints").fetchone()[0]
    if there != 3_000 + kept:
        faults.append(f"{3_000 + kept - there} contacts are lost")
    how = f"Today, People, a person, Insights and a contact on {days} days back and forth"
    return _row("A clock that was set wrong loses nothing", how, faults)


def nights(years: int) -> Row:
    """Meetings and mails in the hours that a night of a new time lacks or has twice."""
    faults = []
    tried = 0
    for name in _ZONES:
        zone = ZoneInfo(name)
        for night in _nights_of(zone, years):
            for hour in range(5):
                begins = f"{night:%Y%m%d}T{hour:02}3000"
                event = (
                    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:a\nSUMMARY:Talk\n"
                    f"DTSTART;TZID={name}:{begins}\nDTEND;TZID={name}:{night:%Y%m%d}T060000\n"
                    "ORGANIZER:mailto:me@example.com\nATTENDEE;CN=Sam:mailto:sam@example.org\n"
                    "END:VEVENT\nEND:VCALENDAR\n"
                )
                whose = Whose(frozenset({"me@example.com"}), zone, TODAY, time.max)
                (piece,) = read_alone(("a.ics", event.encode()), whose)
                days = [one.day for one in piece.reading.contacts] if piece.reading else []
                tried += 1
                if days != [night]:
                    faults.append(f"{name} {begins}: {days}")
    how = f"{tried} meetings in nights of summer time, in {len(_ZONES)} time zones"
    return _row("A night of summer time moves no meeting to another day", how, faults)


def _nights_of(zone: ZoneInfo, years: int) -> Iterator[date]:
    """The days on which the time changes, in the years before this one."""
    day = date(TODAY.year - years, 1, 1)
    while day < date(TODAY.year, 1, 1):
        begins, ends = (
            datetime.combine(one, time(0), zone).utcoffset() for one in (day, day + timedelta(1))
        )
        if begins != ends:
            yield day
        day += timedelta(1)


def _row(promise: str, how: str, faults: list[str]) -> Row:
    return Row(promise, how, f"{len(faults)} faults", not faults, tuple(faults[:4]))
