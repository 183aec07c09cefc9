"""NewsML-G2 and NITF."""

from __future__ import annotations

import io

import pytest

from kg.errors import SourceError
from kg.sources.draft import Draft, Note, Options
from kg.sources.limits import Bounded
from kg.sources.xml import read_xml

NITF = """<nitf><head><title>Weir</title><docdata><doc-id id-string="w-31"/>
<date.issue norm="20310505T060000Z"/></docdata><pubdata name="Mill Post" date.publication="20310506"/></head>
<body><body.head><hedline><hl1>Weir at Alderham breaks</hl1><hl2>Nobody hurt</hl2></hedline>
<byline>By <person>Zoë Holt</person></byline><dateline>ALDERHAM</dateline></body.head>
<body.content><block><p>The <org>weir</org> broke.</p><media><media-caption>A weir</media-caption></media>
<hl2>Later</hl2><p>It was mended.</p></block></body.content>
<body.end><tagline>(jv)</tagline></body.end></body></nitf>"""
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def item(guid: str, meta: str, content: str, more: str = "") -> str:
    return (
        f'<newsItem {G2} guid="{guid}" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>'
        f'<provider qcode="nprov:WIRE"/><versionCreated>2031-05-07T01:00:00Z</versionCreated>{meta}</itemMeta>'
        f"<contentMeta><headline>Head</headline>{more}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def xhtml(text: str, language: str = "en") -> str:
    return (
        f'<inlineXML xml:lang="{language}"><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
        f"<h:title>No text</h:title></h:head><h:body><h:p>{text}</h:p></h:body></h:html></inlineXML>"
    )


def read(content: str, encoding: str = "utf-8") -> list[Draft | SourceError | Note]:
    return list(read_xml(Bounded(io.BytesIO(content.encode(encoding)), "f.xml"), "f.xml", "f", Options()))


def test_nitf() -> None:
    prolog = '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'
    assert read(prolog + NITF, "latin-1") == [
        Draft(
            where="f.xml:1",
            id="w-31",
            text="The weir broke.\n\nLater\n\nIt was mended.",
            title="Weir at Alderham breaks",
            published="20310505T060000Z",
            publisher="Mill Post",
            author="Zoë Holt",
        )
    ]


def test_nitf_without_a_body_is_named() -> None:
    assert [str(one) for one in read("<nitf><head/><body/></nitf>")] == [
        "f.xml:1: has no body.content, where NITF has its text"
    ]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (
            item("u:1", "", xhtml("One."), "<by>By Jo Vane</by><contentCreated>2031-05-06</contentCreated>"),
            {"id": "u:1", "text": "One.", "title": "Head", "publisher": "WIRE", "author": "Jo Vane"}
            | {"published": "2031-05-06", "language": "en"},
        ),
        (
            item("u:2", "<embargoed>2031-05-09T05:00:00Z</embargoed>", f"<inlineXML>{NITF}</inlineXML>"),
            {"text": "The weir broke.\n\nLater\n\nIt was mended.", "title": "Head", "author": "Zoë Holt"}
            | {"published": "2031-05-09T05:00:00Z"},
        ),
        (
            item("u:3", "", "<inlineData>Plain one.\n\nPlain two.</inlineData>"),
            {"text": "Plain one.\n\nPlain two.", "published": "2031-05-07T01:00:00Z"},
        ),
        (
            item("u:4", "", xhtml("Short.") + xhtml("The longer rendition.")),
            {"text": "The longer rendition."},
        ),
    ],
)
def test_newsml_g2(content: str, fields: dict[str, str]) -> None:
    [draft] = read(content)
    assert {key: getattr(draft, key) for key in fields} == fields


def test_a_message_holds_several_items_and_what_is_no_text_is_counted() -> None:
    picture = f'<newsItem {G2} guid="p"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta></newsItem>'
    withdrawn = item("w", '<pubStatus qcode="stat:canceled"/>', xhtml("Gone."))
    items = item("a", "", xhtml("One.")) + picture + item("b", "", xhtml("Two.")) + withdrawn
    *drafts, note = read(f"<newsMessage {G2}><header/><itemSet>{items}</itemSet></newsMessage>")
    assert [(draft.id, draft.text) for draft in drafts if isinstance(draft, Draft)] == [
        ("a", "One."),
        ("b", "Two."),
    ]
    assert note == Note(
        "items passed over, for they have no text or were withdrawn: 1 canceled, 1 picture", "f.xml"
    )


def test_an_item_in_two_languages_gives_two_articles() -> None:
    headlines = '<headline xml:lang="fr">La vanne</headline>'
    drafts = read(item("u", "", xhtml("One.") + xhtml("Une.", "fr"), headlines))
    found = [(one.id, one.text, one.title, one.language) for one in drafts if isinstance(one, Draft)]
    assert found == [("u", "One.", "Head", "en"), ("u:fr", "Une.", "La vanne", "fr")]
