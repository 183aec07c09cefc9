"""What `kg query` prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kg.cells import csv_text
from kg.cli.output import PRINTED, table
from kg.errors import QueryError
from kg.queries import Result, list_queries


def listing(folders: Sequence[Path]) -> str:
    """The queries of the library and of other folders: name, what it answers, parameters."""
    rows = [(q.name, q.answers, ", ".join(str(p) for p in q.parameters)) for q in list_queries(*folders)]
    return table(("query", "answers", "parameters"), rows)


def parameters(pairs: list[str]) -> dict[str, str]:
    """`name=value` options as a dict; raises QueryError on one without "="."""
    for pair in pairs:
        if "=" not in pair:
            raise QueryError(f"--param {pair!r} has no '='; write it as name=value")
    return dict(pair.split("=", 1) for pair in pairs)


def written(result: Result, format: str | None, raw_cells: bool) -> bytes:
    """The answer in a format; raises QueryError where it can't be written so."""
    if result.kind == "graph":
        if format not in (None, "ttl", "nt"):
            raise QueryError(f"a CONSTRUCT or DESCRIBE query gives triples: -f ttl or nt, not {format}")
        return result.serialize(format or "ttl")
    write = PRINTED.get(format or "table")
    if write is None:
        raise QueryError(f"rows can be printed as {', '.join(PRINTED)}, not {format}")
    if format == "csv":
        write = partial(csv_text, raw=raw_cells)
    rows = [("yes" if row[0] else "no",) for row in result.rows] if result.kind == "ask" else result.rows
    return write(result.columns, rows).encode()
