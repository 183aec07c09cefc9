"""Actors without a name across the articles of a story: "the suspect", "a 61-year-old man", "the guards".

Within a story the same noun in the same number means the same actor where every article has just one such
actor, or one that it comes back to. That holds for no other articles, and never for unnamed sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.language import ENGLISH
from kg.record import Actor, Record
from kg.resolve.actors import ActorResolution, SharedActor, is_named
from kg.resolve.merging import Evidence, Key, compare

_CUT = re.compile(r",| (?:of|for|at|from|in|to|on|with|between|within|who|which|that) ")


def head_of(name: str) -> str:
    """The head noun of a phrase: "a former employee of the firm" employee."""
    parts = _CUT.split(name.lower(), maxsplit=1)[0].split()
    return parts[-1] if parts else ""


def _called(actor: Actor, text: str) -> set[str]:
    """The nouns that an article calls a named person by: its role and the noun phrases that refer to it."""
    if actor.kind != "person":
        return set()
    phrases = [text[b:e] for b, e in actor.mentions if text[e - 1].islower() and " " in text[b:e]]
    heads = {head_of(p) for p in phrases} | ({actor.role.lower().split()[-1]} if actor.role else set())
    return {h for h in heads if h in ENGLISH.names.person}


def _outstanding(actors: Sequence[Actor]) -> Actor | None:
    """The only one, or the one that an article comes back to while it names the others once."""
    ranked = sorted(actors, key=lambda a: -len(a.mentions))
    alone = len(ranked) == 1 or len(ranked[0].mentions) > 1 == len(ranked[1].mentions)
    return ranked[0] if alone else None


def join_descriptions(
    resolution: ActorResolution, records: Sequence[Record], stories: Iterable[Sequence[str]]
) -> ActorResolution:
    """The resolution with the unnamed actors of each story joined.

    Args:
        resolution: from resolve_actors.
        records: the same records.
        stories: for each story the ids of its articles.
    """
    place = {r.article.id: n for n, r in enumerate(records)}
    target: dict[str, str] = {}
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for story in stories:
        found: dict[str, list[tuple[Key, Actor]]] = defaultdict(list)
        bearers: dict[str, dict[str, tuple[Key, Actor]]] = defaultdict(dict)
        for article in sorted(story):
            record = records[place[article]]
            own: dict[str, list[Actor]] = defaultdict(list)
            for actor in record.actors:
                if is_named(actor):
                    for head in _called(actor, record.article.text):
                        key = (article, actor.id)
                        bearers[head].setdefault(resolution.locals[key], (key, actor))
                elif actor.kind not in ("unnamed", "other"):
                    own[head_of(actor.name)].append(actor)
            for head, actors in own.items():
                chosen = _outstanding(actors)
                if chosen is not None and head not in ENGLISH.names.vague and head.isalpha():
                    found[head].append(((article, chosen.id), chosen))
        for head, members in sorted(found.items()):
            if len(bearers[head]) == 1:
                members = [*bearers[head].values(), *members]
            (first, left), *rest = members
            for key, right in rest:
                target[resolution.locals[key]] = resolution.locals[first]
                evidence[resolution.locals[first]].append(
                    compare("description", left.name, right.name, (first[0], key[0]))
                )
    if not target:
        return resolution
    members_of: dict[str, list[Key]] = defaultdict(list)
    aliases: dict[str, set[str]] = defaultdict(set)
    for shared in resolution.actors:
        members_of[target.get(shared.iri, shared.iri)] += shared.members
        aliases[target.get(shared.iri, shared.iri)].add(shared.name)
    joined: list[SharedActor] = []
    for shared in resolution.actors:
        if shared.iri in target:
            continue
        if shared.iri in evidence:
            shared = replace(
                shared,
                members=tuple(sorted(members_of[shared.iri])),
                aliases=tuple(sorted(aliases[shared.iri] - {shared.name})),
                evidence=(*shared.evidence, *evidence[shared.iri]),
            )
        joined.append(shared)
    return ActorResolution(tuple(joined), {k: target.get(v, v) for k, v in resolution.locals.items()})
