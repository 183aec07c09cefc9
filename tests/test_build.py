"""Building a folder: same bytes, adding, replacing, carrying on after an interruption."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build import build_graph
from kg.errors import SourceError, StoreError
from kg.folder import EXTRACTED, MANIFEST, RECORDS
from kg.graph import open_graph
from kg.record import encode, read_records

FIRST = {
    "id": "one",
    "title": "Minister denies talks",
    "published": "2025-03-03",
    "publisher": "Harbour Post",
    "text": "The minister, Ada Brandt, denied on Monday that she had met Ilan Toskar.\n"
    "Toskar declined to comment.\n",
}
SECOND = FIRST | {
    "id": "two",
    "text": "Two officials said that Ada Brandt met Ilan Toskar in Brenka on Sunday.\n",
}
FILES = (RECORDS, "graph.ttl", "graph.trig", MANIFEST)


def source(folder: Path, *articles: dict[str, str]) -> list[str]:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(a) + "\n" for a in articles), "utf-8")
    return [str(path)]


def build(inputs: list[str], folder: Path) -> tuple[int, int]:
    built = build_graph(inputs, folder, profile="fast")
    return built.extracted, built.unchanged


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_same_articles_give_the_same_bytes_in_any_order_and_in_one_go_or_two(tmp_path: Path) -> None:
    assert build(source(tmp_path, FIRST, SECOND), tmp_path / "a") == (2, 0)
    assert build(source(tmp_path, SECOND, FIRST), tmp_path / "b") == (2, 0)
    assert build(source(tmp_path, SECOND), tmp_path / "c") == (1, 0)
    assert build(source(tmp_path, FIRST, SECOND), tmp_path / "c") == (1, 1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") == contents(tmp_path / "c")


def test_a_changed_article_replaces_its_graph_and_leaves_no_trace_of_the_old_text(tmp_path: Path) -> None:
    changed = FIRST | {"text": "Ada Brandt confirmed on Tuesday that she had met Ilan Toskar.\n"}
    build(source(tmp_path, FIRST, SECOND), tmp_path / "old")
    assert build(source(tmp_path, changed, SECOND), tmp_path / "old") == (1, 1)
    build(source(tmp_path, changed, SECOND), tmp_path / "new")
    assert contents(tmp_path / "old") == contents(tmp_path / "new")
    assert "declined" not in (tmp_path / "old" / "graph.ttl").read_text("utf-8")
    assert (
        len(open_graph(tmp_path / "old").query("SELECT * {?s a <https://w3id.org/newskg/ns#Denial>}").rows)
        == 0
    )


def test_an_interrupted_build_goes_on_from_what_it_had(tmp_path: Path) -> None:
    build(source(tmp_path, FIRST), tmp_path / "a")
    done = encode(next(read_records(tmp_path / "a" / RECORDS)))
    half = tmp_path / "b"
    half.mkdir()
    (half / EXTRACTED).write_bytes(done + b"\n" + done[: len(done) // 2])
    assert build(source(tmp_path, FIRST, SECOND), half) == (1, 1)
    assert not (half / EXTRACTED).exists()


def test_two_processes_give_the_same_bytes_as_one(tmp_path: Path) -> None:
    inputs = source(tmp_path, FIRST, SECOND)
    build(inputs, tmp_path / "one")
    build_graph(inputs, tmp_path / "two", profile="fast", processes=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_was_skipped_stands_in_the_manifest(tmp_path: Path) -> None:
    inputs = source(tmp_path, FIRST, FIRST | {"id": "empty", "text": " "})
    built = build_graph([*inputs, str(tmp_path / "gone.txt")], tmp_path / "out", profile="fast")
    skipped = {s["where"].rsplit("/", 1)[-1]: s["why"] for s in built.manifest["skipped"]}
    assert skipped.keys() == {"in.jsonl:2", "gone.txt"}
    assert skipped["in.jsonl:2"] == "has no text"
    assert json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8")) == built.manifest


def test_nothing_usable_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"(?s)no article could be used.*gone\.txt"):
        build_graph([str(tmp_path / "gone.txt")], tmp_path / "out", profile="fast")


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_text("mine")
    with pytest.raises(StoreError, match="holds other files and no graph"):
        build_graph([], tmp_path)
    assert (tmp_path / "letter.doc").read_text() == "mine"


def test_a_folder_without_a_graph_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="make one with `kg build`"):
        open_graph(tmp_path)
