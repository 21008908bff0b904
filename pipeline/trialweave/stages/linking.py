"""From the items of a clause to observations: which measure, arm, time, value and p-value go together.

Each observation names the rule by which its numbers were aligned; `stages.comparing` adds comparator and direction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trialweave.stages.distribution import Cell, DataList, Keys, dimension
from trialweave.stages.reading import JOINED, ArmSlot, Measure, Reading, groups, unique
from trialweave.stages.timepoints import Timepoint

# after a list: its arm, "53% of the patients with A"
ARM_AFTER = re.compile(r"[):]?,?r?,?[iwRN]{0,3}A")
# before a list: its arm, "A (53%", "in A it was 53%", "A: 53%"
ARM_BEFORE = re.compile(r"A\)?[qaRD:(iwoyfTbN]{0,4}$")
TIME_AFTER = re.compile(r"[):]?[iTw]?T|[):]?,?r?,?[iRw]{0,2}A[,]?i?T")
MEASURE_AT_ONCE = re.compile(r"M\($")
MEASURE_AFTER = re.compile(r"[):]?[iwRNAqa]{0,6}M")
TIME_LIST = re.compile(r"T(?:,&|,|&|o)$")
BASELINE_TIME = Timepoint(0, 0, "baseline", None, None)


@dataclass(slots=True)
class Observation:
    """One row in the making. `measure` counts the sentence's measures, `value` and `p` its quantities."""

    measure: Measure
    arm: str | None = None
    comparator: str | None = None
    time: Timepoint | None = None
    value: int | None = None
    p: int | None = None
    direction: str | None = None
    start: bool = False  # the value that a change started from
    changed: bool = False  # the value that it led to
    versus: bool = False  # one of values set against each other
    rules: list[str] = field(default_factory=list)


class Place(NamedTuple):
    """The keys of one cell: measures, arm and times."""

    measures: tuple[Measure, ...]
    arm: str | None
    times: tuple[Timepoint | None, ...]


def observe(reading: Reading) -> list[Observation]:
    """The observations of a clause: numbers first, then what is said of measures without a number."""
    rows: list[Observation] = []
    settled = 0  # how many rows have had their p-value
    for data in reading.lists:
        if data.values:
            rows += _value_rows(reading, data)
        else:
            rows += _p_values(reading, data, rows, settled)
            settled = len(rows)
    return rows + _said(reading, rows)


# values


def _value_rows(reading: Reading, data: DataList) -> list[Observation]:
    placed = _places(reading, data)
    if placed is None:
        return []
    rule, places = placed
    rows = []
    for cell, place in zip(data.cells, places, strict=True):
        for measure in place.measures:
            for time in place.times:
                rows += _cell_rows(reading, data, cell, Observation(measure, place.arm, time=time, rules=[rule]))
    return rows


def _cell_rows(reading: Reading, data: DataList, cell: Cell, row: Observation) -> list[Observation]:
    p = cell.p if cell.p is not None else (data.shared[0] if len(data.shared) == 1 else None)
    row.value, row.p, row.versus = _ref(reading, cell.value), _ref(reading, p), data.versus
    if cell.base is None:
        return [row]
    base_time = _time_near(reading, cell.base) or BASELINE_TIME
    base = Observation(
        row.measure, row.arm, time=base_time, value=_ref(reading, cell.base), start=True, rules=["from_to"]
    )
    row.changed = True
    row.rules = ["from_to", *row.rules]
    return [base, row]


def _places(reading: Reading, data: DataList) -> tuple[str, list[Place]] | None:
    """Where the cells of a list belong, and by which rule; None where they cannot be placed."""
    measures = _measures_of(reading, data)
    if not measures:
        return None
    arms, linked = _arms_of(reading, data)
    times = _times_of(reading, data)
    n = len(data.cells)
    if n == 1:
        if len(measures) > 1 and data.first and MEASURE_AT_ONCE.search(reading.shape[: data.first]):
            measures = measures[-1:]
        arm = "+".join(arms) or None
        return ("value.arm" if linked else "value.clause"), [Place(tuple(measures), arm, times or (None,))]
    return _spread(reading, data, measures, arms, times, linked)


def _spread(
    reading: Reading,
    data: DataList,
    measures: Sequence[Measure],
    arms: Sequence[str],
    times: Sequence[Timepoint],
    linked: bool,
) -> tuple[str, list[Place]] | None:
    n = len(data.cells)
    if not (linked and len(arms) == 1):
        arms = _ordered_arms(reading, arms, n, data.versus)
    keys = [
        Keys("measures", len(measures), data.first - measures[-1].index),
        Keys("arms", len(arms), _arm_distance(reading, data)),
        Keys("times", len(times), _time_distance(reading, data)),
    ]
    along = dimension(n, [key for key in keys if key.count > 1], respectively=data.respectively, versus=data.versus)
    if along is None:
        return None
    joint = "+".join(arms) or None
    places = []
    sizes = {"measures": len(measures), "arms": len(arms), "times": len(times)}
    for index in range(n):
        at = {along[0]: index} if len(along) == 1 else dict(zip(along, divmod(index, sizes[along[1]]), strict=True))
        places.append(
            Place(
                (measures[at["measures"]],) if "measures" in at else tuple(measures),
                arms[at["arms"]] if "arms" in at else joint,
                (times[at["times"]],) if "times" in at else tuple(times) or (None,),
            )
        )
    word = "respectively" if data.respectively else ("versus" if data.versus else "list")
    return f"{word}.{'.'.join(along)}", places


