"""Stories and copies."""

from __future__ import annotations

from made_records import make_record

from kg.resolve.stories import article_vectors, find_copies, find_stories

FLOOD = """Heavy rain burst the Ardel dam above the village of Corvin early on Tuesday and swept away two
bridges while the rescue teams from Tormund pulled dozens of farmers from their roofs with boats
and ropes until nightfall."""
FLOOD_LATER = """Engineers blamed rusted gates for the collapse of the Ardel dam as Corvin buried its dead;
rescue teams from Tormund went home and the village council asked who had inspected the bridges."""
CHESS = """Grandmaster Ilse Vandermeer sacrificed her queen on the nineteenth move and forced mate against
the reigning champion, ending a tournament in which nobody had beaten him for eleven rounds of
stubborn defence."""
OTHER = (
    "The mayor of Alba opened a museum of clocks, which had waited nine years for its roof.",
    "Ticket prices on the southern railway will rise by a tenth, the operator announced, blaming energy bills.",
    "A chemist from Celm won the academy's medal for a battery that charges in seconds.",
    "Parliament postponed its vote on fishing licences after three trawlers blocked the strait.",
    "Archaeologists found a bronze ship beneath a car park, with its anchor and two oars intact.",
)


def nobody(article: str, actor: str) -> str | None:
    return None


def test_articles_on_one_affair_are_one_story() -> None:
    texts = {
        "flood": FLOOD,
        "later": FLOOD_LATER,
        "chess": CHESS,
        **{f"x{n}": t for n, t in enumerate(OTHER)},
    }
    records = [make_record(n, t, "2024-05-02") for n, t in texts.items()]
    stories = find_stories(records, article_vectors(records, nobody))
    assert [s.articles for s in stories if len(s.articles) > 1] == [("flood", "later")]
    assert sorted(a for s in stories for a in s.articles) == sorted(texts)


def test_the_same_words_years_later_are_another_story() -> None:
    records = [make_record("a", FLOOD, "2004-05-02"), make_record("b", FLOOD_LATER, "2024-05-02")]
    more = [*records, make_record("c", CHESS)]
    assert len(find_stories(more, article_vectors(more, nobody))) == 3


def test_a_reprint_is_a_copy_and_counts_once() -> None:
    reprint = make_record("b", FLOOD + " More soon.", "2024-05-03")
    records = [reprint, make_record("a", FLOOD), make_record("c", FLOOD_LATER), make_record("d", CHESS)]
    copies = find_copies(records)
    assert copies == [("a", "b")]
    story = next(
        s for s in find_stories(records, article_vectors(records, nobody), copies) if "a" in s.articles
    )
    assert {"a", "b"} <= set(story.articles)
    assert story.copies == (("a", "b"),)


def test_a_story_is_named_after_its_first_article() -> None:
    records = [make_record("a", FLOOD)]
    (story,) = find_stories(records, article_vectors(records, nobody))
    assert story.name.startswith("Heavy rain burst the Ardel dam")
    assert len(story.name) <= 120


def test_empty_texts_are_no_copies() -> None:
    assert find_copies([make_record("a", "Yes."), make_record("b", "No.")]) == []
