"""Names in an article: where they are.

The pipeline's entity recogniser proposes; titles, first names, tables of places and bodies, last words
("... Party") and repetition correct it, and add names it missed (occurrences.py). What each occurrence tells
is evidence.py's work, deciding which names are one actor clusters.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.extract.actors.evidence import (
    Name,
    is_locative,
    kind_votes,
    look_around,
    look_before,
    root_of,
    text_of,
)
from kg.extract.actors.occurrences import is_known, nested_names, repeated
from kg.language import ENGLISH
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
_INSIDE = frozenset(
    ("of", "for", "and", "the", "on", "in", "to", "&", "-", "'s", "’s", "de", "la", "del", "van", "von")
)


def find_names(page: Page) -> list[Name]:
    """All names of possible actors in text order; none overlaps another but nested ones.

    Names of dates, numbers, laws, works and events are not among them.
    """
    texts = page.word
    pieces = _pieces(page, texts)
    found: list[Name] = []
    for begin, end, label in pieces:
        for b, e, kind in _split(page, texts, begin, end, label):
            name = _name(page, texts, b, e, kind)
            if name is not None:
                found.append(name)
    found.sort(key=lambda n: n.begin)
    found = [_cut(n, page, texts, {m.text for m in found}) for n in _confirmed(page, texts, found)]
    found += repeated(page, texts, found)
    known = {
        n.text
        for n in found
        if n.end - n.begin > 1 or n.votes["person"] > n.votes["organization"] + n.votes["place"]
    }
    found += [inner for n in found for inner in nested_names(page, texts, n, known)]
    return sorted(found, key=lambda n: (n.begin, n.end))


def _pieces(page: Page, texts: list[str]) -> list[tuple[int, int, str]]:
    """Candidate stretches: entities of actor labels, and runs of proper nouns that no entity covers."""
    table = ENGLISH.places
    taken = [False] * len(texts)
    pieces: list[tuple[int, int, str]] = []
    for start, end, label in page.entities:
        if label in ACTOR_LABELS:
            pieces.append((start, end, ACTOR_LABELS[label]))
        elif label in _WORKS and is_known(" ".join(texts[start:end])):
            pieces.append((start, end, "organization"))
        elif label in ("WORK_OF_ART", "PRODUCT") and texts[end - 1] in table.heads | table.place_heads:
            pieces.append((start, end, ""))
        elif label not in _BLOCKED and label not in _WORKS:
            continue
        for i in range(start, end):
            taken[i] = True
    i, n = 0, len(texts)
    while i < n:
        if not taken[i] and _is_capital(page, texts, i):
            j = i + 1
            while (
                j < n and not taken[j] and page.sentence[j] == page.sentence[i] and _continues(page, texts, j)
            ):
                j += 1
            while texts[j - 1] in _INSIDE:
                j -= 1
            pieces.append((i, j, ""))
            i = j
        else:
            i += 1
    pieces.sort()
    return _joined(page, texts, pieces)


def _is_capital(page: Page, texts: list[str], i: int) -> bool:
    text = texts[i]
    if not text[:1].isupper() or (len(text) == 1 and text in "IA"):
        return False
    if page.pos[i] == "PROPN":
        return True
    return (
        page.pos[i] in ("NOUN", "ADJ", "X")
        and not _starts_sentence(page, texts, i)
        and not _is_title_case(page, texts, i)
    )


def _continues(page: Page, texts: list[str], j: int) -> bool:
    if _is_capital(page, texts, j):
        return True
    inner = texts[j] in ("of", "&", "-", "for", "de", "del", "van", "von", "bin", "al", "el")
    follows = j + 1 < len(texts) and texts[j + 1][:1].isupper() and page.pos[j + 1] == "PROPN"
    return inner and follows


def _starts_sentence(page: Page, texts: list[str], i: int) -> bool:
    """Whether a capital at i shows nothing: the first word of a sentence, a quotation or a line."""
    j = i - 1
    while j >= 0 and page.sentence[j] == page.sentence[i]:
        if page.pos[j] not in ("PUNCT", "SPACE") or texts[j] in (":", '"', "“"):
            return texts[j] in (":", '"', "“", "‘", "'")
        j -= 1
    return True


def _is_title_case(page: Page, texts: list[str], i: int) -> bool:
    """Whether i stands in a sentence that capitalises its ordinary words too, as headlines do."""
    b, e = page.sentences[page.sentence[i]]
    content = [
        texts[k] for k in range(b, e) if page.pos[k] in ("NOUN", "VERB", "ADJ", "ADV") and len(texts[k]) > 3
    ]
    return len(content) >= 2 and sum(t[0].isupper() for t in content) > len(content) / 2


def _joined(page: Page, texts: list[str], pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Neighbours that are one name: a recognised beginning and an unrecognised rest, or vice versa."""
    lists, table = ENGLISH.names, ENGLISH.places
    joined: list[tuple[int, int, str]] = []
    for begin, end, label in pieces:
        if joined and joined[-1][1] == begin and page.sentence[begin] == page.sentence[begin - 1]:
            b, e, before = joined[-1]
            left, right = texts[b:e], texts[begin:end]
            known = is_known(" ".join(left).removesuffix(" 's"))
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


