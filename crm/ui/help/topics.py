"""The help topics: one short text each in docs/help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm import translation
from crm.language import tr
from crm.paths import ROOT

FOLDER: Final = ROOT / "docs" / "help"
_LINK: Final = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md\)")
_PICTURE: Final = re.compile(r"^!\[([^\]]+)\]\(([^)]+)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Topic:
    """A help topic; `slug` is its file name and its word in the URL."""

    slug: str
    title: str
    icon: str

    @property
    def file(self) -> Path:
        return translation.file(FOLDER / f"{self.slug}.md")


TOPICS: Final = (
    Topic("first-steps", tr("First steps"), ":material/flag:"),
    Topic("today", tr("How Today decides"), ":material/wb_sunny:"),
    Topic("people", tr("People"), ":material/group:"),
    Topic("opportunities", tr("Opportunities"), ":material/work:"),
    Topic("lost-jobs", tr("Jobs that went to others"), ":material/travel_explore:"),
    Topic("facts-and-stories", tr("Facts and stories"), ":material/balance:"),
    Topic("warmth", tr("Warmth"), ":material/local_fire_department:"),
    Topic("insights", tr("Insights"), ":material/insights:"),
    Topic("import", tr("Import"), ":material/upload:"),
    Topic("import-changes", tr("What an import changes"), ":material/difference:"),
    Topic("tables", tr("Tables and lists"), ":material/view_column:"),
    Topic("archives", tr("Archives"), ":material/inventory_2:"),
    Topic("mails", tr("E-mails and meetings"), ":material/mail:"),
    Topic("data", tr("Your data"), ":material/database:"),
    Topic("settings", tr("Settings"), ":material/tune:"),
    Topic("coach", tr("A coach who reads along"), ":material/groups:"),
    Topic("assistant", tr("An assistant"), ":material/smart_toy:"),
    Topic("privacy", tr("Privacy"), ":material/lock:"),
    Topic("typing", tr("Typing"), ":material/edit:"),
    Topic("what-came", tr("What came"), ":material/content_paste:"),
    Topic("keyboard", tr("Keyboard"), ":material/keyboard:"),
)
BY_SLUG: Final = {topic.slug: topic for topic in TOPICS}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a text; `words` say what it shows."""

    file: Path
    words: str


def parts_of(topic: Topic) -> list[str | Picture]:
    """What is below the topic's heading: texts and pictures, with links to other topics as bold text.

    A markdown link would open a new tab with a new session.
    """
    _, _, body = topic.file.read_text("utf-8").partition("\n")
    text, *rest = _PICTURE.split(_LINK.sub(r"**\1**", body))
    parts: list[str | Picture] = [text.strip()]
    for words, place, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts += [Picture((FOLDER / place).resolve(), words), text.strip()]
    return parts


def linked(topic: Topic) -> list[Topic]:
    """The topics a text links to, in order."""
    slugs = dict.fromkeys(slug for _, slug in _LINK.findall(topic.file.read_text("utf-8")))
    return [BY_SLUG[slug] for slug in slugs if slug in BY_SLUG]
