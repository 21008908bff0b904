from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from trialweave.stages.pieces import Keys, Pieces, begins_word, cased, ends_word, letter, pieces, singular

GRAMMAR = tomllib.loads((Path(__file__).parents[2] / "configs/grammar/entities.toml").read_text(encoding="utf-8"))
KEYS = Keys(GRAMMAR["spelling"], GRAMMAR["plurals"])


def made(text: str) -> Pieces:
    return pieces(text, 0, len(text), KEYS)


def key(text: str) -> str:
    return "".join(made(text).keys)


SAME = [
    ("TNF-α", "TNF alpha", "TNFα", "TNFalpha", "tnf-Alpha", "TNF - α"),
    ("IL-6", "IL6", "IL 6", "il-6"),
    ("tumour necrosis factors", "tumor necrosis factor", "Tumor Necrosis Factor"),
    ("haemoglobin", "hemoglobin"),
    ("leucocytes", "leukocyte"),
    ("Crohn's disease", "Crohn disease"),
    ("interferon alfa", "interferon α"),
    ("clinical disease activity indices", "clinical disease activity index"),
    ("CD4⁺", "CD4+"),
    ("T-cells", "T cell"),
    ("MSCs", "MSC"),
    ("Sjögren", "Sjogren"),
]
DIFFERENT = [
    ("IL-1 2 weeks", "IL-12 weeks"),
    ("IL-1α", "IL-1β"),
    ("CD4+", "CD4"),
    ("IL-12/23", "IL-1223"),
    ("ES", "E"),
    ("CRP, ESR", "CRP ESR"),
]


@pytest.mark.parametrize("spellings", SAME)
def test_spelling_makes_no_difference(spellings: tuple[str, ...]) -> None:
    assert len({key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "text", ["ResultsIL-6 fell", "hs-CRP (mg/l)\nHbA1c", "Treg/Th17比值", " \t\n", "", "\x00ßİǅ‐²"]
)
def test_offsets_quote_the_pieces(text: str) -> None:
    found = made(text)
    for start, end, raw in zip(found.starts, found.ends, found.raws, strict=True):
        assert text[start:end] == raw
    assert "".join(text.split()) == "".join("".join(found.raws).split())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cells", "cell"),
        ("MSCs", "msc"),
        ("ES", "es"),
        ("biopsies", "biopsy"),
        ("fibrosis", "fibrosis"),
        ("pus", "pus"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(("char", "expected"), [("β", "beta"), ("É", "e"), ("⁺", "+"), ("A", "a"), ("细", "细")])
def test_letter(char: str, expected: str) -> None:
    assert letter(char) == expected


def test_cased_keeps_case_and_drops_the_plural() -> None:
    assert cased(["IFN", "-", "γ"]) == "IFNgamma"
    assert cased(["MSCs"]) == cased(["MSC"]) == "MSC"
    assert cased(["mscs"]) == "mscs"


def test_edges_of_words() -> None:
    found = made("adMSCs, IL6R 用IL-6治疗")
    edges = {
        raw: (begins_word(found, index), ends_word(found, index)) for index, raw in enumerate(found.raws) if raw != "IL"
    }
    assert edges["ad"] == (True, False)
    assert edges["MSCs"] == (False, True)
    assert edges["用"] == edges["治"] == (True, True)
    assert edges["6"][1] is True  # the last of them, before an ideograph


def test_a_lost_hyphen_is_seen_through() -> None:
    found = made("B-cellmediated")
    assert ends_word(found, found.raws.index("cell"))


def test_keys_stay_few() -> None:
    keys = Keys({}, {})
    assert keys["Cells"] == "cell"
    assert dict(keys) == {"Cells": "cell"}
