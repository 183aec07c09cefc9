"""Articles in, extraction records out: loads the models once and streams.

What a record holds depends on its article and the pipeline version only, so articles can be read in any order and by
any number of processes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from spacy.language import Language

from kg import __version__
from kg.data import data_path
from kg.errors import SourceError
from kg.extract.article import extract
from kg.extract.utterances.cues import StanceCues, stance_cues
from kg.nlp import encoder as encoders
from kg.nlp import pipeline
from kg.record import Article, Record, readable

Profile = Literal["default", "fast"]
OnSkip = Callable[[SourceError], None]

CHUNK = 16  # articles handed to a process at a time


@dataclass(frozen=True)
class Pipeline:
    """A loaded spaCy pipeline, a user's stance lexicon if there is one and, but for the fast profile, the encoder."""

    nlp: Language
    encoder: encoders.Encoder | None
    version: str
    cues: StanceCues | None = None

    def record(self, article: Article) -> Record:
        """The record of one article; raises SourceError where it is too long to parse."""
        if len(article.text) > self.nlp.max_length:
            size, limit = len(article.text), self.nlp.max_length
            what = f"{size:,} characters are too long to parse (the limit is {limit:,}): split the article"
            raise SourceError(what, article.id)
        text = readable(article)
        reading = encoders.read(self.encoder, text) if self.encoder else None
        return extract(self.nlp(text), article, reading, self.version, self.cues)


def load_pipeline(
    model: str | None = None, profile: Profile = "default", lexicon: Path | None = None
) -> Pipeline:
    """Load what extraction needs.

    Args:
        model: spaCy pipeline by package name or path; None for the one newskg installs.
        profile: "default" uses the encoder (where onnxruntime is missing it warns and does without),
            "fast" rules only.
        lexicon: TOML file with a user's own words of denying, declining, asking ..., added to the package's
            (the keys of kg/extract/en/stance.toml); its content is part of the version.

    Raises:
        LexiconError: the lexicon can't be read or breaks its schema.
        ModelError: the spaCy pipeline is missing or does not fit, or the encoder's files are missing.
    """
    nlp = pipeline.load(model)
    encoder, learned = None, "rules"
    if profile == "default":
        folder = data_path("models", "encoder")
        try:
            encoder = encoders.load_encoder(folder)
        except ImportError as error:
            what = f"{error.name} is not installed, so the fast profile (rules only) is used: pip install {error.name}"
            warnings.warn(what, stacklevel=2)
    if encoder:
        learned = f"encoder-{_digest(folder / 'model.onnx')}"
    version = f"newskg-{__version__} {pipeline.version(nlp)} {learned}"
    if lexicon is None:
        return Pipeline(nlp, encoder, version)
    cues = stance_cues(lexicon)
    return Pipeline(nlp, encoder, f"{version} lexicon-{_digest(lexicon)}", cues)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def extract_records(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    profile: Profile = "default",
    lexicon: Path | None = None,
    processes: int = 1,
    on_skip: OnSkip | None = None,
    loaded: Pipeline | None = None,
) -> Iterator[Record]:
    """Records of articles, in their order, streaming.

    Args:
        articles: what to read; held only a few chunks at a time.
        model: see `load_pipeline`.
        profile: see `load_pipeline`.
        lexicon: see `load_pipeline`.
        processes: how many processes extract; each loads its own models.
        on_skip: gets the error of an article that can't be extracted, which is then left out; None raises it.
        loaded: a pipeline to use instead of loading one (with one process).
    """
    if processes > 1:
        results = _parallel(articles, model, profile, lexicon, processes)
    else:
        ready = loaded or load_pipeline(model, profile, lexicon)
        results = (_attempt(ready, article) for article in articles)
    for result in results:
        if isinstance(result, Record):
            yield result
        elif on_skip:
            on_skip(result)
        else:
            raise result


def _attempt(ready: Pipeline, article: Article) -> Record | SourceError:
    try:
        return ready.record(article)
    except SourceError as error:
        return error


_worker: Pipeline | None = None


def _start(model: str | None, profile: Profile, lexicon: Path | None) -> None:
    global _worker
    _worker = load_pipeline(model, profile, lexicon)


def _work(chunk: list[Article]) -> list[Record | SourceError]:
    assert _worker is not None
    return [_attempt(_worker, article) for article in chunk]


def _parallel(
    articles: Iterable[Article], model: str | None, profile: Profile, lexicon: Path | None, processes: int
) -> Iterator[Record | SourceError]:
    source = iter(articles)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (model, profile, lexicon)) as pool:
        waiting: deque[Future[list[Record | SourceError]]] = deque()
        while True:
            while len(waiting) < 2 * processes and (chunk := list(islice(source, CHUNK))):
                waiting.append(pool.submit(_work, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
