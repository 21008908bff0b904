"""Parts of a scale in a list after it: which of them are scales of their own, and what they are called."""

from __future__ import annotations

import pytest
from tests.stages.entity_sample import GRAMMAR, KEYS, made

from trialweave.stages.entity_parts import MOST_PARTS, Parts
from trialweave.stages.entity_reading import Candidate

PARTS = Parts(
    GRAMMAR
    | {
        "open_scores": {"parts": ["pain", "stiffness", "function"], "no_parts": ["VAS"]},
        "listed_parts": {
            "parts": ["total", "sexual", "daily living"],
            "plain": ["pain", "stiffness", "function"],
            "heads": ["score", "subscale"],
            "openers": ["subscales for", "scores for"],
        },
    },
    KEYS,
)


def listed(text: str, scale: str, name: str | None = None) -> list[tuple[str, str]]:
    """The parts found after a scale, as quoted and as named."""
    found = made(text)
    start = text.index(scale)
    first = found.starts.index(start)
    last = found.ends.index(start + len(scale)) + 1
    one = Candidate(first, last, "SCORE", name or scale, None, "scores.cased")
    return [
        (text[found.starts[c.first] : found.ends[c.last - 1]], c.name) for c in PARTS.listed(found, [one], lambda n: n)
    ]


STRAIGHT = [
    ("FOOT pain, stiffness and function", [("stiffness", "FOOT stiffness"), ("function", "FOOT function")]),
    ("FOOT pain and function scores fell", [("function", "FOOT function")]),
    # what is no plain outcome needs a word for parts at the end of the list
    ("FOOT pain, sexual and total scores", [("sexual", "FOOT sexual"), ("total", "FOOT total")]),
    ("FOOT pain, sexual and total", []),
    ("FOOT pain, function and total", [("function", "FOOT function")]),
    ("FOOT pain, daily living and function subscales", [("daily living", "FOOT daily living"), ("function", "FOOT function")]),
    # no list
    ("FOOT pain stiffness", []),
    ("FOOT pain fell, function rose", []),
    ("FOOT pain and ESR", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STRAIGHT)
def test_parts_behind_the_first_one(text: str, expected: list[tuple[str, str]]) -> None:
    assert listed(text, "FOOT pain") == expected


OPENED = [
    ("the FOOT subscales for pain, stiffness and function", ["pain", "stiffness", "function"]),
    ("the FOOT scores for total and sexual", ["total", "sexual"]),
    ("the Foot Index (FOOT) subscales for pain", ["pain"]),
    ("the FOOT for pain", []),
    ("the FOOT subscales for ESR", []),
    ("the FOOT subscales for", []),
]


@pytest.mark.parametrize(("text", "parts"), OPENED)
def test_parts_behind_a_word_for_parts(text: str, parts: list[str]) -> None:
    assert listed(text, "FOOT") == [(part, f"FOOT {part}") for part in parts]


def test_the_bracket_behind_a_long_name_is_stepped_over() -> None:
    text = "on the Foot Hurt Index (FHI) subscales for pain and stiffness"
    assert listed(text, "Foot Hurt Index", "FHI") == [("pain", "FHI pain"), ("stiffness", "FHI stiffness")]


def test_a_bracket_behind_a_part_does_not_end_the_list() -> None:
    text = "FOOT pain, stiffness (left side only) and function scores"
    assert [part for part, _ in listed(text, "FOOT pain")] == ["stiffness", "function"]


def test_a_scale_of_one_line_has_no_parts() -> None:
    assert listed("VAS scores for pain and stiffness", "VAS") == []
    assert listed("FOOT scores for pain and stiffness", "FOOT") != []


def test_only_scales_have_parts() -> None:
    found = made("CRP scores for pain")
    one = Candidate(0, 1, "BIOMARKER", "CRP", None, "biomarkers.cased")
    assert PARTS.listed(found, [one], lambda n: n) == []


def test_what_is_taken_is_not_taken_again() -> None:
    text = "FOOT pain, stiffness and function"
    found = made(text)
    scale = Candidate(0, 2, "SCORE", "FOOT pain", None, "scores.cased")
    other = Candidate(3, 4, "SCORE", "stiffness", None, "scores.scoped")
    assert not any(c.first == 3 for c in PARTS.listed(found, [scale, other], lambda n: n))


def test_a_list_without_end_is_cut() -> None:
    text = "FOOT scores for " + ", ".join(["pain", "stiffness"] * 20)
    assert len(listed(text, "FOOT")) == MOST_PARTS


@pytest.mark.parametrize(
    ("text", "expected"), [("vitality scores", True), ("vitality subscale", True), ("vitality", False)]
)
def test_a_word_for_parts_stands_behind(text: str, expected: bool) -> None:
    assert PARTS.headed(made(text), 1) is expected
