"""What a clause is about: measures, arms, yardstick, times; and what the next clause takes over."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.stages.reading import Trial, groups, times_of, unique

# arms of the trial, sentence, arms spoken of and arms compared with, clause by clause
ARMS = [
    ("AB", "[CRP] fell in <A:cells>", ["A|"]),
    ("AB", "[CRP] was lower in <A:cells> than in <B:saline>", ["A|B"]),
    ("AB", "Compared with <B:saline>, <A:cells> reduced [CRP]", ["A|B"]),
    ("AB", "[CRP] was {5} in <A:cells> versus {9} in <B:saline>", ["A|B"]),
    ("ABC", "[CRP] was lower in <A:cells> and <B:drops> than in <C:saline>", ["A B|C"]),
    ("ABC", "[CRP] was lower in <A:cells> than in <B:drops> and <C:saline>", ["A|B C"]),
    ("AB", "[CRP] fell in both groups", ["A+B|"]),
    ("AB", "[CRP] did not differ between groups", ["A|B"]),
    ("ABC", "[CRP] did not differ between groups", ["A|B+C"]),
    ("AB", "[CRP] fell", ["|"]),
    # a clause without arms is about those of the one before
    ("AB", "[CRP] fell in <A:cells>; [ESR] rose", ["A|", "A|"]),
    ("AB", "[CRP] fell in <A:cells> and rose in the other group", ["A|", "B|"]),
]


@pytest.mark.parametrize(("arms", "sentence", "expected"), ARMS)
def test_arms(marked_sentences: ModuleType, arms: str, sentence: str, expected: list[str]) -> None:
    found = marked_sentences.readings(sentence, arms)
    assert [f"{' '.join(one.subjects)}|{' '.join(one.against)}" for one in found] == expected


def test_a_group_under_an_unknown_name_is_the_other_of_two(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[CRP] was {5} in the verum group and {9} in <B:the placebo group>", "AB")
    assert [slot.arm for slot in reading.slots] == ["A", "B"]


def test_the_treatment_acts_by_whatever_name(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("Supplementation reduced [CRP]", "AB", control="B")
    assert reading.subjects == ("A",)


# measures of each clause, with what is said of them
MEASURES = [
    ("[CRP] fell and [ESR] rose", ["CRP decreased", "ESR increased"]),
    ("[CRP] and [ESR] fell", ["CRP decreased, ESR decreased"]),
    ("[CRP] fell in <A:cells> and rose in <B:saline>", ["CRP decreased", "CRP increased"]),
    ("[CRP] was measured", ["CRP -"]),
    ("[CRP] did not fall", ["CRP unchanged"]),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURES)
def test_measures(marked_sentences: ModuleType, sentence: str, expected: list[str]) -> None:
    told = [
        ", ".join(f"{m.ref.name} {(m.change.direction if m.change else None) or '-'}" for m in reading.measures)
        for reading in marked_sentences.readings(sentence, "AB")
    ]
    assert told == expected


def test_a_measure_taken_over_has_no_place(marked_sentences: ModuleType) -> None:
    first, second = marked_sentences.readings("[CRP] fell in <A:cells> and rose in <B:saline>", "AB")
    assert first.measures[0].place >= 0
    assert second.measures[0].place == -1


@pytest.mark.parametrize(
    ("sentence", "baseline"),
    [
        ("[CRP] was lower than at baseline", True),
        ("[CRP] fell compared with baseline", True),
        ("[CRP] at baseline was {5}", False),
        ("[CRP] was lower than in <B:saline>", False),
    ],
)
def test_whether_it_compares_with_baseline(marked_sentences: ModuleType, sentence: str, baseline: bool) -> None:
    (reading,) = marked_sentences.readings(sentence, "AB")
    assert reading.baseline is baseline


def test_times_of_a_clause_and_those_taken_over(marked_sentences: ModuleType) -> None:
    first, second = marked_sentences.readings("[CRP] fell at {t:week 4}; [ESR] rose", "A")
    assert [time.wording for time in first.times] == ["week 4"]
    assert second.times == first.times
    assert times_of(second.clause) == []


@pytest.mark.parametrize(
    ("sentence", "lists"),
    [
        ("[CRP], [ESR] and [IL-6] fell", [["CRP", "ESR", "IL-6"]]),
        ("[CRP] was {5} and [ESR] {9}", [["CRP"], ["ESR"]]),
        ("[CRP], pain and [ESR] fell", [["CRP", "ESR"]]),
    ],
)
def test_lists_of_measures(marked_sentences: ModuleType, sentence: str, lists: list[list[str]]) -> None:
    found = [
        [m.ref.name for m in group] for reading in marked_sentences.readings(sentence, "A") for group in groups(reading)
    ]
    assert found == lists


@pytest.mark.parametrize(
    ("arms", "control", "active"), [("AB", "B", "A"), ("ABC", "C", None), ("AB", None, None), ("A", None, None)]
)
def test_the_one_arm_that_is_no_control(arms: str, control: str | None, active: str | None) -> None:
    assert Trial(tuple(arms), control).active == active


@pytest.mark.parametrize(("arm", "others"), [("A", "B+C"), ("A+B", "C"), ("A+B+C", None), ("B", "A+C")])
def test_all_arms_but_one(arm: str, others: str | None) -> None:
    assert Trial(("A", "B", "C")).others(arm) == others


@given(st.lists(st.sampled_from("abc")))
def test_each_name_once_in_order(names: list[str]) -> None:
    found = unique(names)
    assert set(found) == set(names)
    assert [names.index(name) for name in found] == sorted(names.index(name) for name in found)
