"""What each function, clause and word list is good for: switched off one at a time, how much changes?

Every article is annotated once; then only the finders run, and only on the articles in which the function runs at all.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import itertools
import json
import multiprocessing
import pkgutil
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import msgspec

from kg.extract.article import extract
from kg.extract.blocks import join_records, split_text
from kg.extraction import load_pipeline
from kg.nlp import encoder as encoders
from kg.record import Article, encode, readable
from kg.sources import mark_furniture, read
from training.switches import Switch, clause_switches, function_switches, modules_of

LEAST = 0.0005
"""Changes of a score below this are not told."""
SCORERS = {
    "acts": "sides",
    "utterances": "denials",
    "attributions": "attribution",
    "quantities": "figures",
    "targets": "factuality",
    "actors": "actors",
}
"""Which scorer reads gold of which kind, by a key of its lines; the first that fits. Those over several articles are out."""

Pages = list[tuple[int, Any]]
"""An annotated article: where each block begins, and what the finders are given of it."""


@dataclass
class Part:
    """Some articles, how they were annotated, and their records with everything on; gold and how to score against it."""

    name: str
    articles: list[Article]
    pages: list[Pages] = field(default_factory=list)
    base: list[bytes] = field(default_factory=list)
    gold: list[dict[str, Any]] = field(default_factory=list)
    score: Callable[[list[tuple[Any, Any]]], tuple[list[str], dict[str, float]]] | None = None
    scores: dict[str, float] = field(default_factory=dict)


def record_of(article: Article, pages: Pages) -> bytes:
    """The record of an annotated article, as the pipeline makes it."""
    parts = [(begin, extract(doc, article, reading)) for begin, (doc, reading) in pages]
    return encode(join_records(parts) if len(parts) > 1 else parts[0][1])


def annotate(parts: Sequence[Part], profile: str) -> None:
    """Fill in the pages of every article."""
    ready = load_pipeline(profile=profile)  # type: ignore[arg-type]
    for part in parts:
        for article in part.articles:
            text = readable(article)
            pages: Pages = []
            for b, e in split_text(text):
                reading = encoders.read(ready.encoder, text[b:e]) if ready.encoder else None
                pages.append((b, (ready.nlp(text[b:e]), reading)))
            part.pages.append(pages)


def read_texts(path: Path, limit: int | None) -> Part:
    """Articles without gold, as `kg` reads them."""
    return Part("texts", list(itertools.islice(map(mark_furniture, read([path])), limit)))


def read_gold(folder: Path, scorers: Path, limit: int | None) -> Part:
    """A folder of gold: articles.jsonl and gold.jsonl with the same ids, scored by the script that fits."""
    gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()][:limit]
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    given = {row["id"]: row for row in rows}
    known = set(Article.__struct_fields__)
    articles = [
        msgspec.convert({k: v for k, v in given[g["id"]].items() if k in known}, Article) for g in gold
    ]
    for g in gold:
        g["text"] = given[g["id"]]["text"]
    sys.path.insert(0, str(scorers))
    try:
        module = importlib.import_module(next(s for key, s in SCORERS.items() if key in gold[0]))
    finally:
        sys.path.remove(str(scorers))
    return Part("/".join(folder.parts[-2:]), articles, gold=gold, score=module.score)


def scored(part: Part, records: Sequence[bytes]) -> dict[str, float]:
    """The figures of the part's scorer."""
    if part.score is None:
        return {}
    pairs = [(g, json.loads(r)) for g, r in zip(part.gold, records, strict=True)]
    return part.score(pairs)[1]


def clear_caches() -> None:
    """Empty what the modules of kg remember between calls."""
    for module in modules_of(["kg"]):
        for value in vars(module).values():
            if callable(clear := getattr(value, "cache_clear", None)):
                clear()


# Where a function runs, and where it gives something else than its neutral value.

Fired = dict[CodeType, dict[tuple[int, int], set[str]]]
"""For each code, each (part, article) it runs in: the neutral values that it returned anything else than."""


