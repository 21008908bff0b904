from __future__ import annotations

import pytest

from trialweave.evaluate.judged import Tally
from trialweave.evaluate.spans import described, judge_entities, judge_quantities

TEXT = "Serum IL-6 and TNF-α fell; mesenchymal stem cells were given to 12 of 30 (40%) patients."
ENTITIES = [
    {"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"},
    {"text": "TNF-α", "label": "CYTOKINE", "norm": "TNF"},
    {"text": "mesenchymal stem cells", "label": "CELL_TYPE", "norm": "mesenchymal stem cell"},
]
QUANTITIES = [{"text": "12 of 30 (40%)", "kind": "percent", "value": 40, "n": 12, "total": 30}]


def outcomes(items):
    return sorted((item.outcome, item.text) for item in items)


def test_all_found_is_one(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES)
    rows = [mention(TEXT, e["text"], e["label"], name=e["norm"]) for e in ENTITIES]
    tallies, items = judge_entities(gold, rows)
    assert tallies["entities.exact"] == tallies["entities.overlap"] == Tally(3, 3, 3)
    assert tallies["names"] == Tally(3, 0, 3)
    assert {item.outcome for item in items} == {"hit"}


def test_a_missed_entity_counts_against_recall(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES)
    tallies, items = judge_entities(gold, [mention(TEXT, "IL-6", "CYTOKINE", name="IL6")])
    assert tallies["entities.exact"] == Tally(1, 1, 3)
    assert tallies["entities.exact.CYTOKINE"] == Tally(1, 1, 2)
    assert tallies["entities.exact.CELL_TYPE"] == Tally(0, 0, 1)
    assert outcomes(items) == [("hit", "IL-6"), ("miss", "TNF-α"), ("miss", "mesenchymal stem cells")]


def test_nothing_predicted_is_still_counted(gold_of):
    tallies, items = judge_entities(gold_of(TEXT, entities=ENTITIES), [])
    assert tallies["entities.exact"] == Tally(0, 0, 3)
    assert len(items) == 3


def test_a_document_without_gold_counts_what_was_made_up(gold_of, mention):
    tallies, items = judge_entities(gold_of(TEXT), [mention(TEXT, "IL-6", "CYTOKINE")])
    assert tallies["entities.exact"] == tallies["entities.overlap"] == Tally(0, 1, 0)
    assert outcomes(items) == [("extra", "IL-6")]


def test_a_wrong_bound_is_an_overlap_and_no_exact_match(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES[2:])
    row = mention(TEXT, "stem cells", "CELL_TYPE", name="stem cell")
    tallies, items = judge_entities(gold, [row])
    assert tallies["entities.exact"] == Tally(0, 1, 1)
    assert tallies["entities.overlap"] == Tally(1, 1, 1)
    assert "names" not in tallies
    assert [item.fault for item in items] == [
        "tagged 'stem cells' CELL_TYPE [hand]",
        "gold 'mesenchymal stem cells' CELL_TYPE",
    ]


def test_a_wrong_label_is_neither(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES[:1])
    tallies, _ = judge_entities(gold, [mention(TEXT, "IL-6", "BIOMARKER")])
    assert tallies["entities.exact"] == tallies["entities.overlap"] == Tally(0, 1, 1)


def test_one_gold_span_matches_one_prediction_only(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES[2:])
    rows = [mention(TEXT, "mesenchymal", "CELL_TYPE"), mention(TEXT, "stem cells", "CELL_TYPE")]
    tallies, _ = judge_entities(gold, rows)
    assert tallies["entities.overlap"] == Tally(1, 2, 1)


def test_the_same_span_predicted_twice_is_once_too_many(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES[:1])
    tallies, _ = judge_entities(gold, [mention(TEXT, "IL-6", "CYTOKINE")] * 2)
    assert tallies["entities.exact"] == Tally(1, 2, 1)


