"""How a contact came about and how it went, in a form: pills, so that one press says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from crm.domain.touchpoints.results import DATED, possible
from crm.domain.touchpoints.touchpoint import (
    MUTUAL_CHANNELS,
    Channel,
    Direction,
    Result,
    Touchpoint,
)
from crm.errors import InvalidInput
from crm.language import tr
from crm.ui.shell.session import today
from crm.ui.text.labels import CHANNEL_ICONS, CHANNEL_LABELS, RESULT_LABELS
from crm.ui.widgets.day_fields import UNKNOWN
from crm.ui.widgets.form import Form


class Way(StrEnum):
    """What the first row of pills offers; each stands for one or more channels."""

    CALL = "call"
    EMAIL = "email"
    LINKEDIN = "linkedin"
    IN_PERSON = "in_person"
    GIFT_CARD = "gift_card"
    MORE = "more"


_CHANNELS: Final[Mapping[Way, Sequence[Channel]]] = {
    Way.CALL: (Channel.CALL, Channel.VOICEMAIL),
    Way.EMAIL: (Channel.EMAIL,),
    Way.LINKEDIN: (Channel.LINKEDIN_MESSAGE, Channel.LINKEDIN_REQUEST),
    Way.IN_PERSON: (Channel.MEETING, Channel.COFFEE, Channel.LUNCH, Channel.EVENT),
    Way.GIFT_CARD: (Channel.GIFT_CARD,),
    Way.MORE: (Channel.VIDEO, Channel.TEXT, Channel.HANDWRITTEN_NOTE, Channel.OTHER),
}
_LABELS: Final = {
    Way.CALL: tr("{call} Call", call=CHANNEL_ICONS[Channel.CALL]),
    Way.EMAIL: tr("{email} E-mail", email=CHANNEL_ICONS[Channel.EMAIL]),
    Way.LINKEDIN: tr(
        "{linkedin_message} LinkedIn", linkedin_message=CHANNEL_ICONS[Channel.LINKEDIN_MESSAGE]
    ),
    Way.IN_PERSON: tr("{coffee} In person", coffee=CHANNEL_ICONS[Channel.COFFEE]),
    Way.GIFT_CARD: tr("{gift_card} Gift card", gift_card=CHANNEL_ICONS[Channel.GIFT_CARD]),
    Way.MORE: tr("More"),
}
#: The outcomes of a call: one where nobody picked up and a message was left is a voicemail.
_CALLED: Final = {
    f"{Channel.CALL}:{Result.REACHED}": tr("We talked"),
    f"{Channel.VOICEMAIL}:{Result.SENT}": tr("Left a message"),
    f"{Channel.CALL}:{Result.NO_ANSWER}": tr("No answer"),
}
_CALLED_BACK: Final = f"{Channel.VOICEMAIL}:{Result.REPLIED}"
#: Who began it, as a sentence: the user, they, both.
_WROTE: Final = (tr("I wrote"), tr("They wrote"), tr("We wrote to each other"))
_MET: Final = (tr("I asked to meet"), tr("They asked to meet"), tr("We met"))
_DID: Final[Mapping[Channel, tuple[str, str, str]]] = {
    Channel.CALL: (tr("I called"), tr("They called"), tr("We called each other")),
    Channel.VOICEMAIL: (tr("I called"), tr("They called"), tr("We called each other")),
    Channel.GIFT_CARD: (tr("I gave it"), tr("They gave it"), tr("We gave each other one")),
    Channel.LINKEDIN_REQUEST: (
        tr("I asked to connect"),
        tr("They asked to connect"),
        tr("We connected"),
    ),
    Channel.OTHER: (tr("I reached out"), tr("They reached out"), tr("Both of us reached out")),
    **dict.fromkeys(MUTUAL_CHANNELS, _MET),
}


def ask_way(form: Form[Any], start: Channel | None) -> Channel | None:
    """Ask how it was; `start` is the channel as far as it is known.

    Returns:
        the channel, None as long as nothing is chosen. Whether a call was a voicemail is said by its
        outcome.
    """
    known = _way_of(start) if start else None
    way = form.choice("way", tr("How?"), list(Way), known, _LABELS.__getitem__, pills=True)
    if way is None:
        return None
    if way is not Way.CALL and len(_CHANNELS[way]) > 1:
        first = start if way is known else None if way is Way.MORE else _CHANNELS[way][0]
        words = CHANNEL_LABELS.__getitem__
        form.choice(f"channel:{way}", tr("Which?"), _CHANNELS[way], first, words, pills=True)
    return channel_in(form)


def channel_in(form: Form[Any]) -> Channel | None:
    """The channel that is chosen in a form; None as long as nothing is."""
    way = form.value("way")
    if way is None:
        return None
    if way == Way.CALL:
        return Channel((form.value("called") or Channel.CALL).partition(":")[0])
    several = _CHANNELS[Way(way)]
    chosen = form.value(f"channel:{way}") if len(several) > 1 else several[0]
    return Channel(chosen) if chosen else None


def ask_outcome(form: Form[Any], channel: Channel, old: Touchpoint, known: Result) -> None:
    """Ask how it went; `known`: the outcome, if a button said it already. That of a call is never assumed."""
    name, results, words = f"result:{channel}", list(possible(channel)), RESULT_LABELS.__getitem__
    if form.value("way") == Way.CALL:
        _ask_called(form, old, known)
    else:
        if old.id and old.result not in results:
            results.append(old.result)
        if len(results) > 1:
            usual = old.result if old.id and old.result in results else results[0]
            form.choice(name, tr("What came of it?"), results, usual, words, pills=True)
    if outcome_in(form) in DATED:
        start = old.answered_on if old.id and old.result in DATED else today()
        form.past_day("answered_on", tr("On which day?"), start, UNKNOWN)


def _ask_called(form: Form[Any], old: Touchpoint, known: Result) -> None:
    options, stored = dict(_CALLED), f"{old.channel}:{old.result}"
    called = old.channel in _CHANNELS[Way.CALL]
    if old.id and old.channel is Channel.VOICEMAIL:
        options[_CALLED_BACK] = tr("Left a message, they replied")
    if old.id and called:
        options.setdefault(stored, RESULT_LABELS[old.result])
    start = stored if old.id and called else f"{Channel.CALL}:{known}" if known else None
    form.choice(
        "called", tr("How did it go?"), list(options), start, options.__getitem__, pills=True
    )


def outcome_in(form: Form[Any]) -> Result:
    """The outcome that is chosen in a form."""
    channel = channel_in(form)
    if form.value("way") == Way.CALL:
        return Result((form.value("called") or ":").partition(":")[2])
    results = possible(channel) if channel else (Result.NONE,)
    return Result(
        form.value(f"result:{channel}") or (Result.NONE if len(results) > 1 else results[0])
    )


def read(form: Form[Any]) -> tuple[Channel, Result]:
    """Channel and outcome.

    Raises:
        InvalidInput: one of them was not said.
    """
    channel, way = channel_in(form), form.value("way")
    if channel is None:
        raise InvalidInput(tr("Please say how."), field=f"channel:{way}" if way else "way")
    if way == Way.CALL and not form.value("called"):
        raise InvalidInput(tr("Please say how it went."), field="called")
    return channel, outcome_in(form)


def as_kept(
    channel: Channel | None, result: Result | None, direction: Direction | None
) -> dict[str, str]:
    """The fields of a form that say this, as far as it is known, as a form keeps them."""
    if channel is None:
        return {}
    way = _way_of(channel)
    kept = {"way": str(way)}
    if way is Way.CALL:
        said = f"{channel}:{result or ''}"
        kept |= {"called": said} if said in _CALLED else {}
    elif len(_CHANNELS[way]) > 1:
        kept[f"channel:{way}"] = str(channel)
    if result and way is not Way.CALL:
        kept[f"result:{channel}"] = str(result)
    return kept | ({side(channel): str(direction)} if direction else {})


def side(channel: Channel) -> str:
    """The field for who began it, one for each channel: meetings are mutual unless something else is said."""
    return f"direction:{_way_of(channel) if channel is Channel.VOICEMAIL else channel}"


def did(channel: Channel, direction: Direction) -> str:
    """Who began it, as a sentence."""
    return _DID.get(channel, _WROTE)[list(Direction).index(direction)]


def _way_of(channel: Channel) -> Way:
    return next(way for way, channels in _CHANNELS.items() if channel in channels)
