"""The embedded store: Oxigraph in memory or on disk, one named graph an article.

A folder on disk is a cache; it can always be made again from the records. Queries see the union of all
graphs unless they name one with GRAPH. The union is kept as the default graph: Oxigraph's own union of named
graphs answers with a triple once for each graph that has it, so that a plain COUNT would count the type of a
much-named actor many times.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.store.guard import check

_BATCH = 25_000
"""Quads loaded at a time: Oxigraph sorts a batch in memory, some 2 kB a quad."""
_SPOOLED = 16_000_000
_SORTED = 200_000
"""Lines sorted in memory at a time."""

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@contextmanager
def _using(doing: str, where: str) -> Iterator[None]:
    """What the storage library raises as StoreError; it tells damage as RuntimeError as often as by OSError."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: damaged, or opened for reading only
        hint = "" if doing == "written" else "; build the folder again, it is made from the records"
        raise StoreError(f"the store can't be {doing} ({_first(error)}){hint}", where) from error


def _first(error: Exception) -> str:
    """The first line of a message, of which RocksDB's have many and long ones."""
    return next(iter(str(error).splitlines()), type(error).__name__)[:300]


@contextmanager
def evaluating(where: str) -> Iterator[None]:
    """What Oxigraph raises while it evaluates a query as QueryError, or as StoreError where the storage is damaged."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(f"SPARQL does not parse: {error}") from error
    except (ValueError, RuntimeError, OSError) as error:
        if not isinstance(error, OSError) and not str(error).startswith(("Corruption", "IO error")):
            raise QueryError(f"SPARQL can't be run: {error}") from error
        what = f"the store can't be read ({_first(error)}); build the folder again"
        raise StoreError(what, where) from error


class Store:
    """Quads on disk or in memory. Make one with `open_store`, `open_readonly` or `in_memory`."""

    def __init__(self, oxigraph: ox.Store, where: str = "memory") -> None:
        self._ox = oxigraph
        self.where = where

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of named graphs: fast, streaming, and not in one transaction."""
        rest = iter(quads)
        while batch := list(islice(rest, _BATCH)):
            with _using("written", self.where):
                self._ox.bulk_extend(both for quad in batch for both in (quad, ox.Quad(*quad.triple)))

    def replace(self, graph: ox.NamedNode, quads: Callable[[], Iterable[ox.Quad]]) -> None:
        """Put quads in place of everything that the named graph holds; other graphs stay as they are.

        `quads` is called twice and gives the same each time: only a digest of each is held.

        Raises:
            ValueError: a quad is of another graph.
        """
        new: set[bytes] = set()
        for quad in quads():
            if quad.graph_name != graph:
                raise ValueError(f"quad of {quad.graph_name} among those for {graph}")
            new.add(_digest(quad))
        gone = []
        for quad in self.quads(graph):
            if (digest := _digest(quad)) in new:
                new.remove(digest)
            else:
                gone.append(quad)
        self._forget(gone)
        self.load(quad for quad in quads() if _digest(quad) in new)

    def remove(self, graph: ox.NamedNode) -> None:
        """Forget a named graph; nothing happens if there is none."""
        self._forget(set(self.quads(graph)))

    def _forget(self, quads: Iterable[ox.Quad]) -> None:
        """Remove quads, and their triples from the union where no other graph has them."""
        with _using("written", self.where):
            for quad in quads:
                self._ox.remove(quad)
                others = self._ox.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
                if all(isinstance(q.graph_name, ox.DefaultGraph) for q in others):
                    self._ox.remove(ox.Quad(*quad.triple))

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs that hold something, sorted by IRI."""
        with _using("read", self.where):
            named = (g for g in self._ox.named_graphs() if isinstance(g, ox.NamedNode))
            return sorted((g for g in named if next(self.quads(g), None)), key=lambda g: g.value)

    def quads(self, graph: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        """The quads of all named graphs, or of one, unsorted; each once."""
        with _using("read", self.where):
            for quad in self._ox.quads_for_pattern(None, None, None, graph):
                if not isinstance(quad.graph_name, ox.DefaultGraph):
                    yield quad

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of the union of all graphs, unsorted; each once."""
        with _using("read", self.where):
            for quad in self._ox.quads_for_pattern(None, None, None, ox.DefaultGraph()):
                yield quad.triple

    def lines(self, graph: ox.NamedNode) -> Iterator[str]:
        """The triples of one named graph as sorted lines of N-Triples without line breaks.

        A graph too large for memory is sorted in parts, which are merged from disk.
        """
        with _using("read", self.where), tempfile.SpooledTemporaryFile(_SPOOLED) as file:
            self._ox.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            file.seek(0)
            parts: list[Iterator[str]] = []
            while part := sorted(line[:-1].decode() for line in islice(file, _SORTED)):
                if len(part) < _SORTED and not parts:
                    yield from part
                    return
                parts.append(_on_disk(part))
            yield from heapq.merge(*parts)

    def query(self, sparql: str) -> Results:
        """Run a whole SPARQL 1.1 query over the union of all graphs; GRAPH and FROM name single ones.

        Raises:
            QueryError: it does not parse (with line and column), can't be run, or would reach outside this store.
            StoreError: the store can't be read.
        """
        for iri in check(sparql):
            self._check_graph(iri)
        with evaluating(self.where):
            return self._ox.query(sparql)

    def _check_graph(self, iri: str) -> None:
        """Refuse a FROM that is no graph here: nothing is fetched, so the answer would be empty without a word."""
        try:
            known = next(self.quads(ox.NamedNode(iri)), None)
        except ValueError as error:
            raise QueryError(f"FROM <{iri}>: {error}") from error
        if known is None:
            raise QueryError(
                f"FROM <{iri}> is no graph of this store, and none is fetched: leave FROM out to ask all graphs, "
                "or name one that `SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }` lists"
            )

    def copy_to(self, path: Path) -> None:
        """Make a store of the same content in a new folder; files are shared where the disk can."""
        with _using("written", str(path)):
            self._ox.backup(str(path))

    def flush(self, *, compact: bool = False) -> None:
        """Write everything to disk; `compact` makes the files smaller after much loading."""
        with _using("written", self.where):
            if compact:
                self._ox.optimize()
            self._ox.flush()


