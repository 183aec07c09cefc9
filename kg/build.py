"""Building a graph folder: extract what is new, derive the graph from all records, make it current.

Same articles and version, same bytes, whatever was built before and in whatever steps. What the folder holds, and why
nothing that stops a build can harm it, is told in `kg.folder`. What an interrupted build has extracted is kept, and the
next build takes from it what it needs.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from kg import __version__
from kg import folder as disk
from kg.archive import Place, RecordFile, archive, places, places_by_id
from kg.derive import Options, derive, options_of
from kg.errors import RecordError, SourceError, StoreError
from kg.extraction import Profile, check_whole, extract_records, load_pipeline
from kg.folder import EXTRACTED, RECORDS, TRIG, TURTLE, Generation, is_intact, store_is_good
from kg.record import Article
from kg.resolve import Entry
from kg.sources import Note, Repeats, is_record_file, mark_furniture, read
from kg.sources.language import forget_identifier
from kg.sources.limits import STANDARD, Limits

Progress = Callable[[str], object]
"""Hears of each step, and of each article that is read."""


@dataclass
class Built:
    """What a build did: how many articles were read, extracted anew, unchanged, given as records (`taken`), removed;
    what was skipped, and why."""

    folder: Path
    read: int = 0
    extracted: int = 0
    unchanged: int = 0
    taken: int = 0
    removed: int = 0
    skipped: list[SourceError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)


def build_graph(
    inputs: Iterable[str],
    folder: Path | str,
    *,
    model: str | None = None,
    profile: Profile = "default",
    encoder: Path | None = None,
    lexicon: Path | None = None,
    processes: int = 1,
    names: Mapping[str, str] | None = None,
    encoding: str | None = None,
    language: str = "en",
    strict: bool = False,
    base: str | None = None,
    gazetteer: Sequence[Entry] | None = None,
    merge: bool | None = None,
    progress: Progress | None = None,
    limits: Limits = STANDARD,
) -> Built:
    """Build the graph of articles in a folder, or add articles to a folder built before.

    Args:
        inputs: files, folders, globs or "-", see `kg.read_articles`; files of records that `kg extract` wrote are taken
            as they are. Without any, the graph is derived anew from the records that are there.
        folder: where the graph is; made if need be.
        model, profile, lexicon, encoder: see `kg.extraction.load_pipeline`; others extract anew. The encoder is kept,
            and taken over by later builds of the default profile.
        processes: how many processes extract.
        names, encoding, language, limits: see `kg.read_articles`.
        strict: stop at the first input that can't be used instead of skipping it.
        base: IRI that data IRIs begin with; kept in the manifest and taken over by later builds.
        gazetteer: the user's own actors, see `kg.resolve.load_gazetteer`; kept, and taken over by later builds.
        merge: whether actors, events and claims of several articles are made one; kept as well; True at first.
        progress: hears of steps and articles.

    Raises:
        SourceError: with strict, the first bad input; always, if no article could be used and none was there.
        StoreError: the folder belongs to something else, can't be written, or another build is running in it.
    """
    folder = Path(folder)
    progress = progress or (lambda _: None)
    built = Built(folder)
    disk.prepare(folder)
    with disk.locked(folder):
        before, found = _before(folder)
        kept = options_of(before)
        options = Options(
            base or kept.base,
            kept.merge if merge is None else merge,
            kept.gazetteer if gazetteer is None else tuple(gazetteer),
            str(encoder.resolve()) if encoder else kept.encoder,
        )
        if options.encoder and profile == "default":
            encoder = Path(options.encoder)
        taken, articles = _sort_inputs(inputs, built, strict)
        found |= taken
        if articles:
            progress("reading")
            sources = read(
                articles,
                names=names,
                encoding=encoding,
                language=language,
                strict=strict,
                on_skip=built.skipped.append,
                on_note=built.notes.append,
                limits=limits,
            )
            with tempfile.TemporaryFile() as spool:
                given, repeats = _put_by(sources, spool, found)
                progress("loading models")
                ready = load_pipeline(model, profile, lexicon, limits.sentence, encoder)
                known = _Known(folder, found)
                for record in extract_records(
                    _changed(spool, given, repeats, known, ready.version, built, progress),
                    model=model,
                    profile=profile,
                    lexicon=lexicon,
                    processes=processes,
                    on_skip=None if strict else built.skipped.append,
                    loaded=ready,
                    sentence=limits.sentence,
                    encoder=encoder,
                ):
                    found[record.article.id] = known.file.add(record)
                    built.extracted += 1
            del ready  # its memory is needed for the rest
        if not found:
            raise SourceError("no article could be used" + "".join(f"\n  {e}" for e in built.skipped))
        _derive(folder, found, options, before, built, progress)
        _forget_extracted(folder, found)
    return built


def remove_articles(folder: Path | str, ids: Collection[str], progress: Progress | None = None) -> Built:
    """Take articles out of a graph folder, by their ids; the rest is as if they had never been in it.

    Raises:
        StoreError: there is no graph, or an id that it does not hold.
    """
    folder = Path(folder)
    built = Built(folder)
    if not (folder / disk.CURRENT).exists() and not disk.generations(folder):
        raise StoreError("is no graph folder; make one with `kg build`", str(folder))
    with disk.locked(folder):
        before, found = _before(folder)
        if missing := sorted(set(ids) - found.keys()):
            known = ", ".join(sorted(found)[:5])
            what = f"holds no article {', '.join(map(repr, missing))}; it has {known}, ..."
            raise StoreError(what, str(folder))
        for article in set(ids):
            del found[article]
        built.removed = len(ids)
        if not found:
            raise StoreError("these are all its articles: delete the folder instead", str(folder))
        _derive(folder, found, options_of(before), before, built, progress or (lambda _: None))
    return built


def _before(folder: Path) -> tuple[Generation | None, dict[str, Place]]:
    """The current generation, its records checked, and shown if a build was stopped before it did that; and where the
    records are: of a folder that an older version made, in the file in it."""
    before = disk.open_current(folder)
    if before:
        disk.check_records(before)
        disk.show(folder, before.path)
    path = before.records if before else folder / RECORDS
    return before, places_by_id(path) if path.exists() else {}


def _sort_inputs(inputs: Iterable[str], built: Built, strict: bool) -> tuple[dict[str, Place], list[str]]:
    """The records among the inputs, by article, and the inputs that are not records."""
    taken: dict[str, Place] = {}
    articles: list[str] = []
    for given in inputs:
        if Path(given).suffix not in (".jsonl", ".json") or not is_record_file(given):
            articles.append(given)
            continue
        for place in places(RecordFile(Path(given))):
            try:
                record = place.record()
                check_whole(record)
            except RecordError as error:
                skipped = SourceError(error.what, error.where or given)
                if strict:
                    raise skipped from error
                built.skipped.append(skipped)
                continue
            taken[record.article.id] = place
            built.read += 1
            built.taken += 1
    return taken, articles


def _put_by(
    sources: Iterable[Article], spool: BinaryIO, found: Mapping[str, Place]
) -> tuple[set[str], Repeats]:
    """Write the articles down in a file, since what a publisher repeats is known only when all have been looked at.

    Returns their ids, and what they and the other articles of the folder repeat.
    """
    repeats = Repeats()
    given: set[str] = set()
    for article in sources:
        spool.write(msgspec.json.encode(article) + b"\n")
        given.add(article.id)
        repeats.add(article)
    for name in found.keys() - given:
        repeats.add(found[name].head().article)
    repeats.close()
    forget_identifier()
    spool.seek(0)
    return given, repeats


class _Known:
    """Where the records of articles are: `found` in the graph, the others in the file of an interrupted build."""

    def __init__(self, folder: Path, found: dict[str, Place]) -> None:
        self.found = found
        self.file = RecordFile(folder / EXTRACTED, new=True)
        self.spare = _left(self.file)

    def stands(self, article: Article, pipeline: str) -> bool:
        """Whether a record of the same content and pipeline version is there; `found` then has its place."""
        for place in (self.found.get(article.id), self.spare.get(article.id)):
            head = place.head() if place else None
            if place and head and head.pipeline == pipeline:
                if head.article == article:
                    self.found[article.id] = place
                    return True
                if msgspec.structs.replace(head.article, source_file=article.source_file) == article:
                    moved = msgspec.structs.replace(place.record(), article=article)
                    self.found[article.id] = self.file.add(moved)
                    return True
        return False


def _left(file: RecordFile) -> dict[str, Place]:
    """The records that an interrupted build left; those that are damaged are left out, and a last line cut off."""
    found: dict[str, Place] = {}
    end = 0
    for place in places(file):
        end = place.end + 1
        with suppress(RecordError):
            found[place.head().article.id] = place
    os.truncate(file.path, end)
    return found


def _changed(
    spool: BinaryIO,
    given: set[str],
    repeats: Repeats,
    known: _Known,
    pipeline: str,
    built: Built,
    progress: Progress,
) -> Iterator[Article]:
    """The articles that need a new record, with their furniture marked: of those put by, and of those in the folder
    whose furniture is another now."""
    rest = [place for name, place in known.found.items() if name not in given]
    decoder = msgspec.json.Decoder(Article)
    changed = False
    for line in spool:
        article = mark_furniture(decoder.decode(line), repeats)
        built.read += 1
        progress(f"extracting: {built.read:,} articles")
        if known.stands(article, pipeline):
            built.unchanged += 1
        else:
            changed = True
            yield article
    for place in rest if changed else ():
        head = place.head()
        article = mark_furniture(msgspec.structs.replace(head.article, cut=()), repeats)
        if article != head.article and head.pipeline == pipeline:
            yield article


def _derive(
    folder: Path,
    found: dict[str, Place],
    options: Options,
    before: Generation | None,
    built: Built,
    progress: Progress,
) -> None:
    """Derive the next generation and make it current; where it would be the same, only the manifest is renewed."""
    skipped = [{"where": e.where, "why": e.what, "reason": e.reason} for e in built.skipped]
    hold = before.hold if before else None
    if before and (before.manifest["newskg"], before.manifest["base"]) != (__version__, options.base):
        before = None
    if before and _is_same(found, options, before):
        built.manifest = before.manifest | {"skipped": skipped}
        disk.make_current(folder, before.path, built.manifest)
        return
    with disk.new_generation(folder) as path:
        counts, pipelines = derive(archive(found), path, options, before, progress)
        if hold:
            hold.release()
        built.manifest = disk.commit(folder, path, {
            "format": disk.MANIFEST_FORMAT,
            "newskg": __version__,
            "libraries": {name: version(name) for name in ("spacy", "pyoxigraph")},
            "pipelines": sorted(pipelines),
            **options.kept(),
            "counts": counts,
            "graphs": counts["articles"] + 1,
            "skipped": skipped,
        })  # fmt: skip


def _is_same(found: Mapping[str, Place], options: Options, before: Generation) -> bool:
    """Whether the graph would be the one that is there, and that is whole."""
    return (
        options == options_of(before)
        and len(found) == before.manifest["counts"]["articles"]
        and all(place.file.path == before.records for place in found.values())
        and is_intact(before, TRIG)
        and is_intact(before, TURTLE)
        and store_is_good(before)
    )


def _forget_extracted(folder: Path, found: Mapping[str, Place]) -> None:
    """What has been extracted is in the graph now; records of articles that this build was not given stay."""
    path = folder / EXTRACTED
    if not path.exists():
        return
    rest = [p.line() + b"\n" for name, p in _left(RecordFile(path)).items() if name not in found]
    if rest:
        disk.write_whole(path, rest)
    else:
        path.unlink()
