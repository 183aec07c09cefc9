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
import gzip
import hashlib
import json
import os
import shutil
import sys
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import KgError, StoreError

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
    """A lock on a generation's folder, shared by its readers; released with the object."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        _flock(self._file, shared=True)

    def release(self) -> None:
        """Let the generation be removed."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.release()


def _flock(file: int, *, shared: bool = False) -> None:
    """Lock an open file, without waiting; raises BlockingIOError where another process holds it."""
    if sys.platform == "win32":  # no shared locks: an open file can't be deleted there anyway
        import msvcrt

        if not shared:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


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
            _flock(file)
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
    for _ in range(20):  # a build may remove the generation between the reading of its name and the hold
        named = _named(folder)
        if named is None:
            break
        found = _hold(folder / GENERATIONS / named[0])
        if found and _digest_of(_manifest_text(found.path)) == named[1]:
            return found
        if named == _named(folder):
            found = _mend_manifest(folder, *named)
            if found:
                return found
            break
    whole = [g for g in map(_hold, reversed(generations(folder))) if g and _is_whole(g)]
    if whole:
        if not _is_new(folder):
            _note(
                f"{folder}: the file {CURRENT!r} is missing or damaged; generation {whole[0].path.name} is read"
            )
        return whole[0]
    if _is_new(folder) or is_old(folder):
        return None
    raise StoreError("its graph is damaged beyond repair: build it again in a new folder", str(folder))


def is_old(folder: Path) -> bool:
    """Whether a version before generations made the folder."""
    return not (folder / CURRENT).exists() and f'"{_OLD_FORMAT}"'.encode() in _manifest_text(folder)


def _is_new(folder: Path) -> bool:
    """Whether no build has ever finished here."""
    return not (folder / CURRENT).exists() and not (folder / MANIFEST).exists()


def _named(folder: Path) -> tuple[str, str] | None:
    """Name and hash in the file `current`; None where they can't be read."""
    try:
        name, digest = (folder / CURRENT).read_text("ascii").split()
    except (OSError, ValueError):
        return None
    return (name, digest) if name.isdigit() else None


def _hold(path: Path) -> Generation | None:
    """A generation with its manifest, held; None where it is gone or its manifest can't be read."""
    try:
        hold = Hold(path)
        manifest = json.loads(_manifest_text(path))
    except (OSError, ValueError, RecursionError):
        return None
    keys = {
        "format": str,
        "base": str,
        "merge": bool,
        "counts": dict,
        "skipped": list,
        "graphs": int,
        "files": dict,
    }
    good = isinstance(manifest, dict) and all(isinstance(manifest.get(k), kind) for k, kind in keys.items())
    good = good and manifest["format"] == MANIFEST_FORMAT
    return Generation(path, manifest, hold) if good and path.exists() else None


def _manifest_text(path: Path) -> bytes:
    try:
        return (path / MANIFEST).read_bytes()
    except OSError:
        return b""


def _mend_manifest(folder: Path, name: str, digest: str) -> Generation | None:
    """The generation with its manifest put back from the copy that stands in the folder, if that is the right one."""
    copy = _manifest_text(folder)
    if _digest_of(copy) != digest:
        return None
    path = folder / GENERATIONS / name
    try:
        write_whole(path / MANIFEST, [copy])
    except StoreError:  # a folder that is only read
        return Generation(path, json.loads(copy), Hold(path)) if path.exists() else None
    _note(f"{path / MANIFEST}: was damaged; it is put back from its copy")
    return _hold(path)


def _is_whole(generation: Generation) -> bool:
    try:
        check_records(generation)
    except KgError:
        return False
    return True


def check_records(generation: Generation) -> None:
    """Make sure that the records are those that were written; put them back from their second copy if not.

    Raises:
        StoreError: both copies are damaged.
    """
    path, digest = generation.records, generation.manifest["files"][RECORDS]
    if _unchanged(generation, RECORDS) or _digest_file(path) == digest:
        return
    try:
        with gzip.open(generation.path / BACKUP) as copy:
            whole = copy.read()
    except (OSError, EOFError, ValueError, gzip.zlib.error):  # type: ignore[attr-defined]
        whole = b""
    if _digest_of(whole) != digest:
        raise StoreError(
            "the records are damaged, and so is their second copy: extract the articles again", str(path)
        )
    try:
        write_whole(path, [whole])
    except StoreError as error:
        what = f"the records are damaged and can't be put back from {BACKUP} ({error.what}): make the folder writable"
        raise StoreError(what, str(path)) from error
    with suppress(StoreError):
        show(path.parent.parent.parent, path.parent)
    _note(f"{path}: was damaged; it is put back from its second copy")


