"""The order in which the rules for entities work, on a small knowledge made for the tests."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.entity_sample import FILES, GRAMMAR

from trialweave.marks import Abbreviation
from trialweave.stages.entity_recogniser import OPEN_RULES, Recogniser

WHEN = {"measured": {"before": ["serum"], "after": ["level"]}}


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(FILES, GRAMMAR | {"when": WHEN, "families": {"IFN": ["IFNB1"]}})


def defined(text: str, short: str, long: str) -> list[Abbreviation]:
    """A mark for each occurrence of a short form."""
    start = text.index(long)
    places = [match.span() for match in re.finditer(rf"\b{short}\b", text)]
    return [Abbreviation(*place, short, long, start, start + len(long)) for place in places]


def tagged(
    recogniser: Recogniser,
    text: str,
    zones: Sequence[tuple[int, int]] = (),
    abbreviations: Sequence[Abbreviation] = (),
) -> list[tuple[str, str, str]]:
    found = recogniser(text, zones or [(0, len(text))], abbreviations)
    return [(text[e.start : e.end], e.label, e.name) for e in found]


NAMES = [
    ("IL-6 and interleukin-6 fell", [("IL-6", "IL6"), ("interleukin-6", "IL6")]),
    ("memory T cells rose", [("memory T cells", "memory T cell")]),  # the longest name
    ("tender and swollen joint counts", [("tender", "TJC"), ("swollen joint counts", "SJC")]),
    ("an IL-6 inhibitor", []),  # what stands behind makes it a drug
    ("anti-IL-6", []),
    ("a B cell carcinoma", []),
    ("interferon-β was given; interferon was safe", [("interferon-β", "IFNB1"), ("interferon", "IFNB1")]),
    ("serum zinc fell", [("zinc", "zinc")]),
    ("zinc tablets", []),  # no sign that it was measured
    ("CRP, zinc and ESR", [("CRP", "CRP"), ("zinc", "zinc"), ("ESR", "ESR")]),  # its neighbours were
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names(recogniser: Recogniser, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(written, name) for written, _, name in tagged(recogniser, text)] == expected


def test_an_everyday_word_needs_its_scale_in_the_sentence(recogniser: Recogniser) -> None:
    assert tagged(recogniser, "Patients had more vitality.") == []


def test_an_abbreviation_means_its_long_form_everywhere(recogniser: Recogniser) -> None:
    text = "C-reactive protein (CP) was measured. CP fell."
    assert tagged(recogniser, text, abbreviations=defined(text, "CP", "C-reactive protein")) == [
        ("C-reactive protein", "BIOMARKER", "CRP"),
        ("CP", "BIOMARKER", "CRP"),
        ("CP", "BIOMARKER", "CRP"),
    ]


def test_a_short_form_means_what_the_document_says(recogniser: Recogniser) -> None:
    """`CRP` is a protein, unless this document says that it is a programme."""
    text = "A community running programme (CRP) was offered. The CRP was liked."
    assert tagged(recogniser, text, abbreviations=defined(text, "CRP", "community running programme")) == []


def test_a_scale_in_no_list_is_known_by_its_short_form(recogniser: Recogniser) -> None:
    text = "The Northwood Gait Scale (NGS) was used. NGS scores rose."
    found = tagged(recogniser, text, abbreviations=defined(text, "NGS", "Northwood Gait Scale"))
    assert {name for _, label, name in found if label == "SCORE"} == {"NGS"}
    assert text.count("NGS") == sum(written == "NGS" for written, _, _ in found)


def test_only_the_zones_are_looked_at(recogniser: Recogniser) -> None:
    text = "IL-6 rose. Menu: IL-8. CRP fell."
    zones = [(0, 10), (23, len(text))]
    assert [written for written, _, _ in tagged(recogniser, text, zones)] == ["IL-6", "CRP"]


def test_every_rule_is_announced(recogniser: Recogniser) -> None:
    rules = recogniser.rules()
    assert set(OPEN_RULES) < set(rules)
    assert rules == sorted(set(rules))
    text = "IL-6, T and B cells; serum zinc; the Northwood Gait Index; CD8 count; IL-8 receptor; IL-6/IL-10 ratio"
    found = recogniser(text, [(0, len(text))], [])
    assert len(found) > 5
    announced = (*rules, "shared.", "looked_up")
    assert [e.rule for e in found if not e.rule.startswith(announced)] == []


def test_making_it_leaves_its_knowledge_alone() -> None:
    files, grammar = copy.deepcopy(FILES), copy.deepcopy(GRAMMAR)
    Recogniser(files, grammar)
    assert (files, grammar) == (FILES, GRAMMAR)


WORDS = [
    "IL-6", "and", "8", ",", "(", ")", "T", "B", "cells", "CRP", "zinc", "serum", "levels", "tender", "swollen joint count",
    "ACR", "20/50", "receptor", "soluble", "anti", "HADS", "pain", "The Northwood Gait Index", "NGI scores", ".", "ratio",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_marks_are_ordered_apart_and_quote_words(recogniser: Recogniser, text: str) -> None:
    found = recogniser(text, [(0, len(text))], [])
    assert [e.start for e in found] == sorted(e.start for e in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(text[e.start : e.end].strip() == text[e.start : e.end] != "" for e in found)
    assert all(e.name and e.rule for e in found)


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.integers(1, 9))
def test_the_place_of_a_zone_does_not_matter(recogniser: Recogniser, text: str, shift: int) -> None:
    moved = recogniser("x" * shift + "\n" + text, [(shift + 1, shift + 1 + len(text))], [])
    plain = recogniser(text, [(0, len(text))], [])
    assert [e._replace(start=e.start - shift - 1, end=e.end - shift - 1) for e in moved] == plain
