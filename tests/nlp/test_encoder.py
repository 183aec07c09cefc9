"""Words, windows and readings: with a hand-made vocabulary and model, and once with the model that ships."""

from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.nlp import decode
from kg.nlp.encoder import (
    N_HEADS,
    Encoder,
    load_encoder,
    make_encoder,
    pack_windows,
    read,
    shape_of,
    split_words,
    window_input,
)

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", "the", "may", "##or", "said", "a", "b", "##b"]
MODEL = Path(__file__).parents[2] / "kg" / "models" / "encoder"


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """An encoder whose numbers are the piece ids, and which remembers the windows it was given."""
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("\n".join(PIECES) + "\n", encoding="utf-8")

    def run(ids: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert ids.shape == shapes.shape
        numbers = ids[..., None].astype(np.float32)
        return np.repeat(numbers, 384, axis=2), np.repeat(numbers, N_HEADS, axis=2)

    return make_encoder(vocabulary, run)


def test_words_are_runs_of_letters_or_single_marks_with_their_offsets(encoder: Encoder) -> None:
    text = "The Mayor\nsaid: “7 é”"
    words = split_words(encoder, text)
    assert [text[b:e] for b, e in words.spans] == ["The", "Mayor", "said", ":", "“", "7", "é", "”"]
    assert words.pieces[:3] == [[5], [6, 7], [8]]
    assert words.paragraphs == [0, 0, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("word", "shape"), [("said", 0), ("Mayor", 1), ("A", 1), ("NATO", 2), ("9th", 3), ("“", 0)]
)
def test_shapes_keep_what_lower_casing_loses(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_every_paragraph_is_closed_in_the_input(encoder: Encoder) -> None:
    words = split_words(encoder, "The mayor\nsaid a")
    ids, shapes, first = window_input(encoder, words, 0, 4)
    assert [PIECES[n] for n in ids] == ["[CLS]", "the", "may", "##or", "[SEP]", "said", "a", "[SEP]"]
    assert shapes == [0, 1, 0, 0, 0, 0, 0, 0] and first == [1, 2, 5, 6]


@pytest.mark.parametrize("lead", [1.0, 0.6, 0.3])
@pytest.mark.parametrize(
    "text",
    [
        "a b a b\n" * 9,
        "a. b. the. said a b.\n" + "a " * 40 + "\n" + "b " * 11 + ". " + "a " * 13 + ".\nb",
        "a",
    ],
)
def test_windows_hold_every_word_once_and_fit(encoder: Encoder, text: str, lead: float) -> None:
    words = split_words(encoder, text)
    ranges = pack_windows(words, 20, lead)
    assert [n for b, e in ranges for n in range(b, e)] == list(range(len(words.pieces)))
    assert all(b < e and len(window_input(encoder, words, b, e)[0]) <= 20 for b, e in ranges)


def test_windows_break_between_paragraphs_or_else_at_sentence_ends(encoder: Encoder) -> None:
    def starts(text: str) -> list[int]:
        return [b for b, _ in pack_windows(split_words(encoder, text), 12)]

    assert starts("a b a b\n" * 4) == [0, 8]
    assert starts("a a a a a . b b b b b b . a a a a") == [0, 6, 13]


def test_reading_has_a_row_a_word_from_its_first_piece(encoder: Encoder) -> None:
    reading = read(encoder, "The mayor\nsaid")
    assert reading.vectors[:, 0].tolist() == [5, 6, 8]
    assert reading.attribution.shape == (3, 7) and reading.events.shape == (3, 5)
    assert reading.pointers.shape == (3, 4, 64) and reading.none.shape == (1, 4, 64)
    assert reading.factuality.tolist() == [3, 3, 3]  # clipped


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_text_without_words_gives_an_empty_reading(encoder: Encoder, text: str) -> None:
    reading = read(encoder, text)
    assert len(reading.words) == len(reading.vectors) == len(reading.factuality) == 0


def test_a_reading_does_not_depend_on_what_was_read_before(encoder: Encoder) -> None:
    text = "the mayor said " * 200
    once = read(encoder, text)
    read(encoder, "a b\nunknown words " * 50)
    again = read(encoder, text)
    assert np.array_equal(once.vectors, again.vectors) and np.array_equal(once.windows, again.windows)


def test_missing_model_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing"):
        load_encoder(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said the bridge would close.", ("The mayor", "said", "the bridge would close")),
        (
            "Prices will rise, according to the central bank.",
            ("the central bank", "according to", "Prices will rise"),
        ),
        ("“We will not leave,” the minister told reporters.", ("the minister", "told", "We will not leave")),
    ],
)
def test_shipped_model_finds_plain_attributions(text: str, expected: tuple[str, str, str]) -> None:
    reading = read(load_encoder(MODEL), text)
    (found,) = decode.decode_attributions(reading)
    for spans, words in zip((found.source, found.cue, found.content), expected, strict=True):
        assert words in " ".join(text[b:e] for b, e in spans)
    assert found.confidence > 0.3
