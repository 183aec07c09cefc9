"""What people call the fields of an article: one table, for JSON, CSV and header lines, and for the docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.errors import SourceError

TEASERS: tuple[str, ...] = (
    *("lead_paragraph", "lead", "description", "short_description", "summary", "abstract", "snippet"),
    *("excerpt", "teaser", "standfirst", "fields.trailText"),
)
"""Names of what is only a part of the text, or about it: taken where there is no text."""

LATE_DATES: tuple[str, ...] = (
    *("modified", "date_modified", "date_modify", "updated", "updated_at", "lastmod", "timestamp", "crawled"),
    *("crawl_date", "warc_date", "date_download"),
)
"""Names of days that may be later than that of publication: taken where there is no other."""

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "maintext", "fulltext", "article_text"),
        *("article_body", "article_content", "body_text", "fields.bodyText", "fields.body", "plain_text"),
        *("clean_text", "news_text", "story_text", "raw_text", "article", "story", "paragraphs", *TEASERS),
    ),
    "title": (
        *("title", "headline", "title_full", "webTitle", "article_title", "news_title", "fields.headline"),
        *("head", "heading", "title_page", "title_rss"),
    ),
    "published": (
        *("published", "published_at", "published_date", "published_on", "published_time"),
        *("publication_date", "publish_date", "publish_time", "pub_date", "pub_time"),
        *("date_published", "date_publish", "first_published", "webPublicationDate", "dateTimePub", "date"),
        *("datetime", "article_date", "seendate", "created", "created_at", *LATE_DATES),
    ),
    "publisher": (
        *("publisher", "publication", "outlet", "source", "source_name", "SourceCommonName", "NewsSource"),
        *("news_outlet", "media", "media_name", "newspaper", "provider", "agency", "site_name", "site"),
        *("source.title", "source_domain", "domain", "site_url", "source_url", "hostname", "thread.site"),
    ),
    "author": (
        *("author", "authors", "byline", "author_name", "creator", "writer", "reporter", "journalist"),
        "fields.byline",
    ),
    "url": (
        *("url", "link", "web_url", "article_url", "canonical_url", "permalink", "page_url", "uri"),
        "DocumentIdentifier",
    ),
    "id": (
        *("id", "article_id", "news_id", "doc_id", "document_id", "story_id", "uuid", "guid"),
        *("identifier", "GKGRECORDID"),
    ),
    "language": ("language", "lang", "inLanguage", "language_code"),
}
"""The names of each field of ours, the preferred ones first; see `name_of` for how they are compared.

From: All the News, AG News, CC-News and news-please, C4, RealNews, GDELT, HuffPost, MIND, the Kaggle fake-news
sets, NewsAPI, Event Registry, Webz.io, the APIs of the Guardian and the New York Times, WordPress,
schema.org/NewsArticle.
"""

# The part of a value that is an object which stands for it: {"source": {"name": "The Lantern"}}.
_INNER = ("name", "rendered", "main", "original", "#text", "$oid", "$date", "__cdata")


@lru_cache(maxsize=4096)
def name_of(key: str) -> str:
    """A name for comparing: "pub_date", "pub-date", "pubDate", "Pub Date" are one; dots stay, as in "source.name".

    The last part goes where it is what stands for an object: "source.name" is "source".
    """
    head, _, last = key.rpartition(".")
    if head and last.lower() in _INNER:
        key = head
    return re.sub(r"[^\w.]+|_", "", key).lower()


FIELDS: dict[str, str] = {name_of(name): field for field, names in NAMES.items() for name in names}
"""The field that a name stands for, by `name_of`."""

_RANK: dict[str, int] = {
    name_of(name): rank for names in NAMES.values() for rank, name in reversed(list(enumerate(names)))
}


def match_names(keys: Iterable[str], own: Mapping[str, str]) -> dict[str, list[str]]:
    """The keys that stand for each field, the preferred ones first; `own` names a key for a field and overrules."""
    wanted = {name_of(key): field for field, key in own.items()}
    found: dict[str, list[str]] = {}
    for key in keys:
        name = name_of(key)
        field = wanted.get(name) or FIELDS.get(name)
        if field and (name in wanted or field not in own):
            found.setdefault(field, []).append(key)
    for field, names in found.items():
        if field not in own:
            names.sort(key=lambda key: _RANK[name_of(key)])
    return found


def check_names(names: Mapping[str, str]) -> None:
    """Raise SourceError for a field that there is not, and for one without a name."""
    for field, key in names.items():
        if field not in NAMES or not key.strip():
            raise SourceError(f"{field}={key}: write FIELD=NAME, FIELD one of {', '.join(NAMES)}", "--map")


def parse_names(given: str) -> dict[str, str]:
    """The names in "text=body,title=head". Raises SourceError."""
    pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
    names = {field.strip(): key.strip() for field, _, key in pairs}
    check_names(names)
    return names


def names_table() -> str:
    """The table of names in Markdown, for the docs."""
    rows = (f"| `{field}` | {', '.join(f'`{name}`' for name in names)} |" for field, names in NAMES.items())
    return "\n".join(("| field | taken from, the first that is there |", "| --- | --- |", *rows)) + "\n"
