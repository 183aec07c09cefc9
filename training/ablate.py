"""What each function, clause and word list is good for: switched off one at a time, how much changes?

Every article is annotated once; then only the finders run, and only on the articles in which the function runs at all.
"""

from __future__ import annotations

import argparse
import copy
import functools
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import msgspec
from spacy.tokens import Doc

from kg.extract import article as article_module
from kg.extract.article import extract
from kg.extract.blocks import join_records, split_text
from kg.language import Language
from kg.nlp.annotate import load_annotator, page_of
from kg.nlp.page import Page
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
"""Which scorer reads gold of which kind, by a key of its lines: the first that fits."""

Pages = list[tuple[int, Any]]
"""An annotated article: where each block begins, and what the finders are given of it."""
LANGUAGE = Language("en")


@dataclass
class Part:
    """Some articles, annotated, and their records with everything on; with gold also how to score against it."""

    name: str
    articles: list[Article]
    pages: list[Pages] = field(default_factory=list)
    base: list[bytes] = field(default_factory=list)
    memo: list[dict[tuple[str, str], tuple[Any, Any]]] = field(default_factory=list)
    gold: list[dict[str, Any]] = field(default_factory=list)
    score: Callable[[list[tuple[Any, Any]]], tuple[list[str], dict[str, float]]] | None = None
    scores: dict[str, float] = field(default_factory=dict)


def fresh() -> Language:
    """The language with all lists as they are, and nothing derived from them yet."""
    made = copy.copy(LANGUAGE)
    made._made = {}
    return made


class Finders:
    """The finders that `extract` calls, each run anew only if it is in `anew` or is given something else than before.

    Attributes:
        anew: names of the finders that must run; None for all, which are then remembered.
        memo: what each gave in the article at hand, with what it was given, by text and name.
        running: the finder at work.
    """

    def __init__(self) -> None:
        self.anew: frozenset[str] | None = None
        self.memo: dict[tuple[str, str], tuple[Any, Any]] = {}
        self.running = ""
        for name, find in list(vars(article_module).items()):
            if name.startswith(("find_", "attach_")):
                setattr(article_module, name, functools.partial(self.call, name, find))

    def call(self, name: str, find: Callable[..., Any], *given: Any) -> Any:
        """The finder's result, or the remembered one."""
        rest = [g for g in given if not isinstance(g, Page | Doc | Language)]
        key = next((g.text for g in given if isinstance(g, Page | Doc)), ""), name
        if self.anew is not None and name not in self.anew and key in self.memo:
            before, found = self.memo[key]
            if before == rest:
                return found
        self.running = name
        made = find(*given)
        if self.anew is None:
            self.memo[key] = rest, made
        return made


FINDERS = Finders()
EVERY = frozenset(name for name in vars(article_module) if name.startswith(("find_", "attach_")))


def record_of(
    article: Article,
    pages: Pages,
    language: Language,
    memo: dict[tuple[str, str], tuple[Any, Any]],
    anew: Iterable[str] | None = None,
) -> bytes:
    """The record of an annotated article, as the pipeline makes it; `anew` and `memo` as for Finders."""
    FINDERS.anew, FINDERS.memo = None if anew is None else frozenset(anew), memo
    parts = [(begin, extract(page, language, article, None, doc)) for begin, (page, doc) in pages]
    return encode(join_records(parts) if len(parts) > 1 else parts[0][1])


def annotate(parts: Sequence[Part], profile: str) -> None:
    """Fill in the pages of every article."""
    ready = load_annotator(fast=profile == "fast")
    for part in parts:
        for article in part.articles:
            text = readable(article)
            pages: Pages = []
            for b, e in split_text(text):
                doc = ready.parse(text[b:e])
                page = page_of(doc, ready.read(text[b:e]) if ready.read else None)
                pages.append((b, (page, doc)))
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
    """Empty what the finders remember between calls."""
    for module in modules_of(["kg.extract"]):
        for value in vars(module).values():
            if callable(clear := getattr(value, "cache_clear", None)):
                clear()


# Where a function runs, and where it gives something else than its neutral value.

Place = tuple[int, int]
"""Numbers of a part and of an article in it."""
Fired = dict[CodeType, dict[Place, set[tuple[str, str]]]]
"""For each code, each place it runs in: the neutral values that it returned anything else than, and in which finder."""


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
            for other in wanted[code]:
                made = other, FINDERS.running
                if made not in seen and differs(value, other, bool(code.co_flags & 0x20)):
                    seen.add(made)

    for n, part in enumerate(parts):
        part.base, part.memo = [], [{} for _ in part.articles]
        for k, article in enumerate(part.articles):
            place = n, k
            clear_caches()
            sys.setprofile(note)
            try:
                part.base.append(record_of(article, part.pages[k], fresh(), part.memo[k]))
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
    switch: Sequence[Switch], parts: Sequence[Part], places: Mapping[Place, Iterable[str]], enough: int
) -> dict[str, Any]:
    """How many records change with these off, and the scores that move."""
    started = time.monotonic()
    clear_caches()
    language = fresh()
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
                    records[k] = record_of(
                        part.articles[k], part.pages[k], language, part.memo[k], places[n, k]
                    )
                except Exception as error:
                    found["error"] = f"{type(error).__name__}: {str(error)[:80]}"
                    break
                finally:
                    signal.alarm(0)
                changed += records[k] != part.base[k]
                if not part.score and changed >= enough:
                    break
            if found["error"]:
                break
            found["changed"][part.name] = changed
            if not part.score and changed >= enough:
                break
            if changed and part.score:
                after = scored(part, records)
                moved = {k: round(v - part.scores[k], 4) for k, v in after.items()}
                found["gold"][part.name] = {k: v for k, v in moved.items() if abs(v) >= LEAST}
    clear_caches()
    return {**found, "seconds": round(time.monotonic() - started, 2)}


def entry(switch: Switch, parts: Sequence[Part], fired: Fired, enough: int) -> dict[str, Any]:
    """The log's line for a switch."""
    places: dict[Place, Iterable[str]] = {}
    if switch.code is None:
        for n, part in enumerate(parts):
            places |= {(n, k): EVERY for k in range(len(part.articles))}
        runs_in = len(places)
    else:
        ran = fired.get(switch.code, {})
        runs_in = len(ran)
        for place, seen in ran.items():
            if finders := {finder for value, finder in seen if value == switch.value}:
                places[place] = finders
    told = {
        "name": switch.name,
        "value": switch.value,
        "file": switch.file,
        "lines": [switch.begin, switch.end],
        "runs_in": runs_in,
        "differs_in": len(places),
    }
    return {**told, **measure([switch], parts, places, enough)}


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
    for part in parts:
        again = [
            record_of(a, p, LANGUAGE, m, ())
            for a, p, m in zip(part.articles, part.pages, part.memo, strict=True)
        ]
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
        for number, made in enumerate(entries(todo, parts, fired, options), 1):
            out.write(json.dumps(made, ensure_ascii=False) + "\n")
            out.flush()
            if number % 50 == 0:
                print(f"{number}/{len(todo)} {time.monotonic() - began:.0f} s", file=sys.stderr)
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    print(table(rows, parts))


def entries(
    todo: Sequence[Switch], parts: Sequence[Part], fired: Fired, options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    """The log's lines, as they are done."""
    global _work
    _work = lambda n: entry(todo[n], parts, fired, options.enough)  # noqa: E731  inherited by the processes, so that it needs no pickling
    if options.processes == 1:
        yield from map(_call, range(len(todo)))
        return
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
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
    parser.add_argument(
        "--enough", type=int, default=10**9, help="no further once so many records without gold change"
    )
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
