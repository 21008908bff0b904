from __future__ import annotations

import re
from typing import Any

from trialweave.stages.quantity_scan import TOKEN
from trialweave.stages.quantity_vocabulary import Vocabulary

UCUM = re.compile(r"[A-Za-z0-9\[\]{}%/.*'_]+")


def test_every_unit_has_a_ucum_code_of_legal_characters(knowledge: dict[str, Any]) -> None:
    for family, units in knowledge["units"].items():
        for name, entry in units.items():
            assert UCUM.fullmatch(entry["ucum"]), (family, name)
            assert entry["words"], (family, name)


def test_no_word_names_two_units(knowledge: dict[str, Any]) -> None:
    seen: dict[str, str] = {}
    for family, units in knowledge["units"].items():
        for name, entry in units.items():
            for word in entry["words"]:
                assert seen.setdefault(word, f"{family}.{name}") == f"{family}.{name}", word


def test_no_word_names_two_denominators(knowledge: dict[str, Any]) -> None:
    seen: dict[str, str] = {}
    for name, words in knowledge["denominators"]["words"].items():
        for word in words:
            assert seen.setdefault(word, name) == name, word


def test_no_wording_has_two_labels(knowledge: dict[str, Any]) -> None:
    seen: dict[str, str] = {}
    for entry in knowledge["labels"]:
        for wording in entry["words"]:
            assert seen.setdefault(wording, entry["unit"]) == entry["unit"], wording


def test_labels_are_found_by_their_last_word_and_symbol(known: Vocabulary) -> None:
    assert {w.label.unit for w in known.wordings["ratio"]} >= {"HR", "OR", "RR"}
    assert known.symbols["r"].unit == "r"
    assert known.symbols["χ2"].unit == "chi2"


def test_longest_wordings_come_first(known: Vocabulary) -> None:
    for wordings in known.wordings.values():
        sizes = [len(wording.words) for wording in wordings]
        assert sizes == sorted(sizes, reverse=True)


PHRASES = ("age_ends", "preparation_endings", "drug_codes")  # not looked up word by word


def test_every_cue_is_one_word_of_the_scan_and_stands_once(knowledge: dict[str, Any]) -> None:
    names: set[str] = set()
    for table in ("idle", "names", "context", "lists", "p_value", "time_labels"):
        for name, words in knowledge[table].items():
            assert name not in names, name
            names.add(name)
            if isinstance(words, list):
                assert len(words) == len(set(words)), name
            if isinstance(words, list) and name not in PHRASES:
                assert [word for word in words if TOKEN.findall(word) != [word] or word != word.lower()] == [], name
