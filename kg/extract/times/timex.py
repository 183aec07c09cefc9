"""The rules of time expressions: a name, the calculation of its meaning, and a pattern.

The classes are those of TIMEX3 (TimeML 1.2.1) that name a point or stretch of the calendar; a mere duration
("for four months") is none. Months and weekdays match as written, all other words whatever their case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.extract.times import timevalues as means
from kg.extract.times.timevalues import Resolver
from kg.language import ENGLISH


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, and what a match of it means (None: no time after all)."""

    name: str
    resolve: Resolver
    pattern: re.Pattern[str]


def _alternatives(entries: Iterable[str]) -> str:
    ordered = sorted(entries, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in ordered)


def _name(group: str, entries: dict[str, int]) -> str:
    """A pattern of names (group), or of their abbreviations with the full stop they may have (group_)."""
    short = {n for n in entries if len(n) < 6 and any(o != n and o.startswith(n) for o in entries)}
    full = _alternatives(n for n in entries if n not in short)
    return rf"(?:(?P<{group}>{full})\b|(?P<{group}_>{_alternatives(short)})\b\.?)"


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUM = (
    r"(?:\d{1,12}|a\scouple\s(?:of\s)?|a\sfew|several|(?:half\s)?a\sdozen|a\shundred|an?|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:{_ONES}))?|{_ONES})"
)
_UNIT = r"(?:minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century|centurie)"
_YEAR = r"(?:1[5-9]|2[01])\d\d(?![\d%]|,\d|\.\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|-(?:year|month|day))"
_OF_YEAR = r"(?P<shift>last|this|next)\syear"


