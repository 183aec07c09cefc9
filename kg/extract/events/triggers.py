"""Which words of a parse are events, and of which concept: verbs, event nouns, light verbs with their nouns.

The lexicon (en/events.toml) gives concepts: words for the same kind of happening, with an event type that is
aligned to PLOVER (Halterman et al. 2023). A verb outside it is an event of type "other"; a noun outside it is
none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg.language import Language
from kg.language.concepts import Concepts
from kg.nlp.page import Page
from kg.record import EventType

_NOMINAL = frozenset(("NOUN", "PROPN"))
_PREDICATES = frozenset(("acomp", "oprd", "ROOT", "advcl"))
_PAIRED = frozenset(("compound", "amod", "nmod"))


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event's word at token `token`; `light` is the verb that lends a noun its grammar, or None."""

    token: int
    concept: str | None
    type: EventType
    label: str
    light: int | None = None


def find_triggers(
    page: Page, language: Language, cues: Collection[int], named: Collection[int]
) -> list[Trigger]:
    """The events of a page, in text order.

    Args:
        page: the parsed article.
        language: its words.
        cues: tokens that are no events: cues of attributions, since what is said is an utterance, and dates.
        named: tokens inside the name of an actor ("the *Trade* Commission").
    """
    words = language.events
    nouns = {
        i: t
        for i in range(len(page))
        if page.pos[i] in _NOMINAL and i not in cues and (t := _noun(page, i, words, named)) is not None
    }
    lights = {t.light for t in nouns.values()}
    found = list(nouns.values())
    for i in range(len(page)):
        if i in cues or i in lights or i in nouns:
            continue
        if page.pos[i] == "VERB" and is_event_verb(page, i, words):
            found.append(verb_trigger(page, i, words))
        elif page.pos[i] == "ADJ" and page.dep[i] in _PREDICATES and page.lower[i] in words.adjectives:
            found.append(make_trigger(i, words.adjectives[page.lower[i]], page.lower[i], words))
    return sorted(found, key=lambda t: t.token)


def make_trigger(
    i: int, concept: str | None, label: str, words: Concepts, light: int | None = None
) -> Trigger:
    """A trigger of the concept's type."""
    return Trigger(i, concept, words.lists.concept[concept].type if concept else "other", label, light)


def verb_trigger(page: Page, i: int, words: Concepts) -> Trigger:
    """The trigger of a verb, with its particle in the label ("carry out")."""
    lemma = page.lemma[i].lower()
    particle = page.child(i, "prt")
    phrase = f"{lemma} {page.lower[particle]}" if particle is not None else lemma
    return make_trigger(i, words.verbs.get(phrase, words.verbs.get(lemma)), phrase, words)


def is_event_verb(page: Page, i: int, words: Concepts) -> bool:
    """Whether a verb that is no light verb says that something happens."""
    lemma, lists = page.lemma[i].lower(), words.lists
    if lemma in lists.states or lemma in lists.sayings or not lemma.isalpha() or len(lemma) < 2:
        return False
    if page.dep[i] in ("prep", "aux", "auxpass", "mark", "cc", "case"):
        return False
    return page.lower[i] not in lists.auxiliaries or page.child(i, "xcomp") is None  # "is going to"


def noun_concept(page: Page, i: int, words: Concepts) -> tuple[str, str] | None:
    """Concept and label of a noun: the longest compound that the lexicon has, else the noun's form or
    lemma."""
    lemma, lower = page.lemma[i].lower(), page.lower[i]
    if i and page.head[i - 1] == i and page.dep[i - 1] in _PAIRED:
        for phrase in (f"{page.lower[i - 1]} {lower}", f"{page.lower[i - 1]} {lemma}"):
            if phrase in words.nouns:
                return words.nouns[phrase], phrase
    for form in (lower, lemma):
        if form in words.nouns:
            return words.nouns[form], form
    return _gerund(lower, words) if page.tag[i] in ("NN", "NNS") else None


def _gerund(noun: str, words: Concepts) -> tuple[str, str] | None:
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


def _noun(page: Page, i: int, words: Concepts, named: Collection[int]) -> Trigger | None:
    if i in named and page.pos[i] == "PROPN":
        return None
    found = noun_concept(page, i, words)
    if found is None or _belongs_to_compound(page, i, words):
        return None
    if page.dep[i] == "pobj" and f"{page.lower[page.head[i]]} {page.lower[i]}" in words.lists.idle:
        return None
    return make_trigger(i, *found, words, light_verb(page, i, words))


def _belongs_to_compound(page: Page, i: int, words: Concepts) -> bool:
    """Whether a noun is the first half of a lexicon phrase ("phone" of "phone call")."""
    head = page.head[i]
    if head != i + 1 or page.dep[i] not in _PAIRED:
        return False
    return any(
        f"{page.lower[i]} {form}" in words.nouns for form in (page.lower[head], page.lemma[head].lower())
    )


def light_verb(page: Page, i: int, words: Concepts) -> int | None:
    """The verb that only lends an event noun its grammar: "held *talks*", "a *call* took place"."""
    head, dep = page.head[i], page.dep[i]
    if head == i or page.pos[head] != "VERB":
        return None
    lemma, lists = page.lemma[head].lower(), words.lists
    if dep in ("dobj", "nsubjpass") and lemma in lists.light:
        return head
    if dep not in ("nsubjpass", "nsubj"):
        return None
    object = page.child(head, "dobj")
    phrase = lemma if object is None else f"{lemma} {page.lower[object]}"
    return head if lemma in lists.happen or phrase in lists.happen else None
