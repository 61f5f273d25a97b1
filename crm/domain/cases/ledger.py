"""The facts-and-stories ledger, the comparison with the hire, and the notes of an AIR talk.

None of it is ever used in a draft.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepKey
from crm.domain.cases.opportunity import LOST, STRONGEST, EventKind, Role
from crm.domain.ids import AirNoteId, ClaimId, ComparisonId, EventId, OpportunityId, PersonId
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel, Direction, Touchpoint

#: The criterion whose line has an impression instead of "mine" and "theirs".
AGE: Final = "age"


class ClaimKind(StrEnum):
    """How a statement about "why" is known. Source: DOMAIN 9.4 (A: no made-up stories)."""

    FACT = "fact"
    OPINION = "opinion"
    STORY = "story"


class Reason(StrEnum):
    """The article's four possible reasons, then those from research; unknown until somebody gives one."""

    UNKNOWN = "unknown"
    MORE_QUALIFIED = "more_qualified"
    NOT_SHOWN = "not_shown"
    INTERNAL_SAFER = "internal_safer"
    THEIR_MISTAKE = "their_mistake"
    SALARY = "salary"
    CHOSEN_BEFOREHAND = "chosen_beforehand"
    ROLE_FROZEN = "role_frozen"


class AirKind(StrEnum):
    ADVICE = "advice"
    INSIGHT = "insight"
    RECOMMENDATION = "recommendation"


class Verdict(StrEnum):
    """How the hire compares with the user: `better` = theirs is."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"
    UNCLEAR = "unclear"


class AgeBucket(StrEnum):
    """The user's impression of the hire, relative to themselves; never a number, never a date."""

    YOUNGER = "younger"
    SIMILAR = "similar"
    OLDER = "older"
    CANNOT_TELL = "cannot_tell"


class StoryVerdict(StrEnum):
    """What came of a story. Source: A (no made-up stories), D (the words)."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNKNOWABLE = "unknowable"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about why the case went as it did.

    Attributes:
        said_by, said_on, channel: who said it to the user, when and how; a fact needs all three.
        ask_person, ask_on: whom the user intends to ask about it, and from when; creates a step.
        disproof: of a story, what would show that it is not so. verdict, verdict_on: what came of it, and when.
    """

    id: ClaimId
    opportunity_id: OpportunityId
    kind: ClaimKind
    words: str
    reason_code: Reason = Reason.UNKNOWN
    said_by: PersonId | None = None
    said_on: date | None = None
    channel: str = ""
    ask_person: PersonId | None = None
    ask_on: date | None = None
    disproof: str = ""
    verdict: StoryVerdict | None = None
    verdict_on: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the comparison with the person who got the job.

    Attributes:
        asked: the posting asked for it; None = not known.
        age_bucket, basis: only for the line about age: the impression and what it is based on.
        what_follows: for the user: a gap to close, a story to tell better, an answer to prepare.
    """

    id: ComparisonId
    opportunity_id: OpportunityId
    criterion: str
    mine: str = ""
    theirs: str = ""
    asked: bool | None = None
    verdict: Verdict = Verdict.UNCLEAR
    kind: ClaimKind = ClaimKind.STORY
    age_bucket: AgeBucket | None = None
    basis: str = ""
    what_follows: str = ""

    @property
    def about_age(self) -> bool:
        return self.age_bucket is not None or is_age(self.criterion)


@dataclass(frozen=True, slots=True)
class AirNote:
    """What a person offered in a conversation: advice, an insight or a recommendation.

    Attributes:
        person_id: who said it.
        led_to_person: the person a recommendation led to.
        act_on: from which day the user intends to follow a recommendation; creates a step.
    """

    id: AirNoteId
    person_id: PersonId
    kind: AirKind
    words: str
    opportunity_id: OpportunityId | None = None
    event_id: EventId | None = None
    noted_on: date | None = None
    led_to_person: PersonId | None = None
    act_on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A person who could say why; `asked`: the user asked since the news, or they gave an account."""

    person: Person
    role: Role
    asked: bool


#: Roles that could say why, in the order to ask them; the hiring manager only if they offered.
_ORDER: Final = (
    Role.RECRUITER, Role.REFERRER, Role.INTERVIEWER, Role.HIRE, Role.HIRING_MANAGER,
)  # fmt: skip
_IN_WORDS: Final = frozenset(
    {Channel.CALL, Channel.VOICEMAIL, Channel.EMAIL, Channel.TEXT, Channel.LINKEDIN_MESSAGE}
)
_EMPLOYER: Final = frozenset({Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER})
_ROLE_OF_EVENT: Final = {
    EventKind.INTERVIEW_HELD: Role.INTERVIEWER,
    EventKind.HIRE_IDENTIFIED: Role.HIRE,
}


