"""Comparisons that are spelt out: each pair compared gives a row for each of its arms."""

from __future__ import annotations

from types import ModuleType

import pytest

THREE = "[IL-6] was {5} in <A:cells>, {7} in <B:drops> and {9} in <C:saline>"
PAIRS = [
    "IL-6 | A > C | - | 5 | p=0.01 | -",
    "IL-6 | B > C | - | 7 | p=0.2 | -",
    "IL-6 | C > A | - | 9 | p=0.01 | -",
    "IL-6 | C > B | - | 9 | p=0.2 | -",
]
# ways to say that two arms were each compared with the third
COMPARISONS = [
    "({p:p=0.01} and {p:p=0.2} vs <C:saline>)",
    "({p:p=0.01} for <A:cells> vs <C:saline> and {p:p=0.2} for <B:drops> vs <C:saline>)",
    "(<A:cells> vs <C:saline>, {p:p=0.01}; <B:drops> vs <C:saline>, {p:p=0.2})",
    "({p:p=0.01} for <A:cells> versus <C:saline>; {p:p=0.2} for <B:drops> versus <C:saline>)",
    "({p:p=0.01} for <A:cells> compared with <C:saline>; {p:p=0.2} for <B:drops> compared with <C:saline>)",
]


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_each_pair_gives_two_rows(marked_sentences: ModuleType, comparison: str) -> None:
    assert marked_sentences.linked(f"{THREE} {comparison}", "ABC") == PAIRS


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_no_arm_is_compared_with_itself(marked_sentences: ModuleType, comparison: str) -> None:
    for row in marked_sentences.linked(f"{THREE} {comparison}", "ABC"):
        arm, _, comparator = row.split(" | ")[1].partition(" > ")
        assert arm != comparator


def test_one_pair_leaves_the_third_arm_alone(marked_sentences: ModuleType) -> None:
    rows = marked_sentences.linked(f"{THREE} ({{p:p=0.01}} for <A:cells> vs <C:saline>)", "ABC")
    assert [row for row in rows if "| B >" in row] == ["IL-6 | B > - | - | 7 | - | -"]
    assert "IL-6 | A > C | - | 5 | p=0.01 | -" in rows
    assert "IL-6 | C > A | - | 9 | p=0.01 | -" in rows


def test_pairs_of_each_measure_stay_with_it(marked_sentences: ModuleType) -> None:
    sentence = (
        "[IL-6] ({5} vs {9}, {p:p=0.01}) and [CRP] ({1} vs {2}, {p:p=0.2}) were lower in <A:cells> than in <B:drops>"
    )
    assert marked_sentences.linked(sentence, "AB") == [
        "CRP | A > B | - | 1 | p=0.2 | decreased",
        "CRP | B > A | - | 2 | p=0.2 | -",
        "IL-6 | A > B | - | 5 | p=0.01 | decreased",
        "IL-6 | B > A | - | 9 | p=0.01 | -",
    ]


def test_a_ratio_is_a_row_beside_those_of_the_arms(marked_sentences: ModuleType) -> None:
    rows = marked_sentences.linked("[CRP] was {5} in <A:cells> and {9} in <C:saline> ({or:OR 2.1}; {p:p=0.01})", "AC")
    assert rows == [
        "CRP | A > C | - | 5 | p=0.01 | -",
        "CRP | A > C | - | OR 2.1 | p=0.01 | -",
        "CRP | C > A | - | 9 | p=0.01 | -",
    ]


def test_a_p_value_against_an_arm_without_a_value(marked_sentences: ModuleType) -> None:
    rows = marked_sentences.linked("[CRP] was {5} in <A:cells> ({p:p=0.01} vs <B:saline>)", "AB")
    assert rows == ["CRP | A > B | - | 5 | p=0.01 | -"]


def test_where_a_change_began_is_compared_with_nothing(marked_sentences: ModuleType) -> None:
    sentence = "[CRP] fell from {9} to {5} in <A:cells> and from {9} to {8} in <C:saline> ({p:p=0.01} for <A:cells> vs <C:saline>)"
    assert marked_sentences.linked(sentence, "AC") == [
        "CRP | A > - | baseline | 9 | - | -",
        "CRP | A > C | - | 5 | p=0.01 | decreased",
        "CRP | C > - | baseline | 9 | - | -",
        "CRP | C > A | - | 8 | p=0.01 | decreased",
    ]


def test_a_p_value_that_names_no_pair_compares_two_arms(marked_sentences: ModuleType) -> None:
    rows = marked_sentences.linked("[CRP] was {5} in <A:cells> and {9} in <B:saline> ({p:p=0.01})", "AB")
    assert rows == ["CRP | A > B | - | 5 | p=0.01 | -", "CRP | B > A | - | 9 | p=0.01 | -"]


@pytest.mark.parametrize(
    "sentence",
    [
        "[CRP] was {5} in <A:cells> and {9} in <B:saline>",  # nothing compares them
        "[CRP] was {5} in <A:cells>",
    ],
)
def test_no_comparison_no_comparator(marked_sentences: ModuleType, sentence: str) -> None:
    assert all(" > - |" in row for row in marked_sentences.linked(sentence, "AB"))
