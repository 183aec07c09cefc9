"""Bytes to text: as told, by a byte order mark, as UTF-8, as declared, or by a guess that is said."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.errors import SourceError

# The longer marks first: UTF-16's little-endian mark begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# What browsers read under these names: https://encoding.spec.whatwg.org/#names-and-labels
WINDOWS_1252 = ("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")

GUESSED = "is not UTF-8, read as Windows-1252 (give its --encoding if that is wrong)"
"""The remark on text that was decoded by a guess."""


class Line(NamedTuple):
    """A line of a file, with its newline; `number` counts from 1, `remarks` is GUESSED where that holds of it."""

    number: int
    text: str
    remarks: tuple[str, ...] = ()


def check_encoding(name: str | None) -> None:
    """Raise SourceError for an encoding of text that Python does not know."""
    try:
        "".encode(name or "utf-8")
    except LookupError as error:
        what = f"unknown encoding {name!r}: give one as utf-8, cp1252, latin-1, utf-16"
        raise SourceError(what, "--encoding") from error


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at its beginning shows."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def is_wide(encoding: str | None) -> bool:
    """Whether characters take several bytes each, of which some are NUL."""
    return bool(encoding) and codecs.lookup(encoding or "").name.startswith(("utf-16", "utf-32"))


def decode(
    data: bytes, where: str, encoding: str | None = None, declared: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """The text of `data` without a byte order mark, and as a remark whether its encoding was guessed.

    A mark goes before `encoding`, which the user gives. Without both it is UTF-8, else what the file declares,
    else Windows-1252 if nothing speaks against it.

    Raises:
        SourceError: it is binary, or in another encoding; says at which byte.
    """
    told = marked_encoding(data) or encoding
    if not is_wide(told) and (nul := data.find(b"\0")) >= 0:
        raise SourceError(f"binary, not text: byte {nul} is NUL", where)
    try:
        return data.decode(told or "utf-8"), ()
    except UnicodeDecodeError as error:
        if told is None and (text := _decode_other(data, declared)) is not None:
            return text
        line = data.count(b"\n", 0, error.start) + 1
        what = _not_decoded(
            error.encoding.upper(), error.start, error.object[error.start], f", in line {line}"
        )
        raise SourceError(what, where) from error


def _decode_other(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]] | None:
    """The text in the declared encoding or in Windows-1252, and whether that was guessed."""
    if declared:
        try:
            return data.decode("cp1252" if declared.lower() in WINDOWS_1252 else declared), ()
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return None if _CONTROL.search(data) else (data.decode("cp1252"), (GUESSED,))
    except UnicodeDecodeError:
        return None


def decode_lines(
    lines: Iterable[bytes | SourceError], encoding: str | None = None
) -> Iterator[Line | SourceError]:
    r"""The lines of text, split at \n only, of pieces of bytes that are lines unless they are UTF-16 or -32.

    As `decode`, a line at a time; bytes that can't be decoded become surrogates, see `undecoded`.
    """
    pieces = iter(lines)
    first = next(pieces, b"")
    told = (marked_encoding(first) if isinstance(first, bytes) else None) or encoding
    pieces = itertools.chain([first], pieces)
    if told and not told.lower().startswith(("utf-8", "utf8")):
        yield from _split(pieces, told)
        return
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, SourceError):
            yield piece
            continue
        if number == 1:
            piece = piece.removeprefix(codecs.BOM_UTF8)
        try:
            yield Line(number, piece.decode())
        except UnicodeDecodeError:
            other = None if told else _decode_other(piece)
            yield Line(number, *(other or (piece.decode(errors="surrogateescape"), ())))


def _split(pieces: Iterable[bytes | SourceError], encoding: str) -> Iterator[Line | SourceError]:
    r"""Pieces of bytes decoded, joined, and split again at \n."""
    decoder = codecs.getincrementaldecoder(encoding)("replace" if is_wide(encoding) else "surrogateescape")
    number = 1
    begun: list[str] = []
    for piece in itertools.chain(pieces, [b""]):
        if isinstance(piece, SourceError):
            yield piece
            continue
        first, *others = decoder.decode(piece, final=not piece).split("\n")
        begun.append(first)
        for other in others:
            yield Line(number, "".join((*begun, "\n")))
            number, begun = number + 1, [other]
    if text := "".join(begun):
        yield Line(number, text)


def undecoded(text: str) -> str | None:
    """What to say of a line of `decode_lines` with bytes that could not be decoded; None if there are none."""
    found = re.search("[\udc80-\udcff]", text)
    if not found:
        return None
    at = len(text[: found.start()].encode("utf-8", "surrogateescape"))
    return _not_decoded("UTF-8", at, ord(found[0]) - 0xDC00)


def _not_decoded(encoding: str, at: int, byte: int, more: str = "") -> str:
    what = f"not {encoding}: can't decode byte {at} (0x{byte:02x}){more}"
    return f"{what}; save it again as UTF-8, or give its --encoding"


def unify_newlines(text: str) -> str:
    r"""The text with every \r\n and \r as \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
