from __future__ import annotations

import warnings
from itertools import pairwise

import pytest
import spacy
from scispacy.abbreviation import AbbreviationDetector, filter_matches
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialweave import extensions
from trialweave.marks import Zone
from trialweave.stages.abbreviations import (
    Abbreviations,
    Word,
    Words,
    abbreviations,
    balanced,
    bracketed,
    may_define,
    pairs,
    wordings,
)
from trialweave.tokenizer import split


def found(text: str) -> set[tuple[str, str]]:
    marks = abbreviations(text, [(0, len(text))])
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
    marks = abbreviations(text, [(0, len(text))])
    assert [mark.short for mark in marks] == ["DPSCs", "DPSC", "DPSC"]
    assert len({mark.long for mark in marks}) == 1


def test_the_other_zone_shares_the_definition() -> None:
    text = "DPSC for knees\n\nDental pulp stem cells (DPSCs) were given.\n\nDPSC in the references"
    title, abstract = (0, 14), (16, text.index("\n\nDPSC"))
    marks = abbreviations(text, [title, abstract])
    assert [(mark.start, mark.short) for mark in marks] == [(0, "DPSC"), (text.index("DPSCs"), "DPSCs")]


def test_no_mark_inside_another() -> None:
    text = "Umbilical cord MSCs (UC-MSCs), that is mesenchymal stem cells (MSCs), and again UC-MSCs."
    marks = abbreviations(text, [(0, len(text))])
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


def test_words_stand_in_for_a_span() -> None:
    doc = Doc(Vocab(), words=["of", "stem", "cells", "("], spaces=[True] * 4)
    words = Words([Word(token.text) for token in doc])
    for mine, theirs in ((words[1:3], doc[1:3]), (words[1:4][1:], doc[1:4][1:])):
        assert (mine.text, mine.start, mine.end, len(mine)) == (theirs.text, theirs.start, theirs.end, len(theirs))
        assert [(word.text, word.text_with_ws) for word in mine] == [(t.text, t.text_with_ws) for t in theirs]


def test_a_short_form_that_stood_before_its_definition() -> None:
    text = "In (RA Group) and B: rheumatoid arthritis group (RA Group), rheumatic arthritis group (RA Group)"
    assert found(text) == {("RA Group", "rheumatoid arthritis group")}


def test_pairs_are_those_of_the_whole_detector() -> None:
    detector = AbbreviationDetector(spacy.blank("en"))
    detector.global_matcher.add("( )", [[{"ORTH": "( )"}]])  # an empty matcher warns
    for text, _ in DEFINED:
        words = (
            text.replace("[", "(").replace("]", ")").replace("(", " ( ").replace(")", " ) ").replace(";", " ;").split()
        )
        brackets = [(0, words.index("(") + 1, words.index(")"))]
        doc = Doc(detector.matcher.vocab, words=words, spaces=[True] * len(words))
        expected = [
            (min(shorts, key=lambda span: span.start).text, long.text)
            for long, shorts in detector.find_matches_for(filter_matches(brackets, doc), doc)
        ]
        assert [(short.text, long.text) for short, long in pairs(Words(list(map(Word, words))), brackets)] == expected
