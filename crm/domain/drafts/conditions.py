"""The closed registry of conditions that a variant of a draft may name in `when`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from crm.domain.cases.chapters import ChapterKind, chapters_of
from crm.domain.cases.involved import recruits_for_agency, roles_of
from crm.domain.cases.opportunity import MEETINGS, EventKind, Role
from crm.domain.drafts.occasion import NO, Occasion, talked
from crm.domain.touchpoints.touchpoint import MUTUAL_CHANNELS, Channel, Direction, Result
from crm.language import tr

#: No answer ever came; a real no that follows takes its place.
PRESUMED: Final = "presumed"
_WRITTEN: Final = frozenset(
    {Channel.EMAIL, Channel.TEXT, Channel.LINKEDIN_MESSAGE, Channel.HANDWRITTEN_NOTE}
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true, and the same in words: "if ..."."""

    words: str
    holds: Callable[[Occasion], bool]


def _call_missed(occasion: Occasion) -> bool:
    call = occasion.call
    return call is not None and call.channel is Channel.CALL and call.result is Result.NO_ANSWER


def _voicemail_left(occasion: Occasion) -> bool:
    return occasion.call is not None and occasion.call.channel is Channel.VOICEMAIL


def _told_by_letter(occasion: Occasion) -> bool:
    return occasion.news is not None and occasion.news.channel in _WRITTEN


def _no_was(*kinds: str) -> Callable[[Occasion], bool]:
    return lambda occasion: occasion.no is not None and occasion.no.kind in kinds


def _last_was(*kinds: str) -> Callable[[Occasion], bool]:
    return lambda occasion: occasion.last_news is not None and occasion.last_news.kind in kinds


def _to(*roles: str) -> Callable[[Occasion], bool]:
    return lambda occasion: occasion.is_to(*roles)


def _turn(first: int, last: int = 9999) -> Callable[[Occasion], bool]:
    return lambda occasion: first <= occasion.turn <= last


def _later_round(occasion: Occasion) -> bool:
    this = occasion.interview
    return this is not None and bool((this.round or 1) > 1 or occasion.earlier_interviews)


def _met_before(occasion: Occasion) -> bool:
    return occasion.person is not None and any(
        occasion.person.id in event.people for event in occasion.earlier_interviews
    )


def _not_interviewed(occasion: Occasion) -> bool:
    return occasion.person is not None and not occasion.interviews_with(occasion.person.id)


def _was_there(occasion: Occasion) -> bool:
    person = occasion.person
    return person is not None and any(person.id in event.people for event in occasion.interviews)


def _referred(occasion: Occasion) -> bool:
    """They opened the door, so the interview was not where the two met."""
    person = occasion.person
    return person is not None and Role.REFERRER in roles_of(occasion.case, person.id)


def _posted_again(occasion: Occasion) -> bool:
    news = occasion.happened([EventKind.HIRE_LEFT, EventKind.ROLE_REPOSTED])
    return bool(news) and news[-1].kind is EventKind.ROLE_REPOSTED


def _considered_again(occasion: Occasion) -> bool:
    """They had said no before, and there was no interview since."""
    events = occasion.happened(EventKind)
    *before, last = chapters_of(occasion.case.opportunity, events)
    noes = [n for n, c in enumerate(before) if c.kind is ChapterKind.AFTER_NO and not c.guessed]
    if last.kind is not ChapterKind.AFTER_NO or not noes:
        return False
    return not any(c.had(EventKind.INTERVIEW_HELD) for c in before[noes[-1] + 1 :])


def _wrote_since(occasion: Occasion) -> bool:
    """They wrote after the day of the no."""
    no = occasion.no
    return no is not None and any(
        t.direction is Direction.IN and t.channel in _WRITTEN and t.day > no.on
        for t in occasion.touchpoints()
    )


def _agency(occasion: Occasion) -> bool:
    return occasion.person is not None and recruits_for_agency(occasion.case, occasion.person)


def _known_hire(occasion: Occasion) -> bool:
    """The hire was somebody of the case before, or the user has met them, be it for another job."""
    person = occasion.person
    if person is None or Role.HIRE not in roles_of(occasion.case, person.id):
        return False
    return (
        bool(roles_of(occasion.case, person.id) - {Role.HIRE} or person.how_met)
        or any(person.id in event.people for event in occasion.happened(MEETINGS))
        or any(
            (person.id, day <= occasion.today) == (who, True)
            for who, day in occasion.case.met_in_others
        )
        or any(
            t.channel in MUTUAL_CHANNELS or talked(t)
            for t in occasion.case.touchpoints
            if person.id in t.people and t.day <= occasion.today
        )
    )


