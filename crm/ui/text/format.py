"""Dates, money, counts and labels in one voice; user text made safe for markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from crm.domain.cases.opportunity import ClosedWhy, EmployerType, EventKind, Role, Stage
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&^=@])")

CHANNEL_LABELS: Final = {
    Channel.EMAIL: "E-mail",
    Channel.CALL: "Call",
    Channel.VOICEMAIL: "Voicemail",
    Channel.TEXT: "Text message",
    Channel.HANDWRITTEN_NOTE: "Handwritten note",
    Channel.LINKEDIN_MESSAGE: "LinkedIn message",
    Channel.LINKEDIN_REQUEST: "LinkedIn request",
    Channel.GIFT_CARD: "Gift card",
    Channel.COFFEE: "Coffee",
    Channel.LUNCH: "Lunch",
    Channel.MEETING: "Meeting",
    Channel.VIDEO: "Video call",
    Channel.EVENT: "Event",
    Channel.OTHER: "Other",
}
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
#: Words a step uses for its channel that are no channel of a touchpoint.
_STEP_CHANNELS: Final = {
    "any": ("Any way you like", ":material/forum:"),
    "reflection": ("For yourself", ":material/self_improvement:"),
    "linkedin": ("LinkedIn", ":material/travel_explore:"),
    "self": ("For yourself", ":material/self_improvement:"),
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
}
EVENT_LABELS: Final = {
    EventKind.APPLIED: "Applied",
    EventKind.INTERVIEW_HELD: "Interview held",
    EventKind.INTERVIEWS_FINISHED: "Interviews finished",
    EventKind.REJECTION_RECEIVED: "Rejection received",
    EventKind.NO_ANSWER_PRESUMED: "No answer, presumed no",
    EventKind.OFFER_RECEIVED: "Offer received",
    EventKind.HIRE_IDENTIFIED: "Found out who got it",
    EventKind.MEETING_HELD: "Met the person who got it",
    EventKind.ROLE_REPOSTED: "Role posted again",
    EventKind.HIRE_LEFT: "The hire left",
    EventKind.HIRED_HERE: "I was hired here",
    EventKind.HIRED_ELSEWHERE: "I was hired elsewhere",
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
}


def plain(text: str) -> str:
    """User text that markdown, HTML, emoji codes and formulas leave as it was typed."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def day(value: date | None) -> str:
    """3 May 2026; empty for an unknown day."""
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime) -> str:
    """3 May 2026, 14:05, as the time zone of the value says."""
    return f"{day(value.date())}, {value:%H:%M}"


def ago(value: date, today: date) -> str:
    """How long ago, or how far ahead, in words."""
    days = (today - value).days
    match days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case -1:
            return "tomorrow"
    distance = abs(days)
    if distance < 60:
        words = plural(distance, "day", "days")
    elif distance < 720:
        words = plural(round(distance / 30.4), "month", "months")
    else:
        words = plural(round(distance / 365.25), "year", "years")
    return f"{words} ago" if days > 0 else f"in {words}"


def plural(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def shortened(words: str, most: int) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."


def money(cents: int | None, currency: str) -> str:
    """5.00 USD; empty if there is no amount."""
    return f"{cents / 100:,.2f} {currency}".strip() if cents is not None else ""


def headline(words: str, *beside: str) -> str:
    """A line of markdown with what stands beside it: one element of the page instead of four."""
    return " &ensp;".join((words, *filter(None, beside)))


def badge(label: str, color: str, icon: str = "") -> str:
    """What `st.badge` shows, as markdown."""
    return f":{color}-badge[{icon} {label}]" if icon else f":{color}-badge[{label}]"


def small(words: str) -> str:
    """What `st.caption` shows, as markdown; empty for no words."""
    return f":gray[:small[{words}]]" if words else ""


def asides(sentences: Sequence[str]) -> str:
    """Sentences in small print, a line each, to stand below a headline in the same element."""
    lines = "  \n".join(small(plain(sentence)) for sentence in sentences)
    return f"\n\n{lines}" if lines else ""


def channel_badge(channel: str) -> str:
    """A touchpoint's or a step's channel as a badge."""
    return badge(channel_label(channel), "gray", channel_icon(channel))


def channel_label(channel: str) -> str:
    """The label of a touchpoint's or a step's channel."""
    if channel in _STEP_CHANNELS:
        return _STEP_CHANNELS[channel][0]
    return CHANNEL_LABELS.get(Channel(channel), channel) if channel in list(Channel) else channel


def channel_icon(channel: str) -> str:
    if channel in _STEP_CHANNELS:
        return _STEP_CHANNELS[channel][1]
    known = channel in list(Channel)
    return CHANNEL_ICONS[Channel(channel)] if known else ":material/flag:"
