"""What an assistant is not told unless the user wants it: notes, reasons, impressions, the private side of people.

Each function gives the same record without it, before anything is put into words. Source: D, as for a coach
(`crm.domain.sharing`): private by default.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from crm.domain.cases.appointment import Phase, Planned
from crm.domain.cases.appointment_words import question, reasons, timed_title, title
from crm.domain.people.normalise import text_key
from crm.domain.people.person import Person
from crm.domain.playbook.due_step import DueStep
from crm.domain.playbook.step import ENTRIES
from crm.domain.ranking.appointment_lines import AppointmentLine
from crm.domain.ranking.today import Suggestion
from crm.domain.sharing import is_about_age
from crm.domain.touchpoints.touchpoint import Touchpoint

#: The fields of a person that anyone who works with them knows.
_OPEN: Final = (
    "first_name", "middle_name", "last_name", "nickname", "company", "position", "location", "email",
)  # fmt: skip


def planned(one: Planned) -> Planned:
    """An appointment without what the user noted about it."""
    return replace(one, appointment=replace(one.appointment, note=""))


def contact(one: Touchpoint) -> Touchpoint:
    """A contact without what was said in it."""
    return replace(one, summary="")


def is_hidden(step: DueStep) -> bool:
    """Whether the step itself would tell an impression."""
    return is_about_age(step)


def steps(found: Iterable[DueStep]) -> tuple[DueStep, ...]:
    """Steps without those that tell an impression; no reasons that repeat what someone said."""
    return tuple(_quiet(step) for step in found if not is_hidden(step))


def _quiet(step: DueStep) -> DueStep:
    told = step.step.derived in ENTRIES or step.settled_on is not None
    return replace(step, reasons=()) if told else step


def lines(found: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The same for the lines of Today."""
    return tuple(_line(one) for one in found if not (one.step and is_hidden(one.step)))


def _line(one: Suggestion) -> Suggestion:
    if isinstance(one, AppointmentLine):
        quiet = planned(one.planned)
        now = one.phase is Phase.TODAY
        kind = quiet.appointment.kind
        action = timed_title(quiet) if now else f"{question(kind)} {title(quiet)}"
        return replace(one, planned=quiet, sheet=None, action=action, why=reasons(quiet, one.phase))
    if one.step:
        kept = _quiet(one.step)
        gone = set(one.step.reasons) - set(kept.reasons)
        return replace(one, step=kept, why=tuple(why for why in one.why if why not in gone))
    return one


def is_found_openly(person: Person, typed: str) -> bool:
    """Whether each word is in their name, work or address: a search must not tell what a note says."""
    known = text_key(" ".join(str(getattr(person, name)) for name in _OPEN))
    mails = " ".join((person.email, *person.more_emails)).lower()
    return all(word in known or word in mails for word in text_key(typed).split())
