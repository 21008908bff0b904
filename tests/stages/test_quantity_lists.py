from __future__ import annotations

import pytest

from trialweave.stages.quantities import find_quantities
from trialweave.stages.quantity_vocabulary import Vocabulary


def units(text: str, known: Vocabulary) -> list[tuple[float | None, str | None]]:
    return [(q.value, q.unit) for q in find_quantities(text, known)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1, 3, or 12 mg", [(1, "mg"), (3, "mg"), (12, "mg")]),
        ("21 vs 12 months", [(21, "month"), (12, "month")]),
        ("at 1 and at 6 months", [(1, "month"), (6, "month")]),
        ("5.1 ± 1.0 and 6.2 ± 1.1 mg/L", [(5.1, "mg/L"), (6.2, "mg/L")]),
        ("weeks 4, 12 and 26", [(4, "week"), (12, "week"), (26, "week")]),
        ("week 16 to 34", [(16, "week"), (34, "week")]),
        ("8% vs. 0", [(8, "%"), (0, "%")]),
        ("20, 30 and 40%", [(20, "%"), (30, "%"), (40, "%")]),
        ("HR 0.7 and 0.9", [(0.7, "HR"), (0.9, "HR")]),
    ],
)
def test_units_and_labels_are_shared(text: str, found: list[tuple[float, str]], known: Vocabulary) -> None:
    assert units(text, known) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 patients and 15 mg", [(12, None), (15, "mg")]),
        ("DAS <1.6 after 4 months", [(1.6, None), (4, "month")]),
        ("four 45-minute sessions", [(4, None), (45, "minute")]),
        ("at week 12, 53 patients", [(12, "week"), (53, None)]),
        ("in 12, 40% of them", [(12, None), (40, "%")]),
        ("n = 12 and 15 mg", [(12, None), (15, "mg")]),
    ],
)
def test_what_is_no_list_shares_nothing(text: str, found: list[tuple[float, str | None]], known: Vocabulary) -> None:
    assert units(text, known) == found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("subjects with 20%, 50%, and 70% improvement", ["other"] * 3),
        ("pain fell by 20% and 30%", ["mean", "mean"]),
        ("a fall of 20% and 40% of patients died", ["mean", "percent"]),
        ("2.2 times more likely ([1.1-4.3])", ["ratio", "ci"]),
        ("RRs were 1.04 (0.9, 1.2) for A, 1.1 (0.9, 1.3) for B", ["ratio", "ratio"]),
    ],
)
def test_kinds_agree(text: str, kinds: list[str], known: Vocabulary) -> None:
    assert [q.kind for q in find_quantities(text, known)] == kinds
