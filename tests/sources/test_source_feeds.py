"""Feeds, and XML as such: what is mended, what is refused, what is read around damage."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources.draft import Draft, Note, Options
from kg.sources.files import read_unnamed
from kg.sources.limits import Bounded
from kg.sources.xml import read_xml

RSS = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Mill Post</title>\n%s</channel></rss>'
ITEM = "<item><guid>%d</guid><description>%s</description></item>\n"
WHOLE = "<p>The weir at Alderham broke on Monday.</p><p>R&amp;D staff left; caf&eacute;s shut.</p>"


def split(content: bytes | str) -> tuple[list[Draft], list[str], list[str]]:
    """Drafts, errors and notes of a file f.xml."""
    data = content.encode() if isinstance(content, str) else content
    found: list[Draft | SourceError | Note] = []
    try:
        found.extend(read_xml(Bounded(io.BytesIO(data), "f.xml"), "f.xml", "f", Options()))
    except SourceError as error:
        found.append(error)
    errors = [str(one) for one in found if isinstance(one, SourceError)]
    return [d for d in found if isinstance(d, Draft)], errors, [n.what for n in found if isinstance(n, Note)]


FEEDS: list[tuple[str, dict[str, object]]] = [
    (
        f"""<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
        xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>Mill &amp; Post</title>
        <language>en-gb</language><item><title>Weir breaks &amp;amp; floods</title>
        <link>https://mill.example/weir</link><guid isPermaLink="false">mp-4</guid>
        <pubDate>Mon, 05 May 2031 06:00:00 GMT</pubDate><d:creator><![CDATA[Ina Holt]]></d:creator>
        <d:creator>Jo Vane</d:creator><description>Short.</description>
        <c:encoded><![CDATA[{WHOLE}<script>x()</script>]]></c:encoded></item></channel></rss>""",
        {
            "id": "mp-4",
            "text": "The weir at Alderham broke on Monday.\n\nR&D staff left; cafés shut.",
            "title": "Weir breaks & floods",
            "published": "Mon, 05 May 2031 06:00:00 GMT",
            "publisher": "Mill & Post",
            "author": "Ina Holt, Jo Vane",
            "url": "https://mill.example/weir",
            "language": "en-gb",
        },
    ),
    (
        """<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:lang="de"><a:title>Draht</a:title><a:entry>
        <a:title type="html">A &lt;i&gt;dry&lt;/i&gt; year</a:title><a:link href="https://d.example/self" rel="self"/>
        <a:link href="https://d.example/1"/><a:id>tag:d,1</a:id><a:updated>2031-05-06T01:00:00Z</a:updated>
        <a:published>2031-05-05T01:00:00Z</a:published><a:author><a:name>Jo Vane</a:name></a:author>
        <a:summary>Kurz.</a:summary><a:content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">
        <h:p>One <h:b>bold</h:b> word.</h:p><h:p>Two.</h:p></h:div></a:content></a:entry></a:feed>""",
        {
            "id": "tag:d,1",
            "text": "One bold word.\n\nTwo.",
            "title": "A dry year",
            "published": "2031-05-05T01:00:00Z",
            "publisher": "Draht",
            "author": "Jo Vane",
            "url": "https://d.example/1",
            "language": "de",
        },
    ),
    (
        """<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel r:about="https://w.example/"><title>Weirs</title>
        </channel><item r:about="https://w.example/9"><title>T</title><link>https://w.example/9</link>
        <description>Text.</description><dc:date>2031-05-05</dc:date></item></r:RDF>""",
        {"id": "https://w.example/9", "text": "Text.", "publisher": "Weirs", "published": "2031-05-05"},
    ),
    (
        """<rss version="0.91"><channel><title>All</title><item><title>T</title>
        <link>https://n.example/a</link><author>ina@n.example (Ina Holt)</author>
        <source url="https://n.example/rss">Nearby News</source><description>Text.</description>
        </item></channel></rss>""",
        {"id": "https://n.example/a", "publisher": "Nearby News", "author": "Ina Holt", "text": "Text."},
    ),
    ("<rss><channel><item><description>Text.</description></item></channel></rss>", {"id": "f:1"}),
]


@pytest.mark.parametrize(("content", "fields"), FEEDS)
def test_a_feed_gives_an_article_an_item(content: str, fields: dict[str, object]) -> None:
    [draft], errors, _ = split(content)
    assert {key: getattr(draft, key) for key in fields} == fields
    assert errors == []


def test_teasers_are_remarked() -> None:
    long = "The weir broke again. " * 30
    feed = RSS % (ITEM % (1, "Soon more.") + ITEM % (2, long) + ITEM % (3, "Soon more.")).encode()
    drafts, errors, _ = split(feed)
    assert errors == []
    assert [draft.remarks for draft in drafts] == [
        ("its text is a teaser (under 80 words), no article",),
        (),
        ("its text is a teaser (under 80 words), no article",),
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Q&A & more, caf&eacute;&nbsp;&hellip;", "Q&A & more, café\xa0…"),
        ("<![CDATA[Q&A & Z]]>", "Q&A & Z"),
        ("a\x0bb", "ab"),
        ("<zz:b xmlns:x='u'>undeclared prefix</zz:b>", "undeclared prefix"),
    ],
)
def test_usual_faults_of_feeds_are_mended(written: str, text: str) -> None:
    drafts, errors, _ = split(RSS % (ITEM % (1, written) + ITEM % (2, "After.")).encode())
    assert [draft.text for draft in drafts] == [text, "After."]
    assert errors == []


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8-sig", ""), ("utf-16", ""), ("cp1252", "windows-1252"), ("koi8-r",) * 2]
)
def test_the_declared_encoding_and_marks_are_read(encoding: str, declared: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = "Весна" if encoding == "koi8-r" else "Café “A”"
    feed = f"{prolog}<rss><channel>{ITEM % (1, text)}</channel></rss>".encode(encoding)
    drafts, errors, _ = split(feed)
    assert ([draft.text for draft in drafts], errors) == ([text], [])


def test_an_item_that_is_not_utf8_is_read_as_windows_1252_and_said() -> None:
    items = (ITEM % (1, "Café one.")).encode("cp1252") + (ITEM % (2, "Café two.")).encode()
    drafts, errors, notes = split(RSS % items)
    assert ([draft.text for draft in drafts], errors) == (["Café one.", "Café two."], [])
    assert "1 of its pieces are not UTF-8, and were read as Windows-1252" in notes


@pytest.mark.parametrize(
    ("items", "read", "messages"),
    [
        (
            ITEM % (1, "One.") + "<item><description>cut off he",
            ["1"],
            ["f.xml:4: not well-formed XML (line 4"],
        ),
        (
            ITEM % (1, "One.") + ITEM % (2, "a\0b") + ITEM % (3, "Three."),
            ["1", "3"],
            ["f.xml:4: not well-formed"],
        ),
        (
            ITEM % (1, "One.") + ITEM % (2, "<b>x") + ITEM % (3, "Three."),
            ["1"],
            ["f.xml:4: not", "f.xml:5: not"],
        ),
        (ITEM % (1, "One.") + "<a>" * 3000, ["1"], ["f.xml:4: not well-formed XML (line 4: Excessive depth"]),
    ],
)
def test_items_around_damage_are_read_and_damage_is_named(
    items: str, read: list[str], messages: list[str]
) -> None:
    drafts, errors, _ = split(RSS[: RSS.index(b"%s")] + items.encode() + b"</channel></rss>")
    assert [draft.id for draft in drafts][: len(read)] == read
    assert all(any(error.startswith(message) for error in errors) for message in messages)


def bomb(depth: int) -> str:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{declared}]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("doctype", "body"),
    [
        (bomb(12), "&e11;"),
        ('<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret}">]>', "&f;"),
        ('<!DOCTYPE rss [<!ENTITY % f SYSTEM "{secret}"> %f;]>', "x"),
    ],
)
def test_entities_are_refused_and_no_file_is_opened(
    tmp_path: Path, encoding: str, doctype: str, body: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", "utf-8")
    begin = doctype.replace("{secret}", secret.as_uri())
    drafts, errors, _ = split(f"{begin}<rss><channel>{ITEM % (1, body)}</channel></rss>".encode(encoding))
    assert drafts == []
    assert len(errors) == 1
    assert "<!ENTITY" in errors[0] or "amplification" in errors[0]


def test_a_doctype_elsewhere_is_not_fetched() -> None:
    doctype = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'
    drafts, errors, _ = split(f"{doctype}<rss><channel>{ITEM % (1, 'Text.')}</channel></rss>")
    assert ([draft.text for draft in drafts], errors) == (["Text."], [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<svg/>", "f.xml: XML of an unknown kind: its root element is <svg>; understood are rss, RDF, feed"),
        ("no XML", "f.xml: not XML: no root element found"),
        ("", "f.xml: not XML: no root element found"),
        (
            '<?xml version="1.0" encoding="klingon"?><rss/>',
            "f.xml:1: not well-formed XML (line 1: Unsupported",
        ),
    ],
)
def test_xml_that_is_no_article_is_refused(content: str, message: str) -> None:
    drafts, errors, _ = split(content)
    assert drafts == []
    assert [error[: len(message)] for error in errors] == [message]


def test_a_feed_is_streamed() -> None:
    class Endless(io.RawIOBase):
        numbers = itertools.count()

        def read(self, size: int = -1) -> bytes:
            return RSS[: RSS.index(b"%s")] if (n := next(self.numbers)) == 0 else (ITEM % (n, "T.")).encode()

    stream = Bounded(Endless(), "f.xml")  # type: ignore[arg-type]
    drafts = read_xml(stream, "f.xml", "f", Options())
    assert [draft.id for draft in itertools.islice(drafts, 500) if isinstance(draft, Draft)][-1] == "500"


@pytest.mark.parametrize("prolog", ['<?xml version="1.0"?>\n', "", "\n<!DOCTYPE rss>"])
def test_xml_on_standard_input_is_told_by_its_root(prolog: str) -> None:
    feed = f"{prolog}<rss><channel>{ITEM % (7, 'Text.')}</channel></rss>"
    bounded = Bounded(io.BytesIO(feed.encode()), "<stdin>")
    found = read_unnamed(bounded, "<stdin>", "stdin", Options())
    drafts = [draft for draft in found if isinstance(draft, Draft)]
    assert [(draft.id, draft.text) for draft in drafts] == [("7", "Text.")]
