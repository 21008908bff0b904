"""What kind of quantity a number with a unit is: `40%` of patients or of a dose, `3 g` given or lost, `≥18 years`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise
from math import log10

from trialweave.stages.quantity_grammar import COMPARISONS, Expression, Reading
from trialweave.stages.quantity_numbers import Numeral, tidy
from trialweave.stages.quantity_vocabulary import Unit

DOSES = frozenset({"mass", "amount", "activity", "volume", "cells", "concentration"})
CONTENTS = frozenset(
    {"ml", "l", "dl", "μl", "mol", "mmol", "g", "mg", "μg", "cell", "mmHg", "mm2", "cm2"}
)  # a concentration
LEVELS = frozenset({"kg/m2", "mmHg", "bpm"})  # units of what is measured, never of sizes
STEPS = frozenset({"unit", "units", "SD"})
CLOCKED = frozenset({"second", "millisecond"})  # with a fraction these are what was timed
CELL_DOSE = 10_000  # fewer cells are counted, not given
WEIGHED_REACH = 14  # words from what is measured to its mass or volume
AVERAGE_REACH = 5  # words from `mean` or `decreased` to a mass or volume
AVERAGE_TIME_REACH = 6  # words from `mean` to the age or the duration
BY_REACH = 16  # words from `reduced` to `by 30 %`
CHANGE_REACH = 24  # words before a per cent in which it is looked for what it is a share of
NOUN_REACH = 14  # words from `reduction` to its per cent
REACHED_REACH = 8  # words from a per cent that is a mark to `was reached`
CELLS_REACH = 50  # characters from cells to the per cent that they are
OF_CELLS_REACH = 18  # characters from "12% of" to the cells
IMPORTANT_REACH = 4  # words from `important` to the difference that is
SCALE_LENGTHS = (10, 100)  # a visual analogue scale is so many cm or mm long


def kind_by_unit(reading: Reading, e: Expression) -> None:
    """Set the kind of an expression by its unit and the words around it; of counts and cells also the quote."""
    assert e.unit is not None
    number, family = reading.numbers[e.first], e.unit.family
    if family == "time":
        if not _is_history(reading, e, number):
            timed = e.unit.name in CLOCKED and not number.integer and e.form == "number"  # "walked it in 10.9 s"
            averaged = timed or _is_average_time(reading, number)
            e.kind = "other" if _is_age_limit(reading, e, number) else "mean" if averaged else "time"
    elif family == "percent":
        e.kind = _percent_kind(reading, e, number)
    elif family == "share":
        e.kind, e.unit_name = "mean", "%"
    elif family in ("fold", "money"):
        e.kind = "other"
    elif family == "people":
        e.kind, e.unit_name, e.unit = ("dose", "cells", None) if number.power else ("count", None, None)
        e.end = number.end if e.form == "number" else e.end
    elif family == "rate":
        _rate_kind(reading, e, number, e.unit)
    elif e.joined and e.value == 1 and e.unit.name in STEPS:
        e.kind = ""  # "a 1-unit increase": the step of a regression
    elif family in DOSES:
        e.kind = _dose_kind(reading, e, number, e.unit)
    elif family == "physical" and e.joined and not _tells_change(reading, e):
        e.kind = ""  # "1-mm discs"
    elif family == "scale" or is_compared(reading, e, number):
        e.kind = "other" if is_compared(reading, e, number) else "mean"
    else:
        e.kind = "mean" if _is_measured(reading, e, number, e.unit) else "other"


def _rate_kind(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> None:
    """`2 × 10(6)/kg` are cells given, `250 × 10(9)/l` and `67 min-1` levels, `3/day` is a count."""
    if is_compared(reading, e, number):
        e.kind = "other"
    elif unit.per[:1] and unit.per[0] in CONTENTS - {"kg"}:
        e.kind = "mean"
    else:
        e.kind = "dose" if number.power or (e.value or 0) >= CELL_DOSE else "count" if number.integer else "other"
    e.unit_name = f"cells{unit.name}" if e.kind == "dose" else unit.name
    if number.power and e.kind != "dose" and e.value is not None:  # as laboratories write it: 250, in 10(9)/l
        e.value, e.unit_name = tidy(e.value / number.power), f"10^{round(log10(number.power))}{unit.name}"


def is_compared(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`>35 cm/s`, `more than 35 cm/s`, `an important difference of 6 points`: a mark, not a level."""
    if e.operator in COMPARISONS or not reading.known.cues["important"].isdisjoint(
        reading.scan.before(number.first, IMPORTANT_REACH)
    ):
        return True
    before, operators = reading.scan.before(number.first, 2), reading.known.operators
    worded = operators.get(tuple(before)) or (operators.get(tuple(before[-1:])) if before[-1:] != ["over"] else None)
    return worded in COMPARISONS


