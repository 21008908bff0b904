from __future__ import annotations

from dataclasses import replace

import pytest

from trialweave.evaluate.compare import change_lines, changes, gold_differs, pair, score_rows, summary
from trialweave.evaluate.prediction import Predictions
from trialweave.evaluate.report import Report
from trialweave.evaluate.scores import judge_all


@pytest.fixture
def report(gold, perfect):
    def make(**parts):
        prediction = perfect._replace(**parts)
        return Report("gold", "hand", judge_all([gold], Predictions({"doc": prediction}, [])), [])

    return make


def told(a, b, only=()):
    found = changes(pair(a, b), only)
    return [(c.layer, c.change, c.rule, c.item.text) for c in found]


def test_a_report_does_not_differ_from_itself(report):
    assert told(report(), report()) == []


def test_a_mention_gained_and_one_lost(report, perfect, mention, gold):
    without_crp = [row for row in perfect.mentions if row.text != "CRP"]
    without_il6 = [row for row in perfect.mentions if row.text != "IL-6"]
    found = told(report(mentions=without_crp), report(mentions=without_il6))
    assert found == [
        ("entities", "found", "gold", "CRP"),
        ("entities", "lost", "gold", "IL-6"),
    ]


def test_a_false_positive_made_and_one_no_longer_made(report, perfect, mention, gold):
    one = mention(gold.text, "Forty", "SCORE", rule="one")
    two = mention(gold.text, "arthritis", "SCORE", rule="two")
    found = told(report(mentions=[*perfect.mentions, one]), report(mentions=[*perfect.mentions, two]))
    assert found == [
        ("entities", "no longer made", "one", "Forty"),
        ("entities", "newly made", "two", "arthritis"),
    ]


def test_a_relation_spoilt_and_corrected(report, perfect):
    first, *others = perfect.relations
    spoilt = report(relations=[replace(first, direction=None, rule="change"), *others])
    assert told(report(), spoilt) == [("relations", "spoilt", "change", "IL-6")]
    assert told(spoilt, report()) == [("relations", "corrected", "gold", "IL-6")]


def test_a_row_made_twice_is_seen(report, perfect):
    twice = report(relations=[*perfect.relations, *perfect.relations])
    thrice = report(relations=[*perfect.relations, *perfect.relations, perfect.relations[0]])
    assert [change for _, change, _, _ in told(report(), twice)] == ["newly made"] * 3
    assert [change for _, change, _, _ in told(twice, thrice)] == ["newly made"]


def test_layers_can_be_chosen(report, perfect):
    assert told(report(), report(mentions=[]), ["relations"]) == []
    assert {layer for layer, *_ in told(report(), report(mentions=[]))} == {"entities", "quantities"}


def test_scores_stand_side_by_side(report, perfect):
    rows = {row[0]: row[1:] for row in score_rows(pair(report(relations=[]), report()))}
    assert rows["relations.core"] == ("0.000", "1.000", "+1.000", "+1.000 +1.000", "better")
    assert rows["entities.exact"] == ("1.000", "1.000", "+0.000", "+0.000 +0.000", "")
    assert rows["relations.slot.arm"] == ("–", "1.000", "–", "–", "")


def test_only_documents_of_both_reports_are_compared(report):
    a, b = report(), report()
    c = b._replace(judgements=[b.judgements[0]._replace(document="other")])
    assert pair(a, b).unpaired == []
    assert pair(a, c) == ([], [], ["doc", "other"])


def test_a_gold_that_was_edited_is_told(report, gold, perfect):
    edited = gold._replace(quantities=gold.quantities[1:])
    other = Report("gold", "hand", judge_all([edited], Predictions({"doc": perfect}, [])), [])
    paired = pair(report(), other)
    # `Forty` is gold in the first report alone; in the second it counts as made up
    assert gold_differs(paired) == 1
    assert [(c.change, c.item.text) for c in changes(paired)] == [("newly made", "Forty")]
    assert gold_differs(pair(report(), report(mentions=[]))) == 0


def test_the_listing_and_its_summary(report, perfect, gold):
    found = changes(pair(report(), report(relations=perfect.relations[:2])))
    assert list(change_lines(found)) == [
        "- relations: lost, 1 by [gold]",
        f"    doc:{gold.text.index('CRP')} CRP 'CRP' arm=A+B vs=baseline at=- value=- p=- direction=unchanged",
    ]
    assert summary(found) == [("relations", "gold", "+0", "-1")]
