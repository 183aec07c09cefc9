"""What can be wrong with files that a command reads or writes: exit code, one message with the path, no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import LexiconError
from kg.folder import generations
from kg.language import Language
from kg.record import encode

ASK = "ASK { ?s ?p ?o }"
ALL = "SELECT * { ?s ?p ?o }"
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
Run = Callable[..., tuple[int, str]]


def inside(folder: Path) -> Path:
    """The only generation of a folder."""
    (generation,) = generations(folder)
    return generation


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(str(stop.value.code)), capfd.readouterr().err

    return run


@pytest.mark.parametrize(("name", "content", "says"), [
    ("latin.rq", b"SELECT ?caf\xe9 { }", "not UTF-8"),
    ("empty.rq", b" \n", "is empty"),
    ("binary.rq", bytes(range(256)), "not UTF-8"),
    ("nul.rq", b"\0\0\0", "does not parse"),
    ("folder.rq", None, "Is a directory"),
    ("folder", None, "Is a directory"),
])  # fmt: skip
def test_a_bad_query_file_is_named(
    run: Run, made: Path, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, err = run("query", made, path)
    assert (code, name in err, says in err) == (2, True, True), err


@pytest.mark.parametrize(("question", "says"), [
    ("x" * 5000, "kg query --list"),
    ("gone.rq", "No such file"),
    ("SELECT * { } \udcff", "UTF-8"),
    ("SELECT (<http://example.org/f>(1) AS ?x) { }", "custom function"),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "this graph only"),
    ("SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }", "no graph of this store"),
    ("DELETE WHERE { ?s ?p ?o }", "never edited in place"),
    ("SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", "nested"),
])  # fmt: skip
def test_a_bad_query_is_explained(run: Run, made: Path, question: str, says: str) -> None:
    code, err = run("query", made, question)
    assert (code, says in err) == (2, True), err


WRITERS = [
    ("query", ASK),
    ("export", "-f", "ttl"),
    ("export", "-f", "csv"),
    ("export", "-f", "gexf"),
    ("view",),
]


@pytest.mark.parametrize("words", WRITERS)
@pytest.mark.parametrize("place", ["{tmp}", "{tmp}/file/x", "{tmp}/" + "y" * 300, "/proc/gone/x",
                                   pytest.param("/dev/full", marks=FULL)])  # fmt: skip
def test_an_output_that_cannot_be_written_is_named(
    run: Run, made: Path, tmp_path: Path, words: tuple[str, ...], place: str
) -> None:
    (tmp_path / "file").touch()
    path = place.format(tmp=tmp_path)
    code, err = run(words[0], made, *words[1:], "-o", path)
    assert (code, path in err, "can't be written" in err) == (3, True, True), err


def test_a_wrong_format_leaves_an_old_file_alone(run: Run, made: Path, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    assert run("query", made, ASK, "-f", "yaml", "-o", tmp_path / "old")[0] == 2
    assert (tmp_path / "old").read_text() == "old"


READERS = [("query", ALL), ("stats",), ("validate",), ("export", "-f", "ttl"), ("export", "-f", "csv")]


@pytest.mark.parametrize("content", [
    b"{", b"[]", b"3", b"\xff", b"[" * 100_000, b"{}", b'{"format": "kg-manifest/1"}',
    b'{"format": "kg-manifest/1", "base": 3, "counts": {}, "skipped": []}',
    b'{"format": "kg-manifest/1", "base": "http://example.org/", "counts": [1], "skipped": {}}', None,
], ids=range(10))  # fmt: skip
def test_a_bad_manifest_is_named_and_what_to_do(
    run: Run, made: Path, tmp_path: Path, content: bytes | None
) -> None:
    folder = shutil.copytree(made, tmp_path / "graph")
    for path in (folder / "manifest.json", inside(folder) / "manifest.json"):
        path.unlink()
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
    for words in READERS:
        code, err = run(
            words[0], folder, *words[1:], *(["-o", tmp_path / "out"] if words[0] == "export" else [])
        )
        assert (code, str(folder) in err, "build" in err) == (3, True, True), err


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    path.write_bytes(bytes(b ^ 0xFF for b in path.read_bytes()))


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("part", "damage"), [
    ("*.sst", cut), ("*.sst", flip), ("*.sst", Path.unlink), ("MANIFEST*", flip), ("MANIFEST*", Path.unlink),
    ("CURRENT", cut), ("CURRENT", flip), ("CURRENT", Path.unlink),
    ("MANIFEST*", cut),  # RocksDB then opens what was there before, without a word
], ids=range(9))  # fmt: skip
def test_a_damaged_store_is_made_again_and_said_so(
    run: Run, made: Path, tmp_path: Path, part: str, damage: Callable[[Path], None]
) -> None:
    folder = shutil.copytree(made, tmp_path / "graph")
    store = inside(folder) / "store"
    for path in store.glob(part):
        damage(path)
    code, err = run("query", folder, ALL)
    assert (code, f"{store}: was damaged; it is made again from the records" in err) == (0, True), err
    assert run("stats", folder) == (0, "")


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("line", [b"{", b"\xff", b"[]", b"{}", b"\0\0", b"[" * 100_000], ids=range(6))
def test_a_damaged_record_is_named_with_its_line_and_put_back(
    run: Run, made: Path, tmp_path: Path, line: bytes
) -> None:
    folder = shutil.copytree(made, tmp_path / "graph")
    for path in (folder / "records.jsonl", inside(folder) / "records.jsonl"):
        path.write_bytes(path.read_bytes() + line + b"\n")
    (tmp_path / "gold.jsonl").write_bytes(b"")
    code, err = run("evaluate", folder / "records.jsonl", tmp_path / "gold.jsonl")
    assert (code, f"{folder}/records.jsonl:3" in err) == (3, True), err
    code, err = run("view", folder, "-o", tmp_path / "page.html")
    assert (code, "put back from its second copy" in err) == (0, True), err
    assert run("export", folder, "-f", "graphml", "-o", tmp_path / "out") == (0, "")
    assert (folder / "records.jsonl").read_bytes() == (made / "records.jsonl").read_bytes()


@pytest.mark.parametrize("name", ["x.jsonl", "a.ann", "a.txt"])
@pytest.mark.parametrize("content", [
    b"{", b"[]", b"\xff", b'{"id": 1}', b'{"id": "a"}', b"[" * 100_000, b'{"id": "a", "text": 3, "attributions": []}',
    b'{"id": "a", "attributions": [{"content": "ab"}]}', b'{"id": "a", "attributions": [{"content": [[1]]}]}',
], ids=range(9))  # fmt: skip
def test_bad_gold_is_named(run: Run, made: Path, tmp_path: Path, name: str, content: bytes) -> None:
    if name == "x.jsonl":
        (tmp_path / name).write_bytes(content)
    elif name == "a.ann":
        (tmp_path / name).write_bytes(b"T1\tCue 0 x\ty\n" + content)
        (tmp_path / "a.txt").write_bytes(b"text")
    else:
        (tmp_path / "a.ann").write_bytes(b"T1\tCue 0 1\ty\n")
        (tmp_path / name).write_bytes(b"\xff" + content)
    code, err = run("evaluate", made / "records.jsonl", tmp_path)
    assert (code, str(tmp_path / name) in err) == (3, True), err


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", b""), ("a.csv", b"a,b\n1,2\n"), ("a.csv", b"name,iri\n\xff,x\n"), ("a.csv", b"name,iri\na\n"),
    ("a.csv", b"name,iri\na\0b,http://example.org/\n"), ("a.csv", b"name,iri,iri\na,http://x/b,http://x/c\n"),
    ("a.csv", b'name,iri\n"a' + b"x" * 200_000 + b'",http://example.org/\n'), ("a.csv", None), ("a.txt", b"a"),
    ("a.jsonl", b"{"), ("a.jsonl", b"[]"), ("a.jsonl", b"\xff"), ("a.jsonl", b"[" * 100_000),
    ("a.jsonl", b'{"name": 3}'), ("a.jsonl", b'{"name": "a\\u0000", "iri": "http://example.org/"}'),
])  # fmt: skip
def test_a_bad_gazetteer_is_named_before_anything_is_built(
    run: Run, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, err = run("build", tmp_path, "-o", tmp_path / "graph", "--gazetteer", path)
    assert (code, str(path) in err) == (3, True), err
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize("content", [b"denies = 3", b"[[[", b"\xff", b"unknown = []", None], ids=range(5))
def test_a_bad_lexicon_is_named(tmp_path: Path, content: bytes | None) -> None:

    path = tmp_path / "my.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(LexiconError, match=r"my\.toml"):
        _ = Language("en", path).stance


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_reader_that_stops_is_no_error(made: Path) -> None:
    for words in (["query", str(made), ALL], ["stats", str(made)], ["export", str(made), "-f", "nq"]):
        code = f"import sys; sys.argv = ['kg', *{words!r}]\nfrom kg.cli import main\nmain()"
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), said) == (0, b"")


def test_a_folder_whose_name_is_not_utf8_is_an_error_of_ours(run: Run, made: Path, tmp_path: Path) -> None:
    try:
        folder = shutil.copytree(made, tmp_path / os.fsdecode(b"caf\xe9"))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    code, err = run("query", folder, ALL)
    assert (code, "not UTF-8" in err) == (3, True), err


def test_an_article_whose_file_name_is_not_utf8_has_a_record_that_can_be_written(tmp_path: Path) -> None:
    from kg.record import Record
    from kg.sources import read

    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text("Talks have begun.\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (article,) = read([str(tmp_path)])
    assert r"caf\xe9" in article.id
    assert encode(Record(article))
