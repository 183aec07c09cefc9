"""Building a graph folder: extract what is new, derive the graph from all records, make it current.

Same articles and version, same bytes, whatever was built before and in whatever steps. What the folder holds, and why
nothing that stops a build can harm it, is told in `kg.folder`. What an interrupted build has extracted is kept, and the
next build takes from it what it needs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from kg import __version__
from kg.archive import Archive, Place, open_archive, places
from kg.derive import Options, derive, manifest_options, options_of
from kg.errors import KgError, RecordError, SourceError, StoreError
from kg.extraction import Profile, check_whole, extract_records, load_pipeline
from kg.folder import (
    CURRENT,
    EXTRACTED,
    MANIFEST_FORMAT,
    RECORDS,
    TRIG,
    TURTLE,
    Generation,
    check_records,
    commit,
    generations,
    is_intact,
    locked,
    new_generation,
    open_current,
    prepare,
    renew_manifest,
    show,
    store_is_good,
    write_whole,
)
from kg.record import DEFAULT_BASE, Article, Record, encode
from kg.resolve import Entry
from kg.sources import Note, Repeats, is_record_file, mark_furniture, read
from kg.sources.language import forget_identifier
from kg.sources.limits import STANDARD, Limits


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
        model: spaCy pipeline by package name or path.
        profile: "default" (encoder) or "fast" (rules only).
        lexicon: a user's own stance words, see `kg.extraction.load_pipeline`; another one extracts anew.
        processes: how many processes extract.
        names: the files' own names of fields, see `kg.read_articles`.
        encoding: of all text, see `kg.read_articles`.
        language: that articles must be in, see `kg.read_articles`.
        strict: stop at the first input that can't be used instead of skipping it.
        base: IRI that data IRIs begin with; kept in the manifest and taken over by later builds.
        gazetteer: the user's own actors, see `kg.resolve.load_gazetteer`; kept, and taken over by later builds.
        merge: whether actors, events and claims of several articles are made one; kept as well; True at first.
        progress: hears of steps and articles.
        limits: how much is read at most, see `kg.sources.Limits`.

    Raises:
        SourceError: with strict, the first bad input; always, if no article could be used and none was there.
        StoreError: the folder belongs to something else, can't be written, or another build is running in it.
    """
    folder = Path(folder)
    progress = progress or Progress()
    built = Built(folder)
    prepare(folder)
    with locked(folder):
        before = _before(folder)
        kept = options_of(before) if before else Options(DEFAULT_BASE)
        options = Options(
            base or kept.base,
            kept.merge if merge is None else merge,
            kept.gazetteer if gazetteer is None else tuple(gazetteer),
        )
        found = _records_of(folder, before)
        taken, articles = _sort_inputs(list(inputs), built, strict)
        found.update(taken)
        if articles:
            progress.step("reading")
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
                progress.step("loading models")
                ready = load_pipeline(model, profile, lexicon, limits.sentence)
                fresh = _Fresh(folder, found, ready.version, built, progress)
                progress.step("extracting")
                extracted = extract_records(
                    _marked(spool, given, repeats, found, fresh),
                    model=model,
                    profile=profile,
                    lexicon=lexicon,
                    processes=processes,
                    on_skip=None if strict else built.skipped.append,
                    loaded=ready,
                    sentence=limits.sentence,
                )
                fresh.keep(extracted)
            del ready, extracted  # their memory is needed for the rest
        if not found:
            raise SourceError("no article could be used" + "".join(f"\n  {e}" for e in built.skipped))
        _derive(folder, Archive(found.items()), options, before, built, progress)
        _forget_extracted(folder, found)
    return built


def remove_articles(folder: Path | str, ids: Collection[str], progress: Progress | None = None) -> Built:
    """Take articles out of a graph folder, by their ids; the rest is as if they had never been in it.

    Raises:
        StoreError: there is no graph, or an id that it does not hold.
    """
    folder = Path(folder)
    progress = progress or Progress()
    built = Built(folder)
    if not (folder / CURRENT).exists() and not generations(folder):
        raise StoreError("is no graph folder; make one with `kg build`", str(folder))
    with locked(folder):
        before = _before(folder)
        found = _records_of(folder, before)
        if missing := sorted(set(ids) - found.keys()):
            known = ", ".join(sorted(found)[:5])
            raise StoreError(
                f"holds no article {', '.join(map(repr, missing))}; it has {known}, ...", str(folder)
            )
        for article in ids:
            found.pop(article, None)
            built.removed += 1
        if not found:
            raise StoreError("these are all its articles: delete the folder instead", str(folder))
        options = options_of(before) if before else Options(DEFAULT_BASE)
        _derive(folder, Archive(found.items()), options, before, built, progress)
    return built


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


def _marked(
    spool: BinaryIO, given: set[str], repeats: Repeats, found: Mapping[str, Place], fresh: _Fresh
) -> Iterator[Article]:
    """The articles that need a new record, with their furniture marked: of those put by, and of those in the folder
    whose furniture is another now."""
    rest = [name for name in found if name not in given]
    decoder = msgspec.json.Decoder(Article)
    changed = False
    for article in fresh.of(mark_furniture(decoder.decode(line), repeats) for line in spool):
        changed = True
        yield article
    for name in rest if changed else ():
        head = found[name].head()
        article = mark_furniture(msgspec.structs.replace(head.article, cut=()), repeats)
        if article != head.article and head.pipeline == fresh.pipeline:
            yield article


def _before(folder: Path) -> Generation | None:
    """The current generation, its records checked, and shown if a build was stopped before it did that."""
    before = open_current(folder)
    if before:
        check_records(before)
        show(folder, before.path)
    return before


