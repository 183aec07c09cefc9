"""An article of the fields that a file gives it, whatever they are called and whatever type they have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.errors import SourceError
from kg.sources.draft import Draft, Options
from kg.sources.markup import plain_text
from kg.sources.names import LATE_DATES, TABLE, TEASERS, match_names, name_of

_LEVELS = 4  # objects within objects that are looked into
# NewsAPI: the first 200 characters, and how many more there are.
_CUT_OFF = re.compile(r"\s{0,3}\[\+\d{1,9} chars\]\s{0,3}\Z")


def make_draft(
    values: Mapping[str, object],
    where: str,
    name: str,
    options: Options,
    *,
    text: str | None = None,
    remarks: Sequence[str] = (),
) -> Draft | SourceError:
    """The draft of an article's fields; SourceError if none of them holds a text and none is given.

    Args:
        values: by the file's own names; of any type that JSON has.
        where: for messages.
        name: the id, if no field holds one.
        options: its `names` go before the table of names.
        text: the text, where it is not among the values; it is taken as it is.
        remarks: what else a note should say of it.
    """
    given = dict(flatten(values))
    found = match_names(given, options.names)
    if text is not None:
        found.pop("text", None)
    read, chosen = {"id": name}, dict[str, str]()
    for field, keys in found.items():
        for key in keys:
            if value := _read_value(field, given[key]):
                read[field], chosen[field] = value, key
                break
    unused = tuple(key for key in given if key not in chosen.values() and not _is_empty(given[key]))
    said: list[str] = []
    if text is not None:
        read["text"] = text
    elif "text" not in read:
        return SourceError(_say_no_text(given, found.get("text", [])), where, reason="no text")
    else:
        read["text"], cuts = _CUT_OFF.subn("", read["text"])
        if cuts:
            said.append("its text is cut off, as the API gives it to who does not pay")
        elif name_of(chosen["text"]) in TEASERS and "text" not in options.names:
            said.append(f"its text is only its {chosen['text']!r}, perhaps a teaser")
    if name_of(chosen.get("published", "")) in LATE_DATES and "published" not in options.names:
        said.append(f"its date is its {chosen['published']!r}, which may be later than its publication")
    return Draft(where=where, unused=unused, remarks=(*said, *remarks), **read)


def _say_no_text(given: Mapping[str, object], keys: Sequence[str]) -> str:
    """Where no text was found; `keys` are those of its fields that should hold one."""
    if keys:
        other = [repr(key) for key in keys if not _is_empty(given[key])]
        return f"has no text: {' and '.join(other)} can't be read as one" if other else "has no text"
    there = ", ".join(key or "(no name)" for key in list(given)[:30]) or "none"
    return f"has no text: its fields are {there}; --map text=NAME says which one holds it"


def flatten(values: Mapping[str, object], before: str = "", level: int = 1) -> Iterator[tuple[str, object]]:
    """The values by name, those of an object by both names with a dot between."""
    for key, value in values.items():
        if isinstance(value, Mapping) and level < _LEVELS:
            yield from flatten(value, f"{before}{key}.", level + 1)
        else:
            yield f"{before}{key}", value


def _is_empty(value: object) -> bool:
    """Whether it says nothing."""
    if isinstance(value, str):
        return value.strip().lower() in TABLE.empty
    return value is None or value != value or (isinstance(value, Sequence | Mapping) and not value)


def _read_value(field: str, value: object) -> str | None:
    """A value as the string that the field wants; None for what is empty or can't be it."""
    if field == "text" and isinstance(value, str):
        return plain_text(value) if value.strip() else None
    if _is_empty(value) or isinstance(value, bool | Mapping):
        return None
    if field == "published":
        return str(value)
    if isinstance(value, list):
        parts = (_read_value(field, _one_of(part) if isinstance(part, Mapping) else part) for part in value)
        return ("\n\n" if field == "text" else ", ").join(part for part in parts if part) or None
    if isinstance(value, int | float):
        if field in ("text", "author", "publisher"):
            return None
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)
    text = str(value).strip()
    if field in ("title", "publisher", "author"):
        text = plain_text(text)
    if field == "author":
        if re.fullmatch(r"\[['\"].*['\"]\]", text):  # a list that Python wrote into a cell
            text = ", ".join(one or other for one, other in re.findall(r"'([^']+)'|\"([^\"]+)\"", text))
        return without_by(text)
    return text


def _one_of(part: Mapping[str, object]) -> object:
    """What stands for an object in a list: {"name": "Ada Brook", "email": ...}, {"text": ...}."""
    return next((part[key] for key in TABLE.item if not _is_empty(part.get(key))), None)


def without_by(byline: str) -> str:
    """ "By Ada Brook" as "Ada Brook"."""
    return re.sub(rf"\A{TABLE.before_author}\s+", "", byline, flags=re.IGNORECASE)