def _digest(quad: ox.Quad) -> bytes:
    return blake2b(str(quad).encode(), digest_size=16).digest()


def _on_disk(lines: Iterable[str]) -> Iterator[str]:
    """The lines, written to a file at once and read from it one at a time; it is gone with the iterator."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.writelines(line.encode() + b"\n" for line in lines)
    file.seek(0)
    return (line[:-1].decode() for line in file)


def in_memory(quads: Iterable[ox.Quad] = ()) -> Store:
    """A store of these quads that is gone with the process."""
    store = Store(ox.Store())
    store.load(quads)
    return store


def open_store(path: Path | str) -> Store:
    """The store in a folder, for writing; made if need be. One process at a time can write.

    Raises:
        StoreError: another process writes to it, or the folder holds something else.
    """
    try:
        return Store(ox.Store(str(path)), str(path))
    except (OSError, RuntimeError, UnicodeEncodeError) as error:
        what = f"the store can't be opened for writing ({error}): is another process using it?"
        raise StoreError(what, str(path)) from error


def open_readonly(path: Path | str) -> Store:
    """The store in a folder, for reading only, by as many processes as like.

    Raises:
        StoreError: there is none, or it can't be read.
    """
    if not Path(path, "CURRENT").exists():  # RocksDB's pointer to its manifest
        raise StoreError("there is no store; make one with `kg build`", str(path))
    try:
        with _using("read", str(path)):
            return Store(ox.Store.read_only(str(path)), str(path))
    except UnicodeEncodeError as error:
        what = "the folder's name is not UTF-8, which the store needs: rename it"
        raise StoreError(what, str(path)) from error
