from __future__ import annotations

from collections.abc import Callable

import pytest

from trialweave.stages.quantity_grammar import Reading

Reader = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("text", "kind", "unit", "label"),
    [
        ("(p < 0.05)", "p_value", None, "p < 0.05"),
        ("P-value of 0.03", "p_value", None, "P-value of 0.03"),
        ("p for trend = 0.02", "p_value", None, "p for trend = 0.02"),
        ("N=12", "n", None, "N=12"),
        ("OR 2.1", "ratio", "OR", "OR 2.1"),
        ("hazard ratio (HR), 0.7", "ratio", "HR", "hazard ratio (HR), 0.7"),
        ("hazard ratio [HR] 0.7", "ratio", "HR", "hazard ratio [HR] 0.7"),
        ("effect size of 0.5", "effect_size", "ES", "effect size of 0.5"),
        ("Cohen's d = 0.5", "effect_size", "d", "Cohen's d = 0.5"),
        ("r = 0.5", "other", "r", "r = 0.5"),
        ("t(18) = 2.3", "other", "t", "t(18) = 2.3"),
        ("F(1, 23) = 4.5", "other", "F", "F(1, 23) = 4.5"),
        ("t144 = 5.7", "other", "t", "t144 = 5.7"),
        ("week 12", "time_point", None, "week 12"),
        ("第16周", "time_point", None, "第16周"),
        ("IQR: 8", "interval.iqr", None, "IQR: 8"),
        ("SD 1.2", "interval.spread", None, "SD 1.2"),
        ("Kappa value = 0.74", "other", "kappa", "Kappa value = 0.74"),
    ],
)
def test_labels(text: str, kind: str, unit: str | None, label: str, reading: Reader) -> None:
    (number,) = reading(text).numbers
    assert number.label is not None
    assert (number.label.kind, number.label.unit) == (kind, unit)
    assert text[number.label_start : number.stop].startswith(label[: number.end - number.label_start])


@pytest.mark.parametrize(
    "text",
    [
        "20 or 30",
        "twice a week 12 patients",
        "in the year 2004",
        "stable disease (SD) (11",
        "group 0.5",
        "chapter 3",
        "step 0.5",
    ],
)
def test_no_labels(text: str, reading: Reader) -> None:
    assert reading(text).numbers[-1].label is None


@pytest.mark.parametrize(
    "text", ["95% CI", "95%CI", "95 % confidence interval", "CI 95%: 1", "90 per cent confidence limits"]
)
def test_levels_of_intervals(text: str, reading: Reader) -> None:
    assert reading(text).numbers[0].role == "level"


@pytest.mark.parametrize("text", ["95% of patients", "40% CI", "95 mg CI"])
def test_no_levels(text: str, reading: Reader) -> None:
    assert reading(text).numbers[0].role != "level"
