"""Labels, icons and colours of every enum; words inside sentences are in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crm.domain.cases.appointment import AppointmentKind
from crm.domain.cases.claim_words import KIND_LABELS as KIND_LABELS
from crm.domain.cases.claim_words import REASON_LABELS as REASON_LABELS
from crm.domain.cases.ledger import AgeBucket, AirKind, Verdict
from crm.domain.cases.opportunity import (
    ClosedWhy,
    EmployerType,
    EventKind,
    Opportunity,
    Role,
    Stage,
)
from crm.domain.sharing import Share
from crm.domain.touchpoints.channel_words import CHANNEL_LABELS as CHANNEL_LABELS
from crm.domain.touchpoints.channel_words import named_channel
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result
from crm.domain.wording import within
from crm.language import tr

CHANNEL_ICONS: Final = {
    Channel.EMAIL: ":material/mail:",
    Channel.CALL: ":material/call:",
    Channel.VOICEMAIL: ":material/voicemail:",
    Channel.TEXT: ":material/sms:",
    Channel.HANDWRITTEN_NOTE: ":material/edit_note:",
    Channel.LINKEDIN_MESSAGE: ":material/chat:",
    Channel.LINKEDIN_REQUEST: ":material/person_add:",
    Channel.GIFT_CARD: ":material/redeem:",
    Channel.COFFEE: ":material/local_cafe:",
    Channel.LUNCH: ":material/restaurant:",
    Channel.MEETING: ":material/groups:",
    Channel.VIDEO: ":material/videocam:",
    Channel.EVENT: ":material/event:",
    Channel.OTHER: ":material/forum:",
}


#: Channels of steps that are not channels of touchpoints.
_STEP_CHANNELS: Final = {
    "any": (tr("Any channel"), ":material/forum:"),
    "self": (tr("On your own"), ":material/self_improvement:"),
}


DIRECTION_LABELS: Final = {
    Direction.OUT: tr("I reached out"),
    Direction.IN: tr("They reached out"),
    Direction.BOTH: tr("Both of us"),
}


RESULT_LABELS: Final = {
    Result.NONE: tr("Nothing to add"),
    Result.SENT: tr("Sent"),
    Result.REPLIED: tr("They replied"),
    Result.NO_ANSWER: tr("No answer"),
    Result.REACHED: tr("Reached"),
    Result.ACCEPTED: tr("Accepted"),
    Result.DECLINED: tr("Declined"),
    Result.IGNORED: tr("Ignored"),
    Result.WITHDRAWN: tr("Withdrawn"),
    Result.RETURNED: tr("Returned"),
    Result.BOUNCED: tr("Bounced"),
}


ROLE_LABELS: Final = {
    Role.REFERRER: tr("Referrer"),
    Role.RECRUITER: tr("Recruiter"),
    Role.HIRING_MANAGER: tr("Hiring manager"),
    Role.INTERVIEWER: tr("Interviewer"),
    Role.HIRE: tr("Got the job"),
    Role.HELPER: tr("Helper"),
}


EVENT_LABELS: Final = {
    EventKind.APPLIED: tr("Applied"),
    EventKind.INTERVIEW_HELD: tr("Interview held"),
    EventKind.INTERVIEWS_FINISHED: tr("Interviews finished"),
    EventKind.REJECTION_RECEIVED: tr("Rejection received"),
    EventKind.NO_ANSWER_PRESUMED: tr("No answer, presumed no"),
    EventKind.PROCESS_RESUMED: tr("They picked it up again"),
    EventKind.OFFER_RECEIVED: tr("Offer received"),
    EventKind.OFFER_DECLINED: tr("I declined the offer"),
    EventKind.OFFER_WITHDRAWN: tr("Offer withdrawn by them"),
    EventKind.WITHDRAWN_BY_YOU: tr("I withdrew"),
    EventKind.JOB_CANCELLED: tr("Job canceled"),
    EventKind.HIRE_IDENTIFIED: tr("Found out who was hired"),
    EventKind.MEETING_HELD: tr("Met the person who got it"),
    EventKind.ROLE_REPOSTED: tr("Role posted again"),
    EventKind.HIRE_LEFT: tr("The hire left"),
    EventKind.HIRED_HERE: tr("I was hired here"),
    EventKind.HIRED_ELSEWHERE: tr("I was hired elsewhere"),
}


APPOINTMENT_LABELS: Final = {
    AppointmentKind.INTERVIEW: tr("Interview"),
    AppointmentKind.CALL: tr("Call"),
    AppointmentKind.COFFEE: tr("Coffee or lunch"),
    AppointmentKind.OFFER_DEADLINE: tr("Last day to answer an offer"),
    AppointmentKind.PROMISED_DECISION: tr("Day of a promised decision"),
    AppointmentKind.OTHER: tr("Something else"),
}
#: How the buttons ask where "How did it go?" would not do.
ANSWER_LABELS: Final[Mapping[EventKind | Channel, str]] = {
    EventKind.HIRED_HERE: tr("I accepted it"),
    EventKind.OFFER_DECLINED: tr("I declined it"),
    EventKind.OFFER_RECEIVED: tr("They made an offer"),
    EventKind.REJECTION_RECEIVED: tr("It is a no"),
}
#: And what did not happen.
MISSED_LABELS: Final = {
    AppointmentKind.OFFER_DEADLINE: tr("It passed"),
    AppointmentKind.PROMISED_DECISION: tr("No word yet"),
}


STAGE_LABELS: Final = {
    Stage.SAVED: tr("Saved"),
    Stage.APPLIED: tr("Applied"),
    Stage.INTERVIEWING: tr("Interviewing"),
    Stage.WAITING: tr("Waiting for a decision"),
    Stage.REJECTED: tr("After the rejection"),
    Stage.NO_ANSWER: tr("No answer"),
    Stage.HIRE_KNOWN: tr("Hire known"),
    Stage.IN_TOUCH: tr("In touch with the hire"),
    Stage.REOPENED: tr("Open again"),
    Stage.OFFER: tr("Offer"),
    Stage.CANCELLED: tr("Job canceled"),
    Stage.CLOSED: tr("Closed"),
}


EMPLOYER_LABELS: Final = {
    EmployerType.UNKNOWN: tr("Not sure"),
    EmployerType.PRIVATE: tr("Private"),
    EmployerType.PUBLIC: tr("Public (government, school ...)"),
}


CLOSED_LABELS: Final = {
    ClosedWhy.HIRED_HERE: tr("Hired here"),
    ClosedWhy.HIRED_ELSEWHERE: tr("Hired elsewhere"),
    ClosedWhy.LET_GO: tr("Let go"),
    ClosedWhy.OFFER_DECLINED: tr("Offer declined"),
    ClosedWhy.WITHDRAWN: tr("Withdrawn"),
}


def standing(opportunity: Opportunity, stage: Stage) -> str:
    """Where an opportunity stands within a sentence; of a closed one, why."""
    why = opportunity.closed_why
    return within(CLOSED_LABELS[why] if why and stage is Stage.CLOSED else STAGE_LABELS[stage])


VERDICT_LABELS: Final = {
    Verdict.BETTER: tr("Theirs is stronger"),
    Verdict.WORSE: tr("Mine is stronger"),
    Verdict.EQUAL: tr("About equal"),
    Verdict.UNCLEAR: tr("Unclear"),
}


AGE_LABELS: Final = {
    AgeBucket.YOUNGER: tr("Clearly younger"),
    AgeBucket.SIMILAR: tr("Similar"),
    AgeBucket.OLDER: tr("Older"),
    AgeBucket.CANNOT_TELL: tr("Cannot tell"),
}


AIR_LABELS: Final = {
    AirKind.ADVICE: tr("Advice"),
    AirKind.INSIGHT: tr("Insight"),
    AirKind.RECOMMENDATION: tr("Recommendation"),
}


SHARE_LABELS: Final = {
    Share.PEOPLE: tr("Names of people"),
    Share.TOUCHPOINTS: tr("What happened when, with your summaries"),
    Share.FACTS: tr("Facts and opinions about the reason"),
    Share.STORIES: tr("Your stories about the reason"),
    Share.COMPARISON: tr("The comparison with the person who got the job"),
    Share.AGE: tr("Impressions of age"),
}


def channel_label(channel: str) -> str:
    """The label of a touchpoint's or a step's channel."""
    if channel in _STEP_CHANNELS:
        return _STEP_CHANNELS[channel][0]
    return named_channel(channel)


def channel_icon(channel: str) -> str:
    if channel in _STEP_CHANNELS:
        return _STEP_CHANNELS[channel][1]
    known = channel in list(Channel)
    return CHANNEL_ICONS[Channel(channel)] if known else ":material/flag:"


FORMAT_LABELS: Final = {
    "": tr("Not said"),
    "phone": tr("phone"),
    "video": tr("video"),
    "on site": tr("on site"),
    "panel": tr("panel"),
    "task": tr("task"),
}


def format_label(format: str) -> str:
    """How an interview took place; what somebody typed stays as it is."""
    return FORMAT_LABELS.get(format, format)


STATUS_BADGES: Final = {
    "due": (tr("Due"), "orange"),
    "late": (tr("Late"), "violet"),
    "rhythm": (tr("On your schedule"), "orange"),
    "cooling": (tr("Keep in touch"), "blue"),
    "easy": (tr("An easy one first"), "green"),
    "dormant": (tr("Worth reviving"), "gray"),
    "upcoming": (tr("Coming up"), "gray"),
    "waiting": (tr("Waiting"), "gray"),
    "done": (tr("Done"), "green"),
    "skipped": (tr("Skipped"), "gray"),
    "snoozed": (tr("Put off"), "gray"),
    "not_applicable": (tr("Not needed"), "gray"),
    "lapsed": (tr("No longer needed"), "gray"),
}


PHASE_LABELS: Final = {
    "during": tr("While you interview"),
    "post_interview": tr("Right after an interview"),
    "post_rejection": tr("Right after the rejection"),
    "months_1_2": tr("Months one and two"),
    "months_3_6": tr("Months three to six"),
    "long_game": tr("The long game"),
}


#: Where a step comes from: label, colour and icon of its badge.
ORIGIN_BADGES: Final = {
    "A": (tr("Article"), "orange", ":material/article:"),
    "R": (tr("Research"), "blue", ":material/science:"),
    "D": (tr("Our default"), "gray", ":material/lightbulb:"),
}


#: Replaces `{first}` in a step's title without a particular person.
WHO_LABELS: Final = {
    "referrer": tr("the person who referred you"),
    "recruiter": tr("the recruiter"),
    "hiring_manager": tr("the hiring manager"),
    "interviewer": tr("each interviewer"),
    "attendee": tr("each interviewer"),
    "hire": tr("the hire"),
    "helper": tr("anyone who helped you"),
    "helpful": tr("those who helped you"),
    "contact": tr("your contact"),
    "met": tr("everyone you met"),
    "everyone": tr("everyone involved"),
    "self": tr("the hire"),
}
