"""Decoding of hand-made readings: which spans come out, what is linked to what, and what is left out."""

from dataclasses import replace

import numpy as np
import pytest

from kg.nlp.decode import (
    best_labels,
    decode_attributions,
    decode_events,
    factuality_of,
    vector_of,
)
from kg.nlp.encoder import ATTRIBUTION, EVENTS, POINTER_WIDTH, WORD, Reading

LETTERS = {"s": "source", "c": "cue", "t": "content", "e": "event", "p": "participant"}


def logits(tags: str, labels: tuple[str, ...]) -> np.ndarray:
    """One letter a word, a capital begins a span: `Ss C Ttt .`"""
    rows = np.zeros((len(tags), len(labels)), np.float32)
    for n, tag in enumerate(tags):
        name = "O" if tag == "." else f"{'B' if tag.isupper() else 'I'}-{LETTERS[tag.lower()]}"
        rows[n, labels.index(name)] = 9.0
    return rows


def reading(
    text: str, attribution: str = "", targets: dict[int, int] | None = None, events: str = ""
) -> Reading:
    """A reading of `text` in one window; `targets` says which word points at which (-1: none)."""
    words = np.array([m.span() for m in WORD.finditer(text)], np.int64).reshape(-1, 2)
    n = len(words)
    pointers = np.zeros((n, 4, POINTER_WIDTH), np.float32)
    none = np.zeros((1, 4, POINTER_WIDTH), np.float32)
    none[:, [1, 3], 0] = 9.0
    for word in range(n):
        pointers[word, [1, 3], word + 1] = 9.0
    for word, target in (targets or {}).items():
        pointers[word, [0, 2], target + 1] = 9.0
    return Reading(
        words=words,
        windows=np.zeros(n, np.int64),
        paragraphs=np.zeros(n, np.int64),
        vectors=np.zeros((n, 4), np.float32),
        attribution=logits(attribution or "." * n, ATTRIBUTION),
        pointers=pointers,
        none=none,
        events=logits(events or "." * n, EVENTS),
        factuality=np.linspace(-3, 3, n, dtype=np.float32),
        identity=np.repeat(np.arange(n, dtype=np.float32)[:, None], 64, axis=1),
    )


def found(text: str, given: Reading) -> list[tuple[list[str], ...]]:
    """(sources, cues, contents) as strings."""
    decoded = decode_attributions(given)
    return [tuple([text[b:e] for b, e in spans] for spans in (a.source, a.cue, a.content)) for a in decoded]


TWO = "Ann said it rained and Bob doubted that"
TWO_TAGS = "SCTt.SCT"


def test_contents_and_cues_follow_their_pointers() -> None:
    near = reading(TWO, TWO_TAGS, {1: 0, 2: 1, 3: 1, 6: 5, 7: 6})
    assert found(TWO, near) == [(["Ann"], ["said"], ["it rained"]), (["Bob"], ["doubted"], ["that"])]
    crossed = reading(TWO, TWO_TAGS, {1: 5, 2: 6, 3: 6, 6: 0, 7: 1})
    assert found(TWO, crossed) == [(["Ann"], ["doubted"], ["it rained"]), (["Bob"], ["said"], ["that"])]


def test_pieces_of_one_content_meet_in_their_cue() -> None:
    text = "Rain fell Ann said all day"
    assert found(text, reading(text, "TtSCTt", {0: 3, 1: 3, 3: 2, 4: 3, 5: 3})) == [
        (["Ann"], ["said"], ["Rain fell", "all day"])
    ]


def test_cue_without_source() -> None:
    text = "reportedly it rained"
    assert found(text, reading(text, "CTt", {0: -1, 1: 0, 2: 0})) == [([], ["reportedly"], ["it rained"])]


def test_content_that_points_at_a_source_has_no_cue() -> None:
    text = "Ann : it rained"
    assert found(text, reading(text, "S.Tt", {2: 0, 3: 0})) == [(["Ann"], [], ["it rained"])]


def test_content_with_neither_is_left_out() -> None:
    text = "it rained today"
    alone = reading(text, "Tt.", {0: -1, 1: -1})
    assert found(text, alone) == []


def test_cue_without_content_is_left_out() -> None:
    assert found("Ann said", reading("Ann said", "SC", {1: 0})) == []


def test_confidence_is_between_0_and_1_and_falls_with_doubt() -> None:
    sure = reading(TWO, TWO_TAGS, {1: 0, 2: 1, 3: 1, 6: 5, 7: 6})
    sure.attribution[6] *= 0.3
    first, second = decode_attributions(sure)
    assert 0 < second.confidence < first.confidence <= 1


def test_labels_are_legal_even_where_the_likeliest_are_not() -> None:
    rows = np.zeros((3, 3), np.float32)
    rows[:, 2] = 5.0  # I everywhere
    assert best_labels(rows, ("O", "B-x", "I-x")).tolist() == [1, 2, 2]


@pytest.mark.parametrize(("bias", "expected"), [(0.0, [1, 2]), (9.0, [0, 0])])
def test_bias_to_outside_finds_less(bias: float, expected: list[int]) -> None:
    rows = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], np.float32)
    assert best_labels(rows, ("O", "B-x", "I-x"), {"O": bias}).tolist() == expected


def test_events_are_runs_of_their_label() -> None:
    text = "Rebels blew up the bridge"
    given = reading(text, events="PEe.P")
    assert [text[b:e] for b, e, _ in decode_events(given)] == ["blew up"]
    assert all(0 < c <= 1 for _, _, c in decode_events(given))


def test_factuality_is_that_of_the_first_word() -> None:
    given = reading("Rebels blew up it")
    assert factuality_of(given, 7, 14) == pytest.approx(-1.0)
    assert factuality_of(given, 6, 7) == 3.0
    assert factuality_of(given, 17, 20) == 3.0


def test_no_words() -> None:
    empty = reading("")
    assert decode_attributions(empty) == [] and decode_events(empty) == []


def test_a_vector_is_the_mean_of_its_words_as_signed_bytes() -> None:
    found = replace(
        reading("He left early"), identity=np.array([[0.5, -1.0], [1.5, 0.0], [9, 9]], np.float32)
    )
    assert vector_of(found, 0, 7) == bytes([127, 256 - 64])
    assert vector_of(found, 900, 910) is None
