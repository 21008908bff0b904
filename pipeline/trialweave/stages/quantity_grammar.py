"""One expression out of neighbouring numbers: `12/30 (40%)`, `5.8 ± 1.2`, `OR 2.1 (95% CI 1.2 to 3.4)`, `18-65 years`.

`expressions` walks over the numbers of a sentence. Each expression has a core (a number, a fraction, a range, a value
with its spread) and a tail in brackets or behind a comma (a share, an interval, a spread).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialweave.stages.quantity_labels import Label
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_units import unit_after
from trialweave.stages.quantity_vocabulary import Unit, Vocabulary

OPENING = {" (": ")", "(": ")", " [": "]", "[": "]", " {": "}"}
FRACTION_GAPS = frozenset({" of ", " out of ", " of the ", " out of the ", " of a total of ", " from a total of ", " (of ", " (out of ", " of all ", " of these "})
RANGE_GAPS = frozenset({"-", " - ", "- ", " -", "~", " ~ ", "--", "至", "到", "- to ", "-to-"})
TO_GAPS = frozenset({" to ", " up to ", " through ", " a ", " à ", " bis ", " до ", "～"})
BOUND_GAPS = frozenset({"-", " - ", "- ", " -", " to ", ", ", ",", "; ", ";", " and ", "~", " ~ ", " / ", "/", "--", "至", " through ", " a ", " à ", " bis ", ": ", ":", " , "})
TIMES_GAPS = frozenset({" × ", "×", " x ", "x", " X ", "* ", " * "})
JOINING = re.compile(r"(?:[,;:]? ?|,? with (?:a |an )?|,? and )?[(\[]?\Z", re.IGNORECASE)


@dataclass(slots=True)
class Expression:
    """One expression being read. `first` and `last` index its numbers; the fields are those of `marks.Quantity`."""

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
    rule: str = ""


def expressions(scan: Scan, numbers: list[Numeral], known: Vocabulary) -> list[Expression]:
    """All expressions of a stretch, in order and without overlap."""
    found: list[Expression] = []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        if number.role == "level":
            interval = _interval_after(scan, numbers, at, known)
            if interval is not None:
                found.append(interval)
                at = interval.last + 1
                continue
        if number.role and number.role != "ordinal":
            at += 1
            continue
        expression = _core(scan, numbers, at, known)
        _tail(scan, numbers, expression, known)
        found.append(expression)
        at = expression.last + 1
    return found


def plain(numbers: list[Numeral], at: int) -> Numeral | None:
    """The number at an index, if it is one and no name."""
    return numbers[at] if at < len(numbers) and not numbers[at].role else None


def _core(scan: Scan, numbers: list[Numeral], at: int, known: Vocabulary) -> Expression:
    a = numbers[at]
    core = _single(a, at)
    b = plain(numbers, at + 1)
    if b is None or b.begin - a.stop > 20 or b.begin < a.stop:
        return core
    gap = scan.lower[a.stop : b.begin]
    if b.operator == "±" and gap.strip() in ("", "("):
        _plus_minus(scan, numbers, core, b, gap)
    elif b.label is not None or (b.operator not in (None, "~") and b.operator != "×"):
        return core
    elif a.label is None or a.label.kind != "time_point":
        _two(scan, numbers, core, a, b, gap, known)
    elif gap in RANGE_GAPS and b.unit is None and b.value > a.value:
        core.low, core.high, core.value, core.form = a.value, b.value, None, "range"
        core.end, core.last = b.stop, at + 1
    return core


def _two(scan: Scan, numbers: list[Numeral], core: Expression, a: Numeral, b: Numeral, gap: str, known: Vocabulary) -> None:
    """Read two numbers with a sign or a word between them as one, where that is what they are."""
    if gap == "/" and _whole(a, b) and not _joined_on(scan, b):
        _fraction(core, a, b, "fraction.slash")
    elif gap in FRACTION_GAPS and (a.integer or _is_percent(a)) and b.integer and a.operator is None:
        if _fraction_of(scan, core, a, b, gap, known):
            close = scan.text[b.stop : b.stop + 1] == ")" and "(" in gap
            core.end += 1 if close else 0
    elif gap in (":", " : ") and _whole(a, b):
        _proportion(scan, numbers, core)
    elif gap in TIMES_GAPS or b.operator == "×":
        if b.unit is not None and b.unit.family in ("mass", "activity", "volume", "amount", "cells") and a.integer:
            core.n, core.value, core.unit, core.form = a.value, b.value, b.unit, "multiple"
            core.end, core.last = b.stop, core.last + 1
    elif gap in RANGE_GAPS:
        _range(scan, core, a, b)
    elif gap in TO_GAPS:
        if is_one_range(scan, a, b, known):
            _range(scan, core, a, b)
    elif gap == " and " and _between(scan, a):
        _range(scan, core, a, b)
    elif gap in RANGE_GAPS:
        _range(scan, core, a, b)


def _single(a: Numeral, at: int) -> Expression:
    start = a.begin if a.operator in ("<", ">", "<=", ">=", "~") else a.start
    return Expression(
        start, a.stop, at, at, "number", value=a.value, operator=a.operator, unit=a.unit, label=a.label
    )


def _whole(a: Numeral, b: Numeral) -> bool:
    return a.integer and b.integer and a.unit is None and not a.spelled


def _joined_on(scan: Scan, b: Numeral) -> bool:
    """Whether a slash goes on behind: `20/40/60`."""
    return scan.text[b.end : b.end + 1] == "/" and scan.text[b.end + 1 : b.end + 2].isdigit()


def _is_percent(a: Numeral) -> bool:
    return a.unit is not None and a.unit.family == "percent"


def _fraction(core: Expression, a: Numeral, b: Numeral, form: str) -> None:
    core.end, core.last, core.form = b.end, core.last + 1, form
    core.unit = None
    if a.operator in ("<", ">", "<=", ">="):  # "≥6/66 swollen joints"
        core.value, core.total = a.value, b.value
        if b.unit is not None:
            core.unit, core.end = b.unit, b.stop
    elif b.unit is not None or a.value > b.value:  # "140/90 mmHg"
        core.value, core.form = a.value, "slash"
        core.unit, core.end = b.unit, b.stop
    else:
        core.n, core.total, core.value = a.value, b.value, None


def _fraction_of(scan: Scan, core: Expression, a: Numeral, b: Numeral, gap: str, known: Vocabulary) -> bool:
    """`three of four`, `5 out of 11`, `209 (of 333)`, `28.1% of 64`; not `one of two treatments`, `10 of 12 weeks`."""
    if (b.unit is not None and b.unit.family != "people") or (not _is_percent(a) and a.value > b.value):
        return False
    if a.unit is not None and not _is_percent(a):
        return False
    if a.spelled and a.value == 1 and not _people_behind(scan, b, known):
        return False
    if _is_percent(a):
        if not _people_behind(scan, b, known) and scan.text[b.end : b.end + 1].isalpha():
            return False
        core.total, core.value = b.value, a.value
        core.form = "percent.of"
    else:
        core.n, core.total, core.value, core.form = a.value, b.value, None, "fraction.of"
        core.unit = None
    core.end, core.last = b.end, core.last + 1
    return True


def _people_behind(scan: Scan, b: Numeral, known: Vocabulary) -> bool:
    return any(word in known.context["people"] for word in scan.after(b.last, 3))


def _proportion(scan: Scan, numbers: list[Numeral], core: Expression) -> None:
    """`5:1`, `2:2:1`; a time of day (`8:00`) becomes a name."""
    last = core.last + 1
    b = numbers[last]
    digits = scan.text[b.start : b.end]
    if len(digits) == 2 and (digits[0] == "0" or digits in ("15", "30", "45")) and core.value is not None and core.value < 25:
        core.form, core.last, core.end = "clock", last, b.end
        return
    while last + 1 < len(numbers) and scan.text[numbers[last].end : numbers[last + 1].start] in (":", " : "):
        last += 1
    core.end, core.last, core.form, core.unit = numbers[last].end, last, "proportion", None


def _range(scan: Scan, core: Expression, a: Numeral, b: Numeral) -> None:
    if a.power != b.power and a.value > b.value:
        return
    if b.value <= a.value or a.unit is not None and b.unit is not None and a.unit.name != b.unit.name:
        return
    if a.unit is not None and b.unit is None and a.unit.family not in ("percent", "people"):
        return
    core.low, core.high, core.value, core.form = a.value, b.value, None, "range"
    core.unit, core.end, core.last = b.unit or a.unit, b.stop, core.last + 1


def is_one_range(scan: Scan, a: Numeral, b: Numeral, known: Vocabulary) -> bool:
    """Whether `A to B` is one range, and not a change from A to B.

    `18 to 65 years`, `ranging from 3 to 9`, `−15% to 15%` are ranges; `from 5.8 to 3.2`, `fell from 20% to 10%` are two.
    """
    before = scan.before(a.first, 10)
    near = before[-3:]
    if any(word in known.context["ranging"] for word in near):
        return True
    if any(word in known.context["change"] for word in before):
        return False
    if "from" in near:
        unit = b.unit.family if b.unit is not None else ""
        return unit in ("time", "mass", "volume")
    return True


def _between(scan: Scan, a: Numeral) -> bool:
    return a.first > 0 and scan.words[a.first - 1] == "between"


def _plus_minus(scan: Scan, numbers: list[Numeral], core: Expression, b: Numeral, gap: str) -> None:
    core.spread, core.form = abs(b.value), "spread"
    core.unit, core.end, core.last = b.unit or core.unit, b.stop, core.last + 1
    if "(" in gap and scan.text[b.stop : b.stop + 1] == ")":
        core.end = b.stop + 1


# --- tails -------------------------------------------------------------------------------------------------


def _tail(scan: Scan, numbers: list[Numeral], core: Expression, known: Vocabulary) -> None:
    """Take in what stands in brackets or behind a comma and belongs to the core."""
    if core.form in ("clock", "proportion", "multiple"):
        return
    for _ in range(2):
        at = core.last + 1
        if at >= len(numbers) or numbers[at].begin < core.end or numbers[at].begin - core.end > 60:
            return
        if not (_share(scan, numbers, core, at) or _interval(scan, numbers, core, at, known) or _bracket(scan, numbers, core, at, known)):
            return


def _close(scan: Scan, core: Expression, at: int, closing: str) -> bool:
    """Let the expression end behind its closing bracket, where that comes next."""
    if closing and scan.text[at : at + 1] == closing:
        core.end = at + 1
        return True
    core.end = at
    return False


def _share(scan: Scan, numbers: list[Numeral], core: Expression, at: int) -> bool:
    """`12 (40%)`, `12/30 (40%)`, `40% (12/30)`, `40% (12 of 30)`."""
    c = plain(numbers, at)
    if c is None:
        return False
    gap = scan.text[core.end : c.begin]
    closing = OPENING.get(gap)
    counted = core.form.startswith("fraction") or _is_count(core)
    if _is_percent(c) and counted and (closing or (gap == ", " and core.form.startswith("fraction"))) and c.label is None:
        if core.n is None:
            core.n, core.value = core.value, None
        if core.value is not None:
            return False
        core.value, core.unit, core.form, core.last = c.value, c.unit, "share", at
        _close(scan, core, c.stop, closing or "")
        return True
    if core.form == "number" and core.unit is not None and core.unit.family == "percent":
        return _fraction_behind(scan, numbers, core, at)
    return False


def _is_count(core: Expression) -> bool:
    return (
        core.form == "number"
        and core.unit is None
        and core.value is not None
        and core.value == int(core.value)
        and core.value >= 0
        and core.operator in (None, "=", "~")
        and (core.label is None or core.label.kind == "n")
    )


def _fraction_behind(scan: Scan, numbers: list[Numeral], core: Expression, at: int) -> bool:
    """`40% (12/30)`, `40% [n = 12 of 30]`, `40% (n=12)`, `40%, 12/30`."""
    c, d = plain(numbers, at), plain(numbers, at + 1)
    if c is None or not c.integer or c.unit is not None:
        return False
    begin = c.label_start if c.label is not None and c.label.kind == "n" else c.begin
    gap = scan.text[core.end : begin]
    closing = OPENING.get(gap, "")
    if not closing and gap not in (", ", "; "):
        return False
    if d is not None and d.integer and d.value >= c.value and scan.lower[c.stop : d.begin] in FRACTION_GAPS | {"/", " / "}:
        core.n, core.total, core.last, core.form = c.value, d.value, at + 1, "share.fraction"
        _close(scan, core, d.end, closing)
        return True
    if closing and c.label is None and c.operator is None and scan.text[c.end : c.end + 1] == closing:
        core.n, core.last, core.form = c.value, at, "share.count"
        _close(scan, core, c.end, closing)
        return True
    return False


def _interval(scan: Scan, numbers: list[Numeral], core: Expression, at: int, known: Vocabulary) -> bool:
    """`(95% CI 1.2 to 3.4)`, `, 95% CI 1.2-3.4`, `(IQR 8-20)`, `[range: 3-9]`."""
    if core.low is not None:
        return False
    c = numbers[at]
    label = c.label.kind if c.label is not None else ""
    if c.role == "level":
        begin = c.begin if c.label is None or not label.startswith("interval") else c.label_start
        low = at + 1
    elif label in ("interval.ci", "interval.iqr", "interval.range") and not c.role:
        begin, low = c.label_start, at
    else:
        return False
    if not _opens(scan.text[core.end : begin]):
        return False
    return _bounds(scan, numbers, core, begin, low, known)


def _opens(gap: str) -> bool:
    return len(gap) < 14 and JOINING.match(gap) is not None and gap != ""


def _bounds(scan: Scan, numbers: list[Numeral], core: Expression, begin: int, low: int, known: Vocabulary) -> bool:
    a, b = plain(numbers, low), plain(numbers, low + 1)
    if a is None or b is None or scan.lower[a.stop : b.begin] not in BOUND_GAPS or b.value < a.value:
        return False
    if low > core.last + 1 and not _reaches(scan, numbers[low - 1], a, known):
        return False
    core.low, core.high, core.last = a.value, b.value, low + 1
    core.unit = core.unit or b.unit
    opening = scan.text[core.end : begin].strip(" ,;:")[-1:]
    closing = {"(": ")", "[": "]"}.get(opening, "")
    inner = scan.text[begin : a.begin]
    stop = b.stop
    if scan.text[stop : stop + 1] == "]" and "[" in inner or scan.text[stop : stop + 1] == ")" and inner.count("(") > inner.count(")"):
        stop += 1
    _close(scan, core, stop, closing)
    core.form = "interval"
    _unit_behind(scan, core, known)
    return True


def _reaches(scan: Scan, level: Numeral, low: Numeral, known: Vocabulary) -> bool:
    """Whether only the words of an interval's marker stand between its 95 % and its lower bound."""
    if low.begin - level.stop > 90:
        return False
    words = scan.words[level.last + 1 : low.first]
    allowed = known.context["interval"] | known.context["before_bounds"]
    return all(word in allowed or word in ("percent", "per", "cent") for word in words)


