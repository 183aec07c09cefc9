"""Scores of extraction records against gold attributions: who said what, and each kind of span."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROLES = ("source", "cue", "content")
Attribution = Mapping[str, Any]
"""{"source", "cue", "content"}: each a list of spans [begin, end), one a piece, possibly empty."""
Tokens = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, predicted and in the gold."""

    name: str
    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0


def evaluate(records: Iterable[Mapping[str, Any]], gold: Iterable[Mapping[str, Any]]) -> list[Score]:
    """Compare records with gold, article by article; an article without a record counts as empty.

    Rows, spans being compared as sets of word tokens:

    - who-said-what: pairs, each side used once, whose sources overlap (or that both have none) and whose contents
      share at least half of their tokens (intersection over union);
    - detected: the same without looking at the source;
    - source, cue, content tokens: tokens in common over the pairs that fit best, all others counting as wrong;
    - source, cue, content exact: the pairs that have the very same tokens.

    Gold marks the outermost attributions only, so utterances inside another's content are left out first. Gold lines
    are {"id", "text"?, "attributions"}; the text is the record's where gold has none. Raises ValueError where an
    article's text in gold is not the record's.
    """
    by_id = {record["article"]["id"]: record for record in records}
    sums: dict[str, list[int]] = {}
    for article in gold:
        record = by_id.get(article["id"], {})
        text = _text(article, record)
        for name, numbers in compare(outermost(record.get("utterances") or []), article["attributions"], text).items():
            sums[name] = [a + b for a, b in zip(sums.get(name, [0, 0, 0]), numbers, strict=True)]
    return [Score(name, *numbers) for name, numbers in sums.items()]


def _text(article: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    given = record.get("article", {}).get("text")
    text = article.get("text", given)
    if given is not None and given != text:
        raise ValueError(f"article {article['id']}: the record's text is not the gold's; score what was extracted")
    return str(text or "")


def compare(
    predicted: Sequence[Attribution], gold: Sequence[Attribution], text: str
) -> dict[str, tuple[int, int, int]]:
    """(right, predicted, gold) of every row for one article."""
    found, wanted = token_sets(predicted, text), token_sets(gold, text)
    pairs = [(i, j, p, g) for i, p in enumerate(found) for j, g in enumerate(wanted)]
    same_content = [(x, i, j) for i, j, p, g in pairs if (x := overlap(p["content"], g["content"])) >= 0.5]
    who = [x for x in same_content if _same_source(found[x[1]]["source"], wanted[x[2]]["source"])]
    rows = {
        "who-said-what": (len(best_pairs(who)), len(found), len(wanted)),
        "detected": (len(best_pairs(same_content)), len(found), len(wanted)),
    }
    fit = [(3 * len(p["cue"] & g["cue"]) + sum(len(p[r] & g[r]) for r in ("source", "content")), i, j)
           for i, j, p, g in pairs]
    aligned = [(found[i], wanted[j]) for i, j in best_pairs([x for x in fit if x[0]])]
    for role in ROLES:
        rows[f"{role} tokens"] = (
            sum(len(p[role] & g[role]) for p, g in aligned),
            sum(len(p[role]) for p in found),
            sum(len(g[role]) for g in wanted),
        )
        rows[f"{role} exact"] = (
            sum(bool(p[role]) and p[role] == g[role] for p, g in aligned),
            sum(bool(p[role]) for p in found),
            sum(bool(g[role]) for g in wanted),
        )
    return rows


def outermost(utterances: Sequence[Attribution]) -> list[Attribution]:
    """The utterances whose cue does not lie wholly inside the content of another (two inside each other both stay)."""

    def inside(u: Attribution, v: Attribution) -> bool:
        cue = _characters(u.get("cue"))
        return u is not v and bool(cue) and cue <= _characters(v.get("content"))

    return [u for u in utterances if not any(inside(u, v) and not inside(v, u) for v in utterances)]


def _characters(spans: Iterable[Sequence[int]] | None) -> set[int]:
    return {n for b, e in spans or () for n in range(b, e)}


def token_sets(items: Sequence[Attribution], text: str) -> list[Tokens]:
    """Each item's spans as sets of token numbers; items without content tokens are left out."""
    places = [m.span() for m in re.finditer(r"\w+", text)]
    begins, ends = [b for b, _ in places], [e for _, e in places]

    def tokens(spans: Iterable[Sequence[int]] | None) -> set[int]:
        return {n for b, e in spans or () for n in range(bisect_right(ends, b), bisect_left(begins, e))}

    sets = [{role: tokens(item.get(role)) for role in ROLES} for item in items]
    return [item for item in sets if item["content"]]


def overlap(a: set[int], b: set[int]) -> float:
    """Intersection over union."""
    return len(a & b) / len(a | b)


def _same_source(a: set[int], b: set[int]) -> bool:
    return bool(a & b) or not a | b


def best_pairs(scored: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Pairs (i, j) from the best score down, each i and each j once."""
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for _, i, j in sorted(scored, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs
