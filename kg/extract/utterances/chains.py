"""Sources that other sources rest on, and the shape of a find: what a corpus of outermost ones can't teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kg.extract import lexicon
from kg.extract.tree import Piece, Tree

CITING = frozenset(("cite", "quote"))
_CLAUSES = frozenset(("ccomp", "acl", "relcl", "advcl"))


class Holders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list of holders.toml."""

    holders: frozenset[str]


def holders() -> frozenset[str]:
    """Nouns for those who say or know things, documents too."""
    return lexicon.load("holders", Holders).holders


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


def chained(tree: Tree, found: Sequence[Found]) -> list[Found]:
    """The finds with the sources others rest on: "reported, citing officials, that", "quoted her as saying".

    The corpus marks the outermost level only, so what is cited is a source here where it is one by its noun.
    """
    by_head = {f.head: f for f in found}
    for i, lemma in enumerate(tree.lemma):
        if lemma in CITING and tree.tag[i] == "VBG":
            who = tree.child(i, "dobj")
            if who is None:
                who = _cited(tree, i)
            if who is None or not _is_holder(tree, who):
                continue
            outer = _reporting(tree, i, by_head) or _restored(tree, i, who)
            if outer is not None:
                made = _resting(tree, i, [(i, i + 1)], who, outer.content, outer.score)
                by_head.update({outer.head: outer} | ({i: made} if made else {}))
        elif (
            tree.dep[i] == "pcomp"
            and tree.lower[tree.head[i]] == "as"
            and lemma in ("say", "tell", "describe", "call")
        ):
            verb = tree.head[tree.head[i]]
            who = tree.child(verb, "dobj", "nsubjpass")
            content = [tree.subtree(c) for c in tree.children[i] if tree.dep[c] in ("ccomp", "dobj", "oprd")]
            if not content and verb in by_head:
                content = by_head[verb].content
            if who is not None and content:
                score = by_head[verb].score if verb in by_head else 0.5
                made = _resting(tree, i, [(tree.head[i], i + 1)], who, content, score)
                by_head.update({i: made} if made else {})
    return sorted(by_head.values(), key=lambda f: f.head)


def _reporting(tree: Tree, citing: int, found: Mapping[int, Found]) -> Found | None:
    """The attribution that a phrase like "citing officials" belongs to."""
    for a in tree.ancestors(citing):
        if a in found:
            return found[a]
    near = [f for h, f in found.items() if tree.sentence[h] == tree.sentence[citing] and h != citing]
    near = [f for f in near if not any(b <= citing < e for b, e in f.content)]
    is_after = tree.head[citing] < citing
    return min(
        near, key=lambda f: ((f.head > citing) == is_after, abs(f.head - citing), f.head), default=None
    )


def _cited(tree: Tree, citing: int) -> int | None:
    """Whom "The Post, citing two officials briefed on it, said" cites, where the parse makes them a subject."""
    for i in range(citing + 1, min(citing + 8, len(tree))):
        if tree.pos[i] in ("PUNCT", "VERB", "AUX", "SPACE"):
            return None
        if _is_holder(tree, i) and tree.dep[i] != "compound" and tree.pos[i] in ("NOUN", "PROPN"):
            return i
    return None


def _restored(tree: Tree, citing: int, who: int) -> Found | None:
    """The report in "reported, citing officials, that it fell", whose clause the parse puts under the officials."""
    verb = tree.head[citing]
    subject = tree.child(verb, "nsubj")
    clauses = [c for h in (verb, citing, who) for c in tree.children[h] if _is_that_clause(tree, c)]
    if tree.dep[citing] != "advcl" or subject is None or not clauses or tree.pos[verb] != "VERB":
        return None
    content = trim(tree, [tree.subtree(clauses[0])])
    return (
        Found(trim(tree, [tree.subtree(subject)]), [(verb, verb + 1)], content, verb, 0.5)
        if content
        else None
    )


def _is_that_clause(tree: Tree, c: int) -> bool:
    first = tree.left[c]
    return tree.lower[first] == "that" and tree.dep[first] in ("mark", "nsubj") and tree.dep[c] in _CLAUSES


def _resting(
    tree: Tree, head: int, cue: list[Piece], who: int, content: Sequence[Piece], score: float
) -> Found | None:
    b, e = tree.subtree(who)
    e = min([e, *(tree.left[c] for c in tree.children[who] if c > who and _is_that_clause(tree, c))])
    source = trim(tree, [(b, e)])
    own = {i for b, e in (*source, *cue) for i in range(b, e)}
    kept = trim(tree, runs(tree, {i for b, e in content for i in range(b, e)} - own))
    return Found(source, cue, kept, head, score, True) if kept and source else None


def _is_holder(tree: Tree, i: int) -> bool:
    """Whether a noun phrase can say something: a name, or a noun for people or documents."""
    return (
        tree.entity[i] in ("PERSON", "ORG", "NORP", "GPE")
        or tree.pos[i] == "PROPN"
        or tree.lemma[i] in holders()
    )


def runs(tree: Tree, tokens: set[int]) -> list[Piece]:
    """Runs of tokens; a gap of marks alone does not part them."""
    found: list[Piece] = []
    for i in sorted(tokens):
        if found and all(tree.pos[j] in ("PUNCT", "SPACE") for j in range(found[-1][1], i)):
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def trim(tree: Tree, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces without commas, blanks, dashes and joining words at their ends."""
    kept = []
    for b, e in pieces:
        while b < e and (
            tree.pos[b] == "SPACE" or tree.lower[b] in (",", ";", ":", "-", "--", "—", "–", ".")
        ):
            b += 1
        while b < e and (
            tree.pos[e - 1] == "SPACE"
            or tree.lower[e - 1] in (",", ";", ":", "-", "--", "—", "–", ".")
            or (tree.dep[e - 1] == "cc" and tree.head[e - 1] < e - 1)
        ):
            e -= 1
        if any(tree.pos[i] not in ("PUNCT", "SPACE", "CCONJ") for i in range(b, e)):
            kept.append((b, e))
    return kept
