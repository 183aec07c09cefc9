"""Which files the inputs mean, and what their articles are called."""

from __future__ import annotations

import glob
import itertools
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.errors import SourceError

STDIN = "-"
_HANDED = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")
"""What the shell hands on, as by <(...), is read like standard input."""
_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


def find_files(inputs: Iterable[str], endings: Collection[str]) -> tuple[list[str], list[SourceError]]:
    """The files that files, folders, glob patterns and "-" stand for, each once, and what stands for none.

    Inputs keep their order; the files of a folder (all levels, known endings only, hidden ones left out) and
    of a pattern are sorted. A file that exists is never taken for a pattern.
    """
    files: dict[Path | None, str] = {}
    errors: list[SourceError] = []
    for found in itertools.chain.from_iterable(_expand(given, endings) for given in inputs):
        if isinstance(found, SourceError):
            errors.append(found)
        else:
            files.setdefault(None if found == STDIN else Path(found).resolve(), found)
    return list(files.values()), errors


def _expand(given: str, endings: Collection[str]) -> Iterator[str | SourceError]:
    if given == STDIN or (given.startswith(_HANDED) and os.path.exists(given)):  # noqa: PTH110, Path drops "./"
        yield given
    elif os.path.isdir(given):  # noqa: PTH112
        yield from _walk(given, endings)
    elif glob.has_magic(given) and not os.path.lexists(given):
        matches = sorted(_glob(given))
        if not matches:
            yield SourceError("no file matches this pattern", given)
        for match in matches:
            # "**" gives the folders too, whose files it gives anyway.
            if not Path(match).is_dir():
                yield _checked(match)
            elif not given.endswith("**"):
                yield from _walk(match, endings)
    else:
        yield _checked(given)


def _walk(folder: str, endings: Collection[str]) -> Iterator[str | SourceError]:
    found: list[str | SourceError] = []

    def report(error: OSError) -> None:
        found.append(SourceError(f"can't list this folder ({error.strerror})", str(error.filename)))

    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        known = (name for name in sorted(names) if not name.startswith(".") and ending_of(name, endings))
        found += (_checked(str(Path(parent, name))) for name in known)
    yield from found
    if not found:
        yield SourceError(f"no article in this folder: no file ends in {', '.join(endings)}", folder)


def _glob(pattern: str) -> Iterator[str]:
    """The matches of a pattern; "**" does not follow links to folders, of which two may make endless paths."""
    parts = Path(pattern).parts
    if "**" not in parts or any("**" in part and part != "**" for part in parts):
        yield from glob.iglob(pattern)  # noqa: PTH207, Path.glob takes no absolute pattern
        return
    first = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    rest = [*parts[first:], *(["*"] if parts[-1] == "**" else [])]
    hidden = any(part.startswith(".") for part in rest)
    for found in Path(*parts[:first]).glob("/".join(rest)):
        if hidden or not any(part.startswith(".") for part in found.parts[first:]):
            yield str(found)


def _checked(path: str) -> str | SourceError:
    """The path of a file; an error for what is none, and what would block or never end: pipes, devices, sockets."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except FileNotFoundError:
        return SourceError("no such file or folder", path)
    except (OSError, ValueError) as error:  # no permission, a ring of links, a name too long or with NUL
        return SourceError(f"can't be read ({getattr(error, 'strerror', None) or error})", path)
    if stat.S_ISREG(mode):
        return path
    kind = _KINDS.get(stat.S_IFMT(mode), "something else")
    return SourceError(f"not a file but a {kind}: give a file, or pipe into `-`", path, reason="not a file")


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
    return {file: name for group in groups.values() for file, name in _tell_apart(group, endings).items()}


def _stem(file: str, endings: Collection[str]) -> str:
    name = Path(file).name
    return name[: len(name) - len(ending_of(file, endings) or "")] or name


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
