"""GraphML and GEXF: read back with all nodes, parallel edges and evidence; equal graphs give equal bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from view_affair import IRI, Draft, picture

from kg.record import Record
from kg.view import write_gexf, write_graphml

FORMATS = {"graphml": (write_graphml, nx.read_graphml), "gexf": (write_gexf, nx.read_gexf)}


@pytest.fixture(params=FORMATS)
def tools(request: pytest.FixtureRequest) -> tuple[Callable[..., None], Callable[..., Any]]:
    return FORMATS[request.param]


def test_read_back(records: list[Record], tools: tuple[Any, Any], tmp_path: Path) -> None:
    write, read = tools
    graph = picture(records)
    write(graph, tmp_path / "graph.xml")
    again = read(tmp_path / "graph.xml")
    assert set(again) == set(graph)
    assert again.number_of_edges() == graph.number_of_edges()
    call = again.nodes[IRI + "event/call"]
    assert (call["status"], call["unnamed_only"], call["articles"]) == ("Contested", True, 2)
    assert "[Capital Wire, Brevia denies call, 2031-03-05] Brevia's spokeswoman" in call["evidence"]
    between = again.get_edge_data(IRI + "actor/Anna_Kell", IRI + "event/call")
    (edge,) = between.values() if again.is_multigraph() else [between]
    assert (edge["relation"], edge["role"]) == ("says", "denies")


def test_same_bytes_to_file_and_stream(records: list[Record], tools: tuple[Any, Any], tmp_path: Path) -> None:
    write, _ = tools
    out = BytesIO()
    write(picture(records), out)
    write(picture(reversed(records)), tmp_path / "graph.xml")
    assert (tmp_path / "graph.xml").read_bytes() == out.getvalue()
    assert b"lastmodified" not in out.getvalue()


def test_gexf_edges_have_ids_of_their_own(records: list[Record]) -> None:
    out = BytesIO()
    write_gexf(picture(records), out)
    ids = re.findall(rb'<edge [^>]*?\bid="([^"]+)"', out.getvalue())
    assert len(ids) == len(set(ids)) == picture(records).number_of_edges()


def test_characters_that_xml_lacks(tools: tuple[Any, Any]) -> None:
    write, read = tools
    made = Draft("x", "Ann\x0bLee <met> \ud83d\ude00 Bob.".encode("utf-16", "surrogatepass").decode("utf-16"))
    made.actor("a1", "Ann\x0bLee", "person", "Ann\x0bLee", iri="urn:a").actor("a2", "Bob", "person", "Bob")
    made.event("e1", "met", "consult", "agent:a1 patient:a2")
    out = BytesIO()
    write(picture([made.done()]), out)
    out.seek(0)
    node = read(out).nodes["urn:a"]
    assert "Ann\ufffdLee" in (node.get("label"), node.get("caption"))
    assert "<met> \N{GRINNING FACE}" in node["evidence"]
