"""Regular expressions that stand in data files, where `<word>` means an entry of the file's [words]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import LexiconError


def compile_pattern(source: str, words: Mapping[str, str], path: Path, entry: str) -> re.Pattern[str]:
    """The pattern with its words put in; raises LexiconError naming the file and the entry."""
    for _ in range(3):  # an entry of [words] may use another
        source = re.sub(r"(?<!P)<(\w+)>", lambda m: words.get(m[1], m[0]), source)
    try:
        return re.compile(source)
    except re.error as error:
        raise LexiconError(
            f"{entry}: not a regular expression ({error}): {source[:80]}", str(path)
        ) from error
