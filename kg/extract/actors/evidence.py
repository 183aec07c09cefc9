"""What one occurrence of a name tells: the kind it speaks for, title, role and nationality before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.language import Language
from kg.language.names import Gender, is_acronym
from kg.nlp.page import Page


@dataclass(slots=True)
class Name:
    """One occurrence of a name: tokens [begin, end), without "the", titles and possessive mark.

    `votes` weighs the kinds this occurrence speaks for; `title`, `role` are the words before it ("Mr", "the
    Kremlin spokesman"), `head` the token that the parse hangs the name on. A `nested` name lies in another:
    Texas in "University of Texas".
    """

    begin: int
    end: int
    text: str
    head: int
    votes: Counter[str] = field(default_factory=Counter)
    gender: Gender | None = None
    title: str = ""
    role: tuple[int, int] | None = None
    nationality: str | None = None
    locative: bool = False
    plural: bool = False
    nested: bool = False


def name_at(page: Page, begin: int, end: int) -> Name:
    """The tokens [begin, end) as a name of which nothing is told yet."""
    text = " ".join(page.text[page.begin[begin] : page.end[end - 1]].split())
    outer = (i for i in range(begin, end) if not begin <= page.head[i] < end or page.head[i] == i)
    return Name(begin, end, text, max(outer, default=end - 1))


def kind_votes(page: Page, language: Language, name: Name, label: str) -> Counter[str]:
    """What the name's own words and the recogniser say of its kind."""
    lists, table, words = language.names, language.places, language.actors
    votes: Counter[str] = Counter()
    parts = page.word[name.begin : name.end]
    last = parts[-1]
    plural = page.tag[name.end - 1] in ("NNPS", "NNS")
    if label == "person" and len(parts) == 1 and is_acronym(last) and last.isupper():
        label = ""
        votes["organization"] += 1
    if label:
        votes[label] += 2
    if name.text in table.states:
        votes["state"] += 12
    elif name.text in table.nationals or name.text in table.adjectives and plural:
        votes["group"] += 8
        name.plural = True
    elif name.text in table.adjectives:
        return Counter()
    elif name.text in table.seat_names or name.text in table.known:
        votes["organization"] += 12
    elif name.text in table.places or name.text in table.capitals:
        votes["place"] += 3 if label == "person" else 6
    if name.title and label != "organization":
        votes["person"] += 6
    if len(parts) > 1:
        if last in table.heads and (last not in table.place_heads or label == "organization"):
            votes["organization"] += 3 if last in lists.buildings else 6
        elif last in table.place_heads and (parts[0] not in lists.first_names or label == "place"):
            votes["place"] += 4
        elif table.before_of & set(parts[:-1]) and words.of & set(parts) or parts[0] in table.before_of:
            votes["organization"] += 5
        elif parts[0] in lists.first_names and len(parts) <= 4 and not words.of_and & set(parts):
            votes["person"] += 4 if parts[0] not in lists.ambiguous or label == "person" else 1
        elif len(parts) > 5:
            votes["organization"] += 1
    elif is_acronym(name.text) and name.text.isupper() and label != "place" and name.text not in table.places:
        votes["organization"] += 2
    elif plural and label == "group":
        name.plural = True
    if label == "group" and not name.plural and name.text not in table.known and " " not in name.text:
        return Counter()  # "Republican lawmakers", "a Democrat": no actor, a trait
    if len(parts) > 1 and _is_team(page, language, name):
        votes["organization"] += 8
    if not label and not votes:
        votes["other"] += 1
    return votes


def _is_team(page: Page, language: Language, name: Name) -> bool:
    """Whether a name is a city's or region's and a plural or number: "Boston Otters", "Boston 99ers"."""
    last, place = page.word[name.end - 1], name_at(page, name.begin, name.end - 1).text
    table = language.places
    if not table.is_place(place) or last in table.place_heads | table.heads:
        return False
    if last[0].isdigit():
        return last.endswith("ers")
    noun = language.names.noun_type(page.lemma[name.end - 1].lower())
    return page.tag[name.end - 1] in ("NNPS", "NNS") and noun is None


def look_about(page: Page, language: Language, name: Name, first: int) -> None:
    """Take in what the words about a name tell; those from `first` on are its own."""
    _look_before(page, language, name, first)
    _look_around(page, language, name)
    dep, governor = page.dep[name.head], page.lower[page.head[name.head]]
    name.locative = dep in ("appos", "npadvmod", "advmod") or (
        dep == "pobj" and governor in language.actors.locative
    )


def _look_before(page: Page, language: Language, name: Name, first: int) -> None:
    """Take in title, role and nationality that stand before a name: "[Kremlin spokesman] Dmitri Peskov"."""
    lists, table, words = language.names, language.places, language.actors
    texts = page.word
    i = first - 1
    sentence = page.sentence[name.begin]
    head, last = -1, -1
    while i >= 0 and page.sentence[i] == sentence:
        text, lower = texts[i], page.lower[i]
        if text in lists.honorifics and text[0].isupper():
            name.title = name.title or text
            name.gender = name.gender or lists.honorifics[text]
            if lower in lists.person:
                head = head if head >= 0 else i
            last = i
        elif lower in lists.person or lower in lists.offices:
            if page.tag[i] in ("NNS", "NNPS"):
                break
            head = head if head >= 0 else i
            last = i
        elif lower in words.elect and i > 0 and texts[i - 1] == "-":
            i -= 1
            last = i
        elif (head >= 0 or name.title) and (
            lower in lists.role_modifiers
            or text == "-"
            or page.pos[i] in ("ADJ", "PROPN", "NOUN")
            and page.dep[i] in ("compound", "amod", "nmod")
        ):
            name.nationality = name.nationality or table.adjectives.get(text) or table.states.get(text)
            last = i
        elif head >= 0 and text in words.possessive and i > 0 and page.pos[i - 1] == "PROPN":
            name.nationality = name.nationality or table.states.get(texts[i - 1])
            break
        else:
            break
        i -= 1
    before = texts[first - 1] if first else "", " ".join(texts[first - 2 : first])
    name.nationality = name.nationality or table.adjectives.get(before[0]) or table.adjectives.get(before[1])
    if head < 0 and not name.title:
        _class_noun(page, language, name, first)
    if head >= 0 and "organization" not in dict(name.votes.most_common(1)):
        name.votes["person"] += 4
    elif name.title:
        name.votes["person"] += 5
    if head >= 0 or first < name.begin:
        name.role = (last if last >= 0 else first, name.begin)
        lower = page.lower[head] if head >= 0 else ""
        gender: Gender | None = "female" if lower in lists.female else "male" if lower in lists.male else None
        name.gender = name.gender or gender


def _class_noun(page: Page, language: Language, name: Name, first: int) -> None:
    """A vote from a noun of class that the name specifies: "the company X", "the schools X and Y"."""
    i = first - 1
    if i < 0 or page.pos[i] != "NOUN" or page.sentence[i] != page.sentence[name.begin]:
        return
    above, dep = page.head[name.head], page.dep[name.head]
    apart = not name.begin <= page.head[i] < name.end and above != i
    if apart and not (dep == page.dep[i] == "nsubj" and above == page.head[i]):
        return
    names, noun = language.names, page.lemma[i].lower()
    if noun in names.state or page.lower[name.end - 1] in names.offices:  # "state Attorney General"
        return
    kind = names.noun_type(noun)
    if kind in ("organization", "group"):
        name.votes["organization"] += 3
    elif kind == "place":
        name.votes["place"] += 3


def _is_age(text: str) -> bool:
    return text.isdecimal() and len(text) < 4 and 1 <= int(text) <= 110


def _told_by(page: Page, language: Language, name: Name, governor: int) -> tuple[str, int]:
    """The kind that the word governing a name speaks for, and how much it counts."""
    lists, words = language.names, language.actors
    dep, lower, lemma = page.dep[name.head], page.lower[governor], page.lemma[governor]
    if dep in ("compound", "nmod", "poss") and governor >= name.end:
        if lower in lists.affiliated:
            return "organization", 2
        if lemma in lists.kin and dep == "poss" and not name.plural:
            return "person", 3
        if lemma in lists.locals and dep != "poss":
            return "place", 2
    elif dep == "pobj":
        above = page.head[governor]
        if lower in words.serves and page.lower[above] in lists.affiliated:
            return "organization", 1
        if lower in words.of and page.lemma[above] in lists.kin and not name.plural:
            return "person", 3
        if lower in ("in", "at", "inside", "outside", "near"):
            if page.word[name.end - 1] in lists.buildings:
                return "place", 6 if lower != "at" or page.pos[above] in ("VERB", "AUX") else 1
            bare = name.end - name.begin == 1 and page.lemma[above] not in words.trust
            return "place", 0 if lower == "at" else 2 if bare else 1
    elif dep == "nsubj" and lemma in words.mindful:
        return "person", 1
    elif (dep == "nsubj" and lemma in lists.deeds) or (dep in ("dobj", "nsubjpass") and lemma in lists.fates):
        return "person", 3
    return "", 0


def _look_around(page: Page, language: Language, name: Name) -> None:
    """Votes from the words about a name: "members of X", "X officials", "X, a company", "X, who"."""
    lists = language.names
    head = name.head
    governor = page.head[head]
    after = page.word[name.end : name.end + 4]
    if (
        after[:1] == [","]
        and len(after) == 4
        and _is_age(after[1])
        and after[2] in ",.;"
        and not after[3].isdigit()
    ):
        name.votes["person"] += 4 if not language.places.is_place(name.text) else 0  # "Ida Moe, 23, of Oslo"
    if governor != head:
        kind, weight = _told_by(page, language, name, governor)
        if kind:
            name.votes[kind] += weight
        if page.dep[head] in ("nsubj", "agent", "poss") and page.pos[governor] in ("VERB", "NOUN", "ADP"):
            name.votes["agent"] += 1  # tells apart things that act from things that are only named
    for c in page.children[head]:
        if page.dep[c] == "appos" and c >= name.end and page.pos[c] == "NOUN":
            noun = page.lemma[c]
            if noun in lists.person:
                name.votes["person"] += 3
            elif noun in lists.organization:
                name.votes["organization"] += 3
            elif noun in lists.place:
                name.votes["place"] += 2
        elif page.dep[c] == "relcl" and any(page.lower[k] in ("who", "whom") for k in range(page.left[c], c)):
            name.votes["person"] += 2
