"""Sources that other sources rest on, and the shape of a find: what a corpus of outermost ones can't teach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.language import Language
from kg.language.attribution import AttributionWords
from kg.nlp.page import Page, Piece

_LOOSE = frozenset((",", ";", ":", "-", "--", "—", "–", "."))
_CLAUSES = frozenset(("ccomp", "acl", "relcl", "advcl"))


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution as token pieces; `head` is the cue's main token, `score` its probability.

    `is_cited`: another rests on it ("reported, citing officials, that"), with the same content. `is_sure`: by a
    word of denying or declining.
    """

    source: list[Piece]
    cue: list[Piece]
    content: list[Piece]
    head: int
    score: float
    is_cited: bool = False
    is_sure: bool = False


def chained(page: Page, found: Sequence[Found], language: Language) -> list[Found]:
    """The finds with the sources others rest on: "reported, citing officials, that", "quoted her as saying".

    The corpus marks the outermost level only, so what is cited is a source here where it is one by its noun.
    """
    words = language.attribution
    by_head = {f.head: f for f in found}
    for i, lemma in enumerate(page.lemma):
        verb = page.head[page.head[i]]
        made: Found | None = None
        if lemma in words.citing and page.tag[i] == "VBG":
            who = page.child(i, "dobj")
            if who is None:
                who = _cited(page, i, words)
            if who is None or not _is_holder(page, who, words):
                continue
            if outer := _reporting(page, i, by_head) or _restored(page, i, who, words):
                by_head[outer.head] = outer
                made = _resting(page, i, [(i, i + 1)], who, outer.content, outer.score, words)
        elif lemma in words.quoted and page.dep[i] == "pcomp" and page.lower[page.head[i]] in words.as_:
            who = page.child(verb, "dobj", "nsubjpass")
            content = [page.subtree(c) for c in page.children[i] if page.dep[c] in ("ccomp", "dobj", "oprd")]
            if not content and verb in by_head:
                content = by_head[verb].content
            if who is not None and content:
                score = by_head[verb].score if verb in by_head else 0.5
                made = _resting(page, i, [(page.head[i], i + 1)], who, content, score, words)
        if made:
            by_head[i] = made
    return sorted(by_head.values(), key=lambda f: f.head)


def _reporting(page: Page, citing: int, found: Mapping[int, Found]) -> Found | None:
    """The attribution that a phrase like "citing officials" belongs to."""
    for a in page.ancestors(citing):
        if a in found:
            return found[a]
    near = [f for h, f in found.items() if page.sentence[h] == page.sentence[citing] and h != citing]
    near = [f for f in near if not any(b <= citing < e for b, e in f.content)]
    is_after = page.head[citing] < citing
    return min(
        near, key=lambda f: ((f.head > citing) == is_after, abs(f.head - citing), f.head), default=None
    )


def _cited(page: Page, citing: int, words: AttributionWords) -> int | None:
    """Whom "The Post, citing two officials briefed on it, said" cites, where the parse makes them a subject."""
    for i in range(citing + 1, min(citing + 8, len(page))):
        if page.pos[i] in ("PUNCT", "VERB", "AUX", "SPACE"):
            return None
        if _is_holder(page, i, words) and page.dep[i] != "compound" and page.pos[i] in ("NOUN", "PROPN"):
            return i
    return None


def _restored(page: Page, citing: int, who: int, words: AttributionWords) -> Found | None:
    """The report in "reported, citing officials, that it fell", whose clause the parse puts under the officials."""
    verb = page.head[citing]
    subject = page.child(verb, "nsubj")
    clauses = [c for h in (verb, citing, who) for c in page.children[h] if _is_that_clause(page, c, words)]
    if page.dep[citing] != "advcl" or subject is None or not clauses or page.pos[verb] != "VERB":
        return None
    content = trim(page, [page.subtree(clauses[0])])
    source = trim(page, [page.subtree(subject)])
    return Found(source, [(verb, verb + 1)], content, verb, 0.5) if content else None


def _is_that_clause(page: Page, c: int, words: AttributionWords) -> bool:
    first = page.left[c]
    return (
        page.lower[first] in words.that and page.dep[first] in ("mark", "nsubj") and page.dep[c] in _CLAUSES
    )


def _resting(
    page: Page,
    head: int,
    cue: list[Piece],
    who: int,
    content: Sequence[Piece],
    score: float,
    words: AttributionWords,
) -> Found | None:
    b, e = page.subtree(who)
    e = min([e, *(page.left[c] for c in page.children[who] if c > who and _is_that_clause(page, c, words))])
    source = trim(page, [(b, e)])
    own = {i for b, e in (*source, *cue) for i in range(b, e)}
    kept = trim(page, runs(page, {i for b, e in content for i in range(b, e)} - own))
    return Found(source, cue, kept, head, score, True) if kept and source else None


def _is_holder(page: Page, i: int, words: AttributionWords) -> bool:
    """Whether a noun phrase can say something: a name, or a noun for people or documents."""
    return (
        page.entity[i] in ("PERSON", "ORG", "NORP", "GPE")
        or page.pos[i] == "PROPN"
        or page.lemma[i] in words.holders
    )


def runs(page: Page, tokens: set[int]) -> list[Piece]:
    """Runs of tokens; a gap of marks alone does not part them."""
    found: list[Piece] = []
    for i in sorted(tokens):
        if found and all(page.pos[j] in ("PUNCT", "SPACE") for j in range(found[-1][1], i)):
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def trim(page: Page, pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces without commas, blanks, dashes and joining words at their ends."""
    kept = []
    for b, e in pieces:
        while b < e and _is_loose(page, b):
            b += 1
        while b < e and (_is_loose(page, e - 1) or (page.dep[e - 1] == "cc" and page.head[e - 1] < e - 1)):
            e -= 1
        if any(page.pos[i] not in ("PUNCT", "SPACE", "CCONJ") for i in range(b, e)):
            kept.append((b, e))
    return kept


def _is_loose(page: Page, i: int) -> bool:
    return page.pos[i] == "SPACE" or page.lower[i] in _LOOSE
