"""The errors users may see: each has a title, a sentence and, where possible, a hint.

Everything else that is raised is a bug and is not wrapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crm.language import tr


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake in a file from the user; a value, not an exception.

    Attributes:
        line: physical line of the decoded file on which the row starts, 1 = first; 0 = the whole file.
        sentence: what is wrong, in plain words.
        column: the column's name as the file spells it, empty if the whole row is meant.
    """

    line: int
    sentence: str
    column: str = ""


class UnusedColumn(NamedTuple):
    """A column that holds something and was not used.

    Attributes:
        filled: how many rows have something in it. example: the first of these texts, shortened.
    """

    name: str
    filled: int
    example: str


class CrmError(Exception):
    """A refusal whose sentence is shown to the user; nothing was changed."""

    title = tr("That did not work")

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class NotFound(CrmError):
    title = tr("Not found")


class InvalidInput(CrmError):
    """A value that cannot be stored; `field` names it as the schema does."""

    title = tr("Please check this")

    def __init__(self, sentence: str, hint: str = "", field: str = "") -> None:
        super().__init__(sentence, hint)
        self.field = field


class AlreadyThere(CrmError):
    title = tr("Already there")


class ChangedMeanwhile(CrmError):
    """A record has changed since it was shown."""

    title = tr("Changed in the meantime")

    def __init__(self) -> None:
        super().__init__(
            tr(
                "This was changed or removed in another window since it was shown here, so nothing was done."
            ),
            tr("Here is how it is now."),
        )


class FileRefused(CrmError):
    """A file that is not what it claims to be, or too large, or damaged."""

    title = tr("This file cannot be imported")

    def __init__(self, sentence: str, hint: str = "", problems: Sequence[RowProblem] = ()) -> None:
        super().__init__(sentence, hint)
        self.problems = tuple(problems)


class StoreBusy(CrmError):
    title = tr("The database is busy")


class SavedAfterAll(CrmError):
    """A save that seemed to fail had arrived; the next one is refused once, as it may be the same."""

    title = tr("Already saved")


class StillInTheFile(CrmError):
    """What was deleted is gone for everyone, but its bytes are not out of the files yet."""

    title = tr("Erased, and not yet out of the file")

    def __init__(self) -> None:
        super().__init__(
            tr("It is erased, but another program or window is using the database."),
            tr("Until that one is closed, traces may stay in the files next to it."),
        )


class StoreForeign(CrmError):
    """A database that is foreign, newer than this version, damaged, read-only or out of space."""

    title = tr("The database cannot be used")


class StoreTrouble(CrmError):
    """The durable store of a hosted database failed.

    Attributes:
        operator: the sentence for the operator; never contains secrets or user data.
    """

    title = tr("Your data cannot be reached right now")

    def __init__(self, sentence: str, hint: str = "", operator: str = "") -> None:
        super().__init__(sentence, hint)
        self.operator = operator or sentence


class StoreUnreachable(StoreTrouble):
    """No answer, or a temporary one; trying again later may help."""


class NotSaved(StoreTrouble):
    """A save was refused because the store cannot be used; nothing has changed."""

    title = tr("Not saved")


class StoreRefused(StoreTrouble):
    """The store refused: wrong key, wrong bucket, a wrong clock. Only the operator can help."""


class StoreDamaged(StoreTrouble):
    """The store returned something else than was saved; an older state is offered, nothing overwritten."""

    title = tr("The newest saved state is damaged")


class ReferenceBroken(CrmError):
    """A settings file (playbook, drafts, secrets ...) that has mistakes.

    Attributes:
        problems: a sentence for each, with its place.
    """

    title = tr("A settings file has a mistake")

    def __init__(self, *problems: str) -> None:
        more = [tr("{count} mistakes:", count=len(problems))] if len(problems) > 1 else []
        super().__init__("\n".join([*more, *problems]))
        self.problems = problems


class NotAllowed(CrmError):
    title = tr("Not allowed")
