from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.number_words import chinese_numbers, spelled_number
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Vocabulary

Scanner = Callable[[str], Scan]


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("six patients", 6, 3),
        ("twenty-five women", 25, 11),
        ("twenty five women", 25, 11),
        ("one hundred and sixty-two men", 162, 25),
        ("two thousand three hundred men", 2300, 26),
        ("two million doses", 2_000_000, 11),
        ("twelve (12) men", 12, 11),
        ("twelve (13) men", 12, 6),
        ("two three", 2, 3),
        ("twenty thirty", 20, 6),
        ("five and six", 5, 4),
        ("hundred and one", 101, 15),
    ],
)
def test_number_in_words(text: str, value: float, end: int, known: Vocabulary, scanned: Scanner) -> None:
    read = spelled_number(scanned(text), 0, known)
    assert read is not None
    assert (read.value, read.end, read.idle) == (value, end, False)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("one another", 0),
        ("no one improved", 1),
        ("two thirds", 0),
        ("one-third", 0),
        ("several hundred men", 1),
        ("twice daily", 0),
        ("twice as many men", 0),
        ("this one.", 1),
    ],
)
def test_idle_talk(text: str, token: int, known: Vocabulary, scanned: Scanner) -> None:
    read = spelled_number(scanned(text), token, known)
    assert read is not None
    assert read.idle


def test_twice_as_high_counts(known: Vocabulary, scanned: Scanner) -> None:
    read = spelled_number(scanned("twice as high"), 0, known)
    assert read is not None
    assert not read.idle


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("分为两组", [(2, 3, 2)]),
        ("十二周后", [(0, 2, 12)]),
        ("二十三例", [(0, 3, 23)]),
        ("二十名", [(0, 2, 20)]),
        ("一组", []),
        ("一周", [(0, 1, 1)]),
        ("三聚氰胺", []),
        ("一二三四例", []),
    ],
)
def test_chinese_numerals(word: str, found: list[tuple[int, int, float]], known: Vocabulary) -> None:
    assert chinese_numbers(word, 0, known) == found
    assert chinese_numbers(word, 5, known) == [(start + 5, end + 5, value) for start, end, value in found]
