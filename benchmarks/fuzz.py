"""Random inputs to what parses: readers, records, numbers, dates, IRIs, query parameters.

    python benchmarks/fuzz.py [--seconds 60] [--seed 0] [--only readers,...]

Each target may raise the errors that it documents; anything else is printed with its input, and so is what takes over
two seconds. Ends with 1 where there was such a thing.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from kg.extract.times.timex import rules

from kg import queries
from kg.errors import KgError
from kg.extract.figures.figures import plain
from kg.extract.figures.nonfigures import blocked_spans
from kg.extract.figures.numbers import lexemes
from kg.extract.figures.quantities import find_quantities
from kg.extract.times import intervals
from kg.extract.times.timevalues import Setting
from kg.rdf import iris
from kg.rdf.emit import emit
from kg.record import Actor, Article, Event, Figure, Record, Time, Utterance, check, decode, encode
from kg.sources import FORMATS
from kg.sources.dates import parse_date
from kg.sources.draft import Options
from kg.sources.limits import Bounded, Limits, parse_limits

Target = tuple[Callable[[random.Random], Any], Callable[[Any], object], tuple[type[Exception], ...]]

SEEDS: list[bytes] = [
    b'{"text": "Mara said no.", "id": "a", "date": "2024-11-11", "author": ["x"], "published": 5}\n',
    b'[{"text": "a", "title": null}, {"text": "\\u00e9\\ud83d\\ude00"}]',
    b"<html lang=en><head><meta charset=utf-8><title>T</title></head><body><article><p>Mara said no, and more "
    b"than that she said in a long sentence about boats and ferries.</p></article></body></html>",
    b"Title: A\nDate: 11 November 2024\n\nMara said no.\n",
    b'<?xml version="1.0"?><rss><channel><title>F</title><item><title>a</title><description>&lt;p>b'
    b"</description><pubDate>Mon, 11 Nov 2024 10:00:00 GMT</pubDate></item></channel></rss>",
    b'text,title,date\n"Mara said ""no""",a,2024-11-11\n',
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n",
]
TOKENS = re.findall(
    r"\S+",
    "a an one two ten twelve twenty dozen dozens hundred hundreds thousand million billion trillion half quarter third "
    "two-thirds few several tens scores of and or to in out between from about over under at least most more than up "
    "% percent $ £ € m bn k km ½ ² ① ⅓ ⁄ / - – — . , + × x 10 ^ 0 1 5 7 12 99 100 1,000 1.5 .5 2024 0.0 00 "
    "Monday May March 3 11 1999 9999 2100 1500 yesterday last next this past coming week month year years decade "
    "decades century centuries ago later from now since before after until by early mid late spring Christmas Q1 "
    "first quarter FY24 '90s 1990s noon 9 a.m. 10:30 GMT fiscal the 0000-00-00 9999-12-31 12/12/2012 ١٢ 3rd night "
    "weekend fortnight",
)
STRANGE = (
    "\0",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u0301",
    "\ufeff",
    "💥",
    "\n",
    '"',
    "'",
    "<",
    ">",
    "{",
    "}",
    "\\",
    "%",
    "#",
    "..",
)


