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
    ],
)
def test_condition(title, name):
    found = trial_condition.condition_of([("TITLE", 0, title)], {}, WORDS.condition)
    assert found is not None
    assert found.name == name