def store_is_good(generation: Generation) -> bool:
    """Whether the store's files are those that were written."""
    try:
        written = json.loads((generation.path / FILES).read_bytes())["files"]
        names = {n for n in written if n.startswith(STORE + "/")}
        there = set(_store_files(generation.path))
        small = sum(written[n]["size"] for n in names) <= _SMALL
        return names == there and all(_is_same(generation.path / n, written[n], small) for n in sorted(names))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _unchanged(generation: Generation, name: str) -> bool:
    """Whether a big file has the size and time it was written with, so that it need not be hashed."""
    try:
        written = json.loads((generation.path / FILES).read_bytes())["files"][name]
        return written["size"] > _SMALL and _is_same(generation.path / name, written, small=False)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _is_same(path: Path, written: Mapping[str, Any], small: bool) -> bool:
    state = path.stat()
    if state.st_size != written["size"]:
        return False
    return (not small and state.st_mtime_ns == written["time"]) or _digest_file(path) == str(written["hash"])


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


def commit(folder: Path, path: Path, manifest: dict[str, Any]) -> Generation:
    """Make a generation current whose records, Turtle, TriG and store are written; the manifest gets their hashes."""
    manifest = manifest | {"files": {name: _digest_file(path / name) for name in (RECORDS, TURTLE, TRIG)}}
    text = _manifest_bytes(manifest)
    with _ours("can't be written", path):
        with open(path / RECORDS, "rb") as whole, gzip.GzipFile(path / BACKUP, "wb", 6, mtime=0) as copy:
            shutil.copyfileobj(whole, copy)
        write_whole(path / MANIFEST, [text])
        seal(path)
        _sync_all(path)
        _sync(path.parent)
        write_whole(folder / CURRENT, [f"{path.name} {_digest_of(text)}\n".encode()])
    show(folder, path)
    remove_old(folder)
    found = _hold(path)
    assert found is not None
    return found


def renew_manifest(folder: Path, generation: Generation, manifest: dict[str, Any]) -> Generation:
    """Put another manifest to the same files; if that is cut short, the old one is put back from its copy."""
    if manifest != generation.manifest:
        text = _manifest_bytes(manifest)
        write_whole(generation.path / MANIFEST, [text])
        write_whole(folder / CURRENT, [f"{generation.path.name} {_digest_of(text)}\n".encode()])
    show(folder, generation.path)
    remove_old(folder)
    return Generation(generation.path, manifest, generation.hold)


def _manifest_bytes(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"


def seal(path: Path) -> None:
    """Write down size, time and hash of every file of a generation, so that damage is noticed."""
    names = [*(n for n in (RECORDS, TURTLE, TRIG, BACKUP) if (path / n).exists()), *_store_files(path)]
    files = {}
    for name in names:
        state = (path / name).stat()
        files[name] = {"size": state.st_size, "time": state.st_mtime_ns, "hash": _digest_file(path / name)}
    write_whole(path / FILES, [json.dumps({"files": files}, indent=1).encode()])


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
    for path in inside.iterdir() if inside.is_dir() else ():
        if named is None or path.name == named[0]:
            continue  # without a current one the newest whole one counts, so all stay
        with suppress(OSError):
            file = os.open(path, os.O_RDONLY)
            try:
                _flock(file)
                trash = path.with_name(f"{path.name}.removed")
                path.replace(trash)
                shutil.rmtree(trash, ignore_errors=True)
            finally:
                os.close(file)


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
        if error.errno not in (
            errno.EINVAL,
            errno.EBADF,
            errno.EACCES,
        ):  # folders, where the system can't sync them
            raise
    finally:
        os.close(file)


def _digest_file(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _note(what: str) -> None:
    warnings.warn(what, stacklevel=3)
