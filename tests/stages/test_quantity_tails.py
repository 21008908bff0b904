from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.quantity_grammar import Expression, Reading, expressions
from trialweave.stages.quantity_tails import interval_apart, take_tail

Reader = Callable[[str], Reading]


def read(text: str, reading: Reader) -> list[Expression]:
    return expressions(reading(text), take_tail, interval_apart)


@pytest.mark.parametrize(
    ("text", "quote", "form"),
    [
        ("12 (40%) of", "12 (40%)", "share"),
        ("12 (40%; p", "12 (40%", "share"),
        ("40% (12/30) of", "40% (12/30)", "share.fraction"),
        ("40% (n = 12) of", "40% (n = 12)", "share.count"),
        ("5.8 (SD 1.2) in", "5.8 (SD 1.2)", "spread"),
        ("5.8 (1.2) mg in", "5.8 (1.2) mg", "spread"),
        ("52 (13-177)% in", "52 (13-177)%", "interval"),
        ("5.8 (95% CI 1 to 9) in", "5.8 (95% CI 1 to 9)", "interval"),
        ("5.8 (95% confidence interval [CI]: 1, 9) in", "5.8 (95% confidence interval [CI]: 1, 9)", "interval"),
        ("5.8, 95% CI 1-9, in", "5.8, 95% CI 1-9", "interval"),
        ("5.8 (95% CI 1-9; p", "5.8 (95% CI 1-9", "interval"),
        ("5.8 (range 1-9) in", "5.8 (range 1-9)", "interval"),
        ("3.6, 3.2-4.2, in", "3.6, 3.2-4.2", "interval"),
        ("5.8 (SD 1.2; range 1-9) in", "5.8 (SD 1.2; range 1-9)", "interval"),
    ],
)
def test_tails(text: str, quote: str, form: str, reading: Reader) -> None:
    found = read(text, reading)[0]
    assert (text[found.start : found.end], found.form) == (quote, form)


@pytest.mark.parametrize(
    "text",
    [
        "12 (30 women)",
        "12 patients (40%)",
        "12 (10-11)",
        "12 (p < 0.05)",
        "n = 12 (30)",
        "12 mg (30 women)",
        "week 12 (3.4)",
    ],
)
def test_what_a_bracket_does_not_give(text: str, reading: Reader) -> None:
    found = read(text, reading)[0]
    assert found.form == "number"
    assert found.end <= text.index("(")


def test_an_interval_apart_quotes_its_bounds(reading: Reader) -> None:
    text = "the 95% CI of the difference was -9.4% to 5.0%"
    (found,) = read(text, reading)
    assert (text[found.start : found.end], found.kind, found.low, found.high) == ("-9.4% to 5.0%", "ci", -9.4, 5)


def test_bounds_are_put_in_order(reading: Reader) -> None:
    (found,) = read("2.2 (95% CI -0.7 to -3.7)", reading)
    assert (found.low, found.high) == (-3.7, -0.7)
