"""Exports of press archives in plain text: LexisNexis, Nexis Uni, Factiva; many documents a file.

What stands around each text is read into its fields or left out: it is the archive's, not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from kg.errors import SourceError
from kg.sources.dates import parse_date
from kg.sources.draft import Draft, Drafts, Note

_LINES = re.MULTILINE
_LEXIS = re.compile(r"^[ \t]*(?:Document )?(\d+) of \d+ DOCUMENTS?[ \t]*$", _LINES)
_NEXIS = re.compile(r"^[ \t]*End of Document[ \t]*$", _LINES)
_FACTIVA = re.compile(r"^(?:AN[ \t]+)?Document ([A-Za-z]\w{3,8}\d{8}\w{6,12})[ \t]*$", _LINES)

_LENGTH = re.compile(r"^[ \t]*LENGTH:[ \t]*[\d,]+ words?\b", _LINES | re.IGNORECASE)
_WORDS = re.compile(r"[\d,]+ words")
_BODY = re.compile(r"^[ \t]*Body[ \t]*$", _LINES)
_WORD_LINE = re.compile(r"^(?:WC[ \t]+)?[\d,]+ words[ \t]*$", _LINES)

_HEAD_KEYS = "BYLINE|SECTION|LENGTH|HEADLINE|HIGHLIGHT|DATELINE|SERIES|BODY|COLUMN|TYPE|DISTRIBUTION"
_TAIL_KEYS = (
    "LOAD-DATE|LANGUAGE|GRAPHIC|PUBLICATION-TYPE|JOURNAL-CODE|DOCUMENT-TYPE|SUBJECT|ORGANIZATION|PERSON|COMPANY"
    "|TICKER|INDUSTRY|GEOGRAPHIC|CITY|STATE|COUNTRY|REGION|ACC-NO|URL|PUB-TYPE|CATEGORIES|NOTES|CORRECTION-DATE"
)
_HEAD = re.compile(rf"({_HEAD_KEYS}):[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
# In capitals (LexisNexis), or as Nexis Uni writes the one key that begins its tail.
_TAIL = re.compile(
    rf"^[ \t]*(?:(?:{_TAIL_KEYS}):|Load-Date:|Classification[ \t]*$|Graphic[ \t]*$|Notes[ \t]*$"
    rf"|(?:Copyright (?:\(c\) |© )?|\(c\) |© )\d{{4}}\b[^\n]*(?:\n\s*)?All Rights Reserved)",
    _LINES,
)
_TAIL_VALUE = re.compile(r"^[ \t]*([A-Za-z-]+):[ \t]*(.+?)[ \t]*$", _LINES)
_COPYRIGHT = re.compile(r"(?:Copyright\b|\(c\)|©|All rights reserved)", re.IGNORECASE)
_DAY = re.compile(r"(?:\w+day,? )?(?:[A-Z][a-z]+\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+,? \d{4})(?!\d)")
_CLOCK = re.compile(r"\d{1,2}:\d{2}.*")
_TAGS = "SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|IPC|IPD|ART|CX|AN"
_TAGGED = re.compile(rf"^({_TAGS})(?:[ \t]{{2,}}|\t|[ \t]*$|[ \t](?=Document \S+$))", _LINES)
_HD = re.compile(r"^HD[ \t]", _LINES)

_LANGUAGES = {
    "arabic": "ar",
    "chinese": "zh",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "japanese": "ja",
    "norwegian": "no",
    "polish": "pl",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
    "turkish": "tr",
}

_Fields = dict[str, Any]


def is_press_archive(text: str) -> bool:
    """Whether a text is such an export: the line that parts its documents, and a length in words."""
    return _kind(text) is not None


def read_press_archive(text: str, where: str, name: str) -> Drafts:
    r"""The articles of an export with \n newlines. An id is the document's own, else `name:number`."""
    kind = _kind(text)
    if kind is None:
        yield SourceError("not an export of LexisNexis, Nexis Uni or Factiva", where)
        return
    parts, read = kind
    for number, (begin, document, identity) in enumerate(parts(text), 1):
        at = f"{where}:{text.count(chr(10), 0, begin) + 1}"
        fields = read(document)
        if fields is None:
            lines = sum(1 for line in document.split("\n") if line.strip())
            yield Note(f"{lines} lines are passed over: they belong to no document", at)
        elif not fields["text"]:
            yield SourceError("this document has no text", at)
        else:
            language = fields.pop("language", "").split(";")[0].strip().lower()
            yield Draft(
                where=at,
                id=f"{name}:{identity or number}" if identity.isdigit() or not identity else identity,
                language=_LANGUAGES.get(language, language) or None,
                **fields,
            )


