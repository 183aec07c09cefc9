"""What each format gives: text, metadata, ids, and which files an input stands for."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.record import Article
from kg.sources import FORMATS, Note, read
from kg.sources.draft import Options
from kg.sources.limits import Bounded

Files = Callable[[dict[str, "str | bytes"]], Path]

PAGE = """<!DOCTYPE html><html lang="{lang}"><head>{charset}
<title>Ferry hits pier | The Lantern</title><link rel="canonical" href="https://example.org/ferry">
<meta name="author" content="Ada Brook"><meta property="og:site_name" content="The Lantern">
<meta property="og:title" content="Ferry hits pier">
<meta property="article:published_time" content="2031-05-04T06:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Ferry hits pier</h1>
<p>A ferry with 80 people hit the northern pier of Quillport on Sunday, café owner Zoë Marsh said.</p>
<p>Nobody was hurt, according to the harbour office, which opened an investigation that day.</p></article>
<footer><p>© The Lantern. All rights reserved.</p></footer></body></html>"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """`files({name: content})` writes files into the current folder, which is empty, and returns it."""
    monkeypatch.chdir(tmp_path)

    def write(contents: dict[str, str | bytes]) -> Path:
        for name, content in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def refuse(error: SourceError) -> None:
    raise AssertionError(f"nothing should be skipped: {error}")


def read_one(*inputs: str) -> Article:
    [article] = read(inputs, on_skip=refuse)
    return article


@pytest.mark.parametrize(
    ("content", "text", "fields"),
    [
        ("Plain text.\nTwo lines.\n", "Plain text.\nTwo lines.\n", {}),
        ("\n  Indented.\r\nEnd\r", "\n  Indented.\nEnd\n", {}),
        ("\ufeffWith a mark.", "With a mark.", {}),
        (
            "title: A: B\nDATE: 4 May 2031\n Publisher :  The  Lantern \n"
            "url: https://example.org/x\nAuthor: Ada\n\n\nT.\n",
            "T.\n",
            {"title": "A: B", "published": "2031-05-04", "publisher": "The Lantern", "author": "Ada"}
            | {"url": "https://example.org/x"},
        ),
        (" date 2031-05-04 \r\n\r\n \r\n\r\nText.", "Text.", {"published": "2031-05-04"}),
        (" date 2031-05-04\ntitle: Pier\nText.", "Text.", {"published": "2031-05-04", "title": "Pier"}),
        ("Date night is back.\n", "Date night is back.\n", {}),
        ("Title: One\nTitle: two is text\n", "Title: two is text\n", {"title": "One"}),
        ("Text first.\ntitle: no header\n", "Text first.\ntitle: no header\n", {}),
        ("title:\nid: x7\nlanguage: en-GB\n\nT.", "T.", {"id": "x7", "title": None}),
        ("title: T\n\n    Indented first line.", "    Indented first line.", {"title": "T"}),
        (
            "Headline: Pier row\nDate: 11 January 2031\nSection: World\nPublisher: Lantern\n\nT.",
            "T.",
            {"title": "Pier row", "published": "2031-01-11", "publisher": "Lantern"},
        ),
        (
            "Section: World\nByline: By Ada\nDate: 2031-01-11\n\nT.",
            "T.",
            {"author": "Ada", "published": "2031-01-11"},
        ),
        ("Date: 2031-01-11\nSection: World\n\nT.", "T.", {"published": "2031-01-11"}),
        ("Source: Lantern\nByline: Ada\n\nT.", "T.", {"publisher": "Lantern", "author": "Ada"}),
        ("Title: A\nText: One.\nTwo.", "One.\nTwo.", {"title": "A"}),
        ("Title: A\nText:\n\nOne.", "One.", {"title": "A"}),
        ("Title: A\nWashington: The ferry left.\n\nT.", "Washington: The ferry left.\n\nT.", {"title": "A"}),
        ("Title: A\nSection: World", "Section: World", {"title": "A"}),
        ("Note: The ferry is late.\n\nT.", "Note: The ferry is late.\n\nT.", {}),
        (
            "Washington: The ferry left\nQuillport: It came\n\nT.",
            "Washington: The ferry left\nQuillport: It came\n\nT.",
            {},
        ),
        (
            "Reporter: Is it late?\nBrook: Yes.\n\nReporter: Why?",
            "Reporter: Is it late?\nBrook: Yes.\n\nReporter: Why?",
            {},
        ),
        (
            "Source: the harbour office, which said so.\n\nT.",
            "Source: the harbour office, which said so.\n\nT.",
            {},
        ),
        ("Text: no header\n\nT.", "Text: no header\n\nT.", {}),
        ("Content: One.", "Content: One.", {}),
    ],
)
def test_plain_text(files: Files, content: str, text: str, fields: dict[str, str | None]) -> None:
    files({"note.txt": content})
    expected = {"id": "note", "source_file": "note.txt", **fields}
    assert read_one("note.txt") == Article(**{"text": text, **expected})  # type: ignore[arg-type]


def test_header_lines_that_are_not_known_are_noted(files: Files) -> None:
    files({"note.txt": "Date: 2031-01-11\nSection: World\nDesk: North\n\nT."})
    notes: list[Note] = []
    assert len(list(read("note.txt", on_note=notes.append))) == 1
    assert [str(note) for note in notes] == [
        "note.txt: fields not used, with the number of articles: Section (1), Desk (1); --map FIELD=NAME takes one"
    ]
    [article] = read("note.txt", names={"publisher": "desk"})
    assert article.publisher == "North"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(files: Files, encoding: str) -> None:
    files({"note.txt": "title: Zoë\n\nÇa va.".encode(encoding)})
    article = read_one("note.txt")
    assert (article.title, article.text) == ("Zoë", "Ça va.")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", ""])
@pytest.mark.parametrize("name", ["pier.html", "pier.HTM"])
def test_web_page(files: Files, name: str, charset: str) -> None:
    declared = f'<meta charset="{charset}">' if charset else ""
    files({name: PAGE.format(lang="en-GB", charset=declared).encode(charset or "utf-8")})
    assert read_one(name) == Article(
        id="pier",
        text="A ferry with 80 people hit the northern pier of Quillport on Sunday, café owner Zoë Marsh said."
        "\n\nNobody was hurt, according to the harbour office, which opened an investigation that day.",
        title="Ferry hits pier",
        published="2031-05-04",
        publisher="The Lantern",
        author="Ada Brook",
        url="https://example.org/ferry",
        language="en",
        source_file=name,
    )


def test_a_page_in_english_that_declares_french_is_english(files: Files) -> None:
    files({"page.html": PAGE.format(lang="fr", charset="")})
    assert read_one("page.html").language == "en"


ITEM = {
    "id": "k1",
    "text": " Text with\ttab and trailing newline. \n",
    "title": "T",
    "date": "Nov. 11, 2031",
    "publisher": "P",
    "url": "https://example.org/k1",
    "author": ["Ada Brook", "Ben Cole"],
    "language": "en",
    "bias": 3,
    "more": {"x": [1]},
}
ARTICLE = Article(
    id="k1",
    text=" Text with\ttab and trailing newline. \n",
    title="T",
    published="2031-11-11",
    publisher="P",
    author="Ada Brook, Ben Cole",
    url="https://example.org/k1",
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(ITEM)),
        ("a.json", "\ufeff" + json.dumps([ITEM], indent=2)),
        ("a.jsonl", json.dumps(ITEM)),
        ("a.jsonl", "\ufeff" + json.dumps(ITEM) + "\r\n\n"),
        ("a.jsonl.gz", gzip.compress(json.dumps(ITEM).encode() + b"\n")),
        ("A.JSONL.GZ", gzip.compress(json.dumps(ITEM).encode())),
    ],
)
def test_json(files: Files, name: str, content: str | bytes) -> None:
    files({name: content})
    assert read_one(name) == Article(
        **{f: getattr(ARTICLE, f) for f in ARTICLE.__struct_fields__ if f != "source_file"}, source_file=name
    )


def test_articles_without_an_id_are_named_after_file_and_line(files: Files) -> None:
    lines = '{"text": "One."}\n\n{"text": "Two.", "id": ""}\n{"text": "Three.", "id": 31}\n'
    files(
        {
            "a.jsonl": lines,
            "b.json": '[{"text": "Four."}, {"text": "Five.", "id": null}]',
            "c.json": '{"text": "Six."}',
        }
    )
    ids = [article.id for article in read(["a.jsonl", "b.json", "c.json"], on_skip=refuse)]
    assert ids == ["a:1", "a:3", "31", "b:1", "b:2", "c"]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), max_size=4
    ),
    st.booleans(),
)
def test_any_text_survives_json_lines(texts: list[str], ascii_only: bool) -> None:
    texts = [text for text in texts if text.strip()]
    lines = [
        json.dumps({"text": text, "id": number}, ensure_ascii=ascii_only).encode() + b"\n"
        for number, text in enumerate(texts)
    ]
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(b"".join(lines)))):
        found = [article.text for article in read("-", language="any", on_skip=None if not texts else refuse)]
    assert found == [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]


@pytest.mark.parametrize("ending", [".jsonl", ".json", ".csv", ".tsv", ".jsonl.gz", ".json.gz", ".csv.gz"])
def test_articles_are_not_read_ahead(ending: str) -> None:
    """A file of any size: the first article is there while most of the file is still unread."""
    item = b'{"text": "%s"}\n' if "json" in ending else b"%s\n"
    lines = b"".join(item % os.urandom(500).hex().encode() for _ in range(4000))
    lines = lines if "json" in ending else b"text\n" + lines
    stream = io.BytesIO(gzip.compress(lines, 1) if ending.endswith(".gz") else lines)
    size = len(stream.getvalue())
    read_some = FORMATS[ending](Bounded(stream, "x"), "x", "x", Options())
    first = list(itertools.islice(read_some, 1))
    assert len(first) == 1
    assert stream.tell() < size / 5


@pytest.mark.parametrize(
    ("data", "ids", "text"),
    [
        (b"title: T\n\nSome text.\n", ["4a60f63560e5"], "Some text.\n"),
        (b'{"text": "a", "id": "1"}\n{"text": "b"}\n', ["1", "8472c2e34d85"], "a"),
        (b'\n  \n{"text": "a"}', ["40f89e395b66"], "a"),
        (b'\xef\xbb\xbf{"text": "a"}', ["40f89e395b66"], "a"),
        (b'{\n  "text": "a"\n}\n', ["40f89e395b66"], "a"),
        (b'[\n{"text": "a"},\n{"text": "b"}]', ["40f89e395b66", "8472c2e34d85"], "a"),
        (b'[{"text": "a"}]', ["40f89e395b66"], "a"),
        (gzip.compress(b'{"text": "a"}\n{"text": "b"}'), ["40f89e395b66", "8472c2e34d85"], "a"),
        (gzip.compress(b"title: T\n\nSome text.\n"), ["4a60f63560e5"], "Some text.\n"),
        ('{"text": "a"}\n{"text": "b"}'.encode("utf-16"), ["40f89e395b66", "8472c2e34d85"], "a"),
        (b"id;text\n7;a\n;b\n", ["7", "8472c2e34d85"], "a"),
        (b"[Editor's note] Text.", ["597dfc592101"], "[Editor's note] Text."),
        (b"x", ["4adf4367f96e"], "x"),
    ],
)
def test_standard_input_is_recognised(
    data: bytes, ids: list[str], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    articles = list(read(["-"], on_skip=refuse))
    assert [article.id.removeprefix("stdin-") for article in articles] == ids
    assert (articles[0].text, articles[0].source_file) == (text, "-")


def test_two_pipes_never_give_one_id_to_two_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for text in (b"Ferry hits pier.", b"Pier hits back.", b"Ferry hits pier."):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        ids.append(read_one("-").id)
    assert ids[0] == ids[2] != ids[1]


def test_a_page_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    page = io.BytesIO(PAGE.format(lang="en", charset="").encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(page))
    assert read_one("-").title == "Ferry hits pier"


def test_a_pipe_is_read_like_standard_input() -> None:
    """As the shell's `kg extract <(zcat old.gz)` gives it: a path without an ending."""
    out, into = os.pipe()
    os.write(into, b'{"text": "From a pipe.", "id": "p"}\n')
    os.close(into)
    try:
        assert read_one(f"/dev/fd/{out}").text == "From a pipe."
    finally:
        os.close(out)


