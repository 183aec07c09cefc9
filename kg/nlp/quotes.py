"""Quotations: where the marks are, and what they hold."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_MARK = re.compile(r"[“”„\"«»]|''|``|’’|‘‘|(?<!\w)[‘'](?=\w)|(?<=[,.!?])[’'](?!\w)")
_OPENING = frozenset(("“", "„", "``", "‘‘", "«"))
_CLOSING = frozenset(("”", "’’", "»"))
_SINGLE = frozenset("‘’'")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as tokens [begin, end), marks included; `closed` is False where it runs on."""

    begin: int
    end: int
    closed: bool
    words: int

    @property
    def piece(self) -> tuple[int, int]:
        """The tokens as a pair."""
        return self.begin, self.end


def find_quotes(text: str, starts: Sequence[int], pos: Sequence[str]) -> list[Quote]:
    """The outermost quotations in text order; none crosses the end of its paragraph.

    Args:
        starts: where each token begins in the text.
        pos: the class of each token (UPOS).
    """
    found: list[Quote] = []
    for b, e in (m.span() for m in _PARAGRAPH.finditer(text)):
        for begin, end, closed in _pairs(text, b, e):
            first, last = bisect_left(starts, begin), bisect_right(starts, end - 1)
            words = sum(pos[i] not in ("PUNCT", "SPACE") for i in range(first, last))
            if words:
                found.append(Quote(first, last, closed, words))
    return found


def _pairs(text: str, b: int, e: int) -> list[tuple[int, int, bool]]:
    """[begin, end) of the quotations of the paragraph text[b:e], and whether each is closed."""
    pairs: list[tuple[int, int, bool]] = []
    marks = list(_MARK.finditer(text, b, e))
    if any(m.group() not in _SINGLE for m in marks):  # single marks are inner ones then
        marks = [m for m in marks if m.group() not in _SINGLE]
    start = -1
    for m in marks:
        mark = m.group()
        if start < 0:
            if mark not in _CLOSING:
                start = m.start()
            elif not pairs and mark == "”" and m.start() - b < 400:
                pairs.append((b, m.end(), True))  # the opening mark was lost
        elif mark in _CLOSING or (mark not in _OPENING and not _opens(text, m.start(), m.end(), b, e)):
            pairs.append((start, m.end(), True))
            start = -1
    if start >= 0 and text[start] not in _SINGLE | {"«"} and (start - b < 3 or e - start < 1500):
        pairs.append((start, e, False))
    return pairs


def _opens(text: str, begin: int, end: int, b: int, e: int) -> bool:
    """Whether an undirected mark can only open: a blank before it, none after it."""
    return (begin == b or text[begin - 1].isspace()) and end < e and not text[end].isspace()
