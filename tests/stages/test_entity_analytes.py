from __future__ import annotations

import pytest
from tests.stages.entity_sample import GRAMMAR, KEYS, LEXICON, known, made, quoted

from trialweave.stages.entity_analytes import Analytes, runs

ANALYTES = Analytes(GRAMMAR, KEYS)


def receptors(text: str) -> list[tuple[str, str]]:
    found = made(text)
    made_of = [
        ANALYTES.receptor(found, hit.first, hit.last, LEXICON.entries[hit.readings[0].entry])
        for hits in LEXICON.walk(found)
        for hit in hits[:1]
    ]
    return quoted(found, [one for one in made_of if one is not None])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IL-6R rose", [("IL-6R", "IL-6R")]),
        ("IL-6Rα rose", [("IL-6Rα", "IL-6Rα")]),
        ("IL-6 receptors", [("IL-6 receptors", "IL-6R")]),
        ("IL-6 receptor B", [("IL-6 receptor B", "IL-6RB")]),
        ("soluble interleukin-6 receptor", [("soluble interleukin-6 receptor", "sIL-6R")]),
        ("anti-IL-6 receptor", []),
        ("IL-6 receptor antibody", []),
        ("IL-6 receptor (IL-6R) antibody", []),
        ("IL-6 levels", []),
    ],
)
def test_receptors(text: str, expected: list[tuple[str, str]]) -> None:
    assert receptors(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IL-6/IL-10 ratio", [("IL-6/IL-10 ratio", "IL6/IL10 ratio")]),
        ("CRP to ESR ratio", [("CRP to ESR ratio", "CRP/ESR ratio")]),
        ("CRP and ESR ratio", []),
        ("IL-6/IL-10 levels", []),
    ],
)
def test_ratios(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert quoted(found, ANALYTES.ratios(found, known(found))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anti-agalin antibodies rose", [("Anti-agalin antibodies", "anti-agalin")]),
        ("anti-HBx titers", [("anti-HBx", "anti-HBx")]),
        ("anti-agalin antibody therapy", []),
        ("anti-TNF antibodies", []),
        ("anti-agalin drugs", []),
        ("anti", []),
    ],
)
def test_antibodies(text: str, expected: list[tuple[str, str]]) -> None:
    found = made(text)
    assert quoted(found, ANALYTES.antibodies(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XBPQ levels rose", {"XBPQ"}),
        ("XBPQ protein activity", {"XBPQ"}),
        ("serum XBP-1 rose", {"XBP-1"}),
        ("MRI activity, brain activity, X level", set()),
        ("XBPQ LEVEL", set()),
        ("LTP-like activity", set()),
    ],
)
def test_measured_acronyms(text: str, expected: set[str]) -> None:
    assert ANALYTES.measured(made(text), set()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CRP, XBPQ and ESR", {"XBPQ"}),
        ("CRP, XBPQ, YBPQ and IL-6", {"XBPQ", "YBPQ"}),
        ("CRP and XBPQ", set()),
        ("CRP, MRI and ESR", set()),
        ("CRP, weight and ESR", set()),
    ],
)
def test_listed_acronyms(text: str, expected: set[str]) -> None:
    found = made(text)
    every = known(found)
    assert ANALYTES.listed(found, every, {i for one in every for i in range(one.first, one.last)}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("XBPQ 5 mg", True), ("received XBPQ", True), ("the XBPQ group", True), ("XBPQ rose", False), ("no", False)],
)
def test_is_given(text: str, expected: bool) -> None:
    assert ANALYTES.is_given(made(text), "XBPQ") is expected


def test_last_words_of_long_forms() -> None:
    assert ANALYTES.is_analyte(("islet", "antibody"))
    assert not ANALYTES.is_analyte(("antibody",))
    assert ANALYTES.could_be(("calmodulin", "kinase"))
    assert not ANALYTES.could_be(("ventral", "striatum"))


def test_runs_are_whole_words_in_both_numbers() -> None:
    found = made("XBP and XBPs but not XBPQ or aXBP; XBP-1")
    assert [found.starts[first] for first, _ in runs(found, "XBP")] == [0, 8, 35]
