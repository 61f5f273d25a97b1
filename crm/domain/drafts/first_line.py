"""The first line to write to somebody who may refer the user in (data/ways_in.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crm.domain.cases.opportunity import Opportunity
from crm.domain.drafts.template import PLACEHOLDER
from crm.domain.hand_written import Table, refuse
from crm.domain.people.normalise import text_key
from crm.domain.ranking.ways_in import ColleagueWords, WayIn
from crm.language import tr

#: What may be true: they said no to the user; the others see `WayIn.signs`.
SIGNS: Final = ("lost", "colleague", "shared", "warm", "quiet")
_FILLED: Final = ("first", "company", "role", "shared")


@dataclass(frozen=True, slots=True)
class FirstLine:
    """A line to write where all of `when` is true."""

    when: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class WaysInWords:
    """How colleagues are recognized, and the lines in their order; the last one fits everyone."""

    colleague: ColleagueWords
    lines: tuple[FirstLine, ...]


def parse_ways_in(raw: Mapping[str, Any], place: str) -> WaysInWords:
    """Read the table.

    Raises:
        ReferenceBroken: it has mistakes, named by line and key.
    """
    problems: list[str] = []
    whole = Table(raw, place, problems)
    whole.only(("colleague", "line"))
    whole.require("colleague", "line")
    of = Table(raw.get("colleague", {}), f"{place}, [colleague]", problems)
    of.only(("tag_words", "met_words", "source"))
    of.require("tag_words", "met_words", "source")
    words = ColleagueWords(_keys(of, "tag_words"), _keys(of, "met_words"))
    lines = tuple(_line(table) for table in whole.tables("line"))
    if lines and lines[-1].when:
        whole.wrong("line", tr("the last one must have no condition, so that one always fits"))
    refuse(problems)
    return WaysInWords(words, lines)


def _keys(of: Table, key: str) -> tuple[str, ...]:
    found = tuple(text_key(word) for word in of.texts(key))
    if not all(found):
        of.wrong(key, tr("each of them must contain a letter"))
    return found


def _line(table: Table) -> FirstLine:
    table.only(("when", "text"))
    table.require("text")
    line = FirstLine(table.each_of("when", SIGNS), table.text("text"))
    named = PLACEHOLDER.findall(line.text)
    if unknown := [name for name in named if name not in _FILLED]:
        table.wrong(
            "text",
            tr(
                "{{{unknown}}} is not one of {filled}",
                unknown=unknown[0],
                filled=", ".join(_FILLED),
            ),
        )
    if "shared" in named and "shared" not in line.when:
        table.wrong("text", tr("{shared} needs the condition shared"))
    return line


def first_line(
    lines: tuple[FirstLine, ...], way: WayIn, case: Opportunity, lost: bool = False
) -> str:
    """The first line that fits, filled in; without a first name it begins with "Hello"."""
    true = way.signs | ({"lost"} if lost else set())
    line = next(line for line in lines if set(line.when) <= true)
    first = way.person.first_name.strip()
    text = line.text if first else line.text.replace("Hi {first}", "Hello")
    values = {"first": first, "company": case.company, "role": case.title, "shared": way.shared}
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)
