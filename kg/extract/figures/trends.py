"""Whether a figure rises or falls: by its verb, or by "up", "lower", "a drop of" beside it."""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.extract.figures.quantities import Quantity
from kg.language import ENGLISH
from kg.record import Trend

# Prepositions through which a verb of change reaches its amount; "at" and "between" name where it stands.
_THROUGH = frozenset(("by", "to", "from", "of", "below", "above", "under", "over", "than", "around", "about"))
_PREPOSITIONS = frozenset(("prep", "pcomp", "agent"))
_INSIDE = frozenset(("nummod", "quantmod", "compound", "amod", "advmod", "nmod", "conj", "appos"))
_OBJECTS = frozenset(("dobj", "npadvmod", "attr", "oprd", "dep", "advmod", "acomp", "prep", "ccomp", "nsubj"))


def trend_of(core: Tokens, first: int, q: Quantity) -> Trend | None:
    """Up or down, None where nothing says so. `first`: first token of the figure with its bound words."""
    doc = core.doc
    if q.signed:
        return "up"
    if q.style == "score":
        return None
    for i in (first - 1, core.end):
        # "frees up $3 million", "shut down 12 plants" are no change
        if 0 <= i < len(doc) and doc[i].dep_ != "prt" and (t := ENGLISH.trends.beside.get(doc[i].lower_)):
            return t
    if _is_start(doc, first):
        return None
    return _by_parse(core, q) or _by_words(doc, first)


def _by_parse(core: Tokens, q: Quantity) -> Trend | None:
    """By the verb or the noun of change that the figure hangs on."""
    node, by = core.root, False
    for _ in range(6):
        parent = node.head
        if parent.i == node.i:
            break
        is_prep = node.pos_ == "ADP" and node.dep_ in _PREPOSITIONS
        if node.dep_ == "pobj" or is_prep:
            prep = node if is_prep else parent
            if prep.lower_ not in _THROUGH:
                return None
            by = by or prep.lower_ in ("by", "to", "from")
            if prep.lower_ == "by" and node is prep and parent.lower_ in ENGLISH.trends.beside:
                return ENGLISH.trends.beside[parent.lower_]  # "were down 2.3%, Arvania by 2.6%"
        if parent.pos_ == "VERB" and node.dep_ != "pobj":
            return _by_verb(parent, q, by) if is_prep or node.dep_ in _OBJECTS else None
        if not is_prep and node.dep_ not in _INSIDE and node.dep_ != "pobj":
            return None
        is_measure = parent.lemma_.lower() == "point" and node.dep_ == "nummod"  # "the index fell 90 points"
        if parent.pos_ == "NOUN" and not (core.start <= parent.i < core.end) and not is_measure:
            return ENGLISH.trends.nouns.get(parent.lemma_.lower())
        node = parent
    return _by_verb(node, q, by) if node.pos_ == "VERB" and node is not core.root else None


def _is_start(doc: Doc, first: int) -> bool:
    """The movement begins at this value ("rose to 7 from 6"), or a range names its ends ("from 6 to 7")."""
    before = first - 1
    if before > 0 and doc[before].lower_ in ("the", "its", "their"):
        before -= 1
    return before >= 0 and doc[before].lower_ in ("from", "between")


def _by_words(doc: Doc, first: int) -> Trend | None:
    """By the words right before, whatever the parse says: "dip down to minus 30", "rise only by 3"."""
    at = first - 1
    if at < 1 or doc[at].lower_ not in ("to", "by"):
        return None
    at -= 2 if doc[at - 1].pos_ in ("ADV", "ADP") and at > 1 else 1
    return ENGLISH.trends.verbs.get(doc[at].lemma_.lower()) if doc[at].pos_ == "VERB" else None


def _by_verb(verb: Token, q: Quantity, by: bool) -> Trend | None:
    lemma = verb.lemma_.lower()
    if lemma in ENGLISH.trends.either:
        return _either_way(verb)
    if trend := ENGLISH.trends.raising.get(lemma):
        # "raised $5 million" collects, "raised it by 5%" changes; "lost 12 men" is no trend.
        return (
            trend
            if by or q.unit in ("percent", "cent", "pence", "sen", "percentage_point", "basis_point")
            else None
        )
    return ENGLISH.trends.verbs.get(lemma)


def _either_way(verb: Token) -> Trend | None:
    """By the word beside the verb: "closed down 1%", "revised upward by 40"."""
    beside = (
        ENGLISH.trends.beside.get(c.lower_) for c in verb.children if c.dep_ in ("advmod", "prt", "acomp")
    )
    return next((t for t in beside if t), None)
