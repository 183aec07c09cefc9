"""What news agencies send: NewsML-G2 and NITF (both by the IPTC, iptc.org/standards)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Draft
from kg.sources.fields import without_by
from kg.sources.xmltree import first_text, language_of, prose_of, text_of

_WITHDRAWN = ("canceled", "cancelled", "withheld")
# When the text was for the public: the end of an embargo, else its making, else that of this version.
_DATES = (
    "itemMeta/embargoed",
    "contentMeta/contentCreated",
    "itemMeta/firstCreated",
    "itemMeta/versionCreated",
)


def read_news_item(item: etree._Element, where: str, name: str) -> Iterator[Draft | str]:
    """The articles of a newsItem of NewsML-G2; in a word what it is, if it has no text or was withdrawn.

    An item with texts in several languages gives an article each, the later ones with their language after
    the id.
    """
    status = _code(item, "itemMeta/pubStatus")
    texts = _texts(item)
    if status in _WITHDRAWN or not texts:
        yield status if status in _WITHDRAWN else _code(item, "itemMeta/itemClass") or "no text"
        return
    nitf = next(item.iter("nitf"), None)
    given = _nitf_fields(nitf) if nitf is not None else {}
    creators = ", ".join(map(_party, item.iterfind("contentMeta/creator")))
    providers = filter(None, map(_party, item.iterfind("itemMeta/provider")))
    pages = (str(link.get("href")) for link in item.iter("link") if "html" in link.get("contenttype", ""))
    declared = next((tag.get("tag") for tag in item.iter("language") if tag.get("tag")), None)
    shared: dict[str, Any] = {
        "published": first_text(item, *_DATES) or given.get("published"),
        "publisher": next(providers, None) or given.get("publisher"),
        "author": without_by(first_text(item, ".//by")) or given.get("author") or creators,
        "url": next((page for page in pages if page.startswith("http")), None),
    }
    guid = item.get("guid") or first_text(item, "itemMeta/guid") or name
    for number, (language, text) in enumerate(texts.items()):
        headlines = sorted(item.iter("headline"), key=lambda line: (language_of(line) or "") != language)
        title = next(filter(None, map(text_of, headlines)), "") or first_text(item, "itemMeta/title")
        yield Draft(
            where=where,
            id=f"{guid}:{language}" if number else guid,
            text=text,
            title=title or given.get("title"),
            language=language or declared,
            **shared,
        )


def _texts(item: etree._Element) -> dict[str, str]:
    """The longest text in each language, in the item's order; renditions of one text are not repeated."""
    texts: dict[str, str] = {}
    for content in item.iter("inlineXML", "inlineData"):
        bodies = list(content.iter("body.content")) or list(content.iter("body")) or [content]
        text = _joined(bodies)
        language = language_of(bodies[0]) or ""
        if len(text) > len(texts.get(language, "")):
            texts[language] = text
    return texts


def _joined(bodies: list[etree._Element]) -> str:
    return "\n\n".join(filter(None, (prose_of(body).strip() for body in bodies)))


def _party(party: etree._Element) -> str:
    """A party's name, or what its code says: "nprov:LANTERN" is LANTERN."""
    code = party.get("literal") or party.get("qcode") or ""
    return first_text(party, "name") or text_of(party) or str(code).split(":")[-1]


def _code(item: etree._Element, path: str) -> str:
    """The code at a path, without its scheme."""
    found = item.find(path)
    return str(found.get("qcode") or "").split(":")[-1] if found is not None else ""


def read_nitf(nitf: etree._Element, where: str, name: str) -> Iterator[Draft | SourceError]:
    """The article of an NITF document: body.content, with head, hedline, byline, date and publication."""
    bodies = list(nitf.iter("body.content"))
    if bodies:
        fields = {"id": name} | _nitf_fields(nitf)
        yield Draft(where=where, text=_joined(bodies), language=language_of(bodies[0]), **fields)
    else:
        yield SourceError("has no body.content, where NITF has its text", where)


def _nitf_fields(nitf: etree._Element) -> dict[str, Any]:
    """What an NITF document says of its article, by the names of our fields; empty ones are left out."""
    bylines = (without_by(first_text(by, "person") or text_of(by)) for by in nitf.iter("byline"))
    dates = ("date.release/norm", "date.issue/norm", "story.date/norm", "pubdata/date.publication")
    fields = {
        "title": first_text(nitf, ".//hl1", ".//title"),
        "author": ", ".join(dict.fromkeys(filter(None, bylines))),
        "published": _attribute(nitf, *dates),
        "publisher": _attribute(nitf, "pubdata/name", "doc.copyright/holder"),
        "id": _attribute(nitf, "doc-id/id-string"),
        "url": _attribute(nitf, "pubdata/ex-ref"),
    }
    return {key: value for key, value in fields.items() if value}


def _attribute(nitf: etree._Element, *places: str) -> str:
    """The first value that is not empty of the places "element/attribute"."""
    pairs = (place.split("/") for place in places)
    values = (below.get(key) for tag, key in pairs for below in nitf.iter(tag))
    return next((str(value) for value in values if value), "")
