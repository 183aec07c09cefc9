"""Numbers that are no figures: names, labels, clock times, ages in apposition, addresses, phone numbers."""

from __future__ import annotations

import re

from kg.extract.figures.lexemes import Lexemes
from kg.extract.figures.quantities import Quantity
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Span

_ADDRESS = re.compile(
    # No repetition without a bound: text like "@@@@" costs its length times all bounds that follow one another.
    r"https?://\S+|www\.\S+|\S[^\s@]{0,99}@\S{1,300}\.\w+|\b[\w-]{1,253}\.(?:com|org|net|gov|co\.uk)\S*|[@#]\w+"
)
_ADDRESS_MARKS = ("http", "www.", "@", "#", ".com", ".org", ".net", ".gov", ".co.uk")
_NAMES = frozenset(("PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "FAC", "EVENT", "LAW", "GPE"))
_THINGS = frozenset(("PRODUCT", "LAW", "FAC", "WORK_OF_ART"))
_PLURALS = ("NNS", "NNPS")


def _patterns(language: Language) -> list[re.Pattern[str]]:
    return [re.compile(p) for p in language.labels.patterns]


def blocked_spans(text: str, language: Language) -> list[Span]:
    """[begin, end) of addresses, phone numbers, clock times, numeric dates and citations, in text order."""
    found = [m.span() for p in language.of(_patterns) for m in p.finditer(text)]
    if any(mark in text for mark in _ADDRESS_MARKS):  # the pattern is slow, and most articles have none
        found += [m.span() for m in _ADDRESS.finditer(text)]
    return sorted(found)


def is_figure(page: Page, lex: Lexemes, q: Quantity, i: int) -> bool:
    """The quantity says how many or how much. `i`: the first token of its number."""
    labels, word = lex.language.labels, lex.language.numbers.ones.get(lex.low(q.numeral[0]))
    first, last = q.numeral
    before, after, digits = lex.low(first - 1), lex.low(last), lex[first].text[0].isdigit()
    if q.style == "fraction":
        return True
    if word == 1 and last == first + 1:
        return _is_one(page, lex, q, i)
    if word == 0 and not q.unit and q.bound != "range":
        return False
    if digits and (_sticks(lex, q) or _is_title(lex, q) or (not q.unit and _is_address(lex, last))):
        return False
    if q.unit or q.scale > 1:
        return True
    if q.bound in ("range", "vague"):
        return not (digits and _is_name(page, lex, q, i))
    if not _counts(page, i) and (before in labels.before or before in labels.turned):
        return False
    if before == "." and lex.low(first - 2) in labels.abbreviated:
        return False
    if lex.joined(last) and (after in labels.endings or (digits and after[0].isalpha())):
        return False  # ordinals, "1990s", "5G", "3D"
    if digits and (_is_age(page, lex, q, i) or _is_list_number(page.text, lex, q)):
        return False
    return not _is_name(page, lex, q, i)


def _is_title(lex: Lexemes, q: Quantity) -> bool:
    """A unit of time with a capital after digits ("60 Minutes")."""
    is_time = lex.language.units.kind(q.unit) == "time"
    return is_time and q.last > q.numeral[1] and lex[q.numeral[1]].text[0].isupper()


def _sticks(lex: Lexemes, q: Quantity) -> bool:
    """Part of a name like A320, COVID-19, BR-12, F-150; "sub-7", "mid-20s" and "to-260,000" are none."""
    i = q.core[0] - 1
    if not lex.joined(i + 1):
        return False
    sign, before = lex[i].text, lex[i - 1].text if lex.joined(i) else ""
    if sign[-1].isalpha() or sign == "_" or sign[0].isdigit():
        return True
    if lex.is_dash(i) and before:
        is_name = before[-1].isalpha() or (before[0].isdigit() and not q.unit)
        return is_name and before.lower() not in lex.language.labels.hyphened
    return sign in ("#", "/") or (sign == ":" and before[:1].isalnum())


def _counts(page: Page, i: int, tags: tuple[str, ...] = _PLURALS) -> bool:
    """The number counts a noun that follows it, a plural if nothing else is said."""
    head = page.head[i]
    return page.dep[i] == "nummod" and head > i and page.tag[head] in tags


def _is_name(page: Page, lex: Lexemes, q: Quantity, i: int) -> bool:
    """Beside a capitalised name, counting nothing: "Boeing 737", "797 Skyliner", "Group of Seven"."""
    written, before, tag = lex[q.numeral[0]].text, lex[q.numeral[0] - 1], page.tag
    previous = -1 if page.is_first(i) else i - 1
    if not written[0].isdigit():
        if previous < 0 or not written[0].isupper():
            return False
        noun = previous - (page.lower[previous] in lex.language.numbers.ofs)
        return (noun >= 0 and tag[noun] == "NNP") or tag[previous] == "NNP" or page.entity[i] in _NAMES
    if "," in written:
        return False
    if before.text[1:] != before.low[1:] and not before.text.isupper():
        return True  # "iPhone 11 cameras"
    head, following = page.head[i], i + 1 if i + 1 < len(page) and tag[i + 1] == "NNP" else i
    crowded = any(page.dep[c] == "nummod" and c != i for c in page.children[head])
    if _counts(page, i, (*_PLURALS, "NN")) and not (crowded and following not in (i, head)):
        return False
    named = previous >= 0 and tag[previous] in (*_PLURALS, "NNP", "NN", "CD", "JJ")
    if named and page.word[previous][0].isupper():
        return True
    if following != i and page.word[following][0].isupper() and tag[head] not in _PLURALS:
        return True
    return page.entity[i] in _THINGS


def _is_one(page: Page, lex: Lexemes, q: Quantity, i: int) -> bool:
    """Counts: "one proposal"; not the pronoun, not "one day", "one another", "no one"."""
    if q.unit:
        is_opening = q.bound == "exact" and page.is_first(i)
        return not (is_opening and lex.language.units.kind(q.unit) == "time")
    at, labels = q.numeral[0], lex.language.labels
    if (lex.is_dash(at - 1) and lex.joined(at)) or (lex.is_dash(at + 1) and lex.joined(at + 1)):
        return False
    if lex.low(at - 1) in labels.one_of or lex.low(at + 1) in labels.one_things:
        return False
    return _counts(page, i, ("NN", "NNS"))


def _is_age(page: Page, lex: Lexemes, q: Quantity, i: int) -> bool:
    """A bare number between commas after a person's name."""
    first, last = q.numeral
    is_aside = lex[first - 1].text == "," and lex[last].text in ("", ",", ".", ";", ")") and last == first + 1
    named = i > 1 and (page.entity[i - 2] == "PERSON" or page.tag[i - 2] == "NNP")
    return is_aside and named and lex[first].text.isdecimal() and int(lex[first].text) < 120


def _is_list_number(text: str, lex: Lexemes, q: Quantity) -> bool:
    """As in "1." or "2)" that opens a line."""
    begin = lex[q.numeral[0]].begin
    line = text[max(0, begin - 200) : begin].rpartition("\n")[2]
    return lex[q.numeral[1]].text in (".", ")", ":") and not line.strip(" \t(")


def _is_address(lex: Lexemes, last: int) -> bool:
    """As in "49 Elm Tree Road", "1600 Pennsylvania Avenue"."""
    labels = lex.language.labels
    for x in (lex[k] for k in range(last, last + 5)):
        is_capital = x.text[:1].isupper()
        if x.low in labels.streets and is_capital:
            return True
        if not (is_capital or x.text[:1].isdigit() or x.low in labels.street_parts):
            return False
    return False
