"""A graph folder on disk: whole generations, of which one is current, and one lock for builds.

    DIR/current               the current generation's name and the hash of its manifest; one rename makes it current
    DIR/generations/000007/   records.jsonl, records.jsonl.gz (a second copy), graph.ttl, graph.trig, store/,
                              manifest.json (counts, versions, hashes), files.json (hashes of all files)
    DIR/records.jsonl, graph.ttl, graph.trig, manifest.json   those of the current generation, for people
    DIR/extracted.jsonl       what an interrupted build had extracted already
    DIR/lock                  held while a build runs; says by whom

A build writes a new generation beside the current one, syncs it, and renames `current`: whatever stops it, the folder
holds the old graph or the new one. Readers hold a shared lock on the generation they have opened, and a build removes
no generation that is held. The records are what counts: from them, or their second copy, everything else is made again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import StoreError

RECORDS, BACKUP, TURTLE, TRIG = "records.jsonl", "records.jsonl.gz", "graph.ttl", "graph.trig"
MANIFEST, FILES, STORE = "manifest.json", "files.json", "store"
CURRENT, GENERATIONS, EXTRACTED, LOCK = "current", "generations", "extracted.jsonl", "lock"
SHOWN = (RECORDS, TURTLE, TRIG, MANIFEST)
"""What stands in the folder itself as well, for people and other tools."""
MANIFEST_FORMAT = "kg-manifest/2"
_OLD_FORMAT = "kg-manifest/1"
_SMALL = 64_000_000
"""Bytes up to which files are hashed whenever they are opened; of more, only those whose size or time has changed."""
_NOT_CHECKED = ("LOCK", "LOG")  # RocksDB's own notes in a store, which reading changes


@dataclass(frozen=True)
class Generation:
    """One whole graph: its folder and its manifest. `hold` keeps it from being removed while this object lives."""

    path: Path
    manifest: dict[str, Any]
    hold: Hold = field(compare=False, repr=False)

    @property
    def records(self) -> Path:
        return self.path / RECORDS

    @property
    def store(self) -> Path:
        return self.path / STORE


class Hold:
    """A lock on a generation's folder; shared by its readers, or alone to remove it. Released with the object.

    Raises:
        BlockingIOError: another process holds it, and not shared.
    """

    def __init__(self, path: Path, *, alone: bool = False) -> None:
        self._file = os.open(path, os.O_RDONLY)
        fcntl.flock(self._file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)

    def release(self) -> None:
        """Let the generation be removed."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.release()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock for a build. A lock whose holder is gone counts for nothing: the system releases it.

    Raises:
        StoreError: another build holds it; says which.
    """
    path = folder / LOCK
    with _ours("can't be built", folder):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(file, 1000, 0).decode("utf-8", "replace").strip() or "another process"
            what = f"is being built by {holder}; wait until that has finished, or stop it"
            raise StoreError(what, str(folder)) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode(), 0)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


@contextmanager
def _ours(what: str, path: Path) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what} ({error.strerror or error})", str(error.filename or path)) from error


def prepare(folder: Path) -> None:
    """Make a folder for a graph; raises StoreError where it is a file or belongs to something else."""
    if folder.exists() and not folder.is_dir():
        raise StoreError("is a file; give a folder for the graph", str(folder))
    with _ours("can't be made", folder):
        folder.mkdir(parents=True, exist_ok=True)
        names = {p.name for p in folder.iterdir()}
    if names and not names & {CURRENT, GENERATIONS, EXTRACTED, LOCK, MANIFEST}:
        raise StoreError("holds other files and no graph; give a new or empty folder", str(folder))


def open_current(folder: Path) -> Generation | None:
    """The current generation, held; None where nothing was built yet by this version.

    Where `current` is missing or damaged, the newest generation that is whole counts, with a note.

    Raises:
        StoreError: there is something, but no generation is whole.
    """
    named = _named(folder)
    while named:
        path = folder / GENERATIONS / named[0]
        if found := _hold(path, named[1]):
            return found
        before, named = named, _named(folder)
        if named == before:  # no build has removed the generation meanwhile, so it is damaged
            if found := _mend_manifest(folder, path, named[1]):
                return found
            break
    whole = next((g for g in map(_hold, reversed(generations(folder))) if g and _is_whole(g)), None)
    built = (folder / CURRENT).exists() or (folder / MANIFEST).exists()
    if whole and built:
        what = f"{folder}: the file {CURRENT!r} is missing or damaged; generation {whole.path.name} is read"
        warnings.warn(what, stacklevel=2)
    if built and not whole and not is_old(folder):
        raise StoreError("its graph is damaged beyond repair: build it again in a new folder", str(folder))
    return whole


def is_old(folder: Path) -> bool:
    """Whether a version before generations made the folder."""
    return not (folder / CURRENT).exists() and f'"{_OLD_FORMAT}"'.encode() in _content(folder / MANIFEST)


def _named(folder: Path) -> tuple[str, str] | None:
    """Name and hash in the file `current`; None where they can't be read."""
    try:
        name, digest = _content(folder / CURRENT).decode("ascii").split()
    except ValueError:
        return None
    return (name, digest) if name.isdigit() else None


