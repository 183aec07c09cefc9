"""What each function, clause and word list is good for: switched off one at a time, how much changes?

Every article is annotated once; then only the finders run that a switch touches, in the articles where it matters.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib
import itertools
import json
import multiprocessing
import pickle
import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kg.extract import article as article_module
from kg.extract.article import extract
from kg.extract.blocks import join_records, split_text
from kg.language import Language
from kg.nlp.annotate import load_annotator
from kg.nlp.page import Page
from kg.record import Article, encode, readable
from kg.sources import mark_furniture, read
from training.data import read_gold
from training.switches import (
    Place,
    Switch,
    Watch,
    clause_switches,
    function_switches,
    list_switches,
    modules_of,
)

LEAST = 0.0005
"""Changes of a score below this are not told."""
SECONDS = 30
"""A record that takes longer counts as one that can't be made."""
SCORERS = {
    "acts": "sides",
    "utterances": "denials",
    "attributions": "attribution",
    "quantities": "figures",
    "targets": "factuality",
    "actors": "actors",
}
"""Which scorer reads gold of which kind, by a key of its lines: the first that fits."""
Memo = dict[tuple[str, str], tuple[list[Any], Any]]
"""Of each block's text and each finder: what it was given and what it gave."""


@dataclass
class Part:
    """Some articles, annotated, and their records with everything on; with gold also how to score against it.

    `pages` has for each article where its blocks begin, and their pages.
    """

    name: str
    articles: list[Article]
    gold: list[dict[str, Any]] = field(default_factory=list)
    score: Callable[[list[tuple[Any, Any]]], tuple[list[str], dict[str, float]]] | None = None
    pages: list[list[tuple[int, Page]]] = field(default_factory=list)
    memo: list[Memo] = field(default_factory=list)
    base: list[bytes] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)

    def scored(self, records: Sequence[bytes]) -> dict[str, float]:
        """The figures that the part's scorer gives for these records."""
        if self.score is None:
            return {}
        pairs = [(g, json.loads(r)) for g, r in zip(self.gold, records, strict=True)]
        return self.score(pairs)[1]


class Finders:
    """In its context the finders that `extract` calls run only if in `anew`, or if given something else than before.

    Attributes:
        anew: names of the finders that must run; None for all, which are then remembered.
        memo: what is remembered of the article at hand.
        running: the finder at work.
    """

    def __init__(self) -> None:
        self.anew: frozenset[str] | None = None
        self.memo: Memo = {}
        self.running = ""
        found = vars(article_module).items()
        self.real = {name: find for name, find in found if name.startswith(("find_", "attach_"))}

    def __enter__(self) -> Finders:
        for name, find in self.real.items():
            setattr(article_module, name, functools.partial(self.call, name, find))
        return self

    def __exit__(self, *_: object) -> None:
        for name, find in self.real.items():
            setattr(article_module, name, find)

    def call(self, name: str, find: Callable[..., Any], *given: Any) -> Any:
        """The finder's result, or the remembered one."""
        page = next((g.text for g in given if isinstance(g, Page)), "")
        rest = [g for g in given if not isinstance(g, Page | Language)]
        if self.anew is not None and name not in self.anew and (page, name) in self.memo:
            before, found = self.memo[page, name]
            if before == rest:
                return found
        self.running = name
        made = find(*given)
        if self.anew is None:
            self.memo[page, name] = rest, made
        return made


