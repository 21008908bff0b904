"""Judges relations: rows of gold and of the pipeline, matched one to one.

Conventions. A pair *can match* when the measures are the same (the spans share a character, or the canonical names
are equal) and the gold row's anchor agrees: its value span where it has a value (the spans share a character), else
its p span, else its direction and its sentence. The gold names no sentence, so the sentence agrees when the
predicted row's sentence holds the gold's measure, or the measure spans themselves share a character.

The assignment maximises first the number of pairs (*core*), then of pairs that agree in all slots (*strict*), then
of slots that agree. The slots are arm, comparator, timepoint, value, p and direction; null agrees with null only;
value and p agree when the spans share a character; arms as `arms.py` tells, timepoints as `timepoints.py` tells. In
a gold trial with a single arm, null and that arm agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialweave.evaluate.arms import Names, gold_names, names_of, same_arm
from trialweave.evaluate.gold import GoldDocument, GoldRelation
from trialweave.evaluate.judged import Item, LinkOutcome, Tally, count
from trialweave.evaluate.matching import assign, overlap
from trialweave.evaluate.prediction import Prediction
from trialweave.evaluate.timepoints import same_time
from trialweave.schema import RelationRow

SLOTS = ("arm", "comparator", "timepoint", "value", "p", "direction")


class _Arms(NamedTuple):
    gold: Names
    predicted: Names
    single: str | None


def judge_relations(
    gold: GoldDocument, prediction: Prediction
) -> tuple[dict[str, Tally], list[Item], list[LinkOutcome]]:
    """Counts for `relations.core`, `.strict` and, of the core pairs, each slot; each row's outcome."""
    rows, predicted = gold.relations, prediction.relations
    arms = _arms_of(gold, prediction)
    pairs, faults = match_relations(gold, predicted, arms)
    matched = dict(pairs)
    strict = sum(not faults[pair] for pair in pairs)
    tallies: dict[str, Tally] = {}
    count(tallies, "relations.core", hits=len(pairs), predicted=len(predicted), gold=len(rows))
    count(tallies, "relations.strict", hits=strict, predicted=len(predicted), gold=len(rows))
    for pair in pairs:
        for slot in SLOTS:
            count(tallies, f"relations.slot.{slot}", hits=int(slot not in faults[pair]), gold=1)
    items = [
        _gold_item(gold, g, predicted, arms, matched.get(g), faults.get((g, matched.get(g, -1)), ()))
        for g in range(len(rows))
    ]
    found = {p: faults[(g, p)] for g, p in pairs}
    items += [_extra_item(gold, row, prediction) for p, row in enumerate(predicted) if p not in found]
    links = [
        LinkOutcome(row.rule, row.confidence, p in found, p in found and not found[p])
        for p, row in enumerate(predicted)
    ]
    return tallies, items, links


def match_relations(
    gold: GoldDocument, predicted: Sequence[RelationRow], arms: _Arms
) -> tuple[list[tuple[int, int]], dict[tuple[int, int], tuple[str, ...]]]:
    """The core pairs (gold index, predicted index), and for every pair that can match the slots that differ."""
    faults: dict[tuple[int, int], tuple[str, ...]] = {}
    many = 10 * (min(len(gold.relations), len(predicted)) + 1)
    weights = [[0.0] * len(predicted) for _ in gold.relations]
    for g, row in enumerate(gold.relations):
        name = _measure_name(gold, row)
        for p, other in enumerate(predicted):
            if can_match(row, name, other):
                wrong = slot_faults(row, other, arms)
                faults[g, p] = wrong
                weights[g][p] = many * many + many * (not wrong) + len(SLOTS) - len(wrong)
    return assign(weights), faults


def can_match(gold: GoldRelation, name: str | None, row: RelationRow) -> bool:
    """Whether measure and anchor of a predicted row agree with the gold's.

    Args:
        gold: the gold row.
        name: the canonical name of its measure.
        row: the predicted row.
    """
    same_place = overlap(gold.measure, (row.measure_start, row.measure_end)) > 0
    if not same_place and (name is None or row.measure != name):
        return False
    if gold.value is not None:
        return _same_span(gold.value, row.value_start, row.value_end)
    if gold.p is not None:
        return _same_span(gold.p, row.p_start, row.p_end)
    same_sentence = overlap(gold.measure, (row.sentence_start, row.sentence_end)) > 0
    return gold.direction == row.direction and (same_sentence or same_place)


