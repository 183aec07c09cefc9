"""What time expressions mean: a calculation for each rule, against the day of publication and the tense.

What can't be settled stays open: an Interval without days. Nothing is invented for want of a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property

from kg.extract.figures.numbers import find_numbers, lexemes
from kg.extract.textindex import TextIndex
from kg.extract.times import intervals as cal
from kg.extract.times.intervals import Interval
from kg.extract.times.tense import looks_ahead
from kg.language import ENGLISH
from kg.record import Granularity


class Setting:
    """What an expression is read against: the day of publication, and what its sentence says."""

    def __init__(self, now: date | None, index: TextIndex, offset: int) -> None:
        self.now, self._index, self._offset = now, index, offset
        self.limit: str | None = None  # "since" looks back whatever the verb does

    @cached_property
    def ahead(self) -> bool | None:
        """True where the verb looks ahead, False where it looks back, None where it doesn't say."""
        return (
            False
            if self.limit in ("since", "ever since")
            else looks_ahead(self._index.token_at(self._offset))
        )

    def speaks_of(self, topic: list[str]) -> bool:
        """The sentence has one of the words, for rules that need a topic."""
        text = self._index.sentence_text(self._index.token_at(self._offset).i).lower()
        return not set(re.findall(r"[a-z]+", text)).isdisjoint(topic)


Resolver = Callable[[re.Match[str], Setting], Interval | None]


def _group(m: re.Match[str], name: str) -> str | None:
    return m.groupdict().get(name)


def _month_number(m: re.Match[str]) -> int:
    return ENGLISH.times.months[m["month"] or m["month_"]]


def _weekday_number(m: re.Match[str]) -> int:
    return ENGLISH.times.weekdays[m["weekday"] or m["weekday_"]]


def number(text: str) -> int | None:
    """The whole number a phrase says; None for "a few" and for no number."""
    text = text.strip().lower()
    if text in ("a", "an"):
        return 1
    if text.startswith(("a couple", "couple")):
        return 2
    found = find_numbers(lexemes(text))
    return int(found[0].low) if found and found[0].high is not None else None


def open_time(granularity: Granularity) -> Resolver:
    return lambda m, s: Interval(None, None, granularity)


def _year_number(text: str) -> int:
    return int(text) if len(text) == 4 else (2000 if int(text) < 50 else 1900) + int(text)


def _near(s: Setting, candidates: list[Interval]) -> Interval | None:
    """Of one expression in several years: the last not after now, the next not before it, or the nearest."""
    now = s.now
    if now is None:
        return None
    back = [c for c in candidates if c.begin is not None and c.begin <= now]
    forth = [c for c in candidates if c.end is not None and c.end >= now]
    if s.ahead is True:
        return forth[0] if forth else None
    if s.ahead is False:
        return back[-1] if back else None
    return min(candidates, key=lambda c: min(abs((c.begin or now) - now), abs((c.end or now) - now)))


def calendar_date(m: re.Match[str], s: Setting) -> Interval | None:
    number_ = int(m["m"]) if _group(m, "m") else _month_number(m)
    first = int(re.sub(r"\D", "", m["day"]))
    last = int(re.sub(r"\D", "", _group(m, "last") or m["day"]))
    years = [int(m["year"])] if m["year"] else [s.now.year + d for d in (-1, 0, 1)] if s.now else []
    spans = []
    for y in years:
        try:
            spans.append(Interval(date(y, number_, first), date(y, number_, last), "day"))
        except ValueError:
            continue
    if years and not spans:
        return None
    if last < first:
        return None
    return spans[0] if m["year"] else _near(s, spans) or Interval(None, None, "day")


def numeric_date(m: re.Match[str], s: Setting) -> Interval | None:
    """14/06/2024 and 06/14/2024 are clear; 06/07/2024 stays open, as writers differ."""
    a, b, y = int(m["a"]), int(m["b"]), _year_number(m["year"])
    try:
        if a > 12 or a == b:
            return cal.day(date(y, b, a))
        return cal.day(date(y, a, b)) if b > 12 else Interval(None, None, "day") if a and b else None
    except ValueError:
        return None


def month_time(m: re.Match[str], s: Setting) -> Interval | None:
    n, shift = _month_number(m), _group(m, "shift")
    if year := _group(m, "year"):
        return cal.month(int(year), n)
    if s.now is None:
        return Interval(None, None, "month")
    y, now = s.now.year, s.now.month
    if shift in ("last", "past"):
        return cal.month(y if n < now else y - 1, n)
    if shift in ("next", "coming"):
        return cal.month(y if n > now else y + 1, n)
    if shift:
        return cal.month(y, n)
    return _near(s, [cal.month(y + d, n) for d in (-1, 0, 1)])


def month_of_year(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "month")
    return cal.month(s.now.year + ENGLISH.times.shifts[m["shift"]], _month_number(m))


