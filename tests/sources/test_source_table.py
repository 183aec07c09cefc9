"""Tables: how they are written is found out, and rows that fail are named by line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import Limits, read
from kg.sources.table import _CELL

ROWS = [
    ("1", "Pier", 'Said "no", twice;\n\nthen\tleft.'),
    ("2", "Gate | key", "It's open"),
    ("3", "", "Shut"),
]
ARTICLES = [("1", "Pier", ROWS[0][2]), ("2", "Gate | key", "It's open"), ("3", None, "Shut")]


def read_table(
    content: str | bytes, name: str = "a.csv", **names: str
) -> tuple[list[tuple[object, ...]], list[str]]:
    """(id, title, text) of the articles of a table, and what was skipped."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    skips: list[str] = []
    found = read(name, names=names, on_skip=lambda error: skips.append(str(error)))
    return [(article.id, article.title, article.text) for article in found], skips


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
        {"quotechar": "'", "quoting": csv.QUOTE_ALL},
        {"doublequote": False, "escapechar": "\\"},
    ],
    ids=["minimal", "all", "single", "backslash"],
)
@pytest.mark.parametrize("before", ["", "\n\n", "sep=%s\n"])
def test_how_a_table_is_written_is_found_out(delimiter: str, how: dict[str, object], before: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, **how)  # type: ignore[arg-type]
    writer.writerows([("id", "title", "text"), *ROWS])
    assert read_table(before.replace("%s", delimiter) + out.getvalue()) == (ARTICLES, [])


def test_tabs_without_quotes() -> None:
    table = 'news_id\ttitle\tabstract\n1\tThe "pier\t"No" he said\n2\t"Gate\tOpen\n'
    assert read_table(table, "a.tsv")[0] == [("1", 'The "pier', '"No" he said'), ("2", '"Gate', "Open")]


def test_one_column() -> None:
    assert read_table('text\nOne, two\n\n"Three, four"\n')[0] == [
        ("a:2", None, "One, two"),
        ("a:4", None, "Three, four"),
    ]


def test_columns_by_number() -> None:
    table = "7,Pier,It is shut.\n8,Gate,It is open.\n"
    found, skips = read_table(table)
    assert (found, len(skips)) == ([], 1)
    assert skips[0].startswith(
        "a.csv: no column is known to hold the text: its first line has '7', 'Pier', 'It"
    )
    assert read_table(table, text="3", title="2") == (
        [("a:1", "Pier", "It is shut."), ("a:2", "Gate", "It is open.")],
        [],
    )
    named = read_table("id,title,text\n" + table, text="3", title="2")
    assert named == ([("a:2", "Pier", "It is shut."), ("a:3", "Gate", "It is open.")], [])


@pytest.mark.parametrize(
    ("rows", "ids", "message"),
    [
        ('2,Four, too,many\n', ["1", "9"], "a.csv:4: has 4 cells, and there are 3 columns"),
        ("2\n", ["1", "9"], "a.csv:4: has no text: its fields are id"),
        ("2,T,\n", ["1", "9"], "a.csv:4: has no text"),
        ('2,T,"open\n3,U,x\n4,V,"y, ""z""\n"\n', ["1", "3", "4", "9"], "a.csv:4: not readable as a row of a table"),
        ('2,T,"said "no", then"\n', ["1", "9"], "a.csv:4: not readable as a row of a table (',' expected after"),
        ('2,"T,open\nmore\n3,U,x\n', ["1", "3", "9"], "a.csv:4: not readable as a row of a table (unexpected end"),
        ('2,T,"x\n"y",z\n', ["1", "9"], "a.csv:4: not readable as a row of a table"),
        ("2,T,a\0b\n", ["1", "9"], "a.csv:4: binary, not text: NUL character in its text"),
        (b"2,T,Caf\x81\n", ["1", "9"], "a.csv:4: not UTF-8: can't decode byte 7 (0x81)"),
        ('2,T,"said "no" then"\n', ["1", "2", "9"], None),
        ("2,T,x,,\n", ["1", "2", "9"], None),
        (",,\n", ["1", "9"], None),
    ],
)  # fmt: skip
def test_a_row_that_fails_is_named_by_line_and_the_others_go_on(
    rows: str | bytes, ids: list[str], message: str | None
) -> None:
    table = (
        b'id,title,text\n1,S,"first\nlast"\n'
        + (rows if isinstance(rows, bytes) else rows.encode())
        + b"9,Z,end\n"
    )
    found, skips = read_table(table)
    assert [article[0] for article in found] == ids
    assert [skip.startswith(message or "") for skip in skips] == [True] * (message is not None)


def test_a_cell_of_a_megabyte_is_read_and_one_beyond_the_limit_passed_over() -> None:
    large, too_large = "word, word\n" * 90_000, "word, word, word\n" + "word\n" * (_CELL // 4)
    found, skips = read_table(f'id,title,text\n1,T,"{large}"\n2,U,"{too_large}"\n3,V,"After, it"\n')
    assert [(article[0], len(str(article[2]))) for article in found] == [("1", len(large)), ("3", 9)]
    assert skips == [f"a.csv:90003: too large: a cell of more than {_CELL:,} characters"]


def test_a_missing_quotation_mark_does_not_swallow_a_large_table() -> None:
    rows = "".join(f"{n},T,{'word ' * 200}{n}\n" for n in range(2, 20_000))
    found, skips = read_table(f'id,title,text\n1,T,"open\n{rows}')
    assert [article[0] for article in found] == [str(n) for n in range(2, 20_000)]
    assert skips == [f"a.csv:2: too large: a cell of more than {_CELL:,} characters"]


def test_a_table_of_two_texts_with_one_id_keeps_both() -> None:
    Path("a.csv").write_text("id,text\n0,One\n", "utf-8")
    Path("b.csv").write_text("id,text\n0,Two\n", "utf-8")
    ids = [article.id for article in read(["a.csv", "b.csv"], strict=True)]
    assert ids[0] == "0"
    assert ids[1].startswith("0~")


def test_lines_that_can_not_be_had_are_named_and_the_others_read() -> None:
    Path("a.csv").write_text(f"id,text\n1,One\n2,{'word ' * 9}\n3,Three\n", "utf-8")
    skips: list[SourceError] = []
    found = read("a.csv", limits=Limits(line=20), on_skip=skips.append)
    assert [article.text for article in found] == ["One", "Three"]
    assert [(error.where, error.reason) for error in skips] == [("a.csv:3", "too large")]


def test_a_carriage_return_within_a_line_ends_neither_the_row_nor_the_file() -> None:
    found, skips = read_table("id,text\n1,Mara\r said no.\n2,Ivo said yes.\n")
    assert [article[0] for article in found] == ["1", "2"]
    assert skips == []
