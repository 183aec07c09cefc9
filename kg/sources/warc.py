"""Web archives (WARC, ISO 28500; Common Crawl's CC-NEWS): each HTML response through the page reader.

warcio reads them: 42 kB of pure Python. fastwarc is quicker, but brings 2 MB of compiled code and three more
packages, where nearly all the time goes into finding the article in the page. What warcio does not say is
found out here: a record that is cut off, and where to go on after a damaged one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kg.errors import SourceError
from kg.sources.draft import Drafts, Note, Options
from kg.sources.limits import Bounded, expand
from kg.sources.page import draft_page

LARGEST_PAGE = 20_000_000
"""Bytes of a page, after decompression, above which it is skipped."""

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_PAGES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
# What warcio falls over: data that is cut off or wrong, headers that are missing.
_DAMAGE = (zlib.error, EOFError, OSError, AttributeError, TypeError, ValueError, LookupError)
_LONGEST_ID = 150
_UNDATED = "declares no date: the day of its crawl stands for it"


def read_warc(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The articles of a web archive's HTML responses, one record at a time.

    An article's `url` is the record's, its id that address without scheme and fragment, its date the page's
    own, else the crawl's. What is no page or no success is counted in a note; a damaged record is named, and
    reading goes on at the next that is whole, if the stream can seek.
    """
    passed: Counter[str] = Counter()
    for record in _iterate_records(stream, where):
        if isinstance(record, SourceError):
            yield record
        elif other := _not_a_page(record):
            passed[other] += other != "no response"
        else:
            yield from _read_record(record, where, name, options)
    if +passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted((+passed).items()))
        yield Note(f"records passed over: {kinds}", where)


def _iterate_records(stream: Bounded, where: str) -> Iterator[Any]:
    """warcio's records, and a SourceError for each run of damage; goes on behind it if the stream can seek."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    source, start = stream, stream.tell() if stream.seekable() else None
    if start is not None and _is_one_member(stream):
        source, start = expand(stream), None
    damaged, search = False, start
    while True:
        is_whole = False
        with suppress(ArchiveLoadFailed, *_DAMAGE):
            records = ArchiveIterator(source, check_digests=True)
            records.INC_RECORD = ""  # what warcio writes to stderr where a record's length is wrong
            for record in records:
                if records.err_count:
                    break
                damaged, search = False, records.offset + 1 if search is not None else None
                yield record
            if source is not stream:
                source.read(1)  # EOFError again, which warcio takes for the end
            is_whole = not records.err_count
        # After a clean end nothing begins; a header that is cut off gives such an end.
        start = _next_record(stream, search)
        if start is None and is_whole:
            return
        if not damaged:
            at = "" if search is None else f", at or after byte {max(0, search - 1)}"
            yield SourceError(f"not a WARC record, or damaged or cut off{at}", where)
        damaged = True
        if start is None:
            return
        stream.seek(start)
        search = start + 1


def _is_one_member(stream: Bounded) -> bool:
    """Whether a file was compressed as a whole, not record by record as warcio wants it."""
    head = stream.read(_CHUNK)
    stream.put_back(head)
    return b"\r\n\r\nWARC/1." in _expanded(head, _CHUNK)


def _next_record(stream: Bounded, begin: int | None) -> int | None:
    """Where after `begin` a record can start, compressed or not; None if nowhere."""
    if begin is None:
        return None
    stream.seek(begin)
    before = b""
    while chunk := stream.read(_CHUNK):
        data = before + chunk
        for match in re.finditer(rb"\x1f\x8b\x08|(?<=\n)WARC/1\.", data):
            if match[0] != _GZIP or _expanded(data[match.start() :][:256], 5) == b"WARC/":
                return begin + match.start()
        before = data[-256:]
        begin += len(data) - len(before)
    return None


def _expanded(data: bytes, size: int) -> bytes:
    """The first bytes of gzip data expanded; none of what is no such data."""
    try:
        return zlib.decompressobj(31).decompress(data, size)
    except zlib.error:
        return b""


def _not_a_page(record: Any) -> str | None:
    """What a record is, if not a page that was found."""
    if record.rec_type == "revisit":
        return "revisits without a page"
    if record.rec_type not in ("response", "resource"):
        return "no response"
    if record.http_headers and record.http_headers.get_statuscode() != "200":
        return "with a status other than 200"
    return None if _header(record, "Content-Type").lower().startswith(_PAGES) else "not HTML"


def _header(record: Any, name: str) -> str:
    """A header of the server's answer, or of the record of a file that no server sent; "" for none."""
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header(name) or "").strip()


def _read_record(record: Any, where: str, name: str, options: Options) -> Drafts:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    identity = _name_address(url) or str(record.rec_headers.get_header("WARC-Record-ID") or name).strip("<>")
    at = f"{where}, {url or identity}"
    if _header(record, "Content-Encoding").lower() == "br" and importlib.util.find_spec("brotli") is None:
        yield SourceError("is compressed with Brotli: pip install brotli", at)
        return
    if cut := record.rec_headers.get_header("WARC-Truncated"):
        yield Note(f"the crawler cut this page off ({cut})", at)
    charset = _CHARSET.search(_header(record, "Content-Type"))
    try:
        data = _read_content(record, at)
        draft = draft_page(data, at, identity, options, charset[1] if charset else None)
    except SourceError as error:
        yield error
        return
    crawled = record.rec_headers.get_header("WARC-Date")
    if crawled and not draft.published:
        draft = replace(draft, published=crawled, remarks=(*draft.remarks, _UNDATED))
    yield replace(draft, url=url or draft.url)


def _read_content(record: Any, where: str) -> bytes:
    """The page, chunks joined and decompressed; SourceError if it is too large or not as it was written."""
    pieces: list[bytes] = []
    size = 0
    try:
        content = record.content_stream()
        while piece := content.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_PAGE:
                raise SourceError(f"its page is larger than {LARGEST_PAGE:,} bytes, and skipped", where)
        while record.raw_stream.read(_CHUNK):
            pass
    except _DAMAGE as error:
        raise SourceError(f"its record is damaged or cut off ({error})", where) from error
    if record.length is None:
        raise SourceError("its record is damaged: it has no length (Content-Length)", where)
    if missing := record.raw_stream.limit:
        raise SourceError(f"its record is cut off: {missing:,} bytes are missing", where)
    # Of the block alone: crawlers do not agree on what the digest of a payload is taken of.
    if any("block digest" in problem for problem in record.digest_checker.problems):
        raise SourceError("its record is damaged: its digest (WARC-Block-Digest) does not fit", where)
    return b"".join(pieces)


def _name_address(url: str) -> str:
    """An id from an address: without scheme, www. and fragment; a long one is cut and ends in its hash."""
    name = re.sub(r"^\w+://(www\.)?|#.*$|/+$", "", url)
    if len(name) <= _LONGEST_ID:
        return name
    return f"{name[: _LONGEST_ID - 17]}-{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"
