"""What kind of quantity an expression is, by its form, its label, its unit and the words around it."""

from __future__ import annotations

from trialweave.stages.quantity_grammar import Expression
from trialweave.stages.quantity_lists import noun_behind
from trialweave.stages.quantity_names import counts_something
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Vocabulary

COMPARISONS = frozenset({"<", ">", "<=", ">="})
DOSES = frozenset({"mass", "amount", "activity", "volume", "cells", "concentration"})
CONTENTS = frozenset({"ml", "l", "dl", "μl", "mol", "mmol", "g", "mg", "μg", "cell", "mmHg"})  # per these: a concentration
TAKES = frozenset({"dose", "doses", "dosage", "mg", "received", "receive", "injection", "injected", "infusion", "infused", "given", "administered", "plus", "placebo", "or", "and"})


def decide(scan: Scan, numbers: list[Numeral], e: Expression, marked: list[int], known: Vocabulary) -> None:
    """Set `kind`, `unit_name` and, where a label is quoted too, `start` of an expression; `kind` stays empty for none.

    Args:
        scan: the stretch of text.
        numbers: its numbers.
        e: the expression.
        marked: offsets where measured things (scores, analytes) end, ascending.
        known: the vocabulary.
    """
    number = numbers[e.first]
    if e.unit is not None and e.unit_name is None:
        e.unit_name = e.unit.name
    if e.kind:
        return
    if number.role == "ordinal":
        e.kind = "time" if e.unit is not None and e.unit.family == "time" else ""
        return
    if e.form == "clock":
        return
    if e.label is not None and _labelled(scan, numbers, e, known):
        return
    by_form = _FORMS.get(e.form)
    if by_form == "count" and e.operator in COMPARISONS:
        by_form = "other"
    if by_form is not None:
        e.kind = by_form
        return
    if e.form == "range":
        _settle_range(scan, number, e, known)
    elif e.form == "spread":
        e.kind = "mean"
    elif e.unit is None:
        _bare(scan, numbers, e, marked, known)
    else:
        _by_unit(scan, number, e, known)


_FORMS = {
    "fraction.slash": "count",
    "fraction.of": "count",
    "share": "percent",
    "share.fraction": "percent",
    "share.count": "percent",
    "percent.of": "percent",
    "proportion": "other",
    "multiple": "dose",
    "slash": "other",
}


def _labelled(scan: Scan, numbers: list[Numeral], e: Expression, known: Vocabulary) -> bool:
    """Kinds that a label gives; False where the label does not fit after all (`HR 72 bpm`)."""
    assert e.label is not None
    kind, number = e.label.kind, numbers[e.first]
    own = number.label is not None
    if kind == "time_point":
        e.kind = "range" if e.form == "range" else "time"
        word = scan.words[number.first - 1] if own else e.unit_name or ""
        e.unit_name = e.unit.name if e.unit is not None else known.time_points.get(word, word)
        e.start = number.label_start if own else e.start
        return True
    if kind == "p_value":
        e.kind, e.unit_name = "p_value", None
        e.start = number.label_start if own else e.start
        e.operator = e.operator or "="
        return True
    if kind == "n":
        if e.form == "number":
            e.kind, e.operator = "count", None
            return True
        return False
    if kind.startswith("interval"):
        e.kind = _interval_kind(kind, e)
        return bool(e.kind)
    if e.unit is not None and (kind == "ratio" or e.unit.family not in ("percent", "people")):
        return False
    if e.form not in ("number", "interval", "spread", "range"):
        return False
    if e.value is None and kind != "other":
        return False
    e.kind = "range" if e.value is None else kind
    e.unit_name = e.label.unit
    e.start = number.label_start if own else e.start
    return True


def _interval_kind(kind: str, e: Expression) -> str:
    if e.form == "range":
        return "ci" if kind == "interval.ci" else "range"
    return "other" if kind == "interval.spread" and e.form == "number" else ""


def _settle_range(scan: Scan, number: Numeral, e: Expression, known: Vocabulary) -> None:
    e.kind = "range"


def _bare(scan: Scan, numbers: list[Numeral], e: Expression, marked: list[int], known: Vocabulary) -> None:
    """A number without unit and label: a count, a level, a threshold, or cells."""
    number = numbers[e.first]
    if e.form == "interval":
        e.kind = "ratio" if _ratio_words(scan, number, e, known) else "mean"
    elif e.operator in COMPARISONS:
        e.kind = "count" if number.integer and counts_something(scan, number, known) else "other"
    elif number.power:
        e.kind, e.unit_name = ("dose", "cells") if e.value is not None and e.value >= 1000 else ("mean", None)
    elif number.spelled:
        e.kind = "count"
    elif not number.integer or number.value < 0:
        e.kind = "ratio" if _ratio_words(scan, number, e, known) else "mean"
    elif counts_something(scan, number, known) or noun_behind(scan, numbers[e.last], known):
        e.kind = "other" if _is_fold(scan, number, known) else "count"
        if e.kind == "other":
            e.unit_name = "fold"
    else:
        e.kind = "mean" if _is_level(scan, number, marked, known) else "count"


