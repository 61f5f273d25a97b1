"""The status of an application, in the words of trackers and people."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.people.normalise import text_key


class Progress(StrEnum):
    """Whether the user applied."""

    APPLIED = "applied"
    SAVED = "saved"
    UNKNOWN = ""


#: As whole words or their beginnings; of two that fit, the first in this order counts.
_SAVED: Final = re.compile(
    r"\b(saved?|wish ?list(ed)?|book ?marked?|interested|to apply|will apply|want to apply|not (yet )?applied|"
    r"(havent|have not|did not|didnt) appl(y|ied)|not started|to ?do|backlog|consider(ing)?|research(ing)?|draft|"
    r"favou?rited?|shortlist(ed)?|idea|planned|planning|gemerkt|merkliste|geplant|zu bewerben|nicht beworben|"
    r"a postuler|pendiente de aplicar|guardad[oa]|salvat[oa])\b"
)
_ENDINGS: Final = (
    (re.compile(r"\b(withdr[ae]w\w*|withdrawn|zuruckgezogen|retire[e]?|retirad[oa]|ritirat[oa])\b"),
     EventKind.WITHDRAWN_BY_YOU),
    (re.compile(r"\b(offer (declined|refused|rejected|turned down)|declined offer|turned down offer|"
                r"(i|declined|refused) (declined|by me)|angebot abgelehnt)\b"), EventKind.OFFER_DECLINED),
    (re.compile(r"\b(reject\w*|declined|not selected|not hired|unsuccessful|turned down|denied|no longer considered|"
                r"absage|abgelehnt|abgesagt|refus\w*|rechazad[oa]|rifiutat[oa]|afgewezen|avslag)\b"),
     EventKind.REJECTION_RECEIVED),
    (re.compile(r"\b(hired|accepted|offer accepted|angenommen|eingestellt|contratad[oa]|assunt[oa])\b"),
     EventKind.HIRED_HERE),
    (re.compile(r"\b(offer\w*|angebot|offre|oferta|offerta|aanbod)\b"), EventKind.OFFER_RECEIVED),
)  # fmt: skip
_APPLIED: Final = re.compile(
    r"\b(appl(ied|ication\w*|ying)|submitted|sent|interview\w*|screen\w*|phone|call|assessment|test|case study|"
    r"on ?site|round|final|in (review|progress|process)|under review|pending|waiting|awaiting|follow\w* up|ghosted|"
    r"no (response|reply|answer)|closed|archived|active|open|contacted|networking|negotiat\w*|"
    r"beworben|bewerbung|gesprach|vorstellungsgesprach|keine antwort|candidature|entretien|postule|entrevista|"
    r"candidatura|aplicad[oa]|enviad[oa]|colloquio|gesolliciteerd|gesprek|sokt)\b"
)
#: Words that only a list of applications has.
_CERTAIN: Final = re.compile(
    r"\b(appl(ied|ication\w*)|interview\w*|reject\w*|phone screen|offer( received| accepted| declined)?|wish ?list|"
    r"book ?marked|to apply|ghosted|assessment|absage|beworben|vorstellungsgesprach|candidature\w*|entretien|refuse|"
    r"rechazad[oa]|entrevista|colloquio|gesolliciteerd|afgewezen)\b"
)
_YES: Final = frozenset(
    {"yes", "y", "true", "x", "1", "done", "ja", "oui", "si", "sim", "checked", "✓", "✔"}
)
_NO: Final = frozenset({"no", "n", "false", "0", "nein", "non", "nao", "unchecked", "not yet"})


def ending(status: str) -> EventKind | None:
    """The fact that a status stands for, if it is one that ends the process; an interview is none."""
    plain = text_key(status)
    return next((kind for words, kind in _ENDINGS if words.search(plain)), None)


def progress_of(status: str) -> Progress:
    """Whether somebody with this status applied."""
    plain = text_key(status)
    if _SAVED.search(plain):
        return Progress.SAVED
    return Progress.APPLIED if ending(status) or _APPLIED.search(plain) else Progress.UNKNOWN


def says_yes(cell: str) -> bool | None:
    """What a ticked box says; None = it is no tick."""
    plain = text_key(cell) or cell.strip()
    return True if plain in _YES else False if plain in _NO else None


def is_certain(status: str) -> bool:
    """Whether only a list of applications has such a status."""
    return bool(_CERTAIN.search(text_key(status)))
