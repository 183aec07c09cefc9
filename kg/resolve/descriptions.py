"""Actors without a name across the articles of a story: "the suspect", "a 61-year-old man", "the guards".

Within a story the same noun in the same number means the same actor where every article has just one such
actor, or one that it comes back to. That holds for no other articles, and never for unnamed sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.language import ENGLISH, Language
from kg.record import Actor, Record
from kg.resolve.actors import ActorResolution, SharedActor, is_named
from kg.resolve.members import Member
from kg.resolve.merging import ActorMerge, compare


def join_descriptions(
    resolution: ActorResolution,
    records: Sequence[Record],
    stories: Iterable[Sequence[str]],
    language: Language = ENGLISH,
) -> ActorResolution:
    """The resolution with the unnamed actors of each story joined.

    Args:
        resolution: from resolve_actors.
        records: the same records.
        stories: for each story the ids of its articles.
        language: that of the records.
    """
    place = {r.article.id: n for n, r in enumerate(records)}
    target: dict[str, str] = {}
    merges: dict[str, list[ActorMerge]] = defaultdict(list)
    for story in stories:
        found: dict[str, list[tuple[Member, Actor]]] = defaultdict(list)
        bearers: dict[str, dict[str, tuple[Member, Actor]]] = defaultdict(dict)
        for article in sorted(story):
            record = records[place[article]]
            own: dict[str, list[Actor]] = defaultdict(list)
            for actor in record.actors:
                if is_named(actor, language):
                    for head in _called(actor, record.article.text, language):
                        key = (article, actor.id)
                        bearers[head].setdefault(resolution.locals[key], (key, actor))
                elif actor.kind not in ("unnamed", "other"):
                    own[_head_of(actor.name, language)].append(actor)
            for head, actors in own.items():
                chosen = _outstanding(actors)
                if chosen is not None and head not in language.names.vague and head.isalpha():
                    found[head].append(((article, chosen.id), chosen))
        for head, members in sorted(found.items()):
            if len(bearers[head]) == 1:
                members = [*bearers[head].values(), *members]
            (first, left), *rest = members
            for key, right in rest:
                target[resolution.locals[key]] = resolution.locals[first]
                merges[resolution.locals[first]].append(
                    compare("description", left.name, right.name, (first[0], key[0]))
                )
    gone: dict[str, list[SharedActor]] = defaultdict(list)
    for shared in resolution.actors:
        if shared.iri in target:
            gone[target[shared.iri]].append(shared)
    joined = [
        replace(
            shared,
            members=tuple(sorted(m for s in (shared, *gone[shared.iri]) for m in s.members)),
            aliases=tuple(sorted({s.name for s in gone[shared.iri]} - {shared.name})),
            merges=(*shared.merges, *merges[shared.iri]),
        )
        if shared.iri in merges
        else shared
        for shared in resolution.actors
        if shared.iri not in target
    ]
    return ActorResolution(tuple(joined), {k: target.get(v, v) for k, v in resolution.locals.items()})


def _head_of(name: str, language: Language) -> str:
    """The head noun of a phrase: "a former employee of the firm" employee."""
    return (language.of(_after_head).split(name.lower(), maxsplit=1)[0].split() or [""])[-1]


def _after_head(language: Language) -> re.Pattern[str]:
    return re.compile(rf",| (?:{'|'.join(language.comparing.after_head)}) ")


def _called(actor: Actor, text: str, language: Language) -> set[str]:
    """The nouns that an article calls a named person by: its role and the noun phrases that refer to it."""
    if actor.kind != "person":
        return set()
    phrases = [text[b:e] for b, e in actor.mentions if text[e - 1].islower() and " " in text[b:e]]
    heads = {_head_of(p, language) for p in phrases}
    if actor.role:
        heads.add(actor.role.lower().split()[-1])
    return heads & language.names.person


def _outstanding(actors: Sequence[Actor]) -> Actor | None:
    """The only one, or the one that an article comes back to while it names the others once."""
    ranked = sorted(actors, key=lambda a: -len(a.mentions))
    alone = len(ranked) == 1 or len(ranked[0].mentions) > 1 == len(ranked[1].mentions)
    return ranked[0] if alone else None
