"""What time expressions mean: a calculation for each kind of rule, against the day of publication and the tense.

What can't be settled stays open: an Interval without days. Nothing is invented for want of a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.numbers import find_numbers
from kg.extract.times import intervals as cal
from kg.extract.times.intervals import Interval
from kg.extract.times.tense import looks_ahead
from kg.language import Language
from kg.language.times import Limit, Meaning, Rule, Unit
from kg.nlp.page import Page


class UnsettledError(Exception):
    """The text, or want of a day of publication, leaves open which days are meant."""


class Setting:
    """What an expression is read against: the day of publication, and what its sentence says.

    Attributes:
        at: where the expression begins in the text, with what stands before it.
        limit: what its "since", "by" ... makes of it, None without one.
        led: such a word, or one like "the end of", stands before it.
    """

    def __init__(self, page: Page, language: Language, day: date | None, at: int) -> None:
        self.page, self.language, self.words, self.day, self.at = page, language, language.times, day, at
        self.limit: Limit | None = None
        self.led = False

    @property
    def now(self) -> date:
        """The day of publication; raises UnsettledError where none is known."""
        if self.day is None:
            raise UnsettledError
        return self.day

    @cached_property
    def ahead(self) -> bool | None:
        """True where the verb looks ahead, False where it looks back ("since" always does), None where unsaid."""
        if self.limit == "since":
            return False
        return looks_ahead(self.page, self.page.token_at(self.at), self.language.tense)

    def speaks_of(self, topic: frozenset[str]) -> bool:
        """The sentence has one of the words, for rules that need a topic."""
        first, last = self.page.sentences[self.page.sentence[self.page.token_at(self.at)]]
        return not topic.isdisjoint(self.page.lower[first:last])

    def number(self, text: str) -> int | None:
        """The whole number a phrase says; None for "a few" and for no number."""
        if text in self.words.words.counts:
            return self.words.words.counts[text]
        found = find_numbers(Lexemes(text, self.language))
        return int(found[0].low) if found and found[0].high is not None else None

    def year(self, said: Groups) -> int | None:
        """The year an expression names: "2019", "'19", "last year"; None if none."""
        if "of_year" in said:
            return self.now.year + self.words.words.shifts[said["of_year"]]
        text = said.get("year") or said.get("short")
        if not text or len(text) == 4:
            return int(text) if text else None
        return (2000 if int(text) < 50 else 1900) + int(text)

    def unit(self, said: Groups) -> Unit:
        """The unit of time an expression names, whether one or several."""
        return self.words.units[said.get("unit") or said["units"]]


Groups = Mapping[str, str]
"""The named groups of a rule's pattern that matched, in lower case, with single blanks."""


def meaning(rule: Rule, m: re.Match[str], s: Setting) -> Interval | None:
    """What a match of a rule means; None: no time after all."""
    said = {k.rstrip("_"): " ".join(v.lower().split()) for k, v in m.groupdict().items() if v}
    try:
        return MEANINGS[rule.means](said, s)
    except (UnsettledError, ValueError, OverflowError):  # the latter where it leaves the calendar
        return Interval(None, None, rule.open or cal.GRANULARITY[s.unit(said)])


def _near(s: Setting, candidates: list[Interval]) -> Interval | None:
    """Of one expression in several years: the last not after now, the next not before it, or the nearest."""
    now = s.now
    back = [c for c in candidates if c.begin is not None and c.begin <= now]
    forth = [c for c in candidates if c.end is not None and c.end >= now]
    if s.ahead is True:
        return forth[0] if forth else None
    if s.ahead is False:
        return back[-1] if back else None
    return min(candidates, key=lambda c: min(abs((c.begin or now) - now), abs((c.end or now) - now)))


def _unknown(said: Groups, s: Setting) -> Interval | None:
    """Counted from something the text spoke of: what, is for others to find out."""
    raise UnsettledError


def _calendar_date(said: Groups, s: Setting) -> Interval | None:
    month = int(said["m"]) if "m" in said else s.words.months[said["month"]]
    first = int(re.sub(r"\D", "", said["day"]))
    last = int(re.sub(r"\D", "", said.get("last", said["day"])))
    if last < first:
        return None
    spans = []
    for year in [int(said["year"])] if "year" in said else [s.now.year + d for d in (-1, 0, 1)]:
        try:
            spans.append(Interval(date(year, month, first), date(year, month, last), "day"))
        except ValueError:
            continue
    if not spans:
        return None
    near = spans[0] if "year" in said else _near(s, spans)
    return near or Interval(None, None, "day")


