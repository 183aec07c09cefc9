"""The same actor across articles: who shares a name is one, within the limits that precision sets.

Work is done on distinct names, not on pairs of actors: they fall into blocks by kind and surname (persons)
or name (others), and only names of a block are compared, so that the effort is nearly linear. Every
merge says by which rule and on what evidence it was made, and every rule can be turned off.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from kg.language import ENGLISH
from kg.language.names import is_acronym, plain
from kg.record import Actor, Article, Kind, Record
from kg.resolve.gazetteer import Entry
from kg.resolve.merging import (
    RULES,
    Evidence,
    Key,
    Node,
    Rule,
    absorb,
    company_of,
    compare,
    merge_people,
    one_an_article,
    short_hash,
)
from kg.resolve.stories import by_article


@dataclass(frozen=True, slots=True)
class SharedActor:
    """One actor of the corpus. `iri` is the local part, without a base: "actor/person/dmitri-peskov".

    `iso` and `geonames` identify states (ISO 3166-1 code, GeoNames id), `iso` also the place that is their
    capital; `acts_for` is the local part of the state or body that a seat of government stands for; `same_as`
    are IRIs of the user's gazetteer.
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


def resolve_actors(
    records: Sequence[Record], *, gazetteer: Iterable[Entry] = (), merge: bool | Collection[Rule] = True
) -> ActorResolution:
    """Give the actors of many articles one name each.

    Args:
        records: extraction records, in any order: the result does not depend on it.
        gazetteer: the user's knowledge base, the only source of `same_as`.
        merge: whether to merge, or by which rules; without "same-name" every article keeps its own actors.

    Actors without a name, and unnamed sources above all, are never merged across articles.
    """
    rules: Collection[Rule] = RULES if merge is True else merge or ()
    kinds = _common_kinds(records)
    nodes: dict[tuple[str, str], Node] = {}
    names: dict[Key, str] = {}
    alone: list[tuple[Key, Kind, str]] = []
    for article, actor in _actors_of(records):
        me = (article.id, actor.id)
        if not is_named(actor) or "same-name" not in rules:
            alone.append((me, actor.kind, actor.name))
            continue
        kind = kinds.get((actor.name, actor.kind), actor.kind)
        if (
            kind == "group"
            and actor.name.islower() is False
            and actor.name.split()[-1] in ENGLISH.names.institutions
        ):
            kind = "organization"
        key = _key(actor.name, kind, "table" in rules)
        node = nodes.setdefault((kind, key), Node(kind, key))
        node.names[actor.name] += 1
        node.members.append(me)
        node.aliases.update(map(intern, name_forms(actor, article.text)))
        names[me] = intern(actor.name)
    for node in nodes.values():
        node.evidence += _same_name(node, names)
    merged, links = _link(_merge(list(nodes.values()), rules), gazetteer if "gazetteer" in rules else ())
    return _named(merged, alone, links)


def _actors_of(records: Sequence[Record]) -> Iterator[tuple[Article, Actor]]:
    """The actors of all articles with their article, in order of ids."""
    for record in by_article(records):
        for actor in sorted(record.actors, key=lambda a: a.id):
            yield record.article, actor


def _same_name(node: Node, names: Mapping[Key, str]) -> list[Evidence]:
    """Why the actors of a node are one: each other wording of its name, or the name itself in two articles."""
    first: dict[str, list[str]] = defaultdict(list)
    for key in sorted(node.members):
        first[names[key]].append(key[0])
    where = first[node.name]
    found: list[Evidence] = []
    if len(where) > 1:
        found.append(compare("same-name", node.name, node.name, (where[0], where[1])))
    for name in sorted(first):
        if name != node.name:
            known = node.kind != "place" and ENGLISH.places.canonical(name) is not None
            rule: Rule = "table" if known else "same-name"
            found.append(compare(rule, node.name, name, (where[0], first[name][0])))
    return found


def is_named(actor: Actor) -> bool:
    """Whether an actor has a name that means the same in another article.

    The last word of a name is capitalised or a number's ("76ers"), that of a noun phrase is not; a body is
    named as well by what it is of whom: "the Indian navy", "the Obama administration".
    """
    if actor.kind == "unnamed":
        return False
    parts = [w for w in actor.name.split() if w[:1].isalnum()]
    if not parts:
        return False
    if not parts[-1].islower() or parts[-1][0].isdigit():
        small = {w for w in parts if w.islower() and w.isalpha()}
        return any(c.isupper() for w in parts for c in w) and small <= _LINKING | ENGLISH.names.particles
    if actor.kind not in ("organization", "group") or parts[-1] not in ENGLISH.names.institutions:
        return False
    own = parts[1:] if parts[0].lower() == "the" else parts
    return (
        len(own) > 1
        and all(w[0].isupper() for w in own[:-1])
        and "'" not in actor.name
        and "’" not in actor.name
    )


