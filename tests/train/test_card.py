from __future__ import annotations

import spacy

from trialweave.evaluate.by_rule import RuleScore
from trialweave.evaluate.judged import Judgement, Tally
from trialweave.evaluate.report import Report
from trialweave.stages.component import Stage
from trialweave.train.card import card, knowledge_of


def pipeline():
    nlp = spacy.blank("xx")
    nlp.meta.update({"name": "trialweave_en", "version": "1.2.3", "knowledge_sha256": "abc"})
    nlp.add_pipe("trialweave_disabled_rules", config={"group": "entities", "disabled": []})
    stage: Stage = nlp.get_pipe("trialweave_disabled_rules")
    entries = [{"name": "IL6", "names": ["IL-6", "BSF2"], "zh": ["白介素-6"]}, {"name": "TNF", "cased": ["TNF"]}]
    stage.knowledge = {
        "entities/cytokines.toml": {"label": "CYTOKINE", "entry": entries},
        "grammar/entities.toml": {},
    }
    return nlp


def test_a_card_says_what_the_model_is_and_knows():
    text = card(pipeline())
    assert text.startswith("# trialweave_en 1.2.3\n")
    assert "SHA-256 `abc`" in text
    assert "| cytokines.toml | CYTOKINE | 2 | 4 |" in text
    assert "Scores on" not in text
    assert "Rules left out" not in text
    assert set(knowledge_of(pipeline())) == {"entities/cytokines.toml", "grammar/entities.toml"}


def test_scores_and_rules_left_out_stand_in_it():
    report = Report("gold", "new", [Judgement("doc", {"quantities": Tally(1, 1, 3)}, [], [])], [])
    text = card(pipeline(), report=report, disabled=[RuleScore("entities", "open.score", 1, 5, None)])
    assert "## Scores on 1 annotated documents" in text
    assert "| quantities | 0.500 | 0.500–0.500 |" in text
    assert "- `open.score` (entities): 1 of 6 right" in text
