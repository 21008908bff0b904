from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.quantity_grammar import Expression, Reading, expressions, is_one_range

Reader = Callable[[str], Reading]


def read(text: str, reading: Reader) -> list[Expression]:
    """The cores alone, without tails and intervals."""
    return expressions(reading(text), lambda reading, core: None, lambda reading, at: None)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("12", "number"),
        ("12/30", "fraction.slash"),
        ("≥6/66", "fraction.slash"),
        ("140/90 mmHg", "slash"),
        ("4/2", "none"),
        ("5 out of 11", "fraction.of"),
        ("28.1% of 64 women", "percent.of"),
        ("5:1", "proportion"),
        ("1:1:1", "proportion"),
        ("8:00", "none"),
        ("2 × 9 mg", "multiple"),
        ("2 × 3 factorial", "none"),
        ("18-65 years", "range"),
        ("10 to 20 mg", "range"),
        ("between 5 and 8 days", "range"),
        ("5.8 ± 1.2", "spread"),
        ("5.8 (±1.2)", "spread"),
        ("2.7/100 person-years", "rate"),
        ("weeks 12-24", "range"),
    ],
)
def test_forms(text: str, form: str, reading: Reader) -> None:
    (core,) = read(text, reading)
    assert core.form == form


@pytest.mark.parametrize(
    "text", ["12 and 15", "65-18 years", "12 mg - 15 years", "one of two", "20/40/60", "3 of 12 weeks", "6/8 weeks"]
)
def test_numbers_that_stay_apart(text: str, reading: Reader) -> None:
    assert len(read(text, reading)) > 1


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("aged 18 to 65", True),
        ("ranging from 3 to 9", True),
        ("-15% to 15%", True),
        ("from 12 to 24 weeks", True),
        ("from 5.8 to 3.2", False),
        ("from 20% to 10%", False),
        ("increased from 12 to 24 weeks", False),
        ("fell 60 to 45", False),
    ],
)
def test_ranges_and_changes(text: str, one: bool, reading: Reader) -> None:
    found = reading(text)
    assert is_one_range(found, found.numbers[0], found.numbers[1]) is one


def test_one_power_of_ten_for_both(reading: Reader) -> None:
    (core,) = read("1-2 × 10(6)", reading)
    assert (core.low, core.high) == (1e6, 2e6)
