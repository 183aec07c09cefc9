"""The extraction record, version 2: what one article says, as plain data.

One record an article, JSON Lines on disk. Spans are [begin, end) in Unicode code points of `article.text`; a span list
holds one span per piece. Everything after extraction works on records alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from kg.errors import RecordError

FORMAT = "kg-extraction/2"
READ = ("kg-extraction/1", FORMAT)
"""Formats that are read: version 1 lacks `article.cut` and `figures.counted_head`, and may lack vectors and times."""
DEFAULT_BASE = "https://w3id.org/newskg/data/"
"""What the IRIs of the `iri` fields, and all other data IRIs, begin with unless the user sets another base."""

Span = tuple[int, int]
Spans = tuple[Span, ...]

Kind = Literal["person", "organization", "state", "place", "group", "unnamed", "other"]
Stance = Literal["affirms", "denies", "declines", "asks", "urges"]
Certainty = Literal["certain", "probable", "possible"]
Quoted = Literal["direct", "indirect", "mixed"]
Granularity = Literal["minute", "hour", "day", "week", "month", "quarter", "season", "year", "decade"]
Bound = Literal["exact", "about", "at_least", "at_most", "range", "vague"]
Trend = Literal["up", "down"]
Role = Literal["agent", "patient", "recipient", "instrument", "place", "topic"]
EventType = Literal[
    "communicate", "consult", "appeal", "agree", "support", "cooperate", "aid", "yield",
    "demand", "reject", "threaten", "protest", "mobilize", "sanction", "coerce", "assault", "attack",
    "move", "elect", "appoint", "legislate", "judge", "arrest", "investigate", "accuse", "trade", "change",
    "harm", "create", "other",
]  # fmt: skip
Status = Literal["Reported", "Contested", "Denied", "Confirmed", "AuthorAsserted"]


class Struct(msgspec.Struct, frozen=True, omit_defaults=False, forbid_unknown_fields=True):
    """Base of the record's parts: frozen, compared by value, strict about field names."""


class Cut(Struct, frozen=True):
    """A piece of an article's text that is not its news, and why: "newsletter", "caption" ..."""

    span: Span
    why: str


class Article(Struct, frozen=True):
    """An article as read. `published` is an ISO date or date-time, or None; `text` is the base of all spans.

    `cut`: what of the text is left unread, in text order; see `readable`.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str = "en"
    source_file: str | None = None
    cut: tuple[Cut, ...] = ()


def readable(article: Article) -> str:
    """The article's text with what is cut blanked out: as long, so that all offsets stay valid.

    A cut leaves spaces between two line breaks, so that nothing is read across it.
    """
    text = article.text
    pieces, end = [], 0
    for cut in article.cut:
        length = cut.span[1] - cut.span[0]
        pieces += [text[end : cut.span[0]], ("\n" + " " * (length - 2) + "\n")[-length:]]
        end = cut.span[1]
    return "".join([*pieces, text[end:]]) if pieces else text


class Actor(Struct, frozen=True):
    """Who or what acts or speaks. `mentions` are in text order; `speaks_for` is the id of another actor."""

    id: str
    name: str
    kind: Kind
    mentions: Spans
    role: str | None = None
    speaks_for: str | None = None
    iri: str | None = None


class Time(Struct, frozen=True):
    """A time expression. `begin` and `end` are the first and last day (or ISO instant) it can mean, None if open."""

    id: str
    span: Span
    begin: str | None
    end: str | None
    granularity: Granularity


class Participant(Struct, frozen=True):
    """An actor's part in an event."""

    role: Role
    actor: str


class Event(Struct, frozen=True):
    """What happened, is said to have happened, or may happen. `factuality`: -3.0 (no) .. 3.0 (yes), by the author.

    `vector`: 64 signed bytes (in JSON base64); events of one meaning and one scene have a cosine near 1.
    """

    id: str
    trigger: Span
    type: EventType
    label: str
    participants: tuple[Participant, ...] = ()
    time: str | None = None
    place: str | None = None
    factuality: float = 3.0
    vector: bytes | None = None
    iri: str | None = None


class Proposition(Struct, frozen=True):
    """What utterances take sides on. `span`: its wording where it is stated best; `events`: what it is about."""

    id: str
    span: Spans
    events: tuple[str, ...] = ()
    iri: str | None = None


class Utterance(Struct, frozen=True):
    """A source takes a stance on propositions, figures or other utterances (`about`)."""

    id: str
    actor: str | None
    source: Spans
    cue: Spans
    content: Spans
    about: tuple[str, ...] = ()
    stance: Stance = "affirms"
    certainty: Certainty = "certain"
    quoted: Quoted = "indirect"
    disputes: tuple[str, ...] = ()
    method: str = "rule"
    confidence: float = 1.0


