"""From characters to tokens and sentences in logarithmic time: spaCy's own ways walk the whole document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Span, Token


class TextIndex:
    """Tokens and sentences of a document by character offset."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, doc.text  # Doc.text is put together anew whenever it is asked for
        begins, opens = doc.to_array(["IDX", "SENT_START"]).T.tolist() if len(doc) else ([], [])
        self._starts: list[int] = begins
        self._sentences = [i for i, opening in enumerate(opens) if opening == 1 or i == 0]

    def token_at(self, offset: int) -> Token:
        """The token that holds the character, or the nearest before it."""
        return self.doc[max(0, bisect_right(self._starts, offset) - 1)]

    def span(self, begin: int, end: int) -> Span:
        """The tokens that overlap [begin, end); at least one."""
        first = max(0, bisect_right(self._starts, begin) - 1)
        return self.doc[first : max(first + 1, bisect_left(self._starts, end))]

    def sentence(self, token: int) -> tuple[int, int]:
        """First token of the sentence that holds token number `token`, and the one after its last."""
        i = bisect_right(self._sentences, token)
        return self._sentences[max(0, i - 1)], self._sentences[i] if i < len(self._sentences) else len(
            self.doc
        )

    def sentence_text(self, token: int) -> str:
        """The text of that sentence."""
        first, last = self.sentence(token)
        return self.text[
            self._starts[first] : self._starts[last] if last < len(self._starts) else len(self.text)
        ]
