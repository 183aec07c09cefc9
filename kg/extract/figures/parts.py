"""Composition: which figure is stated to be a part of which ("including", "of whom", "18 out of 20")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from spacy.tokens import Token

from kg.extract.textindex import TextIndex
from kg.language import ENGLISH
from kg.record import Figure


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: its sentence, its first token and the one after its last."""

    sentence: int
    first: int
    end: int


def link_parts(index: TextIndex, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with `part_of` filled where the text says of what they are a part."""
    out = list(figures)
    places = [_place(index, f) for f in out]
    for i, f in enumerate(out):
        whole = _whole(index, out, places, i)
        if whole is None or _is_frequency(index, places[i]) > _is_frequency(index, places[whole]):
            continue
        if out[whole].part_of != f.id and _fits(f, out[whole]):
            counted = f.counted or (out[whole].counted if f.unit == out[whole].unit == "count" else None)
            out[i] = replace(f, part_of=out[whole].id, counted=counted)
    for i, place in enumerate(places):
        part = _piece(index, out, places, i, index.doc[place.end - 1])
        if (
            part is not None
            and out[part].part_of is None
            and out[i].part_of != out[part].id
            and _fits(out[part], out[i])
        ):
            out[part] = replace(out[part], part_of=out[i].id)
    return out


def _place(index: TextIndex, f: Figure) -> _Place:
    span = index.span(*f.span)
    return _Place(index.sentence(span.start)[0], span.start, span.end)


def _is_frequency(index: TextIndex, place: _Place) -> bool:
    """It says how often: "five times" is no part of anything counted."""
    return index.doc[place.end - 1].lower_ in ("time", "times")


def _fits(part: Figure, whole: Figure) -> bool:
    """Same kind of thing, and no more of it."""
    if (part.unit == "count") != (whole.unit == "count") or (
        ENGLISH.units.is_currency(part.unit) and part.unit != whole.unit
    ):
        return False
    small = part.low if part.low is not None else part.high
    large = whole.high if whole.high is not None else whole.low
    return small is None or large is None or whole.high is None or part.unit != whole.unit or small <= large


def _whole(index: TextIndex, figures: list[Figure], places: list[_Place], i: int) -> int | None:
    """Number of the figure that figure i is a part of, None if the text says of none."""
    doc, here = index.doc, places[i]
    if (following := _next(figures, places, i)) is not None:
        between = index.text[figures[i].number[1] : figures[following].number[0]].lower().split()
        if _is_out_of(between):
            return following
    if i and places[i - 1].sentence == here.sentence and _leads(index, places[i - 1], here):
        return i - 1
    # "12 of whom", "three of them"
    after = [t.lower_ for t in doc[here.end : here.end + 2]]
    if after[:1] == ["of"] and after[1:2] in (["whom"], ["which"], ["them"]):
        return _before(figures, places, i, same_sentence=after[1] != "them")
    cue = _cue(index, here)
    if cue is not None:
        return _before_token(figures, places, i, cue.i, here)
    if (verb := _including_verb(doc[here.end - 1], doc[here.first])) is not None:
        return _of_verb(figures, places, i, verb)
    return None


def _leads(index: TextIndex, before: _Place, here: _Place) -> bool:
    """As in "Of the 120 bridges, 14 were closed"."""
    doc, first = index.doc, index.sentence(here.first)[0]
    opening = [t.lower_ for t in doc[first : before.first]]
    return (
        opening[:1] == ["of"]
        and len(opening) <= 2
        and any(t.text == "," for t in doc[before.end - 1 : here.first])
    )


def _next(figures: list[Figure], places: list[_Place], i: int) -> int | None:
    return i + 1 if i + 1 < len(figures) and places[i + 1].sentence == places[i].sentence else None


def _is_out_of(between: list[str]) -> bool:
    """As in "18 out of 20", "three of the 12 jurors", "40 million of the 1.5 billion"."""
    words = [w.strip("$£€(") for w in between]
    if words[-2:] == ["out", "of"] and len(words) <= 4:
        return True
    if "of" not in words:
        return False
    at = words.index("of")
    words = [w for w in words if not w.endswith(("'s", "’s"))]  # "of Gaza's 2.3 million"
    return (
        at <= 1
        and all(w in ENGLISH.parts.owners or not w for w in words[at + 1 :])
        and len(words) - at <= 4
        and (at == 0 or len(words) > at + 1)
    )


def _before(figures: list[Figure], places: list[_Place], i: int, same_sentence: bool = True) -> int | None:
    """The nearest figure before i that it can be a part of, in its sentence or also the one before."""
    seen: set[int] = set()
    for j in range(i - 1, -1, -1):
        if places[j].sentence != places[i].sentence:
            seen.add(places[j].sentence)
            if same_sentence or len(seen) > 1:
                return None
        if figures[j].part_of is None and _fits(figures[i], figures[j]):
            return j
    return None


def _cue(index: TextIndex, here: _Place) -> Token | None:
    """As in "including" or "of whom", "among them" before the figure, with nothing but its list between."""
    doc, first = index.doc, index.sentence(here.first)[0]
    for j in range(here.first - 1, first - 1, -1):
        token = doc[j]
        low, before = token.lower_, doc[j - 1].lower_ if j > first else ""
        if low == "including":
            return token
        if (low in ("whom", "which", "them") and before in ("of", "among")) or (
            low == "among" and doc[j + 1].lower_ in ("those", "them")
        ):
            return doc[j - 1] if low != "among" else token
        if token.text in (";", ":") or (
            token.pos_ == "VERB"
            and token.dep_ in ("ROOT", "ccomp", "conj", "advcl")
            and token.lower_ != "including"
        ):
            return None
    return None


def _before_token(
    figures: list[Figure], places: list[_Place], i: int, token: int, here: _Place
) -> int | None:
    for j in range(i - 1, -1, -1):
        if places[j].sentence != here.sentence:
            return None
        if places[j].end <= token and _fits(figures[i], figures[j]):
            return j
    return None


def _including_verb(last: Token, first: Token) -> Token | None:
    """The verb "include" whose object the figure is, or is listed in."""
    node = last
    for _ in range(6):
        if node.pos_ in ("VERB", "AUX"):
            return node if node.lower_ in ENGLISH.parts.include else None
        if node.dep_ in ("nsubj", "nsubjpass", "pobj", "pcomp") or node.head.i == node.i:
            return None
        node = node.head
    return None


def _of_verb(figures: list[Figure], places: list[_Place], i: int, verb: Token) -> int | None:
    """The figure in the subject of "include"; for "the list" or "a figure that" the nearest one before."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is not None:
        for j in range(i - 1, -1, -1):
            if subject.left_edge.i <= places[j].first <= subject.right_edge.i and _fits(
                figures[i], figures[j]
            ):
                return j
        if subject.lower_ not in ENGLISH.parts.wholes:
            return None
    return _before(figures, places, i, same_sentence=subject is None or subject.lower_ in ("that", "which"))


def _piece(index: TextIndex, figures: list[Figure], places: list[_Place], i: int, token: Token) -> int | None:
    """For a whole ("the money was a part of the $5 billion deal"): the figure that is the piece."""
    node = token
    for _ in range(5):
        if node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.lower_ in ENGLISH.parts.pieces:
            noun = node.head.head
            break
        if node.head.i == node.i or node.pos_ in ("VERB", "AUX"):
            return None
        node = node.head
    else:
        return None
    if noun.dep_ != "attr":
        part = _before_token(figures, places, i, noun.i, places[i])
        return part if part is not None and noun.i - places[part].end <= 4 else None
    subject = next((c for c in noun.head.children if c.dep_ == "nsubj"), None)
    if subject is None:
        return None
    inside = (j for j in range(i) if subject.left_edge.i <= places[j].first <= subject.right_edge.i)
    found = next(inside, None)
    if found is None and subject.lower_ in ENGLISH.parts.sums:
        found = next(
            (
                j
                for j in range(i - 1, -1, -1)
                if _fits(figures[j], figures[i]) and figures[j].unit == figures[i].unit
            ),
            None,
        )
    return found if found is not None and places[i].sentence - places[found].sentence < 80 else None