def test_overlaps_are_paired_so_that_most_find_a_partner(gold_of, mention):
    text = "naive CD4 T cells"
    gold = gold_of(
        text,
        entities=[
            {"text": "naive CD4", "label": "CELL_TYPE", "norm": "a"},
            {"text": "T cells", "label": "CELL_TYPE", "norm": "b"},
        ],
    )
    # the whole phrase overlaps both; it must go to `T cells`, as nothing else does
    rows = [mention(text, text, "CELL_TYPE"), mention(text, "naive", "CELL_TYPE")]
    tallies, _ = judge_entities(gold, rows)
    assert tallies["entities.overlap"] == Tally(2, 2, 2)


def test_a_wrong_name_counts_only_against_names(gold_of, mention):
    gold = gold_of(TEXT, entities=ENTITIES[:1])
    tallies, items = judge_entities(gold, [mention(TEXT, "IL-6", "CYTOKINE", name="IL-6")])
    assert tallies["entities.exact"] == Tally(1, 1, 1)
    assert tallies["names"] == tallies["names.CYTOKINE"] == Tally(0, 0, 1)
    assert items[0].fault == "name 'IL-6', gold 'IL6'"


@pytest.mark.parametrize("label", ["ARM", "CONDITION", "QUANTITY"])
def test_other_labels_are_not_entities(gold_of, mention, label):
    tallies, items = judge_entities(gold_of(TEXT), [mention(TEXT, "IL-6", label)])
    assert not tallies
    assert not items


@pytest.mark.parametrize(
    ("columns", "hits"),
    [
        ({"kind": "percent", "value": 40.0, "n": 12.0, "total": 30.0}, 1),
        ({"kind": "percent", "value": 40.0, "n": 12.0, "total": 30.0, "unit": "%", "low": 1.0}, 1),
        ({"kind": "count", "value": 40.0, "n": 12.0, "total": 30.0}, 0),
        ({"kind": "percent", "value": 40.0, "n": 12.0}, 0),
        ({"kind": "percent", "value": 40.5, "n": 12.0, "total": 30.0}, 0),
    ],
)
def test_a_quantity_needs_kind_and_every_number_of_the_gold(gold_of, mention, columns, hits):
    gold = gold_of(TEXT, quantities=QUANTITIES)
    tallies, items = judge_quantities(gold, [mention(TEXT, "12 of 30 (40%)", "QUANTITY", **columns)])
    assert tallies["quantities"] == Tally(hits, 1, 1)
    assert tallies["quantities.percent"].hits == hits
    assert len(items) == (1 if hits else 2)


def test_a_quantity_needs_only_to_overlap(gold_of, mention):
    gold = gold_of(TEXT, quantities=QUANTITIES)
    row = mention(TEXT, "40%", "QUANTITY", kind="percent", value=40.0, n=12.0, total=30.0)
    assert judge_quantities(gold, [row])[0]["quantities"] == Tally(1, 1, 1)
    elsewhere = mention(TEXT, "IL-6", "QUANTITY", kind="percent", value=40.0, n=12.0, total=30.0)
    assert judge_quantities(gold, [elsewhere])[0]["quantities"] == Tally(0, 1, 1)


def test_a_quantity_split_in_two_is_one_match_and_one_too_many(gold_of, mention):
    gold = gold_of(TEXT, quantities=[{"text": "12 of 30", "kind": "count", "n": 12, "total": 30}])
    rows = [
        mention(TEXT, "12 of 30", "QUANTITY", kind="count", n=12.0, total=30.0),
        mention(TEXT, "30", "QUANTITY", kind="count", value=30.0),
    ]
    assert judge_quantities(gold, rows)[0]["quantities"] == Tally(1, 2, 1)


def test_a_missed_quantity_says_what_was_read_there(gold_of, mention):
    gold = gold_of(TEXT, quantities=QUANTITIES)
    _, items = judge_quantities(gold, [mention(TEXT, "40%", "QUANTITY", kind="percent", value=40.0)])
    assert items[0].fault == "read '40%' percent value=40 [hand]"
    assert items[0].detail == "value=40 n=12 total=30"


def test_numbers_are_told_in_one_line(mention):
    row = mention(TEXT, "40%", "QUANTITY", value=4e7, unit="cells", operator=">=")
    assert described(row) == "value=4e+07 unit=cells operator=>="
