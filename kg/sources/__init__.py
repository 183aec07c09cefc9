"""Articles in: files, folders, glob patterns and standard input; text, web pages, JSON, JSON Lines and tables.

    for article in read(["news/", "archive.csv"], on_skip=print, on_note=print):
        ...

Everything streams: one article is held at a time (of a .json list, which has no lines, all). What can't be
used is reported and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any

import msgspec

from kg.errors import SourceError
from kg.record import Article
from kg.sources.dates import parse_date
from kg.sources.draft import Draft, Note, Options
from kg.sources.encoding import check_encoding, unify_newlines
from kg.sources.files import FORMATS, UNNAMED, known_formats, plugin_readers, read_drafts
from kg.sources.find import STDIN, find_files, name_files
from kg.sources.furniture import mark_furniture
from kg.sources.jsonl import is_record_file
from kg.sources.language import check_language, language_code
from kg.sources.limits import STANDARD, Limits
from kg.sources.names import check_names
from kg.sources.repeats import Repeats

__all__ = [
    "FORMATS", "Draft", "Limits", "Note", "Options", "Repeats", "is_record_file", "mark_furniture", "read",
]  # fmt: skip

DUPLICATE = "duplicate"
_HALF = re.compile("[\ud800-\udfff]")
_IN_ONE_LINE = ("title", "publisher", "author", "url")
_KEYS = 20  # names that a note lists at most


def read(
    inputs: Iterable[str | PathLike[str]] | str | PathLike[str],
    *,
    names: Mapping[str, str] | None = None,
    encoding: str | None = None,
    language: str = "en",
    strict: bool = False,
    on_skip: Callable[[SourceError], None] | None = None,
    on_note: Callable[[Note], None] | None = None,
    limits: Limits = STANDARD,
) -> Iterator[Article]:
    """Stream the articles of files, folders, glob patterns and "-" (standard input).

    An article's `id` is the one it gives, or its file's name without the ending (with folders where two files
    share it, with `:number` if the file holds several), or of standard input and pipes a hash of its text. Its
    `text` is as in the file but for newlines, and HTML in a field, which is read as text; its `published` an
    ISO date or date-time. Of two articles with one id and different texts the later gets a hash of its text
    appended. An id and a digest are kept of each article, but no text.

    Args:
        inputs: what to read, in this order; a single path is accepted too.
        names: the file's own names of fields, by field ("text": "body"), where `kg.sources.names.NAMES` is wrong.
        encoding: of all text; None: a byte order mark, UTF-8, what a page declares, or Windows-1252 (noted).
        language: the language that articles must be in, by its code; "any" takes them all.
        strict: raise at the first thing that can't be used, but not at a duplicate.
        on_skip: called with each file or article that is left out, and why; `reason` is "duplicate" for one that
            was read before with the same id and text, "language" for one in another language.
        on_note: called with what else should be known: dates ignored, fields not used, encodings guessed ...
        limits: how much is read at most of a file, line, compressed file and article.

    Raises:
        SourceError: `names` or `encoding` is wrong; if `strict`, what `on_skip` would have been called with.
    """

    def skip(error: SourceError) -> None:
        if strict and error.reason != DUPLICATE:
            raise error
        if on_skip:
            on_skip(error)

    note = on_note or (lambda _: None)
    options = Options(names or {}, encoding, limits)
    check_names(options.names)
    check_encoding(encoding)
    paths = [inputs] if isinstance(inputs, str | PathLike) else inputs
    formats = known_formats()
    for clash in plugin_readers()[1]:
        note(clash)
    files, unusable = find_files((str(path) for path in paths), formats)
    for error in unusable:
        skip(error)
    called = name_files((file for file in files if file != STDIN), formats)
    seen: dict[str, tuple[bytes, str]] = {}
    for file in files:
        unused: Counter[str] = Counter()
        said: dict[str, tuple[int, str]] = {}
        count = 0
        for draft in read_drafts(file, _plain(called.get(file, UNNAMED)), options):
            if isinstance(draft, Note):
                note(draft)
                continue
            try:
                if isinstance(draft, SourceError):
                    raise draft
                article = check_language(_finish(draft, file, limits), draft.language, language, draft.where)
                article, renamed = _name(article, draft, seen)
            except SourceError as error:
                skip(error)
                continue
            published, ignored = _read_date(draft)
            count += 1
            unused.update(draft.unused)
            for remark in draft.remarks:
                times, first = said.get(remark, (0, draft.where))
                said[remark] = times + 1, first
            for what in filter(None, (renamed, ignored)):
                note(Note(what, draft.where))
            yield msgspec.structs.replace(article, published=published)
        for one in _sum_up(UNNAMED if file == STDIN else file, count, said, unused):
            note(one)


def _sum_up(
    file: str, count: int, said: Mapping[str, tuple[int, str]], unused: Counter[str]
) -> Iterator[Note]:
    """What is to be said of the articles of one file, each once: how often a remark is made and where first."""
    for remark, (times, where) in said.items():
        yield Note(remark + (f" (so in {times} of {count} articles)" if count > 1 else ""), where)
    if unused:
        counts = [f"{key or '(no name)'} ({count})" for key, count in unused.most_common(_KEYS)]
        more = f" and {len(unused) - _KEYS} more" if len(unused) > _KEYS else ""
        what = f"fields not used, with the number of articles: {', '.join(counts)}{more}; "
        yield Note(what + "--map FIELD=NAME takes one", file)


def _finish(draft: Draft, file: str, limits: Limits) -> Article:
    """The article of a draft, still without its date.

    Raises:
        SourceError: it has no text, too much of it, or NUL or half a character in a field.
    """
    if not draft.text.strip():
        raise SourceError("has no text", draft.where, reason="no text")
    if len(draft.text) > limits.article:
        what = f"too large: {len(draft.text):,} characters; --limits article=N allows more than {limits.article:,}"
        raise SourceError(what, draft.where, reason="too large")
    for name in ("id", "text", *_IN_ONE_LINE):
        value = getattr(draft, name) or ""
        if "\0" in value:
            raise SourceError(f"binary, not text: NUL character in its {name}", draft.where)
        if _HALF.search(value):
            what = f"has half a character (a surrogate without its partner) in its {name}"
            raise SourceError(what, draft.where)
    metadata: dict[str, Any] = {
        name: " ".join((getattr(draft, name) or "").split()) or None for name in _IN_ONE_LINE
    }
    language = language_code(draft.language) or "en"
    text = unify_newlines(draft.text)
    return Article(id=draft.id, text=text, language=language, source_file=_plain(file), **metadata)


def _plain(name: str) -> str:
    r"""The name of a file as text; bytes of it that are not UTF-8 as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _name(article: Article, draft: Draft, seen: dict[str, tuple[bytes, str]]) -> tuple[Article, str]:
    """The article with an id that no other text has, and what to say if that isn't the one it came with.

    Raises:
        SourceError: it was read before.
    """
    digest = hashlib.blake2b(article.text.encode(), digest_size=8).digest()
    given = article.id
    if given.partition(":")[0] == UNNAMED:
        given = f"stdin-{digest.hex()[:12]}"
    own = given
    while own in seen and seen[own][0] != digest:
        own += f"~{digest.hex()[:8]}"
    if own in seen:
        what = f"the article {own!r} was already read from {seen[own][1]}"
        raise SourceError(what, draft.where, reason=DUPLICATE)
    seen[own] = digest, draft.where
    renamed = (
        f"the id {given!r} already belongs to another text, in {seen[given][1]}; this one is now {own!r}"
    )
    return msgspec.structs.replace(article, id=own), renamed if own != given else ""


def _read_date(draft: Draft) -> tuple[str | None, str]:
    """The date of publication in ISO form, if there is one that can be read, else what to say of it."""
    if not draft.published:
        return None, ""
    try:
        return parse_date(draft.published), ""
    except ValueError as error:
        return None, f"date {draft.published[:60]!r} is ignored: {error}"
