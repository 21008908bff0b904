from __future__ import annotations

import pytest
from tests.stages.cleaned import stages, zone_words

from trialweave.stages.zone_words import heading_key


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("ABSTRACT:", "abstract"),
        ("1. Introduction", "introduction"),
        ("2.1. Study Design", "study design"),
        ("II. 대상 및 방법", "대상 및 방법"),
        ("I. 서 론", "서론"),
        ("【摘 要】", "摘要"),
        ("References (24)", "references"),
        ("• Keywords", "keywords"),
        ("■ Résumé :", "résumé"),
        ("Related  articles ▾", "related articles"),
        ("(3) Results", "results"),
    ],
)
def test_headings_are_looked_up_by_their_words(line: str, key: str) -> None:
    assert heading_key(line) == key


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("Abstract", "abstract"),
        ("摘要：", "abstract"),
        ("Zusammenfassung", "abstract"),
        ("抄録", "abstract"),
        ("초록", "abstract"),
        ("АННОТАЦИЯ:", "abstract"),
        ("Resumen", "abstract"),
        ("RESUMO", "abstract"),
        ("Résumé", "abstract"),
        ("参考文献", "references"),
        ("Palabras clave", "subject"),
        ("Финансирование", "funding"),
        ("Similar articles", "boilerplate"),
        ("Plain language summary", "boilerplate"),
        ("特别声明", "boilerplate"),
        ("Cite this article", "identifiers"),
    ],
)
def test_headings_of_all_languages_are_known(line: str, zone: str) -> None:
    assert zone_words().headings[heading_key(line)] == zone


def test_boilerplate_gives_way_where_files_differ() -> None:
    assert zone_words().headings["publication types"] == "subject"


def test_knowledge_survives_a_round_trip() -> None:
    zones = stages()[2]
    again = type(zones)("zones").from_bytes(zones.to_bytes())
    assert again.words.headings == zones.words.headings
    assert again.words.weights == zones.words.weights
    assert again.words.phrases == zones.words.phrases


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Abstract Objective To ask", "Abstract"),
        ("AbstractBackground", "Abstract"),
        ("摘要目的 评价", "摘要"),
        ("【摘要】 目的", "【摘要】"),
        ("Keywords: zinc", "Keywords"),
        ("Abstracts of the meeting", None),
        ("Summary of findings", None),
    ],
)
def test_labels_at_the_beginning_of_a_line(line: str, label: str | None) -> None:
    match = zone_words().label_pattern.match(line)
    assert (match["label"] if match else None) in (label, label and label.strip("【】"))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Methods: We asked", "Methods"),
        ("(2) Methods: We asked", "Methods"),
        ("Methods We asked ten", "Methods"),
        ("MethodsStudy of ten", "Methods"),
        ("方法选取60例", "方法"),
        ("目的：评价", "目的"),
        ("Patients with asthma were asked", None),
        ("Results of the trial", None),
    ],
)
def test_sections_at_the_beginning_of_a_line(line: str, part: str | None) -> None:
    match = zone_words().part_pattern.match(line)
    assert (match["set_off"] or match["glued"] if match else None) == part
