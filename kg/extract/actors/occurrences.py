"""Further occurrences of names: those that nothing tagged, and those inside other names."""

from __future__ import annotations

from collections import Counter

from kg.extract.actors.evidence import (
    Name,
    is_locative,
    kind_votes,
    look_around,
    look_before,
    root_of,
    text_of,
)
from kg.language import ENGLISH
from kg.nlp.page import Page


def is_known(text: str) -> bool:
    """Whether the tables have a name, with or without "the"."""
    table = ENGLISH.places
    text = text.removeprefix("the ").removeprefix("The ")
    return table.canonical(text) is not None or table.is_place(text)


_OF_LAWS = (["Act"], ["Amendment"])


def repeated(page: Page, texts: list[str], found: list[Name]) -> list[Name]:
    """Occurrences of names found elsewhere that nothing covers here: tagged once, a name each time."""
    covered = [False] * len(texts)
    by_first: dict[str, list[Name]] = {}
    for n in found:
        covered[n.begin : n.end] = [True] * (n.end - n.begin)
        if len(n.text) > 2 or n.text.isupper():
            by_first.setdefault(texts[n.begin], []).append(n)
    again: list[Name] = []
    for i, text in enumerate(texts):
        if covered[i] or text not in by_first or page.pos[i] in ("VERB", "AUX"):
            continue
        fits = [n for n in by_first[text] if texts[i : i + n.end - n.begin] == texts[n.begin : n.end]]
        if not fits:
            continue
        model = max(fits, key=lambda n: n.end - n.begin)
        end = i + model.end - model.begin
        if (
            any(covered[i:end])
            or texts[end : end + 1] in _OF_LAWS
            or (end < len(texts) and covered[end] and page.pos[end] == "PROPN" and end - i == 1)
        ):
            continue
        if end < len(texts) and texts[end] == "-" and end - i == 1:
            continue
        name = Name(i, end, model.text, head=root_of(page, i, end))
        name.votes = kind_votes(page, texts, name, "", False) or Counter(other=1)
        look_before(page, texts, name, i)
        look_around(page, texts, name)
        name.locative = is_locative(page, texts, name)
        covered[i:end] = [True] * (end - i)
        again.append(name)
    return again


def nested_names(page: Page, texts: list[str], name: Name, known: set[str]) -> list[Name]:
    """Names inside a longer name of a body or place: Texas in "University of Texas".

    These are states, regions and cities; what stands where only a place can ("Alba City Council"); and
    `known` names, which the article also has alone.
    """
    lists, table = ENGLISH.names, ENGLISH.places
    size = name.end - name.begin
    if (
        size < 2
        or is_known(name.text)
        or name.votes["person"] > max(name.votes["organization"], name.votes["place"])
    ):
        return []
    inner: list[Name] = []
    local = _locality(texts[name.begin : name.end])
    i = name.begin
    while i < name.end:
        for end in range(min(name.end, i + size - 1), i, -1):
            text = text_of(page, texts, i, end)
            nested = Name(i, end, text, head=root_of(page, i, end), nested=True)
            if table.is_place(text) and text not in lists.first_names:
                nested.votes["state" if text in table.states else "place"] += 4
            elif local == (i - name.begin, end - name.begin):
                nested.votes["place"] += 4
            elif i == name.begin and text in known and _is_namesake(texts[end : name.end]):
                nested.votes["other"] += 1
            else:
                continue
            inner.append(nested)
            if nested.votes["other"]:
                inner += nested_names(page, texts, nested, set())
            i = end - 1
            break
        i += 1
    return inner


def _is_namesake(rest: list[str]) -> bool:
    """Whether words after a name make another's name of it, not a longer name of the same body."""
    table = ENGLISH.places
    own = all(w.lower().rstrip(".") in ENGLISH.names.company_words for w in rest)
    return rest[-1] in table.heads | table.place_heads and rest[0] != "of" and not own


def _locality(parts: list[str]) -> tuple[int, int] | None:
    """Where in the name of a public body its place stands: "[Alba] Police Department", "Town of [Alba]"."""
    table = ENGLISH.places
    if len(parts) in (3, 4) and parts[0] in table.municipal and parts[1] == "of":
        return 2, len(parts)
    for n in (1, 2, 3):
        if " ".join(parts[n:]) in table.local_bodies:
            return None if ENGLISH.names.role_modifiers & {p.lower() for p in parts[:n]} else (0, n)
    return None
