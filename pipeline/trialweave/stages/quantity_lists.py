"""What the members of a list share: `1, 3, 6, or 12 mg/kg`, `weeks 4, 12, 26 and 52`, `p = 0.01 and 0.02`."""

from __future__ import annotations

from itertools import pairwise

from trialweave.stages.quantity_grammar import Expression, Reading, is_percent
from trialweave.stages.quantity_names import counts_something
from trialweave.stages.quantity_numbers import Numeral

PUNCTUATION = frozenset(" ,/&-.+~=<>≤≥±、")
COMMAS = frozenset(",/&、")
BARE_FORMS = frozenset({"number", "spread", "range", "interval"})
STATISTICS = frozenset({"ratio", "effect_size", "other"})
OPPOSED = frozenset({"vs", "versus", "v"})
AFTER_TEST = frozenset({") and ", "] and ", ") or ", ") vs ", ") versus "})
WEIGHED = frozenset({"mass", "volume", "activity", "amount"})  # what is given, or measured, in the same units
ELLIPSIS_REACH = 16  # words from one share to the next for which one verb holds
GAP = 30  # characters between two members

Gap = tuple[str, ...] | None  # the words between two members, `,` where there are none; None where it is no list


def share(reading: Reading, found: list[Expression]) -> None:
    """Give the units and labels of a list's last or first member to the others; they are changed in place."""
    gaps: list[Gap] = [None]
    gaps += [_gap(reading, a, b) for a, b in pairwise(found)]
    if any(gaps):
        _backward(reading, found, gaps)
        _forward(reading, found, gaps)


def _gap(reading: Reading, a: Expression, b: Expression) -> Gap:
    if not 0 < b.start - a.end <= GAP:
        return None
    scan, known = reading.scan, reading.known
    rest = scan.lower[a.end : b.start]
    words = scan.words[scan.token_before(a.end) + 1 : reading.numbers[b.first].first]
    if len(words) > 3 or not known.list_words.issuperset(words):
        return None
    for word in words:
        rest = rest.replace(word, "", 1)
    if not PUNCTUATION.issuperset(rest):
        return None
    joined = bool(words) and words[0] in known.cues["conjunctions"]
    if not joined and not COMMAS.intersection(rest):
        return None  # "<1.6 after 4 months"
    return tuple(words) or (",",)


def _backward(reading: Reading, found: list[Expression], gaps: list[Gap]) -> None:
    """The unit of the last member is that of all: `20 and 50 mg`, `5.1 ± 1 and 6.2 ± 1 mmol/L`, `21 vs 12 months`."""
    conjoined = False
    for index in range(len(found) - 1, 0, -1):
        last, before, gap = found[index], found[index - 1], gaps[index]
        labelled = last.label is not None and last.label.kind != "time_point"
        if gap is None or last.unit is None or labelled:
            conjoined = False
            continue
        conjoined = conjoined or _has_conjunction(reading, gaps, index)
        if not _is_bare(before) or last.form not in BARE_FORMS or last.unit.family in ("people", "rate"):
            conjoined = False
        elif conjoined or not is_percent(last.unit):
            before.unit, before.listed, before.joined = last.unit, True, last.joined
            _share_scale(reading, before, last)


def _share_scale(reading: Reading, before: Expression, last: Expression) -> None:
    """`25, 50 or 75 million cells`: the word behind the last number is that of all."""
    scale = reading.numbers[last.first].scale
    scaled = reading.numbers[before.first]
    if scale > 1 and scaled.scale == 1 and before.form == "number" and 0 < scaled.value < scale:
        before.value, scaled.scale = scaled.value * scale, scale


def _has_conjunction(reading: Reading, gaps: list[Gap], index: int) -> bool:
    """Whether a list has a conjunction at or before one of its gaps: `68.5, 41.4 and 56.8, 26.2 %`."""
    while index >= 0 and (gap := gaps[index]) is not None:
        if gap[0] in reading.known.cues["conjunctions"]:
            return True
        index -= 1
    return False


def _is_bare(e: Expression) -> bool:
    return e.unit is None and e.label is None and e.form in BARE_FORMS and e.kind == ""


def _forward(reading: Reading, found: list[Expression], gaps: list[Gap]) -> None:
    """The label of the first member is that of all: `weeks 4, 12`, `p = 0.01 and 0.02`, `HR 0.7 and 0.9`."""
    for index in range(1, len(found)):
        first, then, gap = found[index - 1], found[index], gaps[index]
        if gap is None or not _is_bare(then):
            continue
        number = reading.numbers[then.first]
        if first.label is None:
            if is_percent(first.unit) and gap[0] in OPPOSED and then.form == "number":  # "8% vs. 0"
                then.unit, then.listed = first.unit, True
        elif first.label.kind == "time_point":
            _go_on_in_time(reading, first, then, gap)
        elif then.value is not None and not number.integer:
            small = first.label.kind == "p_value" and 0 <= then.value <= 1
            if small or first.label.kind in STATISTICS:
                then.label, then.listed = first.label, True


def _go_on_in_time(reading: Reading, first: Expression, then: Expression, gap: tuple[str, ...]) -> None:
    word = first.unit_name or reading.scan.words[reading.numbers[first.first].first - 1]
    if _is_next_time(reading, first, then, gap, word):
        then.label, then.listed = first.label, True
        first.unit_name = then.unit_name = word


