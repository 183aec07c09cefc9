"""Numbers as news writes them: digits, words, magnitudes, fractions, vague ones; no parse needed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kg.extract.figures.lexemes import Lexeme, Lexemes
from kg.language import Language

Style = Literal["exact", "vague", "fraction", "ratio", "range", "part"]

DIGITS = 60
"""Digits of a numeral at most: beyond that it is a key or a code, and arithmetic has its limits."""
MOST = Decimal(10) ** 100
"""No figure of news is as much: there are fewer atoms."""
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text, lexemes [first, last).

    `low` and `high` are equal for a plain number; a vague one ("dozens") has an open `high`. `style`: exact;
    vague; fraction ("two-thirds", "half"); ratio ("one in five"); part ("half an", a unit follows); range
    ("a month or two", made later). `scale`: the magnitude word's value, 1 without one.
    """

    first: int
    last: int
    low: Decimal
    high: Decimal | None
    style: Style = "exact"
    scale: int = 1


def find_numbers(lex: Lexemes) -> list[Number]:
    """All numbers in text order, not overlapping; names, dates and ordinals are not yet sorted out."""
    found: list[Number] = []
    starts, i = lex.language.of(_starts), 0
    while i < len(lex):
        head, number = lex[i], None
        if head.low in starts:
            number = _vague(lex, i) or _half(lex, i) or _fraction(lex, i) or _words(lex, i)
        elif not head.text.isalpha():
            number = _digits(lex, i)
        if number is not None:
            number = _ratio(lex, number) or number
            if abs(number.high or number.low) < MOST:
                found.append(number)
        i = number.last if number else i + 1
    return found


def _starts(language: Language) -> frozenset[str]:
    w = language.numbers
    return frozenset((*w.articles, *w.ones, *w.tens, *w.magnitudes, *w.groups, *w.plurals, *w.few, *w.halves))


def _scales(language: Language) -> dict[str, int]:
    return language.numbers.magnitudes | language.numbers.groups


def _exact(first: int, last: int, value: Decimal, scale: int = 1, style: Style = "exact") -> Number:
    return Number(first, last, value, value, style, scale)


def _numeral(lexeme: Lexeme) -> Decimal | None:
    """What digits are worth; "²" and "①" are signs, and too many digits are none."""
    text = lexeme.text
    is_numeral = text[:1].isdecimal() or (text[:1] == "." and len(text) > 1)
    return Decimal(text.replace(",", "")) if is_numeral and len(text) <= DIGITS else None


def _sign(lexeme: Lexeme) -> Decimal | None:
    """What a sign like ½ is worth."""
    if len(lexeme.text) != 1 or unicodedata.category(lexeme.text) != "No":
        return None
    above, stroke, below = unicodedata.normalize("NFKC", lexeme.text).partition("⁄")
    return Decimal(above) / Decimal(below) if stroke else None


def _slashed(lex: Lexemes, i: int, most: int) -> Decimal | None:
    """The share that lexemes i to i + 2 write with a stroke, "1/16", of `most` parts at most."""
    if lex[i + 1].text not in ("/", "⁄") or not (lex.joined(i + 1) and lex.joined(i + 2)):
        return None
    above, below = _numeral(lex[i]), _numeral(lex[i + 2]) if lex[i + 2].text.isdecimal() else None
    return above / below if above is not None and below and above < below <= most else None


def _digits(lex: Lexemes, i: int) -> Number | None:
    """1,200; 1.2 billion; 5bn; 1/16; 2½; 2 1/2; 1.99×10−30; 3 hundred thousand."""
    sign, j = _sign(lex[i]), i + 1
    value = _numeral(lex[i]) if sign is None else sign
    if value is None:
        return None
    is_part = sign is not None
    if lex.joined(j) and (part := _sign(lex[j])) is not None:
        value, j = value + part, j + 1
    elif (share := _slashed(lex, i, 1000)) is not None:
        value, j, is_part = share, j + 2, True
    elif not lex.joined(j) and lex[j].text.isdecimal() and (share := _slashed(lex, j, 16)) is not None:
        value, j = value + share, j + 3
    if lex.low(j) in ("×", "x") and lex.low(j + 1) == "10":
        minus = lex.is_dash(j + 2)
        power = lex[j + 2 + (minus or lex[j + 2].text in ("^", "+"))]
        if power.text.isdecimal() and len(power.text) < 3:
            exponent = -int(power.text) if minus else int(power.text)
            return _exact(i, j + 3 + (power is not lex[j + 2]), value.scaleb(exponent))
    scale, j = _magnitude(lex, j)
    return _exact(i, j, value * scale, scale, "fraction" if is_part and scale == 1 else "exact")


def _magnitude(lex: Lexemes, j: int) -> tuple[int, int]:
    """The product of the magnitude words from j on ("hundred million"), and the lexeme after them."""
    scale, scales, short = 1, lex.language.of(_scales), lex.language.numbers.short_magnitudes
    while scale < MOST:
        k = j + lex.is_hyphen(j)
        if more := scales.get(lex.low(k)):
            scale, j = scale * more, k + 1
            continue
        letters = lex[k].text
        is_close = len(letters) > 1 or (k == j and lex.joined(j))
        if scale == 1 and letters in short and is_close and not lex.goes_on(k + 1):
            return short[letters], k + 1
        break
    return scale, j


