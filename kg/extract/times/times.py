"""Time expressions of an article, resolved against its day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kg.extract.times import intervals as cal
from kg.extract.times.intervals import DAY, Interval
from kg.extract.times.timevalues import Setting, meaning
from kg.language import Language
from kg.language.times import Limit, Rule, Times
from kg.nlp.page import Page
from kg.record import Time

_WORD = re.compile(r"(?<![\w$£€])(?:(?<!-)[^\W\d_]+|\d{1,4}|['’‘]\d0s)")
_OPENING = ("“", '"', "‘", "'", "(", "—", "–", ":")


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in the text, [begin, end): what it means by which rule; `limit`: its "by", "since" ..."""

    begin: int
    end: int
    meaning: Interval
    rule: str
    limit: Limit | None = None


def find_times(page: Page, language: Language, published: str | None) -> tuple[Time, ...]:
    """The time expressions in text order, ids t1, t2, ...

    Args:
        page: the article as it was read (the tense decides whether "on Monday" is past or to come).
        language: the words of its language.
        published: ISO date or date-time of publication; without it relative expressions stay open.

    Returns:
        Times; `begin` and `end` are the first and last ISO day, or minute, they can mean; None where open.
    """
    now, words, found = _published(published), language.times, list[Found]()
    for m in _WORD.finditer(page.text):
        is_head = m.group().lower() in words.heads or not m.group()[0].isalpha()
        if not is_head or (found and m.start() < found[-1].end):
            continue
        hit = _match(Setting(page, language, now, m.start()))
        if hit is not None:
            whole = (
                (_moment(page, words, found[-1], hit) or _stretch(page, words, found[-1], hit, now))
                if found
                else None
            )
            found[-1:] = [whole] if whole else [*found[-1:], hit]
    return tuple(
        Time(f"t{i}", (f.begin, f.end), _iso(x.begin, x.clock), _iso(x.end, x.clock), x.granularity)
        for i, (f, x) in enumerate(((f, f.meaning) for f in found), 1)
    )


def _published(text: str | None) -> date | None:
    """The day of publication; None where no news can have been published, and calendar arithmetic might fail."""
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day and 1400 <= day.year < 2400 else None


def _iso(d: date | None, clock: str | None) -> str | None:
    return None if d is None else f"{d.isoformat()}T{clock}" if clock else d.isoformat()


def _match(s: Setting) -> Found | None:
    """The expression that begins where the setting is, with its limit and the part it names."""
    text, words, at, part = s.page.text, s.words, s.at, None
    if m := words.patterns["limits"].match(text, at):
        s.limit, at = words.words.limits[_plain(m["limit"])], m.end()
    behind = at
    if m := words.patterns["parts"].match(text, at):
        part, at = words.words.parts[_plain(m["part"])], m.end()
    s.led = at > s.at
    hit = _core(s, at)
    if hit is None:
        return None
    whole = hit.meaning
    if part:
        if whole.granularity in ("minute", "hour", "day") and part not in ("early", "late"):
            return hit
        whole = cal.part(whole, part, s.day)
    if s.limit is None:
        return replace(hit, begin=s.at, meaning=whole)
    if s.limit == "from" or _modifies(s.page, hit.end):
        return replace(hit, begin=behind, meaning=whole)
    return Found(s.at, hit.end, _limited(whole, s.limit, s.day), hit.rule, s.limit)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _core(s: Setting, at: int) -> Found | None:
    """The longest match of a rule."""
    best: Found | None = None
    for rule in s.words.rules:
        m = rule.pattern.match(s.page.text, at)
        if m is None or (best is not None and m.end() <= best.end) or not _is_calendar(s, m, rule):
            continue
        meant = meaning(rule, m, s)
        if meant is not None:
            best = Found(at, m.end(), meant, rule.name)
    return best


