"""Which rows of a clause a p-value, or a list of them, belongs to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from trialweave.stages.distribution import DataList
from trialweave.stages.link_words import Change
from trialweave.stages.linking import Observation, ref
from trialweave.stages.pairing import pair_up
from trialweave.stages.places import anchor, arms_of, associated, elements, measures_of, times_for
from trialweave.stages.reading import ArmSlot, Measure, Reading, groups, unique
from trialweave.stages.timepoints import Timepoint

DIFFERENCE = Change(None, True, qualifies=True)


def p_value_rows(
    reading: Reading,
    data: DataList,
    rows: list[Observation],
    waiting: list[Observation],
    earlier: list[Observation],
) -> list[Observation]:
    """Give p-values to rows that wait for one, and make rows for measures that have none.

    Args:
        reading: the clause.
        data: a list of p-values only.
        rows: the rows of the clause so far; those that get a p-value are changed.
        waiting: those of them that no p-value has followed yet.
        earlier: the rows of the sentence's clauses before.

    Returns:
        New rows.
    """
    ps = [ref(reading, cell.p) for cell in data.cells]
    if waiting and all(row.changed for row in waiting) and _of_difference(reading, data):
        return [_difference(waiting, ps[0])]
    paired = pair_up(reading, data, ps, [*earlier, *rows])
    if paired is not None:
        return paired
    slots = arms_of(reading, data)[0]
    own = [slot for slot in slots if not slot.against]
    fresh = _fresh(reading, data, rows, own)
    new = _new_rows(reading, data, ps, fresh, own)
    _name_yardstick(reading, slots, new)
    if waiting and not (new and len(ps) > 1):
        waiting = _compared(waiting)
        settle(waiting, _without_others(reading, waiting, ps))
    return new


def _compared(waiting: list[Observation]) -> list[Observation]:
    """`fell by 10% in A (105 to 95) and by 37% in B (107 to 67) (p=0.01)`: it is the falls that are compared."""
    plain = [row for row in waiting if not row.changed]
    return plain if len(unique(row.arm for row in plain if row.arm)) > 1 else waiting


def _without_others(reading: Reading, rows: Sequence[Observation], ps: list[int | None]) -> list[int | None]:
    """The p-values of a list without those of outcomes that are none of ours."""
    names = [row.measure.ref.name for row in rows]
    group = next((group for group in groups(reading) if any(m.ref.name in names for m in group)), [])
    listed = elements(reading, group)
    if len(listed) != len(ps) or None not in listed:
        return ps
    return [p for one, p in zip(listed, ps, strict=True) if one is not None]


def _difference(changes: Sequence[Observation], p: int | None) -> Observation:
    """The row of the p-value for the difference between arms whose own changes have theirs."""
    arms = unique(row.arm for row in changes if row.arm)
    row = Observation(changes[0].measure._replace(change=DIFFERENCE), time=changes[0].time, p=p, rules=["p.difference"])
    if len(arms) > 1:
        row.arm, row.comparator = arms[0], "+".join(arms[1:])
    return row


def _of_difference(reading: Reading, data: DataList) -> bool:
    """`(p=0.01 for the difference between groups)` behind changes within the arms."""
    at = anchor(reading, data)
    end = reading.shape.find(")", data.last)
    return reading.shape[at] == "(" and "d" in reading.shape[at : end if end > 0 else len(reading.shape)]


def _rows_of(
    triples: Iterable[tuple[Measure, str | None, int | None]],
    times: Sequence[Timepoint | None],
    rule: str,
    linked: bool,
) -> list[Observation]:
    return [
        Observation(measure, arm, time=time, p=p, linked=linked, rules=[rule])
        for measure, arm, p in triples
        for time in times
    ]


def _new_rows(
    reading: Reading, data: DataList, ps: Sequence[int | None], fresh: Sequence[Measure], own: Sequence[ArmSlot]
) -> list[Observation]:
    arm = "+".join(unique(slot.arm for slot in own)) or None
    times = times_for(reading, data) or (None,)
    speaking = unique(slot.arm for slot in reading.speaking)
    if len(speaking) == 1 < len(ps):  # "in both groups (p=0.01 and p=0.03)"
        speaking = unique(speaking[0].split("+"))
    listed = elements(reading, list(fresh))
    if len(ps) == 1:
        return _rows_of(((m, arm, ps[0]) for m in fresh), times, "p.measure", bool(own))
    if len(ps) == len(listed) > len(fresh):
        known = ((m, arm, p) for m, p in zip(listed, ps, strict=True) if m is not None)
        return _rows_of(known, times, "p.elements", bool(own))
    if len(ps) == len(fresh):
        return _rows_of(((m, arm, p) for m, p in zip(fresh, ps, strict=True)), times, "p.measures", bool(own))
    if len(ps) == len(speaking) and not (reading.compared and len(ps) == len(times)):
        return _rows_of(((m, a, p) for a, p in zip(speaking, ps, strict=True) for m in fresh), times, "p.arms", True)
    if len(ps) == len(times):
        by_time = zip(times, ps, strict=True)
        return [row for time, p in by_time for row in _rows_of(((m, arm, p) for m in fresh), [time], "p.times", False)]
    return []


def _name_yardstick(reading: Reading, slots: Sequence[ArmSlot], rows: Sequence[Observation]) -> None:
    """`higher in A than in B (p=0.1) and in C (p=0.2)`: each p-value is of the comparison with the arm before it."""
    if len(reading.yardsticks) > 1 and slots and all(slot.against for slot in slots):
        for row in rows:
            row.comparator = "+".join(unique(slot.arm for slot in slots[-1:]))


def _fresh(reading: Reading, data: DataList, rows: Sequence[Observation], own: Sequence[ArmSlot]) -> list[Measure]:
    """The measures that a list of p-values makes rows of: those before it that have none for its arm yet."""
    if reading.associates and any(row.value is not None for row in rows):
        return []
    at = anchor(reading, data)
    inner = [m for m in reading.measures if at < m.place < data.first] if reading.shape[at] == "(" else []
    if inner:
        told = any(row.measure == inner[-1] and row.value is not None and row.p is None for row in rows)
        return inner[-1:] if reading.shape[data.first - 1] != "w" and not told else []
    before = [m for m in reading.measures if m.place < data.first]
    if reading.shape[at] == "(" and not measures_of(reading, data):
        return []
    candidates = associated(reading) or before or list(reading.measures)
    have = {row.measure.ref.name for row in rows}
    fresh = [m for m in candidates if m.ref.name not in have]
    times = times_for(reading, data)
    again = reading.shape[at - 1 : at] == "T" and not any(row.time in times for row in rows)
    separate = again or (len(own) == 1 and all(row.linked for row in rows)) or (len(reading.yardsticks) > 1 and rows)
    if not fresh and separate and all(row.value is None and row.p is not None for row in rows):
        return [m for m in candidates if m.place < at]
    return fresh


def settle(rows: Sequence[Observation], ps: Sequence[int | None]) -> None:
    """Spread p-values over rows: one for all, or one for each row, measure, arm or time."""
    if len(ps) == 1:
        for row in rows:
            row.p = ps[0]
        return
    by: tuple[list[Hashable], ...] = (
        [row.measure.ref.name for row in rows],
        [row.arm for row in rows],
        [row.time for row in rows],
        list(range(len(rows))),
    )
    for keys in by:
        order = list(dict.fromkeys(keys))
        if len(order) == len(ps):
            for row, key in zip(rows, keys, strict=True):
                row.p = ps[order.index(key)]
                row.rules.append("p.respectively")
            return
    for row in rows:
        row.rules.append("p.unmatched")
