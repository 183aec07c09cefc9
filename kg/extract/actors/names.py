"""Names in an article: where they are.

The pipeline's entity recogniser proposes; titles, first names, tables of places and bodies, last words
("... Party") and repetition correct it, and add names it missed (occurrences.py). What each occurrence tells
is evidence.py's work, deciding which names are one actor clusters.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc

from kg.extract.actors.evidence import (
    Name,
    is_locative,
    kind_votes,
    look_around,
    look_before,
    root_of,
    text_of,
)
from kg.extract.actors.naming import words
from kg.extract.actors.occurrences import is_known, nested_names, repeated
from kg.extract.actors.places import gazette
from kg.extract.tree import Tree

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


def find_names(doc: Doc, tree: Tree) -> list[Name]:
    """All names of possible actors in text order; none overlaps another but nested ones.

    Names of dates, numbers, laws, works and events are not among them.
    """
    texts = [t.text for t in doc]
    pieces = _pieces(doc, tree, texts)
    found: list[Name] = []
    for begin, end, label in pieces:
        for b, e, kind in _split(tree, texts, begin, end, label):
            name = _name(tree, texts, b, e, kind)
            if name is not None:
                found.append(name)
    found.sort(key=lambda n: n.begin)
    found = [_cut(n, tree, texts, {m.text for m in found}) for n in _confirmed(tree, texts, found)]
    found += repeated(tree, texts, found)
    known = {
        n.text
        for n in found
        if n.end - n.begin > 1 or n.votes["person"] > n.votes["organization"] + n.votes["place"]
    }
    found += [inner for n in found for inner in nested_names(tree, texts, n, known)]
    return sorted(found, key=lambda n: (n.begin, n.end))


def _pieces(doc: Doc, tree: Tree, texts: list[str]) -> list[tuple[int, int, str]]:
    """Candidate stretches: entities of actor labels, and runs of proper nouns that no entity covers."""
    table = gazette()
    taken = [False] * len(texts)
    pieces: list[tuple[int, int, str]] = []
    for ent in doc.ents:
        label = ent.label_
        if label in ACTOR_LABELS:
            pieces.append((ent.start, ent.end, ACTOR_LABELS[label]))
        elif label in _WORKS and is_known(" ".join(texts[ent.start : ent.end])):
            pieces.append((ent.start, ent.end, "organization"))
        elif label in ("WORK_OF_ART", "PRODUCT") and texts[ent.end - 1] in table.heads | table.place_heads:
            pieces.append((ent.start, ent.end, ""))
        elif label not in _BLOCKED and label not in _WORKS:
            continue
        for i in range(ent.start, ent.end):
            taken[i] = True
    i, n = 0, len(texts)
    while i < n:
        if not taken[i] and _is_capital(tree, texts, i):
            j = i + 1
            while (
                j < n and not taken[j] and tree.sentence[j] == tree.sentence[i] and _continues(tree, texts, j)
            ):
                j += 1
            while texts[j - 1] in _INSIDE:
                j -= 1
            pieces.append((i, j, ""))
            i = j
        else:
            i += 1
    pieces.sort()
    return _joined(tree, texts, pieces)


def _is_capital(tree: Tree, texts: list[str], i: int) -> bool:
    text = texts[i]
    if not text[:1].isupper() or (len(text) == 1 and text in "IA"):
        return False
    if tree.pos[i] == "PROPN":
        return True
    return (
        tree.pos[i] in ("NOUN", "ADJ", "X")
        and not _starts_sentence(tree, texts, i)
        and not _is_title_case(tree, texts, i)
    )


def _continues(tree: Tree, texts: list[str], j: int) -> bool:
    if _is_capital(tree, texts, j):
        return True
    inner = texts[j] in ("of", "&", "-", "for", "de", "del", "van", "von", "bin", "al", "el")
    follows = j + 1 < len(texts) and texts[j + 1][:1].isupper() and tree.pos[j + 1] == "PROPN"
    return inner and follows


def _starts_sentence(tree: Tree, texts: list[str], i: int) -> bool:
    """Whether a capital at i shows nothing: the first word of a sentence, a quotation or a line."""
    j = i - 1
    while j >= 0 and tree.sentence[j] == tree.sentence[i]:
        if tree.pos[j] not in ("PUNCT", "SPACE") or texts[j] in (":", '"', "“"):
            return texts[j] in (":", '"', "“", "‘", "'")
        j -= 1
    return True


def _is_title_case(tree: Tree, texts: list[str], i: int) -> bool:
    """Whether i stands in a sentence that capitalises its ordinary words too, as headlines do."""
    b, e = tree.sentences[tree.sentence[i]]
    content = [
        texts[k] for k in range(b, e) if tree.pos[k] in ("NOUN", "VERB", "ADJ", "ADV") and len(texts[k]) > 3
    ]
    return len(content) >= 2 and sum(t[0].isupper() for t in content) > len(content) / 2


def _joined(tree: Tree, texts: list[str], pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Neighbours that are one name: a recognised beginning and an unrecognised rest, or vice versa."""
    lists, table = words(), gazette()
    joined: list[tuple[int, int, str]] = []
    for begin, end, label in pieces:
        if joined and joined[-1][1] == begin and tree.sentence[begin] == tree.sentence[begin - 1]:
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