def trace(parts: Sequence[Part], switches: Sequence[Switch]) -> Fired:
    """Make the records of all parts (kept as `base`) and note what runs."""
    wanted: dict[CodeType, set[str]] = defaultdict(set)
    for switch in switches:
        if switch.code:
            wanted[switch.code].add(switch.value)
    fired: Fired = {code: {} for code in wanted}
    place = (0, 0)

    def note(frame: FrameType, event: str, value: Any) -> None:
        code = frame.f_code
        if event == "return" and code in wanted:
            seen = fired[code].setdefault(place, set())
            for other in wanted[code] - seen:
                if differs(value, other, bool(code.co_flags & 0x20)):
                    seen.add(other)

    for n, part in enumerate(parts):
        part.base = []
        for k, article in enumerate(part.articles):
            place = n, k
            clear_caches()
            sys.setprofile(note)
            try:
                part.base.append(record_of(article, part.pages[k]))
            finally:
                sys.setprofile(None)
        part.scores = scored(part, part.base)
    return fired


def differs(value: Any, neutral: str, is_generator: bool) -> bool:
    """Whether a result is another than the neutral value; true in doubt."""
    if is_generator:
        return value is not None
    if neutral in ("None", "False", "True"):
        return str(value) != neutral
    if neutral in ("''", "0", "0.0"):
        return bool(value)
    if neutral.endswith("()") or neutral in ("[]", "{}"):
        return not hasattr(value, "__len__") or len(value) > 0
    return True


class TooLongError(Exception):
    """A run takes much longer with something switched off."""


def _stop(*_: object) -> None:
    raise TooLongError


def measure(
    switch: Sequence[Switch], parts: Sequence[Part], places: Iterable[tuple[int, int]]
) -> dict[str, Any]:
    """How many records change with these off, and the scores that move."""
    started = time.monotonic()
    clear_caches()
    found: dict[str, Any] = {"changed": {}, "gold": {}, "error": None}
    by_part: dict[int, list[int]] = defaultdict(list)
    for n, k in sorted(places):
        by_part[n].append(k)
    signal.signal(signal.SIGALRM, _stop)
    with ExitStack() as stack:
        for one in switch:
            stack.enter_context(one.off())
        for n, part in enumerate(parts):
            records = list(part.base)
            changed = 0
            for k in by_part.get(n, ()):
                signal.alarm(30)
                try:
                    records[k] = record_of(part.articles[k], part.pages[k])
                except Exception as error:
                    found["error"] = f"{type(error).__name__}: {str(error)[:80]}"
                    break
                finally:
                    signal.alarm(0)
                changed += records[k] != part.base[k]
            if found["error"]:
                break
            found["changed"][part.name] = changed
            if changed and part.score:
                after = scored(part, records)
                moved = {k: round(v - part.scores[k], 4) for k, v in after.items()}
                found["gold"][part.name] = {k: v for k, v in moved.items() if abs(v) >= LEAST}
    clear_caches()
    return {**found, "seconds": round(time.monotonic() - started, 2)}


def entry(switch: Switch, parts: Sequence[Part], fired: Fired) -> dict[str, Any]:
    """The log's line for a switch."""
    if switch.code is None:
        places = {(n, k) for n, part in enumerate(parts) for k in range(len(part.articles))}
        ran = places
    else:
        at = fired.get(switch.code, {})
        ran = set(at)
        places = {p for p, values in at.items() if switch.value in values}
    told = {
        "name": switch.name,
        "value": switch.value,
        "file": switch.file,
        "lines": [switch.begin, switch.end],
        "runs_in": len(ran),
        "differs_in": len(places),
    }
    return {**told, **measure([switch], parts, places)}


def load_modules(prefixes: Sequence[str]) -> None:
    """Import every module under the given names."""
    for name in prefixes:
        module = importlib.import_module(name)
        for inner in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
            importlib.import_module(inner.name)


def all_switches(prefixes: Sequence[str], clauses: bool) -> list[Switch]:
    """What can be switched off in these modules."""
    load_modules(prefixes)
    made = clause_switches if clauses else function_switches
    return [s for module in modules_of(prefixes) for s in made(module)]


