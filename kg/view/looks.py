"""What each kind of node and edge looks like: one table for the drawing and for the legend.

Colours are Okabe and Ito's palette for all kinds of colour vision (https://jfly.uni-koeln.de/color/) and
light tints of it; every difference in colour is one of shape, border or words as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import Any

_INK, _GREY, _BLUE, _RED, _GREEN, _PURPLE = "#1b1b1b", "#6b6b6b", "#0072b2", "#c44e00", "#00795a", "#a3527f"


@dataclass(frozen=True, slots=True)
class NodeLook:
    """Shape (of vis-network), fill and border colour of a kind of node, and its name in the legend."""

    name: str
    shape: str
    fill: str
    border: str
    dashes: bool = False
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class EdgeLook:
    """Colour and line of a kind of edge, its name in the legend, and the word written on it."""

    name: str
    colour: str
    dashes: tuple[int, int] | None = None
    width: float = 1.5
    word: str = ""
    arrow: str = "arrow"


ACTORS: Mapping[str, NodeLook] = {
    "person": NodeLook("person", "dot", "#56b4e9", "#1f6f9f"),
    "organization": NodeLook("organization", "square", "#009e73", "#00644a"),
    "state": NodeLook("state", "hexagon", "#0072b2", "#00456d"),
    "place": NodeLook("place", "triangleDown", "#bdbdbd", "#6b6b6b"),
    "group": NodeLook("group", "diamond", "#cc79a7", "#8a3f6b"),
    "unnamed": NodeLook("unnamed source", "dot", "#ffffff", _INK, dashes=True, width=2.5),
    "other": NodeLook("other", "star", "#e0e0e0", "#6b6b6b"),
}

STATEMENTS: Mapping[str, NodeLook] = {
    "event": NodeLook("event", "box", "#ffffff", _GREY),
    "claim": NodeLook("claim", "box", "#ffffff", _GREY),
    "figure": NodeLook("figure", "ellipse", "#ffffff", _GREY),
}

STANDINGS: Mapping[str, NodeLook] = {
    "AuthorAsserted": NodeLook("told as a fact by an article", "box", "#fff2b8", "#7a6400"),
    "Reported": NodeLook("said by a source only", "box", "#e3f0fa", _BLUE),
    "Confirmed": NodeLook("confirmed by one concerned", "box", "#d5f0e6", _GREEN, width=2.5),
    "Contested": NodeLook("contested: said and denied", "box", "#ffdcc2", _RED, width=4.5),
    "Denied": NodeLook("denied, affirmed by no source here", "box", "#ffffff", _RED, dashes=True, width=2),
    "Negated": NodeLook("an article says it is not so", "box", "#f1f1ef", _RED, dashes=True),
    "Open": NodeLook("open: asked, urged or not commented on", "box", "#ffffff", _GREY, dashes=True),
}

# Written above the label of a statement, so that its standing does not hang on colour.
HEADINGS: Mapping[str, str] = {
    "Confirmed": "CONFIRMED",
    "Contested": "CONTESTED",
    "Denied": "DENIED",
    "Open": "OPEN",
}

EDGES: Mapping[str, EdgeLook] = {
    "affirms": EdgeLook("says it is so", _BLUE, width=2),
    "denies": EdgeLook("denies", _RED, (8, 5), 3, "denies", "bar"),
    "declines": EdgeLook("declines to say", _GREY, (2, 5), 2, "won't say"),
    "asks": EdgeLook("asks", _GREY, None, 1.5, "asks"),
    "urges": EdgeLook("urges, plans, hopes", _PURPLE, None, 1.5, "urges"),
    "part": EdgeLook("takes part in an event", "#55534a", None, 1.2),
    "reports": EdgeLook("passes on what another says", _BLUE, (10, 3), 1.5, "reports"),
    "disputes": EdgeLook("disputes the statement of", _RED, (3, 4), 2, "disputes", "bar"),
    "speaks_for": EdgeLook("speaks for", _GREEN, (5, 3), 1.5, "speaks for"),
    "gives": EdgeLook("gives the figure", "#8a8a8a", (1, 4), 1),
    "about": EdgeLook("is about", "#8a8a8a", (1, 4), 1),
    "part_of": EdgeLook("is part of", "#8a8a8a", (1, 4), 1, "part of"),
}

# How an edge is put into words, between the name of the actor and that of the event or claim.
ROLES: Mapping[str, str] = {
    "agent": "acts in",
    "patient": "is acted on in",
    "recipient": "is the recipient in",
    "instrument": "is the means in",
    "place": "is the place of",
    "topic": "is the topic of",
}
STANCES: Mapping[str, str] = {
    "affirms": "says",
    "denies": "denies",
    "declines": "declines to say",
    "asks": "asks",
    "urges": "urges or plans",
}

_TEXT = 8.4  # width of a character of the labels, and
_LINE = 19.0  # height of a line
_ICON = 18.0  # radius of the actors' shapes

# What must never look like a fact.
_GHOSTS = frozenset({"Contested", "Denied", "Negated", "Open"})

# Shapes whose label stands inside.
_BOXES = frozenset({"box", "ellipse"})


def class_of_edge(edge: Mapping[str, Any]) -> str:
    """The key of EDGES for an edge of the graph: the stance of who says something, else the relation."""
    return str(edge["role"] if edge["relation"] == "says" else edge["relation"])


def node_label(data: Mapping[str, Any]) -> str:
    """The lines written in or under a node."""
    if data["type"] == "actor":
        mark = "? " if data["kind"] == "unnamed" else ""
        return "\n".join(wrap(mark + shorten(data["label"], 48, placeholder="…"), 20))
    text = data["label"]
    if data["status"] in ("Contested", "Denied") and data["wording"]:
        text = data["wording"]
    if data["type"] == "claim" or text == data["wording"]:
        text = f"“{shorten(text, 78, placeholder='…')}”"
    lines = wrap(shorten(text, 80, placeholder="…"), 22)
    lines += [shorten(figure, 24, placeholder="…") for figure in data["figures"][:2] if figure not in text]
    if data["date"]:
        lines.append(data["date"])
    if heading := HEADINGS.get(data["status"], ""):
        lines.insert(0, heading)
    if data["unnamed_only"]:
        lines.append("? unnamed only")
    return "\n".join(lines)


def node_size(data: Mapping[str, Any], label: str) -> tuple[float, float]:
    """Width and height the node takes with its label, in the picture's units."""
    lines = label.split("\n")
    wide, high = max(map(len, lines)) * _TEXT, len(lines) * _LINE
    if data["type"] == "figure":
        return wide * 1.3 + 20, high * 1.4 + 14
    if data["type"] == "actor":
        return max(wide, 2 * _ICON), high + 2 * _ICON + 6
    return wide + 20, high + 16


