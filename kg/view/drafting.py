"""What each article adds to the picture's graph: nodes and edges in the making, see kg.view.graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.record import Actor, Event, Figure, Proposition, Record, Span, Stance, Utterance
from kg.view.evidence import Evidence, Mark, evidence
from kg.view.status import Voice

# The author's factuality from which on an event is told as a fact, and down to which it is told as none.
_HAPPENED, _DID_NOT = 1.0, -1.0

NOBODY = "source not given"


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
    evidence: list[Evidence] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    heard: set[Stance] = field(default_factory=set)  # on claims that are about this event and others
    figure: Figure | None = None
    counted: str = ""

    def note(self, found: Evidence | None) -> None:
        """Keep a piece of evidence, once."""
        if found and found not in self.evidence:
            self.evidence.append(found)


class Draft:
    """Nodes and edges by the names of nodes; `claim_events` has the events that each claim is about."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str, str, str], list[Evidence]] = {}
        self.claim_events: dict[str, set[str]] = {}

    def node(self, name: str, type: str, record: Record) -> Node:
        """The node of that name, made if need be, as one that the record's article has too."""
        node = self.nodes.setdefault(name, Node(type))
        node.articles.add(record.article.id)
        return node

    def edge(self, source: str, target: str, relation: str, role: str, found: Evidence | None) -> None:
        """Keep an edge, once, and its evidence."""
        known = self.edges.setdefault((source, target, relation, role), [])
        if found and found not in known:
            known.append(found)


def add(draft: Draft, record: Record) -> None:
    """Put everything one article says into the draft."""
    names = _names(record)
    _add_actors(draft, record, names)
    voices = {u.id: _voice(draft, record, u, names) for u in record.utterances}
    taken = _taken(record)
    _add_claims(draft, record, names, taken, voices)
    _add_events(draft, record, names, taken, voices)
    _add_figures(draft, record, names, taken, voices)
    _add_says(draft, record, names, voices)


def _taken(record: Record) -> dict[str, list[str]]:
    """Id of a proposition, event or figure -> ids of the utterances that take a stance on it.

    A denial takes one on what the disputed report is about too, and the report on what the denial is about.
    Of the events of a proposition only a single one is meant by who speaks on it: see Node.heard for the
    others.
    """
    taken: dict[str, list[str]] = {}

    def take(target: str, utterance: str) -> None:
        if utterance not in taken.setdefault(target, []):
            taken[target].append(utterance)

    about = {u.id: u.about for u in record.utterances}
    for u in record.utterances:
        for target in u.about:
            take(target, u.id)
        for disputed in u.disputes:
            for target in about[disputed]:
                take(target, u.id)
            for target in u.about:
                take(target, disputed)
    for f in record.figures:
        if f.utterance:
            take(f.id, f.utterance)
    for p in record.propositions:
        for u_id in taken.get(p.id, ()) if len(p.events) == 1 else ():
            take(p.events[0], u_id)
    return taken


def _add_actors(draft: Draft, record: Record, names: dict[str, str]) -> None:
    for a in record.actors:
        node = draft.node(names[a.id], "actor", record)
        node.names[a.name] += 1
        node.kinds[a.kind] += 1
        if a.role:
            node.roles[a.role] += 1
        seen = _seen(record, a.mentions[:1], "mention")
        node.note(seen)
        if a.speaks_for:
            draft.edge(names[a.id], names[a.speaks_for], "speaks_for", "", seen)


def _add_claims(
    draft: Draft, record: Record, names: dict[str, str], taken: dict[str, list[str]], voices: dict[str, Voice]
) -> None:
    text = record.article.text
    for p in record.propositions:
        if p.id not in taken:
            continue
        claim = draft.node(names[p.id], "claim", record)
        claim.names[" … ".join(_one_line(text[b:e]) for b, e in p.span)] += 1
        claim.kinds["claim"] += 1
        seen = _seen(record, p.span, "content")
        claim.note(seen)
        claim.voices += [voices[u] for u in taken[p.id]]
        draft.claim_events.setdefault(names[p.id], set()).update(names[e] for e in p.events)
        for e in p.events:
            draft.edge(names[p.id], names[e], "about", "", seen)
            if len(p.events) > 1:
                draft.node(names[e], "event", record).heard.update(voices[u].stance for u in taken[p.id])


def _add_events(
    draft: Draft, record: Record, names: dict[str, str], taken: dict[str, list[str]], voices: dict[str, Voice]
) -> None:
    begins = {t.id: t.begin for t in record.times}
    covered = {e for p in record.propositions if p.id in taken for e in p.events}
    for event in record.events:
        node = draft.node(names[event.id], "event", record)
        node.names[event.label] += 1
        node.kinds[event.type] += 1
        if event.time and (begin := begins[event.time]):
            node.dates.add(begin[:10])
        seen = _seen(record, (event.trigger,), "trigger")
        node.note(seen)
        node.voices += [voices[u] for u in taken.get(event.id, ())]
        if (
            event.id not in taken
            and event.id not in covered
            and not _is_quoted(event.trigger, record.utterances)
        ):
            node.voices += _author(event.factuality, seen)
        for part in event.participants:
            pair = names[part.actor], names[event.id]
            found = _with_mentions(record, event, part.actor)
            draft.edge(*(pair if part.role == "agent" else pair[::-1]), "part", part.role, found)
        if event.place:
            found = _with_mentions(record, event, event.place)
            draft.edge(names[event.id], names[event.place], "part", "place", found)


