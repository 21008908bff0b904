"""One span, one answer: the policy by which overlapping entities are settled, told here and nowhere else.

1. Longest: of two that overlap, the one with more characters stays.
2. Label: of two of one length, the one whose label comes first in LABELS (a name that is a cytokine is no
   other analyte; a score that is named after a cell is a score).
3. Rule: of two with one label, the one whose rule comes first in RULES: what the document itself defines, then
   names in lists, then open classes. The same order serves for a statistical recogniser's `model`.
"""

from __future__ import annotations

from bisect import bisect_left

from trialweave.marks import Entity

LABELS = ("CYTOKINE", "SCORE", "CELL_TYPE", "BIOMARKER", "CONDITION")
# beginnings of rule ids, the most precise first
RULES = ("abbreviation", "cytokines", "scores", "cell_types", "biomarkers", "receptor", "shared", "model", "open")


def merge(entities: list[Entity]) -> list[Entity]:
    """The entities that stay, in order of start; none overlaps another.

    Args:
        entities: candidates with character offsets.
    """
    kept: list[Entity] = []
    starts: list[int] = []
    for entity in sorted(set(entities), key=rank):
        at = bisect_left(starts, entity.end)
        if not at or kept[at - 1].end <= entity.start:
            starts.insert(at, entity.start)
            kept.insert(at, entity)
    return kept


def rank(entity: Entity) -> tuple[int, int, int, int, str, str, str]:
    """Sort key: the entity that wins comes first."""
    label = LABELS.index(entity.label) if entity.label in LABELS else len(LABELS)
    rule = next((i for i, begun in enumerate(RULES) if entity.rule.startswith(begun)), len(RULES))
    length = entity.start - entity.end
    return length, label, rule, entity.start, entity.name, entity.rule, entity.ontology_id or ""
