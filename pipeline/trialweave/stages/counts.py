"""Whole numbers of people, in digits or words: `63`, `1,171`, `1 171`, `Forty-five`, `One hundred and sixty-two`."""

from __future__ import annotations

import re

from trialweave.stages.alternation import alternation

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ONE_WORD = alternation([*UNITS, *TENS, "hundred", "thousand", "dozen"])
# "Forty-five", "one hundred and sixty two"; at most eight words. "Twelve and fifteen" are two numbers: only a hundred
# or thousand goes on with "and"
WORDS = rf"(?:{_ONE_WORD})(?:(?:[ -]|(?:(?<=hundred)|(?<=thousand)) and )(?:{_ONE_WORD})){{0,7}}"
# "1,171", "1 171", "63"; not a part of a longer number, a percentage or a decimal
DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+|\d{1,6})"
COUNT = rf"(?:(?<![\d-])(?<!\d[.,· ]){DIGITS}(?![\d%‰]|[.,·]\d|\s?%)|\b{WORDS}\b)"


def parse_count(text: str) -> int | None:
    """The value of a count in digits or English words, or None where it is neither.

    Args:
        text: one number, as `COUNT` matches it; case does not matter.
    """
    plain = re.sub(r"[, ]", "", text)
    if plain.isdecimal():
        return int(plain)
    total = current = 0
    for word in re.split(r"[ -]+", text.casefold()):
        if word in UNITS:
            current += UNITS[word]
        elif word in TENS:
            current += TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word != "and":
            return None
    return total + current
