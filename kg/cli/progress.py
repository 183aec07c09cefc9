"""What is seen of a long run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def bar(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line on stderr with what is being done and for how long; gives a function that changes it.

    Off when quiet or not a terminal.
    """
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    off = quiet or not console.is_terminal
    with Progress(*columns, console=console, disable=off, transient=True) as shown:
        task = shown.add_task("starting")
        yield lambda step: shown.update(task, description=step)
