"""The picture's graph, from resolved records: who did what with whom, who says so, who denies it.

Nodes (attribute `type`):

- actor: `kind` is a Kind of the record; a source that is not named at all is an unnamed actor of its article;
- event: `kind` is its EventType;
- claim: a proposition. One that is about a single event and stands as the event does is not drawn beside it: the
  event's node takes the stances, so that affirming and denying meet at one place;
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

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.record import Certainty, Record, choices
from kg.view.drafting import Draft, Node, add

if TYPE_CHECKING:
    import networkx as nx

    from kg.resolve.standing import Judgement, Standing

_NAMES = 2  # named in a caption for each role
_LINE = 60  # characters of a claim's wording that a reader takes in at once


def model(records: Iterable[Record], judgement: Judgement) -> nx.MultiDiGraph[str]:
    """The graph of all records, whatever their order; an `iri` met in several articles is one node.

    Args:
        records: resolved extraction records; without `iri` nothing is joined across articles.
        judgement: where their claims stand and which events are facts, as `kg.graph.Graph.judgement` has it.

    Nodes carry `type`, `kind`, `label` (short), `caption` (a full line), `status` (a Standing of
    kg.resolve.standing, "" for actors), `unnamed_only`, `articles` (how many), `date`, `evidence` (tuple of
    Evidence) and `voices` (tuple of Voice); actors `role` and `aliases`; events and claims `wording` and
    `figures` (labels); figures `low`, `high`, `bound`, `unit`, `counted` and `quantity`. Edges carry
    `relation`, `role`, `status` (of the event or claim at one end), `certainty` (the best of the evidence)
    and `evidence`. Nothing is left out here: see kg.view.select.
    """
    import networkx as nx

    draft = Draft()
    for record in sorted(records, key=lambda r: (r.article.published or "", r.article.id)):
        add(draft, record)
    standings = _standings(draft, judgement)
    same = _merge_claims(draft, standings)

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in sorted(draft.nodes):
        graph.add_node(name, **_attributes(draft.nodes[name], standings.get(name, "")))
    for (source, target, relation, role), found in sorted(draft.edges.items(), key=lambda item: item[0]):
        source, target = same.get(source, source), same.get(target, target)
        if source == target:
            continue
        key = f"{relation}:{role}" if role else relation
        if graph.has_edge(source, target, key):  # two claims that became one event
            found = dict.fromkeys((*graph.edges[source, target, key]["evidence"], *found))
        given = tuple(e for e in found if e)
        graph.add_edge(source, target, key=key, relation=relation, role=role, evidence=given)
    _finish(graph)
    return graph


def _standings(draft: Draft, judgement: Judgement) -> dict[str, Standing]:
    """Where each claim, event and figure stands, by the name of its node."""
    alone: defaultdict[str, set[str]] = defaultdict(set)
    among: defaultdict[str, set[str]] = defaultdict(set)
    for claim, events in draft.events_of.items():
        for event in events:
            (alone if len(events) == 1 else among)[event].add(claim)
    standings: dict[str, Standing] = {}
    for name, node in draft.nodes.items():
        if node.type == "claim":
            standings[name] = judgement.of_claim(name)
        elif node.type == "event":
            standings[name] = judgement.of_event(name, alone[name], among[name], node.own)
        elif node.type == "figure":
            stances = [v.stance for v in node.voices if v.node]
            standings[name] = judgement.of_figure(stances, len(stances) < len(node.voices))
    return standings


def _merge_claims(draft: Draft, standings: dict[str, Standing]) -> dict[str, str]:
    """Give an event what was said of the propositions that are about it alone and stand as it does, and drop those.

    Returns which event each of them became.
    """
    same = {
        claim: event
        for claim, (event, *others) in (
            (c, sorted(events)) for c, events in draft.events_of.items() if events
        )
        if not others and standings[claim] == standings[event]
    }
    for claim, event in same.items():
        gone, kept = draft.nodes.pop(claim), draft.nodes[event]
        kept.voices |= gone.voices
        kept.evidence |= gone.evidence
        # what is denied is what a reader looks for
        weight = 1 + sum(v.stance == "denies" for v in gone.voices)
        for wording, count in gone.names.items():
            kept.wordings[wording] += weight * count
    return same


def _attributes(node: Node, standing: str) -> dict[str, object]:
    """Node attributes; of names the most frequent, then the longest (actors) or the first (others)."""
    names = sorted(node.names, key=lambda n: (-node.names[n], -len(n) if node.type == "actor" else 0))
    kinds = sorted(node.kinds, key=lambda k: (-node.kinds[k], k))
    roles = sorted(node.roles, key=lambda r: (-node.roles[r], len(r), r))
    affirming = [v for v in node.voices if v.stance == "affirms"]
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
        "status": standing,
        "unnamed_only": bool(affirming) and all(v.unnamed for v in affirming),
        "voices": tuple(node.voices),
        "evidence": tuple(e for e in node.evidence if e),
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "bound": figure.bound if figure else "",
        "unit": figure.unit if figure else "",
        "counted": node.counted,
        "quantity": (figure.iri or "") if figure else "",
    }


def _best_wording(wordings: Counter[str]) -> str:
    """The most frequent of the wordings, and of these the one nearest to a line in length."""
    return min(wordings, key=lambda w: (-wordings[w], abs(len(w) - _LINE), w), default="")


def _listed(names: set[str]) -> str:
    first = sorted(names)[:_NAMES]
    return " and ".join(first) + (f" and {len(names) - len(first)} more" if len(names) > _NAMES else "")


def _finish(graph: nx.MultiDiGraph[str]) -> None:
    """What needs the whole graph: captions of events, figures in statements, what edges inherit."""
    nodes = graph.nodes
    for name, data in nodes(data=True):
        if data["type"] == "event":
            parts = [
                (edge["role"], a if b == name else b)
                for a, b, edge in (*graph.in_edges(name, data=True), *graph.out_edges(name, data=True))
                if edge["relation"] == "part"
            ]
            agent, patient, recipient, place = (
                _listed({nodes[n]["label"] for role, n in parts if role == wanted})
                for wanted in ("agent", "patient", "recipient", "place")
            )
            caption = " – ".join(x for x in (agent, data["label"], patient) if x)
            caption += (f" → {recipient}" if recipient else "") + (f", in {place}" if place else "")
            data["caption"] = caption
        data["figures"] = tuple(
            nodes[b]["label"] for _, b, key in graph.out_edges(name, keys=True) if key == "gives"
        )
    rank = choices(Certainty).index
    for a, b, edge in graph.edges(data=True):
        edge["status"] = nodes[b]["status"] or nodes[a]["status"]
        certainties = [e.certainty for e in edge["evidence"] if e.certainty]
        edge["certainty"] = min(certainties, key=rank, default="")
