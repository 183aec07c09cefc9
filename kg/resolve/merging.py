"""Names on their way to being one actor: the nodes, their evidence, and the rules for persons."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from kg.language import ENGLISH
from kg.language.names import PersonName, plain
from kg.record import Kind

Rule = Literal["same-name", "spelling", "surname", "acronym", "table", "gazetteer", "description"]
RULES: tuple[Rule, ...] = ("same-name", "spelling", "surname", "acronym", "table", "gazetteer")

Key = tuple[str, str]
"""(article id, actor id)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two names are one actor's: the rule, the two names, and an article where each was read.

    `score` is how alike the names are written, 0 to 1; an acronym or a name from the tables may score low.
    """

    rule: Rule
    left: str
    right: str
    articles: tuple[str, ...]
    score: float


def compare(rule: Rule, left: str, right: str, articles: tuple[str, ...]) -> Evidence:
    """The evidence for two names, with their likeness."""
    return Evidence(rule, left, right, articles, round(fuzz.ratio(plain(left), plain(right)) / 100, 2))


@dataclass(slots=True)
class Node:
    """All actors of one kind with one name; `names` counts wordings by article, `aliases` shorter forms."""

    kind: Kind
    key: str
    names: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    members: list[Key] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The commonest wording, of a person with a first name; of equals the longest, then by the alphabet."""
        bare = self.kind == "person"
        return min(self.names, key=lambda n: (bare and " " not in n, -self.names[n], -len(n), n))

    @property
    def article(self) -> str:
        return min(self.members)[0] if self.members else ""


def company_of(nodes: Sequence[Node]) -> dict[str, set[str]]:
    """For each article the people and bodies it names, without those that every tenth article does."""
    articles = {article for n in nodes for article, _ in n.members}
    company: dict[str, set[str]] = defaultdict(set)
    for n in nodes:
        own = {article for article, _ in n.members}
        if n.kind in ("person", "organization") and 2 <= len(own) <= max(5, len(articles) // 10):
            for article in own:
                company[article].add(f"{n.kind} {n.key}")
    return company


def absorb(target: Node, other: Node, rule: Rule) -> None:
    target.evidence += [
        *other.evidence,
        compare(rule, target.name, other.name, (target.article, other.article)),
    ]
    target.names.update(other.names)
    target.aliases.update(other.aliases)
    target.members += other.members
    target.parts += [other, *other.parts]


def merge_people(nodes: list[Node], rules: Collection[Rule], company: dict[str, set[str]]) -> list[Node]:
    """Full names that agree, then bare surnames with one plausible bearer."""
    full = [n for n in nodes if " " in n.key]
    bare = [n for n in nodes if " " not in n.key]
    blocks: dict[str, list[Node]] = defaultdict(list)
    for n in full:
        blocks[_block(ENGLISH.names.person_name(n.name).last)].append(n)
    out: list[Node] = []
    for _, block in sorted(blocks.items()):
        out += _merge_block(block) if "spelling" in rules else block
    if "surname" not in rules:
        return [*out, *(p for n in bare for p in one_an_article(n))]
    bearers: dict[str, list[Node]] = defaultdict(list)
    for n in out:
        bearers[ENGLISH.names.person_name(n.name).last].append(n)
    for n in bare:
        candidates = bearers.get(n.key, [])
        usable = not _is_no_surname(n.name)
        group: list[Node] = []
        for part in one_an_article(n):
            fits = [c for c in candidates if len(candidates) == 1 and _is_plausible(c, part, company)]
            fits = fits or [g for g in group if not candidates and _is_plausible(g, part, company)]
            if usable and fits:
                absorb(fits[0], part, "surname")
            else:
                group.append(part)
        out += group
    return out


def _is_no_surname(name: str) -> bool:
    """A bare first name, suffix or common noun: too little to know a person of another article by."""
    lists = ENGLISH.names
    return name in lists.first_names or name in lists.suffixes or name.lower().rstrip("s") in lists.person


def _is_plausible(candidate: Node, bare: Node, company: dict[str, set[str]]) -> bool:
    """Whether the one bearer of a surname may be meant: often named, or in the same company elsewhere."""
    articles = {article for article, _ in candidate.members}
    here = company.get(bare.members[0][0], set())
    return len(articles) >= 3 or any(len(here & company.get(a, set())) >= 2 for a in articles)


def one_an_article(node: Node) -> list[Node]:
    """A node for each article: what shares only a surname is not one person."""
    parts: list[Node] = []
    for member in sorted(node.members):
        parts.append(
            Node(
                node.kind, f"{node.key} {short_hash(member[0])}", Counter({node.name: 1}), Counter(), [member]
            )
        )
    return parts


def _block(last: str) -> str:
    return re.sub(r"[aeiouyhwj]|(.)(?=\1)", "", last.split()[-1] if last else "").translate(
        str.maketrans("qgcz", "kkks")
    )


def _merge_block(block: list[Node]) -> list[Node]:
    """Merge the full names of a block, the commonest first, where no member of a cluster contradicts."""
    clusters: list[Node] = []
    for node in sorted(block, key=lambda n: (-len(n.members), -len(n.key), n.key)):
        person = ENGLISH.names.person_name(node.name)
        fits = [
            c
            for c in clusters
            if all(_one_person(person, ENGLISH.names.person_name(p.name)) for p in (c, *c.parts))
        ]
        if len(fits) == 1:
            absorb(fits[0], node, "spelling")
        else:
            clusters.append(node)
    return clusters


def _one_person(a: PersonName, b: PersonName) -> bool:
    """Across articles initials and missing middle names are fine, a bare first name's likeness is not."""
    return bool(a.first and b.first) and ENGLISH.names.persons_agree(a, b)


def short_hash(*parts: str) -> str:
    return hashlib.blake2s("\0".join(parts).encode(), digest_size=4).hexdigest()
