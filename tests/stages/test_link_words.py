"""Cue words of a sentence: their codes, their places, and what a change word says."""

from __future__ import annotations

import itertools
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave import resources
from trialweave.stages.link_words import Change, Cue, Lexicon, compile_lexicon, cues


@pytest.fixture(scope="module")
def knowledge() -> dict[str, Any]:
    return tomllib.loads((resources.find("configs") / "grammar/relations.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon(knowledge: dict[str, Any]) -> Lexicon:
    return compile_lexicon(knowledge)


def coded(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    return [(cue.code, text[cue.start : cue.end]) for cue in cues(text, lexicon)]


CODES = [
    ("did not differ between", [("q", "did"), ("n", "not"), ("D", "differ"), ("B", "between")]),
    ("was not statistically significant", [("q", "was"), ("z", "not statistically significant")]),  # the longest phrase
    ("as compared with baseline", [("c", "as compared with"), ("b", "baseline")]),
    ("vs. placebo, respectively", [("v", "vs."), ("w", "placebo"), (",", ","), ("r", "respectively")]),
    ("from / to", [("f", "from"), ("&", "/"), ("o", "to")]),
    ("[one; two]", [("(", "["), ("w", "one"), (";", ";"), ("w", "two"), (")", "]")]),
    ("significantly", []),  # light words part nothing
    ("in both groups", [("i", "in"), ("A", "both groups")]),
    ("more than", []),  # idle: no cue is read out of it
    ("the no. of", []),  # `number`, and no denial
    ("no", [("n", "no")]),
    ("IN THE SAME PATIENTS", [("i", "IN"), ("=", "THE SAME PATIENTS")]),
    ("non-significant didn't", [("z", "non-significant"), ("n", "didn't")]),
    ("2.5 10", []),  # numbers are marks, not words
]


@pytest.mark.parametrize(("text", "expected"), CODES)
def test_codes(text: str, expected: list[tuple[str, str]], lexicon: Lexicon) -> None:
    assert coded(text, lexicon) == expected


# direction, whether arms are compared, whether the word may be a statement's verb
CHANGES = [
    ("rose", ("increased", False, True)),
    ("increase", ("increased", False, False)),
    ("decreased", ("decreased", False, True)),
    ("worsening", ("worsened", False, False)),
    ("lower", ("decreased", True, False)),
    ("superior", ("improved", True, False)),
    ("similar", ("unchanged", True, False)),
    ("differed", (None, True, True)),
    ("stable", ("unchanged", False, False)),
]


@pytest.mark.parametrize(("word", "said"), CHANGES)
def test_changes(word: str, said: tuple[str | None, bool, bool], lexicon: Lexicon) -> None:
    (cue,) = cues(word, lexicon)
    assert cue.code == "D"
    assert isinstance(cue.ref, Change)
    assert (cue.ref.direction, cue.ref.compared, cue.ref.finite) == said


def test_a_change_that_counts_only_where_denied(lexicon: Lexicon) -> None:
    assert coded("no effect", lexicon) == [("n", "no"), ("E", "effect")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("similar to", "Dc"),  # says with what it compares
        ("similar", "D"),
        ("superior to", "Dc"),
        ("高于", "Dc"),  # `higher than` in one word
        ("降至", "Do"),  # `fell to`
        ("降低", "D"),
        ("差异无统计学意义", "D"),
        ("两组", "A"),
    ],
)
def test_words_that_bring_another_cue_along(text: str, codes: str, lexicon: Lexicon) -> None:
    assert "".join(cue.code for cue in cues(text, lexicon)) == codes


def test_ideographs_that_no_list_has_are_words(lexicon: Lexicon) -> None:
    assert coded("胆固醇升高", lexicon) == [("w", "胆固醇"), ("D", "升高")]


def test_an_offset_moves_all_places(lexicon: Lexicon) -> None:
    text = "rose (similar to 高于 A)"
    moved = [cue._replace(start=cue.start - 7, end=cue.end - 7) for cue in cues(text, lexicon, 7)]
    assert moved == list(cues(text, lexicon))


@pytest.mark.parametrize("name", ["negation", "than", "respectively"])
def test_every_phrase_of_a_list_is_found_whole(name: str, knowledge: dict[str, Any], lexicon: Lexicon) -> None:
    for phrase in knowledge["cue"][name]:
        (cue,) = cues(phrase, lexicon)
        assert (cue.start, cue.end) == (0, len(phrase))


def test_what_is_entered_first_stays(knowledge: dict[str, Any]) -> None:
    """A word in two lists is what the earlier one says; the order of the lists is the order of the codes."""
    changed = {**knowledge, "cue": {**knowledge["cue"], "by": ["by", "versus"]}}
    assert [cue.code for cue in cues("versus", compile_lexicon(changed))] == ["v"]


WORDS = [
    "did",
    "not",
    "similar to",
    "groups",
    "高于",
    "IL",
    "(",
    ")",
    ",",
    "vs.",
    "pretreatment",
    "12",
    "more",
    "\n",
    "é",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=20).map(" ".join))
def test_cues_stand_in_order_and_inside(lexicon: Lexicon, text: str) -> None:
    found: list[Cue] = list(cues(text, lexicon))
    assert all(cue.code for cue in found)
    places = [(cue.start, cue.end) for cue in found]
    assert places == sorted(places)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
