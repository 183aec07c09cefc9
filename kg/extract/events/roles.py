"""Who takes part in an event: argument tokens with roles, from the parse around a trigger.

Passives, "by" phrases, light verbs, control ("told him to leave": he leaves), relative clauses ("the man who
left"), participles ("soldiers killed there"), shared subjects of coordinated verbs, and the possessives,
compounds and prepositions of nouns ("Russia's invasion of Ukraine").
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.events.triggers import Trigger
from kg.language import Language
from kg.language.concepts import Events
from kg.nlp.page import Page
from kg.record import Role

_SUBJECTS = ("nsubj", "csubj")
Argument = tuple[Role | str, int]
"""A role, or "with", "in", "to", "from", "for" and "on" where the actor's kind decides it; and a token."""


def arguments(page: Page, trigger: Trigger, language: Language) -> list[Argument]:
    """The argument tokens of a trigger with their roles, without repeats, in text order."""
    words = language.events.lists
    concept = words.concept.get(trigger.concept or "")
    affected = concept is not None and concept.affected
    i = trigger.token
    if page.pos[i] == "VERB":
        found = list(_verb(page, i, affected, words))
    else:
        found = list(_noun(page, i, affected, trigger.type in ("communicate", "consult", "agree"), words))
        if trigger.light is not None:
            found += _lent(page, i, trigger.light, affected, words)
        elif page.pos[i] == "ADJ":
            found += [("patient", s) for s in _subjects(page, page.head[i], words)]
    spread = [(role, t) for role, token in found for t in _conjuncts(page, token, words)]
    return sorted(dict.fromkeys(spread), key=lambda a: (a[1], a[0]))


def _conjuncts(page: Page, i: int, words: Events) -> Iterator[int]:
    """A token, those coordinated with it, and what a quantity is a quantity of ("two of *them*")."""
    yield i
    for c in page.children[i]:
        if page.dep[c] == "conj" and page.pos[c] in ("NOUN", "PROPN", "PRON", "NUM"):
            yield from _conjuncts(page, c, words)
        elif page.dep[c] == "prep" and page.lower[c] in words.of and page.lower[i] in words.quantities:
            inner = page.child(c, "pobj")
            if inner is not None:
                yield from _conjuncts(page, inner, words)


def _verb(page: Page, i: int, affected: bool, words: Events) -> Iterator[Argument]:
    passive = page.child(i, "nsubjpass", "auxpass") is not None or (
        page.dep[i] in ("acl", "amod", "advcl") and page.tag[i] == "VBN"
    )
    subject: Role = "patient" if passive or affected else "agent"
    if page.dep[i] == "amod":
        yield subject if page.tag[i] == "VBG" else "patient", page.head[i]
    else:
        for s in _subjects(page, i, words):
            yield subject, s
    for c in page.children[i]:
        dep = page.dep[c]
        if dep == "dobj":
            yield "patient", _relative(page, c, words)
        elif dep == "dative":
            yield "recipient", _in_dative(page, c)
        elif dep in ("prep", "agent"):
            yield from _preposition(page, c, True, words)
    if page.dep[i] == "relcl" and page.child(i, "dobj") is None and _gap(page, i, words):
        yield "patient", page.head[i]
    if page.dep[i] == "xcomp" and page.child(i, "dobj") is None and page.tag[i] == "VBN":
        yield "patient", i


def _in_dative(page: Page, c: int) -> int:
    """ "Gave her", "gave to her"."""
    inner = page.child(c, "pobj")
    return c if inner is None else inner


def _preposition(page: Page, c: int, of_verb: bool, words: Events) -> Iterator[Argument]:
    role = "agent" if page.dep[c] == "agent" else words.prepositions.get(page.lower[c])
    inner = page.child(c, "pobj", "prep")
    if inner is not None and page.dep[inner] == "prep":  # "from inside the building"
        inner = page.child(inner, "pobj")
    if role is None or inner is None:
        return
    yield "topic" if of_verb and page.lower[c] in words.between else role, inner
    if of_verb and page.lower[c] not in words.of_by:
        yield from _hung_places(page, inner, words)


def _hung_places(page: Page, i: int, words: Events) -> Iterator[Argument]:
    """Places that the parse hangs on a noun though they are the event's: "talks with Berg in Lagos"."""
    for c in page.children[i]:
        if page.dep[c] == "prep" and page.lower[c] in words.at:
            place = page.child(c, "pobj")
            if place is not None:
                yield "in", place


