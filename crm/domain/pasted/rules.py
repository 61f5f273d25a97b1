"""The words by which a pasted message is read (data/pasted.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from crm.domain.hand_written import Table, refuse
from crm.domain.people.normalise import text_key
from crm.language import tr


class Kind(StrEnum):
    """What came."""

    REJECTION = "rejection"
    INTERVIEW = "interview"
    RECEIVED = "received"
    AWAY = "away"
    OFFER = "offer"
    MESSAGE = "message"
    PROFILE = "profile"


_LISTS: Final = (
    "from", "sent", "to", "subject", "quoted", "forwarded", "closings", "small_print", "conditional", "until",
    "inclusive", "back", "labels_day", "labels_time", "labels_place", "today", "tomorrow", "small",
    "experience",
)  # fmt: skip
_TEMPLATES: Final = {"titles": "{title}", "companies": "{company}"}
_COMMON: Final = ("mailboxes", "teams", "recruiters", "meetings", "zones")
_GAP: Final = "…"
_APOSTROPHES: Final = re.compile(r"['’‘`´]")
#: So many words may stand where a phrase has a gap. Source: D.
_BETWEEN: Final = r"(?: \S+){0,8}? "


def key(text: str) -> str:
    """Text for comparing with phrases: words in small letters without accents, one blank between them."""
    return text_key(_APOSTROPHES.sub(" ", text))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one meaning, found in text that went through `key`."""

    pattern: re.Pattern[str]

    def count(self, text: str) -> int:
        """How many different phrases, or places of them, stand in the text."""
        return len({found.group() for found in self.pattern.finditer(text)})

    def within(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def begins(self, text: str) -> bool:
        return self.pattern.match(text) is not None

    def whole(self, text: str) -> bool:
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its lists, the phrases of each kind, and how jobs and companies are named."""

    code: str
    lists: Mapping[str, Phrases]
    strong: Mapping[Kind, Phrases]
    hint: Mapping[Kind, Phrases]
    titles: tuple[re.Pattern[str], ...]
    companies: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All languages, and the words that are the same in each."""

    tongues: tuple[Tongue, ...]
    mailboxes: frozenset[str]
    teams: Phrases
    recruiters: tuple[str, ...]
    meetings: tuple[str, ...]
    zones: Phrases

    def any(self, name: str, text: str, how: str = "whole") -> bool:
        """Whether a text is, begins with or has ("whole", "begins", "within") a phrase of a list."""
        return any(getattr(one.lists[name], how)(text) for one in self.tongues)


def parse_paste_rules(raw: Mapping[str, Any], place: str) -> Rules:
    """The rules of the file.

    Raises:
        ReferenceBroken: it has mistakes; all are named, by language and key.
    """
    problems: list[str] = []
    top = Table(raw, place, problems)
    top.only(("language", *_COMMON))
    top.require("language", *_COMMON)
    tongues = tuple(_tongue(one) for one in top.tables("language"))
    codes = [one.code for one in tongues]
    if len(set(codes)) < len(codes):
        top.wrong("language", tr("each code may be used once"))
    made = Rules(
        tongues,
        frozenset(top.texts("mailboxes")),
        _phrases(top, "teams"),
        top.texts("recruiters"),
        top.texts("meetings"),
        _phrases(top, "zones"),
    )
    refuse(problems)
    return made


def _tongue(one: Table) -> Tongue:
    one.only(("code", "strong", "hint", *_LISTS, *_TEMPLATES))
    one.require("code", "strong", "hint", *_LISTS, *_TEMPLATES)
    weighed = {}
    for name in ("strong", "hint"):
        table = Table(one.raw.get(name, {}), f"{one.place}, {name}", one.problems)
        table.only([kind.value for kind in Kind])
        table.require(*(kind.value for kind in Kind))
        weighed[name] = {kind: _phrases(table, kind.value) for kind in Kind}
    return Tongue(
        one.text("code"),
        {name: _phrases(one, name) for name in _LISTS},
        weighed["strong"],
        weighed["hint"],
        _templates(one, "titles"),
        _templates(one, "companies"),
    )


def _phrases(table: Table, name: str) -> Phrases:
    made = []
    for phrase in table.texts(name):
        parts = [key(part) for part in phrase.split(_GAP)]
        if not all(parts):
            table.wrong(name, tr("each phrase must have letters, on both sides of a gap"))
            continue
        made.append(_BETWEEN.join(map(re.escape, parts)))
    made.sort(key=len, reverse=True)
    # A list without a phrase finds nothing.
    return Phrases(re.compile(rf"(?<!\S)(?:{'|'.join(made)})(?!\S)" if made else r"(?!)"))


def _templates(table: Table, name: str) -> tuple[re.Pattern[str], ...]:
    blank, made = _TEMPLATES[name], []
    group = _TITLE if name == "titles" else _COMPANY
    for template in table.texts(name):
        before, found, after = template.partition(blank)
        if not found or not before.strip():
            table.wrong(name, tr("each must have words and {blank}", blank=blank))
            continue
        words = r"\s+".join(map(re.escape, before.split()))
        end = r"\s+".join(map(re.escape, after.split()))
        made.append(
            re.compile(
                rf"(?<!\w)(?i:{words})\s+{group}" + (rf"\s+(?i:{end})(?!\w)" if end else _END)
            )
        )
    return tuple(made)


_WORD: Final = r"[\wÀ-ÿ&+/'’.-]*\w"
_TITLE: Final = rf"(?P<found>{_WORD}(?:[ \t]+(?!position\b|role\b|opening\b){_WORD}){{0,6}}?(?:\s?\([\w/ ]{{1,8}}\))?)"
#: A company: words with capitals, and small ones between them.
_COMPANY: Final = (
    r"(?P<found>[A-ZÀ-Þ0-9][\wÀ-ÿ&+'’-]*(?:[ \t]+(?:&|and|und|et|of|de|du|des|la|le)(?=[ \t]+[A-ZÀ-Þ])"
    r"|[ \t]+[A-ZÀ-Þ0-9][\wÀ-ÿ&+'’-]*){0,4})"
)
_END: Final = (
    r"(?=\s*(?:[.,;:!?()\n–—]|$|\s-\s"
    r"|\s(?:and|und|et|at|with|bei|chez|for|the|to|zu|für|pour|is|has|was|ist|a|this)\s))"
)
