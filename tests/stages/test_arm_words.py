"""The words of a sentence, and how brackets and verbs are found among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.arm_sample import WORDS, clause

from trialweave.stages.arm_words import closing, opening, verb_end, words_of

TOKENS = [
    ("Zolatinib (n=32) or placebo", ["zolatinib", "(", "n", "=", "32", ")", "or", "placebo"]),
    ("IFN-γ plus CD4+ cells", ["ifn-γ", "plus", "cd4+", "cells"]),
    ("2 × 10(8) cells", ["2", "×", "10(8)", "cells"]),
    ("4.5 mg/kg", ["4.5", "mg/kg"]),
    ("A vs. B", ["a", "vs", "b"]),  # without its stop
    ("b.i.d. doses", ["b.i.d", "doses"]),
    ("one, two; three.", ["one", ",", "two", ";", "three", "."]),
    ("", []),
    ("   ", []),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_words(text: str, expected: list[str]) -> None:
    assert clause(text).low == expected


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Before. Zolatinib or placebo. After."
    words = words_of(text, 8, 29)
    assert words.quote(0, 1) == "Zolatinib"
    assert words.quote(0, 3) == "Zolatinib or placebo"
    assert words.quote(1, 1) == ""


@given(st.text("aB1 .,()-+γ×/®\n", max_size=40))
def test_words_are_quoted_in_order_and_only_blanks_lie_between(text: str) -> None:
    words = clause(text)
    last = 0
    for low, start, end in zip(words.low, words.starts, words.ends, strict=True):
        assert last <= start < end
        assert text[last:start].strip() == ""
        assert low
        assert text[start:end].lower().startswith(low)
        last = end
    assert text[last:].strip() == ""


BRACKETS = [
    ("a (b) c", 1, 3),
    ("a (b (c) d) e", 1, 7),
    ("a [b] c", 1, 3),
    ("a (b c", 1, None),
]


@pytest.mark.parametrize(("text", "first", "last"), BRACKETS)
def test_brackets(text: str, first: int, last: int | None) -> None:
    words = clause(text)
    assert closing(words, first) == last
    if last is not None:
        assert opening(words, last) == first


def test_a_bracket_that_opens_nowhere() -> None:
    assert opening(clause("a b) c"), 2) is None


def test_a_bracket_that_closes_far_away() -> None:
    assert closing(clause("(" + "a " * 200 + ")"), 0) is None
    assert closing(clause("( a b )"), 0, limit=3) is None


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (["treated", "with", "a"], 2),
        (["treated", "either", "with", "a"], 3),
        (["received", "a"], 1),
        (["slept", "with", "a"], None),
        (["treated"], None),  # by itself it gives nothing
    ],
)
def test_verbs_of_one_or_two_words(words: list[str], end: int | None) -> None:
    table = {"treated": frozenset(["with"]), "received": frozenset([""])}
    assert verb_end(words, 0, table) == end


def test_sets_that_must_not_meet() -> None:
    """What makes an arm a placebo or a control is no word for people, and what opens a name is no separator."""
    assert WORDS.placebo.isdisjoint(WORDS.people)
    assert WORDS.placebo.isdisjoint(WORDS.heads)
    assert WORDS.openers.isdisjoint(WORDS.separators)
    assert WORDS.generic_control.isdisjoint(WORDS.generic_experimental)


def test_longer_words_for_a_tissue_are_tried_first() -> None:
    lengths = [len(word) for word, _ in WORDS.sources]
    assert lengths == sorted(lengths, reverse=True)
