"""Numbers as news writes them: digits, words, magnitudes, fractions, vague ones; no parse needed.

Numbers are read over lexemes, not spaCy tokens: spaCy splits "£3m", "5-10W" and "64GB" now this way, now
that, depending on the letters that follow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from kg.language import ENGLISH

Style = Literal["exact", "vague", "fraction", "ratio", "range", "part"]

_LEXEME = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?"  # 1,200.50
    r"|\d+(?:\.\d+)?"  # 12.5
    r"|(?<![\w.])\.\d+"  # .001
    r"|[^\W\d_]+"  # words, without apostrophes and hyphens
    r"|[^\w\s]|_"
)
DIGITS = 60
"""Digits of a numeral at most: beyond that it is a key or a code, and arithmetic has its limits."""
MOST = Decimal(10) ** 100
"""No figure of news is as much: there are fewer atoms."""
_DASHES = frozenset("-‐‑–−")


class Lexeme(NamedTuple):
    """A piece of text: a numeral, a run of letters, or one other sign; [begin, end) in the text."""

    text: str
    low: str
    begin: int
    end: int


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


def lexemes(text: str) -> list[Lexeme]:
    """The text's lexemes in order."""
    return [Lexeme(t := m.group(), t.lower(), m.start(), m.end()) for m in _LEXEME.finditer(text)]


@cache
def _starts() -> frozenset[str]:
    w = ENGLISH.numbers
    return frozenset(
        ("a", "an", *w.ones, *w.tens, *w.magnitudes, *w.groups, *w.plurals, *w.few, "half", "quarter")
    )


def is_dash(lexeme: Lexeme) -> bool:
    """A hyphen, dash or minus sign."""
    return lexeme.text in _DASHES


def joined(lex: list[Lexeme], i: int) -> bool:
    """No space between lexeme i and the one before."""
    return 0 < i < len(lex) and lex[i - 1].end == lex[i].begin


def find_numbers(lex: list[Lexeme]) -> list[Number]:
    """All numbers in text order, not overlapping; names, dates and ordinals are not yet sorted out."""
    return list(_scan(lex))


def _scan(lex: list[Lexeme]) -> Iterator[Number]:
    starts, i = _starts(), 0
    while i < len(lex):
        head = lex[i]
        number = None
        if (
            _is_numeral(head)
            or (head.text[0] == "." and 1 < len(head.text) <= DIGITS)
            or _vulgar(head) is not None
        ):
            number = _digits(lex, i)
        elif head.low in starts:
            number = _vague(lex, i) or _half_a(lex, i) or _fraction(lex, i) or _words(lex, i)
        if number is None:
            i += 1
            continue
        number = _ratio(lex, number) or number
        if abs(number.high or number.low) < MOST:
            yield number
        i = number.last


def _word(lex: list[Lexeme], i: int) -> str:
    return lex[i].low if 0 <= i < len(lex) else ""


def _vulgar(lexeme: Lexeme) -> Decimal | None:
    """The value of a sign like ½, None for other lexemes."""
    if (
        len(lexeme.text) == 1
        and unicodedata.category(lexeme.text) == "No"
        and "⁄" in unicodedata.normalize("NFKC", lexeme.text)
    ):
        above, below = unicodedata.normalize("NFKC", lexeme.text).split("⁄")
        return Decimal(above) / Decimal(below)
    return None


def _numeral(lexeme: Lexeme) -> Decimal:
    return Decimal(lexeme.text.replace(",", ""))


def _digits(lex: list[Lexeme], i: int) -> Number | None:
    """1,200; 1.2 billion; 5bn; 1/16; 2½; 2 1/2; 1.99×10−30; 3 hundred thousand."""
    sign = _vulgar(lex[i])
    value, j, is_part = (sign, i + 1, True) if sign is not None else (_numeral(lex[i]), i + 1, False)
    if j < len(lex) and joined(lex, j) and (part := _vulgar(lex[j])) is not None:
        value, j = value + part, j + 1
    elif _slash(lex, j) and sign is None:
        below = _numeral(lex[j + 1])
        if below and value < below <= 1000:
            value, j, is_part = value / below, j + 2, True
    elif (
        _slash(lex, j + 1)
        and not joined(lex, j)
        and lex[j].text.isdecimal()
        and _is_numeral(lex[j])
        and lex[j + 1].begin == lex[j].end
    ):
        above, below = _numeral(lex[j]), _numeral(lex[j + 2])
        if below and above < below <= 16:
            value, j = value + above / below, j + 3
    if _word(lex, j) in ("×", "x") and _word(lex, j + 1) == "10" and j + 2 < len(lex):
        minus = is_dash(lex[j + 2])
        k = j + 2 + (minus or lex[j + 2].text in "^+")
        if k < len(lex) and lex[k].text.isdecimal() and len(lex[k].text) < 3:
            exponent = int(lex[k].text)
            return _exact(i, k + 1, value.scaleb(-exponent if minus else exponent))
    scale, j = _magnitude(lex, j)
    return _exact(i, j, value * scale, scale, "fraction" if is_part and scale == 1 else "exact")


