"""What news agencies send: NewsML-G2 and NITF (both by the IPTC, iptc.org/standards)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Note
from kg.sources.markup import plain_text
from kg.sources.xmltree import Found, children, descendants, first_text, language_of, markup_of, text_of

_WITHDRAWN = ("canceled", "cancelled", "withheld")


def read_news_items(found: Iterator[Found | SourceError | Note], where: str, name: str) -> Drafts:
    """The articles of NewsML-G2's newsItems, also several in a newsMessage.

    An item with texts in several languages gives an article each, the later ones with their language after
    the id. Items without text (pictures, packages) and withdrawn ones are counted in a note.
    """
    without: Counter[str] = Counter()
    count = 0
    for item in found:
        if isinstance(item, SourceError | Note):
            yield item
            continue
        count += 1
        at, element = item
        status = _qcode(element, "itemMeta", "pubStatus")
        texts = _texts(element)
        if status in _WITHDRAWN:
            without[status] += 1
        elif not texts:
            without[_qcode(element, "itemMeta", "itemClass") or "no text"] += 1
        else:
            yield from _news_drafts(at, element, texts, f"{name}:{count}" if count > 1 else name)
    if without:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(without.items()))
        yield Note(f"items passed over, for they have no text or were withdrawn: {kinds}", where)


def _texts(item: etree._Element) -> dict[str, str]:
    """The longest text in each language, in the item's order; renditions of one text are not repeated."""
    texts: dict[str, str] = {}
    for content in descendants(item, "inlineXML", "inlineData"):
        bodies = descendants(content, "body.content") or descendants(content, "body") or [content]
        text = "\n\n".join(filter(None, (plain_text(markup_of(body)).strip() for body in bodies)))
        language = language_of(bodies[0]) or ""
        if len(text) > len(texts.get(language, "")):
            texts[language] = text
    return texts


def _news_drafts(where: str, item: etree._Element, texts: dict[str, str], name: str) -> Iterator[Draft]:
    guid = item.get("guid") or first_text(item, "itemMeta", "guid") or name
    bylines = [text_of(by) for by in descendants(item, "by")]
    creators = [
        _name(creator) for meta in children(item, "contentMeta") for creator in children(meta, "creator")
    ]
    providers = [
        _name(provider) for meta in children(item, "itemMeta") for provider in children(meta, "provider")
    ]
    nitf = next(iter(descendants(item, "nitf")), None)
    given = _nitf_fields(nitf) if nitf is not None else {}
    declared = next((tag.get("tag") for tag in descendants(item, "language") if tag.get("tag")), None)
    for number, (language, text) in enumerate(texts.items()):
        yield Draft(
            where=where,
            id=f"{guid}:{language}" if number else guid,
            text=text,
            title=_headline(item, language) or given.get("title"),
            published=_date(item) or given.get("published"),
            publisher=next(filter(None, providers), None) or given.get("publisher"),
            author=_without_by(next(filter(None, bylines), "")) or given.get("author") or ", ".join(creators),
            url=next((link.get("href") for link in descendants(item, "link") if _is_page(link)), None),
            language=language or declared,
        )


def _headline(item: etree._Element, language: str) -> str:
    """The headline in a language, or the first; else the title of the item."""
    headlines = descendants(item, "headline")
    fitting = [headline for headline in headlines if (language_of(headline) or "") == language]
    return next(filter(None, map(text_of, fitting + headlines)), "") or first_text(item, "itemMeta", "title")


def _date(item: etree._Element) -> str | None:
    """When the text was for the public: the end of an embargo, else its making, else that of this version."""
    paths = (
        ("itemMeta", "embargoed"),
        ("contentMeta", "contentCreated"),
        ("itemMeta", "firstCreated"),
        ("itemMeta", "versionCreated"),
    )
    return next(filter(None, (first_text(item, *path) for path in paths)), None)


def _name(party: etree._Element) -> str:
    """A party's name, or what its code says: "nprov:LANTERN" is LANTERN."""
    code = party.get("literal") or party.get("qcode") or ""
    return first_text(party, "name") or text_of(party) or str(code).split(":")[-1]


def _qcode(item: etree._Element, *path: str) -> str:
    """The code at a path, without its scheme."""
    found = [item]
    for name in path:
        found = [child for parent in found for child in children(parent, name)]
    return str(found[0].get("qcode") or "").split(":")[-1] if found else ""


def _is_page(link: etree._Element) -> bool:
    return "html" in (link.get("contenttype") or "") and str(link.get("href")).startswith("http")


def read_nitf(found: Iterator[Found | SourceError | Note], where: str, name: str) -> Drafts:
    """The article of an NITF document: body.content, with head, hedline, byline, date and publication."""
    for item in found:
        if isinstance(item, SourceError | Note):
            yield item
            continue
        at, nitf = item
        bodies = descendants(nitf, "body.content")
        if not bodies:
            yield SourceError("has no body.content, where NITF has its text", at)
            continue
        text = "\n\n".join(filter(None, (plain_text(markup_of(body)).strip() for body in bodies)))
        fields = {"id": name} | _nitf_fields(nitf)
        yield Draft(where=at, text=text, language=language_of(bodies[0]), **fields)


def _nitf_fields(nitf: etree._Element) -> dict[str, Any]:
    """What an NITF document says of its article, by the names of our fields; empty ones are left out."""
    titles = [text_of(title) for title in descendants(nitf, "hl1") + descendants(nitf, "title")]
    bylines = [_without_by(first_text(by, "person") or text_of(by)) for by in descendants(nitf, "byline")]
    fields = {
        "title": next(filter(None, titles), ""),
        "author": ", ".join(dict.fromkeys(filter(None, bylines))),
        "published": _attribute(
            nitf, ("date.release", "norm"), ("date.issue", "norm"), ("story.date", "norm")
        )
        or _attribute(nitf, ("pubdata", "date.publication")),
        "publisher": _attribute(nitf, ("pubdata", "name"), ("doc.copyright", "holder")),
        "id": _attribute(nitf, ("doc-id", "id-string")),
        "url": _attribute(nitf, ("pubdata", "ex-ref")),
    }
    return {key: value for key, value in fields.items() if value}


def _attribute(nitf: etree._Element, *places: tuple[str, str]) -> str:
    values = (element.get(key) for name, key in places for element in descendants(nitf, name))
    return next((str(value) for value in values if value), "")


def _without_by(byline: str) -> str:
    """ "By Ada Brook" as "Ada Brook"."""
    return byline[3:].strip() if byline[:3].lower() == "by " else byline
