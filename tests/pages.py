"""Pages written by hand, as tables: a test of a rule needs no parser."""

from __future__ import annotations

from kg.nlp.encoder import Reading
from kg.nlp.page import Page

_CLOSE = frozenset((*",.;:!?)]}”’%\n", "'s", "’s", "n't", "n’t"))
_OPEN = frozenset("([{“‘$\n")


def make_page(table: str, text: str | None = None, reading: Reading | None = None) -> Page:
    """A page from a table: a line a token, an empty line between sentences.

    Args:
        table: columns, parted by blanks: word, lemma, UPOS, Penn tag, dependency label, head (the number of a token
            within the sentence, from 1; 0 for the root), and, in a name, the entity's label as "B-ORG", "I-ORG".
            A line break is a token too, written \\n, of class SPACE.
        text: the text; None for the words with blanks between them, none before a comma or "'s".
        reading: what the encoder says.
    """
    sentences = [[line.split() for line in part.splitlines()] for part in table.strip().split("\n\n")]
    rows = [[cell.replace("\\n", "\n") for cell in row] for sentence in sentences for row in sentence]
    starts = [sum(map(len, sentences[:k])) for k in range(len(sentences))]
    above = [(first, int(row[5])) for first, s in zip(starts, sentences, strict=True) for row in s]
    if text is None:
        text = _joined([row[0] for row in rows])
    spans, at = [], 0
    for row in rows:
        begin = text.index(row[0], at)
        at = begin + len(row[0])
        spans.append((begin, at))
    entities: list[tuple[int, int, str]] = []
    for i, row in enumerate(rows):
        mark, _, label = row[6].partition("-") if len(row) > 6 else ("", "", "")
        if mark == "B":
            entities.append((i, i + 1, label))
        elif mark == "I":
            entities[-1] = (entities[-1][0], i + 1, label)
    lemma, pos, tag, dep = ([row[k] for row in rows] for k in (1, 2, 3, 4))
    heads = [first + n - 1 if n else i for i, (first, n) in enumerate(above)]
    return Page.of(text, spans, lemma, pos, tag, dep, heads, starts, entities, reading)


def _joined(words: list[str]) -> str:
    text = ""
    for word in words:
        text += word if not text or word in _CLOSE or text[-1] in _OPEN else f" {word}"
    return text


def as_table(page: Page) -> str:
    """The table of a page, to start a test from what the parser says: `make_page(as_table(page), page.text)`."""
    begun = {e.begin for e in page.entities}
    parts = []
    for first, end in page.sentences:
        lines = []
        for i in range(first, end):
            head = 0 if page.head[i] == i else page.head[i] - first + 1
            label = page.entity[i] and f"{'B' if i in begun else 'I'}-{page.entity[i]}"
            row = page.word[i], page.lemma[i], page.pos[i], page.tag[i], page.dep[i], str(head), label
            lines.append(" ".join(row).rstrip(" ").replace("\n", "\\n"))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
