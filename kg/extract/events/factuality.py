"""Did it happen? Factuality of events from the words around them, -3.0 (certainly not) .. 3.0 (certainly).

The rules of the fast profile: an event starts at 3.0, and each operator in whose scope it stands lowers or
turns that: its own auxiliaries, negation and adverbs, then those of what governs it, up to the root of the
sentence. Operators and their values are in en/factuality.toml. With the encoder its regression replaces these
values (events.py). After De Facto (Saurí and Pustejovsky 2012) and TruthTeller (Lotan et al. 2013).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.language import ENGLISH
from kg.language.factuality import Operators
from kg.nlp.page import Page

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


def judge(page: Page, events: Sequence[int]) -> list[float]:
    """The factuality of the events whose words are these tokens, in the same order."""
    known: dict[int, float] = {}
    words = ENGLISH.factuality
    return [round(_value(page, i, words, known, 0), 2) for i in events]


def _value(page: Page, i: int, words: Operators, known: dict[int, float], depth: int) -> float:
    """The factuality of what token i says, with all that governs it."""
    if i in known:
        return known[i]
    value, is_negated = _own(page, i, words)
    above = _above(page, i, words, known, depth)
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


def _own(page: Page, i: int, words: Operators) -> tuple[float, bool]:
    """What auxiliaries, adverbs, determiners and negation of the word itself make of it; whether it is
    negated."""
    is_negated = negated(page, i, words)
    value = CERTAIN
    verb = i
    if page.pos[i] in ("NOUN", "ADJ", "PROPN") and page.dep[i] in ("attr", "acomp") and page.head[i] != i:
        verb = page.head[i]
        is_negated = is_negated or negated(page, verb, words)
    for c in (*page.children[i], *(page.children[verb] if verb != i else ())):
        word, dep = page.lower[c], page.dep[c]
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


def negated(page: Page, i: int, words: Operators) -> bool:
    """Whether a word is negated by a child, a negative subject or object, or "no" before it."""
    count = 0
    for c in page.children[i]:
        word, dep = page.lower[c], page.dep[c]
        if (
            (dep == "neg" and word != "only")
            or (
                dep in ("det", "advmod", "preconj", "cc")
                and word in words.lists.negations
                and not word.startswith("neither")
            )
            or (dep in ("nsubj", "nsubjpass", "dobj") and (word in words.lists.negations or _has_no(page, c)))
        ):
            if word in ("not", "n't") and _only(page, c):
                continue
            count += 1
        elif dep == "advmod" and word == "longer" and any(page.lower[x] == "no" for x in page.children[c]):
            count += 1
    return count % 2 == 1


def _has_no(page: Page, i: int) -> bool:
    return any(page.dep[c] == "det" and page.lower[c] == "no" for c in page.children[i])


def _only(page: Page, c: int) -> bool:
    return c + 1 < len(page) and page.lower[c + 1] in ("only", "just", "necessarily")


def _above(page: Page, i: int, words: Operators, known: dict[int, float], depth: int) -> float:
    """What the governors of token i make of it."""
    dep, head = page.dep[i], page.head[i]
    if head == i or depth > _DEPTH or dep not in _INHERITED:
        return CERTAIN
    if dep in ("prep", "agent"):
        return _above(page, head, words, known, depth + 1) if page.pos[i] == "VERB" else CERTAIN
    if dep == "conj":
        return _coordinated(page, i, head, words, known, depth)
    if dep == "compound":
        return words.lists.scope["generic"].value if page.pos[i] in _NOUNS else CERTAIN
    if dep in ("pobj", "pcomp"):
        return _prepositional(page, i, head, words, known, depth)
    lemma = page.lemma[head].lower()
    operator = words.governors.get(lemma)
    is_noun = page.pos[i] in _NOUNS
    if is_noun and dep in ("dobj", "nsubjpass", "attr"):
        context = (
            _value(page, head, words, known, depth + 1)
            if dep != "nsubjpass" or not _definite(page, i)
            else CERTAIN
        )
        if operator is not None and lemma in operator.objects:
            return combine(operator.value, context)
        if _definite(page, i) or lemma in ("deny", "reject", "dismiss", "refuse"):
            return CERTAIN
        return context
    if dep in ("attr", "acomp", "oprd", "nsubjpass", "dobj"):
        return _above(page, head, words, known, depth + 1)
    infinitive = any(page.dep[c] == "aux" and page.lower[c] == "to" for c in page.children[i])
    if dep == "advcl" and not infinitive:
        return CERTAIN  # "after", "when", "as", participles: their own marks say it all
    context = _value(page, head, words, known, depth + 1)
    if dep == "advcl" and page.pos[head] != "ADJ" and lemma not in words.lists.irrealis:
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
    page: Page, i: int, head: int, words: Operators, known: dict[int, float], depth: int
) -> float:
    """A coordinated verb shares auxiliaries and governors with the first, unless it has a subject or
    auxiliary."""
    own = any(page.dep[c] in ("nsubj", "nsubjpass", "aux") for c in page.children[i])
    if own and page.pos[i] == "VERB":
        return _above(page, head, words, known, depth + 1)
    if page.pos[i] == "VERB" and page.tag[i] in ("VBD", "VBZ", "VBP"):
        return _above(page, head, words, known, depth + 1)
    context = _value(page, head, words, known, depth + 1)
    if context < 0 and not any(page.lower[c] in ("or", "nor") for c in page.children[head]):
        return CERTAIN  # "he did not stay, but left"
    return context


def _prepositional(
    page: Page, i: int, head: int, words: Operators, known: dict[int, float], depth: int
) -> float:
    """Behind a preposition: "without", and what a governor's preposition brings ("kept from going", "plan for
    talks")."""
    word = page.lower[head]
    if word == "without":
        return -CERTAIN
    above = page.head[head]
    if above == head:
        return CERTAIN
    lemma = page.lemma[above].lower()
    operator = words.governors.get(lemma)
    if word in ("instead", "of") and page.lower[above] == "instead":
        return -CERTAIN
    if word == "from" and page.dep[i] == "pcomp" and operator is None and lemma in ("keep", "stop", "hold"):
        return combine(words.lists.governor["prevented"].value, _value(page, above, words, known, depth + 1))
    if (
        operator is not None
        and (page.dep[i] == "pcomp" or not _definite(page, i))
        and word in ("of", "for", "to", "from", "about", "on", "in", "against")
    ):
        context = _value(page, above, words, known, depth + 1)
        return combine(operator.value, context) if context > 0 else operator.negated
    if page.dep[i] == "pobj" and not _definite(page, i) and page.pos[above] == "VERB":
        context = _value(page, above, words, known, depth + 1)
        if context != CERTAIN:
            return context if context > 0 else CERTAIN
    if page.dep[i] == "pcomp" and word not in ("after", "since", "before", "by", "while"):
        return words.lists.scope["generic"].value
    if word == "for" and not _definite(page, i):
        return words.lists.scope["generic"].value
    return CERTAIN


def _definite(page: Page, i: int) -> bool:
    """Whether a noun is definite, so that it is taken to exist: "the attack", "Monday's talks"."""
    return any(
        page.dep[c] == "poss"
        or (page.dep[c] == "det" and page.lower[c] in ("the", "this", "that", "these", "those"))
        for c in page.children[i]
    )
