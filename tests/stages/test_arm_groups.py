"""Groups called by letter, number, dose or name, and what is said of them."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause, quoted

from trialweave.stages.arm_groups import dose_list, group_list, label_occurrences, labelled_list, named_groups

LABELS = [
    ("Group 1 did well", [("Group 1", ("1",))]),
    ("groups I and II did well", [("groups I and II", ("I", "II"))]),
    ("groups A, B, and C", [("groups A, B, and C", ("A", "B", "C"))]),
    ("the first group and the third arm", [("first group", ("first",)), ("third arm", ("third",))]),
    ("group A and placebo", [("group A", ("A",))]),
    ("the age group 18-65 and a group of women", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), LABELS)
def test_labels(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(text[start:end], ids) for start, end, ids in label_occurrences(clause(text))] == expected


def told(*texts: str) -> dict[str | None, tuple[list[str], int | None]]:
    """Of each group called by a label its other names, and its size; the sentences are read as one text."""
    text = " ".join(texts)
    seeds = labelled_list([clause(text)], WORDS)
    if seeds is None:
        return {}
    return {s.label: ([text[slice(*span)] for span in s.names], s.n) for s in seeds.seeds}


DEFINED = [
    "Group 1 (n = 12) received zolatinib and group 2 (n = 13) received placebo.",
    "Group 1: zolatinib (n = 12); group 2: placebo (n = 13).",
    "They got zolatinib (group 1, n = 12) or placebo (group 2, n = 13).",
    "Group 1 (12 patients) was given zolatinib; group 2 (13 patients) was given placebo.",
]


@pytest.mark.parametrize("text", DEFINED)
def test_what_a_group_got_and_how_large_it_is(text: str) -> None:
    found = told(text)
    assert list(found) == ["1", "2"]
    assert ("zolatinib" in found["1"][0], found["1"][1]) == (True, 12)
    assert ("placebo" in found["2"][0], found["2"][1]) == (True, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Group 1 did well.",  # one group is no list
        "Pain fell.",
        "Group 1, group A, group II and the first group.",  # labels of too many kinds
    ],
)
def test_no_list_of_labels(text: str) -> None:
    assert told(text) == {}


NAMED = [
    ("the zolatinib group improved", ["zolatinib"]),
    ("the zolatinib and placebo groups improved", ["zolatinib", "placebo"]),
    ("the zolatinib, tamol and placebo groups improved", ["zolatinib", "tamol", "placebo"]),
    ("in the intervention group and the control group", ["intervention", "control"]),
    ("in the 50 mg group", ["50 mg"]),
    # no names of arms
    ("both treatment groups improved", []),
    ("the two groups improved", []),
    ("Western Cancer Trials Group", []),
    ("all patients improved", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_groups_called_by_name(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span, _, _ in named_groups(clause(text), WORDS)] == expected


def test_each_name_is_listed_once() -> None:
    text = "The zolatinib group did well, the placebo group did not, and the zolatinib group stayed well."
    seeds = group_list(text, [named_groups(clause(text), WORDS)])
    assert seeds is not None
    assert [names[0] for names in quoted(text, [seeds])] == ["zolatinib group"]
    assert len(seeds.seeds) == 2


def test_no_names_no_list() -> None:
    assert group_list("Pain fell.", [named_groups(clause("Pain fell."), WORDS)]) is None


def doses(text: str) -> list[str] | None:
    spans = [match.span() for match in WORDS.dose.finditer(text)]
    seeds = dose_list(text, spans)
    return None if seeds is None else quoted(text, [seeds])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the 50 mg group and the 100 mg group", ["50 mg group", "100 mg group"]),
        ("in 3 mg/kg treated patients and 9 mg/kg treated patients", ["3 mg/kg treated patients", "9 mg/kg treated patients"]),
        ("the 50 mg group, the 50-mg group and 100 mg arm", ["50 mg group", "100 mg arm"]),  # each dose once
        ("the 50 mg group", None),
        ("50 mg and 100 mg were given", None),
    ],
)  # fmt: skip
def test_groups_called_by_dose(text: str, expected: list[str] | None) -> None:
    assert doses(text) == expected
