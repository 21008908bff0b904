from __future__ import annotations

from dataclasses import replace

import pytest

from trialweave.evaluate.judged import Tally
from trialweave.evaluate.relations import judge_relations


def judge(gold, prediction, rows):
    tallies, items, links = judge_relations(gold, prediction._replace(relations=rows))
    return tallies, items, links


def counts(gold, prediction, rows):
    tallies = judge(gold, prediction, rows)[0]
    return tallies["relations.core"], tallies["relations.strict"]


def test_the_gold_agrees_with_itself(gold, perfect):
    assert counts(gold, perfect, perfect.relations) == (Tally(3, 3, 3), Tally(3, 3, 3))


def test_order_does_not_matter(gold, perfect):
    assert counts(gold, perfect, perfect.relations[::-1]) == (Tally(3, 3, 3), Tally(3, 3, 3))


def test_a_missed_row_counts(gold, perfect):
    core, strict = counts(gold, perfect, perfect.relations[:2])
    assert core == strict == Tally(2, 2, 3)


def test_a_row_too_many_counts(gold, perfect):
    rows = [*perfect.relations, perfect.relations[0]]
    assert counts(gold, perfect, rows) == (Tally(3, 4, 3), Tally(3, 4, 3))


def test_nothing_predicted(gold, perfect):
    tallies, items, links = judge(gold, perfect, [])
    assert tallies == {"relations.core": Tally(0, 0, 3), "relations.strict": Tally(0, 0, 3)}
    assert [item.outcome for item in items] == ["miss"] * 3
    assert not links


def test_a_document_without_gold_rows(gold, perfect):
    tallies, items, links = judge(gold._replace(relations=[]), perfect, perfect.relations)
    assert tallies["relations.core"] == Tally(0, 3, 0)
    assert [item.outcome for item in items] == ["extra"] * 3
    assert not any(link.core for link in links)


@pytest.mark.parametrize(
    ("column", "value", "slot"),
    [
        ("arm_id", "B", "arm"),
        ("arm_id", None, "arm"),
        ("arm_id", "A+B", "arm"),
        ("comparator", None, "comparator"),
        ("comparator", "baseline", "comparator"),
        ("timepoint", None, "timepoint"),
        ("direction", None, "direction"),
        ("direction", "improved", "direction"),
    ],
)
def test_one_wrong_slot_keeps_the_core_and_loses_the_strict_match(gold, perfect, column, value, slot):
    changed = {column: value} | ({"time_value": None, "time_unit": None} if slot == "timepoint" else {})
    rows = [replace(perfect.relations[0], **changed), *perfect.relations[1:]]
    tallies, items, links = judge(gold, perfect, rows)
    assert tallies["relations.core"] == Tally(3, 3, 3)
    assert tallies["relations.strict"] == Tally(2, 3, 3)
    assert tallies[f"relations.slot.{slot}"] == Tally(2, 0, 3)
    assert items[0].outcome == "hit"
    assert items[0].fault.startswith(slot)
    assert [(link.core, link.strict) for link in links] == [(True, False), (True, True), (True, True)]


def test_a_missing_p_loses_the_strict_match_only(gold, perfect):
    rows = [replace(perfect.relations[0], p_start=None, p_end=None), *perfect.relations[1:]]
    assert counts(gold, perfect, rows) == (Tally(3, 3, 3), Tally(2, 3, 3))


def test_a_value_where_the_gold_has_none_loses_the_strict_match(gold, perfect):
    crp = replace(perfect.relations[2], value_start=0, value_end=5)
    assert counts(gold, perfect, [*perfect.relations[:2], crp]) == (Tally(3, 3, 3), Tally(2, 3, 3))


def test_a_row_with_another_value_is_no_match(gold, perfect):
    moved = replace(perfect.relations[0], value_start=0, value_end=5)
    assert counts(gold, perfect, [moved, *perfect.relations[1:]]) == (Tally(2, 3, 3), Tally(2, 3, 3))


def test_the_value_span_needs_only_to_overlap(gold, perfect):
    start = perfect.relations[0].value_start
    shorter = replace(perfect.relations[0], value_start=start, value_end=start + 3)
    assert counts(gold, perfect, [shorter, *perfect.relations[1:]])[1] == Tally(3, 3, 3)


def test_without_a_value_the_p_is_the_anchor(gold, perfect):
    p_only = gold._replace(relations=[gold.relations[0]._replace(value=None)])
    row = replace(perfect.relations[0], value_start=None, value_end=None)
    assert counts(p_only, perfect, [row]) == (Tally(1, 1, 1), Tally(1, 1, 1))
    other = replace(row, p_start=0, p_end=5)
    assert counts(p_only, perfect, [other]) == (Tally(0, 1, 1), Tally(0, 1, 1))


