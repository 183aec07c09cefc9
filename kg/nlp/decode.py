"""From the encoder's numbers to spans: attributions, events, factuality, vectors. Plain numpy.

logits → best legal BIO sequence → spans → what points at what → attributions
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.nlp.encoder import ATTRIBUTION, EVENTS, POINTER_WIDTH, Floats, Ints, Reading, cover
from kg.record import Span, Spans

CERTAIN = 2.8
"""Above it factuality is read as 3.0: gold is mostly exactly that, and the mean of annotators falls short of it."""
_CUE_BIAS = 0.5
"""Added to the log-probability of a cue's beginning: more are found, since contents need a cue."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's (`source`) statement, thought or intention (`content`), and the words that say so (`cue`).

    Span lists are (begin, end) code points of the article's text, in order; source and cue may be empty.
    `method` names the finder. `confidence` is a probability as far as the finder gives one. `is_sure`: by a word of
    denying or declining.
    """

    source: Spans
    cue: Spans
    content: Spans
    method: str
    confidence: float
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A labelled run of words [first, last)."""

    kind: str
    first: int
    last: int


def log_softmax(x: Floats) -> Floats:
    top = x - x.max(axis=-1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(axis=-1, keepdims=True)), dtype=np.float32)


def best_labels(logits: Floats, labels: Sequence[str], bias: Mapping[str, float] | None = None) -> Ints:
    """The likeliest label sequence in which I-x follows only B-x or I-x (Viterbi), logits being biased by label."""
    if not len(logits):
        return np.zeros(0, dtype=np.int64)
    scores = log_softmax(logits) + np.array([(bias or {}).get(name, 0.0) for name in labels], np.float32)
    size = len(labels)
    legal = np.zeros((size, size), np.float32)  # from, to
    for to, name in enumerate(labels):
        if name[0] == "I":
            legal[[n for n, x in enumerate(labels) if x[2:] != name[2:]], to] = -np.inf
    best = scores[0] + np.array([-np.inf if x[0] == "I" else 0.0 for x in labels], np.float32)
    back = np.zeros(scores.shape, dtype=np.int64)
    columns = np.arange(size)
    for n in range(1, len(scores)):
        paths = best[:, None] + legal
        back[n] = paths.argmax(axis=0)
        best = paths[back[n], columns] + scores[n]
    path = np.zeros(len(scores), dtype=np.int64)
    path[-1] = best.argmax()
    for n in range(len(scores) - 1, 0, -1):
        path[n - 1] = back[n, path[n]]
    return path


def chunks_of(path: Ints, labels: Sequence[str]) -> list[Chunk]:
    """The spans of a label sequence."""
    found: list[Chunk] = []
    for n, label in enumerate(path):
        name = labels[int(label)]
        if name[0] == "B":
            found.append(Chunk(name[2:], n, n + 1))
        elif name[0] == "I":
            found[-1] = replace(found[-1], last=n + 1)
    return found


def pointer_logs(reading: Reading, kind: int, window: int) -> tuple[Floats, int]:
    """Log-probabilities W x (1 + W) that a word of the window points at [CLS] or a word; and its first word.

    `kind` 0: content → cue, 1: cue → source.
    """
    places = np.flatnonzero(reading.windows == window)
    words = reading.pointers[places]
    keys = np.concatenate([reading.none[window][None, 2 * kind + 1], words[:, 2 * kind + 1]])
    # Not `@`: for so small a product BLAS wakes threads, which costs up to fifty times the product itself.
    scores = np.einsum("if,jf->ij", words[:, 2 * kind], keys) / POINTER_WIDTH**0.5
    return log_softmax(scores), int(places[0])


