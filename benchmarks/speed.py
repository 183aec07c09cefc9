"""Words per second of the bare spaCy pipeline and of both profiles, their ratios, and peak memory, in one run.

    python benchmarks/speed.py ARTICLES [--limit 100] [--rounds 3]

ARTICLES is anything `kg extract` reads. The three take turns over the same texts in one process, and the best round of
each counts, so that other work on the machine spoils the ratios least.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from itertools import islice

from kg.extraction import load_pipeline
from kg.record import Article
from kg.sources import read


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--limit", type=int, default=100, help="articles to read")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    articles: list[Article] = list(islice(read(options.articles), options.limit))
    words = sum(len(a.text.split()) for a in articles)
    fast, full = load_pipeline(profile="fast"), load_pipeline(profile="default")
    nlp = fast.annotator.parse
    ways: dict[str, Callable[[], object]] = {
        "bare spaCy": lambda: [nlp(a.text) for a in articles],
        "fast profile": lambda: [fast.record(a) for a in articles],
        "default profile": lambda: [full.record(a) for a in articles],
    }
    full.record(articles[0])  # lexicons are loaded on first use
    rounds = [{name: timed(work) for name, work in ways.items()} for _ in range(options.rounds)]
    seconds = {name: min(r[name] for r in rounds) for name in ways}
    print(f"{len(articles)} articles, {words:,} words, one process, best of {options.rounds} rounds")
    for name, time_taken in seconds.items():
        ratio = seconds["bare spaCy"] / time_taken
        print(f"{name:16} {words / time_taken:8,.0f} words/s   {ratio:.2f} of bare spaCy")
    print(f"peak memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8,.0f} MiB")


if __name__ == "__main__":
    main()
