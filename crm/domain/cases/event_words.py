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
    EventKind.APPLIED: Words("Applied", "you applied"),
    EventKind.INTERVIEW_HELD: Words("Interview", "an interview"),
    EventKind.INTERVIEWS_FINISHED: Words("Last interview", "the last interview"),
    EventKind.REJECTION_RECEIVED: Words("Rejected", "the rejection"),
    EventKind.NO_ANSWER_PRESUMED: Words(
        "No answer, presumed a no", "the day you stop waiting for an answer"
    ),
    EventKind.PROCESS_RESUMED: Words("They took it up again", "they take it up again"),
    EventKind.OFFER_RECEIVED: Words("Offer", "the offer"),
    EventKind.OFFER_DECLINED: Words("You declined the offer", "you decline an offer"),
    EventKind.OFFER_WITHDRAWN: Words("They withdrew the offer", "they withdraw an offer"),
    EventKind.WITHDRAWN_BY_YOU: Words("You ended it", "you end it yourself"),
    EventKind.JOB_CANCELLED: Words("The job was cancelled", "the job is cancelled"),
    EventKind.HIRE_IDENTIFIED: Words("You learnt who got the job", "you know who got the job"),
    EventKind.MEETING_HELD: Words("You met", "you met the person who got the job"),
    EventKind.ROLE_REPOSTED: Words("The role was posted again", "the job is posted again"),
    EventKind.HIRE_LEFT: Words("The hire left", "the person who got the job leaves"),
    EventKind.HIRED_HERE: Words("You were hired here", "you are hired here"),
    EventKind.HIRED_ELSEWHERE: Words("You were hired elsewhere", "you are hired elsewhere"),
}
