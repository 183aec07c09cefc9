"""Pulls the plug on builds, damages what they wrote, lets them overlap and run out of disk, and says what was lost.

    python tests/crashes.py [--kills 300] [--overlaps 50] [--damages 30] [--sizes 10] [--seed 1]

Builds run in forked processes with models that are loaded once. A build is killed at a file operation (each as likely
as any other) or at a moment. After each of these things it is checked that readers see the old graph or the new one,
that the same command again ends with the bytes of an undisturbed build, and that it extracts at most one article
anew. Needs fork, and for the full disk the right to mount; without it that part says so and is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kg.build
from kg.build import build_graph, remove_articles
from kg.errors import KgError, StoreError
from kg.extraction import Pipeline, load_pipeline
from kg.folder import CURRENT, EXTRACTED, GENERATIONS, SHOWN
from kg.graph import open_graph

TEXTS = {
    "one": "The minister, Ada Brandt, denied on Monday that she had met Ilan Toskar. Toskar declined to comment.",
    "two": "Two officials said that Ada Brandt met Ilan Toskar in Brenka on Sunday. Five people saw them.",
    "three": "Ilan Toskar told the Harbour Post that twelve ships had left Brenka.",
    "four": "The union said that nine ships had left Brenka by Friday. The port rejected the figure.",
}
CHANGED = TEXTS | {"two": "Ada Brandt confirmed on Tuesday that she had met Ilan Toskar in Brenka."}
FILE_EVENTS = (
    "open",
    "os.rename",
    "os.link",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "shutil.rmtree",
)
QUESTION = "SELECT ?g ?s ?o WHERE { GRAPH ?g { ?s a ?o } } ORDER BY ?g ?s ?o"

Work = Callable[[Path], Any]


def load() -> Pipeline:
    """The fast profile's models, loaded once for all builds of this process and its forks."""
    ready = load_pipeline(profile="fast")
    kg.build.load_pipeline = lambda *a, **k: ready  # type: ignore[assignment]
    return ready


def source(folder: Path, texts: dict[str, str]) -> str:
    """A file of articles."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "in.jsonl"
    lines = [{"id": i, "text": t, "published": "2025-03-03", "publisher": "Post"} for i, t in texts.items()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def building(inputs: str) -> Work:
    return lambda folder: build_graph([inputs], folder, profile="fast").extracted


def removing(*ids: str) -> Work:
    return lambda folder: remove_articles(folder, ids).removed


def fork(work: Callable[[], Any], kill: Callable[[int], None] | None = None) -> tuple[str, Any]:
    """Do work in a process of its own: ("done", result), ("refused", why), ("killed", None) or ("crashed", trace)."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            warnings.simplefilter("ignore")
            answer: tuple[str, Any] = ("done", work())
        except KgError as error:
            answer = ("refused", str(error))
        except BaseException:
            answer = ("crashed", traceback.format_exc())
        os.write(write, json.dumps(answer).encode()[:60_000])
        os._exit(0)
    os.close(write)
    if kill:
        kill(pid)
    with os.fdopen(read, "rb") as pipe:
        answered = pipe.read()
    os.waitpid(pid, 0)
    if not answered:
        return "killed", None
    kind, result = json.loads(answered)
    return kind, result


def dying(work: Callable[[], Any], at: int) -> Callable[[], Any]:
    """The work, killed just before its file operation number `at`, counted from 0."""

    def run() -> Any:
        left = [at]

        def hook(event: str, args: tuple[object, ...]) -> None:
            if event in FILE_EVENTS:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        sys.addaudithook(hook)
        return work()

    return run


def counting(work: Callable[[], Any]) -> Callable[[], int]:
    """How many file operations the work has."""

    def run() -> int:
        seen = [0]

        def hook(event: str, args: tuple[object, ...]) -> None:
            seen[0] += event in FILE_EVENTS

        sys.addaudithook(hook)
        work()
        return seen[0]

    return run


def look(folder: Path) -> str:
    """What a reader sees: the answer to a question, and the records; "nothing" where there is no graph."""
    try:
        graph = open_graph(folder)
        rows = graph.query(QUESTION).rows
        return json.dumps([rows, sorted(r.article.text for r in graph.records())])
    except StoreError as error:
        if "is no graph folder" in str(error):
            return "nothing"
        raise


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in SHOWN}


