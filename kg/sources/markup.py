"""HTML where text was expected: recognised, and read as text."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from pathlib import Path

import msgspec
from lxml import etree

from kg.lexicon import load_file


class _Elements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inline: list[str]
    blocks: list[str]
    cells: list[str]
    hidden: list[str]
    nitf: dict[str, str]


_HTML = load_file(Path(__file__).with_name("html.toml"), _Elements)
# A tag is HTML where it is closed or needs no closing: "write <b> for bold" is text.
_CLOSED = "|".join(_HTML.inline + _HTML.blocks + _HTML.cells + _HTML.hidden)
_TAG = re.compile(rf"</(?:{_CLOSED})\s*>|<(?:br|p|hr|img|li)(?:\s[^<>]*)?/?>", re.IGNORECASE)
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
    # Bytes, for a declaration of the encoding in a string is an error; huge: no limit of 256 levels.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    return tree_text(etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser))


def _decode(entity: re.Match[str]) -> str:
    """The character of an entity that exists; &nbsp; is a plain space, as it is in `tree_text`."""
    known = entity[0][1] == "#" or entity[0][1:] in html5
    return unescape(entity[0]).replace("\xa0", " ") if known else entity[0]


def tree_text(root: etree._Element) -> str:
    """As `plain_text`, of an element whose tags are HTML's or NITF's, without namespace."""
    keep_lines = next(root.iter("br", "p"), None) is None
    pieces: list[str] = []

    def add(piece: str | None) -> None:
        if piece:
            pieces.append(piece if keep_lines else re.sub(r"\s+", " ", piece))

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        tag = _HTML.nitf.get(node.tag, node.tag)
        if event == "start" and tag in _HTML.hidden:
            walk.skip_subtree()
        elif event == "start":
            pieces.append(_edge(tag))
            add(node.text)
        else:
            if event == "end" and tag not in _HTML.hidden and tag != "br":
                pieces.append(_edge(tag))
            add(node.tail if node is not root else "")
    text = re.sub(r"[^\S\n]+", " ", "".join(pieces))
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _edge(tag: object) -> str:
    """What stands in the text where an element begins or ends."""
    if tag in _HTML.blocks:
        return "\n\n"
    return "\n" if tag == "br" else " " if tag in _HTML.cells else ""
