from __future__ import annotations

import pytest
from spacy.language import Language

from trialweave import extensions
from trialweave.resources import load_model


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


@pytest.mark.parametrize(
    ("listed", "result", "wordings"),
    [
        (
            "lumefitinib 15 mg (n=40), lumefitinib 30 mg (n=41) or placebo (n=42)",
            "ACR20 was reached by 50% with 15 mg, 62% with 30 mg and 30% with placebo.",
            {"15 mg": "A", "30 mg": "B", "placebo": "C"},
        ),
        (
            "lumefitinib 90 mg every 4 weeks (n=40), lumefitinib 90 mg every 8 weeks (n=41) or placebo (n=42)",
            "ACR20 was reached by 50% of those treated every 4 weeks and 47% of those treated every 8 weeks.",
            {"every 4 weeks": "A", "every 8 weeks": "B"},
        ),
    ],
)
def test_what_tells_arms_apart_means_the_arm(nlp: Language, listed: str, result: str, wordings: dict[str, str]) -> None:
    text = f"A trial of lumefitinib in arthritis\n\nMethods: Patients were randomised to {listed}.\nResults: {result}\n"
    doc = nlp(text)
    begin = text.index("Results:")
    found = {
        text[mention.start : mention.end]: mention.arm_id
        for mention in extensions.get(doc, "arm_mentions")
        if mention.start > begin
    }
    assert wordings.items() <= found.items()


def test_one_arm_with_a_dose_is_not_named_by_it(nlp: Language) -> None:
    text = (
        "A trial\n\nMethods: Patients were randomised to lumefitinib 15 mg or placebo.\nResults: Pain fell at 15 mg.\n"
    )
    found = [text[m.start : m.end] for m in extensions.get(nlp(text), "arm_mentions")]
    assert "15 mg" not in found
