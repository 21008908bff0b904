from __future__ import annotations

import pytest

from trialweave.evaluate.sentences import sentence_at, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One fell. Two rose.", ["One fell.", "Two rose."]),
        ("At p < 0.05. 12 patients left.", ["At p < 0.05.", "12 patients left."]),
        ("Cells vs. Placebo fell.", ["Cells vs. Placebo fell."]),
        ("Of E. Coli 5 grew.", ["Of E. Coli 5 grew."]),
        ("A line\nAnother", ["A line", "Another"]),
        ("降低。升高。", ["降低。", "升高。"]),
        ("It was 0.5 mg.", ["It was 0.5 mg."]),
        ("", []),
    ],
)
def test_sentences(text, sentences):
    assert [text[start:end] for start, end in sentences_of(text, 0, len(text))] == sentences


def test_only_the_stretch_is_looked_at():
    text = "One. Two. Three."
    assert sentences_of(text, 5, 9) == [(5, 9)]


def test_a_span_leads_to_its_sentence_and_is_never_cut():
    text = "One fell. Two rose. End"
    assert sentence_at(text, 10, 13) == (10, 19)
    assert sentence_at(text, 4, 14) == (0, 14)
    assert sentence_at("", 0, 0) == (0, 0)
