"""Articles in, extraction records out: loads the models once and streams.

What a record holds depends on its article and the pipeline version only, so articles can be read in any order and by
any number of processes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from kg import __version__, plugins
from kg.data import data_path
from kg.errors import KgError, ModelError, RecordError, SourceError
from kg.extract.article import extract
from kg.extract.blocks import join_records, split_text
from kg.language import Language
from kg.nlp.annotate import Annotator, load_annotator
from kg.plugins import Plugin
from kg.rdf.emit import emit
from kg.record import Article, Record, check, decode, encode, readable
from kg.sources.limits import STANDARD

Profile = Literal["default", "fast"]
OnSkip = Callable[[SourceError], None]

CHUNK = 16  # articles handed to a process at a time


@dataclass(frozen=True)
class Pipeline:
    """What extraction needs: the annotator, the language with a user's own words, the version of all, and what other
    packages add to records."""

    annotator: Annotator
    language: Language
    version: str
    extractors: tuple[Plugin, ...] = ()

    def record(self, article: Article) -> Record:
        """The record of one article; a very long one is read in blocks, see `kg.extract.blocks`."""
        text = readable(article)
        parts = [(b, self._block(text[b:e], article)) for b, e in split_text(text)]
        record = join_records(parts) if len(parts) > 1 else parts[0][1]
        for extractor in self.extractors:
            record = _added(extractor, record, text)
        return record

    def _block(self, text: str, article: Article) -> Record:
        return extract(self.annotator.page(text), self.language, article, self.version)


def _added(extractor: Plugin, record: Record, text: str) -> Record:
    """The record with what another package's extractor adds; raises PluginError where it breaks the record."""
    made = extractor(record, text)
    if not isinstance(made, Record) or (made.article, made.pipeline) != (record.article, record.pipeline):
        raise extractor.error("gives back no record of the same article and pipeline")
    try:
        check_whole(made)
    except RecordError as error:
        raise extractor.error(f"breaks the record: {error}") from error
    return made


def load_pipeline(
    model: str | None = None,
    profile: Profile = "default",
    lexicon: Path | None = None,
    sentence: int = STANDARD.sentence,
    encoder: Path | None = None,
) -> Pipeline:
    """Load what extraction needs.

    Args:
        model: spaCy pipeline by package name or path; None for the one newskg installs.
        profile: "default" uses the encoder, "fast" rules only.
        lexicon: TOML file with a user's own words of denying, declining, asking ..., added to the package's
            (the keys of kg/language/en/stance.toml); its content is part of the version.
        sentence: tokens of a sentence at most, see `kg.sources.Limits`; another number is part of the version.
        encoder: folder of a user's own encoder; its content is part of the version.

    Extractors of other packages are loaded as well; their names and versions are part of the version.

    Raises:
        LexiconError: the lexicon can't be read or breaks its schema.
        ModelError: the spaCy pipeline or the encoder is missing or does not fit.
        PluginError: an extractor can't be loaded.
    """
    if encoder and profile == "fast":
        raise ModelError("the fast profile has no encoder: leave --encoder or --profile out", str(encoder))
    annotator = load_annotator(model, encoder, fast=profile == "fast", sentence=sentence)
    version = f"newskg-{__version__} {annotator.version} code-{_code()}"
    if encoder:
        version += f" vocabulary-{_digest(encoder / 'vocab.txt', encoder / 'config.json')}"
    if sentence != STANDARD.sentence:
        version += f" sentence-{sentence}"
    language = Language("en", lexicon)
    if lexicon is not None:
        _ = language.stance  # a faulty file is told of now
        version += f" lexicon-{_digest(lexicon)}"
    extractors = tuple(plugins.load(plugins.EXTRACTORS))
    version += "".join(f" {e.name}@{e.distribution}-{e.version}" for e in extractors)
    return Pipeline(annotator, language, version, extractors)


_DECIDES = (
    "extract",
    "language",
    "nlp",
    "models",
    "sources/en",
    "sources/furniture.py",
    "lexicon.py",
    "record.py",
    "extraction.py",
)


