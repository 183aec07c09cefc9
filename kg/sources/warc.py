"""Web archives (WARC, ISO 28500; Common Crawl's CC-NEWS): each HTML response through the page reader.

warcio reads them: 42 kB of pure Python. fastwarc is quicker, but brings 2 MB of compiled code and three more
packages, where nearly all the time goes into finding the article in the page. What warcio does not say is
found out here: a record that is cut off, and where to go on after a damaged one.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Note, Options
from kg.sources.page import read_page_data

LARGEST_PAGE = 20_000_000
"""Bytes of a page, after decompression, above which it is skipped."""

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_PAGES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_WARCIO_FALLS_OVER = (AttributeError, TypeError, ValueError, LookupError)  # headers that are missing or cut
_LONGEST_ID = 150


def read_warc(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """The articles of a web archive's HTML responses, one record at a time.

    An article's `url` is the record's, its id that address without scheme and fragment, its date the page's
    own, else the crawl's. What is no page or no success is counted in a note; a damaged record is named, and
    reading goes on at the next that is whole.
    """
    passed: Counter[str] = Counter()
    undated = 0
    for record in _iterate_records(stream, where):
        if isinstance(record, SourceError):
            yield record
        elif other := _not_a_page(record):
            passed[other] += other != "no response"
        else:
            for draft in _read_record(record, where, name, options):
                crawled = record.rec_headers.get_header("WARC-Date")
                if isinstance(draft, Draft) and not draft.published and crawled:
                    undated += 1
                    draft = replace(draft, published=crawled)
                yield draft
    if +passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted((+passed).items()))
        yield Note(f"records passed over: {kinds}", where)
    if undated:
        yield Note(f"{undated} pages declare no date: the day of their crawl stands for it", where)


def _iterate_records(stream: BinaryIO, where: str) -> Iterator[Any]:
    """warcio's records, and a SourceError for each run of damage; goes on behind it if the stream can seek."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        yield SourceError(f"web archives need warcio: pip install warcio ({error})", where)
        return

    start: int | None = stream.tell() if stream.seekable() else None
    if start is not None and _is_one_member(stream):
        stream, start = cast(BinaryIO, gzip.GzipFile(fileobj=stream)), None
    damaged = False
    search = start
    while True:
        try:
            records = ArchiveIterator(stream, check_digests=True)
            records.INC_RECORD = ""  # what warcio writes to stderr where a record's length is wrong
            for record in records:
                if records.err_count:
                    break
                start, damaged = records.offset, False
                search = start + 1 if search is not None else None
                yield record
            # At a clean end nothing begins after the last record; a header that is cut off gives such an end.
            start = _next_record(stream, search) if search is not None else None
            if start is None and not records.err_count:
                if isinstance(stream, gzip.GzipFile):
                    stream.read(1)  # EOFError again, which warcio takes for the end
                return
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, *_WARCIO_FALLS_OVER):
            start = _next_record(stream, search) if search is not None else None
        if not damaged:
            at = "" if search is None else f", at or after byte {max(0, search - 1)}"
            yield SourceError(f"not a WARC record, or damaged or cut off{at}", where)
        damaged = True
        if start is None:
            return
        stream.seek(start)
        search = start + 1


def _is_one_member(stream: BinaryIO) -> bool:
    """Whether a file was compressed as a whole, not record by record as warcio wants it."""
    begin = stream.tell()
    head = stream.read(_CHUNK)
    stream.seek(begin)
    try:
        opened = zlib.decompressobj(31).decompress(head, _CHUNK) if head.startswith(_GZIP) else b""
    except zlib.error:
        return False
    return b"\r\n\r\nWARC/1." in opened


def _next_record(stream: BinaryIO, begin: int) -> int | None:
    """Where after `begin` a record can start, compressed or not; None if nowhere."""
    stream.seek(begin)
    before = b""
    while chunk := stream.read(_CHUNK):
        data = before + chunk
        for match in re.finditer(rb"\x1f\x8b\x08|(?<=\n)WARC/1\.", data):
            if match[0] != _GZIP or _opens_record(data[match.start() : match.start() + 256]):
                return begin + match.start()
        before = data[-256:]
        begin += len(data) - len(before)
    return None


def _opens_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def _not_a_page(record: Any) -> str | None:
    """What a record is, if not a page that was found."""
    if record.rec_type == "revisit":
        return "revisits without a page"
    if record.rec_type not in ("response", "resource"):
        return "no response"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        return "with a status other than 200"
    return None if _content_type(record).startswith(_PAGES) else "not HTML"


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").strip().lower()


def _read_record(record: Any, where: str, name: str, options: Options) -> Drafts:
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    identity = _name_address(url) or str(record.rec_headers.get_header("WARC-Record-ID") or name).strip("<>")
    at = f"{where}, {url or identity}"
    packing = str((record.http_headers and record.http_headers.get_header("Content-Encoding")) or "").lower()
    if packing == "br" and importlib.util.find_spec("brotli") is None:
        yield SourceError("is compressed with Brotli: pip install brotli", at)
        return
    try:
        data = _read_content(record)
    except (EOFError, zlib.error, OSError, *_WARCIO_FALLS_OVER) as error:
        yield SourceError(f"its record is damaged or cut off ({error})", at)
        return
    except SourceError as error:
        yield SourceError(error.what, at)
        return
    if cut := record.rec_headers.get_header("WARC-Truncated"):
        yield Note(f"the crawler cut this page off ({cut})", at)
    charset = _CHARSET.search(_content_type(record))
    for draft in read_page_data(data, at, identity, options, charset[1] if charset else None):
        yield replace(draft, url=url) if isinstance(draft, Draft) and url else draft


def _read_content(record: Any) -> bytes:
    """The page, chunks joined and decompressed; SourceError if it is too large or not as it was written."""
    content = record.content_stream()
    pieces: list[bytes] = []
    size = 0
    while piece := content.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_PAGE:
            raise SourceError(f"its page is larger than {LARGEST_PAGE:,} bytes, and skipped")
    while record.raw_stream.read(_CHUNK):
        pass
    if record.length is None:
        raise SourceError("its record is damaged: it has no length (Content-Length)")
    if missing := record.raw_stream.limit:
        raise SourceError(f"its record is cut off: {missing:,} bytes are missing")
    # Of the block alone: crawlers do not agree on what the digest of a payload is taken of.
    if any("block digest" in problem for problem in record.digest_checker.problems):
        raise SourceError("its record is damaged: its digest (WARC-Block-Digest) does not fit")
    return b"".join(pieces)


def _name_address(url: str) -> str:
    """An id from an address: without scheme, www. and fragment; a long one is cut and ends in its hash."""
    name = re.sub(r"^\w+://(www\.)?|#.*$|/+$", "", url)
    if len(name) <= _LONGEST_ID:
        return name
    return f"{name[: _LONGEST_ID - 17]}-{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"
