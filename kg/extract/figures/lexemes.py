"""The pieces that numbers and units are read over.

No tokens of the page: a tokeniser splits "£3m", "5-10W" and "64GB" now this way, now that, depending on the letters
that follow.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.language import Language

_LEXEME = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?"  # 1,200.50
    r"|\d+(?:\.\d+)?"  # 12.5
    r"|(?<![\w.])\.\d+"  # .001
    r"|[^\W\d_]+"  # words, without apostrophes and hyphens
    r"|[^\w\s]|_"
)
_DASHES = frozenset("-‐‑–−")


class Lexeme(NamedTuple):
    """A piece of text: a numeral, a run of letters, or one other sign; [begin, end) in the text."""

    text: str
    low: str
    begin: int
    end: int


_NONE = Lexeme("", "", -1, -2)


class Lexemes:
    """The lexemes of a text by number, empty ones beyond it; `language` has the words that they are looked up in."""

    def __init__(self, text: str, language: Language) -> None:
        self.language = language
        self._all = [Lexeme(t := m.group(), t.lower(), m.start(), m.end()) for m in _LEXEME.finditer(text)]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, i: int) -> Lexeme:
        return self._all[i] if 0 <= i < len(self._all) else _NONE

    def low(self, i: int) -> str:
        """Lexeme i in lower case."""
        return self[i].low

    def lows(self, first: int, last: int) -> list[str]:
        """Lexemes [first, last) in lower case."""
        return [x.low for x in self._all[max(first, 0) : max(last, 0)]]

    def has(self, i: int, phrase: str) -> bool:
        """Whether the words of a phrase, in lower case and with blanks between them, stand at lexeme i."""
        return all(self[k].low == word for k, word in enumerate(phrase.split(" "), i))

    def joined(self, i: int) -> bool:
        """No space between lexeme i and the one before."""
        return self[i - 1].end == self[i].begin

    def is_dash(self, i: int) -> bool:
        """A hyphen, dash or minus sign."""
        return self[i].text in _DASHES

    def is_hyphen(self, i: int) -> bool:
        """A dash without a space on either side."""
        return self.is_dash(i) and self.joined(i) and self.joined(i + 1)

    def goes_on(self, i: int) -> bool:
        """Lexeme i goes on the word before it."""
        return self.joined(i) and self[i].text[0].isalnum()
