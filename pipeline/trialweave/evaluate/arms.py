"""Judges arms, and says when an arm of the gold and a predicted one are the same.

Conventions. A predicted arm's names are those of the trials table and the wordings of its ARM mentions. Two arms
are the same when any name of one equals any name of the other after normalisation: case folded, runs of blanks
made one space, an article in front left out. Arms are matched one to one, as many as possible, then those that
share most names. `A+B` is the set of its arms: two sets are the same when they have as many members and each
member has one of its own in the other. `baseline` and null equal themselves only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialweave.evaluate.gold import GoldArm, GoldDocument
from trialweave.evaluate.judged import Item, Tally, count
from trialweave.evaluate.matching import assign, plain, same_words
from trialweave.evaluate.prediction import Prediction
from trialweave.schema import ArmCell, MentionRow

Names = Mapping[str, frozenset[str]]  # arm id -> its names, normalised
ATTRIBUTES = ("role", "n", "cell_type", "source", "donor", "dose", "route", "schedule")
BASELINE = "baseline"


def gold_names(arms: Sequence[GoldArm]) -> Names:
    """The normalised names of each gold arm."""
    return {arm.arm_id: frozenset(plain(name) for name in arm.names) for arm in arms}


def predicted_names(arms: Sequence[ArmCell], mentions: Sequence[MentionRow]) -> Names:
    """The normalised names of each predicted arm, the wordings of its ARM mentions included."""
    names = {arm.arm_id: {plain(name) for name in arm.names} for arm in arms}
    named = {arm.names[0]: arm.arm_id for arm in arms if arm.names}
    for row in mentions:
        if row.label == "ARM" and row.name in named:
            names[named[row.name]].add(plain(row.text))
    return {arm_id: frozenset(wordings) for arm_id, wordings in names.items()}


def names_of(prediction: Prediction) -> Names:
    """The normalised names of each arm that a page was said to have."""
    return predicted_names(prediction.trial.arms if prediction.trial else [], prediction.mentions)


def same_arm(gold: str | None, predicted: str | None, gold_arms: Names, predicted_arms: Names) -> bool:
    """Whether two arm ids, `A+B`, `baseline` or null stand for the same."""
    if gold is None or predicted is None or BASELINE in (gold, predicted):
        return gold == predicted
    wanted, given = gold.split("+"), predicted.split("+")
    if len(wanted) != len(given):
        return False
    nobody: frozenset[str] = frozenset()
    weights = [[float(bool(gold_arms.get(g, nobody) & predicted_arms.get(p, nobody))) for p in given] for g in wanted]
    return len(assign(weights)) == len(wanted)


def judge_arms(gold: GoldDocument, prediction: Prediction) -> tuple[dict[str, Tally], list[Item]]:
    """Counts for `arms` and for each attribute of the gold's arms, and each arm's outcome."""
    predicted = prediction.trial.arms if prediction.trial else []
    ours, theirs = gold_names(gold.arms), names_of(prediction)
    weights = [[_closeness(ours[g.arm_id], theirs[p.arm_id]) for p in predicted] for g in gold.arms]
    matched = dict(assign(weights))
    tallies: dict[str, Tally] = {}
    count(tallies, "arms", hits=len(matched), predicted=len(predicted), gold=len(gold.arms))
    items = []
    for index, arm in enumerate(gold.arms):
        cell = predicted[matched[index]] if index in matched else None
        faults = _attributes(tallies, arm, cell)
        items.append(_arm_item(gold, arm, cell, faults))
    taken = set(matched.values())
    items += [_extra(gold, cell) for index, cell in enumerate(predicted) if index not in taken]
    return tallies, items


def _closeness(gold: frozenset[str], predicted: frozenset[str]) -> float:
    shared = len(gold & predicted)
    return 1 + 1e-4 * shared if shared else 0.0


def _attributes(tallies: dict[str, Tally], arm: GoldArm, cell: ArmCell | None) -> list[str]:
    """Count the arm's attributes; gives those that differ. Attributes of an arm not found are all wrong."""
    faults = []
    for name in ATTRIBUTES:
        wanted = arm.attributes.get(name)
        if wanted is None:
            continue
        given = getattr(cell, name) if cell else None
        right = same_attribute(wanted, given)
        for key in ("arm_fields", f"arm_fields.{name}"):
            count(tallies, key, hits=int(right), gold=1)
        if cell and not right:
            faults.append(f"{name} {given!r}, gold {wanted!r}")
    return faults


def same_attribute(gold: Any, predicted: Any) -> bool:
    """Whether an attribute is the gold's: numbers by value, words normalised as names are."""
    if isinstance(gold, str) and isinstance(predicted, str):
        return same_words(gold, predicted)
    return bool(gold == predicted)


def _arm_item(gold: GoldDocument, arm: GoldArm, cell: ArmCell | None, faults: list[str]) -> Item:
    start = gold.text.find(arm.names[0]) if arm.names else 0
    return Item(
        document=gold.name,
        layer="arms",
        outcome="hit" if cell else "miss",
        label=str(arm.attributes.get("role", "")),
        start=start,
        end=start + len(arm.names[0]) if arm.names else start,
        text=arm.names[0] if arm.names else "",
        detail=f"{arm.arm_id}: {' | '.join(arm.names)}",
        rule="arms" if cell else "",
        fault="; ".join(faults),
    )


def _extra(gold: GoldDocument, cell: ArmCell) -> Item:
    name = cell.names[0] if cell.names else ""
    start = max(gold.text.find(name), 0)
    wordings = " | ".join(cell.names)
    return Item(gold.name, "arms", "extra", cell.role, start, start + len(name), name, wordings, "arms", "")
