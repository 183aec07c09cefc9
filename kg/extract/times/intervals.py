"""Calendar arithmetic: weeks, months, quarters, seasons and their parts as first and last day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.language.times import Part, Unit
from kg.record import Granularity

DAY = timedelta(days=1)
GRANULARITY: dict[Unit, Granularity] = {
    "minute": "minute", "hour": "hour", "day": "day", "night": "day", "weekend": "day", "week": "week",
    "fortnight": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "decade",
}  # fmt: skip
"""The record's word for a unit of time."""
_DAYS: dict[Unit, int] = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_PARTS: tuple[Part, ...] = ("early", "mid", "late")


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day an expression can mean; None where that end is open. `clock`: "10:45" of the day."""

    begin: date | None
    end: date | None
    granularity: Granularity
    clock: str | None = None


def day(d: date, away: int = 0) -> Interval:
    """A day, or the one so many away."""
    d += away * DAY
    return Interval(d, d, "day")


def week(d: date, shift: int = 0) -> Interval:
    """The week, Monday to Sunday (ISO 8601), of a day, or so many weeks away."""
    monday = d + (7 * shift - d.weekday()) * DAY
    return Interval(monday, monday + 6 * DAY, "week")


def weekend(d: date, shift: int = 0) -> Interval:
    """Saturday and Sunday of a day's week, or so many weeks away."""
    saturday = d + (7 * shift + 5 - d.weekday()) * DAY
    return Interval(saturday, saturday + DAY, "day")


def months(year: int, month: int, count: int, granularity: Granularity) -> Interval:
    """`count` months from a month on; `month` may lie outside 1 to 12 and then counts into other years."""
    begin = shift_months(date(year, 1, 1), month - 1)
    return Interval(begin, shift_months(begin, count) - DAY, granularity)


def month(year: int, number: int) -> Interval:
    """A month; `number` may lie outside 1 to 12."""
    return months(year, number, 1, "month")


def quarter(year: int, number: int) -> Interval:
    """A calendar quarter; `number` may lie outside 1 to 4."""
    return months(year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Interval:
    """A half of a year; the record has no granularity of its own for it, so its quarters'."""
    return months(year, 6 * number - 5, 6, "quarter")


def season(year: int, number: int) -> Interval:
    """0 spring .. 3 winter, meteorological, northern; winter begins in December of `year`."""
    return months(year, 3 + 3 * number, 3, "season")


def year(number: int) -> Interval:
    """A calendar year."""
    return months(number, 1, 12, "year")


def decade(first: int) -> Interval:
    """Ten years from `first` on."""
    return months(first, 1, 120, "decade")


def shift_months(d: date, count: int) -> date:
    """The same day so many months away, or the last day of a shorter month."""
    year_, month_ = divmod(d.year * 12 + d.month - 1 + count, 12)
    return date(year_, month_ + 1, min(d.day, calendar.monthrange(year_, month_ + 1)[1]))


def part(whole: Interval, name: Part, now: date | None) -> Interval:
    """Its first, middle or last third; "earlier" and "later": what lies before or after `now`."""
    begin, end, granularity = whole.begin, whole.end, whole.granularity
    if begin is None or end is None:
        return whole
    if name not in _PARTS:
        if now is None or not begin <= now <= end:
            return whole
        return replace(whole, end=now) if name == "earlier" else replace(whole, begin=now)
    i = _PARTS.index(name)
    if granularity == "month":
        last = end if i == 2 else begin.replace(day=10 * i + 10)
        return Interval(begin.replace(day=10 * i + 1), last, "month")
    if granularity == "week":
        first_day, last_day = ((0, 2), (2, 4), (3, 6))[i]
        return Interval(begin + first_day * DAY, begin + last_day * DAY, "week")
    if granularity == "decade":
        return Interval(date(begin.year + 3 * i, 1, 1), date(begin.year + 3 * i + 3, 12, 31), "decade")
    size = ((end.year - begin.year) * 12 + end.month - begin.month + 1) // 3
    if size == 0:
        return whole
    piece = months(begin.year, begin.month + i * size, size, granularity)
    return replace(piece, end=end) if i == 2 else piece


def rolling(now: date, unit: Unit, count: int, ahead: bool) -> Interval:
    """So many units back from `now`, or ahead: "the past two weeks"."""
    begin, end = sorted((now, move(now, unit, count if ahead else -count)))
    return Interval(begin, end, GRANULARITY[unit])


def move(d: date, unit: Unit, count: int) -> date:
    """The day so many units away; minutes, hours, nights and weekends can't be counted so."""
    return d + count * _DAYS[unit] * DAY if unit in _DAYS else shift_months(d, count * _MONTHS[unit])


def around(d: date, unit: Unit, shift: int) -> Interval:
    """The calendar unit that holds a day, or the one so many before or after it; a century is a decade."""
    match unit:
        case "week" | "fortnight":
            return week(d, shift)
        case "weekend":
            return weekend(d, shift)
        case "month":
            return month(d.year, d.month + shift)
        case "quarter":
            return quarter(d.year, (d.month + 2) // 3 + shift)
        case "year":
            return year(d.year + shift)
        case "decade" | "century":
            return decade(d.year // 10 * 10 + 10 * shift)
    return day(d, shift)
