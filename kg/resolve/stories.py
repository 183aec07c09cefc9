"""Articles on the same affair (stories), and articles that are copies of one another.

Stories: each article is a vector of its rarest actors, event words and words (tf-idf); in order of
    publication it joins the story it is most like, if it is like enough and near enough in time. Copies:
    bottom-k sketches (Broder 1997) of word 5-grams; a wire report printed by three outlets is one independent
    source, not three.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from sys import intern
from typing import Any

from kg.archive import Lazy
from kg.language import ENGLISH
from kg.record import Record, readable

SIMILAR = 0.16
"""Cosine from which an article joins a story."""
WINDOW = 21
"""Days between an article and the story's latest one, at most."""
COPIED = 0.5
"""Share of the shorter article's word 5-grams that make two articles copies."""

_TERMS = 60
_SKETCH = 96
_SHINGLE = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_TOO_COMMON = 0.3
_SMALL = 100
"""Articles that a collection is taken to be a part of, at least: in one about a single affair the words that tell it
are in every article, and must not count for nothing."""
IriOf = Callable[[str, str], str | None]
Terms = Mapping[str, float]
"""An article's terms and their weights."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one affair, in order of publication. `copies`: groups of near-identical articles among
    them.

    Each group counts as one independent source, see `independent`.
    """

    iri: str
    name: str
    articles: tuple[str, ...]
    copies: tuple[tuple[str, ...], ...] = ()

    @property
    def independent(self) -> tuple[str, ...]:
        """One article for each independent source: of copies the first."""
        dropped = {article for group in self.copies for article in group[1:]}
        return tuple(a for a in self.articles if a not in dropped)


def order_key(record: Record) -> tuple[bool, str, str]:
    """Order of publication, undated articles last, ties by id."""
    published = record.article.published
    return published is None, published or "", record.article.id


class Arranged(Lazy):
    """Records in another order, each taken from where it is when it is asked for: from disk, of an archive."""

    def __init__(self, records: Sequence[Record], key: Callable[[Record], Any]) -> None:
        keys = [key(r) for r in records]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        super().__init__(len(order), lambda n: records[order[n]])
        self.key = key


def in_order(records: Sequence[Record]) -> Arranged:
    """The records in order of publication."""
    known = isinstance(records, Arranged) and records.key is order_key
    return records if known else Arranged(records, order_key)  # type: ignore[return-value]


def by_article(records: Sequence[Record]) -> Arranged:
    """The records in order of article id."""
    return Arranged(records, lambda r: r.article.id)


def day_of(moment: str | None) -> int | None:
    """An ISO date or date-time as a day number; None without one or for an incomplete one ("2024-11")."""
    if moment is None or len(moment) < 10:
        return None
    try:
        return date.fromisoformat(moment[:10]).toordinal()
    except ValueError:
        return None


def short_hash(*parts: str, size: int = 5) -> str:
    """A stable name for a list of strings: hexadecimal, 2 x `size` characters."""
    return blake2b("\x1f".join(parts).encode(), digest_size=size).hexdigest()


def find_copies(records: Sequence[Record]) -> list[tuple[str, ...]]:
    """Groups of two or more articles that are near-identical, each in order of publication."""
    sketches = {r.article.id: _sketch(readable(r.article)) for r in in_order(records)}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    group: dict[str, str] = {}
    for name in sketches:
        shared: Counter[str] = Counter()
        for value in sketches[name]:
            if len(holders[value]) <= 20:  # boilerplate of one outlet
                shared.update(holders[value])
            holders[value].append(name)
        for other, count in sorted(shared.items(), key=lambda x: (-x[1], x[0])):
            if count >= 8 and _containment(sketches[name], sketches[other]) >= COPIED:
                group[name] = group.get(other, other)
                break
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name in sketches:
        if name in group:
            members[group[name]].append(name)
    return [(first, *rest) for first, rest in sorted(members.items())]


def _sketch(text: str) -> frozenset[int]:
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}
    hashes = sorted(int.from_bytes(blake2b(s.encode(), digest_size=8).digest(), "big") for s in shingles)
    return frozenset(hashes[:_SKETCH])


def _containment(a: frozenset[int], b: frozenset[int]) -> float:
    """How much of the shorter text is in the other, from bottom-k sketches: compared below the smaller of
    their tops."""
    top = min(max(a), max(b))
    left, right = {x for x in a if x <= top}, {x for x in b if x <= top}
    return len(left & right) / max(1, min(len(left), len(right)))