def mutated(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(6):
            case 0:
                out[at:at] = rng.randbytes(rng.choice((1, 1, 4)))
            case 1:
                del out[at : at + rng.choice((1, 4, 30))]
            case 2 if at < len(out):
                out[at] = rng.randrange(256)
            case 3:
                out[at:at] = out[at : at + rng.randrange(60)] * rng.choice((1, 2, 50))
            case 4:
                out[at:at] = rng.choice(
                    (b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"[" * 5000, b"9" * 5000, b"utf-7", b"&#x0;")
                )
            case _:
                other = rng.choice(SEEDS)
                out[at:at] = other[rng.randrange(len(other)) :]
    return bytes(out)


def some_bytes(rng: random.Random) -> tuple[str, bytes]:
    return rng.choice(sorted(FORMATS)), mutated(rng, rng.choice(SEEDS))


def read_bytes(given: tuple[str, bytes]) -> None:
    ending, data = given
    stream = Bounded(io.BytesIO(data), "fuzz", Limits(line=50_000, file=500_000))
    for draft in FORMATS[ending](stream, "fuzz", "fuzz", Options()):
        str(draft)


def some_record(rng: random.Random) -> bytes:
    number = rng.choice((5, 5.5, 1e300, 10**50, -3, None))
    record = Record(
        Article("a", "Mara said on Monday that 5 boats sank.", published="2024-11-11"),
        sentences=((0, 38),),
        actors=(Actor("a1", "Mara", "person", ((0, 4),)),),
        times=(Time("t1", (13, 19), "2024-11-11", "2024-11-11", "day"),),
        events=(Event("e1", (33, 37), "harm", "sank", time="t1", vector=b"\0" * 64),),
        utterances=(Utterance("u1", "a1", ((0, 4),), ((5, 9),), ((20, 37),)),),
        figures=(Figure("f1", (25, 32), (25, 26), number, number, "exact", utterance="u1"),),
    )
    line = encode(record)
    return mutated(rng, line) if rng.random() < 0.8 else line


def read_record(line: bytes) -> None:
    record = decode(line)
    if not check(record):
        for _ in emit(record):
            pass
        assert decode(encode(record)) == record


def some_text(rng: random.Random) -> str:
    tokens = rng.choices(TOKENS, k=rng.choice((1, 3, 8, 20)))
    if rng.random() < 0.1:
        tokens.insert(0, rng.choice(("9" * 70, "9" * 5000, "million " * 60, "²", ".", "9,999" * 200)))
    return rng.choice((" ", " ", " ", "", "-")).join(tokens)


def read_numbers(text: str) -> None:
    blocked_spans(text)
    for q in find_quantities(lexemes(text), lambda begin, end: False):
        for value in (plain(q.low), plain(q.high)):
            if value is not None:
                iris.decimal(value)
                assert msgspec.json.decode(msgspec.json.encode(value)) == value


class Now(Setting):
    """A setting without a document: what the sentence says is drawn."""

    def __init__(self, day: str, ahead: bool | None) -> None:
        self.now, self.limit = intervals.date.fromisoformat(day), None
        self.__dict__["ahead"] = ahead

    def speaks_of(self, topic: list[str]) -> bool:
        return True


def read_times(given: tuple[str, str, bool | None]) -> None:
    text, day, ahead = given
    for at in range(len(text)):
        for rule in rules():
            if found := rule.pattern.match(text, at):
                meaning = rule.resolve(found, Now(day, ahead))
                if meaning is not None:
                    for part in ("early", "mid", "late", "earlier", "later"):
                        intervals.part(meaning, part, intervals.date.fromisoformat(day))  # type: ignore[arg-type]


def some_time(rng: random.Random) -> tuple[str, str, bool | None]:
    day = rng.choice(("1400-01-01", "2399-12-31", "2024-02-29", "2024-11-11"))
    return some_text(rng), day, rng.choice((True, False, None))


def some_string(rng: random.Random) -> str:
    return "".join(rng.choices((*STRANGE, *"abz09:/ -T+Z.", "https://", "2024-11-11"), k=rng.randrange(12)))


def some_value(rng: random.Random) -> tuple[object, str | None]:
    value = rng.choice(
        (some_string(rng), some_string(rng), 5, 10**5000, 1e999, float("nan"), True, -1, "9" * 5000)
    )
    return value, rng.choice((None, "string", "iri", "date", "integer"))


def mint(name: str) -> None:
    for term in (iris.article_iri(queries.BASE, name), iris.graph_iri(queries.BASE, name)):
        iris.local_iri(term, name)
    iris.node(name)


TARGETS: dict[str, Target] = {
    "readers": (some_bytes, read_bytes, (KgError,)),
    "records": (some_record, read_record, (KgError,)),
    "numbers": (some_text, read_numbers, ()),
    "times": (some_time, read_times, ()),
    "dates": (
        lambda rng: some_string(rng) if rng.random() < 0.5 else some_text(rng),
        parse_date,
        (ValueError,),
    ),
    "IRIs": (some_string, mint, (KgError,)),
    "moments": (some_string, iris.moment, (KgError,)),
    "parameters": (some_value, lambda v: queries.to_term(*v), (KgError,)),
    "limits": (some_string, parse_limits, (KgError,)),
}


def shown(given: object) -> str:
    """The input, cut; Python does not write numbers of over 4,300 digits."""
    try:
        return ascii(given)[:600]
    except ValueError:
        return "a number of thousands of digits"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="targets, by commas")
    options = parser.parse_args()

    warnings.simplefilter("ignore")
    rng = random.Random(options.seed)
    names = options.only.split(",") if options.only else list(TARGETS)
    tried: Counter[str] = Counter()
    seen: set[str] = set()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        for name in names:
            make, read, expected = TARGETS[name]
            for _ in range(50):
                given = make(rng)
                tried[name] += 1
                begin = time.monotonic()
                try:
                    read(given)
                except expected:
                    pass
                except Exception as error:
                    where = traceback.extract_tb(error.__traceback__)[-1]
                    key = f"{name}: {type(error).__name__} at {where.name}:{where.lineno}"
                    if key not in seen:
                        seen.add(key)
                        print(f"{key}: {str(error)[:200]}\n    {shown(given)}", flush=True)
                if time.monotonic() - begin > 2 and f"{name} slow" not in seen:
                    seen.add(f"{name} slow")
                    print(f"{name}: {time.monotonic() - begin:.1f} s\n    {shown(given)}", flush=True)
    print(", ".join(f"{name} {count:,}" for name, count in tried.items()), f"{len(seen)} findings", sep=": ")
    sys.exit(1 if seen else 0)


if __name__ == "__main__":
    main()
