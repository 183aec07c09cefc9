"""The page: one HTML file with everything in it, that asks no network for anything."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.record import Record
from kg.view import looks
from kg.view.evidence import Evidence, runs
from kg.view.export import save
from kg.view.graph import model
from kg.view.layout import positions
from kg.view.panels import contested, rivals, sides, unnamed_only
from kg.view.select import LIMIT, LeftOut, select

if TYPE_CHECKING:
    import networkx as nx

    from kg.resolve.standing import Judgement

_HERE = Path(__file__).resolve().parent
_SHOWN = 30  # pieces of evidence of one node or edge; the page says how many more there are
_LISTED = 3  # the same for one side of an item in a list


class _Table:
    """Pieces of evidence and articles, each written once and referred to by number."""

    def __init__(self) -> None:
        self.articles: dict[str, int] = {}
        self.pieces: dict[Evidence, int] = {}
        self.rows: list[dict[str, Any]] = []
        self.sources: list[dict[str, Any]] = []

    def add(self, found: Evidence) -> int:
        if found not in self.pieces:
            origin = found.origin
            if origin.id not in self.articles:
                self.articles[origin.id] = len(self.sources)
                fields = {"title": "title", "publisher": "publisher", "date": "published", "url": "url"}
                self.sources.append({key: getattr(origin, name) for key, name in fields.items()})
            self.pieces[found] = len(self.rows)
            row = {"a": self.articles[origin.id], "runs": [[t, m] if m else [t] for t, m in runs(found)]}
            row |= {k: v for k in ("stance", "certainty", "quoted") if (v := getattr(found, k))}
            self.rows.append(row)
        return self.pieces[found]

    def some(self, many: Iterable[Evidence], most: int = _SHOWN) -> dict[str, Any]:
        """The first pieces as numbers, and how many more there are."""
        known = list(many)
        return {"ev": [self.add(e) for e in known[:most]], "more": max(0, len(known) - most)}


def page(
    records: Iterable[Record],
    judgement: Judgement,
    path: Path | str | None = None,
    *,
    title: str = "Who says what",
    limit: int = LIMIT,
) -> str:
    """The page as text, also written to `path` if one is given (UTF-8).

    Args:
        records, judgement: as for `kg.view.model`.
        path: file to write; its folder must exist.
        title: heading of the page.
        limit: most nodes drawn; the page says what was left out.
    """
    graph = model(records, judgement)
    shown, left_out = select(graph, limit)
    text = _fill(_data(graph, shown, left_out, title), title)
    if path is not None:
        save(text.encode(), path)
    return text


class View:
    """The page of some records, shown by a notebook when it is the last value of a cell."""

    def __init__(
        self,
        records: Iterable[Record],
        judgement: Judgement,
        *,
        title: str = "Who says what",
        limit: int = LIMIT,
        height: int = 760,
    ) -> None:
        self.html = page(records, judgement, title=title, limit=limit)
        self.height = height

    def _repr_html_(self) -> str:
        """A frame of its own, so that the page's script and style can't meet those of the notebook."""
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts allow-popups" title="graph"'
            f' style="width:100%;height:{int(self.height)}px;border:1px solid #ccc"></iframe>'
        )

    def save(self, path: Path | str) -> None:
        """Write the page to a file; raises StoreError where that can't be done."""
        save(self.html.encode(), path)


def _data(
    graph: nx.MultiDiGraph[str], shown: nx.MultiDiGraph[str], left_out: LeftOut, title: str
) -> dict[str, Any]:
    """All that the page's script needs, ready for JSON."""
    from pyvis.network import Network

    table = _Table()
    network = Network(directed=True)  # else pyvis drops parallel edges
    labels = {n: looks.node_label(d) for n, d in shown.nodes(data=True)}
    sizes = {n: looks.node_size(d, labels[n]) for n, d in shown.nodes(data=True)}
    places = positions(shown, sizes)
    details: dict[str, Any] = {}
    for n, d in sorted(shown.nodes(data=True)):
        x, y = places[n]
        network.add_node(n, label=labels[n], title=_tooltip(d), x=x, y=y, **looks.node_options(d))
        details[n] = {
            **{k: d[k] for k in ("type", "kind", "caption", "status", "role", "wording", "date") if d[k]},
            "size": [round(side) for side in sizes[n]],
            "unnamed": d["unnamed_only"] or d["kind"] == "unnamed",
            "aliases": d["aliases"][:8],
            "sides": [side | table.some(side["ev"]) for side in sides(graph, n)],
            **table.some(d["evidence"]),
        }
    links: dict[str, Any] = {}
    for a, b, key, d in sorted(shown.edges(keys=True, data=True), key=lambda e: e[:3]):
        name = f"{a} {key} {b}"
        tip = _sentence(shown, a, b, d)
        network.add_edge(a, b, id=name, title=tip, smooth=_bend(shown, a, b, key), **looks.edge_options(d))
        links[name] = {"class": looks.class_of_edge(d), "says": tip, "status": d["status"]} | table.some(
            d["evidence"]
        )
    lists = {"contested": contested(graph), "figures": rivals(graph), "unnamed": unnamed_only(graph)}
    return {
        "title": title,
        "nodes": network.nodes,
        "edges": network.edges,
        "details": details,
        "links": links,
        "panels": {k: [_with_sides(item, table, shown) for item in items] for k, items in lists.items()},
        "evidence": table.rows,
        "articles": table.sources,
        "legend": _legend(shown),
        "counts": _counts(graph, shown),
        "leftOut": _left_out(left_out),
    }


