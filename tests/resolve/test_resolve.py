"""Resolution as a whole: every part of every record gets its IRI, rival figures meet."""

from __future__ import annotations

from made_records import make_record

from kg.record import Kind, Record, Role, check
from kg.resolve import DEFAULT_BASE, resolve

PEOPLE: dict[str, Kind] = {"Corvin": "place", "Berg": "person"}


def flood(name: str, day: str, number: str, value: float, what: str = "farmers") -> Record:
    text = f"Berg said {number} {what} drowned in Corvin when the Ardel dam burst above the old mill."
    roles: dict[Role, str] = {"place": "Corvin"}
    return make_record(
        name,
        text,
        day,
        actors=PEOPLE,
        events=[("drowned", "harm", "drown", roles)],
        says=[("Berg", "said", text[10:-1], "affirms")],
        counts=[(number, value, what)],
    )


def test_everything_gets_an_iri() -> None:
    resolution = resolve([flood("a", "2024-05-01", "12", 12), flood("b", "2024-05-02", "15", 15)])
    for record in resolution.records:
        assert check(record) == []
        for part in (*record.actors, *record.events, *record.propositions, *record.figures):
            assert part.iri is not None
            assert part.iri.startswith(DEFAULT_BASE)
    assert [r.article.id for r in resolution.records] == ["a", "b"]


def test_rival_figures_share_a_quantity() -> None:
    resolution = resolve([flood("a", "2024-05-01", "12", 12), flood("b", "2024-05-02", "15", 15)])
    (quantity,) = resolution.quantities
    assert quantity.figures == (("a", "f1"), ("b", "f1"))
    assert quantity.label == "farmers (drown)"


def test_figures_of_other_things_do_not() -> None:
    resolution = resolve([flood("a", "2024-05-01", "12", 12), flood("b", "2024-05-02", "15", 15, "sheep")])
    assert len(resolution.quantities) == 2


def test_resolving_again_gives_the_same() -> None:
    once = resolve([flood("b", "2024-05-02", "15", 15), flood("a", "2024-05-01", "12", 12)])
    assert resolve(once.records) == once


def test_nothing_gives_nothing() -> None:
    assert resolve([]).records == ()
