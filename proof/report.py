"""The report docs/proof.md: a section for each proof, replaced when that one is run again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from proof.rows import HEADER, Row

_INTRODUCTION: Final = """# Proof

What Embers promises, tried. `make proof` (the long form) writes this page, `make proof-short` tries the same with less
of everything, beside the tests. Each section says when and in which form it was measured last.

Machine: {machine}.
"""
_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)


def written(
    there: str,
    order: Sequence[str],
    name: str,
    machine: str,
    when: str,
    rows: Sequence[Row],
    picture: str = "",
) -> str:
    """The page with the section of one proof put in, in the place of its older one.

    Args:
        picture: the file of one, beside the page; "" = there is none.
    """
    parts = _SECTION.split(there)[1:]
    sections = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
    shown = ["", f"![{name}]({picture})"] if picture else []
    sections[name] = "\n".join([when, "", HEADER, *map(str, rows), *shown])
    known = [one for one in order if one in sections]
    texts = [f"## {one}\n\n{sections[one]}\n" for one in known]
    return "\n".join([_INTRODUCTION.format(machine=machine), *texts])


def repeated(there: str, name: str, when: str, rows: Sequence[Row]) -> str:
    """The page with some rows of one proof in the place of their older ones; `when` is added to its first line."""
    lines = there.split("\n")
    begins = lines.index(f"## {name}")
    ends = next(
        (n for n in range(begins + 1, len(lines)) if lines[n].startswith("## ")), len(lines)
    )
    for row in rows:
        at = next(n for n in range(begins, ends) if lines[n].startswith(f"| {row.promise} |"))
        lines[at] = str(row)
    lines[begins + 2] += f" {when}"
    return "\n".join(lines)
