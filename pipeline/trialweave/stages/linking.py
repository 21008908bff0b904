"""From the items of a clause to observations: which measure, arm, time, value and p-value go together.

Each observation names the rule by which its numbers were aligned; `stages.comparing` adds comparator and direction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from trialweave.stages.distribution import Cell, DataList, Keys, dimension
from trialweave.stages.places import anchor, arms_of, elements, measures_of, ordered_arms, times_for
from trialweave.stages.reading import ArmSlot, Measure, Reading, times_of, unique
from trialweave.stages.timepoints import Timepoint

MEASURE_AT_ONCE = re.compile(r"M$")
BASELINE_TIME = Timepoint(0, 0, "baseline", None, None)


@dataclass(slots=True)
class Observation:
    """One row in the making. `value` and `p` count the sentence's quantities."""

    measure: Measure
    arm: str | None = None
    comparator: str | None = None
    time: Timepoint | None = None
    value: int | None = None
    p: int | None = None
    direction: str | None = None
    linked: bool = False  # its arm stands beside its number
    start: bool = False  # the value that a change started from
    changed: bool = False  # the value that it led to
    versus: bool = False  # one of values set against each other
    contrast: bool = False  # the value is itself of a comparison: a ratio, a difference
    paired: bool = False  # its comparison was spelt out
    closed: bool = False  # its comparison was made in a clause before
    copied: bool = False  # made of a row that is compared more than once; copies are not copied again
    clause: int = 0  # which of the sentence's
    rules: list[str] = field(default_factory=list)


class Place(NamedTuple):
    """The keys of one cell: measures, arm and times."""

    measures: tuple[Measure, ...]
    arm: str | None
    times: tuple[Timepoint | None, ...]
    linked: bool


# of values that are compared, but not between arms: "higher in smokers than in others (5 versus 3)"
SUBGROUPS = "versus.subgroups"
LABELLED = re.compile(r"d[,:]?$")  # "(difference, -3.1"
CONTRASTS = frozenset(["ratio", "effect_size", "ci"])


def contrasts(reading: Reading, data: DataList, rows: Sequence[Observation]) -> tuple[Cell, ...]:
    """The cells of a list that are ratios or differences of two arms, not values of one.

    Args:
        reading: the clause.
        data: one of its lists.
        rows: the rows of the clause so far.
    """
    if data.respectively or len(reading.trial.arms) < 2:
        return ()
    arms = unique(part for row in rows if row.arm and row.value is not None for part in row.arm.split("+"))
    if not (len(arms) > 1 or reading.compared):
        return ()
    return tuple(cell for cell in data.cells if cell.value is not None and _is_contrast(reading, cell.value))


def _is_contrast(reading: Reading, index: int) -> bool:
    labelled = LABELLED.search(reading.shape[:index]) is not None
    return labelled or reading.clause.items[index].ref.kind in CONTRASTS


def value_rows(reading: Reading, data: DataList) -> list[Observation]:
    """The rows of a list of values; none where its cells cannot be placed."""
    rule, places = _places(reading, data)
    rows: list[Observation] = []
    for cell, place in zip(data.cells, places, strict=False):
        for measure in place.measures:
            for time in place.times:
                row = Observation(measure, place.arm, time=time, linked=place.linked, rules=[rule])
                rows += _cell_rows(reading, data, cell, row)
    return rows


def _cell_rows(reading: Reading, data: DataList, cell: Cell, row: Observation) -> list[Observation]:
    p = cell.p if cell.p is not None else (data.shared[0] if len(data.shared) == 1 else None)
    row.value, row.p = ref(reading, cell.value), ref(reading, p)
    row.versus = data.versus or any(_is_bare_yardstick(reading, other) for other in reading.lists)
    if cell.base is None:
        return [row]
    match = re.compile(r"i?T").match(reading.shape, cell.base + 1)
    time = reading.clause.items[match.end() - 1].ref if match else BASELINE_TIME
    time = time if time.value is not None else BASELINE_TIME
    base = Observation(row.measure, row.arm, time=time, linked=row.linked, start=True, rules=["from_to"])
    base.value = ref(reading, cell.base)
    row.changed = True
    row.rules = ["from_to", *row.rules]
    if row.linked:
        row.rules.append("from_to.arm")
        base.rules.append("from_to.arm")
    return [base, row]


def ref(reading: Reading, index: int | None) -> int | None:
    """Which of the sentence's quantities an item is."""
    return None if index is None else int(reading.clause.items[index].ref.place)


def _places(reading: Reading, data: DataList) -> tuple[str, list[Place]]:
    """Where the cells of a list belong, and by which rule; no places where that cannot be told."""
    measures = measures_of(reading, data)
    if not measures:
        return "", []
    slots, linked = arms_of(reading, data)
    times = times_for(reading, data)
    if len(data.cells) > 1:
        return _spread(reading, data, measures, slots, times)
    if (
        len(measures) > 1
        and MEASURE_AT_ONCE.search(reading.shape[: anchor(reading, data)])
        and reading.clause.items[data.first].depth
    ):
        measures = measures[-1:]
    if linked and len({slot.against for slot in slots}) > 1:
        slots, linked = (), False  # "differed between A and B (5)"
    if linked and slots[0].against and reading.speaking and not _others_have_values(reading, data):
        slots, linked = (), False  # "for A in comparison with B was 5": the number is A's
    arms = unique(slot.arm for slot in slots) or (
        () if reading.compared and len(reading.subjects) > 1 else reading.subjects
    )
    if not linked and (other := _of_the_other(reading, data)) is not None:
        arms = (other,) if other else ()
    place = Place(tuple(measures), "+".join(arms) or None, times or (None,), linked)
    return ("value.arm" if linked else "value.clause"), [place]


