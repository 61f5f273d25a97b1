from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.intake.dates import (
    LINKEDIN_OPENED,
    Span,
    has_two_readings,
    read_date,
    read_dates,
    read_days,
)

MAY_27 = date(2021, 5, 27)


@pytest.mark.parametrize(
    "text",
    [
        "27 May 2021", "27-May-21", "27-May-2021", "27 MAY 2021", "27. Mai 2021", "27 mai 2021",
        "27 de mayo de 2021", "27 de maio de 2021", "27 maggio 2021", "27 mei 2021", "27-may-21",
        "27-mag-21", "27th May 2021", "27 May, 2021", "May 27, 2021", "May 27 2021", "May 27th, 2021",
        "May 27, 21", "Thursday, May 27, 2021", "Thu 27 May 2021", "Donnerstag, 27. Mai 2021",
        "2021-05-27", "2021-05-27T23:30:00Z", "2021-05-27T00:10:00+14:00", "2021-05-27 00:00:00",
        "2021-05-27 13:22:01 UTC", "2021-05-27T13:22:01.123456", "2021/05/27", "2021.05.27",
        "2021-5-27", "20210527", "27.05.2021", "27.5.2021", "27. 5. 2021", "27.05.21",
        "27.05.2021 13:22", "5/27/21, 1:23 PM", "05/27/21, 01:23 AM", "5/27/21, 1:23\u202fPM",
        "5/27/2021", "27/05/2021", "27-05-2021", "5-27-2021", "27/5/21", "5/27/21, 11:59 p.m.",
        " 27\u00a0May 2021 ", "\u200e27 May 2021", "2021年5月27日", "2021-May-27",
    ],
)  # fmt: skip
def test_all_of_these_are_the_27th_of_may(text: str) -> None:
    assert read_date(text) == MAY_27


_NEARLY = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["01", "31", "1", " 1", "+1", "٠١", "1_", "00", "30"]),
    st.sampled_from([" ", "-", "\u00a0", ""]),
    st.sampled_from(["Jan", "Feb", "jun", "Sep", "Dec", "Foo", "Okt", "06"]),
    st.sampled_from([" ", "/", "\t"]),
    st.sampled_from(["2024", "1949", "2101", "24", "20x4", "٢٠٢٤", " 202"]),
)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)).map("{:%d %b %Y}".format) | _NEARLY)
def test_linkedins_own_form_is_read_like_any_other(text: str) -> None:
    assert read_dates([text])[text] == read_date(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05. März 2023", date(2023, 3, 5)),
        ("5 Mrz 2023", date(2023, 3, 5)),
        ("12 mars 2023", date(2023, 3, 12)),
        ("5 févr. 2022", date(2022, 2, 5)),
        ("1er août 2021", date(2021, 8, 1)),
        ("30 déc. 2019", date(2019, 12, 30)),
        ("3. Dez. 2020", date(2020, 12, 3)),
        ("14 Okt 2019", date(2019, 10, 14)),
        ("14-feb-20", date(2020, 2, 14)),
        ("3-ene-20", date(2020, 1, 3)),
        ("3-dic-20", date(2020, 12, 3)),
        ("3 set 2020", date(2020, 9, 3)),
        ("3 out 2020", date(2020, 10, 3)),
        ("3 gen 2020", date(2020, 1, 3)),
        ("3 lug 2020", date(2020, 7, 3)),
        ("3 mrt. 2020", date(2020, 3, 3)),
        ("10/3/16, 12:05 AM", date(2016, 10, 3)),
        ("1/2/18, 11:59 PM", date(2018, 1, 2)),
        ("29 Feb 2020", date(2020, 2, 29)),
        ("30-Dec-08", date(2008, 12, 30)),
        ("05/05/2021", date(2021, 5, 5)),
    ],
)
def test_a_date_with_one_reading_is_read(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "n/a", "-", "31 Feb 2020", "29 Feb 2021", "30.02.2020", "2021-13-01", "0/0/00", "May",
        "27 May", "2021", "44343", "27 Foo 2021", "13/13/2021", "27 May 0021", "27 May 9999",
        "20211332", "yesterday", "1:23 PM", "03/04/2021", "03-04-21", "3/4/2021 13:22", "٠", "²/2/2020",
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_stays_empty(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("column", "days"),
    [
        pytest.param(
            ["27/05/2021", "03/04/2021"],
            [MAY_27, date(2021, 4, 3)],
            id="another date says day first",
        ),
        pytest.param(
            ["05/27/2021", "03/04/2021"], [MAY_27, date(2021, 3, 4)], id="another says month first"
        ),
        pytest.param(
            ["27/05/2021", "05/27/2021", "03/04/2021"],
            [MAY_27, MAY_27, None],
            id="two others disagree: no guess",
        ),
        pytest.param(["03/04/2021", "05/06/2021"], [None, None], id="no other date tells"),
        pytest.param(
            ["27-05-2021", "03/04/2021"], [MAY_27, None], id="hyphens say nothing about slashes"
        ),
        pytest.param(
            ["5/27/21, 1:23 PM", "3/4/21"], [MAY_27, date(2021, 3, 4)], id="a 12-hour time is US"
        ),
        pytest.param(
            ["14-feb-20", "03 Jan 2020", "2021-05-27", "27.05.2021"],
            [date(2020, 2, 14), date(2020, 1, 3), MAY_27, MAY_27],
            id="four spellings in one column",
        ),
    ],
)
def test_the_whole_column_decides_the_order(column: list[str], days: list[date | None]) -> None:
    read = read_dates(column)
    assert [read[text] for text in column] == days


def test_only_a_date_with_two_readings_has_two() -> None:
    assert has_two_readings("03/04/2021")
    assert not any(map(has_two_readings, ["05/05/2021", "27/05/2021", "0/0/00", "n/a", ""]))


FORMATS = ["%d %b %Y", "%d-%b-%y", "%d.%m.%Y", "%Y-%m-%d", "%m/%d/%y, %I:%M %p", "%B %d, %Y"]


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from(FORMATS)
)  # fmt: skip
def test_every_day_survives_every_native_spelling(day: date, spelling: str) -> None:
    assert read_date(day.strftime(spelling)) == day


