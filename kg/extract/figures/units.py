"""Units and currencies after (and before) a number: which one, and where its words end."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.figures.lexemes import Lexemes
from kg.language import Language


class Form(NamedTuple):
    """One way to write a unit, as lexemes; a symbol's case counts."""

    lexemes: tuple[str, ...]
    unit: str
    is_symbol: bool


class Unit(NamedTuple):
    """A unit found: its name, and the lexemes [first, last) that say it, with its rate ("per barrel")."""

    name: str
    first: int
    last: int


def _forms(language: Language) -> dict[str, list[Form]]:
    """Forms by their first lexeme in lower case, longest first."""
    table: dict[str, list[Form]] = {}
    for name, text, is_symbol in language.units.forms():
        lex = Lexemes(text, language)
        kept = (lex[i] for i in range(len(lex)) if is_symbol or not lex.is_dash(i))
        parts = tuple(x.text if is_symbol else x.low for x in kept)
        table.setdefault(parts[0].lower(), []).append(Form(parts, name, is_symbol))
    return {k: sorted(v, key=lambda f: -len(f.lexemes)) for k, v in table.items()}


def unit_at(lex: Lexemes, i: int, money: bool = False) -> Unit | None:
    """The unit whose words begin at lexeme i, right after a number or its hyphen; the longest form wins.

    `money`: the number has a currency already, and only a rate is looked for; its name begins with "_per_".
    """
    j = i + lex.is_hyphen(i)
    found = None if money else _find(lex, j)
    if found is None and not money:
        return None
    name, last = found or ("", i)
    if lex.language.units.kind(name) == "time":
        return _age(lex, j, last, name) or Unit(name, j, last)
    if rate := _rate(lex, last):
        return Unit(f"{name}_per_{rate[0]}", j, rate[1])
    return Unit(name, j, last) if found else None


def is_time(lex: Lexemes, i: int) -> bool:
    """A unit of time begins at lexeme i."""
    unit = unit_at(lex, i)
    return unit is not None and lex.language.units.kind(unit.name) == "time"


def _end(lex: Lexemes, j: int, form: Form) -> int | None:
    """The lexeme after the form if it stands at j; "mile-per-gallon": hyphens between words do not matter."""
    for part in form.lexemes:
        j += lex.is_hyphen(j) and part != lex[j].text
        if part != (lex[j].text if form.is_symbol else lex.low(j)):
            return None
        j += 1
    return j


def _find(lex: Lexemes, j: int) -> tuple[str, int] | None:
    """(unit, end) of the longest form that stands at lexeme j."""
    for form in lex.language.of(_forms).get(lex.low(j), ()):
        end = _end(lex, j, form)
        if end is not None and not (form.is_symbol and _is_other_word(lex, j, end)):
            return form.unit, end
    return None


def _is_other_word(lex: Lexemes, j: int, end: int) -> bool:
    """A symbol that goes on as another word, or a lone letter that is no unit: "5 F. Smith"."""
    if lex.goes_on(end) and lex[end - 1].text[-1].isalpha():
        return True
    letter, after = lex[j].text, lex[end].text
    if end - j > 1 or len(letter) > 1 or not letter.isalpha() or lex.joined(j):
        return False
    name_follows = after[:1].isupper() or (after == "." and end + 1 < len(lex))
    return letter not in "WVCFpmgL" or (name_follows and letter in "CFVL")


def _age(lex: Lexemes, first: int, last: int, name: str) -> Unit | None:
    """As in "-old", " old", " of age" after a unit of time."""
    j = last + (lex.is_dash(last) and lex.joined(last + 1))
    phrase = next((p for p in lex.language.units.table.ages if lex.has(j, p)), None)
    return Unit(f"{name}_of_age", first, j + 1 + phrase.count(" ")) if phrase else None


def _rate(lex: Lexemes, j: int) -> tuple[str, int] | None:
    """As in "per gallon", "a month", "/hour", "-a-day": (what it is over, end)."""
    table, units = lex.language.units.table, lex.language.units
    dash = lex.is_dash(j) and lex.joined(j + 1)
    j += dash
    k = j + 1 + (dash and lex.is_dash(j + 1))
    if not lex[k].text[:1].isalpha():
        return None
    found = _find(lex, k)
    over = found if found and not units.is_currency(found[0]) else (lex.low(k), k + 1)
    if lex.low(j) in table.per or (lex[j].text == "/" and lex.joined(j) and lex.joined(k)):
        return over
    is_then = units.kind(over[0]) == "time" and lex.low(k + 1) in table.then
    return over if lex.low(j) in table.rates and lex.low(k) in table.each and not is_then else None


def currency_before(lex: Lexemes, i: int) -> Unit | None:
    """The longest currency sign or code that ends right before lexeme i: "$", "US $", "A$", "$US", "USD"."""
    for first in range(max(0, i - 4), i):
        goes_on = lex.joined(first) and lex[first - 1].text[-1].isalpha() and lex[first].text.isalpha()
        texts = tuple(lex[k].text for k in range(first, i))
        for form in lex.language.of(_forms).get(lex.low(first), ()):
            is_here = form.is_symbol and form.lexemes == texts and lex.language.units.is_currency(form.unit)
            if is_here and not goes_on and (lex.joined(i) or not texts[-1].islower()):
                return Unit(form.unit, first, i)
    return None
