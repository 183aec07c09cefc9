"""XML, safely and a piece at a time: elements out of a stream, and what stands in them.

Nothing outside the file is opened: no DTD, no entity, no network. A file that declares entities of its own is
refused, so that none can grow. What many feeds get wrong is mended on the way: bare ampersands, HTML's names
of characters, control characters.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from html.entities import html5
from typing import BinaryIO

from lxml import etree

from kg.errors import SourceError
from kg.sources.draft import Note

Found = tuple[str, etree._Element]
"""`file:line` and an element that is whole."""

_CHUNK = 1 << 16
_LONGEST_PIECE = 1 << 24  # a longer one is not held to be mended; libxml2 refuses its text from 10 MB on
_MOST_ERRORS = 100
_CONTROLS = bytes({*range(1, 32)} - {9, 10, 13})
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # UTF-16 and UTF-32: read as they are
_KEPT = {b"lt", b"gt", b"amp", b"quot", b"apos"}
_LITERAL = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&(#?\w{1,31};)?", re.DOTALL
)
_DECLARED = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_ENDS = re.compile(rb"(?<=item>|Item>|ntry>|nitf>)")


def sniff_root(stream: BinaryIO) -> tuple[str, bytes]:
    """The root element's name without namespace ("" if there is none), and the bytes read to see it."""
    parser = etree.XMLPullParser(events=("start",), **_parser_options())
    head = b""
    while chunk := stream.read(_CHUNK):
        head += chunk
        parser.feed(chunk if len(head) > len(chunk) else chunk.lstrip())
        for _, element in parser.read_events():
            return local_name(element), head
        if len(head) > _LONGEST_PIECE:
            break
    return "", head


def iterate_elements(
    head: bytes, stream: BinaryIO, where: str, names: tuple[str, ...], encoding: str | None = None
) -> Iterator[Found | SourceError | Note]:
    """The elements of these local names, each removed from the tree afterwards, so that one is held at a time.

    An element in or before which the XML is broken comes as a SourceError with its line; so does a file that
    ends too early.
    """
    parser = etree.XMLPullParser(events=("start", "end"), encoding=encoding, **_parser_options())
    broken: list[tuple[int, str]] = []
    seen = 0
    root = None
    recoded: list[bytes] = []
    for piece in _mended(head, stream, None if encoding else recoded):
        parser.feed(piece)
        log = parser.feed_error_log
        broken += [(error.line, error.message) for error in log[seen:] if error.level_name == "FATAL"]
        seen = len(log)
        for event, element in parser.read_events():
            if root is None:
                root = element
                if refusal := _refuse_root(element, broken, where):
                    yield refusal
                    return
            if event == "end" and local_name(element) in names:
                at = f"{where}:{element.sourceline}"
                yield SourceError(_describe(broken), at) if broken else (at, element)
                broken.clear()
                if (parent := element.getparent()) is not None:
                    parent.remove(element)
        if seen > _MOST_ERRORS:
            yield SourceError(f"more than {_MOST_ERRORS} faults in its XML; the rest is not read", where)
            return
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        broken.append((error.lineno or 1, error.msg))
    log = parser.feed_error_log
    broken += [(error.line, error.message) for error in log[seen:] if error.level_name == "FATAL"]
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
        return SourceError(
            "declares entities of its own (<!ENTITY ...>), which are not read: they could stand for anything;"
            " write out what they stand for",
            where,
        )
    return None


def _describe(broken: list[tuple[int, str]]) -> str:
    line, message = broken[0]
    return f"not well-formed XML (line {line}: {' '.join(message.split())[:100]})"


def _parser_options() -> dict[str, bool]:
    return {"recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False}


def _mended(head: bytes, stream: BinaryIO, recoded: list[bytes] | None) -> Iterator[bytes]:
    """The file in pieces that end where an article can end, with the usual faults mended.

    A piece that is not UTF-8, in a file that declares nothing else, is read as Windows-1252 and put into
    `recoded`, unless that is None.
    """
    if head.startswith(_WIDE):
        yield head
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    is_utf8 = not _DECLARED.match(head.lstrip())
    rest, chunk = head.lstrip(), b"start"
    while chunk:
        chunk = stream.read(_CHUNK)
        rest += chunk
        cut = _safe_cut(rest) if chunk and len(rest) < _LONGEST_PIECE else len(rest)
        mended = _LITERAL.sub(_mend, rest[:cut].translate(None, _CONTROLS))
        for piece in filter(None, _ENDS.split(mended)):
            if recoded is not None and is_utf8 and not _is_utf8(piece):
                recoded.append(piece[:1])
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


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


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


def namespace(element: etree._Element) -> str:
    """The element's namespace, or "" for none."""
    return str(element.tag[1:].split("}")[0]) if str(element.tag).startswith("{") else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """The child elements of these local names; all for none."""
    return [child for child in element if (local_name(child) in names if names else local_name(child))]


def descendants(element: etree._Element, *names: str) -> list[etree._Element]:
    """The elements of these local names below, in the file's order."""
    return [below for below in element.iter() if below is not element and local_name(below) in names]


def text_of(element: etree._Element | None) -> str:
    """All characters in an element, on one line; "" for None."""
    return " ".join("".join(element.itertext(etree.Element)).split()) if element is not None else ""


def first_text(element: etree._Element, *path: str) -> str:
    """The first text that is not empty where this path of local names leads."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in children(parent, name)]
    return next((text for text in map(text_of, found) if text), "")


def language_of(element: etree._Element) -> str | None:
    """The `xml:lang` that holds for an element: its own, or the nearest above."""
    found = element.xpath("ancestor-or-self::*/@xml:lang")
    return str(found[-1]) if found else None


def markup_of(element: etree._Element) -> str:
    """What stands in an element as HTML, be it escaped, in CDATA, or written as elements of any prefix."""
    if not children(element):
        return "".join(element.itertext(etree.Element))
    bare = etree.Element("div")
    bare.text = element.text
    bare.extend(copy.deepcopy(child) for child in element)
    for below in bare.iter(etree.Element):
        below.tag = _AS_HTML.get(local_name(below), local_name(below))
    etree.cleanup_namespaces(bare)
    return str(etree.tostring(bare, encoding="unicode", method="html"))


_AS_HTML = {
    "hl1": "h1",
    "hl2": "h2",
    "bq": "blockquote",
    "block": "div",
    "media": "script",
    "nitf-table": "script",
}
"""Elements of NITF under the names that HTML has for them; "script" for what is no text."""
