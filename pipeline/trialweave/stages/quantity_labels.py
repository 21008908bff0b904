"""What the words right before a number say of it: `p =`, `n =`, `OR`, `hazard ratio (HR),`, `t(18) =`, `week`."""

from __future__ import annotations

import re

from trialweave.stages.quantity_names import counts_something
from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Label, Vocabulary

P_VALUE, COUNT, TIME_POINT = Label("p_value", None), Label("n", None), Label("time_point", None)
# "χ2(1) =" "t144 =" "F(1,23) =" "r2=" "F1,48=": a symbol, its square, its degrees of freedom, up to the operator
SYMBOL = re.compile(
    r"(?<![A-Za-zα-ωΑ-Ω-])(?P<symbol>[A-Za-zα-ωΑ-Ω]{1,6})(?P<square>2(?![\d,.(])|²)?"
    r" ?(?P<df>[(\[] ?\d[\d.,; ]{0,14}[)\]]|\d[\d,.]{0,9}|\(df ?= ?\d{1,4}\))?(?P<closed>[)\]])?[ ,]?\Z"
)
P_REACH = re.compile(r"(?:[^;.]|\.(?! )){0,60}\Z")  # between a p and its number
SYMBOL_REACH = 24  # characters that a symbol with its degrees of freedom may take
JOINTS = frozenset(" ,:=;)]-([")  # may part a label from its number
RELATIONS = frozenset({"=", "<", ">", "<=", ">=", "~"})
LAST_POINT = 1500  # "year 2004" is a date


def attach(scan: Scan, numbers: list[Numeral], known: Vocabulary) -> None:
    """Give each plain number the label that stands before it, and the 95 % of intervals the role `level`."""
    reached = scan.start
    for number in numbers:
        if number.role:
            reached = max(reached, number.end)
            continue
        if number.unit is not None and number.unit.family == "percent" and _is_level(scan, number, known):
            number.role = "level"
        found = label_of(scan, number, reached, known)
        if found is not None:
            number.label, number.label_start = found
        reached = max(reached, number.stop)


def without_labels(numbers: list[Numeral]) -> list[Numeral]:
    """Without the numbers that stand inside another's label: the degrees of freedom in `t(18) = 2.3`."""
    kept: list[Numeral] = []
    for number in numbers:
        while number.label is not None and kept and kept[-1].start >= number.label_start:
            kept.pop()
        kept.append(number)
    return kept


