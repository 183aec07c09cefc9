"""Numbers with their currencies, units, bounds and ranges: what the words say, before any syntax is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kg.extract.numbers import Lexeme, Number, find_numbers, is_dash, joined, words
from kg.extract.units import currency_before, is_currency, kind, unit_at
from kg.record import Bound


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with what the words around it say of it; `first`, `last` delimit it with all these words, in lexemes.

    `core` delimits number, currency and unit; `numeral` the number words alone. `unit` is "" where none is named.
    """

    first: int
    last: int
    core: tuple[int, int]
    numeral: tuple[int, int]
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str
    style: str
    scale: int = 1
    signed: bool = False


def find_quantities(lex: list[Lexeme]) -> list[Quantity]:
    """Every number of the text with currency, unit and bound, ranges put together; no name or date left out yet."""
    found = [_measured(lex, n) for n in find_numbers(lex)]
    return [_bounded(lex, q) for q in _ranges(lex, found)]


def _measured(lex: list[Lexeme], n: Number) -> Quantity:
    """The number with its sign, its currency or its unit."""
    low, high, scale, first, last, unit, signed = n.low, n.high, n.scale, n.first, n.last, "", False
    minus = first and (
        (is_dash(lex[first - 1]) and joined(lex, first) and not (joined(lex, first - 1) and lex[first - 2].text[-1].isalnum()))
    )
    if first and (minus or lex[first - 1].low == "minus" or (first > 1 and lex[first - 2].low == "minus" and is_dash(lex[first - 1]))):
        first -= 2 if lex[first - 2].low == "minus" and is_dash(lex[first - 1]) else 1
        low, high = -low, -high if high is not None else None
    elif first and lex[first - 1].text == "+" and joined(lex, first):
        first, signed = first - 1, True
    money = currency_before(lex, first)
    if money:
        first, unit = money.first, money.name
    if last < len(lex) and lex[last].text in ("m", "b") and joined(lex, last) and not (joined(lex, last + 1) and lex[last + 1].text[0].isalnum()):
        after = unit_at(lex, last + 1)
        if money or (after and is_currency(after.name)):
            scale = 1_000_000 if lex[last].text == "m" else 1_000_000_000
            low, high, last = low * scale, (high * scale if high is not None else None), last + 1
    numeral = (n.first, last)
    if money and last < len(lex) and lex[last].text in ("US", "USD", "Canadian", "CAD", "AUD"):
        last += 1
        last += 2 if lex[last - 1].text == "US" and False else 0
    if money and last + 3 < len(lex) and lex[last].text == "U" and lex[last + 2].text == "S" and lex[last + 3].text == ".":
        last += 4
    if found := unit_at(lex, last, money is not None):
        unit, last = unit + found.name, found.last
    elif not money and last + 1 < len(lex) and lex[last].low == "of" and n.style == "vague" and (found := unit_at(lex, last + 1)):
        unit, last = found.name, found.last
    return Quantity(first, last, (first, last), numeral, low, high, "vague" if n.style == "vague" else "exact", unit, n.style, scale, signed)


def _ranges(lex: list[Lexeme], found: list[Quantity]) -> list[Quantity]:
    """Join "5 to 7 percent", "between 5 and 7 million", "10-15", "from 35 to 50"; a range can be joined again."""
    out: list[Quantity] = []
    for q in found:
        if out and (whole := _range(lex, out[-1], q)):
            out[-1] = whole
        else:
            out.append(q)
    return out


