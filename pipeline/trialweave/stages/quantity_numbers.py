"""Numbers in text, in digits and in words, with their sign and operator.

1,234   1 234   0·2   .31   0,5   2 × 10(8)   1×106   10^6   −3.4   Seventy-six   2 million   十二
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialweave.stages.number_words import chinese_numbers, spelled_number
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import IDEOGRAPHS, Label, Unit, Vocabulary

POINTS = str.maketrans("·∙⋅•", "....")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z")  # 12,345.6
DECIMAL = re.compile(r"\d+\.\d+\Z")
COMMA_DECIMAL = re.compile(r"\d+,\d+\Z")  # 0,5
CHEMICAL = re.compile(r"-[A-Za-z]|\([A-Z]{2}\)|di")  # behind "1,1,1,2" or "1,25"
# "× 10(8)" "x10^6" "*10**6" "×10e6" "×10⁻⁷" and, with the superscript lost, "× 106" "× 10 6"
POWER = re.compile(
    r"[ ?]?[×xX✕╳*·∙⋅][ ?]?10(?:"  # "?" where a page lost its thin spaces
    r" ?\^ ?[({]?(?P<caret>[-+]?\d{1,2})[)}]?|[(\[](?P<bracket>-?\d{1,2})[)\]]|\*\*?(?P<stars>-?\d{1,2})"
    r"|[eE](?P<e>-?\d{1,2})|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<lost> ?-?\d{1,2})(?![.,]\d|%)"
    r")(?!\d)"
)
TIMES_SIGNS = frozenset("×xX✕╳*·∙⋅")
POINT_TEN = ("·10", "∙10", "⋅10")
POWER_SIGNS = frozenset("^(⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# "10^6" "10(9)/L" "10⁶" without a factor
BARE_POWER = re.compile(r"\^ ?[({]?(-?\d{1,2})[)}]?(?!\d)|[(\[](\d{1,2})[)\]](?= ?[/^c])|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
LOST_EXPONENTS = range(3, 14)  # "× 106" is a power; "3 × 100 m" and "5 × 102" are not
NO_POWER = re.compile(r"-?(?:mg|mm|min|ms|s\b|sec|m\b|cm|kg|repet)")  # "4 × 107 m"
OPERATORS = {
    "<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "=<": "<=", "=>": ">=", "≦": "<=",
    "≧": ">=", "=": "=", "==": "=", "~": "~", "≈": "~", "≅": "~", "≃": "~", "±": "±", "×": "×", "≲": "<=", "≳": ">=",
}  # fmt: skip
OPERATOR_SIGNS = frozenset("<>≤≥=~≈≅±×≦≧≃≲≳")
MOST_DIGITS = 15  # longer runs are codes, and no float holds them exactly
SIBLING_REACH = 30  # characters in which the first of two signed numbers in brackets is looked for
BEFORE_SIGN = frozenset(" ([{=<>≤≥:;,~\n|")


@dataclass(slots=True)
class Numeral:
    """A number as it stands. `start..end` is the number with its sign, `first` and `last` its tokens.

    `begin` is where its operator begins, `stop` where its unit ends. `role` is empty for a plain number, `name`
    for digits that are none, `ordinal` for `6th`, `level` for the 95 % of an interval. `power` is the power of ten
    that it is written with, 0 without, `scale` what a word such as `million` makes of it; `hyphen` tells that its unit follows a hyphen, `listed` that a list of names
    goes on with it (`groups 1 and 2`).
    """

    start: int
    end: int
    value: float
    first: int
    last: int
    integer: bool
    spelled: bool = False
    power: float = 0.0
    operator: str | None = None
    begin: int = -1
    unit: Unit | None = None
    stop: int = -1
    role: str = ""
    hyphen: bool = False
    listed: bool = False
    scale: float = 1.0
    label: Label | None = None
    label_start: int = -1


def numerals(scan: Scan, known: Vocabulary, comma: bool) -> list[Numeral]:
    """All numbers of a scanned stretch, in order; some of them will turn out to be names.

    Args:
        scan: the stretch.
        known: the vocabulary.
        comma: whether `0,5` is a decimal in this text.
    """
    found: list[Numeral] = []
    spelled, scales, starts = known.words, known.scales, scan.starts
    done = 0
    for token in known.number.places(scan.words):
        word = scan.words[token]
        head = word[0]
        if head <= "9":
            if starts[token] >= done:
                found += _in_digits(scan, token, known, comma)
                done = found[-1].end
        elif word in spelled or word in scales:
            if starts[token] >= done:
                number = _in_words(scan, token, known)
                if number is not None:
                    found.append(number)
                    done = number.end
        elif word in known.ordinals and not known.cues["counted_times"].isdisjoint(scan.after(token, 1)):
            start, end = starts[token], scan.stop(token)
            ordinal = known.ordinals[word]
            found.append(Numeral(start, end, ordinal, token, token, True, True, begin=start, stop=end, role="ordinal"))
        elif word in known.folds:
            start, end = starts[token], scan.stop(token)
            found.append(
                Numeral(
                    start,
                    end,
                    known.folds[word],
                    token,
                    token,
                    True,
                    True,
                    begin=start,
                    stop=end,
                    unit=known.units["fold"],
                )
            )
        elif head >= IDEOGRAPHS:
            for start, end, value in chinese_numbers(word, starts[token], known):
                found.append(Numeral(start, end, value, token, token, True, spelled=True, begin=start, stop=end))
    return found


def _in_words(scan: Scan, token: int, known: Vocabulary) -> Numeral | None:
    read = spelled_number(scan, token, known)
    if read is None:
        return None
    start = scan.starts[token]
    written, following = scan.text[start : read.end], scan.text[read.end : read.end + 3]
    shouted = written.isupper() and not following.strip().isupper()  # "TEN" is an abbreviation
    role = "name" if read.idle or shouted else ""
    return Numeral(start, read.end, read.value, token, read.last, True, True, begin=start, stop=read.end, role=role)


def _in_digits(scan: Scan, token: int, known: Vocabulary, comma: bool) -> list[Numeral]:
    """The numbers of a run of digits: mostly one; `1,2,4` is three."""
    raw, start = scan.words[token], scan.starts[token]
    if raw.endswith(POINT_TEN) and scan.text[start + len(raw) : start + len(raw) + 1] in POWER_SIGNS:
        raw = raw[:-3]  # "2.5·10^6"
    pieces = _pieces(raw, comma)
    chemical = len(pieces) > 1 and CHEMICAL.match(scan.text, start + len(raw)) is not None
    found: list[Numeral] = []
    for piece, offset in pieces:
        number = _plain(scan, token, piece, start + offset)
        if chemical:
            number.role = "name"
        if piece == raw:
            _grow(scan, number, known)
        _sign(scan, number, known)
        _operator(scan, number)
        found.append(number)
    return found


def _pieces(raw: str, comma: bool) -> list[tuple[str, int]]:
    """A run of digits cut into single numbers, with their offsets."""
    if raw.isdigit():
        return [(raw, 0)]
    plain = raw.translate(POINTS)
    if DECIMAL.match(plain) or THOUSANDS.match(plain):
        return [(raw, 0)]
    if COMMA_DECIMAL.match(plain) and (comma or plain.startswith("0,")):
        return [(raw, 0)]
    pieces, offset = [], 0
    for piece in raw.split(","):
        pieces.append((piece, offset))
        offset += len(piece) + 1
    return pieces


def _plain(scan: Scan, token: int, piece: str, start: int) -> Numeral:
    """The bare number: `12`, `0·2`, `1,234`, `.31`; a name where it is no number (`1.2.3`)."""
    text, end = scan.text, start + len(piece)
    whole = piece.isdigit()
    if whole and start > scan.start and text[start - 1] == "." and not (start > 1 and text[start - 2].isalnum()):
        return Numeral(start - 1, end, float("." + piece), token, token, False, begin=start - 1, stop=end)
    if len(piece) > MOST_DIGITS:
        return Numeral(start, end, 0.0, token, token, False, begin=start, stop=end, role="name")
    plain = piece.translate(POINTS)
    plain = plain.replace(",", "" if THOUSANDS.match(plain) else ".")
    if not whole and plain.count(".") > 1:
        return Numeral(start, end, 0.0, token, token, False, begin=start, stop=end, role="name")
    return Numeral(start, end, float(plain), token, token, "." not in plain, begin=start, stop=end)


def _grow(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """Take in what belongs to the number behind it: further groups of three, a power of ten, `million`."""
    text = scan.text
    if number.integer and text[number.end : number.end + 1] in (" ", "."):
        _groups(scan, number, known)
        _rejoin(scan, number)
    follows = text[number.end : number.end + 2]
    if not follows:
        return
    if follows[0] in TIMES_SIGNS or follows[1:] in TIMES_SIGNS:
        match = POWER.match(text, number.end)
        if match:
            _raise(scan, number, match)
            return
    if number.value == 10 and number.integer:
        bare = BARE_POWER.match(text, number.end)
        if bare:
            exponent = int((bare.group(1) or bare.group(2) or bare.group(3)).translate(SUPERSCRIPTS))
            number.value = 1.0
            _settle(scan, number, 10.0**exponent, bare.end())
            return
    _scale(scan, number, known)


def _groups(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """`1 234`: groups of three behind a space, unless the first is a name or a time (`phase 3 120 patients`)."""
    text = scan.text
    if number.end - number.start > 3 or text[number.start] == "0" or text[number.end] != " ":
        return
    before = scan.words[number.first - 1] if number.first else ""
    naming = before in known.cues["naming_always"] or before in known.cues["naming_small"] or before in known.units
    if naming or (before and scan.stop(number.first - 1) == number.start):
        return
    token, digits, end = number.last + 1, text[number.start : number.end], number.end
    while token < len(scan.words) and len(digits) < MOST_DIGITS and scan.starts[token] == end + 1 and text[end] == " ":
        group = scan.words[token]
        if len(group) != 3 or not group.isdigit():
            break
        digits, end, token = digits + group, scan.stop(token), token + 1
    if end != number.end:
        number.value, number.end, number.stop, number.last = float(digits), end, end, token - 1


def _rejoin(scan: Scan, number: Numeral) -> None:
    """`0. 5`, a decimal that came apart."""
    token = number.last + 1
    if number.value or scan.text[number.end : number.end + 2] != ". " or number.end - number.start > 1:
        return
    if token < len(scan.words) and scan.words[token].isdigit() and scan.starts[token] == number.end + 2:
        number.value, number.integer, number.last = float("0." + scan.words[token]), False, token
        number.end = number.stop = scan.stop(token)


def _raise(scan: Scan, number: Numeral, match: re.Match[str]) -> None:
    written = next(group for group in match.groups() if group is not None)
    exponent = int(written.translate(SUPERSCRIPTS))
    if match.group("lost") is None or _is_lost_power(scan, number, exponent, match.end()):
        _settle(scan, number, 10.0**exponent, match.end())


def _is_lost_power(scan: Scan, number: Numeral, exponent: int, end: int) -> bool:
    """Whether `× 10N` is a power whose superscript was lost: the magnitude, and no unit of length behind it."""
    if exponent < 0:  # "3 × 10-12 repetitions", but "p = 1.6 × 10-4"
        return not number.integer or scan.text[number.start - 2 : number.start].strip() in ("=", "<", "≤")
    behind = scan.lower[end : end + 7].strip()
    return exponent in LOST_EXPONENTS and not NO_POWER.match(behind)


def _settle(scan: Scan, number: Numeral, power: float, end: int) -> None:
    number.value, number.end, number.stop, number.power = tidy(number.value * power), end, end, power
    number.last = max(number.last, scan.token_before(end))


def tidy(value: float) -> float:
    """Without the dust of binary fractions: 1.1e6, not 1100000.0000000002."""
    return float(f"{value:.12g}")


def _scale(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """`2 million`, `3-thousand`, `50M cells`, `6万`."""
    token = number.last + 1
    if token >= len(scan.words):
        return
    word, gap = scan.words[token], scan.text[number.end : scan.starts[token]]
    if word in known.scales and gap in (" ", "-", ""):
        _multiply(number, known.scales[word], scan.stop(token), token)
    elif word == "m" and not gap and token + 1 < len(scan.words) and scan.words[token + 1].startswith("cell"):
        _multiply(number, 1_000_000, scan.stop(token), token)
    elif word[0] in known.chinese_scales and gap in ("", " "):
        _multiply(number, known.chinese_scales[word[0]], scan.starts[token] + 1, number.last)


def _multiply(number: Numeral, factor: int, end: int, last: int) -> None:
    number.value, number.last, number.scale = tidy(number.value * factor), last, factor
    number.end = number.stop = end


def _sign(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """The sign before a number; one within `4-6` or `IL-6` is none."""
    text, low, at = scan.text, scan.start, number.start
    if at - 1 < low:
        return
    near = text[at - 1]
    if near in "-+":
        before = text[at - 2] if at - 2 >= low else " "
        dash = near == "-" and before == " " and at - 3 >= low and (text[at - 3].isdigit() or text[at - 3] in "%)")
        if before in BEFORE_SIGN and not dash:
            _negate(number, near, at - 1)
    elif near == " " and at - 3 >= low and text[at - 2] in "-+" and _is_sign_apart(scan, number, known):
        _negate(number, text[at - 2], at - 2)


def _is_sign_apart(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether the sign two characters before a number is its own: `(- 3.4`, `= - 3.4`, `[- 9, - 5]`, `to - 3.4`."""
    text, low, at = scan.text, scan.start, number.start - 2
    if text[at - 1] in "([=<>" or text[max(low, at - 2) : at] in ("= ", "< ", "> "):
        return True
    if text[at - 1] != " " or at - 2 < low:
        return False
    if text[at - 2] in ",;":
        opening = max(
            text.rfind("[", max(low, at - SIBLING_REACH), at), text.rfind("(", max(low, at - SIBLING_REACH), at)
        )
        return opening >= 0 and text[opening + 1] in "-+"
    if text[at - 2] == ")":
        return text[at] == "+" and not number.integer
    return not known.cues["signed"].isdisjoint(scan.before(number.first, 1))


def _negate(number: Numeral, sign: str, start: int) -> None:
    number.start = number.begin = start
    if sign == "-":
        number.value = -number.value if number.value else 0.0


def _operator(scan: Scan, number: Numeral) -> None:
    """The operator before a number, up to three spaces away: `< 0.05`, `>=3`, `+/- 2`."""
    text, low = scan.text, scan.start
    at = number.start - 1
    while at >= low and text[at] == " " and number.start - at < 4:
        at -= 1
    if at < low:
        return
    if text[at - 2 : at + 1] == "+/-" or text[at - 1 : at + 1] == "+-":
        number.operator, number.begin = "±", at - 2 if text[at - 1] == "/" else at - 1
        return
    if text[at] not in OPERATOR_SIGNS:
        return
    begin = at
    while begin > low and at - begin < 3 and (text[begin - 1] in OPERATOR_SIGNS or text[begin - 1] == " "):
        begin -= 1
    signs = text[begin : at + 1]
    operator = OPERATORS.get(signs.replace(" ", "")) or OPERATORS[text[at]]
    begin = at + 1 - len(signs.lstrip())
    if operator != "~" or begin == low or not text[begin - 1].isdigit():  # "3~6" is a range
        number.operator, number.begin = operator, begin
