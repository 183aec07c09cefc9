"""What a folder holds after a build is killed, damaged, or meets another: a short run of tests/crashes.py, and the rest
of what a graph folder promises."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import crashes
import pytest
from typer.testing import CliRunner

from kg.build import build_graph, remove_articles
from kg.cli.app import app
from kg.errors import SourceError, StoreError
from kg.extraction import extract_records
from kg.folder import CURRENT, GENERATIONS, locked
from kg.graph import open_graph
from kg.record import read_records, write_records
from kg.sources import read
from kg.validate import compare


def test_nothing_is_lost_when_builds_are_killed_damaged_overlap_or_run_out_of_disk() -> None:
    """A short run of tests/crashes.py, in a process of its own, since it forks."""
    script = Path(__file__).with_name("crashes.py")
    short = ["--kills", "24", "--overlaps", "2", "--damages", "6", "--sizes", "2", "--seed", "7"]
    done = subprocess.run([sys.executable, str(script), *short], capture_output=True, text=True)
    assert (done.returncode, "0 not as they should be" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_second_build_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(StoreError, match=r"is being built by process \d+ since"):
        build_graph([], tmp_path)


def graph(folder: Path, *ids: str) -> Path:
    inputs = crashes.source(folder / "in", {i: crashes.TEXTS[i] for i in ids})
    build_graph([inputs], folder / "graph", profile="fast")
    return folder / "graph"


def test_a_reader_keeps_its_generation_while_another_is_built(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    reader = open_graph(folder)
    before = reader.query(crashes.QUESTION).rows
    graph(tmp_path, "one", "two", "three")
    graph(tmp_path, "one", "two", "three", "four")
    assert reader.query(crashes.QUESTION).rows == before
    assert len(list(reader.records())) == 2
    assert len(list(open_graph(folder).records())) == 4
    assert len(list((folder / GENERATIONS).iterdir())) == 2  # the reader's and the last
    del reader
    graph(tmp_path, "one", "two", "three", "four")
    assert [p.name for p in (folder / GENERATIONS).iterdir()] == [(folder / CURRENT).read_text().split()[0]]


def test_building_again_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    before = {p: p.stat().st_mtime_ns for p in (folder / GENERATIONS).rglob("*") if p.name != "LOCK"}
    graph(tmp_path, "one", "two")
    assert {p: p.stat().st_mtime_ns for p in (folder / GENERATIONS).rglob("*") if p.name != "LOCK"} == before


def test_removing_gives_the_bytes_of_a_build_without_the_article(tmp_path: Path) -> None:
    inputs = crashes.source(tmp_path / "in", crashes.TEXTS)
    build_graph([inputs], tmp_path / "graph", profile="fast")
    assert remove_articles(tmp_path / "graph", ["two"]).removed == 1
    crashes.source(tmp_path / "in", {k: v for k, v in crashes.TEXTS.items() if k != "two"})
    build_graph([inputs], tmp_path / "other", profile="fast")
    assert crashes.contents(tmp_path / "graph") == crashes.contents(tmp_path / "other")
    with pytest.raises(StoreError, match="holds no article 'two'; it has four"):
        remove_articles(tmp_path / "graph", ["two"])
    with pytest.raises(StoreError, match="delete the folder"):
        remove_articles(tmp_path / "graph", ["one", "three", "four"])


def test_records_of_extract_are_taken_as_they_are(tmp_path: Path) -> None:
    inputs = crashes.source(tmp_path / "in", crashes.TEXTS)
    write_records(extract_records(read([inputs]), profile="fast"), tmp_path / "records.jsonl")
    built = build_graph([str(tmp_path / "records.jsonl")], tmp_path / "graph")
    assert (built.read, built.extracted, built.skipped) == (4, 0, [])
    build_graph([inputs], tmp_path / "other", profile="fast")
    assert crashes.contents(tmp_path / "graph") == crashes.contents(tmp_path / "other")


def test_a_damaged_record_among_the_inputs_is_skipped_and_named(tmp_path: Path) -> None:
    inputs = crashes.source(tmp_path / "in", crashes.TEXTS)
    path = tmp_path / "records.jsonl"
    write_records(extract_records(read([inputs]), profile="fast"), path)
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(
        whole[0]
        + whole[1][:200]
        + b"\n"
        + whole[2].replace(b'"sentences":[[0,', b'"sentences":[[9999,')
        + whole[3]
    )
    built = build_graph([str(path)], tmp_path / "graph")
    assert len(built.skipped) == 2
    assert all(str(path) in str(error) for error in built.skipped)
    assert built.manifest["counts"]["articles"] == 2
    with pytest.raises(SourceError):
        build_graph([str(path)], tmp_path / "strict", strict=True)


def test_a_store_that_is_gone_is_made_again_with_a_note(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    rows = open_graph(folder).query(crashes.QUESTION).rows
    store = open_graph(folder).generation.store
    for file in store.iterdir():
        file.unlink()
    with pytest.warns(UserWarning, match="was damaged; it is made again from the records"):
        assert open_graph(folder).query(crashes.QUESTION).rows == rows
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert open_graph(folder).query(crashes.QUESTION).rows == rows


def test_a_folder_damaged_beyond_repair_says_so(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    inside = open_graph(folder).generation.path
    for name in ("records.jsonl", "records.jsonl.gz"):
        (inside / name).write_bytes(b"gone")
    with pytest.raises(StoreError, match="the records are damaged, and so is their second copy"):
        list(open_graph(folder).records())
    assert CliRunner().invoke(app, ["remove", str(folder), "one"]).exception is not None


def test_a_folder_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    old = tmp_path / "old"
    old.mkdir()
    (old / "records.jsonl").write_bytes((folder / "records.jsonl").read_bytes())
    (old / "manifest.json").write_text(
        json.dumps({"format": "kg-manifest/1", "base": "https://w3id.org/newskg/data/"})
    )
    with pytest.raises(StoreError, match="older version"):
        open_graph(old)
    build_graph([], old)
    assert crashes.contents(old) == crashes.contents(folder)
    assert [r.article.id for r in read_records(old / "records.jsonl")] == ["one", "two"]


def test_validation_compares_the_store_with_the_records(tmp_path: Path) -> None:
    folder = graph(tmp_path, "one", "two")
    assert open_graph(folder).validate().conforms
    opened = open_graph(folder)
    other = crashes.source(tmp_path / "other", {"two": crashes.CHANGED["two"]})
    build_graph([other], tmp_path / "changed", profile="fast")
    records = list(open_graph(tmp_path / "changed").records())
    (fault,) = compare(opened.store, [*list(opened.records())[:1], *records], opened.base)
    assert fault.graph.endswith("graph/two") and "does not hold" in fault.message
