"""Numbers in text, in digits and in words, with their sign and operator; what looks like one is told apart.

    1,234   1 234   0·2   .31   0,5   2 × 10(8)   1×106   10^6   −3.4   Seventy-six   2 million   十二
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialweave.stages.number_words import chinese_numbers, spelled_number
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Label, Unit, Vocabulary

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z")  # 12,345.6
DECIMAL = re.compile(r"\d+\.\d+\Z")
COMMA_DECIMAL = re.compile(r"\d+,\d+\Z")  # 0,5
# "× 10(8)" "x10^6" "*10**6" "×10e6" "×10⁻⁷" and, with the superscript lost, "× 106" "× 10 6"
POWER = re.compile(
    r" ?[×xX✕╳*] ?10(?:"
    r" ?\^ ?[({]?(?P<caret>[-+]?\d{1,2})[)}]?|[(\[](?P<bracket>-?\d{1,2})[)\]]|\*\*?(?P<stars>-?\d{1,2})"
    r"|[eE](?P<e>-?\d{1,2})|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<lost> ?-?\d{1,2})(?![.,]\d|%)"
    r")(?!\d)"
)
# "10^6" "10(9)" "10⁶" without a factor
BARE_POWER = re.compile(r"\^ ?[({]?(-?\d{1,2})[)}]?(?!\d)|[(\[](\d{1,2})[)\]](?= ?[/^\W\d_c])|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
LOST_EXPONENTS = range(3, 14)  # "× 106" is a power, "3 × 100 m" and "5 × 102" are not
OPERATORS = {
    "<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "=<": "<=", "=>": ">=", "≦": "<=", "≧": ">=",
    "=": "=", "~": "~", "≈": "~", "≅": "~", "±": "±", "×": "×", "==": "=", "≃": "~", "＝": "=", "≲": "<=", "≳": ">=",
}  # fmt: skip
OPERATOR_SIGNS = frozenset("<>≤≥=~≈≅±×≦≧≃≲≳")


@dataclass(slots=True)
class Numeral:
    """A number as it stands. `start..end` is the number with its sign; `begin` where its operator begins.

    `stop` is where its unit ends. `role` is empty for a plain number; `name` for digits that are none,
    `ordinal` for `6th`, `level` for the 95 % of an interval. `hyphen` tells that the unit follows a hyphen.
    """

    start: int
    end: int
    value: float
    first: int
    last: int
    integer: bool
    spelled: bool = False
    power: bool = False
    operator: str | None = None
    begin: int = -1
    unit: Unit | None = None
    stop: int = -1
    role: str = ""
    hyphen: bool = False
    label: Label | None = None
    label_start: int = -1
    every: bool = False


def numerals(scan: Scan, known: Vocabulary, comma: bool) -> list[Numeral]:
    """All numbers of a scanned stretch, in order, names among them with the role `name`.

    Args:
        scan: the stretch.
        known: the vocabulary.
        comma: whether `0,5` is a decimal in this text.
    """
    found: list[Numeral] = []
    words, spelled, scales = scan.words, known.words, known.scales
    skip_to = 0
    for token, word in enumerate(words):
        head = word[0]
        if head <= "9":
            if scan.starts[token] >= skip_to:
                for number in _in_digits(scan, token, known, comma):
                    found.append(number)
                    skip_to = max(skip_to, number.end)
        elif word in spelled or word in scales:
            if scan.starts[token] >= skip_to:
                number_in_words = _in_words(scan, token, known)
                if number_in_words is not None:
                    found.append(number_in_words)
                    skip_to = number_in_words.end
        elif head >= "\u3400":
            found += [
                Numeral(start, end, value, token, token, True, spelled=True, begin=start, stop=end)
                for start, end, value in chinese_numbers(word, scan.starts[token], known)
            ]
    return found


def _in_words(scan: Scan, token: int, known: Vocabulary) -> Numeral | None:
    parsed = spelled_number(scan, token, known)
    if parsed is None:
        return None
    end, value, last, idle = parsed
    start = scan.starts[token]
    return Numeral(start, end, value, token, last, True, spelled=True, begin=start, stop=end, role="name" if idle else "")


def _in_digits(scan: Scan, token: int, known: Vocabulary, comma: bool) -> list[Numeral]:
    """The numbers of a run of digits: mostly one; `1,2,4` is three."""
    raw, start = scan.words[token], scan.starts[token]
    found: list[Numeral] = []
    for piece, offset in _pieces(raw, comma):
        number = _plain(scan, token, piece, start + offset)
        if piece == raw:
            _grow(scan, number, known)
        _sign(scan, number)
        found.append(number)
    return found


def _pieces(raw: str, comma: bool) -> list[tuple[str, int]]:
    """A run of digits cut into single numbers, with their offsets."""
    if raw.isdigit():
        return [(raw, 0)]
    plain = raw.replace("·", ".").replace("∙", ".").replace("⋅", ".").replace("•", ".")
    if DECIMAL.match(plain) or THOUSANDS.match(plain):
        return [(raw, 0)]
    if COMMA_DECIMAL.match(plain) and (comma or (plain[0] == "0" and plain[1] == ",")):
        return [(raw, 0)]
    pieces, offset = [], 0
    for piece in raw.split(","):
        pieces.append((piece, offset))
        offset += len(piece) + 1
    return pieces if len(pieces) > 1 else [(raw, 0)]


def _plain(scan: Scan, token: int, piece: str, start: int) -> Numeral:
    plain = piece.replace("·", ".").replace("∙", ".").replace("⋅", ".").replace("•", ".")
    end = start + len(piece)
    if THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    try:
        number = Numeral(start, end, float(plain), token, token, plain.isdigit(), begin=start, stop=end)
    except ValueError:  # "1.2.3": a version, a date, a numbered heading
        return Numeral(start, end, 0.0, token, token, False, begin=start, stop=end, role="name")
    text = scan.text
    if plain.isdigit() and start > scan.start and text[start - 1] == "." and not (start > 1 and text[start - 2].isalnum()):
        number.start = number.begin = start - 1  # ".31"
        number.value, number.integer = float("." + plain), False
    return number


def _grow(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """Take in what belongs to the number behind it: further groups of three, a power of ten, `million`."""
    text, end = scan.text, number.end
    follows = text[end : end + 2]
    if not follows:
        return
    if number.integer:
        _groups(scan, number, known)
        if follows == ". " and number.value == 0 and end - number.start == 1 and text[end + 2 : end + 3].isdigit():
            _rejoin(scan, number)  # "0. 5"
    end = number.end
    if follows[0] in "×xX✕╳*" or follows[1:] in ("×", "x", "X", "✕", "╳", "*"):
        match = POWER.match(text, end)
        if match:
            _raise(scan, number, match)
            return
    if number.value == 10 and number.integer and follows[0] in "^([⁰¹²³⁴⁵⁶⁷⁸⁹⁻":
        bare = BARE_POWER.match(text, end)
        if bare:
            exponent = int((bare.group(1) or bare.group(2) or bare.group(3)).translate(SUPERSCRIPTS))
            _settle(scan, number, 10.0**exponent, bare.end())
            return
    _scale(scan, number, known)


def _groups(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """`1 234`: groups of three behind a space, unless the first is a name or a time (`phase 3 120 patients`)."""
    text = scan.text
    if number.end - number.start > 3 or text[number.start] == "0" or text[number.end] not in " ":
        return
    before = scan.words[number.first - 1] if number.first else ""
    if before in known.naming or before in known.units or (before and scan.stop(number.first - 1) == number.start):
        return
    token, digits, end = number.last + 1, text[number.start : number.end], number.end
    while (
        token < len(scan.words)
        and len(scan.words[token]) == 3
        and scan.words[token].isdigit()
        and scan.starts[token] == end + 1
        and text[end] == " "
    ):
        digits += scan.words[token]
        end = scan.stop(token)
        token += 1
    if end != number.end:
        number.value, number.end, number.stop, number.last = float(digits), end, end, token - 1


def _rejoin(scan: Scan, number: Numeral) -> None:
    """`0. 5`, a decimal that lost its hold."""
    token = number.last + 1
    if token < len(scan.words) and scan.words[token].isdigit() and scan.starts[token] == number.end + 2:
        number.value, number.integer = float("0." + scan.words[token]), False
        number.end = number.stop = scan.stop(token)
        number.last = token


def _raise(scan: Scan, number: Numeral, match: re.Match[str]) -> None:
    lost = match.group("lost")
    written = next(group for group in match.groups() if group is not None)
    exponent = int(written.translate(SUPERSCRIPTS))
    if lost is not None and not _is_lost_power(scan, number, exponent, match.end()):
        return
    _settle(scan, number, number.value * 10.0**exponent, match.end())


def _is_lost_power(scan: Scan, number: Numeral, exponent: int, end: int) -> bool:
    """Whether `× 10N` is a power whose superscript was lost: the magnitude, and no unit of mass or length behind it."""
    if exponent < 0:  # "3 × 10-12 repetitions", but "p = 1.6 × 10-4"
        return not number.integer or scan.text[number.start - 2 : number.start].strip() in ("=", "<", "≤")
    behind = scan.text[end : end + 6].lower().strip()
    return exponent in LOST_EXPONENTS and not re.match(r"-?(?:mg|mm|min|ms|s\b|sec|m\b|cm|kg|repet)", behind)


def _settle(scan: Scan, number: Numeral, value: float, end: int) -> None:
    number.value, number.end, number.stop, number.power = _tidy(value), end, end, True
    while number.last + 1 < len(scan.words) and scan.starts[number.last + 1] < end:
        number.last += 1


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 1.1e6, not 1100000.0000000002."""
    return float(f"{value:.12g}")


