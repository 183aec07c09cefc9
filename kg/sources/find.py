"""Which files the inputs mean, and what their articles are called."""

from __future__ import annotations

import glob
import itertools
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.errors import SourceError

STDIN = "-"


def find_files(inputs: Iterable[str], endings: Collection[str]) -> tuple[list[str], list[SourceError]]:
    """The files that files, folders, glob patterns and "-" stand for, each once, and what stands for none.

    Inputs keep their order; the files of a folder (all levels, known endings only, hidden ones left out) and
    of a pattern are sorted. A file that exists is never taken for a pattern.
    """
    files: dict[Path | None, str] = {}
    errors: list[SourceError] = []
    for given in inputs:
        for found in _expand(given, endings):
            if isinstance(found, SourceError):
                errors.append(found)
            else:
                files.setdefault(None if found == STDIN else Path(found).resolve(), found)
    return list(files.values()), errors


def _expand(given: str, endings: Collection[str]) -> Iterator[str | SourceError]:
    if given == STDIN:
        yield STDIN
    elif Path(given).is_dir():
        yield from _walk(given, endings)
    elif Path(given).exists():
        yield given
    elif glob.has_magic(given):
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207, Path.glob takes no absolute pattern
        if not matches:
            yield SourceError("no file matches this pattern", given)
        for match in matches:
            # "**" gives the folders too, whose files it gives anyway.
            if not Path(match).is_dir():
                yield match
            elif not given.endswith("**"):
                yield from _walk(match, endings)
    else:
        yield SourceError("no such file or folder", given)


def _walk(folder: str, endings: Collection[str]) -> Iterator[str | SourceError]:
    errors: list[SourceError] = []
    empty = True
    for parent, folders, names in os.walk(folder, onerror=lambda e: errors.append(_unlisted(e))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and ending_of(name, endings):
                empty = False
                yield str(Path(parent, name))
    yield from errors
    if empty and not errors:
        yield SourceError(f"no article in this folder: no file ends in {', '.join(endings)}", folder)


def _unlisted(error: OSError) -> SourceError:
    return SourceError(f"can't list this folder ({error.strerror})", str(error.filename))


def ending_of(path: str, endings: Collection[str]) -> str | None:
    """The known ending a path has, in lower case: the longest, if several fit."""
    fitting = [ending for ending in endings if path.lower().endswith(ending)]
    return max(fitting, key=len, default=None)


def name_files(files: Iterable[str], endings: Collection[str]) -> dict[str, str]:
    """A name for each file, for articles without an id: its name without the ending.

    Files that would share one get as many folders before it as tell them apart; they keep their endings if
    those are all that differs.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for file in files:
        groups[_stem(file, endings)].append(file)
    names: dict[str, str] = {}
    for group in groups.values():
        names.update(_tell_apart(group, endings))
    return names


def _stem(file: str, endings: Collection[str]) -> str:
    name = Path(file).name
    ending = ending_of(name, endings)
    return (name[: -len(ending)] if ending else name) or name


def _tell_apart(files: list[str], endings: Collection[str]) -> dict[str, str]:
    folders = {file: Path(file).absolute().parent.parts[1:] for file in files}
    depth = max(len(parts) for parts in folders.values())
    stems = {file: _stem(file, endings) for file in files}
    full = {file: Path(file).name for file in files}
    names = full
    for last, kept in itertools.product((stems, full), range(depth + 1)):
        names = {
            file: "/".join((*parts[max(len(parts) - kept, 0) :], last[file]))
            for file, parts in folders.items()
        }
        if len(set(names.values())) == len(files):
            break
    return names
