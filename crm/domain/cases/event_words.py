"""Event names for use within a sentence; screen labels are in `crm.ui.text.labels`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from crm.domain.cases.opportunity import EventKind
from crm.language import tr


class Words(NamedTuple):
    """What happened, before "on 3 May" or "3 days ago"; and the same after "after"."""

    happened: str
    after: str


EVENT_WORDS: Final[Mapping[EventKind, Words]] = {
    EventKind.APPLIED: Words(tr("You applied"), tr("you applied")),
    EventKind.INTERVIEW_HELD: Words(tr("You interviewed"), tr("an interview")),
    EventKind.INTERVIEWS_FINISHED: Words(
        tr("You had your last interview"), tr("the last interview")
    ),
    EventKind.REJECTION_RECEIVED: Words(tr("They said no"), tr("the rejection")),
    EventKind.NO_ANSWER_PRESUMED: Words(
        tr("You took the silence as a no"), tr("the day you stop waiting for an answer")
    ),
    EventKind.PROCESS_RESUMED: Words(tr("They picked it up again"), tr("they pick it up again")),
    EventKind.OFFER_RECEIVED: Words(tr("They made you an offer"), tr("the offer")),
    EventKind.OFFER_DECLINED: Words(tr("You declined the offer"), tr("you decline an offer")),
    EventKind.OFFER_WITHDRAWN: Words(tr("They withdrew the offer"), tr("they withdraw an offer")),
    EventKind.WITHDRAWN_BY_YOU: Words(tr("You ended it"), tr("you end it yourself")),
    EventKind.JOB_CANCELLED: Words(tr("The job was canceled"), tr("the job is canceled")),
    EventKind.HIRE_IDENTIFIED: Words(
        tr("You found out who got the job"), tr("you know who got the job")
    ),
    EventKind.MEETING_HELD: Words(tr("You met"), tr("you met the person who got the job")),
    EventKind.ROLE_REPOSTED: Words(tr("The job was posted again"), tr("the job is posted again")),
    EventKind.HIRE_LEFT: Words(
        tr("The person hired left"), tr("the person who got the job leaves")
    ),
    EventKind.HIRED_HERE: Words(tr("You got the job"), tr("you get the job")),
    EventKind.HIRED_ELSEWHERE: Words(tr("You got another job"), tr("you get another job")),
}
