"""Where data goes, and how rows are printed: as a table, CSV or JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any, BinaryIO

from kg.cells import csv_text
from kg.errors import StoreError

PIPED_WIDTH = 160  # columns of a table that goes into a file or pipe, unless COLUMNS says otherwise


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a table of text; cells wrap to the terminal's width."""
    if not rows:
        return "no rows\n"
    on_screen = sys.stdout.isatty()
    width = get_terminal_size().columns if on_screen else int(os.environ.get("COLUMNS", PIPED_WIDTH))
    room = max(width - len(columns) + 1, len(columns))
    cells = [[_lines(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*cells, strict=True)]
    most = min(max(widths), room)
    while sum(min(w, most) for w in widths) > room:
        most -= 1
    widths = [min(w, most) for w in widths]
    printed: list[str] = []
    for row in cells:
        folded = [[part for line in cell for part in wrap(line, most) or [""]] for cell in row]
        for parts in zip_longest(*folded, fillvalue=""):
            padded = (part.ljust(w) for part, w in zip(parts, widths, strict=True))
            line = " ".join(padded).rstrip()
            printed.append(f"\033[1m{line}\033[0m" if on_screen and row is cells[0] else line)
    return "\n".join(printed) + "\n"


def _lines(cell: object) -> list[str]:
    """The lines of a cell, without what would steer a terminal."""
    lines = ("" if cell is None else str(cell)).split("\n")
    return ["".join(c if c.isprintable() else " " for c in line) for line in lines]


def as_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a list of JSON objects, one a row."""
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(objects, indent=2, ensure_ascii=False, default=str) + "\n"


PRINTED: dict[str, Callable[[Sequence[str], Sequence[Sequence[Any]]], str]] = {
    "table": table,
    "csv": csv_text,
    "json": as_json,
}


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file to write data to, with the folders it needs; "-" is stdout. Raises StoreError where it can't be."""
    try:
        if path == "-":
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        else:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            with open(path, "wb") as out:
                yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "stdout" if path == "-" else path
        raise StoreError(f"can't be written ({error.strerror}); give another file with -o", where) from error
