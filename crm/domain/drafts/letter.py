"""A letter: the words that fit what happened, filled in; missing values are marked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.opportunity import Role
from crm.domain.drafts.conditions import CONDITIONS, PRESUMED
from crm.domain.drafts.occasion import Occasion
from crm.domain.drafts.template import PLACEHOLDER, Template, Templates, Variant
from crm.domain.drafts.values import MAY_BE_EMPTY, WITHOUT_ON, values_for
from crm.domain.playbook.due_step import DueStep
from crm.language import tr

#: LinkedIn's limits; they change without notice. Source: R (DOMAIN 3.1).
NOTE_LIMIT: Final = 200
NOTE_LIMIT_PREMIUM: Final = 300
NOTES_A_MONTH: Final = 5
#: Whose answer is needed: the few notes of a free account are kept for them. Source: D.
NOTES_FOR: Final = frozenset({Role.HIRING_MANAGER, Role.HIRE})
LIMITS_AS_OF: Final = tr("Nov 2026")
#: Some mail programs and systems cut longer mailto links. Source: D, below the 2,000 commonly quoted.
LONGEST_LINK: Final = 1900
_ON_A_DAY: Final = re.compile(r"\b([Oo]n) \{([^{}]+)\}")
#: Question marks of all scripts.
QUESTION_MARKS: Final = "?\uff1f\u061f\u037e"


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled template; `missing` names what the user still has to fill in."""

    subject: str
    body: str
    missing: tuple[str, ...] = ()
    limit: int = 0


def note_limit(limit: int, premium: bool) -> int:
    """Apply the maximum length of a LinkedIn note; other limits stay as they are."""
    return NOTE_LIMIT_PREMIUM if premium and limit == NOTE_LIMIT else limit


def asks(text: str) -> bool:
    """Whether a text contains a question; one to the hiring manager should not (A)."""
    return any(mark in text for mark in QUESTION_MARKS)


def fitting(template: Template, occasion: Occasion) -> Variant:
    """The words for an occasion: the first variant that fits, else those for silence, else the draft itself."""
    own = [Variant((PRESUMED,), template.when_silent)] if template.when_silent else []
    for variant in (*template.variants, *own):
        if all(CONDITIONS[name].holds(occasion) for name in variant.when):
            return variant
    return Variant((), template.body)


def compose(
    words: Template | Variant, values: Mapping[str, str], subject: str = "", limit: int = 0
) -> Draft:
    """Fill words in; an unknown placeholder becomes "[words]" and is listed.

    Args:
        subject, limit: the draft's, where the words have none of their own.
    """
    missing: dict[str, None] = {}

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1], "").strip()
        if not value:
            missing[found[1]] = None
        return value or f"[{found[1]}]"

    def day(found: re.Match[str]) -> str:
        """ "On yesterday" is "Yesterday"."""
        if values.get(found[2], "") not in WITHOUT_ON:
            return found[0]
        return values[found[2]].capitalize() if found[1] == "On" else f"{{{found[2]}}}"

    body = words.body
    for name in MAY_BE_EMPTY:
        if values.get(name) == "":
            body = re.sub(rf"\{{{name}\}}\s*", "", body)
    subject, body = (
        PLACEHOLDER.sub(fill, _ON_A_DAY.sub(day, text)) for text in (words.subject or subject, body)
    )
    return Draft(subject, body, tuple(missing), limit)


def compose_step(
    templates: Templates,
    step: DueStep,
    case: Case,
    me: str,
    today: date,
    noted: Mapping[str, str] | None = None,
) -> Draft | None:
    """The draft of a due step; None if the step has none.

    Args:
        noted: what the user noted of the person after the interview, by the blank it fills.
    """
    template = templates.get(step.step.draft)
    if template is None:
        return None
    occasion = Occasion(step, case, today)
    words, values = fitting(template, occasion), values_for(occasion, me)
    return compose(words, {**(noted or {}), **values}, template.subject, template.limit)
