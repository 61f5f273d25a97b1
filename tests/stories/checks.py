"""What a story says about a day, held against the steps of a case and the lines of Today."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.stories.facts import Table, known_keys, many
from tests.stories.words import (
    NOW,
    OPEN,
    Row,
    brief,
    check_selector,
    fits,
    is_outward,
    is_shown,
    numbers,
    sentences,
    stands,
)

#: The checks of a day: about one case, and about Today.
OF_CASE = frozenset(
    {"case_has", "case_has_not", "not_now", "not_late", "at_most", "exactly", "case_outward",
     "something_to_come", "letter"}
)  # fmt: skip
OF_TODAY = frozenset(
    {"first", "first_in", "first_outward", "today_has", "today_has_not", "outward", "one_line",
     "before", "names_cases", "never_says", "says", "today_at_most"}
)  # fmt: skip
DAY = OF_CASE | OF_TODAY | {"on", "case", "note", "anywhere"}


@dataclass
class Day:
    """One day of a story as the product tells it.

    Attributes:
        steps: of the case that the day is about. lines: Today's list. anywhere: both, of all cases.
        letter_of: the draft behind a step.
        cases: their numbers by name.
    """

    steps: Sequence[Row]
    lines: Sequence[Row]
    anywhere: Sequence[Row]
    letter_of: Callable[[Row], str]
    cases: Mapping[str, int]
    failed: list[str] = field(default_factory=list)
    checked: int = 0

    def check(self, good: object, told: str) -> None:
        self.checked += 1
        if not good:
            self.failed.append(told)

    def hits(self, selector: Table, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if fits(selector, row, self.cases)]


def check_words(day: Table) -> None:
    """Refuse words of a day that mean nothing."""
    known_keys(day, DAY, str(day["on"]))
    where = str(day["on"])
    for name in ("case_has", "case_has_not", "not_now", "not_late", "first", "first_outward",
                 "today_has", "today_has_not", "anywhere"):  # fmt: skip
        for selector in day.get(name, ()):
            check_selector(selector, f"{where} {name}")
    for name, more in (
        ("at_most", ["n"]),
        ("exactly", ["n"]),
        ("today_at_most", ["n"]),
        ("letter", ["says", "never"]),
    ):
        for selector in day.get(name, ()):
            check_selector(selector, f"{where} {name}", more)
    for pair in day.get("before", ()):
        for selector in pair:
            check_selector(selector, f"{where} before")


def check_day(day: Table, seen: Day) -> None:
    """Hold everything the story says about a day against what the product says."""
    _of_case(day, seen)
    _of_today(day, seen)
    for selector in day.get("anywhere", ()):
        seen.check(seen.hits(selector, seen.anywhere), f"nowhere {dict(selector)}")


def _of_case(day: Table, seen: Day) -> None:
    for selector in day.get("case_has", ()):
        found = seen.hits(selector, seen.steps)
        good = any(stands(selector, row) for row in found)
        seen.check(good, f"the case lacks {dict(selector)}, got {brief(found)}")
    for name, bad in (("case_has_not", OPEN), ("not_now", NOW), ("not_late", {"late"})):
        for selector in day.get(name, ()):
            found = [row for row in seen.hits(selector, seen.steps) if row["status"] in bad]
            seen.check(not found, f"{name} {dict(selector)}, but {brief(found)}")
    for name in ("at_most", "exactly"):
        for selector in day.get(name, ()):
            counted = OPEN | {"done"}
            found = [row for row in seen.hits(selector, seen.steps) if row["status"] in counted]
            good = len(found) <= selector["n"] and (
                name == "at_most" or len(found) == selector["n"]
            )
            seen.check(good, f"{name} {dict(selector)}, but {brief(found)}")
    if "case_outward" in day:
        rows = [row for row in seen.steps if is_outward(row) and row["status"] in NOW]
        _number(day["case_outward"], rows, "outward steps of the case", seen)
    if day.get("something_to_come"):
        seen.check(any(row["status"] in OPEN for row in seen.steps), "nothing is left to come")
    for selector in day.get("letter", ()):
        _letter(selector, seen)


def _letter(selector: Table, seen: Day) -> None:
    rows = [row for row in seen.hits(selector, seen.steps) if row["status"] in OPEN]
    texts = [text for row in rows if (text := seen.letter_of(row))]
    for words in many(selector.get("says")):
        good = any(re.search(words, text, re.I) for text in texts)
        seen.check(good, f"no letter of {dict(selector)} says {words!r}: {texts[:1]}")
    for words in many(selector.get("never")):
        bad = [text for text in texts if re.search(words, text, re.I)]
        seen.check(not bad, f"a letter of {dict(selector)} says {words!r}: {bad[:1]}")


def _number(wanted: Table, rows: Sequence[Row], told: str, seen: Day) -> None:
    known_keys(wanted, frozenset({"least", "most"}), told)
    good = wanted.get("least", 0) <= len(rows) <= wanted.get("most", 999)
    seen.check(good, f"{told} {dict(wanted)}, but {len(rows)}: {brief(rows)}")


def _of_today(day: Table, seen: Day) -> None:
    lines = seen.lines
    shown = [row for row in lines if is_shown(row)]
    out = [row for row in shown if is_outward(row)]
    for name, rows in (("first", lines), ("first_outward", out)):
        if name in day:
            good = rows and any(fits(one, rows[0], seen.cases) for one in day[name])
            seen.check(good, f"{name} should be {day[name]}, but {brief(rows[:1])}")
    if "first_in" in day:
        good = lines and lines[0].get("person") in day["first_in"]
        seen.check(good, f"first person of {day['first_in']}, but {brief(lines[:1])}")
    for selector in day.get("today_has", ()):
        seen.check(seen.hits(selector, shown), f"Today lacks {dict(selector)}: {brief(lines)}")
    for selector in day.get("today_has_not", ()):
        found = seen.hits(selector, shown)
        seen.check(not found, f"Today has {dict(selector)}: {brief(found)}")
    for selector in day.get("today_at_most", ()):
        found = seen.hits(selector, shown)
        seen.check(len(found) <= selector["n"], f"at most {dict(selector)}, but {brief(found)}")
    if "outward" in day:
        _number(day["outward"], out, "outward lines of Today", seen)
    for who in day.get("one_line", ()):
        mine = [row for row in out if who in ("*", row["person"])]
        names = [row["person"] for row in mine]
        seen.check(len(names) == len(set(names)), f"one line for {who}, but {brief(mine)}")
    for one, other in day.get("before", ()):
        at = [_place(selector, lines, seen) for selector in (one, other)]
        good = at[0] is not None and at[1] is not None and at[0] < at[1]
        seen.check(good, f"{dict(one)} before {dict(other)}, but {at}: {brief(lines)}")
    for wanted in day.get("names_cases", ()):
        mine = [row for row in out if row["person"] == wanted["who"]]
        good = any(_names_all(row, wanted["cases"], seen.cases) for row in mine)
        seen.check(good, f"a line names {dict(wanted)}, but {[sentences(row) for row in mine]}")
    _words(day, shown, seen)


def _place(selector: Table, lines: Sequence[Row], seen: Day) -> int | None:
    return next((n for n, row in enumerate(lines) if fits(selector, row, seen.cases)), None)


def _words(day: Table, shown: Sequence[Row], seen: Day) -> None:
    """Words that reasons must, or must not, contain: of all lines, or of those "of" somebody."""
    for name in ("says", "never_says"):
        for wanted in day.get(name, ()):
            chosen, words = (wanted.get("of", {}), wanted["words"]) if isinstance(
                wanted, dict
            ) else ({}, wanted)  # fmt: skip
            told = [s for row in seen.hits(chosen, shown) for s in sentences(row)]
            found = [s for s in told if re.search(words, s, re.I)]
            if name == "says":
                seen.check(found, f"nothing says {words!r} {chosen or ''}: {told[:6]}")
            else:
                seen.check(not found, f"false words {words!r} {chosen or ''}: {found[:2]}")


def _names_all(row: Row, names: Sequence[str], cases: Mapping[str, int]) -> bool:
    """Whether one line speaks of several cases: by number, or by name in what it says."""
    lists: list[Any] = [value for value in row.values() if isinstance(value, list)]
    found = [{_number_of(one) for one in value} for value in lists] + [set(numbers(row))]
    if any({cases[name] for name in names} <= one for one in found):
        return True
    text = json.dumps(dict(row), ensure_ascii=False)
    return all(name in text for name in names)


def _number_of(one: Any) -> Any:
    return one.get("id", one.get("opportunity_id")) if isinstance(one, dict) else str(one) and one