def weekday_time(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "day")
    shift, ahead = _group(m, "shift"), (_weekday_number(m) - s.now.weekday()) % 7
    if shift in ("last", "past"):
        return cal.days(s.now, ahead - 7)
    if shift in ("next", "coming"):
        return cal.days(s.now, ahead or 7)
    if shift == "this":
        return cal.days(s.now, _weekday_number(m) - s.now.weekday())
    return cal.days(s.now, ahead if s.ahead or not ahead else ahead - 7)


def weekday_of_week(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "day")
    first = cal.week(s.now, ENGLISH.times.shifts[m["shift"]]).begin
    return cal.days(first, _weekday_number(m)) if first else None


def named_day(m: re.Match[str], s: Setting) -> Interval | None:
    return (
        cal.days(s.now, ENGLISH.times.days[re.sub(r"\s", " ", m["word"].lower())])
        if s.now
        else Interval(None, None, "day")
    )


def shifted_unit(m: re.Match[str], s: Setting) -> Interval | None:
    unit, shift = m["unit"].lower(), m["shift"].lower()
    if unit in ("minute", "hour", "night", "fortnight", "century", "centurie") or (
        unit == "day" and shift != "this"
    ):
        return None if unit != "night" else Interval(None, None, "day")
    if s.now is None:
        return Interval(None, None, cal.unit_granularity(unit))
    rolling = (
        m[0].lower().startswith("the ")
        and shift in ("last", "next", "coming")
        and unit in ("day", "week", "month", "year", "decade")
    )
    if rolling:
        return cal.rolling(
            s.now, unit, 1, shift != "last"
        )  # "over the next decade"; "next decade" is the calendar's
    if shift == "past":
        return (
            cal.rolling(s.now, unit, 1, False)
            if unit != "weekend"
            else cal.weekend(s.now, -1 if s.now.weekday() < 6 else 0)
        )
    return cal.around(s.now, unit, ENGLISH.times.shifts[shift])


