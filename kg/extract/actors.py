"""The actors of an article: everybody and everything that acts, speaks or is named as a place, with all mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from spacy.tokens import Doc

from kg.extract.clusters import Entity, Mention, cluster_names
from kg.extract.coreference import FIRST_PERSON, resolve_references
from kg.extract.names import Name, find_names
from kg.extract.naming import words
from kg.extract.nominals import noun_type
from kg.extract.places import gazette
from kg.extract.quotes import find_quotes, quote_of
from kg.extract.tree import Tree
from kg.extract.tree import tree as tree_of
from kg.record import Actor, Span, Spans


class Attributed(Protocol):
    """What is asked of an attribution: kg.extract.attribution.Attribution has it."""

    @property
    def source(self) -> Spans: ...
    @property
    def cue(self) -> Spans: ...
    @property
    def content(self) -> Spans: ...


def find_actors(doc: Doc, attributions: Sequence[Attributed]) -> tuple[list[Actor], list[str | None]]:
    """All actors of an article, and for each attribution the id of the actor that is its source.

    Args:
        doc: the parsed article.
        attributions: who said what; sources may be empty.

    Returns:
        Actors in the order of their first mention (a1, a2, ...), mentions in text order; and one actor id per
        attribution, None where it has no source. A source that no actor's mention covers becomes an actor of its own.
        The mention of a noun phrase ends with its head noun.
    """
    tree, text = tree_of(doc), doc.text
    names = find_names(doc, tree)
    entities = cluster_names(names, tree, text)
    named = [False] * len(tree)
    for n in names:
        named[n.begin : n.end] = [True] * (n.end - n.begin)
    for e in entities:
        for n in e.names:
            e.heads |= _role_nouns(n, tree)
        e.heads |= _name_nouns(e)
    quote = quote_of(find_quotes(text, tree), len(tree))
    resolve_references(tree, entities, named, quote)
    sources = _find_sources(attributions, entities, tree)
    _first_persons(attributions, sources, tree)
    entities.sort(key=lambda e: min((m.begin, m.end) for m in e.mentions))
    ids = {id(e): f"a{n}" for n, e in enumerate(entities, 1)}
    actors = [
        Actor(
            id=ids[id(e)],
            name=e.name or _describe(e, text, tree),
            kind=e.kind,
            mentions=tuple(sorted({(tree.begin[m.begin], tree.end[m.end - 1]) for m in e.mentions})),
            role=_role(e, text, tree),
        )
        for e in entities
    ]
    return actors, [ids[id(s)] if s else None for s in sources]


def _role_nouns(name: Name, tree: Tree) -> set[str]:
    """The nouns of office in the words before a name."""
    if name.role is None:
        return set()
    lists = words()
    found = {tree.lower[i] for i in range(*name.role)}
    return {w for w in found if w in lists.person or w in lists.offices}


def _name_nouns(e: Entity) -> set[str]:
    """The nouns inside the names of a body or place that "the ..." may take up: "the court", "the station"."""
    lists, table = words(), gazette()
    if e.kind not in ("organization", "place"):
        return set()
    found: set[str] = set()
    for text in e.texts:
        parts = text.split()
        ends = {parts[-1], parts[0] if len(parts) > 1 and parts[0] in table.before_of else parts[-1]}
        if "of" in parts and parts.index("of") > 0:
            ends.add(parts[parts.index("of") - 1])
        found |= {w.lower() for w in ends if w.lower() in lists.organization | lists.group | lists.place}
    return found


def _role(e: Entity, text: str, tree: Tree) -> str | None:
    """The longest role that stands before one of its names."""
    roles = [text[tree.begin[n.role[0]] : tree.end[n.role[1] - 1]] for n in e.names if n.role]
    return max(roles, key=len) if roles else None


def _describe(e: Entity, text: str, tree: Tree) -> str:
    """What to call an actor without a name: its first noun phrase, else its first mention."""
    nouns = [m for m in e.mentions if m.form == "noun"] or e.mentions
    first = min(nouns, key=lambda m: m.begin)
    return " ".join(text[tree.begin[first.begin] : tree.end[first.end - 1]].split())


def _find_sources(attributions: Sequence[Attributed], entities: list[Entity], tree: Tree) -> list[Entity | None]:
    """For each attribution the entity that is its source; new ones are added to `entities`."""
    owner = {m.head: e for e in entities for m in e.mentions}
    sources: list[Entity | None] = []
    for a in attributions:
        tokens = tree.tokens(a.source)
        if not tokens:
            sources.append(None)
            continue
        head = _head(tokens, tree)
        entity = owner.get(head)
        if entity is None:
            entity = _covering(head, entities) or _only_name(tokens, entities, tree)
        if entity is None:
            entity = _new_source(tokens, head, tree)
            entities.append(entity)
            owner[head] = entity
        sources.append(entity)
    return sources


def _covering(token: int, entities: list[Entity]) -> Entity | None:
    """The entity with the shortest mention around a token."""
    fits = [(m.end - m.begin, n) for n, e in enumerate(entities) for m in e.mentions if m.begin <= token < m.end]
    return entities[min(fits)[1]] if fits else None


def _only_name(tokens: list[int], entities: list[Entity], tree: Tree) -> Entity | None:
    """The one named person or body in a source, unless it only stands in a phrase with "of", "for" or the like."""
    inside = set(tokens)
    found: list[Entity] = []
    for e in entities:
        for m in e.mentions:
            if m.form == "name" and m.head in inside and tree.dep[m.head] not in ("pobj", "poss", "compound") and e not in found:
                found.append(e)
    return found[0] if len(found) == 1 else None


def _head(tokens: list[int], tree: Tree) -> int:
    """The token of a span that the others depend on."""
    inside = set(tokens)
    for i in tokens:
        if tree.head[i] not in inside or tree.head[i] == i:
            if tree.pos[i] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
                return i
    return tokens[-1]


def _new_source(tokens: list[int], head: int, tree: Tree) -> Entity:
    entity = Entity(mentions=[Mention(tokens[0], tokens[-1] + 1, head, "noun")])
    entity.unnamed = noun_type(tree.lemma[head]) == "person" or tree.lower[head] in ("sources", "source", "people")
    return entity


def _first_persons(attributions: Sequence[Attributed], sources: list[Entity | None], tree: Tree) -> None:
    """ "I" and "my" in what somebody says are the speaker; "we" where the speaker is a body."""
    for a, source in zip(attributions, sources, strict=True):
        if source is None:
            continue
        taken = {m.head for m in source.mentions}
        for i in tree.tokens(a.content):
            lower = tree.lower[i]
            if lower in FIRST_PERSON and i not in taken:
                single = lower in ("i", "me", "my", "mine", "myself")
                if single == source.is_person:
                    source.mentions.append(Mention(i, i + 1, i, "pronoun"))


def _span(m: Mention, tree: Tree) -> Span:
    return tree.begin[m.begin], tree.end[m.end - 1]
