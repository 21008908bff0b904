"""Comparisons that are spelt out: `p=0.03 for A against C`, `A vs C, p=0.03; B vs C, p=0.2`, `OR 2.1 (A vs C)`.

Of three arms with values, each pair compared gives one row for each of its arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialweave.stages.distribution import DataList
from trialweave.stages.linking import Observation
from trialweave.stages.places import anchor, arms_of
from trialweave.stages.reading import BASELINE, ArmSlot, Reading, unique


def named_comparison(reading: Reading, data: DataList) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The arms that the bracket around a list of numbers compares, and those that they are compared with."""
    first, last = bracket(reading, data)
    linked = [slot for slot in arms_of(reading, data)[0] if first <= slot.place < last and not slot.against]
    part_first, part_last = _part(reading, data, first, last)
    local = [slot for slot in reading.slots if part_first <= slot.place < part_last]
    subjects = unique(slot.arm for slot in local if not slot.against)
    against = unique(slot.arm for slot in local if slot.against)
    if not against:
        against = unique(slot.arm for slot in reading.slots if first <= slot.place < last and slot.against)
    return unique(slot.arm for slot in linked) or subjects, against


def bracket(reading: Reading, data: DataList) -> tuple[int, int]:
    """The stretch of the bracket that a list stands in; of the list alone where it stands in none."""
    first = anchor(reading, data)
    if reading.shape[first] != "(":
        return data.first, data.first
    depth = reading.clause.items[data.first].depth
    last = next(
        (i for i in range(data.first, len(reading.shape)) if reading.clause.items[i].depth < depth), len(reading.shape)
    )
    return first, last


def _part(reading: Reading, data: DataList, first: int, last: int) -> tuple[int, int]:
    """The part of a bracket between semicolons that a list begins in, where that part names an arm."""
    start = reading.shape.rfind(";", first, data.first) + 1 or first
    end = reading.shape.find(";", data.last, last)
    end = last if end < 0 else end
    if any(start <= slot.place < end for slot in reading.slots):
        return start, end
    return first, last


def pair_up(
    reading: Reading, data: DataList, ps: Sequence[int | None], rows: Sequence[Observation]
) -> list[Observation] | None:
    """Give p-values to the rows of the arms that are compared.

    Args:
        reading: the clause.
        data: the list that the p-values stand in.
        ps: the p-values.
        rows: the sentence's rows so far; those of the pairs are changed.

    Returns:
        Further rows, where an arm is compared more than once; None where no comparison is spelt out.
    """
    subjects, against = named_comparison(reading, data)
    slots, _ = arms_of(reading, data)
    told_before = bool(reading.measures) and all(m.place < 0 for m in reading.measures)
    if not against and slots and all(slot.against for slot in slots) and (len(ps) > 1 or told_before):
        against = unique(slot.arm for slot in slots)  # "..., higher than with C (45%; p=0.01 and p=0.02)"
    valued = [row for row in rows if row.value is not None and not row.start and not row.contrast]
    if not against and len(ps) > 1:
        against = _one_against_all(reading, valued, len(ps))
    if len(against) != 1:
        return None
    if not subjects:
        subjects = _subjects(reading, slots, valued, against, len(ps))
    if len(ps) == 1:
        ps = list(ps) * len(subjects)
    if len(ps) != len(subjects) or not any(row.arm in subjects for row in valued):
        return None
    new: list[Observation] = []
    for arm, p in zip(subjects, ps, strict=True):
        new += _pair(arm, against[0], p, valued)
    if reading.changes and told_before:  # said in a clause of its own: ", which was higher than with C"
        for row in (*new, *(row for row in valued if row.paired and row.measure.change is None)):
            row.measure = row.measure._replace(change=reading.measures[0].change)
    return new


def _one_against_all(reading: Reading, valued: Sequence[Observation], n: int) -> tuple[str, ...]:
    """`A, B and C (5, 6 and 7) than D (2) (p=0.1, p=0.2 and p=0.3)`: the one arm that each of `n` others is set against."""
    against = unique(slot.arm for slot in reading.yardsticks)
    others = unique(row.arm for row in valued if row.arm and row.arm not in against)
    return against if len(against) == 1 and len(others) == n else ()


