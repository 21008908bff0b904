"""What the members of a list share: `1, 3, 6, or 12 mg/kg`, `weeks 4, 12, 26 and 52`, `p = 0.01 and 0.02`."""

from __future__ import annotations

from trialweave.stages.quantity_grammar import Expression
from trialweave.stages.quantity_names import counts_something
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Vocabulary

PUNCTUATION = frozenset(" ,/&-.+~=<>≤≥±")
BARE_FORMS = frozenset({"number", "spread", "range", "interval"})


def share(scan: Scan, numbers: list[Numeral], found: list[Expression], known: Vocabulary) -> None:
    """Give the units and labels of a list's last or first member to the others.

    Args:
        scan: the stretch of text.
        numbers: its numbers.
        found: its expressions, which are changed in place.
        known: the vocabulary.
    """
    gaps = [None, *(_gap(scan, numbers, a, b, known) for a, b in zip(found, found[1:], strict=False))]
    _backward(found, gaps, known)
    _forward(scan, numbers, found, gaps, known)


def _gap(scan: Scan, numbers: list[Numeral], a: Expression, b: Expression, known: Vocabulary) -> tuple[str, ...] | None:
    """The words between two members of a list, `,` where there are none; None where it is no list."""
    between = scan.text[a.end : b.start]
    if not between or len(between) > 30:
        return None
    words = tuple(scan.words[numbers[a.last].last + 1 : numbers[b.first].first])
    words = tuple(word for word in words if scan.text.find(word, a.end, b.start) >= 0 or word in scan.lower[a.end : b.start])
    if len(words) > 3 or not known.list_words.issuperset(words):
        return None
    rest = scan.lower[a.end : b.start]
    for word in words:
        rest = rest.replace(word, "", 1)
    if not PUNCTUATION.issuperset(rest):
        return None
    return words or (",",)


def _is_conjunction(gap: tuple[str, ...] | None, known: Vocabulary) -> bool:
    return gap is not None and (gap[0] in known.conjunctions)


def _backward(found: list[Expression], gaps: list[tuple[str, ...] | None], known: Vocabulary) -> None:
    """The unit of the last member is that of all: `20 and 50 mg`, `5.1 ± 1 and 6.2 ± 1 mmol/L`, `21 vs 12 months`."""
    conjoined = False
    for index in range(len(found) - 1, 0, -1):
        last, before, gap = found[index], found[index - 1], gaps[index]
        if gap is None or last.unit is None or last.label is not None and last.label.kind != "time_point":
            conjoined = False
            continue
        conjoined = conjoined or _is_conjunction(gap, known) or gap == ("&",)
        if _is_bare(before) and last.form in BARE_FORMS and last.unit.family not in ("people", "rate"):
            if last.unit.family == "percent" and not conjoined:
                continue
            before.unit = last.unit
            before.rule = "list"
        else:
            conjoined = False


def _is_bare(e: Expression) -> bool:
    return e.unit is None and e.label is None and e.form in BARE_FORMS and e.kind == ""


def _forward(
    scan: Scan, numbers: list[Numeral], found: list[Expression], gaps: list[tuple[str, ...] | None], known: Vocabulary
) -> None:
    for index in range(1, len(found)):
        first, then, gap = found[index - 1], found[index], gaps[index]
        if gap is None or first.label is None or not _is_bare(then):
            continue
        kind = first.label.kind
        if kind == "time_point":
            if _next_time(scan, numbers, first, then, gap, known):
                then.label, then.rule = first.label, "list"
                then.unit_name = first.unit_name or scan.words[numbers[first.first].first - 1]
                first.unit_name = then.unit_name
        elif then.value is None or numbers[then.first].spelled:
            continue
        elif (kind == "p_value" and 0 <= then.value <= 1 and not numbers[then.first].integer) or (
            kind in ("ratio", "effect_size", "other") and not numbers[then.first].integer
        ):
            then.label, then.rule = first.label, "list"


def _next_time(
    scan: Scan, numbers: list[Numeral], first: Expression, then: Expression, gap: tuple[str, ...], known: Vocabulary
) -> bool:
    """Whether a bare number goes on with `weeks 4, 12`: no count (`at week 12, 53 patients`)."""
    number = numbers[then.first]
    if then.form not in ("number", "range") or counts_something(scan, number, known) or not number.integer:
        return False
    plural = (first.unit_name or scan.words[numbers[first.first].first - 1]).endswith("s")
    if plural:
        return True
    if not (then.value or then.low or 0) > (first.value or 0) or gap[0] == "than":
        return False
    return not noun_behind(scan, numbers[then.last], known) or _is_listed(scan, number)


def _is_listed(scan: Scan, number: Numeral) -> bool:
    return scan.text[number.stop : number.stop + 1] == ","


def noun_behind(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether a word follows that is no function word: `10 SD`, `two solid dosage forms`; not `12 in the`."""
    token = number.last + 1
    if token >= len(scan.words):
        return False
    gap = scan.text[number.stop : scan.starts[token]]
    return gap in (" ", "-", "") and scan.words[token] not in known.context["function"]
