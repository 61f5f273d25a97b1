"""An import that is killed at any moment has stored all of the file or nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from crm.services import portability
from crm.store.local import open_store
from tests.conftest import ROOT, longer
from tests.services.support import counts_of

SAMPLE = ROOT / "tests" / "data" / "linkedin" / "Basic_LinkedInDataExport_sample.zip"
ROUNDS = longer(15, 50)
#: Reads `seconds path` line by line, imports in a child and kills it after these seconds (-1: never);
#: answers with the seconds it took. Forking spares fifty starts of Python.
IMPORTER = """
import os, signal, sys, time
from datetime import date
from pathlib import Path
from crm import intake
from crm.intake.together import Piece
from crm.services.imports import batch_import
from crm.store.local import open_store

pieces = [Piece(("a.zip",), intake.read("a.zip", Path(sys.argv[1]).read_bytes()))]
for line in sys.stdin:
    wait, path = line.rstrip().split(" ", 1)
    begin = time.perf_counter()
    child = os.fork()
    if child == 0:
        batch_import.apply(open_store(Path(path)), pieces, date(2026, 11, 23))
        os._exit(0)
    if float(wait) >= 0:
        time.sleep(float(wait))
        os.kill(child, signal.SIGKILL)  # not waited for yet, so the number is still its own
    os.waitpid(child, 0)
    print(time.perf_counter() - begin, flush=True)
"""


def test_imports_killed_at_random_moments_are_all_or_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    empty, whole = tmp_path / "empty.db", tmp_path / "whole.db"
    nothing = counts_of(open_store(empty))
    whole.write_bytes(empty.read_bytes())
    seen = []
    with subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(SAMPLE)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as importer:  # fmt: skip
        stdin, stdout = importer.stdin, importer.stdout
        assert stdin
        assert stdout

        def run(wait: float, path: Path) -> float:
            print(wait, path, file=stdin, flush=True)
            return float(stdout.readline())

        usual = run(-1, whole)
        everything = counts_of(open_store(whole))
        for number in range(ROUNDS):
            path = tmp_path / f"{number}.db"
            path.write_bytes(empty.read_bytes())
            run(chance.uniform(0.0, 1.2 * usual), path)
            store = open_store(path)
            seen.append(counts_of(store))
            health = portability.check(store)
            assert (health["integrity"], health["foreign_keys"]) == ("ok", "ok")
        stdin.close()
    assert nothing != everything
    assert all(counts in (nothing, everything) for counts in seen)
    assert nothing in seen
