"""Score an encoder alone, without rules, on folders of gold; through the code that ships."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.data import data_path
from kg.evaluate import Score, evaluate
from kg.nlp.decode import decode_attributions, decode_events, factuality_of
from kg.nlp.encoder import Encoder, load_encoder, read
from training.data import Gold, read_gold


def dev_scores(encoder: Encoder, folders: Sequence[Path]) -> dict[str, Any]:
    """The scores of each dev folder by its path, with the rows that its kind of gold allows."""
    scores: dict[str, Any] = {}
    for folder in folders:
        golds = list(read_gold(folder))
        name = "/".join(folder.parts[-2:])
        if golds and "attributions" in golds[0]:
            records = [attribution_record(encoder, gold) for gold in golds]
            scores[name] = {s.name: round(s.f1, 4) for s in evaluate(records, golds)}
        elif golds and "sentences" in golds[0]:
            scores[name] = {"event mentions": round(event_score(encoder, golds).f1, 4)}
        elif golds and "targets" in golds[0]:
            scores[name] = factuality_scores(encoder, golds)
    return scores


def attribution_record(encoder: Encoder, gold: Gold) -> dict[str, Any]:
    """The least record that `evaluate` needs."""
    found = decode_attributions(read(encoder, gold["text"]))
    utterances = [
        {"id": f"u{n}", "source": a.source, "cue": a.cue, "content": a.content, "stance": "affirms"}
        for n, a in enumerate(found)
    ]
    return {"article": {"id": gold["id"]}, "utterances": utterances}


def event_score(encoder: Encoder, golds: Sequence[Gold]) -> Score:
    """Triggers in the validated sentences against gold events; any overlap counts, each side once."""
    right = predicted = wanted = 0
    for gold in golds:
        found = [
            (b, e)
            for b, e, _ in decode_events(read(encoder, gold["text"]))
            if any(b < t and s < e for s, t in gold["sentences"])
        ]
        free = list(found)
        for mention in gold["events"]:
            hit = next((f for f in free if any(f[0] < e and b < f[1] for b, e in mention["spans"])), None)
            if hit:
                free.remove(hit)
                right += 1
        predicted += len(found)
        wanted += len(gold["events"])
    return Score("event mentions", right, predicted, wanted)


def factuality_scores(encoder: Encoder, golds: Sequence[Gold]) -> dict[str, float]:
    """Mean absolute error and Pearson's r over the given triggers."""
    labels, guesses = [], []
    for gold in golds:
        reading = read(encoder, gold["text"])
        for target in gold["targets"]:
            labels.append(target["label"])
            guesses.append(factuality_of(reading, *target["span"]))
    error = float(np.abs(np.array(labels) - np.array(guesses)).mean())
    return {"mae": round(error, 4), "r": round(float(np.corrcoef(labels, guesses)[0, 1]), 4)}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `evaluate` can be told."""
    parser.add_argument(
        "gold", nargs="+", type=Path, help="folders of gold: attributions, events or factuality"
    )
    parser.add_argument("--encoder", type=Path, help="an exported encoder (default: the one that ships)")


def run(options: argparse.Namespace) -> None:
    """The command: the scores as JSON."""
    encoder = load_encoder(options.encoder or data_path("models", "encoder"))
    print(json.dumps(dev_scores(encoder, options.gold), indent=1))
