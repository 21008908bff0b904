from __future__ import annotations

import time

import pytest
from tests.stages.cleaned import language_words, zone_words

from trialweave.folding import fold
from trialweave.stages.blocks import find_blocks
from trialweave.stages.language import languages_of
from trialweave.stages.zone_abstract import Stretch, find_abstracts
from trialweave.stages.zone_lines import evidence_of, lines_of
from trialweave.stages.zones import headings_above, settle_registration

TRIAL = "Forty adults with a cold were randomized to zinc or placebo and colds lasted 4.1 and 6.2 days (p = 0.01)."
SECOND = "Ninety adults with asthma were randomized to copper or placebo and attacks fell by 30% and 10% (p = 0.02)."

FRENCH = "Quarante patients ont reçu du zinc ou un placebo pendant huit semaines (p=0,01) dans cet essai."
BACKGROUND, END = "Background: Colds are common in winter.", "Zinc makes colds shorter."


def stretches(text: str) -> list[Stretch]:
    blocks = find_blocks(text)
    lines = lines_of(fold(text), blocks, languages_of(text, blocks, language_words()))
    evidence = [evidence_of(line, zone_words()) for line in lines]
    found = find_abstracts(lines, evidence, headings_above(evidence), zone_words())
    return settle_registration(found, lines, evidence, set())


@pytest.mark.parametrize(
    ("text", "lines", "rule"),
    [
        (f"Abstract\n{TRIAL}", (0, 1), "abstract.heading"),
        (f"Abstract\n:\n{TRIAL}\nShare", (0, 1, 2), "abstract.heading"),
        (f"Abstract: {TRIAL}\nKeywords: zinc", (0,), "abstract.heading"),
        (f"Smith J, Lee K, Wu P\n{TRIAL}\n\nShare", (1,), "abstract.prose"),
        (
            "Methods: Forty adults took zinc.\nOutcome measure: Days with a cold.\nResults: Days with a cold fell.",
            (0, 1, 2),
            "abstract.parts",
        ),
        (f"Methods\n{TRIAL}\nResults\nColds were shorter with zinc.\nReferences", (0, 1, 2, 3), "abstract.parts"),
        (f"Summary\nBackground\n{TRIAL}\nFindings\n{SECOND}\nFunding\nA fund.", (0, 1, 2, 3, 4), "abstract.heading"),
        (f"Résumé\nPropos\n{FRENCH}", (0, 1, 2), "abstract.heading"),
        # the paper behind its abstract
        (f"Abstract\n{TRIAL}\nIntroduction\n{SECOND}", (0, 1), "abstract.heading"),
        (f"Abstract\nBackground\n{TRIAL}\nConclusion\n{END}\nMethods\n{SECOND}", (0, 1, 2, 3, 4), "abstract.heading"),
        # another study behind a whole abstract
        (f"{BACKGROUND}\nResults: {TRIAL}\nConclusions: {END}\nBackground: {SECOND}", (0, 1, 2), "abstract.parts"),
        # where the page cuts
        (f"Abstract\n{TRIAL[:-1]} and… Show more\n{SECOND}", (0, 1), "abstract.heading"),
    ],
)
def test_where_an_abstract_begins_and_ends(text: str, lines: tuple[int, ...], rule: str) -> None:
    assert [(s.lines, s.rule) for s in stretches(text)] == [(lines, rule)]


def test_the_heading_decides_between_two_texts() -> None:
    assert [s.lines for s in stretches(f"Highlights\n{SECOND}\nAbstract\n{TRIAL}")] == [(2, 3)]
    assert [s.lines for s in stretches(f"Abstract\n{TRIAL}\nSimilar articles\n{SECOND}")] == [(0, 1)]


def test_one_abstract_for_each_language() -> None:
    text = f"Abstract\n{TRIAL}\n摘要\n将40例感冒患者随机分为锌剂组或安慰剂组，感冒持续4.1天和6.2天（p=0.01）。"
    assert [(s.language, s.lines) for s in stretches(text)] == [("en", (0, 1)), ("zh", (2, 3))]


def test_sentences_that_alternate_go_to_their_languages() -> None:
    text = (
        "Abstract\nColds are a burden in winter.\n感冒是冬季常见的负担。\n"
        + TRIAL
        + "\n将40例患者随机分为锌剂组或安慰剂组（p=0.01）。\nZinc makes colds shorter.\n锌剂可缩短感冒病程。"
    )
    assert {s.language: s.lines for s in stretches(text)} == {"en": (0, 1, 3, 5), "zh": (2, 4, 6)}


def test_registration_is_the_abstracts_own_only_where_nothing_else_stands() -> None:
    plain = f"Background: Colds are common in winter.\nResults: {TRIAL}\nTrial registration: NCT01234567"
    assert [s.lines for s in stretches(plain)] == [(0, 1, 2)]
    assert [s.lines for s in stretches(f"{plain}\nShare this article")] == [(0, 1)]


@pytest.mark.parametrize(
    "text", ["", "Abstract", "Share\nPrint\nSave", "Abstract\nReferences\n1. Smith J. Zinc. 2010;3:4."]
)
def test_pages_without_an_abstract(text: str) -> None:
    assert stretches(text) == []


@pytest.mark.parametrize("unit", ["Abstract\n", f"{TRIAL}\n", "Methods\n", f"Abstract\n{TRIAL}\n", "Share\n"])
def test_time_grows_with_the_page_and_no_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        stretches(unit * count)
        return time.process_time() - began

    seconds(50)
    small, large = (min(seconds(count) for _ in range(3)) for count in (300, 2400))
    assert large < 30 * small + 0.1  # eight times the page; quadratic would be sixty-four times the time
