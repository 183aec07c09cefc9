"""Page furniture: what stands around the news on a page and is not its news, such as captions and newsletter boxes.

Two kinds are recognised: wording that is known (`<language>/furniture.toml`), and paragraphs that a publisher repeats
(`kg.sources.repeats`). Whole paragraphs are cut, or a piece at a paragraph's begin or end; prose never is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from kg.errors import LexiconError
from kg.lexicon import load_file
from kg.record import Article, Cut, Span

if TYPE_CHECKING:
    from kg.sources.repeats import Repeats

_FOLDER = Path(__file__).resolve().parent
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_WIDE = 60  # characters from which a line may be one of a paragraph that was wrapped
_EDGE = 400  # characters of a paragraph's begin and end in which heads and tails are looked for
_START = 6  # paragraphs that count as an article's start


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    where: Literal["any", "start", "end"] = "any"
    leads: bool = False
    longest: int = 400


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    promotion: str
    words: dict[str, str]
    kind: tuple[_Kind, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled list of a kind."""

    kind: _Kind
    match: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """A language's patterns, by what they are matched with; `promotion` finds wording that only furniture has."""

    lines: tuple[Pattern, ...]
    heads: tuple[Pattern, ...]
    tails: tuple[Pattern, ...]
    inside: tuple[Pattern, ...]
    promotion: re.Pattern[str]


@cache
def patterns(language: str) -> Patterns | None:
    """The patterns of a language, None where there are none for it; raises LexiconError for a bad file."""
    path = _FOLDER / language / "furniture.toml"
    return load_patterns(path) if path.is_file() else None


def load_patterns(path: Path) -> Patterns:
    """Read and compile a furniture file; raises LexiconError naming the file and the entry."""
    lexicon = load_file(path, _Lexicon)

    def compiled(source: str, why: str) -> re.Pattern[str]:
        for _ in range(3):  # an entry of [words] may use another
            source = re.sub(r"(?<!P)<(\w+)>", lambda m: lexicon.words.get(m[1], m[0]), source)
        try:
            return re.compile(source)
        except re.error as error:
            raise LexiconError(
                f"{why}: not a regular expression ({error}): {source[:80]}", str(path)
            ) from error

    def each(form: str, frame: str) -> tuple[Pattern, ...]:
        return tuple(
            Pattern(kind, compiled(frame % "|".join(entries), kind.why))
            for kind in lexicon.kind
            if (entries := getattr(kind, form))
        )

    return Patterns(
        lines=each("lines", r"(?:%s)\s*"),
        heads=each("heads", r"(?:%s)(?=\s)"),
        tails=each("tails", r"(?<=[.!?”\"’)\]]\s)(?:%s)\s*$"),
        inside=each("inside", r"(?<![^.!?”\"’)\]\s]\s)(?<!\S)(?:%s)(?=\s|$)"),
        promotion=compiled(lexicon.promotion, "promotion"),
    )


def mark_furniture(article: Article, repeats: Repeats | None = None) -> Article:
    """The article with its furniture as `cut`; the same article if it has none.

    Args:
        article: what was read; its language decides which patterns apply, and without any only `repeats` do.
        repeats: paragraphs that publishers repeat, counted over all articles beforehand.
    """
    known = patterns(article.language)
    text, spans = article.text, paragraphs(article.text)
    whole: list[str | None] = [_whole(text, span, known) if known else None for span in spans]
    if repeats:
        whole = [why or repeats.why(article, span) for why, span in zip(whole, spans, strict=True)]
    pieces: list[Cut] = []
    if known:
        _cut_edges(text, spans, whole, known)
        _cut_lists(text, spans, whole, known)
        for why, span in zip(whole, spans, strict=True):
            if why is None:
                pieces += _pieces(text, span, known)
    cuts = pieces + [Cut(span, why) for why, span in zip(whole, spans, strict=True) if why]
    return (
        msgspec.structs.replace(article, cut=tuple(sorted(cuts, key=lambda c: c.span))) if cuts else article
    )


