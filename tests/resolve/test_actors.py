"""The same actor across articles: who is merged, on what evidence, and who is not."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from kg.record import Actor, Article, Kind, Record
from kg.resolve.actors import ActorResolution, resolve_actors, slugify
from kg.resolve.descriptions import join_descriptions
from kg.resolve.gazetteer import Entry

Given = tuple[str, Kind]


def record(article: str, *actors: Given, also: Sequence[str] = ()) -> Record:
    """An article that names its actors one after the other; `also`: further wordings of the first one."""
    text, made = "", []
    for n, (name, kind) in enumerate(actors, 1):
        mentions = []
        for wording in (name, *(also if n == 1 else ())):
            mentions.append((len(text), len(text) + len(wording)))
            text += wording + " "
        made.append(Actor(f"a{n}", name, kind, tuple(mentions)))
    return Record(Article(article, text), actors=tuple(made))


def iris(resolution: ActorResolution, records: Sequence[Record]) -> list[str]:
    """The IRI of each article's first actor."""
    return [resolution.iri_of(r.article.id, "a1") for r in records]


@pytest.mark.parametrize(
    "names",
    [
        (
            ("Volodymyr Zelenskyy", "person"),
            ("Volodymyr Zelensky", "person"),
            ("Volodymyr Zelenskyi", "person"),
        ),
        (("Joseph R. Biden", "person"), ("Joe Biden", "person")),
        (("United States", "state"), ("U.S.", "state"), ("America", "state")),
        (("Department of Fisheries", "organization"), ("Fisheries Department", "organization")),
        (("Halden Motors Inc.", "organization"), ("Halden Motors", "organization")),
        (("the Danish navy", "organization"), ("Danish navy", "group")),
        (("Philadelphia 76ers", "organization"), ("Philadelphia 76ers", "organization")),
    ],
)
def test_one_actor(names: tuple[Given, ...]) -> None:
    records = [record(f"r{n}", given) for n, given in enumerate(names)]
    assert len(set(iris(resolve_actors(records), records))) == 1


@pytest.mark.parametrize(
    "names",
    [
        (("Bill Clinton", "person"), ("Hillary Clinton", "person")),
        (("Donald Trump", "person"), ("Donald Trump Jr.", "person")),
        (("Bill Adler", "person"), ("Adler", "person")),  # one article is too little to know the surname by
        (("two officials", "unnamed"), ("two officials", "unnamed")),
        (("a pilot", "person"), ("a pilot", "person")),
        (("Moscow", "place"), ("Moscow", "organization")),
        (("Charles", "person"), ("Charles", "person")),
        (("Legislature", "organization"), ("Legislature", "organization")),
        (("South Halden", "place"), ("North Halden", "place")),
    ],
)
def test_two_actors(names: tuple[Given, ...]) -> None:
    records = [record(f"r{n}", given) for n, given in enumerate(names)]
    assert len(set(iris(resolve_actors(records), records))) == 2


def test_a_bare_surname_joins_its_one_well_known_bearer() -> None:
    known = [record(f"k{n}", ("Ilse Harkonen", "person")) for n in range(3)]
    bare = record("b", ("Harkonen", "person"))
    resolution = resolve_actors([*known, bare])
    assert resolution.iri_of("b", "a1") == "actor/person/ilse-harkonen"
    (actor,) = (a for a in resolution.actors if a.iri == "actor/person/ilse-harkonen")
    same, surname = actor.merges
    assert (same.rule, same.left, same.right, same.score) == (
        "same-name",
        "Ilse Harkonen",
        "Ilse Harkonen",
        1.0,
    )
    assert (surname.rule, surname.left, surname.right) == ("surname", "Ilse Harkonen", "Harkonen")
    assert surname.articles == ("k0", "b") and 0 < surname.score < 1

    rival = [record(f"v{n}", ("Otto Harkonen", "person")) for n in range(3)]
    assert resolve_actors([*known, *rival, bare]).iri_of("b", "a1") not in {
        "actor/person/ilse-harkonen",
        "actor/person/otto-harkonen",
    }


def test_an_acronym_joins_the_body_an_article_gives_it_to() -> None:
    long = record("r1", ("Halden Port Authority", "organization"), also=["HPA"])
    short = record("r2", ("HPA", "organization"))
    merged = resolve_actors([long, short])
    assert (
        merged.iri_of("r2", "a1") == merged.iri_of("r1", "a1") == "actor/organization/halden-port-authority"
    )
    other = record("r3", ("Harbour Pilots Association", "organization"), also=["HPA"])
    apart = resolve_actors([long, short, other])
    assert len({apart.iri_of(r, "a1") for r in ("r1", "r2", "r3")}) == 3


def test_merging_can_be_turned_off_wholly_or_by_rule() -> None:
    records = [record("r1", ("Joe Adler", "person")), record("r2", ("Joseph Adler", "person"))]
    same = [record("r3", ("Joe Adler", "person")), records[0]]
    assert len(set(iris(resolve_actors(same, merge=False), same))) == 2
    assert len(set(iris(resolve_actors(records, merge=("same-name",)), records))) == 2
    assert len(set(iris(resolve_actors(records), records))) == 1


