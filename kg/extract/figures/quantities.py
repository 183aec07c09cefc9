"""Numbers with their currencies, units, bounds and ranges: what the words say, before any syntax is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kg.extract.figures.numbers import Lexeme, Number, find_numbers, is_dash, joined
from kg.extract.figures.units import currency_before, unit_at
from kg.language import ENGLISH
from kg.record import Bound

# A number before "m" or "b" with nothing between is money's million or billion, else metres or a name.
_LETTERS = {"m": 1_000_000, "b": 1_000_000_000}


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


def find_quantities(lex: list[Lexeme], is_other: Callable[[int, int], bool]) -> list[Quantity]:
    """The numbers of the text with currency, unit and bound, ranges put together.

    Args:
        lex: the text's lexemes.
        is_other: whether [begin, end) of a number, in characters, is part of a date, phone number or such;
            these are left out before ranges are made.
    """
    numbers = [
        n for n in _in_pairs(lex, find_numbers(lex)) if not is_other(lex[n.first].begin, lex[n.last - 1].end)
    ]
    found: list[Quantity] = []
    for q in (_measured(lex, n) for n in numbers):
        if (
            q.style == "part"
            and not q.unit
            or (
                q.style == "fraction" and _low(lex, q.first - 1) == "and" and q.numeral[1] - q.numeral[0] == 2
            )
        ):
            continue  # "half-brother", "half a chance", "one and a half" of something else
        if found and (whole := _range(lex, found[-1], q)):
            found[-1] = whole
        else:
            found.append(q)
    out: list[Quantity] = []
    for q in (_bounded(lex, q) for q in _share_units(lex, found)):
        out.append(_restated(lex, out[-1], q) if out else q)
    return out


def _in_pairs(lex: list[Lexeme], numbers: list[Number]) -> list[Number]:
    """As in "A month or two" is one to two months: the number takes the noun before it in."""
    out = []
    for n in numbers:
        i = n.first
        if (
            n.low == 2
            and i > 2
            and lex[i - 1].low == "or"
            and lex[i - 3].low in ("a", "an", "another", "next", "past", "last", "coming")
        ):
            low = n.low if lex[i - 3].low == "another" else Decimal(1)
            n = replace(n, first=i - 2, low=low, high=n.low, style="range" if low < n.low else "exact")
        elif n.style == "fraction" and _is_and_half(lex, n):
            n = replace(n, first=i - 3, low=Decimal("1.5"), high=Decimal("1.5"), style="exact")
        out.append(n)
    return out


def _is_and_half(lex: list[Lexeme], n: Number) -> bool:
    """The half of "a year and a half"."""
    i = n.first
    if (
        n.low != Decimal("0.5")
        or i < 3
        or lex[i - 1].low != "and"
        or lex[i - 3].low not in ("a", "an", "one")
    ):
        return False
    unit = unit_at(lex, i - 2)
    return unit is not None and unit.last == i - 1


def _measured(lex: list[Lexeme], n: Number) -> Quantity:
    """The number with its sign, its currency or its unit."""
    factor, first, last, unit = 1, n.first, n.last, ""
    sign, first = _sign(lex, first)
    if money := currency_before(lex, first):
        first, unit = money.first, money.name
    if last < len(lex) and lex[last].text in _LETTERS and joined(lex, last) and not _glued(lex, last + 1):
        after = unit_at(lex, last + 1)
        if money or (after and ENGLISH.units.is_currency(after.name)):
            factor, last = _LETTERS[lex[last].text], last + 1
    numeral = (n.first, last)
    if money:
        last = _nation(lex, last)
    paired = n.style == "range"  # "a month or two": the unit stands before "or"
    if paired or lex[n.last - 1].low == "half" and n.low == Decimal("1.5"):
        found = unit_at(lex, n.first + (not paired))
        unit = found.name if found and found.last <= last else ""
    elif found := unit_at(lex, last, money is not None):
        unit, last = unit + found.name, found.last
    elif not money and n.style == "vague" and _low(lex, last) == "of" and (found := unit_at(lex, last + 1)):
        unit, last = found.name, found.last  # "tens of millions of dollars"
    elif not money and _low(lex, first - 1) == "magnitude":
        unit = "magnitude"
    elif not money and _is_age(lex, first):
        unit = "year_of_age"
    elif n.style in ("fraction", "ratio") and not money:
        unit = "fraction"
    low, high = sign * n.low * factor, None if n.high is None else sign * n.high * factor
    bound: Bound = "vague" if n.style == "vague" else "range" if paired else "exact"
    return Quantity(
        first,
        last,
        (first, last),
        numeral,
        low,
        high,
        bound,
        unit,
        n.style,
        n.scale * factor,
        sign > 0 and first < n.first and lex[n.first - 1].text == "+",
    )


def _is_age(lex: list[Lexeme], i: int) -> bool:
    """What stands at i is led by "age", "aged" or "the age of"."""
    at = i - 2 if _low(lex, i - 1) == "of" else i - 1
    return _low(lex, at) in ENGLISH.numbers.ages


def _low(lex: list[Lexeme], i: int) -> str:
    return lex[i].low if 0 <= i < len(lex) else ""


def _glued(lex: list[Lexeme], i: int) -> bool:
    """Lexeme i goes on the word before it."""
    return joined(lex, i) and lex[i].text[0].isalnum()


def _sign(lex: list[Lexeme], i: int) -> tuple[int, int]:
    """(-1 or 1, first lexeme with the sign): "-5", "minus 5", "$-5", "+0.2"; a hyphen in a word is none."""
    if i and is_dash(lex[i - 1]) and joined(lex, i):
        if _low(lex, i - 2) == "minus":
            return -1, i - 2
        if not (joined(lex, i - 1) and lex[i - 2].text[-1].isalnum()):
            return -1, i - 1
    if _low(lex, i - 1) == "minus":
        return (1, i) if _low(lex, i - 2) == "or" else (-1, i - 1)  # "plus or minus 3 points"
    if i and lex[i - 1].text == "+" and joined(lex, i):
        return 1, i - 1
    return 1, i


def _nation(lex: list[Lexeme], i: int) -> int:
    """Past a country after the amount: "$76 US a barrel", "$75 U.S."."""
    if i < len(lex) and lex[i].text in ("US", "USD"):
        return i + 1
    return i + 4 if [x.text for x in lex[i : i + 4]] == ["U", ".", "S", "."] else i


def _range(lex: list[Lexeme], a: Quantity, b: Quantity) -> Quantity | None:
    """One range of two: "5 to 7 percent", "10-15", "three or four", "from 35 in May to 50"; scores."""
    if (
        a.style == "ratio"
        or b.style == "ratio"
        or b.bound != "exact"
        or a.bound not in ("exact", "range")
        or a.low is None
        or b.low is None
        or a.high is None
    ):
        return None
    if a.bound == "range" and a.style != "range":
        return None
    gap, before = lex[a.last : b.first], _low(lex, a.first - 1)
    link = gap[0].low if gap else ""
    if len(gap) == 2 and link == "to" and is_dash(gap[1]):
        gap = gap[:1]
    if (
        a.unit
        and b.unit
        and a.unit != b.unit
        and not (ENGLISH.units.is_currency(a.unit[:3]) and a.unit[:3] == b.unit[:3])
    ):
        return None
    if a.bound == "range":
        return None
    if not gap and is_dash(lex[b.first]) and joined(lex, b.first):
        return _dashed(lex, a, replace(b, low=abs(b.low), high=abs(b.low)))
    if len(gap) == 1 and is_dash(gap[0]):
        tight = joined(lex, a.last) and joined(lex, b.first)
        return _dashed(lex, a, b) if tight or (gap[0].text == "–" and before != ",") else None
    if len(gap) == 1 and link == "and":
        return _join(a, b) if before == "between" or _low(lex, a.first - 2) == "between" else None
    if len(gap) == 1 and link == "or":
        return _join(a, b) if not a.unit and a.low < b.low <= max(a.low + 2, 2 * a.low) else None
    if len(gap) == 1 and link == "to":
        led = before in ("from", "between", "of", "by") or _low(lex, a.first - 2) in ("from", "between")
        if a.unit and (before in ("by", "up", "down") or not (led or a.low < b.low)):
            return None  # "up 5 percent to 64 percent"
        if ENGLISH.units.kind(a.unit) == "ratio" and (
            b.scale > 1 if not b.unit else before != "from" and b.low < a.low
        ):
            return None  # "fell 10 percent to 50 million", "a margin of 61% to 39%"
        if not a.unit and not led and not a.low < b.low:
            return None
        return _join(a, b, 3 if before == "from" else 1)
    if (
        before == "from"
        and 1 < len(gap) <= 8
        and gap[-1].low == "to"
        and not any(x.text in ".;" for x in gap)
    ):
        return _join(a, b, 3) if b.unit or ENGLISH.units.kind(a.unit) != "time" else None
    return None


def _dashed(lex: list[Lexeme], a: Quantity, b: Quantity) -> Quantity | None:
    assert a.low is not None and b.low is not None
    if a.unit and a.unit != b.unit and ENGLISH.units.kind(a.unit) not in ("money", "ratio"):
        return None  # "a five-year 10 ..."
    after = _low(lex, b.last)
    scored = (
        not (a.unit or b.unit)
        and max(a.low, b.low) < 300
        and b.scale == 1
        and lex[b.numeral[0]].text.isdigit()
    )
    if scored and (
        not a.low < b.low
        or after in ENGLISH.numbers.contests
        or _low(lex, a.first - 1) in ENGLISH.numbers.contests
    ):
        ends = sorted((a.low, b.low))
        return replace(_join(a, b), low=ends[0], high=ends[1], bound="exact", style="score")
    return _join(a, b)


def _join(a: Quantity, b: Quantity, most: int = 1) -> Quantity:
    """One range; a bare first end has the magnitude of the second, if it is below `most` times its digits."""
    low, high = a.low, b.high
    assert low is not None and high is not None
    if a.scale == 1 and b.scale > 1 and low < most * high / b.scale and low < 1000:
        low *= b.scale  # "5 to 7 million"
    unit = max((b.unit, a.unit), key=len)
    return Quantity(
        a.first, b.last, (a.core[0], b.core[1]), (a.numeral[0], b.numeral[1]),
        min(low, high), max(low, high), "range", unit, "range", b.scale, a.signed,
    )  # fmt: skip


def _share_units(lex: list[Lexeme], found: list[Quantity]) -> list[Quantity]:
    """As in "Four-, five- and six-foot": a number that ends in a hyphen has the unit of the next."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        q, following = out[i], out[i + 1]
        end = q.last
        both = [x.low for x in lex[end : following.first]] in (["and"], ["or"]) and ENGLISH.units.kind(
            following.unit
        )
        if both and both != "money" and not q.unit and q.style == following.style == "exact":
            out[i] = replace(q, unit=following.unit)  # "12 and 15 years"
        if (
            q.unit
            or end + 1 >= len(lex)
            or not is_dash(lex[end])
            or not joined(lex, end)
            or joined(lex, end + 1)
            and lex[end + 1].text[0].isalnum()
        ):
            continue
        if (
            all(x.low in (",", "or", "and", "to") for x in lex[end + 1 : following.first])
            and following.first > end + 1
        ):
            out[i] = replace(q, unit=following.unit, last=end + 1)
    return out


