"""Lists of numbers: where they stand in a clause, what their cells are, and which keys the cells belong to.

`12.1, 0.8 and 2.6, respectively` is a list of three cells. A cell is a value, perhaps with the value it started
from (`from 5.8 to 3.2`) and with p-values of its own; a list may also have p-values for all its cells, or be
of p-values only. Everything here counts; nothing here reads words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

# cells with what may stand between them: commas, and, versus, to, brackets, "by", "from"; a time in "from 5 at week
# 0 to 3", a change in 由5降至3
DATA = re.compile(r"[VP](?:[,&vofyd():;]{0,4}(?:V|P)|(?<=V)(?:i?[Tb]|D)oV)*")
ZIPPED = re.compile(r"(?:VP){2,}")
P_FIRST = re.compile(r"(?:PV)+")
SHARED = re.compile(r"(?P<values>V+)(?P<ps>P*)")


class Cell(NamedTuple):
    """One cell: indexes of its value, of the value that it started from, and of its p-value, in the clause."""

    value: int | None
    base: int | None = None
    p: int | None = None


class DataList(NamedTuple):
    """A list of cells, `first..last` in the clause, end exclusive. `shared` are p-values of the list as a whole.

    `part` counts the parts of a bracket that semicolons divide: `(5 vs 3, p=0.1; 12 vs 14, p=0.2)` are two lists.
    """

    first: int
    last: int
    cells: tuple[Cell, ...]
    shared: tuple[int, ...]
    versus: bool
    respectively: bool
    part: int = 0
    parts: int = 1

    @property
    def values(self) -> bool:
        """Whether there are values in it, not p-values only."""
        return any(cell.value is not None for cell in self.cells)


def data_lists(shape: str, depths: Sequence[int]) -> list[DataList]:
    """The lists of numbers of a clause, in order.

    Args:
        shape: the codes of the clause.
        depths: for each item, the brackets around it.
    """
    found = []
    position = 0
    while match := DATA.search(shape, position):
        first = match.start()
        last = _end(shape, depths, first, match.end())
        found += _parts(shape, first, last)
        position = last
    found = _in_a_row(found, shape)
    return [
        _with_order(data, shape, depths, following) for data, following in zip(found, [*found[1:], None], strict=False)
    ]


# from one bracket to the next: "(5 vs 3, p=0.1), (12 vs 14, p=0.2)"
NEXT_BRACKET = re.compile(r"\)[,&]{1,2}\(")


def _in_a_row(found: list[DataList], shape: str) -> list[DataList]:
    """Lists of several cells in brackets one behind the other are parts of one."""
    rows: list[list[DataList]] = []
    for data in found:
        several = len(data.cells) > 1 and data.parts == 1 and shape[data.first - 1 : data.first] == "("
        if several and rows and NEXT_BRACKET.fullmatch(shape[rows[-1][-1].last : data.first]):
            rows[-1].append(data)
        else:
            rows.append([data])
    return [
        data._replace(part=part, parts=len(row)) if len(row) > 1 else data
        for row in rows
        for part, data in enumerate(row)
    ]


def _with_order(data: DataList, shape: str, depths: Sequence[int], following: DataList | None) -> DataList:
    """A list with its `respectively`: inside it, or behind it in the same brackets and before the next list."""
    end = following.first if following else len(shape)
    said = any(
        shape[index] == "r" and (index < data.last or depths[index] == depths[data.first])
        for index in range(data.first, end)
    )
    return data._replace(respectively=said)


def _end(shape: str, depths: Sequence[int], first: int, last: int) -> int:
    """Where a list ends: one that begins in brackets ends with them."""
    for index in range(first, last):
        if depths[index] < depths[first]:
            last = index
            break
    while shape[last - 1] not in "VP":
        last -= 1
    return last


def _parts(shape: str, first: int, last: int) -> list[DataList]:
    """One list, or one for each part between semicolons where each part has values and p-values."""
    cuts = [first, *(index + 1 for index in range(first, last) if shape[index] == ";"), last + 1]
    bounds = [(a, b - 1) for a, b in itertools.pairwise(cuts)]
    whole = all("V" in shape[a:b] and "P" in shape[a:b] for a, b in bounds)
    if len(bounds) == 1 or not whole:
        return [_data_list(shape, first, last)]
    return [_data_list(shape, a, b)._replace(part=part, parts=len(bounds)) for part, (a, b) in enumerate(bounds)]


def _data_list(shape: str, first: int, last: int) -> DataList:
    numbers = [index for index in range(first, last) if shape[index] in "VP"]
    bases: dict[int, int] = {}
    for before, after in itertools.pairwise(numbers):
        if shape[before] == shape[after] == "V" and "o" in shape[before:after] and before not in bases:
            bases[after] = before
    numbers = [index for index in numbers if index not in bases.values()]
    cells, shared = _cells(numbers, shape, bases)
    return DataList(first, last, cells, shared, "v" in shape[first:last], False)


def _cells(numbers: list[int], shape: str, bases: dict[int, int]) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
    codes = "".join(shape[index] for index in numbers)
    if ZIPPED.fullmatch(codes):
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(Cell(value, bases.get(value), p) for value, p in pairs), ()
    if P_FIRST.fullmatch(codes):
        pairs = zip(numbers[1::2], numbers[::2], strict=True)
        return tuple(Cell(value, bases.get(value), p) for value, p in pairs), ()
    if match := SHARED.fullmatch(codes):
        values, ps = numbers[: match.end("values")], numbers[match.end("values") :]
        if len(ps) == len(values) > 1:
            return tuple(Cell(v, bases.get(v), p) for v, p in zip(values, ps, strict=True)), ()
        return tuple(Cell(value, bases.get(value)) for value in values), tuple(ps)
    if "V" not in codes:
        return tuple(Cell(None, None, p) for p in numbers), ()
    cells: list[Cell] = []
    for index in numbers:  # irregular: each p-value goes to the value before it
        if shape[index] == "V":
            cells.append(Cell(index, bases.get(index)))
        elif cells and cells[-1].p is None:
            cells[-1] = cells[-1]._replace(p=index)
    return tuple(cells), ()


class Keys(NamedTuple):
    """What the cells of a list may belong to along one dimension, and how far from the list it is named."""

    name: str
    number: int
    distance: int


def dimension(n_cells: int, keys: Sequence[Keys], *, respectively: bool, versus: bool) -> tuple[str, ...] | None:
    """Along which dimensions a list of several cells runs.

    Args:
        n_cells: how many cells it has.
        keys: the dimensions open to it, with the number of keys named along each.
        respectively: whether the text says `respectively`.
        versus: whether the cells are set against each other (`53% vs 21%`).

    Returns:
        The name of the one dimension; two names, outer and inner, where the cells are the product of two; None
        where the counts do not match up.
    """
    fitting = [key for key in keys if key.number == n_cells]
    if versus:
        fitting = [key for key in fitting if key.name == "arms"] or fitting
    if fitting:
        if respectively:
            return (min(fitting, key=lambda key: key.distance).name,)
        order = ("arms", "times", "measures")
        return (min(fitting, key=lambda key: order.index(key.name)).name,)
    several = sorted((key for key in keys if key.number > 1), key=lambda key: -key.distance)
    for i, outer in enumerate(several):
        for inner in several[i + 1 :]:
            if outer.number * inner.number == n_cells:
                return (outer.name, inner.name)
    return None
