"""How much is read at most, so that no input takes all memory: the limits, and a stream that keeps to them.

What is beyond a limit is left out and named (reason "too large"); the rest of the run goes on.
"""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, fields
from typing import Any, BinaryIO, cast

from kg.errors import QueryError, SourceError

_PIECE = 1 << 16
_FREE = 10_000_000  # expanded bytes up to which any ratio is fine


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read: see each field. Files that are read line by line (JSON Lines) may be of any size."""

    file: int = 100_000_000
    """Bytes of a file that has to be held whole: text, web page, JSON."""
    line: int = 10_000_000
    """Bytes of a line of JSON Lines or CSV."""
    expanded: int = 20_000_000_000
    """Bytes that a compressed file may expand to."""
    ratio: int = 200
    """Times its own size that a compressed file may expand to, beyond 10 MB. Text compresses to a third or tenth."""
    article: int = 1_000_000
    """Characters of an article's text."""
    sentence: int = 400
    """Tokens of a sentence: what has no end by then is cut there, and nothing is left out."""


STANDARD = Limits()


def parse_limits(text: str) -> Limits:
    """Limits as the command takes them, "article=2000000,line=5000000"; QueryError for an unknown name or number."""
    known = [field.name for field in fields(Limits)]
    given: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, number = (x.strip() for x in part.partition("="))
        if name not in known or not (number.isascii() and number.isdigit()) or not 0 < len(number) < 19:
            raise QueryError(f"{part!r} is no limit: write NAME=NUMBER, with {', '.join(known)}", "--limits")
        given[name] = max(1, int(number))
    return Limits(**given)


class Bounded(io.BufferedIOBase):
    """A binary stream within limits: `read()` of more than a file may have, and a line that is too long, raise.

    After a line that was too long the next ones can be read. Iterating gives lines.
    """

    def __init__(self, stream: BinaryIO, where: str, limits: Limits) -> None:
        self.stream, self.where, self.limits = stream, where, limits
        self.count = 0  # bytes read so far
        self.number = 0  # lines read so far
        self.is_over = False  # a limit of the whole file was passed

    def readable(self) -> bool:
        return True

    def peek(self, size: int = 0) -> bytes:
        """The next bytes, which stay to be read; of a stream that can peek."""
        return cast(Any, self.stream).peek(size)  # type: ignore[no-any-return]

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size >= 0:
            return self._counted(self.stream.read(size))
        most = self.limits.file
        pieces, left = [], most + 1 - self.count  # what was read line by line before is held as well
        while left > 0 and (piece := self._counted(self.stream.read(min(left, 1 << 20)))):
            pieces.append(piece)
            left -= len(piece)
        if left <= 0:
            raise _too_large(f"a file of more than {most:,} bytes", "file", self.where)
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(_PIECE if size < 0 else min(size, _PIECE))

    def readline(self, size: int | None = -1, /) -> bytes:
        if size is not None and size >= 0:
            return self._counted(self.stream.readline(size))
        most = self.limits.line
        line = self._counted(self.stream.readline(most + 1))
        self.number += bool(line)
        if len(line) <= most:
            return line
        while line and not line.endswith(b"\n"):
            line = self._counted(self.stream.readline(_PIECE))
        raise _too_large(f"a line of more than {most:,} bytes", "line", f"{self.where}:{self.number}")

    def __next__(self) -> bytes:
        if not self.is_over and (line := self.readline()):
            return line
        raise StopIteration

    def _counted(self, data: bytes) -> bytes:
        self.count += len(data)
        return data


class Expanded(Bounded):
    """The expanded bytes of gzip data, within limits: raises SourceError beyond them, and what gzip raises."""

    def __init__(self, packed: BinaryIO, where: str, limits: Limits) -> None:
        self.packed = packed if isinstance(packed, Bounded) else Bounded(packed, where, limits)
        super().__init__(
            cast(BinaryIO, gzip.GzipFile(fileobj=cast(Any, self.packed), mode="rb")), where, limits
        )

    def _counted(self, data: bytes) -> bytes:
        self.count += len(data)
        self.is_over = self.count > self.limits.expanded
        if self.is_over:
            raise _too_large(f"expands to more than {self.limits.expanded:,} bytes", "expanded", self.where)
        self.is_over = self.count > max(_FREE, self.limits.ratio * self.packed.count)
        if self.is_over:
            raise _too_large(f"expands to over {self.limits.ratio} times its size", "ratio", self.where)
        return data


def expand(stream: BinaryIO, where: str) -> Expanded:
    """Gzip data expanded, within the limits of the stream it comes from."""
    return Expanded(stream, where, stream.limits if isinstance(stream, Bounded) else Limits())


def _too_large(what: str, name: str, where: str) -> SourceError:
    return SourceError(f"too large: {what}; --limits {name}=NUMBER allows more", where, reason="too large")
