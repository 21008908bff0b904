"""Wordings of arms as they are read out of a sentence: their names, brackets, sizes and labels."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause

from trialweave.stages.arm_lists import read_item
from trialweave.stages.arm_plan import SINGLE
from trialweave.stages.arm_seeds import LABEL, SIZE, read_back, seed_of, word_at

SIZES = [
    ("zolatinib (n = 32)", 32),
    ("zolatinib (N=1,299)", 1299),
    ("zolatinib (n: 35)", 35),
    ("zolatinib (35)", 35),
    ("zolatinib (35 patients)", 35),
    ("zolatinib (10 mg; n = 32)", 32),
    ("zolatinib (10 mg)", None),
    ("zolatinib (n = 32%)", None),
    ("zolatinib", None),
]


@pytest.mark.parametrize(("text", "n"), SIZES)
def test_the_size_stands_in_the_bracket(text: str, n: int | None) -> None:
    words = clause(text)
    item = read_item(words, 0, len(words.low), WORDS, SINGLE)
    assert item is not None
    seed = seed_of(item, words)
    assert seed.n == n
    assert text[slice(*seed.names[0])] == "zolatinib"


def test_a_schedule_behind_a_name_gives_a_second_wording() -> None:
    text = "zolatinib once daily for ever"
    words = clause(text)
    item = read_item(words, 0, len(words.low), WORDS, SINGLE)
    assert item is not None
    names = [text[slice(*span)] for span in seed_of(item, words).names]
    assert names[0].startswith("zolatinib")
    assert names[-1] == "zolatinib once daily"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("group 1", "1"),
        ("Group A", "A"),
        ("arm II", "II"),
        ("groups I and II", "I and II"),
        ("cohorts 1, 2, and 3", "1, 2, and 3"),
        ("group 2a", "2a"),
        ("group CG1", "CG1"),
    ],
)
def test_labels(text: str, ids: str) -> None:
    match = LABEL.search(f"in {text} they")
    assert match is not None
    assert match["ids"] == ids


@pytest.mark.parametrize(
    "text",
    [
        "age group 18 years",
        "age group 18-65",
        "group A streptococci",
        "a group of",
        "group 12%",
        "subgroup 1",
        "the group was",
    ],
)
def test_no_labels(text: str) -> None:
    assert LABEL.search(text) is None


@pytest.mark.parametrize("text", ["n = 32%", "n = 3/32", "mean = 32", "n 32"])
def test_no_sizes(text: str) -> None:
    assert SIZE.search(text) is None


BACK = [
    ("We compared zolatinib with", "with", "zolatinib"),
    ("the effect of oral zolatinib versus", "versus", "oral zolatinib"),
    ("treated with zolatinib (n = 5) or", "or", "zolatinib"),
    ("given zolatinib plus tamol versus", "versus", "zolatinib plus tamol"),
    ("than versus", "versus", None),
    ("versus", "versus", None),
]


@pytest.mark.parametrize(("text", "before", "name"), BACK)
def test_a_name_read_backwards(text: str, before: str, name: str | None) -> None:
    words = clause(text)
    seed = read_back(words, words.low.index(before), WORDS)
    assert (text[slice(*seed.names[0])] if seed else None) == name


def test_a_name_read_backwards_keeps_its_size() -> None:
    words = clause("treated with zolatinib (n = 5) or")
    seed = read_back(words, words.low.index("or"), WORDS)
    assert seed is not None
    assert seed.n == 5


@pytest.mark.parametrize(("offset", "word"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 3)])
def test_the_word_at_an_offset(offset: int, word: int) -> None:
    assert word_at(clause("zolatinib or placebo"), offset) == word
