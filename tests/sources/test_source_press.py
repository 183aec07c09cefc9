"""Exports of press archives: told from other text, parted, headers into fields, tails left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import read
from kg.sources.draft import Draft, Note
from kg.sources.press import read_press_archive

LEXIS = """Time of Request: May 9, 2031

                               1 of 2 DOCUMENTS


                              The Mill Post (Alderham)

                              May 5, 2031 Monday
                                Final Edition

Weir breaks; two streets flooded

BYLINE: Ina Holt, Staff Writer

SECTION: NEWS;
Pg. A01

LENGTH: 412 words

DATELINE: ALDERHAM

   The weir broke on Monday,
the river office said.

   "SUBJECT: none," Jo Vane joked. Length: he would not say.

LOAD-DATE: May 6, 2031

LANGUAGE: ENGLISH

GRAPHIC: Photo, the weir

PUBLICATION-TYPE: Newspaper

                        Copyright 2031 Mill Post Co.
                            All Rights Reserved


                               2 of 2 DOCUMENTS

                        Copyright 2031 Vane Papers Ltd
                            All Rights Reserved

                                  Vane Weekly

                                  5 May 2031

SECTION: PG. 3

LENGTH: 90 words

HEADLINE: Tannery shuts

BODY:
The tannery shut.

Forty people lost work.

LOAD-DATE: May 6, 2031
"""
NEXIS = """Weir breaks
The Mill Post (Alderham)
May 5, 2031 Monday 10:15 AM GMT

Copyright 2031 Mill Post Co. All Rights Reserved

Section: NEWS; Pg. A1
Length: 412 words
Byline: Ina Holt
Highlight: Two streets
were flooded.

Body

The weir broke on Monday.

Nobody was hurt.

Load-Date: May 6, 2031

Classification

Language: FRENCH
Subject: RIVERS (90%)

End of Document
"""
FACTIVA = """News
Weir breaks and floods two streets
By Ina Holt
412 words
5 May 2031
06:00
The Mill Post
MILLP
1
English
(c) 2031 Mill Post Co. All rights reserved.

The weir broke on Monday.

Nobody was hurt.

Document MILLP00020310505en5500001

Tannery shuts its doors for good
Jo Vane
1,090 words
6 May 2031
Vane Weekly
VANEW
English
Copyright 2031. Vane Papers Ltd.

The tannery shut.

Document VANEW00020310506en5600002

Search Summary
Text weir or tannery
"""
TAGGED = """SE  News
HD  Weir breaks and
    floods two streets
BY  By Ina Holt
WC  412 words
PD  5 May 2031
ET  06:00
SN  The Mill Post
SC  MILLP
LA  English
CY  (c) 2031 Mill Post Co.

LP
The weir broke on Monday.

TD
IN short: nobody was hurt.

NS  gflood : Floods
AN  Document MILLP00020310505en5500001

HD\tTannery shuts
WC\t90 words
PD\t6 May 2031
SN\tVane Weekly
LA\tGerman
LP\tThe tannery shut.
TD\tForty people lost work.
AN\tDocument VANEW00020310506de5600002
"""
POST = {"title": "Weir breaks and floods two streets", "author": "Ina Holt", "published": "5 May 2031"}
POST |= {"publisher": "The Mill Post", "language": "en", "id": "MILLP00020310505en5500001"}
CASES: list[tuple[str, list[dict[str, object]]]] = [
    (
        LEXIS,
        [
            {
                "where": "f.txt:3",
                "id": "f:1",
                "title": "Weir breaks; two streets flooded",
                "published": "May 5, 2031",
                "publisher": "The Mill Post (Alderham)",
                "author": "Ina Holt, Staff Writer",
                "language": "en",
                "text": "The weir broke on Monday,\nthe river office said.\n\n"
                '"SUBJECT: none," Jo Vane joked. Length: he would not say.',
            },
            {
                "where": "f.txt:39",
                "id": "f:2",
                "title": "Tannery shuts",
                "published": "5 May 2031",
                "publisher": "Vane Weekly",
                "text": "The tannery shut.\n\nForty people lost work.",
            },
        ],
    ),
    (
        NEXIS + NEXIS.replace("Weir breaks", "Weir mended"),
        [
            {
                "where": "f.txt:1",
                "id": "f:1",
                "title": "Weir breaks",
                "published": "May 5, 2031",
                "publisher": "The Mill Post (Alderham)",
                "author": "Ina Holt",
                "language": "fr",
                "text": "The weir broke on Monday.\n\nNobody was hurt.",
            },
            {"where": "f.txt:27", "id": "f:2", "title": "Weir mended"},
        ],
    ),
    (
        FACTIVA,
        [
            POST | {"where": "f.txt:1", "text": "The weir broke on Monday.\n\nNobody was hurt."},
            {
                "where": "f.txt:19",
                "id": "VANEW00020310506en5600002",
                "title": "Tannery shuts its doors for good",
                "author": "Jo Vane",
                "published": "6 May 2031",
                "publisher": "Vane Weekly",
                "text": "The tannery shut.",
            },
        ],
    ),
    (
        TAGGED,
        [
            POST | {"where": "f.txt:1", "text": "The weir broke on Monday.\n\nIN short: nobody was hurt."},
            {
                "where": "f.txt:22",
                "id": "VANEW00020310506de5600002",
                "title": "Tannery shuts",
                "language": "de",
                "text": "The tannery shut.\n\nForty people lost work.",
            },
        ],
    ),
]


@pytest.mark.parametrize(("export", "expected"), CASES)
def test_an_export_is_parted_into_its_documents(export: str, expected: list[dict[str, object]]) -> None:
    drafts = [one for one in read_press_archive(export, "f.txt", "f") or () if isinstance(one, Draft)]
    found = [
        {key: getattr(draft, key) for key in wanted} for draft, wanted in zip(drafts, expected, strict=True)
    ]
    assert found == expected


def test_what_belongs_to_no_document_is_said() -> None:
    notes = [one for one in read_press_archive(FACTIVA, "f.txt", "f") or () if isinstance(one, Note)]
    assert notes == [Note("2 lines are passed over: they belong to no document", "f.txt:32")]


def test_a_document_without_text_is_named() -> None:
    export = NEXIS.replace("The weir broke on Monday.\n\nNobody was hurt.\n", "")
    assert [
        str(one) for one in read_press_archive(export, "f.txt", "f") or () if isinstance(one, SourceError)
    ] == ["f.txt:1: this document has no text"]


@pytest.mark.parametrize(
    "text",
    [
        "The clerk had read 1 of 10 DOCUMENTS by noon.\nLENGTH: 20 words\n",
        "1 of 10 DOCUMENTS\n\nThat was the title of the play.\n",
        "Body\n\nLength: 20 words is enough.\n",
        "This is the End of Document\nLENGTH: 5 words\nBody\n",
        "Document A12\n412 words\n",
        "Title: T\nDate: 2031-05-05\n\nHD television sold well.\n412 words\n",
    ],
)
def test_ordinary_text_is_no_export(text: str) -> None:
    assert read_press_archive(text, "f.txt", "f") is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_txt_file_that_is_an_export_gives_its_articles(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(("\ufeff" + FACTIVA).replace("\n", newline).encode())
    articles = list(read(path, strict=True))
    assert [article.published for article in articles] == ["2031-05-05", "2031-05-06"]
    assert articles[0].text == "The weir broke on Monday.\n\nNobody was hurt."
