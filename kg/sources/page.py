"""Web pages: the article without what surrounds it, by trafilatura."""

from __future__ import annotations

import re
from typing import BinaryIO

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Options
from kg.sources.encoding import GUESSED, WINDOWS_1252, decode, unify_newlines

# The declaration is within the first 1024 bytes: https://html.spec.whatwg.org/#charset
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]*\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# An XML declaration too, of pages that are XHTML.
_XML_CHARSET = re.compile(rb"\A\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
# Fewer words from more bytes are rather a caption or a teaser than the article.
_STUB_WORDS, _STUB_BYTES = 50, 50_000

# Only declared dates: the extensive search of htmldate guesses from any number in the page. And a latest date
# that is fixed, for it would be today, and the same page would be read differently on another day.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}


def read_page(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """The one article of a page: its paragraphs with blank lines between, and what its meta tags declare."""
    yield from read_page_data(stream.read(), where, name, options)


def read_page_data(
    data: bytes, where: str, name: str, options: Options, charset: str | None = None
) -> Drafts:
    """As `read_page`, of bytes that a server sent as `charset`."""
    import trafilatura  # slow to import, and text or JSON does not need it

    try:
        page, guessed = decode(data, where, options.encoding, _declared_encoding(data, charset))
        page = unify_newlines(page)
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
        yield SourceError("no article text found in this page", where, reason="no text")
        return
    paragraphs = [line for line in found.text.split("\n") if line.strip()]
    if found.title and paragraphs[0].strip() == found.title.strip():
        del paragraphs[0]
    language = _LANGUAGE.search(page)
    remarks = [GUESSED] if guessed else []
    words = len(found.text.split())
    if words < _STUB_WORDS and len(data) > _STUB_BYTES:
        remarks.append(f"only {words} words were found in this page of {len(data) // 1000} kB")
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
        remarks=tuple(remarks),
    )


def _declared_encoding(data: bytes, charset: str | None) -> str | None:
    """The encoding a page is sent with, else that it declares.

    Latin-1 is what servers say of any page if nobody set them up: what the page declares goes before it.
    """
    declared = _CHARSET.search(data[:1024]) or _XML_CHARSET.search(data[:1024])
    own = declared[1].decode("ascii", "replace").lower() if declared else None
    return own if own and (not charset or charset.lower() in WINDOWS_1252) else charset