def _is_level(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether this is the 95 % of `95% CI`, `CI 95%`, `95 per cent confidence limits`."""
    if not 50 <= number.value < 100:
        return False
    after = [word for word in scan.after(number.last, 4) if word not in known.cues["percent_words"]]
    if after and after[0] in known.cues["interval"]:
        return True
    return number.value >= 90 and any(word in ("ci", "interval") for word in scan.before(number.first, 1))


def label_of(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """The label before a number, and where it begins; None where there is none.

    Args:
        scan: the stretch of text.
        number: the number.
        reached: where the number before it ends: a label lies behind it.
        known: the vocabulary.
    """
    if number.first == 0:
        return None
    if number.operator in RELATIONS:
        symbol = _symbol(scan, number.begin, known)
        if symbol is not None:
            worded = _worded(scan, number, reached, known)  # "Cohen's d" rather than "d"
            return worded if worded is not None and worded[0].kind == symbol[0].kind else symbol
    return (
        _probability(scan, number, reached, known)
        or _time_point(scan, number, reached, known)
        or _worded(scan, number, reached, known)
    )


def _symbol(scan: Scan, lead: int, known: Vocabulary) -> tuple[Label, int] | None:
    match = SYMBOL.search(scan.text, max(scan.start, lead - SYMBOL_REACH), lead)
    if match is None:
        return None
    symbol, start = match.group("symbol"), match.start()
    if match.group("closed") and scan.text[start - 1 : start] not in ("(", "["):
        return None
    if symbol in ("p", "P"):
        return P_VALUE, start
    if symbol in ("n", "N") and not match.group("df"):
        return COUNT, start
    label = known.symbols.get(symbol + ("2" if match.group("square") else ""))
    if label is None:
        return None
    return label, _long_form(scan, scan.token_before(start), known, scan.start) if match.group("closed") else start


def _probability(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`P-value = .03`, `p for trend <0.01`, `p of 0.02`, `p-values were 0.01`."""
    if not 0 <= number.value <= 1:
        return None
    heads, fillers = known.cues["p_heads"], known.cues["p_fillers"]
    signed, strange = number.operator in RELATIONS, False
    for back in range(number.first - 1, max(-1, number.first - 9), -1):
        word = scan.words[back]
        if word in heads or _is_indexed_p(scan, back):
            between = scan.text[scan.stop(back) : number.begin]
            if scan.starts[back] < reached or not P_REACH.match(between):
                return None
            if strange and not fillers.issuperset(scan.words[back + 1 : back + 3]):
                return None
            said = signed or between == " - " or ":" in between or back < number.first - 1
            return (P_VALUE, scan.starts[back]) if said or (between == " " and number.value < 1) else None
        if word not in fillers:
            if not signed:
                return None
            strange = True  # "P values for heterogeneity by sex >0.19"
    return None


def _is_indexed_p(scan: Scan, token: int) -> bool:
    """`Pplacebo` with the case of `PPlacebo`: a p whose index was glued to it."""
    start, stop = scan.starts[token], scan.stop(token)
    written = scan.text[start:stop]
    return len(written) > 3 and written[0] in "pP" and written[1].isupper() and written[2:].islower()


def _time_point(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`week 12`, `Day 0`, `months 3`, `第16周`; not `twice a week 12 patients`, not `year 2004`."""
    token = number.first - 1
    if number.unit is not None and number.unit.family == "time":
        start = number.start - len(known.ordinal_before)
        return (TIME_POINT, start) if scan.text[start : number.start] == known.ordinal_before else None
    word = scan.words[token]
    if word not in known.cues["time_words"] or number.unit is not None or number.operator is not None:
        return None
    start = scan.starts[token]
    gap = scan.text[scan.stop(token) : number.start]
    if start < reached or gap not in (" ", "-", "") or number.value > LAST_POINT:
        return None
    before = scan.words[token - 1] if token else ""
    idle = before in known.cues["idle_before_point"] and not word.endswith("s")
    if idle and (before != "the" or counts_something(scan, number, known)):
        return None  # "within the week 12 patients", but "in the week 6"
    return TIME_POINT, start


def _worded(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`OR`, `odds ratio [OR],`, `effect size of`, `IQR:`; an abbreviation's long form belongs to the label."""
    token, lead = number.first - 1, number.begin
    if scan.words[token] in known.cues["fillers"] and token and not scan.text[scan.stop(token) : lead].strip():
        lead = scan.starts[token]
        token -= 1
    if scan.words[token] not in known.wordings or scan.starts[token] < reached:
        return None
    gap = scan.text[scan.stop(token) : lead]
    if len(gap) > 4 or gap == "-" or not JOINTS.issuperset(gap) or ") (" in gap:
        return None
    found = match_wording(scan, token, known)
    if found is None:
        return None
    label, first = found
    bracketed = first and scan.starts[first] > scan.start and scan.text[scan.starts[first] - 1] in "(["
    return label, _long_form(scan, first - 1, known, reached) if bracketed else scan.starts[first]


def _long_form(scan: Scan, token: int, known: Vocabulary, reached: int) -> int:
    """Where the long form that ends with a token begins, `odds ratio` of `odds ratio [OR]`; else the word behind it."""
    found = match_wording(scan, token, known) if token >= 0 else None
    if found is not None and scan.starts[found[1]] >= reached:
        return scan.starts[found[1]]
    return scan.starts[token + 1]


def match_wording(scan: Scan, token: int, known: Vocabulary) -> tuple[Label, int] | None:
    """The label of the longest wording that ends with a token, and the wording's first token."""
    for wording in known.wordings.get(scan.words[token], ()):
        first = token - len(wording.words) + 1
        if first < 0 or tuple(scan.words[first : token + 1]) != wording.words:
            continue
        if wording.exact is None or scan.text[scan.starts[first] : scan.stop(token)] == wording.exact:
            return wording.label, first
    return None
