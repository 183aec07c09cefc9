"""What `kg query` and `kg info` print."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import __version__
from kg.cells import csv_text
from kg.cli.output import as_csv, as_json, opened, table
from kg.data import data_path
from kg.errors import QueryError
from kg.queries import Result, list_queries

LIBRARIES = ("spacy", "onnxruntime", "rdflib", "pyoxigraph", "networkx", "pyvis", "typer")
ROWS = {"table": table, "csv": as_csv, "json": as_json}


def listing() -> str:
    """The library's queries: name, what it answers, parameters."""
    rows = [(q.name, q.answers, ", ".join(str(p) for p in q.parameters)) for q in list_queries()]
    return table(("query", "answers", "parameters"), rows)


def parameters(pairs: list[str]) -> dict[str, str]:
    """`name=value` options as a dict; raises QueryError on one without "="."""
    for pair in pairs:
        if "=" not in pair:
            raise QueryError(f"--param {pair!r} has no '='; write it as name=value")
    return dict(pair.split("=", 1) for pair in pairs)


def ask(
    folder: Path, question: str, pairs: list[str], format: str | None, output: str, raw_cells: bool = False
) -> int:
    """Run a query and print its answer; the exit code is 1 where ASK says no."""
    from kg.graph import open_graph

    ending = Path(output).suffix[1:] if output != "-" else ""
    format = format or ending or None
    result = open_graph(folder).query(question, **parameters(pairs))
    text = _written(result, format, raw_cells)
    with opened(output) as out:
        out.write(text)
    return 1 if result.rows == [(False,)] and result.kind == "ask" else 0


def _written(result: Result, format: str | None, raw_cells: bool) -> bytes:
    """The answer in a format; raises QueryError where it can't be written so."""
    if result.kind == "graph":
        if format not in (None, "ttl", "nt"):
            raise QueryError(f"a CONSTRUCT or DESCRIBE query gives triples: -f ttl or nt, not {format}")
        return result.serialize(format or "ttl")
    chosen = format or "table"
    if chosen not in ROWS:
        raise QueryError(f"rows can be printed as {', '.join(ROWS)}, not {chosen}")
    rows = [("yes" if row[0] else "no",) for row in result.rows] if result.kind == "ask" else result.rows
    if chosen == "csv":
        return csv_text(result.columns, rows, raw=raw_cells).encode()
    return ROWS[chosen](result.columns, rows).encode()


def information(model: str | None) -> str:
    """Versions, pipeline, encoder and data files, one a line."""
    from kg.extraction import load_pipeline

    ready = load_pipeline(model)
    lines = [("newskg", __version__), ("python", f"{platform.python_version()} ({sys.platform})")]
    for name in LIBRARIES:
        try:
            lines.append((name, version(name)))
        except PackageNotFoundError:
            lines.append((name, "not installed"))
    lines += [
        ("pipeline", ready.version),
        ("spaCy pipeline", ready.annotator.path),
        ("encoder", str(data_path("models", "encoder"))),
        ("ontology", str(data_path("ontology"))),
        ("queries", str(data_path("queries"))),
    ]
    return "".join(f"{name:15} {value}\n" for name, value in lines)
