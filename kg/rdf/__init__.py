"""Records as RDF: the article graphs, the derived graph, and the terms and IRIs they are made of."""

from kg.rdf.derived import emit_derived
from kg.rdf.emit import emit
from kg.rdf.iris import article_iri, derived_graph_iri, graph_iri
from kg.record import DEFAULT_BASE as BASE

__all__ = [
    "BASE",
    "article_iri",
    "derived_graph_iri",
    "emit",
    "emit_derived",
    "graph_iri",
]
