"""How much is read at most, so that no input takes all memory: the limits, and a stream that keeps to them.

What is beyond a limit is left out and named (reason "too large"); the rest of the run goes on.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
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

    `packed` is the stream that it was expanded from.
    """

    def __init__(
        self, stream: BinaryIO, where: str, limits: Limits = STANDARD, packed: Bounded | None = None
    ) -> None:
        self.stream, self.where, self.limits, self.packed = stream, where, limits, packed
        self.ahead = io.BytesIO()  # what was put back
        self.count = 0  # bytes read so far

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.packed is None and self.stream.seekable()  # gzip would begin anew

    def tell(self) -> int:
        return self.stream.tell() - (self.ahead.getbuffer().nbytes - self.ahead.tell())

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.ahead = io.BytesIO()
        return self.stream.seek(offset, whence)

    def put_back(self, data: bytes) -> None:
        """Have what was read be the next that is read."""
        self.ahead = io.BytesIO(data + self.ahead.read())

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size >= 0:
            data = self.ahead.read(size)
            return data + self._counted(self.stream.read(size - len(data)))
        most = self.limits.file
        pieces, left = [self.ahead.read()], most + 1 - self.count  # what was put back has been counted
        while left > 0 and (piece := self._counted(self.stream.read(min(left, 1 << 20)))):
            pieces.append(piece)
            left -= len(piece)
        if left <= 0:
            raise self._too_large(f"a file of more than {most:,} bytes", "file")
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(_PIECE if size < 0 else min(size, _PIECE))

    def readline(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            line = self.readline(self.limits.line + 1)
            if len(line) > self.limits.line:
                raise self._too_large(f"a line of more than {self.limits.line:,} bytes", "line")
            return line
        line = self.ahead.readline(size)
        if len(line) < size and not line.endswith(b"\n"):
            line += self._counted(self.stream.readline(size - len(line)))
        return line

    def lines(self) -> Iterator[bytes | SourceError]:
        """The lines, with an error in the place of each that is too long."""
        most = self.limits.line
        while line := self.readline(most + 1):
            if len(line) <= most:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = self.readline(_PIECE)
            yield self._too_large(f"a line of more than {most:,} bytes", "line")

    def _too_large(self, what: str, name: str) -> SourceError:
        what = f"too large: {what}; --limits {name}=NUMBER allows more"
        return SourceError(what, self.where, reason="too large")

    def _counted(self, data: bytes) -> bytes:
        self.count += len(data)
        if self.packed is not None:
            if self.count > (most := self.limits.expanded):
                raise self._too_large(f"expands to more than {most:,} bytes", "expanded")
            if self.count > max(_FREE, self.limits.ratio * self.packed.count):
                raise self._too_large(f"expands to over {self.limits.ratio} times its size", "ratio")
        return data


def expand(packed: Bounded) -> Bounded:
    """Gzip data expanded, within the limits of the stream it comes from; raises what gzip raises, too."""
    expanded = gzip.GzipFile(fileobj=cast(Any, packed), mode="rb")
    return Bounded(cast(BinaryIO, expanded), packed.where, packed.limits, packed)
