"""The command as a user meets it: what goes to stdout and stderr, exit codes, messages."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import __version__
from kg.cli import main


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(int(str(stop.value.code)), out.decode(), err.decode())

    return run


@pytest.mark.parametrize(("words", "code", "says"), [
    (["--version"], 0, __version__),
    (["-h"], 0, "validate"),
    (["build", "-h"], 0, "--gazetteer"),
    (["query", "--list"], 0, "who-denied-what"),
])  # fmt: skip
def test_help_texts(run: Run, words: list[str], code: int, says: str) -> None:
    done = run(*words)
    assert done.code == code
    assert says in done.out


@pytest.mark.parametrize(("words", "code", "says"), [
    (["nonsense"], 2, "No such command"),
    (["build", "x.txt"], 2, "--output"),
    (["query", "{graph}", "who-denid-what"], 2, "who-denied-what"),
    (["query", "{graph}", "what-a-person-said", "-p", "persn=Toskar"], 2, "person"),
    (["query", "{graph}", "what-a-person-said", "-p", "person"], 2, "name=value"),
    (["query", "{graph}", "SELECT ?x WHERE { ?x ?y }"], 2, "SPARQL"),
    (["query", "{graph}", "who-denied-what", "-f", "yaml"], 2, "table, csv, json"),
    (["query"], 2, "--list"),
    (["stats", "{tmp}"], 3, "kg build"),
    (["export", "{graph}", "-o", "{tmp}/x.docx"], 2, "graphml"),
    (["extract", "{tmp}/gone.txt"], 3, "gone.txt"),
    (["extract", "--model", "xx_none", "{articles}"], 3, "xx_none"),
])  # fmt: skip
def test_bad_usage_and_bad_input_are_told_apart_and_explained(
    run: Run,
    graph_folder: Path,
    sample_articles: Path,
    tmp_path: Path,
    words: list[str],
    code: int,
    says: str,
) -> None:
    places = {"graph": graph_folder, "tmp": tmp_path, "articles": sample_articles}
    done = run(*(word.format(**places) if "{ ?" not in word else word for word in words))
    assert done.code == code, done.err
    assert says in done.err
    assert "Traceback" not in done.err


def test_extract_streams_records_to_stdout_and_counts_on_stderr(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("title: Talks\n\nMinister Ada Brandt denied that talks had begun.\n")
    (tmp_path / "bad.txt").write_bytes(b"caf\x81 talks")
    done = run("extract", tmp_path, "--profile", "fast")
    assert done.code == 0
    (record,) = map(json.loads, done.out.splitlines())
    assert record["format"] == "kg-extraction/2"
    assert [u["stance"] for u in record["utterances"]] == ["denies"]
    assert "bad.txt" in done.err
    assert "1 records, 1 skipped" in done.err


def test_strict_stops_at_the_first_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\x81")
    (tmp_path / "b.txt").write_text("Talks have begun.\n")
    done = run("extract", tmp_path, "--profile", "fast", "--strict")
    assert (done.code, done.out) == (3, "")
    assert "a.txt" in done.err


def test_query_formats_agree(run: Run, graph_folder: Path) -> None:
    table = run("query", graph_folder, "who-denied-what").out
    rows = list(csv.DictReader(io.StringIO(run("query", graph_folder, "who-denied-what", "-f", "csv").out)))
    objects = json.loads(run("query", graph_folder, "who-denied-what", "-f", "json").out)
    assert rows
    assert [{k: v or "" for k, v in o.items()} for o in objects] == rows
    assert all(str(next(iter(row.values()))).split()[0] in table for row in rows)


def test_own_queries_are_listed_and_asked(run: Run, made: Path, tmp_path: Path) -> None:
    header = "# title: All\n# answers: How many statements there are\n# columns: number\n"
    (tmp_path / "how-many.rq").write_text(header + "SELECT (COUNT(*) AS ?number) { ?s ?p ?o }")
    assert "how-many" in run("query", "--list", "--queries", tmp_path).out
    done = run("query", made, "how-many", "--queries", tmp_path, "-f", "csv")
    assert int(done.out.split()[1]) > 100
    assert run("query", made, "how-many", "--queries", tmp_path / "none").code == 2


def test_ask_answers_with_the_exit_code(run: Run, graph_folder: Path) -> None:
    assert run("query", graph_folder, "ASK { ?s a <https://w3id.org/newskg/ns#Denial> }").code == 0
    done = run("query", graph_folder, "ASK { ?s a <https://example.org/Nothing> }")
    assert (done.code, done.out.split()) == (1, ["answer", "no"])


def test_view_export_stats_validate(run: Run, graph_folder: Path, tmp_path: Path) -> None:
    assert run("view", graph_folder, "-o", tmp_path / "page.html").code == 0
    assert (tmp_path / "page.html").read_text("utf-8").lower().startswith("<!doctype html>")
    assert run("export", graph_folder, "-f", "ttl").out == (graph_folder / "graph.ttl").read_text("utf-8")
    assert json.loads(run("stats", graph_folder, "-f", "json").out)
    assert run("validate", graph_folder).code == 0


def test_info_names_versions_and_places(run: Run) -> None:
    out = run("info").out
    assert __version__ in out
    assert "en_core_web_md" in out
    assert "queries" in out


def test_an_interrupt_has_its_own_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.cli.app.app", interrupt)
    done = run("info")
    assert (done.code, done.err) == (130, "kg: interrupted\n")
