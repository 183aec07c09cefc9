"""Feeds: RSS 0.9 to 2.0 and Atom, an article an item.

Our own, for feedparser holds a whole feed in memory, opens addresses and files that stand in for one, and
hides which line is broken; what is needed of a feed is little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.sources.draft import Draft
from kg.sources.markup import plain_text
from kg.sources.xmltree import first_text, language_of, local_name, prose_of, text_of

_WHOLE = ("encoded", "content", "body", "div")
_SHORT = ("description", "summary", "abstract")
_DATES = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
_TEASER = 80
"""Fewer words than this, where an item has no element for the whole text, are a teaser."""

_MAILBOX = re.compile(r"\S+@\S+\s*\((.+)\)")


def read_entry(item: etree._Element, where: str, name: str) -> Iterator[Draft]:
    """The article of a feed's item: the longest text it has, and what the item and its feed declare."""
    contents = list(item.iterchildren(*_WHOLE, *_SHORT))
    texts = {content: prose_of(content).strip() for content in contents}
    text = max(texts.values(), key=len, default="")
    has_whole = any(text for content, text in texts.items() if content.tag in _WHOLE)
    is_teaser = text and not has_whole and len(text.split()) < _TEASER
    url = _link(item)
    languages = filter(None, map(language_of, contents))
    yield Draft(
        where=where,
        id=first_text(item, "guid", "id") or _about(item) or url or name,
        text=text,
        title=plain_text(first_text(item, "title")),
        published=first_text(item, *_DATES),
        publisher=plain_text(first_text(item, "source/title", "source") or _of_channel(item, "title")),
        author=", ".join(_authors(item)),
        url=url,
        language=next(languages, "") or first_text(item, "language") or _of_channel(item, "language"),
        remarks=(f"its text is a teaser (under {_TEASER} words), no article",) if is_teaser else (),
    )


def _of_channel(item: etree._Element, name: str) -> str:
    """What the feed says of itself: in the element above the item, or in RSS 1.0 in the one beside it."""
    above = item.getparent()
    channel = next((beside for beside in above if local_name(beside) == "channel"), above)
    return next(filter(None, (text_of(child) for child in channel if local_name(child) == name)), "")


def _link(item: etree._Element) -> str | None:
    """An item's address: Atom's alternate link, RSS's link, or a guid that is one."""
    links = item.findall("link")
    hrefs = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    texts = [text_of(link) for link in links]
    guids = [
        text_of(guid)
        for guid in item.iterchildren("guid", "id")
        if guid.get("isPermaLink", "true") == "true" and text_of(guid).startswith(("http://", "https://"))
    ]
    return next(filter(None, (*hrefs, *texts, *guids)), None)


def _about(item: etree._Element) -> str | None:
    """RSS 1.0's `rdf:about`."""
    return next((str(value) for key, value in item.attrib.items() if str(key).endswith("}about")), None)


def _authors(item: etree._Element) -> Iterator[str]:
    """Names, each once: an address of mail with a name in brackets gives the name."""
    given = dict.fromkeys(
        first_text(author, "name") or text_of(author) for author in item.iterchildren("creator", "author")
    )
    for author in filter(None, given):
        mailbox = _MAILBOX.fullmatch(author)
        yield plain_text(mailbox[1] if mailbox else author)
