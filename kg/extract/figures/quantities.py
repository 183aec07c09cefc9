"""Numbers with their currencies, units, bounds and ranges: what the words say, before any syntax is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.numbers import Number, find_numbers
from kg.extract.figures.units import currency_before, unit_at
from kg.language import Language
from kg.record import Bound

_ONE_AND_HALF = Decimal("1.5")

Phrases = dict[str, list[tuple[list[str], Bound]]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with what the words around it say of it.

    All positions are lexemes; [first, last) has the bound words in, `core` number with unit, `numeral`
    the number words alone. `unit` is "" where none is named. `style` as in Number, or "score". `restates`: it
    says the quantity before it again in another unit.
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
    restates: bool = False


def find_quantities(lex: Lexemes, is_other: Callable[[int, int], bool]) -> list[Quantity]:
    """The numbers of the text with currency, unit and bound, ranges put together.

    Args:
        lex: the text's lexemes.
        is_other: whether [begin, end) of a number, in characters, is part of a date, phone number or such;
            these are left out before ranges are made.
    """
    found: list[Quantity] = []
    for n in (_paired(lex, n) for n in find_numbers(lex)):
        if is_other(lex[n.first].begin, lex[n.last - 1].end):
            continue
        q = _measured(lex, n)
        is_led = lex.low(q.first - 1) in lex.language.numbers.ands
        is_half = q.style == "fraction" and n.last - n.first == 2 and is_led
        if is_half or (q.style == "part" and not q.unit):
            continue  # "half-brother", "half a chance", "one and a half" of something else
        if found and (whole := _range(lex, found[-1], q)):
            found[-1] = whole
        else:
            found.append(q)
    out: list[Quantity] = []
    for q in _share_units(lex, found):
        q = _bounded(lex, q)
        out.append(_restated(lex, out[-1], q) if out else q)
    return out


def _paired(lex: Lexemes, n: Number) -> Number:
    """As in "A month or two" is one to two months: the number takes the noun before it in."""
    w, i = lex.language.numbers, n.first
    if n.low == 2 and lex.low(i - 1) in w.ors and (low := w.pairs.get(lex.low(i - 3))):
        return replace(n, first=i - 2, low=Decimal(low), high=n.low, style="range" if low < 2 else "exact")
    is_half = n.low == Decimal("0.5") and n.style == "fraction"
    if is_half and lex.low(i - 1) in w.ands and lex.low(i - 3) in w.and_half:
        unit = unit_at(lex, i - 2)
        if unit and unit.last == i - 1:  # "a year and a half"
            return replace(n, first=i - 3, low=_ONE_AND_HALF, high=_ONE_AND_HALF, style="exact")
    return n


def _measured(lex: Lexemes, n: Number) -> Quantity:
    """The number with its sign, its currency or its unit."""
    units, w = lex.language.units, lex.language.numbers
    factor, last, unit = 1, n.last, ""
    sign, first = _sign(lex, n.first)
    signed = sign > 0 and first < n.first
    if money := currency_before(lex, first):
        first, unit = money.first, money.name
    if lex[last].text in w.money_magnitudes and lex.joined(last) and not lex.goes_on(last + 1):
        after = unit_at(lex, last + 1)
        if money or (after and units.is_currency(after.name)):
            factor, last = w.money_magnitudes[lex[last].text], last + 1
    numeral = (n.first, last)
    if money:
        last = _nation(lex, last)
    paired = n.style == "range"  # "a month or two": the unit stands before "or"
    if paired or (n.low == _ONE_AND_HALF and w.halves.get(lex.low(n.last - 1)) == 2):
        found = unit_at(lex, n.first + (not paired))
        unit = found.name if found and found.last <= last else ""
    elif found := unit_at(lex, last, money is not None):
        unit, last = unit + found.name, found.last
    elif money:
        pass
    elif n.style == "vague" and lex.low(last) in w.ofs and (found := unit_at(lex, last + 1)):
        unit, last = found.name, found.last  # "tens of millions of dollars"
    elif (found := unit_at(lex, first - 1)) and units.kind(found.name) == "scale":
        unit = found.name  # "magnitude 6"
    elif lex.low(first - 1 - (lex.low(first - 1) in w.ofs)) in w.ages:
        unit = "year_of_age"
    elif n.style in ("fraction", "ratio"):
        unit = "fraction"
    low, high = sign * n.low * factor, None if n.high is None else sign * n.high * factor
    bound: Bound = "vague" if n.style == "vague" else "range" if paired else "exact"
    core, scale = (first, last), n.scale * factor
    return Quantity(first, last, core, numeral, low, high, bound, unit, n.style, scale, signed)


def _sign(lex: Lexemes, i: int) -> tuple[int, int]:
    """(-1 or 1, first lexeme with the sign): "-5", "minus 5", "$-5", "+0.2"; a hyphen in a word is none."""
    w = lex.language.numbers
    if lex.is_dash(i - 1) and lex.joined(i):
        if lex.low(i - 2) in w.minus:
            return -1, i - 2
        if not (lex.joined(i - 1) and lex[i - 2].text[-1].isalnum()):
            return -1, i - 1
    if lex.low(i - 1) in w.minus:
        return (1, i) if lex.low(i - 2) in w.ors else (-1, i - 1)  # "plus or minus 3 points"
    return 1, i - (lex[i - 1].text == "+" and lex.joined(i))


def _nation(lex: Lexemes, i: int) -> int:
    """Past a country after the amount: "$76 US a barrel", "$75 U.S."."""
    for nation in lex.language.numbers.nations:
        words = nation.split(" ")
        if [lex[k].text for k in range(i, i + len(words))] == words:
            return i + len(words)
    return i


def _range(lex: Lexemes, a: Quantity, b: Quantity) -> Quantity | None:
    """One range of two: "5 to 7 percent", "10-15", "three or four", "from 35 in May to 50"; scores."""
    units, w = lex.language.units, lex.language.numbers
    if "ratio" in (a.style, b.style) or not a.bound == b.bound == "exact" or a.low is None or b.low is None:
        return None
    one_money = units.is_currency(a.unit[:3]) and a.unit[:3] == b.unit[:3]
    if a.unit and b.unit and a.unit != b.unit and not one_money:
        return None
    gap, before = lex.lows(a.last, b.first), lex.low(a.first - 1)
    near = {before, lex.low(a.first - 2)}
    if len(gap) == 2 and gap[0] in w.tos and lex.is_dash(a.last + 1):
        gap = gap[:1]
    if gap and len(gap) <= 8 and before in w.froms and gap[-1] in w.tos and len(gap) > 1:
        is_stretch = units.kind(a.unit) == "time" and not b.unit
        return None if is_stretch or {".", ";"} & set(gap) else _join(a, b, 3)
    if len(gap) != 1:
        return None
    if lex.is_dash(a.last):
        is_aside = gap[0] != "–" or before == ","
        return None if is_aside and not lex.is_hyphen(a.last) else _dashed(lex, a, b)
    if gap[0] in w.ands:
        return _join(a, b) if near & w.betweens else None
    if gap[0] in w.ors:
        return _join(a, b) if not a.unit and a.low < b.low <= max(a.low + 2, 2 * a.low) else None
    if gap[0] not in w.tos:
        return None
    led = before in w.range_led or bool(near & (w.froms | w.betweens))
    if (a.unit and before in w.steps) or not (led or a.low < b.low):
        return None  # "up 5 percent to 64 percent"
    return _join(a, b, 3 if before in w.froms else 1)


def _dashed(lex: Lexemes, a: Quantity, b: Quantity) -> Quantity:
    """A range, or the score of a match or vote."""
    assert a.low is not None and b.low is not None
    contests, whole = lex.language.numbers.contests, _join(a, b)
    is_small = max(a.low, b.low) < 300 and b.scale == 1 and lex[b.numeral[0]].text.isdigit()
    is_contest = lex.low(b.last) in contests or lex.low(a.first - 1) in contests
    if whole.unit or not is_small or (a.low < b.low and not is_contest):
        return whole
    return replace(whole, low=min(a.low, b.low), high=max(a.low, b.low), bound="exact", style="score")


def _join(a: Quantity, b: Quantity, most: int = 1) -> Quantity:
    """One range; a bare first end has the magnitude of the second, if it is below `most` times its digits."""
    low, high = a.low, b.high
    assert low is not None and high is not None
    if a.scale == 1 and b.scale > 1 and low < most * high / b.scale and low < 1000:
        low *= b.scale  # "5 to 7 million"
    core, numeral = (a.core[0], b.core[1]), (a.numeral[0], b.numeral[1])
    low, high, unit = min(low, high), max(low, high), max((b.unit, a.unit), key=len)
    return Quantity(a.first, b.last, core, numeral, low, high, "range", unit, "range", b.scale, a.signed)


def _share_units(lex: Lexemes, found: list[Quantity]) -> list[Quantity]:
    """As in "12 and 15 years", "four-, five- and six-foot": a number that has the unit of the next."""
    out, w = list(found), lex.language.numbers
    for i in range(len(out) - 2, -1, -1):
        q, following = out[i], out[i + 1]
        gap = lex.lows(q.last, following.first) if following.first - q.last < 9 else []
        if q.unit or not gap:
            continue
        is_plain = q.style == following.style == "exact"
        kind = lex.language.units.kind(following.unit)
        if len(gap) == 1 and gap[0] in w.sharing and is_plain and kind and kind != "money":
            out[i] = replace(q, unit=following.unit)
        elif lex.is_dash(q.last) and lex.joined(q.last) and len(gap) > 1 and w.listing.issuperset(gap[1:]):
            out[i] = replace(q, unit=following.unit, last=q.last + 1)
    return out


def _before(language: Language) -> Phrases:
    return _by_word(language.numbers.before, -1)


def _after(language: Language) -> Phrases:
    return _by_word(language.numbers.after, 0)


def _by_word(phrases: dict[Bound, list[str]], at: int) -> Phrases:
    """Bound phrases by the word next to the number, longest first."""
    table: Phrases = {}
    for bound, words in ((b, phrase.split(" ")) for b, listed in phrases.items() for phrase in listed):
        table.setdefault(words[at], []).append((words, bound))
    return {k: sorted(v, key=lambda x: -len(x[0])) for k, v in table.items()}


def _bounded(lex: Lexemes, q: Quantity) -> Quantity:
    """The quantity with its bound: the phrase before it, past fillers, or the one after it."""
    if q.bound == "vague" or q.style == "score":
        return q
    w = lex.language.numbers
    for i in range(q.first, q.first - 3, -1):
        for phrase, bound in lex.language.of(_before).get(lex.low(i - 1), ()):
            at = i - len(phrase)
            if lex.lows(at, i) == phrase and not _is_other_sense(lex, q, " ".join(phrase), bound, at):
                return _with_bound(q, bound, at, q.last)
        is_hyphen = lex.is_dash(i - 1) and lex.joined(i) and lex.low(i - 2) in w.hyphened_before
        if lex.low(i - 1) not in w.fillers and not is_hyphen:
            break
    j = q.last
    if lex[j].text == "+" and lex.joined(j):
        return _with_bound(q, "at_least", q.first, j + 1)
    j += lex.is_dash(j) and lex.joined(j) and lex.low(j + 1) in w.hyphened_after
    for phrase, bound in lex.language.of(_after).get(lex.low(j), ()):
        hyphen_only = phrase[0] in w.hyphened_after and j == q.last
        if not hyphen_only and lex.lows(j, j + len(phrase)) == phrase:
            return _with_bound(q, bound, q.first, j + len(phrase))
    return q


def _is_other_sense(lex: Lexemes, q: Quantity, phrase: str, bound: Bound, at: int) -> bool:
    """No bound: "over three days" (during), "under the 10 rules" (a place), "more than the 27"."""
    w, before = lex.language.numbers, lex.low(at - 1)
    if phrase in w.during:
        return lex.language.units.kind(q.unit) == "time" and before not in w.during_after
    if before in w.not_after.get(phrase, ()):
        return True
    is_definite = lex.low(at + 1 + phrase.count(" ")) in w.definite
    return is_definite and (bound != "about" or phrase in w.places)


def _with_bound(q: Quantity, bound: Bound, first: int, last: int) -> Quantity:
    if q.bound == "range":
        return replace(q, first=first, last=last, bound="about" if bound == "about" else "range")
    low, high = (None if bound == "at_most" else q.low), (None if bound == "at_least" else q.high)
    return replace(q, first=first, last=last, bound=bound, low=low, high=high)


def _restated(lex: Lexemes, a: Quantity, b: Quantity) -> Quantity:
    """As in "Under 10 miles (16 km)": what parentheses restate in another unit has the bound of the first."""
    kind, is_beside = lex.language.units.kind, b.first == a.last + 1 and lex[a.last].text in ("(", "/")
    if not is_beside or kind(a.unit) is None or kind(a.unit) != kind(b.unit) or a.unit == b.unit:
        return b
    b = replace(b, restates=True)
    if b.bound == "exact" and a.bound in ("about", "at_least", "at_most"):
        return _with_bound(b, a.bound, b.first, b.last)
    return b
