"""mutmut itself, with the quickest tests first: `python -m mutation.running [--trust] NAME ...`.

A process of its own that imports nothing of Embers, else the mutants would not be what is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from unittest.mock import patch

from mutmut import __main__ as mutmut
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.workers.isolation import ForkServerRunner


class QuickestFirst(ForkServerRunner):  # type: ignore[misc]
    """Runs the tests of a mutant in the order of how long they take: most are killed at once."""

    #: The tests are known to pass without a change: they are not run once more before the first mutant.
    trusted = False

    def submit(self, name: str, tests: list[str], cpu: int, expected: float) -> None:
        took = state().duration_by_test
        super().submit(name, sorted(tests, key=lambda test: (took[test], test)), cpu, expected)

    def run_clean_tests(self, tests: Iterable[str]) -> int:
        return 0 if self.trusted else int(super().run_clean_tests(tests))


def main(argv: Sequence[str]) -> None:
    """Try the named mutants, all without a name."""
    names = tuple(name for name in argv if name != "--trust")
    runner = QuickestFirst(1, test_runner_class=PytestRunner, test_runner_args={})
    runner.trusted = len(names) < len(argv)
    with patch.object(mutmut, "get_mutant_runner", lambda most: runner):
        mutmut._run(names, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
