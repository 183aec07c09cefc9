"""Numbers that are no figures: names, labels, clock times, ages in apposition, addresses, phone numbers."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kg.extract.figures.numbers import Lexeme, is_dash, joined
from kg.extract.figures.quantities import Quantity
from kg.extract.textindex import TextIndex
from kg.language import ENGLISH

_NOT_TEXT = re.compile(
    # No repetition without a bound: text like "@@@@" costs its length times all bounds that follow one another.
    r"https?://\S+|www\.\S+|\S[^\s@]{0,99}@\S{1,300}\.\w+|\b[\w-]{1,253}\.(?:com|org|net|gov|co\.uk)\S*|[@#]\w+"
)
_ADDRESS_MARKS = ("http", "www.", "@", "#", ".com", ".org", ".net", ".gov", ".co.uk")
_PHONE = re.compile(
    r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-\d{4}\b|\b1-\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{2}-\d{4}\b"
)
_CLOCK = re.compile(
    r"\b(?:\d{1,2}(?:[:.]\d{2})?\s?(?:-|–|to|and)\s?)?\d{1,2}(?:[:.]\d{2}){0,2}\s?(?:[ap]\.?\s?m\b\.?|o['’]clock|GMT|[ECMP][SD]?T\b)|\b\d{1,2}:\d{2}(?::\d{2})?\b",
    re.I,
)
_DATE = re.compile(
    r"(?<!\w)['’]\d\ds?\b|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:9/11|7/7|24/7|20/20|50/50|50-50|911(?![\d,.]\d)|401\(k\)|501\(c\)(?:\(\d\))?|[24]x[24])"
)
_STATUTE = re.compile(r"\b\d+\s(?:U\.?S\.?C\.?|C\.?F\.?R\.?|F\.\s?[23]d|U\.S\.)\s?§?\s?\d+|§{1,3}\s?\d+")
_NAMES = frozenset(("PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "FAC", "EVENT", "LAW", "GPE"))


def blocked_spans(text: str) -> list[tuple[int, int]]:
    """[begin, end) of addresses, phone numbers, clock times, numeric dates and citations, in text order."""
    found = [m.span() for p in (_PHONE, _CLOCK, _DATE, _STATUTE) for m in p.finditer(text)]
    if any(mark in text for mark in _ADDRESS_MARKS):  # the pattern is slow, and most articles have none
        found += [m.span() for m in _NOT_TEXT.finditer(text)]
    return sorted(found)


def is_figure(index: TextIndex, lex: list[Lexeme], q: Quantity, token: Token) -> bool:
    """The quantity says how many or how much. `token`: the first token of its number."""
    doc = index.doc
    first, last = q.numeral
    before, after = (lex[first - 1] if first else None), (lex[last] if last < len(lex) else None)
    digits = lex[first].text[0].isdigit()
    if q.style == "fraction":
        return not (after is not None and after.low in ENGLISH.labels.after and not q.unit)
    if lex[first].low == "one" and last == first + 1:
        return _is_one(doc, lex, q, token)
    if lex[first].low == "zero" and not q.unit and q.bound != "range":
        return False
    if digits and before is not None and joined(lex, q.core[0]) and _sticks(lex, q):
        return False
    if _is_title(lex, q) or (digits and not q.unit and _is_address(lex, last)):
        return False
    if q.unit or q.bound in ("range", "vague") or q.scale > 1:
        return not (_is_name(doc, lex, q, token) if not q.unit and digits and q.scale == 1 else False)
    if (
        before is not None
        and before.low in ENGLISH.labels.before
        and not (after is not None and _counts(doc, token))
    ):
        return False
    if (
        before is not None
        and before.text == "."
        and first > 1
        and lex[first - 2].low in ("no", "sec", "art", "ch", "p", "pp", "vol", "fig")
    ):
        return False
    if after is not None and after.low in ("st", "nd", "rd", "th", "s") and joined(lex, last):
        return False  # ordinals, "1990s"
    if (
        after is not None
        and after.text in "'’"
        and joined(lex, last)
        and last + 1 < len(lex)
        and lex[last + 1].low == "s"
        and digits
    ):
        return False
    if digits and after is not None and joined(lex, last) and after.text[0].isalpha():
        return False  # "5G", "737s", "3D"
    if before is not None and before.low in ("turned", "turning", "turns") and not _counts(doc, token):
        return False  # "turned 42"
    if digits and _is_age(doc, lex, q, token):
        return False
    if digits and _is_list_number(index.text, lex, q):
        return False
    return not _is_name(doc, lex, q, token)


def _is_title(lex: list[Lexeme], q: Quantity) -> bool:
    """A unit of time with a capital after digits ("60 Minutes"); "a baker's dozen"."""
    first, last = q.numeral
    if (
        ENGLISH.units.kind(q.unit) == "time"
        and lex[first].text[0].isdigit()
        and q.last > last
        and lex[last].text[0].isupper()
    ):
        return True
    return first > 1 and lex[first].low == "dozen" and lex[first - 1].low == "s"


def _sticks(lex: list[Lexeme], q: Quantity) -> bool:
    """Part of a name like A320, COVID-19, BR-12, F-150; "sub-7", "mid-20s" and "to-260,000" are none."""
    i = q.core[0] - 1
    sign = lex[i]
    if sign.text[-1].isalpha() or sign.text == "_" or sign.text[0].isdigit():
        return True
    if is_dash(sign) and i and joined(lex, i):
        return lex[i - 1].low not in (
            "sub",
            "to",
            "minus",
            "non",
            "plus",
            "and",
            "or",
            "age",
            "aged",
            "now",
            "then",
            "mid",
        ) and (lex[i - 1].text[-1].isalpha() or (lex[i - 1].text[0].isdigit() and not q.unit))
    return sign.text in "#/" or (
        sign.text in ".:" and i > 0 and joined(lex, i) and lex[i - 1].text[0].isalnum() and sign.text == ":"
    )


def _counts(doc: Doc, token: Token) -> bool:
    """The number counts a plural noun that follows it."""
    head = token.head
    return token.dep_ == "nummod" and head.i > token.i and head.tag_ in ("NNS", "NNPS")


def _is_name(doc: Doc, lex: list[Lexeme], q: Quantity, token: Token) -> bool:
    """Beside a capitalised name, counting nothing: "Boeing 737", "797 Skyliner", "Group of Seven"."""
    first, last = q.numeral
    written = lex[first].text
    if "," in written or not written[0].isdigit():
        if written[0].isdigit() or not written[0].isupper() or token.is_sent_start:
            return False
        before = doc[token.i - 1]
        in_name = before.tag_ == "NNP" or (
            before.lower_ == "of" and before.i > 0 and doc[before.i - 1].tag_ == "NNP"
        )
        return in_name or token.ent_type_ in _NAMES
    head = token.head
    if first and lex[first - 1].text[1:] != lex[first - 1].low[1:] and not lex[first - 1].text.isupper():
        return True  # "iPhone 11 cameras"
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    in_name = following is not None and following.tag_ == "NNP" and following.i != head.i
    crowded = any(c.dep_ == "nummod" and c.i != token.i for c in head.children)
    if (
        token.dep_ == "nummod"
        and head.i > token.i
        and head.tag_ in ("NNS", "NNPS", "NN")
        and not (in_name and crowded)
    ):
        return False
    previous = doc[token.i - 1] if not token.is_sent_start and token.i else None
    if (
        previous is not None
        and previous.text[0].isupper()
        and previous.tag_ in ("NNP", "NNPS", "NN", "CD", "JJ")
    ):
        return True
    if (
        following is not None
        and following.tag_ == "NNP"
        and following.text[0].isupper()
        and token.head.tag_ not in ("NNS", "NNPS")
    ):
        return True
    return token.ent_type_ in ("PRODUCT", "LAW", "FAC", "WORK_OF_ART")


def _is_one(doc: Doc, lex: list[Lexeme], q: Quantity, token: Token) -> bool:
    """Counts: "one proposal"; not the pronoun, not "one day", "one another", "no one"."""
    if q.unit:
        return not (ENGLISH.units.kind(q.unit) == "time" and q.bound == "exact" and bool(token.is_sent_start))
    i = q.numeral[0]
    before, after = lex[i - 1].low if i else "", lex[i + 1].low if i + 1 < len(lex) else ""
    if (
        i
        and is_dash(lex[i - 1])
        and joined(lex, i)
        or (i + 1 < len(lex) and is_dash(lex[i + 1]) and joined(lex, i + 1))
    ):
        return False
    if before in ENGLISH.labels.one_of or after in ENGLISH.labels.one_things:
        return False
    if after == "of":
        return False
    head = token.head
    return token.dep_ == "nummod" and head.i > token.i and head.tag_ in ("NN", "NNS")


def _is_age(doc: Doc, lex: list[Lexeme], q: Quantity, token: Token) -> bool:
    """A bare number between commas after a person's name."""
    first, last = q.numeral
    before, after = lex[first - 1].text if first else "", lex[last].text if last < len(lex) else "."
    return (
        before == ","
        and after in ",.;)"
        and last == first + 1
        and token.i > 1
        and (doc[token.i - 2].ent_type_ == "PERSON" or doc[token.i - 2].tag_ == "NNP")
        and lex[first].text.isdecimal()
        and int(lex[first].text) < 120
    )


def _is_list_number(text: str, lex: list[Lexeme], q: Quantity) -> bool:
    """As in "1." or "2)" that opens a line."""
    first, last = q.numeral
    begin = lex[first].begin
    return (
        last < len(lex)
        and lex[last].text in ".):"
        and text[max(0, begin - 200) : begin].rstrip(" \t(").endswith("\n")
    ) or (begin == 0 and last < len(lex) and lex[last].text in ".)")


def _is_address(lex: list[Lexeme], last: int) -> bool:
    """As in "49 Elm Tree Road", "1600 Pennsylvania Avenue"."""
    for x in lex[last : last + 5]:
        if x.low in ENGLISH.labels.streets and x.text[0].isupper():
            return True
        if not (x.text[0].isupper() or x.text[0].isdigit() or x.low in ("st", "nd", "rd", "th", ".")):
            return False
    return False
