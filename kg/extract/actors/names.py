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
_BLOCKED = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY", "LANGUAGE"))
_WORKS = frozenset(("LAW", "EVENT", "WORK_OF_ART", "PRODUCT"))
_BREAKS = frozenset(':/()[]|—–"“”')
_VERBAL = frozenset(("VBZ", "VBD", "VBP", "VB", "TO", "IN", "RP"))

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
    found.sort(key=lambda n: n.begin)
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
    table, texts = language.places, page.word
    taken = [False] * len(page)
    pieces: list[Stretch] = []
    for start, end, label in page.entities:
        if label in ACTOR_LABELS:
            pieces.append((start, end, ACTOR_LABELS[label]))
        elif label in _WORKS and is_known(" ".join(texts[start:end]), language):
            pieces.append((start, end, "organization"))
        elif label in ("WORK_OF_ART", "PRODUCT") and texts[end - 1] in table.heads | table.place_heads:
            pieces.append((start, end, ""))
        elif label not in _BLOCKED and label not in _WORKS:
            continue
        taken[start:end] = [True] * (end - start)
    i, n = 0, len(page)
    while i < n:
        j = i + 1
        if not taken[i] and _is_capital(page, i):
            last = page.sentences[page.sentence[i]][1]
            while j < last and not taken[j] and _continues(page, language, j):
                j += 1
            while texts[j - 1] in language.actors.inside:
                j -= 1
            pieces.append((i, j, ""))
        i = j
    return _joined(page, language, sorted(pieces))


def _is_capital(page: Page, i: int) -> bool:
    text = page.word[i]
    if not text[:1].isupper() or text in ("I", "A"):
        return False
    if page.pos[i] == "PROPN":
        return True
    return page.pos[i] in ("NOUN", "ADJ", "X") and not _starts_sentence(page, i) and not _is_headline(page, i)


def _continues(page: Page, language: Language, j: int) -> bool:
    if _is_capital(page, j):
        return True
    follows = j + 1 < len(page) and page.word[j + 1][:1].isupper() and page.pos[j + 1] == "PROPN"
    return follows and page.word[j] in language.actors.linking


def _starts_sentence(page: Page, i: int) -> bool:
    """Whether a capital at i shows nothing: the first word of a sentence, a quotation or a line."""
    for j in range(i - 1, page.sentences[page.sentence[i]][0] - 1, -1):
        if page.pos[j] not in ("PUNCT", "SPACE") or page.word[j] in (":", '"', "“"):
            return page.word[j] in (":", '"', "“", "‘", "'")
    return True


def _is_headline(page: Page, i: int) -> bool:
    """Whether i stands in a sentence that capitalises its ordinary words too, as headlines do."""
    content = [
        page.word[k]
        for k in range(*page.sentences[page.sentence[i]])
        if page.pos[k] in ("NOUN", "VERB", "ADJ", "ADV") and len(page.word[k]) > 3
    ]
    return len(content) >= 2 and sum(t[0].isupper() for t in content) > len(content) / 2


def _joined(page: Page, language: Language, pieces: list[Stretch]) -> list[Stretch]:
    """Neighbours that are one name: a recognised beginning and an unrecognised rest, or vice versa."""
    lists, table, texts = language.names, language.places, page.word
    joined: list[Stretch] = []
    for begin, end, label in pieces:
        if joined and joined[-1][1] == begin and page.sentence[begin] == page.sentence[begin - 1]:
            b, e, before = joined[-1]
            left, right = texts[b:e], texts[begin:end]
            known = is_known(" ".join(left).removesuffix(" 's"), language)
            if texts[e - 1] in ("'s", "’s", "'"):
                pass
            elif (
                not label
                and before
                and not known
                and right[0] not in lists.honorifics
                and right[0].lower() not in lists.person
            ):
                if (
                    before == "person"
                    or right[-1] in table.heads | table.place_heads
                    or left[-1] in lists.first_names
                ):
                    kind = before if right[-1] not in table.heads else "organization"
                    kind = (
                        "person"
                        if len(left) == 1 and left[0] in lists.first_names and len(right) == 1
                        else kind
                    )
                    joined[-1] = (b, end, kind)
                    continue
            elif (
                label == "person"
                and not before
                and left[-1] in lists.first_names
                and left[-1] not in lists.honorifics
            ):
                start = e - 1
                if start > b:
                    joined[-1] = (b, start, "")
                    joined.append((start, end, "person"))
                else:
                    joined[-1] = (b, end, "person")
                continue
            elif label == "organization" and before == "place" and right[0] in table.heads and not known:
                joined[-1] = (b, end, "organization")
                continue
        joined.append((begin, end, label))
    return joined


def _split(page: Page, language: Language, begin: int, end: int, label: str) -> list[Stretch]:
    """Cut what cannot be one name: at line breaks, at a stray "the", at a title before a person."""
    words, texts = language.actors, page.word
    cuts: list[Stretch] = []
    start = begin
    for i in range(begin, end):
        broken = page.pos[i] == "SPACE" or texts[i] in _BREAKS or texts[i] in words.against
        if (
            texts[i] in words.both
            and label == "person"
            or texts[i] in words.on
            and i + 1 < end
            and texts[i + 1].lower() in words.the
        ):
            broken = True
        article = texts[i] in words.the and i > begin and texts[i - 1] not in words.inside
        if broken or article:
            if start < i:
                cuts.append((start, i, label))
            start = i + 1
    if start < end:
        cuts.append((start, end, label))
    parts: list[Stretch] = []
    for b, e, kind in cuts:
        at = next((i for i in range(e - 1, b, -1) if _begins_person(page, language, i, e)), None)
        if at is not None and kind != "place":
            parts.append((b, at, "role" if texts[at - 1].lower() in language.names.offices else kind))
            parts.append((at, e, "person"))
        else:
            parts.append((b, e, kind))
    return parts


