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

from kg.language import ENGLISH, Language
from kg.language.names import is_acronym, plain
from kg.record import Actor, Article, Kind, Record
from kg.resolve.gazetteer import Entry
from kg.resolve.members import Member, actor_hash, by_article
from kg.resolve.merging import RULES, ActorMerge, Node, Rule, compare, merge_people


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
    aliases: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    merges: tuple[ActorMerge, ...] = ()
    same_as: tuple[str, ...] = ()
    acts_for: str | None = None
    iso: str | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class ActorResolution:
    """The actors of a corpus, sorted by local name, and which of them each actor of an article is."""

    actors: tuple[SharedActor, ...]
    locals: dict[Member, str]

    def iri_of(self, article: str, actor: str) -> str:
        """Local name of an article's actor; KeyError if the records had no such actor."""
        return self.locals[article, actor]


def resolve_actors(
    records: Sequence[Record],
    *,
    gazetteer: Iterable[Entry] = (),
    merge: bool | Collection[Rule] = True,
    language: Language = ENGLISH,
) -> ActorResolution:
    """Give the actors of many articles one name each.

    Args:
        records: extraction records, in any order: the result does not depend on it.
        gazetteer: the user's knowledge base, the only source of `same_as`.
        merge: whether to merge, or by which rules; without "same-name" every article keeps its own actors.
        language: that of the records.

    Actors without a name, and unnamed sources above all, are never merged across articles.
    """
    rules: Collection[Rule] = RULES if merge is True else merge or ()
    kinds = _common_kinds(records, language)
    nodes: dict[tuple[str, str], Node] = {}
    names: dict[Member, str] = {}
    alone: dict[Member, Actor] = {}
    for article, actor in _actors_of(records):
        me = (article.id, actor.id)
        if "same-name" not in rules or not is_named(actor, language):
            alone[me] = actor
            continue
        kind = kinds.get((actor.name, actor.kind), actor.kind)
        is_body = actor.name.split()[-1] in language.names.institutions and not actor.name.islower()
        if kind == "group" and is_body:
            kind = "organization"
        key = _key(actor.name, kind, "table" in rules, language)
        node = nodes.setdefault((kind, key), Node(kind, key))
        node.names[actor.name] += 1
        node.members.append(me)
        node.aliases.update(map(intern, name_forms(actor, article.text, language)))
        names[me] = intern(actor.name)
    for node in nodes.values():
        node.merges += _same_name(node, names, language)
    merged = _merge(list(nodes.values()), rules, language)
    merged, links = _link(merged, gazetteer if "gazetteer" in rules else ())
    return _named(merged, alone, links, language)


def _actors_of(records: Sequence[Record]) -> Iterator[tuple[Article, Actor]]:
    """The actors of all articles with their article, in order of ids."""
    for record in by_article(records):
        for actor in sorted(record.actors, key=lambda a: a.id):
            yield record.article, actor


def _same_name(node: Node, names: Mapping[Member, str], language: Language) -> Iterator[ActorMerge]:
    """Why the actors of a node are one: each other wording of its name, or the name itself in two articles."""
    first: dict[str, list[str]] = defaultdict(list)
    for key in sorted(node.members):
        first[names[key]].append(key[0])
    own = node.name
    where = first[own]
    if len(where) > 1:
        yield compare("same-name", own, own, (where[0], where[1]))
    for name in sorted(first.keys() - {own}):
        known = node.kind != "place" and language.places.canonical(name) is not None
        yield compare("table" if known else "same-name", own, name, (where[0], first[name][0]))


def is_named(actor: Actor, language: Language) -> bool:
    """Whether an actor has a name that means the same in another article.

    The last word of a name is capitalised or a number's ("76ers"), that of a noun phrase is not; a body is
    named as well by what it is of whom: "the Indian navy", "the Obama administration".
    """
    parts = [w for w in actor.name.split() if w[:1].isalnum()]
    if actor.kind == "unnamed" or not parts:
        return False
    words = language.comparing
    if not parts[-1].islower() or parts[-1][0].isdigit():
        small = {w for w in parts if w.islower() and w.isalpha()}
        return (
            any(c.isupper() for w in parts for c in w) and small <= words.linking | language.names.particles
        )
    if actor.kind not in ("organization", "group") or parts[-1] not in language.names.institutions:
        return False
    own = parts[1:] if parts[0].lower() in words.definite else parts
    return len(own) > 1 and all(w[0].isupper() for w in own[:-1]) and not {"'", "’"} & set(actor.name)


def name_forms(actor: Actor, text: str, language: Language) -> set[str]:
    """The mentions' wordings that are names: capitalised and akin to the actor's name, or its acronym."""
    own = set(plain(actor.name).split())
    short = language.names.acronyms(actor.name)
    wordings = {" ".join(text[b:e].split()) for b, e in actor.mentions} - {"", actor.name}
    return {
        form
        for form in wordings
        if form[0].isupper()
        and any(c.isupper() for c in form.split()[-1])
        and (
            own & set(plain(form).split())
            or form.replace(".", "") in short
            or language.places.canonical(form) == actor.name
        )
    }


def _common_kinds(records: Sequence[Record], language: Language) -> dict[tuple[str, Kind], Kind]:
    """Where a name of two or more words has several kinds in a corpus: the kind of three quarters."""
    counts: dict[str, Counter[Kind]] = defaultdict(Counter)
    for _, actor in _actors_of(records):
        if is_named(actor, language):
            counts[actor.name][actor.kind] += 1
    out: dict[tuple[str, Kind], Kind] = {}
    for name, kinds in counts.items():
        if len(kinds) > 1:
            best = min(kinds, key=lambda k: (k == "other", -kinds[k], k))
            for kind in kinds:
                if kind == "other" or (" " in name and kinds[best] >= 3 * kinds[kind]):
                    out[name, kind] = best
    return out


