"""The observations of a clause: its lists of numbers one after the other, then what is said without a number."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from trialweave.stages.distribution import Cell, DataList
from trialweave.stages.linking import Observation, contrasts, ref, value_rows
from trialweave.stages.p_values import p_value_rows, settle
from trialweave.stages.pairing import bracket, named_comparison, pair_up
from trialweave.stages.places import measures_of, times_for
from trialweave.stages.reading import Measure, Reading, times_of, unique
from trialweave.stages.timepoints import Timepoint

OTHERS_OUTCOME = re.compile(r"[aD]i?w")  # "A had a shorter stay (p=0.01)"
CHANGE_AT_THE_END = re.compile(
    r"A,i[wn]{0,2}D[^ADMVP,;()nv]*iA,?$"
)  # "in both groups, with an increase at week 4 in A"
TIME_LIST = re.compile(r"[,&o]{1,2}")


def observe(reading: Reading, earlier: list[Observation]) -> list[Observation]:
    """The observations of a clause: numbers first, then what is said of measures without a number.

    Args:
        reading: the clause.
        earlier: the observations of the sentence's clauses before it; a list of p-values may be theirs too.
    """
    rows: list[Observation] = []
    settled = 0
    compared = [data for data in reading.lists if not data.values and _comes_last(reading, data)]
    for data in [*(data for data in reading.lists if data not in compared), *compared]:
        waiting = [row for row in rows[settled:] if row.p is None and not row.start]
        if data.values:
            new = _of_values(reading, data, rows, waiting, earlier)
            settled = len(rows) if any(row.contrast and row.p is not None for row in new) else settled
            rows += new
            continue
        if len(data.cells) > len(waiting) and not reading.measures and not OTHERS_OUTCOME.search(reading.shape):
            waiting = [row for row in earlier if row.p is None and not row.start] + waiting
        if _is_of_all(reading, data):
            waiting = [row for row in earlier if row.p is None and not row.start and _alike(row, reading)] + waiting
        rows += p_value_rows(reading, data, rows, waiting, earlier)
        settled = len(rows)
    rows += _said(reading, rows)
    _share_p_values(reading, earlier, rows)
    return rows


def _comes_last(reading: Reading, data: DataList) -> bool:
    """Whether a list of p-values is of values that stand anywhere in the clause: of pairs of arms, of correlations."""
    if reading.associates and data.first < reading.lists[-1].first:
        return reading.lists[-1].values
    return bool(named_comparison(reading, data)[1])


def _is_of_all(reading: Reading, data: DataList) -> bool:
    """Whether a p-value is also of the measures of the clauses before: `X fell, and Y and Z rose (all p<0.05)`."""
    p = data.cells[0].p if len(data.cells) == 1 else None
    return p is not None and reading.clause.items[p].ref.for_all and "M" in reading.shape


def _alike(row: Observation, reading: Reading) -> bool:
    """Whether a row and a clause both tell a change, or both the lack of one."""
    denied = any(change.denied for change in reading.changes)
    return denied == bool(row.measure.change and row.measure.change.denied)


def _of_values(
    reading: Reading, data: DataList, rows: list[Observation], waiting: list[Observation], earlier: list[Observation]
) -> list[Observation]:
    """The rows of a list of values, ratios and differences among them; their p-values are those of the arms too."""
    apart = contrasts(reading, data, [*earlier, *rows] if not reading.clause.all("M") else rows)
    spare = [cell for cell in data.cells if cell not in apart and rows and _is_interval(reading, cell)]
    own = tuple(cell for cell in data.cells if cell not in apart and cell not in spare)
    new = value_rows(reading, data._replace(cells=own)) if own else []
    valued = [*rows, *(row for row in new if not row.start)]
    shared = [ref(reading, p) for p in (data.shared or [cell.p for cell in apart if cell.p is not None][:1])]
    if apart:
        new += _contrast_rows(reading, data, apart, valued or earlier)
    told_before = bool(earlier) and all(m.place < 0 for m in reading.measures)
    if shared and (apart or spare or len(shared) > 1 or told_before):
        paired = pair_up(reading, data, shared, [*earlier, *valued])
        if paired is not None:
            new += paired
        elif len(shared) == 1 and (apart or spare):
            before = [row for row in earlier if row.p is None and not row.start] if not valued else []
            settle([row for row in (*before, *waiting, *new) if row.p is None and not row.start], shared)
    return new


def _is_interval(reading: Reading, cell: Cell) -> bool:
    """Whether a cell is the interval of an estimate that stands before it."""
    return cell.value is not None and reading.clause.items[cell.value].ref.kind == "ci"


def _contrast_rows(
    reading: Reading, data: DataList, cells: tuple[Cell, ...], valued: list[Observation]
) -> list[Observation]:
    """A ratio or difference is one row: the first arm against the other."""
    subjects, against = named_comparison(reading, data)
    names = unique(part for row in valued if row.arm and row.value is not None for part in row.arm.split("+"))
    if not subjects:
        subjects = names[:1] if len(names) == 2 or against else reading.subjects
    if not against:
        against = names[1:] if len(names) == 2 else reading.against
    measures: Sequence[Measure] = [row.measure for row in valued[-1:]] or measures_of(reading, data)
    p = ref(reading, data.shared[0]) if len(data.shared) == 1 else _p_beside(reading, data)
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


def _p_beside(reading: Reading, data: DataList) -> int | None:
    """The p-value that stands in the same bracket: `(p=0.001; 95% CI of the difference 14% to 50%)`."""
    first, last = bracket(reading, data)
    beside = [other for other in reading.lists if first <= other.first < last and not other.values]
    return ref(reading, beside[0].cells[0].p) if len(beside) == 1 and len(beside[0].cells) == 1 else None


def _share_p_values(reading: Reading, earlier: list[Observation], rows: list[Observation]) -> None:
    """`X was lower and Y was higher (p=0.04 and p=0.02, respectively)`: the first p-value is of the clause before."""
    data = reading.lists[-1] if reading.lists else None
    if data is None or data.values or not data.respectively or len(data.cells) < 2:
        return
    if any(row.p is not None for row in rows):
        return
    here = [row for row in rows if row.p is None and not row.start]
    before = [row for row in earlier if row.p is None and not row.start]
    names = unique(row.measure.ref.name for row in (*before, *here))
    if before and len(names) == len(data.cells) and len(here) < len(names):
        settle([*before, *here], [ref(reading, cell.p) for cell in data.cells])


def _said(reading: Reading, rows: list[Observation]) -> list[Observation]:
    """Rows for measures that have a direction but no number."""
    if reading.associates or _tells_a_method(reading):
        return []
    have = {row.measure for row in rows} | {row.measure.ref.name for row in rows if row.measure.change is not None}
    arm = _arm_at_the_end(reading)
    return [
        Observation(measure, arm, time=time, rules=["said"])
        for measure in reading.measures
        if measure not in have
        and measure.ref.name not in have
        and measure.change is not None
        and measure.change.direction
        for time in _times_said(reading, measure) or (None,)
    ]


def _arm_at_the_end(reading: Reading) -> str | None:
    """`X varied in both groups, with an increase in A`: the arm of the change that the clause ends with."""
    if not CHANGE_AT_THE_END.search(reading.shape):
        return None
    slot = reading.slots[-1] if reading.slots else None
    return slot.arm if slot is not None and not slot.against and not slot.denied else None


def _tells_a_method(reading: Reading) -> bool:
    """`X was assessed by the Y reduction test` tells of no result."""
    return "e" in reading.shape and not any(code in reading.shape for code in "nAP")


def _times_said(reading: Reading, measure: Measure) -> tuple[Timepoint, ...]:
    """The times of a measure without a number: those named between it and the next measure, else the last ones."""
    own = times_of(reading.clause)
    if not own:
        return reading.times[:1]
    lists = [own[:1]]
    for before, index in itertools.pairwise(own):
        if TIME_LIST.fullmatch(reading.shape[before + 1 : index]):
            lists[-1].append(index)
        else:
            lists.append([index])
    following = min((m.place for m in reading.measures if m.place > measure.place), default=len(reading.shape))
    beside = [times for times in lists if measure.place < times[0] < following]
    chosen = beside[0] if beside and measure.place >= 0 else lists[-1]
    return tuple(reading.clause.items[index].ref for index in chosen)