def _promise_open(occasion: Occasion) -> bool:
    promised = occasion.case.opportunity.promised_decision_on
    return promised is not None and occasion.today <= promised and not occasion.decided


def _promise_passed(occasion: Occasion) -> bool:
    promised = occasion.case.opportunity.promised_decision_on
    return promised is not None and promised < occasion.today and not occasion.decided


def _hired(kind: EventKind) -> Callable[[Occasion], bool]:
    def last(occasion: Occasion) -> bool:
        hired = occasion.happened([EventKind.HIRED_HERE, EventKind.HIRED_ELSEWHERE])
        return bool(hired) and hired[-1].kind == kind

    return last


CONDITIONS: Final[Mapping[str, Condition]] = {
    "call_reached": Condition(
        tr("you have talked by phone since they said no"),
        lambda occasion: occasion.call is not None and talked(occasion.call),
    ),
    "call_missed": Condition(
        tr("you have called since they said no, and nobody picked up"), _call_missed
    ),
    "voicemail_left": Condition(
        tr("you have left a voicemail since they said no"), _voicemail_left
    ),
    "told_by_call": Condition(
        tr("they called you to say no"),
        lambda occasion: occasion.news is not None and talked(occasion.news),
    ),
    "told_by_letter": Condition(tr("they wrote to you to say no"), _told_by_letter),
    "wrote_since": Condition(tr("they have written to you since they said no"), _wrote_since),
    "considered_again": Condition(
        tr("they said no once before, and there was no interview since"), _considered_again
    ),
    "later_round": Condition(tr("it is not the first interview of this process"), _later_round),
    "met_before": Condition(tr("they were at an earlier interview, too"), _met_before),
    "not_interviewed": Condition(tr("they were at none of your interviews"), _not_interviewed),
    "was_there": Condition(tr("they were at one of your interviews"), _was_there),
    "referred_you": Condition(tr("they referred you, whatever else they did"), _referred),
    "posted_again": Condition(tr("the job was posted again"), _posted_again),
    "never_interviewed": Condition(
        tr("there was no interview at all"), lambda occasion: not occasion.interviews
    ),
    "agency": Condition(tr("they recruit for an agency"), _agency),
    "known_hire": Condition(tr("you know the person who got the job"), _known_hire),
    "second_time": Condition(tr("it is the second time"), _turn(2, 2)),
    "third_time": Condition(tr("it is the third time or later"), _turn(3)),
    "promise_open": Condition(
        tr("the promised day of the decision is still to come"), _promise_open
    ),
    "promise_passed": Condition(tr("the promised day of the decision has passed"), _promise_passed),
    "decided": Condition(tr("the decision is made"), lambda occasion: occasion.decided),
    "after_no": Condition(tr("you did not get the job"), _no_was(*NO)),
    PRESUMED: Condition(tr("you never got an answer"), _no_was("no_answer_presumed")),
    "offer_taken_back": Condition(tr("they withdrew their offer"), _no_was("offer_withdrawn")),
    "cancelled": Condition(tr("the job was canceled"), _no_was("job_cancelled")),
    "you_declined": Condition(tr("you declined their offer"), _last_was("offer_declined")),
    "you_withdrew": Condition(tr("you withdrew"), _last_was("withdrawn_by_you")),
    "got_this_job": Condition(tr("you got this job"), _hired(EventKind.HIRED_HERE)),
    "got_another_job": Condition(tr("you got another job"), _hired(EventKind.HIRED_ELSEWHERE)),
    "to_referrer": Condition(tr("they referred you"), _to("referrer")),
    "to_recruiter": Condition(tr("they are the recruiter"), _to("recruiter")),
    "to_manager": Condition(tr("they are the hiring manager"), _to("hiring_manager")),
    "to_interviewer": Condition(tr("they interviewed you"), _to("interviewer")),
    "to_hire": Condition(tr("they got the job"), _to("hire")),
    "to_helper": Condition(tr("they helped you"), _to("helper")),
}
