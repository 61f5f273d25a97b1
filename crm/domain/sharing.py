"""What a job seeker shows a coach: an invitation, and the view it permits.

The coach reads and never writes. Everything that was not shared is removed here, in one place, before
anything reaches a screen. Source: DOMAIN section 8 (R: private by default, the job seeker invites, access
ends), section 6 (R: impressions of age are never shared unless chosen).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.claim_words import STORY_VERDICTS
from crm.domain.cases.decisions import Decision
from crm.domain.cases.ledger import Claim, ClaimKind, Comparison
from crm.domain.cases.opportunity import Role, Stage, stage_of
from crm.domain.ids import InvitationId
from crm.domain.people.person import Person
from crm.domain.playbook.conditions import ABOUT_AGE
from crm.domain.playbook.due_step import SETTLED, DueStep, Status
from crm.language import tr


class Share(StrEnum):
    """Data a job seeker may share besides cases, stages and steps, which every coach sees."""

    PEOPLE = "people"
    TOUCHPOINTS = "touchpoints"
    FACTS = "facts"
    STORIES = "stories"
    COMPARISON = "comparison"
    AGE = "age"


#: What is ticked by default in a new invitation; the rest is opt-in. Source: D.
AT_FIRST: Final = frozenset({Share.PEOPLE})
#: From this many postponements on, a step is worth talking about. Source: DOMAIN 9.7.
OFTEN_PUT_OFF: Final = 3


@dataclass(frozen=True, slots=True)
class Invitation:
    """A coach's permission to read what was shared, from a day on until it is revoked.

    Attributes:
        email: the coach's, lower case; they sign in with it.
    """

    id: InvitationId
    email: str
    shares: frozenset[Share]
    invited_on: date
    revoked_on: date | None = None

    @property
    def stands(self) -> bool:
        return self.revoked_on is None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """An open step as the coach sees it; `who` is a name or only a role."""

    title: str
    who: str
    channel: str
    due: date
    status: Status
    put_off: int


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A dated line of what happened, what was said, or a comparison.

    Attributes:
        kind: of the event, the channel or the claim; the criterion of a comparison.
        who: a name, "" if names are not shared or nobody is meant.
    """

    on: date | None
    kind: str
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One open case; lines that were not shared are not there."""

    name: str
    stage: Stage
    silent_days: int
    steps: tuple[ShownStep, ...]
    happened: tuple[ShownLine, ...]
    why: tuple[ShownLine, ...]
    comparison: tuple[ShownLine, ...]

    @property
    def overdue(self) -> int:
        return sum(step.status is Status.LATE for step in self.steps)


@dataclass(frozen=True, slots=True)
class Client:
    """One job seeker as a coach sees them.

    Attributes:
        name: as the job seeker signs; "" if not set.
        quiet_days: since their last touchpoint or event; None = there was none yet.
    """

    name: str
    shares: frozenset[Share]
    cases: tuple[ShownCase, ...]
    quiet_days: int | None

    @property
    def overdue(self) -> int:
        return sum(case.overdue for case in self.cases)


def caseload_order(client: Client) -> tuple[int, int, str]:
    """Most overdue steps first, then the longest silence. Source: DOMAIN section 8."""
    quiet = client.quiet_days if client.quiet_days is not None else -1
    return -client.overdue, -quiet, client.name.casefold()


def shown_case(
    case: Case,
    steps: Sequence[DueStep],
    claims: Sequence[Claim],
    comparisons: Sequence[Comparison],
    shares: frozenset[Share],
    today: date,
) -> ShownCase:
    """The parts of a case that are visible under these shares."""
    return ShownCase(
        name=case.opportunity.name,
        stage=stage_of(case.opportunity, case.events),
        silent_days=case.silent_days(today),
        steps=tuple(_shown_steps(case, steps, shares)),
        happened=tuple(_happened(case, shares, today)),
        why=tuple(_why(case, claims, shares)),
        comparison=tuple(_compared(comparisons, shares)),
    )


def last_activity(cases: Iterable[Case], today: date) -> date | None:
    """The day of the last touchpoint or event of these cases up to today."""
    return max((day for case in cases for day in case.days if day <= today), default=None)


def _shown_steps(
    case: Case, steps: Sequence[DueStep], shares: frozenset[Share]
) -> Iterable[ShownStep]:
    named = Share.PEOPLE in shares
    for step in steps:
        if step.status in SETTLED or (is_about_age(step) and Share.AGE not in shares):
            continue
        who = ""
        if step.person:
            who = step.person.name if named else _part(step.role)
        first = step.person.call_name if step.person and named else who or tr("the hire")
        yield ShownStep(
            title=step.step.title.replace("{first}", first),
            who=who,
            channel=step.channel,
            due=step.snoozed_until or step.due,
            status=step.status,
            put_off=_put_off(case, step),
        )


def is_about_age(step: DueStep) -> bool:
    """Whether the step depends on an impression of age, which showing it would reveal."""
    return not ABOUT_AGE.isdisjoint((*step.step.when, *step.step.unless))


def _put_off(case: Case, step: DueStep) -> int:
    return sum(o.key == step.key and o.decision is Decision.SNOOZED for o in case.step_decisions)


def _part(role: Role | None) -> str:
    return tr("the {role}", role=role.value.replace("_", " ")) if role else tr("someone")


def _happened(case: Case, shares: frozenset[Share], today: date) -> list[ShownLine]:
    """Events are always shown; touchpoints with their words only if shared."""
    lines = [ShownLine(event.on, event.kind.value) for event in case.events if event.on <= today]
    if Share.TOUCHPOINTS in shares:
        named = Share.PEOPLE in shares
        for touchpoint in case.touchpoints:
            if touchpoint.opportunity_id != case.opportunity.id or touchpoint.day > today:
                continue
            who = _names(case.people[p] for p in touchpoint.people if p in case.people)
            lines.append(
                ShownLine(
                    touchpoint.day,
                    touchpoint.channel.value,
                    who if named else "",
                    # Notes often contain names.
                    touchpoint.summary if named else "",
                )
            )
    return sorted(lines, key=lambda line: line.on or date.min, reverse=True)


def _names(people: Iterable[Person]) -> str:
    return ", ".join(person.name for person in people)


def _why(case: Case, claims: Sequence[Claim], shares: frozenset[Share]) -> Iterable[ShownLine]:
    for claim in claims:
        needed = Share.STORIES if claim.kind is ClaimKind.STORY else Share.FACTS
        if needed not in shares:
            continue
        person = case.people.get(claim.said_by) if claim.said_by is not None else None
        who = person.name if person and Share.PEOPLE in shares else ""
        came = f" ({STORY_VERDICTS[claim.verdict].lower()})" if claim.verdict else ""
        yield ShownLine(claim.said_on, claim.kind.value, who, claim.words + came)


def _compared(comparisons: Sequence[Comparison], shares: frozenset[Share]) -> Iterable[ShownLine]:
    for line in comparisons:
        if line.about_age:
            if Share.AGE in shares:
                bucket = line.age_bucket.value.replace("_", " ") if line.age_bucket else ""
                basis = f" ({line.basis})" if line.basis else ""
                yield ShownLine(None, tr("age, an impression"), words=f"{bucket}{basis}".strip())
        elif Share.COMPARISON in shares:
            words = tr(
                "mine: {mine} · theirs: {theirs}", mine=line.mine or "—", theirs=line.theirs or "—"
            )
            yield ShownLine(None, line.criterion, words=words)
