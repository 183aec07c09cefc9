"""The picture's graph, from resolved records: who did what with whom, who says so, who denies it.

Nodes (attribute `type`):

- actor: `kind` is a Kind of the record; a source that is not named at all is an unnamed actor of its article;
- event: `kind` is its EventType;
- claim: a proposition about no event, or about several. A proposition about one event is not drawn beside it:
  the event's node takes the stances, so that affirming and denying meet at one place;
- figure: a number somebody gives; its `quantity` is the iri that rival figures about one thing share, so that
  each value of it is a node of its own.

Edges (attribute `relation`, and `role` for which one):

- part: actor to event for the role agent, event to actor for all other roles, so that arrows read "who does
  what to whom"; one edge a role;
- says: source to event, claim or figure; role is the stance;
- reports: source to source, where one speaks of what the other said; role is the stance;
- disputes: who denies, to whose statement is denied;
- speaks_for: actor to actor; about: claim to its events; gives: event or claim to a figure in its wording;
  part_of: figure to the figure it is a part of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.record import Actor, Certainty, Event, Figure, Proposition, Record, Utterance
from kg.view.evidence import Evidence, Mark, evidence
from kg.view.status import Voice, is_confirmed, rests_on_unnamed, status_of

if TYPE_CHECKING:
    import networkx as nx

# The author's factuality from which on an event is told as a fact, and down to which it is told as none.
_HAPPENED, _DID_NOT = 1.0, -1.0

NOBODY = "source not given"


@dataclass
class _Node:
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
    figure: Figure | None = None
    counted: str = ""


class _Draft:
    """Nodes and edges while records are added; one article's ids are looked up in `names`."""

    def __init__(self) -> None:
        self.nodes: dict[str, _Node] = {}
        self.edges: dict[tuple[str, str, str, str], list[Evidence]] = {}
        self.claim_events: dict[str, set[str]] = {}

    def node(self, name: str, type: str, record: Record) -> _Node:
        node = self.nodes.setdefault(name, _Node(type))
        node.articles.add(record.article.id)
        return node

    def edge(self, source: str, target: str, relation: str, role: str, found: Evidence | None) -> None:
        known = self.edges.setdefault((source, target, relation, role), [])
        if found and found not in known:
            known.append(found)


def model(records: Iterable[Record]) -> nx.MultiDiGraph[str]:
    """The graph of all records, whatever their order; an `iri` met in several articles is one node.

    Nodes carry `type`, `kind`, `label` (short), `caption` (a full line), `status` (a Standing of
    kg.view.status, "" for actors), `unnamed_only`, `articles` (how many), `date`, `evidence` (tuple of Evidence)
    and `voices` (tuple of Voice); actors `role` and `aliases`; events and claims `wording` and `figures` (labels);
    figures `low`, `high`, `bound`, `unit`, `counted` and `quantity`. Edges carry `relation`, `role`, `status` (of
    the event or claim at one end), `certainty` (the best of the evidence) and `evidence`. Nothing is left out here: see kg.view.select.
    """
    import networkx as nx

    draft = _Draft()
    for record in sorted(records, key=lambda r: (r.article.published or "", r.article.id)):
        _add(draft, record)
    same = {claim: min(events) for claim, events in draft.claim_events.items() if len(events) == 1}
    _merge_claims(draft, same)

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in sorted(draft.nodes):
        graph.add_node(name, **_attributes(draft.nodes[name]))
    for (source, target, relation, role), found in sorted(draft.edges.items(), key=lambda item: item[0]):
        source, target = same.get(source, source), same.get(target, target)
        if source == target:
            continue
        key = f"{relation}:{role}" if role else relation
        if graph.has_edge(source, target, key):  # two claims that became one event
            found = list(dict.fromkeys((*graph.edges[source, target, key]["evidence"], *found)))
        graph.add_edge(source, target, key=key, relation=relation, role=role, evidence=tuple(found))
    _finish(graph)
    return graph


