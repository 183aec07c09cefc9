"""A spaCy Doc as plain lists: what the rules ask of each token thousands of times, fetched once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, LEMMA, LENGTH, LOWER, POS, SENT_START, TAG
from spacy.tokens import Doc

from kg.record import Span, Spans

Piece = tuple[int, int]
"""Tokens [begin, end)."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Token i of a Doc in parallel lists. `left` and `right` are the ends of its subtree, both inclusive."""

    begin: list[int]
    end: list[int]
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

    def __len__(self) -> int:
        return len(self.lower)

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


def tree(doc: Doc) -> Tree:
    """The lists of a parsed and tagged Doc."""
    n = len(doc)
    if not n:
        return Tree(*([] for _ in range(15)))
    table = doc.to_array([HEAD, SENT_START, IDX, LENGTH, LOWER, LEMMA, POS, TAG, DEP, ENT_TYPE])
    offset, starts, begin, size = (column.tolist() for column in table[:, :4].astype("int64").T)
    strings = doc.vocab.strings
    names: dict[int, str] = {}
    columns: list[list[str]] = []
    for column in table[:, 4:].T:
        keys = column.tolist()
        for key in set(keys) - names.keys():
            names[key] = strings[key]
        columns.append([names[key] for key in keys])
    lower, lemma, pos, tag, dep, entity = columns

    head = [i + o for i, o in enumerate(offset)]
    children: list[list[int]] = [[] for _ in range(n)]
    left, right = list(range(n)), list(range(n))
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    for i, h in enumerate(head):  # each token widens all its ancestors: sentences are short, trees shallow
        below = i
        while h != below:
            if left[h] > i:
                left[h] = i
            if right[h] < i:
                right[h] = i
            below, h = h, head[h]

    bounds = [i for i, s in enumerate(starts) if s == 1 or i == 0] + [n]
    sentences = list(pairwise(bounds))
    sentence = [k for k, (b, e) in enumerate(sentences) for _ in range(b, e)]
    paragraph, line = [], 0
    for i in range(n):
        paragraph.append(line)
        if pos[i] == "SPACE" and "\n" in lower[i]:
            line += 1
    end = [b + k for b, k in zip(begin, size, strict=True)]
    return Tree(
        begin,
        end,
        lower,
        lemma,
        pos,
        tag,
        dep,
        entity,
        head,
        children,
        left,
        right,
        sentence,
        sentences,
        paragraph,
    )
