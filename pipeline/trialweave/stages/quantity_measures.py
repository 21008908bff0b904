"""What kind of quantity a number with a unit is: `40%` of patients or of a dose, `3 g` given or lost, `≥18 years`."""

from __future__ import annotations

from collections.abc import Mapping

from trialweave.stages.quantity_grammar import COMPARISONS, Expression, Reading
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_vocabulary import Unit

DOSES = frozenset({"mass", "amount", "activity", "volume", "cells", "concentration"})
CONTENTS = frozenset(
    {"ml", "l", "dl", "μl", "mol", "mmol", "g", "mg", "μg", "cell", "mmHg", "mm2", "cm2"}
)  # a concentration
LEVELS = frozenset({"kg/m2", "mmHg", "bpm"})  # units of what is measured, never of sizes
CELL_DOSE = 10_000  # fewer cells are counted, not given
SCALE_LENGTHS = (10, 100)  # a visual analogue scale is so many cm or mm long


def kind_by_unit(reading: Reading, e: Expression) -> None:
    """Set the kind of an expression by its unit and the words around it; of counts and cells also the quote."""
    assert e.unit is not None
    number, family = reading.numbers[e.first], e.unit.family
    if family == "time":
        if not _is_history(reading, e, number):
            e.kind = "other" if _is_age_limit(reading, e, number) else "time"
    elif family == "percent":
        e.kind = _percent_kind(reading, e, number)
    elif family == "share":
        e.kind, e.unit_name = "mean", "%"
    elif family in ("fold", "money"):
        e.kind = "other"
    elif family == "people":
        e.kind, e.unit_name, e.unit = "count", None, None
        e.end = number.end if e.form == "number" else e.end
    elif family == "rate":
        bare = "count" if number.integer else "other"
        e.kind, e.unit_name = ("dose", f"cells{e.unit.name}") if number.power else (bare, e.unit.name)
    elif family in DOSES:
        e.kind = _dose_kind(reading, e, number, e.unit)
    elif family == "scale" or _is_compared(reading, e, number):
        e.kind = "other" if _is_compared(reading, e, number) else "mean"
    else:
        e.kind = "mean" if _is_measured(reading, e, number, e.unit) else "other"


def _is_compared(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`>35 cm/s`, `more than 35 cm/s`, `at least 350 cells/μl`: a mark, not a level."""
    if e.operator in COMPARISONS:
        return True
    return reading.known.operators.get(tuple(reading.scan.before(number.first, 2))) in COMPARISONS


def _is_measured(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> bool:
    """Whether a length, pressure or the like was measured, and does not describe a thing (`2 miles`, `VAS 100 mm`)."""
    scale = reading.known.cues["scale_words"]
    beside = (*reading.scan.before(number.first, 1), *reading.scan.after(number.last + 1, 1))
    if number.value in SCALE_LENGTHS and any(word in scale for word in beside):
        return False
    if e.form == "interval" or unit.per or unit.name in LEVELS or not (number.integer or number.hyphen):
        return True
    cues = reading.known.cues
    return any(word in cues["level"] or word in cues["change"] for word in reading.scan.before(number.first, 6))


def _dose_kind(reading: Reading, e: Expression, number: Numeral, unit: Unit) -> str:
    """Doses, and what is measured in the same units: concentrations, losses, intakes."""
    if (unit.per and unit.per[0] in CONTENTS) or unit.family == "concentration":
        return "other" if _is_compared(reading, e, number) else "mean"
    if unit.family == "cells":
        few = not (number.power or unit.per or (e.value or 0) >= CELL_DOSE)
        if few:
            e.unit, e.unit_name = None, None
        if not unit.per and e.form == "number":
            e.end = number.end  # a dose of cells is quoted without the word
        return "count" if few else "dose"
    before, cues = reading.scan.before(number.first, 5), reading.known.cues
    changes = any(word in cues["change"] for word in _words_behind(reading, e)[:1])
    if e.form == "interval" or changes or reading.scan.text[number.start] in "+-":
        return "mean"  # "1.9 units lower"
    if any(word in cues["giving"] for word in before):
        return "dose"
    flows = unit.family == "volume" and unit.per[:1] in (("min",), ("s",))
    return "mean" if flows or any(word in cues["measured_mass"] for word in before) else "dose"


def _is_history(reading: Reading, e: Expression, number: Numeral) -> bool:
    """`Over the past 20 years, ...` at the beginning of a sentence: of the field, not of the trial."""
    long = e.unit is not None and e.unit.name in ("year", "decade")
    before = reading.scan.before(number.first, 6)
    return long and len(before) < 6 and before[-1:] in (["past"], ["last"])


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
    before = reading.scan.before(number.first, 9)
    while before and before[-1] in cues["roughly"]:
        before.pop()
    follows = text[e.end : e.end + 1] in (" ", "-") and text[e.end + 1 : e.end + 2].isalpha()
    if not follows:
        after = []
    if _is_preparation(before, after, cues):
        return "dose"
    if after[:1] == ["power"] or any(word in cues["design"] for word in before[-4:]):
        return "other"
    compared = e.operator in COMPARISONS
    if after[:1] == ["or"] and any(word in cues["or_more"] for word in after[1:2]):
        return "other"  # "30% or greater"
    if _changes(after, cues):
        reached = compared or "least" in before[-2:] or _is_attained(before, cues)
        return "other" if reached or any(word in cues["threshold"] for word in after[1:4]) else "mean"
    if _is_mark(before, after, cues):
        return "other"
    if after[:1] == ["of"]:
        if any(word in cues["people"] for word in after[1:4]):
            return "percent"
        if any(word in cues["quantities_shared"] for word in after[1:4]):
            return "other" if compared else "mean"
    if text[number.start] in "+-":
        return "mean"
    if any(word in cues["percent_levels"] for word in (*before[-4:], *after[:1])):
        return "other" if compared else "mean"
    least = before[-2:] == ["at", "least"]
    if not _is_change(before[:-2] if least else before, cues):
        return "percent"
    return "other" if least else "mean"


def _words_behind(reading: Reading, e: Expression) -> list[str]:
    token = reading.scan.token_before(e.end)
    return reading.scan.after(token, 6)


def _is_preparation(before: list[str], after: list[str], cues: Mapping[str, frozenset[str]]) -> bool:
    """`0.1% tacrolimus`, `5% dextrose`, `ropivacaine 0.75%`: how strong a preparation is."""
    return any(
        word in cues["preparations"] or word.endswith(tuple(cues["preparation_endings"]))
        for word in (*before[-1:], *after[:1])
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
    change, nearest = cues["change"] | cues["differences"], before[-1]
    if nearest == "by" or before[-2:-1] == ["by"]:
        return any(word in change for word in before)
    if nearest in ("of", "was", "were", "averaged"):
        return any(word in change for word in before[-5:])
    return nearest in change
