from __future__ import annotations

import pytest
from tests.stages.entity_sample import known, made, quoted

from trialweave.stages.entity_reading import Candidate, goes_on, suffixed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MS fell", []),
        ("MS and morning stiffness fell", [("MS", "MS")]),
        ("ms and morning stiffness fell", []),
        ("vitality rose", []),
        ("Vitality, a domain of the SF-36, rose", [("Vitality", "vitality")]),
        ("crp and CRP", [("CRP", "CRP")]),
        ("c-reactive protein", [("c-reactive protein", "CRP")]),
    ],
)
def test_readings_hold_by_case_and_by_evidence(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert quoted(found, known(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("IL-6-174", True), ("IL-6-β", True), ("IL-6-induced", False), ("IL-6 - 5", False), ("IL-6 2018;7:1", True)],
)
def test_goes_on(text: str, expected: bool) -> None:
    found = made(text)
    assert goes_on(found, Candidate(0, 3, "CYTOKINE", "IL6", None, "x")) is expected


@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("HADS-D fell", "HADS-D", "HADS-D"),
        ("HADS-14 fell", "HADS-14", "HADS-14"),
        ("HADS-based", "HADS", "HADS"),
        ("HADS - D", "HADS", "HADS"),
        ("HADS", "HADS", "HADS"),
        ("HADS-LONG", "HADS", "HADS"),
    ],
)
def test_suffix_of_an_acronym(text: str, span: str, name: str) -> None:
    found = made(text)
    assert quoted(found, [suffixed(found, Candidate(0, 1, "SCORE", "HADS", None, "x"))]) == [(span, name)]


def test_suffix_of_a_long_name() -> None:
    found = made("Mood Questionnaire-Heart Failure, and")
    one = suffixed(found, Candidate(0, 2, "SCORE", "MoodQ", None, "x"))
    assert quoted(found, [one]) == [("Mood Questionnaire-Heart Failure", "MoodQ-HF")]


def test_other_labels_have_no_suffix() -> None:
    found = made("CRP-B")
    one = Candidate(0, 1, "BIOMARKER", "CRP", None, "x")
    assert suffixed(found, one) is one