class Bench:
    """Parts of articles with pages, and modules in which things are switched off."""

    def __init__(self, parts: Sequence[Part], modules: Sequence[str], finders: Finders) -> None:
        self.parts, self.modules, self.finders = parts, modules, finders
        self.words = Language("en")

    def language(self) -> Language:
        """A language from which nothing has been derived yet; its lists are read once, unless how is being tested."""
        if any(name.startswith("kg.language") for name in self.modules):
            return Language("en")
        made = Language("en")
        vars(made).update({k: v for k, v in vars(self.words).items() if not k.startswith("_")})
        return made

    def record(
        self, place: Place, language: Language, anew: Iterable[str] | None = None, note: Any = None
    ) -> bytes:
        """The record of an article, as the pipeline makes it; `anew` as for Finders, `note` as for sys.setprofile."""
        part, k = self.parts[place[0]], place[1]
        article = part.articles[k]
        self.finders.anew = None if anew is None else frozenset(anew)
        self.finders.memo = part.memo[k]
        signal.alarm(SECONDS)
        sys.setprofile(note)
        try:
            blocks = [(begin, extract(page, language, article, None)) for begin, page in part.pages[k]]
        finally:
            sys.setprofile(None)
            signal.alarm(0)
        return encode(join_records(blocks) if len(blocks) > 1 else blocks[0][1])

    def places(self) -> Iterator[Place]:
        """All articles."""
        return ((n, k) for n, part in enumerate(self.parts) for k in range(len(part.articles)))

    def clear(self) -> None:
        """Empty what functions remember between calls."""
        for module in modules_of(["kg.extract", "kg.language"]):
            for value in vars(module).values():
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()

    def trace(self, switches: Sequence[Switch]) -> Watch:
        """Make all records, which are kept as base, and note what runs and which lists are asked."""
        watch = Watch(switches, lambda: self.finders.running)
        for part in self.parts:
            part.memo, part.base = [{} for _ in part.articles], []
        for n, k in self.places():
            watch.place = n, k
            self.clear()
            self.parts[n].base.append(self.record((n, k), watch.language(self.language()), None, watch.note))
        for part in self.parts:
            part.scores = part.scored(part.base)
        self.clear()
        for place in self.places():
            if self.record(place, self.words, ()) != self.parts[place[0]].base[place[1]]:
                raise SystemExit(f"the record of article {place} differs from run to run")
        return watch

    def measure(
        self, switches: Sequence[Switch], places: Mapping[Place, Iterable[str]], enough: int
    ) -> dict[str, Any]:
        """How many records change with these off, and which scores move by how much."""
        found: dict[str, Any] = {"changed": {}, "gold": {}, "error": None}
        self.clear()
        with ExitStack() as stack:
            language = self.language()
            for switch in switches:
                language = stack.enter_context(switch.off(language))
            for n, part in enumerate(self.parts):
                records, changed = list(part.base), 0
                for k in sorted(k for m, k in places if m == n):
                    try:
                        records[k] = self.record((n, k), language, places[n, k])
                    except Exception as error:  # whatever it is: it can't be done without
                        return {**found, "error": f"{type(error).__name__}: {str(error)[:80]}"}
                    changed += records[k] != part.base[k]
                    if part.score is None and changed >= enough:
                        break
                found["changed"][part.name] = changed
                if part.score is None and changed >= enough:
                    break
                if changed and part.score:
                    after = part.scored(records)
                    moved = {key: round(value - part.scores[key], 4) for key, value in after.items()}
                    found["gold"][part.name] = {key: v for key, v in moved.items() if abs(v) >= LEAST}
        return found


class TooLongError(Exception):
    """A run takes much longer with something switched off."""


def _stop(*_: object) -> None:
    raise TooLongError


def texts_part(path: Path, limit: int | None) -> Part:
    """Articles without gold, as `kg` reads them."""
    return Part("texts", list(itertools.islice(map(mark_furniture, read([path])), limit)))


def gold_part(folder: Path, scorers: Path, limit: int | None) -> Part:
    """A folder of gold, scored by the script in `scorers` that fits."""
    gold = list(itertools.islice(read_gold(folder), limit))
    known = Article.__struct_fields__
    articles = [msgspec.convert({k: v for k, v in g.items() if k in known}, Article) for g in gold]
    sys.path.insert(0, str(scorers))
    module = importlib.import_module(next(s for key, s in SCORERS.items() if key in gold[0]))
    sys.path.remove(str(scorers))
    return Part("/".join(folder.parts[-2:]), articles, gold, module.score)


def annotate(parts: Sequence[Part], profile: str, cache: Path) -> None:
    """Fill in the pages of every article, those kept in `cache` or new ones, which are kept there."""
    cache.mkdir(parents=True, exist_ok=True)
    ready = load_annotator(fast=profile == "fast")
    code = b"".join(
        p.read_bytes() for p in sorted(Path(str(article_module.__file__)).parents[1].glob("nlp/*.py"))
    )
    for part in parts:
        for article in part.articles:
            text = readable(article)
            key = hashlib.sha256(f"{ready.version} {text}".encode() + code).hexdigest()[:24]
            file = cache / f"{key}.pickle"
            if not file.exists():
                pages = [(b, ready.page(text[b:e])) for b, e in split_text(text)]
                file.write_bytes(pickle.dumps(pages))
            part.pages.append(pickle.loads(file.read_bytes()))


def all_switches(modules: Sequence[str], kinds: Sequence[str]) -> list[Switch]:
    """What can be switched off in these modules, which get imported."""
    for name in modules:
        module = importlib.import_module(name)
        for inner in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
            importlib.import_module(inner.name)
    found: list[Switch] = []
    for module in modules_of(modules):
        found += function_switches(module) if "functions" in kinds else ()
        found += clause_switches(module) if "clauses" in kinds else ()
    return found + (list(list_switches()) if "lists" in kinds else [])


