"""JSON and JSON Lines: one object an article."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Options
from kg.sources.encoding import decode, decode_lines
from kg.sources.fields import flatten, make_draft
from kg.sources.limits import Bounded
from kg.sources.names import match_names

_RECORD = "kg-extraction/"
_RECORDS = "holds extraction records, which `kg extract` wrote, not articles: give it to `kg build`"
_LEVELS = 3  # objects around a list of articles
_LINE = 10_000_000  # bytes of a line at most, of which may be seen whether it is an article
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)  # NaN, which pandas writes, is nothing
_KINDS = {list: "a list", str: "a string", type(None): "null", bool: "true or false"}


def is_record_file(path: str | Path) -> bool:
    """Whether a file, perhaps gzipped, begins with an extraction record as `kg extract` writes them."""
    if not Path(path).is_file():
        return False
    try:
        with open(path, "rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            line = gzip.GzipFile(fileobj=file).readline(_LINE) if packed else file.readline(_LINE)
    except (OSError, EOFError):
        return False
    return _is_record(_value_of(line))


def read_json(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The articles of a .json file: an object, a list of them, an object around such lists, or JSON Lines.

    What is not JSON Lines is held while it is read.
    """
    head = [stream.readline(_LINE)]
    if isinstance(_value_of(head[0]), dict):
        while (line := stream.readline(_LINE)) and not line.strip():
            head.append(line)
        head.append(line)
    stream.put_back(b"".join(head))
    if len(head) > 1 and head[-1]:
        yield from read_json_lines(stream, where, name, options)
        return
    text, remarks = decode(stream.read(), where, options.encoding)
    value = _parse(text, where)
    items = value if isinstance(value, list) else list(_articles_in(value, options))
    if any(map(_is_record, items or [value])):
        raise SourceError(_RECORDS, where)
    if not items and not isinstance(value, list):
        yield _draft(value, where, name, options, remarks)
    for number, item in enumerate(items, 1):
        yield _draft(item, f"{where}, item {number}", f"{name}:{number}", options, remarks)


def read_json_lines(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The articles of JSON Lines, one at a time; blank lines are passed over."""
    for line in decode_lines(stream, options.encoding):
        here = f"{where}:{line.number}"
        try:
            if line.fault:
                raise line.fault
            if not line.text.strip():
                continue
            value = _parse(line.text, here)
        except SourceError as error:
            yield error
            continue
        if _is_record(value):
            raise SourceError(_RECORDS, where)
        yield _draft(value, here, f"{name}:{line.number}", options, line.remarks)


def _draft(
    value: Any, where: str, name: str, options: Options, remarks: tuple[str, ...]
) -> Draft | SourceError:
    """The article of one object."""
    if isinstance(value, dict):
        return make_draft(value, where, name, options, remarks=remarks)
    kind = _KINDS.get(type(value), "a number")
    return SourceError(f"not an article but {kind}: write an object with a text", where)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and str(value.get("format", "")).startswith(_RECORD)


def _articles_in(value: object, options: Options, level: int = 1) -> Iterator[object]:
    """The objects with a text in the lists of an object that has none itself."""

    def has_text(item: object) -> bool:
        return isinstance(item, dict) and "text" in match_names(dict(flatten(item)), options.names)

    if not isinstance(value, dict) or (level == 1 and has_text(value)) or level > _LEVELS:
        return
    for part in value.values():
        if isinstance(part, list) and any(map(has_text, part)):
            yield from part
        elif isinstance(part, Mapping):
            yield from _articles_in(part, options, level + 1)


def _value_of(line: bytes) -> object:
    """The value of a line that is JSON by itself, else None."""
    try:
        return json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None


def _parse(text: str, where: str) -> Any:
    """The value of JSON. Raises SourceError in words that help."""
    if "\0" in text:
        raise SourceError(f"binary, not text: byte {len(text.partition(chr(0))[0].encode())} is NUL", where)
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise SourceError("not readable as JSON: nested too deeply", where) from error
    except ValueError as error:
        raise SourceError(f"not readable as JSON: {error}", where) from error
