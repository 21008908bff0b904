"""Numbers of people in digits and words: what they are worth, and where in a text they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialweave.stages.counts import COUNT, TENS, UNITS, parse_count

FOUND = re.compile(COUNT, re.IGNORECASE)

VALUES = [
    ("63", 63),
    ("1,171", 1171),
    ("1 171", 1171),
    ("1,000,000", 1_000_000),
    ("Forty-five", 45),
    ("forty five", 45),
    ("nineteen", 19),
    ("one hundred and sixty-two", 162),
    ("One Hundred Sixty Two", 162),
    ("one hundred", 100),
    ("hundred", 100),
    ("twelve hundred", 1200),
    ("two thousand and five", 2005),
    ("three thousand four hundred and twenty-one", 3421),
    ("one hundred thousand", 100_000),
    ("two dozen", 24),
    ("dozen", 12),
    ("zero", 0),
]
NO_VALUES = ["", "several", "forty-odd", "12.5", "12%", "-3", "twelve (12)", "³", "a b"]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize("text", NO_VALUES)
def test_what_is_no_count(text: str) -> None:
    assert parse_count(text) is None


PLACES = [
    ("Of 63 patients, 12 left", ["63", "12"]),
    ("1,171 adults", ["1,171"]),
    ("One hundred and sixty-two women", ["One hundred and sixty-two"]),
    ("twenty-one men and thirty women", ["twenty-one", "thirty"]),
    ("Twelve and fifteen adults, respectively", ["Twelve", "fifteen"]),  # two numbers, not 27
    ("two, three and four", ["two", "three", "four"]),
    ("one hundred and two and fifty adults", ["one hundred and two", "fifty"]),
    ("n=40", ["40"]),
    ("12% of them", []),
    ("12 % of them", []),
    ("3.5 mg", []),
    ("3·5 mg", []),
    ("IL-12", []),
    ("someone often", []),  # `one` and `ten` inside words
    ("network tensions", []),
]


@pytest.mark.parametrize(("text", "found"), PLACES)
def test_places(text: str, found: list[str]) -> None:
    assert [match.group() for match in FOUND.finditer(text)] == found


def in_words(n: int) -> str:
    """An English number below a million, as style guides spell it."""
    if n >= 1000:
        rest = n % 1000
        return f"{in_words(n // 1000)} thousand" + (f" {'and ' if rest < 100 else ''}{in_words(rest)}" if rest else "")
    if n >= 100:
        return f"{in_words(n // 100)} hundred" + (f" and {in_words(n % 100)}" if n % 100 else "")
    units = {value: word for word, value in UNITS.items()}
    tens = {value: word for word, value in TENS.items() if word != "fourty"}
    if n < 20:
        return units[n]
    return tens[n - n % 10] + (f"-{units[n % 10]}" if n % 10 else "")


@given(st.integers(0, 99_999))
def test_a_number_spelt_out_is_read_whole(n: int) -> None:
    words = in_words(n)
    match = FOUND.search(f"in {words} adults")
    assert match is not None
    assert match.group() == words
    assert parse_count(words) == parse_count(words.upper()) == n


@given(st.integers(0, 999_999), st.sampled_from(["", ",", " "]))
def test_digits_with_and_without_separators(n: int, separator: str) -> None:
    assert parse_count(f"{n:,}".replace(",", separator)) == n


@given(st.integers(1, 99), st.integers(1, 99))
def test_two_numbers_that_and_joins_stay_two(first: int, second: int) -> None:
    found = [parse_count(m.group()) for m in FOUND.finditer(f"{in_words(first)} and {in_words(second)} adults")]
    assert found == [first, second]
