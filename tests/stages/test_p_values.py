"""Which rows a p-value, or a list of them, belongs to: whole sentences, and the spreading by itself."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.items import MeasureRef
from trialweave.stages.linking import Observation
from trialweave.stages.p_values import settle
from trialweave.stages.reading import Measure

# arms of the trial, sentence, and the p-value of each row: measure, arm, time -> p
SENTENCES = [
    # one for all
    ("A", "[IL-6] and [CRP] fell ({p:p=0.01})", ["CRP A - p=0.01", "IL-6 A - p=0.01"]),
    ("AC", "[IL-6] was {5} in <A:cells> and {9} in <C:saline> ({p:p=0.01})", ["IL-6 A - p=0.01", "IL-6 C - p=0.01"]),
    # one for each measure, arm or time
    ("A", "[IL-6] and [CRP] fell ({p:p=0.01} and {p:p=0.02}, respectively)", ["CRP A - p=0.02", "IL-6 A - p=0.01"]),
    ("A", "[IL-6] ({p:p=0.01}), [CRP] ({p:p=0.02}) and [ESR] fell", ["CRP A - p=0.02", "ESR A - -", "IL-6 A - p=0.01"]),
    (
        "AB",
        "[IL-6] fell in <A:cells> and <B:saline> ({p:p=0.01} and {p:p=0.03}, respectively)",
        ["IL-6 A - p=0.01", "IL-6 B - p=0.03"],
    ),
    (
        "A",
        "[IL-6] fell at {t:week 4} and {t:week 8} ({p:p=0.01} and {p:p=0.03}, respectively)",
        ["IL-6 A week 4 p=0.01", "IL-6 A week 8 p=0.03"],
    ),
    # outcomes that get no row keep their p-values to themselves
    (
        "A",
        "[IL-6], pain and [CRP] fell ({p:p=0.01}, {p:p=0.2} and {p:p=0.02}, respectively)",
        ["CRP A - p=0.02", "IL-6 A - p=0.01"],
    ),
    ("A", "Pain ({p:p=0.01}) and [CRP] ({p:p=0.02}) fell", ["CRP A - p=0.02"]),
    # each behind its own statement
    ("AB", "[IL-6] rose in <A:cells> ({p:p=0.01}) but not in <B:saline> ({p:p=0.2})", ["IL-6 A - p=0.01", "IL-6 B - p=0.2"]),
    # a p-value of the difference between changes that have their own is a row by itself
    (
        "AB",
        "[CRP] fell by {4} in <A:cells> ({p:p=0.01}) and by {1} in <B:saline> ({p:p=0.3})",
        ["CRP A - p=0.01", "CRP B - p=0.3"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arms", "sentence", "expected"), SENTENCES)
def test_rows_of_p_values(marked_sentences: ModuleType, arms: str, sentence: str, expected: list[str]) -> None:
    rows = [row.split(" | ") for row in marked_sentences.linked(sentence, arms)]
    assert [f"{measure} {arm.split(' > ')[0]} {time} {p}" for measure, arm, time, _, p, _ in rows] == expected


def test_a_difference_between_changes_is_a_row_of_its_own(marked_sentences: ModuleType) -> None:
    sentence = (
        "[CRP] fell from {9} to {5} in <A:cells> ({p:p=0.01}) and from {9} to {8} in <B:saline> ({p:p=0.3}); "
        "{p:p=0.04} for the difference"
    )
    assert "CRP | A > B | - | - | p=0.04 | -" in marked_sentences.linked(sentence, "AB")


def test_the_comparison_just_before_has_the_p_value(marked_sentences: ModuleType) -> None:
    sentence = "[IL-6] was higher in <A:cells> than in <B:drops> ({p:p=0.01}) and in <C:saline> ({p:p=0.2})"
    assert marked_sentences.linked(sentence, "ABC") == [
        "IL-6 | A > B | - | - | p=0.01 | increased",
        "IL-6 | A > C | - | - | p=0.2 | increased",
    ]


def rows(*keys: str) -> list[Observation]:
    """Rows of a measure (capital letter) in an arm (small letter): `Xa`."""
    return [Observation(Measure(0, MeasureRef(0, key[0], "CYTOKINE"), None), key[1], rules=["said"]) for key in keys]


SPREAD = [
    (["Xa"], [3], [3]),
    (["Xa", "Yb"], [3], [3, 3]),  # one for all
    (["Xa", "Xb", "Ya", "Yb"], [3, 4], [3, 3, 4, 4]),  # by measure rather than by arm
    (["Xa", "Xb"], [3, 4], [3, 4]),  # by arm
    (["Xa", "Xb", "Ya"], [3, 4, 5], [3, 4, 5]),  # by row
    (["Xa", "Ya", "Za"], [3, None, 5], [3, None, 5]),
    (["Xa", "Xb", "Ya"], [3, 4, 5, 6], [None, None, None]),  # the numbers do not match up
]


@pytest.mark.parametrize(("keys", "ps", "expected"), SPREAD)
def test_spreading(keys: list[str], ps: list[int | None], expected: list[int | None]) -> None:
    made = rows(*keys)
    settle(made, ps)
    assert [row.p for row in made] == expected


def test_rows_whose_p_value_cannot_be_told_say_so() -> None:
    made = rows("Xa", "Xb", "Ya")
    settle(made, [3, 4, 5, 6])
    assert all("p.unmatched" in row.rules for row in made)
