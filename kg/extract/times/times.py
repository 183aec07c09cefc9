"""Time expressions of an article, resolved against its day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Doc

from kg.extract.textindex import TextIndex
from kg.extract.times import intervals as cal
from kg.extract.times.intervals import Interval
from kg.extract.times.timevalues import Setting
from kg.extract.times.timex import rules
from kg.language import ENGLISH, Language
from kg.record import Time

_DAY = timedelta(days=1)
_TO = re.compile(r"\s(?:to|through|until|thru)\s|\s?[-–]\s?")
_CLOCK_FIRST = re.compile(r"(?:\s\(?[a-z]{2,3}t\)?|\s(?:eastern|gmt|utc|local time))?,?\s(?:on\s)?")
_DAY_FIRST = re.compile(r",?\s(?:at\s|around\s|about\s)?")
_LIMITS = re.compile(r"(?i:(?P<limit>ever\ssince|since|until|till|by|before|after|as\sof|from)\s)")
_BARE = re.compile(r"(?i:(?P<the>the|this|that)\s(?P<unit>week|month|quarter|year|decade))\b")
_WORD = re.compile(r"(?<![\w$£€])(?:(?<!-)[A-Za-z]+|\d{1,4}|['’‘]\d0s)")


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in the text, [begin, end): what it means by which rule; `limit`: its "by", "since" ..."""

    begin: int
    end: int
    meaning: Interval
    rule: str
    limit: str | None = None


def find_times(doc: Doc, language: Language, published: str | None) -> list[Time]:
    """The time expressions in text order, ids t1, t2, ...

    Args:
        doc: the article with tags and parse (the tense decides whether "on Monday" is past or to come).
        published: ISO date or date-time of publication; without it relative expressions stay open.

    Returns:
        Times; `begin` and `end` are the first and last ISO day, or minute, they can mean; None where open.
    """
    now = _published(published)
    index = TextIndex(doc)
    found = _joined(index.text, list(_scan(index, now)), now)
    return [
        Time(
            f"t{i}",
            (f.begin, f.end),
            _iso(f.meaning.begin, f.meaning.clock),
            _iso(f.meaning.end, f.meaning.clock),
            f.meaning.granularity,
        )
        for i, f in enumerate(found, 1)
    ]


def _published(text: str | None) -> date | None:
    """The day of publication; None where no news can have been published, and calendar arithmetic might fail."""
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day and 1400 <= day.year < 2400 else None


def _iso(d: date | None, clock: str | None) -> str | None:
    return None if d is None else f"{d.isoformat()}T{clock}" if clock else d.isoformat()


@cache
def _heads() -> frozenset[str]:
    """Words that can open an expression: a cheap test before any pattern is tried."""
    w = ENGLISH.times
    heads = set(w.heads)
    for entries in (w.months, w.weekdays, w.seasons, w.ordinals, w.shifts, w.parts, w.days, w.holidays):
        heads.update(m[0].lower() for k in entries if (m := re.match(r"\w+", k)))
    return frozenset(heads)


def _scan(index: TextIndex, now: date | None) -> Iterator[Found]:
    heads, end = _heads(), 0
    for m in _WORD.finditer(index.text):
        word = m.group().lower()
        if m.start() >= end and (word in heads or not word[0].isalpha()):
            hit = _match(index, m.start(), Setting(now, index, m.start()))
            if hit is not None:
                end = hit.end
                yield hit


@cache
def _part_pattern() -> re.Pattern[str]:
    names = "|".join(
        re.escape(p).replace(r"\ ", r"\s") for p in sorted(ENGLISH.times.parts, key=lambda p: -len(p))
    )
    return re.compile(rf"(?i:(?P<part>{names}|(?:end|beginning|start|middle)\sof)[\s-](?:in\s)?)")


def _match(index: TextIndex, at: int, setting: Setting) -> Found | None:
    text, begin, now, limit, part_name = index.text, at, setting.now, None, None
    if m := _LIMITS.match(text, at):
        limit, at = m["limit"].lower(), m.end()
        setting.limit = limit
    if m := _part_pattern().match(text, at):
        name = re.sub(r"\s", " ", m["part"].lower())
        part_name, at = ENGLISH.times.parts.get(name) or ENGLISH.times.parts["the " + name], m.end()
    if at >= len(text):
        return None
    hit = _core(index, at, setting, part_name is not None or limit is not None)
    if hit is None:
        return None
    meaning = hit.meaning
    if part_name:
        if meaning.granularity in ("minute", "hour", "day") and part_name not in ("early", "late"):
            return None if begin == at else hit
        meaning = cal.part(meaning, part_name, now)
        if part_name in ("early", "mid", "late") and meaning == hit.meaning and meaning.begin is not None:
            part_name = None
    if limit and limit != "from" and not _modifies(index, hit.end):
        meaning = _limited(meaning, limit, now)
    elif limit:
        begin, limit = begin + len(limit) + 1, None
    return Found(begin, hit.end, meaning, hit.rule, limit)


def _core(index: TextIndex, at: int, setting: Setting, led: bool) -> Found | None:
    """The longest match of a rule; `led`: after "by" or "the end of", where "the year" will do."""
    best: Found | None = None
    text = index.text
    for rule in rules():
        m = rule.pattern.match(text, at)
        if m is None or (best is not None and m.end() <= best.end):
            continue
        if rule.name in _PLAIN and _is_title(index, at):
            continue
        if rule.name in ("year", "month", "weekday") and not _is_calendar(index, m, rule.name, led):
            continue
        meaning = rule.resolve(m, setting)
        if meaning is not None:
            best = Found(at, m.end(), meaning, rule.name)
    if best is None and led and (m := _BARE.match(text, at)) and m["the"].lower() != "that":
        unit = m["unit"].lower()
        meaning = (
            cal.around(setting.now, unit, 0)
            if setting.now
            else Interval(None, None, cal.unit_granularity(unit))
        )
        best = Found(at, m.end(), meaning, "bare unit")
    return best