def _exact(first: int, last: int, value: Decimal, scale: int = 1, style: Style = "exact") -> Number:
    return Number(first, last, value, value, style, scale)


def _is_numeral(lexeme: Lexeme) -> bool:
    """Digits, of no more than a number has; "²" and "①" are signs."""
    return lexeme.text[0].isdecimal() and len(lexeme.text) <= DIGITS


def _slash(lex: list[Lexeme], j: int) -> bool:
    return (
        j + 1 < len(lex)
        and lex[j].text in "/⁄"
        and _is_numeral(lex[j + 1])
        and lex[j + 1].text.isdecimal()
        and joined(lex, j)
        and joined(lex, j + 1)
    )


def _goes_on(lex: list[Lexeme], j: int) -> bool:
    """Lexeme j is only the beginning of a word."""
    return joined(lex, j + 1) and lex[j + 1].text[0].isalnum()


def _magnitude(lex: list[Lexeme], j: int) -> tuple[int, int]:
    """The product of the magnitude words from j on ("hundred million"), and the lexeme after them."""
    scale, w = 1, ENGLISH.numbers
    while j < len(lex) and scale < MOST:
        k = j + 1 if is_dash(lex[j]) and joined(lex, j) and joined(lex, j + 1) else j
        word = _word(lex, k)
        if word in w.magnitudes or word in w.groups:
            scale, j = scale * (w.magnitudes.get(word) or w.groups[word]), k + 1
        elif scale == 1 and joined(lex, j) and lex[j].text in w.short_magnitudes and not _goes_on(lex, j):
            return w.short_magnitudes[lex[j].text], j + 1
        elif scale == 1 and word in w.short_magnitudes and len(word) > 1:
            return w.short_magnitudes[word], k + 1
        else:
            break
    return scale, j


def _words(lex: list[Lexeme], i: int) -> Number | None:
    """twenty-five; two hundred and fifty; a million; two and a half million; a dozen."""
    w, j = ENGLISH.numbers, i
    total, current, scale = Decimal(0), Decimal(0), 1
    if lex[i].low in ("a", "an"):
        if not (_word(lex, i + 1) in w.magnitudes or _word(lex, i + 1) in w.groups):
            return None
        current, j = Decimal(1), i + 1
    kind = "start"
    while j < len(lex) and total < MOST:
        word = lex[j].low
        if (
            word in w.ones
            and kind in ("start", "tens", "hundred", "magnitude", "and")
            and not (kind == "tens" and w.ones[word] > 9)
        ):
            current, kind = current + w.ones[word], "ones"
        elif word in w.tens and kind in ("start", "hundred", "magnitude", "and"):
            current, kind = current + w.tens[word], "tens"
        elif word == "hundred" and (current or kind == "start"):
            current, kind, scale = (current or Decimal(1)) * 100, "hundred", scale * 100
        elif (word in w.magnitudes or word in w.groups) and (current or total or kind == "start"):
            scale = w.magnitudes.get(word) or w.groups[word]
            total, current, kind = total + (current or Decimal(1)) * scale, Decimal(0), "magnitude"
        elif (
            word == "and"
            and kind in ("hundred", "magnitude")
            and (_word(lex, j + 1) in w.ones or _word(lex, j + 1) in w.tens)
        ):
            if w.ones.get(_word(lex, j + 1)) == 1 and _word(lex, j + 2) == "of":
                break
            kind = "and"
        elif (
            word == "and"
            and lex[j - 1].low not in ("a", "an")
            and _word(lex, j + 1) == "a"
            and _word(lex, j + 2) == "half"
        ):
            unit = scale if kind in ("magnitude", "hundred") else 1
            total, j = total + Decimal(unit) / 2, j + 3
            more, j = _magnitude(lex, j)
            return _exact(i, j, (total + current) * more, more)
        elif (
            is_dash(lex[j])
            and joined(lex, j)
            and joined(lex, j + 1)
            and kind != "and"
            and (
                (kind == "tens" and 0 < w.ones.get(_word(lex, j + 1), 0) < 10)
                or _word(lex, j + 1) in w.magnitudes
            )
        ):
            pass
        else:
            break
        j += 1
    while j > i and (lex[j - 1].low == "and" or is_dash(lex[j - 1])):
        j -= 1
    if j == i:
        return None
    bare = lex[i].low in w.magnitudes or lex[i].low in w.groups
    if (
        bare
        and not (i and (lex[i - 1].low in ("the", "per") or is_dash(lex[i - 1])))
        and lex[i].low != "dozen"
        and i
    ):
        # "a few hundred" is read elsewhere; a lone "hundred" or "million" is mostly part of a name.
        return None
    return Number(i, j, total + current, total + current, "exact", scale)


