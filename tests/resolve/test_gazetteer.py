"""Gazetteers: what is read, and that an error names file, line and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.resolve.gazetteer import Entry, load_gazetteer

BERG = Entry("Otto Berg", "https://example.org/berg", ("O. Berg", "Berg"), "person")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_csv_and_json_lines_say_the_same(tmp_path: Path) -> None:
    csv = write(
        tmp_path, "g.csv", "iri,name,kind,aliases\nhttps://example.org/berg,Otto Berg,person,O. Berg|Berg\n"
    )
    jsonl = write(
        tmp_path,
        "g.jsonl",
        '{"name": "Otto Berg", "iri": "https://example.org/berg", '
        '"aliases": ["O. Berg", "Berg"], "kind": "person"}\n\n',
    )
    assert load_gazetteer(csv) == load_gazetteer(jsonl) == [BERG]


def test_aliases_and_kind_may_be_absent(tmp_path: Path) -> None:
    path = write(tmp_path, "g.csv", "\ufeffname,iri\nBonn,https://example.org/bonn\n")
    assert load_gazetteer(path) == [Entry("Bonn", "https://example.org/bonn")]


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("g.csv", "name,url\nBonn,x\n", 1, "'url'"),
        ("g.csv", "name\nBonn\n", 1, "'iri'"),
        ("g.csv", "name,iri,kind\nBonn,https://e.org/b,town\n", 2, "'town'"),
        ("g.csv", "name,iri\nBonn,https://e.org/b\nKiel\n", 3, "2 fields"),
        ("g.csv", "name,iri\n,https://e.org/b\n", 2, "empty"),
        ("g.csv", "name,iri\nBonn,no iri\n", 2, "absolute IRI"),
        ("g.csv", "name,iri\nBonn,https://e.org/b\nbonn,https://e.org/c\n", 3, "g.csv:2"),
        ("g.jsonl", '{"name": "Bonn", "iri": "https://e.org/b"}\n{"name": "Kiel"}\n', 2, "iri"),
        ("g.jsonl", '{"name": "Bonn", "iri": "https://e.org/b", "type": "x"}\n', 1, "type"),
        ("g.jsonl", "{\n", 1, "keys"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(LexiconError) as caught:
        load_gazetteer(path)
    assert caught.value.where == f"{path}:{line}"
    assert words in caught.value.what


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"\.csv or \.jsonl"):
        load_gazetteer(tmp_path / "g.txt")
    with pytest.raises(LexiconError, match="can't be read"):
        load_gazetteer(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"name,iri\n\xff,https://e.org\n")
    with pytest.raises(LexiconError, match="UTF-8"):
        load_gazetteer(tmp_path / "bad.csv")
