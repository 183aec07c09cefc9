"""Composition: which figure is stated to be a part of which ("including", "of whom", "18 out of 20")."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.language import Language
from kg.nlp.page import Page
from kg.record import Figure


def link_parts(page: Page, language: Language, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with `part_of` filled where the text says of what they are a part."""
    found = _Composition(page, language, figures)
    out = found.figures
    for i, f in enumerate(out):
        whole = found.whole(i)
        if whole is None or found.is_frequency(i) > found.is_frequency(whole):
            continue
        if out[whole].part_of != f.id and found.fits(i, whole):
            said = out[whole] if f.counted is None and f.unit == out[whole].unit == "count" else f
            counted, head = said.counted, said.counted_head
            out[i] = replace(f, part_of=out[whole].id, counted=counted, counted_head=head)
    for i, f in enumerate(out):
        part = found.piece(i)
        if part is None or out[part].part_of is not None or f.part_of == out[part].id:
            continue
        if found.fits(part, i):
            out[part] = replace(out[part], part_of=f.id)
    return out


class _Composition:
    """The figures of an article, with the first token of each and the one after its last, and its sentence."""

    def __init__(self, page: Page, language: Language, figures: Sequence[Figure]) -> None:
        self.page, self.words, self.units = page, language.parts, language.units
        self.figures = list(figures)
        pieces = [page.piece(*f.span) for f in figures]
        self.begin, self.end = [b for b, _ in pieces], [e for _, e in pieces]
        self.sentence = [page.sentence[b] for b in self.begin]

    def is_frequency(self, i: int) -> bool:
        """It says how often."""
        return self.page.lower[self.end[i] - 1] in self.words.times

    def fits(self, part: int, whole: int) -> bool:
        """Same kind of thing, and no more of it."""
        a, b = self.figures[part], self.figures[whole]
        if (a.unit == "count") != (b.unit == "count"):
            return False
        if a.unit != b.unit:
            return not self.units.is_currency(a.unit)
        small = a.low if a.low is not None else a.high
        return small is None or b.high is None or small <= b.high

    def whole(self, i: int) -> int | None:
        """Number of the figure that figure i is a part of, None if the text says of none."""
        page, w, sentence = self.page, self.words, self.sentence
        if i + 1 < len(sentence) and sentence[i + 1] == sentence[i]:
            between = page.text[self.figures[i].number[1] : self.figures[i + 1].number[0]]
            if self._is_out_of(between.lower().split()):
                return i + 1
        if i and sentence[i - 1] == sentence[i] and self._leads(i):
            return i - 1
        of, which = (*page.lower[self.end[i] : self.end[i] + 2], "", "")[:2]
        if of in w.of and (which in w.relatives or which in w.pronouns):  # "12 of whom", "three of them"
            return self._before(i, nearby=which in w.pronouns)
        if (cue := self._cue(i)) is not None:
            return self._before_token(i, cue)
        verb = self._including_verb(self.end[i] - 1)
        return None if verb is None else self._of_verb(i, verb)

    def _is_out_of(self, between: list[str]) -> bool:
        """As in "18 out of 20", "three of the 12 jurors", "40 million of the 1.5 billion"."""
        w, words = self.words, [x.strip("$£€(") for x in between]
        if words[-len(w.out_of) :] == w.out_of and len(words) <= 4:
            return True
        at = next((k for k, x in enumerate(words) if x in w.of), 2)
        words = [x for x in words if not x.endswith(w.possessives)]
        is_owned = all(x in w.owners or not x for x in words[at + 1 :])
        return at <= 1 and is_owned and len(words) <= at + 4 and (at == 0 or len(words) > at + 1)

    def _leads(self, i: int) -> bool:
        """As in "Of the 120 bridges, 14 were closed"."""
        page = self.page
        opening = page.lower[page.sentences[self.sentence[i]][0] : self.begin[i - 1]]
        is_short = 1 <= len(opening) <= 2 and opening[0] in self.words.of
        return is_short and "," in page.word[self.end[i - 1] - 1 : self.begin[i]]

    def _cue(self, i: int) -> int | None:
        """As in "including" or "of whom", "among them" before the figure, with nothing but its list between."""
        page, w = self.page, self.words
        first = page.sentences[self.sentence[i]][0]
        for j in range(self.begin[i] - 1, first - 1, -1):
            low, before = page.lower[j], page.lower[j - 1] if j > first else ""
            if low in w.including or (low in w.among and page.lower[j + 1] in w.those):
                return j
            if (low in w.relatives or low in w.pronouns) and (before in w.of or before in w.among):
                return j - 1
            is_clause = page.pos[j] == "VERB" and page.dep[j] in ("ROOT", "ccomp", "conj", "advcl")
            if is_clause or page.word[j] in (";", ":"):
                return None
        return None

    def _before(self, i: int, nearby: bool) -> int | None:
        """The nearest figure before i that it can be a part of, in its sentence or, `nearby`, one before."""
        seen = {self.sentence[i]}
        for j in reversed(range(i)):
            seen.add(self.sentence[j])
            if len(seen) > 1 + nearby:
                return None
            if self.figures[j].part_of is None and self.fits(i, j):
                return j
        return None

    def _before_token(self, i: int, token: int) -> int | None:
        """The nearest figure of the sentence before a token that i can be a part of."""
        earlier = (j for j in reversed(range(i)) if self.sentence[j] == self.sentence[i])
        return next((j for j in earlier if self.end[j] <= token and self.fits(i, j)), None)

    def _under(self, subject: int, i: int) -> list[int]:
        """The figures before i in the subtree of a subject."""
        begin, end = self.page.subtree(subject)
        return [j for j in range(i) if begin <= self.begin[j] < end]

    def _including_verb(self, node: int) -> int | None:
        """The verb "include" whose object the figure is, or is listed in."""
        page = self.page
        for _ in range(6):
            if page.pos[node] in ("VERB", "AUX"):
                return node if page.lower[node] in self.words.include else None
            if page.dep[node] in ("nsubj", "nsubjpass", "pobj", "pcomp") or page.head[node] == node:
                return None
            node = page.head[node]
        return None

    def _of_verb(self, i: int, verb: int) -> int | None:
        """The figure in the subject of "include"; for "the list" or "a figure that" the nearest one before."""
        subject = self.page.child(verb, "nsubj")
        if subject is None:
            return self._before(i, nearby=False)
        inside = [j for j in self._under(subject, i) if self.fits(i, j)]
        word = self.page.lower[subject]
        if inside or word not in self.words.wholes:
            return inside[-1] if inside else None
        return self._before(i, nearby=word not in self.words.near_wholes)

    def piece(self, i: int) -> int | None:
        """For a whole ("the money was a part of the $5 billion deal"): the figure that is the piece."""
        page, node = self.page, self.end[i] - 1
        for _ in range(5):
            of = page.head[node]
            noun = page.head[of]
            is_of = page.dep[node] == "pobj" and page.lower[of] in self.words.of
            if is_of and page.lower[noun] in self.words.pieces:
                return self._piece(i, noun)
            if of == node or page.pos[node] in ("VERB", "AUX"):
                return None
            node = of
        return None

    def _piece(self, i: int, noun: int) -> int | None:
        page = self.page
        if page.dep[noun] != "attr":
            part = self._before_token(i, noun)
            return part if part is not None and noun - self.end[part] <= 4 else None
        subject = page.child(page.head[noun], "nsubj")
        found = self._under(subject, i)[:1] if subject is not None else []
        if subject is not None and not found and page.lower[subject] in self.words.sums:
            unit = self.figures[i].unit
            found = [j for j in range(i) if self.figures[j].unit == unit and self.fits(j, i)][-1:]
        return found[0] if found and self.begin[i] - self.begin[found[0]] < 80 else None
