"""What kind of quantity an expression is, by its form, its label, and the words around it; units: quantity_measures."""

from __future__ import annotations

from bisect import bisect_left

from trialweave.stages.quantity_grammar import COMPARISONS, Expression, Reading
from trialweave.stages.quantity_labels import match_wording
from trialweave.stages.quantity_lists import noun_behind
from trialweave.stages.quantity_measures import CELL_DOSE, DOSES, is_compared, kind_by_unit
from trialweave.stages.quantity_names import counts_something
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_vocabulary import Label

FORMS = {
    "fraction.slash": "count",
    "fraction.of": "count",
    "share": "percent",
    "share.fraction": "percent",
    "share.count": "percent",
    "share.of": "percent",
    "percent.of": "percent",
    "proportion": "other",
    "multiple": "dose",
    "rate": "other",
    "range": "range",
    "spread": "mean",
}
LABELLED_FORMS = frozenset({"number", "interval", "spread", "range"})
RATIO_REACH = 9  # words from a ratio's name to its number, `the hazard ratio for death was`
RATIO_REACH_INTERVAL = 20  # the same where an interval shows that it is an estimate
LARGEST_RATIO = 10  # a whole number from here on behind `HR` or `RR` is a heart rate or a respiratory rate
CELLS_REACH = 7  # words from a number of cells to `cells`
OTHER_REACH = 25  # words from `one visit` to `the other`
LEVEL_REACH = 40  # characters from a score's or an analyte's name to its level
BRACKET_REACH = 120  # characters from a bracket's beginning to a p value in it


def decide(reading: Reading, e: Expression) -> None:
    """Set `kind`, `unit_name` and, where a label is quoted too, `start`; `kind` stays empty where it is no quantity.

    Args:
        reading: the numbers and their text.
        e: the expression, changed in place.
    """
    number = reading.numbers[e.first]
    if e.unit is not None and e.unit_name is None:
        e.unit_name = e.unit.name
    if e.kind or e.form == "none":
        return
    if number.role == "ordinal":
        e.kind = "time" if e.unit is not None and e.unit.family == "time" else ""
    elif e.label is not None and _labelled(reading, e, e.label):
        return
    elif e.form in FORMS:
        e.kind = FORMS[e.form]
        if e.kind == "count" and e.operator in COMPARISONS:
            e.kind = "other"  # "≥6/66 swollen joints"
    elif e.form == "slash":
        e.kind = "dose" if e.unit is not None and e.unit.family in DOSES and not e.unit.per else "other"
    elif e.unit is None:
        e.kind = _bare(reading, e)
    else:
        kind_by_unit(reading, e)


def _labelled(reading: Reading, e: Expression, label: Label) -> bool:
    """Kinds that a label gives; False where the label does not fit after all (`HR 72 bpm`)."""
    number = reading.numbers[e.first]
    if label.kind == "n":
        if e.form == "number":
            e.kind, e.operator = "count", None
        return e.form == "number"
    if label.kind.startswith("interval"):
        e.kind = _interval_kind(label.kind, e, number)
        return bool(e.kind)
    if label.kind == "time_point":
        e.kind = "range" if e.form == "range" else "time"
        word = e.unit_name or reading.scan.words[number.first - 1]
        e.unit_name = reading.known.time_points.get(word, word)
    elif label.kind == "p_value":
        worded = reading.known.operators.get(tuple(reading.scan.before(number.first, 2)))  # "p less than 0.05"
        e.kind, e.unit_name, e.operator = "p_value", None, e.operator or worded or "="
    elif not _is_statistic(e, label, number):
        return False
    else:
        e.kind, e.unit_name = ("range" if e.value is None else label.kind), label.unit
    if number.label is not None:
        e.start = number.label_start
    return True


def _is_statistic(e: Expression, label: Label, number: Numeral) -> bool:
    if e.form not in LABELLED_FORMS or (e.value is None and label.kind != "other"):
        return False
    if label.kind == "ratio":
        whole = e.form == "number" and number.integer and (e.value or 0) >= LARGEST_RATIO
        return e.unit is None and e.form != "spread" and not (whole and label.unit != "NNT")
    return e.unit is None or e.unit.family in ("percent", "people")


