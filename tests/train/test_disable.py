from __future__ import annotations

import pytest
import spacy

from trialweave.errors import ArgumentError
from trialweave.evaluate.by_rule import RuleScore
from trialweave.evaluate.judged import Item, Judgement
from trialweave.train.disable import disable, too_imprecise


def judgement(**counts):
    items = [
        Item("doc", "entities", outcome, "SCORE", n, n + 1, "x", "", rule, "")
        for rule, (right, wrong) in counts.items()
        for n, outcome in enumerate(["hit"] * right + ["extra"] * wrong)
    ]
    return Judgement("doc", {}, items, [])


def test_rules_go_by_the_lower_bound_of_their_precision():
    judged = [judgement(sure=(40, 0), doubtful=(4, 0), bad=(3, 9))]
    assert {score.rule for score in too_imprecise(judged, 0.6)} == {"doubtful", "bad"}
    assert {score.rule for score in too_imprecise(judged, 0.5)} == {"bad"}
    assert too_imprecise(judged, 0.05) == []


@pytest.mark.parametrize("below", [0.0, -1.0, 1.5, 30.0])
def test_what_is_no_share_is_refused(below):
    with pytest.raises(ArgumentError, match="give a share above 0 and up to 1"):
        too_imprecise([], below)


def test_rules_are_taken_out_right_behind_their_stage():
    nlp = spacy.blank("xx")
    for name in ("entities", "relations"):
        nlp.add_pipe("sentencizer", name=name)
    scores = [
        RuleScore("entities", "b", 0, 1, None),
        RuleScore("entities", "a", 0, 1, None),
        RuleScore("relations", "c", 0, 1, 0),
    ]
    disable(nlp, scores)
    assert nlp.pipe_names == ["entities", "disabled_entities", "relations", "disabled_relations"]
    assert nlp.config["components"]["disabled_entities"]["disabled"] == ["a", "b"]
    assert nlp.config["components"]["disabled_relations"]["group"] == "relations"
