"""Resolved events: their name, type, participants, time, and whether they are facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
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
) -> Iterator[SharedEvent]:
    """Events with their IRI (local part, made of the first mention), commonest type and label, and
    participants."""
    place = {m: n for n, b in enumerate(bundles) for m in b.mentions}
    names = [""] * len(bundles)
    roles: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    whens: dict[int, tuple[int, str, str]] = {}
    for record in records:
        article = record.article
        times = {t.id: t for t in record.times}
        for event in record.events:
            n = place[article.id, event.id]
            if bundles[n].parts[0].member == (article.id, event.id):
                begin, end = event.trigger
                names[n] = short_hash(article.id, str(begin), str(end), article.text[begin:end])
            for p in event.participants:
                if (iri := iri_of(article.id, p.actor)) is not None:
                    roles[n].add((p.role, iri))
            time = times.get(event.time or "")
            if time is not None and time.begin and time.end:
                when = (day_of(time.end) or 0) - (day_of(time.begin) or 0), time.begin, time.end
                whens[n] = min(when, whens.get(n, when))
    for n, b in enumerate(bundles):
        kind = Counter(m.type for m in b.parts).most_common(1)[0][0]
        slug = "".join(c if c.isalnum() else "-" for c in b.label.lower()).strip("-") or "event"
        own = roles.pop(n, set())
        _, first, last = whens.get(n, (0, None, None))
        yield SharedEvent(
            iri=f"event/{kind}-{slug}-{names[n]}",
            type=kind,
            label=b.label,
            mentions=tuple(b.mentions),
            actors=tuple(sorted(own)),
            place=min((iri for role, iri in own if role == "place"), default=None),
            begin=first,
            end=last,
            factual=is_fact(b.mentions),
            merges=tuple(b.merges),
        )
