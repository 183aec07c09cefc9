"""What people call the fields of an article (names.toml): one table for JSON, CSV, header lines and the docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from kg.errors import SourceError
from kg.lexicon import load_file


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inner: tuple[str, ...]
    item: tuple[str, ...]
    headers: tuple[str, ...]
    before_author: str
    empty: tuple[str, ...]
    teasers: tuple[str, ...]
    late_dates: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]


TABLE = load_file(Path(__file__).with_suffix(".toml"), _Table)
NAMES: dict[str, tuple[str, ...]] = {
    field: names + {"text": TABLE.teasers, "published": TABLE.late_dates}.get(field, ())
    for field, names in TABLE.fields.items()
}
"""The names of each field of ours, the preferred ones first."""


@lru_cache(maxsize=4096)
def name_of(key: str) -> str:
    """A name for comparing: "pub_date", "pub-date", "pubDate", "Pub Date" are one; dots stay, as in "source.name".

    The last part goes where it is what stands for an object: "source.name" is "source".
    """
    head, _, last = key.rpartition(".")
    if head and last.lower() in TABLE.inner:
        key = head
    return re.sub(r"[^\w.]+|_", "", key).lower()


_RANK: dict[str, tuple[str, int]] = {
    name_of(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)
}
"""The field that a name stands for, and its place among the names of that."""
TEASERS, LATE_DATES = frozenset(map(name_of, TABLE.teasers)), frozenset(map(name_of, TABLE.late_dates))


def match_names(keys: Iterable[str], own: Mapping[str, str]) -> dict[str, list[str]]:
    """The keys that stand for each field, the preferred ones first; `own` names a key for a field and overrules."""
    wanted = {name_of(key): field for field, key in own.items()}
    found: dict[str, list[str]] = {}
    for key in keys:
        name = name_of(key)
        field = wanted.get(name) or _RANK.get(name, ("", 0))[0]
        if field and (name in wanted or field not in own):
            found.setdefault(field, []).append(key)
    for field, names in found.items():
        if field not in own:
            names.sort(key=lambda key: _RANK[name_of(key)])
    return found


def check_names(names: Mapping[str, str]) -> None:
    """Raise SourceError for a field that there is not, and for one without a name."""
    for field, key in names.items():
        if field not in NAMES or not key.strip():
            raise SourceError(f"{field}={key}: write FIELD=NAME, FIELD one of {', '.join(NAMES)}", "--map")


def parse_names(given: str) -> dict[str, str]:
    """The names in "text=body,title=head". Raises SourceError."""
    pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
    names = {field.strip(): key.strip() for field, _, key in pairs}
    check_names(names)
    return names
