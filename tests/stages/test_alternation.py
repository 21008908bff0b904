"""Many words as one pattern: it finds what the plain list of words would find, the longest first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.stages.alternation import alternation

FOUND = [
    (["patient", "patients", "people"], "patients and people", ["patients", "people"]),
    (["patient", "patients", "people"], "a patient", ["patient"]),
    (["in", "in the", "in the same"], "in the sample", ["in the"]),
    (["a.b", "a+"], "aab a.b a+", ["a.b", "a+"]),  # signs are taken as they are
    (["治疗", "治疗后"], "治疗后", ["治疗后"]),
    (["week"], "month", []),
]


@pytest.mark.parametrize(("words", "text", "found"), FOUND)
def test_what_is_found(words: list[str], text: str, found: list[str]) -> None:
    assert re.findall(alternation(words), text) == found


def test_order_and_repetition_of_the_words_do_not_matter() -> None:
    assert alternation(["two", "ten", "twenty"]) == alternation(["twenty", "two", "ten", "two"])


@given(
    st.lists(st.text("ab.(é", min_size=1, max_size=4), min_size=1, max_size=8),
    st.text("ab.(é", max_size=30),
)
def test_as_the_words_joined_longest_first(words: list[str], text: str) -> None:
    plain = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    assert [m.span() for m in re.finditer(alternation(words), text)] == [m.span() for m in re.finditer(plain, text)]


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=8))
def test_each_word_matches_whole(words: list[str]) -> None:
    pattern = re.compile(alternation(words))
    assert all(pattern.fullmatch(word) for word in words)
