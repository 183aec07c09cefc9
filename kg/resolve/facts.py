"""Which event mentions an article states as facts of its own, and which somebody denies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.record import Record, Span, Spans

Member = tuple[str, str]


def own_voice(records: Iterable[Record]) -> set[Member]:
    """Event mentions outside all attributed content that the author presents as having happened (factuality >
    0)."""
    found: set[Member] = set()
    for record in records:
        contents = sorted(span for u in record.utterances for span in u.content)
        for event in record.events:
            begin, end = event.trigger
            if event.factuality > 0 and not any(b < end and begin < e for b, e in contents):
                found.add((record.article.id, event.id))
    return found


def denied_propositions(records: Iterable[Record]) -> set[Member]:
    """Propositions that a denial is about, or that the report it disputes is about.

    Only one step of `about`: who denies that somebody said a thing does not deny the thing.
    """
    found: set[Member] = set()
    for record in records:
        utterances = {u.id: u for u in record.utterances}
        propositions = {p.id for p in record.propositions}
        for u in record.utterances:
            if u.stance == "denies":
                reports = [utterances[d] for d in u.disputes if d in utterances]
                targets = propositions & {*u.about, *(t for r in reports for t in r.about)}
                found.update((record.article.id, p) for p in targets)
    return found


def denied_events(records: Sequence[Record]) -> set[Member]:
    """Event mentions of denied propositions, and those in a denial's own words ("there was no call"); not those in
    what somebody else says within them."""
    denied = denied_propositions(records)
    found: set[Member] = set()
    for record in records:
        article = record.article.id
        found.update((article, e) for p in record.propositions if (article, p.id) in denied for e in p.events)
        for u in record.utterances:
            if u.stance != "denies":
                continue
            inner = [
                v.content for v in record.utterances if v is not u and v.cue and _holds(u.content, v.cue[0])
            ]
            found.update(
                (article, e.id)
                for e in record.events
                if _holds(u.content, e.trigger) and not any(_holds(c, e.trigger) for c in inner)
            )
    return found


def events_of_denied_claims(
    records: Sequence[Record], groups: Iterable[Sequence[Member]], event_of: Mapping[Member, str]
) -> set[str]:
    """Names of the events of every claim that is denied in some article, in whatever article the claim is made."""
    denied = denied_propositions(records)
    events = {(r.article.id, p.id): p.events for r in records for p in r.propositions}
    return {
        event_of[article, e]
        for group in groups
        if not denied.isdisjoint(group)
        for article, p in group
        for e in events[article, p]
    }


def _holds(spans: Spans, inner: Span) -> bool:
    return any(b <= inner[0] < e for b, e in spans)