def _measures_of(reading: Reading, data: DataList) -> list[Measure]:
    """The list of measures that a list of numbers is about."""
    listed = groups(reading)
    if not listed:
        return []
    before = [group for group in listed if group[-1].index < data.first]
    after = [group for group in listed if group[0].index > data.first]
    if after and (not before or _numbers_first(reading, listed)):
        return after[0]
    if not before:
        return listed[0]
    chosen = before[-1]
    inner = [m for m in chosen if m.index < data.first]
    return inner or chosen


def _numbers_first(reading: Reading, listed: list[list[Measure]]) -> bool:
    """Whether the clause names each number before its measure: `53% met X and 40% Y`."""
    values = [data for data in reading.lists if data.values]
    return (
        len(values) >= len(listed) > 1
        and values[0].first < listed[0][0].index
        and listed[-1][0].index > values[-1].first
    )


def _arms_of(reading: Reading, data: DataList) -> tuple[tuple[str, ...], bool]:
    """The arms of a list of numbers, and whether they stand right beside it."""
    shape = reading.shape
    match = ARM_AFTER.match(shape, data.last)
    if match:
        return _listed_arms(reading, match.end() - 1), True
    if match := ARM_BEFORE.search(shape[: data.first]):
        return _listed_arms(reading, match.start(), back=True), True
    return reading.subjects, False


def _listed_arms(reading: Reading, index: int, *, back: bool = False) -> tuple[str, ...]:
    """The arm at an item, with those that `and` joins to it on the far side of the list of numbers."""
    by_index: dict[int, list[ArmSlot]] = {}
    for slot in reading.slots:
        by_index.setdefault(slot.index, []).append(slot)
    found = [index]
    shape = reading.shape
    if back:
        while match := JOINED.search(shape[: found[0]]):
            found.insert(0, match.start())
    else:
        while match := re.match(r"(?:,&|,|&)i?A", shape[found[-1] + 1 :]):
            after = found[-1] + 1 + match.end()
            if ARM_HAS_OWN.match(shape, after):
                break
            found.append(after - 1)
    return unique(slot.arm for place in found for slot in by_index.get(place, ()))


ARM_HAS_OWN = re.compile(r"\(?[VP]|[q:]V")


def _ordered_arms(reading: Reading, arms: Sequence[str], n: int, versus: bool) -> tuple[str, ...]:
    """The arms that several cells run over, in order: the yardstick last, single ones out of `both groups`."""
    named = unique(arm for slot in (*_subject_slots(reading), *_against_slots(reading)) for arm in slot.arm.split("+"))
    for candidate in (tuple(arms), named, tuple(part for arm in arms for part in arm.split("+"))):
        if len(candidate) == n:
            return candidate
    if reading.subjects or reading.against:
        known = unique(part for arm in (*reading.subjects, *reading.against) for part in arm.split("+"))
        if len(known) == n:
            return known
        if versus and len(reading.trial.arms) == n == 2 and len(known) == 1:
            other = reading.trial.others(known[0])
            pair = (known[0], other) if reading.subjects else (other, known[0])
            return tuple(arm for arm in pair if arm)
    elif versus and len(reading.trial.arms) == n:
        return reading.trial.arms
    return tuple(arms)


def _subject_slots(reading: Reading) -> list[ArmSlot]:
    return [slot for slot in reading.slots if not slot.against and not slot.denied]


def _against_slots(reading: Reading) -> list[ArmSlot]:
    return [slot for slot in reading.slots if slot.against]


def _arm_distance(reading: Reading, data: DataList) -> int:
    return min((_gap(slot.index, data) for slot in reading.slots), default=len(reading.shape))


def _time_distance(reading: Reading, data: DataList) -> int:
    return min((_gap(index, data) for index in reading.clause.all("T")), default=len(reading.shape))


def _gap(index: int, data: DataList) -> int:
    return data.first - index if index < data.first else index - data.last + 1


