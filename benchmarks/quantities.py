"""The table of numeric expressions through this project's grammar and, where it is installed, through quantulum3.

    python benchmarks/quantities.py [--table FILE] [--repeat 5] [--misses]

The table is that of the tests (tests/stages/quantity_expressions.txt): expressions as trial abstracts write them, with
what is to be read. quantulum3 (`pip install quantulum3`) is a general parser of measurements; it has no kinds, no
numbers of patients and no p values, so that only what both can give is compared:

- value: an expected quantity is right where one of the found overlaps its quote and has its value; for a range its
  bounds, which quantulum3 gives as a middle and an uncertainty; for `12 of 30` either number;
- quote: the found quantity begins and ends where the expected one does;
- nothing: of the lines without a quantity, how many stay without one;
- time: microseconds for an expression, the best of `--repeat` runs over the table.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from trialweave import folding, resources
from trialweave.stages.quantities import find_quantities
from trialweave.stages.quantity_vocabulary import vocabulary

TABLE = Path(__file__).parents[1] / "tests/stages/quantity_expressions.txt"
NUMBERS = ("v", "l", "h", "n", "t")  # the keys of the table that hold numbers to be read


class Expected(NamedTuple):
    """A quantity of the table: its place in the text, and the numbers in it (`v` value, `l` low, ...)."""

    start: int
    end: int
    numbers: dict[str, float]


class Found(NamedTuple):
    """A quantity as a parser gives it: its place, and the numbers that it read there."""

    start: int
    end: int
    numbers: tuple[float, ...]


class Score(NamedTuple):
    """Counts over the table."""

    expected: int
    values: int
    quotes: int
    empty: int
    silent: int
    microseconds: float
    missed: list[str]


Parser = Callable[[str], list[Found]]


def read_table(path: Path) -> list[tuple[str, list[Expected]]]:
    """The lines of the table: the bare text, and what is to be found in it."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            marked, _, keys = line.partition(" => ")
            entries = keys.split(" | ") if keys else []
            cases.append((marked.replace("⟦", "").replace("⟧", ""), _expected(marked, entries)))
    return cases


def _expected(marked: str, entries: list[str]) -> list[Expected]:
    expected: list[Expected] = []
    shift = 0
    for entry in entries:
        start = marked.index("⟦", shift)
        end = marked.index("⟧", start)
        pairs = (word.partition("=") for word in entry.split()[1:])
        numbers = {key: float(value) for key, _, value in pairs if key in NUMBERS}
        before = 2 * len(expected)
        expected.append(Expected(start - before, end - before - 1, numbers))
        shift = end
    return expected


def trialweave_parser() -> Parser:
    """This project's grammar with the knowledge of configs/."""
    source = resources.find("configs") / "grammar/quantities.toml"
    known = vocabulary(tomllib.loads(source.read_text(encoding="utf-8")))

    def parse(text: str) -> list[Found]:
        found = []
        for q in find_quantities(folding.fold(text).text, known):
            numbers = (q.value, q.low, q.high, q.n, q.total)
            found.append(Found(q.start, q.end, tuple(number for number in numbers if number is not None)))
        return found

    return parse


def quantulum_parser() -> Parser | None:
    """quantulum3, or None where it is not installed."""
    try:
        from quantulum3 import parser
    except ImportError:
        return None

    def parse(text: str) -> list[Found]:
        found = []
        for quantity in parser.parse(text):
            numbers = [quantity.value]
            if quantity.uncertainty is not None:
                numbers += [quantity.value - quantity.uncertainty, quantity.value + quantity.uncertainty]
            start, end = quantity.span
            found.append(Found(start, end, tuple(float(number) for number in numbers)))
        return found

    return parse


def score(cases: list[tuple[str, list[Expected]]], parse: Parser, repeat: int) -> Score:
    """Run a parser over the table; an expression that it raises on counts as one without a quantity."""
    values = quotes = silent = 0
    missed = []
    for text, expected in cases:
        found = _parse_safely(parse, text)
        silent += not expected and not found
        for quantity in expected:
            near = [f for f in found if f.start < quantity.end and quantity.start < f.end]
            right = [f for f in near if _is_right(quantity, f)]
            values += bool(right)
            quotes += any((f.start, f.end) == (quantity.start, quantity.end) for f in near)
            if not right:
                missed.append(text)
    count = sum(len(expected) for _, expected in cases)
    empty = sum(not expected for _, expected in cases)
    return Score(count, values, quotes, empty, silent, _microseconds(cases, parse, repeat), missed)


def _parse_safely(parse: Parser, text: str) -> list[Found]:
    try:
        return parse(text)
    except Exception:  # another's parser may raise anything; that is part of what is measured
        return []


def _is_right(expected: Expected, found: Found) -> bool:
    numbers = expected.numbers
    wanted = [numbers["v"]] if "v" in numbers else [numbers[key] for key in ("l", "h") if key in numbers]
    if not wanted:  # a count out of a total, or a p value without a number
        return not numbers or any(_close(number, other) for number in numbers.values() for other in found.numbers)
    return all(any(_close(number, other) for other in found.numbers) for number in wanted)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a))


def _microseconds(cases: list[tuple[str, list[Expected]]], parse: Parser, repeat: int) -> float:
    best = float("inf")
    for _ in range(repeat):
        started = time.perf_counter()
        for text, _ in cases:
            _parse_safely(parse, text)
        best = min(best, time.perf_counter() - started)
    return best / len(cases) * 1e6


def report(name: str, s: Score) -> str:
    """One line of the comparison."""
    return (
        f"{name:<12} value {s.values / s.expected:6.1%}   quote {s.quotes / s.expected:6.1%}   "
        f"nothing {s.silent / s.empty:6.1%}   {s.microseconds:8.1f} µs an expression"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--table", type=Path, default=TABLE)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--misses", action="store_true", help="list the expressions whose value is not read")
    options = arguments.parse_args()
    cases = read_table(options.table)
    print(f"{len(cases)} expressions, {sum(len(e) for _, e in cases)} quantities")
    for name, parse in (("trialweave", trialweave_parser()), ("quantulum3", quantulum_parser())):
        if parse is None:
            print(f"{name:<12} is not installed: pip install {name}")
            continue
        result = score(cases, parse, options.repeat)
        print(report(name, result))
        if options.misses:
            print(*(f"    {text}" for text in result.missed), sep="\n")


if __name__ == "__main__":
    main()
