"""What a figure counts and what it is about, read off the parse."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span as Tokens, Token

from kg.record import Span, Spans

# How a number or unit hangs on a noun to its right.
_MODIFIERS = frozenset(("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "npadvmod", "det", "poss"))
_NOUNS = frozenset(("NOUN", "PROPN"))
_VERBS = frozenset(("VERB", "AUX"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
_RELATIVES = frozenset(("which", "that", "who", "whose", "whom"))
# A noun without a word of its own to say: "the amount of", "a total of".
_REACH = 8


def counted_head(core: Tokens) -> Token | None:
    """The noun a number counts ("50 new troops", "60% of the workers"), or that it measures ("$3m payment")."""
    root = core.root
    if root.dep_ in _MODIFIERS and core.end <= root.head.i < core.end + _REACH and root.head.pos_ in _NOUNS:
        head = root.head
        while head.dep_ == "compound" and head.i < head.head.i < core.end + _REACH:
            head = head.head
        return head if _is_near(core, head) else None
    of = next((c for c in root.children if c.dep_ == "prep" and c.lower_ == "of" and c.i >= core.end - 1), None)
    if of is None and core.end < len(core.doc) and core.doc[core.end].lower_ == "of":
        of = core.doc[core.end]  # "tens of thousands of people": the parse hangs "of" on one of the number words
    return next((c for c in of.children if c.dep_ == "pobj" and c.pos_ in _NOUNS and _is_near(core, c)), None) if of else None


def _is_near(core: Tokens, head: Token) -> bool:
    between = core.doc[core.end : head.i]
    return len(between) <= _REACH and not any(t.text in (".", ";", "=", ")", "\n") or t.is_sent_start for t in between)


def counted_span(doc: Doc, core: Tokens, head: Token | None) -> Span | None:
    """[begin, end) of the noun phrase counted, without article and "of"."""
    if head is None or head.i < core.end:
        return None
    left = core.end
    while left < head.i and (
        doc[left].is_punct or doc[left].dep_ in ("prep", "det", "poss", "case") or doc[left].lower_ in ("of", "or", "more", "and", "even", "own")
    ):
        left += 1
    return doc[left].idx, head.idx + len(head)


def concept_spans(core: Tokens, head: Token | None, is_count: bool) -> Spans:
    """The phrases that say what the figure is about, nearest first.

    For a measure the noun it modifies or is of; then what governs it: "a fine of $3m", "shares fell 3%", "the firm
    which has 12 workers". A counted noun in subject position is about nothing else.
    """
    found: dict[Span, None] = {}
    node = core.root
    if head is not None:
        if not is_count:
            found[_phrase(head)] = None
        found.update(dict.fromkeys(_of_phrases(head)))
        if core.root.dep_ in _MODIFIERS and head.i >= core.end:
            node = head
    for noun in _about(core, node):
        found[_phrase(noun)] = None
        found.update(dict.fromkeys(_of_phrases(noun, core)))
    return tuple(found)


def _of_phrases(noun: Token, core: Tokens | None = None) -> Iterator[Span]:
    for prep in noun.rights:
        if prep.dep_ == "prep" and prep.lower_ in ("of", "for"):
            for inner in prep.children:
                if inner.dep_ == "pobj" and inner.pos_ in _NOUNS and not (core is not None and _holds(inner, core)):
                    yield _phrase(inner)


def _about(core: Tokens, node: Token) -> Iterator[Token]:
    """Climb from the figure: the nouns it hangs on, then the subject of its verb; conjuncts stand for each other."""
    for _ in range(8):
        parent = node.head
        if parent.i == node.i:
            return
        if core.start <= parent.i < core.end or node.dep_ in ("conj", "appos", "parataxis"):
            if node.dep_ in ("conj", "appos", "parataxis") and node.pos_ in _VERBS and (subjects := list(_subjects(node))):
                yield from (s for s in subjects if s.pos_ in _NOUNS)
                return
            node = parent
        elif parent.pos_ in _VERBS:
            yield from (c for c in parent.children if c.dep_ == "dobj" and c.pos_ in _NOUNS and c.i != node.i and not _holds(c, core))
            if node.dep_ in _SUBJECTS:
                return
            subjects = list(_subjects(parent))
            if any(s.lower_ in _RELATIVES for s in subjects) or (parent.dep_ in ("acl", "relcl") and not subjects):
                if parent.dep_ in ("acl", "relcl") and parent.head.pos_ in _NOUNS:
                    yield parent.head
                return
            if subjects:
                yield from (s for s in subjects if s.pos_ in _NOUNS and not _holds(s, core))
                return
            node = parent
        elif parent.pos_ in _NOUNS and node.dep_ in ("prep", "acl", "relcl", *_MODIFIERS):
            yield parent
            node = parent
        elif parent.pos_ in _NOUNS and node.dep_ == "ROOT":
            return
        else:
            node = parent


def _subjects(verb: Token) -> Iterator[Token]:
    return (c for c in verb.children if c.dep_ in _SUBJECTS)


def _holds(token: Token, core: Tokens) -> bool:
    return token.left_edge.i < core.end and core.start <= token.right_edge.i


def _phrase(head: Token) -> Span:
    """The noun with the compounds, adjectives and possessor to its left."""
    left = head
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "poss") and child.i < left.i:
            left = child.left_edge if child.dep_ in ("compound", "poss") else child
    while left.i < head.i and left.pos_ in ("DET", "PRON", "PUNCT"):
        left = left.nbor()
    return left.idx, head.idx + len(head)
