"""Labels and windows made from gold, and batches that depend on the seed only. Needs no torch."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg.nlp.encoder import ATTRIBUTION, EVENTS, Encoder, make_encoder, split_words
from training.data import (
    Example,
    attribution_examples,
    attribution_labels,
    batches,
    epoch_examples,
    event_examples,
    factuality_examples,
    join_sentences,
)

TEXT = "Rain fell, Ann said, all day.\nBob doubts it."


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n,\n.\n", encoding="utf-8")

    def run(ids: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        raise AssertionError("making data runs no model")

    return make_encoder(vocabulary, run)


def spans(text: str, *parts: str) -> list[list[int]]:
    return [[text.index(p), text.index(p) + len(p)] for p in parts]


def gold() -> dict[str, Any]:
    return {
        "id": "a",
        "text": TEXT,
        "attributions": [
            {
                "source": spans(TEXT, "Ann"),
                "cue": spans(TEXT, "said"),
                "content": spans(TEXT, "Rain fell", "all day"),
            },
            {"source": [], "cue": spans(TEXT, "doubts"), "content": spans(TEXT, "it.")},
        ],
    }


def test_labels_mark_every_piece_and_point_home(encoder: Encoder) -> None:
    labels, cues, sources = attribution_labels(split_words(encoder, TEXT), gold())
    # Rain fell , Ann said , all day . Bob doubts it .
    assert [ATTRIBUTION[n][:1] + ATTRIBUTION[n][2:3] for n in labels] == [
        *("Bc", "Ic", "O", "Bs", "Bc", "O", "Bc", "Ic", "O", "O", "Bc", "Bc", "Ic")
    ]
    assert cues == [4, 4, -1, -1, -1, -1, 4, 4, -1, -1, -1, 10, 10]
    assert sources == [-1, -1, -1, -1, 3, -1, -1, -1, -1, -1, -2, -1, -1]


def test_pointers_of_a_window_count_from_its_first_word_and_0_is_none(encoder: Encoder) -> None:
    (whole,) = attribution_examples(encoder, gold(), split_words(encoder, TEXT))
    assert whole.cues[:2] == [5, 5] and whole.sources[4] == 4 and whole.sources[10] == 0
    apart = list(attribution_examples(encoder, gold(), split_words(encoder, TEXT), lead=0.01))
    assert [len(e.first) for e in apart] == [9, 4]
    assert apart[1].cues == [-1, -1, 2, 2]


def test_content_whose_cue_is_in_another_window_points_at_none(encoder: Encoder) -> None:
    far = {"id": "a", "text": "Ann said\nit rained", "attributions": [
        {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 18]]}]}  # fmt: skip
    first, second = attribution_examples(encoder, far, split_words(encoder, far["text"]), lead=0.01)
    assert first.sources == [-1, 1] and second.cues == [0, 0]


def test_only_validated_sentences_have_event_labels(encoder: Encoder) -> None:
    text = "Storm hits .\nHe left town ."
    events = {"id": "a", "text": text, "sentences": [[13, 27]],
              "events": [{"spans": [[16, 20]], "cluster": "go"}], "collection": "7-ecb",
              "participants": [{"spans": [[13, 15]], "cluster": "he"}]}  # fmt: skip
    (example,) = event_examples(encoder, events, split_words(encoder, text))
    assert example.labels == [-1, -1, -1, EVENTS.index("B-participant"), EVENTS.index("B-event"), 0, 0]
    he, left = example.identities[3:5]
    assert example.topic == "7" and he and left and he % 2 == 0 and left % 2 == 1
    assert example.identities == [0, 0, 0, he, left, 0, 0]


def test_factuality_lies_on_the_first_word_of_its_target(encoder: Encoder) -> None:
    text = "He blew up it"
    targets = {"id": "a", "text": text, "targets": [{"span": [3, 10], "label": -2.5}]}
    (example,) = factuality_examples(encoder, targets, split_words(encoder, text))
    assert example.labels[1] == -2.5 and np.isnan(np.delete(example.labels, 1)).all()


def test_joined_sentences_keep_their_targets(encoder: Encoder) -> None:
    golds = [
        {"id": str(n), "text": f"word{n} b", "targets": [{"span": [0, 5], "label": float(n)}]}
        for n in range(9)
    ]
    joined = join_sentences(golds, random.Random(1))
    assert 1 < len(joined) < 9
    found = {t["label"]: g["text"][slice(*t["span"])] for g in joined for t in g["targets"]}
    assert found == {float(n): f"word{n}" for n in range(9)}


def examples(encoder: Encoder, seed: int) -> list[Example]:
    golds = {"attribution": [{**gold(), "text": TEXT + "\nMore." * n} for n in range(20)]}
    return epoch_examples(encoder, golds, {}, seed, 0)


def test_same_seed_same_batches_other_seed_others(encoder: Encoder) -> None:
    first, again, other = (batches(examples(encoder, s), 100, s, 0) for s in (1, 1, 2))
    assert first == again != other


def test_a_task_can_be_gone_through_twice(encoder: Encoder) -> None:
    targets = [{"id": "a", "text": "He left", "targets": [{"span": [3, 7], "label": 3.0}]}]
    assert len(epoch_examples(encoder, {"factuality": targets}, {"factuality": 2}, 1, 0)) == 2


def test_batches_of_events_hold_one_topic() -> None:
    given = [Example("events", [2, 3], [0, 0], [], [], topic=str(n % 2)) for n in range(8)]
    made = batches(given, 6, 1, 0)
    assert sorted(len(b) for b in made) == [4, 4]
    assert all(len({e.topic for e in b}) == 1 for b in made)


def test_batches_hold_every_window_once_and_one_task_and_fit(encoder: Encoder) -> None:
    given = examples(encoder, 1)
    given += [Example("events", [2, 3], [0, 0], [], []) for _ in range(5)]
    made = batches(given, 100, 1, 0)
    assert sorted(map(repr, (e for b in made for e in b))) == sorted(map(repr, given))
    assert all(len({e.task for e in batch}) == 1 for batch in made)
    assert all(len(b) == 1 or len(b) * max(len(e.ids) for e in b) <= 100 for b in made)