def _interval_kind(label: str, e: Expression, number: Numeral) -> str:
    """`range 3-9`, `CI 1.2-3.4` and `SD = 1.2` apart from any estimate."""
    if e.form == "range":
        return "ci" if label == "interval.ci" else "range"
    return "other" if label == "interval.spread" and e.form == "number" and number.operator == "=" else ""


def _bare(reading: Reading, e: Expression) -> str:
    """A number without unit and label: a count, a level, a threshold, a ratio, or cells."""
    number, last = reading.numbers[e.first], reading.numbers[e.last]
    if e.form == "interval":
        return "ratio" if _near_ratio(reading, e) else "mean"
    if e.operator == "±":
        return "other"
    if e.operator in COMPARISONS:
        return "count" if number.integer and _counts_to_mark(reading, number, last) else "other"
    if _is_age(reading, number):
        e.operator = ">="
        return "other"
    if number.power:
        e.unit_name = "cells" if (e.value or 0) >= 1000 else None
        return "dose" if e.unit_name else "mean"
    if reading.scan.words[number.first] in reading.known.cues["only_before_as"]:
        return "ratio"
    if _is_fold(reading, number):
        e.unit_name, e.end = "times", reading.scan.stop(number.last + 1)
        return "ratio"
    if _is_taken(reading, e, number) or _is_dose_of_cells(reading, e):
        return "dose"
    if number.spelled:
        return "count" if number.value != 1 or _is_counted_one(reading, number) else ""
    if not number.integer or number.value < 0:
        return _decimal_kind(reading, e, number)
    counted = counts_something(reading.scan, number, reading.known)
    if not counted and _is_by_so_much(reading, number):
        return "mean"
    if counted or noun_behind(reading, last):
        return "count"
    if not _is_level(reading, number):
        return "count"
    return "other" if is_compared(reading, e, number) else "mean"


def _is_by_so_much(reading: Reading, number: Numeral) -> bool:
    """`was 18 lower after`, `5 higher than`; not `12 lower limbs`."""
    cues, after = reading.known.cues, reading.scan.after(number.last, 2)
    return not cues["or_more"].isdisjoint(after[:1]) and not cues["function"].isdisjoint(after[1:])


def _counts_to_mark(reading: Reading, number: Numeral, last: Numeral) -> bool:
    """`≥2 drugs` are counted; `a score of ≥4` and `≥5 lesions` are marks."""
    cues, scan = reading.known.cues, reading.scan
    if not cues["level"].isdisjoint(scan.before(number.first, 3)) or not noun_behind(reading, last):
        return False
    return cues["signs"].isdisjoint(scan.after(number.last, 3))


def _is_age(reading: Reading, number: Numeral) -> bool:
    """`60 and older`, `18 or over`: an age without its unit."""
    return number.integer and " ".join(reading.scan.after(number.last, 2)) in reading.known.cues["age_ends"]


def _is_fold(reading: Reading, number: Numeral) -> bool:
    """`3 times higher`, `five times as likely`; `3 times a day` is a count."""
    after = reading.scan.after(number.last, 2)
    if len(after) < 2 or after[0] != "times" or number.operator is not None:
        return False
    return after[1] == "as" or after[1] in reading.known.cues["change"]


