"""What is too large, no file at all, or endless is left out and named, and the rest is read."""

from __future__ import annotations

import gzip
import json
import os
import socket
from pathlib import Path

import pytest

from kg.errors import QueryError, SourceError
from kg.sources import Limits, files, read
from kg.sources.limits import STANDARD, parse_limits

PROSE = "The ferry left on time, and nobody minded the rain."
SMALL = Limits(file=200, line=300, article=100, expanded=5000)


def line(id: str, text: str = PROSE) -> bytes:
    return json.dumps({"id": id, "text": text}).encode() + b"\n"


def taken(path: Path | str, limits: Limits = STANDARD) -> tuple[list[str], list[SourceError]]:
    errors: list[SourceError] = []
    return [a.id for a in read([path], on_skip=errors.append, limits=limits)], errors


@pytest.mark.parametrize("ending", [".txt", ".html", ".json"])
def test_a_file_beyond_the_limit_is_named(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"long{ending}").write_text(PROSE * 10)
    (tmp_path / "short.txt").write_text(PROSE)
    ids, errors = taken(tmp_path, SMALL)
    assert ids == ["short"]
    assert [e.reason for e in errors] == ["too large"]
    assert f"long{ending}" in str(errors[0]) and "--limits file=" in str(errors[0])


def test_a_line_beyond_the_limit_is_named_and_the_next_ones_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line("a") + line("b", PROSE * 9) + line("c") + line("d", PROSE * 2))
    ids, errors = taken(tmp_path, SMALL)
    assert ids == ["a", "c"]
    assert [(e.where[-9:], e.reason) for e in errors] == [
        ("a.jsonl:2", "too large"),
        ("a.jsonl:4", "too large"),
    ]


@pytest.mark.parametrize(
    ("limits", "name"), [(Limits(expanded=5_000_000), "expanded"), (Limits(ratio=50), "ratio")]
)
def test_a_file_that_expands_beyond_the_limit_ends_there_with_what_came_before(
    tmp_path: Path, limits: Limits, name: str
) -> None:
    file = tmp_path / "bomb.jsonl.gz"
    file.write_bytes(gzip.compress(line("a") + b"\n" * 50_000_000))
    ids, errors = taken(file, limits)
    assert ids == ["a"]
    assert [e.reason for e in errors] == ["too large"] and f"--limits {name}=" in str(errors[0])


def test_a_bomb_without_a_line_end_ends_too(tmp_path: Path) -> None:
    file = tmp_path / "bomb.jsonl.gz"
    file.write_bytes(gzip.compress(b" " * 30_000_000))
    ids, errors = taken(file, Limits(line=1_000_000))
    assert ids == [] and {e.reason for e in errors} == {"too large"}
    assert "over 200 times its size" in str(errors[-1])


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [make_pipe, make_socket, make_device])
@pytest.mark.parametrize("given", ["", "x.txt", "*.txt", "**/*.txt"])
def test_what_is_no_file_is_named_and_not_opened(tmp_path: Path, make: object, given: str) -> None:
    assert callable(make)
    make(tmp_path / "x.txt")
    ids, errors = taken(str(tmp_path / given))
    assert ids == [] and errors[0].reason == "not a file" and "x.txt" in str(errors[0])


def test_a_pipe_that_the_shell_hands_on_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, line("a"))
    os.close(writing)
    try:
        assert taken(f"/dev/fd/{reading}") == (["a"], [])
    finally:
        os.close(reading)


@pytest.mark.parametrize("given", ["", "**/*.txt", "**", "up/**"])
def test_links_in_rings_end_and_nothing_is_read_twice(tmp_path: Path, given: str) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    for name in ("up", "again"):
        (tmp_path / name).symlink_to(tmp_path)
    (tmp_path / "ring.txt").symlink_to(tmp_path / "ring.txt")
    ids, errors = taken(str(tmp_path / given))
    assert ids == ["a"]
    assert all("ring.txt" in str(e) for e in errors) and errors


def test_a_name_that_is_not_utf8_gives_an_id_that_can_be_written(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(PROSE)
    articles = list(read([tmp_path]))
    assert [a.id for a in articles] == ["caf\\xe9"]
    assert str(articles[0].source_file).encode().endswith(b"caf\\xe9.txt")


def test_an_id_of_thousands_of_digits_is_named_and_the_next_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a", "id": ' + b"9" * 5000 + b"}\n" + line("b"))
    ids, errors = taken(tmp_path)
    assert ids == ["b"] and "a.jsonl:1" in str(errors[0])


def test_a_reader_that_fails_ends_its_file_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> object:
        raise AssertionError("its own fault")

    monkeypatch.setitem(files.FORMATS, ".html", failing)  # type: ignore[arg-type]
    (tmp_path / "a.html").write_text(PROSE)
    (tmp_path / "b.txt").write_text(PROSE)
    ids, errors = taken(tmp_path)
    assert ids == ["b"] and errors[0].reason == "failed" and "AssertionError: its own fault" in str(errors[0])


def test_limits_are_read_from_the_command_line() -> None:
    assert parse_limits("article=5, line=7") == Limits(article=5, line=7)
    assert parse_limits("") == Limits()


@pytest.mark.parametrize("text", ["article", "articel=5", "line=-1", "line=²", "line=" + "9" * 5000])
def test_a_limit_that_is_none_is_named(text: str) -> None:
    with pytest.raises(QueryError, match="is no limit: write NAME=NUMBER"):
        parse_limits(text)
