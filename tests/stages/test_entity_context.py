from __future__ import annotations

import pytest
from tests.stages.entity_sample import KEYS, made

from trialweave.stages.entity_context import When, Words, leftwards, rightwards, stops


def place(text: str, word: str) -> tuple[int, int]:
    found = made(text)
    index = found.raws.index(word)
    return index, index + 1


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("serum level of X was lower", "level of", "was lower"),
        ("serum level of X lower", "level of", None),
        ("anti-X", "", None),
        ("of\nX\nwas lower", None, None),
        ("level of, X", None, None),
    ],
)
def test_words_straight_beside(text: str, before: str | None, after: str | None) -> None:
    found = made(text)
    words = Words(["of", "level of", "anti", "was lower"], KEYS)
    first, last = place(text, "X")
    start, end = words.before(found, first), words.after(found, last)
    assert (start >= 0) is (before is not None)
    assert (end >= 0) is (after is not None)
    if before:
        assert text[found.starts[start] : found.starts[first]].strip() == before
    if after:
        assert text[found.starts[last] : found.ends[end - 1]] == after


WHEN = When.of(
    {
        "before": ["serum", "fasting"],
        "after": ["level"],
        "near_before": ["achieved"],
        "near_after": ["rate"],
        "not_before": ["oral"],
        "not_after": ["therapy"],
    },
    KEYS,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("serum X rose", True),
        ("X levels rose", True),
        ("many achieved a good and lasting X", True),
        ("X in all at a rate", True),
        ("oral X levels", False),
        ("serum X therapy", False),
        ("X rose", False),
        ("they achieved it. X rose", False),
        ("they achieved a very much better and truly lasting X", False),
    ],
)
def test_when(text: str, expected: bool) -> None:
    assert WHEN.allows(made(text), *place(text, "X")) is expected


def test_a_name_brings_its_own_cue() -> None:
    found = made("the fasting X rose")
    assert WHEN.allows(found, 1, 3)


def test_a_context_of_prohibitions_allows_the_rest() -> None:
    only = When.of({"not_after": ["therapy"]}, KEYS)
    assert only.allows(made("X rose"), 0, 1)
    assert not only.allows(made("X therapy"), 0, 1)


def test_neighbourhood_ends_with_the_clause() -> None:
    text = "one; two X three. Four"
    found = made(text)
    first, last = place(text, "X")
    assert [found.raws[at] for at in leftwards(found, first)[1:]] == ["two"]
    assert [found.raws[at] for at in rightwards(found, last)] == ["three", "."]
    assert [raw for index, raw in enumerate(found.raws) if stops(found, index)] == [";", "."]


def test_a_decimal_point_ends_nothing() -> None:
    found = made("1.5 mg")
    assert not any(stops(found, index) for index in range(len(found.raws)))
