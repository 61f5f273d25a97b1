"""An answer of Insights, ready to be shown: sentence, picture, table, and what is behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm.domain.ids import PersonId
from crm.ui.widgets.charts import Spec

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody, a case or a company behind an answer; `target`: id, or a company's name."""

    name: str
    words: str
    target: PersonId | int | str
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its picture.

    Attributes:
        title: the answer as a sentence. picture: draws it under that title, its words in a colour.
        marks: what the marks of the picture mean, in words.
        header, rows: the same as a table. counted: how it was counted.
        behind: where to look closer.
        file_header, every: columns and rows of the file, where it holds more than the table.
    """

    title: str
    picture: Callable[[str], Spec]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counted: str
    behind: tuple[Behind, ...] = ()
    marks: str = ""
    file_header: tuple[str, ...] = ()
    every: Callable[[], tuple[tuple[Cell, ...], ...]] | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to draw: good news, or what has to be recorded so that this can be answered."""

    says: str
    icon: str = ":material/edit_note:"


def apart(names: Iterable[str]) -> list[str]:
    """Names as labels: of those that are the same, the later ones get a number."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[name] += 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return apart
