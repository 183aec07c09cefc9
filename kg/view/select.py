"""Which part of a big graph one picture shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

LIMIT = 150  # nodes; above some 200 the names in the picture can no longer be read


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the picture does not show: nodes without any link, and nodes beyond the limit, by type."""

    unlinked: int
    actors: int
    statements: int
    contested: int

    @property
    def total(self) -> int:
        """Linked nodes that are left out."""
        return self.actors + self.statements


def select(graph: nx.MultiDiGraph[str], limit: int = LIMIT) -> tuple[nx.MultiDiGraph[str], LeftOut]:
    """The part of the graph to draw: at most `limit` nodes, all of them linked; and what that leaves out.

    A figure in the wording of an event or claim is written in that node and not drawn on its own. Up to half of
    the room goes to contested and denied statements with those who take sides on them; then come the actors with
    the most links and the events, claims and figures that link most of the actors shown.
    """
    inside = {b for _, b, key in graph.edges(keys=True) if key == "gives"}
    graph = graph.subgraph([n for n in graph if n not in inside])
    nodes = graph.nodes
    linked = [n for n in sorted(nodes) if graph.degree(n)]
    kept = set(linked) if len(linked) <= limit else _best(graph, linked, limit)
    kept -= {n for n in kept if not any(m in kept for m in _around(graph, n))}
    gone = [n for n in linked if n not in kept]
    statements = [n for n in gone if nodes[n]["type"] != "actor"]
    return graph.subgraph(kept).copy(), LeftOut(
        unlinked=len(nodes) - len(linked),
        actors=len(gone) - len(statements),
        statements=len(statements),
        contested=sum(nodes[n]["status"] == "Contested" for n in statements),
    )


def _best(graph: nx.MultiDiGraph[str], linked: list[str], limit: int) -> set[str]:
    nodes = graph.nodes
    actors = [n for n in linked if nodes[n]["type"] == "actor"]
    statements = [n for n in linked if nodes[n]["type"] != "actor"]
    weight = {
        n: sum(
            len(e["evidence"]) for *_, e in (*graph.in_edges(n, data=True), *graph.out_edges(n, data=True))
        )
        for n in linked
    }
    order = {"Contested": 0, "Denied": 1}
    kept: set[str] = set()
    disputed = [n for n in statements if nodes[n]["status"] in order]
    for n in sorted(
        disputed, key=lambda n: (order[nodes[n]["status"]], -nodes[n]["articles"], -weight[n], n)
    ):
        group = {n, *_around(graph, n)}
        if len(kept | group) <= limit // 2:
            kept |= group
    for n in sorted(actors, key=lambda n: (-nodes[n]["articles"], -weight[n], n)):
        if len(kept) >= limit * 2 // 3 or sum(nodes[k]["type"] == "actor" for k in kept) >= limit // 2:
            break
        kept.add(n)
    shown = set(kept)
    links = {n: len(_around(graph, n) & shown) for n in statements}
    for n in sorted(statements, key=lambda n: (-links[n], -nodes[n]["articles"], -weight[n], n)):
        if len(kept) >= limit or not links[n]:
            break
        kept.add(n)
    return kept


def _around(graph: nx.MultiDiGraph[str], node: str) -> set[str]:
    """The neighbours of a node, whichever way the edges point."""
    return {*graph.predecessors(node), *graph.successors(node)} - {node}
