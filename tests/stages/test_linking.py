"""Which measure, arm and time each number of a list belongs to, before arms are compared."""

from __future__ import annotations

from types import ModuleType

import pytest

from trialweave.stages.linking import Observation, contrasts, ref, value_rows
from trialweave.stages.reading import Reading


def placed(readings: list[Reading]) -> list[str]:
    """The rows of all lists of values: measure, arm, time, and which of the sentence's numbers."""
    rows = [row for one in readings for data in one.lists if data.values for row in value_rows(one, data)]
    return [written(row) for row in rows]


def written(row: Observation) -> str:
    time = row.time.wording if row.time else "-"
    return f"{row.measure.ref.name} {row.arm or '-'} {time} #{row.value}"


# arms, sentence, rows; numbers, times and p-values are counted from 0 in the order of the sentence
LISTS = [
    # one number
    ("A", "[IL-6] was {5}", ["IL-6 - - #0"]),
    ("AB", "[IL-6] was {5} in <A:cells> and {9} in <B:saline>", ["IL-6 A - #0", "IL-6 B - #1"]),
    ("AB", "In <A:cells>, [IL-6] was {5}", ["IL-6 A - #0"]),
    ("A", "At {t:week 4}, [IL-6] was {5}", ["IL-6 - week 4 #1"]),
    # as many numbers as measures, arms or times
    ("A", "[IL-6] and [CRP] were {5} and {9}, respectively", ["IL-6 - - #0", "CRP - - #1"]),
    ("AB", "[IL-6] was {5} and {9} in <A:cells> and <B:saline>", ["IL-6 A - #0", "IL-6 B - #1"]),
    ("AB", "[IL-6] was {5} and {9} in <B:saline> and <A:cells>", ["IL-6 B - #0", "IL-6 A - #1"]),
    ("A", "[IL-6] was {5} and {9} at {t:week 4} and {t:week 8}", ["IL-6 - week 4 #0", "IL-6 - week 8 #1"]),
    # as many as two of them multiplied: the one named further off is the outer one
    (
        "AB",
        "[IL-6] and [CRP] were {5}, {6}, {7} and {8} in <A:cells> and <B:saline>, respectively",
        ["IL-6 A - #0", "IL-6 B - #1", "CRP A - #2", "CRP B - #3"],
    ),
    (
        "AB",
        "[CRP] at {t:week 4} and {t:week 8} was {5} and {6} in <A:cells> and {7} and {8} in <B:saline>, respectively",
        ["CRP A week 4 #2", "CRP A week 8 #3", "CRP B week 4 #4", "CRP B week 8 #5"],
    ),
    # an arm goes on to the next number of its statement
    (
        "AB",
        "[CRP] was {5} with <A:cells> at {t:week 4} and {6} at {t:week 8}",
        ["CRP A week 4 #0", "CRP A week 8 #2"],
    ),
    # of values set against each other the arms stand in the order of the comparison
    ("AB", "[CRP] was lower in <A:cells> than in <B:saline> ({5} vs {9})", ["CRP A - #0", "CRP B - #1"]),
    # outcomes that are none of ours take their numbers away
    ("A", "[IL-6], pain and [CRP] were {5}, {6} and {7}, respectively", ["IL-6 - - #0", "CRP - - #2"]),
    # a change has two rows, its beginning at baseline where no time is told
    ("A", "[IL-6] fell from {9} to {5}", ["IL-6 - baseline #0", "IL-6 - - #1"]),
    ("A", "[IL-6] fell from {9} at {t:week 0} to {5} at {t:week 4}", ["IL-6 - week 0 #0", "IL-6 - week 4 #2"]),
]  # fmt: skip


@pytest.mark.parametrize(("arms", "sentence", "expected"), LISTS)
def test_numbers_are_placed(marked_sentences: ModuleType, arms: str, sentence: str, expected: list[str]) -> None:
    assert placed(marked_sentences.readings(sentence, arms)) == expected


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        ("AB", "[IL-6] was {5}, {6} and {7}"),
        ("AB", "[IL-6] was {5}, {6} and {7} at {t:week 4} and {t:week 8}"),
    ],
)
def test_what_does_not_match_up_says_so(marked_sentences: ModuleType, arms: str, sentence: str) -> None:
    (reading,) = marked_sentences.readings(sentence, arms)
    rows = value_rows(reading, reading.lists[0])
    assert [row.rules for row in rows].count(["unmatched"]) == len(rows) > 0
    assert {row.arm for row in rows} == {None}


def test_numbers_of_several_measures_that_do_not_match_up_give_nothing(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[IL-6] and [CRP] were {5}, {6} and {7}", "A")
    assert value_rows(reading, reading.lists[0]) == []


def test_numbers_of_no_measure_give_nothing(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("Weight was {5} in <A:cells>", "AB")
    assert [row for data in reading.lists for row in value_rows(reading, data)] == []


def test_a_change_knows_its_beginning_and_its_end(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[IL-6] fell from {9} to {5} ({p:p=0.01})", "A")
    begin, end = value_rows(reading, reading.lists[0])
    assert (begin.start, begin.changed, begin.p) == (True, False, None)
    assert (end.start, end.changed, end.p) == (False, True, 2)


def test_one_p_value_is_of_every_value_of_its_list(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[IL-6] was {5} vs {9} ({p:p=0.01})", "AB")
    assert {row.p for row in value_rows(reading, reading.lists[0])} == {2}


CONTRASTS = [
    ("AB", "[IL-6] was higher in <A:cells> than in <B:saline> ({or:OR 2.1})", [0]),
    ("AB", "[IL-6] was higher in <A:cells> than in <B:saline> ({5} vs {9}; {or:OR 2.1})", [2]),
    ("AB", "[IL-6] was higher in <A:cells> than in <B:saline> (difference {5})", [0]),
    ("AB", "[IL-6] was higher in <A:cells> than in <B:saline> ({5} vs {9})", []),
    ("AB", "[IL-6] rose in <A:cells> ({es:d=0.5})", []),  # of the change within an arm
    ("A", "[IL-6] was higher ({or:OR 2.1})", []),  # there is no other arm
]


@pytest.mark.parametrize(("arms", "sentence", "numbers"), CONTRASTS)
def test_ratios_and_differences(marked_sentences: ModuleType, arms: str, sentence: str, numbers: list[int]) -> None:
    (reading,) = marked_sentences.readings(sentence, arms)
    found = [ref(reading, cell.value) for data in reading.lists for cell in contrasts(reading, data, [])]
    assert found == numbers


def test_no_number_no_reference(marked_sentences: ModuleType) -> None:
    (reading,) = marked_sentences.readings("[IL-6] was {5}", "A")
    assert ref(reading, None) is None
    assert ref(reading, reading.shape.index("V")) == 0
