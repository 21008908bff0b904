"""What belongs to an expression behind its core: `(40%)`, `(12/30)`, `(95% CI 1.2 to 3.4)`, `(SD 1.2)`, `(8-20)`."""

from __future__ import annotations

import re

from trialweave.stages.quantity_grammar import CLOSING, COMPARISONS, Expression, Reading, close, is_percent, unit_behind
from trialweave.stages.quantity_numbers import Numeral

OPENING = {" (": ")", "(": ")", " [": "]", "[": "]", " {": "}"}
AFTER_COMMA = {", (": ")", ", [": "]"}  # "3.75, (3.16-4.34)": an interval only
JOINING = re.compile(
    r"(?: (?:lower|higher|greater|less|more|fewer|better|worse))?(?:[,;:]? ?|,? with (?:a |an )?|,? and )?[(\[]?\Z",
    re.IGNORECASE,
)  # between estimate and CI
JOINT_REACH = 22  # characters from an estimate to its interval's marker
POINT_GAPS = frozenset({" or ", " and ", "/", ", ", ", and ", ", or "})
REACH = 60  # characters between a core and its tail
MARKER_REACH = 90  # characters between "95%" and the lower bound
WHOLE_FORMS = frozenset({"none", "proportion", "multiple", "slash", "rate"})
BRACKETED_FORMS = frozenset({"number", "interval", "spread"})


def take_tail(reading: Reading, core: Expression) -> None:
    """Take in what stands in brackets or behind a comma and belongs to the core: at most two such things."""
    if core.form in WHOLE_FORMS:
        return
    for _ in range(2):
        at = core.last + 1
        if at >= len(reading.numbers) or not 0 <= reading.numbers[at].begin - core.end <= REACH:
            return
        if not (_share(reading, core, at) or _interval(reading, core, at) or _bracket(reading, core, at)):
            return


def interval_apart(reading: Reading, at: int) -> Expression | None:
    """An interval apart from its estimate, from the index of its 95 %: only the bounds are quoted."""
    a, b = reading.plain(at + 1), reading.plain(at + 2)
    if a is None or b is None or reading.gap(a, b) not in reading.known.bound_gaps:
        return None
    if not _reaches(reading, reading.numbers[at], a):
        return None
    c = reading.plain(at + 3)
    if c is not None and b.value < a.value < c.value and reading.gap(b, c) in ("-", " - ", " to "):
        return None  # "HR; 95% CI: 0.87; 0.64 to 1.17": the estimate comes first
    low, high = sorted((a.value, b.value))
    return Expression(a.start, b.stop, at + 1, at + 2, "ci", low=low, high=high, unit=b.unit or a.unit, kind="ci")


def _share(reading: Reading, core: Expression, at: int) -> bool:
    """`12 (40%)`, `12/30 (40%)`, `12/30, 40%`, `40% (12/30)`."""
    c = reading.plain(at)
    if c is None:
        return False
    if core.form == "number" and is_percent(core.unit):
        if reading.is_strength(reading.numbers[core.first]):
            return False  # "zolatinib gel 1% (n=102)"
        return _fraction_behind(reading, core, at)
    fraction = core.form.startswith("fraction")
    if not is_percent(c.unit) or c.label is not None or c.value < 0 or not (fraction or _is_count(core)):
        return False
    gap = reading.scan.text[core.end : c.begin]
    closing = OPENING.get(gap)
    if _is_listed_point(reading, core):
        return False
    if closing is None and not (fraction and gap in (", ", "; ")):
        return False
    if fraction and core.value is not None:  # "≥6/66"
        return False
    core.n = core.value if core.n is None else core.n
    core.value, core.unit, core.form, core.last = c.value, c.unit, "share", at
    close(reading, core, c.stop, closing or "")
    if core.total is None and closing:
        _total_behind(reading, core)
    return True


def _is_listed_point(reading: Reading, core: Expression) -> bool:
    """`at week 24 or 26 (50% of ...)`: one more point in time, of which the share is none."""
    if core.form != "number" or not core.first:
        return False
    before = reading.numbers[core.first - 1]
    if before.label is None or before.label.kind != "time_point":
        return False
    return reading.scan.text[before.stop : core.start] in POINT_GAPS


