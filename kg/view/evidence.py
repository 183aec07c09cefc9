"""Evidence: the sentences of an article that a node or an edge rests on, with the words that say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from kg.record import Article, Certainty, Quoted, Record, Span, Stance, Utterance

Mark = Literal["cue", "source", "content", "mention", "trigger", "figure"]

# Where marks overlap, the earlier in this list wins a character.
MARKS: tuple[Mark, ...] = ("cue", "trigger", "figure", "mention", "source", "content")

_GAP = " … "
_MARGIN = 120  # characters shown on both sides of a span that lies in no sentence
_LONGEST = 900  # characters of evidence; a quotation over many sentences is cut


@dataclass(frozen=True, slots=True)
class Origin:
    """The article a piece of evidence is from. `url` is None unless it is http or https."""

    id: str
    title: str
    publisher: str
    published: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sentences of one article, joined in `text`; `marks` are (begin, end, what) in code points of it."""

    origin: Origin
    begin: int  # offset of the first sentence in the article's text
    text: str
    marks: tuple[tuple[int, int, Mark], ...]
    stance: Stance | None = None
    certainty: Certainty | None = None
    quoted: Quoted | None = None


def origin_of(article: Article) -> Origin:
    """What a reader needs to find the article again."""
    return Origin(
        id=article.id,
        title=article.title or article.id,
        publisher=article.publisher or "",
        published=(article.published or "")[:10],
        url=web_address(article.url),
    )


def web_address(url: str | None) -> str | None:
    """The address if it is safe to offer as a link (http or https with a host), else None."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:  # e.g. a bracket that opens no IPv6 address
        return None
    return (url or "").strip() if parts.scheme in ("http", "https") and parts.netloc else None


def evidence(
    record: Record, spans: Iterable[tuple[Span, Mark]], said: Utterance | None = None
) -> Evidence | None:
    """The sentences of the record that the spans touch, the spans as marks; None if there are no spans.

    `said`: the utterance that the spans are of, if they are of one.
    """
    marked = sorted(set(spans))
    if not marked:
        return None
    windows = _windows(record, [span for span, _ in marked])
    text, marks = "", []
    for n, (begin, end) in enumerate(windows):
        piece = record.article.text[begin:end]
        if n:
            text += " " if not record.article.text[windows[n - 1][1] : begin].strip() else _GAP
        at = len(text)
        for (b, e), mark in marked:
            if b < end and e > begin:
                marks.append((at + max(b, begin) - begin, at + min(e, end) - begin, mark))
        text += piece
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + _GAP.rstrip()
        marks = [(b, min(e, _LONGEST), mark) for b, e, mark in marks if b < _LONGEST]
    how = (said.stance, said.certainty, said.quoted) if said else (None, None, None)
    return Evidence(origin_of(record.article), windows[0][0], text, tuple(marks), *how)


def _windows(record: Record, spans: Sequence[Span]) -> list[Span]:
    """The sentences the spans touch, in text order; a span outside all sentences brings its surroundings."""
    size = len(record.article.text)
    found: set[Span] = set()
    for b, e in spans:
        touched = {s for s in record.sentences if s[0] < e and b < s[1]}
        found |= touched or {(max(0, b - _MARGIN), min(size, e + _MARGIN))}
    windows: list[Span] = []
    for b, e in sorted(found):
        if windows and b < windows[-1][1]:  # windows may overlap sentences
            windows[-1] = (windows[-1][0], max(e, windows[-1][1]))
        else:
            windows.append((b, e))
    return windows


def runs(found: Evidence) -> list[tuple[str, Mark | None]]:
    """The text cut into runs of equal marking, in order: joined, they give the text back."""
    marking: list[Mark | None] = [None] * len(found.text)
    for mark in reversed(MARKS):
        for b, e, what in found.marks:
            if what == mark:
                marking[b:e] = [mark] * (e - b)
    cut: list[tuple[str, Mark | None]] = []
    begin = 0
    for n in range(1, len(found.text) + 1):
        if n == len(found.text) or marking[n] != marking[begin]:
            cut.append((found.text[begin:n], marking[begin]))
            begin = n
    return cut
