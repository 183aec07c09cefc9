"""JSON and JSON Lines: one object an article."""

from __future__ import annotations

import dataclasses
import gzip
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from kg.errors import SourceError
from kg.sources.draft import Draft, Drafts, Options
from kg.sources.encoding import GUESSED, decode, decode_lines, undecoded
from kg.sources.fields import flatten, make_draft
from kg.sources.names import match_names

_RECORD = "kg-extraction/"
_RECORDS = "holds extraction records, which `kg extract` wrote, not articles: give it to `kg build`"
_LEVELS = 3  # objects around a list of articles
_LINE = 10_000_000  # bytes of a line at most, of which may be seen whether it is an article


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


def read_json(stream: BinaryIO, where: str, name: str, options: Options) -> Drafts:
    """The articles of a .json file: an object, a list of them, an object around such lists, or JSON Lines.

    What is not JSON Lines is held while it is read.
    """
    head = [stream.readline(_LINE)]
    if isinstance(_value_of(head[0]), dict):
        while (line := stream.readline(_LINE)) and not line.strip():
            head.append(line)
        head.append(line)
        if line:
            yield from read_json_lines(itertools.chain(head, stream), where, name, options)
            return
    try:
        text, guessed = decode(b"".join(head) + stream.read(), where, options.encoding)
        value = _parse(text)
    except SourceError as error:
        yield error
        return
    except ValueError as error:
        yield SourceError(str(error), where)
        return
    remarks = (GUESSED,) if guessed else ()
    items = value if isinstance(value, list) else list(_articles_in(value, options))
    if items == [value]:
        yield _draft(value, where, name, options, remarks)
        return
    for number, item in enumerate(items, 1):
        yield _draft(item, f"{where}, item {number}", f"{name}:{number}", options, remarks)


def read_json_lines(lines: Iterable[bytes], where: str, name: str, options: Options) -> Drafts:
    """The articles of JSON Lines, one at a time; blank lines are passed over."""
    for found in decode_lines(lines, options.encoding):
        if isinstance(found, SourceError):
            yield found
            continue
        number, line, guessed = found
        if not line.strip():
            continue
        here = f"{where}:{number}"
        try:
            value = _parse(line)
        except ValueError as error:
            yield SourceError(str(error), here)
            continue
        if _is_record(value):
            yield SourceError(_RECORDS, where)
            return
        yield _draft(value, here, f"{name}:{number}", options, (GUESSED,) if guessed else ())


def _draft(
    value: Any, where: str, name: str, options: Options, remarks: tuple[str, ...]
) -> Draft | SourceError:
    """The article of one object."""
    if not isinstance(value, dict):
        kind = {list: "a list", str: "a string", type(None): "null", bool: "true or false"}
        what = f"not an article but {kind.get(type(value), 'a number')}: write an object with a text"
        return SourceError(what, where)
    if _is_record(value):
        return SourceError(_RECORDS, where)
    draft = make_draft(value, where, name, options)
    if remarks and isinstance(draft, Draft):
        draft = dataclasses.replace(draft, remarks=draft.remarks + remarks)
    return draft


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and str(value.get("format", "")).startswith(_RECORD)


def _articles_in(value: object, options: Options, level: int = 1) -> Iterator[object]:
    """The objects with a text in the lists of an object that has none itself; the object, if there are none."""

    def has_text(item: object) -> bool:
        return isinstance(item, dict) and "text" in match_names(dict(flatten(item)), options.names)

    found: list[object] = []
    if isinstance(value, dict) and not (level == 1 and has_text(value)) and level <= _LEVELS:
        for part in value.values():
            if isinstance(part, list) and any(has_text(item) for item in part):
                found += part
            elif isinstance(part, Mapping):
                found += _articles_in(part, options, level + 1)
    return iter(found or ([value] if level == 1 else []))


def _value_of(line: bytes) -> object:
    """The value of a line that is JSON by itself, else None."""
    try:
        return msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _parse(text: str) -> Any:
    """The value of JSON. Raises ValueError in words that help: msgspec calls half a surrogate pair truncated."""
    try:
        return msgspec.json.decode(text)
    except RecursionError as error:
        raise ValueError("not readable as JSON: nested too deeply") from error
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        if wrong := undecoded(text):
            raise ValueError(wrong) from error
        if "\0" in text:
            raise ValueError(f"binary, not text: byte {text.encode().index(0)} is NUL") from error
        try:
            value = json.loads(text, parse_constant=lambda _: None)  # NaN, which pandas writes, is nothing
            half = re.search(r"[\ud800-\udfff]", json.dumps(value, ensure_ascii=False))
        except RecursionError:
            raise ValueError("not readable as JSON: nested too deeply") from error
        except ValueError as fault:
            raise ValueError(f"not readable as JSON: {fault}") from fault
        if half:
            code = f"\\u{ord(half[0]):04x}"
            raise ValueError(f"has half a character ({code}, a surrogate without its partner)") from error
        return value
