"""The table of readers by file ending, with those of other packages, and opening what an input names."""

from __future__ import annotations

import dataclasses
import gzip
import io
import re
import stat
import sys
import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path

from kg import plugins
from kg.errors import KgError, PluginError, SourceError
from kg.sources.draft import Draft, Drafts, Note, Options, Reader
from kg.sources.encoding import decode, is_wide, marked_encoding
from kg.sources.find import STDIN, ending_of
from kg.sources.jsonl import read_json, read_json_lines
from kg.sources.limits import Bounded, expand
from kg.sources.page import read_page
from kg.sources.table import is_table_head, read_table
from kg.sources.text import read_text
from kg.sources.warc import read_warc
from kg.sources.xml import read_xml

UNNAMED = "<stdin>"
"""The name of what comes without a file, until its text gives it one."""
_GZIP_FAULTS = (EOFError, gzip.BadGzipFile, zlib.error)
_XML_BEGIN = re.compile(
    rb"<\?xml\b|<!doctype\b|<(?:\w+:)?(?:rss|RDF|feed|newsItem|newsMessage|packageItem|nitf)\b", re.I
)


def gunzipped(read: Reader) -> Reader:
    """A reader of the same, compressed with gzip; damaged data ends the file, not the run."""

    def read_gzipped(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
        begun = False
        try:
            for draft in read(expand(stream), where, name, options):
                begun = True
                yield draft
        except _GZIP_FAULTS as error:
            rest = "; what comes before was read" if begun else ""
            yield SourceError(f"gzip data is damaged or cut off ({error}){rest}", where)

    return read_gzipped


def _packed_too(readers: Mapping[str, Reader]) -> dict[str, Reader]:
    packed = {f"{ending}.gz": gunzipped(read) for ending, read in readers.items()}
    return {**readers, **packed, **readers}


FORMATS: dict[str, Reader] = _packed_too(
    {
        ".txt": read_text,
        ".html": read_page,
        ".htm": read_page,
        ".json": read_json,
        ".jsonl": read_json_lines,
        ".csv": read_table,
        ".tsv": read_table,
        ".xml": read_xml,
        ".rss": read_xml,
        ".atom": read_xml,
        ".rdf": read_xml,
    }
) | {".warc": read_warc, ".warc.gz": read_warc}
"""The readers of ours, by file ending."""


@cache
def plugin_readers() -> tuple[dict[str, Reader], list[Note]]:
    """The readers of other packages by file ending, to be loaded when they read, and of those not used why.

    They are entry points of the group newskg.readers, named after the ending ("eml" for .eml).
    """
    readers: dict[str, Reader] = {}
    notes: list[Note] = []
    for entry in plugins.found(plugins.READERS):
        ending = f".{entry.name.lower().removeprefix('.')}"
        if ending in FORMATS or ending in readers:
            what = f"this reader is not used, for {ending} is read otherwise"
            mend = "it needs another name in its package, or uninstall that"
            notes.append(Note(f"{what}: {mend}", plugins.describe(entry)))
        else:
            readers[ending] = _plugged(entry)
    return _packed_too(readers), notes


def _plugged(entry: EntryPoint) -> Reader:
    def read(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
        plugin = plugins.load_one(entry)
        try:
            for draft in plugin.value(stream, where, name, options):
                if not isinstance(draft, Draft | SourceError | Note):
                    raise TypeError(f"it gave {type(draft).__name__}, not kg.sources.Draft")
                yield draft
        except (KgError, OSError, *_GZIP_FAULTS):
            raise
        except Exception as error:  # whatever the code of another package does
            raise plugin.error(f"failed ({error!r}); what comes before was read") from error

    return read


def known_formats() -> dict[str, Reader]:
    """The readers by file ending: ours and those of plug-ins."""
    return FORMATS | plugin_readers()[0]


def read_drafts(file: str, name: str, options: Options) -> Drafts:
    """The drafts of one file, or of standard input for "-"; `name` is for articles without an id.

    Articles without one from standard input or a pipe are called UNNAMED.
    """
    empty = True
    for draft in _read_file(file, name, options):
        empty = False
        yield draft
    if empty:
        yield SourceError("has no article", file, reason="no text")


def _read_file(file: str, name: str, options: Options) -> Drafts:
    """What a file has; whatever a reader raises ends this file and not the run."""
    where = UNNAMED if file == STDIN else file
    read: Reader = read_unnamed
    try:
        if file == STDIN or not stat.S_ISREG(Path(file).stat().st_mode):  # a pipe, as from the shell's <(...)
            name = UNNAMED
        else:
            read = _reader_of(file)
        with nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as stream:
            yield from read(Bounded(stream, where, options.limits), where, name, options)
    except OSError as error:
        yield SourceError(f"can't be read ({error.strerror or error})", where)
    except ImportError as error:
        yield SourceError(_missing(error), where)
    except SourceError as error:
        yield error
    except PluginError as error:
        yield SourceError(str(error), where, reason="failed")
    except Exception as error:
        what = f"its reader failed ({type(error).__name__}: {str(error)[:200]}); what comes before was read"
        yield SourceError(what, where, reason="failed")


def _reader_of(file: str) -> Reader:
    formats = known_formats()
    if ending := ending_of(file, formats):
        return formats[ending]
    raise SourceError(f"unknown kind of file: its name should end in {', '.join(formats)}", file)


def _missing(error: ImportError) -> str:
    """Which package a reader lacks, and how to get it."""
    text = " ".join(str(error).split())
    told = re.search(r"\blxml_html_clean\b", text)  # lxml says so in words only
    package = told[0] if told else (error.name or "newskg").partition(".")[0]
    return f"needs a package that is missing or broken ({text}); install it: pip install {package}"


def read_unnamed(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The drafts of a stream that has no file ending: its first line shows what it is."""
    start = stream.read(4)
    stream.put_back(start)
    if start.startswith(b"\x1f\x8b"):  # the mark of gzip, RFC 1952
        yield from gunzipped(read_unnamed)(stream, where, name, options)
        return
    if options.encoding or is_wide(marked_encoding(start)):
        text, _ = decode(stream.read(), where, options.encoding)
        stream = Bounded(io.BytesIO(text.encode(errors="surrogatepass")), where, options.limits)
        options = dataclasses.replace(options, encoding=None)
    head = [stream.readline()]
    while not head[-1].strip() and (line := stream.readline()):
        head.append(line)
    stream.put_back(b"".join(head))
    line = head[-1].removeprefix(b"\xef\xbb\xbf").strip()
    yield from _reader_from(line, options)(stream, where, name, options)


def _reader_from(line: bytes, options: Options) -> Reader:
    """The reader of what begins with this line; text if it is nothing else."""
    if line.startswith(b"{") and line.endswith(b"}"):
        return read_json_lines
    if is_table_head(line.decode("utf-8", "replace"), options):
        return read_table
    if line.startswith((b"{", b"[{")) or line == b"[":
        return read_json
    if line.lower().startswith((b"<!doctype html", b"<html")):
        return read_page
    if _XML_BEGIN.match(line):
        return read_xml
    return read_warc if line.startswith(b"WARC/1.") else read_text
