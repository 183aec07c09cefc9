"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

from collections.abc import Callable

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