class Figure(Struct, frozen=True):
    """A number that says how many or how much.

    `low`, `high`: None where that end is open. `counted_head`: the noun of `counted`, a hyphened word whole.
    """

    id: str
    span: Span
    number: Span
    low: float | int | None
    high: float | int | None
    bound: Bound
    trend: Trend | None = None
    unit: str = "count"
    counted: Span | None = None
    counted_head: Span | None = None
    concepts: Spans = ()
    part_of: str | None = None
    utterance: str | None = None
    time: str | None = None
    iri: str | None = None


class Record(Struct, frozen=True):
    """All that was extracted from one article."""

    article: Article
    sentences: Spans = ()
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    events: tuple[Event, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    figures: tuple[Figure, ...] = ()
    pipeline: str | None = None
    format: str = FORMAT


_encoder = msgspec.json.Encoder(order=None)
_decoder = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """The record as one line of JSON, without the newline; equal records give equal bytes."""
    return _encoder.encode(record)


def decode(line: bytes | str, where: str = "record") -> Record:
    """Read one record; raises RecordError naming `where` and the field that breaks the contract."""
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError(f"not an extraction record ({error}); make it with `kg extract`", where) from error
    if record.format not in READ:
        what = f"format is {record.format!r}, this version reads {' and '.join(READ)}: extract again"
        raise RecordError(what, where)
    return record if record.format == FORMAT else msgspec.structs.replace(record, format=FORMAT)


def read_records(path: Path | str) -> Iterator[Record]:
    """Stream the records of a JSON Lines file; raises RecordError with file and line."""
    try:
        lines = open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise RecordError(
            f"can't be read ({error.strerror}); make it with `kg extract`", str(path)
        ) from error
    with lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield decode(line, f"{path}:{number}")


def write_records(records: Iterable[Record], path: Path | str) -> int:
    """Write records as JSON Lines; returns how many."""
    count = 0
    with open(path, "wb") as out:
        for record in records:
            out.write(encode(record) + b"\n")
            count += 1
    return count


VECTOR_SIZE = 64
"""Bytes of an event's vector."""


def check(record: Record) -> list[str]:
    """Problems of a record that types can't show: spans outside the text, empty spans, dangling or repeated ids."""
    problems: list[str] = []
    size = len(record.article.text)
    known: set[str] = set()
    for _, part in parts(record):
        if part.id in known:
            problems.append(f"{part.id}: id used twice")
        known.add(part.id)
    cuts = record.article.cut
    bounds = [0, *(place for cut in cuts for place in cut.span), size]
    if bounds != sorted(bounds) or any(cut.span[0] == cut.span[1] for cut in cuts):
        problems.append("cut: spans are empty, overlap, are out of order or outside the text")
    for name, span in _spans(record):
        if any(cut.span[0] <= span[0] and span[1] <= cut.span[1] for cut in cuts):
            problems.append(f"{name}: span {list(span)} lies in what was cut")
        if not 0 <= span[0] < span[1] <= size:
            problems.append(f"{name}: span {list(span)} is empty or outside the text of {size} characters")
    problems += [
        f"{e.id}: a vector of {len(e.vector)} bytes instead of {VECTOR_SIZE}"
        for e in record.events
        if e.vector is not None and len(e.vector) != VECTOR_SIZE
    ]
    for name, target in _references(record):
        if target not in known:
            problems.append(f"{name}: refers to {target!r}, which the record does not have")
    return problems


SPANS = {
    "actors": ("mentions",),
    "times": ("span",),
    "events": ("trigger",),
    "propositions": ("span",),
    "utterances": ("source", "cue", "content"),
    "figures": ("span", "number", "counted", "counted_head", "concepts"),
}
"""The parts of a record, and which of their fields are a span or spans."""
REFERENCES = {
    "actors": ("speaks_for",),
    "times": (),
    "events": ("time", "place"),
    "propositions": ("events",),
    "utterances": ("actor", "about", "disputes"),
    "figures": ("part_of", "utterance", "time"),
}
"""Which of their fields are the id of a part, or ids; participants of events name actors besides."""


def parts(record: Record) -> Iterator[tuple[str, Any]]:
    """All parts of a record with an id, each with the name of its kind."""
    return ((kind, part) for kind in SPANS for part in getattr(record, kind))


def _spans(record: Record) -> Iterator[tuple[str, Span]]:
    yield from ((f"sentence {n}", s) for n, s in enumerate(record.sentences))
    for kind, part in parts(record):
        for name in SPANS[kind]:
            value = getattr(part, name)
            if value:
                yield from ((part.id, s) for s in (value if isinstance(value[0], tuple) else (value,)))


def _references(record: Record) -> Iterator[tuple[str, str]]:
    for kind, part in parts(record):
        for name in REFERENCES[kind]:
            value = getattr(part, name)
            yield from ((part.id, x) for x in ((value,) if isinstance(value, str) else value or ()))
        yield from ((part.id, p.actor) for p in getattr(part, "participants", ()))


def choices(kind: object) -> tuple[str, ...]:
    """The members of one of the closed lists above, e.g. `choices(Stance)`."""
    return get_args(kind)
