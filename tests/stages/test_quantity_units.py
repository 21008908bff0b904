from __future__ import annotations

import pytest

from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "name", "stop"),
    [
        (" mg daily", "mg", 3),
        ("mg", "mg", 2),
        ("-week trial", "week", 5),
        ("- minute sessions", "minute", 8),
        ("%", "%", 1),
        (" per cent", "%", 9),
        (" mg/kg/day.", "mg/kg/day", 10),
        (" mg / kg", "mg/kg", 8),
        (" mg kg-1 h-1", "mg/kg/h", 12),
        (" mg·kg-1", "mg/kg", 8),
        (" mg m-2", "mg/m2", 7),
        (" mg/m²", "mg/m2", 6),
        (" mg per day", "mg/day", 11),
        (" mg/24 h", "mg/24 h", 8),
        (" μg/kg/min", "μg/kg/min", 10),
        (" mm Hg", "mmHg", 6),
        (" percentage points", "percentage points", 18),
        (" consecutive days", "day", 17),
        ("周内", "week", 1),
        ("个月", "month", 2),
        ("例患儿", "people", 1),
        (" RU/ml", "RU/ml", 6),
        ("/kg", "/kg", 3),
        (" μl-1", "/μl", 5),
        (" mm-3", "/mm3", 5),
        (" min-1 h", "minute", 4),
        (" grams", "g", 6),
        (" ng/L降至", "ng/L", 5),
    ],
)
def test_units(text: str, name: str, stop: int, known: Vocabulary) -> None:
    found = unit_after(text, 0, False, known)
    assert found is not None
    assert (found.unit.name, found.stop) == (name, stop)


@pytest.mark.parametrize(
    "text",
    [
        " patients",
        "-joint",
        "-point scale",
        " second-line drugs",
        "th",
        " mgs1",
        " M",
        "/30",
        "",
        " ",
        " in mg",
        "-gene",
        " patients/group",
    ],
)
def test_no_units(text: str, known: Vocabulary) -> None:
    assert unit_after(text, 0, False, known) is None


def test_one_letter_units_want_a_fraction(known: Vocabulary) -> None:
    assert unit_after(" M solution", 0, False, known) is None
    found = unit_after(" M solution", 0, True, known)
    assert found is not None
    assert found.unit.name == "M"
