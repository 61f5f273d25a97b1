"""The page about one opportunity as lines of text: for the screen, the printer and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crm.domain.cases.claim_words import (
    KIND_LABELS,
    NOBODY_SAID,
    POLITE,
    REASON_LABELS,
    verdict_sentence,
)
from crm.domain.cases.ledger import Reason
from crm.domain.cases.summary import Agrees, Story, Summary, Told
from crm.domain.dates import format_date
from crm.domain.touchpoints.channel_words import named_channel
from crm.domain.warmth.scale import WORDS
from crm.language import tr

_AGREES: Final = {
    Agrees.CONFIRMED: tr("What you were told agrees."),
    Agrees.CONTRADICTED: tr("What you were told says something else."),
    Agrees.OPEN: tr("Nobody has said so."),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; of an empty one the only line says so."""

    heading: str
    lines: tuple[str, ...]


def parts(page: Summary, coming: str) -> tuple[Part, ...]:
    """The parts in order; `coming`: the next step, "" = none."""
    nothing = (tr("Nothing is written down yet."),)
    happened = tuple(f"{format_date(on)}: {words}" for on, words in page.happened)
    told = tuple(map(_told, page.told))
    stories = tuple(map(_story, page.stories))
    in_touch = tuple(f"{person.name}: {WORDS[word]}" for person, word in page.in_touch)
    return (
        Part(tr("What happened"), happened or nothing),
        *([Part(tr("How long they kept you waiting"), page.waited)] if page.waited else []),
        Part(tr("What you were told"), told or (NOBODY_SAID,)),
        *([Part(tr("What you told yourself"), stories)] if stories else []),
        Part(tr("How warm the ties are"), in_touch or nothing),
        Part(tr("What comes next"), (coming or tr("Nothing is left to do here."),)),
    )


def _told(one: Told) -> str:
    claim = one.claim
    on = format_date(claim.said_on) if claim.said_on else ""
    how = named_channel(claim.channel)
    source = ", ".join(filter(None, (one.said_by, on, how[:1].lower() + how[1:])))
    words = f"{KIND_LABELS[claim.kind]}: {_reason(claim.reason_code)}{_line(claim.words)}"
    return words + (f" ({source})" if source else "") + (f" {POLITE}" if one.polite else "")


def _story(one: Story) -> str:
    claim = one.claim
    came = verdict_sentence(claim) or _AGREES[one.agrees]
    return f"{_reason(claim.reason_code)}{_line(claim.words)} {came}"


def _reason(code: Reason) -> str:
    return "" if code is Reason.UNKNOWN else f"{REASON_LABELS[code]}. "


def _line(text: str) -> str:
    words = " ".join(text.split())
    ends = words.endswith((".", "!", "?", "…"))
    return words if ends or not words else f"{words}."
