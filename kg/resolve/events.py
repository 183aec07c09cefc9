"""The same event under one name: within an article, within a story, and between any articles.

    mentions → the events of each article → the events of each story → events of all articles

Two mentions are one event only if they are of one concept (en/events.toml) or one names what the other describes, and
nothing speaks against it: times that do not overlap, places or leading participants that differ. How much must speak for
it grows with the distance: in an article a repeated word, in a story a word that is not too general and any common
participant, elsewhere two common participants, or one and the same day. Each merge keeps its evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.event_rules import concept_of, lexicon
from kg.record import Event, EventType, Record
from kg.resolve.stories import IriOf, Story, day_of, order_key, short_hash

Member = tuple[str, str]
"""(article id, event id)"""
WINDOW = 7
"""Days between the publication of articles that tell of one event, outside of a story."""
_BLOCK = 60
"""Events that share concept and participant, at most: a block that is larger says nothing."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two mentions are one event: the two, at which stage, and what they share."""

    left: Member
    right: Member
    stage: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """An event that one or more articles mention.

    `factual`: an article says in its own voice that it happened, and nobody anywhere denies it. `actors`: roles and
    actor IRIs; `begin` and `end`: the first and last day of its most precise time.
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


@dataclass(slots=True)
class Bundle:
    """Mentions that are taken for one event so far, and all that is known of them."""

    mentions: list[Member]
    concepts: set[str]
    type: EventType
    label: str
    agents: set[str] = field(default_factory=set)
    patients: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)

    @property
    def everyone(self) -> set[str]:
        return self.agents | self.patients | self.others


def resolve_events(
    records: Sequence[Record], iri_of: IriOf, stories: Sequence[Story], *, merge: bool = True
) -> list[Bundle]:
    """Bundle all event mentions into events, in order of their first mention.

    Args:
        records: any order.
        iri_of: (article id, actor id) → what names the actor across articles, None for an unnamed one.
        stories: as found by `find_stories`.
        merge: without it events are only bundled within each article.
    """
    bundles: dict[str, list[Bundle]] = {}
    for record in sorted(records, key=order_key):
        bundles[record.article.id] = _within(record, iri_of)
    if not merge:
        return [b for found in bundles.values() for b in found]
    joined: list[Bundle] = []
    for story in stories:
        joined += _join_story([b for article in story.articles for b in bundles[article]])
    return _join_blocks(joined)


def _within(record: Record, iri_of: IriOf) -> list[Bundle]:
    """The events of one article."""
    times = {t.id: (day_of(t.begin), day_of(t.end)) for t in record.times}
    published = day_of(record.article.published)
    found: list[Bundle] = []
    for event in record.events:
        one = _bundle(record, event, times, published, iri_of)
        home = next((b for b in reversed(found) if _same_in_article(b, one)), None)
        if home is None:
            found.append(one)
        else:
            _absorb(home, one, "article", _evidence(home, one))
    return found


def _bundle(
    record: Record,
    event: Event,
    times: Mapping[str, tuple[int | None, int | None]],
    published: int | None,
    iri_of: IriOf,
) -> Bundle:
    article = record.article.id
    words = lexicon()
    begin, end = event.trigger
    one = Bundle([(article, event.id)], {concept_of(event.label, event.type)}, event.type, event.label)
    one.words.add(record.article.text[begin:end].lower())
    one.words.update(w for w in (event.label,) if w not in words.lists.light)
    for p in event.participants:
        name = iri_of(article, p.actor) or f"{article} {p.actor}"
        if p.role == "agent":
            one.agents.add(name)
        elif p.role == "patient":
            one.patients.add(name)
        elif p.role == "place":
            one.places.add(name)
        else:
            one.others.add(name)
    if event.place:
        one.places.add(iri_of(article, event.place) or f"{article} {event.place}")
    first, last = times.get(event.time or "", (None, None))
    if first is not None and last is not None:
        one.times.append((first, last))
    if published is not None:
        one.days.append(published)
    return one


def _is_broad(concepts: Iterable[str]) -> bool:
    known = lexicon().lists.concept
    return all(c not in known or known[c].broad for c in concepts)


def _conflict(a: Bundle, b: Bundle) -> bool:
    """Whether something speaks against one event: times apart, or other agents, patients and places on both sides."""
    if a.times and b.times and not any(s <= v and u <= t for s, t in a.times for u, v in b.times):
        return True
    if a.patients and b.patients and not a.patients & (b.patients | b.agents | b.others):
        return True
    if a.agents and b.agents and not a.agents & (b.agents | b.patients | b.others):
        return not a.patients & b.patients
    return bool(a.places and b.places and not a.places & b.places and not a.everyone & b.everyone)


def _evidence(a: Bundle, b: Bundle) -> tuple[str, ...]:
    """What two events share, as `kind:value` strings, sorted."""
    found = [f"concept:{c}" for c in a.concepts & b.concepts]
    found += [f"actor:{x}" for x in a.everyone & b.everyone]
    found += [f"place:{x}" for x in a.places & b.places]
    if a.times and b.times and any(s <= v and u <= t for s, t in a.times for u, v in b.times):
        found.append("time")
    return tuple(sorted(found))


def _same_in_article(a: Bundle, b: Bundle) -> bool:
    if not a.concepts & b.concepts or _conflict(a, b):
        return False
    if _is_broad(a.concepts & b.concepts):
        return bool(a.patients & b.patients) or bool(a.agents & b.agents and a.words & b.words and a.times and b.times)
    return True


def _join_story(bundles: Sequence[Bundle]) -> list[Bundle]:
    """The events of one story: those of its articles, joined where concept and context agree."""
    found: list[Bundle] = []
    by_concept: defaultdict[str, list[Bundle]] = defaultdict(list)
    for one in bundles:
        home, most = None, -1
        for concept in sorted(one.concepts):
            for b in by_concept[concept]:
                score = _story_score(b, one)
                if score > most:
                    home, most = b, score
        if home is None or most < 0:
            found.append(one)
            for concept in one.concepts:
                by_concept[concept].append(one)
        else:
            _absorb(home, one, "story", _evidence(home, one))
    return found


def _story_score(a: Bundle, b: Bundle) -> int:
    """How well two events of a story fit; -1 if they don't."""
    if _conflict(a, b):
        return -1
    shared = len(a.everyone & b.everyone) + len(a.places & b.places)
    timed = bool(a.times and b.times)
    if _is_broad(a.concepts & b.concepts) and (shared + timed < 2 or not a.words & b.words):
        return -1
    return shared + timed


