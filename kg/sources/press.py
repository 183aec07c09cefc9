"""Exports of press archives in plain text: LexisNexis, Nexis Uni, Factiva; many documents a file.

What stands around each text is read into its fields or left out: it is the archive's, not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from kg.errors import SourceError
from kg.lexicon import load_file
from kg.sources.dates import parse_date
from kg.sources.draft import Draft, Drafts, Note
from kg.sources.fields import without_by
from kg.sources.patterns import compile_pattern


class _Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    patterns: dict[str, str]
    words: dict[str, str]
    languages: dict[str, str]


_FILE = Path(__file__).parent / "en" / "press.toml"
_PRESS = load_file(_FILE, _Press)
_LINE = {name: compile_pattern(p, _PRESS.words, _FILE, name) for name, p in _PRESS.patterns.items()}

_Fields = dict[str, Any]


def read_press_archive(text: str, where: str, name: str) -> Drafts | None:
    r"""The articles of an export with \n newlines; None for another text.

    An export is told by the line that parts its documents, and a length in words. An id is the document's own,
    else `name:number`.
    """

    def has(*names: str) -> bool:
        return all(_LINE[name].search(text) for name in names)

    if has("lexis", "length"):
        return _read_documents(text, "lexis", _read_lexis, where, name)
    if has("nexis", "length", "body"):
        return _read_documents(text, "nexis", _read_lexis, where, name)
    if has("factiva", "words"):
        read = _read_tagged if has("headline", "tagged") else _read_factiva
        return _read_documents(text, "factiva", read, where, name)
    return None


def _read_documents(
    text: str, mark: str, read: Callable[[str], _Fields | None], where: str, name: str
) -> Drafts:
    """The articles of an export that this mark parts into documents."""
    for number, (begin, document, identity) in enumerate(_parts(text, mark), 1):
        at = f"{where}:{text.count(chr(10), 0, begin) + 1}"
        fields = read(document)
        if fields is None:
            lines = sum(1 for line in document.split("\n") if line.strip())
            yield Note(f"{lines} lines are passed over: they belong to no document", at)
        elif not fields["text"]:
            yield SourceError("this document has no text", at)
        else:
            language = fields.pop("language").split(";")[0].strip().lower()
            own_name = identity if identity and not identity.isdigit() else f"{name}:{identity or number}"
            language = _PRESS.languages.get(language, language)
            yield Draft(where=at, id=own_name, language=language, **fields)


def _parts(text: str, mark: str) -> Iterator[tuple[int, str, str]]:
    """Where each document begins, the document, and the id in the line that parts it from others."""
    marks = list(_LINE[mark].finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)]
    owners = [None, *marks] if mark == "lexis" else [*marks, None]
    for begin, end, owner in zip([0, *(mark.end() for mark in marks)], ends, owners, strict=True):
        document = text[begin:end]
        if owner and owner.end() == begin:
            begin = owner.start()
        else:
            begin += len(document) - len(document.lstrip())
        if owner or document.strip():
            yield begin, document, owner[1] if owner else ""


def _read_lexis(document: str) -> _Fields | None:
    """A document of LexisNexis or Nexis Uni: lines of title, paper and day, keys, text, tail."""
    if not _LINE["length"].search(document):
        return None
    keys: _Fields = {}
    blocks = _blocks(document)
    heading: list[str] = []
    while blocks:
        lines = blocks[0].split("\n")
        if _LINE["head"].match(blocks[0]):
            _read_keys(blocks.pop(0), keys)
            if "body" in keys:
                break
        elif _is_body(blocks[0]):
            blocks[0] = "\n".join(lines[1:])
            break
        elif "length" not in keys or any(map(_is_body, blocks[1:8])):
            first = next((n for n, line in enumerate(lines) if _LINE["head"].match(line)), len(lines))
            heading += lines[:first]
            blocks[:1] = ["\n".join(lines[first:])] if first < len(lines) else []
        else:
            break
    body = "\n\n".join(filter(None, [keys.pop("body", ""), *blocks]))
    tail = _LINE["tail"].search(body)
    end = tail.start() if tail else len(body)
    after = {key.lower(): value for key, value in _LINE["tail_value"].findall(body[end:])}
    return {
        **_read_heading(heading, keys.get("headline", "")),
        "author": without_by(keys.get("byline", "")),
        "language": after.get("language", ""),
        "url": after.get("url", ""),
        "text": body[:end].strip(),
    }


def _blocks(document: str) -> list[str]:
    """The blocks that blank lines part, their lines without indentation."""
    stripped = "\n".join(line.strip() for line in document.split("\n")).strip("\n")
    return re.split(r"\n{2,}", stripped)


def _is_body(block: str) -> bool:
    """Whether its first line says that the text begins."""
    return _LINE["body"].fullmatch(block.split("\n")[0].strip()) is not None


def _read_keys(block: str, keys: _Fields) -> None:
    """Take the `KEY: value` lines of a block; a value goes on in the lines that have no key."""
    key = ""
    for line in block.split("\n"):
        if (match := _LINE["head"].match(line)) and key != "body":
            key = match[1].lower()
            keys[key] = match[2]
        else:
            keys[key] += "\n" + line if key == "body" else " " + line


def _read_heading(lines: list[str], headline: str) -> _Fields:
    """Title, publisher and day of the lines above the keys: the paper stands before the day.

    The title follows the day (LexisNexis) or comes before the paper (Nexis Uni).
    """
    lines = [line for line in lines if line and not _LINE["copyright"].match(line)]
    days = [match for match in map(_LINE["day"].match, lines) if match]
    if not days:
        return {"title": headline or " ".join(lines[-1:])}
    day = lines.index(days[0].string)
    after = " ".join(line for line in lines[day + 1 :] if not _LINE["edition"].search(line))
    return {
        "title": headline or after or " ".join(lines[: max(day - 1, 0)]),
        "published": days[0][0],
        "publisher": lines[day - 1] if day else "",
    }


def _read_factiva(document: str) -> _Fields | None:
    """A document of Factiva: headline, byline, length, day, paper, code, language, copyright; then text."""
    lines = [line.strip() for line in document.split("\n")]
    at = next((n for n, line in enumerate(lines) if _LINE["words"].fullmatch(line)), None)
    if at is None:
        return None
    above, below = [line for line in lines[:at] if line], lines[at + 1 :]
    has_byline = len(above) > 1 and _is_byline(above[-1], above[-2])
    author = without_by(above.pop()) if has_byline else ""
    # The head ends with the copyright, whose lines a blank one ends; without, at the first blank line.
    legal = next((n for n, line in enumerate(below[:12]) if _LINE["copyright"].match(line)), 0)
    end = next((n for n in range(legal, len(below)) if not below[n]), len(below))
    head = [line for line in below[:end] if line and not _LINE["clock"].fullmatch(line)]
    day = next((n for n, line in enumerate(head) if _is_day(line)), len(head))
    return {
        "title": above[-1] if above else "",
        "author": author,
        "published": "".join(head[day : day + 1]),
        "publisher": "".join(head[day + 1 : day + 2]),
        "language": next((line for line in head if line.lower() in _PRESS.languages), ""),
        "text": "\n".join(below[end:]).strip(),
    }


def _read_tagged(document: str) -> _Fields | None:
    """A document of Factiva with tags: HD, BY, PD, SN, LA; its text is LP and TD."""
    pieces = _LINE["tagged"].split(document)
    values = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if "WC" not in values:
        return None
    text = ["\n".join(map(str.strip, values.get(tag, "").split("\n"))).strip() for tag in ("LP", "TD")]
    tags = {"title": "HD", "author": "BY", "published": "PD", "publisher": "SN", "language": "LA"}
    fields = {field: " ".join(values.get(tag, "").split()) for field, tag in tags.items()}
    return fields | {"author": without_by(fields["author"]), "text": "\n\n".join(filter(None, text))}


def _is_byline(line: str, above: str) -> bool:
    """ "By ..." or, under a line that is longer than a section's name, two to four words in capitals."""
    words = line.split()
    in_capitals = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
    return without_by(line) != line or (in_capitals and len(above.split()) > 3)


def _is_day(line: str) -> bool:
    try:
        parse_date(line)
    except ValueError:
        return False
    return True