def node_options(data: Mapping[str, Any]) -> dict[str, Any]:
    """vis-network's options for how a node is drawn."""
    look = ACTORS[data["kind"]] if data["type"] == "actor" else STANDINGS[data["status"]]
    shape = look.shape if data["type"] == "actor" else STATEMENTS[data["type"]].shape
    return {
        "shape": shape,
        "size": _ICON,
        "color": {
            "background": look.fill,
            "border": look.border,
            "highlight": {"background": look.fill, "border": _INK},
            "hover": {"background": look.fill, "border": _INK},
        },
        "borderWidth": look.width,
        "shapeProperties": {
            "borderDashes": [5, 4] if look.dashes else False,
            "borderRadius": 0 if data["type"] == "claim" else 7,
        },
        "font": {
            "color": _GREY if data["status"] in _GHOSTS - {"Contested"} else _INK,
            "strokeWidth": 4 if data["type"] == "actor" else 0,
            "strokeColor": "#fdfdfb",
        },
        **({"margin": 8} if shape in _BOXES else {}),
    }


def edge_options(edge: Mapping[str, Any]) -> dict[str, Any]:
    """vis-network's options for how an edge is drawn; a part in a denied or open event is no full line."""
    look = EDGES[class_of_edge(edge)]
    ghost = edge["relation"] in ("part", "about") and edge["status"] in _GHOSTS
    dashes = list(look.dashes) if look.dashes else ([2, 6] if ghost else False)
    hedge = {"possible": " (possibly)", "probable": " (probably)"}.get(edge["certainty"], "")
    word = edge["role"] if edge["relation"] == "reports" and edge["role"] != "affirms" else look.word
    if edge["relation"] == "part" and edge["role"] not in ("agent", "patient"):
        word = edge["role"]
    return {
        "color": {
            "color": "#a9a69a" if ghost else look.colour,
            "highlight": look.colour,
            "hover": look.colour,
        },
        "dashes": dashes,
        "width": look.width,
        "arrows": {"to": {"enabled": True, "type": look.arrow, "scaleFactor": 0.7}},
        "label": word + hedge if word else hedge.strip(" ()"),
        "font": {
            "color": look.colour,
            "size": 12,
            "strokeWidth": 4,
            "strokeColor": "#ffffff",
            "align": "middle",
        },
    }