def _records_of(folder: Path, before: Generation | None) -> dict[str, Place]:
    """Where the records of a folder are; of a folder that an older version made, the file in it."""
    path = before.records if before else folder / RECORDS
    return dict(open_archive(path).places()) if path.exists() else {}


def _sort_inputs(inputs: list[str], built: Built, strict: bool) -> tuple[dict[str, Place], list[str]]:
    """The records among the inputs, by article, and the inputs that are not records."""
    taken: dict[str, Place] = {}
    articles: list[str] = []
    for given in inputs:
        if Path(given).suffix not in (".jsonl", ".json") or not is_record_file(given):
            articles.append(given)
            continue
        for place in places(Path(given)):
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


class _Fresh:
    """Which articles are to be extracted, and where the records of all others are."""

    def __init__(
        self, folder: Path, found: dict[str, Place], pipeline: str, built: Built, progress: Progress
    ) -> None:
        self.found, self.pipeline, self.built, self.progress = found, pipeline, built, progress
        self.path = folder / EXTRACTED
        _drop_cut_line(self.path)
        self.spare = _by_id(self.path)
        self.moved: list[Record] = []

    def of(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles without a record of the same content and pipeline version."""
        for article in articles:
            self.built.read += 1
            self.progress.article(article)
            for known in (self.found.get(article.id), self.spare.get(article.id)):
                if known is not None and self._still_stands(known, article):
                    self.built.unchanged += 1
                    break
            else:
                yield article

    def _still_stands(self, known: Place, article: Article) -> bool:
        head = known.head()
        if head.pipeline != self.pipeline:
            return False
        if head.article == article:
            self.found[article.id] = known
            return True
        if msgspec.structs.replace(head.article, source_file=article.source_file) == article:
            self.moved.append(msgspec.structs.replace(known.record(), article=article))
            return True
        return False

    def keep(self, extracted: Iterable[Record]) -> None:
        """Write records down as they come; afterwards `found` has where they are."""
        ids: list[str] = []
        begin = self.path.stat().st_size if self.path.exists() else 0
        try:
            with open(self.path, "ab") as out:
                for record in extracted:
                    for each in (*self.moved, record):
                        out.write(encode(each) + b"\n")
                        ids.append(each.article.id)
                    self.moved.clear()
                    out.flush()
                    self.built.extracted += 1
                for each in self.moved:
                    out.write(encode(each) + b"\n")
                    ids.append(each.article.id)
        except OSError as error:
            raise StoreError(f"can't be written ({error.strerror})", str(self.path)) from error
        written = (p for p in places(self.path) if p.begin >= begin)
        self.found.update(zip(ids, written, strict=True))


def _by_id(path: Path) -> dict[str, Place]:
    """The readable records of a file that an interrupted build left; damaged ones are extracted again."""
    found: dict[str, Place] = {}
    for place in places(path) if path.exists() else ():
        try:
            found[place.head().article.id] = place
        except KgError:
            continue
    return found


def _drop_cut_line(path: Path) -> None:
    """The last line that an interrupted build wrote may be cut off: what was whole stays."""
    if not path.exists():
        return
    with open(path, "rb+") as file:
        size = file.seek(0, 2)
        while size:
            begin = max(0, size - 65536)
            file.seek(begin)
            last = file.read(size - begin).rfind(b"\n")
            if last >= 0:
                file.truncate(begin + last + 1)
                return
            size = begin
        file.truncate(0)


def _derive(
    folder: Path,
    records: Archive,
    options: Options,
    before: Generation | None,
    built: Built,
    progress: Progress,
) -> None:
    """Derive the next generation and make it current; where it would be the same, only the manifest is renewed."""
    current = before
    if before and (before.manifest["newskg"], before.manifest["base"]) != (__version__, options.base):
        before = None
    if before and _is_same(records, options, before):
        manifest = before.manifest | {"skipped": _said(built.skipped)}
        built.manifest = renew_manifest(folder, before, manifest).manifest
        return
    with new_generation(folder) as path:
        counts = derive(records, path, options, before, progress.step)
        if current:
            current.hold.release()
        built.manifest = commit(folder, path, _manifest(records, counts, options, built.skipped)).manifest


def _is_same(records: Archive, options: Options, before: Generation) -> bool:
    """Whether the graph would be the one that is there, and that is whole."""
    here = records.places().values()
    return (
        options == options_of(before)
        and len(here) == before.manifest["counts"]["articles"]
        and all(place.file.path == before.records for place in here)
        and is_intact(before, TRIG)
        and is_intact(before, TURTLE)
        and store_is_good(before)
    )


def _said(skipped: Sequence[SourceError]) -> list[dict[str, str]]:
    return [{"where": e.where, "why": e.what, "reason": e.reason} for e in skipped]


def _forget_extracted(folder: Path, found: dict[str, Place]) -> None:
    """What has been extracted is in the graph now; records of articles that this build was not given stay."""
    path = folder / EXTRACTED
    if not path.exists():
        return
    rest = [place.line() + b"\n" for article, place in _by_id(path).items() if article not in found]
    if rest:
        write_whole(path, rest)
    else:
        path.unlink()


def _manifest(
    records: Archive, counts: dict[str, int], options: Options, skipped: Sequence[SourceError]
) -> dict[str, Any]:
    return {
        "format": MANIFEST_FORMAT,
        "newskg": __version__,
        "libraries": {name: version(name) for name in ("spacy", "pyoxigraph")},
        "pipelines": sorted({p.head().pipeline or "unknown" for p in records.places().values()}),
        **manifest_options(options),
        "counts": counts,
        "graphs": counts["articles"] + 1,
        "skipped": _said(skipped),
    }
