from __future__ import annotations

import warnings
from itertools import pairwise

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.abbreviations import (
    Abbreviations,
    abbreviations,
    balanced,
    bracketed,
    make_detector,
    may_define,
    wordings,
)
from trialweave.tokenizer import FineTokenizer, split

DETECTOR = make_detector()


def found(text: str) -> set[tuple[str, str]]:
    marks = abbreviations(text, [(0, len(text))], DETECTOR)
    for mark in marks:
        assert text[mark.start : mark.end] == mark.short
        assert text[mark.long_start : mark.long_end] == mark.long
    return {(mark.short, mark.long) for mark in marks}


DEFINED = [
    ("Pain on a visual analog scale (VAS) fell.", {("VAS", "visual analog scale")}),
    ("a simplified disease activity index [SDAI] score", {("SDAI", "simplified disease activity index")}),
    ("the visual analog scale (VAS 100 mm) of pain", {("VAS", "visual analog scale")}),
    ("the health assessment questionnaire (HAQ; range 0-3)", {("HAQ", "health assessment questionnaire")}),
    ("dental pulp stem cells (DPSCs, n = 9)", {("DPSCs", "dental pulp stem cells")}),
    ("one partial response (of 12; PR)", set()),
    ("adipose-derived stem cells (adSCs)", {("adSCs", "adipose-derived stem cells")}),
    ("levels of NGAL (neutrophil gelatinase associated lipocalin) fell", {
        ("NGAL", "neutrophil gelatinase associated lipocalin")
    }),
]  # fmt: skip
NOT_DEFINED = [
    "(RA) is a disease",
    "fell (p < 0.05) in all (see below)",
    "each week (week)",
    "no brackets at all",
    "an unclosed (VAS",
    "a closed VAS) only",
    "",
]


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_finds_definition(text: str, expected: set[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", NOT_DEFINED)
def test_finds_none(text: str) -> None:
    assert found(text) == set()


def test_every_occurrence_in_both_numbers() -> None:
    text = "Dental pulp stem cells (DPSCs) were given. Each DPSC dose and DPSC-based therapy; not ADPSCs or DPSCx."
    marks = abbreviations(text, [(0, len(text))], DETECTOR)
    assert [mark.short for mark in marks] == ["DPSCs", "DPSC", "DPSC"]
    assert len({mark.long for mark in marks}) == 1


def test_the_other_zone_shares_the_definition() -> None:
    text = "DPSC for knees\n\nDental pulp stem cells (DPSCs) were given.\n\nDPSC in the references"
    title, abstract = (0, 14), (16, text.index("\n\nDPSC"))
    marks = abbreviations(text, [title, abstract], DETECTOR)
    assert [(mark.start, mark.short) for mark in marks] == [(0, "DPSC"), (text.index("DPSCs"), "DPSCs")]


def test_no_mark_inside_another() -> None:
    text = "Umbilical cord MSCs (UC-MSCs), that is mesenchymal stem cells (MSCs), and again UC-MSCs."
    marks = abbreviations(text, [(0, len(text))], DETECTOR)
    assert all(one.end <= other.start for one, other in pairwise(marks))


def test_silent_where_nothing_is_defined() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert found("Some words (And Others) without any definition (XQZ).") == set()


def test_bracketed_pairs_and_cuts() -> None:
    words = ["a", "(", "b", ";", "c", ")", "[", "d", "]", "(", "e", "(", "f", ")", "(", ")"]
    assert bracketed(words) == [(2, 3), (7, 8), (12, 13)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["x", "(", "VAS", ")"], True), (["x", "(", "p", "<", "0.05", ")"], False), (["x", "(", "below", ")"], False)],
)
def test_may_define(words: list[str], expected: bool) -> None:
    assert may_define(words, 2, len(words) - 1) is expected


@pytest.mark.parametrize(("text", "expected"), [("a (b) [c]", True), ("a) b", False), ("(a", False), ("", True)])
def test_balanced(text: str, expected: bool) -> None:
    assert balanced(text) is expected


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("MSCs", {"MSC"}),
        ("adMSCs", {"adMSC", "ad-MSC"}),
        ("UC-MSC", {"UC-MSC", "UCMSC"}),
        ("SF-36", {"SF-36", "SF36"}),
        ("ES", {"ES"}),
    ],
)
def test_wordings(short: str, expected: set[str]) -> None:
    assert wordings(short) == expected


@pytest.mark.parametrize(
    "text",
    ["(" * 3000, "a (B) " * 2000, "\x00 (\x00\x01) \ufffd (AB)", "word " * 5000 + "(WORD)", ")" * 500 + "A (AB" * 500],
)
def test_hostile_text_does_no_harm(text: str) -> None:
    found(text)


def test_stage_looks_at_content_only() -> None:
    text = "Visual analog scale (VAS)\n\nVAS elsewhere"
    words, spaces = split(text)
    doc = Doc(Vocab(), words=words, spaces=spaces)
    extensions.put(doc, "zones", [Zone(0, 25, "title", "en", "t"), Zone(27, len(text), "references", "en", "r")])
    Abbreviations("abbreviations")(doc)
    assert [mark.short for mark in extensions.get(doc, "abbreviations")] == ["VAS"]
    assert [span.text for span in doc.spans["abbreviations"]] == ["VAS"]


def test_the_detector_is_made_anew_before_its_words_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialweave.stages.abbreviations.MOST_STRINGS", 300)
    stage = Abbreviations("abbreviations")
    first = stage._detector
    for number in range(300):
        doc = FineTokenizer(Vocab())(f"The new marker{number} protein (MP) fell.")
        extensions.put(doc, "zones", [Zone(0, len(doc.text), "abstract", "en", "test")])
        stage(doc)
        assert [mark.short for mark in extensions.get(doc, "abbreviations")] == ["MP"]
    assert stage._detector is not first
    assert len(stage._detector.matcher.vocab.strings) < 400