def _hold(path: Path, digest: str | None = None) -> Generation | None:
    """A generation with its manifest, held; None where it is gone, or its manifest damaged or not of that hash."""
    try:
        hold = Hold(path)
        text = _content(path / MANIFEST)
        manifest = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None
    good = isinstance(manifest, dict) and manifest.get("format") == MANIFEST_FORMAT
    good = good and digest in (None, _digest_of(text)) and isinstance(manifest.get("files"), dict)
    return Generation(path, manifest, hold) if good and path.exists() else None


def _mend_manifest(folder: Path, path: Path, digest: str) -> Generation | None:
    """The generation with its manifest put back from the copy that stands in the folder, if that is the right one."""
    copy = _content(folder / MANIFEST)
    if _digest_of(copy) != digest or not path.exists():
        return None
    try:
        write_whole(path / MANIFEST, [copy])
    except StoreError:  # a folder that is only read
        return Generation(path, json.loads(copy), Hold(path))
    warnings.warn(f"{path / MANIFEST}: was damaged; it is put back from its copy", stacklevel=3)
    return _hold(path)


def _is_whole(generation: Generation) -> bool:
    with suppress(StoreError):
        check_records(generation)
        return True
    return False


def check_records(generation: Generation) -> None:
    """Make sure that the records are those that were written; put them back from their second copy if not.

    Raises:
        StoreError: both copies are damaged.
    """
    path, digest = generation.records, generation.manifest["files"].get(RECORDS)
    written = _written(generation).get(RECORDS)
    if written and written.size > _SMALL and _is_same(path, written, small=False):
        return
    if _digest_file(path) == digest:
        return
    import gzip
    import zlib

    try:
        with gzip.open(generation.path / BACKUP) as copy:
            whole = copy.read()
    except (OSError, EOFError, ValueError, zlib.error):
        whole = b""
    if _digest_of(whole) != digest:
        what = "the records are damaged, and so is their second copy: extract the articles again"
        raise StoreError(what, str(path))
    try:
        write_whole(path, [whole])
    except StoreError as error:
        what = f"the records are damaged and can't be put back from {BACKUP} ({error.what}): make the folder writable"
        raise StoreError(what, str(path)) from error
    with suppress(StoreError):
        show(path.parent.parent.parent, path.parent)
    warnings.warn(f"{path}: was damaged; it is put back from its second copy", stacklevel=2)


class _File(NamedTuple):
    """What is known of a file as it was written: its size in bytes, its time in nanoseconds and its SHA-256."""

    size: int
    time: int
    hash: str


def _written(generation: Generation) -> dict[str, _File]:
    """The files of a generation as they were written; none where that can't be read."""
    try:
        files = json.loads(_content(generation.path / FILES))["files"].items()
        return {str(n): _File(int(f["size"]), int(f["time"]), str(f["hash"])) for n, f in files}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def store_is_good(generation: Generation) -> bool:
    """Whether the store's files are those that were written."""
    written = {n: f for n, f in _written(generation).items() if n.startswith(f"{STORE}/")}
    small = sum(f.size for f in written.values()) <= _SMALL
    return (
        bool(written)
        and written.keys() == set(_store_files(generation.path))
        and all(_is_same(generation.path / n, f, small) for n, f in written.items())
    )


def _is_same(path: Path, written: _File, small: bool) -> bool:
    try:
        state = path.stat()
    except OSError:
        return False
    if state.st_size != written.size:
        return False
    return (not small and state.st_mtime_ns == written.time) or _digest_file(path) == written.hash


