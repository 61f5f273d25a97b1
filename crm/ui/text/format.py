"""Formats for dates, money, counts and badges; escaping of user text for markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from crm.domain.dates import format_date, weekday_short
from crm.ui.text.labels import channel_icon, channel_label

#: What markdown reads anywhere, and what it reads at the beginning of a line.
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>#$|~:&]")
_FIRST: Final = re.compile(r"^(?:(?=[-+=])|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_LINE_END: Final = re.compile(r"(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*")
#: What Streamlit looks for in words whose escapes are gone already: addresses, icons, emoji, arrows.
_LOOKED_FOR: Final = re.compile(
    r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=[-.\w+]@)(?=[-\w]+\.)"
    r"|(?<=:)(?=[-+/\w]+:)|(?<=:)(?=material/)|(?<=\n)(?=\n)",
    re.IGNORECASE,
)
_ARROW: Final = re.compile(r"(?<![^\s\ufeff])(?:<->|->|<-|--|>=|<=|~=)(?![^\s\ufeff])")
#: It looks at each piece of text by itself: an empty one takes them apart, unseen and never copied.
_APART: Final = ":small[]"
_HERE: Final = "\ud800"  # where they are taken apart; not a character, so in no text


def plain(text: str) -> str:
    """User text as markdown that shows it as typed: no formats, links, icons, emoji, formulas or arrows.

    Lines stay lines of one paragraph. Whoever copies what is shown gets the text and nothing else.
    """
    text = _LINE_END.sub("\n", text.strip())
    text = _ARROW.sub(lambda found: _HERE.join(found[0]), _LOOKED_FOR.sub(_HERE, text))
    text = _FIRST.sub(r"\g<0>\\", _SIGNS.sub(r"\\\g<0>", text))
    return text.replace(_HERE, _APART).replace("\n", "  \n")


def day(value: date | None) -> str:
    """A date as "May 3, 2026"; empty for an unknown day."""
    return format_date(value) if value else ""


def weekday(value: date) -> str:
    """The weekday of a date, as "Mon"."""
    return weekday_short(value)


def moment(value: datetime) -> str:
    """A time as "May 3, 2026, 14:05", in the value's own time zone."""
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