@cache
def _phrases(side: str) -> dict[str, tuple[tuple[tuple[str, ...], Bound], ...]]:
    """Bound phrases by the word next to the number, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, phrases in getattr(ENGLISH.numbers, side).items():
        for phrase in phrases:
            parts = tuple(phrase.split(" "))
            table.setdefault(parts[-1 if side == "before" else 0], []).append((parts, bound))
    return {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in table.items()}


def _bounded(lex: list[Lexeme], q: Quantity) -> Quantity:
    """The quantity with its bound: the phrase before it, past fillers, or the one after it."""
    if q.bound == "vague" or q.style == "score":
        return q
    i, fillers = q.first, 0
    while i > 0:
        for phrase, bound in _phrases("before").get(lex[i - 1].low, ()):
            at = i - len(phrase)
            if (
                at >= 0
                and tuple(x.low for x in lex[at:i]) == phrase
                and not _is_other_sense(lex, q, phrase, bound, at)
            ):
                return _with_bound(q, bound, at, q.last)
        filler = lex[i - 1].low in ENGLISH.numbers.fillers or (
            is_dash(lex[i - 1]) and joined(lex, i) and _low(lex, i - 2) == "sub"
        )
        if not filler or fillers == 2:
            break
        i, fillers = i - 1, fillers + 1
    j = q.last
    if j < len(lex) and lex[j].text == "+" and joined(lex, j):
        return _with_bound(q, "at_least", q.first, j + 1)
    j += j + 1 < len(lex) and is_dash(lex[j]) and joined(lex, j) and lex[j + 1].low in ("plus", "odd")
    for phrase, bound in _phrases("after").get(_low(lex, j), ()):
        hyphen_only = phrase in (("plus",), ("odd",)) and j == q.last
        if not hyphen_only and tuple(x.low for x in lex[j : j + len(phrase)]) == phrase:
            return _with_bound(q, bound, q.first, j + len(phrase))
    return q


def _is_other_sense(lex: list[Lexeme], q: Quantity, phrase: tuple[str, ...], bound: Bound, at: int) -> bool:
    """No bound: "over three days" (during), "under the 10 rules" (a place), "more than the 27"."""
    if phrase == ("over",):
        return ENGLISH.units.kind(q.unit) == "time" and _low(lex, at - 1) != "for"
    if phrase == ("about",) and _low(lex, at - 1) in ENGLISH.numbers.about_after:
        return True
    if phrase == ("up", "to") and _low(lex, at - 1) in ENGLISH.numbers.up_after:
        return True
    definite = _low(lex, at + len(phrase)) in ("the", "its", "their")
    return definite and (bound != "about" or phrase == ("around",))


def _with_bound(q: Quantity, bound: Bound, first: int, last: int) -> Quantity:
    if q.bound == "range":
        return replace(q, first=first, last=last, bound="about" if bound == "about" else "range")
    low, high = (None if bound == "at_most" else q.low), (None if bound == "at_least" else q.high)
    return replace(q, first=first, last=last, bound=bound, low=low, high=high)


def _restated(lex: list[Lexeme], a: Quantity, b: Quantity) -> Quantity:
    """As in "Under 10 miles (16 km)": what parentheses restate in another unit has the bound of the first."""
    opened = b.first > a.last and [x.text for x in lex[a.last : b.first]] == ["("]
    slashed = b.first == a.last + 1 and lex[a.last].text == "/"
    if (
        not (opened or slashed)
        or ENGLISH.units.kind(a.unit) is None
        or ENGLISH.units.kind(a.unit) != ENGLISH.units.kind(b.unit)
        or a.unit == b.unit
    ):
        return b
    b = replace(b, restates=True)
    return (
        _with_bound(b, a.bound, b.first, b.last)
        if b.bound == "exact" and a.bound in ("about", "at_least", "at_most")
        else b
    )
