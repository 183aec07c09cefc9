"""XML by its root element: feeds, what agencies send, web pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Note, Options
from kg.sources.feeds import read_entry
from kg.sources.limits import Bounded
from kg.sources.newsml import read_news_item, read_nitf
from kg.sources.page import read_page
from kg.sources.xmltree import iterate_elements, sniff_root

_ReadElement = Callable[[etree._Element, str, str], Iterator[Draft | SourceError | str]]
"""Of an element, its `file:line` and a name: its articles, or in a word why it is passed over."""

_NEWS = (("newsItem", "packageItem"), read_news_item)
_ROOTS: dict[str, tuple[tuple[str, ...], _ReadElement]] = {
    "rss": (("item",), read_entry),
    "RDF": (("item",), read_entry),
    "feed": (("entry",), read_entry),
    "newsItem": _NEWS,
    "newsMessage": _NEWS,
    "packageItem": _NEWS,
    "nitf": (("nitf",), read_nitf),
}
"""The root elements that are understood: the elements that are an article each, and what reads them."""


def read_xml(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The articles of an XML file, which its root element explains; one is held at a time."""
    root = sniff_root(stream)
    if root.lower() == "html":
        yield from read_page(stream, where, name, options)
        return
    if root not in _ROOTS:
        known = f"its root element is <{root}>; understood are {', '.join(_ROOTS)} and html"
        what = f"XML of an unknown kind: {known}" if root else "not XML: no root element found"
        raise SourceError(what, where)
    names, read = _ROOTS[root]
    passed: Counter[str] = Counter()
    number = 0
    for found in iterate_elements(stream, where, names, options.encoding):
        if isinstance(found, SourceError | Note):
            yield found
            continue
        number += 1
        own_name = f"{name}:{number}" if read is read_entry or number > 1 else name
        for draft in read(found[1], found[0], own_name):
            if isinstance(draft, str):
                passed[draft] += 1
            else:
                yield draft
    if passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
        yield Note(f"items passed over, for they have no text or were withdrawn: {kinds}", where)
