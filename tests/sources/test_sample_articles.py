"""The sample articles are whole: the demo and the golden tests rest on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.record import Article
from kg.sources import read

FOLDER = Path(__file__).parents[1] / "articles"


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    skipped: list[SourceError] = []
    found = {article.id: article for article in read(FOLDER, on_skip=skipped.append)}
    assert skipped == []
    return found


def test_every_article_has_all_metadata(articles: dict[str, Article]) -> None:
    assert len(articles) == 14
    assert {a.publisher for a in articles.values()} == {
        "Harbour Post",
        "Morning Siren",
        "Radio Tarvel",
        "Straits Press Agency",
    }
    for article in articles.values():
        assert article.title
        assert "2025-03-06" <= (article.published or "") <= "2025-03-15"
        assert (article.url or "").startswith("https://example.org/")
        assert 150 <= len(article.text.split()) <= 400, article.id
    assert len({article.url for article in articles.values()}) == 14


def test_pages_give_their_article_and_nothing_around_it(articles: dict[str, Article]) -> None:
    for article in (a for a in articles.values() if (a.source_file or "").endswith(".html")):
        assert article.text.count("\n\n") >= 6
        for frame in ("Subscribe", "Privacy", "cookies", "Listen live", "inbox", "Studio"):
            assert frame not in article.text
        assert (article.title or article.id) not in article.text


def test_the_readme_describes_every_article(articles: dict[str, Article]) -> None:
    table = (FOLDER / "README.md").read_text("utf-8")
    assert [name for name in articles if f"| `{name}` |" not in table] == []


def test_the_copy_of_the_agency_differs_in_its_last_paragraph_only(articles: dict[str, Article]) -> None:
    original = articles["2025-03-10-spa-citadel-denies"].text.strip().split("\n\n")
    copy = articles["morning-siren-2025-03-10-no-call"].text.strip().split("\n\n")
    assert original[:-1] == copy[:-1]
    assert original[-1] != copy[-1]


@pytest.mark.parametrize(
    ("article", "phrases"),
    [
        ("2025-03-10-harbour-post-call", ["two officials familiar with the matter told the Harbour Post"]),
        (
            "2025-03-10-spa-citadel-denies",
            ["pure invention", "declined to comment", "The Harbour Post reported earlier"],
        ),
        ("2025-03-12-spa-verlik-confirms", ["Verlik confirmed on Wednesday"]),
        (
            "spa-2025-03-08-troops",
            ["40,000 troops", "no more than 8,000 soldiers", "including 300 engineers"],
        ),
        ("harbour-post-2025-03-11-correction", ["300 engineers, not 3,000"]),
        ("2025-03-06-spa-bridge-blast", ["killing three people"]),
        ("2025-03-07-tarvel-toll-rises", ["risen to 12"]),
        ("2025-03-11-radio-tarvel-seventeen", ["At least 17 people"]),
        ("2025-03-11-morning-siren-deal", ["tens of millions of dollars", "denied the story"]),
    ],
)
def test_what_the_demo_asks_for_is_there(
    articles: dict[str, Article], article: str, phrases: list[str]
) -> None:
    assert [phrase for phrase in phrases if phrase not in articles[article].text] == []
