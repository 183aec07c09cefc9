"""Did it happen? Factuality of events from the words around them, -3.0 (certainly not) .. 3.0 (certainly).

The rules of the fast profile: an event starts at 3.0, and each operator in whose scope it stands lowers or
turns that: its own auxiliaries, negation and adverbs, then those of what governs it, up to the root of the
sentence. Operators and their values are in factuality.toml. With the encoder its regression gives these values.
After De Facto (Saurí and Pustejovsky 2012) and TruthTeller (Lotan et al. 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.language import Language
from kg.language.factuality import Operators
from kg.language.grammar import Grammar
from kg.nlp.page import Page

CERTAIN = 3.0
_DEPTH = 8
_INHERITED = frozenset((
    "xcomp", "ccomp", "acl", "pcomp", "advcl", "dobj", "pobj", "conj", "attr", "acomp", "oprd", "nsubjpass", "prep",
    "agent", "compound",
))  # fmt: skip
_NOUNS = frozenset(("NOUN", "PROPN"))


def judge(page: Page, language: Language, events: Sequence[int]) -> list[float]:
    """The factuality of the events whose words are these tokens, in the same order."""
    scope = _Scope(page, language.factuality, language.grammar)
    return [round(scope.value(i, 0), 2) for i in events]


def combine(inner: float, outer: float) -> float:
    """The value of `inner` inside a context that has the value `outer`: signs multiply, the less certain one
    bounds."""
    sign = -1.0 if (inner < 0) != (outer < 0) else 1.0
    return sign * min(abs(inner), abs(outer))


@dataclass(frozen=True, slots=True)
class _Scope:
    """A page and the words that decide on it; `known`: values by token."""

    page: Page
    words: Operators
    grammar: Grammar
    known: dict[int, float] = field(default_factory=dict)

    def value(self, i: int, depth: int) -> float:
        """The factuality of what token i says, with all that governs it."""
        if i not in self.known:
            value, is_negated = self.own(i)
            above = self.above(i, depth)
            if is_negated and value == CERTAIN:
                value = self.words.lists.scope["negated"].value
            self.known[i] = combine(value, above)
        return self.known[i]

    def own(self, i: int) -> tuple[float, bool]:
        """What auxiliaries, adverbs, determiners and negation of the word itself make of it; whether it is
        negated."""
        page, words = self.page, self.words
        is_negated = self.is_negated(i)
        below = page.children[i]
        if page.pos[i] in ("NOUN", "ADJ", "PROPN") and page.dep[i] in ("attr", "acomp"):
            is_negated = is_negated or self.is_negated(page.head[i])
            below = [*below, *page.children[page.head[i]]]
        tables = {"aux": words.modals, "auxpass": words.modals, "advmod": words.adverbs, "mark": words.scopes}
        value = CERTAIN
        for c in below:
            operator = tables.get(page.dep[c], {}).get(page.lower[c])
            if page.dep[c] == "det" and page.lower[c] in words.lists.any:
                operator = words.lists.scope["conditional"]
            if operator is not None:
                one = operator.negated if is_negated else operator.value
                if abs(one) < abs(value) or value == CERTAIN:
                    value = one
        return value, is_negated

    def is_negated(self, i: int) -> bool:
        """Whether a word is negated by a child, a negative subject or object, or "no" before it."""
        page, lists = self.page, self.words.lists
        count = 0
        for c in page.children[i]:
            word, dep = page.lower[c], page.dep[c]
            if (
                dep == "neg"
                or (dep in ("det", "advmod", "preconj", "cc") and word in lists.negations - lists.neither)
                or (
                    dep in ("nsubj", "nsubjpass", "dobj")
                    and (word in lists.negations or self.has_no(c, "det"))
                )
            ):
                behind = page.lower[c + 1] if c + 1 < len(page) else ""
                count += word not in lists.limited or behind not in lists.limiting  # "not only"
            elif dep == "advmod" and word in lists.longer:
                count += self.has_no(c, "neg", "det", "advmod")
        return count % 2 == 1

    def has_no(self, i: int, *deps: str) -> bool:
        """Whether "no" stands under a word."""
        page = self.page
        return any(page.dep[c] in deps and page.lower[c] in self.grammar.no for c in page.children[i])

    def above(self, i: int, depth: int) -> float:
        """What the governors of token i make of it."""
        page, lists = self.page, self.words.lists
        dep, head = page.dep[i], page.head[i]
        if head == i or depth > _DEPTH or dep not in _INHERITED:
            return CERTAIN
        if dep in ("prep", "agent"):
            return self.above(head, depth + 1) if page.pos[i] == "VERB" else CERTAIN
        if dep == "conj":
            return self.coordinated(i, depth)
        if dep == "compound":
            return lists.scope["generic"].value if page.pos[i] in _NOUNS else CERTAIN
        if dep in ("pobj", "pcomp"):
            return self.prepositional(i, depth)
        lemma = page.lemma[head].lower()
        operator = self.words.governors.get(lemma)
        if page.pos[i] in _NOUNS and dep in ("dobj", "nsubjpass", "attr"):
            is_there = self.is_definite(i)
            context = CERTAIN if dep == "nsubjpass" and is_there else self.value(head, depth + 1)
            if operator is not None and lemma in operator.objects:
                return combine(operator.value, context)
            return CERTAIN if is_there or lemma in lists.disputing else context
        if dep in ("attr", "acomp", "oprd", "nsubjpass", "dobj"):
            return self.above(head, depth + 1)
        infinitive = any(page.dep[c] == "aux" and page.lower[c] in lists.to for c in page.children[i])
        if dep == "advcl" and not infinitive:
            return CERTAIN  # "after", "when", "as", participles: their own marks say it all
        context = self.value(head, depth + 1)
        if dep == "advcl" and page.pos[head] != "ADJ" and lemma not in lists.irrealis:
            return combine(lists.scope["purpose"].value, context)
        if operator is None:
            if infinitive:
                return combine(lists.scope["infinitive"].value, context)
            return context if dep in ("ccomp", "xcomp") and context > 0 else CERTAIN
        if dep == "ccomp" and operator is lists.governor["known"]:
            return operator.value
        is_clause = dep == "ccomp" and not infinitive
        value = operator.value
        if context < 0:
            value = operator.negated
        elif is_clause and operator is lists.governor["wanted"]:
            value = lists.scope["proposed"].value
        if is_clause and operator is lists.governor["implied"]:
            value = CERTAIN
        return value if context < 0 else combine(value, context)

    def coordinated(self, i: int, depth: int) -> float:
        """A coordinated verb shares auxiliaries and governors with the first, unless it has a subject or
        auxiliary."""
        page, head = self.page, self.page.head[i]
        if page.pos[i] == "VERB" and (
            page.child(i, "nsubj", "nsubjpass", "aux") is not None or page.tag[i] in ("VBD", "VBZ", "VBP")
        ):
            return self.above(head, depth + 1)
        context = self.value(head, depth + 1)
        if context < 0 and not any(
            page.lower[c] in self.words.lists.alternative for c in page.children[head]
        ):
            return CERTAIN  # "he did not stay, but left"
        return context

    def prepositional(self, i: int, depth: int) -> float:
        """Behind a preposition: "without", and what a governor's preposition brings ("kept from going", "plan for
        talks")."""
        page, lists = self.page, self.words.lists
        head = page.head[i]
        word, above = page.lower[head], page.head[head]
        if word in lists.without:
            return -CERTAIN
        if above == head:
            return CERTAIN
        lemma = page.lemma[above].lower()
        operator = self.words.governors.get(lemma)
        is_clause, is_there = page.dep[i] == "pcomp", self.is_definite(i)
        if page.lower[above] in lists.instead:
            return -CERTAIN
        if is_clause and operator is None and lemma in lists.keeping and word in lists.from_:
            return combine(lists.governor["prevented"].value, self.value(above, depth + 1))
        if operator is not None and (is_clause or not is_there) and word in lists.governing:
            context = self.value(above, depth + 1)
            return combine(operator.value, context) if context > 0 else operator.negated
        if not is_clause and not is_there and page.pos[above] == "VERB":
            context = self.value(above, depth + 1)
            if context != CERTAIN:
                return context if context > 0 else CERTAIN
        is_general = word not in lists.temporal if is_clause else word in self.grammar.for_ and not is_there
        return lists.scope["generic"].value if is_general else CERTAIN

    def is_definite(self, i: int) -> bool:
        """Whether a noun is definite, so that it is taken to exist: "the attack", "Monday's talks"."""
        page = self.page
        return any(
            page.dep[c] == "poss" or (page.dep[c] == "det" and page.lower[c] in self.words.lists.definite)
            for c in page.children[i]
        )
