"""Names on their way to being one actor: the nodes, why they are merged, and the rules for persons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from kg.language.names import Names, plain
from kg.record import Kind
from kg.resolve.members import Member, actor_hash

Rule = Literal["same-name", "spelling", "surname", "acronym", "table", "gazetteer", "description"]
RULES: tuple[Rule, ...] = ("same-name", "spelling", "surname", "acronym", "table", "gazetteer")


@dataclass(frozen=True, slots=True)
class ActorMerge:
    """Why two names are one actor's: the rule, the two names, and an article where each was read.

    `score` is how alike the names are written, 0 to 1; an acronym or a name from the tables may score low.
    """

    rule: Rule
    left: str
    right: str
    articles: tuple[str, ...]
    score: float


def compare(rule: Rule, left: str, right: str, articles: tuple[str, ...]) -> ActorMerge:
    """The merge of two names, with their likeness."""
    return ActorMerge(rule, left, right, articles, round(fuzz.ratio(plain(left), plain(right)) / 100, 2))


@dataclass(slots=True)
class Node:
    """All actors of one kind with one name; `names` counts wordings by article, `aliases` are shorter forms."""

    kind: Kind
    key: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: set[str] = field(default_factory=set)
    members: list[Member] = field(default_factory=list)
    merges: list[ActorMerge] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The commonest wording, of a person with a first name; of equals the longest, then by the alphabet."""
        bare = self.kind == "person"
        return min(self.names, key=lambda n: (bare and " " not in n, -self.names[n], -len(n), n))

    @property
    def articles(self) -> set[str]:
        """The articles that name it."""
        return {article for article, _ in self.members}

    def absorb(self, other: Node, rule: Rule) -> None:
        """Take over what is known of the same actor under another name."""
        where = min(self.members)[0], min(other.members)[0]
        self.merges += [*other.merges, compare(rule, self.name, other.name, where)]
        self.names.update(other.names)
        self.aliases |= other.aliases
        self.members += other.members
        self.parts += [other, *other.parts]

    def one_an_article(self) -> list[Node]:
        """A node for each article: what shares only a surname is not one person."""
        return [
            Node(self.kind, f"{self.key} {actor_hash(m[0])}", Counter({self.name: 1}), members=[m])
            for m in sorted(self.members)
        ]


def merge_people(
    nodes: Sequence[Node], others: Sequence[Node], rules: Collection[Rule], names: Names
) -> list[Node]:
    """Full names that agree, then bare surnames with one plausible bearer; `others`: who else is named with them."""
    company = _company_of([*nodes, *others])
    blocks: dict[str, list[Node]] = defaultdict(list)
    for n in nodes:
        if " " in n.key:
            blocks[_block(names.person_name(n.name).last)].append(n)
    out: list[Node] = []
    for _, block in sorted(blocks.items()):
        out += _merge_block(block, names) if "spelling" in rules else block
    bearers: dict[str, list[Node]] = defaultdict(list)
    for n in out:
        bearers[names.person_name(n.name).last].append(n)
    for n in nodes:
        if " " in n.key:
            continue
        candidates = bearers.get(n.key, []) if "surname" in rules else []
        usable = "surname" in rules and not _is_no_surname(n.name, names)
        group: list[Node] = []
        for part in n.one_an_article():
            fits = [c for c in candidates if len(candidates) == 1 and _is_plausible(c, part, company)]
            fits = fits or [g for g in group if not candidates and _is_plausible(g, part, company)]
            if usable and fits:
                fits[0].absorb(part, "surname")
            else:
                group.append(part)
        out += group
    return out


def _company_of(nodes: Sequence[Node]) -> dict[str, set[str]]:
    """For each article the people and bodies it names, without those that every tenth article does."""
    most = max(5, len({article for n in nodes for article in n.articles}) // 10)
    company: dict[str, set[str]] = defaultdict(set)
    for n in nodes:
        if n.kind in ("person", "organization") and 2 <= len(n.articles) <= most:
            for article in n.articles:
                company[article].add(f"{n.kind} {n.key}")
    return company


def _is_no_surname(name: str, names: Names) -> bool:
    """A bare first name, suffix or common noun: too little to know a person of another article by."""
    return name in names.first_names or name in names.suffixes or name.lower().rstrip("s") in names.person


def _is_plausible(candidate: Node, bare: Node, company: dict[str, set[str]]) -> bool:
    """Whether the one bearer of a surname may be meant: often named, or in the same company elsewhere."""
    articles = candidate.articles
    here = company.get(bare.members[0][0], set())
    return len(articles) >= 3 or any(len(here & company.get(a, set())) >= 2 for a in articles)


def _block(last: str) -> str:
    return re.sub(r"[aeiouyhwj]|(.)(?=\1)", "", last.split()[-1] if last else "").translate(
        str.maketrans("qgcz", "kkks")
    )


def _merge_block(block: list[Node], names: Names) -> list[Node]:
    """Merge the full names of a block, the commonest first, where no member of a cluster contradicts."""

    def agree(a: Node, b: Node) -> bool:
        # initials and missing middle names are fine, a bare first name's likeness is not
        x, y = names.person_name(a.name), names.person_name(b.name)
        return bool(x.first and y.first) and names.persons_agree(x, y)

    clusters: list[Node] = []
    for node in sorted(block, key=lambda n: (-len(n.members), -len(n.key), n.key)):
        fits = [c for c in clusters if all(agree(node, p) for p in (c, *c.parts))]
        if len(fits) == 1:
            fits[0].absorb(node, "spelling")
        else:
            clusters.append(node)
    return clusters
