from __future__ import annotations

import pytest

from trialweave.stages.quantities import find_quantities
from trialweave.stages.quantity_vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "kind", "operator"),
    [
        ("40% of patients", "percent", None),
        ("40% of the dose", "mean", None),
        ("a 40% reduction", "mean", None),
        ("40% lower", "mean", None),
        ("3% drop-out", "percent", None),
        ("a ≥50% reduction", "other", ">="),
        ("patients achieving a 50% reduction", "other", None),
        ("30% or greater", "other", None),
        ("90% power", "other", None),
        ("5% dextrose", "dose", None),
        ("lidocaine 2%", "dose", None),
        ("reduced pain by 30%", "mean", None),
        ("a difference of 5%", "mean", None),
        ("(+8%)", "mean", None),
        ("an ejection fraction of 45%", "mean", None),
        ("more than 80% of women", "percent", ">"),
        ("50 mg of drug", "dose", None),
        ("blood loss of 350 ml", "mean", None),
        ("received 350 ml", "dose", None),
        ("12 ng/mL", "mean", None),
        (">12 ng/mL", "other", ">"),
        ("12 weeks", "time", None),
        (">12 weeks", "time", ">"),
        ("over 12 weeks", "time", None),
        ("at least 12 weeks", "time", ">="),
        ("≥18 years", "other", ">="),
        ("a duration ≥2 years", "time", ">="),
        ("18 years of age or older", "other", ">="),
        ("older than 65 years", "other", ">"),
        ("a 2-mile walk", None, None),
        ("2.5 kg", "mean", None),
        ("VAS 100 mm", "other", None),
        ("5 points", "mean", None),
        ("≥5 points", "other", ">="),
        ("10-fold", "other", None),
        ("300 cells", "count", None),
        ("300 cells/μl", "mean", None),
        ("2 × 10(6) cells", "dose", None),
    ],
)
def test_kind_by_unit(text: str, kind: str | None, operator: str | None, known: Vocabulary) -> None:
    found = find_quantities(text, known)
    if kind is None:
        found = [q for q in found if q.kind != "other"]
        assert found == []
    else:
        assert [(q.kind, q.operator) for q in found] == [(kind, operator)]


def test_the_field_s_history_is_no_quantity(known: Vocabulary) -> None:
    assert find_quantities("Over the past 20 years, drugs were made.", known) == []
    text = "Patients who were treated at any time over the past 20 years were seen."
    assert len(find_quantities(text, known)) == 1
