"""Gold for training, turned into labelled windows of words. No torch here.

Gold has `attributions`, or `sentences`, `events` and `participants`, or `targets`.
"""

import json
import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import evaluate
from kg.evaluate import ROLES
from kg.nlp.encoder import (
    ATTRIBUTION,
    EVENTS,
    Encoder,
    Words,
    cover,
    pack_windows,
    split_words,
    window_input,
)

Gold = dict[str, Any]


def read_gold(path: Path) -> Iterator[Gold]:
    """The articles of a folder with gold.jsonl and its texts in articles.jsonl, or what `kg evaluate` reads."""
    if not (path / "gold.jsonl").exists():
        yield from evaluate.read_gold(path)
        return
    rows = (json.loads(line) for line in (path / "articles.jsonl").read_text("utf-8").splitlines())
    articles = {row["id"]: row for row in rows}
    for line in (path / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        yield {**articles[gold["id"]], **gold}


@dataclass(frozen=True, slots=True)
class Example:
    """One window: model input, where each word's first piece is, and the labels of one task's heads.

    -1 (factuality: not a number) marks words that have no label. `cues` and `sources` say for each content
    word and each cue word which word of the window it points at: 1 + its place, 0 for none.
    """

    task: str
    ids: list[int]
    shapes: list[int]
    first: list[int]
    labels: list[float]
    cues: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    identities: list[int] = field(default_factory=list)
    topic: str = ""


def paint(labels: list[int], places: range, begin: int) -> None:
    """Write label `begin` (B-) on the first of `places` and the next one (I-) on the others."""
    for n in places:
        labels[n] = begin if n == places[0] else begin + 1


def attribution_labels(words: Words, gold: Gold) -> tuple[list[int], list[int], list[int]]:
    """BIO labels, and the word that content words and cue words point at (-2: none, -1: not such a word)."""
    n = len(words.pieces)
    labels, cues, sources = [0] * n, [-1] * n, [-1] * n
    spans = []
    for a in gold["attributions"]:
        where = {r: [p for p in (cover(words.spans, *span) for span in a.get(r) or []) if p] for r in ROLES}
        cue = where["cue"][0][0] if where["cue"] else -2
        source = where["source"][0][0] if where["source"] else -2
        spans += [("content", p, cue if cue >= 0 else source) for p in where["content"]]
        spans += [("source", p, -1) for p in where["source"]] + [("cue", p, source) for p in where["cue"]]
    # Long contents first, so that what lies inside is seen too; sources and cues over contents.
    for role, places, target in sorted(spans, key=lambda s: (ROLES[::-1].index(s[0]), -len(s[1]), s[1][0])):
        paint(labels, places, ATTRIBUTION.index(f"B-{role}"))
        for place in places:
            cues[place] = target if role == "content" else -1
            sources[place] = target if role == "cue" else -1
    return labels, cues, sources


def attribution_examples(encoder: Encoder, gold: Gold, words: Words, lead: float = 1.0) -> Iterator[Example]:
    """The windows of an article; what a word points at outside its window counts as none."""
    labels, cues, sources = attribution_labels(words, gold)
    for begin, end in pack_windows(words, lead=lead):
        ids, shapes, first = window_input(encoder, words, begin, end)

        def inside(targets: Sequence[int], begin: int = begin, end: int = end) -> list[int]:
            return [-1 if t == -1 else t - begin + 1 if begin <= t < end else 0 for t in targets[begin:end]]

        yield Example(
            "attribution",
            ids,
            shapes,
            first,
            [float(x) for x in labels[begin:end]],
            inside(cues),
            inside(sources),
        )


def event_examples(encoder: Encoder, gold: Gold, words: Words, lead: float = 1.0) -> Iterator[Example]:
    """Windows with events and participants; only words in the gold's `sentences` have labels."""
    labels, identities = [-1] * len(words.pieces), [0] * len(words.pieces)
    for b, e in gold["sentences"]:
        for n in cover(words.spans, b, e):
            labels[n] = 0
    for kind, name in (("participants", "B-participant"), ("events", "B-event")):
        for mention in gold[kind]:
            for span in mention["spans"]:
                places = cover(words.spans, *span)
                paint(labels, places, EVENTS.index(name))
                for n in places:
                    identities[n] = 2 * zlib.crc32(mention["cluster"].encode()) + (kind == "events")
    topic = gold.get("collection", "").split("-")[0]
    for begin, end in pack_windows(words, 128, lead=lead):
        if any(label >= 0 for label in labels[begin:end]):
            ids, shapes, first = window_input(encoder, words, begin, end)
            here = [float(x) for x in labels[begin:end]]
            yield Example("events", ids, shapes, first, here, identities=identities[begin:end], topic=topic)


def factuality_examples(encoder: Encoder, gold: Gold, words: Words, lead: float = 1.0) -> Iterator[Example]:
    """Windows with the factuality of each target on its first word, nothing elsewhere."""
    labels = [float("nan")] * len(words.pieces)
    for target in gold["targets"]:
        for n in cover(words.spans, *target["span"])[:1]:
            labels[n] = float(target["label"])
    for begin, end in pack_windows(words, lead=lead):
        ids, shapes, first = window_input(encoder, words, begin, end)
        yield Example("factuality", ids, shapes, first, labels[begin:end])


TASKS = {"attribution": attribution_examples, "events": event_examples, "factuality": factuality_examples}


def join_sentences(golds: Sequence[Gold], rng: random.Random) -> list[Gold]:
    """Single sentences of factuality gold joined into texts of one to four, so that context occurs."""
    joined: list[Gold] = []
    n = 0
    while n < len(golds):
        text, targets = "", []
        group = golds[n : n + rng.randint(1, 4)]
        for gold in group:
            shift = len(text)
            targets += [{**t, "span": [x + shift for x in t["span"]]} for t in gold["targets"]]
            text += gold["text"] + "\n"
        joined.append({"id": group[0]["id"], "text": text, "targets": targets})
        n += len(group)
    return joined


def epoch_examples(
    encoder: Encoder, golds: dict[str, list[Gold]], repeat: Mapping[str, int], seed: int, epoch: int
) -> list[Example]:
    """All windows of an epoch, with borders of its own; the same seed and epoch give the same ones.

    `repeat`: how often an epoch goes through a task, since the tasks' gold differs much in size.
    """
    rng = random.Random(f"{seed} {epoch}")
    examples = []
    for task, once in golds.items():
        articles: list[Gold] = []
        for _ in range(repeat.get(task, 1)):
            articles += join_sentences(rng.sample(once, len(once)), rng) if task == "factuality" else once
        for gold in articles:
            words = split_words(encoder, gold["text"])
            examples += list(TASKS[task](encoder, gold, words, rng.uniform(0.3, 1.0)))
    return examples


def batches(examples: Sequence[Example], pieces: int, seed: int, epoch: int) -> list[list[Example]]:
    """Batches of one task and like length, of at most `pieces` pieces with padding, in the seed's order.

    Those of events hold one topic each, and twice the pieces: what is the same is learnt from their contrast.
    """
    rng = random.Random(f"{seed} {epoch} order")
    shuffled = list(examples)
    rng.shuffle(shuffled)
    # Equal lengths side by side, but in a coarse grid so that batches differ between epochs.
    shuffled.sort(key=lambda e: (e.task, e.topic, -(len(e.ids) // 16)))
    made: list[list[Example]] = []
    for example in shuffled:
        last = made[-1] if made else []
        longest = max([len(example.ids), *(len(e.ids) for e in last)])
        most = 2 * pieces if example.topic else pieces
        alike = bool(last) and (last[0].task, last[0].topic) == (example.task, example.topic)
        if alike and longest * (len(last) + 1) <= most:
            last.append(example)
        else:
            made.append([example])
    rng.shuffle(made)
    return made
