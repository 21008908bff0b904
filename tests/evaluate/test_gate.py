"""The gate: the pipeline, built of configs/, on the project's own gold."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialweave.evaluate import floors
from trialweave.evaluate.by_rule import known_rules
from trialweave.evaluate.gold import LABELS, read_folder
from trialweave.evaluate.prediction import predict
from trialweave.evaluate.scores import judge_all, scores
from trialweave.train.build import build

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus/gold"


@pytest.fixture(scope="module")
def documents():
    return read_folder(GOLD)


@pytest.fixture(scope="module")
def nlp():
    return build(ROOT / "configs/pipeline.cfg")


@pytest.fixture(scope="module")
def predictions(nlp, documents):
    return predict(nlp, documents)


def test_no_document_is_quarantined(predictions):
    assert predictions.quarantined == {}


def test_no_score_is_under_its_floor(documents, predictions):
    gate = floors.read(ROOT / "corpus/floors.toml")
    assert set(gate) >= set(floors.GATED) - {"merging"}
    assert floors.fallen(scores(judge_all(documents, predictions)), gate) == []


def test_every_rule_that_fires_is_one_that_its_stage_names(nlp, predictions):
    """Else `evaluate --by rule` could not tell the rules that never fire."""
    rows = [
        row for prediction in predictions.documents.values() for row in (*prediction.mentions, *prediction.relations)
    ]
    fired = {row.rule for row in rows if getattr(row, "label", "RELATION") in (*LABELS, "RELATION")}
    parts = {part for rule in fired for part in rule.removeprefix("summary.").split("+")}
    assert parts <= set(known_rules(nlp))


def test_the_gold_covers_what_the_gate_measures(documents):
    assert len(documents) >= 24
    assert sum(document.zones is not None for document in documents) >= 10
    labels = {entity.label for document in documents for entity in document.entities}
    kinds = {quantity.kind for document in documents for quantity in document.quantities}
    directions = {row.direction for document in documents for row in document.relations}
    assert labels == {"CELL_TYPE", "CYTOKINE", "SCORE", "BIOMARKER"}
    assert len(kinds) == 11
    assert directions == {None, "increased", "decreased", "unchanged", "improved", "worsened"}
