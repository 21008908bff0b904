from __future__ import annotations

from pathlib import Path

import pytest

from trialweave.evaluate.prediction import from_gold, predict
from trialweave.train.build import build

CONFIG = Path(__file__).parents[2] / "configs/pipeline.cfg"


@pytest.fixture(scope="module")
def nlp():
    return build(CONFIG)


def test_a_pipeline_gives_rows_for_each_document(nlp, gold):
    again = gold._replace(name="again")
    predictions = predict(nlp, [gold, again])
    assert list(predictions.documents) == ["doc", "again"]
    first = predictions.documents["doc"]
    assert first.page.status == "ok"
    assert {row.text for row in first.mentions if row.label == "CYTOKINE"} == {"IL-6"}
    assert first.trial is not None
    assert not predictions.quarantined


def test_pages_of_one_trial_are_merged_over_the_set_and_judged_one_by_one(nlp, gold):
    text = f"{gold.text} Registered as NCT01234567."
    documents = [gold._replace(name=name, text=text) for name in ("a", "b")]
    predictions = predict(nlp, documents)
    assert [sorted(group) for group in predictions.merged] == [["a", "b"]]
    assert predictions.documents["a"].trial.pages == ["a"]


def test_a_document_that_a_stage_fails_on_is_quarantined_and_the_others_go_on(gold):
    nlp = build(CONFIG)

    def fails(doc):
        if "no such" in doc.text:
            raise RuntimeError("stage failed")
        return doc

    nlp._components.append(("fails", fails))
    predictions = predict(nlp, [gold._replace(name="bad", text="There was no such trial."), gold])
    assert predictions.quarantined == {"bad": "RuntimeError: stage failed"}
    assert predictions.documents["bad"].page.status == "quarantined"
    assert predictions.documents["bad"].trial is None
    assert predictions.documents["doc"].trial is not None


def test_gold_as_rows_keeps_what_it_says(gold):
    rows = from_gold(gold)
    assert [r.text for r in rows.mentions if r.label == "QUANTITY"] == [
        "Forty",
        "20",
        "20",
        "week 12",
        "3.2 pg/mL",
        "7.9 pg/mL",
        "p=0.01",
    ]
    assert (rows.relations[0].time_value, rows.relations[0].time_unit) == (12, "week")
    assert rows.relations[2].measure == "CRP"
    assert [(a.arm_id, a.n, a.role) for a in rows.trial.arms] == [("A", 20, "experimental"), ("B", 20, "placebo")]
    assert [z.zone for z in rows.page.zones] == ["abstract"]