def _is_taken(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`two tablets`, `fifteen capsules`: a dose, quoted by its number."""
    for word in reading.scan.after(number.last, 2):
        if word in reading.known.cues["function"]:
            return False
        if word in reading.known.cues["dosage_forms"]:
            e.unit_name = word
            return e.form == "number"
    return False


def _is_dose_of_cells(reading: Reading, e: Expression) -> bool:
    """`80 million allogeneic stem cells`, which is quoted by its number."""
    if e.form != "number" or (e.value or 0) < CELL_DOSE:
        return False
    for word in reading.scan.after(reading.numbers[e.last].last, CELLS_REACH):
        if word in reading.known.cues["function"]:
            return False
        unit = reading.known.units.get(word)
        if unit is not None and unit.family == "cells":
            e.unit_name = unit.name
            return True
    return False


def _is_counted_one(reading: Reading, number: Numeral) -> bool:
    """`one patient`, `at least one infusion`, `one PR`; not `one group`, `one of the most`."""
    scan, cues, token = reading.scan, reading.known.cues, number.last + 1
    if _is_one_more(reading, number):
        return True
    if token >= len(scan.words) or scan.words[token] in cues["function"]:
        return False
    if counts_something(scan, number, reading.known) or any(
        word in cues["before_one_thing"] for word in scan.before(number.first, 1)
    ):
        return True
    if any(word in cues["events"] for word in scan.after(number.last, 3)):
        return not (number.first == 0 and "other" in scan.after(number.last, OTHER_REACH))  # "One visit .., the other"
    word = scan.text[scan.starts[token] : scan.stop(token)]
    return len(word) > 1 and word.isupper() and scan.text[number.end : scan.starts[token]] == " "


def _is_one_more(reading: Reading, number: Numeral) -> bool:
    """`in two patients and in one on placebo`, `three groups and one control group`: one more of those counted."""
    scan, cues = reading.scan, reading.known.cues
    before = scan.before(number.first, 2)
    if before[-1:] != ["and"] and before != ["and", "in"]:
        return False
    if not cues["groups"].isdisjoint(scan.after(number.last, 4)):
        return True
    earlier = (n for n in reading.numbers if n.first < number.first and not n.role and n.unit is None)
    return any(counts_something(scan, n, reading.known) for n in earlier)


def _decimal_kind(reading: Reading, e: Expression, number: Numeral) -> str:
    if _near_ratio(reading, e):
        return "ratio"
    if number.operator == "=" and 0 <= number.value <= 1 and _in_p_bracket(reading, number):
        return "p_value"
    cues, before = reading.known.cues, reading.scan.before(number.first, 6)
    if any(word in cues["design"] for word in before) or is_compared(reading, e, number):
        return "other"
    near = (*before, *reading.scan.after(number.last, 6))
    return "other" if any(word in cues["cutoffs"] for word in near) else "mean"


def _near_ratio(reading: Reading, e: Expression) -> bool:
    """`the hazard ratio for death was 0.75`: a ratio's name some words before a positive number."""
    if (e.value or 0) <= 0 or (e.low is not None and e.low < 0):
        return False
    scan, token = reading.scan, reading.numbers[e.first].first
    reach = RATIO_REACH_INTERVAL if e.form == "interval" else RATIO_REACH
    for at in range(token - 1, max(-1, token - 1 - reach), -1):
        found = match_wording(scan, at, reading.known) if scan.words[at] in reading.known.wordings else None
        if found is not None and found[0].kind == "ratio":
            e.unit_name = found[0].unit
            return True
    return False


def _in_p_bracket(reading: Reading, number: Numeral) -> bool:
    """`(P values: pain = 0.01, function = 0.02)`."""
    scan = reading.scan
    opening = scan.text.rfind("(", max(scan.start, number.start - BRACKET_REACH), number.start)
    if opening < 0 or ")" in scan.text[opening : number.start]:
        return False
    token = bisect_left(scan.starts, opening)
    return scan.words[token] in reading.known.cues["p_heads"] and scan.words[token + 1].startswith("va")


def _is_level(reading: Reading, number: Numeral) -> bool:
    """Whether a whole number behind which nothing is counted is a level: `a score of 45`, `from 60 to 45`."""
    cues = reading.known.cues
    before = reading.scan.before(number.first, 6)
    if any(word in cues["people"] for word in before[-3:]):
        return False
    if any(word in cues["level"] for word in before):
        return True
    if "from" in before[-3:] or "by" in before[-1:]:
        return any(word in cues["change"] for word in reading.scan.before(number.first, 12))
    measured = reading.around.measured
    nearest = bisect_left(measured, number.start + 1)
    return nearest > 0 and measured[nearest - 1] >= number.start - LEVEL_REACH
