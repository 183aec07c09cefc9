"""Who takes part in an event: argument tokens with roles, from the parse around a trigger.

Passives, "by" phrases, light verbs, control ("told him to leave": he leaves), relative clauses ("the man who
left"), participles ("soldiers killed there"), shared subjects of coordinated verbs, and the possessives,
compounds and prepositions of nouns ("Russia's invasion of Ukraine").
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.events.triggers import Trigger
from kg.language import ENGLISH
from kg.language.concepts import Concepts
from kg.nlp.page import Page
from kg.record import Role

_SUBJECTS = ("nsubj", "csubj")
_RELATIVES = frozenset(("who", "which", "that", "whom"))
Argument = tuple[Role | str, int]
"""A role, or "with", "in", "to", "from", "for" and "on" where the actor's kind decides it; and a token."""


def arguments(page: Page, trigger: Trigger, words: Concepts) -> list[Argument]:
    """The argument tokens of a trigger with their roles, without repeats, in text order."""
    concept = words.lists.concept.get(trigger.concept or "")
    affected = concept is not None and concept.affected
    i = trigger.token
    if page.pos[i] == "VERB":
        found = list(_verb(page, i, affected, words))
    else:
        found = list(_noun(page, i, affected, trigger.type in ("communicate", "consult", "agree")))
        if trigger.light is not None:
            found += _lent(page, i, trigger.light, affected, words)
        elif page.pos[i] == "ADJ":
            found += [("patient", s) for s in _subjects(page, page.head[i], words)]
    spread = [(role, t) for role, token in found for t in _conjuncts(page, token)]
    return sorted(dict.fromkeys(spread), key=lambda a: (a[1], a[0]))


def _conjuncts(page: Page, i: int) -> Iterator[int]:
    """A token, those coordinated with it, and what a quantity is a quantity of ("two of *them*")."""
    yield i
    for c in page.children[i]:
        if page.dep[c] == "conj" and page.pos[c] in ("NOUN", "PROPN", "PRON", "NUM"):
            yield from _conjuncts(page, c)
        elif (
            page.dep[c] == "prep"
            and page.lower[c] == "of"
            and page.lower[i] in ENGLISH.events.lists.quantities
        ):
            inner = page.child(c, "pobj")
            if inner is not None:
                yield from _conjuncts(page, inner)


def _verb(page: Page, i: int, affected: bool, words: Concepts) -> Iterator[Argument]:
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
            yield "patient", _relative(page, c)
        elif dep == "dative":
            inner = page.child(c, "pobj")
            yield "recipient", c if inner is None else inner
        elif dep in ("prep", "agent"):
            yield from _preposition(page, c, page.pos[i] == "VERB")
    if page.dep[i] == "relcl" and page.child(i, "dobj") is None and _gap(page, i):
        yield "patient", page.head[i]
    if page.dep[i] == "xcomp" and page.child(i, "dobj") is None and page.tag[i] == "VBN":
        yield "patient", i


def _preposition(page: Page, c: int, of_verb: bool) -> Iterator[Argument]:
    role = "agent" if page.dep[c] == "agent" else ENGLISH.events.lists.prepositions.get(page.lower[c])
    inner = page.child(c, "pobj", "prep")
    if role is None or inner is None:
        return
    if page.dep[inner] == "prep":  # "from inside the building"
        deeper = page.child(inner, "pobj")
        if deeper is None:
            return
        inner = deeper
    if of_verb and page.lower[c] == "between":
        role = "topic"
    yield role, inner
    if of_verb and page.lower[c] not in ("of", "by"):
        yield from _hung_places(page, inner)


def _hung_places(page: Page, i: int) -> Iterator[Argument]:
    """Places that the parse hangs on a noun though they are the event's: "talks with Berg in Lagos"."""
    for c in page.children[i]:
        if page.dep[c] == "prep" and page.lower[c] in ("in", "at", "near"):
            place = page.child(c, "pobj")
            if place is not None:
                yield "in", place


def _gap(page: Page, i: int) -> bool:
    """Whether a relative clause has its own subject, so that its noun is the object ("the man she met")."""
    s = page.child(i, "nsubj")
    return s is not None and page.lower[s] not in _RELATIVES and page.child(i, "prep") is None


