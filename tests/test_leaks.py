"""Nothing that somebody denies is ever a fact: on the sample articles, in every reading of their graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph import Graph, open_graph
from kg.queries import list_queries
from kg.resolve.standing import denied_events

PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX kg: <https://w3id.org/newskg/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
"""
PLAIN = (
    "?e a sem:Event",
    "?e sem:hasActor ?x",
    "?e sem:hasTime ?x",
    "?e sem:hasPlace ?x",
    "?e sem:eventType ?x",
)
DENIED = """SELECT DISTINCT ?e {
  { ?denial a kg:Denial ; kg:about ?claim }
  UNION { ?denial a kg:Denial ; cito:disputes ?report . ?report kg:about ?claim }
  ?claim schema:about ?e }"""

Facts = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def graph(graph_folder: Path) -> Graph:
    return open_graph(graph_folder)


@pytest.fixture(scope="module")
def denied(graph: Graph) -> set[str]:
    """Events of denied claims, and those in the words of denials."""
    in_words = {str(e.iri) for r in graph.records() for e in r.events if e.id in denied_events(r)}
    return in_words | {str(row[0]) for row in graph.query(PREFIXES + DENIED).rows}


@pytest.fixture(params=["the union", "each graph", "the flat Turtle"])
def facts(request: pytest.FixtureRequest, graph: Graph) -> Facts:
    """The events that a plain pattern finds."""
    if request.param != "the flat Turtle":
        form = "SELECT ?e {{ {} }}" if request.param == "the union" else "SELECT ?e {{ GRAPH ?g {{ {} }} }}"
        return lambda pattern: {str(r[0]) for r in graph.query(PREFIXES + form.format(pattern)).rows}
    flat = ox.Store()
    flat.load(path=str(graph.folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)

    def found(pattern: str) -> set[str]:
        rows = flat.query(f"{PREFIXES} SELECT ?e {{ {pattern} }}")
        assert isinstance(rows, ox.QuerySolutions)
        return {row["e"].value for row in rows if isinstance(row["e"], ox.NamedNode)}

    return found


@pytest.mark.parametrize("pattern", PLAIN)
def test_no_plain_pattern_finds_what_is_denied(facts: Facts, denied: set[str], pattern: str) -> None:
    assert denied
    found = facts(pattern)
    assert found, "the sample has facts, too"
    assert not found & denied


def test_no_library_query_gives_a_denied_claim_another_status(graph: Graph) -> None:
    body = "?p a kg:Proposition ; rdfs:label ?claim . FILTER {} {{ ?denial a kg:Denial ; kg:about ?p }}"
    wordings = [
        {str(row[0]) for row in graph.query(f"{PREFIXES} SELECT ?claim {{ {body.format(which)} }}").rows}
        for which in ("EXISTS", "NOT EXISTS")
    ]
    claims = wordings[0] - wordings[1]  # other claims may have the same words
    assert claims
    asked = 0
    for query in list_queries():
        if {"claim", "status"} <= set(query.columns):
            asked += 1
            rows = [dict(zip(query.columns, row, strict=True)) for row in graph.query(query.name).rows]
            found = {str(row["status"]) for row in rows if str(row["claim"]) in claims}
            assert found <= {"Denied", "Contested"}, query.name
    assert asked
