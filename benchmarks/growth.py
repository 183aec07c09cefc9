"""How the time for one article grows with its length: an exponent for each kind of text, in both profiles.

    python benchmarks/growth.py [ARTICLES] [--sizes 1000,5000,20000,80000] [--profiles fast,default] [--kinds real,...]

ARTICLES is anything `kg extract` reads; its texts put together are the kind "real". The others are made here. An
exponent is the slope of log(time) over log(size) from the smallest to the largest size; 1 is linear. Each text is read
in a process of its own, which is ended after --timeout seconds. Ends with 1 where an exponent is above --most.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable

from kg.extraction import Pipeline, load_pipeline
from kg.record import Article
from kg.sources import read

WORDS = re.findall(
    r"\w+",
    "the minister said that a plan for northern rail lines would cost more than two billion over many years and "
    "critics of this project called it wasteful while supporters in several towns demanded work begin at once",
)


def sentence_free(size: int) -> str:
    return " ".join(random.Random(1).choices(WORDS, k=size))


def quotes(size: int) -> str:
    chosen = random.Random(2)
    words = chosen.choices(WORDS, k=size)
    return " ".join(chosen.choice(("“{}", "{}", '"{}', "{}”", "‘{}", "{}.")).format(word) for word in words)


TEXTS: dict[str, Callable[[int], str]] = {
    "no sentence end": sentence_free,
    "((((": lambda n: "(" * n,
    "[[[[": lambda n: "[" * n,
    "( ( (": lambda n: "( " * n,
    "quotation marks": quotes,
    '""""': lambda n: '"' * n,
    "“““““": lambda n: "“" * n,
    "@@@@": lambda n: "@" * n,
    "a@a@a@": lambda n: "a@" * n,
    "a.a.a.": lambda n: "a." * n,
    "----": lambda n: "-" * n,
    "digits": lambda n: "7" * n,
    "digits and spaces": lambda n: "7 " * n,
    "digits and commas": lambda n: "7," * n,
    "newlines": lambda n: "\n" * n,
    "words and newlines": lambda n: "rail\n" * n,
    "one word": lambda n: "rail " * n,
    "one word and full stop": lambda n: "Rail. " * n,
    "one long word": lambda n: "rail" * n,
    "ALL CAPITALS": lambda n: sentence_free(n).upper(),
    "Names": lambda n: sentence_free(n).title(),
    "said": lambda n: "Mara Odell said " * (n // 3),
    "dates": lambda n: "on 3 May 2021 " * (n // 4),
    "of of of": lambda n: "of " * n,
}


def seconds(pipeline: Pipeline, text: str, timeout: float) -> float:
    """How long the article takes in a process of its own; infinite where it takes too long or fails."""
    begin = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            pipeline.record(Article(id="growth", text=text, published="2024-11-11"))
        except BaseException as error:
            print(f"  {type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    while time.perf_counter() - begin < timeout:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return time.perf_counter() - begin if status == 0 else math.inf
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return math.inf


def exponent(times: dict[int, float]) -> float:
    first, last = min(times), max(times)
    return math.log(times[last] / times[first]) / math.log(last / first)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="*")
    parser.add_argument("--sizes", default="1000,5000,20000,80000", help="words (or signs), by commas")
    parser.add_argument("--profiles", default="fast,default")
    parser.add_argument("--kinds", help="only these, by commas")
    parser.add_argument("--timeout", type=float, default=600)
    parser.add_argument("--most", type=float, default=1.2, help="the largest exponent that passes")
    options = parser.parse_args()

    texts = dict(TEXTS)
    sizes = [int(n) for n in options.sizes.split(",")]
    if options.articles:
        words: list[str] = []
        for article in read(options.articles):
            words += article.text.replace("\n", " \n ").split(" ")
            if len(words) > max(sizes):
                break
        texts = {"real": lambda n: " ".join(words[:n])} | texts
    failed = False
    print(
        f"{'seconds for':24} {'profile':8}" + "".join(f"{n:>10,}" for n in sizes) + "  exponent", flush=True
    )
    for profile in options.profiles.split(","):
        pipeline = load_pipeline(profile=profile)
        pipeline.record(Article(id="warm", text="Mara Odell denied on Monday that 5% of trains run late."))
        for kind in options.kinds.split(",") if options.kinds else texts:
            times: dict[int, float] = {}
            for n in sizes:
                times[n] = seconds(pipeline, texts[kind](n), options.timeout)
                if math.isinf(times[n]):
                    break
            grown = exponent(times)
            failed = failed or not grown <= options.most
            cells = "".join(f"{times[n]:10.2f}" if n in times else f"{'':10}" for n in sizes)
            print(f"{kind:24} {profile:8}{cells}  {grown:.2f}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