def _add_figures(
    draft: Draft, record: Record, names: dict[str, str], taken: dict[str, list[str]], voices: dict[str, Voice]
) -> None:
    text = record.article.text
    for f in record.figures:
        node = draft.node(names[f.id], "figure", record)
        node.names[_one_line(text[slice(*f.span)])] += 1
        node.kinds["figure"] += 1
        node.figure = node.figure or f
        node.counted = node.counted or (_one_line(text[slice(*f.counted)]) if f.counted else "")
        seen = evidence(record, [(f.span, "figure"), *((c, "content") for c in f.concepts)])
        node.note(seen)
        node.voices += [voices[u] for u in taken.get(f.id, ())] or _author(_HAPPENED, seen)
        for p in record.propositions:
            if p.id in taken and any(b <= f.span[0] and f.span[1] <= e for b, e in p.span):
                draft.edge(names[p.id], names[f.id], "gives", "", seen)
        if f.part_of:
            draft.edge(names[f.id], names[f.part_of], "part_of", "", seen)


def _add_says(draft: Draft, record: Record, names: dict[str, str], voices: dict[str, Voice]) -> None:
    sources = {u.id: _source(record, u, names) for u in record.utterances}
    for u in record.utterances:
        source, found = sources[u.id], voices[u.id].evidence
        for x in (*u.about, *(f.id for f in record.figures if f.utterance == u.id and f.id not in u.about)):
            if x not in voices:
                draft.edge(source, names[x], "says", u.stance, found)
            elif sources[x] != source and x not in u.disputes:
                draft.edge(source, sources[x], "reports", u.stance, found)
        for x in u.disputes:
            if sources[x] != source:
                draft.edge(source, sources[x], "disputes", "", found)


def _names(record: Record) -> dict[str, str]:
    """Local id -> id of the node: the iri, or the article's id and the local id."""
    parts: tuple[Actor | Event | Proposition, ...] = (*record.actors, *record.events, *record.propositions)
    names = {x.id: x.iri or f"{record.article.id}#{x.id}" for x in parts}
    values = {
        f.id: f"{f.iri}={f.low}..{f.high}" if f.iri else f"{record.article.id}#{f.id}" for f in record.figures
    }
    return names | values


def _source(record: Record, u: Utterance, names: dict[str, str]) -> str:
    """The node of who says it; where the article gives no source at all, a node of the article stands in."""
    return names[u.actor] if u.actor else f"{record.article.id}#nobody"


def _voice(draft: Draft, record: Record, u: Utterance, names: dict[str, str]) -> Voice:
    """The utterance as a voice; a source that the article does not give at all is an unnamed actor."""
    marked: list[tuple[Span, Mark]] = [(s, "source") for s in u.source]
    marked += [(s, "cue") for s in u.cue]
    marked += [(s, "content") for s in u.content]
    found = evidence(record, marked, stance=u.stance, certainty=u.certainty, quoted=u.quoted, method=u.method)
    actor = next((a for a in record.actors if a.id == u.actor), None)
    source = draft.node(_source(record, u, names), "actor", record)
    if actor is None:
        source.names[NOBODY] += 1
        source.kinds["unnamed"] += 1
    if not u.about:  # "declined to comment" and nothing more: at least the source's own panel shows it
        source.note(found)
    is_unnamed = actor is None or actor.kind == "unnamed"
    return Voice(_source(record, u, names), u.stance, u.certainty, is_unnamed, found)


def _author(factuality: float, seen: Evidence | None) -> Iterator[Voice]:
    """The article's own voice on an event that nobody in it is the source of."""
    if factuality >= _HAPPENED:
        yield Voice(None, "affirms", "certain", False, seen)
    elif factuality <= _DID_NOT:
        yield Voice(None, "denies", "certain", False, seen)


def _is_quoted(trigger: Span, utterances: Iterable[Utterance]) -> bool:
    """Whether the trigger lies in somebody's words, so that the article itself does not vouch for it."""
    return any(b < trigger[1] and trigger[0] < e for u in utterances for b, e in u.content)


def _with_mentions(record: Record, event: Event, actor: str) -> Evidence | None:
    """The event's sentence with its trigger and the actor's mentions there."""
    mentions = next(a.mentions for a in record.actors if a.id == actor)
    begin, end = next((s for s in record.sentences if s[0] <= event.trigger[0] < s[1]), event.trigger)
    inside: list[tuple[Span, Mark]] = [(m, "mention") for m in mentions if begin <= m[0] < end]
    return evidence(record, [(event.trigger, "trigger"), *inside])


def _seen(record: Record, spans: Iterable[Span], mark: Mark) -> Evidence | None:
    return evidence(record, [(s, mark) for s in spans])


def _one_line(text: str) -> str:
    return " ".join(text.split())
