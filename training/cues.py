"""Train the linear model by which the rules find attributions (kg/models/cues.json).

A gold folder holds articles.jsonl and gold.jsonl with `attributions` (lists of [begin, end) under source,
cue and content). Takes some minutes and 2 GB for 800 articles. The same input gives the same file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.extract.utterances import cue_model
from kg.extract.utterances.cue_model import CueModel, Frame
from kg.extract.utterances.frames import Segment, segments
from kg.extract.utterances.rules import is_known
from kg.language import Language
from kg.nlp.annotate import load_annotator
from kg.nlp.page import Page
from training.data import read_gold

Gold = Sequence[dict[str, Sequence[tuple[int, int]]]]
Floats = NDArray[np.float64]

MIN_CUES, MIN_RATE = 3, 0.012
"""A word other than a verb is a candidate if it is a cue this often, absolutely and of its occurrences."""
MIN_SEEN = 12
"""A verb seen this often that is a cue less often than MIN_RATE is no candidate."""
MIN_COUNT = 4
"""A feature seen less often is left out."""
L2 = {"cue": 2.0, "source": 1.0, "content": 1.0}
FOLDS = 2
_BLANK = ("PUNCT", "SPACE")


@dataclass(slots=True)
class Example:
    """A candidate with its frame; for a gold cue also which segments are its source and its content."""

    page: Page
    frame: Frame
    is_cue: bool
    source: list[bool] = field(default_factory=list)
    content: list[bool] = field(default_factory=list)
    features: list[list[str]] = field(default_factory=list)


def words(page: Page, spans: Iterable[Sequence[int]]) -> set[int]:
    """The tokens in the spans, without punctuation."""
    return {i for i in page.tokens([(s[0], s[1]) for s in spans]) if page.pos[i] not in _BLANK}


def segment_words(page: Page, s: Segment) -> set[int]:
    """The tokens of a segment, without punctuation."""
    return {i for b, e in s.pieces for i in range(b, e) if page.pos[i] not in _BLANK}


def examples(page: Page, gold: Gold, model: CueModel) -> Iterator[Example]:
    """The article's candidates; gold has outermost cues only, so those inside a gold content are left out."""
    cues: dict[int, tuple[list[bool], list[bool]]] = {}
    held: set[int] = set()
    taken: set[int] = set()
    frames: dict[int, Frame] = {}
    known = {i for i in range(len(page)) if is_known(page, i, model)}
    for a in gold:
        source, content = words(page, a["source"]), words(page, a["content"])
        here = page.tokens([(s[0], s[1]) for s in a["cue"]])
        taken.update(here)
        best: tuple[float, int, list[bool], list[bool]] | None = None
        for i in here:
            if i not in known:
                continue
            f = frames.setdefault(i, cue_model.frame(page, i, segments(page, i)))
            sources, contents, union = [], [], set()
            for s in f.segments:
                w = segment_words(page, s)
                sources.append(bool(w) and 2 * len(w & source) >= len(w))
                whole = s.kind.startswith(("host", "clause"))
                fits = len(w & content) / max(1, len(w | content if whole else w))
                contents.append(bool(w) and fits >= 0.5)
                union |= w if contents[-1] else set()
            union -= source
            score = len(union & content) / max(1, len(union | content)) + 0.1 * any(sources)
            if best is None or score > best[0]:
                best = score, i, sources, contents
        if best and any(best[3]):
            cues[best[1]] = best[2], best[3]
        held |= content
    for i in sorted(known):
        if i in cues:
            f = frames[i]
            yield Example(page, f, True, *cues[i])
        elif i not in held:
            f = frames.get(i) or cue_model.frame(page, i, segments(page, i))
            if f.segments:
                yield Example(page, f, False)


def vocabulary(pages: Sequence[tuple[Page, Gold]]) -> CueModel:
    """A model without weights: which words are worth a judgement."""
    seen: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for page, gold in pages:
        keys = [f"{lemma}_{pos}" for lemma, pos in zip(page.lemma, page.pos, strict=True)]
        seen.update(keys)
        for a in gold:
            here = words(page, a["cue"])
            cues.update(keys[i] for i in here if page.head[i] not in here or page.head[i] == i)
    likely = {
        k for k, n in cues.items() if n >= MIN_CUES and n >= MIN_RATE * seen[k] and not k.endswith("_VERB")
    }
    rare = {k for k, n in seen.items() if n >= MIN_SEEN and cues[k] < MIN_RATE * n and k.endswith("_VERB")}
    return CueModel(frozenset(likely), frozenset(rare), {}, {})


