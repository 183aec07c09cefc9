"""Extraction records on disk, decoded one at a time when they are asked for.

A corpus of records is many times larger in memory than on disk, and every stage reads it more than once; so it stays
on disk, and only where each record begins and ends is in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, overload

import msgspec

from kg.errors import RecordError, StoreError
from kg.record import Article, Record, decode, encode

T = TypeVar("T")


class Head(msgspec.Struct, frozen=True):
    """What is read of a record to know whether it still stands for an article."""

    article: Article
    pipeline: str | None = None


class _Id(msgspec.Struct, frozen=True):
    id: str


class _Name(msgspec.Struct, frozen=True):
    article: _Id


_head, _name = msgspec.json.Decoder(Head), msgspec.json.Decoder(_Name)


class RecordFile:
    """A JSON Lines file of records, read by position and, with `new`, written to; closed with the object."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND if new else os.O_RDONLY, 0o666)
        except OSError as error:
            raise RecordError(f"can't be opened ({error.strerror})", str(path)) from error

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def line(self, begin: int, end: int) -> bytes:
        """The bytes [begin, end) of the file."""
        return os.pread(self._file, end - begin, begin)

    def add(self, record: Record) -> Place:
        """Write a record behind the others, at once; raises StoreError where the disk is full."""
        line = encode(record)
        begin, rest = os.lseek(self._file, 0, os.SEEK_END), line + b"\n"
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            raise StoreError(f"can't be written ({error.strerror})", str(self.path)) from error
        return Place(self, begin, begin + len(line))


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
        return decode(self.line(), self._where())

    def head(self) -> Head:
        """Article and pipeline version; raises RecordError as `record`."""
        return self._part(_head)

    def id(self) -> str:
        """The article's id; raises RecordError as `record`."""
        return self._part(_name).article.id

    def _part(self, decoder: msgspec.json.Decoder[T]) -> T:
        try:
            return decoder.decode(self.line())
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RecordError(f"not an extraction record ({error})", self._where()) from error

    def _where(self) -> str:
        return f"{self.file.path}, byte {self.begin}"


def places(file: RecordFile) -> Iterator[Place]:
    """Where the records of a file are, in its order; a last line without its newline, cut off, is left out."""
    begin = 0
    with open(file.path, "rb") as lines:
        for line in lines:
            if line.strip() and line.endswith(b"\n"):
                yield Place(file, begin, begin + len(line) - 1)
            begin += len(line)


def places_by_id(path: Path) -> dict[str, Place]:
    """Where the records of a file are, by article id; raises RecordError for a damaged line."""
    return {place.id(): place for place in places(RecordFile(path))}


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


def archive(found: Mapping[str, Place]) -> Lazy:
    """Records on disk in order of article id, each decoded when it is asked for."""
    order = [found[name] for name in sorted(found)]
    return Lazy(len(order), lambda n: order[n].record())
