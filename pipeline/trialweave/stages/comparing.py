"""Whose result an observation is, against what, and in which direction."""

from __future__ import annotations

import re

from trialweave.stages.linking import Observation
from trialweave.stages.reading import BASELINE, Reading, unique

# "from baseline", "compared with baseline", "baseline versus"
BASELINE_CUE = re.compile(r"[vcf][iq]?b|b[vc]")


def compare(reading: Reading, rows: list[Observation]) -> list[Observation]:
    """Give the observations of a clause their arms, comparators and directions.

    Two arms whose values share a p-value, or that the clause sets against each other, are each other's
    comparator; a change within an arm is against baseline; a share that is only stated is against nothing.
    """
    baseline = bool(BASELINE_CUE.search(reading.shape))
    for row in rows:
        if row.value is not None:
            _with_value(reading, row, rows, baseline)
        else:
            _without_value(reading, row, baseline)
    return rows + _denied(reading, rows)


def _with_value(reading: Reading, row: Observation, rows: list[Observation], baseline: bool) -> None:
    change = row.measure.change
    siblings = unique(r.arm for r in rows if r.arm and r.value is not None and r.measure == row.measure and not r.start)
    if row.arm is None:
        _without_value(reading, row, baseline) if change and change.compared else _default_arm(reading, row)
    if row.start:
        return
    same_p = row.p is not None and any(
        r.p == row.p and r.arm != row.arm for r in rows if r.measure == row.measure and r.value is not None
    )
    compared = row.versus or bool(reading.against) or same_p or bool(change and change.compared)
    if compared and not row.changed and not (baseline and not reading.against and not same_p):
        row.comparator = row.comparator or _other(reading, row.arm, siblings)
    elif change is not None and change.direction or baseline or row.changed:
        row.comparator = BASELINE
    row.direction = _direction(reading, row, compared)


def _other(reading: Reading, arm: str | None, siblings: tuple[str, ...]) -> str | None:
    rest = [other for other in siblings if other != arm]
    if len(rest) == 1:
        return rest[0]
    if arm and arm not in reading.against and reading.against:
        return reading.against[0]
    if arm and not rest and len(reading.trial.arms) == 2:
        return reading.trial.others(arm)
    return None


def _direction(reading: Reading, row: Observation, compared: bool) -> str | None:
    change = row.measure.change
    if change is None:
        return None
    if change.direction == "unchanged" or not compared or row.changed:
        return change.direction
    if row.comparator == BASELINE:
        return change.direction
    first = reading.subjects[0] if reading.subjects else None
    if row.arm in reading.against or (
        first is not None and row.arm is not None and row.arm not in first.split("+") and row.arm != first
    ):
        return None
    return change.direction


def _default_arm(reading: Reading, row: Observation) -> None:
    if reading.subjects:
        row.arm = "+".join(reading.subjects)
    elif len(reading.trial.arms) == 1:
        row.arm = reading.trial.arms[0]


def _without_value(reading: Reading, row: Observation, baseline: bool) -> None:
    change = row.measure.change
    subjects, against = reading.subjects, reading.against
    if row.arm is not None:
        subjects = (row.arm,)
    if change is not None:
        row.direction = change.direction
    compared = bool(against) or bool(change and change.compared)
    if not compared:
        if row.arm is None:
            _default_arm(reading, row)
        if change is not None or baseline:
            row.comparator = BASELINE
        return
    if baseline and not against:
        _default_arm(reading, row)
        row.comparator = BASELINE
        return
    _set_beside(reading, row, subjects, against)


def _set_beside(reading: Reading, row: Observation, subjects: tuple[str, ...], against: tuple[str, ...]) -> None:
    """Arm and comparator of a comparison, as far as they are named or follow from what the trial has."""
    if against:
        row.comparator = "+".join(against)
        row.arm = "+".join(subjects) or reading.trial.others(row.comparator)
        return
    if not subjects:
        subjects = reading.trial.arms
    parts = unique(part for arm in subjects for part in arm.split("+"))
    if len(parts) > 1:
        row.arm, row.comparator = parts[0], "+".join(parts[1:])
    elif parts:
        row.arm = parts[0]
        row.comparator = reading.trial.others(parts[0]) if len(reading.trial.arms) == 2 else BASELINE


def _denied(reading: Reading, rows: list[Observation]) -> list[Observation]:
    """`but not in A`: no change there."""
    arms = unique(slot.arm for slot in reading.slots if slot.denied)
    changed = {row.measure: row for row in rows if row.direction not in (None, "unchanged")}
    return [
        Observation(row.measure, arm, BASELINE, row.time, direction="unchanged", rules=["denied"])
        for row in changed.values()
        for arm in arms
    ]
