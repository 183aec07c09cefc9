"""Dates as outlets write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.dates import parse_date

DAY = "2031-11-09"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-11-09", DAY),
        ("20311109", DAY),
        ("2031-W45-7", DAY),
        (" 2031-11-09T05:30 ", "2031-11-09T05:30:00"),
        ("2031-11-09 05:30:10", "2031-11-09T05:30:10"),
        ("2031-11-09T05:30:00Z", "2031-11-09T05:30:00+00:00"),
        ("2031-11-09T05:30:00-0500", "2031-11-09T05:30:00-05:00"),
        ("9 November 2031", DAY),
        ("09 Nov 2031", DAY),
        ("9th of November, 2031", DAY),
        ("9-Nov-2031", DAY),
        ("Nov. 9, 2031", DAY),
        ("NOVEMBER 9 2031", DAY),
        ("November 9th, 2031", DAY),
        ("Sunday, 9 November 2031", DAY),
        ("Sun., Nov. 9, 2031 at 5:30 p.m. EST", DAY),
        ("9 November 2031, 17:30", DAY),
        ("9 November 2031 | 17.30 GMT", DAY),
        ("Sun, 09 Nov 2031 17:30:00 +0200", "2031-11-09T17:30:00+02:00"),
        ("Sun, 09 Nov 2031 17:30:00 GMT", "2031-11-09T17:30:00+00:00"),
        ("2031/11/9", DAY),
        ("23/11/2031", "2031-11-23"),
        ("11/23/2031", "2031-11-23"),
        ("5.5.2031", "2031-05-05"),
        ("1 Sept. 2031", "2031-09-01"),
        ("4 May 2031", "2031-05-04"),
        ("June 14, 2031", "2031-06-14"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2031",
        "November 2031",
        "9 November",
        "31 June 2031",
        "3/4/2031",
        "32/13/2031",
        "2031-13-01",
    ]
    + ["Nov 9, 2031 and more", "9 Novembre 2031", "1931334400", "99 May 2031", "25:00", "Mayor 4 2031"],
)
def test_not_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r"YYYY-MM-DD|no such day"):
        parse_date(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_in_every_form(day: date) -> None:
    forms = (
        "{0:%Y-%m-%d}",
        "{0.day} {0:%B} {0.year}",
        "{0:%b}. {0.day}, {0.year}",
        "{0:%A}, {0:%B} {0.day}, {0.year}",
    )
    assert {parse_date(form.format(day)) for form in forms} == {day.isoformat()}


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_every_iso_instant(moment: datetime, offset: int) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert datetime.fromisoformat(parse_date(zoned.isoformat())) == zoned


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        return
    assert datetime.fromisoformat(found)