def _total_behind(reading: Reading, core: Expression) -> None:
    """`12 (40%) of 30 patients`, `five (83%) of the six`."""
    d = reading.plain(core.last + 1)
    if d is None or not d.integer or d.label is not None or (d.unit is not None and d.unit.family != "people"):
        return
    gap = reading.scan.text[core.end : d.begin]
    if gap in reading.known.fraction_gaps and "(" not in gap and d.value >= (core.n or 0):
        core.total, core.end, core.last, core.form = d.value, d.end, core.last + 1, "share.of"


def _is_count(core: Expression) -> bool:
    return (
        core.form == "number"
        and (core.unit is None or core.unit.family == "people")
        and core.value is not None
        and core.value == int(core.value) >= 0
        and core.operator in (None, "=", "~")
        and (core.label is None or core.label.kind == "n")
    )


def _fraction_behind(reading: Reading, core: Expression, at: int) -> bool:
    """`40% (12/30)`, `40% [n = 12 of 30]`, `40% (n=12)`, `40%, 12/30`."""
    c, d, text = reading.plain(at), reading.plain(at + 1), reading.scan.text
    if c is None or not c.integer or c.unit is not None:
        return False
    counted = c.label is not None and c.label.kind == "n"
    gap = text[core.end : c.label_start if counted else c.begin]
    closing = OPENING.get(gap, "")
    if not closing and gap not in (", ", "; "):
        return False
    of = reading.known.fraction_gaps
    if (
        d is not None
        and d.integer
        and d.value >= c.value
        and (reading.gap(c, d) in of or reading.gap(c, d).strip() == "/")
    ):
        core.n, core.total, core.last, core.form = c.value, d.value, at + 1, "share.fraction"
        close(reading, core, d.end, closing)
        return True
    if closing and (counted or (c.label is None and c.operator is None)) and text[c.end : c.end + 1] == closing:
        core.n, core.last, core.form = c.value, at, "share.count"
        close(reading, core, c.end, closing)
        return True
    return False


def _interval(reading: Reading, core: Expression, at: int) -> bool:
    """`(95% CI 1.2 to 3.4)`, `, 95% CI 1.2-3.4`, `(IQR 8-20)`, `[range: 3-9]`."""
    if core.low is not None or core.form == "range" or (core.label is not None and core.label.kind == "p_value"):
        return False  # "p=0.01 (95% CI 0.1 to 0.3)": the interval is of the difference
    c = reading.numbers[at]
    kind = c.label.kind if c.label is not None else ""
    if kind == "interval.range" and core.operator in COMPARISONS:
        return False  # "≤20 [range 0–100]": a mark, and the scale that it is on
    if c.role == "level":
        begin, low = c.label_start if kind.startswith("interval") else c.begin, at + 1
    elif kind in ("interval.ci", "interval.iqr", "interval.range") and not c.role:
        begin, low = c.label_start, at
    else:
        return False
    gap = reading.scan.text[core.end : begin]
    return (
        bool(gap) and len(gap) < JOINT_REACH and JOINING.match(gap) is not None and _bounds(reading, core, begin, low)
    )


def _bounds(reading: Reading, core: Expression, begin: int, low: int) -> bool:
    a, b, text = reading.plain(low), reading.plain(low + 1), reading.scan.text
    if a is None or b is None or reading.gap(a, b) not in reading.known.bound_gaps:
        return False
    if low > core.last + 1 and not _reaches(reading, reading.numbers[low - 1], a):
        return False
    core.low, core.high = sorted((a.value, b.value))
    core.last, core.form = low + 1, "interval"
    core.unit = core.unit or b.unit
    inner, stop = text[begin : a.begin], b.stop
    if (text[stop : stop + 1] == "]" and "[" in inner) or (
        text[stop : stop + 1] == ")" and inner.count("(") > inner.count(")")
    ):
        stop += 1
    close(reading, core, stop, CLOSING.get(text[core.end : begin].strip(" ,;:")[-1:], ""))
    unit_behind(reading, core)
    return True


def _reaches(reading: Reading, level: Numeral, low: Numeral) -> bool:
    """Whether only the words of an interval's marker stand between its 95 % and its lower bound."""
    if low.begin - level.stop > MARKER_REACH:
        return False
    cues = reading.known.cues
    allowed = cues["interval"] | cues["before_bounds"] | cues["percent_words"]
    return allowed.issuperset(reading.scan.words[level.last + 1 : low.first])


