"""The table of formats by file ending, with the readers of other packages, and opening what an input names."""

from __future__ import annotations

import dataclasses
import gzip
import io
import re
import stat
import sys
import zlib
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from kg.errors import SourceError
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

GROUP = "newskg.readers"
UNNAMED = "<stdin>"
"""The name of what comes without a file, until its text gives it one."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of articles: its reader, what the help says about it, and the package that brings it, if not ours."""

    read: Reader
    about: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A reader that another package brings by an entry point, whose name is the file ending ("eml" for .eml).

    `clash` names the package that reads such files already, so that this reader is not used.
    """

    entry: EntryPoint
    clash: str = ""

    @property
    def ending(self) -> str:
        return f".{self.entry.name.lower().removeprefix('.')}"

    @property
    def package(self) -> str:
        return (
            f"{self.entry.dist.name} {self.entry.dist.version}" if self.entry.dist else "an unknown package"
        )

    def fault(self) -> str:
        """What is wrong with it and how to mend it; "" for nothing."""
        if self.clash:
            taken = f"its reader of {self.ending} is not used, for {self.clash} has one"
            return f"{taken}: name another ending in its entry points, or uninstall it"
        mend = "mend it or uninstall the package"
        try:
            found = self.entry.load()
        except Exception as error:  # whatever the code of another package does
            return f"{self.entry.value} can't be loaded ({type(error).__name__}: {error}): {mend}"
        return "" if callable(found) else f"{self.entry.value} is no function, but should read files: {mend}"

    def read(self, stream: Bounded, where: str, name: str, options: Options) -> Drafts:
        """As its function reads, which is loaded only now; raises SourceError where that fails."""
        if fault := self.fault():
            raise SourceError(f"is read by {self.package}, and {fault}", where, reason="failed")
        for draft in self.entry.load()(stream, where, name, options):
            if not isinstance(draft, Draft | SourceError | Note):
                raise TypeError(f"it gave {type(draft).__name__}, not kg.sources.Draft")
            yield draft


def gunzipped(read: Reader) -> Reader:
    """A reader of the same, compressed with gzip; damaged data ends the file, not the run."""

    def read_gzipped(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
        begun = False
        try:
            for draft in read(expand(stream), where, name, options):
                begun = True
                yield draft
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            rest = "; what comes before was read" if begun else ""
            yield SourceError(f"gzip data is damaged or cut off ({error}){rest}", where)

    return read_gzipped


def _packed_too(formats: dict[str, Format]) -> dict[str, Format]:
    packed = {
        f"{ending}.gz": Format(gunzipped(plain.read), f"as {ending}, compressed")
        for ending, plain in formats.items()
    }
    return formats | packed


_PAGE = Format(read_page, "web page: text, title, date, publisher, author and url are found in it")
_XML = Format(read_xml, "RSS and Atom feeds, NewsML-G2, NITF: an article an item")
_WARC = Format(read_warc, "web archive (CC-NEWS): an article a page")
_TEXT = Format(read_text, "plain text, with optional header lines (title, date, publisher, url, author)")
_JSON = Format(read_json, "an object, a list of objects, one an article, or an object around such a list")
FORMATS: dict[str, Format] = _packed_too(
    {
        ".txt": _TEXT,
        ".html": _PAGE,
        ".htm": _PAGE,
        ".json": _JSON,
        ".jsonl": Format(read_json_lines, "JSON Lines: an object an article"),
        ".csv": Format(read_table, "table with names of columns in its first row: a row an article"),
        ".tsv": Format(read_table, "as .csv, separated by tabs"),
        **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), _XML),
    }
) | {".warc": _WARC, ".warc.gz": _WARC}
"""What can be read without plug-ins, by file ending."""


_XML_BEGIN = re.compile(
    rb"<\?xml\b|<!doctype\b|<(?:\w+:)?(?:rss|RDF|feed|newsItem|newsMessage|packageItem|nitf)\b", re.I
)


@cache
def find_plugins() -> tuple[Plugin, ...]:
    """The readers of other packages (entry points of the group newskg.readers), not loaded, by ending and package."""
    plugins: list[Plugin] = []
    owners = dict.fromkeys(FORMATS, "newskg")
    found = map(Plugin, entry_points(group=GROUP))
    for plugin in sorted(found, key=lambda plugin: (plugin.ending, plugin.package)):
        plugins.append(dataclasses.replace(plugin, clash=owners.get(plugin.ending, "")))
        owners.setdefault(plugin.ending, plugin.package)
    return tuple(plugins)


def known_formats() -> dict[str, Format]:
    """What can be read, by file ending: ours, and those of plug-ins where they don't clash."""
    others = {
        p.ending: Format(p.read, f"read by {p.package}", p.package) for p in find_plugins() if not p.clash
    }
    return FORMATS | _packed_too(others)


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
    format, where = Format(read_unnamed, ""), UNNAMED if file == STDIN else file
    try:
        if file == STDIN or not stat.S_ISREG(Path(file).stat().st_mode):  # a pipe, as from the shell's <(...)
            name = UNNAMED
        else:
            format = _format_of(file)
        with nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb") as stream:
            yield from format.read(Bounded(stream, where, options.limits), where, name, options)
    except OSError as error:
        yield SourceError(f"can't be read ({error.strerror or error})", where)
    except ImportError as error:
        yield SourceError(_missing(error), where)
    except SourceError as error:
        yield error
    except Exception as error:
        reader = f"its reader, of {format.package}," if format.package else "its reader"
        what = f"{reader} failed ({type(error).__name__}: {str(error)[:200]}); what comes before was read"
        yield SourceError(what, where, reason="failed")


def _format_of(file: str) -> Format:
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
    yield from _reader_of(head[-1].removeprefix(b"\xef\xbb\xbf").strip(), options)(
        stream, where, name, options
    )


def _reader_of(line: bytes, options: Options) -> Reader:
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
