"""Train the encoder's heads together, score each half epoch on dev gold, export.

OUT gets checkpoint.pt (resumable, one each half epoch), roundN.pt (the averaged weights after each), log.jsonl (its
dev scores), and the exported model in `encoder`.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kg.nlp.encoder import Encoder
from training.data import Example, Gold, batches, epoch_examples, read_gold
from training.export import export
from training.model import Model, loss_of
from training.scores import dev_scores
from training.weights import base_model, load_base, load_mean, start_from, torch_encoder, with_weights


def collate(batch: list[Example]) -> dict[str, Tensor]:
    """The tensors of a batch, padded; labels are padded as unlabelled."""

    def pad(rows: list[list[Any]], value: float, kind: torch.dtype) -> Tensor:
        width = max(map(len, rows))
        return torch.tensor([[*row, *[value] * (width - len(row))] for row in rows], dtype=kind)

    factual = batch[0].task == "factuality"
    made = {
        "ids": pad([e.ids for e in batch], 0, torch.int64),
        "shapes": pad([e.shapes for e in batch], 0, torch.int64),
        "mask": pad([[True] * len(e.ids) for e in batch], False, torch.bool),
        "first": pad([e.first for e in batch], -1, torch.int64),
        "labels": pad([e.labels for e in batch], np.nan if factual else -1, torch.float32),
    }
    if not factual:
        made["labels"] = made["labels"].long()
    if batch[0].task == "attribution":
        made["cues"] = pad([e.cues for e in batch], -1, torch.int64)
        made["sources"] = pad([e.sources for e in batch], -1, torch.int64)
    if batch[0].task == "events":
        made["identities"] = pad([e.identities for e in batch], 0, torch.int64)
    return made


def optimizer_of(model: Model, rate: float) -> torch.optim.AdamW:
    """AdamW, with no decay on vectors and five times the rate for the heads; word embeddings are frozen."""
    model.words.weight.requires_grad_(False)
    top = [p for n, p in model.named_parameters() if n.startswith("top.")]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("top.")]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "weight_decay": 0.01, "lr": rate},
        {"params": [p for p in body if p.ndim < 2], "weight_decay": 0.0, "lr": rate},
        {"params": top, "weight_decay": 0.0, "lr": 5 * rate},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def train(options: argparse.Namespace) -> Path:
    """Train as the options say; gives the folder of the exported model."""
    torch.set_num_threads(options.threads)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    folder = options.base or base_model()
    vocabulary = folder / "vocab.txt"
    torch.manual_seed(options.seed)
    model = load_base(folder)
    if options.start:
        start_from(model, torch.load(options.start, weights_only=True))
    encoder = torch_encoder(model, vocabulary)
    golds: dict[str, list[Gold]] = {
        task: [gold for path in getattr(options, task) for gold in read_gold(path)]
        for task in ("attribution", "events", "factuality")
    }
    rounds = make_rounds(encoder, golds, options)
    optimizer = optimizer_of(model, options.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_at([len(r) for r in rounds], options.warm))
    average = {n: p.detach().clone() for n, p in model.named_parameters() if p.requires_grad}
    begin = 0
    checkpoint = out / "checkpoint.pt"
    if options.resume and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.last_epoch = saved["step"]
        average, begin = saved["average"], saved["round"] + 1
    for number in range(begin, len(rounds)):
        run_round(model, rounds[number], optimizer, schedule, average, f"{options.seed} {number}", options)
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "step": schedule.last_epoch,
            "average": average,
            "round": number,
        }
        torch.save(state, out / "part.pt")
        (out / "part.pt").replace(checkpoint)
        trained = with_weights(load_base(folder), average)
        torch.save(trained.state_dict(), out / f"round{number}.pt")
        scores = dev_scores(torch_encoder(trained, vocabulary), options.dev)
        line = json.dumps({"epochs": (number + 1) / 2, "time": time.strftime("%H:%M:%S"), **scores})
        print(line, flush=True)
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
    # The mean of the last two rounds is better on dev than either (Izmailov et al. 2018, for whole epochs).
    ends = [out / f"round{n}.pt" for n in range(len(rounds))[-2:]]
    return export(load_mean(ends), vocabulary, out / "encoder")


def make_rounds(
    encoder: Encoder, golds: dict[str, list[Gold]], options: argparse.Namespace
) -> list[list[list[Example]]]:
    """The batches of each half epoch, after each of which training can stop and resume."""
    rounds = []
    repeat = {"events": options.repeat, "factuality": options.repeat}
    for epoch in range(-(-options.rounds // 2)):
        made = batches(
            epoch_examples(encoder, golds, repeat, options.seed, epoch),
            options.pieces,
            options.seed,
            epoch,
        )
        rounds += [made[: len(made) // 2], made[len(made) // 2 :]]
    return rounds[: options.rounds]


def rate_at(sizes: Sequence[int], warm: int) -> Callable[[int], float]:
    """The share of the learning rate at a step: up in `warm` steps, level, down to 0 in the last two rounds.

    Level until the end, so that a stopped run can go on for more or fewer rounds than first asked for.
    """
    total, last = sum(sizes), sum(sizes[-2:])
    return lambda n: min((n + 1) / warm, 1.0, max(0.0, (total - n) / last))


def run_round(
    model: Model,
    plan: list[list[Example]],
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    average: dict[str, Tensor],
    seed: str,
    options: argparse.Namespace,
) -> None:
    """Half an epoch. `average` follows the weights as a moving average, which is what gets exported."""
    torch.manual_seed(random.Random(seed).getrandbits(32))
    model.train()
    named = dict(model.named_parameters())
    running: dict[str, float] = {}
    started, pieces = time.monotonic(), 0
    for step, batch in enumerate(plan):
        tensors = collate(batch)
        task = batch[0].task
        _, heads = model(tensors["ids"], tensors["shapes"], tensors["mask"])
        loss = loss_of(task, heads, tensors)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            # Young averages forget faster, so that the start does not linger.
            weight = max(1.0 - options.ema, 1.0 / (1.0 + schedule.last_epoch / 5))
            torch._foreach_lerp_(list(average.values()), [named[n].detach() for n in average], weight)
        running[task] = 0.98 * running.get(task, loss.item()) + 0.02 * loss.item()
        pieces += sum(len(e.ids) for e in batch)
        if step % 50 == 49:
            shown = " ".join(f"{name} {value:.4f}" for name, value in sorted(running.items()))
            speed = pieces / (time.monotonic() - started)
            print(
                f"{time.strftime('%H:%M:%S')} {step + 1}/{len(plan)} {shown} {speed:.0f} pieces/s", flush=True
            )


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `train encoder` can be told."""
    parser.add_argument(
        "--attribution", nargs="+", type=Path, required=True, help="gold: JSON Lines or brat folders"
    )
    parser.add_argument("--events", nargs="*", type=Path, default=[])
    parser.add_argument("--factuality", nargs="*", type=Path, default=[])
    parser.add_argument(
        "--dev", nargs="*", type=Path, default=[], help="gold folders of any kind, scored each epoch"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--base", type=Path, help="folder of the base model (default: that of the MiniLM package)"
    )
    parser.add_argument("--start", type=Path, help="weights of an earlier run to start from (its roundN.pt)")
    parser.add_argument(
        "--repeat",
        type=int,
        default=1,
        help="passes over events and factuality in an epoch, their gold is small",
    )
    parser.add_argument("--rounds", type=int, default=4, help="half epochs; the rate falls over the last two")
    parser.add_argument("--warm", type=int, default=100, help="steps of warm-up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pieces", type=int, default=1300, help="word pieces in a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--ema", type=float, default=0.995, help="memory of the averaged weights")
    parser.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt")


def run(options: argparse.Namespace) -> None:
    """The command."""
    print(train(options))
