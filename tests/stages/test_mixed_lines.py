from __future__ import annotations

import pytest
from tests.stages.cleaned import language_words, mixed_words

from trialweave.stages.mixed_lines import runs_of


def runs(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(lang, text[a:b]) for a, b, lang in runs_of(text, language, language_words(), mixed_words())]


def test_sentences_with_their_translation_behind_each() -> None:
    text = "Forty adults were given zinc or placebo. 40名成人服用锌剂或安慰剂。 "
    text += "Colds were shorter with zinc. 锌剂组感冒较短。"
    assert runs(text) == [
        ("en", "Forty adults were given zinc or placebo."),
        ("zh", "40名成人服用锌剂或安慰剂。"),
        ("en", "Colds were shorter with zinc."),
        ("zh", "锌剂组感冒较短。"),
    ]


def test_two_latin_languages() -> None:
    english = "Forty adults were given zinc or placebo and were followed for the whole of the winter."
    german = "Vierzig Patienten wurden mit Zink oder einem Placebo behandelt und über den ganzen Winter beobachtet."
    assert runs(f"{english} {german}") == [("en", english), ("de", german)]


def test_a_title_and_its_translation_on_one_line() -> None:
    text = "Zinc for the common cold in healthy adults: a randomized trial [锌剂治疗成人感冒的随机对照试验]"
    assert [language for language, _ in runs(text)] == ["en", "zh"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "We gave mesenchymal stem cells (间充质干细胞) to forty adults. Pain fell by 20% in both groups.",
            "en",
        ),
        ("对照组给予甲氨蝶呤10 mg/周，治疗组加用UC-MSC 1×10^6/kg。CDAI由31.3降至15.7。", "zh"),
        ("患者64例をアダリムマブ群と標準群に割り付けた。寛解率は56.3%と31.3%であった。", "ja"),
        ("Forty adults were given zinc. Colds were shorter (p = 0.01). No harm was seen in the trial.", "en"),
    ],
)
def test_one_language_with_foreign_names_stays_whole(text: str, language: str) -> None:
    assert runs(text, language) == [(language, text)]