def _is_next_time(reading: Reading, first: Expression, then: Expression, gap: tuple[str, ...], word: str) -> bool:
    """Whether a bare number goes on with `weeks 4, 12`: no count (`at week 12, 53 patients`)."""
    number = reading.numbers[then.first]
    if (
        then.form not in ("number", "range")
        or not number.integer
        or counts_something(reading.scan, number, reading.known)
    ):
        return False
    if word.endswith("s"):
        return True
    if (then.value or then.low or 0) <= (first.value or 0) or gap[0] == "than":
        return False
    listed = reading.scan.text[number.stop : number.stop + 1] == ","
    return listed or not noun_behind(reading, reading.numbers[then.last])


def noun_behind(reading: Reading, number: Numeral) -> bool:
    """Whether a word follows that is no function word: `10 SD`, `two solid dosage forms`; not `12 in the`."""
    scan, token = reading.scan, number.last + 1
    if token >= len(scan.words):
        return False
    gap = scan.text[number.stop : scan.starts[token]]
    return gap in (" ", "-", "") and scan.words[token] not in reading.known.cues["function"]


def harmonise(reading: Reading, found: list[Expression]) -> None:
    """Let the kinds of neighbours agree; they are changed in place."""
    for first, then in pairwise(found):
        if first.kind == "ratio":
            _follow_ratio(reading, first, then)
        alike = first.kind != then.kind and _is_substance(first) and _is_substance(then, first)
        if alike and _gap(reading, first, then) is not None:
            then.kind = first.kind  # "1,184 mL vs. 1,236 mL", "zolatinib 300 and 600 mg"
    for first, test, then in zip(found, found[1:], found[2:], strict=False):
        between = reading.scan.lower[test.end : then.start]
        if test.kind == "p_value" and between in AFTER_TEST and _is_share(first) and _is_share(then):
            then.kind = first.kind if first.kind == "mean" else then.kind  # "fell by 71% (p<0.01) and 47%"
    for first, then in reversed(list(pairwise(found))):
        if first.kind != then.kind and _is_share(first) and _is_share(then) and _gap(reading, first, then) is not None:
            _agree(reading, first, then)
    shares = [e for e in found if _is_share(e)]
    for first, then in pairwise(shares):
        if first.kind == "mean" and then.kind == "percent" and _is_elliptic(reading, first, then):
            then.kind = first.kind


def _is_elliptic(reading: Reading, first: Expression, then: Expression) -> bool:
    """`fell by 39% with 5 mg, 62% with 15 mg and 23% with placebo`: the verb of the first share holds for the next."""
    scan, cues = reading.scan, reading.known.cues
    between = scan.words[scan.token_before(first.end) + 1 : reading.numbers[then.first].first]
    if len(between) > ELLIPSIS_REACH or not cues["breaking"].isdisjoint(between):
        return False
    joined = scan.text[then.start - 2 : then.start] == ", " or (bool(between) and between[-1] in cues["joining"])
    behind = scan.after(scan.token_before(then.end), 1)
    goes_on = scan.text[then.end : then.end + 1] != " " or (
        bool(behind) and behind[0] in cues["function"] - {"of", "was"}
    )
    return joined and goes_on and not _of_people(reading, reading.numbers[then.last])


def _follow_ratio(reading: Reading, first: Expression, then: Expression) -> None:
    """What follows a ratio: its interval in brackets, or the next of several ratios."""
    if first.low is None and then.kind == "range" and _in_own_brackets(reading, first, then):
        then.kind = "ci"  # "2.2 times more likely ([1.14-4.29])"
    elif then.kind == "mean" and _is_bare_estimate(first) and _is_bare_estimate(then):
        then.kind, then.unit_name = first.kind, first.unit_name  # "RRs were 1.04 (0.91, 1.18) and 1.01 (0.9, 1.1)"


def _agree(reading: Reading, first: Expression, then: Expression) -> None:
    """In a list of per cents one kind holds for all: `20%, 50% and 70% improvement` are thresholds alike."""
    if first.kind == "percent":
        first.kind = then.kind
    elif then.kind == "percent" and not _of_people(reading, reading.numbers[then.last]):
        then.kind = first.kind


def _is_bare_estimate(e: Expression) -> bool:
    return e.form == "interval" and e.unit is None and (e.low or 0) > 0


def _in_own_brackets(reading: Reading, first: Expression, then: Expression) -> bool:
    text = reading.scan.text
    around = text[then.start - 1 : then.start] + text[then.end : then.end + 1]
    return then.unit is None and around in ("()", "[]") and then.start - first.end <= GAP


def _is_substance(e: Expression, like: Expression | None = None) -> bool:
    """Whether a mass or volume, given or measured; `like` has the same unit."""
    if e.kind not in ("dose", "mean") or e.form != "number" or e.unit is None or e.unit.family not in WEIGHED:
        return False
    return like is None or (like.unit is not None and like.unit.ucum == e.unit.ucum)


def _is_share(e: Expression) -> bool:
    return is_percent(e.unit) and e.form == "number" and e.kind in ("percent", "mean", "other")


def _of_people(reading: Reading, number: Numeral) -> bool:
    after = reading.scan.after(number.last, 4)
    return after[:1] == ["of"] and any(word in reading.known.cues["people"] for word in after)
