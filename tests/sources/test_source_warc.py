"""Web archives: pages out of records, records that are none, and damage."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

import pytest

from kg.errors import SourceError
from kg.sources import read, warc
from kg.sources.draft import Draft, Note, Options
from kg.sources.limits import Bounded
from kg.sources.warc import read_warc

HTML = "text/html; charset=utf-8"


def page(number: int, head: str = "") -> str:
    line = f"Weir number {number} at Alderham broke on Monday, café owner Zoë Holt told the river office."
    body = "".join(f"<p>{line} It was report {n}.</p>" for n in range(6))
    head += f"<title>Weir {number}</title>"
    return f'<html lang="en"><head>{head}</head><body><article>{body}</article></body></html>'


Response = tuple[str, str, dict[str, str], bytes]


def archive(responses: Iterable[Response], *, compress: bool = True) -> bytes:
    """A WARC file, record by record compressed or not, of (address, status, HTTP headers, body)."""
    records = [_record("warcinfo", "", b"software: test\r\n")]
    for address, status, headers, body in responses:
        lines = [f"HTTP/1.1 {status}", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
        records.append(_record("response", address, "\r\n".join(lines).encode() + body))
    return b"".join(gzip.compress(record) if compress else record for record in records)


def _record(kind: str, address: str, block: bytes) -> bytes:
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}>",
        "WARC-Target-URI": address,
        "WARC-Date": "2031-05-05T06:00:00Z",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = ["WARC/1.0", *(f"{key}: {value}" for key, value in headers.items() if value), "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def pages(count: int) -> list[Response]:
    return [
        (f"https://m.example/{n}", "200 OK", {"Content-Type": HTML}, page(n).encode()) for n in range(count)
    ]


def split(data: bytes | io.BytesIO) -> tuple[list[Draft], list[str], list[str]]:
    stream = Bounded(io.BytesIO(data) if isinstance(data, bytes) else data, "a.warc.gz")
    found = list(read_warc(stream, "a.warc.gz", "a", Options()))
    errors = [str(one) for one in found if isinstance(one, SourceError)]
    return [d for d in found if isinstance(d, Draft)], errors, [n.what for n in found if isinstance(n, Note)]


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 300] for at in range(0, len(body), 300)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


BODY = page(1).encode()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": HTML}, BODY),
        ({"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(BODY)),
        ({"Content-Type": HTML, "Transfer-Encoding": "chunked"}, chunked(BODY)),
        (
            {"Content-Type": HTML, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
            chunked(gzip.compress(BODY)),
        ),
        ({"Content-Type": "Text/HTML; charset=ISO-8859-1"}, page(1).encode("cp1252")),
        # A server that was never set up says Latin-1 of every page; the page knows better.
        ({"Content-Type": "text/html; charset=iso-8859-1"}, page(1, '<meta charset="utf-8">').encode()),
        ({"Content-Type": "application/xhtml+xml"}, BODY),
    ],
)
def test_a_page_is_read_however_it_was_sent(headers: dict[str, str], body: bytes) -> None:
    [draft], errors, notes = split(
        archive([("https://www.m.example/2031/weir.html#top", "200 OK", headers, body)])
    )
    assert draft.text.startswith("Weir number 1 at Alderham broke on Monday, café owner Zoë Holt told")
    assert (draft.id, draft.url) == ("m.example/2031/weir.html", "https://www.m.example/2031/weir.html#top")
    assert (draft.title, draft.published, draft.language) == ("Weir 1", "2031-05-05T06:00:00Z", "en")
    assert (errors, notes) == ([], [])
    assert draft.remarks == ("declares no date: the day of its crawl stands for it",)


def test_a_page_s_own_date_goes_first() -> None:
    dated = page(1, '<meta property="article:published_time" content="2031-04-01">').encode()
    [draft], _, _ = split(archive([("https://m.example/1", "200 OK", {"Content-Type": HTML}, dated)]))
    assert (draft.published, draft.remarks) == ("2031-04-01", ())


def test_what_is_no_page_is_counted() -> None:
    other: list[Response] = [
        ("https://m.example/a.png", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG\0"),
        ("https://m.example/b", "404 Not Found", {"Content-Type": HTML}, page(2).encode()),
        ("https://m.example/c", "301 Moved", {"Content-Type": HTML}, b""),
    ]
    drafts, errors, notes = split(archive([*pages(1), *other]))
    assert (len(drafts), errors) == (1, [])
    assert notes[0] == "records passed over: 1 not HTML, 2 with a status other than 200"


def test_two_hundred_pages_have_ids_of_their_own() -> None:
    drafts, errors, _ = split(archive(pages(200)))
    assert (len({draft.id for draft in drafts}), errors) == (200, [])


def test_a_long_address_gives_a_short_id() -> None:
    tails = ["x" * 400, "x" * 399 + "y"]
    responses = [(f"https://m.example/{tail}", "200 OK", {"Content-Type": HTML}, BODY) for tail in tails]
    ids = {draft.id for draft in split(archive(responses))[0]}
    assert len(ids) == 2
    assert max(map(len, ids)) <= 150


@pytest.mark.parametrize("compress", [True, False])
def test_records_around_damage_are_read(compress: bool) -> None:
    whole = archive(pages(9), compress=compress)
    middle = len(whole) // 2
    damaged = {
        "overwritten": whole[:middle] + b"\0" * 20 + whole[middle + 20 :],
        "piece missing": whole[: middle - 400] + whole[middle:],
        "cut off": whole[:-300],
        "junk before": b"junk\r\n" * 9 + whole,
    }
    counts = {}
    for kind, data in damaged.items():
        drafts, errors, _ = split(data)
        assert errors, kind
        assert all(draft.text.count("It was report") == 6 for draft in drafts), kind
        counts[kind] = len(drafts)
    assert counts["overwritten"] >= 8
    assert counts["piece missing"] >= 7
    assert counts["cut off"] == 8
    assert counts["junk before"] == 9


def test_a_pipe_is_read_up_to_the_damage() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError("a pipe")

    whole = archive(pages(9))
    middle = len(whole) // 2
    assert len(split(Pipe(whole))[0]) == 9
    drafts, errors, _ = split(Pipe(whole[:middle] + b"\0" * 20 + whole[middle + 20 :]))
    assert 0 < len(drafts) < 9
    assert errors == ["a.warc.gz: not a WARC record, or damaged or cut off"]


@pytest.mark.parametrize("compress", [True, False])
def test_an_archive_is_read_from_a_pipe_without_a_name(compress: bool) -> None:
    out, into = os.pipe()
    os.write(into, gzip.compress(archive(pages(9), compress=False)) if compress else archive(pages(9)))
    os.close(into)
    try:
        assert len(list(read(f"/dev/fd/{out}", strict=True))) == 9
    finally:
        os.close(out)


@pytest.mark.parametrize("ending", [".warc", ".warc.gz"])
def test_records_around_damage_in_a_file_are_read(tmp_path: Path, ending: str) -> None:
    whole = archive(pages(9), compress=ending == ".warc.gz")
    middle = len(whole) // 2
    path = tmp_path / f"a{ending}"
    path.write_bytes(whole[:middle] + b"\0" * 20 + whole[middle + 20 :])
    skipped: list[SourceError] = []
    assert len(list(read(path, on_skip=skipped.append))) == 8
    assert len(skipped) == 1


def test_a_file_compressed_as_a_whole_is_read_too() -> None:
    whole = gzip.compress(archive(pages(9), compress=False))
    assert len(split(whole)[0]) == 9
    drafts, errors, _ = split(whole[:-200])
    assert len(drafts) < 9
    assert "cut off" in errors[0]


def test_a_page_above_the_limit_is_skipped_and_named() -> None:
    bomb = gzip.compress(b"<p>" + b"x " * 1_000_000)
    packed = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    with mock.patch.object(warc, "LARGEST_PAGE", 1_000_000):
        drafts, errors, _ = split(archive([("https://m.example/big", "200 OK", packed, bomb), *pages(1)]))
    assert len(drafts) == 1
    assert errors == [
        "a.warc.gz, https://m.example/big: its page is larger than 1,000,000 bytes, and skipped"
    ]


def test_brotli_that_is_missing_is_named() -> None:
    packed = {"Content-Type": HTML, "Content-Encoding": "br"}
    data = archive([("https://m.example/br", "200 OK", packed, b"\x0b\x02\x80")])
    with (
        mock.patch.dict(sys.modules, {"brotli": None}),
        mock.patch.object(warc.importlib.util, "find_spec", return_value=None),
    ):
        drafts, errors, _ = split(data)
    assert drafts == []
    assert errors == ["a.warc.gz, https://m.example/br: is compressed with Brotli: pip install brotli"]


@pytest.mark.parametrize("data", [b"junk\n" * 40, gzip.compress(b"junk\n" * 40)])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    drafts, errors, _ = split(data)
    assert drafts == []
    assert errors == ["a.warc.gz: not a WARC record, or damaged or cut off, at or after byte 0"]
