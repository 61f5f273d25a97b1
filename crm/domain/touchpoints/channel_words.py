"""The words for the channels of contacts."""

from __future__ import annotations

from typing import Final

from crm.domain.touchpoints.touchpoint import Channel

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


def named_channel(channel: str) -> str:
    """The label of a channel; of another word, which a file may bring, the word itself."""
    return CHANNEL_LABELS[Channel(channel)] if channel in list(Channel) else channel


def loggable(channel: str) -> Channel:
    """A step's channel as a touchpoint's; "any" becomes the most common one."""
    return Channel(channel) if channel in list(Channel) else Channel.EMAIL