def weekend_time(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None or s.ahead is None:
        return Interval(None, None, "day")
    return cal.weekend(s.now, 0 if s.ahead or s.now.weekday() >= 5 else -1)


def season_time(m: re.Match[str], s: Setting) -> Interval | None:
    n, shift = ENGLISH.times.seasons[m["season"].lower()], (_group(m, "shift") or "").lower()
    if year := _group(m, "year"):
        return cal.season(int(year), n)
    if s.now is None:
        return Interval(None, None, "season")
    now = s.now
    near = [cal.season(now.year + d, n) for d in (-2, -1, 0, 1)]
    if shift in ("last", "past"):
        return [c for c in near if c.end and c.end < now][-1]
    if shift in ("next", "coming"):
        return next(c for c in near if c.begin and c.begin > now)
    if shift:
        return cal.season(now.year - (n == 3 and now.month < 6), n)
    return _near(s, near) if s.ahead is not None else Interval(None, None, "season")


def season_of_year(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "season")
    return cal.season(
        s.now.year + ENGLISH.times.shifts[m["shift"].lower()], ENGLISH.times.seasons[m["season"].lower()]
    )


def _at(s: Setting, unit: str, count: int | None, sign: int) -> Interval:
    """The day, week, month, year or decade so many units away; minutes and hours stay open."""
    unit = unit.lower().removesuffix("s")
    unit = {"centurie": "century", "night": "day", "weekend": "week"}.get(unit, unit)
    granularity = cal.unit_granularity(unit)
    if s.now is None or count is None or unit in ("minute", "hour") or count > 3000:
        return Interval(None, None, granularity)
    try:
        d = cal.move(s.now, unit, sign * count)
        if unit in ("week", "fortnight", "century"):
            return cal.week(d) if unit != "century" else cal.decade(d.year // 10 * 10)
        return cal.around(d, unit, 0)
    except (ValueError, OverflowError):  # it leaves the calendar, of the years 1 to 9999
        return Interval(None, None, granularity)


def units_ago(m: re.Match[str], s: Setting) -> Interval | None:
    return _at(s, m["unit"], number(m["num"]), -1)


def half_ago(m: re.Match[str], s: Setting) -> Interval | None:
    unit, whole = (m["unit"] or m["unit2"]).lower(), 3 if m["unit"] else 1
    size = {"year": 6, "decade": 60, "century": 600}[unit]
    if s.now is None:
        return Interval(None, None, "month" if unit == "year" else "year")
    d = cal.shift_months(s.now, -whole * size)
    return cal.month(d.year, d.month) if unit == "year" else cal.year(d.year)


def units_from_now(m: re.Match[str], s: Setting) -> Interval | None:
    return _at(s, m["unit"], number(m["num"]), 1)


def in_units(m: re.Match[str], s: Setting) -> Interval | None:
    """As in "In two weeks" is a time only where the verb looks ahead; else it is how long something took."""
    return _at(s, m["unit"], number(m["num"]), 1) if s.ahead else None


def _rolling(now: date, unit: str, count: int, ahead: bool) -> Interval:
    """The stretch, open where it leaves the calendar ("the past 5000 years")."""
    try:
        return cal.rolling(now, unit, count, ahead)
    except (ValueError, OverflowError):
        return Interval(None, None, cal.unit_granularity(unit))


def within_units(m: re.Match[str], s: Setting) -> Interval | None:
    count, unit = number(m["num"]), m["unit"].lower()
    if s.now is None or count is None or unit in ("minute", "hour", "night", "weekend", "centurie"):
        return Interval(None, None, cal.unit_granularity(unit.replace("centurie", "century")))
    return _rolling(s.now, unit, count, True)


def past_units(m: re.Match[str], s: Setting) -> Interval | None:
    way, unit = m["way"].lower(), m["unit"].lower().removesuffix("s")
    unit = {"centurie": "century", "night": "day", "weekend": "week"}.get(unit, unit)
    text = _group(m, "num")
    count = number(text) if text and text != "so" else 1 if not m[0].lower().endswith("s") else None
    granularity = cal.unit_granularity(unit)
    if (
        s.now is None
        or count is None
        or way in ("recent", "previous", "following", "preceding")
        or unit in ("minute", "hour")
    ):
        return Interval(None, None, granularity)
    return _rolling(s.now, unit, count, way in ("next", "coming"))


def anaphoric(m: re.Match[str], s: Setting) -> Interval | None:
    """Before or after something the text spoke of: what, is for others to find out."""
    unit = m["unit"].lower().replace("centurie", "century")
    return Interval(None, None, cal.unit_granularity(unit))


def quarter_time(m: re.Match[str], s: Setting) -> Interval | None:
    """Calendar quarters and halves; a company's fiscal ones differ, so those stay open."""
    what, word = m["what"].lower(), m["ordinal"].lower()
    n = int(word) if word.isdigit() else ENGLISH.times.ordinals[word]
    is_half = what in ("half", "h")
    if is_half and word in ("last", "final"):
        n = 2
    if is_half and n > 2:
        return None
    make = cal.half if is_half else cal.quarter
    if _group(m, "fiscal") or _group(m, "own"):
        return Interval(None, None, "quarter")
    if text := _group(m, "year") or _group(m, "short"):
        return make(_year_number(text), n)
    if shift := _group(m, "shift"):
        return make(s.now.year + ENGLISH.times.shifts[shift], n) if s.now else Interval(None, None, "quarter")
    if word in ("last", "final") or not s.speaks_of(ENGLISH.times.finance):
        return None  # of a match, or "the last half"
    if s.now is None or s.ahead is None:
        return Interval(None, None, "quarter")
    return _near(s, [make(s.now.year + d, n) for d in (-1, 0, 1)])


def fiscal_year(m: re.Match[str], s: Setting) -> Interval | None:
    """The US federal year (October to September) where government is spoken of; else all it can mean."""
    y = _year_number(m["year"])
    if _group(m, "last"):
        return Interval(date(y, 1, 1), date(y + 1, 12, 31), "year")
    if s.speaks_of(ENGLISH.times.federal):
        return cal.months(y - 1, 10, 12, "year")
    return Interval(date(y - 1, 1, 1), date(y, 12, 31), "year")


def decade_time(m: re.Match[str], s: Setting) -> Interval | None:
    short = _group(m, "short")
    if short:
        return cal.decade((1900 if int(short) >= 20 else 2000) + int(short))
    return cal.decade(int(m["year"]))


def year_range(m: re.Match[str], s: Setting) -> Interval | None:
    first, last = int(m["year"]), m["last"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < end <= first + 200:
        return None
    return Interval(date(first, 1, 1), date(end, 12, 31), "year")


def year_time(m: re.Match[str], s: Setting) -> Interval | None:
    return cal.year(int(m["year"]))


def holiday(m: re.Match[str], s: Setting) -> Interval | None:
    number_, day_ = ENGLISH.times.holidays[re.sub(r"\s", " ", m["holiday"])]
    if m["year"]:
        return cal.day(date(int(m["year"]), number_, day_))
    if s.now is None:
        return Interval(None, None, "day")
    if m["shift"]:
        return cal.day(date(s.now.year + ENGLISH.times.shifts[m["shift"]], number_, day_))
    return _near(s, [cal.day(date(s.now.year + d, number_, day_)) for d in (-1, 0, 1)])


def clock(m: re.Match[str], s: Setting) -> Interval | None:
    """A time of day by itself; the day it belongs to is put to it where one stands beside it."""
    if named := _group(m, "named"):
        return Interval(None, None, "hour", "00:00" if named == "midnight" else "12:00")
    h, half_ = int(m["h"]), (_group(m, "half") or "").lower()
    if half_:
        h = h % 12 + (12 if half_ == "p" else 0)
    minutes = m["min"]
    return Interval(None, None, "minute" if minutes else "hour", f"{h:02d}:{minutes or '00'}")
