"""The table of numeric expressions, and the stage on Docs made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from trialweave import extensions, folding
from trialweave.errors import KnowledgeError
from trialweave.marks import Entity, Quantity, Sentence, Zone
from trialweave.stages.quantities import Quantities, Stretch, find_quantities
from trialweave.stages.quantity_vocabulary import Vocabulary
from trialweave.tokenizer import split

TABLE = Path(__file__).with_name("quantity_expressions.txt")
KEYS = {"v": "value", "l": "low", "h": "high", "s": "spread", "n": "n", "t": "total", "u": "unit", "o": "operator"}
NUMERIC = ("value", "low", "high", "spread", "n", "total")


class Case(NamedTuple):
    """A line of the table: the text, and quote and keys of each quantity in it."""

    text: str
    quotes: list[str]
    expected: list[dict[str, Any]]


def read_table() -> list[Case]:
    cases = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        marked, _, keys = line.partition(" => ")
        quotes = [piece.partition("⟧")[0] for piece in marked.split("⟦")[1:]]
        expected = [read_keys(entry.split()) for entry in keys.split(" | ")] if keys else []
        assert len(quotes) == len(expected), line
        cases.append(Case(marked.replace("⟦", "").replace("⟧", ""), quotes, expected))
    return cases


def read_keys(words: list[str]) -> dict[str, Any]:
    keys: dict[str, Any] = {"kind": words[0]}
    for word in words[1:]:
        key, _, value = word.partition("=")
        name = KEYS[key]
        keys[name] = float(value) if name in NUMERIC else value.replace("_", " ")
    return keys


def find(text: str, known: Vocabulary, **options: Any) -> list[Quantity]:
    return find_quantities(folding.fold(text).text, known, **options)


def test_the_table_has_300_expressions() -> None:
    assert len(read_table()) >= 300


@pytest.mark.parametrize("case", read_table(), ids=lambda case: case.text)
def test_expression(case: Case, known: Vocabulary) -> None:
    found = find(case.text, known)
    assert [case.text[q.start : q.end] for q in found] == case.quotes
    for quantity, expected in zip(found, case.expected, strict=True):
        for name in ("kind", *NUMERIC):
            assert getattr(quantity, name) == pytest.approx(expected.get(name), abs=1e-12), name
        for name in ("unit", "operator"):
            if name in expected:
                assert getattr(quantity, name) == expected[name], name
        assert quantity.rule.startswith(f"{quantity.kind}.")


INNER = [case for case in read_table() if case.quotes and not case.text[0].isupper() and case.text[-1] not in ".:"]


@pytest.mark.parametrize("case", INNER, ids=lambda case: case.text)
def test_an_expression_reads_the_same_within_a_sentence(case: Case, known: Vocabulary) -> None:
    """Words before and after that have no number in them do not move the quotes."""
    before = "Moreover, "
    found = find(f"{before}{case.text}.", known)
    assert [q.start - len(before) for q in found] == [q.start for q in find(case.text, known)]


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("50 mg", "mg", "mg"),
        ("0.7 µg/kg/min", "μg/kg/min", "ug/kg/min"),
        ("week 12", "week", "wk"),
        ("1000 IU", "IU", "[iU]"),
        ("37.2 °C", "°C", "Cel"),
        ("120.5 mmHg", "mmHg", "mm[Hg]"),
        ("20 mg m-2", "mg/m2", "mg/m2"),
        ("2 × 10(8) cells", "cells", "{cells}"),
        ("1 × 10(6)/kg", "cells/kg", "{cells}/kg"),
        ("53.3%", "%", "%"),
    ],
)
def test_units_have_their_ucum_code(text: str, unit: str, code: str, known: Vocabulary) -> None:
    (quantity,) = find(text, known)
    assert (quantity.unit, quantity.ucum) == (unit, code)


def test_decimal_commas_where_the_language_has_them(known: Vocabulary) -> None:
    (quantity,) = find("una media de 12,5 mg/L", known, comma=True)
    assert quantity.value == 12.5
    assert [q.value for q in find("on days 1,2 and 4", known)] == [1, 2, 4]


def test_digits_of_entities_are_no_quantities(known: Vocabulary) -> None:
    text = "achieved ACR 20 and HLA 27"
    assert [q.value for q in find(text, known, blocked=[(9, 15)])] == [27]


def test_a_number_behind_a_measured_thing_is_a_level(known: Vocabulary) -> None:
    text = "with a FACIT of 34, against"
    assert [q.kind for q in find(text, known)] == ["count"]
    assert [q.kind for q in find(text, known, measured=[12])] == ["mean"]


def test_lists_end_with_the_sentence(known: Vocabulary) -> None:
    text = "Seen at weeks 4. 12 mg were given."
    stretches = [Stretch(0, 16), Stretch(17, len(text))]
    assert [q.kind for q in find(text, known, stretches=stretches)] == ["time", "dose"]


def test_others_findings_in_the_background_are_left_out(known: Vocabulary) -> None:
    text = "It affected 1% of adults and 2 joints."
    assert [q.kind for q in find(text, known, stretches=[Stretch(0, len(text))])] == ["percent", "count"]
    assert [q.kind for q in find(text, known, stretches=[Stretch(0, len(text), section="BACKGROUND")])] == ["count"]


def test_a_preparation_is_known_by_its_short_form(known: Vocabulary) -> None:
    text = "Zolat Gel (ZLG) 1% helps. They took ZLG 1% (n=102)."
    found = find(text, known, stretches=[Stretch(0, 25), Stretch(26, len(text))])
    assert [(q.kind, q.value) for q in found] == [("dose", 1), ("dose", 1), ("count", 102)]


def test_a_share_of_cells_is_a_level(known: Vocabulary) -> None:
    text = "Tregs rose from 4.1% to 7.8%, and ACR20 was reached by 30% of patients; 12% of T cells were naive."
    cells = [(0, 5), (text.index("T cells"), text.index("T cells") + 7)]
    assert [q.kind for q in find(text, known, cells=cells)] == ["mean", "mean", "percent", "mean"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("It is a common disease that lasts 20 years in two thirds and 3 of 4 joints.", []),
        ("Data on zolatinib 4 mg every 2 weeks are scarce.", ["dose", "time"]),
        ("To learn whether zolatinib is safe over 12 weeks.", ["time"]),
    ],
)
def test_what_is_generally_so_is_left_out(text: str, kinds: list[str], known: Vocabulary) -> None:
    assert [q.kind for q in find(text, known, stretches=[Stretch(0, len(text), section="BACKGROUND")])] == kinds


def test_the_own_study_in_the_background_is_kept(known: Vocabulary) -> None:
    text = "We compared 1% with 2% of the dose."
    found = find(text, known, stretches=[Stretch(0, len(text), section="BACKGROUND")])
    assert len(found) == 2


# --- the stage ---------------------------------------------------------------------------------------------


def page(text: str) -> Any:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    words, spaces = split(text)
    return Doc(Vocab(), words=words, spaces=spaces)


@pytest.fixture
def stage(knowledge: dict[str, Any]) -> Quantities:
    made = Quantities("quantities")
    made.from_bytes(json.dumps({"grammar/quantities.toml": knowledge}).encode())
    return made


def test_the_stage_reads_content_sentences_and_maps_back(stage: Quantities) -> None:
    text = "12 authors\n\nWe saw ２０ patients (IL-6, p＜0.05)."
    doc = page(text)
    start = text.index("We")
    extensions.put(doc, "zones", [Zone(start, len(text), "abstract", "en", "test")])
    extensions.put(doc, "sentences", [Sentence(start, len(text), "RESULTS", "test")])
    place = text.index("IL-6")
    extensions.put(doc, "entities", [Entity(place, place + 4, "CYTOKINE", "IL6", None, "test")])
    stage(doc)
    found = extensions.get(doc, "quantities")
    assert [text[q.start : q.end] for q in found] == ["２０", "p＜0.05"]
    assert [q.value for q in found] == [20, 0.05]
    assert [span.text for span in doc.spans["quantities"]] == ["２０", "p＜0.05"]


def test_the_stage_falls_back_on_zones(stage: Quantities) -> None:
    text = "In 20 patients."
    doc = page(text)
    extensions.put(doc, "zones", [Zone(0, len(text), "abstract", "en", "test")])
    assert [q.value for q in extensions.get(stage(doc), "quantities")] == [20]


def test_a_page_without_content_has_no_quantities(stage: Quantities) -> None:
    assert extensions.get(stage(page("20 patients")), "quantities") == []


def test_wrong_knowledge_is_named(knowledge: dict[str, Any]) -> None:
    wrong = {name: table for name, table in knowledge.items() if name != "units"}
    with pytest.raises(KnowledgeError, match=r"grammar/quantities\.toml.*units"):
        Quantities("quantities").from_bytes(json.dumps({"grammar/quantities.toml": wrong}).encode())


# --- the gold ----------------------------------------------------------------------------------------------

GOLD = Path(__file__).parents[3] / "shared/gold/dev"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the shared gold is not here")
def test_gold_quantities_are_found(known: Vocabulary) -> None:
    """Of the gold quotes at least 95 % are met by a quantity of their kind and value."""
    right = wrong = 0
    for path in sorted(GOLD.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        found = find(text, known)
        for quote in gold["quantities"]:
            start = nth(text, quote["text"], quote.get("nth", 1) or 1)
            met = any(
                q.start < start + len(quote["text"]) and start < q.end and q.kind == quote["kind"]
                and all(getattr(q, key) == quote[key] for key in NUMERIC if quote.get(key) is not None)
                for q in found
            )  # fmt: skip
            right, wrong = right + met, wrong + (not met)
    assert right / (right + wrong) >= 0.95


def nth(text: str, quote: str, count: int) -> int:
    at = -len(quote)
    for _ in range(count):
        at = text.index(quote, at + len(quote))
    return at
