"""A hand-made record set with one of everything: a denied sale, its reports, rival figures, a chain, a
spokesman.

Two articles of invented outlets. Spans are found by the words, so that the records can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.rdf.derived import emit_derived
from kg.rdf.emit import emit
from kg.record import (
    Actor,
    Article,
    Event,
    EventType,
    Figure,
    Kind,
    Participant,
    Proposition,
    Record,
    Span,
    Status,
    Time,
    Utterance,
)  # fmt: skip
from kg.store.embedded import Store, in_memory

BASE = "https://example.org/kg/"

FIRST = (
    "The Velden Courier reported on Monday that Orsa Lind had sold the harbour to Tarn Holdings, "
    "citing two officials.\n"
    "Pia Marr, a spokeswoman for the mayor, denied that the harbour had been sold.\n"
    "Tarn Holdings declined to comment.\n"
    "The council met on Tuesday.\n"
    "Some 400 dockers, 150 of them from Velden, would lose their jobs, the union said.\n"
    "Lind may resign, according to two officials.\n"
)
SECOND = (
    "Tarn Holdings said more than 600 dockers would lose their jobs.\n"
    "Orsa Lind confirmed that the harbour had been sold for $3.5 million.\n"
    "The report is a fairy tale, Pia Marr said.\n"
)


CLAIM = "Orsa Lind had sold the harbour to Tarn Holdings"


def at(text: str, words: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of `words`."""
    begin = -1
    for _ in range(nth + 1):
        begin = text.index(words, begin + 1)
    return begin, begin + len(words)


def lines(text: str) -> tuple[Span, ...]:
    """Each line of the text as a sentence."""
    spans, begin = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((begin, begin + len(line.rstrip("\n"))))
        begin += len(line)
    return tuple(spans)


def iri(path: str) -> str:
    """A shared node of the sample."""
    return BASE + path


def first() -> Record:
    """The article with the report, the denial, the refusal to comment and a figure with its part."""
    t = FIRST
    return Record(
        Article("velden/1", t, "Harbour sold? Mayor denies it", "2031-03-04", "The Velden Herald", "Ann Ode",
                "https://herald.example/1?a=b c"),
        sentences=lines(t),
        actors=(
            Actor("a1", "The Velden Courier", "organization", (at(t, "The Velden Courier"),),
                  iri=iri("actor/courier")),
            Actor("a2", "Orsa Lind", "person", (at(t, "Orsa Lind"), at(t, "Lind", 1)), role="mayor",
                  iri=iri("actor/lind")),
            Actor("a3", "Tarn Holdings", "organization", (at(t, "Tarn Holdings"), at(t, "Tarn Holdings", 1)),
                  iri=iri("actor/tarn")),
            Actor("a4", "two officials", "unnamed", (at(t, "two officials"),), iri=iri("actor/velden-1-a4")),
            Actor("a5", "Pia Marr", "person", (at(t, "Pia Marr"),), role="spokeswoman for the mayor",
                  speaks_for="a2", iri=iri("actor/marr")),
            Actor("a6", "The council", "organization", (at(t, "The council"),), iri=iri("actor/council")),
            Actor("a7", "the union", "organization", (at(t, "the union"),), iri=iri("actor/union")),
            Actor("a8", "Velden", "place", (at(t, "Velden", 1),), iri=iri("actor/velden")),
        ),
        times=(
            Time("t1", at(t, "Monday"), "2031-03-03", "2031-03-03", "day"),
            Time("t2", at(t, "Tuesday"), "2031-03-04", "2031-03-04", "day"),
        ),
        events=(
            Event("e1", at(t, "sold"), "trade", "sold",
                  (Participant("agent", "a2"), Participant("recipient", "a3")),
                  iri=iri("event/sale")),
            Event("e2", at(t, "met"), "consult", "met", (Participant("agent", "a6"),), "t2", "a8", 3.0,
                  iri=iri("event/council")),
            Event("e3", at(t, "resign"), "yield", "resign", (Participant("agent", "a2"),), factuality=0.5,
                  iri=iri("event/resign")),
        ),
        propositions=(
            Proposition("p1", (at(t, CLAIM),), ("e1",), iri("claim/sale")),
            Proposition("p2", (at(t, "Lind may resign"),), ("e3",), iri("claim/resign")),
        ),
        utterances=(
            Utterance("u1", "a1", (at(t, "The Velden Courier"),), (at(t, "reported"),),
                      (at(t, CLAIM),), ("u2",)),
            Utterance("u2", "a4", (at(t, "two officials"),), (at(t, "citing"),),
                      (at(t, CLAIM),), ("p1",)),
            Utterance("u3", "a5", (at(t, "Pia Marr, a spokeswoman for the mayor"),), (at(t, "denied"),),
                      (at(t, "that the harbour had been sold"),), ("p1",), "denies", disputes=("u1", "u2"),
                      method="encoder", confidence=0.93),
            Utterance("u4", "a3", (at(t, "Tarn Holdings", 1),), (at(t, "declined to comment"),), (), ("p1",),
                      "declines"),
            Utterance("u5", "a7", (at(t, "the union"),), (at(t, "said"),),
                      (at(t, "Some 400 dockers, 150 of them from Velden, would lose their jobs"),),
                      ("f1", "f2"),
                      certainty="probable"),
            Utterance("u6", None, (at(t, "two officials", 1),), (at(t, "according to"),),
                      (at(t, "Lind may resign"),),
                      ("p2",), certainty="possible"),
        ),
        figures=(
            Figure("f1", at(t, "Some 400 dockers"), at(t, "400"), 400, 400, "about", counted=at(t, "dockers"),
                   concepts=(at(t, "lose their jobs"),), utterance="u5", iri=iri("quantity/dockers")),
            Figure("f2", at(t, "150 of them"), at(t, "150"), 150, 150, "exact", part_of="f1", utterance="u5",
                   iri=iri("quantity/velden-dockers")),
        ),
        pipeline="test-1",
    )  # fmt: skip


