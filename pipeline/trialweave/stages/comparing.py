"""The observations of a clause, each with its arm, what it is compared with, and its direction."""

from __future__ import annotations

import re

from trialweave.stages.distribution import Cell, DataList
from trialweave.stages.link_words import HAD
from trialweave.stages.linking import Observation, contrasts, ref, value_rows
from trialweave.stages.p_values import p_value_rows, settle
from trialweave.stages.pairing import named_comparison, pair_up
from trialweave.stages.places import measures_of, times_for
from trialweave.stages.reading import BASELINE, Measure, Reading, times_of, unique
from trialweave.stages.timepoints import Timepoint

TIME_LIST = re.compile(r"[,&o]{1,2}")


def observe(reading: Reading, earlier: list[Observation]) -> list[Observation]:
    """The observations of a clause: numbers first, then what is said of measures without a number.

    Args:
        reading: the clause.
        earlier: the observations of the sentence's clauses before it; a list of p-values may be theirs too.
    """
    rows: list[Observation] = []
    settled = 0
    for data in reading.lists:
        waiting = [row for row in rows[settled:] if row.p is None and not row.start]
        if data.values:
            new = _of_values(reading, data, rows, waiting, earlier)
            settled = len(rows) if any(row.contrast and row.p is not None for row in new) else settled
            rows += new
            continue
        if len(data.cells) > len(waiting) and not reading.measures:
            waiting = [row for row in earlier if row.p is None and not row.start] + waiting
        rows += p_value_rows(reading, data, [*earlier, *rows], waiting)
        settled = len(rows)
    rows += _said(reading, rows)
    _share_p_values(reading, earlier, rows)
    for row in rows:
        if row.value is not None:
            _compare_value(reading, row, rows)
        else:
            _compare_said(reading, row)
    return _united(rows) + _denied(reading, rows)


def _of_values(
    reading: Reading, data: DataList, rows: list[Observation], waiting: list[Observation], earlier: list[Observation]
) -> list[Observation]:
    """The rows of a list of values, ratios and differences among them; their p-values are those of the arms too."""
    apart = contrasts(reading, data, [*earlier, *rows] if not reading.clause.all("M") else rows)
    own = tuple(cell for cell in data.cells if cell not in apart)
    new = value_rows(reading, data._replace(cells=own)) if own else []
    valued = [*rows, *(row for row in new if not row.start)]
    shared = [ref(reading, p) for p in (data.shared or [cell.p for cell in apart if cell.p is not None][:1])]
    if apart:
        new += _contrast_rows(reading, data, apart, valued or earlier)
    if shared and (apart or len(shared) > 1):
        paired = pair_up(reading, data, shared, [*earlier, *valued])
        if paired is not None:
            new += paired
        elif len(shared) == 1:
            before = [row for row in earlier if row.p is None and not row.start] if not valued else []
            settle([row for row in (*before, *waiting, *new) if row.p is None and not row.start], shared)
    return new


def _contrast_rows(
    reading: Reading, data: DataList, cells: tuple[Cell, ...], valued: list[Observation]
) -> list[Observation]:
    """A ratio or difference is one row: the first arm against the other."""
    subjects, against = named_comparison(reading, data)
    names = unique(row.arm for row in valued if row.arm and row.value is not None)
    if not subjects:
        subjects = names[:1] if len(names) == 2 or against else reading.subjects
    if not against:
        against = names[1:] if len(names) == 2 else reading.against
    measures = [row.measure for row in valued[-1:]] or measures_of(reading, data)
    p = ref(reading, data.shared[0]) if len(data.shared) == 1 else None
    rows = []
    for cell in cells:
        for measure in measures:
            row = Observation(
                measure, "+".join(subjects) or None, "+".join(against) or None, contrast=True, rules=["contrast"]
            )
            row.value, row.p = ref(reading, cell.value), ref(reading, cell.p) if cell.p is not None else p
            row.time = valued[-1].time if valued else next(iter(times_for(reading, data)), None)
            rows.append(row)
    return rows


def _share_p_values(reading: Reading, earlier: list[Observation], rows: list[Observation]) -> None:
    """`X was lower and Y was higher (p=0.04 and p=0.02, respectively)`: the first p-value is of the clause before."""
    data = reading.lists[-1] if reading.lists else None
    if data is None or data.values or not data.respectively or len(data.cells) < 2:
        return
    here = [row for row in rows if row.p is None and not row.start]
    before = [row for row in earlier if row.p is None and not row.start]
    names = unique(row.measure.ref.name for row in (*before, *here))
    if before and len(names) == len(data.cells) and len(here) < len(names):
        settle([*before, *here], [ref(reading, cell.p) for cell in data.cells])


def _said(reading: Reading, rows: list[Observation]) -> list[Observation]:
    """Rows for measures that have a direction but no number."""
    if _sets_measures_side_by_side(reading):
        return []
    have = {row.measure for row in rows} | {
        row.measure.ref.name for row in rows if row.measure.change is None or row.direction
    }
    times = _times_said(reading)
    return [
        Observation(measure, time=time, rules=["said"])
        for measure in reading.measures
        if measure not in have and measure.change is not None and measure.change.direction
        for time in times or (None,)
    ]


