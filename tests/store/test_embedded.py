"""The embedded store: graphs are replaced alone, and the union counts each triple once."""

from __future__ import annotations

from pathlib import Path

import graph_sample as sample
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import QueryError, StoreError
from kg.rdf.emit import emit
from kg.rdf.iris import graph_iri
from kg.store import embedded
from kg.store.convert import to_dataset, to_graph, to_term
from kg.store.embedded import Store

FIRST, SECOND = graph_iri(sample.BASE, "velden/1"), graph_iri(sample.BASE, "velden 2")


def count(store: Store, pattern: str) -> int:
    ((found,),) = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")  # type: ignore[union-attr,misc]
    return int(found.value)


def test_a_triple_of_several_graphs_counts_once_in_the_union_and_in_each_graph() -> None:
    store = sample.store()
    typed = f"<{sample.iri('actor/lind')}> a <http://semanticweb.cs.vu.nl/2009/11/sem/Actor>"
    assert count(store, typed) == 1
    assert count(store, f"GRAPH ?g {{ {typed} }}") == 3
    assert {q.triple for q in store.quads()} == set(store.triples())


def test_replacing_an_article_leaves_the_others_and_no_trace_of_the_old() -> None:
    store = sample.store()
    others = {q for q in store.quads() if q.graph_name != FIRST}
    new = [q for q in emit(sample.first(), sample.BASE) if "#u" not in str(q.subject)]
    store.replace(FIRST, lambda: new)
    assert set(store.quads()) == others | set(new)
    assert set(store.triples()) == {q.triple for q in others | set(new)}


def test_removing_an_article_keeps_what_another_says_too() -> None:
    store = embedded.in_memory(q for r in sample.records() for q in emit(r, sample.BASE))
    store.remove(FIRST)
    assert store.graphs() == [SECOND]
    assert set(store.triples()) == {q.triple for q in emit(sample.second(), sample.BASE)}
    store.remove(FIRST)


def test_quads_of_another_graph_are_refused() -> None:
    with pytest.raises(ValueError, match="among those for"):
        sample.store().replace(FIRST, lambda: emit(sample.second(), sample.BASE))


def test_a_store_on_disk_is_read_by_many_and_written_by_one(tmp_path: Path) -> None:
    store = embedded.open_store(tmp_path / "store")
    store.load(sample.quads())
    store.flush()
    with pytest.raises(StoreError, match="another process"):
        embedded.open_store(tmp_path / "store")
    del store
    one, two = embedded.open_readonly(tmp_path / "store"), embedded.open_readonly(tmp_path / "store")
    assert set(one.quads()) == set(two.quads()) == set(sample.quads())
    with pytest.raises(StoreError):
        one.remove(FIRST)


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere.*kg build"):
        embedded.open_readonly(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["SELECT ?x WHERE { ?x ?y }", "SELECT * { ?s foaf:name ?o }", "UPDATE"])
def test_bad_sparql_is_a_query_error(text: str) -> None:
    with pytest.raises(QueryError, match="does not parse: error at 1:"):
        sample.store().query(text)


def test_rdflib_gets_the_same_statements() -> None:
    store = sample.store()
    dataset = to_dataset(store.quads())
    assert len(dataset) == len(set(store.triples()))  # its default graph is the union
    assert len(list(dataset.quads())) == len(list(store.quads()))
    graph = to_graph(store.triples())
    turtle = graph.serialize(format="nt")
    assert {q.triple for q in ox.parse(turtle, format=ox.RdfFormat.N_TRIPLES)} == set(store.triples())


def test_each_kind_of_term_has_its_counterpart_and_a_quoted_triple_has_none() -> None:
    assert (
        to_term(ox.Literal("2.50", datatype=ox.NamedNode(str(rdflib.XSD.decimal)))).n3().startswith('"2.50"')
    )
    assert to_term(ox.Literal("x", language="en")) == rdflib.Literal("x", lang="en")
    assert to_term(ox.Literal("x")) == rdflib.Literal("x")
    assert to_term(ox.BlankNode("b")) == rdflib.BNode("b")
    with pytest.raises(TypeError):
        to_term(ox.Triple(FIRST, FIRST, FIRST))
