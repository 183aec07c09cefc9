"""A hand-made record set with one of everything: a denied sale, its reports, rival figures, a chain, a
spokesman.

Two articles of invented outlets. Spans are found by the words, so that the records can be read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kg.rdf.derived import emit_derived
from kg.rdf.emit import emit
from kg.record import (
    Actor,
    Article,
    Event,
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
from kg.resolve import (
    ActorMerge,
    EventMerge,
    Quantity,
    Resolution,
    SharedActor,
    SharedEvent,
    SharedProposition,
    Story,
)
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


def actor(path: str, name: str, kind: Kind, **more: Any) -> SharedActor:
    """A shared actor; its members are left out, as nothing of the graph needs them."""
    return SharedActor(iri(path), name, kind, **{"aliases": (), "members": (), **more})


def claim(path: str, text: str, status: Status) -> SharedProposition:
    """A shared proposition, as far as the graph holds it."""
    return SharedProposition(iri(path), text, status, "2031-03-04", (), (), ())


def resolution(**changes: Any) -> Resolution:
    """The sample, resolved by hand."""
    spelling = ActorMerge("same-name", "Velden Courier", "The Velden Courier", ("velden/1", "velden 2"), 0.88)
    sale = EventMerge(("velden/1", "e1"), ("velden 2", "e1"), "story", ("concept:sell", "actor:lind"))
    made = Resolution(
        records=records(),
        actors=(
            actor("actor/courier", "Velden Courier", "organization", aliases=("The Velden Courier",),
                  merges=(spelling,)),
            actor("actor/lind", "Orsa Lind", "person", aliases=("Lind",),
                  same_as=("http://www.wikidata.org/entity/Q1",)),
            actor("actor/tarn", "Tarn Holdings", "organization"),
            actor("actor/velden-1-a4", "two officials", "unnamed"),
            actor("actor/marr", "Pia Marr", "person"),
            actor("actor/council", "the council", "organization"),
            actor("actor/union", "the union", "organization"),
            actor("actor/velden", "Velden", "place"),
        ),
        events=(
            SharedEvent(iri("event/sale"), "trade", "sold", (), merges=(sale,)),
            SharedEvent(iri("event/council"), "consult", "met", (), told=(("velden/1", "e2"),)),
            SharedEvent(iri("event/resign"), "yield", "resign", ()),
        ),
        propositions=(claim("claim/sale", CLAIM, "Contested"), claim("claim/resign", "Lind may resign", "Reported")),
        quantities=(
            Quantity(iri("quantity/dockers"), "dockers: lose their jobs", ()),
            Quantity(iri("quantity/velden-dockers"), "dockers from Velden", ()),
            Quantity(iri("quantity/price"), "price of the harbour", ()),
        ),
        stories=(Story(iri("story/1"), "Harbour sold?", ("velden/1", "velden 2")),),
    )  # fmt: skip
    return replace(made, **changes)


def quads(**changes: Any) -> list[ox.Quad]:
    """The whole graph of the sample, or of a variant of it."""
    made = resolution(**changes)
    found = [quad for record in made.records for quad in emit(record, BASE)]
    return found + list(emit_derived(made, BASE))


def store() -> Store:
    """The sample in an embedded store in memory."""
    return in_memory(quads())