def _split(page: Page, texts: list[str], begin: int, end: int, label: str) -> list[tuple[int, int, str]]:
    """Cut what cannot be one name: at line breaks, at a stray "the", at a title before a person."""
    lists = ENGLISH.names
    cuts: list[tuple[int, int, str]] = []
    start = begin
    for i in range(begin, end):
        broken = page.pos[i] == "SPACE" or texts[i] in (
            "vs",
            "vs.",
            "v.",
            ":",
            "/",
            "(",
            ")",
            "[",
            "]",
            "|",
            "—",
            "–",
            '"',
            "“",
            "”",
        )
        if (
            texts[i] == "and"
            and label == "person"
            or texts[i] == "on"
            and i + 1 < end
            and texts[i + 1] in ("The", "the")
        ):
            broken = True
        article = texts[i] == "the" and i > begin and texts[i - 1] not in _INSIDE
        if broken or article:
            if start < i:
                cuts.append((start, i, label))
            start = i + 1
    if start < end:
        cuts.append((start, end, label))
    parts: list[tuple[int, int, str]] = []
    for b, e, kind in cuts:
        at = next((i for i in range(e - 1, b, -1) if _begins_person(texts, i, e)), None)
        if at is not None and kind != "place":
            parts.append((b, at, "role" if texts[at - 1].lower() in lists.offices else kind))
            parts.append((at, e, "person"))
        else:
            parts.append((b, e, kind))
    return parts


def _begins_person(texts: list[str], i: int, end: int) -> bool:
    """Whether a person's name begins inside a name: "Minister of Education | Ida Moe", "Alba Trust | Ida Moe"."""
    lists = ENGLISH.names
    if texts[i] not in lists.first_names:
        return False
    body = texts[i - 1] in ENGLISH.places.heads and texts[i] not in lists.ambiguous and end - i == 2
    return texts[i - 1].lower() in lists.offices or body


def _name(page: Page, texts: list[str], b: int, e: int, label: str) -> Name | None:
    """The name in tokens [b, e), trimmed and weighed; None if nothing of it names an actor."""
    lists, table = ENGLISH.names, ENGLISH.places
    while b < e and (
        texts[b].lower() in ("the", "a", "an", "-", "'", "‘", "’", ",", "@", "#")
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
        or texts[b].lower() in lists.offices
        or (
            label == "person"
            and texts[b].lower() in lists.person
            and texts[b] not in lists.first_names
            and e - b > 2
        )
    ):
        if label == "organization" and texts[b] not in ("Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr."):
            break
        title = texts[b]
        gender = lists.honorifics.get(texts[b]) or gender
        b += 1
    if (
        b >= e
        or not any(t[:1].isupper() for t in texts[b:e])
        or label == "role"
        or texts[b] in ("of", "for", "to")
    ):
        return None
    office = all(page.lower[i] in lists.role_modifiers | lists.offices for i in range(b, e))
    city = e - b == 1 and label == "place"
    if office and label != "person" and not city and text_of(page, texts, b, e) not in table.known:
        return None
    if _AFFILIATION.match(text_of(page, texts, b, e)) or (
        e < len(texts) and texts[e] in ("Act", "Amendment")
    ):
        return None  # "(R-Texas)", "the Stafford Act"
    if e - b == 1 and (texts[b] in table.never or len(texts[b]) == 1):
        return None
    if texts[e - 1] in table.never and e - b > 1 and label != "person":
        return None
    text = text_of(page, texts, b, e)
    name = Name(b, e, text, gender=gender, title=title, head=root_of(page, b, e))
    name.votes = kind_votes(page, texts, name, label, first < b and not label)
    if not name.votes:
        return None
    look_before(page, texts, name, first)
    look_around(page, texts, name)
    name.locative = is_locative(page, texts, name)
    return name


def _cut(name: Name, page: Page, texts: list[str], known: set[str]) -> Name:
    """Cut what a headline's capitals glued to a name: verbs, or what surrounds a name known otherwise."""
    if name.end - name.begin < 3 or name.votes["organization"] >= 5:
        return name
    begin, end = name.begin, name.end
    whole = texts[begin:end]
    inner = next((k for k in _inner_names(whole) if " ".join(k) in known and k != whole), None)
    rest = set(whole) - set(inner or ())
    if inner is not None and not rest & (
        ENGLISH.names.suffixes | ENGLISH.places.heads | ENGLISH.places.place_heads
    ):
        begin += next(i for i in range(len(whole)) if whole[i : i + len(inner)] == inner)
        end = begin + len(inner)
    elif name.votes["person"]:
        stop = next(
            (i for i in range(begin + 2, end) if page.tag[i] in _VERBAL and page.lower[i] not in _INSIDE), end
        )
        end = stop
    if (begin, end) != (name.begin, name.end):
        name.begin, name.end = begin, end
        name.text, name.head = text_of(page, texts, begin, end), root_of(page, begin, end)
        name.votes = kind_votes(page, texts, name, "person", False)
    return name


_VERBAL = frozenset(("VBZ", "VBD", "VBP", "VB", "TO", "IN", "RP"))


def _inner_names(parts: list[str]) -> Iterator[list[str]]:
    """The stretches of two or more words inside a name that begin with a first name, the longest first."""
    first = ENGLISH.names.first_names
    for size in range(len(parts) - 1, 1, -1):
        for i in range(len(parts) - size + 1):
            if parts[i] in first:
                yield parts[i : i + size]


def _confirmed(page: Page, texts: list[str], found: list[Name]) -> list[Name]:
    """Drop unrecognised names that nothing confirms: only "other", said once, or at a sentence's start."""
    sure = {n.text for n in found if set(n.votes) - {"other", "agent"}}
    parts = {p for n in found if set(n.votes) - {"other", "agent"} for p in n.text.split()}
    times = Counter(n.text for n in found if not _starts_sentence(page, texts, n.begin))
    kept: list[Name] = []
    for n in found:
        if set(n.votes) - {"other", "agent"} or n.text in sure or (n.text in parts and " " not in n.text):
            kept.append(n)
        elif n.text.lower() in ENGLISH.names.person or n.text in ENGLISH.places.never:
            continue
        elif times[n.text] >= 2:
            kept.append(n)
        elif _is_title_case(page, texts, n.begin):
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
