"""Which words of a parse are events, and of which concept: verbs, event nouns, light verbs with their nouns.

The lexicon (en/events.toml) gives concepts: words for the same kind of happening, with an event type that is
aligned to PLOVER (Halterman et al. 2023). A verb outside it is an event of type "other"; a noun outside it is
none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from kg.extract.lexicon import load
from kg.extract.tree import Tree
from kg.record import EventType

_NOMINAL = frozenset(("NOUN", "PROPN"))
_CLAUSE = ("ccomp", "xcomp", "parataxis")
_PAIRED = frozenset(("compound", "amod", "nmod"))


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of happening: its event type and the words that name it."""

    type: EventType
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    affected: bool = False
    broad: bool = False


class EventLexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of en/events.toml, which explains the lists."""

    states: frozenset[str]
    sayings: frozenset[str]
    light: frozenset[str]
    happen: frozenset[str]
    things: frozenset[str]
    object_control: frozenset[str]
    quantities: frozenset[str]
    prepositions: dict[str, str]
    related: tuple[frozenset[str], ...]
    concept: dict[str, Concept]


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon by word: the name of a verb's, noun's or predicate adjective's concept."""

    lists: EventLexicon
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event's word at token `token`; `light` is the verb that lends a noun its grammar, or None."""

    token: int
    concept: str | None
    type: EventType
    label: str
    light: int | None = None


@cache
def lexicon() -> Words:
    """The event lexicon, loaded and checked once. Raises LexiconError."""
    lists = load("events", EventLexicon)
    return Words(
        lists,
        {w: name for name, c in lists.concept.items() for w in c.verbs},
        {w: name for name, c in lists.concept.items() for w in c.nouns},
        {w: name for name, c in lists.concept.items() for w in c.adjectives},
    )


def find_triggers(tree: Tree, cues: Collection[int], named: Collection[int]) -> list[Trigger]:
    """The events of a parse, in text order.

    Args:
        tree: the parsed article.
        cues: tokens that are no events: cues of attributions, since what is said is an utterance, and dates.
        named: tokens inside the name of an actor ("the *Trade* Commission").
    """
    words = lexicon()
    nouns = {
        i: t
        for i in range(len(tree))
        if tree.pos[i] in _NOMINAL and i not in cues and (t := _noun(tree, i, words, named)) is not None
    }
    lights = {t.light for t in nouns.values() if t.light is not None}
    found = list(nouns.values())
    for i in range(len(tree)):
        if i in cues or i in lights or i in nouns:
            continue
        if tree.pos[i] == "VERB" and is_event_verb(tree, i, words):
            found.append(verb_trigger(tree, i))
        elif (
            tree.pos[i] == "ADJ"
            and tree.dep[i] in ("acomp", "oprd", "ROOT", "advcl")
            and tree.lower[i] in words.adjectives
        ):
            found.append(_trigger(i, words.adjectives[tree.lower[i]], tree.lower[i]))
    return sorted(found, key=lambda t: t.token)


def _trigger(i: int, concept: str | None, label: str, light: int | None = None) -> Trigger:
    kind = lexicon().lists.concept[concept].type if concept else "other"
    return Trigger(i, concept, kind, label, light)


def verb_trigger(tree: Tree, i: int) -> Trigger:
    """The trigger of a verb, with its particle in the label ("carry out")."""
    words = lexicon()
    lemma = tree.lemma[i].lower()
    particle = tree.child(i, "prt")
    phrase = f"{lemma} {tree.lower[particle]}" if particle is not None else lemma
    return _trigger(i, words.verbs.get(phrase, words.verbs.get(lemma)), phrase)


