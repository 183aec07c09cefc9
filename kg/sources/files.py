"""The table of formats by file ending, and opening what an input names."""

from __future__ import annotations

import io
import itertools
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import SourceError
from kg.sources.draft import Drafts, Reader
from kg.sources.find import STDIN, ending_of
from kg.sources.jsonl import read_gzipped_json_lines, read_json, read_json_lines
from kg.sources.page import read_page
from kg.sources.text import read_text
from kg.sources.warc import read_warc
from kg.sources.xml import read_xml


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles: its reader, and what the help says about it."""

    read: Reader
    about: str


_PAGE = Format(read_page, "web page: text, title, date, publisher, author and url are found in it")
_XML = Format(read_xml, "RSS and Atom feeds, NewsML-G2, NITF: an article an item")
_WARC = Format(read_warc, "web archive (CC-NEWS): an article a page")
FORMATS: dict[str, Format] = {
    ".txt": Format(read_text, "plain text, with optional header lines (title, date, publisher, url, author)"),
    ".html": _PAGE,
    ".htm": _PAGE,
    ".json": Format(read_json, "an object, or a list of objects, one an article"),
    ".jsonl": Format(read_json_lines, "JSON Lines: an object an article"),
    ".jsonl.gz": Format(read_gzipped_json_lines, "JSON Lines, compressed"),
    ".xml": _XML,
    ".rss": _XML,
    ".atom": _XML,
    ".rdf": _XML,
    ".warc": _WARC,
    ".warc.gz": _WARC,
}
"""What can be read, by file ending."""

_XML_BEGIN = re.compile(
    rb"<\?xml\b|<!doctype\b|<(?:\w+:)?(?:rss|RDF|feed|newsItem|newsMessage|packageItem|nitf)\b", re.I
)


def read_drafts(file: str, name: str) -> Drafts:
    """The drafts of one file, or of standard input for "-"; `name` is for articles without an id."""
    empty = True
    for draft in _read_file(file, name):
        empty = False
        yield draft
    if empty:
        yield SourceError("has no article", file)


def _read_file(file: str, name: str) -> Drafts:
    try:
        if file == STDIN:
            yield from _read_buffered(sys.stdin.buffer, "<stdin>", name)
        elif not stat.S_ISREG(Path(file).stat().st_mode):  # a pipe, as from the shell's <(...)
            with Path(file).open("rb") as stream:
                yield from _read_buffered(stream, file, name)
        elif ending := ending_of(file, FORMATS):
            with Path(file).open("rb") as stream:
                yield from FORMATS[ending].read(stream, file, name)
        else:
            yield SourceError(f"unknown kind of file: its name should end in {', '.join(FORMATS)}", file)
    except OSError as error:
        yield SourceError(f"can't be read ({error.strerror or error})", file)


def _read_buffered(stream: BinaryIO, where: str, name: str) -> Drafts:
    """As `read_unnamed`, of a stream that perhaps can't peek; leaves it open."""
    if isinstance(stream, io.BufferedReader):
        yield from read_unnamed(stream, where, name)
        return
    buffered = io.BufferedReader(cast(Any, stream))
    try:
        yield from read_unnamed(buffered, where, name)
    finally:
        buffered.detach()


def read_unnamed(stream: io.BufferedReader[Any], where: str, name: str) -> Drafts:
    """The drafts of a stream that has no file ending: its first line shows what it is.

    JSON Lines are read one at a time, all else as a whole: JSON, a web page, or else plain text.
    """
    if stream.peek(2)[:2] == b"\x1f\x8b":  # the mark of gzip, RFC 1952
        yield from read_gzipped_json_lines(stream, where, name)
        return
    head = [stream.readline()]
    while not head[-1].strip() and (line := stream.readline()):
        head.append(line)
    line = head[-1].removeprefix(b"\xef\xbb\xbf").strip()
    if line.startswith(b"{") and line.endswith(b"}"):
        yield from read_json_lines(itertools.chain(head, stream), where, name)
        return
    whole = io.BytesIO(b"".join(head) + stream.read())
    if line.startswith((b"{", b"[{")) or line == b"[":
        yield from read_json(whole, where, name)
    elif line.lower().startswith((b"<!doctype html", b"<html")):
        yield from read_page(whole, where, name)
    elif _XML_BEGIN.match(line):
        yield from read_xml(whole, where, name)
    elif line.startswith(b"WARC/1."):
        yield from read_warc(whole, where, name)
    else:
        yield from read_text(whole, where, name)
