"""Arms that are set against each other, and sizes told together in brackets."""

from __future__ import annotations

import pytest
from tests.stages.arm_sample import WORDS, clause, quoted

from trialweave.stages.arm_comparison import comparison_lists, sized_lists

COMPARED = [
    ("A trial of zolatinib versus placebo.", [["zolatinib", "placebo"]]),
    ("A trial comparing zolatinib with tamol.", [["zolatinib", "tamol"]]),
    ("A comparison of zolatinib and tamol.", [["zolatinib", "tamol"]]),
    ("We compared zolatinib to tamol in adults.", [["zolatinib", "tamol"]]),
    ("We compared three treatment arms: zolatinib; tamol; and placebo.", [["zolatinib", "tamol", "placebo"]]),
    # results and baselines are no arms
    ("Pain was 3.4 vs 5.6.", []),
    ("Pain fell versus baseline.", []),
    ("Pain fell.", []),
]


@pytest.mark.parametrize(("text", "expected"), COMPARED)
def test_comparisons(text: str, expected: list[list[str]]) -> None:
    assert quoted(text, comparison_lists(clause(text), WORDS, len(text)))[:1] == expected


SIZED = [
    ("Adults (placebo, n = 69; zolatinib 2 mg, n = 70) took part.", [("placebo", 69), ("zolatinib 2 mg", 70)]),
    ("Adults (zolatinib n = 1,269; tamol n = 70) took part.", [("zolatinib", 1269), ("tamol", 70)]),
    ("Adults (placebo, 176; zolatinib, 174) took part.", [("placebo", 176), ("zolatinib", 174)]),
    ("Adults (N = 357 for placebo, N = 353 for zolatinib) took part.", [("placebo", 357), ("zolatinib", 353)]),
    ("Adults (zolatinib, n = 69) took part.", []),  # one alone is no list
    ("Adults (mean 3.4; range 2 to 5) took part.", []),
    ("Adults took part.", []),
]


@pytest.mark.parametrize(("text", "expected"), SIZED)
def test_sizes_in_one_bracket(text: str, expected: list[tuple[str, int]]) -> None:
    found = [
        (text[slice(*seed.names[0])], seed.n)
        for seeds in sized_lists(text, 0, len(text), WORDS)
        for seed in seeds.seeds
    ]
    assert found == expected


def test_only_the_sentence_is_looked_at() -> None:
    text = "Adults (placebo, n = 69; zolatinib, n = 70) took part. Others left."
    assert sized_lists(text, text.index("Others"), len(text), WORDS) == []
