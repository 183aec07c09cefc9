"""From the records of all articles to a generation: resolved records, store, TriG and Turtle.

Nothing here holds the corpus: records are read one at a time, quads are loaded in batches, sorted lines are merged
from disk. Given the generation before, only graphs that changed are written anew; the bytes are the same either way.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph as ox

from kg.archive import Place, RecordFile, archive, places_by_id
from kg.errors import LexiconError, StoreError
from kg.folder import RECORDS, STORE, TRIG, TURTLE, Generation, is_intact, seal, store_is_good
from kg.rdf.derived import emit_derived
from kg.rdf.emit import emit
from kg.rdf.iris import derived_graph_iri, graph_iri
from kg.rdf.turtle import flatten
from kg.record import DEFAULT_BASE, Record
from kg.resolve import Entry, Resolution, resolve
from kg.store import embedded, formats

GAZETTEER = "gazetteer.json"
PARTS = ("sentences", "actors", "times", "events", "propositions", "utterances", "figures")


@dataclass(frozen=True, slots=True)
class Options:
    """What a folder keeps from build to build: base of the IRIs, merging, the user's own actors, and the user's own
    encoder, which alone does not decide what is derived from the records."""

    base: str = DEFAULT_BASE
    merge: bool = True
    gazetteer: tuple[Entry, ...] = ()
    encoder: str | None = None

    def kept(self) -> dict[str, Any]:
        """What the manifest keeps of them; the user's own actors have a file of their own."""
        own = {"encoder": self.encoder} if self.encoder else {}
        return {"base": self.base, "merge": self.merge, **own}


def derive(
    records: Sequence[Record],
    path: Path,
    options: Options,
    before: Generation | None,
    step: Callable[[str], object],
) -> tuple[dict[str, int], set[str]]:
    """Write everything but the manifest of a generation into an empty folder.

    Args:
        records: one an article.
        path: the generation's folder.
        options: base, merging, the user's own actors.
        before: a generation of the same base and version, what has not changed is taken over from it.
        step: hears of the stages.

    Returns the counts of articles and of each part of the records, and the pipelines they were extracted by.
    """
    step("resolving")
    resolution = _resolve(records, options)
    if options.gazetteer:
        (path / GAZETTEER).write_bytes(msgspec.json.encode(options.gazetteer))
    step("storing")
    counts, pipelines = dict.fromkeys(("articles", *PARTS), 0), set()
    old = places_by_id(before.records) if before else {}
    written: dict[str, Place] = {}
    changed: list[str] = []
    file = RecordFile(path / RECORDS, new=True)
    for record in resolution.records:
        name = record.article.id
        written[name] = file.add(record)
        known = old.pop(name, None)
        if known is None or known.line() != written[name].line():
            changed.append(name)
        pipelines.add(record.pipeline or "unknown")
        counts["articles"] += 1
        for part in PARTS:
            counts[part] += len(getattr(record, part))
    if before and not (store_is_good(before) and is_intact(before, TRIG)):
        before = None
    _write(path, resolution, written, changed, old, before, options.base)
    return counts, pipelines


def _write(
    path: Path,
    resolution: Resolution,
    written: Mapping[str, Place],
    changed: Sequence[str],
    gone: Iterable[str],
    before: Generation | None,
    base: str,
) -> None:
    """Store, TriG and Turtle; what has not changed is taken over from the generation before."""
    if before:
        embedded.open_readonly(before.store).copy_to(path / STORE)
    store = embedded.open_store(path / STORE)
    if before:
        derived = derived_graph_iri(base)
        for name in changed:
            store.replace(graph_iri(base, name), partial(emit, written[name].record(), base))
        for name in gone:
            store.remove(graph_iri(base, name))
        store.replace(derived, partial(emit_derived, resolution, base))
        graphs = {derived, *(graph_iri(base, name) for name in changed)}
        trig = formats.update_trig(store, base, before.path / TRIG, graphs)
    else:  # the records are read from disk, not named again
        store.load(_quads(archive(written), resolution, base))
        trig = formats.FORMATS["trig"](store, base)
    store.flush(compact=not before or len(changed) > len(written) / 10)
    with open(path / TRIG, "wb") as out:
        out.writelines(trig)
    del store, trig  # so that its files are final
    with open(path / TRIG, "rb") as lines, open(path / TURTLE, "wb") as out:
        out.writelines(flatten(lines))


def _resolve(records: Sequence[Record], options: Options) -> Resolution:
    return resolve(records, base=options.base, merge=options.merge, gazetteer=options.gazetteer)


def _quads(records: Iterable[Record], resolution: Resolution, base: str) -> Iterator[ox.Quad]:
    for record in records:
        yield from emit(record, base)
    yield from emit_derived(resolution, base)


def options_of(generation: Generation | None) -> Options:
    """The options that a generation was derived with; the standard where there is none yet."""
    if generation is None:
        return Options()
    entries: tuple[Entry, ...] = ()
    if (file := generation.path / GAZETTEER).exists():
        try:
            entries = msgspec.json.decode(file.read_bytes(), type=tuple[Entry, ...])
        except (OSError, msgspec.DecodeError) as error:
            raise LexiconError(f"can't be read ({error}); build again with --gazetteer", str(file)) from error
    manifest = generation.manifest
    return Options(manifest["base"], manifest["merge"], entries, manifest.get("encoder"))


def rebuild_store(generation: Generation) -> None:
    """Make the store of a generation again: from its TriG, or where that is damaged as well, from its records.

    Raises:
        StoreError: it can't be written.
    """
    fresh = generation.path / "store.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        store = embedded.open_store(fresh)
        store.load(quads_of(generation))
        store.flush(compact=True)
        del store
        shutil.rmtree(generation.store, ignore_errors=True)
        fresh.replace(generation.store)
        seal(generation.path)
    except OSError as error:
        raise StoreError(f"can't be written ({error.strerror or error})", str(fresh)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def quads_of(generation: Generation) -> Iterable[ox.Quad]:
    """All quads of a generation, from its TriG or, where that is damaged, from its records."""
    if is_intact(generation, TRIG):
        parsed: Iterable[ox.Quad] = ox.parse(path=str(generation.path / TRIG), format=ox.RdfFormat.TRIG)
        return parsed
    options = options_of(generation)
    resolution = _resolve(archive(places_by_id(generation.records)), options)
    return _quads(resolution.records, resolution, options.base)
