"""The error tree. Each error says what was read, where, and how to mend it.

    KgError
    ├── SourceError      an input file, line or article that can't be used; `reason` says in a word why
    ├── RecordError      an extraction record that breaks the contract
    ├── ModelError       a pipeline, encoder or extra that is not installed or does not fit
    ├── LexiconError     an entry of a cue lexicon, gazetteer or other data file that is wrong
    ├── PluginError      an entry point of another package that can't be loaded or does not keep its promise
    ├── QueryError       an unknown library query, a missing parameter, SPARQL that does not parse
    └── StoreError       a graph folder or server that can't be opened, read or written

Only the command line turns errors into exit codes.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class KgError(Exception):
    """Base of all errors of this package.

    Args:
        what: what went wrong, and how to mend it.
        where: file, `file:line`, article id or URL it happened at.
    """

    def __init__(self, what: str, where: str = "") -> None:
        what, where = (text.encode("utf-8", "backslashreplace").decode() for text in (what, where))
        super().__init__(f"{where}: {what}" if where else what)
        self.what = what
        self.where = where

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.where)


class SourceError(KgError):
    """An input file, line or article that can't be used; the rest of the input can.

    Args:
        reason: the kind, by which skipped inputs are counted: "unreadable", "not a file", "too large", "failed" ...
    """

    def __init__(self, what: str, where: str = "", *, reason: str = "unreadable") -> None:
        super().__init__(what, where)
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), reason=self.reason), (self.what, self.where)


class RecordError(KgError):
    """An extraction record that breaks the contract of the record format."""


class ModelError(KgError):
    """A spaCy pipeline, encoder or optional package that is missing or does not fit."""


class LexiconError(KgError):
    """An entry of a lexicon or gazetteer that is wrong."""


class PluginError(KgError):
    """An entry point of another package that can't be loaded or does not keep its promise."""


class QueryError(KgError):
    """A library query that does not exist, a parameter that is missing, SPARQL that does not parse."""


class StoreError(KgError):
    """A graph folder or SPARQL server that can't be opened, read or written."""
