"""Hostile inputs, made on the fly, through the command: each must end with exit 0 or 3, named, in bounds, no traceback.

    python benchmarks/hostile.py [--kinds json,...] [--seconds 60] [--memory 3000]

The models are loaded once; each input is read by `kg extract --profile fast` in a forked child with limits of time and
memory. Prints a table of kinds and outcomes; ends with 1 where an input broke the rules. "Named" means that stderr
names the file or that its article came out; an input that is silently ignored fails.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from kg import extraction

PROSE = (
    "Mara Odell denied on Monday that the ferry line had lost 12 boats. “We have all of them,” she said.\n"
)
TEXT_ENDINGS = (".txt", ".html", ".json", ".jsonl", ".csv", ".tsv", ".rss", ".atom", ".xml", ".warc")
PACKED_ENDINGS = (".jsonl.gz", ".csv.gz", ".warc.gz")
Make = Callable[[Path], object]


def bodies() -> dict[str, bytes]:
    """Contents that any kind of file can have."""
    utf8 = PROSE.encode()
    return {
        "empty": b"",
        "one byte": b"x",
        "blank": b" \n\t\r\n ",
        "NULs": b"\0" * 5000,
        "binary": bytes(range(256)) * 40,
        "mixed encodings": utf8 + "Café “déjà”".encode("cp1252") + "ж".encode("utf-16-le"),
        "UTF-16 mark alone": b"\xff\xfe",
        "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + utf8,
        "deep nesting": b"[" * 20_000,
        "deep tags": b"<div>" * 5_000,
        "XML bomb": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><rss><channel><item><title>&j;</title><description>&j;</description></item></channel></rss>",
        "XML file entity": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b"<rss><channel><item><title>a</title><description>&f;</description></item></channel></rss>",
    }


TEXTS: dict[str, str] = {
    "superscripts": "The flat of 30 m² has x² rooms ² and ① item, ¹²³ ½ ㉑ ⑳ 5² 3½² were sold.",
    "401 digits": f"They lost {'9' * 401} dollars, or {'9' * 400}.5 percent.",
    "5,000 digits": f"They lost {'9' * 5000} dollars in {'8' * 5000} years, {'7' * 5000} years ago.",
    "digits with commas": "They lost 1" + ",000" * 2000 + " euros.",
    "millions of millions": "They lost 5 " + "million " * 3000 + "and tens " + "of millions " * 2000,
    "thin decimals": f"It fell 0.{'0' * 900}1 percent, or 1×10−99, or .{'3' * 900}.",
    "far years": "It began 2023 years ago, 202 decades ago, in 9999999 centuries, 99 centuries from now, "
    "after 9999-12-31, before 0001-01-01, on 0000-00-00 and in the past 20 centuries.",
    "half surrogate": "It ended \ud83d so.",
    "right to left": "\u202eMara said\u202c \u2067no\u2069 \u200f" * 200,
    "zero width": "Ma\u200bra\u200d said\ufeff no\u2060. " * 500,
    "combining marks": "Zalgo s" + "\u0301\u0327" * 5000 + "aid no. " + "a\u0301 " * 3000,
    "1 MB line": "Mara said it was so and " * 43_000,
    "10 MB word": "a" * 10_000_000,
    "no white space": "Marasaiditwasso." * 5000,
    "punctuation": "?!.,;:—()[]{}\"'“”‘’" * 2000,
    "digits": "0123456789" * 5000,
    "emoji": "👩‍👩‍👧‍👦🇺🇳 said 👍🏽. " * 1500,
    "controls": PROSE + "".join(map(chr, range(1, 32))) * 100,
    "line separators": "Mara said\u2028no\u2029yes\x85so\x0b\x0c. " * 500,
    "at signs": "@" * 20_000 + " a@b.c " + "a@" * 10_000,
    "brackets": "(" * 20_000 + "[" * 20_000,
    "quotation marks": '"“' * 10_000,
    "apostrophes": "'" * 20_000,
    "newlines": "\n" * 100_000 + "Mara said no.",
    "one word": "said " * 20_000,
    "dots": "." * 20_000 + " . " * 10_000,
    "dashes": "-" * 20_000 + " – " * 5_000,
    "currency": "$" * 10_000 + "£5€" * 5_000,
    "percent": "5% " * 8_000,
    "addresses": "https://" + "a/" * 20_000 + " www." + "b." * 10_000,
    "section marks": "§" * 20_000,
    "Arabic digits": "They lost ١٢٣ boats on ٢٠٢٤-٠١-٠٢ and १२३ more.",
    "unassigned": "\U000e0fff\uffff\ufffe said no.",
}

DATES = (
    "0001-01-01", "9999-12-31", "0000-01-01", "2024-02-30", "-0044-03-15", "2024-11-11T10:00:00+05:30:15", "9" * 5000,
    "2024-W60-9", "٢٠٢٤-٠١-٠٢", "Mon, 32 Foo 20240 99:99:99 +9999", "31 December 9999", "9999-12-31T23:59:59-23:59",
)  # fmt: skip
IDS = (
    "a/b", 'a"b', "a\nb", "x" * 10_000, "..", "../../etc/passwd", "ж✓", "a b", "#", "?", "%2F", "derived", " ",
    "\u202e", "<script>", "a\u0000b",
)  # fmt: skip


def article(**fields: object) -> bytes:
    return json.dumps({"text": PROSE} | fields).encode()


def objects() -> dict[str, bytes]:
    """Lines of JSON with something wrong in them."""
    made = {f"text: {name}": article(text=text) for name, text in TEXTS.items() if len(text) < 2_000_000}
    made |= {f"date {date[:30]}": article(published=date, text=PROSE + TEXTS["far years"]) for date in DATES}
    made |= {f"id {id[:20]!r}": article(id=id) for id in IDS}
    return made | {
        "NaN": b'{"text": NaN}',
        "Infinity as date": b'{"text": "Mara said no.", "date": Infinity}',
        "duplicate keys": b'{"text": "Mara said no.", "text": "Mara said yes."}',
        "text is a number": b'{"text": 5}',
        "text is null": b'{"text": null}',
        "text is a list": b'{"text": ["a"]}',
        "author is an object": article(author={"name": "x"}),
        "id of 5,000 digits": b'{"text": "Mara said no.", "id": ' + b"9" * 5000 + b"}",
        "date of 5,000 digits": b'{"text": "Mara said no.", "date": ' + b"9" * 5000 + b"}",
        "date 1e999": b'{"text": "Mara said no.", "date": 1e999}',
        "deep object": b'{"text":' * 50_000,
        "deep value": b'{"text": "Mara said no.", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "cut": b'{"text": "Mara sa',
        "half an escape": b'{"text": "Mara \\ud83d said no."}',
        "11 MB line": article(text="Mara said no. " * 800_000),
    }


def bomb() -> bytes:
    """2.7 GB of blanks in 2.6 MB."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as file:
        piece = b" " * (1 << 20)
        for _ in range(2600):
            file.write(piece)
    return out.getvalue()


