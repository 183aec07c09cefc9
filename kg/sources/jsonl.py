"""JSON and JSON Lines: one object an article."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from kg.errors import SourceError
from kg.sources.draft import Draft
from kg.sources.limits import expand
from kg.sources.text import decode, describe_undecodable

_KEYS = "id, title, published (or date), publisher, url, author, language"


class _Object(msgspec.Struct):
    """The keys that are read; others are ignored."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: object = None
    date: object = None
    publisher: str | None = None
    url: str | None = None
    author: str | list[str] | None = None
    language: str | None = None


_decoder = msgspec.json.Decoder(_Object)
_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def read_json(stream: BinaryIO, where: str, name: str) -> Iterator[Draft | SourceError]:
    """The articles of a .json file: one object, or a list of objects. The file is held while it is read."""
    try:
        data = decode(stream.read(), where).encode()
    except SourceError as error:
        yield error
        return
    if not data.lstrip().startswith(b"["):
        yield _read_object(data, where, name)
        return
    try:
        items = _list_decoder.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        yield SourceError(_unreadable(data, error), where)
        return
    for number, item in enumerate(items, 1):
        yield _read_object(bytes(item), f"{where}, item {number}", f"{name}:{number}")


def read_json_lines(lines: Iterable[bytes], where: str, name: str) -> Iterator[Draft | SourceError]:
    """The articles of JSON Lines, one at a time; blank lines are passed over."""
    source, number = iter(lines), 0
    while True:
        number += 1
        try:
            line = next(source)
        except StopIteration:
            return
        except SourceError as error:  # the line is too long, or else the file ends here
            yield error
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield _read_object(line, f"{where}:{number}", f"{name}:{number}")


def read_gzipped_json_lines(stream: BinaryIO, where: str, name: str) -> Iterator[Draft | SourceError]:
    """As `read_json_lines`, from gzip; damaged data ends the file, not the run."""
    try:
        with expand(stream, where) as lines:
            yield from read_json_lines(lines, where, name)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield SourceError(f"gzip data is damaged or cut off ({error}); what comes before was read", where)


def _read_object(data: bytes, where: str, name: str) -> Draft | SourceError:
    """One article of an object's bytes; `name` is its id if it has none."""
    try:
        read = _decoder.decode(data)
    except msgspec.ValidationError as error:
        return SourceError(f'not an article ({error}): it needs "text" and can have {_KEYS}, strings', where)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return SourceError(_unreadable(data, error), where)
    published = read.date if read.published is None else read.published
    try:
        id = str("" if read.id is None else read.id).strip() or name
        str(published)
    except ValueError as error:  # Python writes whole numbers of up to 4,300 digits
        return SourceError(f"its id or date is a number that is too long ({error})", where)
    return Draft(
        where=where,
        id=id,
        text=read.text,
        title=read.title,
        published=published,
        publisher=read.publisher,
        author=", ".join(read.author) if isinstance(read.author, list) else read.author,
        url=read.url,
        language=read.language,
    )


def _unreadable(data: bytes, error: Exception) -> str:
    """Why JSON can't be read, in words that help: msgspec calls half a surrogate pair truncated input."""
    if isinstance(error, RecursionError):
        return "not readable as JSON: nested too deeply"
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        return f"{describe_undecodable(wrong)}; save it again as UTF-8"
    if b"\0" in data:
        return f"binary, not text: byte {data.index(0)} is NUL"
    try:
        half = re.search(r"[\ud800-\udfff]", json.dumps(json.loads(text), ensure_ascii=False))
    except RecursionError:
        half = None
    except ValueError as wrong:
        if "Extra data" in str(wrong) and "\n" in text.strip():
            return "several JSON values, one a line: name the file .jsonl"
        return f"not readable as JSON: {wrong}"
    if half:
        return f"has half a character (\\u{ord(half[0]):04x}, a surrogate without its partner)"
    return f"not readable as JSON: {error}"
