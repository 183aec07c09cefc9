"""Page furniture: what stands around the news on a page and is not its news, such as captions and newsletter boxes.

Two kinds are recognised: wording that is known (`<language>/furniture.toml`), and paragraphs that a publisher repeats
(`kg.sources.repeats`). Whole paragraphs are cut, or a piece at a paragraph's begin or end; prose never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from kg.lexicon import load_file
from kg.record import Article, Cut, Span
from kg.sources.patterns import compile_pattern

if TYPE_CHECKING:
    from kg.sources.repeats import Repeats

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


class Pattern(NamedTuple):
    """One compiled list of a kind."""

    kind: _Kind
    match: re.Pattern[str]


class Patterns(NamedTuple):
    """A language's patterns, by what they are matched with; `promotion` finds wording that only furniture has."""

    lines: tuple[Pattern, ...]
    heads: tuple[Pattern, ...]
    tails: tuple[Pattern, ...]
    inside: tuple[Pattern, ...]
    promotion: re.Pattern[str]


_FRAMES = {
    "lines": r"(?:%s)\s*",
    "heads": r"(?:%s)(?=\s)",
    "tails": r"(?<=[.!?”\"’)\]]\s)(?:%s)\s*$",
    "inside": r"(?<![^.!?”\"’)\]\s]\s)(?<!\S)(?:%s)(?=\s|$)",
}
"""What stands around each list of a kind."""


_NONE = Patterns((), (), (), (), re.compile(r"(?!)"))


@cache
def patterns(language: str) -> Patterns:
    """The patterns of a language, none where there is no file for it; raises LexiconError for a bad file."""
    path = Path(__file__).parent / language / "furniture.toml"
    return load_patterns(path) if path.is_file() else _NONE


def load_patterns(path: Path) -> Patterns:
    """Read and compile a furniture file; raises LexiconError naming the file and the entry."""
    lexicon = load_file(path, _Lexicon)

    def compiled(form: str, frame: str) -> tuple[Pattern, ...]:
        lists = ((kind, "|".join(getattr(kind, form))) for kind in lexicon.kind)
        return tuple(
            Pattern(kind, compile_pattern(frame % entries, lexicon.words, path, kind.why))
            for kind, entries in lists
            if entries
        )

    forms = {form: compiled(form, frame) for form, frame in _FRAMES.items()}
    return Patterns(**forms, promotion=compile_pattern(lexicon.promotion, lexicon.words, path, "promotion"))


def mark_furniture(article: Article, repeats: Repeats | None = None) -> Article:
    """The article with its furniture as `cut`; the same article if it has none.

    Args:
        article: what was read; its language decides which patterns apply, and without any only `repeats` do.
        repeats: paragraphs that publishers repeat, counted over all articles beforehand.
    """
    known = patterns(article.language)
    text, spans = article.text, paragraphs(article.text)
    anywhere = [p for p in known.lines if p.kind.where == "any"]
    whole = [
        _why(anywhere, text, span) or (repeats.why(article, span) if repeats else None) for span in spans
    ]
    _cut_edges(text, spans, whole, known)
    _cut_lists(text, spans, whole, known)
    cuts: list[Cut] = []
    for why, span in zip(whole, spans, strict=True):
        cuts += [Cut(span, why)] if why else _pieces(text, span, known)
    cuts.sort(key=lambda cut: cut.span)
    return msgspec.structs.replace(article, cut=tuple(cuts)) if cuts else article


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


def _why(patterns: Iterable[Pattern], text: str, span: Span) -> str | None:
    """Why a whole paragraph is furniture by these patterns."""
    return next((p.kind.why for p in patterns if _is(p, text, span)), None)


def _is(pattern: Pattern, text: str, span: Span) -> re.Match[str] | None:
    return pattern.match.fullmatch(text, *span) if span[1] - span[0] <= pattern.kind.longest else None


def _cut_edges(text: str, spans: list[Span], whole: list[str | None], known: Patterns) -> None:
    """Add what is furniture only at an article's start, or only at its end."""
    starts = [p for p in known.lines if p.kind.where == "start"]
    for n, span in enumerate(spans[:_START]):
        whole[n] = whole[n] or _why(starts, text, span)
    ends = [p for p in known.lines if p.kind.where == "end"]
    for n in reversed(range(1, len(spans))):
        if whole[n] is None:
            whole[n] = next((p.kind.why for p in ends if _is_author(p, text, spans, whole, n)), None)
        if whole[n] is None and any(c.isalnum() for c in text[slice(*spans[n])]):
            return


def _is_author(pattern: Pattern, text: str, spans: list[Span], whole: list[str | None], n: int) -> bool:
    """Whether paragraph n presents someone (`who`) whom the article is not about: no other paragraph names them."""
    match = _is(pattern, text, spans[n])
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
    while tail := _find_tail(text, max(begin, end - _EDGE), end, known):
        cuts.append(tail)
        end = tail.span[0]
    for pattern in known.inside:
        cuts += [Cut(m.span(), pattern.kind.why) for m in pattern.match.finditer(text, begin, end)]
    return cuts


def _find_tail(text: str, begin: int, end: int, known: Patterns) -> Cut | None:
    found = ((pattern.match.search(text, begin, end), pattern.kind.why) for pattern in known.tails)
    return next((Cut(match.span(), why) for match, why in found if match), None)
