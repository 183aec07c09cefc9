"""The same event across sentences and articles."""

from __future__ import annotations

import itertools

from made_records import make_record

from kg.record import Record
from kg.resolve import Resolution, resolve

STATES = {"Norland": "state", "Sudria": "state"}


def invasion(
    name: str, published: str | None = "2024-05-02", word: str = "invaded", **more: object
) -> Record:
    text = f"Norland {word} Sudria on Sunday, which startled the harbour towns along the western gulf."
    return make_record(
        name,
        text,
        published,
        actors=STATES,
        events=[(word, "attack", "invade", {"agent": "Norland", "patient": "Sudria"})],
        **more,  # type: ignore[arg-type]
    )


def groups(resolution: Resolution) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(e.mentions) for e in resolution.events}


def test_verb_and_noun_in_one_article_are_one_event() -> None:
    text = "Berg spoke to Diallo by phone. The call lasted an hour; a strike ended."
    record = make_record(
        "x",
        text,
        actors={"Berg": "person", "Diallo": "person"},
        events=[
            ("spoke", "communicate", "speak", {"agent": "Berg", "recipient": "Diallo"}),
            ("call", "communicate", "call", {}),
            ("strike", "attack", "strike", {}),
        ],
    )
    assert groups(resolve([record])) == {frozenset({("x", "e1"), ("x", "e2")}), frozenset({("x", "e3")})}


def test_other_participants_or_another_time_keep_events_apart() -> None:
    text = (
        "Norland attacked Sudria in May and attacked Ostria; it also raided Sudria, then raided it in June."
    )
    record = make_record(
        "x",
        text,
        actors={**STATES, "Ostria": "state"},
        events=[
            ("attacked Sudria", "attack", "attack", {"agent": "Norland", "patient": "Sudria"}),
            ("attacked Ostria", "attack", "attack", {"agent": "Norland", "patient": "Ostria"}),
            ("raided Sudria", "coerce", "raid", {"patient": "Sudria"}),
            ("raided it", "coerce", "raid", {"patient": "Sudria"}),
        ],
        times={"May": "2024-05-01", "June": "2024-06-01"},
        timed={"raided Sudria": "May", "raided it": "June"},
    )
    assert len(resolve([record]).events) == 4


def test_related_words_are_one_event_if_it_happened_to_the_same_one() -> None:
    text = "Diallo was shot in the square. Diallo died at once; Berg died years later."
    record = make_record(
        "x",
        text,
        actors={"Diallo": "person", "Berg": "person"},
        events=[
            ("shot", "assault", "shoot", {"patient": "Diallo"}),
            ("died at", "harm", "die", {"patient": "Diallo"}),
            ("died years", "harm", "die", {"patient": "Berg"}),
        ],
    )
    assert groups(resolve([record])) == {frozenset({("x", "e1"), ("x", "e2")}), frozenset({("x", "e3")})}


def test_one_event_in_two_articles_has_one_iri_and_its_evidence() -> None:
    resolution = resolve([invasion("a"), invasion("b", "2024-05-03")], base="https://example.org/")
    (event,) = resolution.events
    assert event.iri.startswith("https://example.org/event/attack-invade-")
    assert {e.iri for r in resolution.records for e in r.events} == {event.iri}
    (merge,) = event.merges
    assert {merge.left, merge.right} == {("a", "e1"), ("b", "e1")}
    assert "concept:invade" in merge.grounds
    assert sum(x.startswith("actor:") for x in merge.grounds) == 2


def test_events_years_apart_are_not_one() -> None:
    later = make_record(
        "b",
        "Ten tank columns crossed the Ard at midnight: Norland invaded Sudria.",
        "2024-05-03",
        actors=STATES,
        events=[("invaded", "attack", "invade", {"agent": "Norland", "patient": "Sudria"})],
    )
    assert len(resolve([invasion("a", "2014-05-02"), later]).events) == 2
    assert len(resolve([invasion("a", "2024-05-02"), later]).events) == 1


def test_without_merging_every_article_keeps_its_own() -> None:
    resolution = resolve([invasion("a"), invasion("b")], merge=False)
    assert len(resolution.events) == 2
    assert resolution.stories == ()


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [invasion("a"), invasion("b", "2024-05-01"), invasion("c", None), invasion("d", "2020-01-01")]
    results = [resolve(order) for order in itertools.permutations(records)]
    assert all(r == results[0] for r in results)


def test_an_event_keeps_its_iri_when_a_later_article_joins() -> None:
    (before,) = resolve([invasion("a")]).events
    (after,) = resolve([invasion("b", "2024-05-03"), invasion("a")]).events
    assert after.iri == before.iri
    assert len(after.mentions) == 2


def test_an_event_is_a_fact_only_in_the_articles_own_voice() -> None:
    said = make_record(
        "s",
        "Berg said Norland invaded Sudria.",
        actors={**STATES, "Berg": "person"},
        events=[("invaded", "attack", "invade", {"agent": "Norland", "patient": "Sudria"})],
        says=[("Berg", "said", "Norland invaded Sudria", "affirms")],
    )
    assert [e.factual for e in resolve([said]).events] == [False]
    assert [e.factual for e in resolve([invasion("a")]).events] == [True]
    assert [e.factual for e in resolve([invasion("a", factuality=-2.0)]).events] == [False]


def test_a_denial_in_any_article_makes_it_no_fact() -> None:
    denial = make_record(
        "d",
        "Norland denied that it invaded Sudria, which startled the harbour towns along the western gulf.",
        "2024-05-03",
        actors=STATES,
        events=[("invaded", "attack", "invade", {"agent": "Norland", "patient": "Sudria"})],
        says=[("Norland", "denied", "it invaded Sudria", "denies")],
    )
    (event,) = resolve([invasion("a"), denial]).events
    assert len(event.mentions) == 2
    assert not event.factual
