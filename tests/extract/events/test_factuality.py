"""Factuality by rules: what words around an event do to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import make_page

from kg.extract.events.events import find_events
from kg.extract.events.factuality import combine, judge
from kg.language import Language
from kg.nlp.page import Page

Read = Callable[[str], Page]

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
def test_factuality(page: Read, english: Language, text: str, word: str, low: float, high: float) -> None:
    found = {text[slice(*e.trigger)]: e.factuality for e in find_events(page(text), english, [], [], [])}
    assert low <= found[word] <= high


def test_two_negative_contexts_make_a_positive_one() -> None:
    assert combine(-2.0, -3.0) == 2.0
    assert combine(3.0, -1.5) == -1.5
    assert combine(1.0, 2.0) == 1.0


FAILED = """
The the DET DT det 2
rebels rebel NOUN NNS nsubj 5
did do AUX VBD aux 5
not not PART RB neg 5
fail fail VERB VB ROOT 0
to to PART TO aux 7
attack attack VERB VB xcomp 5
. . PUNCT . punct 5
"""


def test_an_operator_that_is_negated_turns_round(english: Language) -> None:
    page = make_page(FAILED)
    without = make_page(FAILED.replace("not not PART RB neg", "then then ADV RB advmod"))
    (failed,), (did,) = judge(without, english, [6]), judge(page, english, [6])
    assert failed < 0 < did