def slot_faults(gold: GoldRelation, row: RelationRow, arms: _Arms) -> tuple[str, ...]:
    """The names of the slots in which a predicted row differs from the gold's."""
    agrees = {
        "arm": _same_subject(gold.arm, row.arm_id, arms),
        "comparator": same_arm(gold.comparator, row.comparator, arms.gold, arms.predicted),
        "timepoint": same_time(gold.timepoint, row.timepoint, row.time_value, row.time_unit),
        "value": _same_span(gold.value, row.value_start, row.value_end),
        "p": _same_span(gold.p, row.p_start, row.p_end),
        "direction": gold.direction == row.direction,
    }
    return tuple(slot for slot in SLOTS if not agrees[slot])


def _same_subject(gold: str | None, predicted: str | None, arms: _Arms) -> bool:
    if arms.single is not None:
        gold = gold or arms.single
        if predicted is None:
            return gold == arms.single
    return same_arm(gold, predicted, arms.gold, arms.predicted)


def _same_span(gold: tuple[int, int] | None, start: int | None, end: int | None) -> bool:
    if gold is None or start is None or end is None:
        return gold is None and start is None
    return overlap(gold, (start, end)) > 0


def _arms_of(gold: GoldDocument, prediction: Prediction) -> _Arms:
    single = gold.arms[0].arm_id if len(gold.arms) == 1 else None
    return _Arms(gold_names(gold.arms), names_of(prediction), single)


def _measure_name(gold: GoldDocument, row: GoldRelation) -> str | None:
    """The canonical name of the entity that shares most with the measure's quote."""
    best = max(gold.entities, key=lambda e: overlap(row.measure, (e.start, e.end)), default=None)
    return best.name if best and overlap(row.measure, (best.start, best.end)) else None


def _gold_item(
    gold: GoldDocument,
    index: int,
    predicted: Sequence[RelationRow],
    arms: _Arms,
    found: int | None,
    faults: tuple[str, ...],
) -> Item:
    row = gold.relations[index]
    other = predicted[found] if found is not None else None
    fault = ""
    if other is not None and faults:
        fault = "; ".join(f"{slot} {_slot_text(gold.text, other, slot, arms.predicted)}" for slot in faults)
    return Item(
        document=gold.name,
        layer="relations",
        outcome="miss" if other is None else "hit",
        label=_measure_name(gold, row) or "",
        start=row.measure[0],
        end=row.measure[1],
        text=gold.text[slice(*row.measure)],
        detail=_gold_text(gold, row),
        rule=other.rule if other else "",
        fault=fault,
    )


def _gold_text(gold: GoldDocument, row: GoldRelation) -> str:
    value = repr(gold.text[slice(*row.value)]) if row.value else "-"
    p = repr(gold.text[slice(*row.p)]) if row.p else "-"
    slots = (row.arm, row.comparator, row.timepoint)
    arm, comparator, timepoint = (slot or "-" for slot in slots)
    return f"arm={arm} vs={comparator} at={timepoint} value={value} p={p} direction={row.direction or '-'}"


def _extra_item(gold: GoldDocument, row: RelationRow, prediction: Prediction) -> Item:
    names = names_of(prediction)
    detail = " ".join(
        f"{key}={_slot_text(gold.text, row, slot, names)}"
        for key, slot in zip(("arm", "vs", "at", "value", "p", "direction"), SLOTS, strict=True)
    )
    start, end = row.measure_start, row.measure_end
    return Item(gold.name, "relations", "extra", row.measure, start, end, gold.text[start:end], detail, row.rule, "")


def _slot_text(text: str, row: RelationRow, slot: str, names: Names) -> str:
    """A slot of a predicted row as a reader wants to see it; arms with their shortest name."""
    if slot in ("value", "p"):
        start, end = getattr(row, f"{slot}_start"), getattr(row, f"{slot}_end")
        return repr(text[start:end]) if start is not None else "-"
    given = row.arm_id if slot == "arm" else getattr(row, slot)
    if slot in ("arm", "comparator") and given not in (None, "baseline"):
        shortest = (min(names.get(part) or {"?"}, key=lambda name: (len(name), name)) for part in given.split("+"))
        return f"{given} ({' + '.join(shortest)})"
    return given or "-"
