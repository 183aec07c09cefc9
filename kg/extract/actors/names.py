"""Names in an article: where they are.

The pipeline's entity recogniser proposes; titles, first names, tables of places and bodies, last words
("... Party") and repetition correct it, and add names it missed (occurrences.py). What each occurrence tells
is evidence.py's work, deciding which names are one actor clusters.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.extract.actors.evidence import Name, kind_votes, look_about, name_at
from kg.extract.actors.occurrences import is_known, nested_names, repeated
from kg.language import Language
from kg.nlp.page import Page

_AFFILIATION = re.compile(r"[RDI]-[A-Z]")
ACTOR_LABELS = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_BREAKS = frozenset(':/()[]|—–"“”')
_OPENERS = frozenset(":\"“‘'")

Stretch = tuple[int, int, str]
"""Tokens [begin, end) and the kind the recogniser gives them, "" for none."""


def find_names(page: Page, language: Language) -> list[Name]:
    """All names of possible actors in text order; none overlaps another but nested ones.

    Names of dates, numbers, laws, works and events are not among them.
    """
    found: list[Name] = []
    for piece in _pieces(page, language):
        for b, e, kind in _split(page, language, *piece):
            name = _name(page, language, b, e, kind)
            if name is not None:
                found.append(name)
    found = [_cut(n, page, language, {m.text for m in found}) for n in _confirmed(page, language, found)]
    found += repeated(page, language, found)
    known = {
        n.text
        for n in found
        if n.end - n.begin > 1 or n.votes["person"] > n.votes["organization"] + n.votes["place"]
    }
    found += [inner for n in found for inner in nested_names(page, language, n, known)]
    return sorted(found, key=lambda n: (n.begin, n.end))


def _pieces(page: Page, language: Language) -> list[Stretch]:
    """Candidate stretches: entities of actor labels, and runs of proper nouns that no entity covers."""
    texts, words = page.word, language.actors
    taken = [False] * len(page)
    pieces: list[Stretch] = []
    for start, end, label in page.entities:
        kind = ACTOR_LABELS.get(label)
        if kind is None and is_known(" ".join(texts[start:end]), language):
            kind = "organization"
        if kind is not None:
            pieces.append((start, end, kind))
        taken[start:end] = [True] * (end - start)
    i, n = 0, len(page)
    while i < n:
        j = i + 1
        if not taken[i] and _is_capital(page, i):
            last = page.sentences[page.sentence[i]][1]
            while j < last and not taken[j] and (_is_capital(page, j) or texts[j] in words.linking):
                j += 1
            while texts[j - 1] in words.inside:
                j -= 1
            pieces.append((i, j, ""))
        i = j
    return _joined(page, language, sorted(pieces))


def _is_capital(page: Page, i: int) -> bool:
    if not page.word[i][:1].isupper() or page.pos[i] not in ("PROPN", "NOUN", "ADJ", "X"):
        return False
    return page.pos[i] == "PROPN" or not _tells_nothing(page, i)


def _tells_nothing(page: Page, i: int) -> bool:
    """Whether a capital at i shows nothing: the first word of a sentence, quotation or line, or in a headline."""
    if page.is_first(i) or page.word[i - 1] in _OPENERS or page.pos[i - 1] == "SPACE":
        return True
    sentence = range(*page.sentences[page.sentence[i]])
    content = [page.word[k] for k in sentence if page.pos[k] in ("NOUN", "VERB", "ADJ", "ADV")]
    return len(content) >= 2 and sum(t[0].isupper() for t in content) > len(content) / 2


def _joined(page: Page, language: Language, pieces: list[Stretch]) -> list[Stretch]:
    """A recognised beginning and an unrecognised rest are one name, or vice versa: "Ida | Moe", "Alba | Trust"."""
    first, table, texts = language.names.first_names, language.places, page.word
    joined: list[Stretch] = []
    for begin, end, label in pieces:
        b, e, before = joined[-1] if joined else (-1, -1, "")
        last, kind = texts[end - 1], ""
        if e == begin and before and not label and texts[e - 1] not in language.actors.possessive:
            longer = before == "person" or last in table.place_heads
            kind = "organization" if last in table.heads else before if longer else ""
        elif e == begin and label == "person" and not before and texts[e - 1] in first:
            kind = "person"
        if kind:
            joined[-1] = (b, end, kind)
        else:
            joined.append((begin, end, label))
    return joined


def _split(page: Page, language: Language, begin: int, end: int, label: str) -> list[Stretch]:
    """Cut what cannot be one name: at line breaks, at a stray "the"."""
    words, texts = language.actors, page.word
    parts: list[Stretch] = []
    start = begin
    for i in range(begin, end + 1):
        broken = i == end or page.pos[i] == "SPACE" or texts[i] in _BREAKS
        the = i > begin and not broken and page.lower[i] in words.the
        if broken or the and (texts[i][0].isupper() or texts[i - 1] not in words.inside):
            if start < i:
                parts.append((start, i, label))
            start = i + 1
    return parts


def _name(page: Page, language: Language, b: int, e: int, label: str) -> Name | None:
    """The name in tokens [b, e), trimmed and weighed; None if nothing of it names an actor."""
    lists, table, words, texts = language.names, language.places, language.actors, page.word
    while b < e and (page.lower[b] in words.article or not texts[b][0].isalnum()):
        b += 1
    while b < e - 1 and not texts[e - 1][0].isupper() and not texts[e - 1][0].isdigit():
        e -= 1
    title, gender = "", None
    first = b
    if label != "organization":
        last = e - 1 if label else e
        while b < last and (texts[b] in lists.honorifics or page.lower[b] in lists.offices):
            title = texts[b]
            gender = lists.honorifics.get(title) or gender
            b += 1
    if not any(t[:1].isupper() for t in texts[b:e]) or texts[b] in words.of_for_to:
        return None
    name = name_at(page, b, e)
    office = label != "person" and all(w in lists.role_modifiers | lists.offices for w in page.lower[b:e])
    if office and name.text not in table.known and (label != "place" or e - b > 1):
        return None
    if _AFFILIATION.match(name.text):
        return None  # "(R-Texas)"
    if texts[e - 1] in table.never and (b == e - 1 or label != "person") or len(name.text) == 1:
        return None
    name.gender, name.title = gender, title
    name.votes = kind_votes(page, language, name, label)
    if not name.votes:
        return None
    look_about(page, language, name, first)
    return name


def _cut(name: Name, page: Page, language: Language, known: set[str]) -> Name:
    """Cut what a headline's capitals glued to a name that is known otherwise."""
    if name.end - name.begin < 3 or name.votes["organization"] >= 5:
        return name
    names, table = language.names, language.places
    whole = page.word[name.begin : name.end]
    inner = next((k for k in _inner_names(whole, language) if " ".join(k) in known), whole)
    if inner != whole and not (set(whole) - set(inner)) & (names.suffixes | table.heads | table.place_heads):
        begin = name.begin + next(i for i in range(len(whole)) if whole[i : i + len(inner)] == inner)
        cut = name_at(page, begin, begin + len(inner))
        name.begin, name.end, name.text, name.head = begin, cut.end, cut.text, cut.head
        name.votes = kind_votes(page, language, name, "person")
    return name


def _inner_names(parts: list[str], language: Language) -> Iterator[list[str]]:
    """The stretches of two or more words inside a name that begin with a first name, the longest first."""
    first = language.names.first_names
    for size in range(len(parts) - 1, 1, -1):
        for i in range(len(parts) - size + 1):
            if parts[i] in first:
                yield parts[i : i + size]


def _confirmed(page: Page, language: Language, found: list[Name]) -> list[Name]:
    """Drop unrecognised names that nothing confirms: only "other", said once, or at a sentence's start."""
    sure = [n.text for n in found if set(n.votes) - {"other", "agent"}]
    parts = {*sure, *(part for text in sure for part in text.split())}
    times = Counter(n.text for n in found if not _tells_nothing(page, n.begin))
    kept: list[Name] = []
    for n in found:
        if set(n.votes) - {"other", "agent"} or n.text in parts:
            kept.append(n)
        elif n.text.lower() not in language.names.person:
            acts = page.dep[n.head] in ("nsubj", "nsubjpass", "poss", "agent")
            long = " " in n.text and page.pos[n.begin] == "PROPN"
            if times[n.text] > 1 or times[n.text] and (acts or long):
                kept.append(n)
    return kept