def _with_sides(item: Mapping[str, Any], table: _Table, shown: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """A panel's item with its evidence as numbers, and links only to nodes that are drawn."""

    def linked(thing: Mapping[str, Any]) -> dict[str, Any]:
        return {**thing, "node": thing["node"] if thing["node"] in shown else None}

    return linked(item) | {
        "sides": [linked(side) | table.some(side["ev"], _LISTED) for side in item["sides"]]
    }


def _tooltip(data: Mapping[str, Any]) -> str:
    kind = data["kind"] if data["type"] != "event" else f"event ({data['kind']})"
    lines = [data["caption"], kind + (f", {data['role']}" if data["role"] else "")]
    if data["status"]:
        lines.append(looks.STANDINGS[data["status"]].name)
    lines.append(
        f"in {data['articles']} article{'s' if data['articles'] > 1 else ''}; click for the evidence"
    )
    return "\n".join(lines)


def _sentence(graph: nx.MultiDiGraph[str], a: str, b: str, edge: Mapping[str, Any]) -> str:
    """The edge in words."""
    source, target = graph.nodes[a], graph.nodes[b]
    name = target["caption"] if target["type"] != "claim" else f"“{target['caption']}”"
    match edge["relation"]:
        case "says":
            return f"{source['caption']} {looks.STANCES[edge['role']]}: {name}"
        case "reports":
            return f"{source['caption']} {edge['role']} what {name} says"
        case "part":
            actor, event = (source, target) if edge["role"] == "agent" else (target, source)
            return f"{actor['caption']} {looks.ROLES[edge['role']]} “{event['caption']}”"
    return f"{source['caption']} {looks.EDGES[edge['relation']].name} {name}"


def _bend(graph: nx.MultiDiGraph[str], a: str, b: str, key: str) -> dict[str, Any]:
    """A curve of its own for each of several edges between two nodes; a lone edge is straight."""
    pair = sorted([*((a, b, k) for k in graph[a].get(b, ())), *((b, a, k) for k in graph[b].get(a, ()))])
    if len(pair) == 1:
        return {"enabled": False}
    step = pair.index((a, b, key)) - (len(pair) - 1) / 2
    turn = step if a < b else -step
    return {
        "enabled": True,
        "type": "curvedCW" if turn >= 0 else "curvedCCW",
        "roundness": round(abs(turn) * 0.22, 3),
    }


def _legend(shown: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """The kinds that occur, with their looks and numbers, for the legend that is also the filter."""
    nodes = [d for _, d in shown.nodes(data=True)]
    groups: dict[str, tuple[Mapping[str, looks.NodeLook | looks.EdgeLook], list[str]]] = {
        "kinds": (
            {**looks.ACTORS, **looks.STATEMENTS},
            [d["kind"] if d["type"] == "actor" else d["type"] for d in nodes],
        ),
        "standings": (looks.STANDINGS, [d["status"] for d in nodes]),
        "edges": (looks.EDGES, [looks.class_of_edge(d) for *_, d in shown.edges(data=True)]),
    }
    return {
        group: [
            {"key": key, **asdict(look), "count": found.count(key)}
            for key, look in table.items()
            if key in found
        ]
        for group, (table, found) in groups.items()
    }


def _counts(graph: nx.MultiDiGraph[str], shown: nx.MultiDiGraph[str]) -> str:
    articles = {e.origin.id for _, d in graph.nodes(data=True) for e in d["evidence"]}
    dates = sorted({e.origin.published for _, d in graph.nodes(data=True) for e in d["evidence"]} - {""})
    span = f", {dates[0]} to {dates[-1]}" if len(dates) > 1 else f", {dates[0]}" if dates else ""
    drawn = f"{_many(len(shown), 'node')}, {_many(shown.number_of_edges(), 'link')} shown"
    return f"{_many(len(articles), 'article')}{span} · {drawn}"


def _left_out(left: LeftOut) -> str:
    contested = f" ({left.contested} contested)" if left.contested else ""
    parts = (
        (left.actors, f"{_many(left.actors, 'actor')} with fewer links"),
        (left.statements, f"{_many(left.statements, 'statement')}{contested} with fewer links"),
        (left.thin, f"{_many(left.thin, 'event')} of one actor that nobody speaks on"),
        (left.unlinked, f"{_many(left.unlinked, 'node')} without any link"),
    )
    said = "; ".join(text for count, text in parts if count)
    return f"Left out to keep this readable: {said}." if said else ""


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _fill(data: Mapping[str, Any], title: str) -> str:
    """The template with all parts put in, in one pass: nothing that is put in is looked at again."""
    read = {
        name: (_HERE / name).read_text(encoding="utf-8") for name in ("template.html", "page.css", "page.js")
    }
    vendor = (_HERE / "vendor" / "vis-network.min.js").read_text(encoding="utf-8")
    scripts = {"vendor": re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", vendor), "script": read["page.js"]}
    hashes = " ".join(f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts.values())
    # In a script element only `<` can end the data early; as \u003c it can't.
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = {"title": escape(title), "style": read["page.css"], "data": packed, "hashes": hashes, **scripts}
    return re.sub(r"@@(\w+)@@", lambda found: parts[found[1]], read["template.html"])
