"""Typed days and the date each of them means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.typed_day import ORDERS, read_day
from crm.errors import InvalidInput

#: A Monday.
TODAY = date(2026, 11, 23)
GERMAN = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Dezember")  # fmt: skip
FINNISH = ("tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta",
           "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta",
           "joulukuuta")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("11/02/2026", "dmy", "2026-02-11"),
        ("11/02/2026", "mdy", "2026-11-02"),
        ("11022026", "dmy", "2026-02-11"),
        ("11022026", "mdy", "2026-11-02"),
        ("02.11.2026", "dmy", "2026-11-02"),
        ("02.11.2026", "mdy", "2026-02-11"),
        ("2 Nov 2026", "dmy", "2026-11-02"),
        ("2 Nov 2026", "mdy", "2026-11-02"),
        ("2 Nov 2026", "ymd", "2026-11-02"),
        # ISO is ISO everywhere
        ("2026-11-23", "dmy", "2026-11-23"),
        ("2026-11-23", "mdy", "2026-11-23"),
        ("2026/3/5", "dmy", "2026-03-05"),
        ("2026. 11. 23.", "ymd", "2026-11-23"),
        ("20261123", "dmy", "2026-11-23"),
        ("20261123", "mdy", "2026-11-23"),
        # separators, one figure, two-digit years
        ("5-3-26", "dmy", "2026-03-05"),
        ("5 3 26", "mdy", "2026-05-03"),
        ("26.3.5", "ymd", "2026-03-05"),
        ("5.3.2026", "dmy", "2026-03-05"),
        ("  5 / 3 / 2026 ", "dmy", "2026-03-05"),
        ("1/1/36", "dmy", "2036-01-01"),
        ("1/1/37", "dmy", "1937-01-01"),
        ("1/1/99", "dmy", "1999-01-01"),
        ("1/1/00", "dmy", "2000-01-01"),
        # no year: the last such day
        ("23/11", "dmy", "2026-11-23"),
        ("24/11", "dmy", "2025-11-24"),
        ("11/24", "mdy", "2025-11-24"),
        ("11-24", "ymd", "2025-11-24"),
        ("23 Nov", "dmy", "2026-11-23"),
        ("Dec 24", "mdy", "2025-12-24"),
        ("29 Feb", "dmy", "2024-02-29"),
        # only another order makes it a day
        ("13/02/2026", "mdy", "2026-02-13"),
        ("02/13/2026", "dmy", "2026-02-13"),
        ("13/02", "mdy", "2026-02-13"),
        ("13/02/26", "mdy", "2026-02-13"),
        ("23.11.2026", "ymd", "2026-11-23"),
        ("5/5/2026", "ymd", "2026-05-05"),
        ("13022026", "mdy", "2026-02-13"),
        # names of months
        ("Nov 23, 2026", "dmy", "2026-11-23"),
        ("November 23 2026", "dmy", "2026-11-23"),
        ("23rd of November 2026", "mdy", "2026-11-23"),
        ("the 1st of may 2026", "dmy", "2026-05-01"),
        ("23-NOV-26", "dmy", "2026-11-23"),
        ("23nov2026", "dmy", "2026-11-23"),
        ("2026 Nov 23", "ymd", "2026-11-23"),
        ("23. sept. 2025", "dmy", "2025-09-23"),
        ("26 Nov 31", "dmy", "2031-11-26"),
        ("26 Nov 45", "ymd", "1945-11-26"),
        # weekdays
        ("Mon 23 Nov 2026", "dmy", "2026-11-23"),
        ("Monday, November 23, 2026", "mdy", "2026-11-23"),
        ("Sunday", "dmy", "2026-11-22"),
        ("monday", "dmy", "2026-11-23"),
        ("last Monday", "dmy", "2026-11-16"),
        ("last fri", "mdy", "2026-11-20"),
        # words
        ("Today", "dmy", "2026-11-23"),
        ("yesterday", "mdy", "2026-11-22"),
        ("TOMORROW", "ymd", "2026-11-24"),
        # other figures and signs
        ("２３／１１／２０２６", "dmy", "2026-11-23"),
        ("٢٣/١١/٢٠٢٦", "dmy", "2026-11-23"),
        ("\u200f٢٣\u200f/١١\u200f/٢٠٢٦", "dmy", "2026-11-23"),
        ("23–11–2026", "dmy", "2026-11-23"),
        ("2026年3月5日", "dmy", "2026-03-05"),
        ("3月5日", "dmy", "2026-03-05"),
        ("2026년 3월 5일", "ymd", "2026-03-05"),
    ],
)  # fmt: skip
def test_it_means_this_day(text: str, order: str, day: str) -> None:
    assert read_day(text, TODAY, order).isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11", "2026-11-24"),
        ("22/11", "2027-11-22"),
        ("23/11", "2026-11-23"),
        ("29 Feb", "2028-02-29"),
        ("Friday", "2026-11-27"),
        ("mon", "2026-11-23"),
        ("1 Dec", "2026-12-01"),
    ],
)
def test_without_a_year_a_day_ahead_is_the_next_one(text: str, day: str) -> None:
    assert read_day(text, TODAY, ahead=True).isoformat() == day


@pytest.mark.parametrize(
    ("text", "months", "day"),
    [
        ("5. März 2026", GERMAN, "2026-03-05"),
        ("5 MARZ 26", GERMAN, "2026-03-05"),
        ("den 3. Dezember 2025", GERMAN, "2025-12-03"),
        ("23. marraskuuta 2026", FINNISH, "2026-11-23"),
        ("23 nov 2026", FINNISH, "2026-11-23"),
        ("2. helmikuuta 2026", (*FINNISH, *FINNISH), "2026-02-02"),
        ("1er août 2026", (), "2026-08-01"),
        ("3 de marzo de 2026", (), "2026-03-03"),
    ],
)
def test_months_are_known_in_english_and_in_the_language_of_the_person(
    text: str, months: tuple[str, ...], day: str
) -> None:
    assert read_day(text, TODAY, "dmy", months).isoformat() == day


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "0/1/2026", "13/13/2026", "29 Feb 2026", "Nov 2026", "2026", "23", "2/3/4/5",
     "23/11/026", "1/1/0000", "32112026", "231126", "next week",
     "3 days ago", "½ 2026", "①/2/2026", "11*02*2026", "a@11.02.2026", "23:11:2026", "Nov Nov 3",
     "3 marraskuuta 2026", "", " ", "-", "the", "Monday Tuesday", "11/2026",
     "1/1/2026" + " " * 100],
)  # fmt: skip
@pytest.mark.parametrize("order", ORDERS)
def test_what_is_no_day_is_refused(text: str, order: str) -> None:
    with pytest.raises(InvalidInput, match="is not a day"):
        read_day(text, TODAY, order)


@pytest.mark.parametrize("text", ["32/11/26", "11/32/26", "32 Nov 26", "Nov 32, 26", "23/11/6"])
@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_a_slip_of_the_finger_is_no_year(text: str, order: str) -> None:
    with pytest.raises(InvalidInput, match="is not a day"):
        read_day(text, TODAY, order)


@pytest.mark.parametrize(
    ("text", "order", "sentence"),
    [
        ("31/02/2026", "dmy",
         "“31/02/2026” is not a day. Write it like Nov 23, 2026 or 23/11/2026."),
        ("31/02/2026", "mdy",
         "“31/02/2026” is not a day. Write it like Nov 23, 2026 or 11/23/2026."),
        ("soon", "ymd", "“soon” is not a day. Write it like Nov 23, 2026 or 2026-11-23."),
        ("11/02/2026", "ymd",
         "“11/02/2026” could be Feb 11, 2026 or Nov 2, 2026. Write it like Feb 11, 2026 or 2026-02-11."),
        ("26 Nov 23", "ymd",
         "“26 Nov 23” could be Nov 26, 2023 or Nov 23, 2026. Write it like Nov 26, 2023 or 2023-11-26."),
        ("Friday 23 Nov 2026", "dmy",
         "Nov 23, 2026 is a Monday, not a Friday. Please check the day."),
    ],
)  # fmt: skip
def test_the_refusal_says_what_is_wrong_and_what_to_write(
    text: str, order: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_day(text, TODAY, order)
    assert str(refused.value) == sentence


PARTS = {"dmy": "{d}{s}{m}{s}{y}", "mdy": "{m}{s}{d}{s}{y}", "ymd": "{y}{s}{m}{s}{d}"}
orders = st.sampled_from(ORDERS)
separators = st.sampled_from(["/", ".", "-", " ", ". ", " / "])


@given(st.dates(), orders, separators, st.booleans())
def test_every_day_is_read_back_from_numbers(
    day: date, order: str, sign: str, padded: bool
) -> None:
    width = 2 if padded else 1
    text = PARTS[order].format(
        d=f"{day.day:0{width}}", m=f"{day.month:0{width}}", y=f"{day.year:04}", s=sign
    )
    assert read_day(text, TODAY, order) == day


@given(st.dates(date(1937, 1, 1), date(2036, 12, 31)), orders, separators)
def test_every_day_near_is_read_back_with_a_short_year(day: date, order: str, sign: str) -> None:
    text = PARTS[order].format(d=day.day, m=day.month, y=f"{day:%y}", s=sign)
    assert read_day(text, TODAY, order) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), orders)
def test_every_day_is_read_back_from_eight_figures(day: date, order: str) -> None:
    text = PARTS[order].format(d=f"{day:%d}", m=f"{day:%m}", y=day.year, s="")
    assert read_day(text, TODAY, order) == day
    assert read_day(f"{day:%Y%m%d}", TODAY, order) == day


@given(
    st.dates(date(1000, 1, 1)),
    orders,
    st.sampled_from(["%d %b %Y", "%-d %B %Y", "%B %d, %Y", "%a %d %b %Y", "%A, %b %d, %Y", "%Y %b %d"]),
)  # fmt: skip
def test_every_day_is_read_back_from_its_month(day: date, order: str, form: str) -> None:
    assert read_day(day.strftime(form), TODAY, order) == day


@given(st.dates(), orders)
def test_a_day_without_its_year_is_the_nearest_on_the_side_that_is_asked_for(
    day: date, order: str
) -> None:
    text = {"dmy": "{d}.{m}.", "mdy": "{m}/{d}", "ymd": "{m}-{d}"}[order].format(
        d=day.day, m=day.month
    )
    last, coming = read_day(text, TODAY, order), read_day(text, TODAY, order, ahead=True)
    assert last <= TODAY <= coming
    assert {(d.month, d.day) for d in (last, coming)} == {(day.month, day.day)}
    if (day.month, day.day) != (2, 29):
        assert coming - last <= timedelta(days=366)


texts = st.text(max_size=120) | st.text("0123456789/.- ,年月日novab٣３", max_size=20) | st.lists(
    st.sampled_from(["11", "2", "2026", "Nov", "mon", "last", "may", "/", " ", "de", "0", "99"]),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(texts, orders, st.lists(st.text(max_size=10), max_size=24), st.booleans())
def test_any_text_is_a_day_or_refused(
    text: str, order: str, months: list[str], ahead: bool
) -> None:
    try:
        found = read_day(text, TODAY, order, months, ahead)
    except InvalidInput as error:
        refused = error
    else:
        assert isinstance(found, date)
        return
    assert refused.sentence
    assert refused.hint
