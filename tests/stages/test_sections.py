from __future__ import annotations

import pytest

from trialweave.stages.sections import HeadingWords, Sections, cut, find_headings, section_name


@pytest.fixture(scope="module")
def words() -> HeadingWords:
    stage = Sections("sections")
    stage.initialize()
    return stage.words


def sections(text: str, words: HeadingWords) -> list[tuple[str, str]]:
    return [(s.name, text[s.body_start : s.end].strip()) for s in cut(text, find_headings(text, words))]


CASES = [
    ("Background: We asked. Methods: We tried.", [("BACKGROUND", "We asked."), ("METHODS", "We tried.")]),
    (
        "ObjectivesTo ask.MethodsStudy of ten.ResultsIn all.",
        [("BACKGROUND", "To ask."), ("METHODS", "Study of ten."), ("RESULTS", "In all.")],
    ),
    (
        "Abstract\n\nRESULTS\nPain fell.\n\nCONCLUSION\nIt works.",
        [("ABSTRACT", ""), ("RESULTS", "Pain fell."), ("CONCLUSIONS", "It works.")],
    ),
    ("(1) Background: Old. (2) Methods: New.", [("BACKGROUND", "Old."), ("METHODS", "New.")]),
    ("PATIENTS & METHODS: Six. RESULTS. Four improved.", [("METHODS", "Six."), ("RESULTS", "Four improved.")]),
    (
        "We asked.\nMETHODS: Six.\nFour improved.",
        [("ABSTRACT", "We asked."), ("METHODS", "Six."), ("ABSTRACT", "Four improved.")],
    ),
    ("METHODS\nSix.\nOnce a day.\nRESULTS\nFour.", [("METHODS", "Six.\nOnce a day."), ("RESULTS", "Four.")]),
    ("METHODS: Six.\nOnce a day.\nRESULTS: Four.", [("METHODS", "Six.\nOnce a day."), ("RESULTS", "Four.")]),
    ("Material/Methods: Six.", [("METHODS", "Six.")]),
    ("【目的】评价疗效。【方法】选取60例。", [("BACKGROUND", "评价疗效。"), ("METHODS", "选取60例。")]),
    (
        "目的：评价疗效。方法：选取60例。结果：有效。",
        [("BACKGROUND", "评价疗效。"), ("METHODS", "选取60例。"), ("RESULTS", "有效。")],
    ),
    ("We tried. Trial registration: NCT00000000", [("ABSTRACT", "We tried."), ("REGISTRATION", "NCT00000000")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_finds_sections(text: str, expected: list[tuple[str, str]], words: HeadingWords) -> None:
    assert sections(text, words) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Of the patients: 12 improved and 3 did not.",
        "The results: none. We saw two methods: one old, one new.",
        "Methods of care differ. Results were mixed.",
        "Patients with active disease were enrolled.",
    ],
)
def test_words_of_a_sentence_are_no_heading(text: str, words: HeadingWords) -> None:
    assert [name for name, _ in sections(text, words)] == ["ABSTRACT"]


def test_joint_headings_need_every_part_known(words: HeadingWords) -> None:
    assert section_name("Aims, setting and participants", words.names) == "BACKGROUND"
    assert section_name("Aims and weather", words.names) is None