def _numeric_date(said: Groups, s: Setting) -> Interval | None:
    """14/06/2024 and 06/14/2024 are clear; 06/07/2024 stays open, as writers differ."""
    a, b, year = int(said["a"]), int(said["b"]), s.year(said) or 0
    if not (a and b):
        return None
    if a <= 12 and b <= 12 and a != b:
        raise UnsettledError
    try:
        return cal.day(date(year, b, a) if a > 12 else date(year, a, b))
    except ValueError:
        return None


def _weekday_time(said: Groups, s: Setting) -> Interval | None:
    away = s.words.weekdays[said["weekday"]] - s.now.weekday()
    following = away % 7
    if "shift" in said:
        shift = s.words.words.shifts[said["shift"]]
        return cal.day(s.now, (away, following or 7, following - 7)[shift])
    return cal.day(s.now, following if s.ahead or not following else following - 7)


def _weekday_of_week(said: Groups, s: Setting) -> Interval | None:
    shift, number = s.words.words.shifts[said["shift"]], s.words.weekdays[said["weekday"]]
    return cal.day(s.now, 7 * shift + number - s.now.weekday())


def _named_day(said: Groups, s: Setting) -> Interval | None:
    return cal.day(s.now, s.words.words.days[said["days"]])


def _weekend_time(said: Groups, s: Setting) -> Interval | None:
    if s.ahead is None:
        raise UnsettledError
    return cal.weekend(s.now, 0 if s.ahead or s.now.weekday() >= 5 else -1)


def _holiday(said: Groups, s: Setting) -> Interval | None:
    number, day = s.words.holidays[said["holiday"]]
    if (year := s.year(said)) is not None:
        return cal.day(date(year, number, day))
    return _near(s, [cal.day(date(s.now.year + d, number, day)) for d in (-1, 0, 1)])


def _month_time(said: Groups, s: Setting) -> Interval | None:
    number = s.words.months[said["month"]]
    if (year := s.year(said)) is not None:
        return cal.month(year, number)
    if "shift" not in said:
        return _near(s, [cal.month(s.now.year + d, number) for d in (-1, 0, 1)])
    shift = s.words.words.shifts[said["shift"]]
    is_here = (number - s.now.month) * shift > 0  # last or next within this year
    return cal.month(s.now.year + (0 if is_here else shift), number)


def _season_time(said: Groups, s: Setting) -> Interval | None:
    number = s.words.words.seasons[said["season"]]
    if (year := s.year(said)) is not None:
        return cal.season(year, number)
    now = s.now
    near = [cal.season(now.year + d, number) for d in (-2, -1, 0, 1)]
    if "shift" not in said:
        if s.ahead is None:
            raise UnsettledError
        return _near(s, near)
    shift = s.words.words.shifts[said["shift"]]
    if shift < 0:
        return [c for c in near if c.end and c.end < now][-1]
    if shift > 0:
        return next(c for c in near if c.begin and c.begin > now)
    return cal.season(now.year - (number == 3 and now.month < 6), number)


def _quarter_time(said: Groups, s: Setting) -> Interval | None:
    """Calendar quarters and halves; a company's fiscal ones differ, so those stay open."""
    number = int(said["n"]) if "n" in said else s.words.words.ordinals[said["ordinal"]]
    most, make = (2, cal.half) if "half" in said else (4, cal.quarter)
    if number > most:
        return None
    if "fiscal" in said:
        raise UnsettledError
    if (year := s.year(said)) is not None:
        return make(year, number if number > 0 else most)
    if number < 0 or not s.speaks_of(s.words.words.finance):
        return None  # of a match, or "the last half"
    if s.ahead is None:
        raise UnsettledError
    return _near(s, [make(s.now.year + d, number) for d in (-1, 0, 1)])


def _fiscal_year(said: Groups, s: Setting) -> Interval | None:
    """The US federal year (October to September) where government is spoken of; else all it can mean."""
    year = s.year(said) or 0
    if "last" in said:
        return Interval(date(year, 1, 1), date(year + 1, 12, 31), "year")
    if s.speaks_of(s.words.words.federal):
        return cal.months(year - 1, 10, 12, "year")
    return Interval(date(year - 1, 1, 1), date(year, 12, 31), "year")


def _decade_time(said: Groups, s: Setting) -> Interval | None:
    if "year" in said:
        return cal.decade(int(said["year"]))
    short = int(said["decade"])
    return cal.decade((1900 if short >= 20 else 2000) + short)


