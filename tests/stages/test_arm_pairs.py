"""Smaller constructions that name arms: counted, paired, one and the other, with or without."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause, quoted

from trialweave.stages import arm_pairs
from trialweave.stages.arm_seeds import SeedList


def lists(text: str) -> list[SeedList]:
    return arm_pairs.extra_lists(clause(text), WORDS, 0, len(text))


COUNTED = [
    ("23 patients were randomised to zolatinib and 21 to tamol.", [("zolatinib", 23), ("tamol", 21)]),
    ("Twelve women were allocated to yoga and thirteen to usual care.", [("yoga", 12), ("usual care", 13)]),
    ("480 received zolatinib and 472 received placebo.", [("zolatinib", 480), ("placebo", 472)]),
    ("23 patients were randomised to zolatinib.", []),  # one is no list
    ("Patients took four to six tablets and two to three drops.", []),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_arms_told_with_their_sizes(text: str, expected: list[tuple[str, int]]) -> None:
    found = arm_pairs.counted_lists(clause(text), WORDS, 0, len(text))
    assert [(text[slice(*seed.names[0])], seed.n) for seeds in found for seed in seeds.seeds] == expected


ONE_AND_OTHER = [
    ("One group received zolatinib and the other received tamol.", ["zolatinib", "tamol"]),
    ("One group (n=62) was given zolatinib and the other (n=63), tamol.", ["zolatinib", "tamol"]),
    ("The first group received zolatinib and the second group received tamol.", ["zolatinib", "tamol"]),
    ("One group received zolatinib.", None),
    ("One of the women left.", None),
]


@pytest.mark.parametrize(("text", "names"), ONE_AND_OTHER)
def test_one_and_the_other(text: str, names: list[str] | None) -> None:
    found = quoted(text, arm_pairs.one_and_other(clause(text), WORDS, 0, len(text)))
    assert found == ([names] if names else [])


def test_sizes_of_one_and_the_other() -> None:
    text = "One group (n=62) was given zolatinib and the other (n=63), tamol."
    (seeds,) = arm_pairs.one_and_other(clause(text), WORDS, 0, len(text))
    assert [seed.n for seed in seeds.seeds] == [62, 63]


PAIRS = [
    ("Zolatinib or placebo was given.", [["Zolatinib", "placebo"]]),
    ("They took zolatinib or a matching placebo daily.", [["zolatinib", "placebo"]]),
    ("They took zolatinib vs. placebo.", [["zolatinib", "placebo"]]),
    ("They took zolatinib or tamol.", []),
    ("They took placebo.", []),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_something_or_placebo(text: str, expected: list[list[str]]) -> None:
    assert quoted(text, arm_pairs.placebo_pairs(clause(text), WORDS, 0, len(text))) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Adults got tamol with or without zolatinib.", "without"),
        ("A trial of zolatinib, tamol and placebo.", "trial.of"),
        ("Drops containing either zolatinib (n = 64) or tamol (n = 63) were used.", "either"),
        ("Zolatinib or placebo was given.", "or.placebo"),
    ],
)
def test_each_construction_names_its_rule(text: str, rule: str) -> None:
    assert any(rule in seeds.rule for seeds in lists(text))


@pytest.mark.parametrize(
    "text",
    [
        "Pain fell.",
        "A trial of bread and butter.",
        "Either of them left.",
        "They slept without pain killers or not.",
        "",
    ],
)
def test_nothing(text: str) -> None:
    assert [seeds.rule for seeds in lists(text)] == []
