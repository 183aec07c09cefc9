"""Where the nodes of the picture stand: worked out here, so that the page is readable at once."""

from __future__ import annotations

from cmath import rect
from collections.abc import Mapping
from math import ceil, sqrt, tau
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]
Places = dict[str, complex]
"""Where centres are: x + yi."""

_LINK = 25.0  # length of an edge beyond what its two ends take up, in the units of sizes
_WORK = (
    4_000_000  # pairs of nodes looked at when a part is laid out: bounds the time of parts above 250 nodes
)
_ROUNDS = 60
_REST = 1.0  # a round that moves nothing farther than this is the last
_PASSES = 120  # of pushing overlapping nodes apart
_ASPECT = 1.05  # width to height of the whole picture
_GAP = 22.0  # between nodes


def positions(graph: nx.MultiDiGraph[str], sizes: Mapping[str, Size]) -> dict[str, tuple[int, int]]:
    """A place for the centre of each node, from its width and height; equal graphs give equal places.

    Each connected part is laid out so that distances in the picture follow distances in the graph (Gansner,
    Koren, North, "Graph drawing by stress majorization", 2004, in the form that moves one node at a time),
    then overlaps are pushed apart, and the parts are packed, biggest first. Plain arithmetic: no random
    start.
    """
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in graph.edges() if a != b}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda p: (-len(p), p))
    return _unlevel(_pack([_place(plain.subgraph(part).copy(), part, sizes) for part in parts], sizes), plain)


def _unlevel(places: dict[str, tuple[int, int]], graph: nx.Graph[str]) -> dict[str, tuple[int, int]]:
    """Keep linked nodes from standing level: vis-network 10.1 writes such an edge's label into the corner."""
    done: dict[str, tuple[int, int]] = {}
    for n in sorted(places):
        x, y = places[n]
        taken = {done[m][1] for m in graph.neighbors(n) if m in done}
        while y in taken:
            y += 1
        done[n] = (x, y)
    return done


def _place(graph: nx.Graph[str], part: list[str], sizes: Mapping[str, Size]) -> Places:
    import networkx as nx

    half = {n: (sizes[n][0] + sizes[n][1]) / 4 for n in part}
    crowd = {n: 6.0 * max(0, graph.degree(n) - 4) for n in part}  # a hub needs longer edges for its many ends
    for a, b, edge in graph.edges(data=True):
        edge["length"] = half[a] + half[b] + _LINK + min(150.0, max(crowd[a], crowd[b]))
    far = {n: nx.single_source_dijkstra_path_length(graph, n, weight="length") for n in part}
    places = _turn(_relaxed(_start(graph, part, far), part, far))
    for _ in range(_PASSES):
        if not _push_apart(places, part, sizes):
            break
    return places


def _start(graph: nx.Graph[str], part: list[str], far: Mapping[str, Mapping[str, float]]) -> Places:
    """Rings around the best linked node, each branch in a sector of its own as wide as what hangs on it."""
    root = max(part, key=lambda n: (graph.degree(n), n))
    order = sorted(part, key=lambda n: (far[root][n], n))[1:]
    parent = {n: min(graph.neighbors(n), key=lambda m: (far[root][m], m)) for n in order}
    leaves = dict.fromkeys(part, 1)
    for n in reversed(order):
        leaves[parent[n]] += leaves[n]
    free = {
        root: (0.0, tau / max(1, leaves[root] - 1))
    }  # where a sector has room yet, and how much for a leaf
    places = {root: 0j}
    for n in order:
        begin, each = free[parent[n]]
        width = each * leaves[n]
        free[parent[n]] = (begin + width, each)
        free[n] = (begin, width / max(1, leaves[n] - 1))
        places[n] = rect(far[root][n], begin + width / 2)
    return places


def _relaxed(start: Places, part: list[str], far: Mapping[str, Mapping[str, float]]) -> Places:
    """Move each node in turn to where its distances to all others fit best, near ones weighing more."""
    spots = [start[n] for n in part]
    wanted = [[far[n][m] for m in part] for n in part]
    weights = [[1.0 / (d * d) if d else 0.0 for d in row] for row in wanted]
    totals = [sum(row) or 1.0 for row in weights]
    for _ in range(max(10, min(_ROUNDS, _WORK // len(part) ** 2))):
        moved = 0.0
        for i, here in enumerate(spots):
            pull = 0j
            for other, distance, weight in zip(spots, wanted[i], weights[i], strict=True):
                away = here - other
                pull += weight * (other + away * (distance / (abs(away) or 1.0)))
            spots[i] = pull / totals[i]
            moved = max(moved, abs(spots[i] - here))
        if moved < _REST:
            break
    return dict(zip(part, spots, strict=True))


def _turn(places: Places) -> Places:
    """Turn the part so that it fills a page of the wanted shape best."""

    def needed(turned: Places) -> float:
        xs, ys = [z.real for z in turned.values()], [z.imag for z in turned.values()]
        return max((max(xs) - min(xs)) / _ASPECT, max(ys) - min(ys))

    return min(({n: z * rect(1, k * tau / 24) for n, z in places.items()} for k in range(12)), key=needed)


def _push_apart(places: Places, part: list[str], sizes: Mapping[str, Size]) -> bool:
    """Move overlapping pairs apart along the shorter way; whether any pair overlapped."""
    moved = False
    by_x = sorted(part, key=lambda n: (places[n].real - sizes[n][0] / 2, n))
    for i, a in enumerate(by_x):
        for b in by_x[i + 1 :]:
            apart = places[b] - places[a]
            near_x = (sizes[a][0] + sizes[b][0]) / 2 + _GAP - abs(apart.real)
            near_y = (sizes[a][1] + sizes[b][1]) / 2 + _GAP - abs(apart.imag)
            if near_x < -_GAP and apart.real > 0:
                break
            if near_x > 0 and near_y > 0:
                moved = True
                step = complex(near_x if apart.real >= 0 else -near_x, 0) / 2
                if near_x >= near_y:
                    step = complex(0, near_y if apart.imag >= 0 else -near_y) / 2
                places[a] -= step
                places[b] += step
    return moved


def _pack(parts: list[Places], sizes: Mapping[str, Size]) -> dict[str, tuple[int, int]]:
    """Put the parts beside and below one another in rows, in the order given."""
    boxes = []
    for part in parts:
        left = min(z.real - sizes[n][0] / 2 for n, z in part.items())
        right = max(z.real + sizes[n][0] / 2 for n, z in part.items())
        top = min(z.imag - sizes[n][1] / 2 for n, z in part.items())
        bottom = max(z.imag + sizes[n][1] / 2 for n, z in part.items())
        boxes.append((complex(left, top), right - left + 3 * _GAP, bottom - top + 3 * _GAP))
    row = max([sqrt(sum(w * h for _, w, h in boxes) * _ASPECT), *(w for _, w, _ in boxes)], default=0.0)
    places: dict[str, tuple[int, int]] = {}
    x = y = high = 0.0
    for part, (corner, width, height) in zip(parts, boxes, strict=True):
        if x and x + width > row:
            x, y, high = 0.0, y + high, 0.0
        for n, z in part.items():
            z += complex(x, y) - corner
            places[n] = (ceil(z.real), ceil(z.imag))
        x, high = x + width, max(high, height)
    return places
