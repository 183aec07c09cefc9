"""A user's own knowledge base: names, aliases and the IRI they stand for. The only source of owl:sameAs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kg.errors import LexiconError
from kg.record import Kind, choices

_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry; `kind` None fits every kind."""

    name: str
    iri: str
    aliases: tuple[str, ...] = ()
    kind: Kind | None = None


def load_gazetteer(path: Path | str) -> list[Entry]:
    """Read a gazetteer: .csv with a header (name, aliases, kind, iri; aliases split at "|" or ";") or .jsonl.

    Columns may come in any order; aliases and kind may be empty or absent.

    Raises:
        LexiconError: the file can't be read, or an entry lacks its name or IRI, has an unknown kind or field,
            an IRI that is none, or repeats a name for another IRI; names file and line.
    """
    path = Path(path)
    readers = {".csv": _csv, ".jsonl": _jsonl}
    if path.suffix not in readers:
        raise LexiconError("a gazetteer is a .csv or .jsonl file", str(path))
    entries: list[Entry] = []
    seen: dict[tuple[str, str | None], tuple[str, str]] = {}
    try:
        for where, line in readers[path.suffix](path):
            entry = _entry(line, where)
            for name in (entry.name, *entry.aliases):
                iri, first = seen.setdefault((name.casefold(), entry.kind), (entry.iri, where))
                if iri != entry.iri:
                    what = f"{name!r} stands for <{iri}> already ({first}); a name of one kind has one IRI"
                    raise LexiconError(what, where)
            entries.append(entry)
    except OSError as error:
        raise LexiconError(f"can't be read ({error.strerror})", str(path)) from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 ({error.reason} at byte {error.start})", str(path)) from error
    return entries


def _entry(line: bytes, where: str) -> Entry:
    try:
        entry = msgspec.json.decode(line, type=Entry)
    except msgspec.DecodeError as error:
        fields, kinds = ", ".join(Entry.__struct_fields__), ", ".join(choices(Kind))
        raise LexiconError(f"{error}; the keys are {fields}, the kinds {kinds}", where) from error
    if not entry.name.strip():
        raise LexiconError("the name is empty", where)
    if "\0" in "".join((entry.name, *entry.aliases)):
        raise LexiconError("a name holds a NUL character: save the file as UTF-8 text", where)
    if not _IRI.fullmatch(entry.iri):
        raise LexiconError(f"{entry.iri!r} is not an absolute IRI, such as https://example.org/x", where)
    return entry


def _jsonl(path: Path) -> Iterator[tuple[str, bytes]]:
    """Where each entry is, and the entry as JSON."""
    with path.open("rb") as lines:
        yield from ((f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _csv(path: Path) -> Iterator[tuple[str, bytes]]:
    """The same of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        try:
            header = rows.fieldnames or []
            known = {"name", "iri"} <= set(header) <= set(Entry.__struct_fields__)
            if not known or len(header) > len(set(header)):
                what = "a header has 'name' and 'iri', perhaps 'aliases' and 'kind', each once"
                raise LexiconError(f"{what}; this one has {', '.join(map(repr, header))}", f"{path}:1")
            for row in rows:
                where = f"{path}:{rows.line_num}"
                if None in row or None in row.values():
                    raise LexiconError(f"the row has not {len(header)} fields as the header has", where)
                entry: dict[str, object] = {key: value.strip() for key, value in row.items()}
                entry["aliases"] = [a for a in re.split(r"\s*[|;]\s*", str(entry.get("aliases", ""))) if a]
                entry["kind"] = entry.get("kind") or None
                yield where, msgspec.json.encode(entry)
        except csv.Error as error:
            raise LexiconError(f"not a CSV file ({error})", f"{path}:{rows.line_num}") from error