def _add(draft: _Draft, record: Record) -> None:
    """Everything one article adds."""
    names = _names(record)
    text = record.article.text
    for a in record.actors:
        node = draft.node(names[a.id], "actor", record)
        node.names[a.name] += 1
        node.kinds[a.kind] += 1
        if a.role:
            node.roles[a.role] += 1
        _note(node, evidence(record, [(m, "mention") for m in a.mentions[:1]]))
        if a.speaks_for:
            draft.edge(
                names[a.id],
                names[a.speaks_for],
                "speaks_for",
                "",
                _note_of(record, a.mentions[:1], "mention"),
            )
    voices = {u.id: _voice(draft, record, u, names) for u in record.utterances}

    taken: dict[
        str, list[str]
    ] = {}  # id of an event, proposition or figure -> ids of the utterances about it
    for u in record.utterances:
        for x in u.about:
            taken.setdefault(x, []).append(u.id)
    for f in record.figures:
        if f.utterance and f.utterance not in taken.setdefault(f.id, []):
            taken[f.id].append(f.utterance)

    for p in record.propositions:
        if p.id not in taken:
            continue
        claim = draft.node(names[p.id], "claim", record)
        claim.names[" … ".join(_one_line(text[b:e]) for b, e in p.span)] += 1
        claim.kinds["claim"] += 1
        _note(claim, evidence(record, [(s, "content") for s in p.span]))
        claim.voices += [voices[u] for u in taken[p.id]]
        draft.claim_events.setdefault(names[p.id], set()).update(names[e] for e in p.events)
        for e in p.events:
            draft.edge(names[p.id], names[e], "about", "", claim.evidence[-1] if claim.evidence else None)
            taken.setdefault(e, []).extend(u for u in taken[p.id] if u not in taken.get(e, ()))

    when = {t.id: t for t in record.times}
    for event in record.events:
        node = draft.node(names[event.id], "event", record)
        node.names[event.label] += 1
        node.kinds[event.type] += 1
        if event.time and (begin := when[event.time].begin):
            node.dates.add(begin[:10])
        seen = evidence(record, [(event.trigger, "trigger")])
        _note(node, seen)
        node.voices += [voices[u] for u in taken.get(event.id, ())]
        if event.id not in taken and seen and not _is_quoted(event.trigger, record.utterances):
            node.voices += _author(record, event.factuality, seen)
        for part in event.participants:
            pair = names[part.actor], names[event.id]
            found = _note_of(
                record, (event.trigger, *_near(record, event.trigger, part.actor)), "trigger", "mention"
            )
            draft.edge(*(pair if part.role == "agent" else pair[::-1]), "part", part.role, found)
        if event.place:
            found = _note_of(
                record, (event.trigger, *_near(record, event.trigger, event.place)), "trigger", "mention"
            )
            draft.edge(names[event.id], names[event.place], "part", "place", found)

    for f in record.figures:
        node = draft.node(names[f.id], "figure", record)
        node.names[_one_line(text[slice(*f.span)])] += 1
        node.kinds["figure"] += 1
        node.figure = node.figure or f
        node.counted = node.counted or (_one_line(text[slice(*f.counted)]) if f.counted else "")
        seen = evidence(record, [(f.span, "figure"), *((c, "content") for c in f.concepts)])
        _note(node, seen)
        node.voices += [voices[u] for u in taken.get(f.id, ())]
        if f.id not in taken and seen:
            node.voices += _author(record, _HAPPENED, seen)
        for p in record.propositions:
            if p.id in taken and any(b <= f.span[0] and f.span[1] <= e for b, e in p.span):
                draft.edge(names[p.id], names[f.id], "gives", "", seen)
        if f.part_of:
            draft.edge(names[f.id], names[f.part_of], "part_of", "", seen)

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


def _voice(draft: _Draft, record: Record, u: Utterance, names: dict[str, str]) -> Voice:
    """The utterance as a voice; a source that the article does not give at all is an unnamed actor."""
    spans: list[tuple[tuple[int, int], Mark]] = [(s, "source") for s in u.source]
    spans += [(s, "cue") for s in u.cue]
    spans += [(s, "content") for s in u.content]
    found = evidence(record, spans, stance=u.stance, certainty=u.certainty, quoted=u.quoted, method=u.method)
    actor = next((a for a in record.actors if a.id == u.actor), None)
    node = _source(record, u, names)
    if actor is None:
        nobody = draft.node(node, "actor", record)
        nobody.names[NOBODY] += 1
        nobody.kinds["unnamed"] += 1
    said = draft.nodes[node]
    if (
        found and not u.about
    ):  # "declined to comment" and nothing more: at least the source's own panel shows it
        _note(said, found)
    return Voice(node, u.stance, u.certainty, actor is None or actor.kind == "unnamed", found)


def _author(record: Record, factuality: float, found: Evidence) -> Iterator[Voice]:
    """The article's own voice on an event that nobody in it is the source of."""
    if factuality >= _HAPPENED:
        yield Voice(None, "affirms", "certain", False, found)
    elif factuality <= _DID_NOT:
        yield Voice(None, "denies", "certain", False, found)


def _is_quoted(trigger: tuple[int, int], utterances: Iterable[Utterance]) -> bool:
    """Whether the trigger lies in somebody's words, so that the article itself does not vouch for it."""
    return any(b <= trigger[0] and trigger[1] <= e for u in utterances for b, e in u.content)


