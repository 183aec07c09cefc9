"""What speaks for one event, pair by pair."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.resolve.event_pairs import Mention, conflict, decode_vector, features, is_grounded, judge, load

COMMONPLACE = 0.05


def mention(article: str = "a", **more: object) -> Mention:
    one = Mention((article, "e1"), "invade", "invade", frozenset(), frozenset({"invaded"}), rare=0.5)
    return replace(one, **more)  # type: ignore[arg-type]


def people(*names: str) -> frozenset[str]:
    return frozenset(f"actor/state/{name}" for name in names)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, False),
        ({"rare": 0.9}, False),
        ({"patients": people("sudria")}, True),
        ({"patients": people("sudria"), "rare": COMMONPLACE}, False),
        ({"patients": people("sudria"), "agents": people("norland"), "rare": COMMONPLACE}, True),
        ({"agents": people("norland")}, True),
        ({"agents": people("norland"), "rare": 0.3}, False),
        ({"described": frozenset({"patient:women"})}, True),
        ({"described": frozenset({"agent:women"})}, False),
        ({"time": (5, 5)}, True),
        ({"is_lead": True}, True),
        ({"is_lead": True, "rare": COMMONPLACE}, False),
        ({"is_known": True}, False),
        ({"is_known": True, "vector": bytes([127, *[0] * 63])}, True),
    ],
)
def test_a_repeated_word_alone_is_not_one_event(more: dict[str, object], expected: bool) -> None:
    assert is_grounded(mention("a", **more), mention("b", **more)) is expected


def test_a_noun_with_article_takes_up_an_event_of_its_own_article_only() -> None:
    assert is_grounded(mention(), mention(is_known=True, begin=300))
    assert not is_grounded(mention(), mention(is_known=True, begin=3000))
    assert not is_grounded(mention(), mention("b", is_known=True))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"time": (1, 3)}, {"time": (3, 9)}, False),
        ({"time": (1, 3)}, {"time": (4, 9)}, True),
        ({"time": (1, 3)}, {}, False),
        ({"patients": people("sudria")}, {"patients": people("ostria")}, True),
        ({"patients": people("sudria")}, {"patients": people("sudria", "ostria")}, False),
        ({"patients": people("south-ostria")}, {"patients": people("ostria")}, False),
        ({"agents": people("sudria")}, {"patients": people("ostria")}, False),
    ],
)
def test_times_apart_and_other_patients_speak_against(
    left: dict[str, object], right: dict[str, object], expected: bool
) -> None:
    assert conflict(mention(**left), mention(**right)) is expected
    assert conflict(mention(**right), mention(**left)) is expected


def test_more_in_common_is_more_likely() -> None:
    bare = judge(features(mention(), mention("b"), 0.1))
    place = {"places": people("sudria")}
    assert judge(features(mention(**place), mention("b", **place), 0.1)) > bare
    assert judge(features(mention(), mention("b"), 0.6)) > bare
    assert judge(features(mention(), mention("b", words=frozenset({"raided"})), 0.1)) < bare


def test_vectors_close_together_are_more_likely() -> None:
    east, north = bytes([127, *[0] * 63]), bytes([0, 127, *[0] * 62])
    same = judge(features(mention(vector=east), mention("b", vector=east), 0.3))
    assert same > judge(features(mention(vector=east), mention("b", vector=north), 0.3))


def test_a_packed_vector_has_length_one() -> None:
    assert decode_vector(bytes([3, 256 - 4])).tolist() == pytest.approx([0.6, -0.8])
    assert decode_vector(bytes(4)).tolist() == [0, 0, 0, 0]


def test_no_weight_of_the_model_is_against_its_meaning() -> None:
    for weights in (load().vectors, load().plain):
        assert all(w < 0 for name, w in weights.items() if name.startswith(("other", "broad")))
        assert all(w > 0 for name, w in weights.items() if not name.startswith(("other", "broad", "bias")))