def _scale(scan: Scan, number: Numeral, known: Vocabulary) -> None:
    """`2 million`, `3-thousand`, `50M cells`, `6万`."""
    token = number.last + 1
    if token >= len(scan.words):
        return
    word, gap = scan.words[token], scan.text[number.end : scan.starts[token]]
    if word in known.scales and gap in (" ", "-", ""):
        _take(scan, number, token, known.scales[word])
    elif word == "m" and not gap and token + 1 < len(scan.words) and scan.words[token + 1].startswith("cell"):
        _take(scan, number, token, 1_000_000)
    elif word[0] in known.chinese_scales and gap in ("", " "):
        number.value = _tidy(number.value * known.chinese_scales[word[0]])
        number.end = number.stop = scan.starts[token] + 1


def _take(scan: Scan, number: Numeral, token: int, factor: int) -> None:
    number.value, number.last = _tidy(number.value * factor), token
    number.end = number.stop = scan.stop(token)


def _sign(scan: Scan, number: Numeral) -> None:
    """The sign and the operator before a number; a sign within `4-6` or `IL-6` is none."""
    text, low = scan.text, scan.start
    at = number.start
    if at - 1 >= low and text[at - 1] in "-+":
        before = text[at - 2] if at - 2 >= low else " "
        dash = before == " " and at - 3 >= low and (text[at - 3].isdigit() or text[at - 3] in "%)")
        if before in " ([{=<>≤≥:;,~\n|" and not (dash and text[at - 1] == "-"):
            _negate(number, text[at - 1], at - 1)
    elif at - 3 >= low and text[at - 1] == " " and text[at - 2] == "-" and text[at - 3] in "([=<>":
        _negate(number, "-", at - 2)  # "(- 3.4"
    elif at - 4 >= low and text[at - 2 : at] == "- " and text[at - 4 : at - 2] in ("= ", "< ", "> "):
        _negate(number, "-", at - 2)  # "= - 3.4"
    _operator(scan, number)


def _negate(number: Numeral, sign: str, start: int) -> None:
    number.start = number.begin = start
    if sign == "-":
        number.value = -number.value if number.value else 0.0


def _operator(scan: Scan, number: Numeral) -> None:
    text, low = scan.text, scan.start
    at = number.start - 1
    while at >= low and text[at] == " " and number.start - at < 4:
        at -= 1
    if at < low:
        return
    if text[at] in "-" and text[at - 2 : at + 1] == "+/-" or text[at - 1 : at + 1] in ("+-", "±-"):
        number.operator, number.begin = "±", at - 2 if text[at - 1] == "/" else at - 1
        return
    if text[at] not in OPERATOR_SIGNS:
        return
    signs, begin = text[at], at
    while begin - 1 >= low and text[begin - 1] in OPERATOR_SIGNS | {" "} and at - begin < 3:
        begin -= 1
    signs = text[begin : at + 1].replace(" ", "")
    begin = at - len(text[begin : at + 1].lstrip()) + 1
    operator = OPERATORS.get(signs) or OPERATORS.get(signs[-1])
    if operator == "~" and begin > low and text[begin - 1].isdigit():
        return  # "3~6" is a range
    number.operator, number.begin = operator, begin