def _is_calendar(s: Setting, m: re.Match[str], rule: Rule) -> bool:
    """No title, four digits that are no amount, "May" that is no verb, "August" that is no person."""
    page, words = s.page, s.words.words
    first, last = page.token_at(m.start()), page.token_at(m.end() - 1)
    after = last + 1 if last + 1 < len(page) else None
    if rule.small and _is_title(page, first):
        return False
    if rule.name == "year":
        counted = after is not None and page.tag[after] == "NNS" and page.dep[last] == "nummod"
        if (counted and m["year"].endswith("00")) or (
            after is not None and page.lower[after] in words.measured
        ):
            return False
        before = page.text[max(0, m.start() - 1) : m.start()]
        is_sum = before in ("$", "£", "€", "#") or (before == "-" and not s.led)
        return not is_sum and page.text[m.end() : m.end() + 1] not in ("%", "°")
    if rule.name == "weekday":
        if first and page.lower[first - 1] in words.named_weekdays and page.word[first - 1][0].isupper():
            return False
        return m["weekday_"] is None or m[0].endswith(".")  # "Sun" and "Sat" are other words as well
    if rule.name == "month":
        is_date, name = page.entity[last] == "DATE", m["month"] or m["month_"]
        if (m["month_"] and not m[0].endswith(".")) or (after and page.tag[after] == "NNP" and not is_date):
            return False  # "April Jones"
        if name.lower() in words.words_too:
            return is_date and page.pos[last] not in ("VERB", "AUX")
        return page.entity[last] != "PERSON"
    return True


def _is_title(page: Page, i: int) -> bool:
    """As in "USA Today", "This Week": a capital where the sentence gives no reason for one."""
    is_opening = page.is_first(i) or page.word[i - 1] in _OPENING
    return page.word[i][0].isupper() and not is_opening


def _limited(meaning: Interval, limit: Limit, now: date | None) -> Interval:
    """Since: from its beginning until now; until and by: up to its end; before, after: what lies outside."""
    begin, end, step = meaning.begin, meaning.end, 0 if meaning.clock else 1
    match limit:
        case "since":
            return replace(meaning, end=now if begin and now and begin <= now else None)
        case "until":
            return replace(meaning, begin=None)
        case "before":
            return replace(meaning, begin=None, end=_next(begin, -step))
        case "after":
            return replace(meaning, begin=_next(end, step), end=None)
        case "from":
            return meaning


def _next(day: date | None, step: int) -> date | None:
    """The day after or before; None where the calendar ends."""
    try:
        return day and day + step * DAY
    except OverflowError:
        return None


def _modifies(page: Page, end: int) -> bool:
    """The expression only modifies a noun after it: "after Friday's attack", "before the 2016 election"."""
    if page.text[end : end + 1] in ("'", "’"):
        return True
    i = page.token_at(end - 1)
    head, dep = page.head[i], page.dep[i]
    is_modifier = dep in ("compound", "nummod", "nmod", "amod", "poss", "npadvmod")
    return is_modifier and head > i and page.pos[head] in ("NOUN", "PROPN")


def _moment(page: Page, words: Times, a: Found, b: Found) -> Found | None:
    """A clock time and the day beside it."""
    gap, x, y = page.text[a.end : b.begin].lower(), a.meaning, b.meaning
    if x.clock and y.granularity == "day" and not y.clock and words.patterns["clock_first"].fullmatch(gap):
        moment = Interval(y.begin, y.end, x.granularity, x.clock)
        return Found(a.begin, b.end, _limited(moment, a.limit, None) if a.limit else moment, a.rule)
    if y.clock and x.granularity == "day" and not x.clock and words.patterns["day_first"].fullmatch(gap):
        return Found(a.begin, b.end, Interval(x.begin, x.end, y.granularity, y.clock), b.rule)
    return None


def _stretch(page: Page, words: Times, a: Found, b: Found, now: date | None) -> Found | None:
    """From the first expression to the second; of weekdays the second follows the first."""
    gap, begin, end = page.text[a.end : b.begin].lower(), a.meaning.begin, b.meaning.end
    led = words.patterns["between"].search(page.text[max(0, a.begin - 20) : a.begin])
    linked = words.patterns["stretch"].fullmatch(gap) or (led and words.patterns["and"].fullmatch(gap))
    if not linked or a.meaning.clock or b.meaning.clock or a.limit or b.limit or begin is None or end is None:
        return None
    if begin > end and a.rule == b.rule == "weekday":
        begin, end = (begin, end + 7 * DAY) if now and end >= now else (begin - 7 * DAY, end)
    return (
        Found(a.begin, b.end, Interval(begin, end, b.meaning.granularity), a.rule) if begin <= end else None
    )
