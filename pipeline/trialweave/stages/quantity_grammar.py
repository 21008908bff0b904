"""One expression out of neighbouring numbers: `12/30 (40%)`, `5.8 ± 1.2`, `OR 2.1 (95% CI 1.2 to 3.4)`, `18-65 years`.

`expressions` walks over the numbers of a sentence. Each expression has a core, read here (a number, a fraction, a
range, a value with its spread), and a tail in brackets or behind a comma, read by `quantity_tails`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialweave.stages.quantity_numbers import Numeral, tidy
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Label, Unit, Vocabulary

COMPARISONS = frozenset({"<", ">", "<=", ">="})
UPPER_BOUNDS = frozenset({"<", "<="})
BOUND_OPERATORS = UPPER_BOUNDS | {None, "~", "×"}
QUOTED_OPERATORS = COMPARISONS | {"~"}
COLONS = frozenset({":", " : ", "∶", " ∶ "})
# "5.8 ± 1.2", "5.8 (± 1.2)", "3.70 W/kg bw (±0.56)"
BEFORE_SPREAD = re.compile(r"(?: [^\W\d_]{1,10})? ?[(\[]?\Z")
CLOSING = {"(": ")", "[": "]", "{": "}"}
OPENED = {close: opening for opening, close in CLOSING.items()}
RATE_BASES = frozenset({100, 1000, 10_000, 100_000})
# " person-years" behind "2.7/100"
PERSON_TIME = re.compile(
    r"[ -](?:person|patient|woman|women|child|subject|participant|pt)s?[ -](?:year|month|day|week)s?(?: at risk)?"
    r"|[ -]?(?:pyrs?|py)\b"
)
GLOSSED = re.compile(r" ?\([^()\d]{2,40}\) (?:to|-) \Z")  # "0 (no pain) to 10 (worst pain)"
CLOCK_MINUTES = frozenset({"15", "30", "45"})
FEW = 6  # "2 × 3 factorial" is a design up to here
NEAR = 45  # characters that may part two numbers of one core


@dataclass(slots=True)
class Expression:
    """One expression being read. `first` and `last` index its numbers; most fields are those of `marks.Quantity`.

    `form` tells how it is written (`number`, `range`, `spread`, `interval`, `fraction.of`, ...); an expression
    whose form is `none` is no quantity. `listed` tells that it has its unit or label from its list, `joined` that
    its unit is joined by a hyphen to it, or to what follows.
    """

    start: int
    end: int
    first: int
    last: int
    form: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    n: float | None = None
    total: float | None = None
    operator: str | None = None
    unit: Unit | None = None
    label: Label | None = None
    kind: str = ""
    unit_name: str | None = None
    listed: bool = False
    joined: bool = False


class Around(NamedTuple):
    """What the whole text tells of the numbers in it; offsets ascend.

    `measured` are the ends of the names of scores and analytes, `cells` the places of cell populations. `strengths`
    are the preparations met so far: the word before a per cent, and the per cent (`gel`, 1).
    """

    measured: Sequence[int]
    cells: Sequence[tuple[int, int]]
    strengths: set[tuple[str, float]]


class Reading(NamedTuple):
    """What the grammar reads: a stretch of text, its numbers, the vocabulary, the section, and the text around."""

    scan: Scan
    numbers: list[Numeral]
    known: Vocabulary
    section: str
    around: Around

    def plain(self, at: int) -> Numeral | None:
        """The number at an index, if it is one and no name."""
        return self.numbers[at] if at < len(self.numbers) and not self.numbers[at].role else None

    def is_strength(self, number: Numeral) -> bool:
        """Whether the per cent behind the same word was how strong a preparation is: `ZLG 1%` for `Zolat Gel 1%`."""
        if not self.around.strengths:
            return False
        return any((word, number.value) in self.around.strengths for word in self.scan.before(number.first, 1))

    def gap(self, a: Numeral, b: Numeral) -> str:
        """What stands between two numbers, in lower case."""
        return self.scan.lower[a.stop : b.begin]


Tail = Callable[[Reading, Expression], None]


def expressions(reading: Reading, tail: Tail, apart: Callable[[Reading, int], Expression | None]) -> list[Expression]:
    """All expressions of a stretch, in order and without overlap.

    Args:
        reading: the numbers.
        tail: takes in what belongs to an expression behind its core.
        apart: reads an interval that stands apart from its estimate, from the index of its 95 %.
    """
    found: list[Expression] = []
    at = 0
    while at < len(reading.numbers):
        role = reading.numbers[at].role
        if role in ("", "ordinal"):
            expression = _core(reading, at)
            tail(reading, expression)
            found.append(expression)
            at = expression.last + 1
            while at < len(reading.numbers) and reading.numbers[at].start < expression.end:
                at += 1  # the 10 of "1.95 (1.77-2.43) log 10"
            continue
        interval = apart(reading, at) if role == "level" else None
        if interval is not None:
            found.append(interval)
        at = interval.last + 1 if interval is not None else at + 1
    return found


def is_percent(unit: Unit | None) -> bool:
    """Whether a unit is per cent."""
    return unit is not None and unit.family == "percent"


def _core(reading: Reading, at: int) -> Expression:
    a = reading.numbers[at]
    start = a.begin if a.operator in QUOTED_OPERATORS else a.start
    core = Expression(start, a.stop, at, at, "number", a.value, operator=a.operator, unit=a.unit, label=a.label)
    core.joined = _is_joined(reading, a)
    b = reading.plain(at + 1)
    if b is None or not 0 <= b.begin - a.stop <= NEAR:
        return core
    gap = reading.gap(a, b)
    if b.operator == "±" and BEFORE_SPREAD.match(gap):
        _plus_minus(reading, core, b, gap)
    elif b.label is not None or b.operator not in BOUND_OPERATORS:
        return core
    elif b.operator in UPPER_BOUNDS:
        if gap in reading.known.range_gaps:
            _range(reading, core, a, b)  # "15%-<30%"
    elif a.label is None or a.label.kind != "time_point":
        _two(reading, core, a, b, gap)
    elif gap in reading.known.range_gaps:
        _range(reading, core, a, b)
    return core


def _is_joined(reading: Reading, number: Numeral) -> bool:
    """`1-mm discs`, `a 50 feet-walk`: a hyphen between a number and its unit, or behind the unit."""
    text, stop = reading.scan.text, number.stop
    return number.hyphen or (
        number.unit is not None and text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha()
    )


def _two(reading: Reading, core: Expression, a: Numeral, b: Numeral, gap: str) -> None:
    """Read two numbers with a sign or a word between them as one, where that is what they are."""
    known = reading.known
    whole = a.integer and b.integer and a.unit is None and not a.spelled
    if gap in ("/", " per ") and b.integer and b.value in RATE_BASES and _rate(reading, core, a, b):
        return
    if gap == "/" and whole:
        if b.unit is not None and b.unit.family == "mass" and not b.unit.per:
            core.unit, core.listed = b.unit, True  # "50/100 mg" are two doses
            return
        _slash(reading, core, a, b)
    elif gap in known.fraction_gaps:
        _fraction_of(reading, core, a, b, gap)
    elif gap in COLONS and whole:
        _proportion(reading, core)
    elif gap in known.times_gaps or b.operator == "×":
        _times(core, a, b)
    elif gap in known.range_gaps or _is_span_in_words(reading, a, b, gap):
        _range(reading, core, a, b)


def _is_span_in_words(reading: Reading, a: Numeral, b: Numeral, gap: str) -> bool:
    """`18 to 65`, `between 5 and 8`."""
    if gap in reading.known.to_gaps:
        return reading.scan.before(a.first, 1) != ["every"] and is_one_range(reading, a, b)
    if GLOSSED.match(gap):
        near = reading.scan.before(a.first, 6)
        return any(word in reading.known.cues["ranging"] or word in reading.known.cues["scale_words"] for word in near)
    return gap == " and " and reading.scan.before(a.first, 1) == ["between"]


def _rate(reading: Reading, core: Expression, a: Numeral, b: Numeral) -> bool:
    """`2.7/100 person-years`, `12 per 1000`."""
    match = PERSON_TIME.match(reading.scan.lower, b.end)
    if a.unit is not None or (match is None and a.integer and reading.gap(a, b) == "/"):
        return False
    core.end, core.last, core.form = match.end() if match else b.end, core.last + 1, "rate"
    core.unit_name = f"/{b.value:.0f}" + (match.group() if match else "")
    return True


def _slash(reading: Reading, core: Expression, a: Numeral, b: Numeral) -> None:
    """`12/30`, `≥6/66 swollen joints`, `140/90 mmHg`; not `20/40/60`, and `4/2` is a schedule."""
    text = reading.scan.text
    if text[b.end : b.end + 1] == "/" and text[b.end + 1 : b.end + 2].isdigit():
        return
    if b.unit is not None and b.unit.family == "time":
        return  # "6/8 weeks" is a list
    core.last += 1
    core.end = b.stop
    if a.operator in COMPARISONS and b.unit is None:
        core.form, core.value, core.total = "fraction.slash", a.value, b.value
    elif b.unit is not None:
        core.form, core.value, core.unit = "slash", a.value, b.unit
    elif a.value > b.value:
        core.form = "none"
    else:
        core.form, core.value, core.n, core.total = "fraction.slash", None, a.value, b.value


def _fraction_of(reading: Reading, core: Expression, a: Numeral, b: Numeral, gap: str) -> None:
    """`three of four`, `5 out of 11`, `209 (of 333)`, `28.1% of 64`; not `one of two treatments`, `3 of 12 weeks`."""
    share = is_percent(a.unit)
    if not b.integer or (b.unit is not None and b.unit.family != "people") or (a.unit is not None and not share):
        return
    people = any(word in reading.known.cues["people"] for word in reading.scan.after(b.last, 3))
    if share:
        if not people and reading.scan.text[b.end : b.end + 1].isalpha():
            return
        core.total, core.form = b.value, "percent.of"
    else:
        if not a.integer or a.value > b.value or (a.spelled and a.value == 1 and not people):
            return
        if a.operator is None:
            core.n, core.value = a.value, None
        elif a.operator not in COMPARISONS:
            return  # ">=5 of 7" is a mark
        core.total, core.form = b.value, "fraction.of"
    core.end, core.last = b.end, core.last + 1
    if "(" in gap and reading.scan.text[b.end : b.end + 1] == ")":
        core.end += 1


def _proportion(reading: Reading, core: Expression) -> None:
    """`5:1`, `2:2:1`; a time of day (`8:00`) is no quantity."""
    text, numbers, last = reading.scan.text, reading.numbers, core.last + 1
    digits = text[numbers[last].start : numbers[last].end]
    if len(digits) == 2 and (digits[0] == "0" or digits in CLOCK_MINUTES) and (core.value or 0) < 25:
        core.form, core.last, core.end = "none", last, numbers[last].end
        return
    while last + 1 < len(numbers) and text[numbers[last].end : numbers[last + 1].start] in COLONS:
        last += 1
    core.end, core.last, core.form = numbers[last].end, last, "proportion"


def _times(core: Expression, a: Numeral, b: Numeral) -> None:
    """`2 × 9 mg/kg` is one dose, given twice; `2 × 2 factorial` is no quantity; `q2w × 6` are two."""
    if b.unit is not None:
        if a.integer and b.unit.family in ("mass", "activity", "volume", "amount", "cells"):
            core.n, core.value, core.unit, core.form = a.value, b.value, b.unit, "multiple"
            core.end, core.last = b.stop, core.last + 1
    elif a.unit is None and a.integer and b.integer and a.value <= FEW and b.value <= FEW:
        core.form, core.end, core.last = "none", b.stop, core.last + 1


def _range(reading: Reading, core: Expression, a: Numeral, b: Numeral) -> None:
    """`18-65 years`, `10%-20%`; what falls, or changes its unit, is no range."""
    if b.value <= a.value or (a.unit is not None and b.unit is not None and a.unit.name != b.unit.name):
        return
    if a.unit is not None and b.unit is None and a.unit.family not in ("percent", "people"):
        return
    core.low, core.high, core.value, core.form = _same_power(a.value, a, b), b.value, None, "range"
    core.unit, core.end, core.last, core.joined = b.unit or a.unit, b.stop, core.last + 1, _is_joined(reading, b)


def _same_power(value: float | None, a: Numeral, b: Numeral) -> float | None:
    """`5.8 ± 0.9 × 10-3`, `1-2 × 10(6)`: the power of ten is that of both numbers."""
    return tidy(value * b.power) if value is not None and b.power and not a.power else value


def is_one_range(reading: Reading, a: Numeral, b: Numeral) -> bool:
    """Whether `A to B` is one range, and not a change from A to B.

    `18 to 65 years`, `ranging from 3 to 9`, `−15% to 15%` are ranges; `from 5.8 to 3.2`, `fell 20% to 10%` are two.
    """
    before, cues = reading.scan.before(a.first, 10), reading.known.cues
    near = before[-3:]
    if any(word in cues["ranging"] for word in near):
        return True
    if "from" in near:
        stretch = b.unit is not None and b.unit.family in ("time", "mass", "volume")
        return stretch and not any(word in cues["change"] for word in before)
    return not any(word in cues["change"] for word in before[-2:])


def _plus_minus(reading: Reading, core: Expression, b: Numeral, gap: str) -> None:
    core.spread, core.form = abs(b.value), "spread"
    core.value = _same_power(core.value, reading.numbers[core.first], b)
    core.unit, core.end, core.last = b.unit or core.unit, b.stop, core.last + 1
    close(reading, core, b.stop, CLOSING.get(gap[-1:], ""))
    unit_behind(reading, core)
    _unwrap(reading, core)


def _unwrap(reading: Reading, core: Expression) -> None:
    """`(34.8 ± 14.6) years`: brackets around the number and its spread, the unit behind them."""
    text = reading.scan.text
    if core.unit is not None or text[core.start - 1 : core.start] != "(" or text[core.end : core.end + 1] != ")":
        return
    found = unit_after(text, core.end + 1, True, reading.known)
    if found is not None and found.unit.family not in ("people", "rate"):
        core.start, core.end, core.unit = core.start - 1, found.stop, found.unit


def close(reading: Reading, core: Expression, at: int, closing: str) -> None:
    """Let an expression end at an offset, or behind the closing bracket where that comes next."""
    text = reading.scan.text
    following = text[at : at + 1]
    quoted = text[core.start : at]
    opened = following in OPENED and quoted.count(OPENED[following]) > quoted.count(following)
    core.end = at + 1 if following and (following == closing or opened) else at


def unit_behind(reading: Reading, core: Expression) -> None:
    """The unit that follows a bracket: `52 (13-177)%`, `22.8 (3.0) years`."""
    if core.unit is None:
        found = unit_after(reading.scan.text, core.end, True, reading.known)
        if found is not None and not found.hyphen and found.unit.family not in ("people", "rate"):
            core.unit, core.end = found.unit, found.stop
