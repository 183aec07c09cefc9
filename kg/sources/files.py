"""The table of formats by file ending, and opening what an input names."""

from __future__ import annotations

import io
import itertools
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import SourceError
from kg.sources.draft import Draft, Reader
from kg.sources.find import STDIN, ending_of
from kg.sources.jsonl import read_gzipped_json_lines, read_json, read_json_lines
from kg.sources.limits import STANDARD, Bounded, Limits
from kg.sources.page import read_page
from kg.sources.text import read_text


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles: its reader, and what the help says about it."""

    read: Reader
    about: str


_PAGE = Format(read_page, "web page: text, title, date, publisher, author and url are found in it")
FORMATS: dict[str, Format] = {
    ".txt": Format(read_text, "plain text, with optional header lines (title, date, publisher, url, author)"),
    ".html": _PAGE,
    ".htm": _PAGE,
    ".json": Format(read_json, "an object, or a list of objects, one an article"),
    ".jsonl": Format(read_json_lines, "JSON Lines: an object an article"),
    ".jsonl.gz": Format(read_gzipped_json_lines, "JSON Lines, compressed"),
}
"""What can be read, by file ending."""


def read_drafts(file: str, name: str, limits: Limits = STANDARD) -> Iterator[Draft | SourceError]:
    """The drafts of one file, or of standard input for "-"; `name` is for articles without an id."""
    empty = True
    for draft in _read_file(file, name, limits):
        empty = False
        yield draft
    if empty:
        yield SourceError("has no article", file)


def _read_file(file: str, name: str, limits: Limits) -> Iterator[Draft | SourceError]:
    """What a file has; whatever a reader raises ends this file and not the run."""
    try:
        if file == STDIN:
            yield from _read_buffered(sys.stdin.buffer, "<stdin>", name, limits)
        elif not stat.S_ISREG(Path(file).stat().st_mode):  # a pipe, as from the shell's <(...)
            with Path(file).open("rb") as stream:
                yield from _read_buffered(stream, file, name, limits)
        elif ending := ending_of(file, FORMATS):
            with Path(file).open("rb") as stream:
                yield from FORMATS[ending].read(cast(BinaryIO, Bounded(stream, file, limits)), file, name)
        else:
            yield SourceError(f"unknown kind of file: its name should end in {', '.join(FORMATS)}", file)
    except OSError as error:
        yield SourceError(f"can't be read ({error.strerror or error})", file)
    except SourceError as error:
        yield error
    except Exception as error:
        what = f"its reader failed ({type(error).__name__}: {str(error)[:200]}); what comes before was read"
        yield SourceError(what, file, reason="failed")


def _read_buffered(stream: BinaryIO, where: str, name: str, limits: Limits) -> Iterator[Draft | SourceError]:
    """As `read_unnamed`, of a stream that perhaps can't peek; leaves it open."""
    if isinstance(stream, io.BufferedReader):
        yield from read_unnamed(Bounded(stream, where, limits), where, name)
        return
    buffered = io.BufferedReader(cast(Any, stream))
    try:
        yield from read_unnamed(Bounded(cast(BinaryIO, buffered), where, limits), where, name)
    finally:
        buffered.detach()


def read_unnamed(stream: Bounded, where: str, name: str) -> Iterator[Draft | SourceError]:
    """The drafts of a stream that has no file ending: its first line shows what it is.

    JSON Lines are read one at a time, all else as a whole: JSON, a web page, or else plain text.
    """
    if stream.peek(2)[:2] == b"\x1f\x8b":  # the mark of gzip, RFC 1952
        yield from read_gzipped_json_lines(cast(BinaryIO, stream), where, name)
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
    elif line.lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        yield from read_page(whole, where, name)
    else:
        yield from read_text(whole, where, name)
