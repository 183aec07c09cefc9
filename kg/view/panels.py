"""The lists beside the picture: contested claims, rival figures, what rests on unnamed sources only."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Any

from kg.record import Stance, choices
from kg.view.drafting import Voice

if TYPE_CHECKING:
    import networkx as nx

_LONGEST = 100  # items of a list

# What comes after the head of a counted phrase: "soldiers | of the northern army".
_AFTER_HEAD = re.compile(
    r"\s(?:of|in|from|at|on|to|for|with|by|who|that|which|near|between|inside|across)\s|,"
)


def sides(graph: nx.MultiDiGraph[str], node: str) -> list[dict[str, Any]]:
    """Who takes which side on an event, claim or figure: one entry a source and stance, affirming ones first.

    Each has `stance`, `who`, `node` (None: the article itself), `unnamed`, `certainty` and `ev` (Evidence).
    """
    order = {stance: n for n, stance in enumerate(choices(Stance))}
    groups: dict[tuple[int, str, str], list[Voice]] = {}
    for voice in graph.nodes[node]["voices"]:
        who = graph.nodes[voice.node]["label"] if voice.node else _article_of(voice)
        groups.setdefault((order[voice.stance], who, voice.node or ""), []).append(voice)
    return [
        {
            "stance": voices[0].stance,
            "who": who,
            "node": voices[0].node,
            "unnamed": voices[0].unnamed,
            "certainty": min((v.certainty for v in voices), key=("certain", "probable", "possible").index),
            "ev": [v.evidence for v in voices if v.evidence],
        }
        for (_, who, _), voices in sorted(groups.items(), key=lambda item: item[0])
    ]


def contested(graph: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """Statements with a denial, those with both sides first, then by how many speak on them.

    Each has `node`, `title`, `wording`, `status` and `sides`.
    """
    found = [n for n, d in graph.nodes(data=True) if d["status"] in ("Contested", "Denied")]
    found.sort(key=lambda n: (graph.nodes[n]["status"], -len(graph.nodes[n]["voices"]), n))
    return [_item(graph, n) for n in found[:_LONGEST]]


def unnamed_only(graph: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """Statements that nobody affirms but unnamed sources."""
    found = [n for n, d in graph.nodes(data=True) if d["unnamed_only"] and d["type"] != "figure"]
    found.sort(key=lambda n: (-graph.nodes[n]["articles"], -len(graph.nodes[n]["voices"]), n))
    return [_item(graph, n) for n in found[:_LONGEST]]


def rivals(graph: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """Figures that differ, side by side; no winner is chosen.

    First those that resolving found to be about one quantity (`status` "same"), then those that only count
    the same kind of thing by the same unit (`status` "like"): the reader judges whether they mean the same.
    Each item has `node` (None), `title`, `status` and `sides`, one a figure and source, with `value`,
    smallest first.
    """
    figures = [n for n, d in graph.nodes(data=True) if d["type"] == "figure"]
    same: dict[str, list[str]] = {}
    like: dict[tuple[str, str], list[str]] = {}
    for n in figures:
        data = graph.nodes[n]
        if data["quantity"]:
            same.setdefault(data["quantity"], []).append(n)
        if head := _head(data["counted"]):
            like.setdefault((head, data["unit"]), []).append(n)
    together = [frozenset(members) for members in same.values()]
    loose = [members for members in like.values() if not any(whole.issuperset(members) for whole in together)]
    items = [
        *_rivalries(graph, [same[q] for q in sorted(same)], "same"),
        *_rivalries(graph, sorted(loose), "like"),
    ]
    return items[:_LONGEST]


def _rivalries(graph: nx.MultiDiGraph[str], groups: list[list[str]], status: str) -> list[dict[str, Any]]:
    """An item for each group in which two sources give different values, those with most voices first."""
    items: list[dict[str, Any]] = []
    for members in groups:
        lines = [
            side | {"value": graph.nodes[n]["label"]}
            for n in sorted(members, key=lambda n: _by_size(graph, n))
            for side in sides(graph, n)
        ]
        values = {(graph.nodes[n]["low"], graph.nodes[n]["high"]) for n in members}
        if len(values) > 1 and len({line["who"] for line in lines}) > 1:
            data = graph.nodes[members[0]]
            title = data["counted"] if status == "same" else _head(data["counted"])
            title = (title or data["label"]) + ("" if data["unit"] == "count" else f" ({data['unit']})")
            items.append({"node": None, "title": title, "wording": "", "status": status, "sides": lines})
    return sorted(items, key=lambda item: -len(item["sides"]))


def _item(graph: nx.MultiDiGraph[str], node: str) -> dict[str, Any]:
    data = graph.nodes[node]
    return {
        "node": node,
        "title": data["wording"] or data["caption"],
        "wording": data["caption"] if data["wording"] else "",
        "status": data["status"],
        "sides": sides(graph, node),
    }


def _article_of(voice: Voice) -> str:
    origin = voice.evidence.origin if voice.evidence else None
    return f"{origin.publisher or origin.title} (in its own words)" if origin else "an article"


def _head(counted: str) -> str:
    """The head noun of a counted phrase in lower case, a plain plural ending taken off."""
    words = re.findall(r"[^\W\d_]+", _AFTER_HEAD.split(counted)[0].lower())
    if not words:
        return ""
    last = words[-1]
    return str(last[:-1]) if len(last) > 3 and last.endswith("s") and not last.endswith("ss") else last


def _by_size(graph: nx.MultiDiGraph[str], node: str) -> tuple[float, float, str]:
    low, high = graph.nodes[node]["low"], graph.nodes[node]["high"]
    return (-inf if low is None else low, inf if high is None else high, node)