def _near(record: Record, trigger: tuple[int, int], actor: str) -> list[tuple[int, int]]:
    """The actor's mentions in the trigger's sentence."""
    mentions = next(a.mentions for a in record.actors if a.id == actor)
    inside = next((s for s in record.sentences if s[0] <= trigger[0] < s[1]), trigger)
    return [m for m in mentions if inside[0] <= m[0] < inside[1]]


def _note_of(
    record: Record, spans: Iterable[tuple[int, int]], first: Mark, rest: Mark | None = None
) -> Evidence | None:
    """Evidence with the first span marked as `first` and the others as `rest` (default: the same)."""
    return evidence(record, [(s, (rest or first) if n else first) for n, s in enumerate(spans)])


def _note(node: _Node, found: Evidence | None) -> None:
    if found and found not in node.evidence:
        node.evidence.append(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _merge_claims(draft: _Draft, same: dict[str, str]) -> None:
    """Give an event what was said of the propositions that are about it alone, and drop those."""
    for claim, event in same.items():
        gone, kept = draft.nodes.pop(claim), draft.nodes[event]
        kept.voices += gone.voices
        for found in gone.evidence:
            _note(kept, found)
            kept.wordings.update(gone.names)


def _attributes(node: _Node) -> dict[str, object]:
    """Node attributes; of names the most frequent, then the longest (actors) or the first (others)."""
    names = sorted(node.names, key=lambda n: (-node.names[n], -len(n) if node.type == "actor" else 0))
    kinds = sorted(node.kinds, key=lambda k: (-node.kinds[k], k))
    roles = sorted(node.roles, key=lambda r: (-node.roles[r], len(r), r))
    voices = tuple(dict.fromkeys(node.voices))
    figure = node.figure
    return {
        "type": node.type,
        "kind": kinds[0],
        "label": names[0],
        "caption": names[0],
        "aliases": tuple(names[1:]),
        "role": roles[0] if roles else "",
        "wording": _best_wording(node.wordings),
        "figures": (),
        "date": min(node.dates, default=""),
        "articles": len(node.articles),
        "status": "" if node.type == "actor" else status_of(voices),
        "unnamed_only": node.type != "actor" and rests_on_unnamed(voices),
        "voices": voices,
        "evidence": tuple(node.evidence),
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "bound": figure.bound if figure else "",
        "unit": figure.unit if figure else "",
        "counted": node.counted,
        "quantity": (figure.iri or "") if figure else "",
    }


def _best_wording(wordings: Iterable[str]) -> str:
    """The shortest of the wordings that still is a sentence by the look of it, else the longest."""
    known = sorted(wordings, key=lambda w: (len(w), w))
    return next((w for w in known if w.count(" ") > 1), known[-1] if known else "")


def _finish(graph: nx.MultiDiGraph[str]) -> None:
    """What needs the whole graph: captions, confirmations, figures in statements, what edges inherit."""
    nodes = graph.nodes
    for name, data in nodes(data=True):
        if data["type"] == "event":
            parts = [
                (edge["role"], a if b == name else b)
                for a, b, edge in (*graph.in_edges(name, data=True), *graph.out_edges(name, data=True))
                if edge["relation"] == "part"
            ]
            agent, patient, recipient, place = (
                " and ".join(sorted({nodes[n]["label"] for role, n in parts if role == wanted}))
                for wanted in ("agent", "patient", "recipient", "place")
            )
            caption = " – ".join(x for x in (agent, data["label"], patient) if x)
            caption += (f" → {recipient}" if recipient else "") + (f", in {place}" if place else "")
            data["caption"] = caption
            concerned = {n for role, n in parts if role != "place"}
            speakers = {
                a for n in concerned for a in graph.predecessors(n) if graph.has_edge(a, n, "speaks_for")
            }
            if data["status"] in ("Reported", "AuthorAsserted") and is_confirmed(
                data["voices"], concerned | speakers
            ):
                data["status"] = "Confirmed"
        data["figures"] = tuple(
            nodes[b]["label"] for _, b, key in graph.out_edges(name, keys=True) if key == "gives"
        )
    rank: dict[Certainty | None, int] = {"certain": 0, "probable": 1, "possible": 2, None: 3}
    for a, b, edge in graph.edges(data=True):
        settled = [nodes[x]["status"] for x in (b, a) if nodes[x]["status"]]
        edge["status"] = settled[0] if settled else ""
        edge["certainty"] = (
            min((e.certainty for e in edge["evidence"]), key=rank.__getitem__, default=None) or ""
        )