def _interval_after(scan: Scan, numbers: list[Numeral], at: int, known: Vocabulary) -> Expression | None:
    """An interval apart from its estimate: only the bounds are quoted."""
    a, b = plain(numbers, at + 1), plain(numbers, at + 2)
    if a is None or b is None or scan.lower[a.stop : b.begin] not in BOUND_GAPS or b.value < a.value:
        return None
    if not _reaches(scan, numbers[at], a, known):
        return None
    return Expression(a.start, b.stop, at, at + 2, "ci", low=a.value, high=b.value, unit=b.unit or a.unit, kind="ci")


def _bracket(scan: Scan, numbers: list[Numeral], core: Expression, at: int, known: Vocabulary) -> bool:
    """`5.8 (SD 1.2)`, `5.8 (1.2)`, `3.1 [2.0; 4.2]`, `12 (8-20)`: what follows without a percent sign or the word CI."""
    c = plain(numbers, at)
    if c is None or core.form not in ("number", "interval", "spread") or core.value is None:
        return False
    if core.label is not None and core.label.kind in ("n", "time_point", "p_value"):
        return False
    if c.label is not None:
        return c.label.kind == "interval.spread" and _spread(scan, numbers, core, at, known)
    gap = scan.text[core.end : c.begin]
    closing = OPENING.get(gap)
    if closing is None:
        return False
    d = plain(numbers, at + 1)
    if d is not None and scan.lower[c.stop : d.begin] in BOUND_GAPS and scan.text[d.stop : d.stop + 1] == closing:
        if core.low is not None or not c.value <= core.value <= d.value or c.unit is not None and c.unit.family == "time":
            return False
        core.low, core.high, core.last, core.form = c.value, d.value, at + 1, "interval"
        core.unit = core.unit or d.unit
        _close(scan, core, d.stop, closing)
        _unit_behind(scan, core, known)
        return True
    if core.form == "number" and c.unit is None and c.operator is None and scan.text[c.stop : c.stop + 1] == closing:
        return _bare_spread(scan, numbers, core, at, closing, known)
    return False