@cache
def _code() -> str:
    """A digest of all that decides what a record says, beside the pipeline and the encoder: code, words, weights."""
    package = data_path("extract").parent
    found = (path for part in _DECIDES for path in [package / part, *(package / part).rglob("*")])
    wanted = sorted(p for p in found if p.suffix in (".py", ".toml", ".json", ".txt") and p.is_file())
    digest = hashlib.sha256()
    for path in wanted:
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:8]


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]


def extract_records(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    profile: Profile = "default",
    lexicon: Path | None = None,
    processes: int = 1,
    on_skip: OnSkip | None = None,
    loaded: Pipeline | None = None,
    sentence: int = STANDARD.sentence,
    encoder: Path | None = None,
) -> Iterator[Record]:
    """Records of articles, in their order, streaming.

    Args:
        articles: what to read; held only a few chunks at a time.
        model, profile, lexicon, sentence, encoder: see `load_pipeline`.
        processes: how many processes extract; each loads its own models.
        on_skip: gets the error of an article that can't be extracted, whatever it is, or that kills its process;
            the article is then left out. None raises it.
        loaded: a pipeline to use instead of loading one (with one process).
    """
    loading = (model, profile, lexicon, sentence, encoder)
    if processes > 1:
        results = _parallel(articles, loading, processes)
    else:
        ready = loaded or load_pipeline(*loading)
        results = (_attempt(ready, article) for article in articles)
    for result in results:
        if isinstance(result, Record):
            yield result
        elif on_skip:
            on_skip(result)
        else:
            raise result


def _attempt(ready: Pipeline, article: Article) -> Record | SourceError:
    """The record of an article, or why there is none: the one place where nothing that goes wrong stops the run."""
    try:
        record = ready.record(article)
        check_whole(record)
    except Exception as error:
        what = f"could not be extracted ({type(error).__name__}: {str(error)[:200]}); please report it"
        return SourceError(what, _where(article), reason="failed")
    return record


def check_whole(record: Record) -> None:
    """Make sure that a record keeps its contract, can be read back, and written as RDF; raises RecordError."""
    if problems := check(record):
        raise RecordError("; ".join(problems[:3]))
    for _ in emit(decode(encode(record))):
        pass


def _where(article: Article) -> str:
    return f"{article.source_file or '-'}, article {article.id[:100]}"


Loading = tuple[str | None, Profile, Path | None, int, Path | None]
_worker: Pipeline | KgError | None = None


def _start(loading: Loading) -> None:
    global _worker
    try:
        _worker = load_pipeline(*loading)
    except KgError as error:  # raised by the first work: an initializer that raises only breaks the pool
        _worker = error


def _work(chunk: list[Article]) -> list[Record | SourceError]:
    if isinstance(_worker, KgError):
        raise _worker
    assert _worker is not None
    return [_attempt(_worker, article) for article in chunk]


def _parallel(
    articles: Iterable[Article], loading: Loading, processes: int
) -> Iterator[Record | SourceError]:
    """As `_attempt` of each article, in order. Where a process dies, its chunk is done again one by one."""
    source = iter(articles)
    pool = _pool(loading, processes)
    waiting: deque[tuple[list[Article], Future[list[Record | SourceError]]]] = deque()
    try:
        while True:
            while len(waiting) < 2 * processes and (chunk := list(islice(source, CHUNK))):
                waiting.append((chunk, pool.submit(_work, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown()
                yield from _one_by_one(chunk, loading)
                pool = _pool(loading, processes)
                waiting = deque((c, pool.submit(_work, c)) for c, _ in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(loading: Loading, processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, context, _start, (loading,))


def _one_by_one(chunk: list[Article], loading: Loading) -> Iterator[Record | SourceError]:
    """Articles of which one killed its process: each is tried alone, in a process that is started anew after a death.

    Raises ModelError where a process dies before it has read anything.
    """
    rest = deque(chunk)
    while rest:
        with _pool(loading, 1) as pool:
            try:
                pool.submit(_work, []).result()
            except BrokenProcessPool as error:
                what = "a process dies while it loads the models (out of memory?): use fewer processes"
                raise ModelError(what) from error
            try:
                while rest:
                    yield from pool.submit(_work, [rest[0]]).result()
                    rest.popleft()
            except BrokenProcessPool:
                what = "the process that read it died (killed, or out of memory)"
                yield SourceError(what, _where(rest.popleft()), reason="failed")
