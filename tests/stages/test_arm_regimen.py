"""Doses, schedules and routes: where they stand, and what they are worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.arm_sample import WORDS, content

from trialweave.stages.arm_regimen import (
    Span,
    all_within,
    clean_dose,
    dose_beside,
    dose_in,
    dose_value,
    per_time,
    route_in,
    schedule_in,
    within,
)

VALUES = [
    ("10 mg", (10.0, "mg")),
    ("4.5 mg/kg", (4.5, "mg/kg")),
    ("0·5 mg", (0.5, "mg")),
    ("2 × 10(8) cells", (2e8, "cells")),
    ("1 × 10^6 cells/kg", (1e6, "cells/kg")),
    ("2 x 107", (2e7, "cells")),
    ("20 and 50 mg", (20.0, "mg")),
    ("much", (None, None)),
]


@pytest.mark.parametrize(("dose", "value"), VALUES)
def test_the_number_and_unit_of_a_dose(dose: str, value: tuple[float | None, str | None]) -> None:
    assert dose_value(dose) == value


@pytest.mark.parametrize(
    ("dose", "plain"),
    [("2 × 10(8) cells", "2 × 10(8)"), ("1 × 10^6 cells/kg", "1 × 10^6 cells/kg"), (" 10 mg ", "10 mg")],
)
def test_the_word_cells_is_no_part_of_a_dose(dose: str, plain: str) -> None:
    assert clean_dose(dose) == plain


@pytest.mark.parametrize(
    ("dose", "schedule"),
    [("6 g/day", "daily"), ("6 g / d", "daily"), ("3 mg/week", "weekly"), ("3 mg/kg", None), ("3 mg/dL", None)],
)
def test_a_dose_by_time_has_its_schedule(dose: str, schedule: str | None) -> None:
    assert per_time(dose) == schedule


TOLD = [
    # doses, schedules, visits, routes, words for a single dose
    ("zolatinib 10 mg once daily by mouth", ["10 mg"], ["once daily"], [], [], []),
    ("intravenous zolatinib every 4 weeks", [], ["every 4 weeks"], [], ["intravenous"], []),
    ("zolatinib at weeks 0, 2 and 4", [], [], ["weeks 0, 2 and 4"], [], []),
    ("a single intra-articular injection", [], [], [], ["intra-articular"], ["single"]),
    ("three weekly injections of 2 × 10(8) cells", ["2 × 10(8)"], ["three weekly injections"], [], [], []),
    ("pain at week 12 was lower", [], [], [], [], []),
    ("most people in the end", [], [], [], [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "doses", "schedules", "visits", "routes", "singles"), TOLD)
def test_where_regimens_stand(
    text: str, doses: list[str], schedules: list[str], visits: list[str], routes: list[str], singles: list[str]
) -> None:
    found = content(text).regimens
    assert [text[a:b].strip() for a, b in found.doses] == doses
    assert [text[a:b] for a, b in found.schedules] == schedules
    assert [text[a:b] for a, b in found.visits] == visits
    assert set(routes) <= {text[a:b] for a, b in found.routes}
    assert bool(found.singles) == bool(singles)


def test_what_stands_in_an_area() -> None:
    text = "zolatinib 10 mg once daily; tamol 20 mg intravenously as a single dose"
    told = content(text)
    first, second = (0, text.index(";")), (text.index("tamol"), len(text))
    assert schedule_in(text, told.regimens, [first]) == "once daily"
    assert schedule_in(text, told.regimens, [second]) == "single"
    assert schedule_in(text, told.regimens, [(0, 5)]) is None
    assert schedule_in(text, told.regimens, [(0, 5), first]) == "once daily"
    assert route_in(told.low, told.regimens, [second], WORDS) == "intravenous"
    assert route_in(told.low, told.regimens, [first], WORDS) is None
    dose = dose_in(told.regimens, [second, first])
    assert dose is not None
    assert text[slice(*dose)] == "20 mg"


@pytest.mark.parametrize(
    ("text", "wording", "dose"),
    [
        ("50 mg of zolatinib was given", "zolatinib", "50 mg"),
        ("10 mg oral zolatinib was given", "zolatinib", "10 mg"),
        ("zolatinib (8 mg) was given", "zolatinib", "8 mg"),
        ("zolatinib 8 mg was given", "zolatinib", "8 mg"),
        ("zolatinib for pain and tamol 8 mg", "zolatinib", None),
        ("50 mg of tamol and then zolatinib", "zolatinib", None),
    ],
)
def test_the_dose_beside_a_wording(text: str, wording: str, dose: str | None) -> None:
    start = text.index(wording)
    found = dose_beside(text, content(text).regimens, start, start + len(wording))
    assert (text[slice(*found)] if found else None) == dose


SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5)), max_size=8).map(
    lambda pairs: sorted((start, start + length) for start, length in pairs)
)


@given(SPANS, st.integers(0, 50), st.integers(0, 50))
def test_spans_within_two_offsets(spans: list[Span], start: int, end: int) -> None:
    inside = [span for span in spans if start <= span[0] and span[1] <= end]
    assert list(all_within(spans, start, end)) == inside
    first = within(spans, start, end)
    assert first is None or first in inside
    if inside and spans.index(inside[0]) == next(i for i, span in enumerate(spans) if span[0] >= start):
        assert first == inside[0]
