"""A built graph folder as an object: ask it, look at it, check it, pass it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.build import RECORDS, STORE, read_manifest
from kg.errors import KgError
from kg.record import Record, read_records
from kg.store import embedded

if TYPE_CHECKING:
    import rdflib

    from kg.queries import Result
    from kg.validate import Report
    from kg.view import Page


@dataclass(frozen=True)
class Graph:
    """A graph folder, see `kg.build`; opened for reading, so that several processes may."""

    folder: Path
    manifest: dict[str, Any]
    store: embedded.Store
