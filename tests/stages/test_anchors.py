from __future__ import annotations

import pytest
from tests.stages.cleaned import anchor_words

from trialweave.stages.anchors import anchors_of, shared_names, stems


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("fell by 51.3 mm", "en", {"51.3"}),
        ("a diminué de 51,3 mm", "fr", {"51.3"}),
        ("50,000 IU weekly", "en", {"50000"}),
        ("50.000 UI por semana", "pt", {"50000"}),
        ("4.0 points, .31 and 0.310", "en", {"4", "0.31"}),
        ("p=0·02", "en", {"0.02"}),
        ("3万例", "zh", {"30000"}),
        ("1.5 million IU", "en", {"1500000"}),
        ("3×10^7 cells", "en", {"3", "e7"}),
        ("3 × 10(7) cells", "en", {"3", "e7"}),
        ("3×10⁷个", "zh", {"3", "e7"}),
        ("3×107 cells", "en", {"3", "e7"}),
        ("IL-6, CD4 and DAS28", "en", set()),
    ],
)
def test_numbers_have_one_form_in_all_languages(text: str, language: str, numbers: set[str]) -> None:
    assert anchors_of(text, language, anchor_words()).numbers == numbers


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Eighty-eight patients", "en", "88"),
        ("Quatre-vingt-huit patients", "fr", "88"),
        ("Sessenta pacientes", "pt", "60"),
        ("treinta y dos pacientes", "es", "32"),
        ("one hundred and twenty adults", "en", "120"),
    ],
)
def test_numbers_in_words(text: str, language: str, value: str) -> None:
    assert value in anchors_of(text, language, anchor_words()).spelled


def test_acronyms_and_ids_survive() -> None:
    found = anchors_of("治疗组IL-6、DAS28及CD4细胞（NCT01234567）", "zh", anchor_words()).acronyms
    assert {"IL6", "DAS28", "CD4", "NCT01234567"} <= found


def test_numbers_are_kept_as_written() -> None:
    assert anchors_of("51,30 mm", "fr", anchor_words()).written == {"51.3": "51,30"}


def test_names_that_are_known_in_chinese() -> None:
    known, common = shared_names("白细胞介素-6与间充质干细胞", "il-6 after mesenchymal stem cells", anchor_words())
    assert known == common == 2
    assert shared_names("间充质干细胞", "zinc for colds", anchor_words()) == (1, 0)


def test_related_words() -> None:
    assert stems("hemodiálise e inflamação") & stems("hemodialysis and inflammation") == {"hemod", "infla"}
