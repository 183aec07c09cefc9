"""newskg: news articles in, a knowledge graph out.

    import kg

    kg.build_graph(["articles/"], "graph")            # a folder: records, store, Turtle, manifest
    graph = kg.open_graph("graph")
    for row in graph.query("who-denied-what").rows: ...
    graph.view("page.html")

Every step is a function of its own, named for what it does to what: `read_articles`, `extract_records`,
`resolve_records`, `build_graph`, `open_graph`, `evaluate_records`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.build import build_graph as build_graph
    from kg.evaluate import evaluate as evaluate_records
    from kg.extraction import extract_records as extract_records
    from kg.graph import Graph as Graph
    from kg.graph import open_graph as open_graph
    from kg.record import Article as Article
    from kg.record import Record as Record
    from kg.record import read_records as read_records
    from kg.record import write_records as write_records
    from kg.resolve import resolve as resolve_records
    from kg.sources import read as read_articles

# Loaded on first use, so that `import kg` and `kg --help` stay quick.
_HOMES = {
    "Article": ("kg.record", "Article"),
    "Graph": ("kg.graph", "Graph"),
    "Record": ("kg.record", "Record"),
    "build_graph": ("kg.build", "build_graph"),
    "evaluate_records": ("kg.evaluate", "evaluate"),
    "extract_records": ("kg.extraction", "extract_records"),
    "open_graph": ("kg.graph", "open_graph"),
    "read_articles": ("kg.sources", "read"),
    "read_records": ("kg.record", "read_records"),
    "resolve_records": ("kg.resolve", "resolve"),
    "write_records": ("kg.record", "write_records"),
}

__all__ = [
    "Article",
    "Graph",
    "Record",
    "__version__",
    "build_graph",
    "evaluate_records",
    "extract_records",
    "open_graph",
    "read_articles",
    "read_records",
    "resolve_records",
    "write_records",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