def link(reading: Reading, chunks: Sequence[Chunk], kind: int) -> dict[Chunk, tuple[Chunk | None, float]]:
    """What each content (kind 0) or cue (kind 1) points at, with the probability of that."""
    goals = ("cue", "source") if kind == 0 else ("source",)
    start = "content" if kind == 0 else "cue"
    links: dict[Chunk, tuple[Chunk | None, float]] = {}
    by_window: dict[int, list[Chunk]] = {}
    for chunk in chunks:
        by_window.setdefault(int(reading.windows[chunk.first]), []).append(chunk)
    for window, inside in by_window.items():
        if not any(c.kind == start for c in inside):
            continue
        logs, offset = pointer_logs(reading, kind, window)
        candidates = [c for c in inside if c.kind in goals]
        for chunk in (c for c in inside if c.kind == start):
            rows = np.exp(logs[chunk.first - offset : chunk.last - offset])
            mass = [float(np.log(rows[:, 0] + 1e-6).mean())]
            for c in candidates:
                to = rows[:, c.first - offset + 1 : c.last - offset + 1].sum(axis=1)
                mass.append(float(np.log(to + 1e-6).mean()))
            weights = np.exp(np.array(mass))
            best = int(weights.argmax())
            links[chunk] = (candidates[best - 1] if best else None, float(weights[best] / weights.sum()))
    return links


def decode_attributions(reading: Reading) -> list[Attribution]:
    """The attributions of an article, in the order of their first character; those with a content alone are none."""
    path = best_labels(reading.attribution, ATTRIBUTION, {"B-cue": _CUE_BIAS})
    chunks = chunks_of(path, ATTRIBUTION)
    certainty = np.exp(log_softmax(reading.attribution))[np.arange(len(path)), path]
    to_cue, to_source = link(reading, chunks, 0), link(reading, chunks, 1)
    groups: dict[Chunk, list[Chunk]] = {}
    for content, (goal, _) in to_cue.items():
        if goal is not None:
            groups.setdefault(goal, []).append(content)
    found = []
    for head, contents in groups.items():
        cue = head if head.kind == "cue" else None
        source = to_source[head][0] if cue else head
        sure = [certainty[p.first : p.last].mean() for p in (source, cue, *contents) if p]
        linked = float(np.mean([to_cue[c][1] for c in contents]))
        found.append(
            Attribution(
                (span_of(reading, source),) if source else (),
                (span_of(reading, cue),) if cue else (),
                tuple(span_of(reading, c) for c in contents),
                "encoder",
                round(float(np.mean(sure)) * linked, 4),
            )
        )
    return sorted(found, key=lambda a: min((*a.source, *a.cue, *a.content)))


def span_of(reading: Reading, chunk: Chunk) -> Span:
    """The characters of a chunk."""
    return int(reading.words[chunk.first, 0]), int(reading.words[chunk.last - 1, 1])


def decode_events(reading: Reading, outside: float = 0.0) -> list[tuple[int, int, float]]:
    """Event triggers as (begin, end, confidence); `outside`: added to the log-probability of no event."""
    path = best_labels(reading.events, EVENTS, {"O": outside})
    certainty = np.exp(log_softmax(reading.events))[np.arange(len(path)), path]
    return [
        (*span_of(reading, c), round(float(certainty[c.first : c.last].mean()), 4))
        for c in chunks_of(path, EVENTS)
        if c.kind == "event"
    ]


def factuality_of(reading: Reading, begin: int, end: int) -> float:
    """The factuality, -3 .. 3, of an event whose trigger is at [begin, end); 3.0 where there is no word."""
    places = cover(reading.words, begin, end)
    value = float(reading.factuality[places[0]]) if places else 3.0
    return 3.0 if value > CERTAIN else value


def vector_of(reading: Reading, begin: int, end: int) -> bytes | None:
    """The identity vector of the words at [begin, end), as signed bytes; None where there is no word."""
    places = cover(reading.words, begin, end)
    if not places:
        return None
    vector = reading.identity[places.start : places.stop].mean(axis=0)
    most = float(np.abs(vector).max()) or 1.0
    return bytes(np.rint(vector * (127 / most)).astype(np.int8).tobytes())