@given(st.text(max_size=40), st.lists(st.text("0123456789/-. :aApPmMTZ,", max_size=20)))
def test_no_text_breaks_it(text: str, column: list[str]) -> None:
    read_date(text)
    read_dates([text, *column])


@given(st.dates(date(2003, 1, 1), date(2026, 12, 31)), st.integers(0, 23), st.integers(-14, 14))
def test_a_time_zone_never_moves_the_day(day: date, hour: int, zone: int) -> None:
    text = f"{day.isoformat()}T{hour:02}:59:59{zone:+03}:00"
    assert read_date(text) == day
    assert read_date(text) != day + timedelta(days=1)


# ------------------------------------------------------------------ years of two digits, and days that cannot be

SPAN = Span(LINKEDIN_OPENED, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("column", "days"),
    [
        (["21-05-27", "20-11-03"], ["2021-05-27", "2020-11-03"]),  # 2027 is to come
        (["22-05-12", "21-06-11"], ["", ""]),  # both orders fit
        (["19/12/24"], [""]),
        (["28/12/20", "03/04/21"], ["2020-12-28", "2021-04-03"]),  # 2028 is to come
        (["12/31/20", "03/04/21"], ["2020-12-31", "2021-03-04"]),  # no year has 31 months
        (["99-05-27"], [""]),  # before LinkedIn
        (["October 3, 2026 → October 5, 2026"], ["2026-10-05"]),
        (["5/27/18, 1:23 PM", "3/4/18, 1:00 AM"], ["2018-05-27", "2018-03-04"]),
        (["05 May 2031", "05 May 1990", "01 May 2003", "24 Nov 2026"], ["", "", "2003-05-01", "2026-11-24"]),
    ],
)  # fmt: skip
def test_of_two_orders_the_one_that_fits_the_whole_column_counts(
    column: list[str], days: list[str]
) -> None:
    found = read_days(column, SPAN)
    assert [str(found.days[text] or "") for text in column] == days
    assert set(found.unread) == {text for text, day in zip(column, days, strict=True) if not day}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("05 May 2031", "is in the future"),
        ("05 May 1990", "is before LinkedIn existed"),
        ("22-05-12", "could mean two different days"),
        ("yesterday", "cannot be read as a date"),
    ],
)
def test_why_a_date_is_left_empty_is_said(text: str, why: str) -> None:
    assert read_days([text], SPAN).unread == {text: why}
