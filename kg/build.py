"""Building a graph folder: extract what is new, resolve everything, write records, store, Turtle and manifest.

    DIR/records.jsonl    one resolved extraction record an article, by article id
    DIR/store/           the embedded store, a cache: it can always be made again from the records
    DIR/graph.ttl        all graphs as one        DIR/graph.trig    all graphs, each with its name
    DIR/manifest.json    versions, options, counts, what was skipped and why

Same articles and version, same bytes, whatever was built before. A build that is interrupted keeps what it has
extracted in DIR/extracted.jsonl and goes on from there the next time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from kg import __version__
from kg.errors import SourceError, StoreError
from kg.extraction import Profile, extract_records, load_pipeline
from kg.rdf import derived_graph_iri, emit, emit_derived, graph_iri
from kg.rdf.turtle import flatten
from kg.record import Article, Record, encode, read_records
from kg.resolve import DEFAULT_BASE, Entry, Resolution, resolve
from kg.sources import read
from kg.sources.limits import STANDARD, Limits
from kg.store import embedded, formats

RECORDS, PARTIAL, MANIFEST = "records.jsonl", "extracted.jsonl", "manifest.json"
STORE, UPDATING, TURTLE, TRIG = "store", "store.updating", "graph.ttl", "graph.trig"
MANIFEST_FORMAT = "kg-manifest/1"


@dataclass
class Built:
    """What a build did: how many articles were extracted anew, taken over unchanged, and skipped (with reasons)."""

    folder: Path
    extracted: int = 0
    unchanged: int = 0
    skipped: list[SourceError] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)


class Progress:
    """Hears of a build's steps; this one says nothing. The command line shows bars."""

    def step(self, name: str) -> None:
        """A stage begins."""

    def article(self, article: Article) -> None:
        """An article was read."""


def build_graph(
    inputs: Iterable[str],
    folder: Path | str,
    *,
    model: str | None = None,
    profile: Profile = "default",
    lexicon: Path | None = None,
    processes: int = 1,
    strict: bool = False,
    base: str | None = None,
    gazetteer: Sequence[Entry] = (),
    merge: bool = True,
    progress: Progress | None = None,
    limits: Limits = STANDARD,
) -> Built:
    """Build the graph of articles in a folder, or add articles to a folder built before.

    Args:
        inputs: files, folders, globs or "-", see `kg.read_articles`.
        folder: where the graph is; made if need be.
        model: spaCy pipeline by package name or path.
        profile: "default" (encoder) or "fast" (rules only).
        lexicon: a user's own stance words, see `kg.extraction.load_pipeline`; another one extracts anew.
        processes: how many processes extract.
        strict: stop at the first input that can't be used instead of skipping it.
        base: IRI that data IRIs begin with; kept in the manifest and taken over by later builds.
        gazetteer: the user's own actors, see `kg.resolve.load_gazetteer`.
        merge: whether actors, events and claims of several articles are made one.
        progress: hears of steps and articles.
        limits: how much is read at most, see `kg.sources.Limits`.

    Raises:
        SourceError: with strict, the first bad input; always, if no article could be used and none was there.
        StoreError: the folder belongs to something else or can't be written.
    """
    folder = Path(folder)
    progress = progress or Progress()
    before = _open_folder(folder)
    base = base or (before or {}).get("base") or DEFAULT_BASE
    built = Built(folder)

    _drop_cut_line(folder / PARTIAL)
    old = {r.article.id: r for r in _records_of(folder)}
    records = dict(old)
    progress.step("loading models")
    ready = load_pipeline(model, profile, lexicon, limits.sentence)
    progress.step("extracting")
    articles = _fresh(
        read(inputs, strict=strict, on_skip=built.skipped.append, limits=limits),
        records,
        ready.version,
        built,
        progress,
    )
    skip = None if strict else built.skipped.append
    extracted = extract_records(
        articles,
        model=model,
        profile=profile,
        lexicon=lexicon,
        processes=processes,
        on_skip=skip,
        loaded=ready,
        sentence=limits.sentence,
    )
    with open(folder / PARTIAL, "ab") as partial:
        for record in extracted:
            partial.write(encode(record) + b"\n")
            records[record.article.id] = record
            built.extracted += 1
    if not records:
        (folder / PARTIAL).unlink()
        raise SourceError("no article could be used" + "".join(f"\n  {e}" for e in built.skipped))
    progress.step("resolving")
    resolution = resolve([records[i] for i in sorted(records)], base=base, merge=merge, gazetteer=gazetteer)
    progress.step("storing")
    fresh = before is None or (before["base"], before["newskg"]) != (base, __version__)
    _store(folder, old, resolution, base, fresh)
    _replace(folder / RECORDS, (encode(r) + b"\n" for r in resolution.records))
    built.manifest = _manifest(resolution, base, built.skipped)
    _replace(folder / MANIFEST, [json.dumps(built.manifest, indent=2, ensure_ascii=False).encode(), b"\n"])
    (folder / PARTIAL).unlink()
    return built


