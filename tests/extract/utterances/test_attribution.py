"""Where the encoder's spans and the rules' meet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kg.extract.utterances.attribution import Attribution, combined, odds_of
from kg.language import Language
from kg.nlp.encoder import ATTRIBUTION, IDENTITY_WIDTH, POINTER_WIDTH, Reading
from kg.nlp.page import Page

Read = Callable[[str], Page]
ENGLISH = Language("en")


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


def test_odds_follow_the_words(page: Read) -> None:
    text = "Ann didn't say so."
    doc = page(text)
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
    found = odds_of(doc, reading)
    assert [doc.lower[i] for i, x in enumerate(found.cue) if x > 0] == ["say"]
    assert max(found.source) < 0
