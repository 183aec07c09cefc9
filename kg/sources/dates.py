"""Dates of publication: what outlets write, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from kg.lexicon import load_file
from kg.sources.patterns import compile_pattern


class _Dates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: tuple[str, ...]
    forms: tuple[str, ...]
    words: dict[str, str]


_FILE = Path(__file__).parent / "en" / "dates.toml"
_DATES = load_file(_FILE, _Dates)
_FORMS = [compile_pattern(f"(?i){form}", _DATES.words, _FILE, "forms") for form in _DATES.forms]
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
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        raise ValueError("not a date: write YYYY-MM-DD")
    if mail := _parse_mail(text):  # only now: parsedate_to_datetime takes much for a date
        return mail
    day = int(match["day"])
    if not match["month"].isdecimal():
        month = _DATES.months.index(match["month"][:3].lower()) + 1
    else:
        month = int(match["month"])
        if match.start("year"):  # at the end: either of the others can be the month
            if day != month and max(day, month) <= 12:
                raise ValueError("day and month can't be told apart: write YYYY-MM-DD")
            month, day = sorted((month, day))
    try:
        return date(int(match["year"]), month, day).isoformat()
    except ValueError as error:
        raise ValueError(f"no such day: {error}") from error


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