UNKNOWN_AFTER = re.compile(r"\)?i?R?w")


def _of_the_other(reading: Reading, data: DataList) -> str | None:
    """`55% with the other drug and 36% with A`: of two arms the one that is not named; empty of more, None if named."""
    if not (UNKNOWN_AFTER.match(reading.shape, data.last) or _is_bare_yardstick(reading, data)):
        return None
    named = unique(slot.arm for slot in reading.slots)
    others = [other for other in reading.lists if other.values and other != data]
    if len(named) != 1 or len(others) != 1 or not arms_of(reading, others[0])[1]:
        return None
    return (reading.trial.others(named[0]) if len(reading.trial.arms) == 2 else None) or ""


def _is_bare_yardstick(reading: Reading, data: DataList) -> bool:
    """`49% of A reached X versus 21%`: a value to compare with, whose arm is not said."""
    bare = len(data.cells) == 1 and data.values and reading.shape[data.first - 1 : data.first] == "v"
    return bare and not arms_of(reading, data)[1] and len(reading.trial.arms) == 2


def _others_have_values(reading: Reading, data: DataList) -> bool:
    return sum(other.values for other in reading.lists) > 1


def _spread(
    reading: Reading,
    data: DataList,
    measures: Sequence[Measure],
    slots: tuple[ArmSlot, ...],
    times: Sequence[Timepoint],
) -> tuple[str, list[Place]]:
    n = len(data.cells)
    own = reading.shape[data.first - 1 : data.first] in ("c", "v")  # "compared with 5 and 7 with B"
    beside = not data.versus and (not slots[0].against or own or _each_beside(reading, data)) if slots else False
    linked = bool(slots) and (len(slots) == n or beside)
    arms = unique(slot.arm for slot in slots) if linked else ()
    if len(arms) != 1 or data.versus or "+" in arms[0]:
        arms = ordered_arms(reading, slots if linked else (), n, data.versus, data.respectively)
    keys = [
        Keys("measures", len(measures), abs(data.first - measures[-1].place)),
        Keys("arms", len(arms), _distance([slot.place for slot in reading.slots], data)),
        Keys("times", len(times), _distance(times_of(reading.clause), data)),
    ]
    along = dimension(n, [key for key in keys if key.number > 1], respectively=data.respectively, versus=data.versus)
    if along is None:
        return _unmatched(reading, data, measures, times, unique(slot.arm for slot in slots) if linked else ())
    word = "respectively" if data.respectively else ("versus" if data.versus else "list")
    joint = "+".join(arms if linked else reading.subjects) or None
    sizes = {key.name: key.number for key in keys}
    places = []
    for index in range(n):
        at = {along[0]: index} if len(along) == 1 else dict(zip(along, divmod(index, sizes[along[1]]), strict=True))
        places.append(
            Place(
                (measures[at["measures"]],) if "measures" in at else tuple(measures),
                arms[at["arms"]] if "arms" in at else joint,
                (times[at["times"]],) if "times" in at else tuple(times) or (None,),
                "arms" in at or linked,
            )
        )
    return f"{word}.{'.'.join(along)}", places


def _each_beside(reading: Reading, data: DataList) -> bool:
    """Whether each arm has a bracket of values of its own: `with A (5 and 7) versus B (3 and 4)`."""
    brackets = [anchor(reading, other) for other in reading.lists if other.values]
    arms = {index - 1 for index in brackets if reading.shape[index] == "(" and reading.shape[index - 1 : index] == "A"}
    return not data.respectively and len(arms) > 1


def _unmatched(
    reading: Reading,
    data: DataList,
    measures: Sequence[Measure],
    times: Sequence[Timepoint],
    beside: tuple[str, ...],
) -> tuple[str, list[Place]]:
    """Where the counts do not match up: cells of other outcomes left out, or, of one measure, rows without arm.

    `beside` are the arms right beside the list; a single one has all its cells.
    """
    listed = elements(reading, list(measures))
    arms = "+".join(reading.subjects) or None
    if len(listed) == len(data.cells):
        places = [Place((one,) if one else (), arms, tuple(times) or (None,), False) for one in listed]
        return "list.elements", places
    if len(listed) > 1:
        return "unmatched", []
    if data.versus and reading.outside and not reading.against and not data.respectively:
        arms = arms or (reading.trial.arms[0] if len(reading.trial.arms) == 1 else None)
        return SUBGROUPS, [Place(tuple(measures), arms, tuple(times) or (None,), True) for _ in data.cells]
    arm = beside[0] if len(beside) == 1 and not (data.versus or data.respectively) else None
    return "unmatched", [Place(tuple(measures), arm, tuple(times) or (None,), True) for _ in data.cells]


def _distance(indexes: Sequence[int], data: DataList) -> int:
    """How many items lie between a list and the nearest of the given ones."""
    gaps = [data.first - i if i < data.first else i - data.last + 1 for i in indexes]
    return min(gaps, default=1000)
