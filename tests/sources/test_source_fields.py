"""Names and types of fields as corpora have them, and what is said of those that are not used."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SourceError
from kg.record import Article
from kg.sources import Note, is_record_file, read
from kg.sources.names import NAMES, name_of, parse_names

TEXT = "The harbour office said the ferry hit the pier."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read_object(value: object, **options: Any) -> tuple[list[Article], list[str], list[str]]:
    """Articles, skips and notes of a value written as a.json."""
    Path("a.json").write_text(json.dumps(value), "utf-8")
    skips: list[str] = []
    notes: list[str] = []
    found = list(
        read(
            "a.json",
            on_skip=lambda e: skips.append(str(e)),
            on_note=lambda n: notes.append(str(n)),
            **options,
        )
    )
    return found, skips, notes


def unused(keys: str) -> str:
    return f"a.json: fields not used, with the number of articles: {keys}; --map FIELD=NAME takes one"


@pytest.mark.parametrize(
    ("value", "fields", "notes"),
    [
        pytest.param(
            {"maintext": TEXT, "date_publish": "2031-02-01", "date_download": "2031-02-02", "localpath": None}
            | {"authors": ["Ada Brook", "Ben Cole"], "source_domain": "lantern.example", "title": "T"},
            {"title": "T", "published": "2031-02-01", "publisher": "lantern.example", "author": "Ada Brook, Ben Cole"},
            [unused("date_download (1)")],
            id="news-please",
        ),
        pytest.param(
            {"headline": "T", "short_description": TEXT, "link": "https://l", "authors": "By Ada Brook, AP"},
            {"title": "T", "url": "https://l", "author": "Ada Brook, AP"},
            ["a.json: its text is only its 'short_description', perhaps a teaser"],
            id="HuffPost",
        ),
        pytest.param(
            {"status": "ok", "articles": [{"source": {"id": None, "name": "The Lantern"}, "author": None}
             | {"publishedAt": "2031-01-02T03:04:05Z", "content": TEXT + " [+2213 chars]"}]},
            {"id": "a:1", "publisher": "The Lantern", "published": "2031-01-02T03:04:05+00:00"},
            ["a.json, item 1: its text is cut off, as the API gives it to who does not pay"],
            id="NewsAPI",
        ),
        pytest.param(
            {"data": [{"text": TEXT, "timestamp": "2031-04-25T12:57:54Z", "url": "https://c"}]},
            {"id": "a:1", "published": "2031-04-25T12:57:54+00:00", "url": "https://c"},
            ["a.json, item 1: its date is its 'timestamp', which may be later than its publication"],
            id="C4",
        ),
        pytest.param(
            {"response": {"status": "ok", "results": [{"id": "w/1", "webTitle": "T", "fields": {"bodyText": TEXT}}]}},
            {"id": "w/1", "title": "T"},
            [],
            id="Guardian",
        ),
        pytest.param(
            [{"id": 5, "title": {"rendered": "Brook &amp; Cole"}, "author": 3}
             | {"content": {"rendered": f"<p>{TEXT}</p>"}}],
            {"id": "5", "title": "Brook & Cole"},
            [unused("author (1)")],
            id="WordPress",
        ),
        pytest.param(
            {"_id": {"$oid": "x1"}, "date": {"$date": "2031-01-01"}, "text": TEXT}
            | {"authors": [{"name": "Ada"}, {"name": "Ben"}]},
            {"id": "x1", "published": "2031-01-01", "author": "Ada, Ben"},
            [],
            id="MongoDB",
        ),
        pytest.param(
            {"Article Text": TEXT, "Pub-Date": "2031-01-01", "NEWS_SOURCE": "P", "title": "nan", "id": 7.0, "bias": 0},
            {"id": "7", "published": "2031-01-01", "publisher": "P"},
            [unused("bias (1)")],
            id="spelling and odd types",
        ),
        pytest.param(
            {"text": "", "body": [TEXT], "description": "D", "publisher": {"name": "P", "logo": {"url": "u"}}},
            {"publisher": "P"},
            [unused("description (1), publisher.logo.url (1)")],
            id="the first that says something",
        ),
    ],
)  # fmt: skip
def test_the_names_of_corpora(value: object, fields: dict[str, str], notes: list[str]) -> None:
    [article], skips, said = read_object(value)
    assert article == Article(**{"id": "a", "text": TEXT, "source_file": "a.json", **fields})  # type: ignore[arg-type]
    assert (skips, said) == ([], notes)


def test_own_names_overrule_the_table() -> None:
    value = {"text": "Not this.", "Kopf": "T", "inner": {"prose": TEXT}, "source": "P"}
    [article], _, notes = read_object(
        value, names={"text": "inner.prose", "title": "kopf", "author": "source"}
    )
    assert (article.text, article.title, article.author, article.publisher) == (TEXT, "T", "P", None)
    assert notes == [unused("text (1)")]
    assert read_object(value, names={"text": "prose"})[1] == [
        "a.json: has no text: its fields are text, Kopf, inner.prose, source; --map text=NAME says which one holds it"
    ]


@pytest.mark.parametrize("given", ["txt=body", "text", "text=", "=body"])
def test_wrong_names_are_refused(given: str) -> None:
    with pytest.raises(SourceError, match="--map: .*write FIELD=NAME, FIELD one of text, title"):
        parse_names(given)


def test_names_as_the_command_takes_them() -> None:
    assert parse_names("text=body, title = Kopf text,") == {"text": "body", "title": "Kopf text"}


def test_no_name_stands_for_two_fields() -> None:
    names = [name_of(name) for names in NAMES.values() for name in names]
    assert sorted(set(names)) == sorted(names)


def test_the_docs_have_the_table_of_names() -> None:
    page = (Path(__file__).parents[2] / "docs" / "names.md").read_text("utf-8")
    rows = [f"| `{field}` | {', '.join(f'`{name}`' for name in names)} |" for field, names in NAMES.items()]
    assert page.endswith(
        "\n".join(("| field | taken from, the first that is there |", "| --- | --- |", *rows)) + "\n"
    )


def test_unused_fields_are_said_once_a_file_with_their_count() -> None:
    _, _, notes = read_object([{"text": f"T{n}.", f"k{n % 25:02}": 1, "bias": n} for n in range(50)])
    keys = ", ".join(f"k{n:02} (2)" for n in range(19))
    assert notes == [unused(f"bias (50), {keys} and 6 more")]


def test_records_are_sent_to_build() -> None:
    Path("r.jsonl").write_text('{"format":"kg-extraction/1","article":{"id":"a","text":"T."}}\n' * 2, "utf-8")
    skips: list[SourceError] = []
    assert list(read("r.jsonl", on_skip=skips.append)) == []
    assert [str(error) for error in skips] == [
        "r.jsonl: holds extraction records, which `kg extract` wrote, not articles: give it to `kg build`"
    ]
    Path("b.json").write_text("[]", "utf-8")
    assert [is_record_file(path) for path in ("r.jsonl", "b.json", "gone", ".")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("error", "package"),
    [
        (ImportError("lxml.html.clean module is now a separate project lxml_html_clean.\nInstall"), "lxml_html_clean"),
        (ModuleNotFoundError("No module named 'trafilatura.core'", name="trafilatura.core"), "trafilatura"),
    ],
)  # fmt: skip
def test_a_package_that_is_broken_is_named_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, error: ImportError, package: str
) -> None:
    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "trafilatura":
                raise error

    for name in [name for name in sys.modules if name.partition(".")[0] == "trafilatura"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    Path("a.html").write_text("<p>A page.</p>", "utf-8")
    Path("b.txt").write_text("Text.", "utf-8")
    skips: list[SourceError] = []
    assert [article.id for article in read(["a.html", "b.txt"], on_skip=skips.append)] == ["b"]
    assert [(e.reason, e.where, e.what.endswith(f"install it: pip install {package}")) for e in skips] == [
        ("unreadable", "a.html", True)
    ]


def test_a_page_that_gives_a_stub_is_noted() -> None:
    body = "<p>" + "A ferry hit the pier on Sunday. " * 5 + "</p>"
    Path("a.html").write_text(
        f"<html><body><article>{body}</article><!--{'x' * 60_000}--></body></html>", "utf-8"
    )
    notes: list[Note] = []
    assert len(list(read("a.html", on_note=notes.append))) == 1
    assert [str(note) for note in notes] == ["a.html: only 35 words were found in this page of 60 kB"]


@pytest.mark.parametrize(
    ("name", "data", "text", "noted"),
    [
        ("a.txt", "Café Zoë – “so”".encode("cp1252"), "Café Zoë – “so”", True),
        ("a.txt", "Café".encode(), "Café", False),
        ("a.jsonl", '{"text": "Café"}\n'.encode("cp1252"), "Café", True),
        ("a.jsonl", '\ufeff{"text": "Café\u2028"}\r\n'.encode("utf-16-le"), "Café\u2028", False),
        ("a.json", '{"text": "Café"}'.encode("cp1252"), "Café", True),
        ("a.csv", "id;text\n1;Café\n".encode("cp1252"), "Café", True),
        ("a.csv", "id,text\r\n1,Café\r\n".encode("utf-16"), "Café", False),
    ],
)  # fmt: skip
def test_encodings_are_found_out(name: str, data: bytes, text: str, noted: bool) -> None:
    Path(name).write_bytes(data)
    notes: list[Note] = []
    [article] = read(name, strict=True, on_note=notes.append)
    assert article.text == text
    assert ["is not UTF-8, read as Windows-1252" in note.what for note in notes] == [True] * noted


@pytest.mark.parametrize("declared", ["koi8-u", "windows-1251"])
def test_the_encoding_that_a_page_declares(declared: str) -> None:
    text = "Полтава is a town. " * 9
    page = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>"
    Path("a.html").write_bytes(page.encode(declared))
    assert [article.text[:7] for article in read("a.html", strict=True)] == ["Полтава"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", "Łódź"), ("a.jsonl", '{"text": "Łódź"}'), ("a.csv", "text\nŁódź\n")]
)
def test_a_given_encoding(name: str, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(name).write_bytes(content.encode("cp1250"))
    notes: list[Note] = []
    [article] = read(name, encoding="cp1250", on_note=notes.append)
    assert (article.text, notes) == ("Łódź", [])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"text": "Łódź"}'.encode("cp1250"))))
    assert [article.text for article in read("-", encoding="cp1250")] == ["Łódź"]
    with pytest.raises(SourceError, match="--encoding: unknown encoding 'klingon'"):
        list(read(name, encoding="klingon"))
