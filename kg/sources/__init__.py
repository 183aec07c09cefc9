"""Articles in: files, folders, glob patterns and standard input; plain text, web pages, JSON and JSON Lines.

    for article in read(["news/", "archive.jsonl.gz"], on_skip=print):
        ...

Everything streams: one article is held at a time (of a .json list, which has no lines, all). What can't be
used is reported and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from os import PathLike

import msgspec

from kg.errors import SourceError
from kg.record import Article
from kg.sources.dates import parse_date
from kg.sources.draft import Draft
from kg.sources.files import FORMATS, Format, read_drafts
from kg.sources.find import STDIN, find_files, name_files
from kg.sources.limits import STANDARD, Limits
from kg.sources.text import unify_newlines

__all__ = ["FORMATS", "DateError", "DuplicateError", "Format", "Limits", "read"]

_HALF = re.compile("[\ud800-\udfff]")


class DuplicateError(SourceError):
    """An article that had been read before in the same run; nothing is lost."""


class DateError(SourceError):
    """A date of publication that can't be used; the article was read without it."""


def read(
    inputs: Iterable[str | PathLike[str]] | str | PathLike[str],
    *,
    strict: bool = False,
    on_skip: Callable[[SourceError], None] | None = None,
    limits: Limits = STANDARD,
) -> Iterator[Article]:
    """Stream the articles of files, folders, glob patterns and "-" (standard input).

    An article's `id` is the one it gives, or its file's name without the ending (with folders where two files
    share it, with `:number` if the file holds several). Its `text` is as in the file but for newlines, its
    `published` an ISO date or date-time. Of two articles with one id the first stays. An id and a digest are
    kept of each article, but no text.

    Args:
        inputs: what to read, in this order; a single path is accepted too.
        strict: raise at the first thing that can't be used, be it a date, but not at a duplicate.
        on_skip: called with what is not taken over, each with its file, and line if there is one: a file or
            article (SourceError), a date alone (DateError), a repeated article (DuplicateError).
        limits: how much is read at most of a file, line, compressed file and article.

    Raises:
        SourceError: if `strict`, what `on_skip` would have been called with.
    """

    def skip(error: SourceError) -> None:
        if strict and not isinstance(error, DuplicateError):
            raise error
        if on_skip:
            on_skip(error)

    paths = [inputs] if isinstance(inputs, str | PathLike) else inputs
    files, unusable = find_files((str(path) for path in paths), FORMATS)
    for error in unusable:
        skip(error)
    found = name_files((file for file in files if file != STDIN), FORMATS)
    names = {file: _plain(name) for file, name in found.items()} | {STDIN: "stdin"}
    seen: dict[str, tuple[bytes, str]] = {}
    for file in files:
        for draft in read_drafts(file, names[file], limits):
            try:
                if isinstance(draft, SourceError):
                    raise draft
                article = _finish(draft, file, limits)
                _refuse_repeated(article, draft, seen)
            except SourceError as error:
                skip(error)
                continue
            try:
                published = _read_date(draft)
            except DateError as error:
                skip(error)
                published = None
            yield msgspec.structs.replace(article, published=published)


def _finish(draft: Draft, file: str, limits: Limits) -> Article:
    """The article of a draft, still without its date.

    Raises:
        SourceError: it has no text, too much of it, or NUL or half a character in a field.
    """
    if not draft.text.strip():
        raise SourceError("has no text", draft.where)
    if len(draft.text) > limits.article:
        what = f"too large: {len(draft.text):,} characters; --limits article=NUMBER allows more than {limits.article:,}"
        raise SourceError(what, draft.where, reason="too large")
    for name in ("id", "text", "title", "publisher", "author", "url"):
        value = getattr(draft, name) or ""
        if "\0" in value:
            raise SourceError(f"binary, not text: NUL character in its {name}", draft.where)
        if _HALF.search(value):
            raise SourceError(
                f"has half a character (a surrogate without its partner) in its {name}", draft.where
            )
    return Article(
        id=draft.id,
        text=unify_newlines(draft.text),
        title=_tidy(draft.title),
        publisher=_tidy(draft.publisher),
        author=_tidy(draft.author),
        url=_tidy(draft.url),
        language=_read_language(draft.language),
        source_file=_plain(file),
    )


def _plain(name: str) -> str:
    r"""The name of a file as text; bytes of it that are not UTF-8 as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _tidy(value: str | None) -> str | None:
    """A field of metadata in one line; None for an empty one."""
    return " ".join((value or "").split()) or None


def _read_language(value: str | None) -> str:
    """The language without its region ("en" for "en-GB"); "en" for what is no language tag (BCP 47)."""
    language = re.split("[-_]", value or "")[0].lower()
    return language if re.fullmatch("[a-z]{2,3}", language) else "en"


def _refuse_repeated(article: Article, draft: Draft, seen: dict[str, tuple[bytes, str]]) -> None:
    """Raise if the article's id was seen before: DuplicateError for the same text, else SourceError."""
    digest = hashlib.blake2b(article.text.encode(), digest_size=8).digest()
    if article.id not in seen:
        seen[article.id] = digest, draft.where
        return
    first_digest, first = seen[article.id]
    if digest == first_digest:
        raise DuplicateError(f"the article {article.id!r} was already read from {first}", draft.where)
    raise SourceError(
        f"the id {article.id!r} already belongs to another text, in {first}; give one of them another id",
        draft.where,
    )


def _read_date(draft: Draft) -> str | None:
    """The date of publication in ISO form; raises DateError if there is one that can't be read."""
    if draft.published in (None, ""):
        return None
    try:
        return parse_date(str(draft.published))
    except ValueError as error:
        raise DateError(f"date {str(draft.published)[:60]!r} is ignored: {error}", draft.where) from error
