"""What each article adds to the picture's graph: nodes and edges in the making, see kg.view.graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.record import Actor, Certainty, Event, Figure, Proposition, Record, Span, Stance, Utterance
from kg.resolve.standing import own_voice
from kg.view.evidence import Evidence, Mark, evidence

NOBODY = "source not given"


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement on an event, claim or figure."""

    node: str | None  # of the source; None: the article in its own words
    stance: Stance
    certainty: Certainty
    unnamed: bool
    evidence: Evidence | None


@dataclass
class Node:
    """What the records say of one node, before the best name and kind are chosen."""

    type: str
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    wordings: Counter[str] = field(default_factory=Counter)  # of the propositions an event stands for
    dates: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    evidence: dict[Evidence | None, None] = field(default_factory=dict)  # each once, in order
    voices: dict[Voice, None] = field(default_factory=dict)
    own: list[float] = field(
        default_factory=list
    )  # the event's factuality where articles themselves tell of it
    figure: Figure | None = None
    counted: str = ""


class Draft:
    """Nodes and edges by the names of nodes; `events_of` has the events that each claim is about."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str, str, str], dict[Evidence | None, None]] = {}
        self.events_of: dict[str, set[str]] = {}

    def node(self, name: str, type: str, record: Record) -> Node:
        """The node of that name, made if need be, as one that the record's article has too."""
        node = self.nodes.setdefault(name, Node(type))
        node.articles.add(record.article.id)
        return node

    def edge(self, source: str, target: str, relation: str, role: str, found: Evidence | None) -> None:
        """Keep an edge, once, and its evidence."""
        self.edges.setdefault((source, target, relation, role), {})[found] = None


def add(draft: Draft, record: Record) -> None:
    """Put everything one article says into the draft."""
    article = _Article(draft, record)
    article.add_actors()
    article.add_utterances()
    article.add_claims()
    article.add_events()
    article.add_figures()


