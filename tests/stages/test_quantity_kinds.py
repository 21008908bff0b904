from __future__ import annotations

import pytest

from trialweave.stages.quantities import find_quantities
from trialweave.stages.quantity_vocabulary import Vocabulary


def kinds(text: str, known: Vocabulary) -> list[str]:
    return [q.kind for q in find_quantities(text, known)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("30 were excluded", "count"),
        ("10 SD were seen", "count"),
        ("a score of 45", "mean"),
        ("45 in a score", "count"),
        ("DAS28 <2.6", "other"),
        ("had failed ≥2 drugs", "count"),
        ("a score ≥2 points", "other"),
        ("a change of 0.6 is the threshold", "other"),
        ("was 5.8 in", "mean"),
        ("the hazard ratio for death was 0.75", "ratio"),
        ("three times higher", "ratio"),
        ("three times a day", "count"),
        ("two tablets", "dose"),
        ("60 and older", "other"),
        ("one patient", "count"),
        ("HR 72 bpm", "mean"),
        ("SD = 1.2", "other"),
        ("range 3-9", "range"),
        ("CI 1.2-3.4", "ci"),
    ],
)
def test_kind(text: str, kind: str, known: Vocabulary) -> None:
    assert kinds(text, known) == [kind]


@pytest.mark.parametrize("text", ["one group", "by one definition", "one of the most", "the 21st century"])
def test_nothing(text: str, known: Vocabulary) -> None:
    assert kinds(text, known) == []
