from __future__ import annotations

import pytest

from trialweave.evaluate.timepoints import parse_time, same_time


@pytest.mark.parametrize(
    ("wording", "value", "unit"),
    [
        ("week 12", 12, "week"),
        ("12 weeks", 12, "week"),
        ("12-week", 12, "week"),
        ("week16", 16, "week"),
        ("Twelve weeks", 12, "week"),
        ("3\u2009months", 3, "month"),
        ("1‐year", 1, "year"),
        ("3.4 years", 3.4, "year"),
        ("6 mo", 6, "month"),
        ("72 h", 72, "hour"),
        ("twenty-four weeks", 24, "week"),
    ],
)
def test_a_number_and_a_unit_are_read(wording, value, unit):
    assert parse_time(wording) == (value, unit)


@pytest.mark.parametrize(
    "wording", ["baseline", "week 12 and 24", "day 85 (week 13)", "Period 2", "12", "some weeks", "", None]
)
def test_anything_else_is_not(wording):
    assert parse_time(wording) is None


@pytest.mark.parametrize(
    ("gold", "wording", "value", "unit"),
    [
        ("week 12", "Week  12", None, None),
        ("week 12", "12 weeks", None, None),
        ("1\u2009year", "1-year", None, None),
        ("6 months", "month six of treatment", 6.0, "month"),
        ("Period 2", "period 2", None, None),
        (None, None, None, None),
    ],
)
def test_same(gold, wording, value, unit):
    assert same_time(gold, wording, value, unit)


@pytest.mark.parametrize(
    ("gold", "wording", "value", "unit"),
    [
        ("week 12", "week 24", 24.0, "week"),
        ("12 months", "1 year", 1.0, "year"),
        ("week 12", None, None, None),
        (None, "week 12", 12.0, "week"),
        ("baseline", "week 0", 0.0, "week"),
    ],
)
def test_not_the_same(gold, wording, value, unit):
    assert not same_time(gold, wording, value, unit)
