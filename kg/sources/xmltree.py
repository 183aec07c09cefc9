"""XML, safely and a piece at a time: elements out of a stream, and what stands in them.

Nothing outside the file is opened: no DTD, no entity, no network. A file that declares entities of its own is
refused, so that none can grow. What many feeds get wrong is mended on the way: bare ampersands, HTML's names
of characters, control characters.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from html.entities import html5
from itertools import chain
from typing import Any

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Note
from kg.sources.limits import Bounded
from kg.sources.markup import plain_text, tree_text

_CHUNK = 1 << 16
_LONGEST_PIECE = 1 << 24  # a longer one is not held to be mended; libxml2 refuses its text from 10 MB on
_MOST_ERRORS = 100
_SAFE: dict[str, Any] = {"recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False}
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 13})
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # UTF-16 and UTF-32: read as they are
_KEPT = {b"lt", b"gt", b"amp", b"quot", b"apos"}
_LITERAL = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&(#?\w{1,31};)?", re.DOTALL
)
_DECLARED = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_ENDS = re.compile(rb"(?<=item>|Item>|ntry>|nitf>)")


def sniff_root(stream: Bounded) -> str:
    """The root element's name without namespace, "" if there is none; what was read of it is put back."""
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    head, root = b"", ""
    while not root and len(head) <= _LONGEST_PIECE and (chunk := stream.read(_CHUNK)):
        parser.feed(chunk if head else chunk.lstrip())
        head += chunk
        root = next((local_name(element) for _, element in parser.read_events()), "")
    stream.put_back(head)
    return root


def iterate_elements(
    stream: Bounded, where: str, names: tuple[str, ...], encoding: str | None = None
) -> Iterator[tuple[str, etree._Element] | SourceError | Note]:
    """`file:line` and the elements of these local names; each is taken out of the tree afterwards.

    The names of what is in them come without namespace and prefix. An element in or before which the XML is broken
    comes as a SourceError with its line; so does a file that ends too early.
    """
    parser = etree.XMLPullParser(events=("start", "end"), encoding=encoding, **_SAFE)
    broken: list[tuple[int, str]] = []
    recoded: list[bytes] = []
    seen, root = 0, None
    for piece in chain(_mended(stream, encoding, recoded), [b""]):
        if piece:
            parser.feed(piece)
        else:
            with contextlib.suppress(etree.XMLSyntaxError):  # it is in the log, too
                parser.close()
        log = parser.feed_error_log
        broken += [(fault.line, fault.message) for fault in log[seen:] if fault.level_name == "FATAL"]
        seen = len(log)
        for event, element in parser.read_events() if piece else ():  # what the end closes is not whole
            if root is None:
                root = element
                if refusal := _refuse_root(element, broken, where):
                    yield refusal
                    return
            if event == "end" and local_name(element) in names:
                at = f"{where}:{element.sourceline}"
                for below in element.iter(etree.Element):
                    with contextlib.suppress(ValueError):  # of odd names the end alone may be none
                        below.tag = local_name(below)
                yield SourceError(_describe(broken), at) if broken else (at, element)
                broken.clear()
                if (parent := element.getparent()) is not None:
                    parent.remove(element)
        if seen > _MOST_ERRORS:
            yield SourceError(f"more than {_MOST_ERRORS} faults in its XML; the rest is not read", where)
            return
    if recoded:
        yield Note(f"{len(recoded)} of its pieces are not UTF-8, and were read as Windows-1252", where)
    if broken:
        yield SourceError(_describe(broken) + "; what is whole before it was read", f"{where}:{broken[0][0]}")


def _refuse_root(root: etree._Element, broken: list[tuple[int, str]], where: str) -> SourceError | None:
    """Why a file is refused as a whole: it is broken before its root, or declares entities."""
    if broken:
        return SourceError(_describe(broken), f"{where}:{broken[0][0]}")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        what = (
            "declares entities of its own (<!ENTITY ...>), which are not read: they could stand for anything;"
        )
        return SourceError(f"{what} write out what they stand for", where)
    return None


def _describe(broken: list[tuple[int, str]]) -> str:
    line, message = broken[0]
    return f"not well-formed XML (line {line}: {' '.join(message.split())[:100]})"


def _mended(stream: Bounded, encoding: str | None, recoded: list[bytes]) -> Iterator[bytes]:
    """The file in pieces that end where an article can end, with the usual faults mended.

    A piece that is not UTF-8, in a file whose encoding is neither given nor declared, is read as Windows-1252 and
    put into `recoded`.
    """
    rest = chunk = stream.read(_CHUNK)
    if rest.startswith(_WIDE):
        yield rest
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    rest = rest.lstrip()
    is_utf8 = not encoding and not _DECLARED.match(rest)
    while chunk:
        chunk = stream.read(_CHUNK)
        rest += chunk
        cut = _safe_cut(rest) if chunk and len(rest) < _LONGEST_PIECE else len(rest)
        mended = _LITERAL.sub(_mend, rest[:cut].translate(None, _CONTROLS))
        for piece in filter(None, _ENDS.split(mended)):
            try:
                if is_utf8:
                    piece.decode()
            except UnicodeDecodeError:
                recoded.append(piece)
                piece = piece.decode("cp1252", "replace").encode()
            yield piece
        rest = rest[cut:]


def _safe_cut(data: bytes) -> int:
    """Where a piece may end: after a tag, outside of CDATA and comments."""
    cut = data.rfind(b">") + 1
    for begin, end in ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->")):
        opened = data.find(begin, data.rfind(end, 0, cut) + 1, cut)
        cut = opened if opened >= 0 else cut
    return cut


def _mend(match: re.Match[bytes]) -> bytes:
    """A bare ampersand written out, and a character named as in HTML by its number."""
    name = match[1]
    if not match[0].startswith(b"&") or (name and (name.startswith(b"#") or name[:-1] in _KEPT)):
        return match[0]
    named = html5.get(name.decode("ascii", "replace")) if name else None
    return b"".join(b"&#%d;" % ord(char) for char in named) if named else b"&amp;" + match[0][1:]


def local_name(element: etree._Element) -> str:
    """The element's name without namespace or prefix; "" for comments and processing instructions."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """All characters in an element, on one line; "" for None."""
    return " ".join("".join(element.itertext(etree.Element)).split()) if element is not None else ""


def first_text(element: etree._Element, *paths: str) -> str:
    """The first text that is not empty where these paths lead."""
    return next((text for path in paths for text in map(text_of, element.iterfind(path)) if text), "")


def prose_of(element: etree._Element) -> str:
    """The text of the HTML in an element, be it escaped, in CDATA, or written as elements."""
    is_tree = next(element.iterchildren(etree.Element), None) is not None
    return tree_text(element) if is_tree else plain_text("".join(element.itertext(etree.Element)))


def language_of(element: etree._Element) -> str | None:
    """The `xml:lang` that holds for an element: its own, or the nearest above."""
    found = element.xpath("ancestor-or-self::*/@xml:lang")
    return str(found[-1]) if found else None
