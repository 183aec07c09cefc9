"""XML by its root element: feeds, what agencies send, web pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from kg.errors import SourceError
from kg.sources.draft import Drafts, Note, Options
from kg.sources.feeds import read_feed
from kg.sources.newsml import read_news_items, read_nitf
from kg.sources.page import read_page
from kg.sources.xmltree import Found, iterate_elements, sniff_root

_ReadElements = Callable[[Iterator[Found | SourceError | Note], str, str], Drafts]

_NEWS = (("newsItem", "packageItem"), read_news_items)
_ROOTS: dict[str, tuple[tuple[str, ...], _ReadElements]] = {
    "rss": (("item",), read_feed),
    "RDF": (("item",), read_feed),
    "feed": (("entry",), read_feed),
    "newsItem": _NEWS,
    "newsMessage": _NEWS,
    "packageItem": _NEWS,
    "nitf": (("nitf",), read_nitf),
}
"""The root elements that are understood: the elements that are an article each, and what reads them."""


def read_xml(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """The articles of an XML file, which its root element explains; one is held at a time."""
    root, head = sniff_root(stream)
    if root in _ROOTS:
        names, read = _ROOTS[root]
        yield from read(iterate_elements(head, stream, where, names, options.encoding), where, name)
    elif root.lower() == "html":
        yield from read_page(io.BytesIO(head + stream.read()), where, name, options)
    elif root:
        yield SourceError(
            f"XML of an unknown kind: its root element is <{root}>; understood are {', '.join(_ROOTS)} and html",
            where,
        )
    else:
        yield SourceError("not XML: no root element found", where)
