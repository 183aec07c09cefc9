"""An article as it is read once: text, tokens and their tree, sentences, names, quotations, the encoder's reading.

A `Page` is plain data without spaCy in it. Every finder reads it, tests write one by hand (`Page.of`) or load one
(`decode_page`). Tokens are numbered; what is known of token i is the i-th entry of parallel lists.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from kg.nlp.encoder import Reading
from kg.nlp.quotes import Quote, find_quotes
from kg.record import Span, Spans

Piece = tuple[int, int]
"""Tokens [begin, end)."""


class Entity(NamedTuple):
    """A name, date or number that the entity recogniser proposes: tokens [begin, end) and its label."""

    begin: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """One article, read. Tags and dependencies are those of the pipeline (Penn tags, ClearNLP labels, UPOS).

    Attributes:
        begin, end: where each token is in `text`, code points.
        word, lower, lemma, pos, tag, dep: its form, form in lower case, lemma, classes and dependency label.
        entity: the label of the entity it belongs to, "" for none.
        head: the token above it; the root of a sentence is its own.
        children: those below it; `left` and `right` are the ends of its subtree, both inclusive.
        sentence: the number of its sentence in `sentences`; `paragraph` that of its line.
        quotes: the outermost quotations; `inside` has for each token the number of its own, -1 outside.
        reading: what the encoder says, None for the fast profile.
    """

    text: str
    begin: list[int]
    end: list[int]
    word: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    entity: list[str]
    head: list[int]
    children: list[list[int]]
    left: list[int]
    right: list[int]
    sentence: list[int]
    sentences: list[Piece]
    paragraph: list[int]
    entities: list[Entity]
    quotes: list[Quote]
    inside: list[int]
    reading: Reading | None

    @classmethod
    def of(
        cls,
        text: str,
        spans: Sequence[Span],
        lemma: Sequence[str],
        pos: Sequence[str],
        tag: Sequence[str],
        dep: Sequence[str],
        head: Sequence[int],
        starts: Iterable[int],
        entities: Iterable[tuple[int, int, str]] = (),
        reading: Reading | None = None,
    ) -> Page:
        """A page from what a parser gives; the rest follows from it.

        Args:
            spans: [begin, end) of each token.
            head: the number of each token's head, its own for a root.
            starts: the first token of each sentence; 0 need not be among them.
            entities: (first token, token behind the last, label).
        """
        n = len(spans)
        word = [text[b:e] for b, e in spans]
        children, left, right = _subtrees(head)
        bounds = sorted({0, *starts}) + [n] if n else []
        sentences = list(pairwise(bounds))
        paragraph, line = [], 0
        for i in range(n):
            paragraph.append(line)
            if pos[i] == "SPACE" and "\n" in word[i]:
                line += 1
        named = [Entity(*e) for e in entities]
        labels = [""] * n
        for e in named:
            labels[e.begin : e.end] = [e.label] * (e.end - e.begin)
        begin = [b for b, _ in spans]
        quotes = find_quotes(text, begin, pos)
        inside = [-1] * n
        for k, quote in enumerate(quotes):
            inside[quote.begin : quote.end] = [k] * (quote.end - quote.begin)
        return cls(
            text=text,
            begin=begin,
            end=[e for _, e in spans],
            word=word,
            lower=[w.lower() for w in word],
            lemma=list(lemma),
            pos=list(pos),
            tag=list(tag),
            dep=list(dep),
            entity=labels,
            head=list(head),
            children=children,
            left=left,
            right=right,
            sentence=[k for k, (b, e) in enumerate(sentences) for _ in range(b, e)],
            sentences=sentences,
            paragraph=paragraph,
            entities=named,
            quotes=quotes,
            inside=inside,
            reading=reading,
        )

    def __len__(self) -> int:
        return len(self.word)

    def subtree(self, i: int) -> Piece:
        """The tokens under i as one stretch."""
        return self.left[i], self.right[i] + 1

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of i with one of these dependency labels."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return None

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads of i, from the nearest to the root."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def is_under(self, i: int, j: int) -> bool:
        """Whether i is j or below it."""
        return i == j or j in self.ancestors(i)

    def is_first(self, i: int) -> bool:
        """Whether i opens its sentence."""
        return self.sentences[self.sentence[i]][0] == i

    def root(self, piece: Piece) -> int:
        """The first token of a piece whose head lies outside it, or that is a root."""
        b, e = piece
        return next(i for i in range(b, e) if not b <= self.head[i] < e or self.head[i] == i)

    def spans(self, pieces: Iterable[Piece]) -> Spans:
        """Token pieces as sorted, merged spans of code points, without white space at their ends."""
        merged: list[Piece] = []
        for b, e in sorted(pieces):
            while b < e and self.pos[b] == "SPACE":
                b += 1
            while b < e and self.pos[e - 1] == "SPACE":
                e -= 1
            if b >= e:
                continue
            if merged and b <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(e, merged[-1][1]))
            else:
                merged.append((b, e))
        return tuple((self.begin[b], self.end[e - 1]) for b, e in merged)

    def tokens(self, spans: Iterable[Span]) -> list[int]:
        """The tokens that lie in any of the spans, at least in part, in order."""
        return [i for b, e in spans for i in range(bisect_right(self.end, b), bisect_left(self.begin, e))]

    def token_at(self, offset: int) -> int:
        """The token that holds the character, or the nearest before it."""
        return max(0, bisect_right(self.begin, offset) - 1)

    def piece(self, begin: int, end: int) -> Piece:
        """The tokens from the one that holds or precedes character `begin` to `end`; at least one."""
        first = self.token_at(begin)
        return first, max(first + 1, bisect_left(self.begin, end))


def _subtrees(head: Sequence[int]) -> tuple[list[list[int]], list[int], list[int]]:
    """Of each token the children, and the first and last token of its subtree."""
    n = len(head)
    children: list[list[int]] = [[] for _ in range(n)]
    left, right = list(range(n)), list(range(n))
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
        below = i
        while h != below:  # each token widens all its ancestors: sentences are short, trees shallow
            left[h], right[h] = min(left[h], i), max(right[h], i)
            below, h = h, head[h]
    return children, left, right


_KEPT = ("text", "lemma", "pos", "tag", "dep", "head", "entities")


def encode_page(page: Page) -> bytes:
    """A page as JSON; what follows from the rest is left out."""
    plain: dict[str, Any] = {name: getattr(page, name) for name in _KEPT}
    plain["spans"] = list(zip(page.begin, page.end, strict=True))
    plain["starts"] = [b for b, _ in page.sentences]
    if page.reading is not None:
        plain["reading"] = {f.name: getattr(page.reading, f.name).tolist() for f in fields(Reading)}
    return json.dumps(plain, ensure_ascii=False).encode()


def decode_page(data: bytes) -> Page:
    """The page that `encode_page` wrote: equal to it, number by number."""
    plain: Mapping[str, Any] = json.loads(data)
    reading = plain.get("reading")
    if reading is not None:
        whole = ("words", "windows", "paragraphs")
        arrays: Any = {k: np.array(v, np.int64 if k in whole else np.float32) for k, v in reading.items()}
        reading = Reading(**arrays)
    rest = {name: plain[name] for name in (*_KEPT, "spans", "starts")}
    return Page.of(**rest, reading=reading)
