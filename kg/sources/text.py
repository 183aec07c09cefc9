"""Plain text: decoding, and the header lines an article may begin with."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import SourceError
from kg.sources.dates import parse_date
from kg.sources.draft import Draft

# The longer marks first: UTF-16's little-endian mark begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)

HEADERS = {
    "title": "title",
    "date": "published",
    "published": "published",
    "publisher": "publisher",
    "url": "url",
    "author": "author",
    "id": "id",
    "language": "language",
}
"""Header names of a .txt file, and the field of the article that each fills."""

_HEADER = re.compile(rf"[ \t]*({'|'.join(HEADERS)})[ \t]*:[ \t]*(.*?)[ \t]*", re.IGNORECASE)
_DATE_LINE = re.compile(r"[ \t]*date[ \t]+(.*?)[ \t]*", re.IGNORECASE)


def decode(data: bytes, where: str, encoding: str = "utf-8") -> str:
    """The text of `data`, without a byte order mark; a mark overrules `encoding`.

    Raises:
        SourceError: it is binary, or in another encoding; says at which byte.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), encoding)
    if (nul := data.find(b"\0")) >= 0 and not encoding.startswith(("utf-16", "utf-32")):
        raise SourceError(f"binary, not text: byte {nul} is NUL", where)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{describe_undecodable(error)}, in line {line}; save it again as UTF-8", where
        ) from error
    except (LookupError, UnicodeError) as error:  # of "idna", say, which decodes names of hosts only
        raise SourceError(f"unknown encoding {encoding!r}: save it again as UTF-8", where) from error


def describe_undecodable(error: UnicodeDecodeError) -> str:
    """Which byte can't be decoded, counted from 0."""
    return (
        f"not {error.encoding.upper()}: can't decode byte {error.start} (0x{error.object[error.start]:02x})"
    )


def unify_newlines(text: str) -> str:
    r"""The text with every \r\n and \r as \n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(stream: BinaryIO, where: str, name: str) -> Iterator[Draft | SourceError]:
    """The one article of a .txt file: optional header lines, then its text.

    Headers are lines `name: value` (HEADERS) at the top, in any order and case; the first line can also be
    `date 2024-11-11`. They end at the first line that is none, or that repeats one. The blank lines after
    them are not text; a file without headers is text from its first character to its last.
    """
    try:
        text = unify_newlines(decode(stream.read(), where))
    except SourceError as error:
        yield error
        return
    fields, text = split_headers(text)
    yield Draft(where=where, **{"id": name, **fields, "text": text})


def split_headers(text: str) -> tuple[dict[str, str], str]:
    r"""The header fields at the top of a text with \n newlines, and what follows them."""
    fields: dict[str, str] = {}
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        header = _read_header(text[begin:end], first=begin == 0)
        if header is None or header[0] in fields:
            break
        if header[1]:
            fields[header[0]] = header[1]
        begin = end + 1
    rest = text[begin:]
    if begin:
        rest = re.sub(r"\A(?:[ \t]*\n)+", "", rest)
    return fields, rest


def _read_header(line: str, *, first: bool) -> tuple[str, str] | None:
    """Field and value of a header line; without a colon it is one only if a date follows: "Date night is"."""
    if match := _HEADER.fullmatch(line):
        return HEADERS[match[1].lower()], match[2]
    if first and (match := _DATE_LINE.fullmatch(line)):
        try:
            parse_date(match[1])
        except ValueError:
            return None
        return "published", match[1]
    return None
