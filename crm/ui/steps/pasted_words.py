"""The words of *Paste what came*: what a message can be, the day it is asked for, and what was stored."""

from __future__ import annotations

from typing import Final

from crm.domain.pasted.rules import Kind
from crm.domain.wording import listed
from crm.language import tr
from crm.services.pasted.storing import Stored
from crm.ui.text.format import day as day_words

KIND_LABELS: Final = {
    Kind.REJECTION: tr("They said no"),
    Kind.INTERVIEW: tr("An invitation to a talk"),
    Kind.RECEIVED: tr("They confirm my application"),
    Kind.AWAY: tr("Someone is away"),
    Kind.OFFER: tr("They offer me the job"),
    Kind.MESSAGE: tr("Someone wrote to me"),
    Kind.PROFILE: tr("Who someone is"),
}
DAY_LABELS: Final = {
    Kind.INTERVIEW: tr("On which day?"),
    Kind.AWAY: tr("Back on which day?"),
    Kind.OFFER: tr("By when do they want an answer? (optional)"),
}


def told(done: Stored) -> str:
    """What was stored, for the bar that offers the undo."""
    kind, case = done.answer.kind, done.case.name if done.case else ""
    names = listed([person.name for person in done.people])
    match kind:
        case Kind.REJECTION:
            return tr("Recorded: rejection, {opportunity}", opportunity=case)
        case Kind.OFFER:
            return tr("Recorded: offer, {opportunity}", opportunity=case)
        case Kind.RECEIVED:
            return tr("Recorded: application received, {case}", case=case)
        case Kind.INTERVIEW:
            return tr(
                "Planned for {day}: {case}.", day=day_words(done.answer.day), case=case or names
            )
        case Kind.AWAY:
            return tr(
                "{names} is away: the next step waits until {day}.",
                names=names,
                day=day_words(done.answer.day),
            )
        case Kind.PROFILE:
            return tr("Saved: {names}.", names=names)
    return tr("Logged: a message from {names}.", names=names)
