"""Bytes to text: as told, by a byte order mark, as UTF-8, as declared, or by a guess that is said."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import SourceError
from kg.sources.limits import Bounded

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
    """A line of a file, with its newline; `number` counts from 1, `remarks` has GUESSED where that holds of it.

    `fault` is why it can't be had, or not all of it.
    """

    number: int
    text: str
    remarks: tuple[str, ...] = ()
    fault: SourceError | None = None


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
        raise SourceError(_wrong_byte(error, f", in line {line}"), where) from error


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


def decode_lines(stream: Bounded, encoding: str | None = None) -> Iterator[Line]:
    r"""The lines of text, split at \n only; as `decode`, a line at a time, but UTF-16 and -32 as a whole."""
    start = stream.read(4)
    stream.put_back(start)
    told = marked_encoding(start) or encoding
    if is_wide(told):
        text, _ = decode(stream.read(), stream.where, told)
        yield from (Line(number, line) for number, line in enumerate(io.StringIO(text, newline="\n"), 1))
        return
    for number, line in enumerate(stream.lines(), 1):
        where = f"{stream.where}:{number}"
        if isinstance(line, SourceError):
            yield Line(number, "", fault=SourceError(line.what, where, reason=line.reason))
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            yield Line(number, line.decode(told or "utf-8"))
        except UnicodeDecodeError as error:
            if told is None and (other := _decode_other(line)):
                yield Line(number, *other)
            else:
                yield Line(
                    number,
                    line.decode(told or "utf-8", "replace"),
                    fault=SourceError(_wrong_byte(error), where),
                )


def _wrong_byte(error: UnicodeDecodeError, more: str = "") -> str:
    """Which byte can't be decoded, counted from 0, and how to mend it."""
    what = (
        f"not {error.encoding.upper()}: can't decode byte {error.start} (0x{error.object[error.start]:02x})"
    )
    return f"{what}{more}; save it again as UTF-8, or give its --encoding"


def unify_newlines(text: str) -> str:
    r"""The text with every \r\n and \r as \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