def _subjects(
    reading: Reading,
    slots: Sequence[ArmSlot],
    valued: Sequence[Observation],
    against: Sequence[str],
    n: int,
) -> tuple[str, ...]:
    linked = unique(slot.arm for slot in slots if not slot.against)
    known = unique(row.arm for row in valued if row.arm and row.arm not in against)
    return linked if len(linked) == n else known


def _pair(arm: str, other: str, p: int | None, rows: Sequence[Observation]) -> list[Observation]:
    """One pair of arms: a row for each of the two, of each measure and time for which both have one."""
    new: list[Observation] = []
    for row in rows:
        if row.arm != arm or row.copied:
            continue
        new += _settled(row, other, p)
        for partner in rows:
            same = partner.measure.ref.name == row.measure.ref.name and partner.time == row.time
            if partner.arm == other and same and not partner.copied:
                new += _settled(partner, arm, p)
    return new


def _settled(row: Observation, other: str, p: int | None) -> list[Observation]:
    """The row itself if it waits for its comparison; else a copy of it with another one."""
    if row.paired or row.closed or (row.p is not None and row.p != p) or row.comparator not in (None, other):
        return [replace(row, comparator=other, p=p, paired=True, copied=True, rules=[*row.rules, "pair"])]
    row.comparator, row.p, row.paired = other, p, True
    row.rules.append("pair")
    return []


def against_each(reading: Reading, rows: Sequence[Observation]) -> list[Observation]:
    """`A (5) and B (6) versus C (2)`: the row of C is against A; a further one is against B."""
    further = []
    for row in rows:
        if row.value is None or row.arm not in reading.against or row.comparator is not None or row.start:
            continue
        others = unique(
            other.arm
            for other in rows
            if other.arm and other.value is not None and other.comparator == row.arm and _same_observed(row, other)
        )
        row.comparator = others[0] if others else None
        further += [replace(row, comparator=other, rules=[*row.rules, "pair"]) for other in others[1:]]
    return further


def against_control(reading: Reading, rows: Sequence[Observation]) -> list[Observation]:
    """`5, 6 and 2 in A, B and C, respectively (p<0.01)`: the one p-value of three arms is against the control."""
    control = reading.trial.control
    if control is None or len(reading.trial.arms) < 3 or reading.against:
        return []
    further = []
    for row in rows:
        if row.arm != control or row.value is None or row.p is None or row.comparator is not None or row.start:
            continue
        others = [
            o for o in rows if o.p == row.p and o.value is not None and o.arm != control and _same_observed(row, o)
        ]
        if len(unique(o.arm for o in others if o.arm)) < 2 or any(o.comparator is not None or o.start for o in others):
            continue
        for other in others:
            other.comparator = control
        row.comparator = others[0].arm
        further += [replace(row, comparator=other.arm, rules=[*row.rules, "pair"]) for other in others[1:]]
    return further


def share_p_values(rows: Sequence[Observation]) -> None:
    """`with A (5) versus B (3; p=0.01)`: the p-value behind the second of two arms is of both."""
    valued = [row for row in rows if row.value is not None and not row.start and row.comparator not in (None, BASELINE)]
    for row in valued:
        partners = [other for other in valued if (other.arm, other.comparator) == (row.comparator, row.arm)]
        ps = {other.p for other in partners if other.p is not None}
        same = {other.p for other in partners if other.p is not None and other.measure.ref.name == row.measure.ref.name}
        found = same or (ps if len({other.p for other in valued if other.p is not None}) == 1 else set())
        if row.p is None and len(found) == 1:
            row.p = found.pop()


def gives_its_p(row: Observation, rows: Sequence[Observation]) -> bool:
    """`X was higher (p=0.01) in A than in B (5 vs 3)`: a p-value by itself goes to the values that are compared."""
    if row.value is not None or row.p is None:
        return False
    hosts = [other for other in rows if other.value is not None and not other.start and _same_observed(row, other)]
    if not hosts or any(other.p is not None or other.comparator in (None, BASELINE) for other in hosts):
        return False
    for other in hosts:
        other.p = row.p
    return True


def _same_observed(row: Observation, other: Observation) -> bool:
    return (row.measure.ref.name, row.time) == (other.measure.ref.name, other.time)
