"""Paragraphs that a publisher repeats word for word on many of its pages, counted over all articles beforehand.

    repeats = Repeats()
    for article in articles:          # a first pass; the order does not matter
        repeats.add(article)
    repeats.close()
    mark_furniture(article, repeats)  # the second pass

News is repeated too: agencies take background paragraphs over from story to story, and a story comes in several
versions. So a repeated paragraph is furniture only if it is no sentence (a heading, a label, a name), or speaks of the
page rather than the world ("our newsletter"), and if the articles that share it are different ones.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from kg.record import Article, Span
from kg.sources.furniture import is_headline, paragraphs, patterns

WHY = "repeated"
LEAST = 3  # articles that share it; in 3,000 articles nothing that three share was news
_LONGEST = 600
_LABEL = 80  # characters: a longer repeated headline may be a teaser of real news


class Repeats:
    """Counts which short or promotional paragraphs at least `LEAST` different articles of one publisher share.

    What `why` answers depends on the set of articles added, not on their order, nor on how often one was added.
    16 bytes are kept of each paragraph that could be furniture, none of the others.
    """

    def __init__(self) -> None:
        self._paragraphs, self._articles = array("Q"), array("Q")
        self._shared: NDArray[np.uint64] | None = None

    def add(self, article: Article) -> None:
        """Count an article; one without publisher and address is not counted."""
        publisher = _publisher(article)
        if not publisher:
            return
        candidates, lead = set(), None
        for span in paragraphs(article.text):
            text = article.text[slice(*span)]
            if _may_be_furniture(text, article.language):
                candidates.add(_hash(publisher, text))
            elif lead is None:  # it stands for the story: copies share it, and background seldom comes first
                lead = _hash("", text)
        story = _hash(publisher, article.text) if lead is None else lead
        self._paragraphs.extend(candidates)
        self._articles.extend([story] * len(candidates))
        self._shared = None

    def close(self) -> None:
        """Sum up what was added; `why` does it where that has not been done."""
        pairs = np.array([self._paragraphs, self._articles], dtype=np.uint64).T
        different = np.unique(pairs, axis=0)[:, 0] if len(pairs) else np.zeros(0, np.uint64)
        values, counts = np.unique(different, return_counts=True)
        self._shared = values[counts >= LEAST]

    def why(self, article: Article, span: Span) -> str | None:
        """The reason to cut a paragraph of an article, None if it is not known to be furniture."""
        if self._shared is None:
            self.close()
        assert self._shared is not None
        text, publisher = article.text[slice(*span)], _publisher(article)
        if not publisher or not len(self._shared) or not _may_be_furniture(text, article.language):
            return None
        value = np.uint64(_hash(publisher, text))
        place = int(np.searchsorted(self._shared, value))
        return WHY if place < len(self._shared) and self._shared[place] == value else None


def _publisher(article: Article) -> str:
    """What articles of one publisher share: its name, else the host of the address."""
    if article.publisher:
        return article.publisher.casefold()
    try:
        return (urlsplit(article.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # an address that is none
        return ""


def _may_be_furniture(text: str, language: str) -> bool:
    is_label = len(text) <= _LABEL and is_headline(text)
    return len(text) <= _LONGEST and (is_label or bool(patterns(language).promotion.search(text)))


def _hash(publisher: str, text: str) -> int:
    words = " ".join(text.split())
    return int.from_bytes(blake2b(f"{publisher}\n{words}".encode(), digest_size=8).digest(), "big")
