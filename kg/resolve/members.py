"""What all of resolving needs of articles: the names of their parts, their order and days, hashes for IRIs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from hashlib import blake2b, blake2s
from typing import Any

from kg.archive import Lazy
from kg.record import Record

Member = tuple[str, str]
"""(article id, id of one of its parts)."""
IriOf = Callable[[str, str], str | None]
"""(article id, actor id) → what names the actor across articles; None for one without a name."""


def order_key(record: Record) -> tuple[bool, str, str]:
    """Order of publication, undated articles last, ties by id."""
    published = record.article.published
    return published is None, published or "", record.article.id


class Arranged(Lazy):
    """Records in another order, each taken from where it is when it is asked for: from disk, of an archive."""

    def __init__(self, records: Sequence[Record], key: Callable[[Record], Any]) -> None:
        keys = [key(r) for r in records]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        super().__init__(len(order), lambda n: records[order[n]])
        self.key = key


def in_order(records: Sequence[Record]) -> Arranged:
    """The records in order of publication."""
    known = isinstance(records, Arranged) and records.key is order_key
    return records if known else Arranged(records, order_key)  # type: ignore[return-value]


def by_article(records: Sequence[Record]) -> Arranged:
    """The records in order of article id."""
    return Arranged(records, lambda r: r.article.id)


def day_of(moment: str | None) -> int | None:
    """An ISO date or date-time as a day number; None without one or for an incomplete one ("2024-11")."""
    if moment is None or len(moment) < 10:
        return None
    try:
        return date.fromisoformat(moment[:10]).toordinal()
    except ValueError:
        return None


def short_hash(*parts: str, size: int = 5) -> str:
    """A stable name for a list of strings: hexadecimal, 2 x `size` characters."""
    return blake2b("\x1f".join(parts).encode(), digest_size=size).hexdigest()


def actor_hash(*parts: str) -> str:
    """The same for actors, whose IRIs have had another hash since the first graphs."""
    return blake2s("\0".join(parts).encode(), digest_size=4).hexdigest()
