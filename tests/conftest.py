"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language as Parser
from spacy.tokens import Doc

from kg.language import Language
from kg.nlp import pipeline
from kg.nlp.annotate import page_of
from kg.nlp.page import Page


@pytest.fixture(scope="session")
def nlp() -> Parser:
    """The default spaCy pipeline, loaded once."""
    return pipeline.load()


@pytest.fixture(scope="session")
def parse(nlp: Parser) -> Callable[[str], Doc]:
    """`parse(text) -> Doc` with the default pipeline; equal texts are parsed once."""
    seen: dict[str, Doc] = {}

    def parse(text: str) -> Doc:
        if text not in seen:
            seen[text] = nlp(text)
        return seen[text]

    return parse


@pytest.fixture(scope="session")
def page(parse: Callable[[str], Doc]) -> Callable[[str], Page]:
    """`page(text) -> Page` with the default pipeline, without the encoder's reading."""
    return lambda text: page_of(parse(text))


@pytest.fixture(scope="session")
def english() -> Language:
    """The words of English, read once."""
    return Language("en")


@pytest.fixture(scope="session")
def sample_articles() -> Path:
    """The folder of the sample articles."""
    return Path(__file__).parent / "articles"


@pytest.fixture(scope="session")
def graph_folder(sample_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the sample articles, default profile, built once. For reading only."""
    from kg.build import build_graph

    folder = tmp_path_factory.mktemp("sample") / "graph"
    build_graph([str(sample_articles)], folder)
    return folder