@cache
def rules() -> tuple[Rule, ...]:
    """All rules; where several match at a place the longest match counts, among equals the first."""
    w = ENGLISH.times
    month, weekday = _name("month", w.months), _name("weekday", w.weekdays)
    season, ordinal = rf"(?P<season>{_alternatives(w.seasons)})", rf"(?P<ordinal>{_alternatives(w.ordinals)})"
    year, shift = rf"(?P<year>{_YEAR})", rf"(?P<shift>{_alternatives(w.shifts)}|past)"
    daypart = r"(?:\s(?:early\s)?(?:morning|afternoon|evening|night))?"
    table: list[tuple[str, Resolver, str]] = [
        # days
        ("iso date", means.calendar_date, r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)\b"),
        ("month day year", means.calendar_date,
         rf"(?:{weekday},?\s)?{month}\s(?P<day>{_DAY})\b(?!\s?(?:percent|per\scent|million|billion))"
         rf"(?:\s?[-–]\s?(?P<last>{_DAY})\b)?(?:,?\s{year}\b)?"),
        ("day month year", means.calendar_date,
         rf"(?:{weekday},?\s)?(?:the\s)?(?P<day>{_DAY})(?:\s?[-–]\s?(?P<last>{_DAY})\b)?"
         rf"\s(?:of\s)?{month}(?:,?\s{year}\b)?"),
        ("numeric date", means.numeric_date, r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)\b"),
        ("weekday", means.weekday_time, rf"{weekday}{daypart}(?!s)"),
        ("shifted weekday", means.weekday_time, rf"(?:this\s)?{shift}\s{weekday}{daypart}(?!s)"),
        ("weekday of a week", means.weekday_of_week,
         rf"{weekday}\s(?:of\s)?(?P<shift>last|this|next)\sweek\b"),
        ("weekday the nth", means.open_time("day"), rf"{weekday}\sthe\s\d{{1,2}}th\b"),
        ("anaphoric weekday", means.open_time("day"), rf"the\s(?:previous|following|same|next)\s{weekday}"),
        ("named day", means.named_day,
         rf"(?P<word>(?i:{_alternatives(w.days)}))\b(?!['’]s\s(?:world|young))"),
        ("day and part", means.named_day,
         r"(?P<word>(?i:yesterday|tomorrow))\s(?:morning|afternoon|evening|night)\b"),
        ("weekend", means.weekend_time, r"(?i:the\sweekend)\b"),
        ("holiday", means.holiday,
         rf"(?P<holiday>{_alternatives(w.holidays)})(?:\sDay)?\b(?:,?\s(?:{year}\b|of\s{_OF_YEAR}\b))?"),
        # months, seasons, quarters
        ("month year", means.month_time, rf"{month}(?:\sof)?,?\s{year}\b"),
        ("month", means.month_time, rf"{month}"),
        ("shifted month", means.month_time, rf"(?:this\s)?{shift}\s{month}(?!\s\d)"),
        ("month of a year", means.month_of_year, rf"{month}\s(?:of\s)?{_OF_YEAR}\b"),
        ("season year", means.season_time, rf"(?i:(?:the\s)?{season})(?:\sof)?,?\s{year}\b(?:[-–/]\d\d\b)?"),
        ("shifted season", means.season_time, rf"(?i:(?:this\s)?{shift}\s{season})\b"),
        ("season of a year", means.season_of_year, rf"(?i:(?:the\s)?{season}\sof\s{_OF_YEAR})\b"),
        ("season", means.season_time, rf"(?i:in\s(?:the\s)?{season})\b(?!\sof\s|\s\d)"),
        ("quarter", means.quarter_time,
         rf"(?i:(?:the\s)?{ordinal}[\s-](?P<own>(?:fiscal|financial)\s)?(?P<what>quarter|half))\b"
         rf"(?!\s(?:of\sthe\s(?:game|match)|final))(?:(?:\sof)?,?\s(?:the\s)?(?:{year}\b|{_OF_YEAR}\b|"
         rf"(?P<fiscal>(?i:fiscal|financial)(?:\syear)?)(?:\s(?P<fy>{_YEAR}))?))?"),
        ("q1", means.quarter_time,
         rf"(?P<what>[QH])(?P<ordinal>[1-4])\b(?:(?:\sof)?\s{year}\b|\s?['’](?P<short>\d\d)\b)?"),
        # years and more
        ("fiscal year", means.fiscal_year,
         rf"(?i:(?:the\s)?(?:fiscal|financial|tax)(?:\syear)?)\s{year}\b(?:[-–/](?P<last>\d\d(?:\d\d)?)\b)?"),
        ("fy", means.fiscal_year, r"FY\s?['’]?(?P<year>20\d\d|\d\d)\b"),
        ("decade", means.decade_time, r"(?:(?i:the)\s)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b"),
        ("short decade", means.decade_time, r"(?:(?i:the)\s)?['’‘](?P<short>\d0)s\b"),
        ("year range", means.year_range, rf"(?P<year>{_YEAR})\s?[-–/]\s?(?P<last>{_YEAR}|\d\d)\b(?![-–/]\d)"),
        ("year", means.year_time, rf"(?:the\syear\s)?{year}\b(?![-–/]\d|(?:,\d))"),
        # counted from now
        ("shifted unit", means.shifted_unit,
         rf"(?i:(?:the\s|this\s)?{shift}\s(?P<unit>{_UNIT})\b(?!s|\sof\sthe\s\S+\scentury))"),
        ("ago", means.units_ago, rf"(?i:(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?\sago)\b"),
        ("half ago", means.half_ago,
         r"(?i:(?:a\s(?P<unit>year|decade|century)\sand\sa\shalf|half\sa\s(?P<unit2>year|decade|century))\sago)\b"),
        ("from now", means.units_from_now,
         rf"(?i:(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?\s(?:from\snow|from\stoday|hence))\b"),
        ("in units", means.in_units,
         rf"(?i:in\s(?:about\s|just\s)?(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?)\b(?!['’]|\s(?:of|ago|old))"),
        ("within units", means.within_units,
         rf"(?i:within\sthe\snext\s(?P<num>{_NUM})\s?(?P<unit>{_UNIT})s?)\b"),
        ("past units", means.past_units,
         r"(?i:(?:(?:the|these)\s)?(?P<way>past|last|next|coming|recent|(?<=he\s)(?:previous|following|preceding))"
         rf"\s(?:(?P<num>{_NUM}|few|couple\sof|couple)\s)?(?P<unit>{_UNIT})s)\b"),
        ("past unit", means.past_units, rf"(?i:the\s(?P<way>past|coming)\s(?P<unit>{_UNIT}))\b(?!s)"),
        ("unit or two", means.past_units,
         rf"(?i:the\s(?P<way>past|last|next|coming)\s(?P<unit>{_UNIT})\sor\s(?P<num>two|so))\b"),
        # counted from what the text spoke of: stay open
        ("same unit", means.anaphoric,
         r"(?i:(?:that|the\s(?:same|following|previous|next|preceding))\s(?P<unit>day|night|week|weekend|month|year|"
         r"decade))\b"),
        ("unit before", means.anaphoric,
         r"(?i:the\s(?P<unit>day|night|week|month|year)\s(?:before|after|earlier|later))\b"),
        ("units later", means.anaphoric,
         rf"(?i:{_NUM}\s(?P<unit>{_UNIT})s?\s(?:later|earlier|afterwards?|beforehand))\b"),
        # time of day
        ("clock", means.clock,
         r"(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>[apAP])(?:\.\s?[mM]\.|[mM]\b)"),
        ("24 hours", means.clock,
         r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?=\s(?:GMT|UTC|local|hours|CET|ET|EST|BST)\b)"),
        ("noon", means.clock, r"(?P<named>noon|midnight|midday)\b"),
    ]  # fmt: skip
    return tuple(Rule(name, resolve, re.compile(pattern)) for name, resolve, pattern in table)
