"""The condition that a trial treats."""

from __future__ import annotations

import pytest

from trialweave import resources
from trialweave.stages import trial_condition
from trialweave.stages.trial_design import compile_vocabulary

WORDS = compile_vocabulary(resources.read_toml(resources.find("configs") / "grammar" / "design.toml"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zolatinib in patients with active rheumatoid arthritis", "rheumatoid arthritis"),
        ("Zolatinib for severe sepsis", "severe sepsis"),
        ("Zolatinib in patients with mild to severe psoriasis", "psoriasis"),
        ("Zolatinib in kidney transplant recipients", "kidney transplantation"),
        ("Zolatinib in osteoarthritis of the knee", "osteoarthritis of the knee"),
        ("Zolatinib for arthritis of the hip joint", "arthritis of the hip joint"),
        ("Zolatinib in patients with chronic hepatitis C", "chronic hepatitis c"),
        ("Zolatinib in psoriasis patients with metabolic syndrome", "psoriasis"),
        ("Zolatinib in severe eosinophilic asthma", "eosinophilic asthma"),
        ("Zolatinib in canine acute dermatitis", "acute dermatitis"),
        ("Zolatinib for plaque-type psoriasis", "plaque psoriasis"),
        ("Zolatinib for H. pylori infection", "h. pylori infection"),
        ("Zolatinib in stage III lung cancer", "lung cancer"),
        ("Zolatinib in type 2 diabetes", "type 2 diabetes"),
        ("Zolatinib in healthy adults", "healthy adults"),
    ],
)
def test_condition(title, name):
    found = trial_condition.condition_of([("TITLE", 0, title)], {}, WORDS.condition)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("title", "methods", "name"),
    [
        ("The impact of anxiety on interleukins", "Patients with chronic pain took part.", "chronic pain"),
        (
            "Recovery from tuberculosis",
            "Patients with pulmonary tuberculosis took zolatinib.",
            "pulmonary tuberculosis",
        ),
        ("Zolatinib for osteoarthritis of the knee", "Patients with knee osteoarthritis.", "knee osteoarthritis"),
        ("Zolatinib for sepsis", "Patients with severe sepsis were treated.", "sepsis"),
        ("Zolatinib for chronic plaque psoriasis", "Patients with plaque psoriasis.", "plaque psoriasis"),
        ("Zolatinib for chronic pain", "Patients with pain.", "chronic pain"),
    ],
)
def test_people_and_title(title, methods, name):
    sentences = [("TITLE", 0, title), ("METHODS", len(title), methods)]
    found = trial_condition.condition_of(sentences, {}, WORDS.condition)
    assert found is not None
    assert found.name == name
