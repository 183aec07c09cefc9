"""The same event under one name: within a story, and between any articles.

    mentions → pairs of a story → events of the story (average linkage) → events of all articles

In a story a model judges pairs of mentions (event_pairs.py), and the events are what average linkage makes of
them: two groups become one while their pairs, on average, are more likely one event than not. Events of
different stories are one only if they are of one concept, at one time, with common participants in two roles.
Each merge keeps its grounds.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from sys import intern
from typing import Literal

from kg.language import ENGLISH, Language
from kg.record import EventType, Record
from kg.resolve.event_pairs import Mention, conflict, features, is_grounded, judge, nearness, rarity
from kg.resolve.members import IriOf, Member, day_of, in_order, short_hash
from kg.resolve.stories import Story

WINDOW = 7
"""Days between the publication of articles that tell of one event, outside of a story."""
NEAR = 3
"""Days between the publication of articles of one story that tell of one event, unless both give its time."""
LEAD = 800
"""Characters from the beginning of an article in which it says what it is about."""
LIKELY = 0.0
"""Mean judgement of their pairs above which two groups of mentions are one event."""
UNLIKELY = -4.0
"""Judgement of a pair that was not worth it."""
_BLOCK = 60
"""Mentions of a concept that one is compared with, at most: those before it."""
Stage = Literal["article", "story", "corpus"]
Alike = Callable[[str, str], float]
"""How alike two articles are, 0 to 1, by their ids."""


@dataclass(frozen=True, slots=True)
class EventMerge:
    """Why two mentions are one event: the two, at which stage (article, story, corpus), and what they
    share."""

    left: Member
    right: Member
    stage: Stage
    grounds: tuple[str, ...]


@dataclass(slots=True)
class Bundle:
    """Mentions that are one event, in order of publication, and the merges that made them one."""

    parts: list[Mention]
    merges: list[EventMerge] = field(default_factory=list)


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


def resolve_events(
    records: Sequence[Record],
    who: IriOf,
    stories: Sequence[Story],
    alike: Alike,
    *,
    merge: bool = True,
    language: Language = ENGLISH,
) -> list[Bundle]:
    """Bundle all event mentions into events, in order of their first mention.

    Args:
        records: any order.
        who: (article id, actor id) → what names the actor across articles; None for one without a name.
        stories: as found by `find_stories`.
        alike: how alike two articles are.
        merge: without it events are only bundled within each article.
        language: that of the records.
    """
    ordered = in_order(records)
    place = {r.article.id: n for n, r in enumerate(ordered)}
    groups = [s.articles for s in stories] if merge else [(a,) for a in place]
    found = [
        b
        for group in groups
        for b in _join([m for a in group for m in mentions_of(ordered[place[a]], who, language)], alike)
    ]
    return _join_blocks(found) if merge else found


def mentions_of(record: Record, who: IriOf, language: Language = ENGLISH) -> list[Mention]:
    """The events of an article with what their comparison needs."""
    article, words = record.article, language.events
    times = {t.id: (day_of(t.begin), day_of(t.end)) for t in record.times}
    names = {a.id: a.name for a in record.actors}
    known = language.of(_known)
    sets: dict[frozenset[str], frozenset[str]] = {}  # most stand in many mentions: one of each in memory
    found: list[Mention] = []
    for event in record.events:
        begin, end = event.trigger
        concept = words.concept_of(event.label, event.type)
        roles: defaultdict[str, set[str]] = defaultdict(set)
        for p in event.participants:
            name = who(article.id, p.actor)
            if name is None:
                roles["described"].add(intern(f"{p.role}:{names[p.actor].lower().split()[-1]}"))
            else:
                roles[p.role if p.role in ("agent", "patient", "place") else "other"].add(name)
        agents, patients, others, places, described = (
            sets.setdefault(own, own)
            for role in ("agent", "patient", "other", "place", "described")
            for own in (frozenset(roles[role]),)
        )
        first, last = times.get(event.time or "", (None, None))
        found.append(
            Mention(
                member=(article.id, intern(event.id)),
                label=intern(event.label),
                concept=intern(concept),
                groups=words.related_groups(concept),
                words=frozenset((article.text[begin:end].lower(), event.label)),
                agents=agents,
                patients=patients,
                others=others,
                places=places,
                described=described,
                time=None if first is None or last is None else (first, last),
                day=day_of(article.published),
                is_lead=begin < LEAD,
                is_known=event.label in words.nouns
                and bool(known.search(article.text, max(0, begin - 40), begin)),
                begin=begin,
                rare=rarity(concept),
                vector=event.vector,
                type=event.type,
                is_broad=concept in words.lists.concept and words.lists.concept[concept].broad,
            )
        )
    return found


def _known(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(language.comparing.known)}) (?:[\w-]+ ){{0,2}}$", re.IGNORECASE)


def candidates(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The pairs of a story that are worth judging, each as (earlier, later) places in `mentions`.

    Pairs share a concept or a group of related ones; of many only the nearest before each.
    """
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for n, m in enumerate(mentions):
        keys = sorted({m.concept} | m.groups)
        for earlier in sorted({k for key in keys for k in blocks[key][-_BLOCK:]}):
            if _in_time(mentions[earlier], m):
                yield earlier, n
        for key in keys:
            blocks[key].append(n)


def _in_time(a: Mention, b: Mention) -> bool:
    """Whether two mentions can be of one time; undated articles may be."""
    if conflict(a, b):
        return False
    if a.time and b.time:
        return True
    return a.day is None or b.day is None or abs(a.day - b.day) <= NEAR


