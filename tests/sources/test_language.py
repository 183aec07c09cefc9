"""Articles in another language than the pipeline's are left out; English ones never are."""

import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.record import Article
from kg.sources import read
from kg.sources.language import check_language, identify, language_code

FOREIGN = {
    "de": (
        "Die Stadtverwaltung von Tarvel hat am Montag die Brücke über den Orn gesperrt.",
        "Bürgermeisterin Hanke sagte, die Prüfer hätten Risse in drei Pfeilern gefunden. "
        "Die Reparatur soll vier Wochen dauern.",
    ),
    "fr": (
        "La mairie de Tarvel a fermé lundi le pont qui enjambe la rivière Orn.",
        "La maire a déclaré que les inspecteurs avaient trouvé des fissures dans trois piliers. "
        "Les travaux dureront quatre semaines.",
    ),
    "es": (
        "El ayuntamiento de Tarvel cerró el lunes el puente sobre el río Orn.",
        "La alcaldesa dijo que los inspectores hallaron grietas en tres pilares. "
        "Las obras durarán cuatro semanas.",
    ),
    "it": (
        "Il comune di Tarvel ha chiuso lunedì il ponte sul fiume Orn.",
        "La sindaca ha detto che gli ispettori hanno trovato crepe in tre pilastri. "
        "I lavori dureranno quattro settimane.",
    ),
    "pt": (
        "A prefeitura de Tarvel fechou na segunda-feira a ponte sobre o rio Orn.",
        "A prefeita disse que os inspetores encontraram rachaduras em três pilares. "
        "As obras não vão durar mais de quatro semanas.",
    ),
    "nl": (
        "Het gemeentebestuur van Tarvel heeft maandag de brug over de Orn gesloten.",
        "De burgemeester zei dat de inspecteurs scheuren hadden gevonden in drie pijlers. "
        "Het herstel duurt vier weken.",
    ),
    "sv": (
        "Kommunen i Tarvel stängde på måndagen bron över floden Orn.",
        "Borgmästaren sade att inspektörerna hade hittat sprickor i tre pelare. Arbetet väntas ta fyra veckor.",
    ),
    "pl": (
        "Władze miasta Tarvel zamknęły w poniedziałek most na rzece Orn.",
        "Burmistrz powiedziała, że inspektorzy znaleźli pęknięcia w trzech filarach. "
        "Naprawa potrwa cztery tygodnie.",
    ),
    "ru": (
        "Власти города Тарвель закрыли в понедельник мост через реку Орн.",
        "Мэр сообщила, что инспекторы нашли трещины в трёх опорах. Ремонт продлится четыре недели.",
    ),
    "tr": (
        "Tarvel belediyesi pazartesi günü Orn nehri üzerindeki köprüyü kapattı.",
        "Belediye başkanı, müfettişlerin üç ayakta çatlak bulduğunu söyledi. Onarım dört hafta sürecek.",
    ),
    "ar": (
        "أغلقت بلدية تارفيل يوم الاثنين الجسر فوق نهر أورن.",
        "وقالت رئيسة البلدية إن المفتشين عثروا على شقوق في ثلاثة أعمدة. وستستغرق أعمال الإصلاح أربعة أسابيع.",
    ),
    "zh": (
        "塔维尔市政府星期一关闭了奥恩河上的大桥。",
        "市长表示，检查人员在三个桥墩上发现了裂缝。维修工作预计需要四个星期。",
    ),
}
ENGLISH = (
    "The council of Tarvel closed the bridge over the Orn on Monday.",
    "Inspectors had found cracks in three piers, Mayor Ilse Hanke said. The work will take four weeks.",
)


def texts(sentence: str, rest: str) -> dict[str, str]:
    paragraph = f"{sentence} {rest}"
    return {"sentence": sentence, "paragraph": paragraph, "page": "\n\n".join([paragraph, rest] * 3)[:-1]}


@pytest.mark.parametrize("length", ["sentence", "paragraph", "page"])
@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_left_out_by_name(language: str, length: str) -> None:
    article = Article(id="a", text=texts(*FOREIGN[language])[length])
    with pytest.raises(SourceError, match=f"is in '{language}' as its text shows") as caught:
        check_language(article, where="f.txt")
    assert caught.value.reason == "language" and caught.value.where == "f.txt"
    assert check_language(article, wanted="any").language == language
    assert check_language(article, wanted=language).language == language


@pytest.mark.parametrize("declared", [None, "en-GB", "de", "no tag at all"])
@pytest.mark.parametrize("length", ["sentence", "paragraph", "page"])
def test_english_passes_whatever_the_page_declares(length: str, declared: str | None) -> None:
    assert check_language(Article(id="a", text=texts(*ENGLISH)[length]), declared).language == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Obama", "Dow 27,090.98 +1.2%", "12 34 56", "Q3: 4-1", "Tarvel–Orn 2:1", "...", "Kushner in Trump feud?",
        "Jean-Pierre Dupont, Marie-Claire Lefèvre, François Girard and Benoît Rousseau",
    ],
)  # fmt: skip
def test_what_shows_no_language_passes_unless_declared_otherwise(text: str) -> None:
    assert check_language(Article(id="a", text=text)).language == "en"


def test_declared_language_counts_where_the_text_is_too_short_to_tell() -> None:
    with pytest.raises(SourceError, match="is in 'fr' as it is declared"):
        check_language(Article(id="a", text="Orn 2:1 Verlik"), "fr-FR")


def test_english_article_with_a_long_foreign_quotation_stays() -> None:
    quote = f"“{' '.join(FOREIGN['es'])}”"
    page = "\n\n".join([" ".join(ENGLISH), quote, " ".join(reversed(ENGLISH))])
    assert check_language(Article(id="a", text=page)).language == "en"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("NB", "no"), ("", None), ("english", None), (None, None)],
)
def test_language_tags(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code


def test_half_a_surrogate_pair_is_no_crash() -> None:
    assert identify("Die Br\ud800cke ist seit Montag gesperrt, sagte die Bürgermeisterin.")[0] == "de"


def test_reading_skips_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" ".join(FOREIGN["it"]), "utf-8")
    (tmp_path / "b.txt").write_text(" ".join(ENGLISH), "utf-8")
    skipped: list[SourceError] = []
    assert [a.id for a in read(tmp_path, on_skip=skipped.append)] == ["b"]
    assert [error.reason for error in skipped] == ["language"]
    assert [a.language for a in read(tmp_path, language="any")] == ["it", "en"]


def test_identifier_is_loaded_at_its_first_use_only() -> None:
    code = "import sys, kg.sources; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
