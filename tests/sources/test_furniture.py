"""Page furniture is cut, news is not; a cut text stays as long and is read as if the cut were not there."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.record import Article, Cut, Event, Record, check, readable
from kg.sources.furniture import load_patterns, mark_furniture, paragraphs
from kg.sources.repeats import Repeats

BEFORE = "The council of Tarvel closed the bridge over the Orn on Monday, Mayor Ilse Hanke said."
AFTER = "Work on the three piers will take four weeks and cost 2.1 million marks, she added."


def page(line: str) -> Article:
    return Article(id="a", text=f"{BEFORE}\n\n{BEFORE[4:]}\n\n{line}\n\n{AFTER}")


def cuts(article: Article) -> list[tuple[str, str]]:
    return [(article.text[slice(*cut.span)], cut.why) for cut in mark_furniture(article).cut]


WHOLE = [
    ("Advertisement", "advertisement"),
    ("Story Continued Below", "advertisement"),
    ("Article continues after the video", "advertisement"),
    ("Sign up for the Orn Valley newsletter", "newsletter"),
    (
        "Get the Siren's morning stories delivered to your inbox. By signing up, you accept our rules",
        "newsletter",
    ),
    ("Tarvel Today newsletter Sign up now Email You can unsubscribe at any time.", "newsletter"),
    ("We use cookies to make our site better.", "consent"),
    ("By continuing to browse this site you accept our use of cookies.", "consent"),
    ("Share Tweet Email Print", "share line"),
    ("Share this article on Facebook", "share line"),
    ("Read or Share this story: https://orn.example/2x", "share line"),
    ("View 214 comments", "share line"),
    ("1,204 comments", "share line"),
    ("Follow us on Twitter @ornsiren.", "follow line"),
    ("Follow Jon Varga on Twitter: @jvarga", "follow line"),
    ("Police stand on the bridge over the Orn in Tarvel. (AP/Jane Doe)", "caption"),
    ("Police stand on the bridge in Tarvel, March 3, 2025. REUTERS/Jane Doe", "caption"),
    ("FILE - In this May 4, 2024 photo, boats pass below the bridge. (AP Photo/Jane Doe, File)", "caption"),
    ("Mayor Ilse Hanke. Photograph: Jane Doe/Getty Images", "caption"),
    ("Photo: Courtesy of Ilse Hanke", "caption"),
    ("Image caption The bridge was closed on Monday", "caption"),
    ("Slideshow (12 Images)", "caption"),
    ("Read more:", "links"),
    ("SEE ALSO: Ferry company wants higher fares", "links"),
    ("More: Ferry company wants higher fares", "links"),
    ("( PHOTOS: The bridge through the years)", "links"),
    ("Ferry company wants higher fares: ‘No choice’ Read more", "links"),
    ("Click here to see the timetable of the ferries.", "links"),
    ("Updated 3:15 p.m. ET", "timestamp"),
    ("Published: March 3, 2025 at 5:30 a.m.", "timestamp"),
    ("This article is more than 3 years old", "timestamp"),
    ("Quotes delayed at least 15 minutes.", "market note"),
    ("The author has no position in any of the stocks mentioned.", "market note"),
    ("Associated Press writer Jon A. Varga in Verlik contributed to this report.", "contributors"),
    ("Reporting by Jon Varga; Editing by Jane Doe", "contributors"),
    ("Copyright 2025 The Siren. All rights reserved. This material may not be published.", "copyright"),
    ("© 2025 Orn Media", "copyright"),
    ("The opinions expressed by columnists are their own and not those of the Siren.", "disclaimer"),
    ("Send tips to desk@siren.example", "contact"),
]


@pytest.mark.parametrize(("line", "why"), WHOLE)
def test_furniture_is_cut_with_its_reason(line: str, why: str) -> None:
    assert cuts(page(line)) == [(line, why)]


PIECES = [
    (
        "Hanke has little time. | REUTERS The bridge is the city's last.",
        "Hanke has little time. | REUTERS",
        "caption",
    ),
    (
        f"{AFTER} (Reporting by Jon Varga; Editing by Jane Doe)",
        "(Reporting by Jon Varga; Editing by Jane Doe)",
        "",
    ),
    (f"{AFTER} Follow him on Twitter @jvarga.", "Follow him on Twitter @jvarga.", ""),
    (f"{AFTER} (AFP)", "(AFP)", ""),
    (f"{AFTER} Story Continued Below {BEFORE}", "Story Continued Below", ""),
]


@pytest.mark.parametrize(("line", "piece", "why"), PIECES)
def test_furniture_glued_to_prose_is_cut_alone(line: str, piece: str, why: str) -> None:
    ((text, reason),) = cuts(page(line))
    assert text == piece and reason.startswith(why)


NEWS = [
    "Sign up for the draft or face prison, the ministry told young men.",
    "Subscribers left the paper by the thousands, its owner said.",
    "Photographs showed the minister on the bridge.",
    "Follow the money, the prosecutor told the jury, and you will find the mayor.",
    "The company said it uses cookies to track what its customers buy.",
    "Share prices fell by a fifth.",
    "More than 1,204 comments were sent to the ministry.",
    "Related charges against Varga were dropped on Tuesday.",
    "Copyright law does not protect the recipe, the court ruled.",
    "Updated figures show that 12 people died, not 15.",
    "The agency and the ministry contributed to the report, the spokesman said.",
    "Reporting from Verlik, the paper's Jon Varga writes that the bridge was mined:",
    "“We have no position on any of that,” the company said.",
    "The bank repaid its customers. (Credit bureaus are partly regulated by the state.)",
    "Hanke paid nothing, according to a Reuters/Ipsos poll.",
    "More from the owner's statement:",
    "The mayor's views, expressed in a letter, are those of many here.",
    "Video shows the barge hitting the pier.",
    "Read the letter that Hanke sent to the ministry, her lawyer urged.",
    "By Monday, 40 trucks were waiting.",
    "12 March 2025",
    "CULTURE WARS",
    "The ferry, which left Verlik at noon. (The second one never came.)",
]


@pytest.mark.parametrize("line", NEWS)
def test_news_is_not_cut(line: str) -> None:
    assert cuts(page(line)) == []


def test_headlines_after_read_more_are_cut_up_to_the_next_sentence() -> None:
    text = f"{BEFORE}\n\nRead more:\n\nFerry company wants higher fares\n\nA bridge too old\n\n{AFTER}"
    assert [why for _, why in cuts(Article(id="a", text=text))] == ["links"] * 3


def test_author_box_counts_at_the_end_only_and_not_for_whom_the_article_is_about() -> None:
    box = "Jon Varga is a reporter for the Orn Siren."
    assert cuts(Article(id="a", text=f"{BEFORE}\n\n{box}\n\n© 2025 Orn Media"))[0] == (box, "author")
    assert cuts(page(box)) == []
    assert cuts(Article(id="a", text=f"Police arrested Varga on Monday.\n\n{BEFORE}\n\n{box}")) == []


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The minister told the council that nobody should speak to the press and\nSign up for newsletters."
    )
    assert len(paragraphs(wrapped)) == 1 and cuts(Article(id="a", text=wrapped)) == []


def test_a_language_without_patterns_is_left_alone() -> None:
    assert mark_furniture(Article(id="a", text="Advertisement", language="xx")).cut == ()


def test_bad_pattern_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "furniture.toml"
    bad.write_text("promotion = ''\n[words]\n[[kind]]\nwhy = 'ad'\nlines = ['(']\n")
    with pytest.raises(LexiconError, match="ad: not a regular expression"):
        load_patterns(bad)
    bad.write_text("promotion = ''\n[words]\n[[kind]]\nwhy = 'ad'\nline = ['x']\n")
    with pytest.raises(LexiconError, match="line"):
        load_patterns(bad)


@pytest.mark.parametrize(
    "unit", ["Share ", "a ", "( ", "Photo: A ", "© ", "@x ", "\n", "Read more ", "1 ", "A/AP "]
)
def test_long_runs_of_anything_are_read_and_stay_as_long(unit: str) -> None:
    article = mark_furniture(Article(id="a", text=unit * 20_000))
    assert len(readable(article)) == len(article.text)


# Masked reading


def test_readable_text_is_as_long_and_broken_at_the_cut() -> None:
    article = Article(id="a", text="Hanke left. AD Varga stayed.", cut=(Cut((12, 14), "ad"),))
    assert readable(article) == "Hanke left. \n\n Varga stayed."
    one = Article(id="a", text="a|b", cut=(Cut((1, 2), "x"),))
    assert readable(one) == "a\nb"
    assert readable(Article(id="a", text="no cut")) == "no cut"


@given(st.text(alphabet="ab .\n", max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_readable_keeps_every_character_outside_the_cuts(text: str, places: list[int]) -> None:
    ends = sorted({p for p in places if p <= len(text)})
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    masked = readable(Article(id="a", text=text, cut=tuple(Cut(span, "x") for span in spans)))
    assert len(masked) == len(text)
    for n, (was, now) in enumerate(zip(text, masked, strict=True)):
        assert now.isspace() if any(b <= n < e for b, e in spans) else now == was


def test_check_names_what_lies_in_a_cut_and_cuts_out_of_order() -> None:
    event = Event(id="e1", trigger=(12, 14), type="move", label="go")
    article = Article(id="a", text="Hanke left. AD Varga stayed.", cut=(Cut((12, 14), "ad"),))
    assert check(Record(article, events=(event,))) == ["e1: span [12, 14] lies in what was cut"]
    twisted = Article(id="a", text="Hanke left.", cut=(Cut((6, 11), "x"), Cut((0, 5), "x")))
    assert check(Record(twisted)) == ["cut: spans are empty, overlap, are out of order or outside the text"]


# Paragraphs that a publisher repeats

LABEL, PROMOTION = "THE ORN REPORT", "Readers can reach our newsletter desk in Tarvel by telephone."
BACKGROUND = "The war began in May 2019, when troops crossed the Orn and took Verlik, killing 212 people."
STORIES = [
    Article(id=str(n), publisher="The Siren", text=f"{LABEL}\n\n{own}\n\n{BACKGROUND}\n\n{PROMOTION}")
    for n, own in enumerate(["Hanke resigned on Monday.", "Varga was arrested.", "Prices rose by 4 percent."])
]


def repeated(stories: list[Article], asked: Article) -> list[str]:
    repeats = Repeats()
    for story in stories:
        repeats.add(story)
    found = mark_furniture(asked, repeats)
    return [found.text[slice(*cut.span)] for cut in found.cut if cut.why == "repeated"]


def test_labels_and_promotion_of_three_articles_are_furniture_and_background_is_not() -> None:
    for order in permutations(STORIES):
        assert repeated(list(order), STORIES[0]) == [LABEL, PROMOTION]


def test_repeats_do_not_count_copies_other_publishers_or_two_articles() -> None:
    copies = [Article(id=f"copy{n}", publisher="The Siren", text=STORIES[0].text) for n in range(5)]
    others = [Article(id=f"o{n}", publisher=f"Paper {n}", text=s.text) for n, s in enumerate(STORIES)]
    unnamed = [Article(id=f"u{n}", text=s.text) for n, s in enumerate(STORIES)]
    for stories in (copies, STORIES[:2] * 4, [*others, STORIES[0]], unnamed, []):
        assert repeated(stories, STORIES[0]) == []


def test_the_host_of_the_address_stands_for_the_publisher() -> None:
    stories = [Article(id=s.id, text=s.text, url=f"https://www.siren.example/{s.id}") for s in STORIES]
    assert repeated(stories, stories[1]) == [LABEL, PROMOTION]
    assert repeated(stories, Article(id="x", text=LABEL, url="https://[bad")) == []


@given(st.permutations(STORIES + STORIES[:1]), st.integers(0, 2))
def test_order_and_doubles_change_nothing(stories: list[Article], asked: int) -> None:
    assert repeated(stories, STORIES[asked]) == repeated(STORIES, STORIES[asked])
