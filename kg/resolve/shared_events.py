"""Resolved events: their name, type, and in which articles' own voice they are facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.record import EventType, Record
from kg.resolve.events import Bundle, EventMerge
from kg.resolve.members import Member, short_hash


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """An event that one or more articles mention.

    `told`: of a fact (see kg.resolve.standing) the mentions by which articles say in their own voice that it
    happened; empty for what is no fact.
    """

    iri: str
    type: EventType
    label: str
    mentions: tuple[Member, ...]
    merges: tuple[EventMerge, ...] = ()
    told: tuple[Member, ...] = ()

    @property
    def factual(self) -> bool:
        """Whether it is a fact."""
        return bool(self.told)


def name_events(records: Iterable[Record], bundles: Sequence[Bundle], base: str) -> Iterator[SharedEvent]:
    """Events with their IRI (of the first mention), commonest type and first label, in the order of the bundles."""
    first = {b.parts[0].member: n for n, b in enumerate(bundles)}
    names = [""] * len(bundles)
    for record in records:
        article = record.article
        for event in record.events:
            if (n := first.get((article.id, event.id))) is not None:
                begin, end = event.trigger
                names[n] = short_hash(article.id, str(begin), str(end), article.text[begin:end])
    for name, b in zip(names, bundles, strict=True):
        kind = Counter(m.type for m in b.parts).most_common(1)[0][0]
        slug = "".join(c if c.isalnum() else "-" for c in b.label.lower()).strip("-") or "event"
        iri = f"{base}event/{kind}-{slug}-{name}"
        yield SharedEvent(iri, kind, b.label, tuple(b.mentions), tuple(b.merges))
