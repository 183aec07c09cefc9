"""Did it happen? Factuality of events from the words around them, -3.0 (certainly not) .. 3.0 (certainly).

The rules of the fast profile: an event starts at 3.0, and each operator in whose scope it stands lowers or
turns that: its own auxiliaries, negation and adverbs, then those of what governs it, up to the root of the
sentence. Operators and their values are in en/factuality.toml. With the encoder its regression replaces these
values (events.py). After De Facto (Saurí and Pustejovsky 2012) and TruthTeller (Lotan et al. 2013).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from kg.extract.lexicon import load
from kg.extract.tree import Tree

CERTAIN = 3.0
_DEPTH = 8
_INHERITED = frozenset(
    (
        "xcomp",
        "ccomp",
        "acl",
        "pcomp",
        "advcl",
        "dobj",
        "pobj",
        "conj",
        "attr",
        "acomp",
        "oprd",
        "nsubjpass",
        "prep",
        "agent",
        "compound",
    )
)
_NOUNS = frozenset(("NOUN", "PROPN"))


class Operator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of words and the value of an event in their scope, plain and where the word itself is negated.

    `objects`: those of a governor's words that bear on an event noun as their object too ("averted a
    strike").
    """

    value: float
    negated: float
    words: frozenset[str]
    objects: frozenset[str] = frozenset()


class FactualityLexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of en/factuality.toml, which explains the classes."""

    negations: frozenset[str]
    irrealis: frozenset[str]
    modal: dict[str, Operator]
    governor: dict[str, Operator]
    scope: dict[str, Operator]
    adverb: dict[str, Operator]


@dataclass(frozen=True, slots=True)
class Operators:
    """The lexicon by word."""

    lists: FactualityLexicon
    modals: Mapping[str, Operator]
    governors: Mapping[str, Operator]
    scopes: Mapping[str, Operator]
    adverbs: Mapping[str, Operator]


@cache
def operators() -> Operators:
    """The factuality lexicon, loaded and checked once. Raises LexiconError."""
    lists = load("factuality", FactualityLexicon)

    def by_word(groups: Mapping[str, Operator]) -> dict[str, Operator]:
        return {word: group for group in groups.values() for word in group.words}

    return Operators(
        lists, by_word(lists.modal), by_word(lists.governor), by_word(lists.scope), by_word(lists.adverb)
    )


def judge(tree: Tree, events: Sequence[int]) -> list[float]:
    """The factuality of the events whose words are these tokens, in the same order."""
    known: dict[int, float] = {}
    words = operators()
    return [round(_value(tree, i, words, known, 0), 2) for i in events]


def _value(tree: Tree, i: int, words: Operators, known: dict[int, float], depth: int) -> float:
    """The factuality of what token i says, with all that governs it."""
    if i in known:
        return known[i]
    value, is_negated = _own(tree, i, words)
    above = _above(tree, i, words, known, depth)
    if is_negated and value == CERTAIN:
        value = words.lists.scope["negated"].value
    result = combine(value, above)
    known[i] = result
    return result


def combine(inner: float, outer: float) -> float:
    """The value of `inner` inside a context that has the value `outer`: signs multiply, the less certain one
    bounds."""
    sign = -1.0 if (inner < 0) != (outer < 0) else 1.0
    return sign * min(abs(inner), abs(outer))


def _own(tree: Tree, i: int, words: Operators) -> tuple[float, bool]:
    """What auxiliaries, adverbs, determiners and negation of the word itself make of it; whether it is
    negated."""
    is_negated = negated(tree, i, words)
    value = CERTAIN
    verb = i
    if tree.pos[i] in ("NOUN", "ADJ", "PROPN") and tree.dep[i] in ("attr", "acomp") and tree.head[i] != i:
        verb = tree.head[i]
        is_negated = is_negated or negated(tree, verb, words)
    for c in (*tree.children[i], *(tree.children[verb] if verb != i else ())):
        word, dep = tree.lower[c], tree.dep[c]
        operator = None
        if dep in ("aux", "auxpass"):
            operator = words.modals.get(word)
        elif dep == "advmod":
            operator = words.adverbs.get(word)
        elif dep == "mark":
            operator = words.scopes.get(word)
        elif dep == "det" and word == "any":
            operator = words.lists.scope["conditional"]
        if operator is not None:
            one = operator.negated if is_negated else operator.value
            if abs(one) < abs(value) or value == CERTAIN:
                value = one
    return value, is_negated


def negated(tree: Tree, i: int, words: Operators) -> bool:
    """Whether a word is negated by a child, a negative subject or object, or "no" before it."""
    count = 0
    for c in tree.children[i]:
        word, dep = tree.lower[c], tree.dep[c]
        if (
            (dep == "neg" and word != "only")
            or (
                dep in ("det", "advmod", "preconj", "cc")
                and word in words.lists.negations
                and not word.startswith("neither")
            )
            or (dep in ("nsubj", "nsubjpass", "dobj") and (word in words.lists.negations or _has_no(tree, c)))
        ):
            if word in ("not", "n't") and _only(tree, c):
                continue
            count += 1
        elif dep == "advmod" and word == "longer" and any(tree.lower[x] == "no" for x in tree.children[c]):
            count += 1
    return count % 2 == 1


def _has_no(tree: Tree, i: int) -> bool:
    return any(tree.dep[c] == "det" and tree.lower[c] == "no" for c in tree.children[i])


def _only(tree: Tree, c: int) -> bool:
    return c + 1 < len(tree) and tree.lower[c + 1] in ("only", "just", "necessarily")


def _above(tree: Tree, i: int, words: Operators, known: dict[int, float], depth: int) -> float:
    """What the governors of token i make of it."""
    dep, head = tree.dep[i], tree.head[i]
    if head == i or depth > _DEPTH or dep not in _INHERITED:
        return CERTAIN
    if dep in ("prep", "agent"):
        return _above(tree, head, words, known, depth + 1) if tree.pos[i] == "VERB" else CERTAIN
    if dep == "conj":
        return _coordinated(tree, i, head, words, known, depth)
    if dep == "compound":
        return words.lists.scope["generic"].value if tree.pos[i] in _NOUNS else CERTAIN
    if dep in ("pobj", "pcomp"):
        return _prepositional(tree, i, head, words, known, depth)
    lemma = tree.lemma[head].lower()
    operator = words.governors.get(lemma)
    is_noun = tree.pos[i] in _NOUNS
    if is_noun and dep in ("dobj", "nsubjpass", "attr"):
        context = (
            _value(tree, head, words, known, depth + 1)
            if dep != "nsubjpass" or not _definite(tree, i)
            else CERTAIN
        )
        if operator is not None and lemma in operator.objects:
            return combine(operator.value, context)
        if _definite(tree, i) or lemma in ("deny", "reject", "dismiss", "refuse"):
            return CERTAIN
        return context
    if dep in ("attr", "acomp", "oprd", "nsubjpass", "dobj"):
        return _above(tree, head, words, known, depth + 1)
    infinitive = any(tree.dep[c] == "aux" and tree.lower[c] == "to" for c in tree.children[i])
    if dep == "advcl" and not infinitive:
        return CERTAIN  # "after", "when", "as", participles: their own marks say it all
    context = _value(tree, head, words, known, depth + 1)
    if dep == "advcl" and tree.pos[head] != "ADJ" and lemma not in words.lists.irrealis:
        purpose = words.lists.scope["purpose"].value
        return combine(purpose, context)
    if operator is None:
        if not infinitive:
            return context if dep in ("ccomp", "xcomp") and context > 0 else CERTAIN
        return combine(words.lists.scope["infinitive"].value, context)
    if dep == "ccomp" and not infinitive and operator is words.lists.governor["wanted"] and context > 0:
        return combine(words.lists.scope["proposed"].value, context)
    known_fact = operator is words.lists.governor["known"]
    if dep == "ccomp" and known_fact:
        return operator.value
    is_negated = context < 0
    value = operator.negated if is_negated else operator.value
    if operator is words.lists.governor["implied"] and not infinitive and dep == "ccomp":
        value = CERTAIN
    return value if is_negated else combine(value, context)


def _coordinated(
    tree: Tree, i: int, head: int, words: Operators, known: dict[int, float], depth: int
) -> float:
    """A coordinated verb shares auxiliaries and governors with the first, unless it has a subject or
    auxiliary."""
    own = any(tree.dep[c] in ("nsubj", "nsubjpass", "aux") for c in tree.children[i])
    if own and tree.pos[i] == "VERB":
        return _above(tree, head, words, known, depth + 1)
    if tree.pos[i] == "VERB" and tree.tag[i] in ("VBD", "VBZ", "VBP"):
        return _above(tree, head, words, known, depth + 1)
    context = _value(tree, head, words, known, depth + 1)
    if context < 0 and not any(tree.lower[c] in ("or", "nor") for c in tree.children[head]):
        return CERTAIN  # "he did not stay, but left"
    return context


def _prepositional(
    tree: Tree, i: int, head: int, words: Operators, known: dict[int, float], depth: int
) -> float:
    """Behind a preposition: "without", and what a governor's preposition brings ("kept from going", "plan for
    talks")."""
    word = tree.lower[head]
    if word == "without":
        return -CERTAIN
    above = tree.head[head]
    if above == head:
        return CERTAIN
    lemma = tree.lemma[above].lower()
    operator = words.governors.get(lemma)
    if word in ("instead", "of") and tree.lower[above] == "instead":
        return -CERTAIN
    if word == "from" and tree.dep[i] == "pcomp" and operator is None and lemma in ("keep", "stop", "hold"):
        return combine(words.lists.governor["prevented"].value, _value(tree, above, words, known, depth + 1))
    if (
        operator is not None
        and (tree.dep[i] == "pcomp" or not _definite(tree, i))
        and word in ("of", "for", "to", "from", "about", "on", "in", "against")
    ):
        context = _value(tree, above, words, known, depth + 1)
        return combine(operator.value, context) if context > 0 else operator.negated
    if tree.dep[i] == "pobj" and not _definite(tree, i) and tree.pos[above] == "VERB":
        context = _value(tree, above, words, known, depth + 1)
        if context != CERTAIN:
            return context if context > 0 else CERTAIN
    if tree.dep[i] == "pcomp" and word not in ("after", "since", "before", "by", "while"):
        return words.lists.scope["generic"].value
    if word == "for" and not _definite(tree, i):
        return words.lists.scope["generic"].value
    return CERTAIN


def _definite(tree: Tree, i: int) -> bool:
    """Whether a noun is definite, so that it is taken to exist: "the attack", "Monday's talks"."""
    return any(
        tree.dep[c] == "poss"
        or (tree.dep[c] == "det" and tree.lower[c] in ("the", "this", "that", "these", "those"))
        for c in tree.children[i]
    )