def is_event_verb(tree: Tree, i: int, words: Words) -> bool:
    """Whether a verb that is no light verb says that something happens."""
    lemma = tree.lemma[i].lower()
    if lemma in words.lists.states or lemma in words.lists.sayings or not lemma.isalpha() or len(lemma) < 2:
        return False
    if tree.dep[i] in ("prep", "aux", "auxpass", "mark", "cc", "case"):
        return False
    if lemma == "go" and tree.lower[i] == "going" and tree.child(i, "xcomp") is not None:
        return False  # "is going to" is a future tense
    return not (lemma == "use" and tree.lower[i] == "used" and tree.child(i, "xcomp") is not None)


def noun_concept(tree: Tree, i: int, words: Words) -> tuple[str, str] | None:
    """Concept and label of a noun: the longest compound that the lexicon has, else the noun's form or
    lemma."""
    lemma, lower = tree.lemma[i].lower(), tree.lower[i]
    if i and tree.head[i - 1] == i and tree.dep[i - 1] in _PAIRED:
        for phrase in (f"{tree.lower[i - 1]} {lower}", f"{tree.lower[i - 1]} {lemma}"):
            if phrase in words.nouns:
                return words.nouns[phrase], phrase
    for form in (lower, lemma):
        if form in words.nouns:
            return words.nouns[form], form
    return _gerund(lower, words) if tree.tag[i] in ("NN", "NNS") else None


def _gerund(noun: str, words: Words) -> tuple[str, str] | None:
    """Concept and label of a noun in -ing by the verb it comes from ("the looting"): not things
    ("building")."""
    stem = noun.removesuffix("s").removesuffix("ing")
    if len(stem) < 3 or stem == noun.removesuffix("s") or noun in words.lists.things:
        return None
    for verb in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
        name = words.verbs.get(verb)
        if name is not None and not words.lists.concept[name].broad:
            return name, noun.removesuffix("s")
    return None


def _noun(tree: Tree, i: int, words: Words, named: Collection[int]) -> Trigger | None:
    if i in named and tree.pos[i] == "PROPN":
        return None
    found = noun_concept(tree, i, words)
    if found is None or _belongs_to_compound(tree, i, words):
        return None
    if tree.dep[i] == "pobj" and tree.lower[i] == "order" and tree.lower[tree.head[i]] == "in":
        return None
    return _trigger(i, *found, light_verb(tree, i, words))


def _belongs_to_compound(tree: Tree, i: int, words: Words) -> bool:
    """Whether a noun is the first half of a lexicon phrase ("phone" of "phone call")."""
    head = tree.head[i]
    if head != i + 1 or tree.dep[i] not in _PAIRED:
        return False
    return any(
        f"{tree.lower[i]} {form}" in words.nouns for form in (tree.lower[head], tree.lemma[head].lower())
    )


def light_verb(tree: Tree, i: int, words: Words) -> int | None:
    """The verb that only lends an event noun its grammar: "held *talks*", "a *call* took place"."""
    head, dep = tree.head[i], tree.dep[i]
    if head == i or tree.pos[head] != "VERB":
        return None
    lemma = tree.lemma[head].lower()
    if dep == "dobj" and lemma in words.lists.light:
        return head
    if dep in ("nsubjpass", "nsubj"):
        if dep == "nsubjpass" and lemma in words.lists.light:
            return head
        if lemma in words.lists.happen:
            return head
        place = tree.child(head, "dobj")
        if lemma == "take" and place is not None and tree.lower[place] == "place":
            return head
    return None


@cache
def concept_of(label: str, kind: EventType) -> str:
    """The concept of an event as its label and type tell it; the label itself where the lexicon has none."""
    words = lexicon()
    head = label.split(" ", 1)[0]  # "carry out"
    for name in (
        *(t.get(label) for t in (words.verbs, words.nouns, words.adjectives)),
        words.verbs.get(head),
    ):
        if name is not None and words.lists.concept[name].type == kind:
            return name
    return label


@cache
def related_groups(concept: str) -> frozenset[str]:
    """The groups of related concepts (`related` in the lexicon) that this one belongs to, as "related 3"."""
    return frozenset(f"related {n}" for n, names in enumerate(lexicon().lists.related) if concept in names)
