"""The derived graph: what many articles decide together.

It names the shared things, says where each proposition stands and which reports in earlier articles a denial
disputes (those in its own article, the article's graph says), and it alone calls an event a fact:
`sem:Event` only where an article asserts it in its own voice and no utterance denies it. Every other event
is a `kg:ReportedEvent` that has a name and a type, but neither actors nor a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.emit import KIND_CLASSES, Triple, named, time_iri
from kg.rdf.iris import article_iri, decimal, derived_graph_iri, local_iri, moment, node, string
from kg.rdf.namespaces import CITO, KG, OWL, PROV, RDF, SCHEMA, SEM, SKOS, concept
from kg.record import DEFAULT_BASE as BASE
from kg.record import Event, Record

if TYPE_CHECKING:
    from kg.resolve import EventMerge, Resolution, SharedActor, SharedProposition


def emit_derived(resolution: Resolution, base: str = BASE) -> Iterator[ox.Quad]:
    """The quads of the derived graph, each once, in no meant order; `base` as for `emit`."""
    graph = derived_graph_iri(base)
    seen: set[Triple] = set()
    for triple in _triples(resolution, base):
        if triple not in seen:
            seen.add(triple)
            yield ox.Quad(*triple, graph)


def _triples(resolution: Resolution, base: str) -> Iterator[Triple]:
    for actor in resolution.actors:
        yield from _actor(actor, base)
    yield from _events(resolution, base)
    for proposition in resolution.propositions:
        yield from _proposition(proposition, base)
    for quantity in resolution.quantities:
        me = node(quantity.iri)
        yield me, RDF.type, KG.Quantity
        yield from named(me, quantity.label)
    for story in resolution.stories:
        me = node(story.iri)
        yield me, RDF.type, KG.Story
        yield from named(me, story.name)
        for article in story.articles:
            yield me, SCHEMA.hasPart, article_iri(base, article)
        for first, *others in story.copies:
            for other in others:
                yield article_iri(base, other), KG.copyOf, article_iri(base, first)


def _actor(actor: SharedActor, base: str) -> Iterator[Triple]:
    me = node(actor.iri)
    for kind in (SEM.Actor, PROV.Agent, *KIND_CLASSES[actor.kind]):
        yield me, RDF.type, kind
    yield me, KG.kind, string(actor.kind)
    yield from named(me, actor.name)
    for alias in actor.aliases:
        if alias != actor.name:
            yield me, SCHEMA.alternateName, string(alias)
    for same in actor.same_as:
        yield me, OWL.sameAs, node(same, actor.iri)
    if actor.acts_for:
        yield me, PROV.actedOnBehalfOf, node(actor.acts_for)
    if actor.iso:
        yield me, KG.isoCode, string(actor.iso)
    if actor.geonames:
        yield me, SKOS.closeMatch, node(f"https://sws.geonames.org/{actor.geonames}/")
    for n, merge in enumerate(actor.merges, 1):
        why = node(f"{actor.iri}-merge-{n}")
        yield why, RDF.type, KG.Merge
        yield why, KG.merged, me
        yield why, KG.rule, string(merge.rule)
        yield why, KG.ground, string(f"{merge.left} = {merge.right}")
        yield why, KG.likeness, decimal(merge.score, why.value)
        for article in merge.articles:
            yield why, PROV.wasDerivedFrom, article_iri(base, article)


def _proposition(proposition: SharedProposition, base: str) -> Iterator[Triple]:
    me = node(proposition.iri)
    yield me, RDF.type, KG.Proposition
    yield me, RDF.type, SCHEMA.Claim
    yield from named(me, proposition.text)
    if proposition.status:
        yield me, KG.status, concept("statuses", proposition.status)
    if proposition.first_reported:
        yield me, KG.firstReported, moment(proposition.first_reported, proposition.iri)
    for pair in proposition.disputes:
        denial, report = (local_iri(article_iri(base, article), utterance) for article, utterance in pair)
        yield denial, CITO.disputes, report


def _events(resolution: Resolution, base: str) -> Iterator[Triple]:
    told = {member: node(shared.iri) for shared in resolution.events for member in shared.told}
    for record in resolution.records:
        for event in record.events:
            if me := told.get((record.article.id, event.id)):
                yield from _roles(me, record, event, base)
    for shared in resolution.events:
        me = node(shared.iri)
        kind = concept("eventTypes", shared.type)
        yield me, RDF.type, KG.MentionedEvent
        yield from named(me, shared.label)
        yield me, KG.eventType, kind
        for merge in shared.merges:
            yield from _merge(me, merge, base)
        if not shared.told:
            yield me, RDF.type, KG.ReportedEvent
            continue
        yield me, RDF.type, SEM.Event
        yield me, SEM.eventType, kind


def _merge(shared: ox.NamedNode, merge: EventMerge, base: str) -> Iterator[Triple]:
    """A merge is named after both mentions: one of them may have been merged with several others."""
    left, right = (
        local_iri(article_iri(base, article), event) for article, event in (merge.left, merge.right)
    )
    other = "/".join(merge.left) if merge.left[0] != merge.right[0] else merge.left[1]
    me = local_iri(article_iri(base, merge.right[0]), f"{merge.right[1]}-merge-{other}")
    yield me, RDF.type, KG.Merge
    yield me, KG.merged, shared
    yield me, PROV.wasDerivedFrom, left
    yield me, PROV.wasDerivedFrom, right
    yield me, KG.stage, string(merge.stage)
    for ground in merge.grounds:
        yield me, KG.ground, string(ground)


def _roles(me: ox.NamedNode, record: Record, event: Event, base: str) -> Iterator[Triple]:
    """Actors, place and time of a fact, as an article that asserts it has them."""
    actors = {a.id: node(a.iri) for a in record.actors if a.iri}
    for part in event.participants:
        if part.role in ("agent", "patient", "recipient", "instrument") and part.actor in actors:
            yield me, SEM.hasActor, actors[part.actor]
        elif part.role == "place" and part.actor in actors:
            yield me, SEM.hasPlace, actors[part.actor]
    if event.place in actors:
        yield me, SEM.hasPlace, actors[event.place]
    for time in record.times:
        if time.id == event.time:
            yield me, SEM.hasTime, time_iri(time, base, article_iri(base, record.article.id))
