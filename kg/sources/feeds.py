"""Feeds: RSS 0.9 to 2.0 and Atom, an article an item.

Our own, for feedparser holds a whole feed in memory, opens addresses and files that stand in for one, and
hides which line is broken; what is needed of a feed is little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Note
from kg.sources.markup import plain_text
from kg.sources.xmltree import Found, children, first_text, language_of, markup_of, text_of

_WHOLE = ("encoded", "content", "body", "div")
_SHORT = ("description", "summary", "abstract")
_DATES = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
_TEASER = 80
"""Fewer words than this, where an item has no element for the whole text, are a teaser."""

_MAILBOX = re.compile(r"\S+@\S+\s*\((.+)\)")


def read_feed(found: Iterator[Found | SourceError | Note], where: str, name: str) -> Drafts:
    """The articles of a feed's items: the longest text an item has, and what the item and its feed declare."""
    count = teasers = 0
    for item in found:
        if isinstance(item, SourceError | Note):
            yield item
            continue
        count += 1
        text, is_teaser = _text(item[1])
        teasers += is_teaser
        yield _draft(*item, text, f"{name}:{count}")
    if teasers:
        yield Note(
            f"{teasers} of {count} items have only a teaser (under {_TEASER} words), no article", where
        )


def _text(item: etree._Element) -> tuple[str, bool]:
    """An item's longest text, and whether it is a teaser."""
    whole = [plain_text(markup_of(child)) for child in children(item, *_WHOLE)]
    short = [plain_text(markup_of(child)) for child in children(item, *_SHORT)]
    text = max(whole + short, key=len, default="").strip()
    return text, bool(text) and not any(whole) and len(text.split()) < _TEASER


def _draft(where: str, item: etree._Element, text: str, name: str) -> Draft:
    channel = _channel(item)
    url = _link(item)
    identity = first_text(item, "guid") or first_text(item, "id") or _about(item) or url
    content = children(item, *_WHOLE, *_SHORT)
    return Draft(
        where=where,
        id=identity or name,
        text=text,
        title=plain_text(first_text(item, "title")),
        published=next((date for date in (first_text(item, key) for key in _DATES) if date), None),
        publisher=plain_text(first_text(item, "source", "title") or first_text(item, "source"))
        or plain_text(first_text(channel, "title")),
        author=", ".join(_authors(item)),
        url=url,
        language=next((lang for lang in map(language_of, content) if lang), None)
        or first_text(item, "language")
        or first_text(channel, "language"),
    )


def _channel(item: etree._Element) -> etree._Element:
    """The element that holds the feed's own title: above the item, or in RSS 1.0 beside it."""
    above = item.getparent()
    beside = children(above, "channel") if above is not None else []
    return beside[0] if beside else above if above is not None else item


def _link(item: etree._Element) -> str | None:
    """An item's address: Atom's alternate link, RSS's link, or a guid that is one."""
    links = children(item, "link")
    hrefs = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    guids = [
        text_of(guid) for guid in children(item, "guid", "id") if guid.get("isPermaLink", "true") == "true"
    ]
    texts = [text_of(link) for link in links]
    addresses = [address for address in guids if address.startswith(("http://", "https://"))]
    return next((address for address in (*hrefs, *texts, *addresses) if address), None)


def _about(item: etree._Element) -> str | None:
    """RSS 1.0's `rdf:about`."""
    return next((str(value) for key, value in item.attrib.items() if str(key).endswith("}about")), None)


def _authors(item: etree._Element) -> Iterator[str]:
    """Names, each once: an address of mail with a name in brackets gives the name."""
    given = dict.fromkeys(
        first_text(author, "name") or text_of(author) for author in children(item, "creator", "author")
    )
    for author in filter(None, given):
        mailbox = _MAILBOX.fullmatch(author)
        yield plain_text(mailbox[1] if mailbox else author)