def second() -> Record:
    """The article with the rival figure, the confirmation by the one concerned, and a denial by label."""
    t = SECOND
    return Record(
        Article("velden 2", t, "Tarn speaks", "2031-03-06T08:30:00Z", "The Velden Courier"),
        sentences=lines(t),
        actors=(
            Actor("a1", "Tarn Holdings", "organization", (at(t, "Tarn Holdings"),), iri=iri("actor/tarn")),
            Actor("a2", "Orsa Lind", "person", (at(t, "Orsa Lind"),), iri=iri("actor/lind")),
            Actor("a3", "Pia Marr", "person", (at(t, "Pia Marr"),), iri=iri("actor/marr")),
        ),
        events=(
            Event("e1", at(t, "sold"), "trade", "sold", (Participant("agent", "a2"),), iri=iri("event/sale")),
        ),
        propositions=(
            Proposition("p1", (at(t, "the harbour had been sold for $3.5 million"),), ("e1",),
                        iri("claim/sale")),
        ),
        utterances=(
            Utterance("u1", "a1", (at(t, "Tarn Holdings"),), (at(t, "said"),),
                      (at(t, "more than 600 dockers would lose their jobs"),), ("f1",)),
            Utterance("u2", "a2", (at(t, "Orsa Lind"),), (at(t, "confirmed"),),
                      (at(t, "that the harbour had been sold for $3.5 million"),), ("p1", "f2")),
            Utterance("u3", "a3", (at(t, "Pia Marr"),), (at(t, "a fairy tale"), at(t, "said", 1)),
                      (at(t, "The report"),), ("p1",), "denies"),
        ),
        figures=(
            Figure("f1", at(t, "more than 600 dockers"), at(t, "600"), 600, None, "at_least",
                   counted=at(t, "dockers"),
                   utterance="u1", iri=iri("quantity/dockers")),
            Figure("f2", at(t, "$3.5 million"), at(t, "$3.5 million"), 3.5e6, 3.5e6, "exact", unit="USD",
                   utterance="u2", iri=iri("quantity/price")),
        ),
        pipeline="test-1",
    )  # fmt: skip