def _open_folder(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder built before; None for a new one, which is made."""
    if folder.exists() and not folder.is_dir():
        raise StoreError("is a file; give a folder for the graph", str(folder))
    if (folder / MANIFEST).exists():
        return read_manifest(folder)
    if folder.is_dir() and any(p.name not in (PARTIAL, STORE, UPDATING) for p in folder.iterdir()):
        raise StoreError("holds other files and no graph; give a new or empty folder", str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"can't be made ({error.strerror})", str(folder)) from error
    return None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a graph folder; raises StoreError where there is none or it is of another format."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise StoreError(
            f"is no graph folder (no {MANIFEST}); make one with `kg build`", str(folder)
        ) from error
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{MANIFEST} can't be read ({error}); build the folder again", str(folder)
        ) from error
    if manifest.get("format") != MANIFEST_FORMAT:
        raise StoreError(
            f"{MANIFEST} is not of the format {MANIFEST_FORMAT}; build again in a new folder", str(folder)
        )
    return manifest


def _records_of(folder: Path) -> Iterator[Record]:
    """The records of a folder, those of an interrupted build last."""
    if (folder / RECORDS).exists():
        yield from read_records(folder / RECORDS)
    if (folder / PARTIAL).exists():
        yield from read_records(folder / PARTIAL)


def _drop_cut_line(path: Path) -> None:
    """The last line that an interrupted build wrote may be cut off: what was whole stays."""
    if path.exists():
        content = path.read_bytes()
        path.write_bytes(content[: content.rfind(b"\n") + 1])


def _fresh(
    articles: Iterable[Article], records: dict[str, Record], pipeline: str, built: Built, progress: Progress
) -> Iterator[Article]:
    """The articles whose record is missing, of other content or of another pipeline version."""
    for article in articles:
        progress.article(article)
        known = records.get(article.id)
        if known and known.pipeline == pipeline:
            here = msgspec.structs.replace(known.article, source_file=article.source_file)
            if here == article:
                records[article.id] = msgspec.structs.replace(known, article=article)
                built.unchanged += 1
                continue
        yield article


def _store(folder: Path, old: dict[str, Record], resolution: Resolution, base: str, fresh: bool) -> None:
    """Bring the store up to date and write Turtle and TriG from it."""
    dirty = folder / UPDATING
    if fresh or dirty.exists() or not (folder / TRIG).exists():
        shutil.rmtree(folder / STORE, ignore_errors=True)
        old = {}
    dirty.touch()
    store = embedded.open_store(folder / STORE)
    changed = [r for r in resolution.records if r != old.get(r.article.id)]
    if old:
        for record in changed:
            store.replace(graph_iri(base, record.article.id), emit(record, base))
    else:
        store.load(quad for record in changed for quad in emit(record, base))
    store.replace(derived_graph_iri(base), emit_derived(resolution, base))
    if len(changed) > len(old) / 10:
        store.optimize()
    if old:
        graphs = {derived_graph_iri(base)} | {graph_iri(base, r.article.id) for r in changed}
        _replace(folder / TRIG, formats.update_trig(store, base, folder / TRIG, graphs))
    else:
        _replace(folder / TRIG, formats.FORMATS["trig"].write(store, base))
    with open(folder / TRIG, "rb") as file:
        _replace(folder / TURTLE, flatten(file))
    dirty.unlink()


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all; its old content may be read while the pieces are made. Raises StoreError."""
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "wb") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise StoreError(f"can't be written ({error.strerror})", str(path)) from error


def _manifest(resolution: Resolution, base: str, skipped: Sequence[SourceError]) -> dict[str, Any]:
    parts = ("sentences", "actors", "times", "events", "propositions", "utterances", "figures")
    records = resolution.records
    return {
        "format": MANIFEST_FORMAT,
        "newskg": __version__,
        "libraries": {name: version(name) for name in ("spacy", "pyoxigraph")},
        "pipelines": sorted({r.pipeline or "unknown" for r in records}),
        "base": base,
        "counts": {"articles": len(records)} | {p: sum(len(getattr(r, p)) for r in records) for p in parts},
        "skipped": [{"where": e.where, "why": e.what} for e in skipped],
    }
