"""Small extraction records for the tests of resolution: everything is given by its wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.record import (
    Actor,
    Article,
    Event,
    EventType,
    Figure,
    Kind,
    Participant,
    Proposition,
    Record,
    Role,
    Span,
    Stance,
    Time,
    Utterance,
)

Happening = tuple[str, EventType, str, Mapping[Role, str]]
"""Trigger, type, label, {role: actor's name}."""
Saying = tuple[str, str, str, Stance]
"""Source (an actor's name), cue, content, stance."""


def span(text: str, words: str) -> Span:
    begin = text.index(words)
    return begin, begin + len(words)


def make_record(
    name: str,
    text: str,
    published: str | None = "2024-05-02",
    *,
    actors: Mapping[str, Kind] | None = None,
    events: Sequence[Happening] = (),
    says: Sequence[Saying] = (),
    times: Mapping[str, str] | None = None,
    timed: Mapping[str, str] | None = None,
    counts: Sequence[tuple[str, float, str]] = (),
    factuality: float = 3.0,
) -> Record:
    """A record of one sentence.

    Args:
        times: wording → ISO day; `timed`: trigger → wording of its time.
        counts: number, its value, the thing counted.
    """
    people = {n: f"a{k}" for k, n in enumerate(actors or {}, 1)}
    days = {w: f"t{k}" for k, w in enumerate(times or {}, 1)}
    happenings = tuple(
        Event(
            f"e{k}",
            span(text, trigger),
            kind,
            label,
            tuple(Participant(role, people[who]) for role, who in roles.items()),
            days[timed[trigger]] if timed and trigger in timed else None,
            factuality=factuality,
        )
        for k, (trigger, kind, label, roles) in enumerate(events, 1)
    )
    contents = [span(text, content) for _, _, content, _ in says]
    return Record(
        Article(name, text, published=published),
        sentences=((0, len(text)),),
        actors=tuple(
            Actor(people[n], n, kind, (span(text, n),) if n in text else ())
            for n, kind in (actors or {}).items()
        ),
        times=tuple(Time(days[w], span(text, w), day, day, "day") for w, day in (times or {}).items()),
        events=happenings,
        propositions=tuple(
            Proposition(f"p{k}", (c,), tuple(e.id for e in happenings if c[0] <= e.trigger[0] < c[1]))
            for k, c in enumerate(contents, 1)
        ),
        utterances=tuple(
            Utterance(
                f"u{k}",
                people[who],
                (span(text, who),),
                (span(text, cue),),
                (contents[k - 1],),
                (f"p{k}",),
                stance,
            )
            for k, (who, cue, _, stance) in enumerate(says, 1)
        ),
        figures=tuple(
            Figure(
                f"f{k}",
                (span(text, n)[0], span(text, what)[1]),
                span(text, n),
                value,
                value,
                "exact",
                counted=span(text, what),
            )
            for k, (n, value, what) in enumerate(counts, 1)
        ),
    )