_LINKING = frozenset(("of", "the", "and", "for", "in", "on", "to", "at", "with", "against", "vs"))


def name_forms(actor: Actor, text: str) -> set[str]:
    """The mentions' wordings that are names: capitalised and akin to the actor's name, or its acronym."""
    own = set(plain(actor.name).split())
    short = ENGLISH.names.acronyms(actor.name)
    table = ENGLISH.places
    forms: set[str] = set()
    for b, e in set(actor.mentions):
        form = " ".join(text[b:e].split())
        if (
            not form
            or not form[0].isupper()
            or form == actor.name
            or not any(c.isupper() for c in form.split()[-1])
        ):
            continue
        if (
            own & set(plain(form).split())
            or form.replace(".", "") in short
            or table.canonical(form) == actor.name
        ):
            forms.add(form)
    return forms


def _common_kinds(records: Sequence[Record]) -> dict[tuple[str, Kind], Kind]:
    """Where a name of two or more words has several kinds in a corpus: the kind of three quarters."""
    counts: dict[str, Counter[Kind]] = defaultdict(Counter)
    for _, actor in _actors_of(records):
        if is_named(actor):
            counts[actor.name][actor.kind] += 1
    out: dict[tuple[str, Kind], Kind] = {}
    for name, kinds in counts.items():
        if len(kinds) < 2:
            continue
        known: Counter[Kind] = Counter({k: c for k, c in kinds.items() if k != "other"})
        ranked: list[Kind] = sorted(known, key=lambda k: (-known[k], k))
        best: Kind = ranked[0] if ranked else "other"
        count = known[best]
        for kind in kinds:
            if kind == "other" or (" " in name and count >= 3 * kinds[kind]):
                out[name, kind] = best
    return out


_SAME_WORDS = {
    "defence": "defense",
    "organisation": "organization",
    "centre": "center",
    "labour": "labor",
    "dept": "department",
    "intl": "international",
}
_FIRM = frozenset(("inc", "corp", "corporation", "co", "company", "ltd", "llc", "plc", "the"))


def _key(name: str, kind: Kind, table: bool) -> str:
    """What two wordings of a name share: plain words, no company suffix, "Ministry of X" turned round."""
    if table and kind != "place" and (canonical := ENGLISH.places.canonical(name)):
        return plain(canonical)
    parts = plain(name).split()
    if kind in ("organization", "group"):
        parts = [_SAME_WORDS.get(w, w) for w in parts]
        while len(parts) > 1 and parts[-1] in _FIRM:
            parts.pop()
        while len(parts) > 1 and parts[0] == "the":
            parts.pop(0)
        if len(parts) > 2 and parts[0] in ("department", "ministry") and parts[1] == "of":
            parts = [*(w for w in parts[2:] if w != "the"), parts[0]]
    elif kind == "person":
        person = ENGLISH.names.person_name(name)
        return " ".join(p for p in (person.first, *person.middle, person.last, person.suffix) if p)
    return " ".join(parts) or name


def _merge(nodes: list[Node], rules: Collection[Rule]) -> list[Node]:
    people = sorted((n for n in nodes if n.kind == "person"), key=lambda n: n.key)
    others = sorted((n for n in nodes if n.kind != "person"), key=lambda n: (n.kind, n.key))
    merged = merge_people(people, rules, company_of(nodes))
    surnames = Counter(
        ENGLISH.names.person_name(n.name).last for n in merged if " " in n.key for _ in n.members
    )
    table = ENGLISH.places
    parted: list[Node] = []
    for n in others:  # "Bush" taken for a place: whatever it is, it is not known from other articles
        doubtful = (
            " " not in n.key
            and surnames[n.key] >= 3
            and not (table.is_place(n.name) or table.canonical(n.name))
        )
        bare = (
            n.key in ENGLISH.names.organization | ENGLISH.names.group or n.name in _DIRECTIONS
        )  # "the Legislature": whose?
        parted += one_an_article(n) if doubtful or bare else [n]
    return [*merged, *_merge_bodies(parted, rules)]


_DIRECTIONS = frozenset(("North", "South", "East", "West"))


