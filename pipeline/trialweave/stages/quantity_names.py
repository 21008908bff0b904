"""Digits that are no quantity: in names (`IL-6`, `phase 2`), dates, years, references, codes, list numbers."""

from __future__ import annotations

import re

from trialweave.stages.quantity_numbers import Numeral
from trialweave.stages.quantity_scan import Scan
from trialweave.stages.quantity_units import SCRIPT
from trialweave.stages.quantity_vocabulary import Vocabulary

# addresses, registry numbers and citations, in which every run of digits is a name; each with a sign that shows
# cheaply whether the pattern can match at all. They run on lower-case text.
PROTECTED = (
    ("http", re.compile(r"https?://\S+")),
    ("www.", re.compile(r"www\.\S+")),
    ("doi", re.compile(r"doi[:. ]\s?\S+")),
    ("10.", re.compile(r"\b10\.\d{4,9}/\S+")),
    ("):", re.compile(r"\b\d{1,4} ?\(\d{1,4}\):\s?\w?\d+(?:-\d+)?")),  # 3(1):91-111
    ("of evidence", re.compile(r"\blevels? of evidence[,:]? ?(?:level )?\d[a-c]?\b")),
    (";", re.compile(r"\b(?:19|20)\d\d;\s?\d[\w():;, -]{0,30}")),  # 2018;7:333-341
)
BRACKETED = re.compile(r"\((\d{1,2})\) ?[^\W\d_]")  # "(1) we"; not "10(8) cells", "40% (12) of"
HALF_BRACKETED = re.compile(r"([1-9])(?<! to.)(?<![^ \n].)\) [^\W_]")  # "; 2) they"; not "(n = 24) were", "0 to 9) on"
REFERENCES = re.compile(r"\[\d{1,3}(?: ?[,-] ?\d{1,3}){0,9}\](?=[.,;\s]|\Z)")  # "[3]" "[12,13]"
LIST_GAP = re.compile(r"(?:,? (?:and|or|to|vs\.?|versus)|,|[/-]|&| &) ?\Z")
# "motif 1 (NUDT1)", "6 kDa (ESAT6)": the short form has the number too
ABBREVIATED = re.compile(r"(?: kDa)? [(\[][A-Za-zα-ω-]{1,8}(\d{1,2})[)\];,]")
# "12 (38.7%)", "12 of 20"
SHARE_BEHIND = re.compile(r" ?[(\[]\d{1,3}(?:[.·]\d{1,3})? ?%| (?:out )?of (?:the )?\d{1,4}\b")
PEPTIDE = re.compile(r"\(\d{1,3}(?:-\d{1,3})?\)")  # "Ang(1-7)"
BRACKET_REACH = 160  # characters that a bracket takes at most
ORDINALS = ("st", "nd", "rd", "th")
YEARS = range(1900, 2040)
SHORTEST_ENZYME = 6  # letters of "kinase"
SHORTEST_TRIAL = 3  # letters in the name of a trial
TRIAL_REACH = 4  # words from its number to `trial`
CONTENT_BASES = frozenset({1, 100, 1000})  # of these so much is contained: "5 mg/100 ml"
SMALL = 20  # groups, visits and cycles are not counted further
CODE_DIGITS = 7  # a run of so many digits is a registry number, not a count


