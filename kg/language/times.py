"""Words of time: the schemas of times.toml and tense.toml, and the rules of time expressions ready for use.

The classes are those of TIMEX3 (TimeML 1.2.1) that name a point or stretch of the calendar; a mere duration
("for four months") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import msgspec

from kg.language.figures import Numbers
from kg.record import Granularity

Words = frozenset[str]
Part = Literal["early", "mid", "late", "earlier", "later"]
Limit = Literal["since", "until", "before", "after", "from"]
Unit = Literal[
    "minute",
    "hour",
    "day",
    "night",
    "week",
    "weekend",
    "fortnight",
    "month",
    "quarter",
    "year",
    "decade",
    "century",
]
Meaning = Literal[
    "calendar_date", "numeric_date", "weekday_time", "weekday_of_week", "named_day", "weekend_time", "holiday",
    "month_time", "season_time", "quarter_time", "fiscal_year", "decade_time", "year_range", "year_time", "clock",
    "shifted_unit", "units_ago", "half_ago", "units_from_now", "in_units", "past_units", "bare_unit", "unknown",
]  # fmt: skip


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of times.toml."""

    name: str
    means: Meaning
    pattern: str
    open: Granularity | None = None
    small: bool = False


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of times.toml, which explains them."""

    months: dict[str, int]
    words_too: Words
    weekdays: dict[str, int]
    seasons: dict[str, int]
    ordinals: dict[str, int]
    shifts: dict[str, int]
    parts: dict[str, Part]
    limits: dict[str, Limit]
    days: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    clocks: dict[str, str]
    counts: dict[str, int]
    units: dict[Unit, list[str]]
    heads: list[str]
    measured: Words
    named_weekdays: Words
    finance: Words
    federal: Words
    patterns: dict[str, str]
    rules: list[RuleEntry]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern, the calculation of its meaning, and the granularity of what stays open (None: its unit's).

    `small`: its words are written small, with a capital they are a title.
    """

    name: str
    means: Meaning
    open: Granularity | None
    small: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Times:
    """Words and rules of time expressions; the words are in lower case.

    Attributes:
        heads: words that can open an expression, a cheap test before any pattern is tried.
        units: what a word for a unit of time, of one or several, names.
        patterns: what stands before, in and between expressions, by name.
    """

    words: TimeWords
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    holidays: Mapping[str, tuple[int, int]]
    units: Mapping[str, Unit]
    heads: Words
    patterns: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]


def times(words: TimeWords, numbers: Numbers) -> Times:
    """The lists by lower-case word, and the rules with their words filled in."""
    w, n = words, {k: v for k, v in numbers.ones.items() if v} | numbers.tens
    tables: list[Iterable[str]] = [n, w.heads, w.months, w.weekdays, w.seasons, w.ordinals, w.shifts]
    tables += [w.parts, w.limits, w.days, w.holidays, w.clocks]
    firsts = (re.match(r"\w+", entry) for entry in chain.from_iterable(tables))
    pieces = {
        "month": _name("month", w.months),
        "weekday": _name("weekday", w.weekdays),
        "season": _group("season", w.seasons),
        "ordinal": _group("ordinal", w.ordinals),
        "shift": _group("shift", w.shifts),
        "days": _group("days", w.days),
        "holiday": _group("holiday", w.holidays),
        "part": _group("part", w.parts),
        "limit": _group("limit", w.limits),
        "clock": _group("clock", w.clocks),
        "unit": _group("unit", (forms[0] for forms in w.units.values())),
        "units": _group("units", (f for forms in w.units.values() for f in forms[1:])),
        "ones": _alternatives(k for k, v in n.items() if v < 10),
        "teens": _alternatives(k for k, v in n.items() if 10 <= v < 20),
        "tens": _alternatives(numbers.tens),
    }

    def filled(pattern: str) -> str:
        return re.sub(r"\{([A-Za-z]\w*)\}", lambda m: filled((w.patterns | pieces)[m[1]]), pattern)

    return Times(
        w,
        {k.lower(): v for k, v in w.months.items()},
        {k.lower(): v for k, v in w.weekdays.items()},
        {k.lower(): v for k, v in w.holidays.items()},
        {f: unit for unit, forms in w.units.items() for f in forms},
        frozenset(m[0].lower() for m in firsts if m),
        {name: re.compile(filled(p)) for name, p in w.patterns.items()},
        tuple(Rule(r.name, r.means, r.open, r.small, re.compile(filled(r.pattern))) for r in w.rules),
    )


def _alternatives(entries: Iterable[str]) -> str:
    ordered = sorted(entries, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in ordered)


def _group(group: str, entries: Iterable[str]) -> str:
    return rf"(?P<{group}>{_alternatives(entries)})"


def _name(group: str, entries: Mapping[str, int]) -> str:
    """A pattern of names (group), or of their abbreviations with the full stop they may have (group_)."""
    short = {n for n in entries if len(n) < 6 and any(o != n and o.startswith(n) for o in entries)}
    return rf"(?:{_group(group, entries.keys() - short)}\b|{_group(group + '_', short)}\b\.?)"


class Tense(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say whether a verb looks ahead or back: the lists of tense.toml, which explains them."""

    modals: Words
    perfect: Words
    infinitive: Words
    past: Words
    causes: Words
    present_be: Words
    be: Words
    planned: Words
    planning: Words
    fixed: Words
