"""Where the encoder's spans and the rules' meet."""

from __future__ import annotations

import numpy as np
import pytest
from pages import make_page

from kg.extract.utterances.attribution import combined, odds_of
from kg.nlp.decode import Attribution
from kg.nlp.encoder import ATTRIBUTION, IDENTITY_WIDTH, POINTER_WIDTH, Reading


def _a(source: int, cue: int, content: tuple[int, int], method: str, confidence: float = 0.9) -> Attribution:
    return Attribution(((source, source + 5),), ((cue, cue + 4),), (content,), method, confidence)


SURE, UNSURE = _a(0, 10, (20, 80), "encoder"), _a(0, 10, (20, 80), "encoder", 0.2)
SAME, NESTED = _a(0, 10, (20, 60), "rule:parse"), _a(30, 40, (50, 80), "rule:parse", 0.2)
MISSED, WEAK = _a(100, 110, (120, 150), "rule:parse", 0.99), _a(100, 110, (120, 150), "rule:parse", 0.3)


@pytest.mark.parametrize(
    ("read", "ruled", "expected"),
    [
        ([SURE], [], [SURE]),
        ([UNSURE], [], []),  # nobody else saw it
        ([SURE], [SAME], [SURE]),
        ([UNSURE], [SAME], [SAME]),
        ([SURE], [NESTED], [SURE, NESTED]),  # the encoder knows outermost ones only
        ([SURE], [MISSED], [SURE, MISSED]),
        ([SURE], [WEAK], [SURE]),
    ],
)
def test_each_attribution_once(
    read: list[Attribution], ruled: list[Attribution], expected: list[Attribution]
) -> None:
    assert combined(read, ruled) == expected


DIDNT = """
Ann Ann PROPN NNP nsubj 4
did do AUX VBD aux 4
n't not PART RB neg 4
say say VERB VB ROOT 0
so so ADV RB advmod 4
. . PUNCT . punct 4
"""


def test_odds_follow_the_words() -> None:
    words = [
        (0, 3),
        (4, 8),
        (8, 9),
        (9, 10),
        (11, 14),
        (15, 17),
        (17, 18),
    ]  # the encoder cuts words otherwise
    logits = np.full((len(words), len(ATTRIBUTION)), -4.0, np.float32)
    logits[:, 0] = 4.0
    logits[4] = [-4, -4, -4, 4, -4, -4, -4]  # "say" begins a cue
    n = len(words)
    reading = Reading(
        np.array(words), np.zeros(n, int), np.zeros(n, int), np.zeros((n, 384), np.float32), logits,
        np.zeros((n, 4, POINTER_WIDTH), np.float32), np.zeros((1, 4, POINTER_WIDTH), np.float32),
        np.zeros((n, 5), np.float32), np.zeros(n, np.float32), np.zeros((n, IDENTITY_WIDTH), np.float32),
    )  # fmt: skip
    page = make_page(DIDNT)
    found = odds_of(page, reading)
    assert [page.lower[i] for i, x in enumerate(found.cue) if x > 0] == ["say"]
    assert max(found.source) < 0
