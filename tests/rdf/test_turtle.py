"""Turtle and TriG as written are read back as the same statements by two parsers."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.turtle import lines, trig, turtle
from kg.store.convert import to_graph

BASE = "https://example.org/kg/"
_PATHS = st.sampled_from(
    ["a", "a#u1", "a%20b#char=1,2", "x:y", "//x", "../up", "a/./b", "time/2024-02-01/2024-02-29", "é", ""]
)
_IRIS = _PATHS.map(lambda p: ox.NamedNode(BASE + p)) | st.sampled_from(
    [ox.NamedNode("https://w3id.org/newskg/ns#about"), ox.NamedNode("http://qudt.org/vocab/unit/KiloM-PER-HR"),
     ox.NamedNode("https://schema.org/a.b"), ox.NamedNode("http://www.wikidata.org/entity/Q1")]
)  # fmt: skip
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_LITERALS = (
    _TEXTS.map(ox.Literal)
    | _TEXTS.map(lambda t: ox.Literal(t, language="en"))
    | st.integers().map(
        lambda n: ox.Literal(str(n), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    )
)
_TRIPLES = st.lists(st.builds(ox.Triple, _IRIS, _IRIS, _IRIS | _LITERALS), max_size=8)


@given(_TRIPLES)
def test_turtle_reads_back_as_the_same_triples(triples: list[ox.Triple]) -> None:
    text = "".join(turtle(lines(triples), BASE))
    assert {q.triple for q in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)} == set(triples)


@given(_TRIPLES, _TRIPLES)
def test_trig_reads_back_as_the_same_quads(one: list[ox.Triple], two: list[ox.Triple]) -> None:
    graphs = [(ox.NamedNode(BASE + name), lines(t)) for name, t in (("g/1", one), ("g/2", two))]
    text = "".join(trig(graphs, BASE))
    expected = {ox.Quad(*t, graphs[n][0]) for n, triples in enumerate((one, two)) for t in triples}
    assert set(ox.parse(text.encode(), format=ox.RdfFormat.TRIG)) == expected


def test_rdflib_reads_the_turtle_as_the_same_graph() -> None:
    triples = [
        ox.Triple(
            ox.NamedNode(BASE + "a#char=1,2"),
            ox.NamedNode("https://w3id.org/newskg/ns#cue"),
            ox.Literal('a "b"\n\\'),
        ),
        ox.Triple(
            ox.NamedNode(BASE + "a#char=1,2"),
            ox.NamedNode("https://w3id.org/newskg/ns#cue"),
            ox.NamedNode(BASE + "b"),
        ),
    ]
    text = "".join(turtle(lines(triples), BASE))
    assert rdflib.Graph().parse(data=text, format="turtle").isomorphic(to_graph(triples))


def test_the_type_comes_first_and_names_of_the_base_are_relative() -> None:
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    triples = [
        ox.Triple(
            ox.NamedNode(BASE + "u1"),
            ox.NamedNode("http://purl.org/spar/cito/disputes"),
            ox.NamedNode(BASE + "u2"),
        ),
        ox.Triple(ox.NamedNode(BASE + "u1"), rdf_type, ox.NamedNode("https://w3id.org/newskg/ns#Denial")),
    ]
    text = "".join(turtle(lines(triples), BASE))
    assert text.endswith("\n<u1> a kg:Denial ;\n    cito:disputes <u2> .\n")