def _sets_measures_side_by_side(reading: Reading) -> bool:
    """`higher X was associated with lower Y` tells of no arm."""
    where = reading.shape.find("s")
    return where >= 0 and not any(slot.index < where for slot in reading.slots)


def _times_said(reading: Reading) -> tuple[Timepoint, ...]:
    own = times_of(reading.clause)
    pairs = zip(own, own[1:], strict=False)
    if all(TIME_LIST.fullmatch(reading.shape[a + 1 : b]) for a, b in pairs):
        return reading.times if own else reading.times[:1]
    return reading.times[-1:]


# values


def _compare_value(reading: Reading, row: Observation, rows: list[Observation]) -> None:
    if _is_share_attained(reading, row):
        row.measure = row.measure._replace(change=None)  # "an improvement of X was attained by 53%"
    change = row.measure.change
    if row.contrast:
        _compare_contrast(reading, row)
        return
    if row.arm is None:
        _default_arm(reading, row)
    if row.start:
        return
    same = [r for r in rows if r.value is not None and r.measure == row.measure and not (r.start or r.contrast)]
    same_p = row.p is not None and any(r.p == row.p and r.arm != row.arm for r in same)
    between = bool(reading.against) or same_p or bool(change and change.compared)
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
    row.direction = change.direction if change is not None and (change.compared or reading.against) else None


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
    return None


def _direction_of_value(reading: Reading, row: Observation, between: bool) -> str | None:
    """The direction stands with the arm that the clause says it of; `similar` with all of them."""
    change = row.measure.change
    if change is None:
        return None
    if change.direction == "unchanged" or not between or row.comparator == BASELINE:
        return change.direction
    first = reading.subjects[0].split("+") if reading.subjects else []
    outer = [
        part for slot in reading.speaking if not reading.clause.items[slot.index].depth for part in slot.arm.split("+")
    ]
    if outer and row.arm and not set(row.arm.split("+")) & set(outer):
        return None  # "improved with A (5 vs 3 with B)"
    against = unique(slot.arm for slot in reading.yardsticks if not reading.clause.items[slot.index].depth)
    other = row.arm in against or bool(first and row.arm and row.arm not in (*first, reading.subjects[0]))
    return (
        None if other and not (change.direction and not change.compared and not reading.against) else change.direction
    )


def _default_arm(reading: Reading, row: Observation) -> None:
    if reading.compared and not reading.baseline:
        _set_beside(reading, row, reading.subjects)
    else:
        row.arm = "+".join(reading.subjects or reading.trial.arms) or None


# what is said without a value


def _compare_said(reading: Reading, row: Observation) -> None:
    change = row.measure.change
    subjects = (row.arm,) if row.arm is not None else reading.subjects
    if change is not None:
        row.direction = change.direction
    compared = bool(reading.against or row.comparator) or bool(change and change.compared)
    within = reading.baseline or _differs_in_time(reading, row)
    if compared and not (within and not reading.against):
        _set_beside(reading, row, subjects)
        return
    if row.arm is None:
        row.arm = "+".join(subjects or reading.trial.arms) or None
    if change is not None or within:
        row.comparator = BASELINE


def _differs_in_time(reading: Reading, row: Observation) -> bool:
    """`X in A did not differ after 12 weeks`: one arm of several, named by itself, and a time."""
    change = row.measure.change
    named = unique(slot.arm for slot in reading.slots)
    alone = len(named) == 1 and "+" not in named[0] and not reading.against
    return change is not None and change.qualifies and alone and bool(times_of(reading.clause))


def _set_beside(reading: Reading, row: Observation, subjects: tuple[str, ...]) -> None:
    """Arm and comparator of a comparison, as far as they are named or follow from what the trial has."""
    trial = reading.trial
    if reading.against:
        row.comparator = row.comparator or "+".join(reading.against)
        row.arm = "+".join(subjects) or trial.others(row.comparator)
        return
    parts = unique(part for arm in subjects or trial.arms for part in arm.split("+"))
    if len(parts) > 1:
        row.arm, row.comparator = parts[0], "+".join(parts[1:])
    elif parts:
        row.arm = parts[0]
        row.comparator = trial.others(parts[0]) if len(trial.arms) == 2 else BASELINE


def _united(rows: list[Observation]) -> list[Observation]:
    """A direction said of a measure whose number stands elsewhere in the clause goes to the number's row."""
    kept: list[Observation] = []
    for row in rows:
        bare = row.value is None and row.p is None
        hosts = [r for r in rows if bare and _hosts(r, row.measure)]
        for host in hosts:
            host.direction = row.direction
            host.comparator = host.comparator or row.comparator
        if not hosts:
            kept.append(row)
    return kept


def _hosts(row: Observation, measure: Measure) -> bool:
    numbered = row.value is not None or row.p is not None
    return numbered and not row.start and row.direction is None and row.measure.ref.name == measure.ref.name


def _denied(reading: Reading, rows: list[Observation]) -> list[Observation]:
    """`but not in A`: no change there."""
    arms = unique(slot.arm for slot in reading.slots if slot.denied)
    changed = {row.measure: row for row in rows if row.direction not in (None, "unchanged")}
    return [
        Observation(row.measure, arm, BASELINE, row.time, direction="unchanged", rules=["denied"])
        for row in changed.values()
        for arm in arms
    ]
