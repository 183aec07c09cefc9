"""Plain text, and the header lines an article may begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kg.sources.dates import parse_date
from kg.sources.draft import Drafts, Note, Options
from kg.sources.encoding import decode, unify_newlines
from kg.sources.fields import make_draft
from kg.sources.limits import Bounded
from kg.sources.names import TABLE, TEASERS, match_names, name_of
from kg.sources.press import read_press_archive

_KEY = re.compile(r"[^\W\d_][\w .-]{0,30}")
_DATE_LINE = re.compile(r"[ \t]*date[ \t]+(\S.*)", re.IGNORECASE)
_VALUE_WORDS = 12  # more words than that, or the end of a sentence, are text


class _Header(NamedTuple):
    key: str
    value: str
    field: str | None
    certain: bool
    after: int
    """The offset after it; of the field "text", where its value begins."""


def read_text(stream: Bounded, where: str, name: str, options: Options) -> Drafts:
    """The one article of a .txt file: optional header lines, then its text; all of a press archive's export.

    Headers are lines `name: value` at the top, in any order and case, whose names stand for a field, and others
    among them. The first line can also be `date 2024-11-11`. They end at the first line that is none, or that
    repeats one, or with `text:`. The blank lines after them are not text; a file without headers is text from
    its first character to its last.
    """
    text, remarks = decode(stream.read(), where, options.encoding)
    text = unify_newlines(text)
    if (documents := read_press_archive(text, where, name)) is not None:
        yield from (Note(remark, where) for remark in remarks)
        yield from documents
    else:
        fields, text = split_headers(text, options.names)
        yield make_draft(fields, where, name, options, text=text, remarks=remarks)


def split_headers(text: str, own: Mapping[str, str]) -> tuple[dict[str, str], str]:
    r"""The values at the top of a text with \n newlines by their names, and what follows them."""
    headers: list[_Header] = []
    names: set[str] = set()
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        header = _read_header(text[begin : end if end >= 0 else len(text)], begin, own)
        if header is None or name_of(header.key) in names or (header.field == "text" and not headers):
            break
        headers.append(header)
        names.add(name_of(header.key))
        begin = header.after
        if header.field == "text":
            break
    headers = _keep_headers(headers, re.match(r"[ \t]*\n\s*\S", text[begin:]) is not None)
    if not headers:
        return {}, text
    rest = re.sub(r"\A(?:[ \t]*\n)+", "", text[headers[-1].after :])
    if headers[-1].field == "text":
        rest = rest.lstrip(" \t")
    return {header.key: header.value for header in headers if header.field != "text"}, rest


def _keep_headers(lines: list[_Header], ended: bool) -> list[_Header]:
    """Those of the lines `name: value` at the top that are headers; `ended`: a blank line and a text follow.

    Lines with unknown names are between two with known ones, or where they read like a value and a blank line
    ends them all. Without a certain name at least half of them must be known, and all read like values.
    """
    known = [number for number, line in enumerate(lines, 1) if line.field]
    if not known:
        return []
    settled = ended and all(_reads_as_value(line.value) for line in lines[known[-1] :])
    kept = lines if settled else lines[: known[-1]]
    mostly_known = 2 * len(known) >= len(kept) and all(_reads_as_value(line.value) for line in kept)
    return kept if any(line.certain for line in kept) or (settled and mostly_known) else []


def _read_header(line: str, begin: int, own: Mapping[str, str]) -> _Header | None:
    """The header of a line at an offset; without a colon it is one only if a date follows: "Date night is"."""
    key, colon, value = line.partition(":")
    key, value, after = key.strip(), value.strip(), begin + len(line) + 1
    if not colon:
        match = _DATE_LINE.fullmatch(line) if begin == 0 else None
        try:
            return _Header("date", parse_date(match[1]), "published", True, after) if match else None
        except ValueError:
            return None
    if not _KEY.fullmatch(key):
        return None
    field = next(iter(match_names([key], own)), None)
    certain = name_of(key) in (*TABLE.headers, *map(name_of, own.values()))
    if field == "text" and name_of(key) not in TEASERS:
        return _Header(key, value, field, certain, begin + line.index(":") + 1)
    if field == "text" or not (certain or _reads_as_value(value)):
        field = None
    return _Header(key, value, field, certain and field is not None, after)


def _reads_as_value(value: str) -> bool:
    """Whether it can be the value of a header, and is no sentence."""
    return len(value.split()) <= _VALUE_WORDS and not value.endswith((".", "!", "?", '"', "”"))