def _merge_bodies(nodes: list[Node], rules: Collection[Rule]) -> list[Node]:
    """Acronyms join the body that articles give them to, if it is one and the same everywhere."""
    if "acronym" not in rules:
        return nodes
    owners: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for n in nodes:
        for alias in n.aliases:
            if is_acronym(alias) and alias.replace(".", "") in {
                a for name in n.names for a in ENGLISH.names.acronyms(name)
            }:
                key = (n.kind, plain(alias))
                if n not in owners[key]:
                    owners[key].append(n)
    gone: set[int] = set()
    for n in nodes:
        candidates = [o for o in owners.get((n.kind, n.key), []) if o is not n]
        if is_acronym(n.name) and len(candidates) == 1 and id(candidates[0]) not in gone:
            absorb(candidates[0], n, "acronym")
            gone.add(id(n))
    return [n for n in nodes if id(n) not in gone]


def _link(nodes: list[Node], gazetteer: Iterable[Entry]) -> tuple[list[Node], dict[int, str]]:
    """The nodes, those of one gazetteer entry made one, and {id(node): IRI of its entry}.

    An entry of the node's own kind counts before one of any kind. A name that several entries have links to
    none of them; nor do surnames and other short forms, unless they are all that articles give.
    """
    iris: dict[tuple[str, Kind | None], set[str]] = defaultdict(set)
    for entry in gazetteer:
        for name in (entry.name, *entry.aliases):
            iris[plain(name), entry.kind].add(entry.iri)
    links: dict[int, str] = {}
    first: dict[tuple[Kind, str], Node] = {}
    kept: list[Node] = []
    for n in sorted(nodes, key=lambda n: (n.kind, -len(n.members), n.key)):
        keys = [(plain(name), n.kind) for name in n.names]
        found = {iri for key in keys for iri in (iris.get(key) or iris.get((key[0], None)) or ())}
        if len(found) == 1:
            (iri,) = found
            if (n.kind, iri) in first:
                absorb(first[n.kind, iri], n, "gazetteer")
                continue
            first[n.kind, iri] = n
            links[id(n)] = iri
        kept.append(n)
    return kept, links


def _named(nodes: list[Node], alone: list[tuple[Key, Kind, str]], links: dict[int, str]) -> ActorResolution:
    """Local names, unique, from kind and canonical name; and what tables and gazetteer add."""
    table = ENGLISH.places
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
            local = f"{local}-{short_hash(node.key)}"
        taken[local] = 1
        forms = {*node.names, *node.aliases} - {name}
        known = table.states if node.kind == "state" else table.capitals if node.kind == "place" else {}
        iso = known.get(name)
        acts = table.acts_for(name) if node.kind == "organization" else None
        actors.append(
            SharedActor(
                iri=local,
                name=name,
                kind=node.kind,
                aliases=tuple(sorted(forms)),
                members=tuple(sorted(node.members)),
                evidence=tuple(node.evidence),
                same_as=(links[id(node)],) if id(node) in links else (),
                acts_for=_local_of(acts) if acts else None,
                iso=iso,
                geonames=table.countries[iso].geonames if iso and node.kind == "state" else None,
            )
        )
        locals_.update(dict.fromkeys(node.members, local))
    present = {a.iri for a in actors}
    for target in sorted({a.acts_for for a in actors if a.acts_for} - present):
        actors.append(_from_table(target))
    for me, kind, name in alone:
        local = f"actor/{kind}/{slugify(name)[:40]}-{short_hash(*me)}"
        actors.append(SharedActor(local, name, kind, (), (me,)))
        locals_[me] = local
    return ActorResolution(tuple(sorted(actors, key=lambda a: a.iri)), locals_)


def _local_of(name: str) -> str:
    kind = "state" if name in ENGLISH.places.states else "organization"
    return f"actor/{kind}/{slugify(name)}"


def _from_table(local: str) -> SharedActor:
    """A state or body that no article names, though its seat acts."""
    table = ENGLISH.places
    for iso, country in table.countries.items():
        if _local_of(country.names[0]) == local:
            return SharedActor(local, country.names[0], "state", (), (), iso=iso, geonames=country.geonames)
    name = next(n for n in sorted(set(table.known.values())) if _local_of(n) == local)
    return SharedActor(local, name, "organization", (), ())


def slugify(name: str) -> str:
    """Lower-case ASCII words joined by hyphens; a hash where nothing of the name is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name).encode("ascii", "ignore").decode()).strip("-")
    return slug or short_hash(name)
