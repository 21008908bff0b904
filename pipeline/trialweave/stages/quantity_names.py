"""Digits that are no quantity: in names (`IL-6`, `phase 2`), dates, years, references, codes, list numbers."""

from __future__ import annotations

import re

from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_vocabulary import Vocabulary

# addresses and registry numbers, in which every run of digits is a name
PROTECTED = re.compile(r"(?:https?://|www\.|doi[:.]|doi )\s?\S+|\b10\.\d{4,9}/\S+|\b\d{4}-\d{6}-\d{2}\b", re.IGNORECASE)
# "(1) we", "; 2) they"; not "10(8) cells", "(n = 24) were"
ENUMERATOR = re.compile(r"(?<![\w%]) ?\((\d{1,2})\) ?[^\W\d_]|(?:[.;:,] |\band |\n|\A)(\d{1,2})\) [^\W\d_]")
REFERENCES = re.compile(r"\[\d{1,3}(?: ?[,-] ?\d{1,3}){0,9}\](?=[.,;\s]|\Z)")  # "[3]" "[12,13]"
LIST_GAP = re.compile(r"(?:,? (?:and|or|to|vs\.?|versus)|,|[/-]|, (?:and|or)|&| &) ?\Z")
ORDINAL = ("st", "nd", "rd", "th")
YEARS = range(1900, 2040)
SMALL = 20


def tell_names(scan: Scan, numbers: list[Numeral], blocked: list[tuple[int, int]], known: Vocabulary) -> None:
    """Give the role `name` to what is no quantity, and `ordinal` to `6th`.

    Args:
        scan: the stretch of text.
        numbers: its numbers with their units, in order.
        blocked: places of entities and the like, in order, in which no number is looked for.
        known: the vocabulary.
    """
    zones = _zones(scan, blocked)
    at = 0
    previous: Numeral | None = None
    for number in numbers:
        while at < len(zones) and zones[at][1] <= number.start:
            at += 1
        inside = at < len(zones) and zones[at][0] < number.end
        if not number.role and is_drug_code(scan, number, known):
            number.role = "name"
        if inside or (not number.role and is_name(scan, number, known)):
            number.role = number.role or "name"
        elif not number.role and previous is not None and _goes_on(scan, previous, number, known):
            number.role = "name"
        previous = number


