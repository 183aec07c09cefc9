"""Common nouns for actors: "two officials", "the president-elect", "the company"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.language import Language
from kg.language.names import Gender, NounType
from kg.nlp.page import Page

_LEFT = frozenset(
    ("det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "advmod", "punct", "neg")
)


@dataclass(slots=True)
class Nominal:
    """A noun phrase with a common noun as head: tokens [begin, end), phrases with "of", "for", "at" included.

    `noun` is the head in the singular, `kind` the kind of actor that the phrase alone speaks for, `weight` what
    that counts.
    """

    begin: int
    end: int
    head: int
    noun: str
    type: NounType
    kind: str
    weight: int
    plural: bool
    definite: bool
    indefinite: bool
    nationality: str | None
    gender: Gender | None


def find_nominals(page: Page, language: Language, named: list[bool]) -> Iterator[Nominal]:
    """Noun phrases whose head denotes a person, body or place; `named[i]`: i is part of a name."""
    names, words = language.names, language.actors
    for i, pos in enumerate(page.pos):
        if pos not in ("NOUN", "PROPN") or named[i]:
            continue
        if page.dep[i] in ("compound", "amod", "nmod", "npadvmod", "advmod"):
            continue
        noun = _noun(page, language, i)
        denotes = names.noun_type(noun)
        if denotes is None:
            continue
        place = noun in names.place and denotes in ("organization", "group") and _is_where(page, language, i)
        before = [c for c in page.children[i] if c < i and page.dep[c] in _LEFT]
        begin = min([i, *(page.left[c] for c in before)])
        nation = _nation(page, language, begin, i, named)
        while begin < i and (page.pos[begin] in ("PUNCT", "SPACE", "ADV") or page.dep[begin] == "advmod"):
            begin += 1
        definite = any(page.lower[c] in words.definite for c in before)
        indefinite = any(page.lower[c] in words.indefinite for c in before)
        owned = any(page.dep[c] == "poss" for c in before)
        definite |= pos == "PROPN" and noun in names.offices and not indefinite and not owned
        plural = page.tag[i] in ("NNS", "NNPS") or page.lower[i] in words.plural
        end = _end(page, language, i)
        kind: NounType = "place" if place else denotes
        bare = begin == i and not plural and pos != "PROPN"
        if bare and (kind == "organization" or kind == "place" and end == i + 1):
            continue  # "in office", "at school": no particular one
        if noun in words.general and not (definite or page.child(i, "poss", "amod", "compound", "nmod")):
            continue
        yield Nominal(
            begin=begin,
            end=end,
            head=i,
            noun=noun,
            type=kind,
            kind="group" if kind == "person" and plural else kind,
            weight=2 if place else 1,
            plural=plural,
            definite=definite,
            indefinite=indefinite,
            nationality=nation,
            gender=names.gender_told(noun),
        )


def _nation(page: Page, language: Language, begin: int, head: int, named: list[bool]) -> str | None:
    """The country that the words before a noun tell: "the Norwegian minister"."""
    table = language.places
    for k in range(begin, head):
        if named[k] or page.pos[k] in ("ADJ", "PROPN"):
            for form in (page.lower[k].capitalize(), page.lower[k].upper()):
                if iso := table.adjectives.get(form) or table.states.get(form):
                    return iso
    return None


def _end(page: Page, language: Language, i: int) -> int:
    """Where the phrase of head i ends: after its prepositions, "a spokesman for the ministry"."""
    words = language.actors
    end = i + 1
    for c in page.children[i]:
        if c != end or page.dep[c] != "prep" or page.lower[c] not in words.inner or page.right[c] - c > 9:
            continue
        inside = range(c, page.right[c] + 1)
        if any(page.pos[k] in ("VERB", "AUX", "SPACE") or page.lower[k] in words.outer for k in inside):
            break
        end = page.right[c] + 1
    while end > i + 1 and page.pos[end - 1] in ("PUNCT", "SPACE"):
        end -= 1
    return end


def _is_where(page: Page, language: Language, i: int) -> bool:
    """Whether a noun that can be a body or a place ("the school") stands for the place."""
    words = language.actors
    governor = page.head[i]
    if page.dep[i] != "pobj":
        return False
    moved = page.lower[governor] in words.towards and page.lemma[page.head[governor]] in words.go
    return moved or page.lower[governor] in words.at


def _noun(page: Page, language: Language, i: int) -> str:
    lower = page.lower[i]
    if lower in language.actors.singular:
        return language.actors.singular[lower]
    if i > 1 and lower in language.actors.elect and page.lower[i - 1] == "-":
        return page.lower[i - 2]
    return page.lemma[i].lower() if page.tag[i] in ("NNS", "NNPS") else lower
