"""The words for the channels of contacts."""

from __future__ import annotations

from typing import Final

from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr

CHANNEL_LABELS: Final = {
    Channel.EMAIL: tr("E-mail"),
    Channel.CALL: tr("Call"),
    Channel.VOICEMAIL: tr("Voicemail"),
    Channel.TEXT: tr("Text message"),
    Channel.HANDWRITTEN_NOTE: tr("Handwritten note"),
    Channel.LINKEDIN_MESSAGE: tr("LinkedIn message"),
    Channel.LINKEDIN_REQUEST: tr("LinkedIn request"),
    Channel.GIFT_CARD: tr("Gift card"),
    Channel.COFFEE: tr("Coffee"),
    Channel.LUNCH: tr("Lunch"),
    Channel.MEETING: tr("Meeting"),
    Channel.VIDEO: tr("Video call"),
    Channel.EVENT: tr("Event"),
    Channel.OTHER: tr("Other"),
}


def named_channel(channel: str) -> str:
    """The label of a channel; of another word, which a file may bring, the word itself."""
    return CHANNEL_LABELS[Channel(channel)] if channel in list(Channel) else channel


def loggable(channel: str) -> Channel:
    """A step's channel as a touchpoint's; "any" becomes the most common one."""
    return Channel(channel) if channel in list(Channel) else Channel.EMAIL