def _begins_person(page: Page, language: Language, i: int, end: int) -> bool:
    """Whether a person's name begins inside a name: "Minister of Education | Ida Moe", "Alba Trust | Ida Moe"."""
    lists, first, before = language.names, page.word[i], page.word[i - 1]
    if first not in lists.first_names:
        return False
    body = before in language.places.heads and first not in lists.ambiguous and end - i == 2
    return before.lower() in lists.offices or body


def _name(page: Page, language: Language, b: int, e: int, label: str) -> Name | None:
    """The name in tokens [b, e), trimmed and weighed; None if nothing of it names an actor."""
    lists, table, words, texts = language.names, language.places, language.actors, page.word
    while b < e and (
        page.lower[b] in words.article
        or texts[b] in ("-", "'", "‘", "’", ",", "@", "#")
        or page.pos[b] in ("PUNCT", "SPACE")
    ):
        b += 1
    while b < e and (
        texts[e - 1] in ("'s", "’s", "'", "’", "-", ",", "@", "&")
        or page.pos[e - 1] in ("PUNCT", "SPACE", "PART")
    ):
        e -= 1
    while b < e - 1 and not texts[e - 1][:1].isupper() and not texts[e - 1][:1].isdigit():
        e -= 1
    title, gender = "", None
    first = b
    while b < e - (0 if label in ("role", "") else 1) and (
        texts[b] in lists.honorifics
        or page.lower[b] in lists.offices
        or (
            label == "person"
            and page.lower[b] in lists.person
            and texts[b] not in lists.first_names
            and e - b > 2
        )
    ):
        if label == "organization" and texts[b] not in words.courtesy:
            break
        title = texts[b]
        gender = lists.honorifics.get(texts[b]) or gender
        b += 1
    if (
        b >= e
        or not any(t[:1].isupper() for t in texts[b:e])
        or label == "role"
        or texts[b] in words.of_for_to
    ):
        return None
    name = name_at(page, b, e)
    office = all(page.lower[i] in lists.role_modifiers | lists.offices for i in range(b, e))
    city = e - b == 1 and label == "place"
    if office and label != "person" and not city and name.text not in table.known:
        return None
    if _AFFILIATION.match(name.text) or (e < len(texts) and texts[e] in words.laws):
        return None  # "(R-Texas)", "the Stafford Act"
    if e - b == 1 and (texts[b] in table.never or len(texts[b]) == 1):
        return None
    if texts[e - 1] in table.never and e - b > 1 and label != "person":
        return None
    name.gender, name.title = gender, title
    name.votes = kind_votes(page, language, name, label)
    if not name.votes:
        return None
    look_about(page, language, name, first)
    return name


def _cut(name: Name, page: Page, language: Language, known: set[str]) -> Name:
    """Cut what a headline's capitals glued to a name: verbs, or what surrounds a name known otherwise."""
    if name.end - name.begin < 3 or name.votes["organization"] >= 5:
        return name
    names, table = language.names, language.places
    begin, end = name.begin, name.end
    whole = page.word[begin:end]
    inner = next((k for k in _inner_names(whole, language) if " ".join(k) in known and k != whole), None)
    rest = set(whole) - set(inner or ())
    if inner is not None and not rest & (names.suffixes | table.heads | table.place_heads):
        begin += next(i for i in range(len(whole)) if whole[i : i + len(inner)] == inner)
        end = begin + len(inner)
    elif name.votes["person"]:
        inside = language.actors.inside
        verbs = (i for i in range(begin + 2, end) if page.tag[i] in _VERBAL and page.lower[i] not in inside)
        end = next(verbs, end)
    if (begin, end) != (name.begin, name.end):
        cut = name_at(page, begin, end)
        name.begin, name.end, name.text, name.head = begin, end, cut.text, cut.head
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
    sure = {n.text for n in found if set(n.votes) - {"other", "agent"}}
    parts = {p for n in found if set(n.votes) - {"other", "agent"} for p in n.text.split()}
    times = Counter(n.text for n in found if not _starts_sentence(page, n.begin))
    kept: list[Name] = []
    for n in found:
        if set(n.votes) - {"other", "agent"} or n.text in sure or (n.text in parts and " " not in n.text):
            kept.append(n)
        elif n.text.lower() in language.names.person or n.text in language.places.never:
            continue
        elif times[n.text] >= 2:
            kept.append(n)
        elif _is_headline(page, n.begin):
            continue
        elif (
            times[n.text]
            and page.dep[n.head] in ("nsubj", "nsubjpass", "poss", "agent")
            or times[n.text]
            and " " in n.text
            and page.pos[n.begin] == "PROPN"
        ):
            kept.append(n)
    return kept