_Parts = Callable[[str], Iterator[tuple[int, str, str]]]


def _kind(text: str) -> tuple[_Parts, Callable[[str], _Fields | None]] | None:
    """How an export is parted into documents, and what reads one of them."""
    if _LEXIS.search(text) and _LENGTH.search(text):
        return _part_before, _read_lexis
    if _NEXIS.search(text) and _LENGTH.search(text) and _BODY.search(text):
        return (lambda text: _part_after(_NEXIS, text)), _read_lexis
    if _FACTIVA.search(text) and _WORD_LINE.search(text):
        is_tagged = _HD.search(text) and _TAGGED.search(text)
        return (lambda text: _part_after(_FACTIVA, text)), _read_tagged if is_tagged else _read_factiva
    return None


def _part_before(text: str) -> Iterator[tuple[int, str, str]]:
    """Documents that a line of their number begins: where they begin, the document, its number."""
    marks = list(_LEXIS.finditer(text))
    if text[: marks[0].start()].strip():
        yield 0, text[: marks[0].start()], ""
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        yield mark.start(), text[mark.end() : after.start() if after else len(text)], mark[1]


def _part_after(end: re.Pattern[str], text: str) -> Iterator[tuple[int, str, str]]:
    """Documents that a line of `end` closes: where they begin, the document, and the id in that line."""
    begin = 0
    for mark in end.finditer(text):
        document = text[begin : mark.start()]
        yield begin + len(document) - len(document.lstrip()), document, mark[1] if mark.groups() else ""
        begin = mark.end()
    if rest := text[begin:].strip():
        yield text.index(rest, begin), rest, ""


def _read_lexis(document: str) -> _Fields | None:
    """A document of LexisNexis or Nexis Uni: lines of title, paper and day, keys, text, tail."""
    if not _LENGTH.search(document):
        return None
    keys: _Fields = {}
    blocks = _blocks(document)
    heading: list[str] = []
    while blocks:
        lines = blocks[0].split("\n")
        if _HEAD.match(blocks[0]):
            _read_keys(blocks.pop(0), keys)
            if "body" in keys:
                break
        elif lines[0].strip().lower() == "body":
            blocks[0] = "\n".join(lines[1:])
            break
        elif "length" not in keys or _is_before_body(blocks):
            first = next((number for number, line in enumerate(lines) if _HEAD.match(line)), len(lines))
            heading += lines[:first]
            blocks[:1] = ["\n".join(lines[first:])] if first < len(lines) else []
        else:
            break
    body = "\n\n".join(filter(None, [keys.pop("body", ""), *blocks]))
    tail = _TAIL.search(body)
    end = tail.start() if tail else len(body)
    after = {key.lower(): value for key, value in _TAIL_VALUE.findall(body[end:])}
    return {
        **_read_heading(heading, keys.get("headline", "")),
        "author": _without_by(keys.get("byline", "")),
        "language": after.get("language", ""),
        "url": after.get("url", ""),
        "text": body[:end].strip(),
    }


def _is_before_body(blocks: list[str]) -> bool:
    """Whether a line "Body" still follows, so that this block is none of the text."""
    return any(block.split("\n")[0].strip().lower() == "body" for block in blocks[1:8])


