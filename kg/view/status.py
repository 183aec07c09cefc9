"""Where a claim stands: who takes which side on it, and what the picture may therefore make it look like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.record import Certainty, Stance
from kg.view.evidence import Evidence

# As the record's Status; Open: nobody says it is so or is not (asked for, hoped for, declined to comment on).
# Negated: an article itself says it is not so.
Standing = Literal["AuthorAsserted", "Reported", "Confirmed", "Contested", "Denied", "Negated", "Open"]

_CONFIRMING = ("confirm", "admit", "acknowledg", "conced", "verif")


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement on an event, claim or figure."""

    node: str | None  # of the source; None: the article in its own words
    stance: Stance
    certainty: Certainty
    unnamed: bool
    evidence: Evidence | None


def status_of(voices: Sequence[Voice], heard: Collection[Stance] = ()) -> Standing:
    """The standing: contested as soon as there is one voice on each side; a denial is never outweighed.

    That an article says in its own words that a thing is not so contests nothing: with others who say it
    is, the thing may well be another one of that name. It is no fact then either.

    Args:
        voices: those who speak on this.
        heard: stances on claims that this is only a part of: they make it no fact, and no bare denial either.
    """
    affirmed = any(v.stance == "affirms" and v.node for v in voices)
    denied = any(v.stance == "denies" and v.node for v in voices)
    told = any(v.stance == "affirms" and v.node is None for v in voices)
    untold = any(v.stance == "denies" and v.node is None for v in voices)
    if denied:
        return "Contested" if affirmed or told else "Denied"
    if told and not untold and "denies" not in heard:
        return "AuthorAsserted"
    if untold and not told and not affirmed:
        return "Negated"
    return "Reported" if affirmed or told or ("affirms" in heard and "denies" not in heard) else "Open"


def is_confirmed(voices: Sequence[Voice], concerned: Collection[str]) -> bool:
    """Whether one whom it concerns affirms it, by admitting it or after somebody else had said so.

    Args:
        voices: in order of publication; none of them denies it.
        concerned: nodes of who takes part in it, and of who speaks for one of these.
    """
    others = False
    for voice in voices:
        if voice.stance != "affirms" or voice.node is None:
            continue
        if voice.node not in concerned:
            others = True
        elif others or any(word in _cue(voice) for word in _CONFIRMING):
            return True
    return False


def _cue(voice: Voice) -> str:
    found = voice.evidence
    return " ".join(found.text[b:e].lower() for b, e, mark in found.marks if mark == "cue") if found else ""


def rests_on_unnamed(voices: Sequence[Voice]) -> bool:
    """Whether all who affirm it are unnamed sources (and somebody does)."""
    affirming = [v for v in voices if v.stance == "affirms"]
    return bool(affirming) and all(v.unnamed for v in affirming)
