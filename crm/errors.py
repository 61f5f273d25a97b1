"""The errors a person may meet: each has a title, a sentence and, where there is one, a way out.

Everything else that is raised is a bug and is not wrapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong in a file a person gave us; a value, not an exception.

    Attributes:
        line: physical line of the decoded file on which the row starts, 1 = first; 0 = the whole file.
        sentence: what is wrong, in words a non-programmer understands.
        column: the column's name as the file spells it, empty if the whole row is meant.
    """

    line: int
    sentence: str
    column: str = ""


class CrmError(Exception):
    """A refusal that is told to the person as it stands: nothing was changed."""

    title = "That did not work"

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()


class NotFound(CrmError):
    title = "Not found"


class InvalidInput(CrmError):
    """A value that cannot be stored; `field` names it as the schema does."""

    title = "Please check this"

    def __init__(self, sentence: str, hint: str = "", field: str = "") -> None:
        super().__init__(sentence, hint)
        self.field = field


class AlreadyThere(CrmError):
    title = "Already there"


class ChangedMeanwhile(CrmError):
    """A record is another by now than the one that was shown."""

    title = "Changed meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "This was changed or removed in another window since it was shown here, so nothing was done.",
            "This is how it is now.",
        )


class FileRefused(CrmError):
    """A file that is not what it claims to be, or too large, or damaged."""

    title = "This file cannot be imported"

    def __init__(self, sentence: str, hint: str = "", problems: Sequence[RowProblem] = ()) -> None:
        super().__init__(sentence, hint)
        self.problems = tuple(problems)


class StoreBusy(CrmError):
    title = "The database is busy"


class StoreForeign(CrmError):
    """A database that is not ours, newer than this version, damaged, read-only or out of space."""

    title = "The database cannot be used"


class StoreTrouble(CrmError):
    """The durable store behind a hosted database did not do what was asked.

    Attributes:
        operator: the same in words for whoever runs the deployment; never a secret, never a datum.
    """

    title = "Your data cannot be reached right now"

    def __init__(self, sentence: str, hint: str = "", operator: str = "") -> None:
        super().__init__(sentence, hint)
        self.operator = operator or sentence


class StoreUnreachable(StoreTrouble):
    """No answer, or a temporary one; trying again later may help."""


class StoreRefused(StoreTrouble):
    """The store answered no: wrong key, wrong bucket, a clock that is off. Only the operator can help."""


class StoreDamaged(StoreTrouble):
    """What the store gave back is not what was saved; an older state is offered, nothing is overwritten."""

    title = "The newest saved state is damaged"


class ReferenceBroken(CrmError):
    """A shipped or edited data file (playbook, drafts ...) that has a mistake, named by step and key."""

    title = "A settings file has a mistake"


class NotAllowed(CrmError):
    title = "Not allowed"
