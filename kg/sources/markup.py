"""HTML where text was expected: recognised, and read as text."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_INLINE = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike"
)
_INLINE += " strong sub sup time tt u var"
_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt figure footer form h1 h2 h3 h4 h5 h6"
)
_BLOCKS += " header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
# What is no text of an article; a caption is not either, as in the page reader.
_HIDDEN = (
    "script style noscript template head title iframe object embed svg math canvas audio video button select"
)
_HIDDEN += " textarea figcaption"
_BLOCK, _LEFT_OUT = frozenset(_BLOCKS.split()) - {"td", "th"}, frozenset(_HIDDEN.split())

# A tag is HTML where it is closed or needs no closing: "write <b> for bold" is text.
_CLOSED = "|".join(f"{_INLINE} {_BLOCKS} {_HIDDEN}".split())
_TAG = re.compile(rf"</(?:{_CLOSED})\s*>|<(?:br|p|hr|img|li)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|p)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_text(text: str) -> str:
    """The text of HTML: no tags, entities decoded, paragraphs with a blank line between.

    Text that is no HTML comes back as it is, also with a lone "<" or "&". Scripts, styles and captions are
    left out. Where neither paragraphs nor line breaks are marked, the lines of the text are kept.
    """
    if "\0" in text or not ("<" in text or "&" in text):
        return text
    if not _TAG.search(text):
        decoded = _ENTITY.sub(_decode, text)
        if decoded == text or not _TAG.search(decoded) or "<" in text:
            return decoded
        text = decoded  # escaped twice
    return _read(text)


def _decode(entity: re.Match[str]) -> str:
    """The character of an entity that exists; &nbsp; is a plain space, as it is in `_read`."""
    known = entity[0][1] == "#" or entity[0][1:] in html5
    return unescape(entity[0]).replace("\xa0", " ") if known else entity[0]


def _read(page: str) -> str:
    from lxml import etree, html  # slow to import, and most text does not need it

    keep_lines = not _BREAK.search(page)
    # Bytes, for a declaration of the encoding in a string is an error; huge: no limit of 256 levels.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = html.document_fromstring(f"<div>{page}</div>".encode("utf-8", "replace"), parser=parser)
    pieces: list[str] = []

    def add(piece: str | None) -> None:
        if piece:
            pieces.append(piece if keep_lines else re.sub(r"\s+", " ", piece))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _LEFT_OUT:
                walk.skip_subtree()
            else:
                pieces.append(_edge(node.tag))
                add(node.text)
            continue
        if event == "end" and node.tag not in _LEFT_OUT and node.tag != "br":
            pieces.append(_edge(node.tag))
        add(node.tail)
    text = re.sub(r"[^\S\n]+", " ", "".join(pieces))
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _edge(tag: str) -> str:
    """What stands in the text where an element begins or ends."""
    if tag in _BLOCK:
        return "\n\n"
    return {"br": "\n", "td": " ", "th": " "}.get(tag, "")
