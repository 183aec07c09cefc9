"""The rules of time expressions: one pattern and one calculation each, against the day of publication and the tense.

The classes are those of TIMEX3 (TimeML 1.2.1) that name a point or stretch of the calendar; a mere duration ("for four
months") is none. What a rule can't settle stays open: an Interval without days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import msgspec

from kg.extract import intervals as cal
from kg.extract import lexicon
from kg.extract.intervals import Interval, Part
from kg.extract.numbers import find_numbers, lexemes
from kg.extract.tense import looks_ahead
from kg.extract.textindex import TextIndex
from kg.record import Granularity


class TimeLexicon(msgspec.Struct, forbid_unknown_fields=True):
    """Schema of times.toml."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    ordinals: dict[str, int]
    shifts: dict[str, int]
    parts: dict[str, Part]
    days: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    heads: list[str]


class Setting:
    """What an expression is read against: the day of publication, and what its sentence says."""

    def __init__(self, now: date | None, index: TextIndex, offset: int) -> None:
        self.now, self._index, self._offset = now, index, offset

    @cached_property
    def ahead(self) -> bool | None:
        """True where the verb looks ahead, False where it looks back, None where it doesn't say."""
        return looks_ahead(self._index.token_at(self._offset))

    @cached_property
    def sentence(self) -> str:
        """The sentence in lower case, for rules that need a topic."""
        return self._index.sentence_text(self._index.token_at(self._offset).i).lower()


