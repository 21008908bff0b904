"""What names of arms have in common, and what they say of an arm's role."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS

from trialweave.stages.arm_names import Names, initials, stem

NAMES = Names(WORDS, {"ZOL": "zolatinib", "UC": "usual care", "MSC": "mesenchymal stem cell", "LOOP": "loop"})

SAME = [
    ("zolatinib", "the zolatinib group"),
    ("zolatinib", "zolatinib-treated patients"),
    ("zolatinib", "ZOL"),
    ("usual care", "UC group"),
    ("mesenchymal stem cells", "MSCs"),
    ("placebo", "placebo-controlled"),
    ("yoga classes", "yoga class"),
    ("nicotine patches", "the nicotine patch group"),
    ("zolatinib for 18 months", "zolatinib"),
    ("zolatinib plus tamol", "zolatinib + tamol"),
]
OTHER = [
    ("zolatinib", "tamol"),
    ("zolatinib plus tamol", "zolatinib"),  # a combination is another arm than its parts
    ("zolatinib 10 mg", "zolatinib 20 mg"),
    ("zolatinib 10 mg", "zolatinib 10 g"),
    ("mesenchymal stem cells", "cells"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_the_same_telling_words(one: str, two: str) -> None:
    assert NAMES.keys(one) == NAMES.keys(two) != frozenset()


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_other_telling_words(one: str, two: str) -> None:
    assert NAMES.keys(one) != NAMES.keys(two)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("control group", "control"),
        ("controls", "control"),
        ("the intervention group", "experimental"),
        ("treatment arm", "experimental"),
        ("experimental group", "experimental"),
        ("zolatinib group", None),
        ("placebo", None),  # says what was given
        ("zolatinib control", None),
    ],
)
def test_names_by_role_alone(name: str, kind: str | None) -> None:
    assert NAMES.is_generic(name) == kind


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("placebo", "placebo"),
        ("matching placebo tablets", "placebo"),
        ("sham acupuncture", "placebo"),
        ("control group", "control"),
        ("usual care", None) if "usual" not in WORDS.control else ("usual care", "control"),
        ("zolatinib", None),
        ("zolatinib → placebo", None),  # of a sequence the first treatment counts
        ("placebo → zolatinib", "placebo"),
    ],
)
def test_roles(name: str, role: str | None) -> None:
    assert NAMES.role(name) == role


@pytest.mark.parametrize(
    "name", ["", "groups", "the two groups", "patients", "32 patients", "twelve of", "12", "mortality"]
)
def test_names_of_no_arm(name: str) -> None:
    assert NAMES.is_empty(name)


@pytest.mark.parametrize(
    "name", ["zolatinib", "control group", "intervention group", "placebo", "12 mg", "yoga", "MSCs"]
)
def test_names_of_an_arm(name: str) -> None:
    assert not NAMES.is_empty(name)


def test_abbreviations_are_spelled_out_word_by_word() -> None:
    assert list(NAMES.spelled("MSCs and ZOL")) == ["mesenchymal", "stem", "cell", "and", "zolatinib"]


def test_an_abbreviation_that_means_itself_ends() -> None:
    assert list(NAMES.spelled("LOOP")) == ["loop"]
    circle = Names(WORDS, {"AB": "BA pill", "BA": "AB pill"})
    assert "pill" in list(circle.spelled("AB"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tablets", "tablet"),
        ("therapies", "therapy"),
        ("placebo-controlled", "placebo"),
        ("drug-treated", "drug"),
        ("web-based", "web"),
        ("virus", "virus"),
        ("sepsis", "sepsis"),
        ("class", "class"),
        ("gas", "gas"),
        ("classes", "class"),
        ("patches", "patch"),
        ("washes", "wash"),
        ("boxes", "box"),
        ("doses", "dose"),
        ("ties", "tie"),
    ],
)
def test_stems(word: str, expected: str) -> None:
    assert stem(word) == expected
    assert stem(stem(word)) == stem(word)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("portion-controlled diet", "pcd"), ("care of the elderly", "ce"), ("", ""), ("Zolatinib 10 mg", "z1m")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
