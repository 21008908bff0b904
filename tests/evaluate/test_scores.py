from __future__ import annotations

import pytest

from trialweave.errors import GoldError
from trialweave.evaluate.judged import Judgement, Tally
from trialweave.evaluate.prediction import Predictions, from_gold
from trialweave.evaluate.scores import judge_all, layer_of, ordered, scores

EVERY_SCORE = {
    "entities.exact",
    "entities.exact.BIOMARKER",
    "entities.exact.CYTOKINE",
    "entities.overlap",
    "names",
    "quantities",
    "quantities.mean",
    "relations.core",
    "relations.strict",
    "relations.slot.arm",
    "arms",
    "arm_fields.n",
    "trial",
    "trial.condition",
    "zones.content",
    "zones.translation",
    "zones.number_sentences",
}


def test_the_gold_scores_one_in_everything(gold, perfect):
    found = scores(judge_all([gold], Predictions({"doc": perfect}, [])))
    assert {score.key for score in found} >= EVERY_SCORE
    assert {score.value for score in found if score.gold} == {1.0}
    assert all(score.low == score.high == 1.0 for score in found if score.gold)


def test_scores_are_micro_averages_over_documents():
    judgements = [
        Judgement("a", {"quantities": Tally(9, 10, 10)}, [], []),
        Judgement("b", {"quantities": Tally(0, 1, 3)}, [], []),
        Judgement("c", {}, [], []),
    ]
    (score,) = scores(judgements)
    assert (score.hits, score.predicted, score.gold) == (9, 11, 13)
    assert score.value == pytest.approx(2 * 9 / (11 + 13))
    assert (score.precision, score.recall) == (pytest.approx(9 / 11), pytest.approx(9 / 13))
    assert score.low < score.value < score.high


def test_a_share_has_no_precision():
    (score,) = scores([Judgement("a", {"trial.phase": Tally(1, 0, 4)}, [], [])])
    assert (score.value, score.precision, score.recall) == (0.25, None, None)


def test_what_there_is_nothing_of_has_no_value():
    (score,) = scores([Judgement("a", {"zones.translation": Tally(0, 0, 0)}, [], [])])
    assert (score.value, score.low, score.high) == (None, None, None)


def test_order_and_layers():
    keys = ["zones.content", "trial.phase", "trial", "arms", "entities.overlap", "entities.exact.SCORE", "names"]
    assert ordered(keys) == [
        "entities.exact.SCORE",
        "entities.overlap",
        "names",
        "arms",
        "trial",
        "trial.phase",
        "zones.content",
    ]
    assert [layer_of(key) for key in ("names.SCORE", "merging", "relations.slot.p")] == [
        "entities",
        "trials",
        "relations",
    ]


def test_each_document_needs_a_name_and_a_prediction_of_its_own(gold):
    with pytest.raises(GoldError, match="'doc'"):
        judge_all([gold], Predictions({}, []))
    with pytest.raises(GoldError, match="twice"):
        judge_all([gold, gold], Predictions({"doc": from_gold(gold)}, []))


def test_merging_is_counted_over_the_set(gold_of):
    both = [gold_of("text", name=name, trial={"registry_ids": ["NCT1"]}) for name in "ab"]
    predictions = Predictions({g.name: from_gold(g) for g in both}, [["a", "b"]])
    merging = next(s for s in scores(judge_all(both, predictions)) if s.key == "merging")
    assert (merging.hits, merging.predicted, merging.gold) == (1, 1, 1)
