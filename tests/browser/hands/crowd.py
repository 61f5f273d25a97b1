"""Many people whose names start with the same letters as the typed names."""

from __future__ import annotations

from crm.services.imports import batch_import
from crm.store.local import LocalStore
from tests.conftest import TODAY

_FIRST = ("Ben", "Rita", "Ann", "Tom", "Ada", "Dora", "Zoe", "Ivo", "Nora", "Gero", "Maria", "Lea")
_LAST = ("Hillman", "Lakeside", "Leebrook", "Frostad", "Stonewell", "Larchmoor", "Birk", "Voss")


def bring(store: LocalStore, many: int) -> None:
    """Import so many connections, as LinkedIn gives them out."""
    lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
    for n in range(many):
        first, last = _FIRST[n % len(_FIRST)], _LAST[n // len(_FIRST) % len(_LAST)]
        link = f"https://www.linkedin.com/in/crowd-{n}"
        lines.append(f"{first},{last},{link},,Company {n % 90},Planner,{1 + n % 27:02d} Mar 2020")
    batch_import.import_file(store, "Connections.csv", "\n".join(lines).encode(), TODAY)
