"""One article's record as quads of the article's own named graph.

Nothing here is a fact about the world: events are mentions, claims are propositions, and what a source says
is an utterance. The graph is complete in itself (every node it names is typed in it), holds no blank nodes,
and its IRIs depend on this record alone, so that an article can be replaced without touching another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import RecordError
from kg.language import ENGLISH
from kg.rdf.iris import article_iri, decimal, graph_iri, local_iri, moment, node, span_iri, string, whole
from kg.rdf.namespaces import (
    CITO,
    DCTERMS,
    KG,
    NIF,
    PROV,
    QUDT,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    TIME,
    UNIT,
    XSD,
    concept,
)
from kg.record import DEFAULT_BASE as BASE
from kg.record import Actor, Event, Figure, Kind, Proposition, Record, Span, Spans, Time, Utterance

Term = ox.NamedNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Term]

KIND_CLASSES: dict[Kind, tuple[ox.NamedNode, ...]] = {
    "person": (SCHEMA.Person,),
    "organization": (SCHEMA.Organization,),
    "state": (SCHEMA.Country,),
    "place": (SCHEMA.Place, SEM.Place),
    "group": (KG.Group,),
    "unnamed": (KG.UnnamedSource,),
    "other": (),
}
PIECES = " … "  # joins the pieces of a span list in one string


def emit(record: Record, base: str = BASE) -> Iterator[ox.Quad]:
    """The quads of one article, each once, in no meant order.

    Args:
        record: an extraction record; where an `iri` is missing (not resolved), a node of the article's own stands in.
        base: what the data IRIs begin with, ending in `/` or `#`.

    Raises:
        RecordError: a date, number, IRI or reference of the record that can't be written.
    """
    graph = graph_iri(base, record.article.id)
    seen: set[Triple] = set()
    for triple in _Article(record, base).triples():
        if triple not in seen:
            seen.add(triple)
            yield ox.Quad(*triple, graph)


class _Article:
    """The names of one article's things, shared by the functions that write them."""

    def __init__(self, record: Record, base: str) -> None:
        self.record = record
        self.base = base
        self.text = record.article.text
        self.iri = article_iri(base, record.article.id)
        self.starts = [begin for begin, _ in record.sentences]
        self.shared: dict[str, ox.NamedNode] = {}  # id -> what the mention stands for
        for id, iri in [(a.id, a.iri) for a in record.actors] + [(p.id, p.iri) for p in record.propositions]:
            self.shared[id] = node(iri, self.where(id)) if iri else self.local(id)
        for e in record.events:
            self.shared[e.id] = node(e.iri, self.where(e.id)) if e.iri else self.local(f"{e.id}-event")
        for time in record.times:
            self.shared[time.id] = time_iri(time, base, self.iri)
        for id in [u.id for u in record.utterances] + [f.id for f in record.figures]:
            self.shared[id] = self.local(id)

    def local(self, name: str) -> ox.NamedNode:
        return local_iri(self.iri, name)

    def where(self, part: str) -> str:
        return f"article {self.record.article.id}, {part}"

    def named(self, target: str, by: str) -> ox.NamedNode:
        """The node of the thing with id `target`, which `by` refers to."""
        try:
            return self.shared[target]
        except KeyError:
            what = f"refers to {target!r}, which the record does not have"
            raise RecordError(what, self.where(by)) from None

    def triples(self) -> Iterator[Triple]:
        record = self.record
        yield from self.article()
        for sentence in record.sentences:
            yield from self.span(sentence, NIF.Sentence)
        yield from chain.from_iterable(map(self.actor, record.actors))
        yield from chain.from_iterable(map(self.time, record.times))
        yield from chain.from_iterable(map(self.event, record.events))
        yield from chain.from_iterable(map(self.proposition, record.propositions))
        yield from chain.from_iterable(map(self.utterance, record.utterances))
        yield from chain.from_iterable(map(self.figure, record.figures))

    def article(self) -> Iterator[Triple]:
        article = self.record.article
        me = self.iri
        yield from typed(me, SCHEMA.NewsArticle, NIF.Context, PROV.Entity)
        yield me, NIF.isString, string(article.text)
        yield me, NIF.beginIndex, whole(0)
        yield me, NIF.endIndex, whole(len(article.text))
        yield me, SCHEMA.inLanguage, string(article.language)
        if article.title:
            yield me, SCHEMA.headline, string(article.title)
        if article.published:
            yield me, SCHEMA.datePublished, moment(article.published, self.where("published"))
        if article.author:
            yield me, SCHEMA.author, string(article.author)
        if article.url:
            yield me, SCHEMA.url, ox.Literal(article.url, datatype=XSD.anyURI)
        if article.publisher:
            name = " ".join(article.publisher.split())
            publisher = node(f"{self.base}publisher/{quote(name, safe='')}")
            yield me, SCHEMA.publisher, publisher
            yield from typed(publisher, SCHEMA.NewsMediaOrganization, SCHEMA.Organization, PROV.Agent)
            yield from named(publisher, name)
        software = node(f"{self.base}software/newskg")
        graph = graph_iri(self.base, article.id)
        run = self.local("run")
        yield graph, RDF.type, PROV.Entity
        yield graph, PROV.wasGeneratedBy, run
        yield run, RDF.type, PROV.Activity
        yield run, PROV.used, me
        yield run, PROV.wasAssociatedWith, software
        yield software, RDF.type, PROV.SoftwareAgent
        yield software, SCHEMA.name, string("newskg")
        if self.record.pipeline:
            yield run, KG.pipeline, string(self.record.pipeline)

    def span(self, span: Span, kind: ox.NamedNode = NIF.Phrase) -> Iterator[Triple]:
        begin, end = span
        me = span_iri(self.iri, begin, end)
        yield me, RDF.type, kind
        yield me, NIF.beginIndex, whole(begin)
        yield me, NIF.endIndex, whole(end)
        yield me, NIF.anchorOf, string(self.text[begin:end])
        yield me, NIF.referenceContext, self.iri

    def sentence(self, span: Span) -> Span | None:
        """The sentence that the span begins in."""
        at = bisect_right(self.starts, span[0]) - 1
        return self.record.sentences[at] if at >= 0 and span[0] < self.record.sentences[at][1] else None

    def spans(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, spans: Iterable[Span]
    ) -> Iterator[Triple]:
        for span in spans:
            yield subject, predicate, span_iri(self.iri, *span)
            yield from self.span(span)

    def words(self, spans: Spans) -> str:
        return PIECES.join(" ".join(self.text[b:e].split()) for b, e in spans)

    def evidence(self, subject: ox.NamedNode, spans: Iterable[Span]) -> Iterator[Triple]:
        """Where it stands: the article, and each sentence touched (the span itself outside of sentences)."""
        yield subject, PROV.wasQuotedFrom, self.iri
        for span in spans:
            yield from self.place(subject, PROV.wasDerivedFrom, span)

    def place(self, subject: ox.NamedNode, predicate: ox.NamedNode, span: Span) -> Iterator[Triple]:
        sentence = self.sentence(span)
        if sentence is None:
            yield from self.spans(subject, predicate, [span])
        else:
            yield subject, predicate, span_iri(self.iri, *sentence)

    def mentions(self, subject: ox.NamedNode, spans: Spans) -> Iterator[Triple]:
        """Spans that name something, each with its sentence."""
        yield from self.spans(subject, KG.mention, spans)
        for span in spans:
            sentence = self.sentence(span)
            if sentence and sentence != span:
                yield span_iri(self.iri, *span), NIF.superString, span_iri(self.iri, *sentence)

    def actor(self, actor: Actor) -> Iterator[Triple]:
        me = self.shared[actor.id]
        yield from typed(me, SEM.Actor, PROV.Agent, *KIND_CLASSES[actor.kind])
        yield me, KG.kind, string(actor.kind)
        if actor.iri:  # which of a shared actor's names is the one to show, the derived graph says
            yield me, SCHEMA.name, string(actor.name)
        else:
            yield from named(me, actor.name)
        yield from self.mentions(me, actor.mentions)
        if actor.role:
            yield me, KG.role, string(actor.role)
        if actor.speaks_for:
            yield me, PROV.actedOnBehalfOf, self.named(actor.speaks_for, actor.id)

    def time(self, time: Time) -> Iterator[Triple]:
        me = self.shared[time.id]
        where = self.where(time.id)
        is_day = time.begin is not None and time.begin == time.end
        yield from typed(me, SEM.Time, TIME.Instant if is_day else TIME.Interval)
        yield me, KG.granularity, concept("granularities", time.granularity)
        if time.begin is not None:
            begin = moment(time.begin, where)
            yield me, SEM.hasEarliestBeginTimeStamp, begin
            if is_day:
                yield me, TIME.inXSDDate if begin.datatype == XSD.date else TIME.inXSDDateTime, begin
        if time.end is not None:
            yield me, SEM.hasLatestEndTimeStamp, moment(time.end, where)
        yield from self.spans(me, KG.mention, [time.span])

    def event(self, event: Event) -> Iterator[Triple]:
        me = self.local(event.id)
        yield me, RDF.type, KG.EventMention
        yield me, KG.refersTo, self.shared[event.id]
        yield self.shared[event.id], RDF.type, KG.MentionedEvent
        yield me, SCHEMA.name, string(event.label)
        yield me, KG.eventType, concept("eventTypes", event.type)
        yield me, KG.factuality, decimal(event.factuality, self.where(event.id))
        for part in event.participants:
            actor = self.named(part.actor, event.id)
            yield me, KG[part.role], actor
            yield me, KG.participant, actor  # so that plain queries need no list of roles
        if event.time:
            yield me, KG.time, self.named(event.time, event.id)
        if event.place:
            place = self.named(event.place, event.id)
            yield me, KG.place, place
            yield me, KG.participant, place
        yield from self.spans(me, KG.trigger, [event.trigger])
        yield from self.evidence(me, (event.trigger,))

    def proposition(self, proposition: Proposition) -> Iterator[Triple]:
        me = self.shared[proposition.id]
        yield from typed(me, KG.Proposition, SCHEMA.Claim)
        yield me, SCHEMA.text, string(self.words(proposition.span))
        if not proposition.iri:
            yield from named(me, self.words(proposition.span))
        for event in proposition.events:
            yield me, SCHEMA.about, self.named(event, proposition.id)
        yield from self.mentions(me, proposition.span)
        yield from self.evidence(me, proposition.span)

    def utterance(self, utterance: Utterance) -> Iterator[Triple]:
        me = self.shared[utterance.id]
        yield from typed(
            me, KG.Utterance, PROV.Entity, *((KG.Denial,) if utterance.stance == "denies" else ())
        )
        yield from self.attribution(utterance)
        for target in utterance.about:
            yield me, KG.about, self.named(target, utterance.id)
        for target in utterance.disputes:
            yield me, CITO.disputes, self.named(target, utterance.id)
        yield me, KG.stance, concept("stances", utterance.stance)
        yield me, KG.certainty, concept("certainties", utterance.certainty)
        yield me, KG.quotation, concept("quotations", utterance.quoted)
        yield me, KG.method, string(utterance.method)
        yield me, KG.confidence, decimal(utterance.confidence, self.where(utterance.id))
        if utterance.content:
            yield me, SCHEMA.text, string(self.words(utterance.content))
        if utterance.cue:
            yield me, KG.cueText, string(self.words(utterance.cue))
        yield from self.spans(me, KG.cue, utterance.cue)
        yield from self.spans(me, KG.content, utterance.content)
        yield from self.spans(me, KG.sourceMention, utterance.source)
        spans = utterance.cue + utterance.content + utterance.source
        yield from self.evidence(me, spans)
        for first in spans[:1]:
            yield from self.place(me, KG.sentence, first)

    def attribution(self, utterance: Utterance) -> Iterator[Triple]:
        """Exactly one agent; "it was reported that ..." has one of its own that nobody names."""
        me = self.shared[utterance.id]
        if utterance.actor:
            yield me, PROV.wasAttributedTo, self.named(utterance.actor, utterance.id)
            return
        source = self.local(f"{utterance.id}-source")
        yield me, PROV.wasAttributedTo, source
        yield from typed(source, KG.UnnamedSource, SEM.Actor, PROV.Agent)
        yield source, KG.kind, string("unnamed")
        yield from named(source, self.words(utterance.source) or "unnamed source")
        yield from self.spans(source, KG.mention, utterance.source)

    def figure(self, figure: Figure) -> Iterator[Triple]:
        me = self.shared[figure.id]
        where = self.where(figure.id)
        yield from typed(me, KG.ReportedFigure, QUDT.QuantityValue)
        yield me, SCHEMA.text, string(self.words((figure.span,)))
        if figure.low is not None:
            yield me, SCHEMA.minValue, decimal(figure.low, where)
        if figure.high is not None:
            yield me, SCHEMA.maxValue, decimal(figure.high, where)
        if figure.low is not None and figure.low == figure.high:
            yield me, QUDT.numericValue, decimal(figure.low, where)
        yield me, KG.bound, concept("bounds", figure.bound)
        if figure.trend:
            yield me, KG.trend, concept("trends", figure.trend)
        yield me, KG.unitName, string(figure.unit)
        code = "NUM" if figure.unit == "count" else ENGLISH.units.qudt_term(figure.unit)
        if code:
            yield me, QUDT.unit, ox.NamedNode(UNIT.base + code)
        if ENGLISH.units.is_currency(figure.unit):
            yield me, KG.currency, string(figure.unit)
        if figure.counted:
            yield me, KG.countedText, string(self.words((figure.counted,)))
            yield from self.spans(me, KG.counted, [figure.counted])
        yield from self.spans(me, KG.concept, figure.concepts)
        yield from self.spans(me, KG.number, [figure.number])
        if figure.part_of:
            yield me, DCTERMS.isPartOf, self.named(figure.part_of, figure.id)
        if figure.utterance:
            yield self.named(figure.utterance, figure.id), KG.about, me
        if figure.time:
            yield me, KG.time, self.named(figure.time, figure.id)
        quantity = node(figure.iri, where) if figure.iri else self.local(f"{figure.id}-quantity")
        yield me, KG.quantity, quantity
        yield quantity, RDF.type, KG.Quantity
        yield from self.mentions(me, (figure.span,))
        yield from self.evidence(me, (figure.span,))


def typed(subject: ox.NamedNode, *classes: ox.NamedNode) -> Iterator[Triple]:
    """The classes of a thing."""
    return ((subject, RDF.type, kind) for kind in classes)


def named(subject: ox.NamedNode, name: str) -> Iterator[Triple]:
    """The one name to show a thing by, rdfs:label; schema:name of a shared actor is any an article has."""
    yield subject, RDFS.label, string(name)
    yield subject, SCHEMA.name, string(name)


def time_iri(time: Time, base: str, article: ox.NamedNode) -> ox.NamedNode:
    """One node for the same stretch of time in all articles; a time that stays open is the article's own."""
    if time.begin is None or time.end is None:
        return local_iri(article, time.id)
    stretch = time.begin if time.begin == time.end else f"{time.begin}/{time.end}"
    return node(f"{base}time/{stretch.replace(' ', 'T')}")
