"""The same actor across articles: who shares a name is one, within the limits that precision sets.

Work is done on distinct names, not on pairs of actors: actors fall into blocks by kind and surname (persons) or name
(others), names within a block are compared, so the effort grows with the number of actors, nearly linearly. Every
merge says by which rule and on what evidence it was made, and every rule can be turned off.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.extract.naming import PersonName, acronyms, first_names_agree, is_acronym, person_name, persons_agree, plain, spelled_alike
from kg.extract.places import gazette
from kg.record import Actor, Kind, Record
from kg.resolve.gazetteer import Entry

Rule = Literal["same-name", "spelling", "surname", "acronym", "table", "gazetteer"]
RULES: tuple[Rule, ...] = ("same-name", "spelling", "surname", "acronym", "table", "gazetteer")

Key = tuple[str, str]
"""(article id, actor id)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two names are one actor's: the rule, the two names, and an article where each was read."""

    rule: Rule
    left: str
    right: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedActor:
    """One actor of the corpus. `iri` is the local part, without a base: "actor/person/dmitri-peskov".

    `iso` and `geonames` identify states (ISO 3166-1 alpha-2; GeoNames id); `acts_for` is the local name of the state
    or body that a seat of government stands for; `same_as` are IRIs of the user's gazetteer.
    """

    iri: str
    name: str
    kind: Kind
    aliases: tuple[str, ...]
    members: tuple[Key, ...]
    evidence: tuple[Evidence, ...] = ()
    same_as: tuple[str, ...] = ()
    acts_for: str | None = None
    iso: str | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class ActorResolution:
    """The actors of a corpus, sorted by local name, and which of them each actor of an article is."""

    actors: tuple[SharedActor, ...]
    locals: dict[Key, str]

    def iri_of(self, article: str, actor: str) -> str:
        """Local name of an article's actor; KeyError if the records had no such actor."""
        return self.locals[article, actor]


