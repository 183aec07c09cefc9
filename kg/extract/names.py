"""Names in an article: where they are, and what each occurrence tells of the kind of thing named.

The pipeline's entity recogniser proposes; titles, first names, tables of places and bodies, last words ("... Party")
and repetition correct it, and add names it missed. Deciding which names are one actor is clusters.py's work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.extract.naming import Gender, is_acronym, words
from kg.extract.places import gazette
from kg.extract.tree import Tree

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
_INSIDE = frozenset(("of", "for", "and", "the", "on", "in", "to", "&", "-", "'s", "’s", "de", "la", "del", "van", "von"))
_LOCATIVE = frozenset(("in", "at", "near", "outside", "inside", "across", "throughout", "around", "within", "into", "toward",
                       "towards", "through", "from", "to", "over", "outside", "above", "off", "via"))  # fmt: skip


@dataclass(slots=True)
class Name:
    """One occurrence of a name: tokens [begin, end) of the name proper, without "the", titles and possessive mark.

    `votes` weighs the kinds this occurrence speaks for; `title` and `role` are the words before it ("Mr", "the
    Kremlin spokesman"), `head` the token that the parse hangs the name on. A `nested` name lies in another: Texas in "University
    of Texas".
    """

    begin: int
    end: int
    text: str
    votes: Counter[str] = field(default_factory=Counter)
    gender: Gender | None = None
    title: str = ""
    role: tuple[int, int] | None = None
    nationality: str | None = None
    locative: bool = False
    plural: bool = False
    head: int = -1
    nested: bool = False


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
    found = _confirmed(tree, texts, found)
    found += _repeated(tree, texts, found)
    found += [inner for n in found for inner in _nested(tree, texts, n)]
    return sorted(found, key=lambda n: (n.begin, n.end))


def _pieces(doc: Doc, tree: Tree, texts: list[str]) -> list[tuple[int, int, str]]:
    """Candidate stretches: entities of actor labels, and runs of proper nouns that no entity covers."""
    taken = [False] * len(texts)
    pieces: list[tuple[int, int, str]] = []
    for ent in doc.ents:
        label = ent.label_
        if label in ACTOR_LABELS:
            pieces.append((ent.start, ent.end, ACTOR_LABELS[label]))
        elif label in _WORKS and _is_known(" ".join(texts[ent.start : ent.end])):
            pieces.append((ent.start, ent.end, "organization"))
        elif label not in _BLOCKED and label not in _WORKS:
            continue
        for i in range(ent.start, ent.end):
            taken[i] = True
    i, n = 0, len(texts)
    while i < n:
        if not taken[i] and _is_capital(tree, texts, i):
            j = i + 1
            while j < n and not taken[j] and tree.sentence[j] == tree.sentence[i] and _continues(tree, texts, j):
                j += 1
            while texts[j - 1] in _INSIDE:
                j -= 1
            pieces.append((i, j, ""))
            i = j
        else:
            i += 1
    pieces.sort()
    return _joined(tree, texts, pieces)


def _is_known(text: str) -> bool:
    table = gazette()
    text = text.removeprefix("the ").removeprefix("The ")
    return table.canonical(text) is not None or table.is_place(text)


def _is_capital(tree: Tree, texts: list[str], i: int) -> bool:
    text = texts[i]
    if not text[:1].isupper() or (len(text) == 1 and text in "IA"):
        return False
    if tree.pos[i] == "PROPN":
        return True
    return tree.pos[i] in ("NOUN", "ADJ", "X") and not _starts_sentence(tree, texts, i) and not _is_title_case(tree, texts, i)


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
    content = [texts[k] for k in range(b, e) if tree.pos[k] in ("NOUN", "VERB", "ADJ", "ADV") and len(texts[k]) > 3]
    return len(content) >= 2 and sum(t[0].isupper() for t in content) > len(content) / 2


def _joined(tree: Tree, texts: list[str], pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Neighbours that are one name: a recognised beginning and an unrecognised rest, or the other way round."""
    lists, table = words(), gazette()
    joined: list[tuple[int, int, str]] = []
    for begin, end, label in pieces:
        if joined and joined[-1][1] == begin and tree.sentence[begin] == tree.sentence[begin - 1]:
            b, e, before = joined[-1]
            left, right = texts[b:e], texts[begin:end]
            known = _is_known(" ".join(left).removesuffix(" 's"))
            if texts[e - 1] in ("'s", "’s", "'"):
                pass
            elif not label and before and not known and right[0] not in lists.honorifics and right[0].lower() not in lists.person:
                if before == "person" or right[-1] in table.heads | table.place_heads or left[-1] in lists.first_names:
                    kind = before if right[-1] not in table.heads else "organization"
                    kind = "person" if len(left) == 1 and left[0] in lists.first_names and len(right) == 1 else kind
                    joined[-1] = (b, end, kind)
                    continue
            elif label == "person" and not before and left[-1] in lists.first_names and left[-1] not in lists.honorifics:
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
    """Cut what cannot be one name: at line breaks, at "the" that no preposition leads, at a title before a person."""
    lists = words()
    cuts: list[tuple[int, int, str]] = []
    start = begin
    for i in range(begin, end):
        broken = tree.pos[i] == "SPACE" or texts[i] in (":", "/", "(", ")", "|", "—", "–", '"', "“", "”")
        article = texts[i] == "the" and i > begin and texts[i - 1] not in _INSIDE
        if broken or article:
            if start < i:
                cuts.append((start, i, label))
            start = i + 1
    if start < end:
        cuts.append((start, end, label))
    parts: list[tuple[int, int, str]] = []
    for b, e, kind in cuts:
        # "Minister of Education Stefania Giannini", "US National Security Adviser John Bolton"
        at = next((i for i in range(e - 1, b, -1) if texts[i - 1].lower() in lists.offices and texts[i] in lists.first_names), None)
        if at is not None and kind != "place":
            parts.append((b, at, "role"))
            parts.append((at, e, "person"))
        else:
            parts.append((b, e, kind))
    return parts


def _name(tree: Tree, texts: list[str], b: int, e: int, label: str) -> Name | None:
    """The name in tokens [b, e), trimmed and weighed; None if nothing of it names an actor."""
    lists, table = words(), gazette()
    while b < e and (texts[b].lower() in ("the", "a", "an", "-", "'", "‘", "’", ",", "@", "#") or tree.pos[b] in ("PUNCT", "SPACE")):
        b += 1
    while b < e and (texts[e - 1] in ("'s", "’s", "'", "’", "-", ",", "@", "&") or tree.pos[e - 1] in ("PUNCT", "SPACE", "PART")):
        e -= 1
    while b < e - 1 and not texts[e - 1][:1].isupper() and not texts[e - 1][:1].isdigit():
        e -= 1
    title, gender = "", None
    first = b
    while b < e - (0 if label in ("role", "") else 1) and (texts[b] in lists.honorifics or texts[b].lower() in lists.offices):
        if label == "organization" and texts[b] not in ("Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr."):
            break
        title = texts[b]
        gender = lists.honorifics.get(texts[b]) or gender
        b += 1
    if b >= e or not any(t[:1].isupper() for t in texts[b:e]) or label == "role" or texts[b] in ("of", "for", "to"):
        return None
    if all(tree.lower[i] in lists.role_modifiers or tree.lower[i] in lists.offices for i in range(b, e)) and label != "person":
        if not (e - b == 1 and label == "place") and _text(tree, texts, b, e) not in table.known:
            return None
    if e - b == 1 and (texts[b] in table.never or (len(texts[b]) == 1 and not texts[b].isalpha())):
        return None
    if texts[e - 1] in table.never and e - b > 1 and label != "person":
        return None
    text = _text(tree, texts, b, e)
    name = Name(b, e, text, gender=gender, title=title, head=_root(tree, b, e))
    name.votes = _votes(tree, texts, name, label, first < b and not label)
    if not name.votes:
        return None
    _look_before(tree, texts, name, first)
    _look_around(tree, texts, name)
    name.locative = _is_locative(tree, texts, name)
    return name


def _root(tree: Tree, b: int, e: int) -> int:
    """The token of [b, e) that hangs on one outside; of several the last."""
    return max((i for i in range(b, e) if not b <= tree.head[i] < e or tree.head[i] == i), default=e - 1)


def _text(tree: Tree, texts: list[str], b: int, e: int) -> str:
    out = texts[b]
    for i in range(b + 1, e):
        out += (" " if tree.begin[i] > tree.end[i - 1] else "") + texts[i]
    return " ".join(out.split())


def _votes(tree: Tree, texts: list[str], name: Name, label: str, titled: bool) -> Counter[str]:
    """What the name's own words and the recogniser say of its kind."""
    lists, table = words(), gazette()
    votes: Counter[str] = Counter()
    parts = texts[name.begin : name.end]
    last = parts[-1]
    if label:
        votes[label] += 2
    if name.text in table.states:
        votes["state"] += 12
    elif name.text in table.nationals or (name.text in table.adjectives and tree.tag[name.end - 1] in ("NNPS", "NNS")):
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
        inner = [p for p in parts[:-1] if p in table.before_of]
        if last in table.heads and (last not in table.place_heads or label == "organization"):
            votes["organization"] += 3 if last in _BUILDINGS else 6
        elif last in table.place_heads and (parts[0] not in lists.first_names or label == "place"):
            votes["place"] += 4
        elif inner and "of" in parts or parts[0] in table.before_of:
            votes["organization"] += 5
        elif parts[0] in lists.first_names and len(parts) <= 4 and "of" not in parts:
            votes["person"] += 4 if parts[0] not in lists.ambiguous or label == "person" else 1
        elif len(parts) > 5:
            votes["organization"] += 1
    elif is_acronym(name.text) and name.text.isupper() and label != "place" and name.text not in table.places:
        votes["organization"] += 2
    elif tree.tag[name.end - 1] in ("NNPS", "NNS") and label == "group":
        name.plural = True
    if label == "group" and not name.plural:
        if tree.tag[name.end - 1] == "JJ" or tree.dep[name.head] in ("amod", "compound"):
            return Counter()  # "Republican lawmakers": no actor, a trait
    if not label and not votes:
        votes["other"] += 1
    return votes


def _look_before(tree: Tree, texts: list[str], name: Name, first: int) -> None:
    """Take in title, role and nationality that stand before a name: "[Kremlin spokesman] Dmitri Peskov"."""
    lists, table = words(), gazette()
    i = first - 1
    sentence = tree.sentence[name.begin]
    head, last = -1, -1
    while i >= 0 and tree.sentence[i] == sentence:
        text, lower = texts[i], tree.lower[i]
        if text in lists.honorifics and text[0].isupper():
            name.title = name.title or text
            name.gender = name.gender or lists.honorifics[text]
            if lower in lists.person:
                head = head if head >= 0 else i
            last = i
        elif lower in lists.person or lower in lists.offices:
            if tree.tag[i] in ("NNS", "NNPS"):
                break
            head = head if head >= 0 else i
            last = i
        elif (head >= 0 or name.title) and (
            lower in lists.role_modifiers or text == "-" or tree.pos[i] in ("ADJ", "PROPN", "NOUN") and tree.dep[i] in ("compound", "amod", "nmod")
        ):
            name.nationality = name.nationality or table.adjectives.get(text) or table.states.get(text)
            last = i
        elif head >= 0 and text in ("'s", "’s") and i > 0 and tree.pos[i - 1] == "PROPN":
            name.nationality = name.nationality or table.states.get(texts[i - 1])
            break
        else:
            break
        i -= 1
    two = " ".join(texts[first - 2 : first])
    name.nationality = name.nationality or table.adjectives.get(texts[first - 1] if first else "") or table.adjectives.get(two)
    if head >= 0 and "organization" not in dict(name.votes.most_common(1)):
        name.votes["person"] += 4
    elif name.title:
        name.votes["person"] += 5
    if head >= 0 or first < name.begin:
        name.role = (last if last >= 0 else first, name.begin)
        if head >= 0:
            lower = tree.lower[head]
            gender: Gender | None = "female" if lower in lists.female else "male" if lower in lists.male else None
            name.gender = name.gender or gender


def _is_locative(tree: Tree, texts: list[str], name: Name) -> bool:
    head = tree.head[name.head]
    if tree.dep[name.head] == "pobj" and tree.lower[head] in _LOCATIVE:
        return True
    return tree.dep[name.head] == "appos" or (tree.dep[name.head] in ("npadvmod", "advmod"))


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
        elif (times[n.text] and tree.dep[n.head] in ("nsubj", "nsubjpass", "poss", "agent")):
            kept.append(n)
        elif times[n.text] and " " in n.text and tree.pos[n.begin] == "PROPN":
            kept.append(n)
    return kept


_BUILDINGS = frozenset("Center Centre Hospital House Hall Court Church Museum Library Club School Clinic Theater Theatre".split())
_OF_BODY = frozenset(
    """member members official officials spokesman spokeswoman spokesperson leader leaders president chairman chairwoman ceo
    director founder co-founder head employee employees chief executive branch subsidiary attorney lawyer headquarters
    manager editor professor representative""".split()
)


def _look_around(tree: Tree, texts: list[str], name: Name) -> None:
    """Votes from the words about a name: "members of X", "X officials", "X, a company", "X, who"."""
    lists = words()
    head = name.head
    governor = tree.head[head]
    if governor != head:
        lower = tree.lower[governor]
        if tree.dep[head] in ("compound", "nmod", "poss") and governor >= name.end and lower in _OF_BODY:
            name.votes["organization"] += 2
        elif tree.dep[head] == "pobj" and lower in ("of", "for", "at") and tree.lower[tree.head[governor]] in _OF_BODY:
            name.votes["organization"] += 1
        elif tree.dep[head] == "pobj" and lower in ("in", "at", "inside", "outside", "near"):
            name.votes["place"] += 4 if texts[name.end - 1] in _BUILDINGS else 1 if lower != "at" else 0
        elif tree.dep[head] == "nsubj" and tree.lemma[governor] in ("say", "tell", "add", "think", "believe", "want"):
            name.votes["person"] += 1
        if tree.dep[head] in ("nsubj", "agent", "poss") and tree.pos[governor] in ("VERB", "NOUN", "ADP"):
            name.votes["agent"] += 1  # tells apart things that act from things that are only named
    for c in tree.children[head]:
        if tree.dep[c] == "appos" and c >= name.end and tree.pos[c] == "NOUN":
            noun = tree.lemma[c]
            if noun in lists.person:
                name.votes["person"] += 3
            elif noun in lists.organization:
                name.votes["organization"] += 3
            elif noun in lists.place:
                name.votes["place"] += 2
        elif tree.dep[c] == "relcl" and any(tree.lower[k] in ("who", "whom") for k in range(tree.left[c], c)):
            name.votes["person"] += 2


def _repeated(tree: Tree, texts: list[str], found: list[Name]) -> list[Name]:
    """Occurrences of names found elsewhere that nothing covers here: "Scientology" tagged once is a name each time."""
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
        if any(covered[i:end]) or (end < len(texts) and covered[end] and tree.pos[end] == "PROPN" and end - i == 1):
            continue
        if end < len(texts) and texts[end] == "-" and end - i == 1:
            continue
        name = Name(i, end, model.text, head=_root(tree, i, end))
        name.votes = _votes(tree, texts, name, "", False) or Counter(other=1)
        _look_before(tree, texts, name, i)
        _look_around(tree, texts, name)
        name.locative = _is_locative(tree, texts, name)
        covered[i:end] = [True] * (end - i)
        again.append(name)
    return again


def _nested(tree: Tree, texts: list[str], name: Name) -> list[Name]:
    """States, regions and cities inside a longer name of a body or place: "University of Texas"."""
    lists, table = words(), gazette()
    if name.end - name.begin < 2 or _is_known(name.text) or name.votes["person"] > max(name.votes["organization"], name.votes["place"]):
        return []
    inner: list[Name] = []
    i = name.begin
    while i < name.end:
        for size in (3, 2, 1):
            text = _text(tree, texts, i, min(i + size, name.end))
            if i + size <= name.end and size < name.end - name.begin and table.is_place(text) and text not in lists.first_names:
                nested = Name(i, i + size, text, head=_root(tree, i, i + size), nested=True)
                nested.votes["state" if text in table.states else "place"] += 4
                inner.append(nested)
                i += size - 1
                break
        i += 1
    return inner
