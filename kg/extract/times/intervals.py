"""Calendar arithmetic: weeks, months, quarters, seasons and their parts as first and last day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from kg.language.times import Part
from kg.record import Granularity

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day an expression can mean; None where that end is open. `clock`: "10:45" of the day."""

    begin: date | None
    end: date | None
    granularity: Granularity
    clock: str | None = None


def day(d: date) -> Interval:
    """One day."""
    return Interval(d, d, "day")


def days(d: date, count: int) -> Interval:
    """The day so many days away."""
    return day(d + count * _DAY)


def week(d: date, shift: int = 0) -> Interval:
    """The week, Monday to Sunday (ISO 8601), of a day, or so many weeks away."""
    monday = d - d.weekday() * _DAY + 7 * shift * _DAY
    return Interval(monday, monday + 6 * _DAY, "week")


def weekend(d: date, shift: int = 0) -> Interval:
    """Saturday and Sunday of a day's week."""
    monday = d - d.weekday() * _DAY + 7 * shift * _DAY
    return Interval(monday + 5 * _DAY, monday + 6 * _DAY, "day")


def months(year: int, month: int, count: int, granularity: Granularity) -> Interval:
    """`count` months from a month on; `month` may lie outside 1 to 12 and then counts into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    return Interval(
        date(year, month, 1), date(last_year, last, calendar.monthrange(last_year, last)[1]), granularity
    )


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
    index = d.year * 12 + d.month - 1 + count
    year_, month_ = divmod(index, 12)
    return date(year_, month_ + 1, min(d.day, calendar.monthrange(year_, month_ + 1)[1]))


def part(whole: Interval, name: Part, now: date | None) -> Interval:
    """Its first, middle or last third; "earlier" and "later": what lies before or after `now`."""
    begin, end = whole.begin, whole.end
    if begin is None or end is None:
        return whole
    if name in ("earlier", "later"):
        if now is None or not begin <= now <= end:
            return whole
        return (
            Interval(begin, now, whole.granularity)
            if name == "earlier"
            else Interval(now, end, whole.granularity)
        )
    index = ("early", "mid", "late").index(name)
    if whole.granularity == "month":
        return Interval(
            begin.replace(day=(1, 11, 21)[index]),
            end if index == 2 else begin.replace(day=(10, 20)[index]),
            "month",
        )
    if whole.granularity == "week":
        first, last = ((0, 2), (2, 4), (3, 6))[index]
        return Interval(begin + first * _DAY, begin + last * _DAY, "week")
    if whole.granularity == "decade":
        first, last = ((0, 3), (3, 6), (6, 9))[index]
        return Interval(date(begin.year + first, 1, 1), date(begin.year + last, 12, 31), "decade")
    total = (end.year - begin.year) * 12 + end.month - begin.month + 1
    size = total // 3
    if size == 0:
        return whole
    piece = months(begin.year, begin.month + index * size, size, whole.granularity)
    return Interval(piece.begin, end if index == 2 else piece.end, whole.granularity)


def rolling(now: date, unit: str, count: int, ahead: bool) -> Interval:
    """So many units back from `now`, or ahead: "the past two weeks"."""
    other = move(now, unit, count if ahead else -count)
    granularity = unit_granularity(unit)
    return Interval(now, other, granularity) if ahead else Interval(other, now, granularity)


def move(d: date, unit: str, count: int) -> date:
    """The day so many units away."""
    if unit in ("minute", "hour"):
        return d
    if unit in ("day", "week", "fortnight"):
        return d + count * {"day": 1, "week": 7, "fortnight": 14}[unit] * _DAY
    return shift_months(
        d, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    )


def unit_granularity(unit: str) -> Granularity:
    """The record's word for a unit of time."""
    table: dict[str, Granularity] = {
        "minute": "minute", "hour": "hour", "day": "day", "night": "day", "weekend": "day", "week": "week",
        "fortnight": "week", "month": "month", "quarter": "quarter", "season": "season", "year": "year",
        "decade": "decade", "century": "decade",
    }  # fmt: skip
    return table[unit]


def around(d: date, unit: str, shift: int) -> Interval:
    """The calendar unit that holds a day, or the one so many before or after it."""
    match unit:
        case "day" | "night":
            return days(d, shift)
        case "week":
            return week(d, shift)
        case "weekend":
            return weekend(d, shift)
        case "month":
            return month(d.year, d.month + shift)
        case "quarter":
            return quarter(d.year, (d.month + 2) // 3 + shift)
        case "year":
            return year(d.year + shift)
        case "decade":
            return decade(d.year // 10 * 10 + 10 * shift)
    raise ValueError(f"no calendar unit: {unit!r}")
