"""Further occurrences of names: those that nothing tagged, and those inside other names."""

from __future__ import annotations

from collections import Counter

from kg.extract.actors.evidence import Name, kind_votes, look_about, name_at
from kg.language import Language
from kg.nlp.page import Page


def is_known(text: str, language: Language) -> bool:
    """Whether the tables have a name, with or without "the"."""
    for word in language.actors.the:
        text = text.removeprefix(f"{word} ").removeprefix(f"{word.capitalize()} ")
    return language.places.canonical(text) is not None or language.places.is_place(text)


def repeated(page: Page, language: Language, found: list[Name]) -> list[Name]:
    """Occurrences of names found elsewhere that nothing covers here: tagged once, a name each time."""
    texts = page.word
    covered, laws = [False] * len(page), language.actors.laws
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
        if any(covered[i:end]) or not laws.isdisjoint(texts[end : end + 1]):
            continue
        name = name_at(page, i, end)
        name.text = model.text
        name.votes = kind_votes(page, language, name, "") or Counter(other=1)
        look_about(page, language, name, i)
        covered[i:end] = [True] * (end - i)
        again.append(name)
    return again


def nested_names(page: Page, language: Language, name: Name, known: set[str]) -> list[Name]:
    """Names inside a longer name of a body or place: Texas in "University of Texas".

    These are states, regions and cities; what stands where only a place can ("Alba City Council"); and
    `known` names, which the article also has alone.
    """
    lists, table = language.names, language.places
    size = name.end - name.begin
    person = name.votes["person"] > max(name.votes["organization"], name.votes["place"])
    if size < 2 or person or is_known(name.text, language):
        return []
    inner: list[Name] = []
    local = _locality(page.word[name.begin : name.end], language)
    i = name.begin
    while i < name.end:
        for end in range(min(name.end, i + size - 1), i, -1):
            nested = name_at(page, i, end)
            nested.nested = True
            if table.is_place(nested.text) and nested.text not in lists.first_names:
                nested.votes["state" if nested.text in table.states else "place"] += 4
            elif local == (i - name.begin, end - name.begin):
                nested.votes["place"] += 4
            elif (
                i == name.begin and nested.text in known and _is_namesake(page.word[end : name.end], language)
            ):
                nested.votes["other"] += 1
            else:
                continue
            inner.append(nested)
            if nested.votes["other"]:
                inner += nested_names(page, language, nested, set())
            i = end - 1
            break
        i += 1
    return inner


def _is_namesake(rest: list[str], language: Language) -> bool:
    """Whether words after a name make another's name of it, not a longer name of the same body."""
    table = language.places
    own = all(w.lower().rstrip(".") in language.names.company_words for w in rest)
    return rest[-1] in table.heads | table.place_heads and rest[0] not in language.actors.of and not own


def _locality(parts: list[str], language: Language) -> tuple[int, int] | None:
    """Where in the name of a public body its place stands: "[Alba] Police Department", "Town of [Alba]"."""
    table = language.places
    if len(parts) in (3, 4) and parts[0] in table.municipal and parts[1] in language.actors.of:
        return 2, len(parts)
    return next(((0, n) for n in (1, 2, 3) if " ".join(parts[n:]) in table.local_bodies), None)
