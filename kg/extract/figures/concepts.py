"""What a figure counts and what it is about, read off the parse."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kg.extract.figures.site import Site
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Span, Spans

# How a number or unit hangs on a noun to its right.
_MODIFIERS = ("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "npadvmod", "det", "poss")
_CLAUSES = ("acl", "relcl")
_SISTERS = ("conj", "appos", "parataxis")
_NOUNS = ("NOUN", "PROPN")
_VERBS = ("VERB", "AUX")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
# Tokens between a number and the noun it counts.
_REACH = 8


def counted_head(site: Site, language: Language) -> int | None:
    """The noun a number counts ("50 new troops", "60% of the workers") or measures ("$3m payment")."""
    page, of = site.page, language.counted.of
    head, reach = page.head[site.root], site.end + _REACH
    if page.dep[site.root] in _MODIFIERS and site.end <= head < reach and page.pos[head] in _NOUNS:
        while page.dep[head] == "compound" and head < page.head[head] < reach:
            head = page.head[head]
        return head if _is_near(site, head) else None
    prepositions = [c for c in page.children[site.root] if page.dep[c] == "prep" and c >= site.end - 1]
    if site.end < len(page):
        prepositions.append(site.end)  # "tens of thousands of people": it may hang on one of the number words
    under = next((page.children[p] for p in prepositions if page.lower[p] in of), ())
    nouns = (c for c in under if page.dep[c] == "pobj" and page.pos[c] in _NOUNS)
    return next((c for c in nouns if _is_near(site, c)), None)


def _is_near(site: Site, head: int) -> bool:
    """No sentence end between, and parentheses only in pairs ("8 miles (13 km) of tunnels")."""
    page, marks = site.page, site.page.word[site.end : head]
    paired = len(marks) <= _REACH and marks.count("(") == marks.count(")")
    ends = any(m in (".", ";", "=") or "\n" in m for m in marks)
    return paired and not ends and not any(map(page.is_first, range(site.end, head)))


def counted_spans(site: Site, head: int, language: Language) -> tuple[Span, Span]:
    """[begin, end) of the noun phrase counted, without article and "of", and of its noun, a hyphened word whole.

    `head` stands behind the number.
    """
    page, left, first, last = site.page, site.end, head, head
    while left < head and (
        _is_punctuation(page.word[left])
        or page.pos[left] == "NUM"
        or page.dep[left] in ("prep", "det", "poss", "case")
        or page.lower[left] in language.counted.between
    ):
        left += 1
    while _is_hyphened(page, last + 1):
        last += 1  # "e-mails"
    while first > left and _is_hyphened(page, first):
        first -= 1
    return (page.begin[left], page.end[last]), (page.begin[first], page.end[last])


def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(c).startswith("P") for c in word)


def _is_hyphened(page: Page, i: int) -> bool:
    """Token i is a hyphen that goes on the word before it, or the word after such a hyphen."""
    if i >= len(page) or page.end[i - 1] != page.begin[i]:
        return False
    return page.word[i] == "-" or (page.word[i - 1] == "-" and page.word[i].isalpha())


def concept_spans(site: Site, head: int | None, unit: str, language: Language) -> Spans:
    """The phrases that say what the figure is about, nearest first.

    For a measure the noun it modifies or is of or in; then what governs it: "a fine of $3m", "shares
    fell 3%", "the firm which has 12 workers". A counted noun in subject position is about nothing else.

    Args:
        site: where number, currency and unit stand.
        head: what `counted_head` found.
        unit: the unit's name, "" for a count.
    """
    page, kind, node = site.page, language.units.kind(unit), site.root
    found: list[Span] = []
    if head is not None:
        if unit and unit != "fraction":
            found.append(_phrase(page, head))
        found += _of_phrases(page, head, language)
        if page.dep[site.root] in _MODIFIERS and head >= site.end:
            node = head
    elif unit == "percent" or kind == "money":
        found += (_phrase(page, c) for c in _made_of(site, language))
    for noun in _about(site, node, language):
        if len(page.word[noun]) > 1:  # "%" and "p" are nouns to the tagger
            found.append(_phrase(page, noun))
            found += _of_phrases(page, noun, language, site)
    if not found and kind != "time" and (before := _before(site)) is not None:
        found.append(_phrase(page, before))
    return tuple(dict.fromkeys(found))


def _made_of(site: Site, language: Language) -> Iterator[int]:
    """The noun of the phrase right after, no place or date: "$1 billion in gains", "47% from the field"."""
    page, at = site.page, site.end
    if at < len(page) and page.pos[at] == "ADP" and page.lower[at] in language.counted.made_of:
        for c in page.children[at]:
            named = page.entity[c] in ("DATE", "TIME", "GPE")
            if page.dep[c] == "pobj" and page.pos[c] == "NOUN" and not named:
                yield c


def _before(site: Site) -> int | None:
    """The noun right before the figure, past a bracket or colon: "Dow +0.2%", "a new boat (12 m)"."""
    page, i = site.page, site.first - 1
    while i >= 0 and page.word[i] in ("(", ":", ",", "[", "-"):
        i -= 1
    return i if i >= 0 and page.pos[i] in _NOUNS and not page.is_first(i + 1) else None


def _of_phrases(page: Page, noun: int, language: Language, site: Site | None = None) -> Iterator[Span]:
    """What the noun is of or for, unless the number of `site` is in it."""
    for prep in page.children[noun]:
        if prep > noun and page.dep[prep] == "prep" and page.lower[prep] in language.counted.about:
            for c in page.children[prep]:
                if page.dep[c] == "pobj" and page.pos[c] in _NOUNS and not (site and site.is_under(c)):
                    yield _phrase(page, c)


def _about(site: Site, node: int, language: Language) -> Iterator[int]:
    """The nouns the figure hangs on, then the subject of its verb; conjuncts stand for each other."""
    page = site.page
    for _ in range(8):
        parent, dep = page.head[node], page.dep[node]
        if parent == node:
            return
        if site.holds(parent) or dep in _SISTERS:
            subjects = _subjects(page, node) if dep in _SISTERS and page.pos[node] in _VERBS else []
            if subjects:
                yield from (s for s in subjects if page.pos[s] in _NOUNS)
                return
        elif page.pos[parent] in _VERBS:
            if dep in _SUBJECTS:
                return
            subjects = _subjects(page, parent)
            objects = (c for c in page.children[parent] if page.dep[c] == "dobj" and c != node)
            yield from (c for c in objects if page.pos[c] in _NOUNS and not site.is_under(c))
            nouns = [s for s in subjects if page.pos[s] in _NOUNS and not site.is_under(s)]
            yield from nouns
            if nouns or any(page.lower[s] in language.counted.speakers for s in subjects):
                return
            above = page.head[parent]
            if page.dep[parent] in _CLAUSES and page.pos[above] in _NOUNS:
                yield above
                if page.tag[parent] != "VB":
                    return
                parent = above
        elif page.pos[parent] in _NOUNS and dep in ("prep", *_CLAUSES, *_MODIFIERS):
            yield parent
        node = parent


def _subjects(page: Page, verb: int) -> list[int]:
    return [c for c in page.children[verb] if page.dep[c] in _SUBJECTS]


def _phrase(page: Page, head: int) -> Span:
    """The noun with the compounds, adjectives and possessor to its left, from the last number on."""
    left = head
    for c in page.children[head]:
        if c < left and page.dep[c] in ("compound", "amod", "nmod", "poss"):
            left = page.left[c] if page.dep[c] in ("compound", "poss") else c
    for i in range(left, head):
        is_lead = i == left and page.pos[i] in ("DET", "PRON", "PUNCT", "CCONJ")
        if is_lead or page.pos[i] in ("NUM", "SYM") or page.word[i] == "%":
            left = i + 1
    return page.begin[left], page.end[head]
