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
    "any": ("Any channel", ":material/forum:"),
    "self": ("On your own", ":material/self_improvement:"),
}


DIRECTION_LABELS: Final = {
    Direction.OUT: "I reached out",
    Direction.IN: "They reached out",
    Direction.BOTH: "Both of us",
}


RESULT_LABELS: Final = {
    Result.NONE: "Nothing to add",
    Result.SENT: "Sent",
    Result.REPLIED: "They replied",
    Result.NO_ANSWER: "No answer",
    Result.REACHED: "Reached",
    Result.ACCEPTED: "Accepted",
    Result.DECLINED: "Declined",
    Result.IGNORED: "Ignored",
    Result.WITHDRAWN: "Withdrawn",
    Result.RETURNED: "Returned",
    Result.BOUNCED: "Bounced",
}


ROLE_LABELS: Final = {
    Role.REFERRER: "Referrer",
    Role.RECRUITER: "Recruiter",
    Role.HIRING_MANAGER: "Hiring manager",
    Role.INTERVIEWER: "Interviewer",
    Role.HIRE: "Got the job",
    Role.HELPER: "Helper",
}


EVENT_LABELS: Final = {
    EventKind.APPLIED: "Applied",
    EventKind.INTERVIEW_HELD: "Interview held",
    EventKind.INTERVIEWS_FINISHED: "Interviews finished",
    EventKind.REJECTION_RECEIVED: "Rejection received",
    EventKind.NO_ANSWER_PRESUMED: "No answer, presumed no",
    EventKind.PROCESS_RESUMED: "They picked it up again",
    EventKind.OFFER_RECEIVED: "Offer received",
    EventKind.OFFER_DECLINED: "I declined the offer",
    EventKind.OFFER_WITHDRAWN: "Offer withdrawn by them",
    EventKind.WITHDRAWN_BY_YOU: "I withdrew",
    EventKind.JOB_CANCELLED: "Job canceled",
    EventKind.HIRE_IDENTIFIED: "Found out who was hired",
    EventKind.MEETING_HELD: "Met the person who got it",
    EventKind.ROLE_REPOSTED: "Role posted again",
    EventKind.HIRE_LEFT: "The hire left",
    EventKind.HIRED_HERE: "I was hired here",
    EventKind.HIRED_ELSEWHERE: "I was hired elsewhere",
}


APPOINTMENT_LABELS: Final = {
    AppointmentKind.INTERVIEW: "Interview",
    AppointmentKind.CALL: "Call",
    AppointmentKind.COFFEE: "Coffee or lunch",
    AppointmentKind.OFFER_DEADLINE: "Last day to answer an offer",
    AppointmentKind.PROMISED_DECISION: "Day of a promised decision",
    AppointmentKind.OTHER: "Something else",
}
#: How the buttons ask where "How did it go?" would not do.
ANSWER_LABELS: Final[Mapping[EventKind | Channel, str]] = {
    EventKind.HIRED_HERE: "I accepted it",
    EventKind.OFFER_DECLINED: "I declined it",
    EventKind.OFFER_RECEIVED: "They made an offer",
    EventKind.REJECTION_RECEIVED: "It is a no",
}
#: And what did not happen.
MISSED_LABELS: Final = {
    AppointmentKind.OFFER_DEADLINE: "It passed",
    AppointmentKind.PROMISED_DECISION: "No word yet",
}


STAGE_LABELS: Final = {
    Stage.SAVED: "Saved",
    Stage.APPLIED: "Applied",
    Stage.INTERVIEWING: "Interviewing",
    Stage.WAITING: "Waiting for a decision",
    Stage.REJECTED: "After the rejection",
    Stage.NO_ANSWER: "No answer",
    Stage.HIRE_KNOWN: "Hire known",
    Stage.IN_TOUCH: "In touch with the hire",
    Stage.REOPENED: "Open again",
    Stage.OFFER: "Offer",
    Stage.CANCELLED: "Job canceled",
    Stage.CLOSED: "Closed",
}


EMPLOYER_LABELS: Final = {
    EmployerType.UNKNOWN: "Not sure",
    EmployerType.PRIVATE: "Private",
    EmployerType.PUBLIC: "Public (government, school ...)",
}


CLOSED_LABELS: Final = {
    ClosedWhy.HIRED_HERE: "Hired here",
    ClosedWhy.HIRED_ELSEWHERE: "Hired elsewhere",
    ClosedWhy.LET_GO: "Let go",
    ClosedWhy.OFFER_DECLINED: "Offer declined",
    ClosedWhy.WITHDRAWN: "Withdrawn",
}


def standing(opportunity: Opportunity, stage: Stage) -> str:
    """Where an opportunity stands within a sentence; of a closed one, why."""
    why = opportunity.closed_why
    return (CLOSED_LABELS[why] if why and stage is Stage.CLOSED else STAGE_LABELS[stage]).lower()


VERDICT_LABELS: Final = {
    Verdict.BETTER: "Theirs is stronger",
    Verdict.WORSE: "Mine is stronger",
    Verdict.EQUAL: "About equal",
    Verdict.UNCLEAR: "Unclear",
}


AGE_LABELS: Final = {
    AgeBucket.YOUNGER: "Clearly younger",
    AgeBucket.SIMILAR: "Similar",
    AgeBucket.OLDER: "Older",
    AgeBucket.CANNOT_TELL: "Cannot tell",
}


AIR_LABELS: Final = {
    AirKind.ADVICE: "Advice",
    AirKind.INSIGHT: "Insight",
    AirKind.RECOMMENDATION: "Recommendation",
}


SHARE_LABELS: Final = {
    Share.PEOPLE: "Names of people",
    Share.TOUCHPOINTS: "What happened when, with your summaries",
    Share.FACTS: "Facts and opinions about the reason",
    Share.STORIES: "Your stories about the reason",
    Share.COMPARISON: "The comparison with the person who got the job",
    Share.AGE: "Impressions of age",
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


STATUS_BADGES: Final = {
    "due": ("Due", "orange"),
    "late": ("Late", "violet"),
    "rhythm": ("On your schedule", "orange"),
    "cooling": ("Keep in touch", "blue"),
    "easy": ("An easy one first", "green"),
    "dormant": ("Worth reviving", "gray"),
    "upcoming": ("Coming up", "gray"),
    "waiting": ("Waiting", "gray"),
    "done": ("Done", "green"),
    "skipped": ("Skipped", "gray"),
    "snoozed": ("Put off", "gray"),
    "not_applicable": ("Not needed", "gray"),
    "lapsed": ("No longer needed", "gray"),
}


PHASE_LABELS: Final = {
    "during": "While you interview",
    "post_interview": "Right after an interview",
    "post_rejection": "Right after the rejection",
    "months_1_2": "Months one and two",
    "months_3_6": "Months three to six",
    "long_game": "The long game",
}


#: Where a step comes from: label, colour and icon of its badge.
ORIGIN_BADGES: Final = {
    "A": ("Article", "orange", ":material/article:"),
    "R": ("Research", "blue", ":material/science:"),
    "D": ("Our default", "gray", ":material/lightbulb:"),
}


#: Replaces `{first}` in a step's title without a particular person.
WHO_LABELS: Final = {
    "referrer": "the person who referred you",
    "recruiter": "the recruiter",
    "hiring_manager": "the hiring manager",
    "interviewer": "each interviewer",
    "attendee": "each interviewer",
    "hire": "the hire",
    "helper": "anyone who helped you",
    "helpful": "those who helped you",
    "contact": "your contact",
    "met": "everyone you met",
    "everyone": "everyone involved",
    "self": "the hire",
}
