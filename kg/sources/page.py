"""Web pages: the article without what surrounds it, by trafilatura."""

from __future__ import annotations

import re
from typing import BinaryIO

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts
from kg.sources.text import decode, unify_newlines

# The declaration is within the first 1024 bytes: https://html.spec.whatwg.org/#charset
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]*\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# What browsers read under these names: https://encoding.spec.whatwg.org/#names-and-labels
_WINDOWS_1252 = ("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1")

# Only declared dates: the extensive search of htmldate guesses from any number in the page. And a latest date
# that is fixed, for it would be today, and the same page would be read differently on another day.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}


def read_page(stream: BinaryIO, where: str, name: str) -> Drafts:
    """The one article of a page: its paragraphs with blank lines between, and what its meta tags declare."""
    yield from read_page_data(stream.read(), where, name)


def read_page_data(data: bytes, where: str, name: str, charset: str | None = None) -> Drafts:
    """As `read_page`, of bytes that a server sent as `charset`."""
    import trafilatura  # slow to import, and text or JSON does not need it

    try:
        page = unify_newlines(decode(data, where, _declared_encoding(data, charset)))
    except SourceError as error:
        yield error
        return
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_DATE_SEARCH,
    )
    if not isinstance(found, trafilatura.settings.Document) or not found.text:
        yield SourceError("no article text found in this page", where)
        return
    paragraphs = [line for line in found.text.split("\n") if line.strip()]
    if found.title and paragraphs[0].strip() == found.title.strip():
        del paragraphs[0]
    language = _LANGUAGE.search(page)
    yield Draft(
        where=where,
        id=name,
        text="\n\n".join(paragraphs),
        title=found.title,
        published=found.date,
        publisher=found.sitename,
        author=found.author,
        url=found.url,
        language=language[1] if language else None,
    )


def _declared_encoding(data: bytes, charset: str | None) -> str:
    """The encoding a page is sent with, else that it declares, else UTF-8.

    Latin-1 is what servers say of any page if nobody set them up: what the page declares goes before it.
    """
    declared = _CHARSET.search(data[:1024])
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    sent = (charset or "").lower()
    if sent and not (declared and sent in _WINDOWS_1252):
        name = sent
    return "windows-1252" if name in _WINDOWS_1252 else name
