"""How many people a trial enrolled, and for how long it followed them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from trialweave.stages.counts import COUNT, parse_count

# how near to the number the people stand: "Sixty (30 male) otherwise healthy adult patients"
WORDS_BETWEEN = r"(?:(?!\b(?:of|in|from|were|was|to|and the|with|or|per|weeks?|months?|days?|years?|hours?)\b)[^\s.;:,()]+,?[ ]|\([^()]{1,40}\)[ ]){0,5}?"
# more than this is no number of people in one trial that an abstract of one trial states
MOST = 1_000_000
NEAR = 110  # characters of a sentence in which the verb is looked for
STRONG, FAIR, WEAK = 10, 6, 3


class People(NamedTuple):
    """Compiled vocabulary of enrolment and follow-up."""

    count: re.Pattern[str]
    bracketed: re.Pattern[str]
    bare: re.Pattern[str]
    active: re.Pattern[str]
    assigned: re.Pattern[str]
    enrolled: re.Pattern[str]
    barred: re.Pattern[str]
    per_group: re.Pattern[str]
    time: re.Pattern[str]
    days: dict[str, float]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]


def _words(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def compile_people(knowledge: dict[str, Any]) -> People:
    """The tables `people` and `follow_up` of configs/grammar/design.toml, ready for use."""
    people, times = knowledge["people"], knowledge["follow_up"]
    nouns = _words(people["nouns"])
    units = _words(list(times["units"]))
    number = rf"(?P<number>\d{{1,3}}(?:\.\d)?|{_NUMBER_WORD})"
    return People(
        # "Forty-five adult men and women", "15 eligible RA patients", "206 women"
        count=re.compile(rf"(?P<count>{COUNT})[ ](?:of the )?(?P<between>{WORDS_BETWEEN})(?P<noun>{nouns})\b", re.I),
        # "Patients (n = 24)", "mothers (N=594)", "patients with active RA (n=24)"
        bracketed=re.compile(
            rf"\b(?:{nouns})\b[^.;()]{{0,60}}\((?:total )?n ?= ?(?P<count>\d[\d, ]{{0,7}})\b(?P<each>[^()]{{0,20}})",
            re.I,
        ),
        # "596 were randomised", "Of 594 mothers, 323 (54%) agreed to participate and were randomized"
        bare=re.compile(
            rf"(?P<count>{COUNT})(?: ?\([^()]{{1,20}}\))? (?:\w+ ){{0,6}}?(?:were|was) (?:then |also |finally |subsequently |ultimately )?(?:randomi[sz]ed|randomly|enrolled|recruited|assigned|allocated)",
            re.I,
        ),
        # "We randomised 120 women", "enrolled 34"
        active=re.compile(
            rf"\b(?:randomi[sz]ed|recruited|enrolled|assigned|allocated|randomly assigned) (?:a total of |approximately |about )?(?P<count>{COUNT}) ",
            re.I,
        ),
        assigned=re.compile(rf"\b(?:{_words(people['assigned'])})\b", re.I),
        enrolled=re.compile(rf"\b(?:{_words(people['enrolled'])})\b", re.I),
        barred=re.compile(rf"\b(?:{_words(people['not_enrolled'])})\b", re.I),
        per_group=re.compile(r"\b(?:per|in each|each|every) (?:study |treatment )?(?:group|arm)s?\b", re.I),
        # "52 weeks", "12-week", "six months", "week 34"
        time=re.compile(
            rf"(?<![\d.,-])\b(?:(?:{number}(?P<glue>[ -]| ?to ?|-)(?P<unit>{units}))\b|(?P<unit2>weeks?|months?|days?|years?) (?P<number2>\d{{1,3}})\b(?!%| ?%))",
            re.I,
        ),
        days={unit.casefold(): float(days) for unit, days in times["units"].items()},
        not_after=re.compile(
            rf"\b(?:{_words(times['not_after'])})\b[^\w]{{0,3}}(?:\w+ )?(?:of |was |is |the )?$", re.I
        ),
        not_before=re.compile(rf"^(?:-| |\))?(?:{_words(times['not_before'])})(?:\b|$)", re.I),
    )


_NUMBER_WORD = "|".join(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "eighteen",
        "twenty-four",
    ]
)


def enrolled(sentences: Sequence[tuple[str, str]], arm_sizes: Sequence[int | None], people: People) -> int | None:
    """The number randomised, else enrolled; the sum of the arms where no total is given.

    Args:
        sentences: section name and folded text of each sentence, in order.
        arm_sizes: the size of each human arm, None where it is not stated.
        people: as `compile_people` gives it.
    """
    best: tuple[int, int] | None = None
    for section, text in sentences:
        for weight, count in _counts(section, text, people):
            if 0 < count < MOST and (best is None or weight > best[0]):
                best = weight, count
    total = sum(size for size in arm_sizes if size) if arm_sizes and all(arm_sizes) else None
    if total and len(arm_sizes) > 1 and (best is None or best[0] < STRONG or best[1] in arm_sizes):
        return total
    return best[1] if best else total


def _counts(section: str, text: str, people: People) -> list[tuple[int, int]]:
    """Weight and value of each number of people in a sentence."""
    found = []
    for match in people.bracketed.finditer(text):
        value = parse_count(match["count"].strip())
        if value is not None and not people.per_group.search(match["each"]) and "each" not in match["each"]:
            found.append((_weight(section, text, match.start(), match.end(), people) + 1, value))
    for pattern, bonus in ((people.count, 0), (people.bare, 1), (people.active, 2)):
        for match in pattern.finditer(text):
            value = parse_count(match["count"])
            if value is not None and value >= 2 and not people.barred.search(text[match.start() : match.end()]):
                found.append((_weight(section, text, match.start(), match.end(), people) + bonus, value))
    return found


def _weight(section: str, text: str, start: int, end: int, people: People) -> int:
    """How surely a number of people at this place is the number enrolled."""
    after = text[end : end + NEAR]
    before = text[max(0, start - 40) : start]
    if people.barred.search(after[:40]) and not people.assigned.search(text[start : end + 40]):
        return WEAK - 2
    if people.per_group.search(after[:30]) or before.rstrip().endswith(("(", "%", "of these", "them")):
        return WEAK - 2
    near = text[start : end + NEAR]
    if people.assigned.search(near) or people.assigned.search(before):
        weight = STRONG
    elif people.enrolled.search(near) or people.enrolled.search(before):
        weight = FAIR
    else:
        weight = WEAK
    weight += 2 if re.search(r"(?i)\btotal(?:ly)?\b|\boverall\b|\bin all\b", before) else 0
    weight -= 1 if section == "RESULTS" and weight < STRONG else 0
    return weight - (3 if section in ("BACKGROUND", "CONCLUSIONS") and weight < STRONG else 0)


class FollowUp(NamedTuple):
    """A time of follow-up as worded, and its length in days."""

    text: str
    days: float


# "1 year of follow-up", "followed for 6 weeks", "12-month follow-up", "follow-up period of 2 years"
CALLED = re.compile(r"(?i)follow(?:ed)?[- ]?(?:up)?")


def follow_up(sentences: Sequence[tuple[str, str]], people: People) -> str | None:
    """The time over which the people were followed, as worded: what is called so, else the longest time of the study.

    Args:
        sentences: section name and folded text of each sentence, in order.
        people: as `compile_people` gives it.
    """
    called: list[FollowUp] = []
    others: list[FollowUp] = []
    for section, text in sentences:
        if section in ("REGISTRATION",):
            continue
        for match in people.time.finditer(text):
            time = _time(match, text, people)
            if time is None:
                continue
            before, after = (
                text[max(0, match.start() - 34) : match.start()],
                text[match.end() : match.end() + 22],
            )
            if CALLED.search(after[:14]) or (CALLED.search(before) and not re.search(r"[.;]", before)):
                called.append(time)
            elif section not in ("BACKGROUND", "CONCLUSIONS", "ABSTRACT") or _of_study(before):
                others.append(time)
    for times in (called, others):
        if times:
            longest = max(time.days for time in times)
            return next(time.text for time in times if time.days == longest)
    return None


def _of_study(before: str) -> bool:
    """Whether what stands before a time says that something was done or seen in it."""
    return bool(re.search(r"(?i)\b(?:for|over|during|at|after|of|and|to|a|the|week|day|month)[ (]*$", before))


def _time(match: re.Match[str], text: str, people: People) -> FollowUp | None:
    """A time as a follow-up, in the plural where it is an adjective (`12-week` -> `12 weeks`); None where it is none."""
    before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 24]
    if people.not_after.search(before) or people.not_before.search(after):
        return None
    unit = (match["unit"] or match["unit2"]).casefold()
    number = match["number"] or match["number2"]
    value = float(number) if number.replace(".", "", 1).isdigit() else float(parse_count(number) or 0)
    if value == 0:
        return None
    singular = match["unit"] and value != 1 and len(unit) > 3 and not unit.endswith("s")
    worded = f"{number} {match['unit']}s" if singular else match.group()
    if match["unit"] and value == 1:
        worded = f"{number} {match['unit']}"
    return FollowUp(worded, value * people.days[unit])
