from __future__ import annotations

import pytest
from tests.stages.cleaned import language_words, zone_words

from trialweave.folding import fold
from trialweave.marks import BlockLanguage
from trialweave.stages.blocks import find_blocks
from trialweave.stages.language import language_of
from trialweave.stages.zone_lines import Evidence, evidence_of, inline_label, inner_parts, labels_of, lines_of


def told(text: str) -> Evidence:
    blocks = find_blocks(text)
    languages = [BlockLanguage(b.start, b.end, *language_of(text[b.start : b.end], language_words())) for b in blocks]
    return evidence_of(lines_of(fold(text), blocks, languages)[0], zone_words())


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("This article is a preprint and has not been certified by peer review.", "boilerplate"),
        ("We use cookies. By continuing to browse you agree to our privacy policy and terms of use.", "boilerplate"),
        ("Fig. 1 Flow of patients", "boilerplate"),
        ("图1 患者流程", "boilerplate"),
        ("1. Smith J (2010) A trial. Lancet 3:4", "references"),
        ("[7]  R. Doe,et al.  A trial of honey. , 2011, Sample journal of wounds.", "references"),
        ("Section: Discussionmentioning", "citation_statements"),
        ("Example University Hospital, Bergen, Norway", "affiliation"),
        ("版权所有 © 2020 示例公司", "boilerplate"),
        ("Este artículo está bajo una licencia Creative Commons", "boilerplate"),
        ("Supported by the Invented Council", "funding"),
        # sentences of abstracts that sound like notices
        ("Conclusions: Duration of hospital stay fell by 2 days (p = 0.01) in both groups of patients.", None),
        (
            "Written informed consent was obtained, and 40 patients were randomized to zinc or placebo for 8 weeks.",
            None,
        ),
        ("Efficacy of prednisone in giant cell arteritis", None),
    ],
)
def test_cues(text: str, cue: str | None) -> None:
    assert told(text).cue == cue


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Forty adults with a cold were randomized to zinc or placebo, and colds were shorter with zinc.", True),
        ("目的 探讨间充质干细胞治疗类风湿关节炎的疗效。方法 选取80例患者，随机分为两组。", True),
        ("Zinc for the common cold in adults with asthma: a randomized, double-blind, placebo-controlled trial", False),
        (
            "General Biochemistry, Genetics and Molecular Biology, Immunology, Immunology and Allergy, Rheumatology",
            False,
        ),
        (
            "Smith J, Lee K, Wu P, Brown T, Garcia M, Ivanov P, Tanaka S, Kim H, Rossi G, Novak J, Silva R, Cohen D",
            False,
        ),
    ],
)
def test_running_text(text: str, prose: bool) -> None:
    assert told(text).prose is prose


def test_known_lines_need_no_other_evidence() -> None:
    assert told("Similar articles").heading == "boilerplate"
    assert told("Methods").part == "METHODS"
    assert told("Skip to main content").single == "boilerplate"
    assert told("1. Introduction").numbered


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Abstract: We asked.", ("abstract", None)),
        ("Keywords: zinc; cold", ("subject", None)),
        ("Funding: The Council paid.", ("funding", "REGISTRATION")),
        ("Results: Pain fell.", (None, "RESULTS")),
        ("Design, setting and participants: Forty adults.", (None, "METHODS")),
        ("摘要：目的 评价", ("abstract", None)),
        ("基金项目：国家基金", ("funding", None)),
        ("The ratio was 2:1 in all.", (None, None)),
    ],
)
def test_labels(text: str, labels: tuple[str | None, str | None]) -> None:
    assert labels_of(fold(text).text, zone_words()) == labels


def test_sections_within_a_line() -> None:
    assert inner_parts("OBJECTIVE: To ask. METHODS: Ten. RESULTS: None.", zone_words()) == (
        "BACKGROUND",
        "METHODS",
        "RESULTS",
    )
    assert "RESULTS" in inner_parts("We asked ten.ResultsIn all pain fell.", zone_words())
    assert inner_parts("目的 评价。方法 选取60例。结果 有效。", zone_words()) == ("METHODS", "RESULTS")


def test_tabs_of_a_page_are_no_abstract() -> None:
    assert told("Abstract Full Text Info/History Metrics").label is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Honey healed 12 of 20 ulcers in 8 weeks, which is more than gauze did in the same time. Keywords: honey", 88),
        ("Keywords: honey, ulcers, dressings, gauze, old age, legs, diabetes, nursing homes, wounds, healing", None),
        ("Honey healed 12 of 20 ulcers in 8 weeks, which is more than gauze did in the same time.", None),
    ],
)
def test_keywords_behind_an_abstract(text: str, place: int | None) -> None:
    blocks = find_blocks(text)
    languages = [BlockLanguage(b.start, b.end, *language_of(text[b.start : b.end], language_words())) for b in blocks]
    found = inline_label(lines_of(fold(text), blocks, languages)[0], zone_words())
    assert (found and found[0]) == place


def test_some_headings_open_one_line_only() -> None:
    assert told("Next Article in Journal").brief
    assert not told("Related articles").brief