def find_stories(
    records: Sequence[Record], vectors: Mapping[str, Terms], copies: Sequence[tuple[str, ...]] = ()
) -> list[Story]:
    """Group the articles into stories: every article is in exactly one, maybe alone; in order of
    publication. `vectors`: of `article_vectors`."""
    first_copy = {article: group[0] for group in copies for article in group[1:]}
    story_of: dict[str, int] = {}
    members: list[list[str]] = []
    centroids: list[dict[str, float]] = []
    latest: list[int | None] = []
    index: defaultdict[str, list[int]] = defaultdict(list)
    titles: dict[str, str] = {}
    for record in in_order(records):
        name, day = record.article.id, day_of(record.article.published)
        titles[name] = record.article.title or _headline(readable(record.article))
        vector = vectors[name]
        best = story_of.get(first_copy.get(name, ""), -1)
        if best < 0:
            best = _best_story(vector, day, index, centroids, latest)
        if best < 0:
            best = len(members)
            members.append([])
            centroids.append({})
            latest.append(None)
        story_of[name] = best
        members[best].append(name)
        if day is not None:
            latest[best] = day
        for term, weight in vector.items():
            if term not in centroids[best]:
                index[term].append(best)
            centroids[best][term] = centroids[best].get(term, 0.0) + weight
    by_first: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for group in copies:
        by_first[group[0]].append(group)
    return [
        Story(
            f"story/{short_hash(articles[0])}",
            titles[articles[0]],
            tuple(articles),
            tuple(group for a in articles for group in by_first[a]),
        )
        for articles in members
    ]


def _best_story(
    vector: Mapping[str, float],
    day: int | None,
    index: Mapping[str, Sequence[int]],
    centroids: Sequence[Mapping[str, float]],
    latest: Sequence[int | None],
) -> int:
    """The story an article is most like, the newest among equals; -1 if it is like none."""
    scores: defaultdict[int, float] = defaultdict(float)
    for term, weight in vector.items():
        for story in index.get(term, ()):
            scores[story] += weight * centroids[story][term]
    best, most = -1, SIMILAR
    for story in sorted(scores):
        last = latest[story]
        if day is not None and last is not None and day - last > WINDOW:
            continue
        cosine = scores[story] / _norm(centroids[story].values())
        if cosine >= most:
            best, most = story, cosine
    return best


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values))


def _headline(text: str) -> str:
    line = next((s.strip() for s in text.split("\n") if s.strip()), "")
    return line if len(line) <= 120 else line[:117].rsplit(" ", 1)[0] + "..."


def similarity(a: Terms, b: Terms) -> float:
    """Cosine of two articles' vectors."""
    return math.fsum(weight * b[term] for term, weight in a.items() if term in b)


def article_vectors(records: Sequence[Record], iri_of: IriOf) -> dict[str, Terms]:
    """Each article's heaviest terms, weighted by tf-idf, of length 1; actors count half as much again.

    `iri_of` names an actor across articles.
    """
    spread: Counter[str] = Counter(term for r in records for term in _terms(r, iri_of))
    total = len(records)
    common = max(_SMALL * _TOO_COMMON, total * _TOO_COMMON)
    vectors: dict[str, Terms] = {}
    for record in in_order(records):
        terms = _terms(record, iri_of)
        weights = {
            term: (1 + math.log(n))
            * math.log((total + _SMALL) / spread[term])
            * (1.5 if term[0] == "@" else 1.0)
            for term, n in terms.items()
            if spread[term] <= common
        }
        heaviest = sorted(weights.items(), key=lambda x: (-x[1], x[0]))[:_TERMS]
        length = _norm(w for _, w in heaviest) or 1.0
        vectors[record.article.id] = {intern(term): w / length for term, w in sorted(heaviest)}
    return vectors


def _terms(record: Record, iri_of: IriOf) -> Counter[str]:
    article = record.article
    words = _WORD.findall(f"{article.title or ''} {readable(article)}".lower())
    terms = Counter(word for word in words if word not in ENGLISH.stopwords)
    for actor in record.actors:
        iri = iri_of(article.id, actor.id) if actor.kind != "unnamed" else None
        if iri and actor.mentions:
            terms["@" + iri] += len(actor.mentions)
    return terms
