"""The words for what a claim is, which reason it gives and what came of a story."""

from __future__ import annotations

from typing import Final

from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict
from crm.domain.dates import format_date
from crm.language import tr

KIND_LABELS: Final = {
    ClaimKind.FACT: tr("Fact"),
    ClaimKind.OPINION: tr("Opinion"),
    ClaimKind.STORY: tr("Story"),
}
REASON_LABELS: Final = {
    Reason.UNKNOWN: tr("Don't know"),
    Reason.MORE_QUALIFIED: tr("Someone was more qualified"),
    Reason.NOT_SHOWN: tr("I have it, but did not show it"),
    Reason.INTERNAL_SAFER: tr("An internal candidate was safer"),
    Reason.THEIR_MISTAKE: tr("They made the wrong choice"),
    Reason.SALARY: tr("Salary"),
    Reason.CHOSEN_BEFOREHAND: tr("Decided in advance"),
    Reason.ROLE_FROZEN: tr("The role was frozen"),
}
STORY_VERDICTS: Final = {
    StoryVerdict.CONFIRMED: tr("Confirmed"),
    StoryVerdict.REFUTED: tr("Refuted"),
    StoryVerdict.UNKNOWABLE: tr("Cannot be known"),
}
NOBODY_SAID: Final = tr("Nobody has told you why yet.")
POLITE: Final = tr("What was said; it may be polite.")
DISPROOF: Final = tr("What would show that it is not so?")


def verdict_sentence(story: Claim) -> str:
    """What came of a story, with its day; "" without a verdict."""
    if story.verdict is None:
        return ""
    on = f", {format_date(story.verdict_on)}" if story.verdict_on else ""
    return f"{STORY_VERDICTS[story.verdict]}{on}."