def _year_range(said: Groups, s: Setting) -> Interval | None:
    first, last = int(said["year"]), int(said["last"])
    last += first // 100 * 100 if last < 100 else 0
    return Interval(date(first, 1, 1), date(last, 12, 31), "year") if first < last <= first + 200 else None


def _year_time(said: Groups, s: Setting) -> Interval | None:
    return cal.year(int(said["year"]))


def _shifted_unit(said: Groups, s: Setting) -> Interval | None:
    unit, shift = s.unit(said), -1 if "rolling" in said else s.words.words.shifts[said["shift"]]
    if unit in ("minute", "hour", "fortnight", "century") or (unit == "day" and shift):
        return None
    if unit == "night":
        raise UnsettledError
    if "rolling" in said and unit == "weekend":
        return cal.weekend(s.now, -1 if s.now.weekday() < 6 else 0)
    is_rolling = "the" in said and shift and unit in ("week", "month", "year", "decade")
    if "rolling" in said or is_rolling:  # "over the next decade"; "next decade" is the calendar's
        return cal.rolling(s.now, unit, 1, shift > 0)
    return cal.around(s.now, unit, shift)


def _counted(said: Groups, s: Setting, count: int | None) -> tuple[Unit, int]:
    """The unit and how many of it, where they can be counted from a day; raises UnsettledError where not."""
    unit = s.unit(said)
    if count is None or unit in ("minute", "hour"):
        raise UnsettledError
    as_one: dict[Unit, Unit] = {"night": "day", "weekend": "week"}
    return as_one.get(unit, unit), count


def _away(said: Groups, s: Setting, sign: int) -> Interval:
    """The day, week, month, year or decade so many units away; minutes and hours stay open."""
    unit, count = _counted(said, s, s.number(said["num"]))
    if count > 3000:
        raise UnsettledError
    return cal.around(cal.move(s.now, unit, sign * count), unit, 0)


def _in_units(said: Groups, s: Setting) -> Interval | None:
    """As in "In two weeks" is a time only where the verb looks ahead; else it is how long something took."""
    return _away(said, s, 1) if s.ahead else None


def _half_ago(said: Groups, s: Setting) -> Interval | None:
    unit, halves = s.words.units[said.get("unit") or said["half"]], 3 if "unit" in said else 1
    size = {"year": 6, "decade": 60}.get(unit, 600)
    return cal.around(cal.shift_months(s.now, -halves * size), "month" if unit == "year" else "year", 0)


def _past_units(said: Groups, s: Setting) -> Interval | None:
    """As in "The past two weeks", "the next month or two"; "recent weeks" and "the past few" stay open."""
    one = 1 if "unit" in said else None
    unit, count = _counted(said, s, s.number(said["num"]) if "num" in said else one)
    shift = s.words.words.shifts.get(said["way"])
    if shift is None:
        raise UnsettledError
    return cal.rolling(s.now, unit, count, shift > 0)


def _bare_unit(said: Groups, s: Setting) -> Interval | None:
    return cal.around(s.now, s.unit(said), 0) if s.led else None


def _clock(said: Groups, s: Setting) -> Interval | None:
    """A time of day by itself; the day it belongs to is put to it where one stands beside it."""
    if "clock" in said:
        return Interval(None, None, "hour", s.words.words.clocks[said["clock"]])
    hour = int(said["h"])
    if "am" in said or "pm" in said:
        hour = hour % 12 + 12 * ("pm" in said)
    return Interval(None, None, "minute" if "min" in said else "hour", f"{hour:02d}:{said.get('min', '00')}")


MEANINGS: dict[Meaning, Callable[[Groups, Setting], Interval | None]] = {
    "calendar_date": _calendar_date,
    "numeric_date": _numeric_date,
    "weekday_time": _weekday_time,
    "weekday_of_week": _weekday_of_week,
    "named_day": _named_day,
    "weekend_time": _weekend_time,
    "holiday": _holiday,
    "month_time": _month_time,
    "season_time": _season_time,
    "quarter_time": _quarter_time,
    "fiscal_year": _fiscal_year,
    "decade_time": _decade_time,
    "year_range": _year_range,
    "year_time": _year_time,
    "shifted_unit": _shifted_unit,
    "units_ago": lambda said, s: _away(said, s, -1),
    "half_ago": _half_ago,
    "units_from_now": lambda said, s: _away(said, s, 1),
    "in_units": _in_units,
    "past_units": _past_units,
    "bare_unit": _bare_unit,
    "clock": _clock,
    "unknown": _unknown,
}
