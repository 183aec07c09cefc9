"""Where the nodes of the picture stand: worked out here, so that the page is readable at once."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, cos, sin, sqrt, tau
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Size = tuple[float, float]

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


def _place(
    graph: nx.Graph[str], part: list[str], sizes: Mapping[str, Size]
) -> dict[str, tuple[float, float]]:
    import networkx as nx

    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    half = {n: (sizes[n][0] + sizes[n][1]) / 4 for n in part}
    crowd = {n: 6.0 * max(0, graph.degree(n) - 4) for n in part}  # a hub needs longer edges for its many ends
    lengths = {
        (a, b): half[a] + half[b] + _LINK + min(150.0, max(crowd[a], crowd[b])) for a, b in graph.edges()
    }
    for (a, b), length in lengths.items():
        graph.edges[a, b]["length"] = length
    far = {n: nx.single_source_dijkstra_path_length(graph, n, weight="length") for n in part}
    places = _relaxed(_start(graph, part, far), part, far)
    places = _turn(places)
    for _ in range(_PASSES):
        if not _push_apart(places, part, sizes):
            break
    return {n: (x, y) for n, (x, y) in places.items()}


def _start(
    graph: nx.Graph[str], part: list[str], far: Mapping[str, Mapping[str, float]]
) -> dict[str, list[float]]:
    """Rings around the best linked node, each branch in a sector of its own as wide as what hangs on it."""
    root = max(part, key=lambda n: (graph.degree(n), n))
    order = sorted(part, key=lambda n: (far[root][n], n))
    parent: dict[str, str] = {}
    for n in order[1:]:
        parent[n] = min(graph.neighbors(n), key=lambda m: (far[root][m], m))
    leaves = dict.fromkeys(part, 1)
    for n in reversed(order[1:]):
        leaves[parent[n]] += leaves[n]
    sector = {root: (0.0, tau)}
    places = {root: [0.0, 0.0]}
    used = dict.fromkeys(part, 0.0)
    for n in order[1:]:
        begin, width = sector[parent[n]]
        share = width * leaves[n] / (leaves[parent[n]] - 1)
        sector[n] = (begin + used[parent[n]], share)
        used[parent[n]] += share
        angle = sector[n][0] + share / 2
        places[n] = [far[root][n] * cos(angle), far[root][n] * sin(angle)]
    return places


def _relaxed(
    start: Mapping[str, list[float]], part: list[str], far: Mapping[str, Mapping[str, float]]
) -> dict[str, list[float]]:
    """Move each node in turn to where its distances to all others fit best, near ones weighing more."""
    xs, ys = [start[n][0] for n in part], [start[n][1] for n in part]
    wanted = [[far[n][m] for m in part] for n in part]
    weights = [[1.0 / (d * d) if d else 0.0 for d in row] for row in wanted]
    totals = [sum(row) for row in weights]
    for _ in range(max(10, min(_ROUNDS, _WORK // len(part) ** 2))):
        moved = 0.0
        for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
            new_x = new_y = 0.0
            for mx, my, distance, weight in zip(xs, ys, wanted[i], weights[i], strict=True):
                dx, dy = x - mx, y - my
                stretch = distance / (sqrt(dx * dx + dy * dy) or 1.0)
                new_x += weight * (mx + dx * stretch)
                new_y += weight * (my + dy * stretch)
            xs[i], ys[i] = new_x / totals[i], new_y / totals[i]
            moved = max(moved, abs(xs[i] - x), abs(ys[i] - y))
        if moved < _REST:
            break
    return {n: [x, y] for n, x, y in zip(part, xs, ys, strict=True)}


def _turn(places: dict[str, list[float]]) -> dict[str, list[float]]:
    """Turn the part so that it fills a page of the wanted shape best."""

    def needed(turned: dict[str, list[float]]) -> float:
        xs, ys = [x for x, _ in turned.values()], [y for _, y in turned.values()]
        return max((max(xs) - min(xs)) / _ASPECT, max(ys) - min(ys))

    turns = []
    for step in range(12):
        c, s = cos(step * tau / 24), sin(step * tau / 24)
        turns.append({n: [x * c - y * s, x * s + y * c] for n, (x, y) in places.items()})
    return min(turns, key=needed)


def _push_apart(places: dict[str, list[float]], part: list[str], sizes: Mapping[str, Size]) -> bool:
    """Move overlapping pairs apart along the shorter way; whether any pair overlapped."""
    moved = False
    by_x = sorted(part, key=lambda n: (places[n][0] - sizes[n][0] / 2, n))
    for i, a in enumerate(by_x):
        for b in by_x[i + 1 :]:
            dx, dy = places[b][0] - places[a][0], places[b][1] - places[a][1]
            near_x = (sizes[a][0] + sizes[b][0]) / 2 + _GAP - abs(dx)
            near_y = (sizes[a][1] + sizes[b][1]) / 2 + _GAP - abs(dy)
            if places[b][0] - sizes[b][0] / 2 - _GAP > places[a][0] + sizes[a][0] / 2 + _GAP:
                break
            if near_x > 0 and near_y > 0:
                moved = True
                axis, by = (0, near_x) if near_x < near_y else (1, near_y)
                sign = 1 if (dx, dy)[axis] >= 0 else -1
                places[a][axis] -= sign * by / 2
                places[b][axis] += sign * by / 2
    return moved


def _pack(
    parts: list[dict[str, tuple[float, float]]], sizes: Mapping[str, Size]
) -> dict[str, tuple[int, int]]:
    """Put the parts beside and below one another in rows, in the order given."""
    boxes = []
    for part in parts:
        left = min(x - sizes[n][0] / 2 for n, (x, _) in part.items())
        right = max(x + sizes[n][0] / 2 for n, (x, _) in part.items())
        top = min(y - sizes[n][1] / 2 for n, (_, y) in part.items())
        bottom = max(y + sizes[n][1] / 2 for n, (_, y) in part.items())
        boxes.append((left, top, right - left + 3 * _GAP, bottom - top + 3 * _GAP))
    total = sum(w * h for *_, w, h in boxes)
    row = max([sqrt(total * _ASPECT), *(w for *_, w, _ in boxes)], default=0.0)
    places: dict[str, tuple[int, int]] = {}
    x = y = high = 0.0
    for part, (left, top, w, h) in zip(parts, boxes, strict=True):
        if x and x + w > row:
            x, y, high = 0.0, y + high, 0.0
        for n, (px, py) in part.items():
            places[n] = (ceil(px - left + x), ceil(py - top + y))
        x, high = x + w, max(high, h)
    return places