def test_without_both_direction_and_sentence_are(gold, perfect):
    crp = perfect.relations[2]
    only = gold._replace(relations=gold.relations[2:])
    assert counts(only, perfect, [crp])[0] == Tally(1, 1, 1)
    assert counts(only, perfect, [replace(crp, direction="increased")])[0] == Tally(0, 1, 1)
    # the same measure by name, out of a sentence that does not hold the gold's
    elsewhere = replace(crp, measure_start=0, measure_end=5, sentence_start=0, sentence_end=34)
    assert counts(only, perfect, [elsewhere])[0] == Tally(0, 1, 1)
    # the row's sentence holds the gold's measure, its own measure is another mention of the name
    same_sentence = replace(crp, measure_start=0, measure_end=5)
    assert counts(only, perfect, [same_sentence])[0] == Tally(1, 1, 1)


def test_measures_are_the_same_by_name_or_by_place(gold, perfect):
    first, *others = perfect.relations
    by_name = replace(first, measure_start=0, measure_end=5)
    by_place = replace(first, measure="interleukin 6")
    neither = replace(first, measure_start=0, measure_end=5, measure="TNF")
    assert counts(gold, perfect, [by_name, *others])[0].hits == 3
    assert counts(gold, perfect, [by_place, *others])[0].hits == 3
    assert counts(gold, perfect, [neither, *others])[0].hits == 2


def test_an_arm_named_in_another_way_agrees_by_any_of_its_names(gold, perfect, arm):
    # arms under other ids and in another order; `Cells` is one of the gold's wordings
    trial = replace(perfect.trial, arms=[arm("1", "placebo", role="placebo"), arm("2", "cells", "MSC group")])
    ids = {"A": "2", "B": "1", "A+B": "1+2", "baseline": "baseline"}
    rows = [replace(r, arm_id=ids[r.arm_id], comparator=ids[r.comparator]) for r in perfect.relations]
    assert counts(gold, perfect._replace(trial=trial), rows)[1] == Tally(3, 3, 3)


def test_rows_are_paired_where_more_slots_agree(gold, perfect):
    # two rows of one value: the gold's is the second, which has the right arm and direction
    wrong = replace(perfect.relations[0], arm_id="B", direction=None, confidence=0.5)
    only = gold._replace(relations=gold.relations[:1])
    tallies, _, links = judge(only, perfect, [wrong, perfect.relations[0]])
    assert tallies["relations.strict"] == Tally(1, 2, 1)
    assert [link.strict for link in links] == [False, True]


def test_pairs_come_before_strictness(gold_of, perfect):
    """A strict pair is given up where that lets one more gold row find a partner."""
    text = "IL-6 was 3.2 with cells (p=0.01)."
    entities = [{"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"}]
    quantities = [{"text": "3.2", "kind": "mean", "value": 3.2}, {"text": "p=0.01", "kind": "p_value"}]
    measure, p = {"text": "IL-6"}, {"text": "p=0.01"}
    gold = gold_of(
        text,
        entities=entities,
        quantities=quantities,
        arms=[{"id": "A", "names": ["cells"], "role": "single"}],
        relations=[{"measure": measure, "arm": "A", "p": p}, {"measure": measure, "value": {"text": "3.2"}}],
    )
    with_both = replace(
        perfect.relations[0],
        measure_start=0,
        measure_end=4,
        arm_id=None,
        comparator=None,
        timepoint=None,
        direction=None,
        value_start=9,
        value_end=12,
        p_start=25,
        p_end=31,
        sentence_start=0,
        sentence_end=len(text),
    )
    p_alone = replace(with_both, value_start=None, value_end=None, direction="increased")
    tallies, _, _ = judge(gold, perfect._replace(trial=None), [with_both, p_alone])
    assert tallies["relations.core"] == Tally(2, 2, 2)


@pytest.mark.parametrize(("ours", "theirs"), [("A", None), (None, "A"), (None, None), ("A", "A")])
def test_in_a_single_arm_trial_null_and_that_arm_agree(gold, perfect, ours, theirs):
    one = gold._replace(arms=gold.arms[:1], relations=[gold.relations[0]._replace(arm=ours, comparator=None)])
    row = replace(perfect.relations[0], arm_id=theirs, comparator=None)
    assert counts(one, perfect, [row])[1] == Tally(1, 1, 1)


def test_in_a_trial_of_two_arms_they_do_not(gold, perfect):
    row = replace(perfect.relations[0], arm_id=None)
    assert counts(gold._replace(relations=gold.relations[:1]), perfect, [row])[1] == Tally(0, 1, 1)


def test_a_single_arm_does_not_agree_with_another(gold, perfect):
    one = gold._replace(arms=gold.arms[:1], relations=[gold.relations[0]._replace(comparator=None)])
    row = replace(perfect.relations[0], arm_id="B", comparator=None)
    assert counts(one, perfect, [row])[1] == Tally(0, 1, 1)


def test_an_extra_tells_its_slots(gold, perfect):
    _, items, _ = judge(gold._replace(relations=[]), perfect, perfect.relations[:1])
    assert items[0].detail == (
        "arm=A (cells) vs=B (placebo) at=week 12 value='3.2 pg/mL' p='p=0.01' direction=decreased"
    )
    assert items[0].rule == "gold"