def _gap(page: Page, i: int, words: Events) -> bool:
    """Whether a relative clause has its own subject, so that its noun is the object ("the man she met")."""
    s = page.child(i, "nsubj")
    return s is not None and page.lower[s] not in words.relatives and page.child(i, "prep") is None


def _relative(page: Page, i: int, words: Events) -> int:
    """The noun that a relative pronoun stands for, else the token itself."""
    if page.lower[i] not in words.relatives:
        return i
    for above in page.ancestors(i):
        if page.dep[above] == "relcl":
            return page.head[above]
        if page.pos[above] not in ("VERB", "AUX"):
            break
    return i


def _subjects(page: Page, i: int, words: Events, depth: int = 0) -> list[int]:
    """The subject of a verb: its own, or the one that control, coordination or a noun above lends it."""
    own = [c for c in page.children[i] if page.dep[c] in ("nsubj", "nsubjpass")]
    if own:
        return [_relative(page, c, words) for c in own]
    head, dep = page.head[i], page.dep[i]
    if head == i or depth > 4:
        return []
    if dep in ("acl", "relcl"):
        if page.pos[head] in ("NOUN", "PROPN", "PRON"):
            return [head] if page.tag[i] in ("VBG", "VBN") else _owners(page, head, words, depth)
        return []
    if dep == "xcomp" and page.lemma[head].lower() in words.object_control:
        target = page.child(head, "dobj", "nsubjpass")
        if target is not None:
            return [_relative(page, target, words)]
    if dep == "conj" and page.pos[head] in ("VERB", "AUX"):
        return _subjects(page, head, words, depth + 1)
    if dep in ("xcomp", "advcl", "ccomp") and page.pos[head] in ("VERB", "AUX", "ADJ"):
        above = page.head[head] if page.pos[head] == "ADJ" and page.dep[head] == "acomp" else head
        return _subjects(page, above, words, depth + 1)
    if dep == "pcomp":  # "accused of stealing", "after leaving"
        above = page.head[head]
        if page.pos[above] == "VERB":
            target = page.child(above, "dobj", "nsubjpass")
            if target is not None and page.lower[head] in words.of_from:
                return [_relative(page, target, words)]
            return _subjects(page, above, words, depth + 1)
    return []


def _owners(page: Page, noun: int, words: Events, depth: int) -> list[int]:
    """Who has a noun that an infinitive explains: "Putin's plan to attack", "has the right to vote"."""
    poss = page.child(noun, "poss")
    if poss is not None:
        return [poss]
    if page.dep[noun] == "dobj":
        return _subjects(page, page.head[noun], words, depth + 1)
    return []


def _noun(page: Page, i: int, affected: bool, mutual: bool, words: Events) -> Iterator[Argument]:
    subject: Role = "patient" if affected else "agent"
    has_owner = page.child(i, "poss") is not None
    for c in page.children[i]:
        dep, lower = page.dep[c], page.lower[c]
        inner = page.child(c, "pobj")
        if dep == "poss":
            yield subject, c
        elif dep in ("compound", "amod", "nmod") and page.pos[c] in ("PROPN", "ADJ", "NOUN"):
            yield "compound", c
        elif dep in ("prep", "agent"):
            if lower in words.of and inner is not None:
                yield ("agent" if mutual and not has_owner else "patient"), inner
            elif lower in words.with_ and mutual and inner is not None:
                yield "recipient", inner
                yield from _hung_places(page, inner, words)
            else:
                yield from _preposition(page, c, False, words)
        elif dep in ("relcl", "acl") and page.lemma[c].lower() in words.involving:
            involved = page.child(c, "dobj")
            if involved is not None:
                yield "patient", involved
    if page.dep[i] == "compound" and page.lower[page.head[i]] in words.victims:
        yield "patient", page.head[i]


def _lent(page: Page, i: int, light: int, affected: bool, words: Events) -> Iterator[Argument]:
    """The arguments that a light verb holds for its noun."""
    if page.dep[i] == "dobj":
        suffers = affected or page.lemma[light].lower() in words.suffering
        for s in _subjects(page, light, words):
            yield "patient" if suffers else "agent", s
    for c in page.children[light]:
        if page.dep[c] in ("prep", "agent"):
            yield from _preposition(page, c, True, words)
        elif page.dep[c] == "dative":
            yield "recipient", _in_dative(page, c)