def fit(rows: Sequence[list[str]], labels: Sequence[bool], l2: float) -> dict[str, float]:
    """L2-regularised logistic regression by L-BFGS; the weights of the features that matter."""
    counts = Counter(f for row in rows for f in set(row))
    names = sorted(f for f, n in counts.items() if n >= MIN_COUNT)
    index = {f: k for k, f in enumerate(names)}
    columns = [sorted({index[f] for f in row if f in index}) for row in rows]
    starts = np.cumsum([0, *(len(c) for c in columns)])
    flat = np.fromiter((k for c in columns for k in c), dtype=np.int32, count=int(starts[-1]))
    x = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(names)))
    y = np.where(np.asarray(labels), 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = y * (x @ w)
        slope = -y / (1.0 + np.exp(np.clip(margin, -30, 30)))
        return float(np.logaddexp(0, -margin).sum() + l2 / 2 * w @ w), x.T @ slope + l2 * w

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return {f: round(float(w), 2) for f, w in zip(names, best.x, strict=True) if abs(w) >= 0.04}


def train(pages: Sequence[tuple[Page, Gold]]) -> CueModel:
    """The model of some articles."""
    empty, words = vocabulary(pages), Language().attribution
    folds: list[list[Example]] = [[] for _ in range(FOLDS)]
    for n, (page, gold) in enumerate(pages):
        folds[n % FOLDS].extend(examples(page, gold, empty))
    everything = [e for fold in folds for e in fold]
    for e in everything:
        e.features = [cue_model.segment_features(e.page, e.frame, s) for s in e.frame.segments]

    def judge(some: Sequence[Example]) -> CueModel:
        rows = [row for e in some if e.is_cue for row in e.features]
        source = fit(rows, [x for e in some if e.is_cue for x in e.source], L2["source"])
        content = fit(rows, [x for e in some if e.is_cue for x in e.content], L2["content"])
        both = {k: (source.get(k, 0.0), content.get(k, 0.0)) for k in source.keys() | content.keys()}
        return msgspec.structs.replace(empty, segment=both)

    rows: list[list[str]] = []
    labels: list[bool] = []
    for n, fold in enumerate(
        folds
    ):  # the cue's judge must see verdicts on articles the other was not trained on
        model = judge([e for m, other in enumerate(folds) if m != n for e in other])
        for e in fold:
            sums = [cue_model.judge_segment(model, x) for x in e.features]
            verdicts = [(cue_model.logistic(a), cue_model.logistic(b)) for a, b in sums]
            own = cue_model.cue_features(e.page, e.frame, words)
            rows.append(own + cue_model.verdict_features(e.page, e.frame, verdicts, words))
            labels.append(e.is_cue)
    return msgspec.structs.replace(judge(everything), cue=fit(rows, labels, L2["cue"]))


def read(folder: Path) -> Iterator[tuple[Page, Gold]]:
    """The parsed articles of a gold folder with their attributions."""
    annotator = load_annotator(fast=True)
    for gold in read_gold(folder):
        yield annotator.page(gold["text"]), gold["attributions"]


def save(model: CueModel, path: Path) -> None:
    """Write a model, one feature a line, in order."""
    parts = []
    for name in ("cues", "others"):
        parts.append(f"{json.dumps(name)}: {json.dumps(sorted(getattr(model, name)))}")
    for name in ("cue", "segment"):
        rows = (f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(getattr(model, name).items()))
        parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(rows) + "}")
    path.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `train cues` can be told."""
    parser.add_argument("gold", nargs="+", type=Path, help="gold folders, trained on together")
    parser.add_argument("-o", "--output", type=Path, default=Path("kg/models/cues.json"))


def run(options: argparse.Namespace) -> None:
    """The command."""
    model = train([pair for folder in options.gold for pair in read(folder)])
    save(model, options.output)
    print(f"{options.output}: {len(model.cue)} weights for cues, {len(model.segment)} for segments")
