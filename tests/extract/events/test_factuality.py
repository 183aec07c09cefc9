"""Factuality by rules: what words around an event do to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.events.events import find_events
from kg.extract.events.factuality import combine
from kg.language import Language
from kg.nlp.page import Page

Read = Callable[[str], Page]
ENGLISH = Language("en")

# (text, event word, lowest and highest value that will do)
CASES = [
    ("The rebels attacked the town.", "attacked", 3.0, 3.0),
    ("The rebels did not attack the town.", "attack", -3.0, -2.0),
    ("The rebels never attacked the town.", "attacked", -3.0, -2.0),
    ("No attack took place.", "attack", -3.0, -2.0),
    ("The rebels will attack the town.", "attack", 1.5, 2.8),
    ("The rebels may attack the town.", "attack", 0.5, 1.5),
    ("The rebels tried to attack the town.", "attack", 0.5, 1.8),
    ("The rebels failed to attack the town.", "attack", -3.0, -1.0),
    ("The rebels did not fail to attack the town.", "attack", 1.0, 3.0),
    ("The rebels managed to attack the town.", "attack", 2.0, 3.0),
    ("If the rebels attack the town, the army will return.", "attack", 0.0, 1.5),
    ("The general said the rebels attacked the town.", "attacked", 2.0, 3.0),
    ("The general knew that the rebels attacked the town.", "attacked", 2.0, 3.0),
    ("The rebels probably attacked the town.", "attacked", 1.0, 2.5),
    ("They left without attacking the town.", "attacking", -3.0, -2.0),
    ("The truce averted an attack.", "attack", -3.0, -1.0),
    ("They did not wait, but attacked.", "attacked", 2.0, 3.0),
    ("He is no longer leading the party.", "leading", -3.0, -2.0),
]


@pytest.mark.parametrize(("text", "word", "low", "high"), CASES, ids=[t for t, *_ in CASES])
def test_factuality(page: Read, text: str, word: str, low: float, high: float) -> None:
    found = {text[slice(*e.trigger)]: e.factuality for e in find_events(page(text), ENGLISH, [], [], [])}
    assert low <= found[word] <= high


def test_two_negative_contexts_make_a_positive_one() -> None:
    assert combine(-2.0, -3.0) == 2.0
    assert combine(3.0, -1.5) == -1.5
    assert combine(1.0, 2.0) == 1.0
