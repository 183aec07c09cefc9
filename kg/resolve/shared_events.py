"""Resolved events: their name, type, participants, time, and whether they are facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.record import EventType, Record
from kg.resolve.event_pairs import Member
from kg.resolve.events import Bundle, Merge
from kg.resolve.stories import IriOf, day_of, short_hash


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """An event that one or more articles mention.

    `factual`: an article says in its own voice that it happened, and nobody anywhere denies it. `actors`:
    roles and actor IRIs; `begin` and `end`: first and last day of the most precise time that any mention
    gives.
    """

    iri: str
    type: EventType
    label: str
    mentions: tuple[Member, ...]
    actors: tuple[tuple[str, str], ...] = ()
    place: str | None = None
    begin: str | None = None
    end: str | None = None
    factual: bool = False
    merges: tuple[Merge, ...] = ()


def name_events(
    records: Sequence[Record],
    bundles: Sequence[Bundle],
    iri_of: IriOf,
    is_fact: Callable[[Sequence[Member]], bool],
) -> list[SharedEvent]:
    """Events with their IRI (local part, made of the first mention), commonest type and label, and
    participants."""
    events = {(r.article.id, e.id): e for r in records for e in r.events}
    times = {(r.article.id, t.id): t for r in records for t in r.times}
    texts = {r.article.id: r.article.text for r in records}
    named = []
    for b in bundles:
        article, first = b.mentions[0]
        begin, end = events[article, first].trigger
        kind = Counter(events[m].type for m in b.mentions).most_common(1)[0][0]
        slug = "".join(c if c.isalnum() else "-" for c in b.label.lower()).strip("-") or "event"
        name = short_hash(article, str(begin), str(end), texts[article][begin:end])
        roles: set[tuple[str, str]] = set()
        spans: list[tuple[int, str, str]] = []
        for where, number in b.mentions:
            event = events[where, number]
            roles.update(
                (p.role, iri) for p in event.participants if (iri := iri_of(where, p.actor)) is not None
            )
            time = times.get((where, event.time or ""))
            if time is not None and time.begin and time.end:
                spans.append(((day_of(time.end) or 0) - (day_of(time.begin) or 0), time.begin, time.end))
        when = min(spans, default=None)
        named.append(
            SharedEvent(
                iri=f"event/{kind}-{slug}-{name}",
                type=kind,
                label=b.label,
                mentions=tuple(b.mentions),
                actors=tuple(sorted(roles)),
                place=min((iri for role, iri in roles if role == "place"), default=None),
                begin=when[1] if when else None,
                end=when[2] if when else None,
                factual=is_fact(b.mentions),
                merges=tuple(b.merges),
            )
        )
    return named
