"""Reading an article with the encoder: one pass, whose heads every learned part of the pipeline shares.

    text → words → windows of whole paragraphs → model → Reading (one row a word)

The model is BERT-like (6 layers, 384 wide) with one linear layer on top that holds all heads side by side,
see `HEADS`. Windows are run one at a time and unpadded: on a processor that is as fast as a batch, and what
a window gives then depends on nothing but its own words. onnxruntime is imported only where the model is
loaded.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Run = Callable[[Ints, Ints], tuple[Floats, Floats]]
"""(piece ids, word shapes), each 1 x L → (last hidden state 1 x L x 384, heads 1 x L x N_HEADS)."""

ATTRIBUTION = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
EVENTS = ("O", "B-event", "I-event", "B-participant", "I-participant")
POINTER_WIDTH = 64
POINTERS = ("content query", "content key", "cue query", "cue key")
IDENTITY_WIDTH = 64
HEADS = {
    "attribution": slice(0, 7),
    "events": slice(7, 12),
    "factuality": slice(12, 13),
    "pointers": slice(13, 13 + POINTER_WIDTH * len(POINTERS)),
    "identity": slice(
        13 + POINTER_WIDTH * len(POINTERS), 13 + POINTER_WIDTH * len(POINTERS) + IDENTITY_WIDTH
    ),
}
N_HEADS = HEADS["identity"].stop
FORMAT = "kg-encoder/2"
FILES = ("model.onnx", "vocab.txt", "config.json")
WINDOW = 256
"""Word pieces in a window at most, [CLS] and [SEP] included; places beyond it have not been trained."""
READ_WINDOW = 192
"""The same when reading: nearer the average in training, faster than 256, and better by 0.004 of F1 on dev."""
MAX_PIECES = 8
"""Pieces kept of one word: beyond that it is noise, such as part of an address."""

WORD = re.compile(r"\w+|[^\w\s]")
SENTENCE_END = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says about each of an article's n words; m is the number of windows.

    `pointers` are queries and keys in the order of `POINTERS`: the score of word i pointing at word j of
    the same window is their dot product over the square root of the width. `none` are the keys of each
    window's [CLS], which stands for "nothing here".
    """

    words: Ints  # n x 2, code points [begin, end)
    windows: Ints  # n, the window each word is in
    paragraphs: Ints  # n, the line each word is in
    vectors: Floats  # n x 384
    attribution: Floats  # n x 7 logits, labels ATTRIBUTION
    pointers: Floats  # n x 4 x 64
    none: Floats  # m x 4 x 64
    events: Floats  # n x 5 logits, labels EVENTS
    factuality: Floats  # n, -3 .. 3
    identity: Floats  # n x 64: words of the same event or participant lie close by their cosine