def run(options: argparse.Namespace) -> None:
    """The command: annotate, trace, switch off one at a time, log each, print the table."""
    parts = [texts_part(options.texts, options.limit)]
    parts += [gold_part(folder, options.scorers, options.limit_gold) for folder in options.gold]
    signal.signal(signal.SIGALRM, _stop)
    annotate(parts, options.profile, options.cache)
    tell(f"annotated {sum(len(p.articles) for p in parts)} articles")
    switches = all_switches(options.only, options.kinds)
    with Finders() as finders:
        bench = Bench(parts, options.only, finders)
        watch = bench.trace(switches)
        tell(f"traced {len(switches)} switches")
        if options.together:
            lines = options.together.read_text("utf-8").splitlines()
            wanted = {tuple(line.split("\t")[:2]) for line in lines}
            chosen = [s for s in switches if (s.name, s.value) in wanted]
            everything = dict.fromkeys(bench.places(), finders.real)
            print(
                json.dumps(
                    {"off": len(chosen), **bench.measure(chosen, everything, options.enough)}, indent=1
                )
            )
        else:
            rows = logged(switches, bench, watch, options)
            print(table(rows, [p.name for p in parts]))


def tell(what: str) -> None:
    """A line on progress."""
    print(time.strftime("%H:%M:%S"), what, file=sys.stderr, flush=True)


def logged(
    switches: Sequence[Switch], bench: Bench, watch: Watch, options: argparse.Namespace
) -> list[dict[str, Any]]:
    """The rows of the log, once it has one for every switch."""
    log: Path = options.log
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []
    done = {(row["name"], row["value"], *row["lines"]) for row in rows}
    todo = [s for s in switches if (s.name, s.value, s.begin, s.end) not in done]
    with log.open("a", encoding="utf-8") as out:
        for number, row in enumerate(measured(todo, bench, watch, options), 1):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            rows.append(row)
            if number % 50 == 0:
                tell(f"{number} of {len(todo)}")
    return rows


def measured(
    todo: Sequence[Switch], bench: Bench, watch: Watch, options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    """The log's lines, as they are done."""

    def work(n: int) -> dict[str, Any]:
        switch, begun = todo[n], time.monotonic()
        told = {
            "name": switch.name,
            "value": switch.value,
            "file": switch.file,
            "lines": [switch.begin, switch.end],
        }
        made = bench.measure([switch], watch.matters(switch), options.enough)
        return {
            **told,
            "runs_in": watch.runs_in(switch),
            **made,
            "seconds": round(time.monotonic() - begun, 2),
        }

    if options.processes == 1:
        yield from map(work, range(len(todo)))
        return
    global _work
    _work = work  # the processes are forked, so that they have it with all pages
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        yield from pool.imap_unordered(_call, range(len(todo)))


_work: Callable[[int], dict[str, Any]]


def _call(n: int) -> dict[str, Any]:
    return _work(n)


def table(rows: Sequence[dict[str, Any]], parts: Sequence[str]) -> str:
    """Tab-separated lines, what changes least first; of a word list the length is its number of entries."""

    def size(row: dict[str, Any]) -> tuple[Any, ...]:
        changed = row["changed"]
        return bool(row["error"]), changed.get("texts", 0), sum(changed.values()), row["file"], row["lines"]

    lines = ["\t".join(("name", "value", "file", "lines", "length", "runs in", *parts, "what moves"))]
    for row in sorted(rows, key=size):
        begin, end = row["lines"]
        moved = [
            f"{part} {key.removesuffix('_f1')} {value:+.4f}"
            for part, scores in row["gold"].items()
            for key, value in scores.items()
        ]
        cells = [row["name"], row["value"], row["file"], f"{begin}-{end}", end - begin + 1, row["runs_in"]]
        cells += [*(row["changed"].get(p, "-") for p in parts), row["error"] or "; ".join(moved)]
        lines.append("\t".join(map(str, cells)))
    return "\n".join(lines)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `ablate` can be told."""
    parser.add_argument(
        "--texts", type=Path, required=True, help="articles without gold, in any form that kg reads"
    )
    parser.add_argument("--limit", type=int, help="of these articles at most so many")
    parser.add_argument("--enough", type=int, default=10**9, help="no further once so many of these change")
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="folders of gold")
    parser.add_argument("--limit-gold", type=int, help="of each folder at most so many articles")
    parser.add_argument("--scorers", type=Path, help="folder of the scripts that score gold")
    parser.add_argument(
        "--only", nargs="+", default=["kg.extract"], help="modules and packages to go through"
    )
    parser.add_argument(
        "--kinds", nargs="+", choices=("functions", "lists", "clauses"), default=["functions", "lists"]
    )
    parser.add_argument(
        "--together", type=Path, help="a table: what it names is off at once, and nothing else done"
    )
    parser.add_argument("--profile", choices=("default", "fast"), default="default")
    parser.add_argument(
        "--cache", type=Path, required=True, help="folder in which annotated articles are kept"
    )
    parser.add_argument("--log", type=Path, required=True, help="JSON Lines; what is in it is not done again")
    parser.add_argument("--processes", type=int, default=1)
