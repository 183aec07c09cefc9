"""Oxigraph's terms to rdflib's: the one place where they meet."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib
from rdflib.term import Identifier

from kg.rdf.namespaces import PREFIXES

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_term(term: object) -> Identifier:
    """One term; raises TypeError for what rdflib has no counterpart of (a quoted triple)."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        # normalize=False keeps the lexical form: "2.50" stays "2.50"
        return rdflib.Literal(
            term.value, datatype=None if datatype == XSD_STRING else rdflib.URIRef(datatype), normalize=False
        )
    raise TypeError(f"{term!r} has no counterpart in rdflib")


def to_graph(statements: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """The statements as one rdflib graph, whatever graphs they are of."""
    graph = rdflib.Graph()
    _bind(graph)
    for s in statements:
        graph.add((to_term(s.subject), to_term(s.predicate), to_term(s.object)))
    return graph


def to_dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """The quads as an rdflib dataset whose default graph is the union of the named ones."""
    dataset = rdflib.Dataset(default_union=True)
    _bind(dataset)
    for q in quads:
        graph = None if isinstance(q.graph_name, ox.DefaultGraph) else dataset.graph(to_term(q.graph_name))
        dataset.add((to_term(q.subject), to_term(q.predicate), to_term(q.object), graph))
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, replace=True)
