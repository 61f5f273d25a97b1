"""Sentences about a tie with its numbers: why it is worth contact today, or may wait."""

from __future__ import annotations

from datetime import date
from typing import Final

from crm.domain.cases.decisions import Decision, StepDecision
from crm.domain.dates import ago, format_date, on_day
from crm.domain.people.person import Person
from crm.domain.ranking.tie import Tie
from crm.domain.touchpoints.contact_history import Signal
from crm.domain.touchpoints.touchpoint import MUTUAL_CHANNELS, Channel, Direction
from crm.domain.warmth.scale import word_for, word_sentence
from crm.domain.wording import plural
from crm.language import tr, trn

#: Phrases per channel: they did, you did, what was answered.
_WORDS: Final[dict[Channel, tuple[str, str, str]]] = {
    Channel.EMAIL: (tr("they e-mailed you"), tr("you e-mailed"), tr("your e-mail")),
    Channel.CALL: (tr("they called you"), tr("you called"), tr("your call")),
    Channel.VOICEMAIL: (tr("they left you a voicemail"), tr("you left a voicemail"), tr("your voicemail")),
    Channel.TEXT: (tr("they texted you"), tr("you texted"), tr("your text")),
    Channel.HANDWRITTEN_NOTE: (tr("they wrote you a note"), tr("you wrote a note"), tr("your note")),
    Channel.LINKEDIN_MESSAGE: (
        tr("they wrote to you on LinkedIn"), tr("you wrote on LinkedIn"), tr("your LinkedIn message"),
    ),
    Channel.LINKEDIN_REQUEST: (
        tr("they asked to connect on LinkedIn"), tr("you asked to connect on LinkedIn"),
        tr("your LinkedIn request"),
    ),
    Channel.GIFT_CARD: (tr("they sent you a gift card"), tr("you sent a gift card"), tr("your gift card")),
    Channel.COFFEE: (tr("you had coffee"), tr("you asked for a coffee"), tr("your coffee invitation")),
    Channel.LUNCH: (tr("you had lunch"), tr("you asked for a lunch"), tr("your lunch invitation")),
    Channel.MEETING: (tr("you met"), tr("you asked to meet"), tr("your request to meet")),
    Channel.VIDEO: (tr("you talked by video"), tr("you asked for a video call"), tr("your video invitation")),
    Channel.EVENT: (tr("you met at an event"), tr("you asked them to an event"), tr("your invitation")),
    Channel.OTHER: (tr("they were in touch"), tr("you were in touch"), tr("your message")),
}  # fmt: skip

_ACTIONS: Final[dict[Channel, str]] = {
    Channel.EMAIL: tr("Send {name} a short update"),
    Channel.CALL: tr("Call {name} and ask how they are"),
    Channel.TEXT: tr("Text {name} a short hello"),
    Channel.LINKEDIN_MESSAGE: tr("Write {name} a few lines on LinkedIn"),
    Channel.OTHER: tr("Get in touch with {name}"),
}
_REVIVE_ACTIONS: Final[dict[Channel, str]] = {
    Channel.EMAIL: tr("Write to {name} again after a long pause"),
    Channel.CALL: tr("Call {name} again after a long pause"),
    Channel.TEXT: tr("Text {name} again after a long pause"),
    Channel.LINKEDIN_MESSAGE: tr("Write to {name} again on LinkedIn after a long pause"),
    Channel.OTHER: tr("Get in touch with {name} again"),
}
#: The channel for an update to a person who used this one last; meetings start with a message.
_UPDATE_BY: Final = {
    Channel.EMAIL: Channel.EMAIL,
    Channel.CALL: Channel.CALL,
    Channel.VOICEMAIL: Channel.CALL,
    Channel.TEXT: Channel.TEXT,
    Channel.LINKEDIN_MESSAGE: Channel.LINKEDIN_MESSAGE,
    Channel.LINKEDIN_REQUEST: Channel.LINKEDIN_MESSAGE,
}


def channel_for(tie: Tie) -> Channel:
    """The channel they used last, else one they can be reached by.

    Source: R (the choice of channel is specific to the person, Heydari et al. 2018).
    """
    used = _UPDATE_BY.get(tie.theirs.touchpoint.channel) if tie.theirs else None
    return used or _reachable_by(tie.person)