def _join_blocks(bundles: Sequence[Bundle]) -> list[Bundle]:
    """Join events of different stories: candidates share a concept and a participant or place."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, b in enumerate(bundles):
        if _is_broad(b.concepts):
            continue
        for concept in b.concepts:
            for name in b.everyone | b.places:
                blocks[concept, name].append(n)
    parent = list(range(len(bundles)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    merged = list(bundles)
    for _, numbers in sorted(blocks.items()):
        if len(numbers) > _BLOCK:
            continue
        for k, left in enumerate(numbers):
            for right in numbers[k + 1 :]:
                a, b = sorted((root(left), root(right)))
                if a != b and _same_anywhere(merged[a], merged[b]):
                    _absorb(merged[a], merged[b], "corpus", _evidence(merged[a], merged[b]))
                    parent[b] = a
    return [b for n, b in enumerate(merged) if parent[n] == n]


def _same_anywhere(a: Bundle, b: Bundle) -> bool:
    if _conflict(a, b) or not _near(a, b):
        return False
    timed = bool(a.times and b.times)
    roles = len(a.agents & b.agents) + len(a.patients & b.patients)
    shared = len((a.everyone | a.places) & (b.everyone | b.places))
    return roles >= 1 and (shared >= 2 or timed and shared >= 1)


def _near(a: Bundle, b: Bundle) -> bool:
    """Whether the articles were published near one another, or both give the event's time."""
    if a.times and b.times:
        return True
    return any(abs(x - y) <= WINDOW for x in a.days for y in b.days)


def _absorb(home: Bundle, other: Bundle, stage: str, evidence: tuple[str, ...]) -> None:
    home.merges.append(Merge(home.mentions[0], other.mentions[0], stage, evidence))
    home.merges += other.merges
    home.mentions += other.mentions
    home.concepts |= other.concepts
    home.agents |= other.agents
    home.patients |= other.patients
    home.others |= other.others
    home.places |= other.places
    home.times += other.times
    home.days += other.days
    home.words |= other.words


def name_events(
    records: Sequence[Record], bundles: Sequence[Bundle], iri_of: IriOf, factual: Callable[[Sequence[Member]], bool]
) -> list[SharedEvent]:
    """Events with their IRI (local part, from the first mention), label and participants."""
    by_id = {r.article.id: (r, {e.id: e for e in r.events}, {t.id: t for t in r.times}) for r in records}
    named = []
    for b in bundles:
        first = b.mentions[0]
        record, events, _ = by_id[first[0]]
        begin, end = events[first[1]].trigger
        kind = Counter(by_id[a][1][e].type for a, e in b.mentions).most_common(1)[0][0]
        slug = "".join(c if c.isalnum() else "-" for c in b.label.lower()) or "event"
        name = short_hash(first[0], str(begin), str(end), record.article.text[begin:end])
        roles: dict[tuple[str, str], None] = {}
        when: tuple[str, str] | None = None
        for article, event in b.mentions:
            e = by_id[article][1][event]
            for p in e.participants:
                if (iri := iri_of(article, p.actor)) is not None:
                    roles[p.role, iri] = None
            time = by_id[article][2].get(e.time or "")
            if time and time.begin and time.end:
                span = (time.begin, time.end)
                when = min(when or span, span, key=lambda x: ((day_of(x[1]) or 0) - (day_of(x[0]) or 0), x))
        places = [iri for r, iri in roles if r == "place"]
        named.append(
            SharedEvent(
                iri=f"event/{kind}-{slug}-{name}",
                type=kind,
                label=b.label,
                mentions=tuple(b.mentions),
                actors=tuple(sorted(roles)),
                place=places[0] if places else None,
                begin=when[0] if when else None,
                end=when[1] if when else None,
                factual=factual(b.mentions),
                merges=tuple(b.merges),
            )
        )
    return named
