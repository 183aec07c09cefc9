"""An invented affair as resolved records, made by hand: a denied call, rival figures, a leak, a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import networkx as nx
from msgspec.structs import replace

from kg.record import Actor, Article, Event, Figure, Participant, Proposition, Record, Span, Time, Utterance
from kg.resolve.standing import Judgement, judge
from kg.view import model, page

IRI = "https://example.org/"


class Draft:
    """A record in the making; spans are found by their words."""

    def __init__(self, id: str, text: str, **article: Any) -> None:
        self.article = Article(id=id, text=text, **article)
        self.parts: dict[str, list[Any]] = {}

    def at(self, words: str, nth: int = 0) -> Span:
        begin = [m.start() for m in re.finditer(re.escape(words), self.article.text)][nth]
        return (begin, begin + len(words))

    def add(self, kind: str, part: Any) -> Draft:
        self.parts.setdefault(kind, []).append(part)
        return self

    def actor(self, id: str, name: str, kind: str, mention: str, iri: str | None = "", **more: Any) -> Draft:
        iri = IRI + "actor/" + name.replace(" ", "_") if iri == "" else iri
        return self.add(
            "actors", Actor(id=id, name=name, kind=kind, mentions=(self.at(mention),), iri=iri, **more)
        )

    def event(
        self, id: str, trigger: str, type: str, parts: str, iri: str | None = None, **more: Any
    ) -> Draft:
        pairs = tuple(Participant(*p.split(":")) for p in parts.split())
        return self.add(
            "events",
            Event(
                id=id,
                trigger=self.at(trigger),
                type=type,
                label=trigger,
                participants=pairs,
                iri=iri and IRI + iri,
                **more,
            ),
        )

    def claim(self, id: str, words: str, events: str = "", iri: str | None = None) -> Draft:
        iri = iri and IRI + iri
        return self.add(
            "propositions", Proposition(id=id, span=(self.at(words),), events=tuple(events.split()), iri=iri)
        )

    def says(
        self,
        id: str,
        actor: str | None,
        cue: str,
        content: str,
        about: str,
        stance: str = "affirms",
        **more: Any,
    ) -> Draft:
        spans = {"source": (), "cue": (self.at(cue),), "content": (self.at(content),) if content else ()}
        return self.add(
            "utterances",
            Utterance(id=id, actor=actor, about=tuple(about.split()), stance=stance, **spans, **more),
        )

    def figure(
        self,
        id: str,
        span: str,
        number: str,
        low: float,
        counted: str,
        nth: int = 0,
        iri: str | None = None,
        **more: Any,
    ) -> Draft:
        iri = iri or f"{IRI}figure/{self.article.id}{id}"
        parts = {"span": self.at(span), "number": self.at(number), "counted": self.at(counted, nth)}
        return self.add("figures", Figure(id=id, low=low, high=low, bound="exact", iri=iri, **parts, **more))

    def done(self) -> Record:
        sentences = tuple((m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.", self.article.text))
        return Record(
            article=self.article, sentences=sentences, **{k: tuple(v) for k, v in self.parts.items()}
        )


def affair() -> list[Record]:
    """Six articles by three invented outlets."""
    one = Draft(
        "n1",
        "The two leaders spoke by telephone on Monday, three officials told the Northern Post. "
        "Ilva Torrent rang Marek Dusan late in the evening. "
        "A border post was shelled near Olvar the same night.",
        title="Leaders of Brevia and Sorland spoke, officials say",
        published="2031-03-04",
        publisher="Northern Post",
        url="https://post.example/leaders-spoke",
    )
    one.actor("a1", "Ilva Torrent", "person", "Ilva Torrent", role="president of Brevia")
    one.actor("a2", "Marek Dusan", "person", "Marek Dusan", role="prime minister of Sorland")
    one.actor("a3", "three officials", "unnamed", "three officials", iri=None)
    one.actor("a4", "Northern Post", "organization", "Northern Post").actor("a5", "Olvar", "place", "Olvar")
    one.add(
        "times", Time(id="t1", span=one.at("Monday"), begin="2031-03-03", end="2031-03-03", granularity="day")
    )
    one.event("e1", "spoke", "consult", "agent:a1 patient:a2", "event/call", time="t1")
    one.event("e2", "rang", "communicate", "agent:a1 patient:a2", "event/ring").event(
        "e3", "shelled", "attack", "", place="a5"
    )
    one.claim("p1", "The two leaders spoke by telephone on Monday", "e1", "claim/call")
    one.says("u1", "a3", "told", "The two leaders spoke by telephone on Monday", "p1")

    two = Draft(
        "n2",
        "Brevia's spokeswoman Anna Kell denied that Torrent and Dusan had spoken. "
        "“There was no such call,” she said. "
        "Dusan's office declined to comment on it.",
        title="Brevia denies call",
        published="2031-03-05",
        publisher="Capital Wire",
        url="https://wire.example/denial",
    )
    two.actor("a1", "Anna Kell", "person", "Anna Kell", role="spokeswoman", speaks_for="a4")
    two.actor("a2", "Ilva Torrent", "person", "Torrent").actor("a3", "Marek Dusan", "person", "Dusan")
    two.actor("a4", "Brevia", "state", "Brevia").actor(
        "a5", "Dusan's office", "organization", "Dusan's office"
    )
    two.event("e1", "spoken", "consult", "agent:a2 patient:a3", "event/call", factuality=-3.0)
    two.claim("p1", "Torrent and Dusan had spoken", "e1", "claim/call")
    two.says("u1", "a1", "denied", "Torrent and Dusan had spoken", "p1", "denies")
    two.says("u2", "a5", "declined to comment", "", "p1", "declines")

    three = Draft(
        "n3",
        "Sorland has massed 40,000 soldiers at the border, the defence ministry of Brevia said. "
        "It called on Sorland to withdraw them.",
        title="40,000 soldiers at the border",
        published="2031-03-06",
        publisher="Northern Post",
    )
    three.actor("a1", "Sorland", "state", "Sorland").actor(
        "a2", "defence ministry of Brevia", "organization", "defence ministry of Brevia"
    )
    three.event("e1", "massed", "mobilize", "agent:a1", "event/mass").event(
        "e2", "withdraw", "move", "agent:a1", factuality=0.0
    )
    three.claim("p1", "Sorland has massed 40,000 soldiers at the border", "e1", "claim/mass").claim(
        "p2", "withdraw them", "e2"
    )
    three.says("u1", "a2", "said", "Sorland has massed 40,000 soldiers at the border", "p1 f1")
    three.says("u2", "a2", "called on", "Sorland to withdraw them", "p2", "urges")
    three.figure("f1", "40,000 soldiers at the border", "40,000", 40000, "soldiers", utterance="u1")

    four = Draft(
        "n4",
        "Sorland's army chief Jon Vestby said only 12,000 soldiers were in the area "
        "and rejected the claim of an attack on Olvar.",
        title="Army chief: 12,000 soldiers",
        published="2031-03-06",
        publisher="Capital Wire",
        url="javascript:alert(1)",
    )
    four.actor("a1", "Jon Vestby", "person", "Jon Vestby", speaks_for="a2").actor(
        "a2", "Sorland", "state", "Sorland"
    )
    four.actor("a3", "Olvar", "place", "Olvar").event(
        "e1", "attack", "attack", "agent:a2 patient:a3", factuality=-2.0
    )
    four.claim("p1", "only 12,000 soldiers were in the area").claim("p2", "an attack on Olvar", "e1")
    four.says("u1", "a1", "said", "only 12,000 soldiers were in the area", "p1 f1")
    four.says("u2", "a1", "rejected", "the claim of an attack on Olvar", "p2", "denies")
    four.figure("f1", "12,000 soldiers", "12,000", 12000, "soldiers", utterance="u1")

    five = Draft(
        "n5",
        "The Harbour Times reported that an aide had said the treaty might be signed in May.",
        title="Treaty in May?",
        published="2031-03-07",
        publisher="Capital Wire",
    )
    five.actor("a1", "Harbour Times", "organization", "Harbour Times").actor(
        "a2", "an aide", "unnamed", "an aide", iri=None
    )
    five.event("e1", "signed", "agree", "", factuality=1.0).claim(
        "p1", "the treaty might be signed in May", "e1"
    )
    five.says("u1", "a1", "reported", "an aide had said the treaty might be signed in May", "u2")
    five.says("u2", "a2", "said", "the treaty might be signed in May", "p1", certainty="possible")

    six = Draft(
        "n6",
        "Marek Dusan met Jon Vestby in Olvar. It was reported that 𝒳-ray teams had left. "
        "Vestby denied what the Northern Post had written.",
        title="Dusan in Olvar",
        published="2031-03-08",
        publisher="Harbour Times",
        url="http://times.example/olvar",
    )
    six.actor("a1", "Marek Dusan", "person", "Marek Dusan").actor("a2", "Jon Vestby", "person", "Jon Vestby")
    six.actor("a3", "Olvar", "place", "Olvar").actor("a4", "Northern Post", "organization", "Northern Post")
    six.event("e1", "met", "consult", "agent:a1 patient:a2", place="a3")
    six.claim("p1", "𝒳-ray teams had left").claim("p2", "what the Northern Post had written")
    six.says("u1", None, "reported", "𝒳-ray teams had left", "p1")
    six.says("u2", "a4", "had written", "", "p2").says(
        "u3", "a2", "denied", "what the Northern Post had written", "u2", "denies", disputes=("u2",)
    )
    return [draft.done() for draft in (one, two, three, four, five, six)]


def judged(records: Iterable[Record]) -> Judgement:
    """What the judge says of records; what has no IRI goes by its local name, as in the picture."""

    def named(record: Record) -> Record:
        made = {
            part: tuple(replace(x, iri=x.iri or f"{record.article.id}#{x.id}") for x in getattr(record, part))
            for part in ("actors", "events", "propositions")
        }
        return replace(record, **made)

    propositions, facts = judge(map(named, sorted(records, key=lambda r: r.article.published or "")))
    return Judgement({p.iri: p.status for p in propositions if p.status}, facts)


def picture(records: Iterable[Record]) -> nx.MultiDiGraph[str]:
    """The graph of the records' picture."""
    known = list(records)
    return model(known, judged(known))


def page_of(records: Iterable[Record], *path: Any, **options: Any) -> str:
    """Their page."""
    known = list(records)
    return page(known, judged(known), *path, **options)
