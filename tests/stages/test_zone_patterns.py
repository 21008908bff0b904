from __future__ import annotations

import pytest

from trialweave.stages.zone_patterns import (
    CITATION_LINE,
    CITING,
    DATE_LINE,
    REFERENCE_BODY,
    REFERENCE_START,
    REGISTRY_ID,
    ends_sentence,
    names_in,
    pattern_cue,
    result_numbers,
)


@pytest.mark.parametrize(
    "text",
    [
        "Helena Marquardt 1, Tomás Ribeiro-Lins 2, Aoife Ní Bhraonáin 1 3",
        "Smith J, Lee K, Wu P",
        "He Xiao,Yang Yi,Yao Mengwei,Zheng Song GuoORCID",
        "高橋 莉子, 山本 健太郎, 伊藤 さくら"[:15],
        "李思远1 王雪梅1 赵明轩2 陈可欣3",
        "ВЫМЫШЛЕНОВ А.П.1, ПРИМЕРОВА Н.С.2, ОБРАЗЦОВ К.В.1",
        "Castellane R 1, Guo-Petit W 2, van der Berg K 4",
        "Marta Solé*",
    ],
)
def test_rows_of_names(text: str) -> None:
    assert names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zinc, copper, and iron in adults with a cold",
        "Share this article",
        "In this trial, forty adults, mostly women, were asked.",
        "Efficacy of zinc for the common cold",
        "12, 13, 14",
    ],
)
def test_what_is_no_row_of_names(text: str) -> None:
    assert not names_in(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Regen Med. 2024 Dec;19(12):599-609.", "identifiers"),
        ("https://doi.org/10.5555/abc", "identifiers"),
        ("IRCT20080728001031N29.", "identifiers"),
        ("EudraCT No: 2007/005138/35", "identifiers"),
        ("2018, 39(4)", "identifiers"),
        ("12 March 2019", "identifiers"),
        ("2020年3月", "identifiers"),
        ("Smith J, Lee K, Wu P", "authors"),
        ("Share this article", None),
    ],
)
def test_patterns_of_short_lines(text: str, zone: str | None) -> None:
    found = pattern_cue(text, float(len(text)), {})
    assert (found[0] if found else None) == zone


def test_an_address_has_its_words_and_a_comma() -> None:
    assert pattern_cue("Sample Hospital, Oslo, Norway", 29.0, {"affiliation": 1}) == ("affiliation", "cue.address")
    assert pattern_cue("Our hospital", 12.0, {"affiliation": 1}) is None


@pytest.mark.parametrize(
    "text",
    [
        "1. Smith J, Lee K (2010) Zinc for colds. Lancet 3:4-5",
        "[3] 王立,李强. 细胞治疗进展[J]. 内科杂志, 2015",
        "12. Moe S. Zinc. Kidney Notes 2017, 91, 352-360",
        "2. Насонов Е.Л. Артрит // Терапия. 2017. № 5",
    ],
)
def test_entries_of_reference_lists(text: str) -> None:
    assert REFERENCE_START.match(text)
    assert REFERENCE_BODY.search(text)


@pytest.mark.parametrize("text", ["1. Zinc was given for 8 weeks.", "3. 患者随机分组"])
def test_numbered_sentences_are_no_references(text: str) -> None:
    assert not REFERENCE_BODY.search(text)


def test_what_other_papers_say_begins_in_the_middle() -> None:
    assert CITING.match('"…In an earlier trial, 40 adults were given zinc, and colds were shorter [35].…"')
    assert CITING.match("... In that trial, 54% of adults on zinc were well at day 4 (24). Others differ. ...")
    assert not CITING.match("In an earlier trial, 40 adults were given zinc, and colds were shorter…")


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Pain fell.", True),
        ("疼痛减轻。", True),
        ("Adverse ev… Show more", True),
        ("Zinc for colds", False),
        ('asked."', True),
    ],
)
def test_ends_of_sentences(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


def test_numbers_of_results_are_counted_up_to_eight() -> None:
    assert result_numbers("fell by 20% (n=12) vs 5.8 ± 1.2, p < 0.05") == 4
    assert result_numbers("20% " * 40) == 8
    assert result_numbers("in 2010 and 2011") == 0


def test_dates_registries_and_citations() -> None:
    assert DATE_LINE.match("Published: 18 April 2022")
    assert not DATE_LINE.match("In 2022 the trial was stopped early for harm")
    assert REGISTRY_ID.search("registered as ChiCTR-INR-16009999")
    assert not REGISTRY_ID.search("the NCT was silent")
    assert CITATION_LINE.search("Liver Invent. 2016;36(9):1277-85.")
    assert not CITATION_LINE.search("from 2016 to 2018; 40 adults")
