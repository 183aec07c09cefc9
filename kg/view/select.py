"""Which part of a big graph one picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

LIMIT = 150  # nodes; above some 200 the names in the picture can no longer be read
_NEAR = 6  # most participants that a disputed statement brings along


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the picture does not show.

    `unlinked`: nodes without any link; `thin`: events of one actor that only the articles' own words tell of;
    `actors`, `statements` (`contested` of them): beyond the limit.
    """

    unlinked: int
    thin: int
    actors: int
    statements: int
    contested: int


def select(graph: nx.MultiDiGraph[str], limit: int = LIMIT) -> tuple[nx.MultiDiGraph[str], LeftOut]:
    """The part of the graph to draw: at most `limit` nodes, all of them linked; and what that leaves out.

    A figure in the wording of an event or claim is written in that node and not drawn on its own. Up to
    half of the room goes to contested and denied statements with those who take sides on them; then come
    the actors with the most links and the events, claims and figures that link most of the actors shown.
    Thin events go first, as soon as the graph takes up half of the room.
    """
    inside = {b for _, b, key in graph.edges(keys=True) if key == "gives"}
    graph = graph.subgraph([n for n in graph if n not in inside])
    nodes = graph.nodes
    linked = [n for n in sorted(nodes) if graph.degree(n)]
    thin = {n for n in linked if _is_thin(graph, n)} if len(linked) > limit // 2 else set()
    linked = [n for n in linked if n not in thin]
    kept = set(linked) if len(linked) <= limit else _best(graph, linked, limit)
    kept -= {n for n in kept if not any(m in kept for m in _around(graph, n))}
    gone = [n for n in linked if n not in kept]
    statements = [n for n in gone if nodes[n]["type"] != "actor"]
    return graph.subgraph(kept).copy(), LeftOut(
        unlinked=len(nodes) - len(linked) - len(thin),
        thin=len(thin),
        actors=len(gone) - len(statements),
        statements=len(statements),
        contested=sum(nodes[n]["status"] == "Contested" for n in statements),
    )


def _best(graph: nx.MultiDiGraph[str], linked: list[str], limit: int) -> set[str]:
    nodes = graph.nodes
    edges = {n: (*graph.in_edges(n, data=True), *graph.out_edges(n, data=True)) for n in linked}
    rank = {n: (-nodes[n]["articles"], -sum(len(e["evidence"]) for *_, e in edges[n]), n) for n in linked}
    actors = sorted((n for n in linked if nodes[n]["type"] == "actor"), key=rank.__getitem__)
    statements = sorted((n for n in linked if nodes[n]["type"] != "actor"), key=rank.__getitem__)
    # A statement without those who make it would look like a fact of nobody's.
    needs = {n: {n, *(a for a, _, e in edges[n] if e["relation"] == "says")} for n in statements}
    around = {n: _around(graph, n) for n in statements}

    kept: set[str] = set()
    order = {"Contested": 0, "Denied": 1}
    disputed = [n for n in statements if nodes[n]["status"] in order]
    for n in sorted(disputed, key=lambda n: (order[nodes[n]["status"]], -len(needs[n]), rank[n])):
        near = (m for m in actors if m in around[n] and m not in needs[n])
        group = needs[n] | set(islice(near, _NEAR))
        least = 2 if nodes[n]["status"] == "Contested" else 3  # a lone denial of nobody's claim tells little
        if len(group) >= least and len(kept | group) <= limit // 2:
            kept |= group
    for n in actors:
        if len(kept) >= limit * 2 // 3 or sum(nodes[k]["type"] == "actor" for k in kept) >= limit // 3:
            break
        kept.add(n)
    main = {n for n in kept if nodes[n]["type"] == "actor"}
    for n in sorted(statements, key=lambda n: (-len(around[n] & main), rank[n])):
        if len(kept | needs[n]) <= limit and around[n] & main:
            kept |= needs[n]
    return kept


def _is_thin(graph: nx.MultiDiGraph[str], node: str) -> bool:
    data = graph.nodes[node]
    if data["type"] != "event" or data["status"] not in ("AuthorAsserted", "Open"):
        return False
    return graph.degree(node) == 1 and all(v.node is None for v in data["voices"])


def _around(graph: nx.MultiDiGraph[str], node: str) -> set[str]:
    """The neighbours of a node, whichever way the edges point."""
    return {*graph.predecessors(node), *graph.successors(node)} - {node}