def _read_keys(block: str, keys: _Fields) -> None:
    """Take the `KEY: value` lines of a block; a value goes on in the lines that have no key."""
    key = ""
    for line in block.split("\n"):
        if (match := _HEAD.match(line)) and key != "body":
            key = match[1].lower()
            keys[key] = match[2]
        else:
            keys[key] += "\n" + line if key == "body" else " " + line


def _read_heading(lines: list[str], headline: str) -> _Fields:
    """Title, publisher and day of the lines above the keys: the paper stands before the day.

    The title follows the day (LexisNexis) or comes before the paper (Nexis Uni).
    """
    lines = [line for line in lines if line and not _COPYRIGHT.match(line)]
    day = next((number for number, line in enumerate(lines) if _DAY.match(line)), None)
    if day is None:
        return {"title": headline or " ".join(lines[-1:]), "published": "", "publisher": ""}
    after = [line for line in lines[day + 1 :] if not re.search(r"\bedition$", line, re.IGNORECASE)]
    match = _DAY.match(lines[day])
    return {
        "title": headline or " ".join(after) or " ".join(lines[: max(day - 1, 0)]),
        "published": match[0] if match else "",
        "publisher": lines[day - 1] if day else "",
    }


def _read_factiva(document: str) -> _Fields | None:
    """A document of Factiva: headline, byline, length, day, paper, code, language, copyright; then text."""
    lines = [line.strip() for line in document.split("\n")]
    at = next((number for number, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if at is None:
        return None
    above = [line for line in lines[:at] if line]
    has_byline = len(above) > 1 and _is_byline(above[-1], above[-2])
    author = _without_by(above.pop()) if has_byline else ""
    head: list[str] = []
    position = at + 1
    while position < len(lines) and len(head) < 12:
        head.append(lines[position])
        position += 1
        if _COPYRIGHT.match(head[-1]):
            while position < len(lines) and lines[position]:
                position += 1
            break
    else:  # no copyright: the text begins after the first blank line
        blank = next((number for number in range(at + 1, len(lines)) if not lines[number]), len(lines))
        head, position = lines[at + 1 : blank], blank
    head = [line for line in head if line and not _CLOCK.fullmatch(line)]
    day = next((number for number, line in enumerate(head) if _is_day(line)), None)
    return {
        "title": above[-1] if above else "",
        "author": author,
        "published": head[day] if day is not None else "",
        "publisher": head[day + 1] if day is not None and day + 1 < len(head) else "",
        "language": next((line for line in head if line.lower() in _LANGUAGES), ""),
        "text": "\n".join(lines[position:]).strip(),
    }


def _read_tagged(document: str) -> _Fields | None:
    """A document of Factiva with tags: HD, BY, PD, SN, LA; its text is LP and TD."""
    pieces = _TAGGED.split(document)
    values = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if "WC" not in values:
        return None
    line = {tag: " ".join(value.split()) for tag, value in values.items()}
    text = ["\n".join(row.strip() for row in values.get(tag, "").split("\n")).strip() for tag in ("LP", "TD")]
    return {
        "title": line.get("HD", ""),
        "author": _without_by(line.get("BY", "")),
        "published": line.get("PD", ""),
        "publisher": line.get("SN", ""),
        "language": line.get("LA", ""),
        "text": "\n\n".join(filter(None, text)),
    }


def _blocks(document: str) -> list[str]:
    """The blocks that blank lines part, their lines without indentation."""
    stripped = "\n".join(line.strip() for line in document.split("\n")).strip("\n")
    return re.split(r"\n{2,}", stripped)


def _is_byline(line: str, above: str) -> bool:
    """ "By ..." or, under a line that is longer than a section's name, two to four words in capitals."""
    words = line.split()
    return line.lower().startswith("by ") or (
        2 <= len(words) <= 4 and all(word[0].isupper() for word in words) and len(above.split()) > 3
    )


def _is_day(line: str) -> bool:
    try:
        parse_date(line)
    except ValueError:
        return False
    return True


def _without_by(byline: str) -> str:
    """ "By Ada Brook" as "Ada Brook"."""
    return byline[3:].strip() if byline[:3].lower() == "by " else byline