def records() -> tuple[Record, ...]:
    """Both articles, resolved by hand."""
    return first(), second()


@dataclass(frozen=True)
class SampleEvidence:
    """What it reads of the evidence for two names of one actor."""

    rule: str
    left: str
    right: str
    articles: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class SampleActor:
    """What `emit_derived` reads of a shared actor."""

    iri: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    acts_for: str | None = None
    iso: str | None = None
    geonames: int | None = None
    evidence: tuple[SampleEvidence, ...] = ()


@dataclass(frozen=True)
class SampleMerge:
    """What it reads of a merge."""

    left: tuple[str, str]
    right: tuple[str, str]
    stage: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class SampleEvent:
    """What it reads of a shared event."""

    iri: str
    type: EventType
    label: str
    factual: bool
    merges: tuple[SampleMerge, ...] = ()


@dataclass(frozen=True)
class SampleProposition:
    """What it reads of a shared proposition."""

    iri: str
    text: str
    status: Status | None
    first_reported: str | None
    disputes: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()


@dataclass(frozen=True)
class SampleQuantity:
    """What it reads of a quantity."""

    iri: str
    label: str


@dataclass(frozen=True)
class SampleStory:
    """What it reads of a story."""

    iri: str
    name: str
    articles: tuple[str, ...]
    copies: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class SampleResolution:
    """The sample, resolved by hand."""

    records: tuple[Record, ...] = field(default_factory=records)
    actors: tuple[SampleActor, ...] = (
        SampleActor(
            iri("actor/courier"),
            "Velden Courier",
            "organization",
            ("The Velden Courier",),
            evidence=(
                SampleEvidence(
                    "same-name", "Velden Courier", "The Velden Courier", ("velden/1", "velden 2"), 0.88
                ),
            ),
        ),
        SampleActor(
            iri("actor/lind"), "Orsa Lind", "person", ("Lind",), ("http://www.wikidata.org/entity/Q1",)
        ),
        SampleActor(iri("actor/tarn"), "Tarn Holdings", "organization"),
        SampleActor(iri("actor/velden-1-a4"), "two officials", "unnamed"),
        SampleActor(iri("actor/marr"), "Pia Marr", "person"),
        SampleActor(iri("actor/council"), "the council", "organization"),
        SampleActor(iri("actor/union"), "the union", "organization"),
        SampleActor(iri("actor/velden"), "Velden", "place"),
    )
    events: tuple[SampleEvent, ...] = (
        SampleEvent(iri("event/sale"), "trade", "sold", False, (
            SampleMerge(("velden/1", "e1"), ("velden 2", "e1"), "story", ("concept:sell", "actor:lind")),)),
        SampleEvent(iri("event/council"), "consult", "met", True),
        SampleEvent(iri("event/resign"), "yield", "resign", False),
    )  # fmt: skip
    propositions: tuple[SampleProposition, ...] = (
        SampleProposition(
            iri("claim/sale"), "Orsa Lind had sold the harbour to Tarn Holdings", "Contested", "2031-03-04"
        ),
        SampleProposition(iri("claim/resign"), "Lind may resign", "Reported", "2031-03-04"),
    )
    quantities: tuple[SampleQuantity, ...] = (
        SampleQuantity(iri("quantity/dockers"), "dockers: lose their jobs"),
        SampleQuantity(iri("quantity/velden-dockers"), "dockers from Velden"),
        SampleQuantity(iri("quantity/price"), "price of the harbour"),
    )
    stories: tuple[SampleStory, ...] = (
        SampleStory(iri("story/1"), "Harbour sold?", ("velden/1", "velden 2")),
    )


def quads(resolution: SampleResolution | None = None) -> list[ox.Quad]:
    """The whole graph of the sample, or of a variant of it."""
    resolution = resolution or SampleResolution()
    found = [quad for record in resolution.records for quad in emit(record, BASE)]
    return found + list(emit_derived(resolution, BASE))


def store() -> Store:
    """The sample in an embedded store in memory."""
    return in_memory(quads())