class _Article:
    """One article's things by their names in the draft; `takers`: who takes a side on a proposition or figure."""

    def __init__(self, draft: Draft, record: Record) -> None:
        self.draft, self.record, self.text = draft, record, record.article.text
        parts: tuple[Actor | Event | Proposition, ...] = (
            *record.actors,
            *record.events,
            *record.propositions,
        )
        self.names = {x.id: x.iri or self.local(x.id) for x in parts}
        for f in record.figures:  # rivals share an IRI
            self.names[f.id] = f"{f.iri}={f.low}..{f.high}" if f.iri else self.local(f.id)
        self.voices = {u.id: self.voice(u) for u in record.utterances}
        self.takers: dict[str, list[Voice]] = {}
        given = {f.id: f.utterance for f in record.figures}
        for u in record.utterances:
            for target in dict.fromkeys((*u.about, *(f for f, by in given.items() if by == u.id))):
                self.takers.setdefault(target, []).append(self.voices[u.id])

    def local(self, id: str) -> str:
        return f"{self.record.article.id}#{id}"

    def voice(self, u: Utterance) -> Voice:
        """The utterance as a voice; a source that the article does not give at all is an unnamed actor of its own."""
        marked: list[tuple[Span, Mark]] = [(s, "source") for s in u.source]
        marked += [(s, "cue") for s in u.cue]
        marked += [(s, "content") for s in u.content]
        found = evidence(self.record, marked, u)
        actor = next((a for a in self.record.actors if a.id == u.actor), None)
        name = self.names[u.actor] if u.actor else self.local("nobody")
        return Voice(name, u.stance, u.certainty, actor is None or actor.kind == "unnamed", found)

    def add_actors(self) -> None:
        for a in self.record.actors:
            node = self.draft.node(self.names[a.id], "actor", self.record)
            node.names[a.name] += 1
            node.kinds[a.kind] += 1
            if a.role:
                node.roles[a.role] += 1
            seen = self.seen(a.mentions[:1], "mention")
            node.evidence[seen] = None
            if a.speaks_for:
                self.draft.edge(self.names[a.id], self.names[a.speaks_for], "speaks_for", "", seen)

    def add_utterances(self) -> None:
        """Sources with what they say, and with whose statements they report or dispute."""
        for u in self.record.utterances:
            source, found = str(self.voices[u.id].node), self.voices[u.id].evidence
            node = self.draft.node(source, "actor", self.record)
            if u.actor is None:
                node.names[NOBODY] += 1
                node.kinds["unnamed"] += 1
            if (
                not u.about
            ):  # "declined to comment" and nothing more: at least the source's own panel shows it
                node.evidence[found] = None
            for x in u.about:
                if x in self.voices and x not in u.disputes:
                    self.between(source, x, "reports", u.stance, found)
            for x in u.disputes:
                self.between(source, x, "disputes", "", found)
        for x, voices in self.takers.items():
            for voice in voices if x not in self.voices else ():
                self.draft.edge(str(voice.node), self.names[x], "says", voice.stance, voice.evidence)

    def between(self, source: str, utterance: str, relation: str, role: str, found: Evidence | None) -> None:
        other = str(self.voices[utterance].node)
        if other != source:
            self.draft.edge(source, other, relation, role, found)

    def add_claims(self) -> None:
        for p in self.record.propositions:
            if p.id not in self.takers:
                continue
            name, events = self.names[p.id], [self.names[e] for e in p.events]
            claim = self.draft.node(name, "claim", self.record)
            claim.names[" … ".join(self.words(s) for s in p.span)] += 1
            claim.kinds["claim"] += 1
            seen = self.seen(p.span, "content")
            claim.evidence[seen] = None
            claim.voices |= dict.fromkeys(self.takers[p.id])
            self.draft.events_of.setdefault(name, set()).update(events)
            for event in events:
                self.draft.edge(name, event, "about", "", seen)

    def add_events(self) -> None:
        begins = {t.id: t.begin for t in self.record.times}
        own = own_voice(self.record)
        for event in self.record.events:
            name = self.names[event.id]
            node = self.draft.node(name, "event", self.record)
            node.names[event.label] += 1
            node.kinds[event.type] += 1
            if event.time and (begin := begins[event.time]):
                node.dates.add(begin[:10])
            seen = self.seen((event.trigger,), "trigger")
            node.evidence[seen] = None
            if event.id in own:
                node.own.append(own[event.id])
                node.voices[_author("affirms" if own[event.id] > 0 else "denies", seen)] = None
            for part in event.participants:
                pair = self.names[part.actor], name
                found = self.with_mentions(event, part.actor)
                self.draft.edge(*(pair if part.role == "agent" else pair[::-1]), "part", part.role, found)
            if event.place:
                found = self.with_mentions(event, event.place)
                self.draft.edge(name, self.names[event.place], "part", "place", found)

    def add_figures(self) -> None:
        for f in self.record.figures:
            node = self.draft.node(self.names[f.id], "figure", self.record)
            node.names[self.words(f.span)] += 1
            node.kinds["figure"] += 1
            node.figure = node.figure or f
            node.counted = node.counted or (self.words(f.counted) if f.counted else "")
            seen = evidence(self.record, [(f.span, "figure"), *((c, "content") for c in f.concepts)])
            node.evidence[seen] = None
            node.voices |= dict.fromkeys(self.takers.get(f.id) or [_author("affirms", seen)])
            for p in self.record.propositions:
                if p.id in self.takers and any(b <= f.span[0] and f.span[1] <= e for b, e in p.span):
                    self.draft.edge(self.names[p.id], self.names[f.id], "gives", "", seen)
            if f.part_of:
                self.draft.edge(self.names[f.id], self.names[f.part_of], "part_of", "", seen)

    def with_mentions(self, event: Event, actor: str) -> Evidence | None:
        """The event's sentence with its trigger and the actor's mentions there."""
        mentions = next(a.mentions for a in self.record.actors if a.id == actor)
        sentences = self.record.sentences
        begin, end = next((s for s in sentences if s[0] <= event.trigger[0] < s[1]), event.trigger)
        inside: list[tuple[Span, Mark]] = [(m, "mention") for m in mentions if begin <= m[0] < end]
        return evidence(self.record, [(event.trigger, "trigger"), *inside])

    def seen(self, spans: Iterable[Span], mark: Mark) -> Evidence | None:
        return evidence(self.record, [(s, mark) for s in spans])

    def words(self, span: Span) -> str:
        return " ".join(self.text[slice(*span)].split())


def _author(stance: Stance, seen: Evidence | None) -> Voice:
    """The article's own voice."""
    return Voice(None, stance, "certain", False, seen)
