"""The formats that a graph is exported in: one table for the library, the command and other packages' formats.

An entry point `newskg.exports` adds to it: its name is the format's and the file ending, what it names a function
like those below, see docs/plugins.md.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import plugins
from kg.cells import csv_text
from kg.data import data_path
from kg.errors import QueryError
from kg.store.formats import FORMATS

if TYPE_CHECKING:
    from kg.graph import Graph

Write = Callable[["Graph", BinaryIO], object]
"""Writes a graph to a binary file."""

ENDINGS = {
    "turtle": "ttl",
    "rdf": "xml",
    "owl": "xml",
    "json-ld": "jsonld",
    "ntriples": "nt",
    "nquads": "nq",
}
"""Other usual names and file endings of formats."""


def _rdf(format: str) -> Write:
    return lambda graph, out: out.writelines(FORMATS[format](graph.store, graph.base))


def statements(graph: Graph, out: BinaryIO, *, raw_cells: bool = False) -> None:
    """CSV, one row a statement of a source; `raw_cells` as in `kg.cells.csv_text`."""
    answer = graph.query(data_path("queries", "export", "statements.rq"))
    out.write(csv_text(answer.columns, answer.rows, raw=raw_cells).encode())


def graphml(graph: Graph, out: BinaryIO) -> None:
    """The actors and events that the page draws, for yEd, Cytoscape and igraph."""
    from kg.view import model, write_graphml

    write_graphml(model(graph.records(), graph.judgement), out)


def gexf(graph: Graph, out: BinaryIO) -> None:
    """The actors and events that the page draws, for Gephi."""
    from kg.view import model, write_gexf

    write_gexf(model(graph.records(), graph.judgement), out)


BUILT_IN: dict[str, Write] = {
    **{format: _rdf(format) for format in FORMATS},
    "csv": statements,
    "graphml": graphml,
    "gexf": gexf,
}


def exports() -> dict[str, Write]:
    """All formats by name; raises PluginError where another package's can't be used."""
    table = dict(BUILT_IN)
    for plugin in plugins.load(plugins.EXPORTS):
        if plugin.name in BUILT_IN:
            raise plugin.error("there is a format of that name: call it otherwise")
        table[plugin.name] = plugin
    return table


def choose(format: str | None, path: str = "") -> tuple[str, Write]:
    """The format asked for, or the one a file's ending means, and its writer.

    Raises:
        PluginError: another package's format can't be used.
        QueryError: neither is known.
    """
    name = format or (Path(path).suffix[1:] if path not in ("", "-") else "ttl")
    name, known = ENDINGS.get(name, name), exports()
    if name not in known:
        raise QueryError(f"no export format {name!r}; there are {', '.join(known)}: give one with --format")
    return name, known[name]
