"""The picture's graph for other tools: GraphML (yEd, Cytoscape, igraph) and GEXF (Gephi)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import StoreError
from kg.view.evidence import Evidence

if TYPE_CHECKING:
    import networkx as nx

_EVIDENCE = 20  # sentences written with one node or edge

# What XML 1.0 can't hold even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(graph: nx.MultiDiGraph[str], out: Path | str | BinaryIO) -> None:
    """Write a graph of kg.view.model as GraphML to a path or an open binary file."""
    import networkx as nx

    _write("\n".join(nx.generate_graphml(_flat(graph), encoding="utf-8")) + "\n", out)


def write_gexf(graph: nx.MultiDiGraph[str], out: Path | str | BinaryIO) -> None:
    """Write a graph of kg.view.model as GEXF 1.2 to a path or an open binary file.

    The date of the day is left out, so that equal graphs give equal bytes.
    """
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_flat(graph), encoding="utf-8")) + "\n"
    _write(re.sub(r' lastmodifieddate="[^"]*"', "", text), out)


def _write(text: str, out: Path | str | BinaryIO) -> None:
    packed = f"<?xml version='1.0' encoding='utf-8'?>\n{text}".encode()
    if isinstance(out, (str, Path)):
        save(packed, out)
    else:
        out.write(packed)


def save(content: bytes, path: Path | str) -> None:
    """Write a file; raises StoreError where that can't be done."""
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        what = f"can't be written ({error.strerror}); give another file, in a folder that exists"
        raise StoreError(what, str(path)) from error


def _flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph with attributes that every format can hold."""
    import networkx as nx

    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for n, data in graph.nodes(data=True):
        flat.add_node(_clean(n), **_texts(data))
    for a, b, key, data in graph.edges(keys=True, data=True):
        flat.add_edge(_clean(a), _clean(b), key=key, **_texts(data))
    return flat


def _texts(data: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """Attributes as text, numbers or truth values; what has no value is left out."""
    flat: dict[str, str | int | float | bool] = {}
    for name, value in data.items():
        if value in (None, "", ()):
            continue
        if name == "evidence":
            flat[name] = _clean("\n".join(map(_line, value[:_EVIDENCE])))
        elif name == "voices":
            voices = (f"{v.node or 'the article'} {v.stance} ({v.certainty})" for v in value)
            flat[name] = _clean("; ".join(voices))
        elif isinstance(value, (str, tuple)):
            flat[name] = _clean(value if isinstance(value, str) else "; ".join(value))
        else:  # one type a column, or the formats would declare it twice
            flat[name] = float(value) if name in ("low", "high") else value
    return flat


def _line(found: Evidence) -> str:
    origin = found.origin
    where = ", ".join(x for x in (origin.publisher, origin.title, origin.published) if x)
    return f"[{where}] {' '.join(found.text.split())}"


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
