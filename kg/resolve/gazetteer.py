"""A user's own knowledge base: names, aliases and the IRI they stand for. The only source of owl:sameAs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

import msgspec

from kg.errors import LexiconError
from kg.record import Kind

_FIELDS = ("name", "aliases", "kind", "iri")
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
        for where, entry in readers[path.suffix](path):
            _check(entry, where)
            for name in (entry.name, *entry.aliases):
                iri, first = seen.setdefault((name.casefold(), entry.kind), (entry.iri, where))
                if iri != entry.iri:
                    raise LexiconError(
                        f"{name!r} stands for <{iri}> already ({first}); a name of one kind has one IRI",
                        where,
                    )
            entries.append(entry)
    except OSError as error:
        raise LexiconError(f"can't be read ({error.strerror})", str(path)) from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 ({error.reason} at byte {error.start})", str(path)) from error
    return entries


def _check(entry: Entry, where: str) -> None:
    if not entry.name.strip():
        raise LexiconError("the name is empty", where)
    if "\0" in "".join((entry.name, *entry.aliases)):
        raise LexiconError("a name holds a NUL character: save the file as UTF-8 text", where)
    if not _IRI.fullmatch(entry.iri):
        raise LexiconError(f"{entry.iri!r} is not an absolute IRI, such as https://example.org/x", where)


def _jsonl(path: Path) -> Iterator[tuple[str, Entry]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                yield where, msgspec.json.decode(line, type=Entry)
            except msgspec.DecodeError as error:
                raise LexiconError(f"{error}; the keys are {', '.join(_FIELDS)}", where) from error


def _csv(path: Path) -> Iterator[tuple[str, Entry]]:
    kinds = get_args(Kind)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        header = rows.fieldnames or []
        if unknown := [h for h in header if h not in _FIELDS]:
            raise LexiconError(
                f"unknown column {unknown[0]!r}; the columns are {', '.join(_FIELDS)}", f"{path}:1"
            )
        if repeated := [h for h in header if header.count(h) > 1]:
            raise LexiconError(f"the column {repeated[0]!r} stands twice", f"{path}:1")
        if missing := [f for f in ("name", "iri") if f not in header]:
            raise LexiconError(
                f"the header lacks {missing[0]!r}; the columns are {', '.join(_FIELDS)}", f"{path}:1"
            )
        try:
            for row in rows:
                where = f"{path}:{rows.line_num}"
                if None in row or None in row.values():
                    raise LexiconError(f"the row has not {len(header)} fields as the header has", where)
                kind = (row.get("kind") or "").strip() or None
                if kind is not None and kind not in kinds:
                    raise LexiconError(f"unknown kind {kind!r}; the kinds are {', '.join(kinds)}", where)
                aliases = tuple(a.strip() for a in re.split(r"[|;]", row.get("aliases") or "") if a.strip())
                yield (
                    where,
                    Entry(row["name"].strip(), row["iri"].strip(), aliases, cast("Kind | None", kind)),
                )
        except csv.Error as error:
            raise LexiconError(f"not a CSV file ({error})", f"{path}:{rows.line_num}") from error
