"""Scores of extraction records against gold attributions: who said what, and each kind of span.

Gold is read from JSON Lines (a file, or a folder of them) of

    {"id": "a1", "text": "...", "attributions": [{"source": [[b, e]], "cue": [[b, e]], "content": [[b, e],
    ...]}]}

where spans are [begin, end) in code points of the article's text, one a piece, and source or cue may be
empty (`text` may be left out: then it is the record's); from a folder with gold.jsonl and its texts in
articles.jsonl; or from a folder of brat files, see `read_brat`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kg.errors import SourceError

ROLES = ("source", "cue", "content")
Attribution = Mapping[str, Any]
"""{"source", "cue", "content"}: each a list of spans [begin, end), one a piece, possibly empty."""
Tokens = dict[str, set[int]]
Entities = dict[str, tuple[str, list[list[int]]]]


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

    - who-said-what: pairs, each side used once, whose sources overlap (or that both have none) and whose
      contents share at least half of their tokens (intersection over union);
    - detected: the same without looking at the source;
    - source, cue, content tokens: tokens in common over the pairs that fit best, all others counting as
      wrong;
    - source, cue, content exact: the pairs that have the very same tokens.

    Gold marks the outermost attributions only, so utterances inside another's content are left out first.
    Of a record only `article` (id, text) and `utterances` (source, cue, content) are used. Raises
    SourceError where an article's text in gold is not the record's.
    """
    by_id = {record["article"]["id"]: record for record in records}
    sums: dict[str, list[int]] = {}
    for article in gold:
        record = by_id.get(article["id"], {})
        text = _text(article, record)
        found = outermost(record.get("utterances") or [])
        for name, numbers in compare(found, article["attributions"], text).items():
            sums[name] = [a + b for a, b in zip(sums.get(name, [0, 0, 0]), numbers, strict=True)]
    return [Score(name, *numbers) for name, numbers in sums.items()]


def _text(article: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    given = record.get("article", {}).get("text")
    text = article.get("text", given)
    if given is not None and given != text:
        raise SourceError("the record's text is not the gold's: extract the gold's texts", str(article["id"]))
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
    fit = [
        (3 * len(p["cue"] & g["cue"]) + sum(len(p[r] & g[r]) for r in ("source", "content")), i, j)
        for i, j, p, g in pairs
    ]
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
    """The utterances whose cue is not wholly inside another's content; two inside each other both stay."""
    cues = [_characters(u.get("cue")) for u in utterances]
    contents = [_characters(u.get("content")) for u in utterances]

    def is_in(i: int, j: int) -> bool:
        return i != j and bool(cues[i]) and cues[i] <= contents[j]

    every = range(len(utterances))
    return [utterances[i] for i in every if not any(is_in(i, j) and not is_in(j, i) for j in every)]


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


def read_gold(path: Path | str) -> Iterator[dict[str, Any]]:
    """The articles of a gold file or folder, in a fixed order. Raises SourceError where none can be read."""
    path = Path(path)
    if (path / "gold.jsonl").exists():
        articles = {a["id"]: a for a in _json_lines(path / "articles.jsonl", _Article)}
        for gold in _json_lines(path / "gold.jsonl"):
            yield {**articles.get(gold["id"], {}), **gold}
    elif path.is_dir() and any(path.rglob("*.ann")):
        yield from read_brat(path)
    elif files := sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.exists() else []:
        for file in files:
            yield from _json_lines(file)
    else:
        what = "no gold here: give a .jsonl file, a folder of them, or a folder of .ann files"
        raise SourceError(what, str(path))


class _Article(msgspec.Struct):
    id: str
    text: str | None = None


class _Attribution(msgspec.Struct):
    source: list[tuple[int, int]] | None = None
    cue: list[tuple[int, int]] | None = None
    content: list[tuple[int, int]] | None = None


class _Gold(_Article, kw_only=True):
    attributions: list[_Attribution]


def _json_lines(path: Path, schema: type[_Article] = _Gold) -> Iterator[dict[str, Any]]:
    """The objects of a file, checked against what is read of them; what they hold besides stays."""
    for number, line in enumerate(_content(path).splitlines(), 1):
        if line.strip():
            try:
                made: dict[str, Any] = msgspec.json.decode(line)
                msgspec.convert(made, schema)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                what = f"not gold ({error}); a line has id and attributions, each with spans of source, cue, content"
                raise SourceError(what, f"{path}:{number}") from error
            yield made


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"can't be read ({error.strerror})", str(path)) from error


def _text_of(path: Path) -> str:
    try:
        return _content(path).decode()
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8 ({error.reason} at byte {error.start})", str(path)) from error


def read_brat(folder: Path) -> Iterator[dict[str, Any]]:
    """Attributions from a folder, with its subfolders, of X.txt with X.ann in brat's standoff format.

    Entities are of the types Source, Cue and Content, in any case; one in several pieces has one span a
    piece. A cue with what is linked to it is one attribution, and so is a content that no cue is linked to.
    Links are relations (R) between two entities or events (E) around one, whatever their names and
    direction, so PolNeAR's files and plain relations are both read. The id is the path without its suffix;
    spans count code points of the file as it is.
    """
    for file in sorted(folder.rglob("*.ann")):
        text = _text_of(file.with_suffix(".txt"))
        try:
            attributions = parse_brat(_text_of(file))
        except ValueError as error:
            raise SourceError(f"a span is not two numbers ({error})", str(file)) from error
        yield {
            "id": file.relative_to(folder).with_suffix("").as_posix(),
            "text": text,
            "attributions": attributions,
        }


def parse_brat(annotation: str) -> list[dict[str, list[list[int]]]]:
    """The attributions of one .ann file, each with spans for source, cue and content."""
    entities: Entities = {}
    events: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    for line in annotation.splitlines():
        key, _, rest = line.partition("\t")
        body = rest.partition("\t")[0]
        kind, _, spans = body.partition(" ")
        ends = [part.rpartition(":")[2] for part in body.split() if ":" in part]
        role = next((r for r in ROLES if kind.lower().startswith(r)), None)
        if key.startswith("T") and role:
            entities[key] = (role, [[int(n) for n in span.split()] for span in spans.split(";")])
        elif key.startswith("R") and len(ends) == 2:
            links.append((ends[0], ends[1]))
        elif key.startswith("E") and ends:
            events[key] = ends[0]
            links += [(ends[0], end) for end in ends[1:]]
    joined: dict[str, set[str]] = {key: set() for key in entities}
    for a, b in links:
        a, b = events.get(a, a), events.get(b, b)
        if a in joined and b in joined:
            joined[a].add(b)
            joined[b].add(a)
    return _attributions(entities, joined)


def _attributions(entities: Entities, joined: Mapping[str, set[str]]) -> list[dict[str, list[list[int]]]]:
    heads = [key for kind in ("cue", "content") for key, (role, _) in entities.items() if role == kind]
    taken: set[str] = set()
    found = []
    for head in heads:
        if head in taken:
            continue
        group, todo = {head}, [head]
        while (
            todo
        ):  # from the cue to contents and from these on, never through a source, which many cues share
            here = todo.pop()
            new = {k for k in joined[here] if entities[k][0] != "cue"} - group
            group |= new
            todo += [k for k in new if entities[k][0] == "content"]
        taken |= {k for k in group if entities[k][0] == "content"}
        spans = [(entities[k][0], span) for k in group for span in entities[k][1]]
        item = {role: sorted(span for kind, span in spans if kind == role) for role in ROLES}
        if item["content"]:
            found.append(item)
    return found
