"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.nlp import pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The default spaCy pipeline, loaded once."""
    return pipeline.load()


@pytest.fixture(scope="session")
def parse(nlp: Language) -> Callable[[str], Doc]:
    """`parse(text) -> Doc` with the default pipeline; equal texts are parsed once."""
    seen: dict[str, Doc] = {}

    def parse(text: str) -> Doc:
        if text not in seen:
            seen[text] = nlp(text)
        return seen[text]

    return parse


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
