"""Readers of other packages: found, used, listed, and named with their package where they are wrong."""

from __future__ import annotations

import gzip
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.plugins import READERS
from kg.sources import Note, read
from kg.sources.files import known_formats, plugin_readers

DOCS = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8").split("## A reader\n")[1]
MAIL = (
    b"From: River Office <press@orn.example>\nSubject: The weir\n breaks\n"
    b"Date: Mon, 05 May 2031 06:00:00 +0000\nContent-Type: text/plain; charset=iso-8859-1\n\n"
    b"The weir broke, caf\xe9 owner Zo\xeb Holt told the river office of Alderham on Monday.\n"
)

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """`install("kg-mail", code, eml="kg_mail:read_mail")` is as if a distribution of these readers were installed."""
    site = tmp_path / "site"
    monkeypatch.syspath_prepend(site)
    monkeypatch.chdir(tmp_path)

    def install(distribution: str, code: str, **readers: str) -> None:
        module = distribution.replace("-", "_")
        info = site / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (site / f"{module}.py").write_text(code, "utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        lines = (f"{name} = {value}\n" for name, value in readers.items())
        (info / "entry_points.txt").write_text(f"[{READERS}]\n{''.join(lines)}")
        monkeypatch.delitem(sys.modules, module, raising=False)
        plugin_readers.cache_clear()

    yield install
    plugin_readers.cache_clear()


def block(kind: str) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)[0]


def test_the_example_of_the_docs_reads_mail(install: Install, tmp_path: Path) -> None:
    code = block("python")
    assert len(code.splitlines()) <= 20
    install("kg-mail", code, **tomllib.loads(block("toml"))["project"]["entry-points"][READERS])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.eml").write_bytes(MAIL)
    (tmp_path / "in" / "b.EML.GZ").write_bytes(gzip.compress(MAIL.replace(b"weir", b"dam")))
    (tmp_path / "in" / "c.eml").write_bytes(b"Content-Type: text/html\n\n<p>No plain text.</p>\n")
    skipped: list[SourceError] = []
    one, two = read(tmp_path / "in", on_skip=skipped.append)
    assert one.text == "The weir broke, café owner Zoë Holt told the river office of Alderham on Monday.\n"
    assert (one.id, one.title, one.published) == ("a", "The weir breaks", "2031-05-05T06:00:00+00:00")
    assert (one.publisher, two.id) == ("River Office <press@orn.example>", "b")
    assert [(Path(error.where).name, error.what) for error in skipped] == [
        ("c.eml", "is a mail without plain text")
    ]
    assert {".eml", ".eml.gz", ".txt"} <= known_formats().keys()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import no_such_module", "newskg.readers: bad:read can't be loaded (ModuleNotFoundError"),
        ("1 / 0", "newskg.readers: bad:read can't be loaded (ZeroDivisionError('division by zero')): mend it, or `pip"),
        ("", "newskg.readers: bad:read can't be loaded (AttributeError"),
        ("read = 5", "newskg.readers: bad:read is no function: mend it, or `pip uninstall bad`"),
        ("def read(*a): yield 'text'", "failed (TypeError('it gave str, not kg.sources.Draft')); what"),
        ("def read(*a): 1 / 0", "failed (ZeroDivisionError('division by zero'))"),
        ("def read(stream): pass", "failed (TypeError('read() takes 1 positional"),
    ],
)  # fmt: skip
def test_a_reader_that_is_wrong_is_named_with_its_package_and_the_rest_read(
    install: Install, code: str, message: str
) -> None:
    install("bad", code, xyz="bad:read")
    Path("a.xyz").write_text("Text.")
    Path("b.txt").write_text("Text.")
    skipped: list[SourceError] = []
    assert [article.id for article in read(["a.xyz", "b.txt"], on_skip=skipped.append)] == ["b"]
    assert [error.reason for error in skipped] == ["failed"]
    assert str(skipped[0]).startswith(f"a.xyz: plug-in 'xyz' of bad 1.0: {message}")


def test_an_ending_that_is_taken_is_not_taken_over_and_a_note_says_so(install: Install) -> None:
    read_name = "from kg.sources import Draft\ndef read(stream, where, name, options):\n"
    read_name += "    yield Draft(where=where, id=name, text=__name__)"
    install("second", read_name, xyz="second:read", txt="second:read")
    install("first", read_name, **{".XYZ": "first:read"})
    Path("a.txt").write_text("Text.")
    Path("b.xyz").write_text("Text.")
    notes: list[Note] = []
    assert [article.text for article in read(["a.txt", "b.xyz"], on_note=notes.append)] == ["Text.", "first"]
    mend = "it needs another name in its package, or uninstall that"
    assert [str(note) for note in notes] == [
        f"txt = second:read (second 1.0): this reader is not used, for .txt is read otherwise: {mend}",
        f"xyz = second:read (second 1.0): this reader is not used, for .xyz is read otherwise: {mend}",
    ]


def test_a_reader_can_seek_and_keeps_to_the_limits(install: Install, tmp_path: Path) -> None:
    code = "import zipfile\nfrom kg.sources import Draft\ndef read(stream, where, name, options):\n"
    code += "    for n in (packed := zipfile.ZipFile(stream)).namelist():\n"
    code += "        yield Draft(where=where, id=n, text=packed.read(n).decode())\n"
    code += "    stream.seek(0)\n    stream.read()"
    install("zipped", code, zip="zipped:read")
    import zipfile

    with zipfile.ZipFile("a.zip", "w") as packed:
        packed.writestr("one", "The weir broke.")
        packed.writestr("two", "The weir was mended.")
    assert [article.id for article in read("a.zip", strict=True)] == ["one", "two"]
    from kg.sources import Limits

    with pytest.raises(SourceError, match="too large: a file of more than 100 bytes"):
        list(read("a.zip", strict=True, limits=Limits(file=100)))
