"""Where a list of numbers belongs: its measures, its arms, its times."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.distribution import DataList
from trialweave.stages.places import anchor, arms_of, elements, measures_of, once, times_for
from trialweave.stages.reading import Reading, groups


def lists(readings: list[Reading]) -> list[tuple[Reading, DataList]]:
    return [(reading, data) for reading in readings for data in reading.lists]


# sentence, and the measures of each of its lists of numbers
MEASURES = [
    ("[CRP] was {5}", ["CRP"]),
    ("{53%} met [ACR20]", ["ACR20"]),
    ("[CRP] ({5}) and [ESR] ({9}) fell", ["CRP", "ESR"]),
    ("[CRP] and [ESR] were {5} and {9}", ["CRP ESR"]),
    ("{53%} met [ACR20] and {40%} [ACR50]", ["ACR20", "ACR50"]),
    ("<A:Cells> helped ([CRP] {5}, [ESR] {9})", ["CRP", "ESR"]),
    # numbers of outcomes that are none of ours
    ("[CRP] fell, pain ({5}) rose", [""]),
    ("Weight was {5}", [""]),
    ("{52%} less morphine was needed and [CRP] fell", [""]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), MEASURES)
def test_measures(marked_sentences: ModuleType, sentence: str, expected: list[str]) -> None:
    found = [
        " ".join(m.ref.name for m in measures_of(*pair)) for pair in lists(marked_sentences.readings(sentence, "A"))
    ]
    assert found == expected


# sentence, and the arms that stand beside each list
ARMS = [
    ("[CRP] was {5} in <A:cells>", ["A"]),
    ("[CRP] was {5} in <A:cells> and {9} in <B:saline>", ["A", "B"]),
    ("[CRP] was {5} and {9} in <A:cells> and <B:saline>", ["A B"]),
    ("[CRP] fell (<A:cells>: {5}; <B:saline>: {9})", ["A", "B"]),
    ("[CRP] was {5}", [""]),
]


@pytest.mark.parametrize(("sentence", "expected"), ARMS)
def test_arms(marked_sentences: ModuleType, sentence: str, expected: list[str]) -> None:
    found = [arms_of(*pair) for pair in lists(marked_sentences.readings(sentence, "AB"))]
    assert [" ".join(slot.arm for slot in slots) for slots, _ in found] == expected
    assert all(beside is bool(slots) for slots, beside in found)


TIMES = [
    ("[CRP] was {5} at {t:week 4} and {9} at {t:week 8}", ["week 4", "week 8"]),
    ("At {t:week 4}, [CRP] was {5}", ["week 4"]),
    ("[CRP] was {5} and {9} at {t:week 4} and {t:week 8}", ["week 4 week 8"]),
    ("[CRP] was {5}", [""]),
]


@pytest.mark.parametrize(("sentence", "expected"), TIMES)
def test_times(marked_sentences: ModuleType, sentence: str, expected: list[str]) -> None:
    found = [times_for(*pair) for pair in lists(marked_sentences.readings(sentence, "A"))]
    assert [" ".join(time.wording for time in times) for times in found] == expected


def test_a_list_in_brackets_stands_where_its_bracket_opens(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[CRP] fell ({5}; {9})", "A")
    assert reading.shape[anchor(reading, reading.lists[0])] == "("
    (plain,) = marked_sentences.readings("[CRP] was {5}", "A")
    assert anchor(plain, plain.lists[0]) == plain.lists[0].first


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("[CRP], pain and [ESR] were {5}", ["CRP", None, "ESR"]),
        ("[CRP], [ESR] and pain were {5}", ["CRP", "ESR", None]),
        ("[CRP] and [ESR] were {5}", ["CRP", "ESR"]),
    ],
)
def test_elements_of_a_list_with_other_outcomes(
    marked_sentences: ModuleType, sentence: str, expected: list[str | None]
) -> None:
    (reading,) = marked_sentences.readings(sentence, "A")
    (group,) = groups(reading)
    assert [one.ref.name if one else None for one in elements(reading, group)] == expected
    assert elements(reading, []) == []


def test_a_measure_named_twice_is_one(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[CRP], [ESR] and [CRP] fell", "A")
    assert [m.ref.name for m in once(reading.measures)] == ["CRP", "ESR"]