def _join(mentions: Sequence[Mention], alike: Alike) -> list[Bundle]:
    """The events of a story by average linkage over judged pairs; the likeliest pair of groups first."""
    scores: list[dict[int, float]] = [{} for _ in mentions]
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    heap: list[tuple[float, int, int, int, int]] = []
    for n, k in candidates(mentions):
        a, b = mentions[n], mentions[k]
        odds = judge(features(a, b, alike(a.member[0], b.member[0])))
        scores[n][k] = scores[k][n] = odds - UNLIKELY
        if is_grounded(a, b):
            best[n, k] = (odds, n, k)
            if odds > LIKELY:
                heapq.heappush(heap, (-odds, n, k, 1, 1))
    members = [[n] for n in range(len(mentions))]
    merges: list[list[EventMerge]] = [[] for _ in mentions]
    while heap:
        _, left, right, n, m = heapq.heappop(heap)
        if len(members[left]) != n or len(members[right]) != m:
            continue  # a group has grown since, or is gone
        _, x, y = best[left, right]
        a, b = mentions[x], mentions[y]
        stage: Stage = "article" if a.member[0] == b.member[0] else "story"
        merges[left] += [_merge_of(a, b, stage), *merges[right]]
        members[left] = sorted(members[left] + members[right])
        members[right] = []
        for other, score in scores[right].items():
            if other == left:
                continue
            total = scores[left].get(other, 0.0) + score
            scores[left][other] = scores[other][left] = total
            del scores[other][right]
            pair, gone = _pair(left, other), _pair(right, other)
            grounds = [best[p] for p in (pair, gone) if p in best]
            if grounds:
                best[pair] = max(grounds)
        scores[left].pop(right, None)
        scores[right] = {}
        for other, total in scores[left].items():
            mean = total / (len(members[left]) * len(members[other])) + UNLIKELY
            low, high = _pair(left, other)
            if mean > LIKELY and (low, high) in best:
                heapq.heappush(heap, (-mean, low, high, len(members[low]), len(members[high])))
    bundles = [Bundle([mentions[n] for n in ns], merges[k]) for k, ns in enumerate(members) if ns]
    for bundle in bundles:  # what is not looked at again: most of what a mention takes in memory
        keys = _keys(bundle)
        bundle.parts = [replace(m, words=_NONE) if keys else _bare(m) for m in bundle.parts]
    return bundles


_NONE: frozenset[str] = frozenset()


def _bare(m: Mention) -> Mention:
    """What is left of a mention that nothing is compared with any more."""
    return Mention(m.member, m.label, m.concept, _NONE, _NONE, type=m.type, begin=m.begin)


def _keys(bundle: Bundle) -> list[tuple[str, str]]:
    """By what an event of another story may be the same: concept and participant or place."""
    if all(m.is_broad for m in bundle.parts):
        return []
    concepts = {m.concept for m in bundle.parts}
    return list(product(concepts, {x for m in bundle.parts for x in m.everyone | m.places}))


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _merge_of(a: Mention, b: Mention, stage: Stage) -> EventMerge:
    """What two mentions share are the grounds, as `kind:value` strings."""
    found = [f"concept:{a.concept}"] if a.concept == b.concept else []
    if not found and a.groups & b.groups:
        found = [f"related:{a.concept}", f"related:{b.concept}"]
    found += [f"actor:{x}" for x in a.everyone & b.everyone]
    found += [f"place:{x}" for x in a.places & b.places]
    found += [f"described:{x}" for x in a.described & b.described]
    if a.time and b.time:  # and not apart, or they would not be one
        found.append("time")
    if a.vector and b.vector:
        found.append(f"nearness:{nearness(a, b):.2f}")
    return EventMerge(a.member, b.member, stage, tuple(sorted(map(intern, found))))


def _join_blocks(bundles: Sequence[Bundle]) -> list[Bundle]:
    """Join events of different stories: candidates share a concept and a participant or place."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, bundle in enumerate(bundles):
        for key in _keys(bundle):
            blocks[key].append(n)
    parent = list(range(len(bundles)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for _, numbers in sorted(blocks.items()):
        for k, m in combinations(numbers if len(numbers) <= _BLOCK else (), 2):
            first, second = sorted((root(k), root(m)))
            if first != second and (pair := _same_anywhere(bundles[first], bundles[second])):
                one, other = bundles[first], bundles[second]
                one.merges += [_merge_of(*pair, "corpus"), *other.merges]
                one.parts += other.parts
                parent[second] = first
    return [Bundle(list(map(_bare, b.parts)), b.merges) for n, b in enumerate(bundles) if parent[n] == n]


def _same_anywhere(a: Bundle, b: Bundle) -> tuple[Mention, Mention] | None:
    """The two mentions that show events of different stories to be one, if any do.

    They are of one concept with a common participant in each of two roles; with a common time one role is
    enough; without one the articles must be of about the same time. Nothing else may speak against it.
    """
    if any(conflict(x, y) for x in a.parts for y in b.parts):
        return None
    for x in a.parts:
        for y in b.parts:
            if x.concept != y.concept:
                continue
            agents = x.agents & y.agents
            others = (x.patients | x.others) & (y.patients | y.others)
            if x.time and y.time:
                if (agents or others) and len((x.everyone | x.places) & (y.everyone | y.places)) >= 2:
                    return x, y
            elif x.day and y.day and abs(x.day - y.day) <= WINDOW and agents and others - agents:
                return x, y
    return None


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
        label = b.parts[0].label
        slug = "".join(c if c.isalnum() else "-" for c in label.lower()).strip("-") or "event"
        iri = f"{base}event/{kind}-{slug}-{name}"
        yield SharedEvent(iri, kind, label, tuple(m.member for m in b.parts), tuple(b.merges))
