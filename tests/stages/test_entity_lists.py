from __future__ import annotations

import pytest
from tests.stages.entity_sample import LEXICON, known, made, quoted

from trialweave.stages.entity_lists import coordinated

SHARED = [
    ("tender and swollen joint counts", [("tender", "TJC")]),
    ("counts of tender, and swollen joint counts", [("tender", "TJC")]),
    ("≥6/66 tender and ≥8/68 swollen joint counts", [("tender", "TJC")]),
    ("T and B cells", [("T", "T cell")]),
    ("IL-6 and -8", [("8", "IL8")]),
    ("IL-6, -8 and -10", [("8", "IL8"), ("10", "IL10")]),
    ("IL-6/8/10", [("8", "IL8"), ("10", "IL10")]),
    ("IL-1α or β", [("β", "IL1B")]),
    ("ACR20/50", [("50", "ACR50")]),
]
NOT_SHARED = [
    "IL-6 and 8 patients",
    "IL-6 and -99",
    "the tender joint count",
    "hard and swollen joint counts",
    "tender swollen joint counts",
    "IL-6 / IL-8",
    "CRP/ESR",
]


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_members_of_a_list(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert quoted(found, coordinated(LEXICON, found, known(found))) == expected


@pytest.mark.parametrize("text", NOT_SHARED)
def test_no_members(text: str) -> None:
    found = made(text)
    assert coordinated(LEXICON, found, known(found)) == []


def test_rule_names_file_and_part() -> None:
    found = made("T and B cells; IL-6/8")
    rules = [one.rule for one in coordinated(LEXICON, found, known(found))]
    assert rules == ["shared.cell_types.head", "shared.cytokines.beginning"]
