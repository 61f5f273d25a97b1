"""`make mutation`: change the rules one place at a time, and see whether a test notices."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Final

from crm.domain.dates import format_date
from mutation.groups import GROUPS, a_part, group_of
from mutation.listed import SURVIVORS, listed, reason_of
from mutation.mutants import KILLED, Change, change, made, outcomes
from mutation.report import Score, written

REPORT: Final = Path(__file__).resolve().parent.parent / "docs" / "mutation.md"
#: What every group owes, killed of those that differ.
ENOUGH: Final = 0.9


def main(argv: Sequence[str]) -> int:
    """Try mutants, print what survived; 1 if a group has too low a score or a survivor has no reason."""
    options = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    options.add_argument(
        "--each", type=int, help="at most so many mutants a group, drawn by chance"
    )
    options.add_argument("--seed", type=int, default=19, help="of the draw")
    options.add_argument("--only", nargs="+", choices=list(GROUPS), default=list(GROUPS))
    options.add_argument("--again", action="store_true", help="try only those not killed before")
    options.add_argument("--seconds", default="inf", help="of tests a mutant, the quickest first")
    options.add_argument("--tell", action="store_true", help="try none, tell what is known")
    options.add_argument(
        "--write", action="store_true", help="keep the figures in docs/mutation.md"
    )
    chosen = options.parse_args(argv)
    paths = made()
    there: dict[str, dict[str, str]] = {group: {} for group in chosen.only}
    for path, names in paths.items():
        if (group := group_of(path)) in there:
            there[group] |= dict.fromkeys(names, path)
    drawn = {
        group: a_part(names, group, chosen.each, chosen.seed) for group, names in there.items()
    }
    before = outcomes(list(paths))
    where = {name: path for path, names in paths.items() for name in names}
    # One of each group in turn: a run that is stopped has tried a fair part of each.
    wanted = [
        name
        for turn in zip_longest(*drawn.values())
        for name in turn
        if name and not (chosen.tell or (chosen.again and before[name] in KILLED))
    ]
    if wanted:
        tried = [f"{name}={where[name]}" for name in wanted]
        command = [sys.executable, "-m", "mutation.running", f"--seconds={chosen.seconds}", *tried]
        if subprocess.call(command):
            return 2
    return _told(there, drawn, outcomes(list(paths)), write=chosen.write)


def _told(
    there: Mapping[str, Mapping[str, str]],
    drawn: Mapping[str, Sequence[str]],
    became: Mapping[str, str],
    *,
    write: bool,
) -> int:
    known = listed(SURVIVORS.read_text("utf-8"))
    scores, kept, unlisted = [], [], []
    for group, names in drawn.items():
        tried = [name for name in names if became[name] != "not checked"]
        alive = [change(name, there[group][name]) for name in tried if became[name] not in KILLED]
        found = {one: reason_of(known, one.path, one.out, one.put) for one in alive}
        reasons = [reason for reason in found.values() if reason]
        kept += reasons
        unlisted += [one for one, reason in found.items() if not reason]
        same = sum(reason.same for reason in reasons)
        scores.append(Score(group, len(there[group]), len(tried), len(tried) - len(alive), same))
    print(*scores, sep="\n")
    for one in unlisted:
        print(_entry(one, became[one.name]))
    if write:
        page = written(REPORT.read_text("utf-8"), _when(), scores, kept)
        REPORT.write_text(page, "utf-8")
    return int(bool(unlisted) or any(score.share < ENOUGH for score in scores))


def _entry(one: Change, outcome: str) -> str:
    return f"\n{one.name}: {outcome}\n  {one.path}\n  - {one.out}\n  + {one.put}"


def _when() -> str:
    return (
        f"{format_date(date.today())}; mutmut {version('mutmut')}, pytest {version('pytest')}, "
        f"Python {platform.python_version()}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