def is_intact(generation: Generation, name: str) -> bool:
    """Whether one of the files that the manifest names has the content it was written with."""
    return bool(_digest_file(generation.path / name) == generation.manifest["files"].get(name))


def generations(folder: Path) -> list[Path]:
    """The folders of generations, whole or not, oldest first."""
    inside = folder / GENERATIONS
    return sorted(p for p in inside.iterdir() if p.name.isdigit()) if inside.is_dir() else []


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """An empty folder for the next generation; gone again if the body fails."""
    remove_old(folder)
    last = max((int(p.name) for p in generations(folder)), default=0)
    path = folder / GENERATIONS / f"{last + 1:06}"
    with _ours("can't be made", path):
        path.mkdir(parents=True)
    try:
        with _ours("can't be written", path):
            yield path
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def commit(folder: Path, path: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Make a generation current whose records, Turtle, TriG and store are written.

    Returns the manifest with their hashes.
    """
    import gzip

    with _ours("can't be written", path):
        with open(path / RECORDS, "rb") as whole, gzip.GzipFile(path / BACKUP, "wb", 6, mtime=0) as copy:
            shutil.copyfileobj(whole, copy)
        files = seal(path)
        _sync_all(path)
        _sync(path.parent)
        manifest = manifest | {"files": {name: files[name].hash for name in (RECORDS, TURTLE, TRIG)}}
        make_current(folder, path, manifest)
    return manifest


def make_current(folder: Path, path: Path, manifest: dict[str, Any]) -> None:
    """Make a sealed generation current with this manifest; if it is cut short, the old one comes back from its copy."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"
    current = f"{path.name} {_digest_of(text)}\n".encode()
    if _content(folder / CURRENT) != current:
        write_whole(path / MANIFEST, [text])
        write_whole(folder / CURRENT, [current])
    show(folder, path)
    remove_old(folder)


def seal(path: Path) -> dict[str, _File]:
    """Write down size, time and hash of every file of a generation, so that damage is noticed."""
    files = {}
    for name in [*(n for n in (RECORDS, TURTLE, TRIG, BACKUP) if (path / n).exists()), *_store_files(path)]:
        state = (path / name).stat()
        files[name] = _File(state.st_size, state.st_mtime_ns, _digest_file(path / name))
    written = {"files": {name: file._asdict() for name, file in files.items()}}
    write_whole(path / FILES, [json.dumps(written, indent=1).encode()])
    return files


def show(folder: Path, path: Path) -> None:
    """Let the folder itself show the files of a generation."""
    with _ours("can't be written", folder):
        for name in SHOWN:
            here, there = folder / name, path / name
            if name == MANIFEST:  # a copy, from which a damaged one is mended
                write_whole(here, [there.read_bytes()])
            elif not (here.exists() and here.samefile(there)):
                part = here.with_name(name + ".part")
                part.unlink(missing_ok=True)
                try:
                    os.link(there, part)
                except OSError:  # a disk without hard links
                    shutil.copyfile(there, part)
                part.replace(here)
        _sync(folder)


def remove_old(folder: Path) -> None:
    """Remove all generations but the current one, and those that readers hold."""
    named = _named(folder)
    inside = folder / GENERATIONS
    # without a current one the newest whole one counts, so all stay
    for path in inside.iterdir() if named and inside.is_dir() else ():
        if named and path.name != named[0]:
            with suppress(OSError):
                hold = Hold(path, alone=True)
                trash = path.with_name(f"{path.name}.removed")
                path.replace(trash)
                shutil.rmtree(trash, ignore_errors=True)
                hold.release()


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all; its old content may be read while the pieces are made. Raises StoreError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with _ours("can't be written", path):
            with open(part, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        _sync(path.parent)


def _store_files(path: Path) -> list[str]:
    store = path / STORE
    names = (p.name for p in store.iterdir() if p.is_file()) if store.is_dir() else ()
    return sorted(f"{STORE}/{n}" for n in names if not n.startswith(_NOT_CHECKED))


def _sync_all(path: Path) -> None:
    for parent, _, names in os.walk(path):
        for name in names:
            _sync(Path(parent, name))
        _sync(Path(parent))


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.EACCES):  # folders that the system can't sync
            raise
    finally:
        os.close(file)


def _content(path: Path) -> bytes:
    """All of a file; nothing where it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _digest_file(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