def _bracket(reading: Reading, core: Expression, at: int) -> bool:
    """`5.8 (SD 1.2)`, `5.8 (1.2)`, `3.1 [2.0; 4.2]`, `12 (8-20)`, `3·6, 3·2-4·2`: no percent sign, no CI."""
    c, text = reading.plain(at), reading.scan.text
    if c is None or core.form not in BRACKETED_FORMS or core.value is None:
        return False
    if core.label is not None and core.label.kind in ("n", "time_point", "p_value"):
        return False
    if c.label is not None:
        return c.label.kind == "interval.spread" and _spread(reading, core, at)
    gap = text[core.end : c.begin]
    closing = OPENING.get(gap)
    d = reading.plain(at + 1)
    if closing is None and gap in AFTER_COMMA:
        if d is None or c.value > (core.value or 0) or (core.value or 0) > d.value:
            return False
        closing = AFTER_COMMA[gap]
    if closing is None:
        return gap in (", ", "; ") and d is not None and _bare_interval(reading, core, c, d)
    if d is not None and reading.gap(c, d) in reading.known.bound_gaps and text[d.stop : d.stop + 1] == closing:
        timed = c.unit is not None and c.unit.family == "time"
        if core.low is not None or timed or not c.value <= core.value <= d.value:
            return False
        _enclose(reading, core, c, d, closing)
        return True
    if core.form != "number" or c.unit is not None or c.operator is not None or text[c.stop : c.stop + 1] != closing:
        return False
    return _bare_spread(reading, core, at, closing)


def _enclose(reading: Reading, core: Expression, c: Numeral, d: Numeral, closing: str) -> None:
    core.low, core.high, core.last, core.form = c.value, d.value, core.last + 2, "interval"
    core.unit = core.unit or d.unit
    close(reading, core, d.stop, closing)
    unit_behind(reading, core)


def _bare_interval(reading: Reading, core: Expression, c: Numeral, d: Numeral) -> bool:
    """`3·6 months, 3·2-4·2`: some journals' way once they have said 95 % CI."""
    if core.low is not None or core.value is None or c.unit is not None:
        return False
    if _is_told_interval(reading, core, c, d):
        _enclose(reading, core, c, d, "")
        return True
    if c.integer or d.integer:
        return False
    if reading.gap(c, d) not in ("-", " - ", " to ") or not c.value < core.value < d.value:
        return False
    _enclose(reading, core, c, d, "")
    return True


def _is_told_interval(reading: Reading, core: Expression, c: Numeral, d: Numeral) -> bool:
    """`(difference; 95% CI) .. (−2.9; −5.7, −1.1)`: the bracket holds an estimate and its two bounds, as was told."""
    text = reading.scan.text
    if text[core.start - 1 : core.start] not in ("(", "[") or text[d.stop : d.stop + 1] not in (")", "]"):
        return False
    if not core.value or not c.value <= core.value <= d.value or c.value == d.value:
        return False
    return reading.gap(c, d) in reading.known.bound_gaps and "ci" in reading.scan.words


def _spread(reading: Reading, core: Expression, at: int) -> bool:
    c = reading.numbers[at]
    gap = reading.scan.text[core.end : c.label_start]
    if core.spread is not None or not gap or len(gap) > 13 or not JOINING.match(gap):
        return False
    core.spread, core.last, core.form = abs(c.value), at, "spread"
    core.unit = core.unit or c.unit
    close(reading, core, c.stop, CLOSING.get(gap.strip(" ,;:")[-1:], ""))
    unit_behind(reading, core)
    return True


def _bare_spread(reading: Reading, core: Expression, at: int, closing: str) -> bool:
    """`5.8 (1.2)` is a mean with its SD; so is `12 (3)`, where a mean was spoken of."""
    c, first = reading.numbers[at], reading.numbers[core.first]
    if c.value < 0:
        return False
    fractional = not first.integer or (not c.integer and core.unit is None)
    averaged = any(word in reading.known.cues["averages"] for word in reading.scan.before(first.first, 12))
    if not (fractional or averaged):
        return False
    core.spread, core.last, core.form = abs(c.value), at, "spread"
    close(reading, core, c.stop, closing)
    unit_behind(reading, core)
    return True
