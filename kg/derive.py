"""From the records of all articles to a generation: resolved records, store, TriG and Turtle.

Nothing here holds the corpus: records are read one at a time, quads are loaded in batches, sorted lines are merged
from disk. Given the generation before, only graphs that changed are written anew; the bytes are the same either way.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph as ox

from kg.archive import Archive, open_archive
from kg.errors import LexiconError, StoreError
from kg.folder import RECORDS, STORE, TRIG, TURTLE, Generation, is_intact, seal, store_is_good
from kg.rdf import derived_graph_iri, emit, emit_derived, graph_iri
from kg.rdf.turtle import flatten
from kg.record import encode
from kg.resolve import Entry, Resolution, resolve
from kg.store import embedded, formats

GAZETTEER = "gazetteer.json"
PARTS = ("sentences", "actors", "times", "events", "propositions", "utterances", "figures")
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What decides, beside the records, what is derived from them."""

    base: str
    merge: bool = True
    gazetteer: tuple[Entry, ...] = ()


def derive(
    records: Archive, path: Path, options: Options, before: Generation | None, step: Step
) -> dict[str, int]:
    """Write everything but the manifest of a generation into an empty folder.

    Args:
        records: one an article.
        path: the generation's folder.
        options: base, merging, the user's own actors.
        before: a generation of the same base and version, what has not changed is taken over from it.
        step: hears of the stages.

    Returns the counts of articles and of each part of the records.
    """
    step("resolving")
    resolution = resolve(records, base=options.base, merge=options.merge, gazetteer=options.gazetteer)
    if options.gazetteer:
        (path / GAZETTEER).write_bytes(msgspec.json.encode(options.gazetteer))
    step("storing")
    counts = dict.fromkeys(("articles", *PARTS), 0)
    old = {} if before is None else open_archive(before.records).places()
    changed: list[int] = []
    with open(path / RECORDS, "wb") as out:
        for n, record in enumerate(resolution.records):
            line = encode(record)
            out.write(line + b"\n")
            counts["articles"] += 1
            for part in PARTS:
                counts[part] += len(getattr(record, part))
            known = old.pop(record.article.id, None)
            if known is None or known.line() != line:
                changed.append(n)
    resolved = open_archive(
        path / RECORDS
    )  # so that what follows reads them from disk, not by naming them again
    if before and (not store_is_good(before) or not is_intact(before, TRIG)):
        before = None
    everything = range(len(resolved))
    _write(path, resolution, resolved, changed if before else everything, set(old), before, options.base)
    return counts


def _write(
    path: Path,
    resolution: Resolution,
    records: Archive,
    changed: Sequence[int],
    gone: Iterable[str],
    before: Generation | None,
    base: str,
) -> None:
    """Store, TriG and Turtle, taking over what has not changed."""
    derived = derived_graph_iri(base)
    if before:
        embedded.open_readonly(before.store).copy_to(path / STORE)
    store = embedded.open_store(path / STORE)
    if before:
        for n in changed:
            record = records[n]
            store.replace(graph_iri(base, record.article.id), lambda r=record: emit(r, base))  # type: ignore[misc]
        for article in gone:
            store.remove(graph_iri(base, article))
        store.replace(derived, lambda: emit_derived(resolution, base))
    else:
        store.load(quad for n in changed for quad in emit(records[n], base))
        store.load(emit_derived(resolution, base))
    if not before or len(changed) > len(records) / 10:
        store.optimize()
    store.flush()
    with open(path / TRIG, "wb") as out:
        if before:
            graphs = {derived} | {graph_iri(base, records[n].article.id) for n in changed}
            out.writelines(formats.update_trig(store, base, before.path / TRIG, graphs))
        else:
            out.writelines(formats.FORMATS["trig"].write(store, base))
    del store  # so that its files are final
    with open(path / TRIG, "rb") as trig, open(path / TURTLE, "wb") as out:
        out.writelines(flatten(trig))


def options_of(generation: Generation) -> Options:
    """The options that a generation was derived with."""
    entries: tuple[Entry, ...] = ()
    if (file := generation.path / GAZETTEER).exists():
        try:
            entries = msgspec.json.decode(file.read_bytes(), type=tuple[Entry, ...])
        except (OSError, msgspec.DecodeError) as error:
            raise LexiconError(f"can't be read ({error}); build again with --gazetteer", str(file)) from error
    return Options(generation.manifest["base"], generation.manifest["merge"], entries)


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
        store.optimize()
        store.flush()
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
    base = options.base
    resolution = resolve(
        open_archive(generation.records), base=base, merge=options.merge, gazetteer=options.gazetteer
    )
    articles = (quad for record in resolution.records for quad in emit(record, base))
    return (quad for part in (articles, emit_derived(resolution, base)) for quad in part)


def manifest_options(options: Options) -> dict[str, Any]:
    """The options as the manifest keeps them; the user's own actors have a file of their own."""
    kept = {f.name: getattr(options, f.name) for f in fields(options)}
    del kept["gazetteer"]
    return kept
