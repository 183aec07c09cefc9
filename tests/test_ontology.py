"""The ontology, the shapes and the JSON-LD context agree with the code and with one another."""

from __future__ import annotations

import json

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.namespace import SH

from kg import record
from kg.data import data_path
from kg.rdf.namespaces import ALL, KG, KG_BASE, concept

NS = rdflib.Namespace(KG_BASE)
# The closed lists of the record, by the concept schemes that mirror them.
CLOSED_LISTS = {
    "stances": record.Stance,
    "certainties": record.Certainty,
    "quotations": record.Quoted,
    "bounds": record.Bound,
    "trends": record.Trend,
    "granularities": record.Granularity,
    "eventTypes": record.EventType,
    "statuses": record.Status,
}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data_path("ontology", "newskg.ttl"))


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data_path("ontology", "shapes.ttl"))


def test_every_own_term_has_a_label_and_a_comment(ontology: rdflib.Graph) -> None:
    terms = {s for s in ontology.subjects() if isinstance(s, rdflib.URIRef) and s.startswith(KG_BASE)}
    assert len(terms) > 100
    for term in terms:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term


def test_domains_and_ranges_are_declared_classes(ontology: rdflib.Graph) -> None:
    for _, _, target in ontology.triples((None, RDFS.domain, None)):
        if target.startswith(KG_BASE):
            assert (target, RDF.type, OWL.Class) in ontology, target
    for _, _, target in ontology.triples((None, RDFS.range, None)):
        if target.startswith(KG_BASE):
            assert (target, RDF.type, OWL.Class) in ontology, target


@pytest.mark.parametrize("scheme", CLOSED_LISTS)
def test_closed_lists_are_the_records(ontology: rdflib.Graph, scheme: str) -> None:
    members = set(ontology.subjects(SKOS.inScheme, NS[scheme]))
    words = sorted(str(w) for m in members for w in ontology.objects(m, SKOS.notation))
    assert words == sorted(record.choices(CLOSED_LISTS[scheme]))
    assert len({concept(scheme, w) for w in words}) == len(words)


def test_stances_and_event_types_are_mapped_and_nothing_is_imported(ontology: rdflib.Graph) -> None:
    matches = {str(o) for p in (SKOS.closeMatch, SKOS.broadMatch) for o in ontology.objects(None, p)}
    assert any("grasp#" in m for m in matches)
    assert any("InterchangeOntology#" in m for m in matches)
    assert sum("PLOVER#" in m for m in matches) >= 15
    assert not list(ontology.objects(None, OWL.imports))


def test_shapes_use_declared_terms_only(shapes: rdflib.Graph) -> None:
    known = {term.value for namespace in ALL for term in namespace.terms.values()}
    paths = {str(p) for p in shapes.objects(None, SH.path)}
    classes = {str(c) for p in (SH.targetClass, SH["class"]) for c in shapes.objects(None, p)}
    assert (paths | classes) <= known


def test_every_class_that_is_written_has_a_shape(ontology: rdflib.Graph, shapes: rdflib.Graph) -> None:
    targets = {str(t) for t in shapes.objects(None, SH.targetClass)}
    own = {str(c) for c in ontology.subjects(RDF.type, OWL.Class)}
    lists = {str(c) for c in ontology.subjects(RDFS.subClassOf, SKOS.Concept)}
    # A group is an actor, a mentioned event is a bare node until the derived graph says more.
    assert own - lists - targets == {KG.Group.value, KG.MentionedEvent.value}


@pytest.mark.parametrize(
    ("path", "words"),
    [("stance", record.Stance), ("certainty", record.Certainty), ("quotation", record.Quoted),
     ("bound", record.Bound), ("trend", record.Trend), ("status", record.Status)],
)  # fmt: skip
def test_lists_in_the_shapes_are_whole(shapes: rdflib.Graph, path: str, words: object) -> None:
    scheme = {"quotation": "quotations", "certainty": "certainties", "status": "statuses"}.get(
        path, path + "s"
    )
    expected = {concept(scheme, w).value for w in record.choices(words)}
    shape = next(s for s in shapes.subjects(SH.path, NS[path]) if (s, SH["in"], None) in shapes)
    listed = shapes.value(shape, SH["in"])
    assert {str(x) for x in rdflib.collection.Collection(shapes, listed)} == expected


def test_kinds_in_the_shapes_are_the_records(shapes: rdflib.Graph) -> None:
    shape = next(s for s in shapes.subjects(SH.path, NS.kind))
    kinds = {str(x) for x in rdflib.collection.Collection(shapes, shapes.value(shape, SH["in"]))}
    assert kinds == set(record.choices(record.Kind))


def test_the_context_knows_all_prefixes_and_which_properties_hold_iris(ontology: rdflib.Graph) -> None:
    context = json.loads(data_path("ontology", "context.jsonld").read_text("utf-8"))["@context"]
    assert {n.prefix: n.base for n in ALL}.items() <= context.items()
    own = {f"kg:{s.removeprefix(KG_BASE)}" for s in ontology.subjects(RDF.type, OWL.ObjectProperty)}
    assert {k for k, v in context.items() if k.startswith("kg:") and v == {"@type": "@id"}} == own
