"""Whatever is typed: no exception, nobody who is not named, and no day to come."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from crm.domain.one_line.reading import Reading
from crm.domain.one_line.words import pieces
from crm.reference import line_words
from tests.conftest import TODAY
from tests.domain.one_line.lines import NAMES, PEOPLE, read, table

#: The words of the language files, of names and of dates, so that sentences come of them now and then.
WORDS = sorted(
    {" ".join(phrase) for words in line_words() for phrase in words.phrases}
    | {part for first, last, firm in PEOPLE for part in (first, last, firm, first.lower(), f"{first}'s") if part}
    | {"3", "3.", "19.", "3/4", "31.2.", "2026-11-19", "2030-01-01", "24.12.2026", "5th", "Schmidt", "Kelly"}
)  # fmt: skip
SENTENCES = st.lists(
    st.sampled_from([*WORDS, ",", ".", ":", "(", ")", "–", "'", "@"]) | st.text(max_size=4),
    max_size=14,
).map(" ".join)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def keeps_its_word(line: str, found: Reading, today: date) -> None:
    keys = {piece.key for piece in pieces(line.replace("\n", " "))}
    for person in (*found.people, *(one for who in found.asked for one in who.people)):
        parts = {piece.key for piece in pieces(NAMES[person])}
        assert keys & parts or any("@" in key for key in keys), (NAMES[person], line)
    assert len(set(found.people)) == len(found.people)
    assert all(day <= today for day in (*found.days, *filter(None, [found.day])))
    assert found.day is None or not found.days or found.days[0] == found.day
    assert found.day is None or found.dated


@given(st.text(max_size=300), DAYS)
@example("\x00", TODAY)
@example("'’`s", TODAY)
@example("29 Feb", date(2027, 2, 28))
@example("on the 31st with Sam", date(2026, 3, 1))
def test_any_text(line: str, today: date) -> None:
    keeps_its_word(line, read(line, today), today)


@given(SENTENCES, DAYS)
def test_any_words_in_any_order(line: str, today: date) -> None:
    keeps_its_word(line, read(line, today), today)


@given(st.sampled_from([one.line for one in table()]), st.data())
def test_a_line_with_a_slip_of_the_keyboard(line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line)))
    slip = data.draw(st.sampled_from(["", " ", ",", "x", ".", "'s", " and ", "Maria "]))
    typed = line[:at] + slip + line[at + data.draw(st.integers(0, 2)) :]
    keeps_its_word(typed, read(typed), TODAY)


@given(st.sampled_from([one.line for one in table()]), DAYS)
def test_a_line_on_any_day(line: str, today: date) -> None:
    keeps_its_word(line, read(line, today), today)
