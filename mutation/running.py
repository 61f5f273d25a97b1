"""Try mutants: `python -m mutation.running NAME=PATH ...`; what became of each is noted where mutmut notes it.

The tests are collected once, in pytest's own loop; each mutant then gets a fork of that process, which runs the tests
that call the changed function, those of the same folder and the quickest first. mutmut's own loop starts pytest anew
for each mutant, which takes a hundred times as long here. Nothing of Embers may be imported before: the mutants are.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

from mutation.groups import first_ones

ROOT: Final = Path.cwd()
#: How long each test takes, and which changed functions it calls.
CALLS: Final = ROOT / "mutants" / "calls.json"
#: Codes as mutmut notes them.
_SURVIVED, _KILLED, _NO_TESTS, _TIMEOUT = 0, 1, 33, 36
#: A mutant may take so many seconds, and so many times as long as its tests take without a change.
_PATIENCE, _TIMES = 20, 10


class Loop:
    """Takes the place of pytest's loop over the collected tests."""

    def __init__(self, paths: Mapping[str, str], seconds: float) -> None:
        self.paths, self.seconds = paths, seconds

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tests = {item.nodeid: item for item in session.items}
        took, calls = _measured(session, tests)
        gc.freeze()
        for place, (name, path) in enumerate(self.paths.items(), 1):
            own = calls.get(name.partition("__mutmut_")[0], [])
            chosen = first_ones(own, name, took, self.seconds)
            limit = _PATIENCE + _TIMES * sum(took[test] for test in chosen)
            items = [tests[test] for test in chosen]
            code = _forked(lambda some=items: _passed(session, some), name, limit)  # type: ignore[misc]
            _note(name, path, code if chosen else _NO_TESTS)
            print(f"{place} of {len(self.paths)}: {name}: {code}", file=sys.stderr, flush=True)
        return True


def _measured(
    session: pytest.Session, tests: Mapping[str, pytest.Item]
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """What is known of the collected tests; those that are new are run once, without a change."""
    known = json.loads(CALLS.read_text("utf-8")) if CALLS.exists() else {}
    known = {test: row for test, row in known.items() if test in tests}
    new = [item for test, item in tests.items() if test not in known]
    if new:
        print(f"Running {len(new)} tests without a change.", file=sys.stderr, flush=True)
        known |= _calls(session, new)
        CALLS.write_text(json.dumps(known), "utf-8")
    calls: dict[str, list[str]] = {}
    for test, (_, functions) in known.items():
        for function in functions:
            calls.setdefault(function, []).append(test)
    return {test: row[0] for test, row in known.items()}, calls


def _calls(session: pytest.Session, items: Sequence[pytest.Item]) -> dict[str, list[object]]:
    """The seconds and the called functions of each test; ends the program if one fails."""
    found = CALLS.with_suffix(".new")

    def work() -> bool:
        rows: dict[str, list[object]] = {}
        for item, following in zip(items, [*items[1:], None], strict=True):
            state()._stats.clear()
            since = time.perf_counter()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            rows[item.nodeid] = [time.perf_counter() - since, sorted(state()._stats)]
            if session.testsfailed:
                found.write_text(item.nodeid, "utf-8")
                return False
        found.write_text(json.dumps(rows), "utf-8")
        return True

    code = _forked(work, "stats", 3600 * 5)
    if code != _SURVIVED:
        raise SystemExit(f"A test fails without a change: {found.read_text('utf-8')}")
    measured: dict[str, list[object]] = json.loads(found.read_text("utf-8"))
    return measured


def _passed(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def _forked(work: Callable[[], bool], mutant: str, limit: float) -> int:
    """The code of what became of a mutant, tried in a process of its own."""
    process = os.fork()
    if not process:
        passed = False
        try:
            signal.setitimer(signal.ITIMER_REAL, limit)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            set_mutant_under_test(mutant)
            passed = work()
        finally:
            os._exit(_SURVIVED if passed else _KILLED)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return _TIMEOUT if code == -signal.SIGALRM else min(abs(code), _KILLED)


def _note(name: str, path: str, code: int) -> None:
    os.chdir(ROOT)
    data = SourceFileMutationData(path=path)
    data.load()
    data.exit_code_by_key[name] = code
    data.save()
    os.chdir(ROOT / "mutants")


def main(argv: Sequence[str]) -> int:
    """Try the named mutants in the given order."""
    options = argparse.ArgumentParser(prog="python -m mutation.running", description=__doc__)
    options.add_argument("--seconds", type=float, default=float("inf"))
    options.add_argument("names", nargs="+")
    chosen = options.parse_args(argv)
    loop = Loop(dict(one.split("=") for one in chosen.names), chosen.seconds)
    settings = config()
    arguments = ["-s", "-q", *settings.pytest_add_cli_args]
    arguments += settings.pytest_add_cli_args_test_selection
    there = ROOT / "mutants"
    sys.path[:] = [str(there), *(one for one in sys.path if Path(one).resolve() != ROOT)]
    os.chdir(there)
    set_mutant_under_test("")
    return int(pytest.main([*arguments, "--rootdir=.", f"--basetemp={there / 'tmp'}"], [loop]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
