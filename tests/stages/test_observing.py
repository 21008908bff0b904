"""The observations of a clause: numbers first, then what is said of measures without one."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.linking import Observation
from trialweave.stages.observing import observe
from trialweave.stages.reading import Reading


def observed(readings: list[Reading]) -> list[Observation]:
    rows: list[Observation] = []
    for reading in readings:
        rows += observe(reading, rows[:])
    return rows


def written(row: Observation) -> str:
    """Measure, time, and which of the sentence's quantities are its value and its p-value."""
    time = row.time.wording if row.time else "-"
    return f"{row.measure.ref.name} {time} v{row.value} p{row.p}".replace("None", "-")


ROWS = [
    # a direction alone, a number alone, a p-value alone
    ("A", "[IL-6] fell", ["IL-6 - v- p-"]),
    ("A", "[IL-6] was {5}", ["IL-6 - v0 p-"]),
    ("A", "[IL-6] fell ({p:p=0.01})", ["IL-6 - v- p0"]),
    # nothing said, nothing observed
    ("A", "[IL-6] and [CRP] in plasma", []),
    ("A", "[IL-6] was assessed by a reduction test", []),
    ("A", "Lower [IL-6] was associated with higher [CRP]", []),
    # a measure with a number has no second row for its direction
    ("A", "[IL-6] fell by {30%} and [CRP] rose", ["IL-6 - v0 p-", "CRP - v- p-"]),
    # the times between a measure and the next are its own
    (
        "A",
        "[IL-6] fell at {t:week 4} and {t:week 8}",
        ["IL-6 week 4 v- p-", "IL-6 week 8 v- p-"],
    ),
    # a value, then the p-value of a later clause
    ("A", "[IL-6] fell by {30%} ({p:p=0.01}) and [CRP] by {20%} ({p:p=0.2})", ["IL-6 - v0 p1", "CRP - v2 p3"]),
    # one p-value for each of two clauses
    (
        "AB",
        "[IL-6] was lower and [CRP] was higher in <A:cells> ({p:p=0.04} and {p:p=0.02}, respectively)",
        ["IL-6 - v- p0", "CRP - v- p1"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arms", "sentence", "expected"), ROWS)
def test_observations(marked_sentences: ModuleType, arms: str, sentence: str, expected: list[str]) -> None:
    assert [written(row) for row in observed(marked_sentences.readings(sentence, arms))] == expected


def test_a_ratio_is_a_row_of_the_first_arm_against_the_other(marked_sentences: ModuleType) -> None:
    sentence = "[CRP] was {5} in <A:cells> and {9} in <B:saline> ({or:OR 2.1}; {p:p=0.01})"
    (contrast,) = [row for row in observed(marked_sentences.readings(sentence, "AB")) if row.contrast]
    assert (contrast.arm, contrast.comparator, contrast.value, contrast.p) == ("A", "B", 2, 3)


def test_a_difference_beside_the_values_of_two_arms(marked_sentences: ModuleType) -> None:
    sentence = "[CRP] was lower in <A:cells> than in <B:saline> ({5} vs {9}; difference {4}, {p:p=0.01})"
    rows = observed(marked_sentences.readings(sentence, "AB"))
    assert [(row.value, row.contrast, row.p) for row in rows] == [(0, False, 3), (1, False, 3), (2, True, 3)]


def test_an_interval_behind_a_value_is_no_second_value(marked_sentences: ModuleType) -> None:
    sentence = "[CRP] was {5} in <A:cells> ({ci:1 to 9})"
    rows = observed(marked_sentences.readings(sentence, "AB"))
    assert [row.value for row in rows] == [0]


@pytest.mark.parametrize(
    "sentence",
    [
        "[IL-6] was {5} in <A:cells> and {9} in <B:saline> ({p:p=0.01})",
        "[IL-6] and [CRP] fell ({p:p=0.01} and {p:p=0.02}, respectively)",
        "[IL-6] fell from {9} to {5} in <A:cells>; [CRP] was {3} vs {4} ({p:p=0.2})",
        "{53%} of <A:cells> met [ACR20] and {40%} [ACR50]",
    ],
)
def test_every_observation_names_its_rule_and_says_something(marked_sentences: ModuleType, sentence: str) -> None:
    rows = observed(marked_sentences.readings(sentence, "AB"))
    assert rows
    for row in rows:
        assert row.rules
        said = row.measure.change is not None and row.measure.change.direction
        assert row.value is not None or row.p is not None or said
