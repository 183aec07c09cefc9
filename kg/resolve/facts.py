"""Which event mentions an article states as facts of its own, and which somebody denies."""

from __future__ import annotations

from collections.abc import Iterable

from kg.record import Record

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


def denied_events(records: Iterable[Record]) -> set[Member]:
    """Event mentions that a denial is about, or that the report it disputes is about.

    Only one step of `about`: who denies that somebody said a thing does not deny the thing.
    """
    found: set[Member] = set()
    for record in records:
        events = {p.id: p.events for p in record.propositions}
        utterances = {u.id: u for u in record.utterances}
        for u in record.utterances:
            if u.stance != "denies":
                continue
            targets = {*u.about, *(t for d in u.disputes if d in utterances for t in utterances[d].about)}
            found.update((record.article.id, e) for t in targets for e in events.get(t, ()))
    return found
