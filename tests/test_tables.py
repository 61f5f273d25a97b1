"""Every table over an enum knows all its members, so that a new one cannot be without words or rules."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import pytest

from crm.domain.cases import claim_words
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.ledger import AgeBucket, AirKind, ClaimKind, Reason, StoryVerdict, Verdict
from crm.domain.cases.opportunity import (
    DECIDED,
    LOST,
    NO,
    STRONGEST,
    ClosedWhy,
    EmployerType,
    EventKind,
    Role,
    Stage,
)
from crm.domain.playbook.due_step import SETTLED, Status
from crm.domain.playbook.file import ORIGINS, PHASES, WHO
from crm.domain.playbook.reasons import TRIGGER_WORDS
from crm.domain.playbook.step import Trigger
from crm.domain.playbook.triggers import DERIVED
from crm.domain.sharing import Share
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.ui.cases import stories
from crm.ui.cases.ledger_parts import KIND_COLORS
from crm.ui.steps import provenance
from crm.ui.text import labels

TABLES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "channel labels": (labels.CHANNEL_LABELS, Channel),
    "channel icons": (labels.CHANNEL_ICONS, Channel),
    "directions": (labels.DIRECTION_LABELS, Direction),
    "results": (labels.RESULT_LABELS, Result),
    "roles": (labels.ROLE_LABELS, Role),
    "rank of roles": (STRONGEST, Role),
    "event labels": (labels.EVENT_LABELS, EventKind),
    "events in sentences": (EVENT_WORDS, EventKind),
    "triggers in sentences": (TRIGGER_WORDS, Trigger),
    # A chapter opens with an event, so nothing has to be derived.
    "triggers": (DERIVED, {*Trigger} - {Trigger.CHAPTER_OPENED}),
    "stages": (labels.STAGE_LABELS, Stage),
    "employers": (labels.EMPLOYER_LABELS, EmployerType),
    "endings": (labels.CLOSED_LABELS, ClosedWhy),
    "kinds of claims": (labels.KIND_LABELS, ClaimKind),
    "colours of claims": (KIND_COLORS, ClaimKind),
    "reasons": (labels.REASON_LABELS, Reason),
    "verdicts": (labels.VERDICT_LABELS, Verdict),
    "verdicts on stories": (claim_words.STORY_VERDICTS, StoryVerdict),
    "icons of verdicts": (stories._ICONS, StoryVerdict),
    "ages": (labels.AGE_LABELS, AgeBucket),
    "advice": (labels.AIR_LABELS, AirKind),
    "shares": (labels.SHARE_LABELS, Share),
    "phases": (labels.PHASE_LABELS, PHASES),
    "origins": (labels.ORIGIN_BADGES, ORIGINS),
    "sources": (provenance._ORIGINS, ORIGINS),
    "for whom": (labels.WHO_LABELS, WHO),
    "statuses, and those of ties": (
        labels.STATUS_BADGES,
        (*Status, "rhythm", "cooling", "easy", "dormant"),
    ),
}


@pytest.mark.parametrize(("table", "members"), TABLES.values(), ids=TABLES)
def test_every_member_is_in_the_table(table: Collection[str], members: Collection[str]) -> None:
    assert set(table) == set(members)
    assert len(table) == len(set(members))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            NO, {"rejection_received", "no_answer_presumed", "offer_withdrawn"}, id="a no"
        ),
        pytest.param(
            DECIDED,
            {
                "rejection_received", "no_answer_presumed", "offer_received", "offer_declined",
                "offer_withdrawn", "withdrawn_by_you", "job_cancelled", "hired_here",
                "hired_elsewhere",
            },
            id="decided",
        ),
        pytest.param(
            LOST,
            {
                "rejection_received", "no_answer_presumed", "offer_withdrawn", "job_cancelled",
                "hire_identified",
            },
            id="lost",
        ),
        pytest.param(SETTLED, {"done", "skipped", "not_applicable", "lapsed"}, id="settled"),
    ],
)  # fmt: skip
def test_the_sets_of_kinds(found: Collection[StrEnum], expected: set[str]) -> None:
    assert set(found) == expected