def test_order_does_not_matter_and_more_articles_keep_the_names() -> None:
    names: list[Given] = [
        ("Ilse Harkonen", "person"), ("Harkonen", "person"), ("United States", "state"), ("U.S.", "state"),
        ("Halden Motors", "organization"), ("two officials", "unnamed"), ("Moscow", "organization"),
    ]  # fmt: skip
    records = [record(f"r{n}", names[n % 7], names[(n * 3 + 1) % 7]) for n in range(30)]
    first = resolve_actors(records)
    for seed in range(3):
        shuffled = list(records)
        random.Random(seed).shuffle(shuffled)
        assert resolve_actors(shuffled) == first
    more = resolve_actors([*records, record("new", ("Otto Berg", "person"))])
    assert {k: more.locals[k] for k in first.locals} == first.locals


def test_seats_act_for_their_state_which_has_its_codes() -> None:
    resolution = resolve_actors([record("r1", ("Kremlin", "organization")), record("r2", ("Kyiv", "place"))])
    actors = {a.name: a for a in resolution.actors}
    assert actors["Kremlin"].acts_for == actors["Russia"].iri == "actor/state/russia"
    assert (actors["Russia"].iso, actors["Russia"].geonames) == ("RU", 2017370)
    assert actors["Kyiv"].acts_for is None


def test_the_corpus_decides_the_kind_of_a_full_name() -> None:
    records = [record(f"r{n}", ("Otto Berg", "person")) for n in range(3)]
    records.append(record("r9", ("Otto Berg", "organization")))
    assert set(iris(resolve_actors(records), records)) == {"actor/person/otto-berg"}


def test_same_as_comes_from_the_gazetteer_only() -> None:
    records = [record("r1", ("Otto Berg", "person")), record("r2", ("Otto Berg", "place"))]
    entry = Entry("O. Berg", "https://example.org/berg", ("Otto Berg",), "person")
    same = {a.kind: a.same_as for a in resolve_actors(records, gazetteer=[entry]).actors}
    assert same == {"person": ("https://example.org/berg",), "place": ()}
    assert all(not a.same_as for a in resolve_actors(records).actors)


def test_names_of_one_gazetteer_entry_are_one_actor_and_surnames_alone_do_not_tell() -> None:
    records = [
        record("r1", ("Halden Motors", "organization")),
        record("r2", ("Blue Moose", "organization")),
        record("r3", ("Otto Halden", "person"), also=["Halden"]),
    ]
    entry = Entry("Halden Motors", "https://example.org/hm", ("Blue Moose", "Halden"))
    motors, moose, otto = iris(resolution := resolve_actors(records, gazetteer=[entry]), records)
    assert motors == moose != otto
    (actor,) = (a for a in resolution.actors if a.same_as)
    assert actor.iri == motors
    assert [e.rule for e in actor.merges] == ["gazetteer"]
    assert len(set(iris(resolve_actors(records), records))) == 3


def test_each_wording_of_a_name_has_its_evidence() -> None:
    records = [record("r1", ("United States", "state")), record("r2", ("America", "state"))]
    (actor,) = resolve_actors(records).actors
    assert [(e.rule, e.left, e.right, e.articles) for e in actor.merges] == [
        ("table", "United States", "America", ("r1", "r2"))
    ]


def test_descriptions_join_within_a_story_only() -> None:
    records = [
        record("r1", ("a masked gunman", "person"), ("two officials", "unnamed")),
        record("r2", ("the gunman", "person"), ("two officials", "unnamed")),
        record("r3", ("a gunman", "person")),
    ]
    resolution = join_descriptions(resolve_actors(records), records, [("r1", "r2"), ("r3",)])
    one, two, three = iris(resolution, records)
    assert one == two != three
    assert resolution.iri_of("r1", "a2") != resolution.iri_of("r2", "a2")
    (gunman,) = (a for a in resolution.actors if a.iri == one)
    assert [e.rule for e in gunman.merges] == ["description"]


def test_of_several_gunmen_the_one_an_article_comes_back_to_is_the_storys() -> None:
    main = record("r1", ("a gunman", "person"), ("a second gunman", "person"), also=["the gunman"])
    other = record("r2", ("the gunman", "person"))
    unclear = record("r3", ("a gunman", "person"), ("another gunman", "person"))
    records = [main, other, unclear]
    resolution = join_descriptions(resolve_actors(records), records, [("r1", "r2", "r3")])
    one, two, three = iris(resolution, records)
    assert one == two != three
    assert resolution.iri_of("r1", "a2") not in (one, three)


def test_slugs_are_ascii_and_never_empty() -> None:
    assert slugify("Gérald Darmanin") == "gerald-darmanin"
    assert slugify("李明") != slugify("王芳") != ""
