"""Doses, schedules and routes of a text, found once; which of them stand where an arm is told of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialweave.stages.arm_words import ArmWords, Clause

Span = tuple[int, int]
# "q3w", "q12h"
EVERY_SHORT = re.compile(r"q\d")
# counted, these make a schedule: "3 times a week", "three weekly injections", "5 consecutive days"
COUNTED = frozenset(
    ["times", "time", "sessions", "session", "days", "doses", "treatments", "weekly", "daily", "monthly", "consecutive"]
)
NUMBERS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "several"]
)
# these open a list of visits: "weeks 0 and 2"
VISITS = frozenset(["week", "weeks", "day", "days", "month", "months"])
# "600,000"
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:[.,·]\d+)?(?: ?[x×] ?10(?:\((\d{1,2})\)|\^(\d{1,2})|(\d{1,2})))?")
PER_TIME = re.compile(r"/ ?(day|d|week|month)\b")
TIMES = {"day": "daily", "d": "daily", "week": "weekly", "month": "monthly"}
# words between a dose and the name that it is the dose of: "50 mg of subcutaneous SB4", "10 mg oral tofacitinib"
BETWEEN = re.compile(r"(?:\s|of\b|[\w-]{1,20}(?:ous|al|ed|tic|ular)\b|daily\b|the\b|-){0,8}")


# between a name and its dose: "zolatinib |10 mg", " (", ", n = 38), ", " was given at a dose of "
GIVEN_AT = re.compile(
    r"(?:, ?[nN] ?= ?\d{1,5}\)|\)| \([nN] ?= ?\d{1,5}\))?"
    r"(?:,|:| was| were| given| administered| infused| at| in| a| dose| doses| of| the){0,7}(?: ?\(| )?"
)
# "5% cream", "DSG 1%"
STRENGTH = re.compile(r"\d+(?:\.\d+)? ?%")


class Regimens(NamedTuple):
    """Where doses, schedules, visits, routes and the words for a single dose stand, each in order."""

    doses: list[Span]
    schedules: list[Span]
    visits: list[Span]
    routes: list[Span]
    singles: list[Span]


def regimens_of(text: str, low: str, clauses: Sequence[Clause], words: ArmWords) -> Regimens:
    """All regimens of a text.

    Args:
        text: the folded text.
        low: the same in lower case, of the same length.
        clauses: its sentences.
        words: the vocabulary.
    """
    found = Regimens([], [], [], [], [])
    for clause in clauses:
        if not clause.low:
            continue
        start, end = clause.starts[0], clause.ends[-1]
        found.doses.extend(match.span() for match in words.dose.finditer(text, start, end))
        found.routes.extend(_routes(clause, low, words))
        _schedules(clause, words, found)
        found.singles.extend(_singles(low, start, end, words))
    return found


def _schedules(clause: Clause, words: ArmWords, found: Regimens) -> None:
    """Add the schedules and lists of visits of a sentence; only where one can begin are they looked for."""
    low, done = clause.low, 0
    for index, word in enumerate(low):
        if word in VISITS:
            pattern, begin, spans = words.patterns.visits, index, found.visits
        elif word in words.schedule_first or (word[0] == "q" and EVERY_SHORT.match(word)):
            pattern, begin, spans = words.schedule, index, found.schedules
        elif word in COUNTED and index and _is_count(low[index - 1]):
            pattern, begin, spans = words.schedule, index - 1, found.schedules
        else:
            continue
        counted = index and word in COUNTED and _is_count(low[index - 1])
        if counted:
            pattern, begin, spans = words.schedule, index - 1, found.schedules
        start = clause.starts[begin]
        match = pattern.match(clause.text, start) if start >= done else None
        if match:
            spans.append(match.span())
            done = match.end()


def _is_count(word: str) -> bool:
    return word[0].isdigit() or word in NUMBERS


def _singles(low: str, start: int, end: int, words: ArmWords) -> list[Span]:
    """Where a sentence says that something was given once."""
    if low.find("single", start, end) < 0 and low.find("one dose", start, end) < 0:
        return []
    found = [(at, at + len(word)) for word in words.single for at in _places(low, word, start, end)]
    return sorted(found)


def _routes(clause: Clause, low: str, words: ArmWords) -> list[Span]:
    """The routes in a sentence; only where one can begin is it looked for."""
    if words.route_first.isdisjoint(clause.low):
        return []
    found: list[Span] = []
    for word, start in zip(clause.low, clause.starts, strict=True):
        match = words.routes.match(low, start) if word in words.route_first else None
        if match and (not found or start >= found[-1][1]):
            found.append(match.span())
    return found


def _places(low: str, word: str, start: int, end: int) -> list[int]:
    found = []
    at = low.find(word, start, end)
    while at >= 0:
        found.append(at)
        at = low.find(word, at + 1, end)
    return found


def within(spans: Sequence[Span], start: int, end: int) -> Span | None:
    """The first span that lies between two offsets."""
    index = bisect_left(spans, (start, start))
    if index < len(spans) and spans[index][1] <= end:
        return spans[index]
    return None


def all_within(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """All spans that lie between two offsets."""
    return [
        span for span in spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))] if span[1] <= end
    ]


def schedule_in(text: str, regimens: Regimens, areas: Sequence[Span]) -> str | None:
    """The first schedule that stands in one of the areas, as worded; `single` for a single dose."""
    for start, end in areas:
        found = within(regimens.schedules, start, end)
        if found:
            return text[found[0] : found[1]]
        if within(regimens.singles, start, end):
            return "single"
    return None


def route_in(low: str, regimens: Regimens, areas: Iterable[Span], words: ArmWords) -> str | None:
    """The first route that stands in one of the areas, as the tables write it."""
    found = next((span for area in areas if (span := within(regimens.routes, *area))), None)
    return words.route_of[low[found[0] : found[1]]] if found else None


def dose_in(regimens: Regimens, areas: Sequence[Span]) -> Span | None:
    """The first dose that stands in one of the areas."""
    return next((found for area in areas if (found := within(regimens.doses, *area))), None)


def dose_beside(text: str, regimens: Regimens, start: int, end: int) -> Span | None:
    """The dose right before or right after a wording: `50 mg of SB4`, `lornoxicam (8 mg`, `placebo`."""
    index = bisect_left(regimens.doses, (start, start))
    if (
        index
        and start - regimens.doses[index - 1][1] < 40
        and BETWEEN.fullmatch(text, regimens.doses[index - 1][1], start)
    ):
        return regimens.doses[index - 1]
    after = regimens.doses[index] if index < len(regimens.doses) else None
    return after if after and end < after[0] <= end + 40 and GIVEN_AT.fullmatch(text, end, after[0]) else None


def clean_dose(dose: str) -> str:
    """A dose without the word cells, which is its unit."""
    return re.sub(r"\s*cells$", "", dose.strip(), flags=re.I)


def dose_value(dose: str) -> tuple[float | None, str | None]:
    """The first number of a dose, powers worked out, and its unit."""
    match = NUMBER.search(dose)
    if not match:
        return None, None
    base = THOUSANDS.match(match.group()) or re.match(r"\d+(?:[.,·]\d+)?", match.group())
    value = _number(base.group()) if base else 0.0
    power = next((group for group in match.groups() if group), None)
    unit = re.sub(r"^[\d\s.,·×x*()^-]+(?:(?:or|and|to)[\d\s.,·]+)*", "", dose).strip()
    return value * 10.0 ** int(power) if power else value, unit or ("cells" if power else None)


def _number(text: str) -> float:
    """A number with a decimal comma or point, or with commas between thousands."""
    plain = text.replace(",", "") if THOUSANDS.fullmatch(text) else text.replace(",", ".")
    return float(plain.replace("·", "."))


def per_time(dose: str) -> str | None:
    """The schedule in a dose by time: `6 grams/day` is daily."""
    match = PER_TIME.search(dose)
    return TIMES[match[1]] if match else None
