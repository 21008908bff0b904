from __future__ import annotations

import spacy

from trialweave import extensions
from trialweave.marks import Entity
from trialweave.stages.disabled_rules import DisabledRules

KEPT = Entity(0, 4, "CYTOKINE", "IL6", None, "cytokines.names")
TAKEN = Entity(5, 9, "SCORE", "fell", None, "open.score")


def marked(*entities):
    doc = spacy.blank("xx")("IL-6 fell")
    extensions.put(doc, "entities", entities)
    return doc


def test_marks_of_disabled_rules_go_and_the_others_stay():
    doc = DisabledRules("disabled_entities", "entities", ["open.score"])(marked(KEPT, TAKEN))
    assert extensions.get(doc, "entities") == [KEPT]
    assert [span.text for span in doc.spans["entities"]] == ["IL-6"]


def test_only_the_whole_id_counts():
    doc = DisabledRules("disabled_entities", "entities", ["open", "open.score.long"])(marked(KEPT, TAKEN))
    assert extensions.get(doc, "entities") == [KEPT, TAKEN]


def test_a_pipeline_with_it_comes_back_from_disk(tmp_path):
    nlp = spacy.blank("xx")
    nlp.add_pipe("trialweave_disabled_rules", config={"group": "entities", "disabled": ["open.score"]})
    nlp.to_disk(tmp_path / "model")
    stage = spacy.load(tmp_path / "model").get_pipe("trialweave_disabled_rules")
    assert (stage.group, stage.disabled) == ("entities", frozenset({"open.score"}))
