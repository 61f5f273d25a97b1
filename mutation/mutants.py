"""What mutmut knows: the mutants of a file, what became of each, and what it changed."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from mutmut.__main__ import create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files

#: A test failed, or nothing ended any more.
KILLED: Final = frozenset({"killed", "timeout"})


@dataclass(frozen=True, slots=True)
class Change:
    """One mutant: its name, the file, and the lines that it takes out and puts in, stripped."""

    name: str
    path: str
    out: str
    put: str


def made(processes: int = 1) -> dict[str, list[str]]:
    """Make the mutants of the configured files below `mutants/`, as the first step of `mutmut run` does.

    Returns:
        Their names by the path of the file. What is there of an unchanged file is kept.
    """
    Path("mutants").mkdir(exist_ok=True)
    set_mutant_under_test("mutant_generation")
    with redirect_stdout(StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(processes)
    return {str(path): list(_of(str(path)).exit_code_by_key) for path in walk_mutatable_files()}


def outcomes(paths: list[str]) -> dict[str, str]:
    """What became of each mutant: "killed", "survived", "no tests", "timeout", "not checked" ..."""
    found: dict[str, str] = {}
    for path in paths:
        codes = _of(path).exit_code_by_key
        found |= {name: status_by_exit_code[code] for name, code in codes.items()}
    return found


def _of(path: str) -> SourceFileMutationData:
    data = SourceFileMutationData(path=path)
    data.load()
    return data


def change(name: str, path: str) -> Change:
    """What a mutant changes in its file."""
    lines = get_diff_for_mutant(name, path=Path(path)).splitlines()
    out, put = (
        " ".join(line[1:].strip() for line in lines if line[:1] == sign and line[:3] != sign * 3)
        for sign in "-+"
    )
    return Change(name, path, out, put)
