"""What a figure counts and what it is about, read off the parse."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from kg.language import ENGLISH
from kg.record import Span, Spans

# How a number or unit hangs on a noun to its right.
_MODIFIERS = frozenset(
    ("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "npadvmod", "det", "poss")
)
_NOUNS = frozenset(("NOUN", "PROPN"))
_VERBS = frozenset(("VERB", "AUX"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
# Subjects that no noun of the article stands for; other pronouns are looked for in the clause above.
_SPEAKERS = frozenset(("i", "we", "you", "there"))
# Tokens between a number and the noun it counts.
_REACH = 8


def counted_head(core: Tokens) -> Token | None:
    """The noun a number counts ("50 new troops", "60% of the workers") or measures ("$3m payment")."""
    root = core.root
    if root.dep_ in _MODIFIERS and core.end <= root.head.i < core.end + _REACH and root.head.pos_ in _NOUNS:
        head = root.head
        while head.dep_ == "compound" and head.i < head.head.i < core.end + _REACH:
            head = head.head
        return head if _is_near(core, head) else None
    of = next(
        (c for c in root.children if c.dep_ == "prep" and c.lower_ == "of" and c.i >= core.end - 1), None
    )
    if of is None and core.end < len(core.doc) and core.doc[core.end].lower_ == "of":
        of = core.doc[
            core.end
        ]  # "tens of thousands of people": the parse hangs "of" on one of the number words
    return (
        next((c for c in of.children if c.dep_ == "pobj" and c.pos_ in _NOUNS and _is_near(core, c)), None)
        if of
        else None
    )


def _is_near(core: Tokens, head: Token) -> bool:
    """No sentence end between, and parentheses only in pairs ("8 miles (13 km) of tunnels")."""
    between = core.doc[core.end : head.i]
    marks = [t.text for t in between]
    return (
        len(between) <= _REACH
        and marks.count("(") == marks.count(")")
        and not any(m in (".", ";", "=") or "\n" in m for m in marks)
        and not any(t.is_sent_start for t in between)
    )


def counted_span(doc: Doc, core: Tokens, head: Token | None) -> Span | None:
    """[begin, end) of the noun phrase counted, without article and "of"."""
    if head is None or head.i < core.end:
        return None
    left = core.end
    while left < head.i and (
        doc[left].is_punct
        or doc[left].pos_ == "NUM"
        or doc[left].dep_ in ("prep", "det", "poss", "case")
        or doc[left].lower_ in ("of", "or", "more", "and", "even", "own", "plus", "odd")
    ):
        left += 1
    last = head.i
    while (
        last + 1 < len(doc)
        and not doc[last].whitespace_
        and (doc[last + 1].text == "-" or (doc[last].text == "-" and doc[last + 1].is_alpha))
    ):
        last += 1  # "e-mails"
    return doc[left].idx, doc[last].idx + len(doc[last])


def concept_spans(core: Tokens, head: Token | None, first: int, unit: str) -> Spans:
    """The phrases that say what the figure is about, nearest first.

    For a measure the noun it modifies or is of or in; then what governs it: "a fine of $3m", "shares
    fell 3%", "the firm which has 12 workers". A counted noun in subject position is about nothing else.

    Args:
        core: number, currency and unit.
        head: what `counted_head` found.
        first: first token of the figure with its bound words.
        unit: the unit's name, "" for a count.
    """
    found: dict[Span, None] = {}
    node = core.root
    if head is not None:
        if unit and unit != "fraction":
            found[_phrase(head)] = None
        found.update(dict.fromkeys(_of_phrases(head)))
        if core.root.dep_ in _MODIFIERS and head.i >= core.end:
            node = head
    elif unit == "percent" or ENGLISH.units.kind(unit) == "money":
        found.update(dict.fromkeys(_phrase(t) for t in _made_of(core)))
    for noun in (n for n in _about(core, node) if len(n) > 1):  # "%" and "p" are nouns to the tagger
        found[_phrase(noun)] = None
        found.update(dict.fromkeys(_of_phrases(noun, core)))
    if (
        not found
        and (noun_before := _before(core.doc, first)) is not None
        and ENGLISH.units.kind(unit) != "time"
    ):
        found[_phrase(noun_before)] = None
    return tuple(found)


def _made_of(core: Tokens) -> Iterator[Token]:
    """The noun of the phrase right after, no place or date: "$1 billion in gains", "47% from the field"."""
    prep = core.doc[core.end] if core.end < len(core.doc) else None
    if prep is not None and prep.pos_ == "ADP" and prep.lower_ in ("in", "for", "from", "on"):
        yield from (
            c
            for c in prep.children
            if c.dep_ == "pobj" and c.pos_ == "NOUN" and c.ent_type_ not in ("DATE", "TIME", "GPE")
        )


def _before(doc: Doc, first: int) -> Token | None:
    """The noun right before the figure, past a bracket or colon: "Dow +0.2%", "a new boat (12 m)"."""
    i = first - 1
    while i >= 0 and doc[i].text in ("(", ":", ",", "[", "-"):
        i -= 1
    return doc[i] if i >= 0 and doc[i].pos_ in _NOUNS and not doc[i + 1].is_sent_start else None


def _of_phrases(noun: Token, core: Tokens | None = None) -> Iterator[Span]:
    for prep in noun.rights:
        if prep.dep_ == "prep" and prep.lower_ in ("of", "for"):
            for inner in prep.children:
                if (
                    inner.dep_ == "pobj"
                    and inner.pos_ in _NOUNS
                    and not (core is not None and _holds(inner, core))
                ):
                    yield _phrase(inner)


def _about(core: Tokens, node: Token) -> Iterator[Token]:
    """The nouns the figure hangs on, then the subject of its verb; conjuncts stand for each other."""
    for _ in range(8):
        parent = node.head
        if parent.i == node.i:
            return
        if core.start <= parent.i < core.end or node.dep_ in ("conj", "appos", "parataxis"):
            if (
                node.dep_ in ("conj", "appos", "parataxis")
                and node.pos_ in _VERBS
                and (subjects := list(_subjects(node)))
            ):
                yield from (s for s in subjects if s.pos_ in _NOUNS)
                return
            node = parent
        elif parent.pos_ in _VERBS:
            if node.dep_ in _SUBJECTS:
                return
            yield from (
                c
                for c in parent.children
                if c.dep_ == "dobj" and c.pos_ in _NOUNS and c.i != node.i and not _holds(c, core)
            )
            subjects = list(_subjects(parent))
            nouns = [s for s in subjects if s.pos_ in _NOUNS and not _holds(s, core)]
            yield from nouns
            if nouns or any(s.lower_ in _SPEAKERS for s in subjects):
                return
            node = parent
            if parent.dep_ in ("acl", "relcl") and parent.head.pos_ in _NOUNS:
                yield parent.head
                if parent.tag_ != "VB":
                    return
                node = parent.head
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
    """The noun with the compounds, adjectives and possessor to its left, from the last number on."""
    left = head
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "poss") and child.i < left.i:
            left = child.left_edge if child.dep_ in ("compound", "poss") else child
    for token in head.doc[left.i : head.i]:
        if (
            token.pos_ in ("NUM", "SYM")
            or token.text == "%"
            or (token.i == left.i and token.pos_ in ("DET", "PRON", "PUNCT", "CCONJ"))
        ):
            left = token.nbor()
    return left.idx, head.idx + len(head)