def _spread(scan: Scan, numbers: list[Numeral], core: Expression, at: int, known: Vocabulary) -> bool:
    c = numbers[at]
    if core.spread is not None or not _opens(scan.text[core.end : c.label_start]):
        return False
    opening = scan.text[core.end : c.label_start].strip(" ,;:")[-1:]
    core.spread, core.last, core.form = abs(c.value), at, "spread"
    core.unit = core.unit or c.unit
    _close(scan, core, c.stop, {"(": ")", "[": "]"}.get(opening, ""))
    _unit_behind(scan, core, known)
    return True


def _bare_spread(scan: Scan, numbers: list[Numeral], core: Expression, at: int, closing: str, known: Vocabulary) -> bool:
    """`5.8 (1.2)`: a mean with its SD; `12 (40.0)` with a decimal only in the bracket is taken for one too."""
    c, value = numbers[at], core.value
    decimals = value is not None and value != int(value)
    written = scan.text[numbers[core.first].start : numbers[core.first].end]
    if not ("." in written or "·" in written or decimals or (not c.integer and core.unit is None)) and not _averaged(scan, numbers[core.first], known):
        return False
    core.spread, core.last, core.form = abs(c.value), at, "spread"
    _close(scan, core, c.stop, closing)
    _unit_behind(scan, core, known)
    return True


def _averaged(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    return any(word in ("mean", "sd", "sem", "se", "average") for word in scan.before(number.first, 12))


def _unit_behind(scan: Scan, core: Expression, known: Vocabulary) -> None:
    """The unit that follows the bracket: `52 (13-177)%`, `22.8 (3.0) years`."""
    if core.unit is not None or core.end == core.start:
        return
    found = unit_after(scan.text, core.end, True, known)
    if found is not None and not found[2] and found[0].family not in ("people", "rate"):
        core.unit, core.end = found[0], found[1]
