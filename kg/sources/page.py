"""Web pages: the article without what surrounds it, by trafilatura."""

from __future__ import annotations

import re

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Options
from kg.sources.encoding import WINDOWS_1252, decode, unify_newlines
from kg.sources.limits import Bounded

# The declaration is within the first 1024 bytes (https://html.spec.whatwg.org/#charset); of XHTML also that of XML.
_CHARSETS = (
    re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE),
    re.compile(rb"\A\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE),
)
_LANGUAGE = re.compile(r"<html[^>]*\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# Fewer words from more bytes are rather a caption or a teaser than the article.
_STUB_WORDS, _STUB_BYTES = 50, 50_000

# Only declared dates: the extensive search of htmldate guesses from any number in the page. And a latest date
# that is fixed, for it would be today, and the same page would be read differently on another day.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}


def read_page(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The one article of a page: its paragraphs with blank lines between, and what its meta tags declare."""
    yield draft_page(stream.read(), where, name, options)


def draft_page(data: bytes, where: str, name: str, options: Options, charset: str | None = None) -> Draft:
    """As `read_page`, of bytes that a server sent as `charset`; raises SourceError where there is no article."""
    import trafilatura  # slow to import, and text or JSON does not need it

    # Latin-1 is what servers say of any page if nobody set them up: what the page declares goes before it.
    declared = next(filter(None, (pattern.search(data[:1024]) for pattern in _CHARSETS)), None)
    if declared and (not charset or charset.lower() in WINDOWS_1252):
        charset = declared[1].decode("ascii", "replace").lower()
    page, remarks = decode(data, where, options.encoding, charset)
    page = unify_newlines(page)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_DATE_SEARCH,
    )
    if not isinstance(found, trafilatura.settings.Document) or not found.text:
        raise SourceError("no article text found in this page", where, reason="no text")
    paragraphs = [line for line in found.text.split("\n") if line.strip()]
    if found.title and paragraphs[0].strip() == found.title.strip():
        del paragraphs[0]
    language = _LANGUAGE.search(page)
    words = len(found.text.split())
    if words < _STUB_WORDS and len(data) > _STUB_BYTES:
        remarks = (*remarks, f"only {words} words were found in this page of {len(data) // 1000} kB")
    return Draft(
        where=where,
        id=name,
        text="\n\n".join(paragraphs),
        title=found.title,
        published=found.date,
        publisher=found.sitename,
        author=found.author,
        url=found.url,
        language=language[1] if language else None,
        remarks=remarks,
    )