def protected(text: str, low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places in which no number is a quantity: addresses, dates, citations, list numbers, references.

    Args:
        text: the folded text.
        low: the same in lower case.
        start: where to look from.
        end: where to look to, exclusive.
    """
    places: list[tuple[int, int]] = []
    for sign, pattern in PROTECTED:
        if low.find(sign, start, end) >= 0:
            places += [match.span() for match in pattern.finditer(low, start, end)]
    if text.find("[", start, end) >= 0:
        places += [m.span() for m in REFERENCES.finditer(text, start, end) if _is_reference(text, m)]
    if text.find("(1)", start, end) >= 0:  # "vitamin D (40) or placebo (40)" is no list
        places += [m.span(1) for m in BRACKETED.finditer(text, start, end) if not _counts_before(text, m.start())]
    places += [m.span(1) for m in HALF_BRACKETED.finditer(text, start, end) if not _in_brackets(text, m.start(), start)]
    return places


def _counts_before(text: str, at: int) -> bool:
    """Whether a number, a per cent or a bracket stands before: what is bracketed then belongs to it."""
    before = text[max(0, at - 2) : at].rstrip(" ")[-1:]
    return before.isdigit() or before in ("%", ")")


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """`previously [3].` is one, `5 [4-8]` and `median [12]` behind a number are none."""
    before = text[max(0, match.start() - 2) : match.start()].strip()[-1:]
    return bool(before) and not before.isdigit() and before not in "%)="


def _in_brackets(text: str, at: int, start: int) -> bool:
    depth = 0
    for char in text[max(start, at - BRACKET_REACH) : at]:
        if char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
    return depth > 0


def tell_names(scan: Scan, numbers: list[Numeral], places: list[tuple[int, int]], known: Vocabulary) -> None:
    """Give the role `name` to what is no quantity, and `ordinal` to `6th`.

    Args:
        scan: the stretch of text.
        numbers: its numbers with their units and labels, in order.
        places: where no number is a quantity, in order.
        known: the vocabulary.
    """
    at = 0
    previous: Numeral | None = None
    for index, number in enumerate(numbers):
        while at < len(places) and places[at][1] <= number.start:
            at += 1
        inside = at < len(places) and places[at][0] <= number.start + 1  # a sign may stand before the place
        if not number.role or inside:
            goes_on = previous is not None and previous.role == "name" and _goes_on(scan, previous, number, known)
            paired = previous is not None and _is_second_dose(scan, previous, number)
            if inside or goes_on or (not paired and is_name(scan, number, known)):
                if inside:
                    number.listed = number.integer and _follows_naming(scan, number, known)
                number.role = number.role or "name"
                _take_date(scan, numbers, index, number)
        previous = number


def _is_second_dose(scan: Scan, previous: Numeral, number: Numeral) -> bool:
    """The 300 mg of `600 mg/300 mg`, the 20 ml of `2 × 10(7) cells/20 ml`; `0.5 mg/100 ml` is a content."""
    if previous.unit is None or number.unit is None or previous.role or previous.value <= 1:
        return False
    suspended = number.unit.family == "volume" and number.value not in CONTENT_BASES
    if previous.unit != number.unit and not suspended:
        return False
    return scan.text[previous.stop : number.start] == "/"


def _follows_naming(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """The 3 of `caspase 3 and 12`, whose list goes on behind the name."""
    return number.first > 0 and scan.words[number.first - 1] in known.cues["naming_always"]


def _take_date(scan: Scan, numbers: list[Numeral], index: int, year: Numeral) -> None:
    """`19/12/2011`: day and month before a year are no quantities."""
    if year.value not in YEARS:
        return
    for back in (index - 1, index - 2):
        if back < 0 or scan.text[numbers[back].end : numbers[back + 1].start] not in ("/", "-", "."):
            return
        if numbers[back].value <= 31 and numbers[back].unit is None:
            numbers[back].role = "name"


def is_name(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether the digits by themselves, or by their neighbours, are part of a name."""
    if number.label is not None:
        return False
    if _attached_left(scan, number, known) or _attached_right(scan, number):
        return True
    if number.spelled:
        return "no" not in scan.before(number.first, 1) and _named(scan, number, known)  # "step two"
    return (
        _named(scan, number, known)
        or _is_abbreviated(scan, number, known)
        or _is_date(scan, number, known)
        or _is_drug_code(scan, number, known)
        or _is_trial_name(scan, number, known)
        or _is_code(scan, number)
    )


def _is_abbreviated(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`oxygenase 1 (HO1)`: the abbreviation of the name has the number too."""
    if number.first == 0 or not number.integer or scan.words[number.first - 1] in known.cues["function"]:
        return False
    match = ABBREVIATED.match(scan.text, number.end)
    return match is not None and int(match.group(1)) == number.value


def _attached_left(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """A letter, or a letter and a hyphen, right before it: `CD4`, `IL-6`, `(IL)-6`; not `q2w`, `Methods15`."""
    text, at = scan.text, number.start - 1
    if at < scan.start or number.begin < number.start or (number.unit is not None and number.unit.family == "money"):
        return False
    char = text[at]
    if char == " ":
        return False
    if char == "[" and text[at - 1] == "-":
        return True  # "3-[4,5-dimethyl"
    if char in "-/":
        timed = number.unit is not None and number.unit.family == "time" and number.first > 0
        if timed and scan.words[number.first - 1] in known.cues["time_prefixes"]:
            return False  # "post-14 d"
        before = text[at - 2 : at - 1] if char == "-" and text[at - 1] in ")]" else text[max(at - 1, 0) : at]
        return before.isalpha() and before < SCRIPT
    if char in "_#@^\\'" or (char == "." and text[at - 1 : at].isupper() and not number.spelled):
        return True
    if not number.first:
        return char.isalpha() and char < SCRIPT
    word = scan.words[number.first - 1]
    if char == "(" and text[at - 1 : at] == "-" and text[at - 2 : at - 1].isalpha():
        return number.unit is None and PEPTIDE.match(text, at) is not None  # "Angiotensin-(1-7)"
    if char == "(" and text[at - 1 : at].isalpha() and len(word) < 5:
        return number.unit is None and PEPTIDE.match(text, at) is not None
    if not char.isalpha() or char >= SCRIPT or word in known.cues["glued"]:
        return False
    return not (word == "q" and number.unit is not None)


def _attached_right(scan: Scan, number: Numeral) -> bool:
    """A letter right behind it that is no unit (`3D`), or a hyphen and a word (`28-joint`, `two-arm`, `5-FU`)."""
    text, stop = scan.text, number.stop
    if number.unit is not None:
        return False
    following = text[stop : stop + 1]
    if following.isalpha() and following < SCRIPT:
        suffix = scan.words[number.last + 1] if number.last + 1 < len(scan.words) else ""
        if suffix in ORDINALS and not number.spelled:
            number.role = "ordinal"
        return True
    if following == "-" and text[stop + 1 : stop + 2] == "[":
        return True  # "3-[4,5-dimethyl"
    if following == "-" and text[stop + 1 : stop + 2].isalpha():
        joined = ("to-", "and-", "or-", "cell") if number.scale > 1 else ("to-", "and-", "or-")  # "25-million-cell"
        return not text.startswith(joined, stop + 1)
    if following == "(":
        return text[stop + 1 : stop + 3].isupper() and text[stop + 1 : stop + 3].isalpha()  # "25(OH)D3"
    return following == "'" and text[stop + 1 : stop + 2] == "-"


def _named(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`phase 2`, `grade ≥3`, `group 1`, `no. 5`; small ones only behind words that also stand before counts."""
    if number.first == 0 or number.operator == "=":
        return False
    word = scan.words[number.first - 1]
    if number.unit is not None and (number.unit.family != "cells" or word not in known.cues["naming_always"]):
        return False  # "type 1 cells"
    gap = scan.text[scan.stop(number.first - 1) : number.begin]
    if gap == ") " and number.first > 1 and scan.text[scan.starts[number.first - 1] - 1] == "(":
        word, gap = scan.words[number.first - 2], " "  # "treatment period (TP) 2"
    always = word in known.cues["naming_always"] or (
        len(word) > SHORTEST_ENZYME and word.endswith(("ase", "ases")) and word not in known.cues["no_enzymes"]
    )
    if not always and word not in known.cues["naming_small"]:
        return False
    if gap.strip(" .:") and not (gap == " (" and scan.text[number.end : number.end + 1] == ")"):
        return False
    small = number.integer and number.value <= SMALL and number.operator is None
    small = small and scan.before(number.first, 2)[:1] != ["age"]  # "age group 6 to 12 years"
    number.listed = always or (small and not counts_something(scan, number, known))
    return number.listed


def counts_something(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Whether one of the next words is counted: `30 patients`, `12 eligible women`."""
    people, function = known.cues["people"], known.cues["function"]
    stop = number.stop
    for token in range(number.last + 1, min(number.last + 4, len(scan.words))):
        start, word = scan.starts[token], scan.words[token]
        if (start > stop and scan.text[stop:start] not in (" ", "-", "/", "\n")) or word[0].isdigit():
            return False
        if word in people:
            return True
        if word in function:
            return False
        stop = scan.stop(token)
    return False


def _is_date(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """Years, and days of a month."""
    if not number.integer or number.unit is not None or number.operator is not None:
        return False
    if number.value in YEARS and number.end - number.start == 4:
        return not counts_something(scan, number, known)
    if number.value > 31:
        return False
    months = known.cues["months"]
    for token in (number.first - 1, number.last + 1):
        if 0 <= token < len(scan.words) and scan.words[token] in months:
            start = scan.starts[token]
            between = (scan.stop(token), number.start) if token < number.first else (number.end, start)
            if not scan.text[slice(*between)].strip(" .,") and scan.text[start].isupper():
                return True
    return False


def _is_code(scan: Scan, number: Numeral) -> bool:
    """Long runs of digits, leading zeros, a list number at the beginning of a sentence (`1. Background`)."""
    if number.unit is not None:
        return False
    if scan.after(number.last, 1) == ["software"]:
        return True
    text = scan.text
    raw = text[number.start : number.end]
    if not number.integer:
        return False
    if raw.isdigit() and (len(raw) >= CODE_DIGITS or (raw[0] == "0" and len(raw) > 2)):
        return True
    if number.first == 0 and number.value < SMALL and text[number.end : number.end + 2] in (". ", ") "):
        return text[number.end + 2 : number.end + 3].isalpha()
    return False


def _is_drug_code(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`AMG 827`, `(XYZ 1234)`: letters in capitals, a space, a whole number of two digits and more."""
    if number.first == 0 or not number.integer or number.value < 10 or number.unit is not None:
        return False
    token = number.first - 1
    start, stop = scan.starts[token], scan.stop(token)
    word = scan.text[start:stop]
    if not word.isupper() or scan.text[stop : number.start] != " ":
        return False
    bracketed = start > scan.start and scan.text[start - 1] == "(" and scan.text[number.end : number.end + 1] == ")"
    if word in known.cues["drug_codes"] or (bracketed and len(word) < 6):
        return True
    again = number.value >= 100 and scan.text.count(scan.text[start : number.end]) > 1  # "BMN 110", twice
    return again and len(word) < 6 and not counts_something(scan, number, known)


def _is_trial_name(scan: Scan, number: Numeral, known: Vocabulary) -> bool:
    """`the ABCDE 2 trial`, `the ABCDE 2.0 study`, and the same name elsewhere without the word."""
    if number.first == 0 or number.value >= SMALL or number.unit is not None or number.operator is not None:
        return False
    start, stop = scan.starts[number.first - 1], scan.stop(number.first - 1)
    if stop - start < SHORTEST_TRIAL or scan.text[stop : number.start] != " " or not scan.text[start:stop].isupper():
        return False
    for word in scan.after(number.last, TRIAL_REACH):
        if word in known.cues["trial_words"]:
            return True
        if word in known.cues["function"] or word in known.cues["people"]:
            break
    name = scan.text[start : number.end]
    return any(f"{name} {word}" in scan.text for word in known.cues["trial_words"])


def _goes_on(scan: Scan, previous: Numeral, number: Numeral, known: Vocabulary) -> bool:
    """Whether the number is one more of a list of names: `groups 1 and 2`, `ACR20/50/70`, `GBI-30, 6086`."""
    gap = scan.text[previous.stop : number.begin]
    before = scan.text[previous.start - 1] if previous.start > scan.start else " "
    if gap == "-" and before.isalpha() and before < SCRIPT:
        return True  # "AUC0-9 h"
    if not number.integer or number.unit is not None or number.label is not None:
        return False
    if len(gap) > 8 or not LIST_GAP.match(gap):
        return False
    if previous.listed:
        counted = SHARE_BEHIND.match(scan.text, number.end) is not None or (
            ("," in gap or (gap == " and " and number.value > previous.value + 1))
            and counts_something(scan, number, known)
        )  # "in group 1, 12 patients", "in group 1 and 12 patients", "grade 1, 12 (40%)", "group 1 and 12 of 20"
        number.listed = number.value <= SMALL and not counted
        return number.listed
    if gap in ("/", "-"):
        return True
    name = scan.text[scan.starts[max(previous.first - 1, 0)] : number.end]
    return number.value >= 100 and scan.text.count(name) > 1
