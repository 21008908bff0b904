"""Hand-made gold documents and rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from trialweave.evaluate.gold import GoldDocument, resolve
from trialweave.evaluate.prediction import Prediction, from_gold
from trialweave.schema import ArmCell, MentionRow, RelationRow

EMPTY: dict[str, Any] = {"entities": [], "quantities": [], "trial": {}, "arms": [], "relations": []}
TEXT = (
    "Cells against placebo in arthritis\n\n"
    "Forty patients were given the cells (n=20) or placebo (n=20). "
    "At week 12, IL-6 fell to 3.2 pg/mL with the cells and to 7.9 pg/mL with placebo (p=0.01). "
    "CRP was unchanged in both groups."
)
RECORD: dict[str, Any] = {
    "entities": [
        {"text": "IL-6", "label": "CYTOKINE", "norm": "IL6"},
        {"text": "CRP", "label": "BIOMARKER", "norm": "CRP"},
    ],
    "quantities": [
        {"text": "Forty", "kind": "count", "value": 40},
        {"text": "20", "nth": 1, "kind": "count", "value": 20},
        {"text": "20", "nth": 2, "kind": "count", "value": 20},
        {"text": "week 12", "kind": "time", "value": 12, "unit": "week"},
        {"text": "3.2 pg/mL", "kind": "mean", "value": 3.2, "unit": "pg/mL"},
        {"text": "7.9 pg/mL", "kind": "mean", "value": 7.9, "unit": "pg/mL"},
        {"text": "p=0.01", "kind": "p_value", "op": "=", "value": 0.01},
    ],
    "trial": {
        "registry_ids": ["NCT01234567"],
        "phase": None,
        "randomized": None,
        "condition": "arthritis",
        "n_enrolled": 40,
        "species": ["human"],
        "follow_up": "week 12",
    },
    "arms": [
        {"id": "A", "names": ["the cells", "Cells"], "role": "experimental", "n": 20},
        {"id": "B", "names": ["placebo"], "role": "placebo", "n": 20},
    ],
    "relations": [
        {
            "measure": {"text": "IL-6"},
            "arm": "A",
            "comparator": "B",
            "timepoint": "week 12",
            "value": {"text": "3.2 pg/mL"},
            "statistic": "mean",
            "p": {"text": "p=0.01"},
            "direction": "decreased",
        },
        {
            "measure": {"text": "IL-6"},
            "arm": "B",
            "comparator": "A",
            "timepoint": "week 12",
            "value": {"text": "7.9 pg/mL"},
            "statistic": "mean",
            "p": {"text": "p=0.01"},
            "direction": "decreased",
        },
        {
            "measure": {"text": "CRP"},
            "arm": "A+B",
            "comparator": "baseline",
            "timepoint": None,
            "value": None,
            "statistic": None,
            "p": None,
            "direction": "unchanged",
        },
    ],
}


@pytest.fixture
def gold_of() -> Callable[..., GoldDocument]:
    """A gold document out of a text and the parts that matter; the others are empty."""

    def make(text: str, name: str = "doc", **parts: Any) -> GoldDocument:
        return resolve({**EMPTY, **parts}, text, name, f"{name}.gold.json")

    return make


@pytest.fixture
def gold(gold_of: Callable[..., GoldDocument]) -> GoldDocument:
    """A small annotated abstract with two arms and three relations."""
    return gold_of(TEXT, **RECORD)


@pytest.fixture
def perfect(gold: GoldDocument) -> Prediction:
    """The rows that the gold itself would make."""
    return from_gold(gold)


@pytest.fixture
def mention() -> Callable[..., MentionRow]:
    """A mention row on the n-th occurrence of a quote."""

    def make(text: str, quote: str, label: str, nth: int = 1, **columns: Any) -> MentionRow:
        start = -1
        for _ in range(nth):
            start = text.index(quote, start + 1)
        columns = {"name": None, "rule": "hand", **columns}
        return MentionRow(
            page_id="doc",
            start=start,
            end=start + len(quote),
            text=quote,
            label=label,
            ontology_id=None,
            section=None,
            negated=False,
            species=None,
            **columns,
        )

    return make


@pytest.fixture
def relation(perfect: Prediction) -> Callable[..., RelationRow]:
    """The first perfect relation row with some columns changed."""
    from dataclasses import replace

    def make(**columns: Any) -> RelationRow:
        return replace(perfect.relations[0], **columns)

    return make


@pytest.fixture
def arm() -> Callable[..., ArmCell]:
    """An arm of the trials table."""

    def make(arm_id: str, *names: str, role: str = "experimental", **columns: Any) -> ArmCell:
        return ArmCell(arm_id, list(names), role, **columns)

    return make