def fifo(path: Path) -> None:
    os.mkfifo(path / "pipe.txt")


def link_loop(path: Path) -> None:
    (path / "ring.txt").symlink_to(path / "ring.txt")
    (path / "up").symlink_to(path)
    (path / "again").symlink_to(path)
    (path / "a.txt").write_text(PROSE)


def unreadable(path: Path) -> None:
    (path / "secret.txt").write_text(PROSE)
    (path / "secret.txt").chmod(0)
    (path / "gone.txt").symlink_to(path / "nowhere")


def bound_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path / "s.txt"))


def odd_names(path: Path) -> None:
    for name in (
        b"\xff\xfe.txt",
        b"a\nb.txt",
        b"[x].txt",
        b"*.txt",
        b"-.txt",
        "\u202ecod.txt".encode(),
        b".txt",
    ):
        Path(os.fsdecode(os.fsencode(path) + b"/" + name)).write_text(PROSE)


def disguised(path: Path) -> None:
    (path / "folder.txt").mkdir()
    (path / "page.txt").write_bytes(gzip.compress(PROSE.encode()))
    (path / "zip.html").write_bytes(b"PK\3\4" + bytes(2000))
    (path / "pdf.txt").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))


def device(path: Path) -> None:
    (path / "zero.txt").symlink_to("/dev/zero")


PLACES: dict[str, tuple[Make, str]] = {
    "pipe in a folder": (fifo, ""),
    "pipe by name": (fifo, "pipe.txt"),
    "links in rings": (link_loop, ""),
    "links in rings, **": (link_loop, "**/*.txt"),
    "links in rings, **/up": (link_loop, "up/**"),
    "unreadable": (unreadable, ""),
    "socket": (bound_socket, ""),
    "device": (device, ""),
    "device by name": (device, "zero.txt"),
    "odd names": (odd_names, ""),
    "disguised": (disguised, ""),
    "no such file": (lambda path: None, "none.txt"),
    "long name": (lambda path: None, "n" * 5000 + ".txt"),
    "empty folder": (lambda path: None, ""),
    "no match": (lambda path: None, "*.none"),
    "bracket pattern": (lambda path: None, "[a-.txt"),
}


