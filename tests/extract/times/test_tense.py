"""Which way a verb looks, on pages written by hand."""

from __future__ import annotations

import pytest
from pages import make_page

from kg.extract.times.tense import looks_ahead
from kg.language import Language

# whether it looks ahead, and the page: the last word but the full stop is the time
CLAUSES: list[tuple[bool | None, str]] = [
    (
        True,
        """
The the DET DT det 2
council council NOUN NN nsubj 4
will will AUX MD aux 4
meet meet VERB VB ROOT 0
on on ADP IN prep 4
Friday Friday PROPN NNP pobj 5 B-DATE
""",
    ),
    (
        False,
        """
The the DET DT det 2
envoy envoy NOUN NN nsubj 5
may may AUX MD aux 5
have have AUX VB aux 5
left leave VERB VBN ROOT 0
on on ADP IN prep 5
Friday Friday PROPN NNP pobj 6 B-DATE
""",
    ),
    (
        True,
        """
The the DET DT det 2
union union NOUN NN nsubj 3
voted vote VERB VBD ROOT 0
to to PART TO aux 5
strike strike VERB VB xcomp 3
on on ADP IN prep 5
Thursday Thursday PROPN NNP pobj 6 B-DATE
""",
    ),
    (
        False,
        """
It it PRON PRP nsubj 3
will will AUX MD aux 3
stay stay VERB VB ROOT 0
shut shut ADJ JJ acomp 3
because because ADP IN prep 3
of of ADP IN pcomp 5
the the DET DT det 8
ruling ruling NOUN NN pobj 6
on on ADP IN prep 8
Monday Monday PROPN NNP pobj 9 B-DATE
""",
    ),
    (
        None,
        """
Deadline deadline NOUN NN ROOT 0
: : PUNCT : punct 1
Friday Friday PROPN NNP appos 1 B-DATE
""",
    ),
]


@pytest.mark.parametrize(("ahead", "table"), CLAUSES, ids=["modal", "perfect", "plan", "cause", "no verb"])
def test_the_nearest_verb_that_tells_decides(english: Language, ahead: bool | None, table: str) -> None:
    page = make_page(table)
    assert looks_ahead(page, len(page) - 1, english.tense) is ahead
