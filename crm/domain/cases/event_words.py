"""Event names for use within a sentence; screen labels are in `crm.ui.text.labels`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from crm.domain.cases.opportunity import EventKind


class Words(NamedTuple):
    """What happened, before "on 3 May" or "3 days ago"; and the same after "after"."""

    happened: str
    after: str


EVENT_WORDS: Final[Mapping[EventKind, Words]] = {
    EventKind.APPLIED: Words("You applied", "you applied"),
    EventKind.INTERVIEW_HELD: Words("You interviewed", "an interview"),
    EventKind.INTERVIEWS_FINISHED: Words("You had your last interview", "the last interview"),
    EventKind.REJECTION_RECEIVED: Words("They said no", "the rejection"),
    EventKind.NO_ANSWER_PRESUMED: Words(
        "You took the silence as a no", "the day you stop waiting for an answer"
    ),
    EventKind.PROCESS_RESUMED: Words("They picked it up again", "they pick it up again"),
    EventKind.OFFER_RECEIVED: Words("They made you an offer", "the offer"),
    EventKind.OFFER_DECLINED: Words("You declined the offer", "you decline an offer"),
    EventKind.OFFER_WITHDRAWN: Words("They withdrew the offer", "they withdraw an offer"),
    EventKind.WITHDRAWN_BY_YOU: Words("You ended it", "you end it yourself"),
    EventKind.JOB_CANCELLED: Words("The job was canceled", "the job is canceled"),
    EventKind.HIRE_IDENTIFIED: Words("You found out who got the job", "you know who got the job"),
    EventKind.MEETING_HELD: Words("You met", "you met the person who got the job"),
    EventKind.ROLE_REPOSTED: Words("The job was posted again", "the job is posted again"),
    EventKind.HIRE_LEFT: Words("The person hired left", "the person who got the job leaves"),
    EventKind.HIRED_HERE: Words("You got the job", "you get the job"),
    EventKind.HIRED_ELSEWHERE: Words("You got another job", "you get another job"),
}
