"""SHACL: the sample conforms; each kind of damage is told with its article and node."""

from __future__ import annotations

import dataclasses

import graph_sample as sample
import pyoxigraph as ox

from kg.rdf.iris import graph_iri
from kg.rdf.namespaces import KG, NIF, OWL, PROV, RDF, SCHEMA, SEM, XSD
from kg.store import embedded
from kg.validate import validate

GRAPH = graph_iri(sample.BASE, "velden/1")
UTTERANCE = ox.NamedNode(f"{sample.BASE}article/velden%2F1#u3")
MENTION = ox.NamedNode(f"{sample.BASE}article/velden%2F1#e1")
DERIVED = ox.NamedNode(f"{sample.BASE}graph/derived")
SALE = ox.NamedNode(sample.iri("event/sale"))


def test_the_sample_conforms() -> None:
    report = validate(sample.store())
    assert str(report) == "3 graphs checked: no fault\n"
    assert report.conforms


def test_a_mention_that_joins_two_others_makes_two_merges_of_one_stage_each() -> None:
    sale, *others = sample.resolution().events
    second = dataclasses.replace(sale.merges[0], left=("velden/1", "e3"), stage="corpus")
    quads = sample.quads(events=(dataclasses.replace(sale, merges=(*sale.merges, second)), *others))
    stages = [(q.subject, q.object) for q in quads if q.predicate == KG.stage]
    assert len(stages) == len(dict(stages)) == 2
    assert validate(embedded.in_memory(quads)).conforms


ADDED = [
    (UTTERANCE, PROV.wasAttributedTo, ox.NamedNode(sample.iri("actor/tarn")), GRAPH, "exactly one source"),
    (UTTERANCE, KG.stance, KG.affirms, GRAPH, "kg:stance"),
    (
        UTTERANCE,
        KG.about,
        ox.NamedNode(sample.iri("actor/tarn")),
        GRAPH,
        "about propositions, figures or other",
    ),
    (UTTERANCE, KG.confidence, ox.Literal("1.5", datatype=XSD.decimal), GRAPH, "kg:confidence"),
    (MENTION, KG.factuality, ox.Literal("9", datatype=XSD.decimal), GRAPH, "kg:factuality"),
    (MENTION, KG.participant, ox.Literal("Lind"), GRAPH, "kg:participant"),
    (SALE, SEM.hasActor, ox.NamedNode(sample.iri("actor/lind")), DERIVED, "what is only reported is no fact"),
    (SALE, RDF.type, SEM.Event, DERIVED, "event/sale"),
    (
        ox.NamedNode(sample.iri("actor/velden-1-a4")),
        OWL.sameAs,
        ox.NamedNode("http://x/y"),
        GRAPH,
        "nobody else",
    ),
    (ox.NamedNode(sample.iri("claim/sale")), KG.status, KG.Denied, DERIVED, "kg:status"),
]


def test_what_may_not_be_there_is_found_in_its_graph() -> None:
    store = sample.store()
    store.load(ox.Quad(*added[:4]) for added in ADDED)
    report = validate(store)
    assert str(report).endswith("faults\n")
    for subject, predicate, _, graph, message in ADDED:
        near = [v for v in report.violations if v.graph == graph.value and subject.value == v.node]
        assert any(message in str(v) for v in near), (subject, predicate)


def test_what_is_missing_is_found() -> None:
    missing = (PROV.wasDerivedFrom, PROV.wasAttributedTo, KG.certainty)
    quads = [q for q in sample.quads() if not (q.subject == UTTERANCE and q.predicate in missing)]
    found = {v.path: v.message for v in validate(embedded.in_memory(quads)).violations}
    assert set(found) == {"prov:wasDerivedFrom", "prov:wasAttributedTo", "kg:certainty"}
    assert "can be traced" in found["prov:wasDerivedFrom"]


def test_a_span_that_ends_before_it_begins_and_one_without_text_are_found() -> None:
    span = ox.NamedNode(f"{sample.BASE}article/velden%2F1#char=9,3")
    store = sample.store()
    store.load([ox.Quad(span, RDF.type, NIF.Phrase, GRAPH),
                ox.Quad(span, NIF.beginIndex, ox.Literal("9", datatype=XSD.integer), GRAPH),
                ox.Quad(span, NIF.endIndex, ox.Literal("3", datatype=XSD.integer), GRAPH)])  # fmt: skip
    found = {v.path for v in validate(store).violations}
    assert found == {"nif:beginIndex", "nif:anchorOf", "nif:referenceContext"}


def test_a_figure_whose_ends_are_swapped_is_found() -> None:
    figure = ox.NamedNode(f"{sample.BASE}article/velden%2F1#f1")
    quads = [q for q in sample.quads() if not (q.subject == figure and q.predicate == SCHEMA.maxValue)]
    quads.append(ox.Quad(figure, SCHEMA.maxValue, ox.Literal("1", datatype=XSD.decimal), GRAPH))
    assert {v.path for v in validate(embedded.in_memory(quads)).violations} == {"schema:minValue"}
