"""Several copies of one account under random events, compared with a model of the guarantees."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlite_utils import Database

from crm.config import StoreSettings
from crm.remote import open_target
from crm.remote.replica import Replica
from crm.remote.state import Limits
from crm.remote.versions import Kind
from tests.remote.support import Clock, Dated, opened
from tests.remote.tampered import Tampered, down

copies = st.integers(0, 2)


def note(db: Database, token: int) -> int:
    """Add a row and count it: done twice, the two would differ from what was asked."""
    db.execute("UPDATE counter SET n = n + 1")
    return int(db.execute("INSERT INTO tokens(token) VALUES (?)", [token]).lastrowid or 0)


def tokens_of(db: Database) -> list[int]:
    return [row[0] for row in db.execute("SELECT token FROM tokens").fetchall()]


class Copies(RuleBasedStateMachine):
    """Tokens are written; `promised` are those that were durable, `kept` those pending in a copy."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="embers-machine-"))
        self.clock = Clock()
        settings = StoreSettings("file", folder=str(self.folder / "store"))
        self.store = Dated(open_target(settings), self.clock)
        self.links = [Tampered(self.store) for _ in range(3)]
        self.next = 0
        self.promised: set[int] = set()
        self.kept: list[set[int]] = [set(), set(), set()]
        self.joined: set[int] = set()
        first = self.open(0)
        first.write(self.tables)
        self.copies = [first, self.open(1), self.open(2)]

    @staticmethod
    def tables(db: Database) -> None:
        db.execute("CREATE TABLE tokens(id INTEGER PRIMARY KEY, token INTEGER NOT NULL)")
        db.execute("CREATE TABLE counter(n INTEGER NOT NULL)")
        db.execute("INSERT INTO counter VALUES (0)")

    def open(self, number: int) -> Replica:
        replica = opened(
            self.links[number], self.folder / f"copy{number}", self.clock, limits=Limits(rest=0)
        )
        replica._replica_state.pause = lambda attempt: None
        return replica

    def heard(self, number: int) -> None:
        """Whatever the copy says is durable now is promised."""
        if self.copies[number].state().durable:
            self.joined |= self.kept[number]
            self.kept[number] = set()

    @rule(number=copies)
    def write(self, number: int) -> None:
        self.next += 1
        token = self.next
        self.copies[number].write(lambda db: note(db, token))
        if self.copies[number].state().durable:
            self.promised.add(token)
            self.heard(number)
        else:
            self.kept[number].add(token)

    @rule(number=copies)
    def pull(self, number: int) -> None:
        self.copies[number].pull()
        self.heard(number)

    @rule(number=copies)
    def sync(self, number: int) -> None:
        self.copies[number].sync()
        self.heard(number)

    @rule(number=copies)
    def goes_down(self, number: int) -> None:
        self.links[number].before = down

    @rule(number=copies)
    def comes_up(self, number: int) -> None:
        self.links[number].before = lambda method: None

    @rule(number=copies)
    def writes_and_hears_nothing(self, number: int) -> None:
        self.links[number].before = lambda method: None
        self.links[number].after = lambda method: down(method) if method == "create" else None
        self.write(number)
        self.links[number].after = lambda method: None

    @rule(number=copies)
    def dies(self, number: int) -> None:
        self.copies[number].close()
        self.copies[number] = self.open(number)
        self.heard(number)

    @rule(number=copies)
    def dies_and_loses_its_disk(self, number: int) -> None:
        self.comes_up(number)
        self.copies[number].close()
        shutil.rmtree(self.folder / f"copy{number}")
        self.kept[number] = set()
        self.copies[number] = self.open(number)

    @rule(number=copies)
    def compacts(self, number: int) -> None:
        self.copies[number].compact()
        self.heard(number)

    @rule(days=st.sampled_from([0.1, 3, 9]))
    def time_passes(self, days: float) -> None:
        self.clock.move(days=days)

    @rule(number=copies)
    def prunes(self, number: int) -> None:
        before = self.links[number].before
        self.links[number].before = lambda method: None
        self.copies[number].prune()
        self.links[number].before = before

    @invariant()
    def every_copy_is_whole(self) -> None:
        for number, copy in enumerate(getattr(self, "copies", [])):
            with copy.read() as db:
                tokens = tokens_of(db)
                assert db.execute("SELECT n FROM counter").fetchone()[0] == len(tokens)
                assert len(set(tokens)) == len(tokens)
                assert self.kept[number] <= set(tokens)

    def teardown(self) -> None:
        if not hasattr(self, "copies"):
            return
        try:
            self.every_promise_was_kept()
        finally:
            for copy in self.copies:
                copy.close()
            shutil.rmtree(self.folder)

    def every_promise_was_kept(self) -> None:
        for number in range(3):
            self.comes_up(number)
            assert self.copies[number].sync()
            self.heard(number)
        end = opened(self.store, self.folder / "end", self.clock)
        with end.read() as db:
            tokens = tokens_of(db)
            assert db.execute("SELECT n FROM counter").fetchone()[0] == len(tokens)
        assert len(set(tokens)) == len(tokens)
        assert self.promised <= set(tokens)
        assert self.joined <= set(tokens) | self.tokens_aside(end)
        end.close()

    def tokens_aside(self, end: Replica) -> set[int]:
        found: set[int] = set()
        for moment in end.history(most=1000):
            if moment.kind is Kind.ASIDE:
                file = self.folder / "aside.db"
                file.write_bytes(end.image_of(moment.version))
                db = Database(file)
                found |= set(tokens_of(db))
                db.close()
        return found


Copies.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestCopies = Copies.TestCase
