"""What the tests of actors share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from kg.extract.actors.actors import Attributed, find_actors
from kg.language import Language
from kg.nlp.page import Page
from kg.record import Actor

Found = Callable[..., tuple[list[Actor], list[str | None]]]


@pytest.fixture(scope="session")
def found(page: Callable[[str], Page], english: Language) -> Found:
    """`found(text or page, attributions=()) -> (actors, sources)`; a text is read with the default pipeline."""

    def found(given: str | Page, said: Sequence[Attributed] = ()) -> tuple[list[Actor], list[str | None]]:
        return find_actors(page(given) if isinstance(given, str) else given, english, said)

    return found
