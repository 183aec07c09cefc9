"""Which language an article is in, so that one in another language than the pipeline's is not read as nonsense.

The identifier is py3langid (naive Bayes on byte n-grams, 139 languages, offline), loaded at its first use. Of close
relatives it is asked for one only: English headlines full of names would be mistaken for Nigerian Pidgin, and between
a standard language and its dialects a sentence would be undecided.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from kg.errors import SourceError
from kg.record import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ANY = "any"
_SURE = 0.8  # of 14,890 English headlines, bylines and paragraphs the surest mistake has 0.72
_PARAGRAPH = 80  # characters from which a paragraph's own language is asked
_LONGEST = 20_000  # characters that are looked at
_DIALECTS = frozenset({"pcm", "arz", "ary", "yue", "wuu", "bs", "nn", "gcf", "gcr"})
_CODES = {"nb": "no", "nn": "no"}  # written Norwegian has two codes of its own


def check_language(
    article: Article, declared: str | None = None, wanted: str = "en", where: str = ""
) -> Article:
    """The article with the language that it is in; raises SourceError (reason "language") for another than wanted.

    What the text shows counts where it is sure; else what the page declares, and else it passes. A text stays if
    half of it is in the language wanted, whatever is quoted beside.

    Args:
        article: what was read.
        declared: the language that the page or file gives, such as "en-GB", if it does.
        wanted: a language by its code, or "any", for which every article passes.
        where: file and line, for the error.
    """
    told = language_code(declared)
    shown, sure = identify(article.text)
    language = shown if sure >= _SURE else told or (shown if wanted == ANY and sure >= 0.5 else "")
    if language and wanted not in (ANY, language) and (sure < _SURE or not _is_mostly(article.text, wanted)):
        source = "as its text shows" if sure >= _SURE else "as it is declared"
        what = f"is in {language!r} {source}, not in {wanted!r}: --language any takes it all the same"
        raise SourceError(what, where or article.id, reason="language")
    if not language or wanted not in (ANY, language):
        language = article.language if wanted == ANY else wanted
    return msgspec.structs.replace(article, language=language)


def language_code(tag: str | None) -> str | None:
    """The language of a tag, without its region ("en" for "en-GB"); None for what is no tag (BCP 47)."""
    code = re.split("[-_]", (tag or "").strip())[0].lower()
    return _CODES.get(code, code) if re.fullmatch("[a-z]{2,3}", code) else None


def identify(text: str) -> tuple[str, float]:
    """The language of a text and how sure that is, 0 to 1; ("", 0.0) where there are no words."""
    if sum(c.isalpha() for c in text[:_LONGEST]) < 10:
        return "", 0.0
    code, sure = _identifier().classify(text[:_LONGEST].encode("utf-8", "replace").decode())
    return ("", 0.0) if code == "zxx" else (_CODES.get(code, code), float(sure))


def _is_mostly(text: str, wanted: str) -> bool:
    """Whether at least half of the text's paragraphs, by their length, are in a language."""
    known = [(len(p), identify(p)[0]) for p in text[:_LONGEST].split("\n") if len(p) >= _PARAGRAPH]
    return 2 * sum(size for size, code in known if code == wanted) >= max(1, sum(size for size, _ in known))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if code not in _DIALECTS])
    return identifier


def forget_identifier() -> None:
    """Give back the some 100 MB of the identifier, which is loaded again at need."""
    _identifier.cache_clear()