def _reachable_by(person: Person) -> Channel:
    for known, channel in (
        (person.email, Channel.EMAIL),
        (person.linkedin_url, Channel.LINKEDIN_MESSAGE),
        (person.phone, Channel.CALL),
    ):
        if known:
            return channel
    return Channel.OTHER


def action_words(tie: Tie, channel: Channel, revive: bool = False) -> str:
    """What to do, as one line: "Send Sam a short update"."""
    table = _REVIVE_ACTIONS if revive else _ACTIONS
    return table[channel].format(name=tie.person.call_name)


def warmth_sentence(tie: Tie, today: date) -> str:
    """ "Cooling since Mar 12, 2026, quiet from May 3, 2026 on." """
    word = word_for(tie.warmth, tie.last_contact, tie.met or tie.theirs is not None, today)
    return word_sentence(word, tie.state, tie.last_contact)


def contact_sentence(tie: Tie, today: date) -> str:
    """ "You were last in touch 64 days ago: they e-mailed you on Feb 3, 2026." Empty if there was none."""
    if tie.last_contact is None:
        return ""
    details = _details(tie)
    last = tr("You were last in touch {last_contact}", last_contact=ago(tie.last_contact, today))
    return last + (f": {details}." if details else ".")


def how_sentence(tie: Tie) -> str:
    """ "They e-mailed you on 3 February." Empty if there was no contact."""
    details = _details(tie)
    return f"{details[0].upper()}{details[1:]}." if details else ""


def _details(tie: Tie) -> str:
    theirs = _told(tie.theirs) if tie.theirs else ""
    ours = _told(tie.ours) if tie.ours else ""
    if tie.ours and (not tie.theirs or tie.ours.day > tie.theirs.day):
        return f"{ours}; {theirs}" if theirs else ours
    return theirs


def _told(signal: Signal) -> str:
    touchpoint = signal.touchpoint
    they, you, answered = _WORDS[touchpoint.channel]
    if signal.answer:
        words = tr("they answered {answered}", answered=answered)
    elif touchpoint.direction is Direction.OUT:
        words = you
    elif touchpoint.direction is Direction.BOTH and touchpoint.channel not in MUTUAL_CHANNELS:
        words = tr("you were in touch")
    else:
        words = they
    return tr("{words} on {day}", words=words, day=format_date(signal.day))


def silence_sentence(tie: Tie) -> str:
    """How often the user tried since their last sign; empty if nothing is open."""
    if not tie.unanswered:
        return ""
    tries = trn(tie.unanswered, "once", "on {n} days")
    since = tr(" since then") if tie.theirs else ""
    return tr(
        "You have reached out {tries}{since} and had no answer so far.", tries=tries, since=since
    )


def relevance_sentence(tie: Tie) -> str:
    """Why this tie counts for the search; empty for ties outside it."""
    if tie.in_open_case:
        return tr("They are involved in an open opportunity.")
    if tie.target_company:
        return tr("They work at a company you are aiming for.")
    return tr("They connect you to another circle of people.") if tie.is_bridge else ""


def rhythm_sentence(tie: Tie, today: date, decided: StepDecision | None = None) -> str:
    """ "You want to be in touch every 30 days; the last time was 31 days ago."

    Args:
        decided: the latest decision about the line; one that a skip moved says so.
    """
    every = plural(tie.person.cadence_days or 0, "day", "days")
    if tie.last_contact is None:
        last = tr("you have not been in touch yet")
    else:
        last = tr(
            "the last time was {days} ago",
            days=plural((today - tie.last_contact).days, "day", "days"),
        )
    skipped = ""
    since = tie.last_contact or date.min
    if decided and decided.decision is Decision.SKIPPED and since <= decided.decided_on <= today:
        skipped = tr(" You skipped it {decided_on}.", decided_on=on_day(decided.decided_on, today))
    return tr(
        "You want to be in touch every {every}; {last}.{skipped}",
        every=every.removeprefix("1 "),
        last=last,
        skipped=skipped,
    )
