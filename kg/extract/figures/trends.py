"""Whether a figure rises or falls: by its verb, or by "up", "lower", "a drop of" beside it."""

from __future__ import annotations

from functools import cache
from typing import get_args

import msgspec
from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from kg.extract import lexicon
from kg.extract.figures.quantities import Quantity
from kg.record import Trend

# Prepositions through which a verb of change reaches its amount.
_THROUGH = frozenset(
    ("by", "to", "from", "of", "between", "below", "above", "under", "over", "than", "around", "about", "at")
)
_INSIDE = frozenset(("nummod", "quantmod", "compound", "amod", "advmod", "nmod", "conj", "appos"))
_OBJECTS = frozenset(("dobj", "npadvmod", "attr", "oprd", "dep", "advmod", "acomp", "prep", "ccomp", "nsubj"))


class TrendLexicon(msgspec.Struct, forbid_unknown_fields=True):
    """Schema of trends.toml."""

    verbs: dict[str, list[str]]
    raising: dict[str, list[str]]
    beside: dict[str, list[str]]
    nouns: dict[str, list[str]]


@cache
def _table(part: str) -> dict[str, Trend]:
    words = lexicon.load("trends", TrendLexicon)
    return {w: t for t in get_args(Trend) for w in getattr(words, part).get(t, ())}


def trend_of(core: Tokens, first: int, q: Quantity) -> Trend | None:
    """Up or down, None where nothing says so. `first`: first token of the figure with its bound words."""
    doc = core.doc
    if q.signed:
        return "up"
    if q.style == "score":
        return None
    for i in (first - 1, core.end):
        # "frees up $3 million", "shut down 12 plants" are no change
        if 0 <= i < len(doc) and doc[i].dep_ != "prt" and (t := _table("beside").get(doc[i].lower_)):
            return t
    node, by = core.root, False
    for _ in range(6):
        parent = node.head
        if parent.i == node.i:
            break
        if node.dep_ == "pobj" or (node.pos_ == "ADP" and node.dep_ in ("prep", "pcomp")):
            prep = node if node.pos_ == "ADP" else parent
            if prep.lower_ not in _THROUGH:
                return None
            by = by or prep.lower_ in ("by", "to", "from")
        elif parent.pos_ == "VERB":
            return _by_verb(parent, q, by) if node.dep_ in _OBJECTS else None
        elif node.dep_ not in _INSIDE and node.dep_ != "prep":
            return None
        is_measure = parent.lemma_.lower() == "point" and node.dep_ == "nummod"  # "the index fell 90 points"
        if parent.pos_ == "NOUN" and not (core.start <= parent.i < core.end) and not is_measure:
            return _table("nouns").get(parent.lemma_.lower())
        node = parent
    return _by_verb(node, q, by) if node.pos_ == "VERB" and node is not core.root else None


def _by_verb(verb: Token, q: Quantity, by: bool) -> Trend | None:
    lemma = verb.lemma_.lower()
    if trend := _table("raising").get(lemma):
        # "raised $5 million" collects, "raised it by 5%" changes; "lost 12 men" is no trend.
        return (
            trend
            if by or q.unit in ("percent", "cent", "pence", "sen", "percentage_point", "basis_point")
            else None
        )
    return _table("verbs").get(lemma)