def _key(name: str, kind: Kind, table: bool, language: Language) -> str:
    """What two wordings of a name share: plain words, no company suffix, "Ministry of X" turned round."""
    if table and kind != "place" and (canonical := language.places.canonical(name)):
        return plain(canonical)
    parts = plain(name).split()
    words = language.comparing
    if kind in ("organization", "group"):
        parts = [words.spellings.get(w, w) for w in parts]
        while len(parts) > 1 and parts[-1] in words.companies:
            parts.pop()
        while len(parts) > 1 and parts[0] in words.definite:
            parts.pop(0)
        if len(parts) > 2 and parts[0] in words.departments and parts[1] in words.genitive:
            parts = [*(w for w in parts[2:] if w not in words.definite), parts[0]]
    elif kind == "person":
        person = language.names.person_name(name)
        return " ".join(p for p in (person.first, *person.middle, person.last, person.suffix) if p)
    return " ".join(parts) or name


def _merge(nodes: Sequence[Node], rules: Collection[Rule], language: Language) -> list[Node]:
    people = sorted((n for n in nodes if n.kind == "person"), key=lambda n: n.key)
    others = sorted((n for n in nodes if n.kind != "person"), key=lambda n: (n.kind, n.key))
    merged = merge_people(people, others, rules, language.names)
    names, table = language.names, language.places
    surnames = Counter(names.person_name(n.name).last for n in merged if " " in n.key for _ in n.members)
    parted: list[Node] = []
    for n in others:
        # "Bush" taken for a place: whatever it is, it is not known from other articles
        is_surname = " " not in n.key and surnames[n.key] >= 3
        doubtful = is_surname and not table.is_place(n.name) and not table.canonical(n.name)
        # "the Legislature": whose?
        bare = n.key in names.organization | names.group or n.name in language.comparing.directions
        parted += n.one_an_article() if doubtful or bare else [n]
    return [*merged, *(_merge_bodies(parted, language) if "acronym" in rules else parted)]


def _merge_bodies(nodes: list[Node], language: Language) -> list[Node]:
    """Acronyms join the body that articles give them to, if it is one and the same everywhere."""
    owners: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for n in nodes:
        short = {a for name in n.names for a in language.names.acronyms(name)}
        for key in {plain(a) for a in n.aliases if is_acronym(a) and a.replace(".", "") in short}:
            owners[n.kind, key].append(n)
    gone: set[int] = set()
    for n in nodes:
        candidates = [o for o in owners.get((n.kind, n.key), []) if o is not n]
        if is_acronym(n.name) and len(candidates) == 1 and id(candidates[0]) not in gone:
            candidates[0].absorb(n, "acronym")
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
                first[n.kind, iri].absorb(n, "gazetteer")
                continue
            first[n.kind, iri] = n
            links[id(n)] = iri
        kept.append(n)
    return kept, links


def _named(
    nodes: list[Node], alone: Mapping[Member, Actor], links: Mapping[int, str], language: Language
) -> ActorResolution:
    """Local names, unique, from kind and canonical name; and what tables and gazetteer add."""
    table = language.places
    actors: dict[str, SharedActor] = {}
    locals_: dict[Member, str] = {}

    def body(name: str) -> str:
        return f"actor/{'state' if name in table.states else 'organization'}/{slugify(name)}"

    for node in sorted(nodes, key=lambda n: (n.kind, -len(n.members), n.key)):
        name = (table.canonical(node.name) if node.kind != "place" else None) or node.name
        local = f"actor/{node.kind}/{slugify(name)}"
        if local in actors:
            local = f"{local}-{actor_hash(node.key)}"
        known = {"state": table.states, "place": table.capitals}.get(node.kind, {})
        iso = known.get(name)
        acts = table.acts_for(name) if node.kind == "organization" else None
        actors[local] = SharedActor(
            iri=local,
            name=name,
            kind=node.kind,
            aliases=tuple(sorted({*node.names, *node.aliases} - {name})),
            members=tuple(sorted(node.members)),
            merges=tuple(node.merges),
            same_as=(links[id(node)],) if id(node) in links else (),
            acts_for=body(acts) if acts else None,
            iso=iso,
            geonames=table.countries[iso].geonames if iso and node.kind == "state" else None,
        )
        locals_.update(dict.fromkeys(node.members, local))
    missing = {a.acts_for for a in actors.values() if a.acts_for} - actors.keys()
    if missing:  # states and bodies that no article names, though their seats act
        for iso, country in table.countries.items():
            if (local := body(name := country.names[0])) in missing:
                actors[local] = SharedActor(local, name, "state", iso=iso, geonames=country.geonames)
        for name in sorted(set(table.known.values())):
            if (local := body(name)) in missing - actors.keys():
                actors[local] = SharedActor(local, name, "organization")
    for me, actor in alone.items():
        local = f"actor/{actor.kind}/{slugify(actor.name)[:40]}-{actor_hash(*me)}"
        actors[local] = SharedActor(local, actor.name, actor.kind, members=(me,))
        locals_[me] = local
    return ActorResolution(tuple(actors[local] for local in sorted(actors)), locals_)


def slugify(name: str) -> str:
    """Lower-case ASCII words joined by hyphens; a hash where nothing of the name is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name).encode("ascii", "ignore").decode()).strip("-")
    return slug or actor_hash(name)
