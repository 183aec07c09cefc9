"""What a reader hands on: an article as its file has it, before it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kg.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as its file has it. `where` is `file` or `file:line`; `published` is still as written."""

    where: str
    id: str
    text: str
    title: str | None = None
    published: object = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about input that was read."""

    what: str
    where: str = ""


Reader = Callable[[BinaryIO, str, str], Iterator[Draft | SourceError | Note]]
"""`reader(stream, where, name)`: the drafts of one opened file, whose name serves as id where it gives none.

What can't be used comes as a SourceError among the drafts, so that the rest of the file can still be read.
"""
