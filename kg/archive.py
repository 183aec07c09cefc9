"""Extraction records on disk, decoded one at a time when they are asked for.

A corpus of records is many times larger in memory than on disk, and every stage reads it more than once; so it stays
on disk, and only where each record begins and ends is in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import msgspec

from kg.errors import RecordError
from kg.record import Article, Record, decode


class Head(msgspec.Struct, frozen=True):
    """What is read of a record to know whether it still stands for an article."""

    article: Article
    pipeline: str | None = None


_head = msgspec.json.Decoder(Head)


class RecordFile:
    """A JSON Lines file of records, read by position; closed with the object."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise RecordError(f"can't be read ({error.strerror})", str(path)) from error

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def line(self, begin: int, end: int) -> bytes:
        """The bytes [begin, end) of the file."""
        return os.pread(self._file, end - begin, begin)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one record is: its file and the bytes [begin, end) of its line there, without the newline."""

    file: RecordFile
    begin: int
    end: int

    def line(self) -> bytes:
        """The record's line."""
        return self.file.line(self.begin, self.end)

    def record(self) -> Record:
        """The record; raises RecordError naming file and byte where it is damaged."""
        return decode(self.line(), f"{self.file.path}, byte {self.begin}")

    def head(self) -> Head:
        """Article and pipeline version; raises RecordError as `record`."""
        try:
            return _head.decode(self.line())
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            where = f"{self.file.path}, byte {self.begin}"
            raise RecordError(f"not an extraction record ({error})", where) from error


def places(path: Path) -> Iterator[Place]:
    """Where the records of a file are, in its order; a last line without its newline, cut off, is left out."""
    file = RecordFile(path)
    begin = 0
    with open(path, "rb") as lines:
        for line in lines:
            if line.strip() and line.endswith(b"\n"):
                yield Place(file, begin, begin + len(line) - 1)
            begin += len(line)


class Lazy(Sequence[Record]):
    """Records of which each is made, by its number, when it is asked for."""

    def __init__(self, size: int, make: Callable[[int], Record]) -> None:
        self._size, self._make = size, make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, n: int) -> Record: ...
    @overload
    def __getitem__(self, n: slice) -> Sequence[Record]: ...
    def __getitem__(self, n: int | slice) -> Record | Sequence[Record]:
        wanted = range(self._size)[n]
        return self._make(wanted) if isinstance(wanted, int) else [self._make(k) for k in wanted]


class Archive(Lazy):
    """Records on disk in order of article id, each decoded when it is asked for."""

    def __init__(self, found: Iterable[tuple[str, Place]]) -> None:
        """`found`: article ids and places; of two with one id the later counts."""
        self._places = dict(sorted(dict(found).items()))
        order = list(self._places.values())
        super().__init__(len(order), lambda n: order[n].record())

    def places(self) -> dict[str, Place]:
        """Article ids and where their records are."""
        return self._places


def open_archive(*paths: Path) -> Archive:
    """The records of some files, of which those that are missing count as empty; raises RecordError for a damaged
    line."""
    return Archive((p.head().article.id, p) for path in paths if path.exists() for p in places(path))
