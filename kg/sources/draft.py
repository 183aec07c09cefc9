"""What a reader is told and what it hands on: an article as its file has it, before it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.errors import SourceError
from kg.sources.limits import STANDARD, Bounded, Limits


@dataclass(frozen=True, slots=True)
class Options:
    """How the user wants files to be read.

    Args:
        names: the file's own name of a field, by field ("text": "body"); overrules `kg.sources.names.NAMES`.
        encoding: of all text; None: found out.
        limits: how much is read at most.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    limits: Limits = STANDARD


@dataclass(frozen=True, slots=True)
class Note:
    """What the user should know of an article that was read, or a file; nothing of its text is lost."""

    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as its file has it. `where` is `file` or `file:line`; `published` is still as written.

    `unused` are names of its fields that no field of ours takes, `remarks` what a note should say of it; both
    are counted, and said once a file.
    """

    where: str
    id: str
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    unused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


Drafts = Iterator[Draft | SourceError | Note]
Reader = Callable[[Bounded, str, str, Options], Drafts]
"""`reader(stream, where, name, options)`: the drafts of one opened file; `name` is the id of what has none.

What can't be used comes as a SourceError among the drafts, so that the rest of the file can still be read; one that
is raised ends the file.
"""