def _range(lex: list[Lexeme], a: Quantity, b: Quantity) -> Quantity | None:
    if a.bound != "exact" or b.bound != "exact" or a.style == "ratio" or b.style == "ratio" or a.low is None or b.low is None:
        return None
    gap = lex[a.last : b.first]
    before = lex[a.first - 1].low if a.first else ""
    link = gap[0].low if gap else ""
    dashed = len(gap) <= 1 and (
        (link and is_dash(gap[0])) or (not gap and is_dash(lex[b.first]) and joined(lex, b.first))
    )
    spread = before in ("from", "between") or (before == "of" and a.first > 1 and lex[a.first - 2].low == "range")
    if link == "to" and len(gap) == 2 and is_dash(gap[1]):
        gap = gap[:1]
    alike = a.unit == b.unit or not a.unit or (not b.unit)
    if not alike and is_currency(a.unit[:3]) and is_currency(b.unit[:3]) and a.unit[:3] == b.unit[:3]:
        alike = True
    if not alike:
        return None
    if dashed:
        low = abs(b.low) if not gap else b.low
        if link and not (joined(lex, a.last) and joined(lex, a.last + 1)) and gap[0].text == "-":
            return None
        if a.unit and kind(a.unit) != "money" and not b.unit and a.unit != "percent":
            return None  # "a five-year 10 ..."
        return _join(lex, a, replace(b, low=low, high=low))
    if len(gap) == 1 and link in ("to", "or", "and"):
        if link == "and" and before != "between":
            return None
        if link == "or" and (a.unit or not a.low < b.low or b.low - a.low > max(Decimal(2), a.low)):
            return None
        if link == "to" and not a.unit and before in ("by",) and b.unit:
            return _join(lex, a, b)
        if link == "to" and before not in ("from", "between") and (a.unit and (before in ("by", "up", "down") or not a.low < b.low)):
            return None
        return _join(lex, a, b)
    if before == "from" and 1 < len(gap) <= 8 and gap[-1].low == "to" and not any(x.text in ".;" for x in gap) and (b.unit or not a.unit or is_currency(a.unit[:3]) or True):
        return _join(lex, a, b)
    return None


def _join(lex: list[Lexeme], a: Quantity, b: Quantity) -> Quantity:
    low, high = a.low, b.high
    assert low is not None and high is not None
    if a.scale == 1 and b.scale > 1 and low < high / b.scale and low < 1000:
        low *= b.scale
    unit = b.unit if b.unit and (not a.unit or len(b.unit) > len(a.unit)) else a.unit or b.unit
    return Quantity(
        a.first, b.last, (a.core[0], b.core[1]), (a.numeral[0], b.numeral[1]),
        min(low, high), max(low, high), "range", unit, "range", b.scale, a.signed,
    )  # fmt: skip


@cache
def _phrases(side: str) -> dict[str, tuple[tuple[tuple[str, ...], Bound], ...]]:
    """Bound phrases by the word next to the number, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, phrases in getattr(words(), side).items():
        for phrase in phrases:
            parts = tuple(phrase.split(" "))
            table.setdefault(parts[-1 if side == "before" else 0], []).append((parts, bound))
    return {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in table.items()}


def _bounded(lex: list[Lexeme], q: Quantity) -> Quantity:
    """The quantity with its bound: the phrase before it, past fillers, or the one after it."""
    if q.bound == "vague":
        return q
    skip, i, fillers = set(words().between["words"]), q.first, 0
    while True:
        hit = next(
            ((p, b) for p, b in _phrases("before").get(lex[i - 1].low if i else "", ())
             if i >= len(p) and tuple(x.low for x in lex[i - len(p) : i]) == p),
            None,
        )  # fmt: skip
        if hit and not (hit[0] == ("over",) and kind(q.unit) == "time" and not (i > 1 and lex[i - 2].low == "for")):
            first = i - len(hit[0])
            if hit[1] == "about" and first:
                outer = next((b for p, b in _phrases("before").get(lex[first - 1].low, ())
                              if first >= len(p) and tuple(x.low for x in lex[first - len(p) : first]) == p and b != "about"), None)
                if outer and False:
                    return q
            return _with_bound(q, hit[1], first, q.last)
        if i and fillers < 2 and (lex[i - 1].low in skip or (is_dash(lex[i - 1]) and joined(lex, i))):
            i, fillers = i - 1, fillers + 1
            continue
        break
    if q.last < len(lex):
        if lex[q.last].text == "+" and joined(lex, q.last):
            return _with_bound(q, "at_least", q.first, q.last + 1)
        for p, b in _phrases("after").get(lex[q.last].low, ()):
            if tuple(x.low for x in lex[q.last : q.last + len(p)]) == p:
                return _with_bound(q, b, q.first, q.last + len(p))
    return q


def _with_bound(q: Quantity, bound: Bound, first: int, last: int) -> Quantity:
    if q.bound == "range":
        # "about 14-18": the range says how far off it may be; "up to 10-15" keeps its ends as well.
        return replace(q, first=first, last=last)
    if bound == "at_least":
        return replace(q, first=first, last=last, bound=bound, high=None)
    if bound == "at_most":
        return replace(q, first=first, last=last, bound=bound, low=None)
    return replace(q, first=first, last=last, bound=bound)