Resolver = Callable[[re.Match[str], Setting], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, and what a match of it means (None: no time after all)."""

    name: str
    pattern: re.Pattern[str]
    resolve: Resolver


@cache
def words() -> TimeLexicon:
    """The time words of the language."""
    return lexicon.load("times", TimeLexicon)


def _alternatives(entries: object) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(entries, key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


_NUM = (
    r"(?:\d+|a\scouple\s(?:of\s)?|a\sfew|several|a\sdozen|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|ninety|"
    r"(?:twenty|thirty|forty|fifty)-(?:one|two|three|four|five|six|seven|eight|nine)|a\shundred)"
)
_UNIT = r"(?:minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century|centurie)"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|,\d|\.\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|-(?:year|month|day))"
_FINANCE = re.compile(
    r"\b(?:profits?|revenues?|earnings|sales|gdp|growth|economy|economic|shares?|loss|income|fiscal|results|company|deliver\w+|"
    r"production|shipments|exports|imports|inflation|unemployment|investors?|analysts?|market|prices|margins?|fundraising|raised)\b"
)
_FEDERAL = re.compile(r"\b(?:federal|congress|pentagon|government|agency|department|ice|administration|budget|senate|house)\b")


@cache
def rules() -> tuple[Rule, ...]:
    """All rules; where several match at a place, the longest match counts, among equals the first."""
    w = words()
    month = rf"(?P<month>{_alternatives(w.months)})\b\.?"
    weekday = rf"(?P<weekday>{_alternatives(w.weekdays)})\b\.?"
    season = rf"(?P<season>{_alternatives(w.seasons)})"
    ordinal = rf"(?P<ordinal>{_alternatives(w.ordinals)})"
    year, shift = rf"(?P<year>{_YEAR})", rf"(?P<shift>{_alternatives(w.shifts)}|past)"
    daypart = r"(?:\s(?:early\s)?(?:morning|afternoon|evening|night))?"
    table: list[tuple[str, str, Resolver]] = [
        ("iso date", r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)\b", _date),
        ("month day year", rf"(?:{weekday},?\s)?{month}\s(?P<day>{_DAY})\b(?!\s?(?:percent|per\scent|million|billion))"
                           rf"(?:\s?[-–]\s?(?P<last>{_DAY})\b)?(?:,?\s{year}\b)?", _date),
        ("day month year", rf"(?:{weekday},?\s)?(?:the\s)?(?P<day>{_DAY})(?:\s?[-–]\s?(?P<last>{_DAY})\b)?\s(?:of\s)?{month}(?:,?\s{year}\b)?", _date),
        ("numeric date", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)\b", _numeric),
        ("month year", rf"{month}(?:\sof)?,?\s{year}\b", _month),
        ("month", rf"{month}", _month),
        ("shifted month", rf"(?:this\s)?{shift}\s{month}(?!\s\d)", _month),
        ("month of a year", rf"{month}\s(?:of\s)?(?P<shift>last|this|next)\syear\b", _month_of),
        ("weekday", rf"{weekday}{daypart}(?!s)", _weekday),
        ("shifted weekday", rf"(?:this\s)?{shift}\s{weekday}{daypart}(?!s)", _weekday),
        ("weekday of a week", rf"{weekday}\s(?:of\s)?(?P<shift>last|this|next)\sweek\b", _weekday_of),
        ("anaphoric weekday", rf"the\s(?:previous|following|same|next)\s{weekday}", _open("day")),
        ("named day", rf"(?P<word>(?i:{_alternatives(w.days)}))\b(?!['’]s\s(?:world|young))", _named_day),
        ("day and part", r"(?P<word>(?i:yesterday|tomorrow))\s(?:morning|afternoon|evening|night)\b", _named_day),
        ("shifted unit", rf"(?i:(?:the\s|this\s)?{shift}\s(?P<unit>{_UNIT})\b(?!s))", _shifted),
        ("weekend", r"(?i:the\sweekend)\b", _the_weekend),
        ("shifted season", rf"(?i:(?:this\s)?{shift}\s{season})\b", _season),
        ("season year", rf"(?i:(?:the\s)?{season})(?:\sof)?,?\s{year}\b(?:[-–/]\d\d\b)?", _season),
        ("season of a year", rf"(?i:(?:the\s)?{season}\sof\s(?P<shift>last|this|next)\syear)\b", _season_of),
        ("season", rf"(?i:in\s(?:the\s)?{season})\b(?!\sof\s)", _season),
        ("ago", rf"(?i:(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?\sago)\b", _ago),
        ("half ago", rf"(?i:(?:a\s(?P<unit>year|decade|century)\sand\sa\shalf|half\sa\s(?P<unit2>year|decade|century))\sago)\b", _half_ago),
        ("from now", rf"(?i:(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?\s(?:from\snow|from\stoday|hence))\b", _from_now),
        ("in units", rf"(?i:in\s(?:about\s|just\s)?(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?)\b(?!['’]|\s(?:of|ago|old))", _in_units),
        ("within units", rf"(?i:within\s(?:the\snext\s)?(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?)\b", _within),
        ("past units", rf"(?i:(?:the\s|these\s)?(?P<way>past|last|next|coming|recent|previous|following|preceding)\s"
                       rf"(?:(?P<num>{_NUM}|few|couple\sof|couple)\s)?(?P<unit>{_UNIT})s)\b", _past_units),
        ("past unit", rf"(?i:the\s(?P<way>past|coming)\s(?P<unit>{_UNIT}))\b(?!s)", _past_units),
        ("anaphoric", rf"(?i:(?:the\s(?:same|following|previous|next|preceding)\s(?P<unit>day|night|week|weekend|month|year|decade)"
                      rf"|the\s(?P<unit2>day|night|week|month|year)\s(?:before|after|earlier|later)\b|that\s(?P<unit3>day|night|week|weekend|month|year)"
                      rf"|(?P<num>{_NUM})\s(?P<unit4>{_UNIT})s?\s(?:later|earlier|afterwards?|beforehand)))\b", _anaphoric),
        ("quarter", rf"(?i:(?:the\s)?{ordinal}[\s-](?P<what>quarter|half))\b(?!\s(?:of\sthe\s(?:game|match)|final))"
                    rf"(?:(?:\sof)?,?\s(?:the\s)?(?:{year}\b|(?P<shift>last|this|next)\syear\b|(?P<fiscal>(?i:fiscal|financial)(?:\syear)?)(?:\s(?P<fy>{_YEAR}))?))?",
         _quarter),
        ("q1", rf"(?P<what>[QH])(?P<ordinal>[1-4])\b(?:(?:\sof)?\s{year}\b|\s?['’](?P<short>\d\d)\b)?", _quarter),
        ("fiscal year", rf"(?i:(?:the\s)?(?:fiscal|financial|tax)(?:\syear)?)\s{year}\b(?:[-–/](?P<last>\d\d(?:\d\d)?)\b)?", _fiscal),
        ("fy", r"FY\s?['’]?(?P<year>20\d\d|\d\d)\b", _fiscal),
        ("decade", r"(?:(?i:the)\s)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
        ("short decade", r"(?:(?i:the)\s)?['’‘](?P<short>\d0)s\b", _decade),
        ("year range", rf"(?P<year>{_YEAR})\s?[-–/]\s?(?P<last>{_YEAR}|\d\d)\b(?![-–/]\d)", _year_range),
        ("year", rf"(?:the\syear\s)?{year}\b(?![-–/]\d|(?:,\d))", _year),
        ("holiday", rf"(?P<holiday>{_alternatives(w.holidays)})(?:\sDay)?\b(?:,?\s(?:{year}\b|of\s(?P<shift>last|this|next)\syear\b))?", _holiday),
        ("clock", r"(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>[apAP])\.?[mM]\b\.?", _clock),
        ("24 hours", r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?=\s(?:GMT|UTC|local|hours|CET|ET|EST|BST)\b)", _clock),
        ("noon", r"(?P<named>noon|midnight|midday)\b", _clock),
    ]  # fmt: skip
    return tuple(Rule(name, re.compile(pattern), resolve) for name, pattern, resolve in table)


def _group(m: re.Match[str], name: str) -> str | None:
    return m.groupdict().get(name)


def number(text: str) -> int | None:
    """The whole number a phrase says; None for "a few" and for no number."""
    text = text.strip().lower()
    if text in ("a", "an"):
        return 1
    if text.startswith(("a couple", "couple")):
        return 2
    found = find_numbers(lexemes(text))
    return int(found[0].low) if found and found[0].high is not None else None


def _open(granularity: Granularity) -> Resolver:
    return lambda m, s: Interval(None, None, granularity)


def _year_number(text: str) -> int:
    return int(text) if len(text) == 4 else (2000 if int(text) < 50 else 1900) + int(text)


def _near(s: Setting, candidates: list[Interval]) -> Interval | None:
    """Of the same expression in several years: the last one not after now, the next one not before it, or the nearest."""
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


def _date(m: re.Match[str], s: Setting) -> Interval | None:
    name = _group(m, "month")
    number_ = words().months[name] if name else int(m["m"])
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


def _numeric(m: re.Match[str], s: Setting) -> Interval | None:
    """14/06/2024 and 06/14/2024 are clear; 06/07/2024 stays open, as writers differ."""
    a, b, y = int(m["a"]), int(m["b"]), _year_number(m["year"])
    try:
        if a > 12 or a == b:
            return cal.day(date(y, b, a))
        return cal.day(date(y, a, b)) if b > 12 else Interval(None, None, "day") if a and b else None
    except ValueError:
        return None


def _month(m: re.Match[str], s: Setting) -> Interval | None:
    n, shift = words().months[m["month"]], _group(m, "shift")
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


def _month_of(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "month")
    return cal.month(s.now.year + words().shifts[m["shift"]], words().months[m["month"]])


def _weekday(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "day")
    shift, ahead = _group(m, "shift"), (words().weekdays[m["weekday"]] - s.now.weekday()) % 7
    if shift in ("last", "past"):
        return cal.days(s.now, ahead - 7)
    if shift in ("next", "coming"):
        return cal.days(s.now, ahead or 7)
    if shift == "this":
        return cal.days(s.now, words().weekdays[m["weekday"]] - s.now.weekday())
    return cal.days(s.now, ahead if s.ahead or not ahead else ahead - 7)


def _weekday_of(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "day")
    first = cal.week(s.now, words().shifts[m["shift"]]).begin
    return cal.days(first, words().weekdays[m["weekday"]]) if first else None


def _named_day(m: re.Match[str], s: Setting) -> Interval | None:
    return cal.days(s.now, words().days[re.sub(r"\s", " ", m["word"].lower())]) if s.now else Interval(None, None, "day")


def _shifted(m: re.Match[str], s: Setting) -> Interval | None:
    unit, shift = m["unit"].lower(), m["shift"].lower()
    if unit in ("minute", "hour", "night", "fortnight", "century", "centurie") or (unit == "day" and shift != "this"):
        return None if unit != "night" else Interval(None, None, "day")
    if s.now is None:
        return Interval(None, None, cal.unit_granularity(unit))
    if shift == "past":
        return cal.rolling(s.now, unit, 1, False) if unit != "weekend" else cal.weekend(s.now, -1 if s.now.weekday() < 6 else 0)
    return cal.around(s.now, unit, words().shifts[shift])


def _the_weekend(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None or s.ahead is None:
        return Interval(None, None, "day")
    return cal.weekend(s.now, 0 if s.ahead or s.now.weekday() >= 5 else -1)


def _season(m: re.Match[str], s: Setting) -> Interval | None:
    n, shift = words().seasons[m["season"].lower()], (_group(m, "shift") or "").lower()
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


def _season_of(m: re.Match[str], s: Setting) -> Interval | None:
    if s.now is None:
        return Interval(None, None, "season")
    return cal.season(s.now.year + words().shifts[m["shift"].lower()], words().seasons[m["season"].lower()])


def _at(s: Setting, unit: str, count: int | None, sign: int) -> Interval:
    """The day, week, month, year or decade so many units away; minutes and hours are within the day, if few."""
    unit = unit.lower().removesuffix("s")
    unit = {"centurie": "century", "night": "day", "weekend": "week"}.get(unit, unit)
    granularity = cal.unit_granularity(unit)
    if s.now is None or count is None or unit in ("minute", "hour") or count > 3000:
        return Interval(None, None, granularity)
    try:
        d = cal.move(s.now, unit, sign * count)
    except (ValueError, OverflowError):
        return Interval(None, None, granularity)
    if unit in ("week", "fortnight", "century"):
        return cal.week(d) if unit != "century" else cal.decade(d.year // 10 * 10)
    return cal.around(d, unit, 0)


def _ago(m: re.Match[str], s: Setting) -> Interval | None:
    return _at(s, m["unit"], number(m["num"]), -1)


def _half_ago(m: re.Match[str], s: Setting) -> Interval | None:
    unit, whole = (m["unit"] or m["unit2"]).lower(), 3 if m["unit"] else 1
    size = {"year": 6, "decade": 60, "century": 600}[unit]
    if s.now is None:
        return Interval(None, None, "month" if unit == "year" else "year")
    d = cal.shift_months(s.now, -whole * size)
    return cal.month(d.year, d.month) if unit == "year" else cal.year(d.year)


def _from_now(m: re.Match[str], s: Setting) -> Interval | None:
    return _at(s, m["unit"], number(m["num"]), 1)


def _in_units(m: re.Match[str], s: Setting) -> Interval | None:
    """"In two weeks" is a time only where the verb looks ahead; else it says how long something took."""
    return _at(s, m["unit"], number(m["num"]), 1) if s.ahead else None


def _within(m: re.Match[str], s: Setting) -> Interval | None:
    count, unit = number(m["num"]), m["unit"].lower()
    if not s.ahead:
        return None
    if s.now is None or count is None or unit in ("minute", "hour", "night", "weekend", "centurie"):
        return Interval(None, None, cal.unit_granularity(unit.replace("centurie", "century")))
    return cal.rolling(s.now, unit, count, True)


def _past_units(m: re.Match[str], s: Setting) -> Interval | None:
    way, unit = m["way"].lower(), m["unit"].lower().removesuffix("s")
    unit = {"centurie": "century", "night": "day", "weekend": "week"}.get(unit, unit)
    text = _group(m, "num")
    count = number(text) if text else 1 if not m[0].lower().endswith("s") else None
    granularity = cal.unit_granularity(unit)
    if s.now is None or count is None or way in ("recent", "previous", "following", "preceding") or unit in ("minute", "hour"):
        return Interval(None, None, granularity)
    return cal.rolling(s.now, unit, count, way in ("next", "coming"))


def _anaphoric(m: re.Match[str], s: Setting) -> Interval | None:
    unit = next(u for u in (m["unit"], m["unit2"], m["unit3"], m["unit4"]) if u).lower().replace("centurie", "century")
    return Interval(None, None, cal.unit_granularity(unit))


def _quarter(m: re.Match[str], s: Setting) -> Interval | None:
    """Calendar quarters and halves; a company's fiscal ones differ, so those stay open."""
    what, word = m["what"].lower(), m["ordinal"].lower()
    n = int(word) if word.isdigit() else words().ordinals[word]
    is_half = what in ("half", "h")
    if is_half and word in ("last", "final"):
        n = 2
    if is_half and n > 2:
        return None
    make = cal.half if is_half else cal.quarter
    if _group(m, "fiscal"):
        return Interval(None, None, "quarter")
    if text := _group(m, "year") or _group(m, "short"):
        return make(_year_number(text), n)
    if shift := _group(m, "shift"):
        return make(s.now.year + words().shifts[shift], n) if s.now else Interval(None, None, "quarter")
    if word in ("last", "final") or not _FINANCE.search(s.sentence):
        return None  # of a match, or "the last half"
    if s.now is None or s.ahead is None:
        return Interval(None, None, "quarter")
    return _near(s, [make(s.now.year + d, n) for d in (-1, 0, 1)])


def _fiscal(m: re.Match[str], s: Setting) -> Interval | None:
    """The US federal year where government is spoken of (October to September); else all that the year can mean."""
    y = _year_number(m["year"])
    if _group(m, "last"):
        return Interval(date(y, 1, 1), date(y + 1, 12, 31), "year")
    if _FEDERAL.search(s.sentence):
        return cal.months(y - 1, 10, 12, "year")
    return Interval(date(y - 1, 1, 1), date(y, 12, 31), "year")


def _decade(m: re.Match[str], s: Setting) -> Interval | None:
    short = _group(m, "short")
    if short:
        return cal.decade((1900 if int(short) > 20 else 2000) + int(short))
    return cal.decade(int(m["year"]))


def _year_range(m: re.Match[str], s: Setting) -> Interval | None:
    first, last = int(m["year"]), m["last"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < end <= first + 200:
        return None
    return Interval(date(first, 1, 1), date(end, 12, 31), "year")


def _year(m: re.Match[str], s: Setting) -> Interval | None:
    return cal.year(int(m["year"]))


def _holiday(m: re.Match[str], s: Setting) -> Interval | None:
    number_, day_ = words().holidays[re.sub(r"\s", " ", m["holiday"])]
    if m["year"]:
        return cal.day(date(int(m["year"]), number_, day_))
    if s.now is None:
        return Interval(None, None, "day")
    if m["shift"]:
        return cal.day(date(s.now.year + words().shifts[m["shift"]], number_, day_))
    return _near(s, [cal.day(date(s.now.year + d, number_, day_)) for d in (-1, 0, 1)])


def _clock(m: re.Match[str], s: Setting) -> Interval | None:
    """A time of day by itself; the day it belongs to is put to it where one stands beside it."""
    if named := _group(m, "named"):
        return Interval(None, None, "hour", "00:00" if named == "midnight" else "12:00")
    h, half_ = int(m["h"]), (_group(m, "half") or "").lower()
    if half_:
        h = h % 12 + (12 if half_ == "p" else 0)
    minutes = m["min"]
    return Interval(None, None, "minute" if minutes else "hour", f"{h:02d}:{minutes or '00'}")


def after(d: date) -> date:
    """The next day."""
    return d + timedelta(days=1)


def before(d: date) -> date:
    """The day before."""
    return d - timedelta(days=1)
