from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.quantity_numbers import Numeral

Numbers = Callable[..., list[Numeral]]


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("12", 12, "12"),
        ("1,234 men", 1234, "1,234"),
        ("1 234 men", 1234, "1 234"),
        ("12 345 678 men", 12345678, "12 345 678"),
        ("0·2", 0.2, "0·2"),
        ("was .31", 0.31, ".31"),
        ("0,05", 0.05, "0,05"),
        ("0. 5 mg", 0.5, "0. 5"),
        ("(-3.4)", -3.4, "-3.4"),
        ("= - 3.4", -3.4, "- 3.4"),
        ("(+3.4)", 3.4, "+3.4"),
        ("2 × 10(8)", 2e8, "2 × 10(8)"),
        ("2 x 10^8", 2e8, "2 x 10^8"),
        ("2×10⁸", 2e8, "2×10⁸"),
        ("2 × 10⁻³", 0.002, "2 × 10⁻³"),
        ("2 × 108 cells", 2e8, "2 × 108"),
        ("1.6 × 10-4", 1.6e-4, "1.6 × 10-4"),
        ("10^6", 1e6, "10^6"),
        ("10(9)/L", 1e9, "10(9)"),
        ("2 million", 2e6, "2 million"),
        ("50M cells", 5e7, "50M"),
        ("6万", 60000, "6万"),
        ("Seventy-six", 76, "Seventy-six"),
        ("threefold", 3, "threefold"),
    ],
)
def test_one_number(text: str, value: float, quote: str, numbers: Numbers) -> None:
    (number,) = [n for n in numbers(text) if not n.role]
    assert number.value == pytest.approx(value)
    assert text[number.start : number.end] == quote


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2,4", [1, 2, 4]),
        ("3 × 100 m", [3, 100]),
        ("3 × 10-12 repetitions", [3, 10, 12]),
        ("5 × 102 mm", [5, 102]),
        ("phase 3 120 patients", [3, 120]),
        ("week 12 100 mg", [12, 100]),
        ("4-6", [4, 6]),
        ("10 (8)", [10, 8]),
    ],
)
def test_several_numbers(text: str, values: list[float], numbers: Numbers) -> None:
    assert [number.value for number in numbers(text)] == values


def test_decimal_commas(numbers: Numbers) -> None:
    assert [n.value for n in numbers("12,5 mg", comma=True)] == [12.5]
    assert [n.value for n in numbers("12,5 mg")] == [12, 5]
    assert [n.value for n in numbers("1,234 men", comma=True)] == [1234]


@pytest.mark.parametrize("text", ["1.2.3", "9" * 40, "1,1,1,2-tetra", "1,25(OH)2"])
def test_codes_are_names(text: str, numbers: Numbers) -> None:
    assert all(number.role == "name" for number in numbers(text)[:2])


@pytest.mark.parametrize(
    ("text", "operator", "begin"),
    [
        ("p < 0.05", "<", 2),
        ("p<=0.05", "<=", 1),
        ("≥ 18", ">=", 0),
        ("> = 70", ">=", 0),
        ("+/- 2", "±", 0),
        ("±2", "±", 0),
        ("~ 8", "~", 0),
        ("× 6", "×", 0),
        ("n = 6", "=", 2),
        ("about 6", None, 6),
    ],
)
def test_operators(text: str, operator: str | None, begin: int, numbers: Numbers) -> None:
    (number,) = numbers(text)
    assert (number.operator, number.begin) == (operator, begin)


def test_a_tilde_between_digits_is_a_range(numbers: Numbers) -> None:
    assert [number.operator for number in numbers("3~6")] == [None, None]
