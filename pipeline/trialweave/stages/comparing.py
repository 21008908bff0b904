"""Whose result an observation is, against what, and in which direction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialweave.stages.link_words import HAD, NAMELESS
from trialweave.stages.linking import SUBGROUPS, Observation
from trialweave.stages.pairing import against_control, against_each, gives_its_p, share_p_values
from trialweave.stages.reading import BASELINE, Reading, times_of, unique
from trialweave.stages.timepoints import Timepoint

SUBGROUP = re.compile(r"Diw(?!.*A)")  # "was higher in smokers"
CHANGED_FROM_OUTSIDE = re.compile(r"D.*[cv][iRN]{0,3}w")  # "increased in smokers compared to nonsmokers"


def compare(reading: Reading, rows: Sequence[Observation], starts: tuple[str, ...]) -> list[Observation]:
    """Give the observations of a clause their arms, comparators and directions.

    Two arms whose values share a p-value, or that the clause sets against each other, are each other's
    comparator; a change within an arm is against baseline; a share that is only stated is against nothing.

    Args:
        reading: the clause.
        rows: its observations, which are changed.
        starts: how wordings of the time at which a change began begin, in lower case.

    Returns:
        The observations that stay, and those of arms for which the clause denies the change.
    """
    _find_starts(rows, starts)
    for row in rows:
        if row.value is not None:
            _compare_value(reading, row, rows)
        else:
            _compare_said(reading, row)
    if reading.associates:
        for row in rows:
            row.comparator = None if row.comparator == BASELINE else row.comparator
    rows = [*rows, *against_each(reading, rows), *against_control(reading, rows)]
    kept = [row for row in rows if not (_is_about_others(row) or gives_its_p(row, rows))]
    share_p_values(kept)
    return [*kept, *_denied(reading, kept)]


def _is_about_others(row: Observation) -> bool:
    """Whether a row without numbers compares with what is no arm and names no arm itself: subgroups, other scores."""
    return row.value is None and row.p is None and {"outside", "implied.arm"} <= set(row.rules)


def _find_starts(rows: Sequence[Observation], starts: tuple[str, ...]) -> None:
    """`X was 5 before treatment and 3 after treatment (p=0.01)`: the first value is where the change began."""
    for row in rows:
        if row.changed and _is_baseline(row.time, starts):
            row.time = None  # the time before that was told is where it began
        if row.value is None or not _is_baseline(row.time, starts):
            continue
        later = [
            other
            for other in rows
            if other.value is not None
            and other.measure[:2] == row.measure[:2]
            and other.arm == row.arm
            and other.time is not None
            and not _is_baseline(other.time, starts)
        ]
        if later:
            row.start, row.p = True, None
        for other in later:
            other.changed = True


def _is_baseline(time: Timepoint | None, starts: tuple[str, ...]) -> bool:
    return time is not None and (time.value == 0 or time.wording.lower().startswith(starts))


# values


def _compare_value(reading: Reading, row: Observation, rows: Sequence[Observation]) -> None:
    if _is_share_attained(reading, row):
        row.measure = row.measure._replace(change=None)  # "an improvement of X was attained by 53%"
    change = row.measure.change
    if row.contrast:
        _compare_contrast(reading, row)
        return
    if SUBGROUPS in row.rules:
        row.direction = change.direction if change is not None and row is rows[0] else None
        return
    if row.arm is None and not row.linked:
        _default_arm(reading, row)
    if row.start:
        return
    same = [r for r in rows if r.value is not None and r.measure[:2] == row.measure[:2] and not (r.start or r.contrast)]
    same_p = row.p is not None and any(r.p == row.p and r.arm != row.arm for r in same)
    spelt_out = any(r.paired for r in same) and not row.paired  # others were compared, and this one was not
    between = not spelt_out and (bool(reading.against) or same_p or bool(change and change.compared))
    if (row.versus or between) and not row.changed and (same_p or bool(reading.against) or not reading.baseline):
        row.comparator = row.comparator or _other(reading, row.arm, unique(r.arm for r in same if r.arm))
    elif not row.paired and (row.changed or reading.baseline or (change is not None and change.direction)):
        row.comparator = BASELINE
    row.direction = _direction_of_value(reading, row, between)


def _is_share_attained(reading: Reading, row: Observation) -> bool:
    """Whether a change is what a share of the patients attained, and so no result by itself."""
    attained = [i for i in reading.clause.all("a") if reading.clause.items[i].ref != HAD]
    changes = [i for i in reading.clause.all("D") if not reading.clause.items[i].ref.compared]
    return bool(attained and changes) and changes[0] < attained[-1] and row.value is not None


def _compare_contrast(reading: Reading, row: Observation) -> None:
    change = row.measure.change
    if row.arm is None or row.comparator is None:
        subjects = (row.arm,) if row.arm else reading.subjects
        _set_beside(reading, row, subjects)
    ratio = reading.kind_of(row.value) == "ratio"
    said = change is not None and (change.compared or (bool(reading.against) and not ratio))
    row.direction = change.direction if change is not None and said else None


def _other(reading: Reading, arm: str | None, siblings: tuple[str, ...]) -> str | None:
    rest = [other for other in siblings if other != arm]
    if len(rest) == 1:
        return rest[0]
    if arm and arm not in reading.against and reading.against:
        return "+".join(reading.against)
    if arm in reading.against and len(reading.subjects) == 1:
        return reading.subjects[0]
    if arm and not rest and len(reading.trial.arms) == 2:
        return reading.trial.others(arm)
    return BASELINE if len(reading.trial.arms) == 1 else None


def _direction_of_value(reading: Reading, row: Observation, between: bool) -> str | None:
    """The direction stands with the arm that the clause says it of; `similar` with all of them."""
    change = row.measure.change
    if change is None:
        return None
    if change.direction == "unchanged" and not change.denied and _contradicted(reading, row):
        return None
    if change.direction == "unchanged" or not between or row.comparator == BASELINE:
        return change.direction
    spoken = reading.subjects if reading.against else reading.subjects[:1]
    first = [part for arm in spoken for part in arm.split("+")]
    outer = [
        part for slot in reading.speaking if not reading.clause.items[slot.place].depth for part in slot.arm.split("+")
    ]
    if outer and row.arm and not set(row.arm.split("+")) & set(outer):
        return None  # "improved with A (5 vs 3 with B)"
    against = unique(slot.arm for slot in reading.yardsticks if not reading.clause.items[slot.place].depth)
    other = row.arm in against or bool(first and row.arm and row.arm not in (*first, *spoken))
    return None if other and (change.compared or against) else change.direction


def _contradicted(reading: Reading, row: Observation) -> bool:
    """`showed similar results (53% vs 21%, p=0.01)`: two values that differ are not what is alike."""
    return row.versus and row.p is not None and reading.significant(row.p)


def _default_arm(reading: Reading, row: Observation) -> None:
    if reading.compared and not reading.baseline:
        _set_beside(reading, row, reading.subjects)
    else:
        _give_arms(reading, row, reading.subjects)


def _give_arms(reading: Reading, row: Observation, subjects: tuple[str, ...]) -> None:
    """The arms that are spoken of; where none is the one whose change it must be, else all of the trial."""
    change = row.measure.change
    if not subjects and reading.trial.active and change is not None and change.direction and not change.compared:
        row.arm = reading.trial.active  # "X rose after treatment": with the treatment, not with the control
        row.rules.append("implied.arm")
        return
    row.arm = "+".join(subjects or reading.trial.arms) or None
    if not subjects and len(reading.trial.arms) > 1:
        row.rules.append("implied.arm")
    elif not reading.slots and len(reading.trial.arms) > 1:
        row.rules.append("carried.arm")


# what is said without a value


def _compare_said(reading: Reading, row: Observation) -> None:
    change = row.measure.change
    subjects = (row.arm,) if row.arm is not None else reading.subjects
    if change is not None:
        row.direction = change.direction
    compared = bool(reading.against or row.comparator) or bool(change and change.compared)
    compared = compared or bool(change and change.qualifies and not subjects)  # "no effect on X was seen"
    within = reading.baseline or _differs_in_time(reading, row)
    compared = compared or (bool(CHANGED_FROM_OUTSIDE.search(reading.shape)) and not reading.slots)
    if compared and not (within and not reading.against):
        _set_beside(reading, row, subjects)
        return
    if row.arm is None:
        _give_arms(reading, row, subjects)
    if change is not None or within:
        row.comparator = BASELINE


def _differs_in_time(reading: Reading, row: Observation) -> bool:
    """`X in A did not differ after 12 weeks`: one arm of several, named by itself, and a time."""
    change = row.measure.change
    named = unique(slot.arm for slot in reading.slots)
    alone = len(named) == 1 and "+" not in named[0] and not reading.against
    differs = change is not None and change.qualifies and not change.favours
    return differs and alone and bool(times_of(reading.clause))


def _set_beside(reading: Reading, row: Observation, subjects: tuple[str, ...]) -> None:
    """Arm and comparator of a comparison, as far as they are named or follow from what the trial has."""
    trial = reading.trial
    if reading.against:
        row.comparator = row.comparator or "+".join(reading.against)
        row.arm = "+".join(subjects) or trial.others(row.comparator)
        return
    if not subjects and not reading.baseline and SUBGROUP.search(reading.shape):
        _give_arms(reading, row, subjects)
        return
    if reading.outside and not reading.baseline:
        row.rules.append("outside")
        if row.arm is None:
            _give_arms(reading, row, subjects)
        return
    parts = unique(part for arm in subjects or trial.arms for part in arm.split("+"))
    if not subjects and len(parts) > 1:
        row.rules.append("implied.arm")
    if len(parts) > 1:
        row.arm, row.comparator = parts[0], "+".join(parts[1:])
    elif parts:
        row.arm = parts[0]
        row.comparator = _implied_comparator(reading, row, parts[0])
        if len(trial.arms) > 1:
            row.rules.append("implied.comparator")


def _implied_comparator(reading: Reading, row: Observation, arm: str) -> str | None:
    """What an arm is compared with where the clause names no other: the other of two arms, else the control."""
    trial = reading.trial
    if arm.startswith(NAMELESS):
        return None
    if len(trial.arms) == 2:
        return trial.others(arm)
    change = row.measure.change
    if change is not None and change.qualifies:
        return trial.control if trial.control != arm else None
    if len(trial.arms) == 1 and not reading.times:  # "was higher in patients", than in whom is not said
        return None
    return BASELINE


def _denied(reading: Reading, rows: Sequence[Observation]) -> list[Observation]:
    """`but not in A`: no change there."""
    arms = unique(slot.arm for slot in reading.slots if slot.denied)
    changed = {row.measure: row for row in rows if row.direction not in (None, "unchanged")}
    return [
        Observation(row.measure, arm, BASELINE, row.time, direction="unchanged", rules=["denied"])
        for row in changed.values()
        for arm in arms
    ]
