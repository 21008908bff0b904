"""What the words right before a number say of it: `p =`, `n =`, `OR`, `hazard ratio (HR),`, `t(18) =`, `week`, `95 % CI`."""

from __future__ import annotations

import re

from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Label, Vocabulary

P_VALUE, COUNT, TIME_POINT = Label("p_value", None), Label("n", None), Label("time_point", None)
# "χ2(1) =" "t144 =" "F(1,23) =" "r2=" "F1,48=": a symbol, its square, its degrees of freedom, up to the operator
SYMBOL = re.compile(
    r"(?<![^\W\d_])(?P<symbol>[^\W\d_²]{1,6})(?P<square>2(?![\d,.(])|²)?(?P<index>[ps])?"
    r" ?(?P<df>[(\[] ?\d[\d.,; ]{0,14}[)\]]|\d[\d,.]{0,9}|\(df ?= ?\d{1,4}\))?[ ,]?\Z"
)
JOINTS = frozenset(" ,:=;)]-([")  # may part a label from its number
FILLERS = frozenset({"of", "was", "were", "is", "were", "at"})
RELATIONS = frozenset({"=", "<", ">", "<=", ">=", "~"})


def attach(scan: Scan, numbers: list[Numeral], known: Vocabulary) -> None:
    """Give each plain number the label that stands before it, and mark the 95 % of intervals with the role `level`."""
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


def _is_level(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether this is the 95 % of `95% CI`, `CI 95%`, `95 per cent confidence limits`."""
    if not 50 <= number.value < 100:
        return False
    after = [w for w in scan.after(number.last, 4) if w not in ("percent", "per", "cent")]
    if after and after[0] in known.context["interval"]:
        return True
    before = scan.before(number.first, 1)
    return bool(before) and before[0] in ("ci", "interval") and number.value >= 90


def label_of(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """The label before a number, and where it begins; None where there is none.

    Args:
        scan: the stretch of text.
        number: the number.
        reached: where the number before it ends: a label lies behind it.
        known: the vocabulary.
    """
    token = number.first - 1
    if token < 0:
        return None
    lead = number.begin
    if number.operator in RELATIONS:
        symbol = _symbol(scan, lead, known)
        if symbol is not None:
            return symbol
    probability = _probability(scan, number, lead, known)
    if probability is not None:
        return probability
    point = _time_point(scan, number, reached, known)
    if point is not None:
        return point
    return _worded(scan, token, lead, reached, known)


def _symbol(scan: Scan, lead: int, known: Vocabulary) -> tuple[Label, int] | None:
    match = SYMBOL.search(scan.text, max(scan.start, lead - 24), lead)
    if match is None:
        return None
    symbol = match.group("symbol")
    if symbol in ("p", "P"):
        return P_VALUE, match.start()
    if symbol in ("n", "N") and not match.group("df"):
        return COUNT, match.start()
    key = symbol + ("2" if match.group("square") else "")
    label = known.symbols.get(key)
    return (label, match.start()) if label else None


def _probability(scan: Scan, number: Numeral, lead: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`P-value = .03`, `p for trend <0.01`, `p of 0.02`, `p-values were 0.01`."""
    if not 0 <= number.value <= 1:
        return None
    token = number.first - 1
    if scan.words[token] == "n" and number.operator == "=":
        return None
    filled = False
    for back in range(token, max(-1, token - 7), -1):
        word = scan.words[back]
        if word in known.p_heads:
            between = scan.text[scan.stop(back) : lead]
            if ";" in between or ". " in between or len(between) > 60:
                return None
            signed = number.operator in RELATIONS or filled or ":" in between or (between == " " and number.value < 1)
            return (P_VALUE, scan.starts[back]) if signed else None
        if word not in known.p_fillers:
            return None
        filled = True
    return None


def _time_point(scan: Scan, number: Numeral, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`week 12`, `Day 0`, `months 3`; not `twice a week 12 patients`, not `year 2004`."""
    token = number.first - 1
    if number.unit is not None and number.unit.family == "time":
        start = number.start - len(known.ordinal_before)
        if scan.text[start : number.start] == known.ordinal_before:
            return TIME_POINT, start
    word = scan.words[token]
    if word not in known.time_labels or number.unit is not None or number.operator is not None:
        return None
    start = scan.starts[token]
    gap = scan.text[scan.stop(token) : number.start]
    if start < reached or gap not in (" ", "-", "") or number.value > 1500:
        return None
    if token and scan.words[token - 1] in known.time_idle and not word.endswith("s"):
        return None
    return TIME_POINT, start


def _worded(scan: Scan, token: int, lead: int, reached: int, known: Vocabulary) -> tuple[Label, int] | None:
    """`OR`, `odds ratio [OR],`, `effect size of`, `IQR:`; the abbreviation's long form belongs to the label."""
    word = scan.words[token]
    if word in FILLERS and token and scan.text[scan.stop(token) : lead].strip() == "":
        lead = scan.starts[token]
        token -= 1
        word = scan.words[token]
    wordings = known.wordings.get(word)
    if not wordings or scan.starts[token] < reached:
        return None
    gap = scan.text[scan.stop(token) : lead]
    if len(gap) > 4 or not JOINTS.issuperset(gap) or ") (" in gap:
        return None
    found = _match(scan, token, known)
    if found is None:
        return None
    label, first = found
    start = scan.starts[first]
    if first and start > scan.start and scan.text[start - 1] in "([":
        long_form = _match(scan, first - 1, known)
        if long_form is not None and scan.starts[long_form[1]] >= reached:
            start = scan.starts[long_form[1]]
    return label, start


def _match(scan: Scan, token: int, known: Vocabulary) -> tuple[Label, int] | None:
    """The longest wording that ends with a token, and its first token."""
    for wording in known.wordings.get(scan.words[token], ()):
        first = token - len(wording.words) + 1
        if first < 0 or tuple(scan.words[first : token + 1]) != wording.words:
            continue
        if wording.exact is None or scan.text[scan.starts[first] : scan.stop(token)] == wording.exact:
            return wording.label, first
    return None
