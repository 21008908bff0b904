"""What a negation reaches over, on cues made for the test and on those of the configuration."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave import resources
from trialweave.sentence_text import sentence_text
from trialweave.stages.negation import REACH, Negations, compile_negations, is_negated, negated_reaches


@pytest.fixture(scope="module")
def negations() -> Negations:
    path = resources.find("configs") / "grammar/context.toml"
    return compile_negations(tomllib.loads(path.read_text(encoding="utf-8")))


def negated(text: str, word: str, negations: Negations) -> bool:
    start = text.index(word)
    return is_negated(start, start + len(word), negated_reaches(sentence_text("RESULTS", text), negations))


NEGATED = [
    ("there was no change in ferritin", "ferritin"),
    ("treatment did not alter ferritin", "ferritin"),
    ("patients without ferritin measurements", "ferritin"),
    ("neither ferritin nor albumin rose", "ferritin"),
    ("neither ferritin nor albumin rose", "albumin"),
    ("the cells failed to lower ferritin", "ferritin"),
    ("in the absence of ferritin", "ferritin"),
    ("ferritin was not changed", "ferritin"),  # the verb denied is the subject's
    ("albumin rose, ferritin did not", "ferritin"),
]
AFFIRMED = [
    ("ferritin fell", "ferritin"),
    ("albumin did not change but ferritin fell", "ferritin"),
    ("albumin did not change; ferritin fell", "ferritin"),
    ("albumin was not changed, whereas ferritin fell", "ferritin"),
    ("albumin rose, ferritin did not", "albumin"),
    ("not only ferritin fell", "ferritin"),  # no denial at all
    ("whether or not ferritin falls", "ferritin"),
    ("a nodule of ferritin", "ferritin"),  # `no` inside a word
    ("the no. of monocytes fell", "monocytes"),  # `number`
    ("ferritin fell and no albumin was seen", "ferritin"),
]


@pytest.mark.parametrize(("text", "word"), NEGATED)
def test_negated(text: str, word: str, negations: Negations) -> None:
    assert negated(text, word, negations)


@pytest.mark.parametrize(("text", "word"), AFFIRMED)
def test_not_negated(text: str, word: str, negations: Negations) -> None:
    assert not negated(text, word, negations)


def test_a_negation_does_not_reach_to_the_end_of_a_long_sentence(negations: Negations) -> None:
    assert not negated("no fever " + "in the clinic " * 12 + "and ferritin", "ferritin", negations)


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("this may help", True),
        ("these data suggest a role", True),
        ("a trend was seen", True),
        ("ferritin fell", False),
        ("maybelline", False),
    ],
)
def test_hedges(text: str, hedged: bool, negations: Negations) -> None:
    assert bool(negations.hedges.search(sentence_text("RESULTS", text))) == hedged


def test_a_mention_that_sticks_out_is_not_in_reach() -> None:
    reaches = [(5, 10), (20, 30)]
    assert is_negated(5, 10, reaches)
    assert is_negated(22, 25, reaches)
    assert not is_negated(4, 8, reaches)
    assert not is_negated(28, 31, reaches)
    assert not is_negated(11, 12, [])


WORDS = ["no", "not", "ferritin", "was not", "but", ",", ";", "without", "fell", "not only", "不"]


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_reaches_lie_in_the_sentence(negations: Negations, text: str) -> None:
    for first, last in negated_reaches(sentence_text("RESULTS", text), negations):
        assert 0 <= first <= last <= len(text)
        assert last - first <= REACH