def _words(lex: Lexemes, i: int) -> Number | None:
    """twenty-five; two hundred and fifty; a million; two and a half million; a dozen."""
    w, scales, j = lex.language.numbers, lex.language.of(_scales), i
    total, current, scale, kind = Decimal(0), Decimal(0), 1, "start"
    if lex.low(i) in w.articles:
        if lex.low(i + 1) not in scales:
            return None
        current, j = Decimal(1), i + 1
    while total < MOST:
        word, following = lex.low(j), lex.low(j + 1)
        opens = kind in ("start", "hundred", "magnitude", "and")
        joins = kind in ("hundred", "magnitude") and (following in w.ones or following in w.tens)
        hyphened = following in w.magnitudes or (kind == "tens" and 0 < w.ones.get(following, 0) < 10)
        if word in w.ones and (opens or (kind == "tens" and w.ones[word] < 10)):
            current, kind = current + w.ones[word], "ones"
        elif word in w.tens and opens:
            current, kind = current + w.tens[word], "tens"
        elif scales.get(word) == 100 and (current or kind == "start"):
            current, kind, scale = (current or 1) * Decimal(100), "hundred", scale * 100
        elif word in scales and (current or total or kind == "start"):
            scale = scales[word]
            total, current, kind = total + (current or 1) * scale, Decimal(0), "magnitude"
        elif word in w.ands and joins:
            kind = "and"
        elif word in w.ands and following in w.articles and w.halves.get(lex.low(j + 2)) == 2:
            total += _HALF * (scale if kind in ("magnitude", "hundred") else 1)
            more, j = _magnitude(lex, j + 3)
            return _exact(i, j, (total + current) * more, more)
        elif not (hyphened and lex.is_hyphen(j)):
            break
        j += 1
    led = lex.low(i - 1) in w.magnitude_after or lex.is_dash(i - 1)
    if j == i or (i and lex.low(i) in w.magnitudes and not led):
        return None  # "a few hundred" is read elsewhere; a lone "million" is mostly part of a name
    return _exact(i, j, total + current, scale)


def _vague(lex: Lexemes, i: int) -> Number | None:
    """Dozens, thousands, tens of thousands, a few hundred: at least two of them, open above."""
    w, word = lex.language.numbers, lex.low(i)
    k = i + (word in w.articles and lex.low(i + 1) in w.few)
    if lex.low(k) in w.few:
        scale, j = _magnitude(lex, k + 1 + (lex.low(k + 1) in w.ofs))
        return Number(i, j, Decimal(2 * scale), None, "vague", scale) if scale > 1 else None
    if word not in w.plurals or lex[i - 1].text[-1:].isdigit():
        return None
    scale, j, sizes = w.plurals[word], i + 1, w.plurals | w.magnitudes
    while scale < MOST and lex.low(j) in w.ofs and (more := sizes.get(lex.low(j + 1))):
        scale, j = scale * more, j + 2
    if scale == 10 or (word in w.only_of and lex.low(j) not in w.ofs):
        return None  # "tens of people" is rare, "in tens" and "scores" alone are other things
    return Number(i, j, Decimal(2 * scale), None, "vague", scale)


def _half(lex: Lexemes, i: int) -> Number | None:
    """Half a million; a half-million; half-a-dozen; half; a million and a half is read by `_words`."""
    w, scales = lex.language.numbers, lex.language.of(_scales)
    led = lex.low(i) in w.half_led
    j = i + led
    below = w.halves.get(lex.low(j))
    if below is None or lex.low(i - 1) in w.half_after:
        return None
    part, is_half, k = Decimal(1) / below, below == 2, j + 1
    while lex.is_dash(k) or lex.low(k) in w.articles or lex.low(k) in w.ofs:
        k += 1
    if (led or k > j + 1) and lex.low(k) in scales and w.ofs.isdisjoint(lex.lows(k - 2, k)):
        scale, end = _magnitude(lex, k)
        return _exact(i, end, part * scale, scale)
    if led and lex.low(i - 1) in w.ands:
        return _exact(i, j + 1, part, style="fraction")  # "a year and a half"
    if is_half and (lex.low(j + 1) in w.articles or lex.is_hyphen(j + 1)):
        # "half an hour", "a half-hour call": for what a unit follows
        return _exact(i, j + 1 + (not lex.is_dash(j + 1)), part, style="part")
    shared = lex.low(j + 1) in w.half_of or (is_half and lex.low(i - 1) in w.half_by)
    return _exact(i, j + 1, part, style="fraction") if shared and (led or is_half) else None


def _fraction(lex: Lexemes, i: int) -> Number | None:
    """Two-thirds, three quarters, a third of, one-fifth."""
    w, word = lex.language.numbers, lex.low(i)
    count, dash = 1 if word in w.articles else w.ones.get(word, 0), lex.is_dash(i + 1)
    j = i + 1 + dash
    below = (w.parts if count == 1 else w.many_parts).get(lex.low(j))
    if below is None or not 0 < count < 10:
        return None
    if word in w.articles and not dash and lex.low(j + 1) not in w.ofs and lex.low(i - 1) not in w.by:
        return None  # "a third candidate"
    return _exact(i, j + 1, Decimal(count) / below, style="fraction")


def _ratio(lex: Lexemes, n: Number) -> Number | None:
    """One in five; nine out of ten: a share, if both are small; "18 out of 20 cases" stay two counts."""
    between = next((p for p in lex.language.numbers.ratios if lex.has(n.last, p)), None)
    if between is None or n.style != "exact" or n.low != n.low.to_integral_value():
        return None
    j = n.last + 1 + between.count(" ")
    other = _digits(lex, j) or (_words(lex, j) if lex.low(j) in lex.language.of(_starts) else None)
    if other is None or other.scale not in (1, 100, 1000, 1000000) or not 0 < n.low < other.low <= 1000000:
        return None
    is_small = n.low == 1 or (n.low < 10 and other.low == 10)
    is_unit = lex.low(j) in lex.language.numbers.articles and other.low < 100  # "one in a dozen"
    if not is_small or is_unit or 1900 < other.low < 2100:
        return None
    return _exact(n.first, other.last, n.low / other.low, style="ratio")