def paragraphs(text: str) -> list[Span]:
    """[begin, end) of each paragraph, without the blanks around it: lines, or lines joined where one was wrapped."""
    spans: list[Span] = []
    for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text):
        begin, end = match.span()
        if spans and text.count("\n", spans[-1][1], begin) == 1:
            line = text[text.rfind("\n", 0, spans[-1][1]) + 1 : spans[-1][1]]
            if text[begin].islower() or (len(line) >= _WIDE and not _SENTENCE_END.search(line[-4:])):
                spans[-1] = spans[-1][0], end
                continue
        spans.append((begin, end))
    return spans


def _whole(text: str, span: Span, known: Patterns) -> str | None:
    """Why a whole paragraph is furniture wherever it stands."""
    return next((p.kind.why for p in known.lines if p.kind.where == "any" and _is(p, text, span)), None)


def _is(pattern: Pattern, text: str, span: Span) -> bool:
    size = span[1] - span[0]
    return size <= pattern.kind.longest and bool(pattern.match.fullmatch(text, *span))


def _cut_edges(text: str, spans: list[Span], whole: list[str | None], known: Patterns) -> None:
    """Add what is furniture only at an article's start, or only at its end."""
    for pattern in known.lines:
        if pattern.kind.where == "start":
            for n, span in enumerate(spans[:_START]):
                if whole[n] is None and _is(pattern, text, span):
                    whole[n] = pattern.kind.why
    ends = [p for p in known.lines if p.kind.where == "end"]
    for n in reversed(range(1, len(spans))):
        if whole[n] is None:
            whole[n] = next((p.kind.why for p in ends if _is_author(p, text, spans, whole, n)), None)
        if whole[n] is None and any(c.isalnum() for c in text[slice(*spans[n])]):
            return


def _is_author(pattern: Pattern, text: str, spans: list[Span], whole: list[str | None], n: int) -> bool:
    """Whether paragraph n presents someone (`who`) whom the article is not about: no other paragraph names them."""
    match = pattern.match.fullmatch(text, *spans[n]) if _is(pattern, text, spans[n]) else None
    if not match or not (who := match.groupdict().get("who")):
        return match is not None
    surname = who.split()[-1].rstrip(".")
    return not any(surname in text[slice(*spans[k])] for k in range(len(spans)) if k != n and not whole[k])


def _cut_lists(text: str, spans: list[Span], whole: list[str | None], known: Patterns) -> None:
    """Add the headlines that follow a line such as "Read more:", up to the next that ends like a sentence."""
    leads = [p for p in known.lines if p.kind.leads]
    listing = False
    for n, span in enumerate(spans):
        if whole[n] is not None:
            listing = any(_is(p, text, span) for p in leads) or (listing and whole[n] == "links")
        elif listing and is_headline(text[slice(*span)]):
            whole[n] = "links"
        else:
            listing = False


def is_headline(paragraph: str) -> bool:
    """Whether a paragraph is no sentence: short, and without the mark that ends one."""
    return len(paragraph) <= 160 and not _SENTENCE_END.search(paragraph[-4:])


def _pieces(text: str, span: Span, known: Patterns) -> list[Cut]:
    """What is cut at the begin and the end of a paragraph, and between its sentences."""
    (begin, end), cuts = span, []
    for pattern in known.heads:
        if match := pattern.match.match(text, begin, min(end, begin + _EDGE)):
            cuts.append(Cut(match.span(), pattern.kind.why))
            begin = match.end()
    found = True
    while found:
        found = False
        for pattern in known.tails:
            if match := pattern.match.search(text, max(begin, end - _EDGE), end):
                cuts.append(Cut((match.start(), match.end()), pattern.kind.why))
                end, found = match.start(), True
                break
    for pattern in known.inside:
        cuts += [Cut(m.span(), pattern.kind.why) for m in pattern.match.finditer(text, begin, end)]
    return cuts