@dataclass(slots=True)
class _Node:
    """All actors of one kind with one name; `names` counts wordings by article, `aliases` shorter forms."""

    kind: Kind
    key: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    members: list[Key] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    parts: list[_Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The commonest wording; of equals the longest, then the first in the alphabet."""
        return min(self.names, key=lambda n: (-self.names[n], -len(n), n))

    @property
    def article(self) -> str:
        return min(self.members)[0] if self.members else ""


def resolve_actors(
    records: Sequence[Record], *, gazetteer: Iterable[Entry] = (), merge: bool | Collection[Rule] = True
) -> ActorResolution:
    """Give the actors of many articles one name each.

    Args:
        records: extraction records, in any order: the result does not depend on it.
        gazetteer: the user's knowledge base; its entries merge what they name, and are the only source of `same_as`.
        merge: whether to merge, or by which rules; without "same-name" every article keeps its own actors.

    Actors without a name, and unnamed sources above all, are never merged across articles.
    """
    rules: Collection[Rule] = RULES if merge is True else merge or ()
    items = sorted(((r.article.id, a) for r in records for a in r.actors), key=lambda x: (x[0], x[1].id))
    kinds = _common_kinds(items)
    nodes: dict[tuple[str, str], _Node] = {}
    alone: list[tuple[str, Actor]] = []
    for article, actor in items:
        if not is_named(actor) or "same-name" not in rules:
            alone.append((article, actor))
            continue
        kind = kinds.get((actor.name, actor.kind), actor.kind)
        key = _key(actor.name, kind, "table" in rules)
        node = nodes.setdefault((kind, key), _Node(kind, key))
        node.names[actor.name] += 1
        node.members.append((article, actor.id))
    texts = {r.article.id: r.article.text for r in records}
    by_id = {(article, actor.id): actor for article, actor in items}
    for node in nodes.values():
        for article, actor_id in node.members:
            node.aliases.update(name_forms(by_id[article, actor_id], texts[article]))
    merged = _merge(list(nodes.values()), rules, list(gazetteer))
    return _named(merged, alone, list(gazetteer) if "gazetteer" in rules else [])


def is_named(actor: Actor) -> bool:
    """Whether an actor has a proper name: the last word of a name is capitalised, that of a noun phrase is not."""
    words = [w for w in actor.name.split() if w[:1].isalnum()]
    return actor.kind != "unnamed" and bool(words) and any(c.isupper() for c in words[-1])


def name_forms(actor: Actor, text: str) -> set[str]:
    """The wordings of an actor's mentions that are names: capitalised and akin to its name, or its acronym."""
    own = set(plain(actor.name).split())
    short = acronyms(actor.name)
    table = gazette()
    forms: set[str] = set()
    for b, e in set(actor.mentions):
        form = " ".join(text[b:e].split())
        if not form or not form[0].isupper() or form == actor.name or not any(c.isupper() for c in form.split()[-1]):
            continue
        if own & set(plain(form).split()) or form.replace(".", "") in short or table.canonical(form) == actor.name:
            forms.add(form)
    return forms


def _common_kinds(items: Sequence[tuple[str, Actor]]) -> dict[tuple[str, Kind], Kind]:
    """Where one name of two or more words has several kinds in a corpus: the kind that three quarters agree on."""
    counts: dict[str, Counter[Kind]] = defaultdict(Counter)
    for _, actor in items:
        if is_named(actor):
            counts[actor.name][actor.kind] += 1
    out: dict[tuple[str, Kind], Kind] = {}
    for name, kinds in counts.items():
        if len(kinds) < 2:
            continue
        known = Counter({k: c for k, c in kinds.items() if k != "other"})
        best, count = min(known.items(), key=lambda kc: (-kc[1], kc[0])) if known else ("other", 0)
        for kind in kinds:
            if kind == "other" or (" " in name and count >= 3 * kinds[kind]):
                out[name, kind] = best
    return out


_SAME_WORDS = {"defence": "defense", "organisation": "organization", "centre": "center", "labour": "labor", "dept": "department", "intl": "international"}
_FIRM = frozenset(("inc", "corp", "corporation", "co", "company", "ltd", "llc", "plc", "the"))


def _key(name: str, kind: Kind, table: bool) -> str:
    """What two wordings of one name share: plain words, without company suffix, "Ministry of X" turned round."""
    if table and kind != "place" and (canonical := gazette().canonical(name)):
        return plain(canonical)
    words = plain(name).split()
    if kind == "organization":
        words = [_SAME_WORDS.get(w, w) for w in words]
        while len(words) > 1 and words[-1] in _FIRM:
            words.pop()
        while len(words) > 1 and words[0] == "the":
            words.pop(0)
        if len(words) > 2 and words[0] in ("department", "ministry") and words[1] == "of":
            words = [*(w for w in words[2:] if w != "the"), words[0]]
    elif kind == "person":
        person = person_name(name)
        return " ".join(p for p in (person.first, *person.middle, person.last, person.suffix) if p)
    return " ".join(words) or name


def _merge(nodes: list[_Node], rules: Collection[Rule], gazetteer: list[Entry]) -> list[_Node]:
    people = sorted((n for n in nodes if n.kind == "person"), key=lambda n: n.key)
    others = sorted((n for n in nodes if n.kind != "person"), key=lambda n: (n.kind, n.key))
    return [*_merge_people(people, rules), *_merge_bodies(others, rules)]


def _absorb(target: _Node, other: _Node, rule: Rule) -> None:
    target.evidence += [*other.evidence, Evidence(rule, target.name, other.name, (target.article, other.article))]
    target.names.update(other.names)
    target.aliases.update(other.aliases)
    target.members += other.members
    target.parts += [other, *other.parts]


def _merge_people(nodes: list[_Node], rules: Collection[Rule]) -> list[_Node]:
    """Full names that agree, then bare surnames with one plausible bearer."""
    full = [n for n in nodes if " " in n.key]
    bare = [n for n in nodes if " " not in n.key]
    blocks: dict[str, list[_Node]] = defaultdict(list)
    for n in full:
        blocks[_block(person_name(n.name).last)].append(n)
    out: list[_Node] = []
    for _, block in sorted(blocks.items()):
        out += _merge_block(block) if "spelling" in rules else block
    if "surname" not in rules:
        return [*out, *(p for n in bare for p in _by_article(n))]
    bearers: dict[str, list[_Node]] = defaultdict(list)
    for n in out:
        bearers[person_name(n.name).last].append(n)
    for n in bare:
        candidates = bearers.get(n.key, [])
        if len(candidates) == 1 and _is_plausible(candidates[0]):
            _absorb(candidates[0], n, "surname")
        else:
            out += _by_article(n) if candidates else [n]
    return out


def _is_plausible(node: _Node) -> bool:
    return len(node.members) >= 1


def _by_article(node: _Node) -> list[_Node]:
    """A node for each article: what shares only a surname is not one person."""
    parts: list[_Node] = []
    for member in sorted(node.members):
        parts.append(_Node(node.kind, f"{node.key} {_hash(member[0])}", Counter({node.name: 1}), Counter(), [member]))
    return parts


def _block(last: str) -> str:
    return re.sub(r"[aeiouyhwj]|(.)(?=\1)", "", last.split()[-1] if last else "").translate(str.maketrans("qgcz", "kkks"))


def _merge_block(block: list[_Node]) -> list[_Node]:
    """Merge the full names of a block: the commonest first; a name joins only if it contradicts no member of one."""
    clusters: list[_Node] = []
    for node in sorted(block, key=lambda n: (-len(n.members), -len(n.key), n.key)):
        person = person_name(node.name)
        fits = [c for c in clusters if all(_one_person(person, person_name(p.name)) for p in (c, *c.parts))]
        if len(fits) == 1:
            _absorb(fits[0], node, "spelling")
        else:
            clusters.append(node)
    return clusters


def _one_person(a: PersonName, b: PersonName) -> bool:
    """Across articles initials and missing middle names are fine, a bare first name's likeness is not."""
    return bool(a.first and b.first) and persons_agree(a, b)


def _merge_bodies(nodes: list[_Node], rules: Collection[Rule]) -> list[_Node]:
    """Acronyms join the body that articles give them to, if it is one and the same everywhere."""
    if "acronym" not in rules:
        return nodes
    owners: dict[tuple[str, str], list[_Node]] = defaultdict(list)
    for n in nodes:
        for alias in n.aliases:
            if is_acronym(alias) and alias.replace(".", "") in {a for name in n.names for a in acronyms(name)}:
                key = (n.kind, plain(alias))
                if n not in owners[key]:
                    owners[key].append(n)
    gone: set[int] = set()
    for n in nodes:
        candidates = [o for o in owners.get((n.kind, n.key), []) if o is not n]
        if is_acronym(n.name) and len(candidates) == 1 and id(candidates[0]) not in gone:
            _absorb(candidates[0], n, "acronym")
            gone.add(id(n))
    return [n for n in nodes if id(n) not in gone]


def _named(nodes: list[_Node], alone: list[tuple[str, Actor]], gazetteer: list[Entry]) -> ActorResolution:
    """Local names, unique, from kind and canonical name; and what tables and gazetteer add."""
    table = gazette()
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in gazetteer:
        for name in (entry.name, *entry.aliases):
            entries[plain(name)].append(entry)
    taken: dict[str, int] = {}
    actors: list[SharedActor] = []
    locals_: dict[Key, str] = {}
    for node in sorted(nodes, key=lambda n: (n.kind, -len(n.members), n.key)):
        name = node.name
        if node.kind != "place":
            name = table.canonical(name) or name
        slug = slugify(name)
        local = f"actor/{node.kind}/{slug}"
        if local in taken:
            local = f"{local}-{_hash(node.key)}"
        taken[local] = 1
        forms = {*node.names, *node.aliases} - {name}
        same = sorted({e.iri for f in (name, *sorted(forms)) for e in entries.get(plain(f), []) if e.kind in (None, node.kind)})
        iso = table.states.get(name) if node.kind == "state" else None
        acts = table.acts_for(name) if node.kind == "organization" else None
        actors.append(
            SharedActor(
                iri=local,
                name=name,
                kind=node.kind,
                aliases=tuple(sorted(forms)),
                members=tuple(sorted(node.members)),
                evidence=tuple(node.evidence),
                same_as=tuple(same),
                acts_for=_local_of(acts) if acts else None,
                iso=iso,
                geonames=table.countries[iso].geonames if iso else None,
            )
        )
        locals_.update(dict.fromkeys(node.members, local))
    present = {a.iri for a in actors}
    for target in sorted({a.acts_for for a in actors if a.acts_for} - present):
        actors.append(_from_table(target))
    for article, actor in alone:
        local = f"actor/{actor.kind}/{slugify(actor.name)[:40]}-{_hash(article, actor.id)}"
        actors.append(SharedActor(local, actor.name, actor.kind, (), ((article, actor.id),)))
        locals_[article, actor.id] = local
    return ActorResolution(tuple(sorted(actors, key=lambda a: a.iri)), locals_)


def _local_of(name: str) -> str:
    kind = "state" if name in gazette().states else "organization"
    return f"actor/{kind}/{slugify(name)}"


def _from_table(local: str) -> SharedActor:
    """A state or body that no article names, though its seat acts."""
    table = gazette()
    for iso, country in table.countries.items():
        if _local_of(country.names[0]) == local:
            return SharedActor(local, country.names[0], "state", (), (), iso=iso, geonames=country.geonames)
    name = next(n for n in sorted(set(table.known.values())) if _local_of(n) == local)
    return SharedActor(local, name, "organization", (), ())


def slugify(name: str) -> str:
    """Lower-case ASCII words joined by hyphens; a hash where nothing of the name is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name).encode("ascii", "ignore").decode()).strip("-")
    return slug or _hash(name)


def _hash(*parts: str) -> str:
    return hashlib.blake2s("\0".join(parts).encode(), digest_size=4).hexdigest()
