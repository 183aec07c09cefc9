"""The table of formats by file ending, and opening what an input names."""

from __future__ import annotations

import dataclasses
import gzip
import io
import itertools
import re
import stat
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import SourceError
from kg.sources.draft import Drafts, Options, Reader
from kg.sources.encoding import decode, marked_encoding
from kg.sources.find import STDIN, ending_of
from kg.sources.jsonl import read_json, read_json_lines
from kg.sources.limits import Bounded, expand
from kg.sources.page import read_page
from kg.sources.table import is_table_head, read_table
from kg.sources.text import read_text
from kg.sources.warc import read_warc
from kg.sources.xml import read_xml


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles: its reader, and what the help says about it."""

    read: Reader
    about: str


def gunzipped(read: Reader) -> Reader:
    """A reader of the same, compressed with gzip; damaged data ends the file, not the run."""

    def read_gzipped(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
        begun = False
        try:
            with expand(stream, where) as inner:
                for draft in read(cast(BinaryIO, inner), where, name, options):
                    begun = True
                    yield draft
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            rest = "; what comes before was read" if begun else ""
            yield SourceError(f"gzip data is damaged or cut off ({error}){rest}", where)

    return read_gzipped


_PAGE = Format(read_page, "web page: text, title, date, publisher, author and url are found in it")
_XML = Format(read_xml, "RSS and Atom feeds, NewsML-G2, NITF: an article an item")
_WARC = Format(read_warc, "web archive (CC-NEWS): an article a page")
_PLAIN = {
    ".txt": Format(read_text, "plain text, with optional header lines (title, date, publisher, url, author)"),
    ".html": _PAGE,
    ".htm": _PAGE,
    ".json": Format(
        read_json, "an object, a list of objects, one an article, or an object around such a list"
    ),
    ".jsonl": Format(read_json_lines, "JSON Lines: an object an article"),
    ".csv": Format(read_table, "table with names of columns in its first row: a row an article"),
    ".tsv": Format(read_table, "as .csv, separated by tabs"),
    ".xml": _XML,
    ".rss": _XML,
    ".atom": _XML,
    ".rdf": _XML,
}
FORMATS: dict[str, Format] = (
    _PLAIN
    | {
        f"{ending}.gz": Format(gunzipped(plain.read), f"as {ending}, compressed")
        for ending, plain in _PLAIN.items()
    }
    | {".warc": _WARC, ".warc.gz": _WARC}
)
"""What can be read, by file ending."""

_XML_BEGIN = re.compile(
    rb"<\?xml\b|<!doctype\b|<(?:\w+:)?(?:rss|RDF|feed|newsItem|newsMessage|packageItem|nitf)\b", re.I
)


def read_drafts(file: str, name: str, options: Options) -> Drafts:
    """The drafts of one file, or of standard input for "-"; `name` is for articles without an id."""
    empty = True
    for draft in _read_file(file, name, options):
        empty = False
        yield draft
    if empty:
        yield SourceError("has no article", file, reason="no text")


def _read_file(file: str, name: str, options: Options) -> Drafts:
    """What a file has; whatever a reader raises ends this file and not the run."""
    try:
        if file == STDIN:
            yield from _read_buffered(sys.stdin.buffer, "<stdin>", name, options)
        elif is_stream(file):
            with Path(file).open("rb") as stream:
                yield from _read_buffered(stream, file, name, options)
        elif ending := ending_of(file, FORMATS):
            with Path(file).open("rb") as stream:
                bounded = cast(BinaryIO, Bounded(stream, file, options.limits))
                yield from FORMATS[ending].read(bounded, file, name, options)
        else:
            yield SourceError(f"unknown kind of file: its name should end in {', '.join(FORMATS)}", file)
    except OSError as error:
        yield SourceError(f"can't be read ({error.strerror or error})", file)
    except ImportError as error:
        yield SourceError(_missing(error), file)
    except SourceError as error:
        yield error
    except Exception as error:
        what = f"its reader failed ({type(error).__name__}: {str(error)[:200]}); what comes before was read"
        yield SourceError(what, file, reason="failed")


def is_stream(file: str) -> bool:
    """Whether it is standard input, or a pipe as from the shell's <(...); raises OSError."""
    return file == STDIN or not stat.S_ISREG(Path(file).stat().st_mode)


def _missing(error: ImportError) -> str:
    """Which package a reader lacks, and how to get it."""
    text = " ".join(str(error).split())
    told = re.search(r"\blxml_html_clean\b", text)  # lxml says so in words only
    package = told[0] if told else (error.name or "").partition(".")[0]
    return (
        f"needs a package that is missing or broken ({text}); install it: pip install {package or 'newskg'}"
    )


def _read_buffered(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """As `read_unnamed`, of a stream that perhaps can't peek; leaves it open."""
    if isinstance(stream, io.BufferedReader):
        yield from read_unnamed(Bounded(stream, where, options.limits), where, name, options)
        return
    buffered = io.BufferedReader(cast(Any, stream))
    try:
        bounded = Bounded(cast(BinaryIO, buffered), where, options.limits)
        yield from read_unnamed(bounded, where, name, options)
    finally:
        buffered.detach()


def _read_expanded(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """As `read_unnamed`, of a stream that can't peek."""
    buffered = cast(BinaryIO, io.BufferedReader(cast(Any, stream)))
    yield from read_unnamed(Bounded(buffered, where, options.limits), where, name, options)


def read_unnamed(bounded: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The drafts of a buffered stream that has no file ending: its first line shows what it is.

    JSON Lines and tables are read a line at a time, all else as a whole: JSON, a web page, or else plain text.
    """
    start, stream = bounded.peek(4)[:4], cast(BinaryIO, bounded)
    if start.startswith(b"\x1f\x8b"):  # the mark of gzip, RFC 1952
        yield from gunzipped(_read_expanded)(stream, where, name, options)
        return
    if options.encoding or (marked_encoding(start) or "utf-8").startswith(("utf-16", "utf-32")):
        try:
            text, _ = decode(stream.read(), where, options.encoding)
        except SourceError as error:
            yield error
            return
        stream, options = (
            io.BytesIO(text.encode(errors="surrogatepass")),
            dataclasses.replace(options, encoding=None),
        )
    head = [stream.readline()]
    while not head[-1].strip() and (line := stream.readline()):
        head.append(line)
    line = head[-1].removeprefix(b"\xef\xbb\xbf").strip()
    if line.startswith(b"{") and line.endswith(b"}"):
        yield from read_json_lines(itertools.chain(head, stream), where, name, options)
        return
    if is_table_head(line.decode("utf-8", "replace"), options):
        yield from read_table(itertools.chain(head, stream), where, name, options)
        return
    whole = io.BytesIO(b"".join(head) + stream.read())
    if line.startswith((b"{", b"[{")) or line == b"[":
        yield from read_json(whole, where, name, options)
    elif line.lower().startswith((b"<!doctype html", b"<html")):
        yield from read_page(whole, where, name, options)
    elif _XML_BEGIN.match(line):
        yield from read_xml(whole, where, name, options)
    elif line.startswith(b"WARC/1."):
        yield from read_warc(whole, where, name, options)
    else:
        yield from read_text(whole, where, name, options)