FOLDER: dict[str, str | bytes] = {
    "news/b.txt": "B.",
    "news/a/z.txt": "Z.",
    "news/a/y.json": '{"text": "Y."}',
    "news/.hidden/x.txt": "X.",
    "news/._b.txt": "junk",
    "news/notes.md": "no article",
    "other.txt": "O.",
}


@pytest.mark.parametrize(
    ("inputs", "ids"),
    [
        (["news"], ["b", "y", "z"]),
        (["other.txt", "news/"], ["other", "b", "y", "z"]),
        (["news/a/*"], ["y", "z"]),
        (["**/*.txt"], ["z", "b", "other"]),
        (["news/**"], ["y", "z", "b"]),
        (["n*"], ["b", "y", "z"]),
        (["news/b.txt", "news", "./news/b.txt", "news/*.txt"], ["b", "y", "z"]),
        ([], []),
    ],
)
def test_inputs_stand_for_files(files: Files, inputs: list[str], ids: list[str]) -> None:
    files(FOLDER)
    skipped: list[SourceError] = []
    assert [article.id for article in read(inputs, on_skip=skipped.append)] == ids
    assert [error.where for error in skipped] == (["news/notes.md"] if inputs == ["news/**"] else [])


def test_a_single_path_will_do(files: Files) -> None:
    folder = files(FOLDER)
    assert (
        [article.id for article in read("other.txt")]
        == [article.id for article in read(folder / "other.txt")]
        == ["other"]
    )