def _times_of(reading: Reading, data: DataList) -> tuple[Timepoint, ...]:
    """The times of a list of numbers: those right after it, else the last before it, else any of the clause."""
    shape, items = reading.shape, reading.clause.items
    own = reading.clause.all("T")
    if not own:
        return reading.times if len(reading.times) == 1 or len(data.cells) > 1 else ()
    if match := TIME_AFTER.match(shape, data.last):
        found = [match.end() - 1]
        while more := re.match(r"(?:,&|,|&)T", shape[found[-1] + 1 :]):
            found.append(found[-1] + more.end())
        return tuple(items[index].ref for index in found)
    before = [index for index in own if index < data.first]
    if not before:
        return tuple(items[index].ref for index in own[: 1 if len(data.cells) == 1 else None])
    found = [before[-1]]
    while match := TIME_LIST.search(shape[: found[0]]):
        found.insert(0, match.start())
    return tuple(items[index].ref for index in found)


def _time_near(reading: Reading, index: int) -> Timepoint | None:
    """The time right after the value that a change started from: `from 5.8 at week 4 to 3.2`."""
    match = re.match(r"i?T", reading.shape[index + 1 :])
    return reading.clause.items[index + match.end()].ref if match else None


def _ref(reading: Reading, index: int | None) -> int | None:
    return None if index is None else int(reading.clause.items[index].ref)


# p-values


def _p_values(reading: Reading, data: DataList, rows: list[Observation], settled: int) -> list[Observation]:
    """Give p-values to the rows since the last ones, and to measures that have no row yet."""
    ps = [_ref(reading, cell.p) for cell in data.cells]
    open_rows = [row for row in rows[settled:] if row.p is None and not row.start]
    fresh = _fresh(reading, data, rows)
    arms = _arms_of_p(reading, data)
    new: list[Observation] = []
    if fresh and (len(ps) == 1 or len(ps) == len(fresh)):
        shared = ps * len(fresh) if len(ps) == 1 else ps
        for measure, p in zip(fresh, shared, strict=True):
            for time in _times_of(reading, data) or (None,):
                new.append(Observation(measure, arms, time=time, p=p, rules=["p.list" if len(ps) > 1 else "p.measure"]))
    elif fresh and len(ps) == len(_named_arms(reading)):
        for arm, p in zip(_named_arms(reading), ps, strict=True):
            new += [
                Observation(m, arm, time=t, p=p, rules=["p.arms"])
                for m in fresh
                for t in _times_of(reading, data) or (None,)
            ]
    if open_rows and not (new and len(ps) > 1):
        _settle(open_rows, ps)
    return new


def _named_arms(reading: Reading) -> tuple[str, ...]:
    return unique(slot.arm for slot in _subject_slots(reading))


def _arms_of_p(reading: Reading, data: DataList) -> str | None:
    match = ARM_BEFORE.search(reading.shape[: data.first])
    if match:
        slots = [slot for slot in reading.slots if slot.index == match.start() and not slot.against and not slot.denied]
        if slots:
            return "+".join(_listed_arms(reading, match.start(), back=True))
    return None


def _fresh(reading: Reading, data: DataList, rows: list[Observation]) -> list[Measure]:
    """The measures before a list of p-values that have no row yet, or whose row is another arm's."""
    have = {row.measure for row in rows}
    before = [m for m in reading.measures if m.index < data.first]
    fresh = [m for m in before if m not in have]
    if not before:
        return [m for m in reading.measures if m not in have]
    arm = _arms_of_p(reading, data)
    if not fresh and arm and all(row.p is not None and row.value is None and row.arm for row in rows):
        return [m for m in before if not any(row.measure == m and row.arm == arm for row in rows)]
    return fresh


def _settle(rows: list[Observation], ps: list[int | None]) -> None:
    """Spread p-values over rows: one for all, or one for each row, measure, arm or time."""
    if len(ps) == 1:
        for row in rows:
            row.p = ps[0]
        return
    for keys in (
        list(range(len(rows))),
        [row.measure for row in rows],
        [row.arm for row in rows],
        [row.time for row in rows],
    ):
        order = list(dict.fromkeys(keys))
        if len(order) == len(ps):
            for row, key in zip(rows, keys, strict=True):
                row.p = ps[order.index(key)]
                row.rules.append("p.respectively")
            return
    for row in rows:
        row.rules.append("p.unmatched")


# what is said without a number


def _said(reading: Reading, rows: list[Observation]) -> list[Observation]:
    have = {row.measure for row in rows}
    times = reading.times if len(reading.times) < 2 or _one_list(reading) else _nearest_time(reading)
    said = []
    for measure in reading.measures:
        if measure not in have and measure.change is not None and measure.change.direction:
            said += [Observation(measure, time=time, rules=["said"]) for time in times or (None,)]
    return said


def _one_list(reading: Reading) -> bool:
    own = reading.clause.all("T")
    return bool(own) and all(
        re.fullmatch(r"[,&o]{1,2}", reading.shape[a + 1 : b]) for a, b in zip(own, own[1:], strict=False)
    )


def _nearest_time(reading: Reading) -> tuple[Timepoint, ...]:
    return reading.times[-1:]