def _split(tree: Tree, texts: list[str], begin: int, end: int, label: str) -> list[tuple[int, int, str]]:
    """Cut what cannot be one name: at line breaks, at a stray "the", at a title before a person."""
    lists = words()
    cuts: list[tuple[int, int, str]] = []
    start = begin
    for i in range(begin, end):
        broken = tree.pos[i] == "SPACE" or texts[i] in (
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
    lists = words()
    if texts[i] not in lists.first_names:
        return False
    body = texts[i - 1] in gazette().heads and texts[i] not in lists.ambiguous and end - i == 2
    return texts[i - 1].lower() in lists.offices or body


def _name(tree: Tree, texts: list[str], b: int, e: int, label: str) -> Name | None:
    """The name in tokens [b, e), trimmed and weighed; None if nothing of it names an actor."""
    lists, table = words(), gazette()
    while b < e and (
        texts[b].lower() in ("the", "a", "an", "-", "'", "‘", "’", ",", "@", "#")
        or tree.pos[b] in ("PUNCT", "SPACE")
    ):
        b += 1
    while b < e and (
        texts[e - 1] in ("'s", "’s", "'", "’", "-", ",", "@", "&")
        or tree.pos[e - 1] in ("PUNCT", "SPACE", "PART")
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
    office = all(tree.lower[i] in lists.role_modifiers | lists.offices for i in range(b, e))
    city = e - b == 1 and label == "place"
    if office and label != "person" and not city and text_of(tree, texts, b, e) not in table.known:
        return None
    if _AFFILIATION.match(text_of(tree, texts, b, e)) or (
        e < len(texts) and texts[e] in ("Act", "Amendment")
    ):
        return None  # "(R-Texas)", "the Stafford Act"
    if e - b == 1 and (texts[b] in table.never or len(texts[b]) == 1):
        return None
    if texts[e - 1] in table.never and e - b > 1 and label != "person":
        return None
    text = text_of(tree, texts, b, e)
    name = Name(b, e, text, gender=gender, title=title, head=root_of(tree, b, e))
    name.votes = kind_votes(tree, texts, name, label, first < b and not label)
    if not name.votes:
        return None
    look_before(tree, texts, name, first)
    look_around(tree, texts, name)
    name.locative = is_locative(tree, texts, name)
    return name


def _cut(name: Name, tree: Tree, texts: list[str], known: set[str]) -> Name:
    """Cut what a headline's capitals glued to a name: verbs, or what surrounds a name known otherwise."""
    if name.end - name.begin < 3 or name.votes["organization"] >= 5:
        return name
    begin, end = name.begin, name.end
    whole = texts[begin:end]
    inner = next((k for k in _inner_names(whole) if " ".join(k) in known and k != whole), None)
    rest = set(whole) - set(inner or ())
    if inner is not None and not rest & (words().suffixes | gazette().heads | gazette().place_heads):
        begin += next(i for i in range(len(whole)) if whole[i : i + len(inner)] == inner)
        end = begin + len(inner)
    elif name.votes["person"]:
        stop = next(
            (i for i in range(begin + 2, end) if tree.tag[i] in _VERBAL and tree.lower[i] not in _INSIDE), end
        )
        end = stop
    if (begin, end) != (name.begin, name.end):
        name.begin, name.end = begin, end
        name.text, name.head = text_of(tree, texts, begin, end), root_of(tree, begin, end)
        name.votes = kind_votes(tree, texts, name, "person", False)
    return name


_VERBAL = frozenset(("VBZ", "VBD", "VBP", "VB", "TO", "IN", "RP"))


def _inner_names(parts: list[str]) -> Iterator[list[str]]:
    """The stretches of two or more words inside a name that begin with a first name, the longest first."""
    first = words().first_names
    for size in range(len(parts) - 1, 1, -1):
        for i in range(len(parts) - size + 1):
            if parts[i] in first:
                yield parts[i : i + size]


def _confirmed(tree: Tree, texts: list[str], found: list[Name]) -> list[Name]:
    """Drop unrecognised names that nothing confirms: only "other", said once, or at a sentence's start."""
    sure = {n.text for n in found if set(n.votes) - {"other", "agent"}}
    parts = {p for n in found if set(n.votes) - {"other", "agent"} for p in n.text.split()}
    times = Counter(n.text for n in found if not _starts_sentence(tree, texts, n.begin))
    kept: list[Name] = []
    for n in found:
        if set(n.votes) - {"other", "agent"} or n.text in sure or (n.text in parts and " " not in n.text):
            kept.append(n)
        elif n.text.lower() in words().person or n.text in gazette().never:
            continue
        elif times[n.text] >= 2:
            kept.append(n)
        elif _is_title_case(tree, texts, n.begin):
            continue
        elif (
            times[n.text]
            and tree.dep[n.head] in ("nsubj", "nsubjpass", "poss", "agent")
            or times[n.text]
            and " " in n.text
            and tree.pos[n.begin] == "PROPN"
        ):
            kept.append(n)
    return kept