class Trial:
    """One mode of building: from a folder as it was before, one command, and what it comes to undisturbed."""

    def __init__(
        self, name: str, room: Path, before: Work | None, work: Work, fresh: tuple[str, ...]
    ) -> None:
        self.name, self.work, self.fresh = name, work, fresh
        self.room = room / name
        self.start = self.room / "start"
        if before:
            fork_or_die(lambda: before(self.start))
        self.done = self.room / "done"
        self.reset(self.done)
        began = time.perf_counter()
        fork_or_die(lambda: work(self.done))
        self.seconds = time.perf_counter() - began
        self.old, self.new = fork_or_die(lambda: look(self.start)), fork_or_die(lambda: look(self.done))
        self.bytes = contents(self.done)
        copy = self.room / "count"
        self.reset(copy)
        self.operations: int = fork_or_die(counting(lambda: work(copy)))

    def reset(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if self.start.exists():
            shutil.copytree(self.start, folder)

    def kill(self, rng: random.Random, at: int | None = None) -> list[str]:
        """Kill the command once, and say all that is not as it should be after it."""
        folder = self.room / "killed"
        self.reset(folder)
        if at is None and rng.random() < 0.5:
            at = rng.randrange(self.operations)
        if at is not None:
            kind, _ = fork(dying(lambda: self.work(folder), at))
        else:
            wait = rng.random() * self.seconds

            def kill(pid: int) -> None:
                time.sleep(wait)
                os.kill(pid, signal.SIGKILL)

            kind, _ = fork(lambda: self.work(folder), kill)
        faults = [] if kind in ("killed", "done") else [f"{kind} instead of killed"]
        saved = self.saved(folder / EXTRACTED)
        kind, seen = fork(lambda: look(folder))
        if kind != "done":
            faults.append(f"reader: {kind}: {seen}")
        elif seen not in (self.old, self.new):
            faults.append("a reader sees something in between")
        return faults + self.again(folder, saved if seen == self.old else len(self.fresh))

    def saved(self, path: Path) -> int:
        """How many of the articles to be extracted a killed build has written down."""
        whole = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        return sum(json.loads(line)["article"]["id"] in self.fresh for line in whole)

    def again(self, folder: Path, saved: int = 0) -> list[str]:
        """Run the command (again), and say what is not as after an undisturbed run."""
        kind, result = fork(lambda: self.work(folder))
        if kind == "refused" and self.name == "removing" and "holds no article" in result:
            kind, result = "done", 0  # it was removed before the plug was pulled
        if kind != "done":
            return [f"again: {kind}: {result}"]
        faults = []
        if self.name != "removing" and result > len(self.fresh) - saved:
            faults.append(f"{result} articles extracted anew, {saved} of {len(self.fresh)} had been saved")
        if contents(folder) != self.bytes:
            changed = [n for n, data in contents(folder).items() if data != self.bytes[n]]
            faults.append(f"bytes differ from an undisturbed build's: {', '.join(changed)}")
        kind, seen = fork(lambda: look(folder))
        if seen != self.new:
            faults.append(f"a reader sees something else at last: {kind}")
        return faults


def fork_or_die(work: Callable[[], Any]) -> Any:
    kind, result = fork(work)
    if kind != "done":
        raise SystemExit(f"an undisturbed run {kind}: {result}")
    return result


def trials(room: Path) -> list[Trial]:
    """The modes: a new folder, adding, replacing, removing."""
    few, all_, changed = (
        source(room / name, texts)
        for name, texts in (
            ("few", {k: TEXTS[k] for k in ("one", "two")}),
            ("all", TEXTS),
            ("changed", CHANGED),
        )
    )
    return [
        Trial("new", room, None, building(all_), tuple(TEXTS)),
        Trial("adding", room, building(few), building(all_), ("three", "four")),
        Trial("replacing", room, building(all_), building(changed), ("two",)),
        Trial("removing", room, building(all_), removing("two"), ()),
    ]


def overlap(room: Path, rng: random.Random) -> list[str]:
    """Two builds at once in one folder: one waits its turn with a clear word, and nothing is lost."""
    folder = room / "overlap"
    shutil.rmtree(folder, ignore_errors=True)
    halves = [{k: TEXTS[k] for k in ("one", "two")}, {k: TEXTS[k] for k in ("three", "four")}]
    inputs = [source(room / f"half{n}", half) for n, half in enumerate(halves)]
    pids = []
    results = [room / f"result{n}" for n in range(2)]
    for n in range(2):
        pid = os.fork()
        if pid == 0:
            warnings.simplefilter("ignore")
            began = time.perf_counter()
            try:
                build_graph([inputs[n]], folder, profile="fast")
                said = "done"
            except KgError as error:
                said = f"refused after {time.perf_counter() - began:.1f} s: {error}"
            except BaseException:
                said = "crashed: " + traceback.format_exc()
            results[n].write_text(said)
            os._exit(0)
        pids.append(pid)
        time.sleep(rng.random() * 0.1)
    for pid in pids:
        os.waitpid(pid, 0)
    said = [r.read_text() for r in results]
    faults = [s for s in said if s.startswith("crashed") or ("refused" in s and "is being built by" not in s)]
    faults += [s for s in said if s.startswith("refused after") and float(s.split()[2]) > 1]
    if "done" not in said:
        faults.append("neither build finished")
    for n in range(2):
        if said[n] != "done":
            kind, result = fork(lambda n=n: build_graph([inputs[n]], folder, profile="fast").extracted)  # type: ignore[misc]
            faults += [] if kind == "done" else [f"afterwards: {kind}: {result}"]
    kind, seen = fork(lambda: look(folder))
    if kind != "done" or len(json.loads(seen)[1]) != 4:
        faults.append(f"articles are lost: {kind}")
    return faults


def damage(trial: Trial, what: str, rng: random.Random) -> list[str]:
    """Flip, cut, empty or delete one file (or for the store, all of it), and see what readers and builds make of it."""
    folder = trial.room / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(trial.done, folder)
    inside = next(p for p in (folder / GENERATIONS).iterdir() if p.name.isdigit())
    targets = {
        "store": sorted(p for p in (inside / "store").iterdir() if p.name not in ("LOCK", "LOG")),
        "manifest": [
            folder / CURRENT,
            inside / "manifest.json",
            inside / "files.json",
            folder / "manifest.json",
        ],
        "records": [inside / "records.jsonl", inside / "records.jsonl.gz", folder / "records.jsonl"],
    }[what]
    path = rng.choice(targets)
    data = path.read_bytes()
    how = rng.choice(["flip", "cut", "empty", "delete", "noise", *(["all"] if what == "store" else [])])
    if how == "all":
        shutil.rmtree(path.parent)
    elif how == "delete":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(data[: rng.randrange(len(data) + 1)])
    elif how == "noise":
        path.write_bytes(rng.randbytes(max(1, len(data))))
    elif data:
        at = rng.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :])
    kind, seen = fork(lambda: look(folder))
    faults = [] if seen == trial.new else [f"{how} {path.name}: reader: {kind}: {str(seen)[:500]}"]
    return faults + [f"{how} {path.name}: {fault}" for fault in trial.again(folder, len(trial.fresh))]