def _is_calendar(index: TextIndex, m: re.Match[str], rule: str, led: bool) -> bool:
    """Four digits that are no amount, "May" that is no verb, "August" that is no person."""
    doc, text, token = index.doc, index.text, index.token_at(m.end() - 1)
    if rule == "year":
        after = text[m.end() : m.end() + 1]
        following = token.nbor() if token.i + 1 < len(doc) else None
        if (
            m["year"].endswith("00")
            and following is not None
            and following.tag_ == "NNS"
            and token.dep_ == "nummod"
        ):
            return False
        if following is not None and following.lower_ in ENGLISH.times.measured:
            return False
        before = text[max(0, m.start() - 1) : m.start()]
        return before not in ("$", "£", "€", "#", "" if led else "-") and after not in ("%", "°")
    if rule == "weekday":
        first = index.token_at(m.start())
        if (
            first.i
            and first.nbor(-1).lower_ in ENGLISH.times.named_weekdays
            and first.nbor(-1).text[0].isupper()
        ):
            return False
        return m["weekday_"] is None or m[0].endswith(".")  # "Sun" and "Sat" are other words as well
    if rule == "month":
        if m["month_"] and not m[0].endswith("."):
            return False
        following = token.nbor() if token.i + 1 < len(doc) else None
        if following is not None and following.tag_ == "NNP" and token.ent_type_ != "DATE":
            return False  # "April Jones"
        name = m["month"] or m["month_"]
        if name in ("May", "March", "Mar", "Sun", "Sat", "Jan", "Dec", "Mon"):
            return token.ent_type_ == "DATE" and token.pos_ not in ("VERB", "AUX")
        return token.ent_type_ not in ("PERSON",)
    return True


def _is_title(index: TextIndex, at: int) -> bool:
    """As in "USA Today", "This Week": a capital where the sentence gives no reason for one."""
    token = index.token_at(at)
    return (
        token.text[0].isupper()
        and not token.is_sent_start
        and not (token.i and token.nbor(-1).text in ("“", '"', "‘", "'", "(", "—", "–", ":"))
    )


# Rules whose words are written small.
_PLAIN = frozenset(
    (
        "named day",
        "day and part",
        "shifted unit",
        "weekend",
        "past units",
        "past unit",
        "unit or two",
        "same unit",
        "ago",
    )
)


def _limited(meaning: Interval, limit: str, now: date | None) -> Interval:
    """Since: from its beginning until now; until and by: up to its end; before, after: what lies outside."""
    begin, end = meaning.begin, meaning.end
    match limit:
        case "since" | "ever since":
            return replace(meaning, end=now if begin and now and begin <= now else None)
        case "until" | "till" | "by" | "as of":
            return replace(meaning, begin=None)
        case "before":
            return replace(meaning, begin=None, end=_next(begin, -1) if not meaning.clock else begin)
        case "after":
            return replace(meaning, begin=_next(end, 1) if not meaning.clock else end, end=None)
    return meaning


def _next(day: date | None, step: int) -> date | None:
    """The day after or before; None where the calendar ends."""
    try:
        return day and day + step * _DAY
    except OverflowError:
        return None


def _modifies(index: TextIndex, end: int) -> bool:
    """The expression only modifies a noun after it: "after Friday's attack", "before the 2016 election"."""
    after = index.text[end : end + 2]
    if after in ("'s", "’s") or after.startswith(("'", "’")):
        return True
    token = index.token_at(end - 1)
    return (
        token.head.i > token.i
        and token.dep_ in ("compound", "nummod", "nmod", "amod", "poss", "npadvmod")
        and token.head.pos_ in ("NOUN", "PROPN")
    )


def _joined(text: str, found: list[Found], now: date | None) -> list[Found]:
    """Stretches ("from Monday to Friday") and moments ("9 a.m. on Monday") put together."""
    out: list[Found] = []
    for f in found:
        whole = (_moment(text, out[-1], f) or _stretch(text, out[-1], f, now)) if out else None
        if whole is None:
            out.append(f)
        else:
            out[-1] = whole
    return out


def _moment(text: str, a: Found, b: Found) -> Found | None:
    """A clock time and the day beside it."""
    gap, x, y = text[a.end : b.begin].lower(), a.meaning, b.meaning
    if x.clock and y.granularity == "day" and not y.clock and _CLOCK_FIRST.fullmatch(gap):
        moment = Interval(y.begin, y.end, x.granularity, x.clock)
        return Found(a.begin, b.end, _limited(moment, a.limit, None) if a.limit else moment, a.rule)
    if y.clock and x.granularity == "day" and not x.clock and _DAY_FIRST.fullmatch(gap):
        return Found(a.begin, b.end, Interval(x.begin, x.end, y.granularity, y.clock), b.rule)
    return None


def _stretch(text: str, a: Found, b: Found, now: date | None) -> Found | None:
    """From the first expression to the second; of weekdays the second follows the first."""
    gap, x, y = text[a.end : b.begin].lower(), a.meaning, b.meaning
    between = gap == " and " and text[: a.begin].lower().endswith("between ")
    if not (between or _TO.fullmatch(gap)) or x.clock or y.clock or a.limit or b.limit:
        return None
    begin, end = x.begin, y.end
    if begin is None or end is None:
        return None
    if begin > end and a.rule == b.rule == "weekday":
        begin, end = (begin, end + 7 * _DAY) if now and end >= now else (begin - 7 * _DAY, end)
    return Found(a.begin, b.end, Interval(begin, end, y.granularity), a.rule) if begin <= end else None
