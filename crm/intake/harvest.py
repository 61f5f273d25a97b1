"""What reading a list of people has given: people, problems, and what is not kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from crm.domain.imports.applications import Application
from crm.errors import RowProblem, UnusedColumn
from crm.intake.mapping import TableSeen
from crm.intake.reading import PersonRow
from crm.language import tr

HIDDEN: Final = tr(
    "This member hid or closed their profile: LinkedIn gives only the date, no name, link or address."
)


@dataclass(slots=True)
class Harvest:
    """The result so far; each row is in exactly one of `people` and `skipped`.

    Attributes:
        left_out: sentences about what the rows say and is not kept.
        tables: the tables, and as what their columns were read.
        applications: of a list of them; the people have their parts in these.
        program: which other program wrote the list, "" = not known.
    """

    people: list[PersonRow] = field(default_factory=list)
    skipped: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    unused: tuple[UnusedColumn, ...] = ()
    complete: bool = True
    left_out: list[str] = field(default_factory=list)
    tables: list[TableSeen] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    program: str = ""

    @property
    def only_hidden(self) -> bool:
        """Whether there are rows, all of them of members who hid their profile."""
        return (
            bool(self.skipped)
            and not self.people
            and all(problem.sentence == HIDDEN for problem in self.skipped)
        )
