"""Who takes part in an event: argument tokens with roles, from the parse around a trigger.

Passives, "by" phrases, light verbs, control ("told him to leave": he leaves), relative clauses ("the man who
left"), participles ("soldiers killed there"), shared subjects of coordinated verbs, and the possessives,
compounds and prepositions of nouns ("Russia's invasion of Ukraine").
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.events.triggers import Trigger, Words, lexicon
from kg.extract.tree import Tree
from kg.record import Role

_SUBJECTS = ("nsubj", "csubj")
_RELATIVES = frozenset(("who", "which", "that", "whom"))
Argument = tuple[Role | str, int]
"""A role, or "with", "in", "to", "from", "for" and "on" where the actor's kind decides it; and a token."""


def arguments(tree: Tree, trigger: Trigger, words: Words) -> list[Argument]:
    """The argument tokens of a trigger with their roles, without repeats, in text order."""
    concept = words.lists.concept.get(trigger.concept or "")
    affected = concept is not None and concept.affected
    i = trigger.token
    if tree.pos[i] == "VERB":
        found = list(_verb(tree, i, affected, words))
    else:
        found = list(_noun(tree, i, affected, trigger.type in ("communicate", "consult", "agree")))
        if trigger.light is not None:
            found += _lent(tree, i, trigger.light, affected, words)
        elif tree.pos[i] == "ADJ":
            found += [("patient", s) for s in _subjects(tree, tree.head[i], words)]
    spread = [(role, t) for role, token in found for t in _conjuncts(tree, token)]
    return sorted(dict.fromkeys(spread), key=lambda a: (a[1], a[0]))


def _conjuncts(tree: Tree, i: int) -> Iterator[int]:
    """A token, those coordinated with it, and what a quantity is a quantity of ("two of *them*")."""
    yield i
    for c in tree.children[i]:
        if tree.dep[c] == "conj" and tree.pos[c] in ("NOUN", "PROPN", "PRON", "NUM"):
            yield from _conjuncts(tree, c)
        elif tree.dep[c] == "prep" and tree.lower[c] == "of" and tree.lower[i] in lexicon().lists.quantities:
            inner = tree.child(c, "pobj")
            if inner is not None:
                yield from _conjuncts(tree, inner)


def _verb(tree: Tree, i: int, affected: bool, words: Words) -> Iterator[Argument]:
    passive = tree.child(i, "nsubjpass", "auxpass") is not None or (
        tree.dep[i] in ("acl", "amod", "advcl") and tree.tag[i] == "VBN"
    )
    subject: Role = "patient" if passive or affected else "agent"
    if tree.dep[i] == "amod":
        yield subject if tree.tag[i] == "VBG" else "patient", tree.head[i]
    else:
        for s in _subjects(tree, i, words):
            yield subject, s
    for c in tree.children[i]:
        dep = tree.dep[c]
        if dep == "dobj":
            yield "patient", _relative(tree, c)
        elif dep == "dative":
            inner = tree.child(c, "pobj")
            yield "recipient", c if inner is None else inner
        elif dep in ("prep", "agent"):
            yield from _preposition(tree, c, tree.pos[i] == "VERB")
    if tree.dep[i] == "relcl" and tree.child(i, "dobj") is None and _gap(tree, i):
        yield "patient", tree.head[i]
    if tree.dep[i] == "xcomp" and tree.child(i, "dobj") is None and tree.tag[i] == "VBN":
        yield "patient", i


def _preposition(tree: Tree, c: int, of_verb: bool) -> Iterator[Argument]:
    role = "agent" if tree.dep[c] == "agent" else lexicon().lists.prepositions.get(tree.lower[c])
    inner = tree.child(c, "pobj", "prep")
    if role is None or inner is None:
        return
    if tree.dep[inner] == "prep":  # "from inside the building"
        deeper = tree.child(inner, "pobj")
        if deeper is None:
            return
        inner = deeper
    if of_verb and tree.lower[c] == "between":
        role = "topic"
    yield role, inner
    if of_verb and tree.lower[c] not in ("of", "by"):
        yield from _hung_places(tree, inner)


def _hung_places(tree: Tree, i: int) -> Iterator[Argument]:
    """Places that the parse hangs on a noun though they are the event's: "talks with Berg in Lagos"."""
    for c in tree.children[i]:
        if tree.dep[c] == "prep" and tree.lower[c] in ("in", "at", "near"):
            place = tree.child(c, "pobj")
            if place is not None:
                yield "in", place


