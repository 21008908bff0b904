"""The stage context: roles of sentences, negation, species."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.sentence_text import sentence_text
from trialweave.stages.context import Context, mention_contexts, sentence_contexts


@pytest.fixture(scope="module")
def cues():
    stage = Context("context")
    stage.initialize()
    return stage.cues


@pytest.mark.parametrize(
    ("section", "text", "role"),
    [
        ("RESULTS", "IL-6 fell by 12% (p = 0.03).", "finding"),
        ("METHODS", "Serum was measured by ELISA.", "method"),
        ("BACKGROUND", "To assess the safety of the cells.", "aim"),
        ("BACKGROUND", "Previous studies have shown a benefit.", "cited"),
        ("CONCLUSIONS", "The cells are safe.", "conclusion"),
        ("CONCLUSIONS", "Trial registration: NCT01234567.", "registration"),
    ],
)
def test_roles(cues, section, text, role):
    sentences = [
        ("METHODS", "Sera were measured."),
        ("RESULTS", "It fell."),
        ("CONCLUSIONS", "It works."),
        (section, text),
    ]
    assert sentence_contexts([sentence_text(*told) for told in sentences], cues)[-1][0] == role


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("No change in CRP was seen.", "CRP", True),
        ("CRP fell without nausea.", "CRP", False),
        ("CRP did not change.", "CRP", True),
        ("ESR did not fall, but CRP rose.", "CRP", False),
    ],
)
def test_negation(cues, text, word, negated):
    start = text.index(word)
    found = mention_contexts([(start, start + len(word))], [sentence_text("RESULTS", text)], ["human"], cues)
    assert found == [(negated, "human")]


def test_mice_stay_apart_from_patients(cues):
    sentences = [("RESULTS", "In mice, the cells reduced swelling."), ("RESULTS", "Patients improved at week 4.")]
    assert [context[1] for context in sentence_contexts([sentence_text(*told) for told in sentences], cues)] == [
        "mouse",
        "human",
    ]


def test_knowledge_is_there():
    assert resources.find("configs").joinpath("grammar", "context.toml").is_file()