def cases() -> Iterator[tuple[str, str, Make, str]]:
    """Kind, name, what makes it in a folder, and the input within that folder."""

    def file(name: str, content: bytes) -> tuple[Make, str]:
        return lambda path: (path / name).write_bytes(content), name

    for ending in TEXT_ENDINGS:
        for name, content in bodies().items():
            yield ending, name, *file(f"hostile{ending}", content)
    for name, content in objects().items():
        yield ".jsonl object", name, *file("hostile.jsonl", content + b"\n" + article(id="good") + b"\n")
    for name, text in TEXTS.items():
        yield ".txt text", name, *file("hostile.txt", text.encode("utf-8", "surrogatepass"))
    whole = gzip.compress(article() + b"\n")
    for ending in PACKED_ENDINGS:
        for name, content in (
            ("empty", b""), ("cut", whole[:-9]), ("not gzip", PROSE.encode()), ("damaged", whole[:20] + b"\0" * 40),
            ("expands to nothing", gzip.compress(b"")), ("gzip in gzip", gzip.compress(whole)),
            ("rest after it", whole + b"rubbish"), ("bomb", bomb()),
        ):  # fmt: skip
            yield ending, name, *file(f"hostile{ending}", content)
    for name, (make, given) in PLACES.items():
        yield "place", name, make, given


def run(make: Make, given: str, seconds: float, memory: int, size: int) -> str:
    """The outcome of one input: "ok", or what went wrong."""
    with tempfile.TemporaryDirectory() as made:
        folder, inputs = Path(made), Path(made) / "in"
        inputs.mkdir()
        make(inputs)
        begin = time.monotonic()
        child = os.fork()
        if child == 0:
            read_it(folder, str(inputs / given) if given else str(inputs), size + (memory << 20))
        while not (done := os.waitpid(child, os.WNOHANG))[0]:
            if time.monotonic() - begin > seconds:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return f"took more than {seconds:.0f} s"
            time.sleep(0.01)
        said = (folder / "err").read_text("utf-8", "replace")
        code = os.waitstatus_to_exitcode(done[1])
        if code not in (0, 3) or "Traceback" in said:
            return f"exit {code}: {said[-300:]}"
        if "report it" in said or "reader failed" in said:
            return f"caught, but not understood: {said[:300]}"
        if not (folder / "out").read_bytes() and str(inputs)[-20:] not in said:
            return f"not named: {said[:200]}"
        return "ok"


def read_it(folder: Path, given: str, memory: int) -> None:
    """In the child: run the command on the input, and end."""
    code: object = 99
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        err = os.open(folder / "err", os.O_WRONLY | os.O_CREAT)
        os.dup2(err, 2)
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.argv = ["kg", "extract", given, "--profile", "fast", "-o", str(folder / "out")]
        from kg.cli import main as command

        with contextlib.suppress(FileNotFoundError):
            os.chdir(folder)
        command()
    except SystemExit as error:
        code = error.code
    except BaseException as error:
        print(f"Traceback: {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        (folder / "out").touch()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", help="only kinds that begin so, by commas")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--memory", type=int, default=3000, help="MiB beyond what the models take")
    options = parser.parse_args()

    ready = extraction.load_pipeline(profile="fast")
    ready.annotator.page("Warm up.")
    import trafilatura  # noqa: F401

    extraction.load_pipeline = lambda *args, **kwargs: ready  # type: ignore[assignment]
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    wanted = tuple(options.kinds.split(",")) if options.kinds else ("",)
    outcomes: dict[str, Counter[str]] = {}
    for kind, name, make, given in cases():
        if kind.startswith(wanted):
            outcome = run(make, given, options.seconds, options.memory, pages * os.sysconf("SC_PAGE_SIZE"))
            outcomes.setdefault(kind, Counter())["ok" if outcome == "ok" else "failed"] += 1
            if outcome != "ok":
                print(f"FAILED {kind}, {name}: {outcome}", flush=True)
    for kind, counts in outcomes.items():
        print(f"{kind:16} {counts['ok']:4} ok {counts['failed']:4} failed")
    print(
        f"{sum(c.total() for c in outcomes.values())} inputs, {sum(c['failed'] for c in outcomes.values())} failed"
    )
    sys.exit(1 if any(c["failed"] for c in outcomes.values()) else 0)


if __name__ == "__main__":
    main()