def _gap(tree: Tree, i: int) -> bool:
    """Whether a relative clause has its own subject, so that its noun is the object ("the man she met")."""
    s = tree.child(i, "nsubj")
    return s is not None and tree.lower[s] not in _RELATIVES and tree.child(i, "prep") is None


def _relative(tree: Tree, i: int) -> int:
    """The noun that a relative pronoun stands for, else the token itself."""
    if tree.lower[i] not in _RELATIVES:
        return i
    for above in tree.ancestors(i):
        if tree.dep[above] == "relcl":
            return tree.head[above]
        if tree.pos[above] not in ("VERB", "AUX"):
            break
    return i


def _subjects(tree: Tree, i: int, words: Words, depth: int = 0) -> list[int]:
    """The subject of a verb: its own, or the one that control, coordination or a noun above lends it."""
    own = [c for c in tree.children[i] if tree.dep[c] in ("nsubj", "nsubjpass")]
    if own:
        return [_relative(tree, c) for c in own]
    head, dep = tree.head[i], tree.dep[i]
    if head == i or depth > 4:
        return []
    if dep in ("acl", "relcl"):
        if tree.pos[head] in ("NOUN", "PROPN", "PRON"):
            return [head] if tree.tag[i] in ("VBG", "VBN") else _owners(tree, head, words, depth)
        return []
    if dep == "xcomp" and tree.lemma[head].lower() in words.lists.object_control:
        target = tree.child(head, "dobj", "nsubjpass")
        if target is not None:
            return [_relative(tree, target)]
    if dep == "conj" and tree.pos[head] in ("VERB", "AUX"):
        return _subjects(tree, head, words, depth + 1)
    if dep in ("xcomp", "advcl", "ccomp") and tree.pos[head] in ("VERB", "AUX", "ADJ"):
        above = tree.head[head] if tree.pos[head] == "ADJ" and tree.dep[head] == "acomp" else head
        return _subjects(tree, above, words, depth + 1)
    if dep == "pcomp":  # "accused of stealing", "after leaving"
        above = tree.head[head]
        if tree.pos[above] == "VERB":
            if (
                tree.lower[head] in ("of", "from")
                and (target := tree.child(above, "dobj", "nsubjpass")) is not None
            ):
                return [_relative(tree, target)]
            return _subjects(tree, above, words, depth + 1)
    return []


def _owners(tree: Tree, noun: int, words: Words, depth: int) -> list[int]:
    """Who has a noun that an infinitive explains: "Putin's plan to attack", "has the right to vote"."""
    poss = tree.child(noun, "poss")
    if poss is not None:
        return [poss]
    if tree.dep[noun] == "dobj":
        return _subjects(tree, tree.head[noun], words, depth + 1)
    return []


def _noun(tree: Tree, i: int, affected: bool, mutual: bool) -> Iterator[Argument]:
    subject: Role = "patient" if affected else "agent"
    has_owner = tree.child(i, "poss") is not None
    for c in tree.children[i]:
        dep = tree.dep[c]
        if dep == "poss":
            yield subject, c
        elif dep in ("compound", "amod", "nmod") and tree.pos[c] in ("PROPN", "ADJ", "NOUN"):
            yield "compound", c
        elif dep in ("prep", "agent"):
            inner = tree.child(c, "pobj")
            if tree.lower[c] == "of" and inner is not None:
                yield ("agent" if mutual and not has_owner else "patient"), inner
            elif tree.lower[c] == "with" and mutual and inner is not None:
                yield "recipient", inner
                yield from _hung_places(tree, inner)
            else:
                yield from _preposition(tree, c, False)
        elif dep in ("relcl", "acl") and tree.lemma[c].lower() in ("involve", "include"):
            inner = tree.child(c, "dobj")
            if inner is not None:
                yield "patient", inner
    if (
        tree.dep[i] == "compound"
        and tree.head[i] != i
        and tree.lower[tree.head[i]] in ("victim", "victims", "survivor")
    ):
        yield "patient", tree.head[i]


def _lent(tree: Tree, i: int, light: int, affected: bool, words: Words) -> Iterator[Argument]:
    """The arguments that a light verb holds for its noun."""
    if tree.dep[i] == "dobj":
        role: Role = (
            "patient"
            if affected or tree.lemma[light].lower() in ("suffer", "undergo", "experience")
            else "agent"
        )
        for s in _subjects(tree, light, words):
            yield role, s
    for c in tree.children[light]:
        if tree.dep[c] in ("prep", "agent"):
            yield from _preposition(tree, c, True)
        elif tree.dep[c] == "dative":
            inner = tree.child(c, "pobj")
            yield "recipient", c if inner is None else inner
