"""The words for what a claim is, which reason it gives and what came of a story."""

from __future__ import annotations

from typing import Final

from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict
from crm.domain.dates import format_date

KIND_LABELS: Final = {
    ClaimKind.FACT: "Fact",
    ClaimKind.OPINION: "Opinion",
    ClaimKind.STORY: "Story",
}
REASON_LABELS: Final = {
    Reason.UNKNOWN: "Don't know",
    Reason.MORE_QUALIFIED: "Someone was more qualified",
    Reason.NOT_SHOWN: "I have it, but did not show it",
    Reason.INTERNAL_SAFER: "An internal candidate was safer",
    Reason.THEIR_MISTAKE: "They made the wrong choice",
    Reason.SALARY: "Salary",
    Reason.CHOSEN_BEFOREHAND: "Decided in advance",
    Reason.ROLE_FROZEN: "The role was frozen",
}
STORY_VERDICTS: Final = {
    StoryVerdict.CONFIRMED: "Confirmed",
    StoryVerdict.REFUTED: "Refuted",
    StoryVerdict.UNKNOWABLE: "Cannot be known",
}
NOBODY_SAID: Final = "Nobody has told you why yet."
POLITE: Final = "What was said; it may be polite."
DISPROOF: Final = "What would show that it is not so?"


def verdict_sentence(story: Claim) -> str:
    """What came of a story, with its day; "" without a verdict."""
    if story.verdict is None:
        return ""
    on = f", {format_date(story.verdict_on)}" if story.verdict_on else ""
    return f"{STORY_VERDICTS[story.verdict]}{on}."
