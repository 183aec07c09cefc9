"""Units and currencies after (and before) a number: which one, and where its words end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.extract.figures.numbers import Lexeme, is_dash, joined, lexemes
from kg.language import ENGLISH


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a unit, as lexemes; a symbol's case counts."""

    lexemes: tuple[str, ...]
    unit: str
    is_symbol: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit found: its name, and the lexemes [first, last) that say it, with its rate ("per barrel")."""

    name: str
    first: int
    last: int


@cache
def _forms() -> dict[str, tuple[Form, ...]]:
    """Forms by their first lexeme in lower case, longest first."""
    lexicon_, table = ENGLISH.units.table, {}  # type: ignore[var-annotated]
    named = [(n, u.words, u.symbols) for n, u in lexicon_.units.items()]
    named += [(n, c.words, c.symbols) for n, c in lexicon_.currencies.items()]
    for name, written, symbols in named:
        spelled = [*written, *(_plural(w, lexicon_.plurals) for w in written)]
        for text, is_symbol in [*((w, False) for w in dict.fromkeys(spelled)), *((s, True) for s in symbols)]:
            parts = tuple(
                x.text if is_symbol else x.low for x in lexemes(text) if is_symbol or not is_dash(x)
            )
            table.setdefault(parts[0].lower(), []).append(Form(parts, name, is_symbol))
    return {k: tuple(sorted(v, key=lambda f: -len(f.lexemes))) for k, v in table.items()}


def _plural(phrase: str, irregular: dict[str, str]) -> str:
    """The plural of a unit's words: of the word before "per" or "an", else of the last."""
    parts = phrase.split(" ")
    cut = next(
        (
            i
            for i, p in enumerate(parts)
            if p in ("per", "an", "a") or p[0].isupper() and i and parts[0] == "degree"
        ),
        len(parts),
    )
    noun = parts[cut - 1]
    parts[cut - 1] = irregular.get(noun) or (
        noun.rpartition("-")[0] + "-" + irregular[noun.rpartition("-")[2]]
        if noun.rpartition("-")[2] in irregular
        else noun + "s"
    )
    return " ".join(parts)


def unit_at(lex: list[Lexeme], i: int, money: bool = False) -> Unit | None:
    """The unit whose words begin at lexeme i, right after a number or its hyphen; the longest form wins.

    `money`: the number has a currency already, and only a rate is looked for; its name begins with "_per_".
    """
    j = i
    if j < len(lex) and is_dash(lex[j]) and joined(lex, j) and joined(lex, j + 1):
        j += 1
    found = None if money else _find(lex, j)
    if found is None and not money:
        return None
    name, last = found or ("", i)
    if ENGLISH.units.kind(name) == "time":
        last, name = _age(lex, last, name)
        return Unit(name, j, last)
    if rate := _rate(lex, last):
        return Unit(f"{name}_per_{rate[0]}", j, rate[1])
    return Unit(name, j, last) if found else None


def _end(lex: list[Lexeme], j: int, form: Form) -> int | None:
    """The lexeme after the form if it stands at j; "mile-per-gallon": hyphens between words do not matter."""
    for part in form.lexemes:
        if j < len(lex) and is_dash(lex[j]) and part != lex[j].text and joined(lex, j) and joined(lex, j + 1):
            j += 1
        if j >= len(lex) or (lex[j].text if form.is_symbol else lex[j].low) != part:
            return None
        j += 1
    return j


def _find(lex: list[Lexeme], j: int) -> tuple[str, int] | None:
    """(unit, end) of the longest form that stands at lexeme j."""
    for form in _forms().get(lex[j].low, ()) if j < len(lex) else ():
        end = _end(lex, j, form)
        if end is not None and not (form.is_symbol and _is_other_word(lex, j, end)):
            return form.unit, end
    return None


def _is_other_word(lex: list[Lexeme], j: int, end: int) -> bool:
    """A symbol that goes on as another word, or a lone letter that is no unit: "5 F. Smith"."""
    after = lex[end] if end < len(lex) else None
    if after and joined(lex, end) and after.text[0].isalnum() and lex[end - 1].text[-1].isalpha():
        return True
    letter = lex[j].text
    if end - j > 1 or len(letter) > 1 or not letter.isalpha() or joined(lex, j):
        return False
    name_follows = after is not None and (
        after.text[0].isupper() or (after.text == "." and end + 1 < len(lex))
    )
    return letter not in "WVCFpmgL" or (name_follows and letter in "CFVL")


def _age(lex: list[Lexeme], last: int, name: str) -> tuple[int, str]:
    """As in "-old", " old", " of age" after a unit of time."""
    j = last
    if j + 1 < len(lex) and is_dash(lex[j]) and joined(lex, j + 1):
        j += 1
    if j < len(lex) and lex[j].low in ("old", "olds"):
        return j + 1, f"{name}_of_age"
    if j + 1 < len(lex) and lex[j].low == "of" and lex[j + 1].low == "age":
        return j + 2, f"{name}_of_age"
    return last, name


def _rate(lex: list[Lexeme], j: int) -> tuple[str, int] | None:
    """As in "per gallon", "a month", "/hour", "-a-day": (what it is over, end)."""
    dash = j + 1 < len(lex) and is_dash(lex[j]) and joined(lex, j + 1)
    j += dash
    if j + 1 >= len(lex):
        return None
    word, k = lex[j].low, j + 1
    k += dash and is_dash(lex[k])
    if k >= len(lex) or not lex[k].text[0].isalpha():
        return None
    found = _find(lex, k)
    over = found if found and not ENGLISH.units.is_currency(found[0]) else (lex[k].low, k + 1)
    if word == "per" or (word == "/" and joined(lex, j) and joined(lex, k)):
        return over
    if (
        word not in ("a", "an", "each", "every")
        or lex[k].low not in ENGLISH.units.table.each
        or (
            k + 1 < len(lex)
            and ENGLISH.units.kind(over[0]) == "time"
            and lex[k + 1].low in ENGLISH.units.table.then
        )
    ):
        return None
    return over


def currency_before(lex: list[Lexeme], i: int) -> Unit | None:
    """The longest currency sign or code that ends right before lexeme i: "$", "US $", "A$", "$US", "USD"."""
    found: Unit | None = None
    for size in (1, 2, 3, 4):
        first = i - size
        if first < 0:
            break
        for form in _forms().get(lex[first].low, ()):
            parts = form.lexemes
            if (
                form.is_symbol and len(form.lexemes) == size and ENGLISH.units.is_currency(form.unit)
                and tuple(x.text for x in lex[first:i]) == form.lexemes
                and not (joined(lex, first) and lex[first - 1].text[-1].isalpha() and parts[0].isalpha())
                and (joined(lex, i) or not form.lexemes[-1].islower())
            ):  # fmt: skip
                found = Unit(form.unit, first, i)
    return found
