"""A built graph folder as an object: ask it, look at it, check it, pass it on."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.data import data_path
from kg.errors import StoreError
from kg.folder import Generation, check_records, is_old, open_current, store_is_good
from kg.queries import Result, Value, run
from kg.store import embedded

if TYPE_CHECKING:
    import rdflib

    from kg.record import Record
    from kg.resolve.standing import Judgement
    from kg.validate import Report
    from kg.view import View


def open_graph(folder: Path | str, queries: Iterable[Path] = ()) -> Graph:
    """Open the current generation of a folder that `build_graph` made; it stays open whatever is built meanwhile.

    What is damaged is mended where it can be, with a note.

    Args:
        folder: what `build_graph` made.
        queries: folders of queries beside the library's, see `kg.queries.query_files`.

    Raises:
        StoreError: the folder is none of a graph, or damaged beyond repair.
    """
    folder = Path(folder)
    generation = open_current(folder)
    if generation is None:
        if is_old(folder):
            raise StoreError(
                "was made by an older version; `kg build -o DIR` brings it up to date", str(folder)
            )
        raise StoreError("is no graph folder; make one with `kg build`", str(folder))
    return Graph(folder, generation, tuple(queries))


@dataclass(frozen=True)
class Graph:
    """A graph folder, opened for reading, so that several processes may. Make one with `open_graph`."""

    folder: Path
    generation: Generation
    queries: tuple[Path, ...] = ()

    @property
    def manifest(self) -> dict[str, Any]:
        """Versions, options, counts, what was skipped and why."""
        return self.generation.manifest

    @property
    def base(self) -> str:
        """The IRI that data IRIs begin with."""
        return str(self.manifest["base"])

    @cached_property
    def store(self) -> embedded.Store:
        """The embedded store, opened on first use; made again from the records where it is not as it was written.

        Where the folder can't be written the new one is in memory.
        """
        if store_is_good(self.generation):
            store = embedded.open_readonly(self.generation.store)
            if len(store.graphs()) == self.manifest["graphs"]:
                return store
        from kg.derive import quads_of, rebuild_store  # resolving loads much that asking does not need

        warnings.warn(
            f"{self.generation.store}: was damaged; it is made again from the records", stacklevel=2
        )
        check_records(self.generation)
        try:
            rebuild_store(self.generation)
            return embedded.open_readonly(self.generation.store)
        except StoreError:
            return embedded.in_memory(quads_of(self.generation))

    def records(self) -> Iterator[Record]:
        """Stream the resolved extraction records."""
        from kg.record import read_records

        check_records(self.generation)
        return read_records(self.generation.records)

    def query(self, query: str | Path, /, **parameters: Value) -> Result:
        """Ask: the name of a library query, a .rq file, or SPARQL text; parameters by name.

        Raises:
            QueryError: no such query, a parameter that is missing or of another type, SPARQL that does not parse.
        """
        return run(self.store, query, parameters, self.queries)

    @cached_property
    def judgement(self) -> Judgement:
        """Where the claims stand and which events are facts, as the derived graph says."""
        from kg.resolve.standing import Judgement

        statuses = {str(claim): str(status) for claim, status in self.query(STATUSES).rows}
        return Judgement(statuses, {str(event) for (event,) in self.query(FACTS).rows})  # type: ignore[arg-type]

    def rdflib(self) -> rdflib.Dataset:
        """All of it as an rdflib Dataset in memory, one named graph an article and the derived one."""
        from kg.store.convert import to_dataset

        return to_dataset(self.store.quads())

    def view(self, path: Path | str | None = None, *, nodes: int = 90) -> View | None:
        """Write the page to `path`; without one, give an object that a notebook shows.

        Args:
            path: the HTML file to write.
            nodes: how many nodes to show at most, the best connected ones.
        """
        from kg.view import View, page

        title = f"Who says what: {self.folder.resolve().name}"
        if path is None:
            return View(self.records(), self.judgement, title=title, limit=nodes)
        page(self.records(), self.judgement, path, title=title, limit=nodes)
        return None

    def export(self, out: BinaryIO, format: str, *, raw_cells: bool = False) -> None:
        """Write the graph to a binary file in one of the formats of `kg.exports`; raises QueryError for another.

        `raw_cells`: leave cells of CSV as they are that a spreadsheet would take for formulas.
        """
        from kg.exports import choose, statements

        name, write = choose(format)
        if name == "csv":
            statements(self, out, raw_cells=raw_cells)
        else:
            write(self, out)

    def validate(self) -> Report:
        """Check every graph against the shapes of the ontology, and the store against the records."""
        from kg.validate import Report, compare, validate

        shapes = validate(self.store)
        differing = compare(self.store, self.records(), self.base)
        return Report(shapes.graphs, (*differing, *shapes.violations))

    def stats(self) -> dict[str, int]:
        """What the graph holds, by name: the manifest's counts, then actors by kind, utterances by stance, status…"""
        counts: dict[str, int] = dict(self.manifest["counts"])
        found: Counter[str] = Counter()
        for record in self.records():
            found.update(f"utterances: {u.stance}" for u in record.utterances)
            found.update(f"actor mentions in articles: {a.kind}" for a in record.actors)
        shared = self.query(data_path("queries", "export", "counts.rq"))
        counts |= {str(name): int(str(number)) for name, number in shared.rows}
        return counts | dict(sorted(found.items())) | {"skipped": len(self.manifest["skipped"])}


STATUSES = """
PREFIX kg: <https://w3id.org/newskg/ns#>
SELECT ?claim (STRAFTER(STR(?standing), "#") AS ?status) WHERE { ?claim kg:status ?standing }
"""
FACTS = """
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
SELECT ?event WHERE { ?event a sem:Event }
"""
