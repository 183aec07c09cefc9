"""Fit the weights by which event mentions are joined (kg/models/events.json).

The gold are folders of event gold (`articles.jsonl`, `gold.jsonl` with `sentences`, `events`, `cluster`,
`collection`). Its articles are extracted and resolved up to their stories; every pair of mentions that the
resolution would judge, and that gold knows both of, is an example. Logistic regression with an L2 penalty,
fitted by Newton's method; once with the features of the encoder's vectors and once without. How common a
concept is in the news is counted in the extraction records given with --news, else kept as it is.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.extraction import extract_records
from kg.language import Language
from kg.record import Article, Record, read_records
from kg.resolve import story_parts
from kg.resolve.event_pairs import Mention, features, load
from kg.resolve.events import candidates, mentions_of
from training.data import read_gold

PENALTY = 3.0
AGAINST = ("other", "broad")
"""How the names of the features begin that speak against one event."""


def clusters_of(record: Record, gold: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """(collection, cluster) of each event of the record that overlaps a gold one; the first such counts."""
    found: dict[str, tuple[str, str]] = {}
    for event in record.events:
        begin, end = event.trigger
        for mention in gold["events"]:
            if any(b < end and begin < e for b, e in mention["spans"]):
                found.setdefault(event.id, (gold["collection"], mention["cluster"]))
    return found


def pairs_of(
    records: Sequence[Record], golds: Iterable[dict[str, Any]]
) -> Iterator[tuple[Mention, Mention, float, bool]]:
    """Two mentions, how alike their articles are, and whether they are one event."""
    truth = {g["id"]: g for g in golds}
    cluster = {(r.article.id, e): c for r in records for e, c in clusters_of(r, truth[r.article.id]).items()}
    parts = story_parts(records)
    by_id = {r.article.id: mentions_of(r, parts.who) for r in records}
    groups = [[m for a in story.articles for m in by_id[a]] for story in parts.stories]
    for group in groups:
        for n, k in candidates(group):
            a, b = group[n], group[k]
            if a.member in cluster and b.member in cluster:
                alike = parts.alike(a.member[0], b.member[0])
                yield a, b, alike, cluster[a.member] == cluster[b.member]


def fit(examples: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """The weights of the features; what gets a weight against its meaning, such as "same place" < 0, is left out."""
    names = {name for found, _ in examples for name in found}
    while True:
        weights = newton(examples, sorted(names))
        odd = {n for n, w in weights.items() if n != "bias" and (w > 0) == n.startswith(AGAINST)}
        if not odd:
            return weights
        names -= odd


def newton(examples: Sequence[tuple[dict[str, float], bool]], names: Sequence[str]) -> dict[str, float]:
    """Logistic regression on the features with these names."""
    x = np.array([[found.get(name, 0.0) for name in names] for found, _ in examples])
    y = np.array([float(same) for _, same in examples])
    penalty = np.array([0.0 if name == "bias" else PENALTY for name in names])
    w = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (p - y) + penalty * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-6)
        step = np.linalg.solve(curve, slope)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(value), 4) for name, value in zip(names, w, strict=True)}


def train(records: Sequence[Record], golds: Iterable[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The model: weights with vectors and without."""
    full, plain = [], []
    for a, b, alike, same in pairs_of(records, golds):
        full.append((features(a, b, alike), same))
        plain.append((features(replace(a, vector=None), replace(b, vector=None), alike), same))
    return {"vectors": fit(full), "plain": fit(plain)}


def common_in(records: Iterable[Record]) -> dict[str, float]:
    """The share of articles that have a concept, where it is more than one in fifty."""
    spread: Counter[str] = Counter()
    concept_of = Language("en").events.concept_of
    total = 0
    for record in records:
        total += 1
        spread.update({concept_of(e.label, e.type) for e in record.events})
    return {c: round(n / total, 3) for c, n in sorted(spread.items()) if n / total > 0.02}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `train pairs` can be told."""
    parser.add_argument("gold", nargs="+", type=Path, help="folders of event gold")
    parser.add_argument("--news", type=Path, help="extraction records of any news, to count concepts in")
    parser.add_argument("--out", type=Path, required=True)


def run(options: argparse.Namespace) -> None:
    """The command."""
    golds = [gold for path in options.gold for gold in read_gold(path)]
    articles = [Article(id=g["id"], text=g["text"], title=g.get("title"), url=g.get("url")) for g in golds]
    common = common_in(read_records(options.news)) if options.news else load().common
    model = {**train(list(extract_records(articles)), golds), "common": common}
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
