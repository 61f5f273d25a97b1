"""One opportunity on one page: for the user to close a chapter with, or to hand to a coach.

The comparison with whoever got the job is never in it, and no impression of age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.event_words import EVENT_WORDS
from crm.domain.cases.ledger import Claim, ClaimKind, Reason, StoryVerdict, may_be_polite
from crm.domain.cases.opportunity import EVENT_ORDER, MEETINGS, NO, Event, EventKind
from crm.domain.dates import format_date, lasting
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.warmth.scale import Word
from crm.domain.wording import listed
from crm.language import tr

#: What the wait for an answer is counted from, if there was one; else from the application.
_LAST_TALKS: Final = frozenset({EventKind.INTERVIEW_HELD, EventKind.INTERVIEWS_FINISHED})


class Agrees(StrEnum):
    """What the facts say of a story. Source: A (no made-up stories), D (how it is told from the reasons)."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    OPEN = "open"


_PROPOSED: Final = {
    Agrees.CONFIRMED: StoryVerdict.CONFIRMED,
    Agrees.CONTRADICTED: StoryVerdict.REFUTED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said about why; `polite`: the employer said it, so it may be a stock phrase."""

    claim: Claim
    said_by: str
    polite: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A guess of the user's, and whether anything that was said bears it out; the user's verdict comes before."""

    claim: Claim
    agrees: Agrees


@dataclass(frozen=True, slots=True)
class Summary:
    """The page.

    Attributes:
        happened: days and words, the oldest first. waited: how long the answer took, as sentences.
        told: facts, then opinions. in_touch: people by how warm the tie is, the warmest first.
    """

    name: str
    title: str
    happened: tuple[tuple[date, str], ...]
    waited: tuple[str, ...]
    told: tuple[Told, ...]
    stories: tuple[Story, ...]
    in_touch: tuple[tuple[Person, Word], ...]


def summary(
    case: Case,
    claims: Sequence[Claim],
    names: Mapping[PersonId, Person],
    ties: Mapping[PersonId, tuple[float, Word]],
    limits: Iterable[str] = (),
) -> Summary:
    """The page about a case.

    Args:
        names: everybody the claims name. ties: warmth (0-100) and the word for it.
        limits: what the law of the user's country says of how long an answer may take.
    """
    record = case.opportunity
    order = {ClaimKind.FACT: 0, ClaimKind.OPINION: 1}
    said = [claim for claim in claims if claim.kind is not ClaimKind.STORY]
    events = sorted(case.events, key=lambda e: (e.on, EVENT_ORDER[e.kind], e.id))
    return Summary(
        record.name,
        record.title,
        tuple((event.on, _happened(event, case)) for event in events),
        _waited(case, events, limits),
        tuple(
            Told(claim, _name(claim.said_by, names), may_be_polite(case, claim))
            for claim in sorted(said, key=lambda claim: order[claim.kind])
        ),
        tuple(
            Story(claim, agrees(claim, said)) for claim in claims if claim.kind is ClaimKind.STORY
        ),
        _in_touch(case, ties),
    )


def _name(person: PersonId | None, names: Mapping[PersonId, Person]) -> str:
    found = names.get(person) if person is not None else None
    return found.name if found else ""


def _happened(event: Event, case: Case) -> str:
    words = EVENT_WORDS[event.kind].happened
    names = [case.people[person].name for person in event.people if person in case.people]
    if names and event.kind is EventKind.HIRE_IDENTIFIED:
        return f"{words}: {listed(names)}"
    return (
        tr("{words} with {names}", words=words, names=listed(names))
        if names and event.kind in MEETINGS
        else words
    )


def _waited(case: Case, events: Sequence[Event], limits: Iterable[str]) -> tuple[str, ...]:
    """How long they took to say no, against what they promised and what the law says."""
    answer = next((event for event in events if event.kind in NO), None)
    if answer is None or answer.kind is EventKind.NO_ANSWER_PRESUMED:
        return (tr("They never gave an answer."), *_owed(limits)) if answer else ()
    talks = [event.on for event in events if event.kind in _LAST_TALKS and event.on <= answer.on]
    applied = case.opportunity.applied_on or next(
        (event.on for event in events if event.kind is EventKind.APPLIED), None
    )
    since = max(talks, default=applied)
    if since is None or since > answer.on:
        return ()
    days = (answer.on - since).days
    what = tr("your last interview") if talks else tr("your application")
    found = [
        tr("The answer took {days} from {what}.", days=lasting(days), what=what)
        if days
        else tr("The answer came on the day of {what}.", what=what)
    ]
    promised = case.opportunity.promised_decision_on
    if promised:
        late = (answer.on - promised).days
        kept = tr("{late} later", late=lasting(late)) if late > 0 else tr("by then")
        found.append(
            tr(
                "They had promised it by {promised}; it came {kept}.",
                promised=format_date(promised),
                kept=kept,
            )
        )
    return (*found, *(_owed(limits) if talks else ()))


def _owed(limits: Iterable[str]) -> tuple[str, ...]:
    return tuple(tr("What the law says: {limit}.", limit=limit) for limit in limits)


def agrees(story: Claim, said: Iterable[Claim]) -> Agrees:
    """Whether a fact gives the same reason, or only others; opinions and unknown reasons decide nothing."""
    reasons = {
        claim.reason_code
        for claim in said
        if claim.kind is ClaimKind.FACT and claim.reason_code is not Reason.UNKNOWN
    }
    if story.reason_code is Reason.UNKNOWN or not reasons:
        return Agrees.OPEN
    return Agrees.CONFIRMED if story.reason_code in reasons else Agrees.CONTRADICTED


def proposed_verdict(story: Claim, said: Iterable[Claim]) -> StoryVerdict | None:
    """What the facts would make of a story without a verdict; None = they leave it open. It is only proposed."""
    if story.kind is not ClaimKind.STORY or story.verdict is not None:
        return None
    return _PROPOSED.get(agrees(story, said))


def _in_touch(
    case: Case, ties: Mapping[PersonId, tuple[float, Word]]
) -> tuple[tuple[Person, Word], ...]:
    cold = (0.0, Word.NO_CONTACT)
    people = [person for person in case.people.values() if not person.archived_on]
    people.sort(key=lambda person: (-ties.get(person.id, cold)[0], person.name, person.id))
    return tuple((person, ties.get(person.id, cold)[1]) for person in people)
