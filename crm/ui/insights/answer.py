"""An answer of Insights, ready to show: sentence, chart, table, and the records behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm.domain.ids import PersonId
from crm.ui.widgets.charts import Spec

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Behind:
    """A person, case or company behind an answer; `target`: id, or a company's name."""

    name: str
    words: str
    target: PersonId | int | str
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do about an answer: why, in a sentence, and the words of the plan."""

    says: str
    plan: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its chart.

    Attributes:
        title: the answer as a sentence. picture: draws the chart, given the text colour.
        marks: what the marks of the chart mean.
        header, rows: the same data as a table. counted: how it was counted.
        behind: the records to open.
        to_do: what could be done about it; at most one. private: a line for the user alone: it is neither in
            the chart nor in the table or the file.
        file_header, every: columns and rows of the CSV file, if it has more than the table.
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
    to_do: ToDo | None = None
    private: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Shown without a chart: good news, or what to record so that this can be answered."""

    says: str
    icon: str = ":material/edit_note:"


def apart(names: Iterable[str]) -> list[str]:
    """Names as unique labels: repeated names get a number."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[name] += 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return apart
