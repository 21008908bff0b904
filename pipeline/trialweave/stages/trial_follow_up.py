"""For how long a trial followed its people: what is called follow-up, else the longest time of the study."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import isclose
from typing import Any, NamedTuple

from trialweave.stages.alternation import alternation
from trialweave.stages.counts import WORDS, parse_count
from trialweave.stages.cues import Remembered

# "1 year of follow-up", "followed for 6 weeks", "follow-up period of 2 years", "follow-up averaged longer than 4 years"
CALLED_AFTER = re.compile(r"[- ](?:of )?follow-?\s?up", re.I)
CALLED_BEFORE = re.compile(r"\bfollow(?:ed)?(?:-| )?up\b[^.;]{0,34}$|\bfollowed (?:for|over)\b[^.;]{0,14}$", re.I)
# "at 6 months", "for 24 weeks", "over one year": before a time of the study
OF_STUDY = re.compile(
    r"\b(?:for|over|during|at|after|of|and|to|a|the|each|until|through|on|by)[ (]*(?:(?:following|next|first|subsequent) )?$",
    re.I,
)
# "followed up for an additional 12 weeks": that is not the whole of it
ADDED = re.compile(r"\b(?:additional|another|further|extra) $", re.I)
# a time that is an adjective stays as worded before these: "6-week follow-up", "2-year results"
AS_WORDED = re.compile(r"(?:-| )(?:follow|results|data|outcomes)", re.I)


# longer, unless it is called follow-up, is somebody's age
LONGEST_DAYS = 12 * 365.25
# "aged between 1 and 8 years", "ages 18 to 65 years": before the older of two ages
AGED = re.compile(r"\bage[ds]?\b[^.;,()]{0,12}\d (?:and|to|or|-) ?$", re.I)


class Times(NamedTuple):
    """The table `follow_up` of configs/grammar/design.toml, compiled. A sentence without a word of a `unit` tells no time."""

    unit: Remembered
    time: re.Pattern[str]
    days: Mapping[str, float]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]


class FollowUp(NamedTuple):
    """A time: its offsets in the text, a plural `s` that it wants, its length in days, whether the number comes first.

    `last` is the last of a list (`weeks 4, 12 and 52` -> `week 52`); `told` that methods or results tell it.
    """

    start: int
    end: int
    suffix: str
    days: float
    number_first: bool
    last: str = ""
    told: bool = False


def compile_times(knowledge: Mapping[str, Any]) -> Times:
    """Make the table ready for use."""
    table = knowledge["follow_up"]

    units = alternation(list(table["units"]))
    return Times(
        # "week", "wks"; "week16"
        unit=Remembered(partial(_is_unit, re.compile(rf"(?:{units}|(?:weeks?|months?|days?|years?)\d+)\Z"))),
        # "52 weeks", "12-week", "six months", "5-8 week"; "week 34", "weeks 4, 12, 26 and 52", "week16"
        time=re.compile(
            rf"(?<![\w.,-])(?:\d{{1,3}}-)?(?P<number>\d{{1,3}}(?:\.\d)?|{WORDS})[ -](?P<unit>{units})\b"
            rf"|\b(?P<unit2>weeks?|months?|days?|years?) ?(?:\d{{1,3}}(?:, and |, or |, | and | or |-| to )){{0,8}}\+?(?P<number2>\d{{1,3}})\b(?! ?%|\.\d)",
            re.I,
        ),
        days={unit.casefold(): float(days) for unit, days in table["units"].items()},
        not_after=re.compile(
            rf"(?:\b|(?<=\W))(?:{alternation(table['not_after'])})(?:\b|(?=\W))\W{{0,3}}(?:\w+ )?(?:of |was |is |the )?$",
            re.I,
        ),
        not_before=re.compile(rf"(?:-| |\))?(?:{alternation(table['not_before'])})(?:\b|$)", re.I),
    )


def _is_unit(unit: re.Pattern[str], word: str) -> bool:
    return unit.match(word) is not None


def follow_up(text: str, sentences: Sequence[tuple[str, int, int]], times: Times) -> FollowUp | None:
    """The time over which the people were followed, or None.

    Args:
        text: the folded text.
        sentences: section name and offsets of each sentence, in order.
        times: as `compile_times` gives it.

    Returns:
        Of the times that are called follow-up, else of the other times of the study, the longest;
        of equal ones the one whose number comes first (`52 weeks` before `week 52`).
    """
    called: list[FollowUp] = []
    others: list[FollowUp] = []
    for section, start, end in sentences:
        if section == "REGISTRATION":
            continue
        for match in times.time.finditer(text, start, end):
            before = text[max(start, match.start() - 60) : match.start()]
            names = CALLED_AFTER.match(text, match.end()) or CALLED_BEFORE.search(before)
            names = None if ADDED.search(before) else names
            time = _time(match, text, before, bool(names), times)
            if time is None:
                continue
            time = time._replace(told=section in ("METHODS", "RESULTS"))
            if names:
                called.append(time)
            elif section not in ("BACKGROUND", "CONCLUSIONS", "ABSTRACT") or OF_STUDY.search(before):
                others.append(time)
    found = called or others
    if not found:
        return None
    longest = max(time.days for time in found)
    equal = [time for time in [*called, *others] if isclose(time.days, longest)]
    return max(equal, key=lambda time: (time.told, time.number_first, not time.last, -time.start))


def _time(match: re.Match[str], text: str, before: str, called: bool, times: Times) -> FollowUp | None:
    """A match as a follow-up; None where what stands beside it says that it is something else."""
    if times.not_after.search(before) and not (called and before.rstrip().endswith("than")):
        return None
    if AGED.search(before):
        return None
    if times.not_before.match(text, match.end()):
        return None
    unit = (match["unit"] or match["unit2"]).casefold()
    numbers = [int(n) for n in re.findall(r"\d+", match.group())] if match["unit2"] else []
    ascending = all(a < b for a, b in pairwise(numbers))
    number = match["number"] or (match["number2"] if ascending else str(numbers[0]))
    value = float(number) if number.replace(".", "", 1).isdigit() else float(parse_count(number) or 0)
    if value == 0 or (not called and value * times.days[unit] > LONGEST_DAYS):
        return None
    wants = match["unit"] and value != 1 and len(unit) > 3 and not unit.endswith("s")
    plural = bool(wants) and not AS_WORDED.match(text, match.end()) and "-" not in match.group()[: -len(unit) - 1]
    listed = len(numbers) > 1
    last = f"{unit.rstrip('s')} {number}" if listed else ""  # of "week 24, 5 patients" the first
    return FollowUp(
        match.start(), match.end(), "s" if plural else "", value * times.days[unit], bool(match["unit"]), last
    )


def worded(page: str, time: FollowUp) -> str:
    """A follow-up as the page words it; an adjective in the plural (`12-week` -> `12 weeks`).

    Args:
        page: the page's text.
        time: the time, with offsets in it.
    """
    if time.last:
        return time.last
    quoted = page[time.start : time.end]
    return re.sub(r"[-\u2010-\u2015]", " ", quoted) + "s" if time.suffix else quoted
