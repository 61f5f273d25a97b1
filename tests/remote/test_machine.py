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
from crm.errors import ChangedMeanwhile, NotFound, SavedAfterAll, StoreTrouble
from crm.remote import open_target
from crm.remote.replica import Replica
from crm.remote.state import Limits
from tests.conftest import longer
from tests.remote.support import Clock, Dated, opened
from tests.remote.tampered import Tampered, down

copies = st.integers(0, 2)


def note(db: Database, token: int) -> int:
    """Add a row and count it: done twice, the two would differ from what was asked."""
    sql = "INSERT INTO settings(key, value) VALUES ('counter', '0') ON CONFLICT DO NOTHING"
    db.execute(sql)
    db.execute("UPDATE settings SET value = value + 1 WHERE key = 'counter'")
    made = db.execute("INSERT INTO people(first_name) VALUES (?)", [str(token)])
    return int(made.lastrowid or 0)


def mark(db: Database, row: int, token: int) -> None:
    """What a button does: change the row its screen showed, or refuse."""
    found = db.execute("SELECT first_name FROM people WHERE id = ?", [row]).fetchone()
    if found is None or found[0] != str(token):
        raise ChangedMeanwhile
    db.execute("UPDATE people SET notes = ? WHERE id = ?", [str(token), row])


class Copies(RuleBasedStateMachine):
    """Tokens are written, as names of people; `promised` are those whose write returned.

    An erasure begins a new life: nothing of an earlier one may be seen again.
    """

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="embers-machine-"))
        self.clock = Clock()
        settings = StoreSettings("file", folder=str(self.folder / "store"))
        self.store = Dated(open_target(settings), self.clock)
        self.links = [Tampered(self.store) for _ in range(3)]
        self.next = 0
        self.promised: set[int] = set()
        self.gone: set[int] = set()
        self.copies = [self.open(number) for number in range(3)]

    def open(self, number: int) -> Replica:
        limits = Limits(rest=0)
        place = self.folder / f"copy{number}"
        replica = opened(self.links[number], place, self.clock, limits=limits)
        replica._account.pause = lambda attempt: None  # type: ignore[method-assign]
        return replica

    def rows(self, number: int) -> list[tuple[int, int]]:
        with self.copies[number].read() as db:
            found = db.execute("SELECT id, first_name FROM people").fetchall()
        return [(row, int(token)) for row, token in found]

    @rule(number=copies)
    def write(self, number: int) -> None:
        self.next += 1
        token = self.next
        try:
            self.copies[number].write(lambda db: note(db, token))
        except (StoreTrouble, SavedAfterAll):
            return
        except NotFound:
            self.ended(number)
        else:
            self.promised.add(token)

    @rule(number=copies)
    def marks_what_it_shows(self, number: int) -> None:
        shown = self.rows(number)
        if not shown:
            return
        row, token = shown[-1]
        try:
            self.copies[number].write(lambda db: mark(db, row, token))
        except (StoreTrouble, SavedAfterAll, ChangedMeanwhile):
            return
        except NotFound:
            self.ended(number)

    @rule(number=copies)
    def pull(self, number: int) -> None:
        try:
            self.copies[number].pull()
        except NotFound:
            self.ended(number)

    def ended(self, number: int) -> None:
        assert self.copies[number].erased
        self.comes_up(number)
        self.copies[number] = self.open(number)

    @rule(number=copies)
    def goes_down(self, number: int) -> None:
        self.links[number].before = down

    @rule(number=copies)
    def comes_up(self, number: int) -> None:
        self.links[number].before = self.links[number].after = lambda method: None

    @rule(number=copies, silent=st.booleans())
    def writes_and_hears_nothing(self, number: int, silent: bool) -> None:
        """The next version lands unheard; the store may be silent from then on."""
        self.comes_up(number)
        link = self.links[number]

        def lands(method: str) -> None:
            if method == "create":
                link.before = down if silent else link.before
                down(method)

        link.after = lands
        self.write(number)
        link.after = lambda method: None

    @rule(number=copies)
    def dies(self, number: int) -> None:
        self.copies[number].close()
        try:
            self.copies[number] = self.open(number)
        except StoreTrouble:
            self.comes_up(number)
            self.copies[number] = self.open(number)

    @rule(number=copies)
    def dies_and_loses_its_disk(self, number: int) -> None:
        self.comes_up(number)
        self.copies[number].close()
        shutil.rmtree(self.folder / f"copy{number}", ignore_errors=True)
        self.copies[number] = self.open(number)

    @rule(number=copies)
    def goes_back_and_forth(self, number: int) -> None:
        """Going back and undoing that at once changes nothing, whoever saved before."""
        here = self.copies[number]
        try:
            former = here.restore(here.state().version)
            here.restore(former, only_if=former + 1)
        except StoreTrouble:
            return
        except NotFound:
            if here.erased:
                self.ended(number)

    @rule(number=copies, sure=st.integers(0, 3))
    def erases(self, number: int, sure: int) -> None:
        if sure:
            return
        self.comes_up(number)
        try:
            self.copies[number].erase_account()
        except NotFound:
            self.ended(number)
            return
        self.gone |= set(range(self.next + 1))
        self.promised.clear()
        self.ended(number)

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
            tokens = [token for _, token in self.rows(number)]
            assert len(set(tokens)) == len(tokens)
            if tokens:
                with copy.read() as db:
                    sql = "SELECT value FROM settings WHERE key = 'counter'"
                    counted = db.execute(sql).fetchone()[0]
                    sql = "SELECT 1 FROM people WHERE notes NOT IN ('', first_name)"
                    wrong = db.execute(sql).fetchone()
                assert int(counted) == len(tokens)
                assert wrong is None

    def teardown(self) -> None:
        if not hasattr(self, "copies"):
            return
        try:
            for number in range(3):
                self.comes_up(number)
                self.pull(number)
                self.every_promise_was_kept(number)
            self.copies.append(opened(self.store, self.folder / "end", self.clock))
            self.every_promise_was_kept(3)
            self.every_copy_is_whole()
        finally:
            for copy in self.copies:
                copy.close()
            shutil.rmtree(self.folder)

    def every_promise_was_kept(self, number: int) -> None:
        tokens = {token for _, token in self.rows(number)}
        assert self.promised <= tokens
        assert not tokens & self.gone


Copies.TestCase.settings = settings(
    max_examples=longer(10, 200),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestCopies = Copies.TestCase