def _zones(scan: Scan, blocked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    zones = list(blocked)
    low = scan.lower
    for sign in ("http", "www.", "doi", "/", "-20"):
        if low.find(sign, scan.start, scan.end) >= 0:
            zones += [m.span() for m in PROTECTED.finditer(scan.text, scan.start, scan.end)]
            break
    if low.find("[", scan.start, scan.end) >= 0:
        zones += [m.span() for m in REFERENCES.finditer(scan.text, scan.start, scan.end) if _is_reference(scan, m)]
    if low.find(")", scan.start, scan.end) >= 0:
        zones += [m.span(1 if m.group(1) else 2) for m in ENUMERATOR.finditer(scan.text, scan.start, scan.end)]
    return sorted(zones)


def _is_reference(scan: Scan, match: re.Match[str]) -> bool:
    """`previously [3].` is one, `5 [4-8]` and `median [12]` behind a number are none."""
    before = scan.text[max(scan.start, match.start() - 2) : match.start()].strip()[-1:]
    return bool(before) and not before.isdigit() and before not in "%)="


def is_name(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether the digits by themselves, or by their neighbours, are part of a name."""
    if number.label is not None or number.role == "level":
        return False
    if _attached_left(scan, number, known) or _attached_right(scan, number):
        return True
    if number.spelled:
        return False
    return _named(scan, number, known) or _dated(scan, number, known) or _coded(scan, number)


def _attached_left(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """A letter, or a letter and a hyphen, right before it: `CD4`, `IL-6`, `n-3`, `(IL)-6`; not `q2w`, `Methods15`."""
    text, at = scan.text, number.start - 1
    if at < scan.start or number.begin < number.start:
        return False
    char = text[at]
    if char in "-/" and at - 1 >= scan.start:
        before = text[at - 1]
        if before in ")]" and char == "-":
            before = text[at - 2 : at - 1]
        return before.isalpha() and before < "\u3040" and number.operator is None
    if char in "_#@^\\'" or (char == "." and text[at - 1 : at].isupper()):
        return True
    if not char.isalpha() or char >= "\u3040":
        return False
    word = scan.words[number.first - 1] if number.first else ""
    if word in known.glued:
        return False
    if word == "q" and number.unit is not None:
        number.every = True
        return False
    return not (word in ("x", "×") and number.integer)


def _attached_right(scan: Scan, number: Numeral) -> bool:
    """A letter right behind it that is no unit (`3D`), or a hyphen and a word (`28-joint`, `two-arm`, `5-FU`)."""
    text, stop = scan.text, number.stop
    following = text[stop : stop + 1]
    if number.unit is None:
        if following.isalpha() and following < "\u3040":
            suffix = scan.words[number.last + 1] if number.last + 1 < len(scan.words) else ""
            if suffix in ORDINAL and not number.spelled:
                number.role = "ordinal"
            return True
        if following == "-" and text[stop + 1 : stop + 2].isalpha():
            return not text.startswith(("to-", "and-", "or-"), stop + 1)
        return following == "'" and text[stop + 1 : stop + 2] == "-"
    return False


def _named(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`phase 2`, `grade ≥3`, `group 1`, `no. 5`; small numbers only behind the words that also stand before counts."""
    if number.first == 0:
        return False
    word = scan.words[number.first - 1]
    if word not in known.naming or number.unit is not None:
        return False
    gap = scan.text[scan.stop(number.first - 1) : number.begin]
    if gap.strip(" .:") not in ("", "(") or number.operator == "=":
        return False
    if word in known.always_naming:
        return True
    if not number.integer or number.value > SMALL or number.operator is not None:
        return False
    return not counts_something(scan, number, known)


def counts_something(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether one of the next words is counted: `30 patients`, `12 eligible women`."""
    people, function = known.context["people"], known.context["function"]
    stop = number.stop
    for token in range(number.last + 1, min(number.last + 4, len(scan.words))):
        start = scan.starts[token]
        if start > stop and scan.text[stop:start] not in (" ", "-", "/", "\n"):
            return False
        word = scan.words[token]
        if word in people:
            return True
        if word in function:
            return False
        stop = scan.stop(token)
    return False


def _dated(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Years, days of a month, times of day."""
    if not number.integer or number.unit is not None or number.operator is not None:
        return False
    if number.value in YEARS and number.end - number.start == 4:
        return not counts_something(scan, number, known)
    if number.value > 31:
        return False
    for token in (number.first - 1, number.last + 1):
        if 0 <= token < len(scan.words) and scan.words[token] in known.months:
            start = scan.starts[token]
            gap = scan.text[scan.stop(token) : number.start] if token < number.first else scan.text[number.end : start]
            if gap.strip(" .,") == "" and scan.text[start].isupper():
                return True
    return False


def _coded(scan: Scan, number: Numeral) -> bool:
    """Long runs of digits, leading zeros, `AMG 827`, a list number at the beginning of a sentence."""
    text = scan.text
    raw = text[number.start : number.end]
    if number.unit is None and raw.isdigit() and (len(raw) >= 7 or (raw[0] == "0" and len(raw) > 2)):
        return True
    if number.first == 0 and number.integer and number.value < SMALL and text[number.end : number.end + 2] in (". ", ") "):
        return text[number.end + 2 : number.end + 3].isalpha()
    return False


def is_drug_code(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`AMG 827`, `(XYZ 1234)`: letters in capitals, a space, a whole number of three digits and more."""
    if number.first == 0 or not number.integer or number.value < 10 or number.unit is not None:
        return False
    token = number.first - 1
    start, stop = scan.starts[token], scan.stop(token)
    word = scan.text[start:stop]
    if not word.isupper() or scan.text[stop : number.start] != " ":
        return False
    if word in known.drug_codes:
        return True
    return start > scan.start and scan.text[start - 1] == "(" and scan.text[number.end : number.end + 1] == ")" and len(word) < 6


def _goes_on(scan: Scan, previous: Numeral, number: Numeral, known: Vocabulary) -> bool:
    """Whether the number is one more of a list of names: `groups 1 and 2`, `ACR20/50/70`, `GBI-30, 6086`."""
    if previous.role != "name" or not number.integer or number.unit is not None or number.label is not None:
        return False
    gap = scan.text[previous.stop : number.begin]
    if len(gap) > 8 or not LIST_GAP.match(gap):
        return False
    if previous.first and scan.words[previous.first - 1] in known.naming:
        return number.value <= SMALL and not counts_something(scan, number, known)
    if gap in ("/", "-"):
        return True
    name = scan.text[scan.starts[max(previous.first - 1, 0)] : number.end]
    return number.value >= 100 and scan.text.count(name) > 1
