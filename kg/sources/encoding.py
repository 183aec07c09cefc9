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
    """A line of a file, with its newline; `number` counts from 1, `guessed` is whether GUESSED holds of it."""

    number: int
    text: str
    guessed: bool = False


def check_encoding(name: str | None) -> None:
    """Raise SourceError for an encoding of text that Python does not know."""
    try:
        "".encode(name or "utf-8")
    except LookupError as error:
        raise SourceError(
            f"unknown encoding {name!r}: give one as utf-8, cp1252, latin-1, utf-16", "--encoding"
        ) from error


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at its beginning shows."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def decode(
    data: bytes, where: str, encoding: str | None = None, declared: str | None = None
) -> tuple[str, bool]:
    """The text of `data` without a byte order mark, and whether its encoding was guessed.

    A mark goes before `encoding`, which the user gives. Without both it is UTF-8, else what the file declares,
    else Windows-1252 if nothing speaks against it.

    Raises:
        SourceError: it is binary, or in another encoding; says at which byte.
    """
    told = marked_encoding(data) or encoding
    wide = told and told.lower().startswith(("utf-16", "utf-32", "utf_16", "utf_32"))
    if not wide and (nul := data.find(b"\0")) >= 0:
        raise SourceError(f"binary, not text: byte {nul} is NUL", where)
    try:
        return data.decode(told or "utf-8"), False
    except UnicodeDecodeError as error:
        if told is None and (text := _decode_other(data, declared)) is not None:
            return text
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{describe_undecodable(error)}, in line {line}; save it again as UTF-8, or give its --encoding",
            where,
        ) from error


def _decode_other(data: bytes, declared: str | None) -> tuple[str, bool] | None:
    """The text in the declared encoding or in Windows-1252, and whether that was guessed."""
    if declared:
        try:
            return data.decode("cp1252" if declared.lower() in WINDOWS_1252 else declared), False
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return None if _CONTROL.search(data) else (data.decode("cp1252"), True)
    except UnicodeDecodeError:
        return None


def decode_lines(lines: Iterable[bytes], encoding: str | None = None) -> Iterator[Line | SourceError]:
    r"""The lines of text, split at \n only, of pieces of bytes that are lines unless they are UTF-16 or -32.

    As `decode`, a line at a time; bytes that can't be decoded become surrogates, see `undecoded`. A SourceError
    that `lines` raises for one of them comes in its place.
    """
    pieces = _pieces(lines)
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
            other = None if told else _decode_other(piece, None)
            yield Line(number, *(other or (piece.decode(errors="surrogateescape"), False)))


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes | SourceError]:
    """The lines, with a SourceError for one that can't be had; after the second at one place there are no more."""
    source = iter(lines)
    failed: str | None = None
    while True:
        try:
            yield next(source)
        except StopIteration:
            return
        except SourceError as error:
            yield error
            if failed == error.where:
                return
            failed = error.where


def _split(pieces: Iterable[bytes | SourceError], encoding: str) -> Iterator[Line | SourceError]:
    r"""Pieces of bytes decoded, joined, and split again at \n."""
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    number, begun = 1, [""]
    for piece in pieces:
        if isinstance(piece, SourceError):
            yield piece
            continue
        *whole, last = decoder.decode(piece).split("\n")
        for text in whole:
            yield Line(number, "".join((*begun, text, "\n")))
            number, begun = number + 1, []
        begun.append(last)
    if text := "".join((*begun, decoder.decode(b"", final=True))):
        yield Line(number, text)


def undecoded(text: str) -> str | None:
    """What to say of a line of `decode_lines` with bytes that could not be decoded; None if there are none."""
    found = re.search("[\udc80-\udcff]", text)
    if not found:
        return None
    at = len(text[: found.start()].encode("utf-8", "surrogateescape"))
    byte = ord(found[0]) - 0xDC00
    return f"not UTF-8: can't decode byte {at} (0x{byte:02x}); save it again as UTF-8, or give its --encoding"


def describe_undecodable(error: UnicodeDecodeError) -> str:
    """Which byte can't be decoded, counted from 0."""
    return (
        f"not {error.encoding.upper()}: can't decode byte {error.start} (0x{error.object[error.start]:02x})"
    )


def unify_newlines(text: str) -> str:
    r"""The text with every \r\n and \r as \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