def run(options: argparse.Namespace) -> None:
    """The command: annotate, trace, switch off one at a time, log, print the table."""
    parts = [read_texts(options.texts, options.limit)]
    parts += [read_gold(folder, options.scorers, options.limit_gold) for folder in options.gold]
    began = time.monotonic()
    annotate(parts, options.profile)
    print(
        f"annotated {sum(len(p.articles) for p in parts)} articles: {time.monotonic() - began:.0f} s",
        file=sys.stderr,
    )
    switches = all_switches(options.only, options.clauses)
    began = time.monotonic()
    fired = trace(parts, switches)
    print(f"traced: {time.monotonic() - began:.0f} s; {len(switches)} switches", file=sys.stderr)
    began = time.monotonic()
    gc.freeze()
    for n, part in enumerate(parts):
        again = [record_of(a, p) for a, p in zip(part.articles, part.pages, strict=True)]
        if again != part.base:
            raise SystemExit(f"records of {part.name} differ from run to run")
    print(f"one run of all: {time.monotonic() - began:.1f} s; {[p.scores for p in parts]}", file=sys.stderr)
    done = set()
    log = options.log
    if log.exists():
        for line in log.read_text("utf-8").splitlines():
            row = json.loads(line)
            done.add((row["name"], row["value"], row["lines"][0]))
    todo = [s for s in switches if (s.name, s.value, s.begin) not in done]
    with log.open("a", encoding="utf-8") as out:
        for number, made in enumerate(entries(todo, parts, fired, options.processes), 1):
            out.write(json.dumps(made, ensure_ascii=False) + "\n")
            out.flush()
            if number % 50 == 0:
                print(f"{number}/{len(todo)} {time.monotonic() - began:.0f} s", file=sys.stderr)
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    print(table(rows, parts))


def entries(
    todo: Sequence[Switch], parts: Sequence[Part], fired: Fired, processes: int
) -> Iterator[dict[str, Any]]:
    """The log's lines, as they are done."""
    global _work
    _work = lambda n: entry(todo[n], parts, fired)  # noqa: E731  inherited by the processes, so that it needs no pickling
    if processes == 1:
        yield from map(_call, range(len(todo)))
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(_call, range(len(todo)))


_work: Callable[[int], dict[str, Any]]


def _call(n: int) -> dict[str, Any]:
    return _work(n)


def table(rows: Sequence[dict[str, Any]], parts: Sequence[Part]) -> str:
    """Tab-separated lines, the least change first."""
    head = ["name", "value", "file", "lines", "length", "runs in", *(p.name for p in parts), "gold"]
    lines = ["\t".join(head)]

    def size(row: dict[str, Any]) -> tuple[Any, ...]:
        changed = row["changed"]
        return (bool(row["error"]), changed.get("texts", 0), sum(changed.values()), row["file"], row["lines"])

    for row in sorted(rows, key=size):
        begin, end = row["lines"]
        moved = "; ".join(
            f"{part} {key.removesuffix('_f1')} {value:+.4f}"
            for part, scores in row["gold"].items()
            for key, value in scores.items()
        )
        cells = [
            row["name"].removeprefix("kg."),
            row["value"],
            row["file"],
            f"{begin}-{end}",
            end - begin + 1,
        ]
        cells += [row["runs_in"], *(row["changed"].get(p.name, "-") for p in parts), row["error"] or moved]
        lines.append("\t".join(map(str, cells)))
    return "\n".join(lines)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--texts", type=Path, required=True, help="articles without gold, in any form that kg reads"
    )
    parser.add_argument("--limit", type=int, help="of these articles at most so many")
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="folders of gold")
    parser.add_argument("--limit-gold", type=int, help="of each folder at most so many")
    parser.add_argument("--scorers", type=Path, help="folder of the scorers")
    parser.add_argument(
        "--only", nargs="+", default=["kg.extract"], help="modules and packages to go through"
    )
    parser.add_argument(
        "--clauses", action="store_true", help="conditions and their operands, not whole functions"
    )
    parser.add_argument("--profile", default="default")
    parser.add_argument("--log", type=Path, required=True, help="JSON Lines; what is in it is not done again")
    parser.add_argument("--processes", type=int, default=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_options(parser)
    run(parser.parse_args())
