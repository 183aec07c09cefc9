"""How likely two event mentions of one story are the same event: a logistic model over what they share.

    two mentions → named features → weights (models/events.json) → log-odds

The features say what a reader would: one word, one concept, a rare one; the same agent or patient, or others;
times that overlap; how alike the two articles are, and how near the encoder puts the two triggers. The weights
are fitted on pairs of ECB+ (`python -m training train pairs`), once with the encoder's vectors and once without; how
likely is likely enough was chosen on ECB+ dev and by reading merges of other news.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from kg.data import data_path
from kg.errors import ModelError
from kg.record import EventType
from kg.resolve.members import Member

COMMONEST, COMMON, FAIRLY = 0.15, 0.2, 0.4
"""Rarities (see `rarity`) from which a word that is repeated counts for more and more."""
SOON = 600
"""Characters within which a noun with article takes up an event."""
CLOSE = 0.8
"""Cosine from which the encoder puts two triggers close together."""
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mention:
    """An event of one article, and all that may tell whether another is the same.

    Agents, patients, others and places are actors that have a name; `described` are the head nouns of the
    rest, by role: "patient:women". `time` and `day` are day numbers; `is_lead`: it stands at the top of its
    article; `is_known`: a noun that speaks of something known ("the call"); `is_broad`: its concept is too
    general to identify it by. `begin`: where its trigger stands. `rare`: how few articles of the news have the
    concept, see `rarity`. `vector` is the record's.
    """

    member: Member
    label: str
    concept: str
    groups: frozenset[str]
    words: frozenset[str]
    agents: frozenset[str] = frozenset()
    patients: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()
    time: tuple[int, int] | None = None
    day: int | None = None
    is_lead: bool = False
    is_known: bool = False
    begin: int = 0
    rare: float = 1.0
    vector: bytes | None = None
    type: EventType = "other"
    is_broad: bool = False

    @property
    def everyone(self) -> frozenset[str]:
        """All named participants but places."""
        return self.agents | self.patients | self.others


class PairModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of the features, by name, with the encoder's vectors and without.

    `common`: the share of news articles that have a concept, where it is more than one in fifty.
    """

    vectors: dict[str, float]
    plain: dict[str, float]
    common: dict[str, float]


@cache
def load() -> PairModel:
    """The model that comes with the package. Raises ModelError where the file is missing or damaged."""
    path = data_path("models", "events.json")
    try:
        return msgspec.json.decode(path.read_bytes(), type=PairModel)
    except msgspec.DecodeError as error:
        raise ModelError(f"not a model of event pairs ({error}): install newskg again", str(path)) from error


@lru_cache(10_000)
def decode_vector(packed: bytes) -> Vector:
    """The vector of a record's event, at length 1."""
    vector = np.frombuffer(packed, dtype=np.int8).astype(np.float32)
    return np.asarray(vector / (float(np.sqrt((vector * vector).sum())) or 1.0), dtype=np.float32)


def conflict(a: Mention, b: Mention) -> bool:
    """Whether two mentions can't be one event: their times are apart, or it happened to others."""
    if a.time and b.time and (a.time[1] < b.time[0] or b.time[1] < a.time[0]):
        return True
    return bool(a.patients and b.patients and _differ(a.patients, b) and _differ(b.patients, a))


def rarity(concept: str) -> float:
    """0 for a concept that every article of the news has, 1 for one that less than one in fifty has."""
    share = load().common.get(concept, 0.02)
    return min(1.0, math.log(share) / math.log(0.02))


def is_grounded(a: Mention, b: Mention) -> bool:
    """Whether more than a common word says that two mentions are one event.

    It happened to the same one, or at the same time, or has the same agent and a word not so common, or both
    tell what their articles are about; or the second takes up the first ("the call"), in the same article
    soon after, in another if the encoder puts them close together.
    """
    if a.agents & b.agents and a.patients & b.patients:
        return True
    rare = min(a.rare, b.rare)
    same_article = a.member[0] == b.member[0]
    if rare < (COMMONEST if same_article and b.is_known else COMMON):
        return False
    if a.patients & b.patients or _happened_to(a) & _happened_to(b):
        return True
    if (a.time and b.time) or (a.is_lead and b.is_lead) or (a.agents & b.agents and rare > FAIRLY):
        return True
    if same_article:
        return b.is_known and abs(b.begin - a.begin) <= SOON
    return a.is_known and b.is_known and nearness(a, b) > CLOSE


def nearness(a: Mention, b: Mention) -> float:
    """Cosine of the vectors, 0 without them."""
    if not a.vector or not b.vector:
        return 0.0
    return float(np.einsum("i,i->", decode_vector(a.vector), decode_vector(b.vector)))


def features(a: Mention, b: Mention, alike: float) -> dict[str, float]:
    """What speaks for and against one event.

    Args:
        a, b: two mentions that are not in `conflict`.
        alike: cosine of the two articles' words, 1 for the same article.
    """
    found = {"bias": 1.0}
    same_article = a.member[0] == b.member[0]
    place = "article" if same_article else "story"
    if a.concept == b.concept:
        found[f"concept {place}"] = 1.0
        found[f"rare {place}"] = a.rare
        if a.is_broad:
            found["broad"] = 1.0
        if a.words & b.words:
            found[f"word {place}"] = 1.0
    elif a.groups & b.groups:
        found["related"] = 1.0
        if a.patients & b.patients or _happened_to(a) & _happened_to(b):
            found["related patient"] = 1.0
    if not same_article:
        found["alike"] = alike
        if a.is_lead and b.is_lead:
            found["lead"] = 1.0
    for role, x, y in (("agents", a.agents, b.agents), ("patients", a.patients, b.patients)):
        if x & y:
            found[f"same {role}"] = 1.0
        elif x and y and _differ(x, b) and _differ(y, a):
            found[f"other {role}"] = 1.0
    if a.everyone & b.everyone:
        found["same actor"] = 1.0
    if a.places and b.places:
        found["same place" if a.places & b.places else "other place"] = 1.0
    described = sum(not x.startswith("place:") for x in a.described & b.described)
    if described:
        found["described"] = float(described)
    if a.time and b.time:
        found["time"] = 1.0
    if a.vector and b.vector:
        near = nearness(a, b)
        found["near"] = near
        found["very near"] = max(0.0, near - 0.6)
    return found


def judge(found: dict[str, float]) -> float:
    """How likely the pair with these features is one event: log-odds, above 0 if likely enough to be joined."""
    weights, least = (load().vectors, -0.5) if "near" in found else (load().plain, -1.0)
    return sum(weights.get(name, 0.0) * value for name, value in found.items()) - least


def _happened_to(mention: Mention) -> set[str]:
    return {x for x in mention.described if x.startswith("patient:")}


def _differ(actors: frozenset[str], other: Mention) -> bool:
    """Whether none of the actors is among the other event's, nor could be another spelling of one."""
    everyone = other.everyone | other.places
    if actors & everyone:
        return False
    words = {w for name in actors for w in _name_words(name)}
    return not any(w in words for name in everyone for w in _name_words(name))


@cache
def _name_words(name: str) -> frozenset[str]:
    """The longer words of an actor's name across articles ("actor/person/mark-felt")."""
    return frozenset(w for w in name.rsplit("/", 1)[-1].split("-") if len(w) > 3)
