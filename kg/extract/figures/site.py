"""Where a number stands in the parse."""

from __future__ import annotations

from dataclasses import dataclass

from kg.nlp.page import Page


@dataclass(frozen=True, slots=True)
class Site:
    """A number with its currency and unit: tokens [begin, end) of the page, and the one of them nearest the root.

    `first`: the first token of the whole figure, with its bound words.
    """

    page: Page
    begin: int
    end: int
    root: int
    first: int

    def holds(self, i: int) -> bool:
        """Token i is one of the number's."""
        return self.begin <= i < self.end

    def is_under(self, i: int) -> bool:
        """Some of the number lies between the ends of what is below token i."""
        return self.page.left[i] < self.end and self.begin <= self.page.right[i]


def site_of(page: Page, begin: int, end: int, first: int) -> Site:
    """The site of tokens [begin, end); of several at the same height in the tree the first is the root."""
    root = min(range(begin, end), key=lambda i: sum(1 for _ in page.ancestors(i)))
    return Site(page, begin, end, root, first)