def _tells_change(reading: Reading, e: Expression) -> bool:
    """`a 3.5-kg weight loss`, `a 10-mmHg reduction`: the length or weight is by how much something changed."""
    cues = reading.known.cues
    return any(word in cues["change"] or word in cues["differences"] for word in _words_behind(reading, e)[:2])


def _is_measured(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> bool:
    """Whether a length, pressure or the like was measured, and does not describe a thing (`2 miles`, `VAS 100 mm`)."""
    scale = reading.known.cues["scale_words"]
    beside = (*reading.scan.before(number.first, 1), *reading.scan.after(number.last + 1, 1))
    if number.value in SCALE_LENGTHS and any(word in scale for word in beside):
        return False
    if e.form == "interval" or unit.per or unit.name in LEVELS or not number.integer or number.hyphen:
        return True
    cues, before = reading.known.cues, reading.scan.before(number.first, 6)
    if any(word in cues["level"] or word in cues["change"] for word in before):
        return True
    if not cues["change"].isdisjoint(_words_behind(reading, e)[:1]):
        return True
    linked = reading.scan.text[number.begin - 1 : number.begin] == "(" or not cues["linking"].isdisjoint(before[-1:])
    placed = not cues["placing"].isdisjoint(before[-1:])
    return reading.section == "RESULTS" and linked and not placed and not _describes(reading, e)


def _dose_kind(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> str:
    """Doses, and what is measured in the same units: concentrations, losses, intakes."""
    if unit.per == ("g",) and unit.family == "mass" and _is_strength(reading, number):
        return "dose"
    if (unit.per and unit.per[0] in CONTENTS) or unit.family == "concentration":
        return "other" if is_compared(reading, e, number) else "mean"
    if unit.family == "cells":
        few = not (number.power or unit.per or (e.value or 0) >= CELL_DOSE)
        if few:
            e.unit, e.unit_name = None, None
        if not unit.per and e.form == "number":
            e.end = number.end  # a dose of cells is quoted without the word
        return "count" if few else "dose"
    if _is_weighed(reading, e, number, unit):
        return "other" if is_compared(reading, e, number) else "mean"
    return "dose"


def _is_strength(reading: Reading, number: Numeral) -> bool:
    """`zolatriol 50 μg/g`: how strong a preparation is; not `fell to 310 μg/g`, `(310 μg/g)`."""
    cues, before = reading.known.cues, reading.scan.before(number.first, 1)
    if number.operator is not None or not before or reading.scan.text[number.begin - 1] != " ":
        return False
    free = all(cues[name].isdisjoint(before) for name in ("linking", "function", "level", "change"))
    behind = bisect_right(reading.around.measured, number.begin) - 1
    return free and (behind < 0 or reading.around.measured[behind] < number.begin - 1)


def _is_weighed(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> bool:
    """Whether a mass or volume was measured: `blood loss was 350 ml`, `less bleeding (317 vs 615 ml)`; not given."""
    cues, text = reading.known.cues, reading.scan.text
    lighter = cues["comparatives"].intersection(_words_behind(reading, e)[:1])
    if e.form == "interval" or lighter or text[number.start] in "+-":
        return True  # "1.9 units lower"
    before = reading.scan.before(number.first, WEIGHED_REACH)
    linked = text[number.begin - 1 : number.begin] in ("(", "[") or is_compared(reading, e, number)
    if not linked and all(cues[name].isdisjoint(before[-1:]) for name in ("linking", "measured_mass", "differences")):
        return False  # "with 50 mg", "zolatinib 50 mg"
    measuring = cues["averages"] | (cues["measured_mass"] - cues["taken_in"])
    if _describes(reading, e) and measuring.isdisjoint(before[-3:]):
        return False  # "efficacy of 50 mg therapy", but "a mean of 350 ml blood"
    flows = unit.family == "volume" and unit.per[:1] in (("min",), ("s",))
    return _nearest_measured(before, cues) or (flows and cues["giving"].isdisjoint(before[-5:]))


def _nearest_measured(before: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """Whether the nearest word of giving or measuring is one of measuring; averages and changes only from near by."""
    for distance, word in enumerate(reversed(before)):
        if word in cues["measured_mass"]:
            return True
        if word in cues["giving"]:
            return False
        if distance < AVERAGE_REACH and (word in cues["level"] or word in cues["change"]):
            return before[-1:] != ["to"]  # "the dose was increased to 4 mg"
    return False


def _is_history(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`Over the past 20 years, ...` at the beginning of a sentence: of the field, not of the trial."""
    long = e.unit is not None and e.unit.name in ("year", "decade")
    before = reading.scan.before(number.first, 6)
    return long and len(before) < 6 and before[-1:] in (["past"], ["last"])


def _is_average_time(reading: Reading, number: Numeral) -> bool:
    """`median age 38 years`, `mean disease duration of 12 years`; a median follow-up is the trial's own time."""
    before, cues = reading.scan.before(number.first, AVERAGE_TIME_REACH), reading.known.cues
    if cues["average_times"].isdisjoint(before) or not cues["trial_times"].isdisjoint(before):
        return False
    return not cues["averages_of_time"].isdisjoint(before)


def _is_age_limit(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`≥18 years`, `18 years or older`, `younger than 65 years`: who may take part."""
    if e.unit is None or e.unit.name not in ("year", "month") or e.form != "number":
        return False
    cues = reading.known.cues
    before, after = reading.scan.before(number.first, 4), _words_behind(reading, e)
    if any(word in cues["durations"] for word in before):
        return False
    if e.operator in COMPARISONS:
        return e.unit.name == "year"
    if after[:1] == ["old"] or after[:2] == ["of", "age"]:
        after = after[1:] if after[0] == "old" else after[2:]
    if e.unit.name == "year" and " ".join(after[:2]) in cues["age_ends"]:
        e.operator = ">="
        return True
    if before[-1:] == ["than"] and before[-2:-1] in (["older"], ["younger"]):
        e.operator = ">" if before[-2] == "older" else "<"
        return True
    return False


def _percent_kind(reading: Reading, e: Expression, number: Numeral) -> str:
    """A share of people is `percent`; a change or a share of a quantity `mean`; a threshold `other`."""
    cues, text = reading.known.cues, reading.scan.text
    after = [word for word in reading.scan.after(number.last, 6) if word not in cues["percent_words"]]
    if e.form == "interval":
        after = _words_behind(reading, e)
    before = reading.scan.before(number.first, CHANGE_REACH)
    while before and before[-1] in cues["roughly"]:
        before.pop()
    follows = text[e.end : e.end + 1] in (" ", "-") and text[e.end + 1 : e.end + 2].isalpha()
    if not follows:
        after = []
    if _is_preparation(before, after, cues) or _is_named_preparation(reading, number, before):
        if before:
            reading.around.strengths.add((before[-1], number.value))
        return "dose"
    if reading.is_strength(number):
        return "dose"
    if after[:1] == ["power"] or any(word in cues["design"] for word in before[-4:]):
        return "other"
    compared = e.operator in COMPARISONS
    if after[:1] == ["or"] and any(word in cues["or_more"] for word in after[1:2]):
        return "other"  # "30% or greater"
    if after[:1] and after[0] in cues["change"] and _is_reached(reading, number):
        return "other"  # "a 50% reduction was reached by"
    if _changes(after, cues):
        worded = cues["or_more"].isdisjoint(after[:1]) and is_compared(reading, e, number)
        reached = compared or worded or "least" in before[-2:] or _is_attained(before, cues)
        return "other" if reached or any(word in cues["threshold"] for word in after[1:4]) else "mean"
    if _is_mark(before, after, cues):
        return "other"
    if after[:1] == ["of"]:
        if any(word in cues["people"] for word in after[1:4]):
            return "percent"
        if compared and cues["people"].isdisjoint(after):
            return "other"  # "missed ≤10% of applications"
        if any(word in cues["quantities_shared"] for word in after[1:4]):
            return "mean"
    if text[number.start] in "+-":
        return "mean"
    level_words = [word for word in before[-6:] if len(word) > 1][-4:]  # "HbA1c" is three tokens
    if any(word in cues["percent_levels"] for word in (*level_words, *after[:1])) or (
        compared and not cues["percent_levels"].isdisjoint(after[:2])
    ):
        return "other" if is_compared(reading, e, number) else "mean"
    if _is_level_of_share(reading, number, before):
        return "percent"  # "survival was higher (81%)"
    least = before[-2:] == ["at", "least"]
    if _is_of_cells(reading, e, number):
        return "other" if least or compared else "mean"
    if not _is_change(before[:-2] if least else before, cues):
        return "percent"
    return "other" if least or compared else "mean"


def _is_reached(reading: Reading, number: Numeral) -> bool:
    """`a 50% reduction of VAS was reached by`: a mark, by what is said of it behind."""
    return not reading.known.cues["attaining"].isdisjoint(reading.scan.after(number.last, REACHED_REACH)[1:])


def _is_of_cells(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`Tregs rose from 4.1%`, `12% of CD8+ T cells`: a share of cells, not of people."""
    cells, scan, cues = reading.around.cells, reading.scan, reading.known.cues
    at = bisect_right(cells, (number.begin, 0)) - 1
    if at >= 0 and scan.start <= cells[at][1] <= number.begin <= cells[at][1] + CELLS_REACH:
        between = scan.words[scan.token_before(cells[at][1]) + 1 : number.first]
        if all(any(word in cues[name] for name in ("level", "change", "linking", "of_cells")) for word in between):
            return True
    behind = scan.text[e.end : e.end + 4] == " of " and at + 1 < len(cells)
    return behind and cells[at + 1][0] <= e.end + OF_CELLS_REACH


def _is_level_of_share(reading: Reading, number: Numeral, before: list[str]) -> bool:
    """`was higher (81%)`, `was higher, 81% as against 72%`: what is higher, not by how much."""
    apart = reading.scan.text[max(number.begin - 2, 0) : number.begin]
    return (apart[-1:] == "(" or apart == ", ") and not reading.known.cues["or_more"].isdisjoint(before[-1:])


def _words_behind(reading: Reading, e: Expression) -> list[str]:
    token = reading.scan.token_before(e.end)
    return reading.scan.after(token, 6)


def _describes(reading: Reading, e: Expression) -> bool:
    """Whether a noun follows the unit: `50 mg therapy`, `the 1 cm group`; not `350 ml in the`."""
    text, cues = reading.scan.text, reading.known.cues
    if text[e.end : e.end + 1] not in (" ", "-") or not text[e.end + 1 : e.end + 2].isalpha():
        return False
    return cues["function"].isdisjoint(_words_behind(reading, e)[:1])


def _is_preparation(before: list[str], after: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`0.1% tacrolimus`, `5% dextrose`, `ropivacaine 0.75%`: how strong a preparation is."""
    return any(
        word in cues["preparations"] or word.endswith(tuple(cues["preparation_endings"]))
        for word in (*before[-1:], *after[:1])
    )


def _is_named_preparation(reading: Reading, number: Numeral, before: list[str]) -> bool:
    """`Zolat Topical Gel (ZTG) 1%`: its short form stands between."""
    return reading.scan.text[number.begin - 2 : number.begin] == ") " and _is_preparation(
        before[-2:-1], [], reading.known.cues
    )


def _changes(after: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`30% reduction`, `30% greater reduction`, `30% relative risk reduction`; not `3% drop-out`."""
    if after[1:2] == ["out"]:
        return False
    for word in after[:3]:
        if word in cues["change"]:
            return True
        if word not in cues["emphasis"]:
            return False
    return False


def _is_attained(before: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`patients achieving a 75 %`, `the share of subjects with 20 %`: the change is a mark to reach."""
    listed = [word for word in before if not word[0].isdigit() and word not in ("and", "or")]  # "20%, 50% and"
    if any(word in cues["attaining"] for word in listed[-5:]):
        return True
    return "with" in listed[-3:] and any(word in cues["people"] for word in listed[-5:])


def _is_mark(before: list[str], after: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`a 20% response`, `a margin of 5%`, `the 50% threshold`."""
    if after[:1] == ["response"] and before[-1:] in (["a"], ["an"]) and after[1:2] != ["rate"]:
        return True
    return any(word in cues["cutoffs"] for word in (*before[-3:], *after[:1]))


def _is_change(before: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`reduced pain by 30 %`, `a reduction of 30 %`, `mean change was -12 %`, `difference 5 %`."""
    if not before:
        return False
    change, nearest, near = cues["change"] | cues["differences"], before[-1], before[-BY_REACH:]
    if "by" in near[-2:] or (nearest == "of" and "by" in near[-4:]):  # "by a mean of 30 %"
        governing = near[: len(near) - 1 - near[::-1].index("by")]
        told = not cues["attaining"].isdisjoint(governing[-1:]) or not cues["breaking"].isdisjoint(governing[-1:])
        return not told and any(word in change for word in governing)
    if nearest in ("of", "was", "were", "averaged"):
        nouns = cues["change_nouns"] | cues["differences"]
        if any(word in nouns for word in before[-5:]):
            return True
        shares = any(
            word in cues["people"] or (word in cues["share_words"] and last not in cues["flowing"])
            for last, word in pairwise(["", *before])
        )
        return not shares and any(word in nouns for word in before[-NOUN_REACH:])
    return nearest in change
