"""The same thing under one name in all articles: actors, events, propositions, quantities, stories.

    records → actors → copies, stories → events → propositions, quantities → records with IRIs

The only stage that sees many articles. Deterministic: the records' order does not matter. Near-linear:
candidates are compared within blocks only. An IRI is made of the earliest member, so that it stays when later
articles join.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from msgspec import structs

from kg.archive import Lazy
from kg.language import ENGLISH, Language
from kg.record import DEFAULT_BASE, Record
from kg.resolve.actors import ActorResolution, SharedActor, is_named, resolve_actors
from kg.resolve.descriptions import join_descriptions
from kg.resolve.events import EventMerge, SharedEvent, name_events, resolve_events
from kg.resolve.gazetteer import Entry
from kg.resolve.members import IriOf, by_article, in_order
from kg.resolve.merging import ActorMerge
from kg.resolve.propositions import name_propositions, resolve_propositions
from kg.resolve.quantities import Quantity, resolve_quantities
from kg.resolve.standing import SharedProposition, Side, judge
from kg.resolve.stories import Story, article_vectors, find_copies, find_stories, similarity

__all__ = [
    "DEFAULT_BASE",
    "ActorMerge",
    "Entry",
    "EventMerge",
    "Quantity",
    "Resolution",
    "SharedActor",
    "SharedEvent",
    "SharedProposition",
    "Side",
    "Story",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What many articles say together. `records` have their `iri` fields filled, in order of article id; those of an
    archive are read and named anew each time."""

    records: Sequence[Record]
    actors: tuple[SharedActor, ...]
    events: tuple[SharedEvent, ...]
    propositions: tuple[SharedProposition, ...]
    quantities: tuple[Quantity, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class StoryParts:
    """What is known once actors and stories are: `who` names an actor across articles (None without a name).

    An actor that acts for another has the other's name: "the Kremlin" is Russia. `alike`: how alike the words
    of two articles are, 0 to 1.
    """

    people: ActorResolution
    stories: list[Story]
    who: IriOf
    alike: Callable[[str, str], float]


def story_parts(
    records: Sequence[Record],
    *,
    merge: bool = True,
    gazetteer: Sequence[Entry] = (),
    language: Language = ENGLISH,
) -> StoryParts:
    """The first half of `resolve`, with the same arguments: actors and stories, nothing of events."""
    people = resolve_actors(records, merge=merge, gazetteer=gazetteer, language=language)
    named = {people.iri_of(r.article.id, a.id) for r in records for a in r.actors if is_named(a, language)}
    acts_for = {a.iri: a.acts_for for a in people.actors if a.acts_for}

    def who(article: str, actor: str) -> str | None:
        name = people.iri_of(article, actor)
        return acts_for.get(name, name) if name in named else None

    vectors = article_vectors(records, who, language)

    @cache
    def alike(a: str, b: str) -> float:
        return 1.0 if a == b else similarity(vectors[a], vectors[b])

    stories = find_stories(records, vectors, find_copies(records) if merge else [])
    if merge:
        people = join_descriptions(people, records, [s.articles for s in stories], language)
    return StoryParts(people, stories, who, alike)


def resolve(
    records: Sequence[Record],
    *,
    base: str = DEFAULT_BASE,
    merge: bool = True,
    gazetteer: Sequence[Entry] = (),
    language: Language = ENGLISH,
) -> Resolution:
    """Name every actor, event, proposition and figure, the same thing by the same IRI, and judge where claims stand.

    Args:
        records: extraction records, one an article, any order; IRIs that they have already are replaced.
        base: what all IRIs begin with.
        merge: without it nothing of two articles is made one.
        gazetteer: the user's own actors.
        language: that of the records.
    """
    by_id, ordered = by_article(records), in_order(records)
    parts = story_parts(ordered, merge=merge, gazetteer=gazetteer, language=language)
    people, stories, who = parts.people, parts.stories, parts.who
    story_of = {article: n for n, story in enumerate(stories) for article in story.articles}
    bundles = resolve_events(ordered, who, stories, parts.alike, merge=merge, language=language)
    events = list(name_events(ordered, bundles, base))
    del bundles
    event_of = {m: e.iri for e in events for m in e.mentions}
    groups = resolve_propositions(ordered, who, event_of, story_of, merge=merge, language=language)
    quantities = [
        replace(q, iri=base + q.iri)
        for q in resolve_quantities(ordered, who, event_of, story_of, merge=merge, language=language)
    ]
    full = {local: base + local for local in people.locals.values()}
    actor_of = {m: full[local] for m, local in people.locals.items()}
    claim_of = {m: base + local for m, local in name_propositions(ordered, groups).items()}
    quantity_of = {m: q.iri for q in quantities for m in q.figures}

    def named(record: Record) -> Record:
        article = record.article.id
        return structs.replace(
            record,
            actors=tuple(structs.replace(a, iri=actor_of[article, a.id]) for a in record.actors),
            events=tuple(structs.replace(e, iri=event_of[article, e.id]) for e in record.events),
            propositions=tuple(structs.replace(p, iri=claim_of[article, p.id]) for p in record.propositions),
            figures=tuple(structs.replace(f, iri=quantity_of[article, f.id]) for f in record.figures),
        )

    propositions, facts = judge(map(named, ordered), language)
    in_memory = isinstance(records, (list, tuple))
    return Resolution(
        records=tuple(map(named, by_id)) if in_memory else Lazy(len(by_id), lambda n: named(by_id[n])),
        actors=tuple(
            replace(a, iri=full.get(a.iri, base + a.iri), acts_for=base + a.acts_for if a.acts_for else None)
            for a in people.actors
        ),
        events=tuple(replace(e, told=tuple(facts[e.iri])) if e.iri in facts else e for e in events),
        propositions=tuple(propositions),
        quantities=tuple(quantities),
        stories=tuple(replace(s, iri=base + s.iri) for s in stories) if merge else (),
    )
