"""Annotation: an article's text in, one Page out. The only room that knows spaCy and onnxruntime."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.data import data_path
from kg.nlp import pipeline
from kg.nlp.encoder import Reading, load_encoder, read
from kg.nlp.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Annotator:
    """A loaded spaCy pipeline (at `path`) and, but for the fast profile, the encoder; `version` names both."""

    parse: Callable[[str], Doc]
    read: Callable[[str], Reading] | None
    version: str
    path: str

    def page(self, text: str) -> Page:
        """The page of a text: the same for the same text, whatever was read before."""
        return page_of(self.parse(text), self.read(text) if self.read else None)


def load_annotator(
    model: str | None = None, encoder: Path | None = None, *, fast: bool = False, sentence: int = 0
) -> Annotator:
    """Load what annotation needs.

    Args:
        model: spaCy pipeline by package name or path; None for the one newskg installs.
        encoder: folder of an encoder; None for the package's.
        fast: without the encoder.
        sentence: tokens of a sentence at most; 0 for the standard.

    Raises:
        ModelError: the spaCy pipeline is missing or does not fit, or the encoder's files are missing.
    """
    nlp = pipeline.load(model, sentence or pipeline.SENTENCE)
    if fast:
        return Annotator(nlp, None, f"{pipeline.version(nlp)} rules", str(nlp.path))
    folder = encoder or data_path("models", "encoder")
    loaded = load_encoder(folder)
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()[:8]
    return Annotator(nlp, partial(read, loaded), f"{pipeline.version(nlp)} encoder-{digest}", str(nlp.path))


def page_of(doc: Doc, reading: Reading | None = None) -> Page:
    """The page of a spaCy Doc with tags, parse and entities; `reading` is the encoder's pass over the same text."""
    from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, POS, SENT_START, TAG

    table = doc.to_array([HEAD, SENT_START, IDX, LENGTH, LEMMA, POS, TAG, DEP])
    offset, opens, begin, size = (column.tolist() for column in table[:, :4].astype("int64").T)
    strings = doc.vocab.strings
    names: dict[int, str] = {}
    columns: list[list[str]] = []
    for column in table[:, 4:].T:
        keys = column.tolist()
        names.update((key, strings[key]) for key in set(keys) - names.keys())
        columns.append([names[key] for key in keys])
    lemma, pos, tag, dep = columns
    return Page.of(
        doc.text,
        [(b, b + k) for b, k in zip(begin, size, strict=True)],
        lemma,
        pos,
        tag,
        dep,
        [i + o for i, o in enumerate(offset)],
        [i for i, s in enumerate(opens) if s == 1],
        [(e.start, e.end, e.label_) for e in doc.ents],
        reading,
    )