@dataclass(frozen=True, slots=True)
class Words:
    """An article's words: where they are, their pieces and paragraph, whether they may end a sentence."""

    spans: Ints
    pieces: list[list[int]]
    shapes: list[int]
    paragraphs: list[int]
    ends: list[bool]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A loaded model: `tokenize` gives the pieces of words, `run` the numbers for one window."""

    tokenize: Callable[[Sequence[str]], list[list[int]]]
    run: Run
    cls: int
    sep: int
    config: dict[str, Any]


def load_encoder(folder: Path | str, threads: int = 1) -> Encoder:
    """The model in `folder` (model.onnx, vocab.txt, config.json), run by onnxruntime with `threads` threads.

    One thread is the default, since several processes scale better than several threads. Raises ModelError
    where a file is missing or of another format, and ImportError where onnxruntime is not installed.
    """
    import onnxruntime

    folder = Path(folder)
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"no encoder here, {', '.join(missing)} missing: train one, or reinstall", str(folder)
        )
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("format") != FORMAT:
        raise ModelError(f"format {config.get('format')}, but {FORMAT} is needed: train it anew", str(folder))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )

    def run(ids: Ints, shapes: Ints) -> tuple[Floats, Floats]:
        hidden, heads = session.run(["hidden", "heads"], {"ids": ids, "shapes": shapes})
        return hidden, heads

    return make_encoder(folder / "vocab.txt", run, config)


def make_encoder(vocabulary: Path | str, run: Run, config: dict[str, Any] | None = None) -> Encoder:
    """An encoder from a BERT vocabulary (one piece a line) and anything that runs a window."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    lines = Path(vocabulary).read_text(encoding="utf-8").split("\n")
    ids = {piece: number for number, piece in enumerate(lines) if piece}
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    known: dict[str, list[int]] = {}

    def tokenize(words: Sequence[str]) -> list[list[int]]:
        new = sorted(set(words) - known.keys())
        if len(known) > 200_000:  # a process that reads many articles must not grow for ever
            known.clear()
            new = sorted(set(words))
        for word, encoding in zip(new, tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            known[word] = encoding.ids[:MAX_PIECES] or [ids["[UNK]"]]
        return [known[word] for word in words]

    return Encoder(tokenize, run, ids["[CLS]"], ids["[SEP]"], config or {})


def shape_of(word: str) -> int:
    """0 without a capital, 1 capitalised, 2 all capitals, 3 a number: what the uncased vocabulary hides."""
    if word[0].isdigit():
        return 3
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def cover(spans: Ints, begin: int, end: int) -> range:
    """The places of the words, given by their spans, that overlap [begin, end)."""
    first = int(np.searchsorted(spans[:, 1], begin, side="right"))
    return range(first, int(np.searchsorted(spans[:, 0], end, side="left")))


def split_words(encoder: Encoder, text: str) -> Words:
    """The words of `text`: runs of word characters, or single other characters; every line is a paragraph."""
    matches = list(WORD.finditer(text))
    words = [m.group() for m in matches]
    spans = np.array([m.span() for m in matches], dtype=np.int64).reshape(-1, 2)
    newlines = np.array([n for n, c in enumerate(text) if c == "\n"], dtype=np.int64)
    paragraphs = np.searchsorted(newlines, spans[:, 0]).tolist()
    return Words(
        spans,
        encoder.tokenize(words),
        [shape_of(word) for word in words],
        paragraphs,
        [word in SENTENCE_END for word in words],
    )


def pack_windows(words: Words, window: int = WINDOW, lead: float = 1.0) -> list[tuple[int, int]]:
    """Ranges of words [begin, end) that fill windows of at most `window` pieces with whole paragraphs.

    Windows are about equally full. A paragraph that is longer than a window is split at a sentence end, or
    anywhere if need be. `lead` shortens the first window to that share: training varies it, so that borders
    fall elsewhere.
    """
    if not words.pieces:
        return []
    parts = [part for block in blocks(words) for part in split_block(words, *block, window - 2)]
    sizes = [sum(len(words.pieces[n]) for n in range(*part)) + 1 for part in parts]
    room = window - 1
    count = max(1, -(-sum(sizes) // room))
    target = min(room, max(sum(sizes) / count * 1.08, 0.75 * room)) if lead == 1.0 else room
    ranges: list[tuple[int, int]] = []
    begin, size, limit = 0, 0, room * lead
    for (first, _), cost in zip(parts, sizes, strict=True):
        if size and size + cost > (limit if lead < 1.0 else target):
            ranges.append((begin, first))
            begin, size, limit = first, 0, room
        size += cost
    return [*ranges, (begin, len(words.pieces))]


def blocks(words: Words) -> list[tuple[int, int]]:
    """The ranges of words that share a paragraph."""
    numbers = words.paragraphs
    starts = [n for n in range(len(numbers)) if n == 0 or numbers[n] != numbers[n - 1]]
    return list(zip(starts, [*starts[1:], len(numbers)], strict=True))


def split_block(words: Words, begin: int, end: int, room: int) -> list[tuple[int, int]]:
    """`begin` to `end` in ranges of at most `room` pieces, cut after the last sentence end that fits."""
    ranges = []
    size, cut, since = 0, begin, 0
    n = begin
    while n < end:
        cost = len(words.pieces[n])
        if size + cost > room:
            if cut == begin:
                cut, since = n, 0
            ranges.append((begin, cut))
            begin, size = cut, since
            cut, since = begin, 0
            continue
        size += cost
        since += cost
        n += 1
        if words.ends[n - 1]:
            cut, since = n, 0
    return [*ranges, (begin, end)]


def window_input(
    encoder: Encoder, words: Words, begin: int, end: int
) -> tuple[list[int], list[int], list[int]]:
    """Piece ids, word shapes, and where each word's first piece is; [SEP] closes every paragraph."""
    ids, shapes, first = [encoder.cls], [0], []
    for n in range(begin, end):
        first.append(len(ids))
        ids += words.pieces[n]
        shapes += [words.shapes[n]] * len(words.pieces[n])
        if n + 1 == end or words.paragraphs[n + 1] != words.paragraphs[n]:
            ids.append(encoder.sep)
            shapes.append(0)
    return ids, shapes, first


def read(encoder: Encoder, text: str, window: int = READ_WINDOW) -> Reading:
    """One pass over `text`. The same text gives the same numbers, whatever was read before."""
    words = split_words(encoder, text)
    hidden, heads, none, numbers = [], [], [], []
    for number, (begin, end) in enumerate(pack_windows(words, window)):
        ids, shapes, first = window_input(encoder, words, begin, end)
        h, y = encoder.run(np.array([ids], dtype=np.int64), np.array([shapes], dtype=np.int64))
        hidden.append(h[0, first])
        heads.append(y[0, first])
        none.append(y[0, 0])
        numbers += [number] * (end - begin)
    if not numbers:
        hidden, heads = [np.zeros((0, 384), np.float32)], [np.zeros((0, N_HEADS), np.float32)]
        none = [np.zeros(N_HEADS, np.float32)]
    y = np.concatenate(heads)
    return Reading(
        words=words.spans,
        windows=np.array(numbers, dtype=np.int64),
        paragraphs=np.array(words.paragraphs, dtype=np.int64),
        vectors=np.concatenate(hidden),
        attribution=y[:, HEADS["attribution"]],
        pointers=y[:, HEADS["pointers"]].reshape(-1, len(POINTERS), POINTER_WIDTH),
        none=np.stack(none)[:, HEADS["pointers"]].reshape(-1, len(POINTERS), POINTER_WIDTH),
        events=y[:, HEADS["events"]],
        factuality=np.clip(y[:, HEADS["factuality"]][:, 0], -3.0, 3.0),
        identity=y[:, HEADS["identity"]],
    )
