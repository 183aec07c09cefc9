"""Checking a graph against the SHACL shapes of the ontology, graph by graph.

Each article's graph is complete in itself, so that it is checked alone: what is read stays small, and a
fault is told with its article. (pySHACL's time grows faster than the graph.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, RDFS
from rdflib.namespace import SH

from kg.data import data_path
from kg.errors import StoreError
from kg.rdf.emit import emit
from kg.rdf.iris import derived_graph_iri, graph_iri
from kg.rdf.namespaces import ontology, short
from kg.record import Record
from kg.store.convert import to_graph
from kg.store.embedded import Store, in_memory


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One fault: in which named graph, at which node, on which property (or ""), why, with which value."""

    graph: str
    node: str
    path: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        value = f" (is {self.value})" if self.value else ""
        return f"{self.graph}: {self.node}: {f'{self.path}: ' if self.path else ''}{self.message}{value}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found; `graphs` is how many named graphs were checked."""

    graphs: int
    violations: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def __str__(self) -> str:
        """One line a fault, and a last line that sums up."""
        end = "no fault" if self.conforms else f"{len(self.violations)} faults"
        return "".join(f"{v}\n" for v in self.violations) + f"{self.graphs} graphs checked: {end}\n"


def validate(store: Store) -> Report:
    """Check every named graph of a store against ontology/shapes.ttl; raises StoreError where it can't be read."""
    names = store.graphs()
    found = [fault for name in names for fault in check_graph(store.quads(name), name.value)]
    return Report(len(names), tuple(sorted(found)))


def compare(store: Store, records: Iterable[Record], base: str) -> Iterator[Violation]:
    """Where a store does not hold what the records say: an article's graph that differs, is missing, or is too many."""
    known = {derived_graph_iri(base)}
    for record in records:
        name = graph_iri(base, record.article.id)
        known.add(name)
        # in a store of its own, since Oxigraph writes some values its own way ("+00:00" as "Z")
        if set(in_memory(emit(record, base)).quads()) != set(store.quads(name)):
            yield Violation(name.value, "", "", "does not hold what the article's record says")
    for name in store.graphs():
        if name not in known:
            yield Violation(name.value, "", "", "is of no record")


def check_graph(quads: Iterator[ox.Quad], name: str) -> Iterator[Violation]:
    """Faults of the quads of one named graph, called `name` in the report."""
    shapes, vocabulary = _shapes()
    data = to_graph(quads)
    data += vocabulary
    # inplace: without inference nothing is added, so the copy would be for nothing
    conforms, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    if conforms:
        return
    if not isinstance(report, rdflib.Graph):  # pySHACL hands its own failures back instead of raising them
        raise StoreError(f"can't be validated: {text}", name)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield Violation(
            name,
            _short(report.value(result, SH.focusNode)),
            _short(report.value(result, SH.resultPath)),
            min((str(m) for m in report.objects(result, SH.resultMessage)), default="breaks its shape"),
            _short(report.value(result, SH.value)),
        )


@cache
def _shapes() -> tuple[rdflib.Graph, rdflib.Graph]:
    """The shapes, and what data has to know of the vocabulary: the class of each word of the closed lists."""
    shapes = rdflib.Graph().parse(data_path("ontology", "shapes.ttl"), format="turtle")
    # A property shape with the target of its node shape means the same, and pySHACL then checks it once for all nodes
    # of the class instead of once for each: several times faster.
    for node, _, target in list(shapes.triples((None, SH.targetClass, None))):
        for shape in shapes.objects(node, SH.property):
            shapes.add((shape, SH.targetClass, target))
            shapes.add((shape, RDF.type, SH.PropertyShape))
    shapes.remove((None, SH.property, None))
    classes = to_graph(ontology())
    known = rdflib.Graph()
    for triple in classes.triples((None, RDF.type, None)):
        if (triple[2], RDFS.subClassOf, None) in classes:
            known.add(triple)
    return shapes, known


def _short(term: object) -> str:
    if isinstance(term, rdflib.URIRef):
        return short(str(term))
    text = "" if term is None else str(term)
    return text if len(text) <= 200 else text[:200] + " …"
