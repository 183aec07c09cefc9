"""Dates of publication: what outlets write, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = (
    r"(?:,|\s+(?:at|-|\|))?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
    r"(?:\s*(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?"
)
_NAMED = tuple(
    re.compile(rf"{_WEEKDAY}{order}(?:{_CLOCK})?", re.IGNORECASE)
    for order in (
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY}(?:\s*,\s*|\s+){_YEAR}",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
    )
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})")
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>\d{4})")
_MAIL = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UTC)")
_ISO_DAY = re.compile(r"\d{4}-?(?:\d{2}-?\d{2}|W\d{2}-?\d)")


def parse_date(text: str) -> str:
    """A date of publication as `YYYY-MM-DD`, or as an ISO date-time where the text is one.

    Reads ISO 8601, the dates of mail and feeds (RFC 2822) with their time, and English dates with the name of
    the month ("11 November 2024", "Mon., Nov. 11, 2024 at 5:30 p.m."), of which the day alone is kept: names
    of time zones are not reliable. Other dates of numbers alone are read only where they can mean one day.

    Raises:
        ValueError: it is no such date; the message says why.
    """
    text = " ".join(text.split())
    if (iso := _parse_iso(text)) is not None:
        return iso
    for pattern in _NAMED:
        if match := pattern.fullmatch(text):
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            # Only now: parsedate_to_datetime takes much for a date.
            if mail := _parse_mail(text):
                return mail
            return _day(match["year"], month, match["day"])
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match["year"], match["month"], match["day"])
    if match := _YEAR_LAST.fullmatch(text):
        one, two = int(match["one"]), int(match["two"])
        if one != two and one <= 12 and two <= 12:
            raise ValueError("day and month can't be told apart: write YYYY-MM-DD")
        return _day(match["year"], min(one, two), max(one, two))
    raise ValueError("not a date: write YYYY-MM-DD")


def _parse_iso(text: str) -> str | None:
    """ISO 8601 as datetime reads it; a date stays a date."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if _ISO_DAY.fullmatch(text):
        return parsed.date().isoformat()
    zone = parsed.utcoffset()
    if zone is not None and zone.total_seconds() % 60:
        raise ValueError("its time zone has seconds: write +HH:MM")
    return parsed.isoformat()


def _parse_mail(text: str) -> str | None:
    """An RFC 2822 date-time with its zone; None for what is none."""
    try:
        return parsedate_to_datetime(text).isoformat() if _MAIL.fullmatch(text) else None
    except ValueError:
        return None


def _day(year: str | int, month: str | int, day: str | int) -> str:
    """The ISO date; raises ValueError for 30 February and the like."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise ValueError(f"no such day: {error}") from error
