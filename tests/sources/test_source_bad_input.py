"""Input that can't be used: named, counted, and the rest goes on; strict stops at it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import Note, read

GOOD = b'{"id": "good", "text": "Good."}\n'
CUT = gzip.compress(GOOD * 50)[:-12]

CASES: list[tuple[str, bytes, str]] = [
    ("a.txt", b"", "a.txt: has no text"),
    ("a.txt", b"title: T\n\n \n", "a.txt: has no text"),
    (
        "a.txt",
        b"ok\nCaf\x81",
        "a.txt: not UTF-8: can't decode byte 6 (0x81), in line 2; save it again as UTF-8, or give its --encoding",
    ),
    ("a.txt", b"\x89\x01PNG", "a.txt: not UTF-8: can't decode byte 0 (0x89), in line 1; save it again"),
    ("a.txt", b"\x89PNG\0\0", "a.txt: binary, not text: byte 4 is NUL"),
    ("a.html", b"<html><body></body></html>", "a.html: no article text found in this page"),
    ("a.html", b"", "a.html: no article text found in this page"),
    ("a.html", b"<p>Caf\x81</p>", "a.html: not UTF-8: can't decode byte 6 (0x81)"),
    ("a.html", b'<meta charset="klingon"><p>x\x81</p>', "a.html: not UTF-8: can't decode byte 28 (0x81)"),
    ("a.json", b"", "a.json: not readable as JSON"),
    ("a.json", b"{,}", "a.json: not readable as JSON: Expecting property name"),
    ("a.json", b"\xff\xfe\xff", "a.json: not UTF-16-LE: can't decode byte 2 (0xff)"),
    ("a.json", b"3", "a.json: not an article but a number: write an object with a text"),
    ("a.json", b'{"n": 1}', "a.json: has no text: its fields are n; --map text=NAME says"),
    ("a.json", b'{"news": [{"n": 1}, {"n": 2}]}', "a.json: has no text: its fields are news;"),
    ("a.json", b"3\n3\n", "a.json: not readable as JSON: Extra data"),
    ("a.json", b'[{"text": 5}]', "a.json, item 1: has no text: 'text' can't be read as one"),
    ("a.json", b'[{"text": "x"}', "a.json: not readable as JSON: Expecting ',' delimiter"),
    ("a.jsonl", b"{]\n" + GOOD, "a.jsonl:1: not readable as JSON"),
    (
        "a.jsonl",
        GOOD + b'\n{"title": "x"}',
        "a.jsonl:3: has no text: its fields are title;",
    ),
    (
        "a.jsonl",
        GOOD + b'{"text": null}',
        "a.jsonl:2: has no text",
    ),
    ("a.jsonl", GOOD + b'{"text": " \\n"}', "a.jsonl:2: has no text"),
    ("a.jsonl", GOOD + b'"text"', "a.jsonl:2: not an article but a string: write an object"),
    (
        "a.jsonl",
        GOOD + b'{"text": "Caf\x81"}',
        "a.jsonl:2: not UTF-8: can't decode byte 13 (0x81); save it again",
    ),
    (
        "a.jsonl",
        GOOD + b'{"text": "a\\ud83db"}',
        "a.jsonl:2: has half a character (a surrogate without its partner) in its text",
    ),
    (
        "a.jsonl",
        GOOD + b'{"id": "\\udc00", "text": "x"}',
        "a.jsonl:2: has half a character (a surrogate without its partner) in its id",
    ),
    ("a.jsonl", GOOD + b'{"text": "a\\u0000b"}', "a.jsonl:2: binary, not text: NUL character in its text"),
    (
        "a.jsonl",
        GOOD + b'{"text": "a", "title": "\\u0000"}',
        "a.jsonl:2: binary, not text: NUL character in its title",
    ),
    ("a.jsonl", GOOD + b"\0\1\2", "a.jsonl:2: binary, not text: byte 0 is NUL"),
    ("a.jsonl", b"PK\x03\x04\n" + GOOD, "a.jsonl:1: not readable as JSON"),
    (
        "a.jsonl",
        GOOD + b'{"text": "x", "more": ' + b"[" * 99999,
        "a.jsonl:2: not readable as JSON: nested too deeply",
    ),
    (
        "a.jsonl",
        GOOD + b'{"text": "x", "id": 1' + b"0" * 5000 + b"}",
        "a.jsonl:2: not readable as JSON: Exceeds the limit (4300 digits)",
    ),
    ("a.csv", b"", "a.csv: has no article"),
    (
        "a.csv",
        b"title,date\nx,y\n",
        "a.csv: no column is known to hold the text: its first line has 'title', 'date'",
    ),
    ("a.jsonl.gz", GOOD, "a.jsonl.gz: gzip data is damaged or cut off"),
    ("a.jsonl.gz", b"", "a.jsonl.gz: has no article"),
    ("a.jsonl", b"\n\n", "a.jsonl: has no article"),
    ("a.json", b"[]", "a.json: has no article"),
    ("a.docx", b"PK\x03\x04", "a.docx: unknown kind of file: its name should end in .txt, .html"),
    ("README", b"Text.", "README: unknown kind of file"),
]


@pytest.mark.parametrize(("name", "content", "message"), CASES)
def test_bad_input_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    Path("z.txt").write_text("After it.", "utf-8")
    skipped: list[SourceError] = []
    texts = [article.text for article in read([name, "z.txt"], on_skip=skipped.append)]
    assert texts == (["Good."] if GOOD in content and name == "a.jsonl" else []) + ["After it."]
    assert len(skipped) == 1
    assert str(skipped[0]).startswith(message)
    with pytest.raises(SourceError) as raised:
        list(read([name, "z.txt"], strict=True))
    assert str(raised.value) == str(skipped[0])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("gone.txt", "gone.txt: no such file or folder"),
        ("gone/*.txt", "gone/*.txt: no file matches this pattern"),
        ("empty", "empty: no article in this folder: no file ends in .txt, .html"),
    ],
)
def test_inputs_that_stand_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("empty/notes.md").write_text("no article", "utf-8")
    Path("z.txt").write_text("Text.", "utf-8")
    skipped: list[SourceError] = []
    assert [article.id for article in read([given, "z.txt"], on_skip=skipped.append)] == ["z"]
    assert [str(error)[: len(message)] for error in skipped] == [message]
    with pytest.raises(SourceError, match="^" + message.split(":")[0].replace("*", r"\*")):
        list(read([given, "z.txt"], strict=True))


def test_what_comes_before_damage_in_gzip_is_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "%d", "text": "Text %d."}\n' % (n, n * n) for n in range(5000))
    whole = gzip.compress(lines)
    path = tmp_path / "a.jsonl.gz"
    for damaged in (whole[: len(whole) // 2], whole[:-4], whole[:-8] + b"\0" * 8):
        path.write_bytes(damaged)
        skipped: list[SourceError] = []
        read_before = sum(1 for _ in read(path, on_skip=skipped.append))
        assert read_before > 1000
        assert len(skipped) == 1
        assert "gzip data is damaged or cut off" in str(skipped[0])


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ('"yesterday"', "a.jsonl:1: date 'yesterday' is ignored: not a date: write YYYY-MM-DD"),
        ('"03/04/2031"', "a.jsonl:1: date '03/04/2031' is ignored: day and month can't be told apart"),
        ('"2031-02-30"', "a.jsonl:1: date '2031-02-30' is ignored: not a date"),
        ('"30 February 2031"', "a.jsonl:1: date '30 February 2031' is ignored: no such day"),
        ("1931334400", "a.jsonl:1: date '1931334400' is ignored: not a date"),
        ("[2031]", "a.jsonl:1: date '[2031]' is ignored: not a date"),
    ],
)
def test_an_article_is_kept_when_its_date_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, date: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(f'{{"text": "Text.", "published": {date}}}', "utf-8")
    notes: list[Note] = []
    [article] = read("a.jsonl", strict=True, on_note=notes.append)
    assert (article.text, article.published) == ("Text.", None)
    assert len(notes) == 1
    assert str(notes[0]).startswith(message)


def test_no_callback_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{\n" + GOOD)
    assert [article.id for article in read(tmp_path)] == ["good"]