def _relative(page: Page, i: int) -> int:
    """The noun that a relative pronoun stands for, else the token itself."""
    if page.lower[i] not in _RELATIVES:
        return i
    for above in page.ancestors(i):
        if page.dep[above] == "relcl":
            return page.head[above]
        if page.pos[above] not in ("VERB", "AUX"):
            break
    return i


def _subjects(page: Page, i: int, words: Concepts, depth: int = 0) -> list[int]:
    """The subject of a verb: its own, or the one that control, coordination or a noun above lends it."""
    own = [c for c in page.children[i] if page.dep[c] in ("nsubj", "nsubjpass")]
    if own:
        return [_relative(page, c) for c in own]
    head, dep = page.head[i], page.dep[i]
    if head == i or depth > 4:
        return []
    if dep in ("acl", "relcl"):
        if page.pos[head] in ("NOUN", "PROPN", "PRON"):
            return [head] if page.tag[i] in ("VBG", "VBN") else _owners(page, head, words, depth)
        return []
    if dep == "xcomp" and page.lemma[head].lower() in words.lists.object_control:
        target = page.child(head, "dobj", "nsubjpass")
        if target is not None:
            return [_relative(page, target)]
    if dep == "conj" and page.pos[head] in ("VERB", "AUX"):
        return _subjects(page, head, words, depth + 1)
    if dep in ("xcomp", "advcl", "ccomp") and page.pos[head] in ("VERB", "AUX", "ADJ"):
        above = page.head[head] if page.pos[head] == "ADJ" and page.dep[head] == "acomp" else head
        return _subjects(page, above, words, depth + 1)
    if dep == "pcomp":  # "accused of stealing", "after leaving"
        above = page.head[head]
        if page.pos[above] == "VERB":
            if (
                page.lower[head] in ("of", "from")
                and (target := page.child(above, "dobj", "nsubjpass")) is not None
            ):
                return [_relative(page, target)]
            return _subjects(page, above, words, depth + 1)
    return []


def _owners(page: Page, noun: int, words: Concepts, depth: int) -> list[int]:
    """Who has a noun that an infinitive explains: "Putin's plan to attack", "has the right to vote"."""
    poss = page.child(noun, "poss")
    if poss is not None:
        return [poss]
    if page.dep[noun] == "dobj":
        return _subjects(page, page.head[noun], words, depth + 1)
    return []


def _noun(page: Page, i: int, affected: bool, mutual: bool) -> Iterator[Argument]:
    subject: Role = "patient" if affected else "agent"
    has_owner = page.child(i, "poss") is not None
    for c in page.children[i]:
        dep = page.dep[c]
        if dep == "poss":
            yield subject, c
        elif dep in ("compound", "amod", "nmod") and page.pos[c] in ("PROPN", "ADJ", "NOUN"):
            yield "compound", c
        elif dep in ("prep", "agent"):
            inner = page.child(c, "pobj")
            if page.lower[c] == "of" and inner is not None:
                yield ("agent" if mutual and not has_owner else "patient"), inner
            elif page.lower[c] == "with" and mutual and inner is not None:
                yield "recipient", inner
                yield from _hung_places(page, inner)
            else:
                yield from _preposition(page, c, False)
        elif dep in ("relcl", "acl") and page.lemma[c].lower() in ("involve", "include"):
            inner = page.child(c, "dobj")
            if inner is not None:
                yield "patient", inner
    if (
        page.dep[i] == "compound"
        and page.head[i] != i
        and page.lower[page.head[i]] in ("victim", "victims", "survivor")
    ):
        yield "patient", page.head[i]


def _lent(page: Page, i: int, light: int, affected: bool, words: Concepts) -> Iterator[Argument]:
    """The arguments that a light verb holds for its noun."""
    if page.dep[i] == "dobj":
        role: Role = (
            "patient"
            if affected or page.lemma[light].lower() in ("suffer", "undergo", "experience")
            else "agent"
        )
        for s in _subjects(page, light, words):
            yield role, s
    for c in page.children[light]:
        if page.dep[c] in ("prep", "agent"):
            yield from _preposition(page, c, True)
        elif page.dep[c] == "dative":
            inner = page.child(c, "pobj")
            yield "recipient", c if inner is None else inner
