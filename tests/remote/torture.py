"""Writers on one account that are killed and lose their disks, and a check that no acknowledged save is lost.

Run as `python -m tests.remote.torture JSON` it is one writer.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crm.config import StoreSettings
from crm.errors import CrmError, SavedAfterAll, StoreBusy, StoreTrouble
from crm.remote import open_target
from crm.remote.replica import Replica
from crm.remote.state import Limits
from crm.remote.target import Target
from tests.remote.support import numbers
from tests.remote.tampered import Forgetful

ROOT = Path(__file__).resolve().parents[2]
USER = "tortured-account"
LIMITS = Limits(rest=0.05)


@dataclass(frozen=True)
class Figures:
    """What came out: versions, kills, writes that were promised and those of them that are gone."""

    kills: int
    versions: int
    acknowledged: int
    lost: int
    twice: int
    rows: int
    counter: int
    integrity: str

    @property
    def kept_every_promise(self) -> bool:
        """Nothing promised is gone, nothing was done twice; the first version made the tables."""
        return (
            self.lost == self.twice == 0
            and self.rows == self.counter == self.versions - 1
            and self.integrity == "ok"
        )


def torture(
    settings: StoreSettings,
    folder: Path,
    kills: int,
    seconds: float,
    forgetful: bool = False,
    meanwhile: Callable[[int], None] = lambda killed: None,
    user: str = USER,
) -> Figures:
    """Let three processes write to one account, kill one of them now and then, and look what is there.

    Args:
        kills: how many; a writer is killed at a random moment after it was promised something.
        seconds: when to stop, whatever happened until then.
        meanwhile: called all the time with the number of kills so far, to do harm to the store.
    """
    folder.mkdir(parents=True)
    target = open_target(settings)
    first = Replica(target, user, folder / "first", _now, limits=LIMITS)
    first.write(_tables)
    first.close()
    dice, killed, life = random.Random(7), 0, 0
    writers: dict[int, tuple[subprocess.Popen[bytes], Path]] = {}
    until = time.monotonic() + seconds
    try:
        while killed < kills and time.monotonic() < until:
            meanwhile(killed)
            for place in range(3):
                if place not in writers or writers[place][0].poll() is not None:
                    life += 1
                    log = folder / f"life{life}.log"
                    writer = _writer(settings, folder, place, life, forgetful, user)
                    writers[place] = writer, log
            time.sleep(dice.uniform(0.05, 0.5))
            place = dice.randrange(3)
            writer, log = writers[place]
            if log.exists() and log.stat().st_size:
                writer.send_signal(signal.SIGKILL)
                writer.wait()
                killed += 1
                if dice.random() < 0.5:
                    shutil.rmtree(folder / f"disk{place}", ignore_errors=True)
    finally:
        for writer, _ in writers.values():
            writer.kill()
            writer.wait()
    with closing(target):
        return _figures(target, folder, killed, user)


def _figures(target: Target, folder: Path, kills: int, user: str) -> Figures:
    promised = [
        line for log in folder.glob("*.log") for line in log.read_text().split("\n")[:-1] if line
    ]
    # What a killed writer had sent may arrive in the store a moment later: looked at until nothing new came.
    versions = 0
    while versions != len(numbers(target, user)):
        versions = len(numbers(target, user))
        end = Replica(target, user, folder / f"last{versions}", _now, limits=LIMITS)
        with end.read() as db:
            rows = [row[0] for row in db.execute("SELECT token FROM tokens").fetchall()]
            counter = db.execute("SELECT n FROM counter").fetchone()[0]
            integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
        end.close()
    return Figures(
        kills=kills,
        versions=versions,
        acknowledged=len(promised),
        lost=len(set(promised) - set(rows)),
        twice=len(rows) - len(set(rows)),
        rows=len(rows),
        counter=counter,
        integrity=integrity,
    )


def _tables(db: Database) -> None:
    db.execute("CREATE TABLE tokens(id INTEGER PRIMARY KEY, token TEXT NOT NULL)")
    db.execute("CREATE TABLE counter(n INTEGER NOT NULL)")
    db.execute("INSERT INTO counter VALUES (0)")


def _writer(
    settings: StoreSettings, folder: Path, place: int, life: int, forgetful: bool, user: str
) -> subprocess.Popen[bytes]:
    values: dict[str, Any] = asdict(settings) | {"keys": [key.hex() for key in settings.keys]}
    order = {
        "settings": values, "disk": str(folder / f"disk{place}"), "life": life, "user": user,
        "log": str(folder / f"life{life}.log"), "forgetful": forgetful,
    }  # fmt: skip
    with (folder / "errors.txt").open("ab") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.remote.torture", json.dumps(order)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )


def write_for_ever(order: dict[str, Any]) -> None:
    """Write one token after the other and note each whose write returned."""
    values = order["settings"]
    keys = tuple(bytes.fromhex(key) for key in values.pop("keys"))
    target: Target = open_target(StoreSettings(**values, keys=keys))
    if order["forgetful"]:
        target = Forgetful(target)
    replica = Replica(target, order["user"], Path(order["disk"]), _now, limits=LIMITS)
    number = 0
    with open(order["log"], "a", encoding="utf-8") as log:
        while True:
            number += 1
            token = f"{order['life']}/{number}"
            try:
                replica.write(lambda db, token=token: _note(db, token))
            except (StoreTrouble, StoreBusy, SavedAfterAll):
                time.sleep(0.05)  # refused, so not promised; a person would try again
                replica.pull()
                continue
            log.write(f"{token}\n")
            log.flush()


def _note(db: Database, token: str) -> None:
    db.execute("UPDATE counter SET n = n + 1")
    db.execute("INSERT INTO tokens(token) VALUES (?)", [token])


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251


if __name__ == "__main__":
    try:
        write_for_ever(json.loads(sys.argv[1]))
    except CrmError as error:
        sys.exit(f"{type(error).__name__}: {error} {getattr(error, 'operator', '')}")
