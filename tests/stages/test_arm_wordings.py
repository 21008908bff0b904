"""Every wording of an arm in a text, and which of those that overlap stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.arm_sample import JOINT, content, found, linker

from trialweave.stages.arm_anaphora import Mention
from trialweave.stages.arm_wordings import active, longest, occurrences, wordings_of

TEXT = "Adults were randomised to zolatinib (n = 5) or placebo (n = 6). "
WORDINGS = [
    ("Pain fell with zolatinib.", {"zolatinib": (0,)}),
    ("Pain fell in the zolatinib group.", {"zolatinib group": (0,)}),
    ("Pain fell in zolatinib-treated patients.", {"zolatinib-treated patients": (0,)}),
    ("Pain fell in patients receiving zolatinib.", {"patients receiving zolatinib": (0,)}),
    ("Pain fell in the zolatinib and placebo groups.", {"zolatinib": (0,), "placebo groups": (1,)}),
    ("Pain fell in both groups.", {"both groups": (0, 1)}),
    ("Pain fell in the control group.", {"control group": (1,)}),
    ("Pain fell with prezolatinib.", {}),  # inside a word
    ("Pain fell.", {}),
]


@pytest.mark.parametrize(("told", "expected"), WORDINGS)
def test_wordings(told: str, expected: dict[str, tuple[int, ...]]) -> None:
    text = TEXT + told
    mentions = [m for m in found(text).mentions if m.start >= len(TEXT)]
    assert {text[m.start : m.end]: m.arms for m in mentions} == expected


COMBINED = "Adults were randomised to zolatinib plus tamol or zolatinib or placebo. "


@pytest.mark.parametrize(
    ("told", "wording", "arm"),
    [
        ("Pain fell with zolatinib combined with tamol.", "zolatinib combined with tamol", 0),
        ("Pain fell with zolatinib + tamol.", "zolatinib + tamol", 0),
        ("Pain fell with zolatinib alone.", "zolatinib alone", 1),
        ("Pain fell in the combination group.", "combination group", 0),
    ],
)
def test_combinations(told: str, wording: str, arm: int) -> None:
    text = COMBINED + told
    mentions = {text[m.start : m.end]: m.arms for m in found(text).mentions if m.start >= len(COMBINED)}
    assert mentions == {wording: (arm,)}


def test_labels() -> None:
    text = (
        "Group 1 (n = 5) received zolatinib and group 2 (n = 6) placebo. Pain fell in groups 1 and 2, most in group 1."
    )
    mentions = found(text).mentions
    told = [(text[m.start : m.end], m.arms) for m in mentions if m.start > text.index("Pain")]
    assert told == [("groups 1 and 2", (0, 1)), ("group 1", (0,))]


def test_wordings_inside_others_are_found_too() -> None:
    text = TEXT + "Pain fell in the zolatinib group."
    linked = linker(text, "zolatinib", "placebo")
    told = {text[m.start : m.end] for m in wordings_of(content(text), linked, JOINT) if m.start >= len(TEXT)}
    assert {"zolatinib", "zolatinib group"} <= told


def test_arms_that_are_no_control() -> None:
    assert active(linker("Adults took zolatinib, tamol or placebo", "zolatinib", "tamol", "placebo").drafts) == (0, 1)


PLACES = [
    ("zol and zol", "zol", [0, 8]),
    ("zolatinib", "zol", []),
    ("prezol", "zol", []),
    ("pre-zol", "zol", []),
    ("zol-treated", "zol", [0]),
    ("(zol)", "zol", [1]),
    ("", "zol", []),
]


@pytest.mark.parametrize(("text", "alias", "places"), PLACES)
def test_whole_words(text: str, alias: str, places: list[int]) -> None:
    assert list(occurrences(text, alias)) == places


MENTIONS = st.lists(
    st.builds(
        lambda start, length, arm: Mention(start, start + length, (arm,), "name"),
        st.integers(0, 30),
        st.integers(1, 8),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(MENTIONS)
def test_of_mentions_that_overlap_the_longest_stays(mentions: list[Mention]) -> None:
    kept = longest(mentions)
    assert kept == sorted(kept)
    assert all(before.end <= after.start for before, after in pairwise(kept))
    assert longest(kept) == kept
    for mention in mentions:
        over = [one for one in kept if mention.start < one.end and one.start < mention.end]
        assert any(one.end - one.start >= mention.end - mention.start for one in over)
