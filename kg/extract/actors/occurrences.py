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
from kg.extract.actors.naming import words
from kg.extract.actors.places import gazette
from kg.extract.tree import Tree


def is_known(text: str) -> bool:
    """Whether the tables have a name, with or without "the"."""
    table = gazette()
    text = text.removeprefix("the ").removeprefix("The ")
    return table.canonical(text) is not None or table.is_place(text)


def repeated(tree: Tree, texts: list[str], found: list[Name]) -> list[Name]:
    """Occurrences of names found elsewhere that nothing covers here: tagged once, a name each time."""
    covered = [False] * len(texts)
    by_first: dict[str, list[Name]] = {}
    for n in found:
        covered[n.begin : n.end] = [True] * (n.end - n.begin)
        if len(n.text) > 2 or n.text.isupper():
            by_first.setdefault(texts[n.begin], []).append(n)
    again: list[Name] = []
    for i, text in enumerate(texts):
        if covered[i] or text not in by_first or tree.pos[i] in ("VERB", "AUX"):
            continue
        fits = [n for n in by_first[text] if texts[i : i + n.end - n.begin] == texts[n.begin : n.end]]
        if not fits:
            continue
        model = max(fits, key=lambda n: n.end - n.begin)
        end = i + model.end - model.begin
        if any(covered[i:end]) or (
            end < len(texts) and covered[end] and tree.pos[end] == "PROPN" and end - i == 1
        ):
            continue
        if end < len(texts) and texts[end] == "-" and end - i == 1:
            continue
        name = Name(i, end, model.text, head=root_of(tree, i, end))
        name.votes = kind_votes(tree, texts, name, "", False) or Counter(other=1)
        look_before(tree, texts, name, i)
        look_around(tree, texts, name)
        name.locative = is_locative(tree, texts, name)
        covered[i:end] = [True] * (end - i)
        again.append(name)
    return again


def nested_names(tree: Tree, texts: list[str], name: Name) -> list[Name]:
    """States, regions and cities inside a longer name of a body or place: "University of Texas"."""
    lists, table = words(), gazette()
    if (
        name.end - name.begin < 2
        or is_known(name.text)
        or name.votes["person"] > max(name.votes["organization"], name.votes["place"])
    ):
        return []
    inner: list[Name] = []
    i = name.begin
    while i < name.end:
        for size in (3, 2, 1):
            text = text_of(tree, texts, i, min(i + size, name.end))
            if (
                i + size <= name.end
                and size < name.end - name.begin
                and table.is_place(text)
                and text not in lists.first_names
            ):
                nested = Name(i, i + size, text, head=root_of(tree, i, i + size), nested=True)
                nested.votes["state" if text in table.states else "place"] += 4
                inner.append(nested)
                i += size - 1
                break
        i += 1
    return inner
