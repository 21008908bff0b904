from __future__ import annotations

import pytest
from tests.stages.entity_sample import GRAMMAR, KEYS, made, quoted

from trialweave.stages.entity_reading import Candidate
from trialweave.stages.entity_scores import Scales

SCALES = Scales(GRAMMAR, KEYS)

OPEN = [
    ("on the Northwood Gait Index at week 4", [("Northwood Gait Index", "Northwood Gait Index")]),
    ("the Northwood Gait Scale (NGS) fell", [("Northwood Gait Scale", "NGS")]),
    ("by the Northwood Index for Older Walkers was", [("Northwood Index for Older Walkers",) * 2]),
    ("the Northwood Questionnaire score", [("Northwood Questionnaire", "Northwood Questionnaire")]),
    ("by Northwood scores", [("Northwood scores", "Northwood score")]),
    ("NGSI scores fell", [("NGSI", "NGSI")]),
    ("the NG-SI 12 score", [("NG-SI 12", "NG-SI 12")]),
    ("the Northwood pain test", []),
    ("the Northwood Walking Test", [("Northwood Walking Test", "Northwood Walking Test")]),
    ("a Field Assessment of homes", []),
    ("a Field Assessment (FAB) of homes", [("Field Assessment", "FAB")]),
    ("MRI scores, Body Mass Index", []),
    ("The score fell. Mean score rose. Northwood fell on a scale", []),
    ("No-Test group", []),
]


@pytest.mark.parametrize(("text", "expected"), OPEN)
def test_scales_in_no_list(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert sorted(set(quoted(found, SCALES.open(found, set())))) == sorted(expected)


def test_nothing_in_a_title_in_capitals() -> None:
    found = made("Effects Of Walking On The Northwood Gait Index In Older Adults")
    assert SCALES.open(found, set()) == []


def test_known_scales_are_not_taken_again() -> None:
    found = made("Mood Questionnaire and the Northwood Gait Index")
    assert quoted(found, SCALES.open(found, {0, 1})) == [("Northwood Gait Index", "Northwood Gait Index")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nasal", "severity", "score"], True),
        (["walking", "test"], True),
        (["blood", "test"], False),
        (["body", "mass", "index"], False),
        (["score"], False),
    ],
)
def test_is_scale(words: list[str], expected: bool) -> None:
    assert SCALES.is_scale(words) is expected


def test_an_acronym_of_a_disease_is_no_scale() -> None:
    assert not SCALES.could_be(("parkinson", "disease"))
    assert SCALES.could_be(("gait", "severity"))
    assert SCALES.could_be(())


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("HADS pain fell", "HADS", ("HADS pain", "HADS pain")),
        ("HADS fell", "HADS", ("HADS", "HADS")),
        ("VAS pain", "VAS", ("VAS", "VAS")),
        ("HADS-pain", "HADS", ("HADS", "HADS")),
    ],
)
def test_parts(text: str, name: str, expected: tuple[str, str]) -> None:
    found = made(text)
    one = SCALES.with_part(found, Candidate(0, 1, "SCORE", name, None, "scores.cased"), lambda _: "")
    assert quoted(found, [one]) == [expected]


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        (
            "Northwood and Eastgate Universities (NEU) LK3.1 Gait Index fell",
            4,
            "Northwood and Eastgate Universities (NEU) LK3.1 Gait Index",
        ),
        ("Northwood Gait Society (NGS) score fell", 3, "Northwood Gait Society (NGS) score"),
        ("Stand and Reach (SR) test fell", 3, "Stand and Reach (SR) test"),
        ("Stand and Reach (SR) score fell", 3, "Stand and Reach"),
        ("Northwood Gait Questionnaire (NGQ) scale fell", 3, "Northwood Gait Questionnaire"),
        ("Stand and Reach (SR), Gait Index", 3, "Stand and Reach"),
        ("Stand and Reach fell on the index", 3, "Stand and Reach"),
    ],
)
def test_a_name_goes_on_after_its_abbreviation(text: str, last: int, expected: str) -> None:
    found = made(text)
    one = SCALES.with_head(found, Candidate(0, last, "SCORE", "X", None, "scores.names"))
    assert quoted(found, [one]) == [(expected, "X")]


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("Northwood scores fell", 2, "Northwood"),
        ("Northwood-Eastgate grade", 4, "Northwood-Eastgate"),
        ("Northwood and Eastgate score", 4, "Northwood and Eastgate"),
        ("Northwood scale fell", 2, "Northwood scale"),
        ("Northwood gait score", 3, "Northwood gait score"),
        ("pain score", 2, "pain score"),
    ],
)
def test_a_person_stands_without_the_head(text: str, last: int, expected: str) -> None:
    found = made(text)
    one = SCALES.without_head(found, Candidate(0, last, "SCORE", "X", None, "scores.names"))
    assert quoted(found, [one]) == [(expected, "X")]
