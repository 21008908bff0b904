from __future__ import annotations

import pytest

from trialweave.read.limits import Budget, Limits, RefusedError


def test_the_budget_is_the_ratio_above_its_floor() -> None:
    budget = Budget(Limits(ratio=10, ratio_floor=50), size=20)
    budget.spend(150)
    budget.spend(50)
    with pytest.raises(RefusedError, match="more than 200 bytes, 10 times its size"):
        budget.spend(1)


def test_below_the_floor_no_ratio_is_asked_for() -> None:
    Budget(Limits(ratio=10, ratio_floor=50), size=1).spend(50)


def test_the_absolute_bound_holds_for_large_files_too() -> None:
    with pytest.raises(RefusedError, match="more than 100 bytes: not read further"):
        Budget(Limits(unpacked_bytes=100), size=1000).spend(101)