def test_a_file_whose_name_looks_like_a_pattern(files: Files) -> None:
    files({"a[1].txt": "One.", "a1.txt": "Other."})
    assert read_one("a[1].txt").text == "One."


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["a/x.txt", "b/x.txt", "b/y.txt"], ["a/x", "b/x", "y"]),
        (["a/c/x.txt", "b/c/x.txt", "x.txt"], ["in/a/c/x", "in/b/c/x", "in/x"]),
        (["x.html", "x.txt"], ["x.html", "x.txt"]),
        (["a/x.txt", "x.html", "x.txt"], ["in/a/x.txt", "in/x.html", "in/x.txt"]),
    ],
)
def test_files_that_share_a_name_are_told_apart(files: Files, names: list[str], ids: list[str]) -> None:
    files({f"in/{name}": PAGE.format(lang="en", charset="") if "html" in name else name for name in names})
    articles = read([f"in/{name}" for name in names], on_skip=refuse)
    shown = [article.id for article in articles]
    assert len(set(shown)) == len(shown)
    # However many folders are needed, they are the last ones of the path.
    assert all(
        expected.endswith(one) or one.endswith(expected) for one, expected in zip(shown, ids, strict=True)
    )


def test_an_article_read_twice_is_a_duplicate_and_another_with_its_id_gets_one_of_its_own(
    files: Files,
) -> None:
    lines = [
        '{"id": "k", "text": "One."}\n',
        '{"id": "k", "text": "One."}\n',
        '{"id": "k", "text": "Two."}\n',
    ]
    files({"a.jsonl": "".join((*lines, lines[2]))})
    skipped: list[SourceError] = []
    notes: list[Note] = []
    articles = list(read("a.jsonl", strict=True, on_skip=skipped.append, on_note=notes.append))
    assert [(article.id, article.text) for article in articles] == [("k", "One."), ("k~5fc527b8", "Two.")]
    assert [(error.reason, str(error)) for error in skipped] == [
        ("duplicate", "a.jsonl:2: the article 'k' was already read from a.jsonl:1"),
        ("duplicate", "a.jsonl:4: the article 'k~5fc527b8' was already read from a.jsonl:3"),
    ]
    assert [str(note) for note in notes] == [
        "a.jsonl:3: the id 'k' already belongs to another text, in a.jsonl:1; this one is now 'k~5fc527b8'"
    ]


def test_every_ending_of_the_table_is_found_in_a_folder(files: Files) -> None:
    feed = "<rss><channel><item><guid>%s</guid><description>T.</description></item></channel></rss>"
    item = {".html": PAGE, ".htm": PAGE, ".csv": "id,text\n%s,T.\n", ".tsv": "id\ttext\n%s\tT.\n"}
    item |= dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), feed)
    record = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://example.org/%s\r\n"
    record += f"Content-Type: text/html\r\nContent-Length: {len(PAGE.encode())}\r\n\r\n{PAGE}\r\n\r\n"
    item[".warc"] = record
    contents: dict[str, bytes] = {}
    for ending in FORMATS:
        plain = (
            item.get(ending.removesuffix(".gz"), '{"text": "T.", "id": "%s"}').replace("%s", ending).encode()
        )
        contents[ending] = gzip.compress(plain) if ending.endswith(".gz") else plain
    files({f"in/n{number}{ending}": content for number, (ending, content) in enumerate(contents.items())})
    assert len(list(read("in", on_skip=refuse))) == len(FORMATS)
