"""Where a claim stands: who takes which side on it, and what the picture may therefore make it look like."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.record import Certainty, Stance
from kg.view.evidence import Evidence

# As the record's Status; Open: nobody says it is so or is not (asked for, hoped for, declined to comment on).
Standing = Literal["AuthorAsserted", "Reported", "Confirmed", "Contested", "Denied", "Open"]

_CONFIRMING = ("confirm", "admit", "acknowledg", "conced", "verif")


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement on an event, claim or figure."""

    node: str | None  # of the source; None: the article in its own words
    stance: Stance
    certainty: Certainty
    unnamed: bool
    evidence: Evidence | None


def status_of(voices: Sequence[Voice]) -> Standing:
    """The standing: contested as soon as there is one voice on each side; a denial is never outweighed."""
    affirmed = any(v.stance == "affirms" for v in voices)
    denied = any(v.stance == "denies" for v in voices)
    if denied:
        return "Contested" if affirmed else "Denied"
    if any(v.stance == "affirms" and v.node is None for v in voices):
        return "AuthorAsserted"
    return "Reported" if affirmed else "Open"


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