def full_disk(trial: Trial, size: int, room: Path) -> list[str]:
    """Build on a disk with `size` bytes too few or just enough, then with room enough."""
    disk = room / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    try:
        folder = disk / "graph"
        try:
            trial.reset(folder)
        except (OSError, shutil.Error):
            return []  # not even what was there before fits
        kind, result = fork(lambda: trial.work(folder))
        faults = [f"full disk: crashed: {result}"] if kind in ("crashed", "killed") else []
        kind, seen = fork(lambda: look(folder))
        if kind != "done" or seen not in (trial.old, trial.new):
            faults.append(f"full disk of {size} bytes: reader: {kind}: {str(seen)[:500]}")
        subprocess.run(["mount", "-o", "remount,size=500m", disk], check=True)
        return faults + trial.again(folder)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def can_mount(room: Path) -> bool:
    disk = room / "disk"
    disk.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", disk], capture_output=True)
    if done.returncode == 0:
        subprocess.run(["umount", disk], check=True)
    return done.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, number in (("kills", 300), ("overlaps", 50), ("damages", 30), ("sizes", 10), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    load()
    seen: Counter[str] = Counter()
    bad = 0

    def note(what: str, faults: list[str]) -> None:
        nonlocal bad
        seen[what] += 1
        bad += bool(faults)
        for fault in faults:
            print(f"{what}: {fault}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        modes = trials(room)
        for n in range(options.kills):
            trial = modes[n % len(modes)]
            note(f"killed while {trial.name}", trial.kill(rng))
        for _ in range(options.overlaps):
            note("two builds at once", overlap(room, rng))
        for what in ("store", "manifest", "records"):
            for _ in range(options.damages):
                note(f"damaged {what}", damage(modes[1], what, rng))
        if not can_mount(room):
            print("full disk: left out, nothing can be mounted here")
        else:
            for n in range(options.sizes):
                note("full disk", full_disk(modes[1], 2_000_000 + n * 700_000, room))
    for what, number in seen.items():
        print(f"{number:5} {what}")
    print(f"{sum(seen.values())} in all, {bad} not as they should be")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