def _is_fold(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`3 times higher`, `five times as likely`; `3 times a day` is a count."""
    after = scan.after(number.last, 2)
    return len(after) == 2 and after[0] == "times" and (after[1] == "as" or after[1] in known.context["change"])


def _ratio_words(scan: Scan, number: Numeral, e: Expression, known: Vocabulary) -> bool:
    """`the hazard ratio for death was 0.75`: a ratio's name a few words before a positive number."""
    if (e.value or 0) <= 0 or (e.low is not None and e.low < 0):
        return False
    before = scan.before(number.first, 9)
    for at in range(len(before) - 1, 0, -1):
        token = number.first - len(before) + at
        for wording in known.wordings.get(before[at], ()):
            size = len(wording.words)
            if wording.label.kind == "ratio" and tuple(scan.words[token - size + 1 : token + 1]) == wording.words:
                written = scan.text[scan.starts[token - size + 1] : scan.stop(token)]
                if wording.exact is None or written == wording.exact:
                    e.unit_name = wording.label.unit
                    return True
    return False


def _is_level(scan: Scan, number: Numeral, marked: list[int], known: Vocabulary) -> bool:
    """Whether a whole number behind which nothing is counted is a level: `a score of 45`, `from 60 to 45`."""
    before = scan.before(number.first, 6)
    if any(word in known.context["people"] for word in before[-3:]):
        return False
    if any(word in known.context["level"] for word in before):
        return True
    if "from" in before[-3:] or "by" in before[-1:]:
        return any(word in known.context["change"] for word in scan.before(number.first, 12))
    return any(number.start - 40 <= end <= number.start for end in marked)


def _by_unit(scan: Scan, number: Numeral, e: Expression, known: Vocabulary) -> None:
    assert e.unit is not None
    family = e.unit.family
    if family == "time":
        e.kind = "time"
    elif family == "percent":
        e.kind = _percent_kind(scan, number, e, known)
    elif family == "share":
        e.kind, e.unit_name = "mean", "%"
    elif family == "fold":
        e.kind = "other"
    elif family == "people":
        e.kind, e.unit_name, e.unit = "count", None, None
        e.end = number.end if e.form == "number" else e.end
    elif family == "rate":
        e.kind, e.unit_name = ("dose", f"cells{e.unit.name}") if number.power else ("count", e.unit.name)
    elif family in DOSES:
        e.kind = _dose_kind(scan, number, e, known)
    elif e.operator in COMPARISONS:
        e.kind = "other"
    else:
        if _is_scale_length(scan, number):
            e.kind = "other"
            return
        level = e.form == "interval" or not number.integer or bool(e.unit.per) or _near_level(scan, number, known)
        e.kind = "mean" if level or e.unit.name in ("kg/m2", "mmHg", "bpm") else "other"


def _is_scale_length(scan: Scan, number: Numeral) -> bool:
    """`VAS 100 mm`, `a 10-cm visual analogue scale`: how long a scale is, not what was read from it."""
    near = (*scan.before(number.first, 1), *scan.after(number.last + 1, 1))
    return number.value in (10, 100) and any(word in ("vas", "visual", "scale") for word in near)


def _near_level(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    before = scan.before(number.first, 6)
    return any(word in known.context["level"] or word in known.context["change"] for word in before)


def _dose_kind(scan: Scan, number: Numeral, e: Expression, known: Vocabulary) -> str:
    """Doses, and what is measured in the same units: concentrations, losses, intakes."""
    assert e.unit is not None
    family, per = e.unit.family, e.unit.per
    if (per and per[0] in CONTENTS) or family == "concentration":
        return "other" if e.operator in COMPARISONS else "mean"
    if family == "cells":
        if number.power or per or (e.value or 0) >= 10000:
            _without_cells(scan, number, e)
            return "dose"
        return "count"
    if e.form == "interval":
        return "mean"
    before = scan.before(number.first, 5)
    if any(word in TAKES for word in before):
        return "dose"
    return "mean" if any(word in known.context["level"] or word in known.context["change"] for word in before) else "dose"


def _without_cells(scan: Scan, number: Numeral, e: Expression) -> None:
    """A dose of cells is quoted without the word."""
    assert e.unit is not None
    if not e.unit.per and e.form == "number":
        e.end = number.end


def _percent_kind(scan: Scan, number: Numeral, e: Expression, known: Vocabulary) -> str:
    """A share of people is `percent`; a change or a share of a quantity `mean`; a threshold `other`."""
    cues = known.context
    after = [word for word in scan.after(number.last, 5) if word not in ("percent", "per", "cent")]
    follows = scan.text[e.end : e.end + 1] in (" ", "-") and scan.text[e.end + 1 : e.end + 2].isalpha()
    before = scan.before(number.first, 8)
    first = after[0] if after and follows else ""
    if first in cues["preparations"]:
        return "dose"
    if any(word in cues["design"] for word in before[-4:]):
        return "other"
    changed = first in cues["change"] or (len(after) > 1 and first in cues["emphasis"] and after[1] in cues["change"])
    threshold = e.operator in COMPARISONS or "least" in before[-2:]
    if changed:
        return "other" if threshold or any(word in cues["threshold"] for word in after[1:4]) else "mean"
    if first == "response" and before[-1:] in (["a"], ["an"]) and after[1:2] != ["rate"]:
        return "other"
    if first in cues["percent_levels"] or any(word in cues["percent_levels"] for word in before[-4:]):
        return "other" if e.operator in COMPARISONS else "mean"
    return "mean" if _is_change(before, cues["change"]) else "percent"


def _is_change(before: list[str], change: frozenset[str]) -> bool:
    """`reduced pain by 30 %`, `a reduction of 30 %`, `mean change was -12 %`, `difference 5 %`."""
    if not before:
        return False
    nearest = before[-1]
    if nearest in ("difference", "differences"):
        return True
    if nearest == "by" or before[-2:-1] == ["by"]:
        return any(word in change for word in before)
    if nearest in ("of", "was", "were", "averaged"):
        return any(word in change or word in ("difference", "differences") for word in before[-5:])
    return nearest in change
