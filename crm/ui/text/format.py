"""Formats for dates, money, counts and badges; escaping of user text for markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from crm.domain.dates import format_date
from crm.ui.text.labels import channel_icon, channel_label

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&^=@])")


def plain(text: str) -> str:
    """Escape user text so that markdown, HTML, emoji codes and formulas show it as typed."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def day(value: date | None) -> str:
    """A date as "3 May 2026"; empty for an unknown day."""
    return format_date(value) if value else ""


def moment(value: datetime) -> str:
    """A time as "3 May 2026, 14:05", in the value's own time zone."""
    return f"{day(value.date())}, {value:%H:%M}"


def shortened(words: str, most: int) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."


def money(cents: int | None, currency: str) -> str:
    """An amount as "5.00 USD"; empty without an amount."""
    return f"{cents / 100:,.2f} {currency}".strip() if cents is not None else ""


def headline(words: str, *beside: str) -> str:
    """A line of markdown with badges beside it: one page element instead of four."""
    return " &ensp;".join((words, *filter(None, beside)))


def badge(label: str, color: str, icon: str = "") -> str:
    """What `st.badge` shows, as markdown."""
    return f":{color}-badge[{icon} {label}]" if icon else f":{color}-badge[{label}]"


def small(words: str) -> str:
    """What `st.caption` shows, as markdown; empty for no words."""
    return f":gray[:small[{words}]]" if words else ""


def asides(sentences: Sequence[str]) -> str:
    """Sentences in small print, one per line, below a headline in the same element."""
    lines = "  \n".join(small(plain(sentence)) for sentence in sentences)
    return f"\n\n{lines}" if lines else ""


def channel_badge(channel: str) -> str:
    """A touchpoint's or a step's channel as a badge."""
    return badge(channel_label(channel), "gray", channel_icon(channel))
