from __future__ import annotations

from itertools import pairwise, permutations

import pytest

from trialweave.marks import Entity
from trialweave.stages.entity_merge import merge


def entity(start: int, end: int, label: str, rule: str, name: str = "x") -> Entity:
    return Entity(start, end, label, name, None, rule)


LONG = entity(0, 9, "BIOMARKER", "open.analyte")
SHORT = entity(4, 9, "CYTOKINE", "cytokines.names")
OPEN = entity(0, 9, "SCORE", "open.score.titled")
LISTED = entity(0, 9, "SCORE", "scores.names")
DEFINED = entity(0, 9, "SCORE", "abbreviation.long_form")
MODEL = entity(0, 9, "SCORE", "model")
ASIDE = entity(9, 12, "CELL_TYPE", "cell_types.names")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([LONG, SHORT], [LONG]),
        ([LONG, ASIDE], [LONG, ASIDE]),
        ([LONG, OPEN], [OPEN]),
        ([OPEN, LISTED, DEFINED, MODEL], [DEFINED]),
        ([OPEN, MODEL], [MODEL]),
        ([SHORT, SHORT], [SHORT]),
        ([], []),
    ],
)
def test_policy_whatever_the_order(given: list[Entity], kept: list[Entity]) -> None:
    for order in permutations(given):
        assert merge(list(order)) == kept


def test_a_chain_of_overlaps_keeps_what_does_not_overlap() -> None:
    chain = [entity(at, at + 5, "SCORE", "scores.names", str(at)) for at in range(0, 40, 4)]
    kept = merge(chain)
    assert kept == sorted(kept)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert len(kept) == 5