def _vague(lex: list[Lexeme], i: int) -> Number | None:
    """Dozens, thousands, tens of thousands, a few hundred: at least two of them, open above."""
    w, word = ENGLISH.numbers, lex[i].low
    k = i + 1 if word == "a" and _word(lex, i + 1) in w.few else i
    if lex[k].low in w.few:
        scale, j = _magnitude(lex, k + 2 if _word(lex, k + 1) == "of" else k + 1)
        return Number(i, j, Decimal(2 * scale), None, "vague", scale) if scale > 1 else None
    if word not in w.plurals or (i and lex[i - 1].text[-1].isdigit()):
        return None
    scale, j = w.plurals[word], i + 1
    while (
        scale < MOST
        and _word(lex, j) == "of"
        and (_word(lex, j + 1) in w.plurals or _word(lex, j + 1) in w.magnitudes)
    ):
        scale, j = scale * (w.plurals.get(_word(lex, j + 1)) or w.magnitudes[_word(lex, j + 1)]), j + 2
    if w.plurals[word] == 10 and scale == 10 or word == "scores" and _word(lex, j) != "of":
        return None  # "tens of people" is rare, "in tens" and "scores" alone are other things
    return Number(i, j, Decimal(2 * scale), None, "vague", scale)


def _half_a(lex: list[Lexeme], i: int) -> Number | None:
    """Half a million; a half-million; half-a-dozen; half; a million and a half is read by `_words`."""
    w = ENGLISH.numbers
    j = i + 1 if lex[i].low in ("a", "one") else i
    if _word(lex, j) not in ("half", "quarter") or _word(lex, i - 1) in w.half_after:
        return None
    part = Decimal("0.5") if _word(lex, j) == "half" else Decimal("0.25")
    k = j + 1
    while k < len(lex) and (is_dash(lex[k]) or lex[k].low in ("a", "of")):
        k += 1
    if (
        (k > j + 1 or i != j)  # "half a million", "a half million"
        and (_word(lex, k) in w.magnitudes or _word(lex, k) in w.groups)
        and not (lex[k - 1].low == "of" or _word(lex, k - 2) == "of")
    ):
        scale, end = _magnitude(lex, k)
        return Number(i, end, part * scale, part * scale, "exact", scale)
    after = _word(lex, j + 1)
    if _word(lex, i - 1) == "and" and i != j:
        return Number(i, j + 1, part, part, "fraction")  # "a year and a half"
    if part == Decimal("0.5") and after in ("a", "an"):
        return Number(i, j + 2, part, part, "part")  # "half an hour": for what a unit follows
    if (
        part == Decimal("0.5")
        and j + 1 < len(lex)
        and is_dash(lex[j + 1])
        and joined(lex, j + 1)
        and joined(lex, j + 2)
    ):
        return Number(i, j + 1, part, part, "part")  # "a half-hour call"
    if after in ("of", "the", "its", "their", "his", "her", "our", "my") or (
        _word(lex, j) == "half" and _word(lex, i - 1) in ("by", "than", "in", "over")
    ):
        return Number(i, j + 1, part, part, "fraction") if i != j or _word(lex, j) == "half" else None
    if i != j and _word(lex, j) == "quarter" and _word(lex, i - 1) == "by":
        return Number(i, j + 1, part, part, "fraction")
    return None


def _fraction(lex: list[Lexeme], i: int) -> Number | None:
    """Two-thirds, three quarters, a third of, one-fifth."""
    w = ENGLISH.numbers
    count = 1 if lex[i].low in ("a", "an") else w.ones.get(lex[i].low)
    j = i + 1
    if count is None or not 0 < count < 10 or j >= len(lex):
        return None
    dash = is_dash(lex[j])
    j += dash
    below = w.parts.get(_word(lex, j))
    if below is None or (count == 1) == _word(lex, j).endswith("s"):
        return None
    if (
        count == 1
        and not dash
        and _word(lex, j + 1) != "of"
        and lex[i].low != "one"
        and _word(lex, i - 1) != "by"
    ):
        return None  # "a third candidate"
    return _exact(i, j + 1, Decimal(count) / below, style="fraction")


def _ratio(lex: list[Lexeme], n: Number) -> Number | None:
    """One in five; nine out of ten: a share, if both are small; "18 out of 20 cases" stay two counts."""
    j = n.last
    if _word(lex, j) == "out" and _word(lex, j + 1) == "of":
        j += 1
    elif _word(lex, j) != "in":
        return None
    j += 1
    if j >= len(lex) or n.style != "exact" or n.low != n.low.to_integral_value():
        return None
    other = _digits(lex, j) if _is_numeral(lex[j]) else _words(lex, j) if lex[j].low in _starts() else None
    if other is None or other.scale not in (1, 1000, 1000000, 100) or not 0 < n.low < other.low:
        return None
    small = (n.low == 1 or (n.low < 10 and other.low == 10)) and other.low <= 1000000
    if not small or lex[j].low in ("a", "an") and other.low < 100 or 1900 < other.low < 2100:
        return None
    return _exact(n.first, other.last, n.low / other.low, style="ratio")