def facts(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that are facts; opinions and stories never count."""
    return tuple(claim for claim in claims if claim.kind is ClaimKind.FACT)


def lost(case: Case) -> bool:
    """Whether the job went to somebody else, or to nobody."""
    kinds = {event.kind for event in case.events}
    return bool(kinds & LOST) and EventKind.HIRED_HERE not in kinds


def is_unknown(case: Case, claims: Iterable[Claim]) -> bool:
    """Whether the job was lost and no fact says why."""
    return lost(case) and not facts(claims)


def roles_played(case: Case) -> dict[PersonId, set[Role]]:
    """Everybody's roles: those assigned, and those that follow from the events."""
    played: dict[PersonId, set[Role]] = {person: set() for person in case.people}
    for held in case.roles:
        played.setdefault(held.person_id, set()).add(held.role)
    for event in case.events:
        role = _ROLE_OF_EVENT.get(event.kind)
        for person in event.people if role else ():
            played.setdefault(person, set()).add(role)  # type: ignore[arg-type]
    return played


def who_could_tell(
    case: Case, claims: Iterable[Claim], asking_why: Collection[str]
) -> tuple[Source, ...]:
    """The people who could still say why, those not yet asked first.

    A hiring manager is never asked for feedback, whatever else they are, unless they offered it:
    they got in touch since the news, or already gave an account. People marked as do not contact
    are left out.

    Args:
        asking_why: the ids of the steps that ask for the reason.
    """
    speakers = {claim.said_by for claim in claims if claim.said_by is not None}
    found = []
    for person_id, played in roles_played(case).items():
        person = case.people.get(person_id)
        roles = played - {Role.HELPER}  # helped, and knows nothing of the decision
        if person is None or person.do_not_contact or not roles:
            continue
        if Role.HIRING_MANAGER in roles:
            if not (person_id in speakers or _offered(case, person_id)):
                continue
            role = Role.HIRING_MANAGER
        else:
            role = min(roles, key=STRONGEST.index)
        asked = person_id in speakers or bool(asked_on(case, person_id, asking_why))
        found.append(Source(person, role, asked))
    return tuple(sorted(found, key=lambda s: (s.asked, _ORDER.index(s.role), s.person.id)))


def _since(case: Case) -> date:
    return min((event.on for event in case.events if event.kind in LOST), default=date.max)


def asked_on(case: Case, person: PersonId, asking_why: Collection[str]) -> tuple[date, ...]:
    """The days since the news on which a touchpoint was a question: logged for a step that asks, or no step.

    A gift, a note, a request and a touchpoint logged for another step are not questions.
    """
    days = {
        t.day
        for t in case.touchpoints
        if person in t.people
        and t.opportunity_id == case.opportunity.id
        and t.direction is not Direction.IN
        and t.day >= _since(case)
        and t.reached_somebody
        and _may_ask(t, asking_why)
    }
    return tuple(sorted(days))


def _may_ask(touchpoint: Touchpoint, asking_why: Collection[str]) -> bool:
    if touchpoint.step_key:
        key = StepKey.parse(touchpoint.step_key)
        return key is not None and key.step in asking_why
    return touchpoint.channel in _IN_WORDS


def _offered(case: Case, person: PersonId) -> bool:
    return any(
        person in t.people
        and t.opportunity_id == case.opportunity.id
        and t.direction is Direction.IN
        and t.day >= _since(case)
        for t in case.touchpoints
    )


def may_be_polite(case: Case, claim: Claim) -> bool:
    """A reason the employer gave is a fact about what was said; it may be a stock phrase."""
    if claim.said_by is None or claim.kind is ClaimKind.STORY:
        return False
    return bool(roles_played(case).get(claim.said_by, set()) & _EMPLOYER)


def hire_internal(case: Case) -> bool | None:
    """Whether the person who got the job came from inside; None = not known."""
    known = [e for e in case.events if e.kind is EventKind.HIRE_IDENTIFIED]
    return max(known, key=lambda e: (e.on, e.id)).internal if known else None


def is_age(criterion: str) -> bool:
    return criterion.strip().casefold() == AGE


_AN_AGE: Final = re.compile(
    r"\b(born|birthday|birth|d\.?o\.?b)\b"
    r"|\b(aged?|is|turned|about|around)\s+\d{2}\b(?!\s*(years?|yrs?)\s+(of|in|at|with|experience))"
    r"|\b\d{2}[\s-]*(years?|yrs?)[\s-]*old\b|\b\d{2}\s*y/?o\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    re.IGNORECASE,
)


def tells_an_age(basis: str) -> bool:
    """Whether the text looks like a birth date or an age in years, which should not be stored."""
    return bool(_AN_AGE.search(basis))


_NAME: Final = re.compile(r"[^\W\d_][\w'’.-]*")


def proposed_name(words: str) -> str:
    """The name of a person a recommendation may refer to; empty if there is none.

    Two to four capitalised words in a row; a capital that only begins a sentence is skipped.
    """
    best: list[str] = []
    for part in re.split(r"[,;:!?()\n]|\.\s", words):
        run: list[str] = []
        for n, word in enumerate(part.split()):
            clean = word.strip("\"'“”‘’.")
            name = _NAME.fullmatch(clean) and clean[:1].isupper()
            starter = n == 0 and clean.casefold() in _STARTERS
            run = [*run, clean] if name and not starter else []
            if 2 <= len(run) <= 4 and len(run) > len(best):
                best = run
    return " ".join(best)


_STARTERS: Final = frozenset(
    {"talk", "speak", "ask", "call", "meet", "contact", "write", "see", "try", "reach", "email",
     "read", "join", "say", "maybe", "also", "and", "my", "the", "a", "her", "his", "their"}
)  # fmt: skip
