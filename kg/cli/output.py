"""What a person sees: tables, progress bars, messages."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from kg.build import Progress as BuildProgress
from kg.cells import csv_text
from kg.errors import StoreError
from kg.record import Article

PIPED_WIDTH = 160  # columns of a table that goes into a file or pipe, unless COLUMNS says otherwise


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a table of text; cells wrap to the terminal's width."""
    if not rows:
        return "no rows\n"
    made = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    out = io.StringIO()
    console = Console(
        file=out,
        width=None if terminal else int(os.environ.get("COLUMNS", PIPED_WIDTH)),
        force_terminal=terminal,
        highlight=False,
    )
    console.print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as RFC 4180 CSV with a header line; no cell is a formula."""
    return csv_text(columns, rows)


def as_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a list of JSON objects, one a row."""
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(objects, indent=2, ensure_ascii=False, default=str) + "\n"


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


class Bar(BuildProgress):
    """Progress on stderr: the stage, how many articles, how long. Off when quiet or not a terminal."""

    def __init__(self, quiet: bool) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console,
            disable=quiet or not console.is_terminal, transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task("starting")
        self._articles = 0
        self._step = ""

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def step(self, name: str) -> None:
        self._step = name
        self._progress.update(self._task, description=name)

    def article(self, article: Article) -> None:
        self._articles += 1
        self._progress.update(self._task, description=f"{self._step}: {self._articles:,} articles")
