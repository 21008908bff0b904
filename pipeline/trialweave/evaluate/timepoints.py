"""When two wordings of a time say the same: `week 12`, `12 weeks`, `12-week`, `twelve weeks`."""

from __future__ import annotations

import re
from typing import NamedTuple

UNITS = {
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs h",
    "day": "day days d",
    "week": "week weeks wk wks w",
    "month": "month months mo mos",
    "year": "year years yr yrs y",
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split()}
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
TENS = {"twenty-four": 24, "thirty": 30, "forty-eight": 48, "fifty-two": 52, "sixty": 60, "ninety": 90}
VALUE_OF = {word: number for number, word in enumerate(SMALL.split())} | TENS

NUMBER = r"(?P<number>\d+(?:[.,]\d+)?|[a-z]+(?:-(?:two|four|eight))?)"
UNIT = rf"(?P<unit>{'|'.join(sorted(UNIT_OF, key=len, reverse=True))})"
NUMBER_FIRST = re.compile(rf"{NUMBER}[ -]?{UNIT}\.?")  # `12 weeks`, `3-month`, `six weeks`
UNIT_FIRST = re.compile(rf"{UNIT}[ -]?{NUMBER}")  # `week 12`, `month-6`


class Time(NamedTuple):
    """A parsed time, e.g. 12 and `week`; units are not converted into one another."""

    value: float
    unit: str


def parse_time(wording: str | None) -> Time | None:
    """The number and unit of a wording that is nothing but a number and a unit of time; else None."""
    if wording is None:
        return None
    plain = normalised(wording)
    match = NUMBER_FIRST.fullmatch(plain) or UNIT_FIRST.fullmatch(plain)
    if match is None:
        return None
    number = match["number"]
    value = float(number.replace(",", ".")) if number[0].isdigit() else VALUE_OF.get(number)
    return Time(float(value), UNIT_OF[match["unit"]]) if value is not None else None


def normalised(wording: str) -> str:
    """A wording with case folded, dashes made plain, and runs of any blanks made one space."""
    return " ".join(re.sub("[‐‑‒–—−]", "-", wording).casefold().split())


def same_time(gold: str | None, wording: str | None, value: float | None = None, unit: str | None = None) -> bool:
    """Whether a predicted time is the gold's: the wordings are equal once normalised, or the parsed values are.

    Args:
        gold: the gold's wording; None agrees with None only.
        wording: the predicted wording.
        value: what the pipeline parsed of it, if anything.
        unit: the unit it parsed, in singular.
    """
    if gold is None or wording is None:
        return gold is wording
    if normalised(gold) == normalised(wording):
        return True
    wanted = parse_time(gold)
    if wanted is None:
        return False
    given = Time(value, UNIT_OF.get(unit, unit)) if value is not None and unit is not None else None
    return wanted in (parse_time(wording), given)
